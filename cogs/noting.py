"""What a mission's answers bring into the logbook: a profile, a conversation, an interview."""

from collections.abc import Mapping
from typing import Any

from bot.chat.turn import Turn
from campaigns import evidence, logbook, media
from campaigns.assignments import Assignment
from campaigns.consent import GuardianNeeded, Wish
from campaigns.logbook import Consent
from campaigns.missions import Kind, Mission, What

MORE = ("fix", "values", "emotions", "motives", "card", "said", "length")
INTERVIEW = ("who", "interests", "signature", "reason", "quote", "consent", *MORE)
ALLOWED = ("age", "how", "until")  # of a consent; they are kept with it alone


def grouped(turn: Turn, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as they are kept: the parts of an interview together, with the length its recording tells, in minutes."""
    given = {name: answer for name, answer in answers.items() if name not in (*INTERVIEW, *ALLOWED)}
    if parts := {name: answers[name] for name in INTERVIEW if name in answers}:
        recordings = media.several(turn.tx, turn.campaign.id, answers.get(What.VOICE, ())).values()
        known = [each.seconds for each in recordings if each.seconds is not None]
        given[What.INTERVIEW.value] = {**parts, "length": max(1, round(sum(known) / 60))} if known else parts
    return given


def note(
    turn: Turn, mission: Mission, mine: Assignment, given: Mapping[str, Any], answers: Mapping[str, Any]
) -> int | None:
    """Note in the logbook what a mission brought, in place of what its earlier round did; its id, None for nothing.

    ``given`` are the ``answers`` as they are kept.
    """
    before = evidence.for_assignment(turn.tx, mine.id)
    if before is not None and before.subject is not None and {*given} & {"link", "contact", "interview"}:
        logbook.forget(turn.tx, "interview" if What.INTERVIEW in given else mission.kind, before.subject)
    if What.INTERVIEW in given:
        return interview(turn, given[What.INTERVIEW], answers, recorded=bool(given.get(What.VOICE)))
    known = {**(before.answers if before else {}), **given}
    link, contact, said = known.get("link", ""), known.get("contact", ""), str(known.get("note", ""))
    if mission.kind is Kind.PROFILE and given.get("link"):
        return logbook.log_profile(
            turn.tx, turn.campaign, turn.member, address=link, purpose=said, disclosed=bool(given.get("disclosed")),
            at=turn.now,
        )  # fmt: skip
    if mission.kind is Kind.CONVERSATION and (given.get("link") or given.get("contact")) and "count" not in known:
        return logbook.log_conversation(
            turn.tx, turn.campaign, turn.member, online=known.get("where", "online" if link else "") == "online",
            where="", topic=turn.reader.say(mission.title), depth=logbook.Depth(known.get("depth", "talk")),
            listened=said, link=link, contact=contact, day=turn.today, at=turn.now,
        )  # fmt: skip
    return None


def interview(turn: Turn, given: Mapping[str, Any], answers: Mapping[str, Any], *, recorded: bool = False) -> int:
    """Note an interview in the logbook, and what was said of quoting it; its id.

    Raises:
        GuardianNeeded: a guardian is said to have agreed, and not which.
    """
    more = {name: str(given[name]) for name in MORE if given.get(name)}
    allows = wish({"age": "adult", **answers, "who": given.get("who", ""), "scope": given.get("consent", "none")})
    if answers.get("age") == "guardian" and not allows.guardian:
        raise GuardianNeeded
    return logbook.log_interview(
        turn.tx, turn.campaign, turn.member, who=given.get("who", ""), interests=given.get("interests", ""),
        reason=given.get("reason", ""), answers={"signature": given.get("signature", ""), **more},
        quote=given.get("quote", ""), consent=allows.scope, at=turn.now, recorded=recorded, allows=allows,
    )  # fmt: skip


def wish(answers: Mapping[str, Any]) -> Wish:
    """What somebody allows, as it was answered."""
    age, how = answers["age"], answers.get("how", "")
    return Wish(
        answers["who"], Consent(answers["scope"]), how, answers.get("until"), minor=age != "adult",
        guardian=how if age == "guardian" else "",
    )  # fmt: skip
