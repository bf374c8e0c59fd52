"""Review: a card in the leads' place for each piece of evidence, approved or sent back with a reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.chat.fields import Long, Several
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import (
    Action,
    Block,
    Facts,
    Hint,
    Item,
    Items,
    Letter,
    Moment,
    Option,
    Quote,
    Reply,
    Say,
    Screen,
    Tone,
    Weight,
)
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n
from campaigns import evidence, logbook, missions, people, photos, review
from campaigns.evidence import Evidence
from campaigns.facts import EvidenceHandedIn
from campaigns.missions import KIND_NAMES, WHAT_NAMES, What
from campaigns.people import Role
from cogs import cards, handin

cog = Cog("review")

PLACE = "review"
LOG_NAMES = {
    "address": _("Address"),
    "purpose": _("What for"),
    "topic": _("About"),
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
}


@cog.hears(EvidenceHandedIn)
def show_the_leads(turn: Turn, fact: EvidenceHandedIn) -> Letter:
    """Each round gets its card in the leads' place."""
    turn.refresh("review.card", fact.evidence)
    cause = f"review:{fact.evidence}:{fact.round}"
    return Letter(("review.card", fact.evidence), place=PLACE, cause=cause, counts=False)


@cog.route("review.queue", says="review", needs=Role.LEAD)
def queue(turn: Turn) -> Reply:
    """What waits for a decision, oldest first."""
    waiting = review.queue(turn.tx, turn.campaign.id)
    if waiting.oldest is None:
        return Screen(
            _("Nothing is waiting"), (Say(_("The queue is empty. Everybody has heard back.")),), tone=Tone.GOOD
        )
    return Screen(
        _n("{n} piece of evidence is waiting", "{n} pieces of evidence are waiting", waiting.waiting),
        (Moment(_("The oldest since"), waiting.oldest), Items(tuple(_item(turn, each) for each in waiting.first))),
    )


@cog.route("review.card", needs=Role.LEAD, private=False)
def show(turn: Turn, evidence_id: int) -> Reply:
    """One piece of evidence with all there is to it."""
    return card(turn, evidence.get(turn.tx, turn.campaign.id, evidence_id))


@cog.route("review.approve", needs=Role.LEAD, private=False)
def approve(turn: Turn, evidence_id: int) -> Reply:
    """Accept this evidence."""
    found = review.approve(turn.tx, turn.campaign, evidence_id, turn.member, turn.now)
    return _decided(turn, found)


