"""The hand-out: one mission a day for each member, at their own hour, once."""

from datetime import date, datetime, time, timedelta

from bot.clock import at_local, local_day
from bot.database import Transaction, instant
from bot.values import dataclass
from bot.words import _, zone_or_utc
from campaigns import assignments, facts, matching
from campaigns.assignments import Assignment, NoLongerOpen, State
from campaigns.attention import handout_after, handout_on, is_quiet, quiet_ends
from campaigns.campaign import Campaign
from campaigns.history import History, histories
from campaigns.matching import Shelf, best, shelve
from campaigns.missions import Mission
from campaigns.people import MEMBERS, Member, Role
from campaigns.refusals import Refusal

CHUNK = 25  # members a unit: about 4 ms on two shared cores
PATIENCE = timedelta(hours=1)  # how late a mission may be for somebody whose hour is near or after the latest


# Of the members who live in a zone: who has no mission of the day yet, who is away, whose hours are quiet.
_WITHOUT = (
    "campaign = :campaign AND state = 'active' AND role = :role"
    " AND (SELECT p.zone FROM person p WHERE p.id = member.person) = :zone"
    " AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.member = member.id AND a.day = :day AND a.slot = 0)"
)
_AWAY = "(away_from IS NOT NULL AND away_from <= :day AND (away_until IS NULL OR away_until >= :day))"
_QUIET = (
    "(CASE WHEN quiet_from <= quiet_until THEN :clock >= quiet_from AND :clock < quiet_until"
    " ELSE :clock >= quiet_from OR :clock < quiet_until END)"
)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """How many members have no mission of the day and get none now, by why: vacation, quiet hours, too late, later.

    ``late`` are those whose day is over where they live: nothing is handed out after the campaign's latest hour, but to
    those who chose a later one, ``later``.
    """

    away: int = 0
    quiet: int = 0
    late: int = 0
    later: int = 0


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

    Each member's stored instant is the cursor: it moves on in the same transaction, so that a kill anywhere is resumed
    where it was. After downtime the day's mission is caught up once, until the campaign's latest hour; in the
    member's quiet hours it waits for their end. What was missed on other days stays missed.
    """
    rows = tx.all(
        f"{MEMBERS} WHERE m.campaign = :campaign AND m.next_handout_at <= :now"
        " ORDER BY m.next_handout_at, m.id LIMIT :most",
        campaign=campaign.id, now=now, most=most,
    )  # fmt: skip
    turns = [_turn(campaign, Member.of(row), instant(row["next_handout_at"]), now) for row in rows]
    receiving = [turn for turn in turns if turn.receives]
    if receiving:
        shelf = shelve(tx, campaign, now)
        past = histories(tx, {turn.member.id: turn.day for turn in receiving})
        for turn in receiving:
            given = _give(tx, campaign, shelf, turn.member, past[turn.member.id], turn.day)
            if given is not None:
                tx.tell(facts.MissionHandedOut(given.id, turn.member.id))
    for turn in turns:
        tx.run("UPDATE member SET next_handout_at = :due WHERE id = :id", due=turn.next, id=turn.member.id)
    return len(turns)


def hand_out_now(tx: Transaction, campaign: Campaign, now: datetime) -> int:
    """Bring forward the hand-out of everybody who may have today's mission now and doesn't yet; how many that is.

    Those who have quiet hours or a vacation keep their own hour.
    """
    return sum(_bring_forward(tx, campaign, zone, now) for zone in _zones(tx, campaign))


def passed_over(tx: Transaction, campaign: Campaign, now: datetime) -> PassedOver:
    """Whom :func:`hand_out_now` leaves out, and why."""
    found = [_passed_over(tx, campaign, zone, now) for zone in _zones(tx, campaign)]
    return PassedOver(
        sum(o.away for o in found), sum(o.quiet for o in found), sum(o.late for o in found),
        sum(o.later for o in found),
    )  # fmt: skip


def for_today(tx: Transaction, campaign: Campaign, member: Member, now: datetime) -> Assignment | None:
    """The mission a member works on today: sent back first, then today's, then an older one they still have.

    Somebody who asks before their hour, or has just joined, gets today's at once; None where nothing fits.
    """
    day = local_day(now, member.where)
    todays = assignments.of_day(tx, member.id, day)
    open_ones = assignments.unfinished(tx, member.id, now)
    if open_ones and (open_ones[0].state is State.SENT_BACK or todays is not None):
        return open_ones[0]
    if todays is None and _wanted(campaign, member, day):
        past = histories(tx, {member.id: day})[member.id]
        todays = _give(tx, campaign, shelve(tx, campaign, now), member, past, day)
    return todays or (open_ones[0] if open_ones else None)


def takeable(tx: Transaction, campaign: Campaign, member: Member, now: datetime) -> list[Mission]:
    """The missions a member can take from the board now, those nearest to them first.

    How many minutes they have left and where they go does not matter here: taking one is their own choice.
    """
    day = local_day(now, member.where)
    if not campaign.open_on(day):
        return []
    past = histories(tx, {member.id: day})[member.id]
    ranked = matching.takeable(tx, campaign, shelve(tx, campaign, now), member, past)
    return [choice.mission for choice in ranked]


def check_takeable(tx: Transaction, campaign: Campaign, member: Member, mission: Mission, now: datetime) -> None:
    """See that a member may take a mission from the board.

    Raises:
        NotForYou: it isn't open, waits for another one, or was had as often as it may be.
    """
    if mission.id not in {each.id for each in takeable(tx, campaign, member, now)}:
        raise NotForYou(title=mission.title)


def swap(tx: Transaction, campaign: Campaign, member: Member, assignment: Assignment, now: datetime) -> Assignment:
    """Another mission in place of this one: it has its day, and the time that there is from now on.

    Raises:
        NoLongerOpen: it was handed in or set aside meanwhile.
        NothingElse: no other mission fits.
    """
    if assignment.state is not State.OPEN:
        raise NoLongerOpen
    day = local_day(now, member.where)
    past = histories(tx, {member.id: day})[member.id]
    past.let_go(assignment.mission, assignment.day, day)
    shelf = shelve(tx, campaign, now)
    other = best(tx, campaign, shelf, member, past)
    if other is None:
        raise NothingElse
    assignments.set_aside(tx, assignment, State.SWAPPED, now)
    given = assignments.give(
        tx, campaign, member, other.mission, day=assignment.day, slot=assignment.slot, origin="swap",
        why=[("swap", ""), *other.why], at=now,
    )  # fmt: skip
    assert given is not None, "what was swapped away left its slot"
    return given


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a member's hour brings: whether they get today's mission, and when they are looked at next."""

    member: Member
    day: date
    receives: bool
    next: datetime | None


