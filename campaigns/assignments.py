"""Who has which mission: given, taken, swapped, passed, done."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.database import Row, Transaction, instant
from bot.values import dataclass
from bot.words import _
from campaigns import facts
from campaigns.campaign import Campaign
from campaigns.missions import Mission
from campaigns.people import Member
from campaigns.refusals import NotFound, NotYours, Refusal

SWAPPED_SLOTS = 1_000  # slots from here on hold what was swapped away that day


class State(StrEnum):
    """Where an assignment stands."""

    OPEN = "open"
    WAITING = "waiting"
    SENT_BACK = "sent_back"
    DONE = "done"
    PASSED = "passed"
    SWAPPED = "swapped"
    EXPIRED = "expired"
    HANDED_BACK = "handed_back"


UNFINISHED = ("open", "sent_back")
# Those that take a place of what is handed out at most.
_ALL = 2**62  # more than there can be
COUNTED = "('open', 'waiting', 'sent_back', 'done', 'expired')"


class NoLongerOpen(Refusal):
    """It was handed in, swapped or passed meanwhile."""

    says = _("That one isn’t open any more. /today shows what is.")


class FullyTaken(Refusal):
    """As many people have it as it is meant for."""

    says = _("“{title}” is taken by as many people as it is meant for. There are others on the /board.")


class HasItAlready(Refusal):
    """The member has that mission open."""

    says = _("You already have “{title}” open. /today shows it.")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A mission in somebody's hands. ``why`` says what spoke for it, a list of (reason, detail)."""

    id: int
    campaign: int
    member: int
    mission: int
    day: date
    slot: int
    state: State
    origin: str
    why: tuple[tuple[str, str], ...]
    given_at: datetime
    due_at: datetime

    @classmethod
    def of(cls, row: Row) -> "Assignment":
        """The assignment in a row of ``assignment``."""
        return cls(
            row["id"], row["campaign"], row["member"], row["mission"], date.fromisoformat(row["day"]), row["slot"],
            State(row["state"]), row["origin"], tuple((name, detail) for name, detail in json.loads(row["why"])),
            instant(row["given_at"]), instant(row["due_at"]),
        )  # fmt: skip

    @property
    def unfinished(self) -> bool:
        """Whether something can still be handed in for it."""
        return self.state in UNFINISHED or self.state is State.EXPIRED

    def is_late(self, now: datetime) -> bool:
        """Whether nothing was handed in before it was due: it still can be, but it isn't open any more."""
        return self.state is State.EXPIRED or (self.state is State.OPEN and self.due_at <= now)


def get(tx: Transaction, campaign: int, assignment: int) -> Assignment:
    """An assignment by id.

    Raises:
        NotFound: the campaign has no such assignment.
    """
    row = tx.one(
        "SELECT * FROM assignment WHERE id = :assignment AND campaign = :campaign",
        assignment=assignment, campaign=campaign,
    )  # fmt: skip
    if row is None:
        raise NotFound
    return Assignment.of(row)


def mine(tx: Transaction, member: Member, assignment: int) -> Assignment:
    """A member's own assignment.

    Raises:
        NotFound: there is no such assignment.
        NotYours: it is somebody else's.
    """
    found = get(tx, member.campaign, assignment)
    if found.member != member.id:
        raise NotYours
    return found


def unfinished(tx: Transaction, member: int, now: datetime) -> list[Assignment]:
    """What a member has open: sent back first, then today's, then older; what was due before ``now`` is none of it."""
    rows = tx.all(
        "SELECT * FROM assignment WHERE member = :member AND (state = 'sent_back' OR state = 'open' AND due_at > :now)"
        " ORDER BY CASE state WHEN 'sent_back' THEN 0 ELSE 1 END, day DESC, slot",
        member=member, now=now,
    )  # fmt: skip
    return [Assignment.of(row) for row in rows]


def late(tx: Transaction, member: int, since: date, now: datetime) -> list[Assignment]:
    """What a member was given from a local date on and never handed in, newest first: it still counts, as late."""
    rows = tx.all(
        "SELECT * FROM assignment WHERE member = :member AND day >= :since"
        " AND (state = 'expired' OR state = 'open' AND due_at <= :now) ORDER BY day DESC, slot",
        member=member, since=since, now=now,
    )  # fmt: skip
    return [Assignment.of(row) for row in rows]


def of_day(tx: Transaction, member: int, day: date) -> Assignment | None:
    """The mission a member was handed on a local date; None where there was none."""
    row = tx.one("SELECT * FROM assignment WHERE member = :member AND day = :day AND slot = 0", member=member, day=day)
    return Assignment.of(row) if row else None


def give(
    tx: Transaction, campaign: Campaign, member: Member, mission: Mission, *, day: date, slot: int, origin: str,
    why: Sequence[tuple[str, str]], at: datetime, due: datetime | None = None,
) -> Assignment | None:  # fmt: skip
    """Put a mission into a member's hands; None where that slot of the day was filled already.

    It is due when the mission says, or at ``due``.
    """
    row = tx.one(
        "INSERT INTO assignment (id, campaign, member, mission, day, slot, state, origin, why, given_at, due_at)"
        " VALUES (:id, :campaign, :member, :mission, :day, :slot, 'open', :origin, :why, :at, :due)"
        " ON CONFLICT (member, day, slot) DO NOTHING RETURNING *",
        id=tx.new_id(), campaign=campaign.id, member=member.id, mission=mission.id, day=day, slot=slot, origin=origin,
        why=json.dumps(why), at=at, due=due or mission.due(at, member.where, campaign.zone),
    )  # fmt: skip
    return Assignment.of(row) if row else None


