"""All there is to a piece of evidence, as the one who decides reads it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bot.chat.screen import Block, Facts, Gallery, Hint, Quote, Say
from bot.chat.turn import Turn
from bot.words import Phrase, Sayable, _, _n, alone
from campaigns import evidence, fairplay, logbook, missions, photos, review, showing
from campaigns.evidence import Evidence
from campaigns.fairplay import Flag, Why
from campaigns.missions import WHAT_NAMES, Kind, What
from cogs import cards, history

Rows = list[tuple[Sayable, Sayable | datetime]]

NAMES: Mapping[str, Phrase] = {
    "address": _("Address"),
    "purpose": _("What for"),
    "topic": _("About"),
    "online": _("How"),
    "detail": _("One more detail"),
    "site": _("Where"),
    "depth": _("How deep"),
    "listened": _("Heard first"),
    "link": _("Link"),
    "contact": _("With"),
    "who": _("Who"),
    "interests": _("Into"),
    "quote": _("Their words"),
    "consent": _("May be quoted"),
    "signature": _("The question"),
    "reason": _("What moves them"),
    "fix": _("How they’d fix it"),
    "values": _("What matters to them"),
    "emotions": _("How they feel"),
    "motives": _("What they hope for"),
    "length": _("The recording"),
}


def blocks(turn: Turn, found: Evidence) -> tuple[Block, ...]:
    """Who, what, when, with photos, and what there is to know before deciding, or what was decided."""
    return (*plain(turn, found), *(Hint(text) for text in history.thought(turn, found)))


def plain(turn: Turn, found: Evidence) -> tuple[Block, ...]:
    """All of it but what others think of it."""
    name = cards.who(turn, found.member)
    note = str(found.answers.get("note", ""))
    shown: list[Block] = [Facts(tuple(_facts(turn, found, name)))]
    if note and not _is_logged(found):
        shown.append(Quote(note, name))
    shown += cards.shown(turn, found.id, name)
    shown += _before(turn, found, name)
    shown += _side_by_side(turn, found, name)
    return (*shown, *(Hint(text) for text in _hints(turn, found)))


def _before(turn: Turn, found: Evidence, name: Sayable) -> list[Block]:
    """What the try before said and showed, of the parts that have changed."""
    if not found.earlier:
        return []
    before: Mapping[str, Any] = found.earlier[-1]["answers"]
    changed = {part: said for part, said in before.items() if said != found.answers.get(part)}
    blocks: list[Block] = []
    if said := changed.get(What.NOTE):
        blocks.append(Quote(str(said), name))
    rows = tuple((WHAT_NAMES[part], str(changed[part])) for part in (What.LINK, What.COUNT, What.CONTACT)
                 if part in changed)  # fmt: skip
    if rows:
        blocks.append(Facts(rows))
    old = [each for each in changed.get(What.PHOTOS, ()) if each not in found.answers.get(What.PHOTOS, ())]
    pictures = showing.among(turn.tx, turn.campaign, found.id, old, turn.now)
    if pictures:
        alt = _("The try before, by {name}", name=name)
        blocks.append(Gallery(tuple(cards.photo(each, alt) for each in pictures)))
    return [Say(_("The try before:")), *blocks] if blocks else []


def _side_by_side(turn: Turn, found: Evidence, name: Sayable) -> list[Block]:
    """The photo that looks like an earlier one, and that one, next to each other."""
    mine = {each.id: each for each in showing.shown(turn.tx, turn.campaign, found.id, turn.now)}
    for near in photos.near_copies(turn.tx, found.id):
        theirs = {each.id: each for each in showing.shown(turn.tx, turn.campaign, near.evidence, turn.now)}
        if near.media in mine and near.other in theirs:
            other = cards.who(turn, evidence.get(turn.tx, turn.campaign.id, near.evidence).member)
            pair = (
                cards.photo(mine[near.media], _("This one, by {name}", name=name)),
                cards.photo(theirs[near.other], _("The earlier one, by {name}", name=other)),
            )
            return [Say(_("These two look alike:")), Gallery(pair)]
    return []


def _facts(turn: Turn, found: Evidence, name: Sayable) -> Rows:
    rows: Rows = [(_("From"), name), (_("Handed in"), found.handed_in_at)]
    if found.mission is not None and not found.on_time:
        rows.append((_("It was due"), found.due_at))
    rows.append((_("Worth"), cards.points(found.worth)))
    gone = _taken_back(turn, found)
    if _is_logged(found) and found.subject is not None:
        logged = [each for each in logbook.details(turn.tx, found.kind, found.subject) if each[0] not in gone]
        rows += [(NAMES.get(column, column), _said(turn, column, text)) for column, text in logged]
        if (said := found.answers.get("note")) and found.round > 1:
            rows.append((_("Added"), str(said)))
        asked = {column for column, _text in logged} | gone
        return rows + _interview(turn, found.answers, but=asked)
    for what in (What.LINK, What.COUNT, What.CONTACT):
        if (answer := found.answers.get(what, "")) != "":
            label = _("How many") if what is What.COUNT else WHAT_NAMES[what]
            rows.append((label, alone(answer) if isinstance(answer, int) else str(answer)))
    return rows + _interview(turn, _as_allowed(turn, found), but=gone)


def _as_allowed(turn: Turn, found: Evidence) -> Mapping[str, Any]:
    """The answers, with what whoever was interviewed allows by now in the place of what they allowed then."""
    kept = logbook.interview(turn.tx, found.subject) if found.subject is not None else None
    said = found.answers.get(What.INTERVIEW)
    if kept is None or not said:
        return found.answers
    return {**found.answers, What.INTERVIEW.value: {**said, "consent": kept.consent.value}}


def _taken_back(turn: Turn, found: Evidence) -> set[str]:
    """What isn't shown any more, as whoever said it took that back."""
    ended = found.subject is not None and showing.quote_has_ended(turn.tx, turn.campaign, found.subject, turn.now)
    return {"quote", "who"} if ended else set()


