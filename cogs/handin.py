"""Handing in: what the mission asks for, kept while half-finished, with a receipt at once."""

from collections.abc import Mapping
from typing import Any

from bot.chat.route import Cog, Wanted
from bot.chat.screen import (
    Action,
    Block,
    Hint,
    Item,
    Items,
    Letter,
    Quote,
    Reply,
    Say,
    Screen,
    Then,
    Tone,
    Weight,
)
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n
from campaigns import assignments, evidence, logbook, missions, people
from campaigns.assignments import Assignment
from campaigns.evidence import Evidence
from campaigns.facts import EvidenceApproved, EvidenceHandedIn, EvidenceSentBack
from campaigns.logbook import Consent
from campaigns.missions import WHAT_NAMES, Kind, Mission, What
from campaigns.refusals import NotYours, Refusal
from cogs import asking, cards

cog = Cog("handin")

INTERVIEW = ("who", "interests", "signature", "reason", "quote", "consent")


class NothingOpen(Refusal):
    """Nothing to hand in."""

    says = _("You have nothing open to hand in. /today brings your mission, /board has more.")


def wanted(turn: Turn, assignment: int | None = None) -> Wanted:
    """What the mission asks for; after it was sent back, only what was asked for again."""
    mine = _which(turn, assignment)
    mission = missions.get(turn.tx, turn.campaign.id, mine.mission)
    before = evidence.for_assignment(turn.tx, mine.id)
    if before is not None and before.state != "sent_back":
        raise evidence.AlreadyHandedIn
    if not mine.unfinished:
        raise assignments.NoLongerOpen
    asks = [ask for ask in mission.asks if not before or not before.redo or ask.what in before.redo]
    parameters = [parameter for ask in asks for parameter in asking.for_ask(turn, mission, ask)]
    intro: Sayable = _("Your lead wrote: “{reason}”", reason=before.reason) if before else ""
    return Wanted(tuple(parameters), _("Hand in: {title}", title=mission.title), intro, _("Hand it in"))


@cog.route("handin.choose", says="handin")
def choose(turn: Turn) -> Reply:
    """Hand in what you did."""
    open_ones = assignments.unfinished(turn.tx, turn.member.id)
    if not open_ones:
        raise NothingOpen
    if len(open_ones) == 1:
        return Then("handin.submit", (open_ones[0].id,))
    return Screen(_("Which one would you like to hand in?"), (Items(tuple(_item(turn, each) for each in open_ones)),))


@cog.takes_photos
@cog.route("handin.submit", asks=wanted)
def submit(turn: Turn, answers: Mapping[str, Any], assignment: int | None = None) -> Reply:
    """Hand in what a mission asks for."""
    mine = _which(turn, assignment)
    mission = missions.get(turn.tx, turn.campaign.id, mine.mission)
    given = _grouped(answers)
    subject = _log(turn, mission, mine, given)
    handed = evidence.hand_in(turn.tx, turn.campaign, turn.member, mine.id, given, turn.now, subject=subject)
    turn.refresh("today.mission", mine.id)
    return receipt(turn, mission.title, handed)


@cog.hears(EvidenceSentBack)
def tell_sent_back(turn: Turn, fact: EvidenceSentBack) -> Letter:
    """The member hears what to change, at once."""
    cause = f"sent-back:{fact.evidence}:{fact.round}"
    return Letter(("handin.result", fact.evidence), member=fact.member, cause=cause, urgent=False)


@cog.hears(EvidenceApproved)
def tell_approved(turn: Turn, fact: EvidenceApproved) -> Letter:
    """The member sees that it counted."""
    return Letter(("handin.result", fact.evidence), member=fact.member, cause=f"approved:{fact.evidence}")


@cog.hears(EvidenceHandedIn)
def note_handed_in(turn: Turn, fact: EvidenceHandedIn) -> None:
    """What showed the earlier result shows the new round."""
    turn.refresh("handin.result", fact.evidence)