def take(
    tx: Transaction, campaign: Campaign, member: Member, mission: Mission, *, day: date, origin: str, at: datetime
) -> Assignment:
    """One more mission for a member, from the board or from a lead.

    Raises:
        HasItAlready: they have it open.
        FullyTaken: it is handed out as often as it may be.
    """
    if tx.one(
        "SELECT 1 AS one FROM assignment WHERE member = :member AND mission = :mission"
        " AND state IN ('open', 'sent_back')",
        member=member.id, mission=mission.id,
    ):  # fmt: skip
        raise HasItAlready(title=mission.title)
    if mission.id in exhausted(tx, campaign.id, [mission], day):
        raise FullyTaken(title=mission.title)
    given = add(tx, campaign, member, mission, day=day, origin=origin, at=at)
    tx.tell((facts.MissionHandedOut if origin == "lead" else facts.MissionTaken)(given.id, member.id))
    return given


def add(
    tx: Transaction, campaign: Campaign, member: Member, mission: Mission, *, day: date, origin: str, at: datetime,
    due: datetime | None = None,
) -> Assignment:  # fmt: skip
    """One more mission for a member after those of the day, whatever its limits; due when it says, or at ``due``."""
    row = tx.one(
        "SELECT COALESCE(MAX(slot), 0) + 1 AS slot FROM assignment"
        " WHERE member = :member AND day = :day AND slot < :swapped",
        member=member.id, day=day, swapped=SWAPPED_SLOTS,
    )  # fmt: skip
    slot = row["slot"] if row else 1
    given = give(tx, campaign, member, mission, day=day, slot=slot, origin=origin, why=[(origin, "")], at=at, due=due)
    assert given is not None, "the slot after the last is free"
    return given


def set_aside(tx: Transaction, assignment: Assignment, state: State, at: datetime) -> None:
    """End an unfinished assignment without evidence: passed, swapped away, handed back.

    What was swapped away leaves its slot, so that another mission can have it.

    Raises:
        NoLongerOpen: it isn't open.
    """
    moved = 0
    if state is State.SWAPPED:
        row = tx.one(
            "SELECT COUNT(*) AS n FROM assignment WHERE member = :member AND day = :day AND slot >= :swapped",
            member=assignment.member, day=assignment.day, swapped=SWAPPED_SLOTS,
        )  # fmt: skip
        moved = SWAPPED_SLOTS + (row["n"] if row else 0)
    changed = tx.run(
        "UPDATE assignment SET state = :state, closed_at = :at, slot = CASE WHEN :moved > 0 THEN :moved ELSE slot END"
        " WHERE id = :id AND state IN ('open', 'sent_back')",
        state=state, at=at, moved=moved, id=assignment.id,
    )  # fmt: skip
    if not changed:
        raise NoLongerOpen


def move_on(tx: Transaction, assignment: int, state: State, at: datetime) -> None:
    """Note where an assignment stands after something happened to its evidence."""
    tx.run("UPDATE assignment SET state = :state, closed_at = :at WHERE id = :id", state=state, at=at, id=assignment)


def hand_back(tx: Transaction, member: int, at: datetime) -> int:
    """Give back all that a member who leaves has open, so that others can have it; how many."""
    return tx.run(
        "UPDATE assignment SET state = 'handed_back', closed_at = :at"
        " WHERE member = :member AND state IN ('open', 'sent_back')",
        member=member, at=at,
    )  # fmt: skip


def expire(tx: Transaction, campaign: int, before: datetime, at: datetime, *, most: int) -> int:
    """Close up to ``most`` open assignments that were due before an instant; how many. Evidence still counts late."""
    return tx.run(
        "UPDATE assignment SET state = 'expired', closed_at = :at WHERE id IN (SELECT id FROM assignment"
        " WHERE campaign = :campaign AND state = 'open' AND due_at < :before ORDER BY due_at LIMIT :most)",
        campaign=campaign, before=before, at=at, most=most,
    )  # fmt: skip


def taken_in_week(tx: Transaction, member: Member, day: date) -> list[Mission]:
    """The missions that take a member's minutes of the week around a local date."""
    rows = tx.all(
        "SELECT m.* FROM assignment a JOIN mission m ON m.id = a.mission WHERE a.member = :member AND a.day >= :monday"
        " AND a.day <= :sunday AND a.state IN ('open', 'waiting', 'sent_back', 'done')",
        member=member.id, monday=day - timedelta(days=day.weekday()), sunday=day + timedelta(days=6 - day.weekday()),
    )  # fmt: skip
    return [Mission.of(row) for row in rows]


def exhausted(tx: Transaction, campaign: int, missions: Sequence[Mission], day: date) -> Mapping[int, int]:
    """Of those missions, the ones that may not be handed out once more on that date, and how often they may be."""
    spent: dict[int, int] = {}
    for mission in missions:
        for limit, on in ((mission.per_day, day), (mission.in_all, None)):
            if limit is not None and times_given(tx, mission.id, on or date.min, on or date.max, most=limit) >= limit:
                spent[mission.id] = limit
    return spent


def times_given(tx: Transaction, mission: int, since: date, until: date = date.max, *, most: int | None = None) -> int:
    """How often a mission was put into somebody's hands.

    Args:
        tx: the transaction.
        mission: its id.
        since: the first local date that counts.
        until: the last one.
        most: count no further than that; None for all.
    """
    row = tx.one(
        "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM assignment WHERE mission = :mission AND day >= :since"
        f" AND day <= :until AND state IN {COUNTED} LIMIT :most) AS given",
        mission=mission, since=since, until=until, most=_ALL if most is None else most,
    )  # fmt: skip
    return int(row["n"]) if row else 0