def _is_logged(found: Evidence) -> bool:
    """Whether no mission asked for it."""
    return found.mission is None


def _interview(turn: Turn, answers: Mapping[str, Any], but: Collection[str] = ()) -> Rows:
    parts: Mapping[str, Any] = answers.get(What.INTERVIEW, {})
    rows: Rows = [
        (NAMES[name], _said(turn, name, str(said)))
        for name, said in parts.items()
        if said and name in NAMES and name not in but
    ]
    if said := parts.get("said"):
        cards_ = dict(turn.campaign.settings.interview.cards)
        rows.append((cards_.get(str(parts.get("card")), _("Another question")), str(said)))
    return rows


def _said(turn: Turn, column: str, text: str) -> Sayable:
    """A kept key as people read it."""
    if column == "consent":
        return logbook.CONSENT_NAMES[logbook.Consent(text)]
    if column == "depth":
        return logbook.DEPTH_NAMES[logbook.Depth(text)]
    if column == "reason":
        return dict(turn.campaign.settings.interview.reasons).get(text, text)
    if column == "online":
        return _("online") if text == "online" else _("in person")
    if column == "length":
        return cards.lasting(int(text))
    return text


def _hints(turn: Turn, found: Evidence) -> list[Sayable]:
    hints: list[Sayable] = []
    if found.round > 1 and found.earlier:
        hints.append(_("Try number {n}. Sent back before with: “{reason}”", n=found.round,
                       reason=str(found.earlier[-1]["reason"])))  # fmt: skip
    if found.kind is Kind.CONVERSATION and found.subject and logbook.wants_detail(turn.tx, found.subject):
        hints.append(_("This is one of the ten of which one more detail was asked. It hasn’t come yet."))
    for near in photos.near_copies(turn.tx, found.id)[:3]:
        other = evidence.get(turn.tx, turn.campaign.id, near.evidence)
        hints.append(_("A photo looks like one {name} handed in on {day}. Have a look at both.",
                       name=cards.who(turn, other.member), day=other.handed_in_at))  # fmt: skip
    if photos.alike(photos.of_evidence(turn.tx, found.id)):
        hints.append(_("Two photos here look like each other."))
    hints += history.told(turn, found)
    hints += [_flagged(turn, flag) for flag in fairplay.flags(turn.tx, found.id)]
    if found.checked:
        hints.append(_("A check: {name} is trusted with these, and one in ten is looked at.",
                       name=cards.who(turn, found.member)))  # fmt: skip
    if found.state != "waiting":
        return [*hints, _verdict(turn, found)]
    waiting = review.queue(turn.tx, turn.campaign.id, most=1)
    if waiting.oldest is not None and waiting.waiting > 1:
        hints.append(_n("{n} is waiting, the oldest since {oldest}.", "{n} are waiting, the oldest since {oldest}.",
                        waiting.waiting, oldest=waiting.oldest))  # fmt: skip
    return hints


def _flagged(turn: Turn, flag: Flag) -> Sayable:
    """Why to look twice: a reason, not a verdict."""
    if flag.why is Why.PACE:
        return _("Worth a second look: {n} pieces came within an hour.", n=flag.amount)
    if flag.why is Why.TALKS:
        return _("Worth a second look: {n} conversations came within a day.", n=flag.amount)
    if flag.why is Why.MINUTES:
        hours = cards.lasting(flag.amount)
        return _("Worth a second look: what came within a day takes {time}.", time=hours)
    assert flag.other is not None, "what is alike is like something"
    other = evidence.get(turn.tx, turn.campaign.id, flag.other)
    name = cards.who(turn, other.member)
    says = {
        Why.WORDS: _("Worth a second look: {name} wrote the same words on {day}.", name=name, day=other.handed_in_at),
        Why.ADDRESS: _("Worth a second look: {name} handed in the same address on {day}.", name=name,
                       day=other.handed_in_at),
        Why.PHOTO: _("Worth a second look: {name} handed in the very same photo on {day}.", name=name,
                     day=other.handed_in_at),
    }  # fmt: skip
    return says[flag.why]


def _verdict(turn: Turn, found: Evidence) -> Sayable:
    """Who decided, when and how."""
    when = found.reviewed_at or turn.now
    if found.state == "withdrawn":
        return _("Taken back by whoever handed it in.")
    if found.reviewer is None:
        if found.mission is None or not missions.get(turn.tx, turn.campaign.id, found.mission).trusted:
            name = cards.who(turn, found.member)
            return _("Approved by itself, {when}: {name} is trusted with these.", when=when, name=name)
        return _("Approved by itself, {when}: this mission is trusted.", when=when)
    by = cards.who(turn, found.reviewer)
    if found.state == "approved":
        return _("Approved by {name}, {when}.", name=by, when=when)
    return _("Sent back by {name}, {when}: “{reason}”", name=by, when=when, reason=found.reason)
