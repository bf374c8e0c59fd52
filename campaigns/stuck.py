"""What was stuck at an instant of a week: evidence nobody decided, missions past their day, people who wait to hear.

What is asked later is answered from the ledger, so a week is stuck on the same ever after.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.clock import at_local, monday_of
from bot.database import Row, Transaction, Value, instant
from bot.values import dataclass
from bot.words import Written
from campaigns import assignments, evidence, missions
from campaigns.assignments import Assignment
from campaigns.campaign import Campaign
from campaigns.evidence import Evidence
from campaigns.missions import Mission

# What of a piece of evidence ``e`` the ledger had at an instant: entries never change, so this doesn't either.
_HAD = (
    "SUM(CASE WHEN n.standing = 'claimed' THEN n.amount ELSE 0 END) > 0"
    " AND SUM(CASE WHEN n.standing = 'verified' THEN n.amount ELSE 0 END) = 0"
)
_ENTERED = "entry n ON n.campaign = :campaign AND n.cause = 'evidence' AND n.cause_id = e.id AND n.at <= :at"
# What was handed in once and decided once says itself how it was; only what came or was decided again is looked up.
_WAITED = (
    "SELECT id, handed_in_at AS since FROM evidence WHERE campaign = :campaign AND state = 'waiting' AND round = 1"
    " AND undone = 0 AND handed_in_at <= :at UNION ALL"
    " SELECT id, handed_in_at FROM evidence WHERE campaign = :campaign AND reviewed_at > :at AND state <> 'waiting'"
    " AND round = 1 AND undone = 0 AND handed_in_at <= :at UNION ALL"
    " SELECT e.id, MAX(CASE WHEN n.standing = 'claimed' AND n.amount > 0 THEN n.at END) FROM ("
    "SELECT id FROM evidence WHERE campaign = :campaign AND reviewed_at IS NULL AND (round > 1 OR undone > 0)"
    " AND state = 'waiting' UNION ALL"
    " SELECT id FROM evidence WHERE campaign = :campaign AND state = 'withdrawn' UNION ALL"
    " SELECT id FROM evidence WHERE campaign = :campaign AND reviewed_at > :at"
    " AND state NOT IN ('waiting', 'withdrawn') AND (round > 1 OR undone > 0)) AS e"
    f" JOIN {_ENTERED} GROUP BY e.id HAVING {_HAD}"
)
_CLAIMED = (
    f"EXISTS (SELECT 1 FROM evidence e JOIN {_ENTERED} AND n.standing = 'claimed' WHERE e.assignment = a.id"
    " GROUP BY e.id HAVING SUM(n.amount) > 0)"
)
_LATE = (
    "SELECT a.id, a.due_at FROM assignment a WHERE a.campaign = :campaign AND a.due_at >= :since AND a.due_at < :at"
    f" AND a.state IN ('open', 'sent_back', 'expired') AND NOT {_CLAIMED} UNION ALL"
    " SELECT a.id, a.due_at FROM assignment a WHERE a.campaign = :campaign AND a.due_at >= :since AND a.due_at < :at"
    " AND a.state IN ('waiting', 'done', 'passed', 'swapped', 'handed_back') AND a.closed_at > :at"
    f" AND NOT {_CLAIMED}"
)
# In hands then and not too late, or claimed by then, whatever was decided about it since.
_GONE_TO = (
    "SELECT 1 AS one FROM assignment a WHERE a.mission = :mission AND a.day BETWEEN :monday AND :sunday"
    " AND a.given_at <= :at AND (a.due_at > :at AND (a.closed_at IS NULL OR a.closed_at > :at)"
    f" OR EXISTS (SELECT 1 FROM evidence e JOIN {_ENTERED} AND n.standing = 'claimed' AND n.amount > 0"
    " WHERE e.assignment = a.id)) LIMIT 1"
)
_UNHEARD = (
    "FROM follow_up WHERE campaign = :campaign AND due_at < :at"
    " AND (state = 'open' OR state IN ('done', 'dropped') AND done_at > :at)"
)


@dataclass(frozen=True, slots=True)
class Stuck:
    """What waited at an instant of a week.

    ``waiting`` pieces of evidence waited for a decision, the ``oldest`` since then; ``overdue`` missions of the week
    were past their day; so many ``follow_ups`` of people met at events were late; nobody was at the ``uncovered``
    places of missions.
    """

    waiting: int
    oldest: datetime | None
    overdue: int
    follow_ups: int = 0
    uncovered: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class Unheard:
    """How many people a member met at an event should have heard from them."""

    member: int
    event: int
    people: int


def end_of(campaign: Campaign, week: str) -> datetime:
    """The instant a week is over, in the campaign's zone."""
    return at_local(monday_of(week) + timedelta(days=7), time(), campaign.zone)


