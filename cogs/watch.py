"""Watching over decisions: what has waited too long, who decides how much and agrees, and who has earned trust."""

from bot.chat.route import Cog
from bot.chat.screen import Action, Facts, Hint, Items, Letter, Reply, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.clock import local_day
from bot.words import Sayable, _, _n, alone
from campaigns import people, reviewers
from campaigns.facts import TrustEarned, TrustLost
from campaigns.missions import KIND_NAMES, Kind
from campaigns.people import Role
from campaigns.reviewers import Reviewer
from cogs.pages import SIZE
from cogs.queue import item

cog = Cog("watch")

KINDS = tuple(Kind)


@cog.whenever_due
def escalate(turn: Turn) -> bool:
    """What waits for a day is told to the leads once more, what waits for two to the organizers; once a day each."""
    steps = reviewers.escalate(turn.tx, turn.campaign.id, turn.now)
    cause = f"overdue:{local_day(turn.now, turn.campaign.zone)}"
    if 1 in steps:
        turn.post(Letter(("watch.overdue",), place="review", cause=cause, counts=False))
    if 2 in steps:
        for each in people.at_least(turn.tx, turn.campaign.id, Role.ORGANIZER):
            turn.post(Letter(("watch.overdue",), member=each.id, cause=cause, counts=False))
    return bool(steps)


@cog.route("watch.overdue", needs=Role.LEAD, private=False, view=True)
def overdue(turn: Turn) -> Reply:
    """What has waited longer than a day for a decision."""
    found = reviewers.overdue(turn.tx, turn.campaign.id, turn.now)
    if not found:
        says = Say(_("Everybody has heard back. Thank you!"))
        return Screen(
            _("Nobody waits longer than a day"), (says,), (Action(_("The queue"), "review.queue"),), Tone.GOOD
        )
    return Screen(
        _n("{n} piece has waited longer than a day", "{n} pieces have waited longer than a day", len(found)),
        (
            Say(_("Whoever handed it in is waiting for a word. Whoever has five minutes, please take the oldest.")),
            Items(tuple(item(turn, each) for each in found[:SIZE])),
        ),
        (Action(_("The oldest"), "review.next", (), Weight.MAIN), Action(_("Who decides how much"), "watch.leads")),
        Tone.CARE,
    )


@cog.route("watch.leads", needs=Role.LEAD, view=True)
def leads(turn: Turn) -> Reply:
    """Who decided how much in four weeks, and how often others saw it the same way."""
    rows = tuple((each.member.name, _told(each)) for each in reviewers.everybody(turn.tx, turn.campaign, turn.now))
    hint = _(
        "Agreement counts second opinions, and decisions that somebody else undid. It is for talking, not for ranking."
    )
    return Screen(
        _("Who decides how much, in four weeks"), (Facts(rows), Hint(hint)), (Action(_("The queue"), "review.queue"),)
    )


@cog.hears(TrustEarned)
def tell_earned(turn: Turn, fact: TrustEarned) -> Letter:
    """A member reads that they are trusted."""
    shows = ("watch.trusted", KINDS.index(Kind(fact.kind)))
    return Letter(shows, member=fact.member, cause=f"trust:{fact.evidence}", answers=True)


@cog.hears(TrustLost)
def tell_lost(turn: Turn, fact: TrustLost) -> Letter:
    """A member reads that they aren’t any more, and how to be again."""
    shows = ("watch.untrusted", KINDS.index(Kind(fact.kind)))
    return Letter(shows, member=fact.member, cause=f"untrust:{fact.evidence}", answers=True)


@cog.route("watch.trusted", view=True)
def trusted(turn: Turn, kind: int) -> Reply:
    """That you are trusted with a kind of mission."""
    says = _("Ten in a row were fine at the first try. From now on these count at once; one in ten is still looked at,"
             " for everybody’s sake.")  # fmt: skip
    return Screen(_("You’re trusted: {kind}", kind=_kind(kind)), (Say(says),), _next(), Tone.GOOD)


@cog.route("watch.untrusted", view=True)
def untrusted(turn: Turn, kind: int) -> Reply:
    """That a kind of mission is looked at again each time."""
    says = _(
        "For now a lead looks at each of these again. Ten in a row that are fine, and they count at once as before."
    )
    return Screen(_("A lead looks again: {kind}", kind=_kind(kind)), (Say(says),), _next(), Tone.CARE)


def _told(each: Reviewer) -> Sayable:
    decided = _n("{n} decided", "{n} decided", each.decided)
    parts: list[Sayable] = [decided]
    if each.asked:
        parts.append(_n("{n} question waits for them", "{n} questions wait for them", each.asked))
    if each.compared:
        parts.append(_("{n} of {all} seen the same way by others", n=each.agreed, all=each.compared))
    return alone(tuple(parts))


def _kind(number: int) -> Sayable:
    return KIND_NAMES[KINDS[number % len(KINDS)]]


def _next() -> tuple[Action, ...]:
    return (Action(_("My mission"), "today.show"), Action(_("My numbers"), "me.show"))