def what_to_redo(turn: Turn, evidence_id: int) -> Wanted:
    """Which parts to ask for again, and why."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    if found.state != "waiting":
        raise review.AlreadyReviewed
    name = people.get(turn.tx, turn.campaign.id, found.member).name
    reason = Parameter("reason", str, Long(_("What should change?"), _("{name} reads this.", name=name), max=500), True)
    parts = _parts(turn, found)
    if len(parts) < 2:
        return Wanted((reason,), _("Send it back to {name}", name=name), "", _("Send back"))
    which = Several(_("What should {name} send again?", name=name), _("None ticked: everything."), options=parts)
    both = (reason, Parameter("parts", object, which, required=False))
    return Wanted(both, _("Send it back to {name}", name=name), "", _("Send back"))


@cog.route("review.send_back", needs=Role.LEAD, private=False, asks=what_to_redo)
def send_back(turn: Turn, evidence_id: int, answers: Mapping[str, Any]) -> Reply:
    """Ask for another try, and say why."""
    found = review.send_back(
        turn.tx, turn.campaign, evidence_id, answers["reason"], answers.get("parts", ()), turn.member, turn.now
    )
    return _decided(turn, found)


def card(turn: Turn, found: Evidence) -> Screen:
    """The card of one piece of evidence, with the buttons while it waits."""
    who = people.get(turn.tx, turn.campaign.id, found.member)
    blocks: list[Block] = [Facts(tuple(_facts(turn, found, who.name)))]
    if note := str(found.answers.get("note", "")):
        blocks.append(Quote(note, who.name))
    blocks += cards.shown(turn, found.id, who.name)
    blocks += [Hint(text) for text in _hints(turn, found)]
    title = _("{name}: {title}", name=who.name, title=handin.title_of(turn, found))
    if found.state != "waiting":
        return Screen(title, tuple(blocks), (), Tone.GOOD if found.state == "approved" else Tone.CARE)
    actions = (
        Action(_("Approve"), "review.approve", (found.id,), Weight.MAIN),
        Action(_("Send back"), "review.send_back", (found.id,)),
    )
    return Screen(title, tuple(blocks), actions)


def _decided(turn: Turn, found: Evidence) -> Screen:
    turn.refresh("review.card", found.id)
    if found.assignment is not None:
        turn.refresh("today.mission", found.assignment)
    return card(turn, found)


def _facts(turn: Turn, found: Evidence, name: str) -> list[tuple[Sayable, Sayable | datetime]]:
    rows: list[tuple[Sayable, Sayable | datetime]] = [(_("From"), name), (_("Handed in"), found.handed_in_at)]
    if found.mission is not None and not found.on_time:
        rows.append((_("It was due"), found.due_at))
    rows.append((_("Worth"), _n("{n} point", "{n} points", found.worth)))
    for what in (What.LINK, What.COUNT, What.CONTACT):
        if what in found.answers:
            answer = found.answers[what]
            name_ = WHAT_NAMES[what] if what is not What.COUNT else _("How many")
            rows.append((name_, _("{n}", n=answer) if isinstance(answer, int) else str(answer)))
    rows += _interview(turn, found.answers.get(What.INTERVIEW, {}))
    if found.mission is None and found.subject is not None:
        logged = logbook.details(turn.tx, found.kind, found.subject)
        rows += [(LOG_NAMES.get(column, column), _said(turn, column, text)) for column, text in logged]
    return rows


def _interview(turn: Turn, parts: Mapping[str, Any]) -> list[tuple[Sayable, Sayable | datetime]]:
    return [
        (LOG_NAMES[name], _said(turn, name, str(said))) for name, said in parts.items() if said and name in LOG_NAMES
    ]


def _said(turn: Turn, column: str, text: str) -> Sayable:
    """A kept key as people read it."""
    if column == "consent":
        return logbook.CONSENT_NAMES[logbook.Consent(text)]
    if column == "depth":
        return logbook.DEPTH_NAMES[logbook.Depth(text)]
    if column == "reason":
        return dict(turn.campaign.settings.interview.reasons).get(text, text)
    return text


def _hints(turn: Turn, found: Evidence) -> list[Sayable]:
    hints: list[Sayable] = []
    if found.round > 1:
        hints.append(_("Try number {n}. Sent back before with: “{reason}”", n=found.round,
                       reason=str(found.earlier[-1]["reason"])))  # fmt: skip
    for near in photos.near_copies(turn.tx, found.id)[:3]:
        other = evidence.get(turn.tx, turn.campaign.id, near.evidence)
        whose = people.get(turn.tx, turn.campaign.id, other.member).name
        hints.append(_("A photo looks like one {name} handed in on {day}. Have a look at both.", name=whose,
                       day=other.handed_in_at))  # fmt: skip
    if found.state == "waiting":
        waiting = review.queue(turn.tx, turn.campaign.id, most=1)
        if waiting.oldest is not None and waiting.waiting > 1:
            hints.append(_n("{n} is waiting, the oldest since {oldest}.", "{n} are waiting, the oldest since {oldest}.",
                            waiting.waiting, oldest=waiting.oldest))  # fmt: skip
        return hints
    return [*hints, _verdict(turn, found)]


def _verdict(turn: Turn, found: Evidence) -> Sayable:
    by = people.get(turn.tx, turn.campaign.id, found.reviewer).name if found.reviewer else _("itself: it’s trusted")
    when = found.reviewed_at or turn.now
    if found.state == "approved":
        return _("Approved by {name}, {when}.", name=by, when=when)
    return _("Sent back by {name}, {when}: “{reason}”", name=by, when=when, reason=found.reason)


def _parts(turn: Turn, found: Evidence) -> tuple[Option, ...]:
    if found.mission is None:
        return ()
    mission = missions.get(turn.tx, turn.campaign.id, found.mission)
    return tuple(Option(ask.what.value, WHAT_NAMES[ask.what]) for ask in mission.asks)


def _item(turn: Turn, found: Evidence) -> Item:
    name = people.get(turn.tx, turn.campaign.id, found.member).name
    pictures = [each for each in photos.of_evidence(turn.tx, found.id) if each.kind == "photo"]
    about = _("{name} · {kind} · {when}", name=name, kind=KIND_NAMES[found.kind], when=found.handed_in_at)
    thumbnail = cards.photo(pictures[0], _("A photo by {name}", name=name)) if pictures else None
    return Item(handin.title_of(turn, found), about, Action(_("Open"), "review.card", (found.id,)), thumbnail)
