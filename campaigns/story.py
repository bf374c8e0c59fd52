"""What a week's story tells besides its numbers: what people were moved by, what was stuck, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.clock import at_local, monday_of
from bot.database import Transaction, instant
from campaigns.campaign import Campaign
from campaigns.missions import Mission

FEWEST = 5  # people: a smaller group isn't told apart, for anybody in it could be recognised


@dataclass(frozen=True, slots=True)
class Stuck:
    """What waited at an instant: evidence for a decision (since when the oldest), missions past their day."""

    waiting: int
    oldest: datetime | None
    overdue: int


@dataclass(frozen=True, slots=True)
class Heard:
    """How many of a week's interviews gave a reason, a key of the campaign's; never fewer than :data:`FEWEST`."""

    reason: str
    people: int


@dataclass(frozen=True, slots=True)
class Coming:
    """The week after: its Monday, the missions that open and that close in it, and whether it is the last one."""

    monday: date
    opening: tuple[Mission, ...]
    closing: tuple[Mission, ...]
    last: bool


def end_of(campaign: Campaign, week: str) -> datetime:
    """The instant a week is over, in the campaign's zone."""
    return at_local(monday_of(week) + timedelta(days=7), time(), campaign.zone)


def stuck(tx: Transaction, campaign: Campaign, at: datetime) -> Stuck:
    """What waited at an instant: what still does, and what was done about only later."""
    waiting = tx.one(
        "SELECT COUNT(*) AS n, MIN(handed_in_at) AS oldest FROM (SELECT handed_in_at FROM evidence"
        " WHERE campaign = :campaign AND state = 'waiting' AND handed_in_at <= :at UNION ALL"
        " SELECT handed_in_at FROM evidence WHERE campaign = :campaign AND reviewed_at > :at AND handed_in_at <= :at"
        " AND state <> 'waiting') AS waited",
        campaign=campaign.id, at=at,
    )  # fmt: skip
    overdue = tx.one(
        "SELECT COUNT(*) AS n FROM (SELECT id FROM assignment WHERE campaign = :campaign"
        " AND state IN ('open', 'sent_back') AND due_at < :at UNION ALL SELECT a.id FROM assignment a"
        " WHERE a.campaign = :campaign AND a.closed_at > :at AND a.due_at < :at"
        " AND a.state NOT IN ('open', 'sent_back')"
        " AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.assignment = a.id AND e.handed_in_at <= :at)) AS late",
        campaign=campaign.id, at=at,
    )  # fmt: skip
    assert waiting is not None
    assert overdue is not None
    return Stuck(waiting["n"], instant(waiting["oldest"]) if waiting["oldest"] is not None else None, overdue["n"])


def heard(tx: Transaction, campaign: Campaign, week: str) -> Sequence[Heard]:
    """What moved the people interviewed in a week, most named first; small groups are withheld."""
    rows = tx.all(
        "SELECT i.reason, COUNT(*) AS n FROM entry c JOIN evidence e ON e.id = c.cause_id AND e.state = 'approved'"
        " JOIN interview i ON i.id = e.subject WHERE c.campaign = :campaign AND c.week = :week"
        " AND c.standing = 'verified' AND c.measure = 'interviews' AND c.amount > 0 AND c.cause = 'evidence'"
        " GROUP BY i.reason HAVING COUNT(*) >= :fewest ORDER BY n DESC, i.reason",
        campaign=campaign.id, week=week, fewest=FEWEST,
    )  # fmt: skip
    return [Heard(row["reason"], row["n"]) for row in rows if row["reason"]]


def coming(tx: Transaction, campaign: Campaign, week: str) -> Coming:
    """What is planned for the week after one."""
    monday = monday_of(week) + timedelta(days=7)
    sunday = monday + timedelta(days=6)
    rows = tx.all(
        "SELECT * FROM mission WHERE campaign = :campaign AND state = 'open' AND (starts_on BETWEEN :monday AND :sunday"
        " OR ends_on BETWEEN :monday AND :sunday) ORDER BY starts_on, ends_on, id",
        campaign=campaign.id, monday=monday, sunday=sunday,
    )  # fmt: skip
    found = [Mission.of(row) for row in rows]
    opening = tuple(each for each in found if each.starts_on is not None and monday <= each.starts_on <= sunday)
    last = campaign.ends_on is not None and monday <= campaign.ends_on <= sunday
    return Coming(monday, opening, tuple(each for each in found if each not in opening), last)