@cog.route("handin.result")
def result(turn: Turn, evidence_id: int) -> Reply:
    """How your evidence went."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    if found.member != turn.member.id:
        raise NotYours
    title = title_of(turn, found)
    if found.state == "approved":
        earned = _n("{n} point for “{title}”", "{n} points for “{title}”", found.worth, title=title)
        return Screen(
            earned, (Say(_("Approved. Thank you, {name}!", name=turn.member.name)),),
            (Action(_("My numbers"), "me.show"),), Tone.GOOD,
        )  # fmt: skip
    if found.state == "waiting":
        return Screen(
            _("“{title}” is with your lead", title=title), (Say(_("You’ll hear as soon as they’ve looked.")),)
        )
    return _sent_back(turn, found, title)


def receipt(turn: Turn, title: Sayable, handed: Evidence) -> Screen:
    """What was handed in and what happens now."""
    thanks = turn.campaign.settings.thanks.get(turn.reader.language, ())
    said = thanks[handed.id % len(thanks)].format(name=turn.member.name) if thanks else ""
    blocks: list[Block] = [Say(said)] if said else []
    blocks += cards.shown(turn, handed.id, turn.member.name)
    if handed.state == "approved":
        blocks.append(Hint(_n("It counts already: {n} point.", "It counts already: {n} points.", handed.worth)))
    else:
        blocks.append(Hint(_n("{n} point is waiting for a lead’s look.", "{n} points are waiting for a lead’s look.",
                              handed.worth)))  # fmt: skip
    actions = (Action(_("What’s next"), "today.show"), Action(_("My numbers"), "me.show"))
    return Screen(_("Got it: {title}", title=title), tuple(blocks), actions, Tone.GOOD)


def title_of(turn: Turn, found: Evidence) -> Sayable:
    """What the evidence is of: its mission's title, or what was logged."""
    if found.mission is not None:
        return missions.get(turn.tx, turn.campaign.id, found.mission).title
    return {
        Kind.PROFILE: _("A profile"),
        Kind.CONVERSATION: _("A conversation"),
        Kind.INTERVIEW: _("An interview"),
    }.get(found.kind, _("Something logged"))


def _sent_back(turn: Turn, found: Evidence, title: Sayable) -> Screen:
    reviewer = people.get(turn.tx, turn.campaign.id, found.reviewer).name if found.reviewer else ""
    parts = tuple(WHAT_NAMES[What(part)] for part in found.redo if part in set(What))
    again: Sayable = (
        _("Only this again, please: {parts}. The rest is fine.", parts=parts) if parts else _("Please have another go.")
    )
    target = ("handin.submit", (found.assignment,)) if found.assignment else ("logbook.again", (found.id,))
    return Screen(
        _("Nearly there: {title}", title=title),
        (Quote(found.reason, reviewer), Say(again)),
        (Action(_("Try again"), target[0], target[1], Weight.MAIN),),
        Tone.CARE,
    )


def _which(turn: Turn, assignment: int | None) -> Assignment:
    if assignment is not None:
        return assignments.mine(turn.tx, turn.member, assignment)
    open_ones = assignments.unfinished(turn.tx, turn.member.id)
    if not open_ones:
        raise NothingOpen
    return open_ones[0]


def _item(turn: Turn, each: Assignment) -> Item:
    found = missions.get(turn.tx, turn.campaign.id, each.mission)
    about: Sayable = _("sent back: one more try") if each.state == "sent_back" else cards.mission_until(each.due_at)
    return Item(found.title, about, Action(_("Hand in"), "handin.submit", (each.id,), Weight.MAIN))


def _grouped(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as they are kept: the parts of an interview together."""
    given = {name: answer for name, answer in answers.items() if name not in (*INTERVIEW, "disclosed")}
    if parts := {name: answers[name] for name in INTERVIEW if name in answers}:
        given[What.INTERVIEW.value] = parts
    if "disclosed" in answers:
        given["disclosed"] = answers["disclosed"]
    return given


def _log(turn: Turn, mission: Mission, mine: Assignment, given: Mapping[str, Any]) -> int | None:
    """Note in the logbook what the mission brought: a profile, a conversation, an interview."""
    before = evidence.for_assignment(turn.tx, mine.id)
    if before is not None and before.subject is not None and {*given} & {"link", "contact", "interview"}:
        logbook.forget(turn.tx, "interview" if What.INTERVIEW in given else mission.kind, before.subject)
    if What.INTERVIEW in given:
        return log_interview(turn, given[What.INTERVIEW])
    link, contact, note = given.get("link", ""), given.get("contact", ""), str(given.get("note", ""))
    if mission.kind is Kind.PROFILE and link:
        return logbook.log_profile(
            turn.tx, turn.campaign, turn.member, address=link, purpose=note, disclosed=bool(given.get("disclosed")),
            at=turn.now,
        )  # fmt: skip
    if mission.kind is Kind.CONVERSATION and (link or contact) and "count" not in given:
        return logbook.log_conversation(
            turn.tx, turn.campaign, turn.member, online=bool(link), where="", topic=turn.reader.say(mission.title),
            depth=logbook.Depth.TALK, listened=note, link=link, contact=contact, day=turn.today, at=turn.now,
        )  # fmt: skip
    return None


def log_interview(turn: Turn, given: Mapping[str, Any]) -> int:
    """Note an interview in the logbook."""
    return logbook.log_interview(
        turn.tx, turn.campaign, turn.member, who=given.get("who", ""), interests=given.get("interests", ""),
        reason=given.get("reason", ""), answers={"signature": given.get("signature", "")},
        quote=given.get("quote", ""), consent=Consent(given.get("consent", "none")), at=turn.now,
    )  # fmt: skip
