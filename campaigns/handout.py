"""The hand-out: one mission a day for each member, at their own hour, once."""

from dataclasses import replace
from datetime import date, datetime

from bot.clock import local_day
from bot.database import Transaction
from bot.words import _
from campaigns import assignments, facts
from campaigns.assignments import Assignment, State
from campaigns.attention import handout_after, is_quiet
from campaigns.campaign import Campaign
from campaigns.matching import History, Shelf, histories, rank, shelve
from campaigns.missions import Mission
from campaigns.people import MEMBERS, Member, Role
from campaigns.refusals import Refusal

CHUNK = 25  # members a unit: about 4 ms on two shared cores
MINUTES_IN_A_WEEK = 7 * 24 * 60


class NothingElse(Refusal):
    """No other mission fits the member today."""

    says = _("Nothing else fits you today, so this one stays. The /board has more to pick from.")


class NotForYou(Refusal):
    """A mission that cannot be taken from the board."""

    says = _("“{title}” can’t be taken right now: you have or had it, it’s full, or another mission comes first.")


class NotHandingOut(Refusal):
    """The campaign is paused, closed, over, or hasn't begun."""

    says = _("{campaign} isn’t handing out missions at the moment. What you have begun can still be handed in: /handin")


def check_open(campaign: Campaign, day: date) -> None:
    """See that missions are handed out for a local date.

    Raises:
        NotHandingOut: they aren't.
    """
    if not campaign.open_on(day):
        raise NotHandingOut(campaign=campaign.settings.about["name"])


def hand_out_due(tx: Transaction, campaign: Campaign, now: datetime, *, most: int = CHUNK) -> int:
    """Hand out today's mission to up to ``most`` members whose hour has come; how many hours were dealt with.

    Each member's stored instant is the cursor: it moves to tomorrow in the same transaction, so that a kill anywhere
    is resumed where it was. After downtime the day's mission is caught up once, until the campaign's latest hour
    and outside the member's quiet hours; what was missed on other days stays missed.
    """
    rows = tx.all(
        f"{MEMBERS} WHERE m.campaign = :campaign AND m.next_handout_at <= :now"
        " ORDER BY m.next_handout_at, m.id LIMIT :most",
        campaign=campaign.id, now=now, most=most,
    )  # fmt: skip
    members = [Member.of(row) for row in rows]
    if not members:
        return 0
    receiving = [member for member in members if _receives(campaign, member, now)]
    if receiving:
        shelf = shelve(tx, campaign)
        past = histories(tx, receiving, local_day(now, campaign.zone))
        for member in receiving:
            _hand_out(tx, campaign, shelf, member, past[member.id], now)
    for member in members:
        due = handout_after(local_day(now, member.where), member.handout_at, member.where) if member.active else None
        tx.run("UPDATE member SET next_handout_at = :due WHERE id = :id", due=due, id=member.id)
    return len(members)


def hand_out_now(tx: Transaction, campaign: Campaign, now: datetime) -> int:
    """Bring forward the hand-out of everybody who has nothing for today yet; how many that is."""
    waiting = [
        member.id
        for member in (Member.of(row) for row in tx.all(_ACTIVE, campaign=campaign.id, role=Role.MEMBER))
        if not member.away_on(local_day(now, member.where))
        and assignments.of_day(tx, member.id, local_day(now, member.where)) is None
    ]
    for member in waiting:
        tx.run("UPDATE member SET next_handout_at = :now WHERE id = :member", now=now, member=member)
    return len(waiting)


def for_today(tx: Transaction, campaign: Campaign, member: Member, now: datetime) -> Assignment | None:
    """The mission a member works on today: sent back first, then today's, then an older one they still have.

    Somebody who asks before their hour, or has just joined, gets today's at once; None where nothing fits.
    """
    day = local_day(now, member.where)
    todays = assignments.of_day(tx, member.id, day)
    open_ones = assignments.unfinished(tx, member.id)
    if open_ones and (open_ones[0].state is State.SENT_BACK or todays is not None):
        return open_ones[0]
    if todays is not None:
        return todays
    if not member.active or member.role is not Role.MEMBER or not campaign.open_on(day) or member.away_on(day):
        return open_ones[0] if open_ones else None
    past = histories(tx, [member], day)[member.id]
    ranked = rank(tx, campaign, shelve(tx, campaign), member, past, day)
    if not ranked:
        return open_ones[0] if open_ones else None
    return assignments.give(
        tx, campaign, member, ranked[0].mission, day=day, slot=0, origin="handout", why=ranked[0].why, at=now
    )


def takeable(tx: Transaction, campaign: Campaign, member: Member, day: date) -> list[Mission]:
    """The missions a member can take from the board on a local date, those nearest to them first.

    How many minutes they have left does not matter here: taking one is their own choice.
    """
    shelf = shelve(tx, campaign)
    past = histories(tx, [member], day)[member.id]
    generous = replace(member, minutes=MINUTES_IN_A_WEEK, reach="either")
    held = {each.mission for each in assignments.unfinished(tx, member.id)}
    ranked = rank(tx, campaign, shelf, generous, past, day)
    return [choice.mission for choice in ranked if choice.mission.id not in held]


def check_takeable(tx: Transaction, campaign: Campaign, member: Member, mission: Mission, day: date) -> None:
    """See that a member may take a mission from the board.

    Raises:
        NotForYou: it isn't open, waits for another one, or was had as often as it may be.
    """
    if mission.id not in {each.id for each in takeable(tx, campaign, member, day)}:
        raise NotForYou(title=mission.title)


def swap(tx: Transaction, campaign: Campaign, member: Member, assignment: Assignment, now: datetime) -> Assignment:
    """Another mission for the day in place of this one.

    Raises:
        NoLongerOpen: it was handed in or set aside meanwhile.
        NothingElse: no other mission fits.
    """
    shelf = shelve(tx, campaign)
    past = histories(tx, [member], assignment.day)[member.id]
    ranked = rank(tx, campaign, shelf, member, past, assignment.day)
    other = next((choice for choice in ranked if choice.mission.id != assignment.mission), None)
    assignments.set_aside(tx, assignment, State.SWAPPED, now)
    if other is None:
        raise NothingElse
    given = assignments.give(
        tx, campaign, member, other.mission, day=assignment.day, slot=assignment.slot, origin="swap",
        why=[("swap", ""), *other.why], at=now,
    )  # fmt: skip
    assert given is not None, "what was swapped away left its slot"
    return given


def _hand_out(
    tx: Transaction, campaign: Campaign, shelf: Shelf, member: Member, past: History, now: datetime
) -> Assignment | None:
    day = local_day(now, member.where)
    ranked = rank(tx, campaign, shelf, member, past, day)
    if not ranked:
        return None
    best = ranked[0]
    given = assignments.give(
        tx, campaign, member, best.mission, day=day, slot=0, origin="handout", why=best.why, at=now
    )
    if given is not None:
        shelf.note(best.mission, day)
        tx.tell(facts.MissionHandedOut(given.id, member.id))
    return given


def _receives(campaign: Campaign, member: Member, now: datetime) -> bool:
    zone = member.where
    day = local_day(now, zone)
    return (
        member.active
        and member.role is Role.MEMBER
        and campaign.open_on(day)
        and not member.away_on(day)
        and now.astimezone(zone).time() < campaign.hours.latest
        and not is_quiet(now, member.quiet_from, member.quiet_until, zone)
    )


_ACTIVE = f"{MEMBERS} WHERE m.campaign = :campaign AND m.state = 'active' AND m.role = :role ORDER BY m.id"