def _turn(campaign: Campaign, member: Member, due: datetime, now: datetime) -> _Turn:
    zone = member.where
    day = local_day(now, zone)
    if not member.active:
        return _Turn(member, day, False, None)
    own = handout_on(day, member.handout_hour, zone)
    tomorrow = handout_after(day, member.handout_hour, zone)
    assert own is not None, "a date in which it is now exists"
    if local_day(due, zone) < day and now < own:
        return _Turn(member, day, False, own)  # missed on an earlier day; today's is yet to come
    latest = max(at_local(day, campaign.hours.latest, zone), own + PATIENCE)
    if not _wanted(campaign, member, day) or now >= latest:
        return _Turn(member, day, False, tomorrow)
    if is_quiet(now, member.quiet_from, member.quiet_until, zone):
        ends = quiet_ends(now, member.quiet_until, zone)
        return _Turn(member, day, False, ends if ends < latest and local_day(ends, zone) == day else tomorrow)
    return _Turn(member, day, True, tomorrow)


def _wanted(campaign: Campaign, member: Member, day: date) -> bool:
    """Whether a member is to have a mission on a local date."""
    return member.active and member.role is Role.MEMBER and campaign.open_on(day) and not member.away_on(day)


def _give(
    tx: Transaction, campaign: Campaign, shelf: Shelf, member: Member, past: History, day: date
) -> Assignment | None:
    """Give a member the day's mission; None where they have it or nothing fits."""
    choice = None if past.served else best(tx, campaign, shelf, member, past)
    if choice is None:
        return None
    given = assignments.give(
        tx, campaign, member, choice.mission, day=day, slot=0, origin="handout", why=choice.why, at=shelf.now
    )
    if given is not None:
        shelf.note(choice.mission, day)
    return given


def _zones(tx: Transaction, campaign: Campaign) -> list[str]:
    """The zones that active members live in."""
    rows = tx.all(
        "SELECT DISTINCT p.zone FROM member m JOIN person p ON p.id = m.person"
        " WHERE m.campaign = :campaign AND m.state = 'active' ORDER BY p.zone",
        campaign=campaign.id,
    )
    return [row["zone"] for row in rows]


def _bring_forward(tx: Transaction, campaign: Campaign, name: str, now: datetime) -> int:
    """Bring forward the hand-out of those who live in a zone."""
    zone = zone_or_utc(name)
    day, clock = local_day(now, zone), f"{now.astimezone(zone):%H:%M}"
    if not campaign.open_on(day) or now >= at_local(day, campaign.hours.latest, zone):
        return 0
    return tx.run(
        f"UPDATE member SET next_handout_at = :now WHERE {_WITHOUT} AND NOT {_AWAY} AND NOT {_QUIET}",
        campaign=campaign.id, role=Role.MEMBER, zone=name, day=day, clock=clock, now=now,
    )  # fmt: skip


def _passed_over(tx: Transaction, campaign: Campaign, name: str, now: datetime) -> PassedOver:
    """Why those who live in a zone get nothing now."""
    zone = zone_or_utc(name)
    day, clock = local_day(now, zone), f"{now.astimezone(zone):%H:%M}"
    over = not campaign.open_on(day) or now >= at_local(day, campaign.hours.latest, zone)
    row = tx.one(
        f"SELECT COALESCE(SUM(CASE WHEN {_AWAY} THEN 1 ELSE 0 END), 0) AS away,"
        f" COALESCE(SUM(CASE WHEN {_QUIET} AND NOT {_AWAY} THEN 1 ELSE 0 END), 0) AS quiet,"
        " COALESCE(SUM(CASE WHEN next_handout_at > :now AND next_handout_at < :midnight"
        f" AND NOT {_AWAY} THEN 1 ELSE 0 END), 0) AS later, COUNT(*) AS without FROM member WHERE {_WITHOUT}",
        campaign=campaign.id, role=Role.MEMBER, zone=name, day=day, clock=clock, now=now,
        midnight=at_local(day + timedelta(days=1), time(), zone),
    )  # fmt: skip
    assert row is not None
    if not over:
        return PassedOver(away=row["away"], quiet=row["quiet"])
    later = row["later"] if campaign.open_on(day) else 0
    return PassedOver(away=row["away"], late=row["without"] - row["away"] - later, later=later)