def in_week(tx: Transaction, campaign: Campaign, week: str, now: datetime) -> Stuck:
    """What waits now where the week runs, else what waited when it ended: also what was done about only later."""
    at = min(now, end_of(campaign, week))
    waited = _one(tx, f"SELECT COUNT(*) AS n, MIN(since) AS oldest FROM ({_WAITED}) AS waited", campaign, at=at)
    since = at_local(monday_of(week), time(), campaign.zone)
    late = _one(tx, f"SELECT COUNT(*) AS n FROM ({_LATE}) AS late", campaign, at=at, since=since)
    unheard = _one(tx, f"SELECT COUNT(*) AS n {_UNHEARD}", campaign, at=at)
    oldest = instant(waited["oldest"]) if waited["oldest"] is not None else None
    return Stuck(waited["n"], oldest, late["n"], unheard["n"], tuple(_uncovered(tx, campaign, week, at)))


def waited(tx: Transaction, campaign: Campaign, week: str, now: datetime, *, most: int) -> Sequence[Evidence]:
    """The evidence that waits or waited, oldest first."""
    rows = tx.all(
        f"SELECT id FROM ({_WAITED}) AS waited ORDER BY since, id LIMIT :most",
        campaign=campaign.id, at=min(now, end_of(campaign, week)), most=most,
    )  # fmt: skip
    return [evidence.get(tx, campaign.id, row["id"]) for row in rows]


def late(
    tx: Transaction, campaign: Campaign, week: str, now: datetime, *, most: int
) -> Sequence[tuple[Assignment, Mission]]:
    """The missions that are or were past their day, longest first."""
    rows = tx.all(
        f"SELECT id FROM ({_LATE}) AS late ORDER BY due_at, id LIMIT :most",
        campaign=campaign.id, at=min(now, end_of(campaign, week)), most=most,
        since=at_local(monday_of(week), time(), campaign.zone),
    )  # fmt: skip
    found = [assignments.get(tx, campaign.id, row["id"]) for row in rows]
    return [(each, missions.get(tx, campaign.id, each.mission)) for each in found]


def unheard(tx: Transaction, campaign: Campaign, week: str, now: datetime, *, most: int) -> Sequence[Unheard]:
    """Who has or had to get back to how many people, by event; whom stays with the member."""
    rows = tx.all(
        f"SELECT member, event, COUNT(*) AS n {_UNHEARD} GROUP BY member, event ORDER BY MIN(due_at), member, event"
        " LIMIT :most",
        campaign=campaign.id, at=min(now, end_of(campaign, week)), most=most,
    )  # fmt: skip
    return [Unheard(row["member"], row["event"], row["n"]) for row in rows]


def _uncovered(tx: Transaction, campaign: Campaign, week: str, at: datetime) -> list[Written]:
    """The places of missions open in a week that nobody had gone to in it by an instant, nor had in hands to go to."""
    monday, sunday = monday_of(week), monday_of(week) + timedelta(days=6)
    where = "place <> '' AND (starts_on IS NULL OR starts_on <= :sunday) AND (ends_on IS NULL OR ends_on >= :monday)"
    found = missions.then(tx, campaign.id, end_of(campaign, week), where, monday=monday, sunday=sunday)
    there: dict[str, Written] = {}
    covered = set[str]()
    for mission in found:
        there.setdefault(mission.place.text, mission.place)
        if mission.place.text not in covered and tx.one(
            _GONE_TO, campaign=campaign.id, mission=mission.id, monday=monday, sunday=sunday, at=at,
        ):  # fmt: skip
            covered.add(mission.place.text)
    return [place for text, place in there.items() if text not in covered]


def _one(tx: Transaction, sql: str, campaign: Campaign, **values: Value) -> Row:
    row = tx.one(sql, campaign=campaign.id, **values)
    assert row is not None, "a count always answers"
    return row
