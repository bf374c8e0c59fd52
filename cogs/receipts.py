"""What a member sees of their evidence: the receipt, and how it went."""

from bot.chat.screen import Action, Block, Hint, Quote, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n
from campaigns import badges, consent, logbook, media, missions, showing
from campaigns.evidence import Evidence
from campaigns.missions import WHAT_NAMES, Kind, What
from cogs import cards

STATES = {
    "waiting": _("with your lead"),
    "approved": _("approved"),
    "sent_back": _("sent back: one more try"),
    "withdrawn": _("taken back"),
}


def title_of(turn: Turn, found: Evidence) -> Sayable:
    """What the evidence is of: its mission's title, or what was logged."""
    if found.mission is not None:
        return missions.get(turn.tx, turn.campaign.id, found.mission).title
    return {
        Kind.PROFILE: _("A profile"),
        Kind.CONVERSATION: _("A conversation"),
        Kind.INTERVIEW: _("An interview"),
    }.get(found.kind, _("Something logged"))


def receipt(turn: Turn, handed: Evidence) -> Screen:
    """What was handed in and where it stands."""
    said = cards.own_words(turn, turn.campaign.settings.thanks, handed.id)
    blocks: list[Block] = [Say(said)] if said else []
    blocks += cards.shown(turn, handed.id, turn.member.name)
    blocks.append(Hint(_stands(handed)))
    if handed.mission is not None and not handed.on_time:
        blocks.append(Hint(_("It came after its day. The points are the same; only “on time” doesn’t count it.")))
    again = (_try_again(handed),) if handed.state == "sent_back" else ()
    on = () if again else _go_on(turn, handed)
    weight = Weight.PLAIN if again or any(each.weight is Weight.MAIN for each in on) else Weight.MAIN
    following = Action(_("What’s next"), "today.show", (), weight)
    actions = (*again, *on, *on_it(turn, handed), *in_it(turn, handed), following, Action(_("My numbers"), "me.show"))
    tone = Tone.CARE if again else Tone.GOOD
    return Screen(_("Got it: {title}", title=title_of(turn, handed)), tuple(blocks), actions, tone)


def on_it(turn: Turn, handed: Evidence) -> tuple[Action, ...]:
    """The way to say what is on photos of which that isn't said yet."""
    shown = showing.shown(turn.tx, turn.campaign, handed.id, turn.now)
    untold = [each for each in shown if each.kind is media.Kind.PHOTO and not each.caption]
    if len(untold) == 1 and len(shown) == 1:
        return (Action(_("Say what’s on it"), "caption.write", (handed.id, untold[0].id)),)
    return (Action(_("Say what’s on them"), "caption.of", (handed.id,)),) if untold else ()


def in_it(turn: Turn, handed: Evidence) -> tuple[Action, ...]:
    """The way to say who can be recognised in photos or a film, or to change what was said of a quote."""
    if handed.answers.get(What.PHOTOS) or handed.answers.get(What.VIDEO):
        return (Action(_("Who’s in it?"), "consent.of", (handed.id,)),)
    known = consent.of_evidence(turn.tx, handed.id)
    return (Action(_("What they allowed"), "consent.of", (handed.id,)),) if known else ()


def result(turn: Turn, found: Evidence) -> Screen:
    """How the evidence went."""
    title = title_of(turn, found)
    if found.state == "sent_back":
        return _sent_back(turn, found, title)
    numbers = (Action(_("My numbers"), "me.show"), Action(_("What’s next"), "today.show"))
    if found.state == "approved":
        earned = _n("{n} point for “{title}”", "{n} points for “{title}”", found.worth, title=title)
        thanks = Say(_("Approved. Thank you, {name}!", name=turn.member.name))
        brought = tuple(badge.name for badge in badges.brought_by(turn.tx, turn.member, found.id))
        badge = (Say(_("It brought you a badge: {badges}.", badges=brought)),) if brought else ()
        return Screen(earned, (thanks, *badge, *cards.shown(turn, found.id, turn.member.name)), numbers, Tone.GOOD)
    if found.undone and found.state == "waiting":
        says = _("Your lead is having another look at this one. You don’t have to do anything: you’ll hear from them.")
        return Screen(
            _("Once more: {title}", title=title), (Say(says), *cards.shown(turn, found.id, turn.member.name)), numbers,
            Tone.CARE,
        )  # fmt: skip
    return Screen(
        _("“{title}” is with your lead", title=title),
        (Say(_("You’ll hear as soon as they’ve looked.")), *cards.shown(turn, found.id, turn.member.name)), numbers,
    )  # fmt: skip


def _sent_back(turn: Turn, found: Evidence, title: Sayable) -> Screen:
    parts = tuple(WHAT_NAMES[What(part)] for part in found.redo if part in set(What))
    again: Sayable = (
        _("Only this again, please: {parts}. The rest is fine.", parts=parts) if parts else _("Please have another go.")
    )
    by = cards.who(turn, found.reviewer) if found.reviewer else ""
    return Screen(
        _("Nearly there: {title}", title=title), (Quote(found.reason, by), Say(again)), (_try_again(found),), Tone.CARE
    )


def _go_on(turn: Turn, handed: Evidence) -> tuple[Action, ...]:
    """What comes after something logged: one more detail, the next guest, the person in it kept in mind."""
    if handed.subject is None or handed.kind not in (Kind.CONVERSATION, Kind.INTERVIEW):
        return ()
    said = dict(logbook.details(turn.tx, handed.kind, handed.subject))
    name = said.get("who") or said.get("contact")
    asked = handed.kind is Kind.CONVERSATION and logbook.wants_detail(turn.tx, handed.subject)
    detail = (Action(_("One more detail, please"), "logbook.detail", (handed.id,), Weight.MAIN),) if asked else ()
    following = (Action(_("Next guest"), "logbook.interview", (), Weight.MAIN),) if "who" in said else ()
    keep = (Action(_("Keep {name} in mind", name=name), "contact.of_talk", (handed.id,)),) if name else ()
    return (*detail, *following, *keep)


def _try_again(found: Evidence) -> Action:
    target = ("handin.submit", (found.assignment,)) if found.assignment else ("logbook.again", (found.id,))
    return Action(_("Try again"), target[0], target[1], Weight.MAIN)


def _stands(handed: Evidence) -> Sayable:
    """Where it stands, in a line of its receipt."""
    if handed.state == "sent_back":
        return _("Your lead asked for another try at part of it.")
    if handed.state == "approved" and handed.reviewer is not None:
        return _n("Approved: {n} point.", "Approved: {n} points.", handed.worth)
    if handed.state == "approved":
        return _n("It counts already: {n} point.", "It counts already: {n} points.", handed.worth)
    return _n("{n} point is waiting for a lead’s look.", "{n} points are waiting for a lead’s look.", handed.worth)
