"""What a week's story tells besides its numbers: what people were moved by, and what comes next."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.clock import at_local, monday_of
from bot.database import Transaction
from bot.values import dataclass
from campaigns import missions
from campaigns.campaign import Campaign
from campaigns.events import Event, Plan
from campaigns.missions import Mission

FEWEST = 5  # people: a smaller group isn't told apart, for anybody in it could be recognised


@dataclass(frozen=True, slots=True)
class Heard:
    """How many of a week's interviews gave a reason, a key of the campaign's; never fewer than :data:`FEWEST`."""

    reason: str
    people: int


@dataclass(frozen=True, slots=True)
class Coming:
    """The week after: its Monday, its events, missions that open and that close in it, and whether it is the last."""

    monday: date
    opening: tuple[Mission, ...]
    closing: tuple[Mission, ...]
    last: bool
    events: tuple[Plan, ...] = ()


def heard(tx: Transaction, campaign: Campaign, week: str) -> Sequence[Heard]:
    """What moved the people interviewed in a week, most named first; small groups are withheld.

    Where all but one of the campaign's reasons would be told, that one's group could be reckoned from how many were
    interviewed; so where it is small, the next one is withheld with it. An interview whose approval was taken back
    within the week isn't one of it; later, it stays, as the numbers do.
    """
    rows = tx.all(
        "SELECT reason, COUNT(*) AS n FROM (SELECT i.id, i.reason FROM entry c JOIN evidence e ON e.id = c.cause_id"
        " JOIN interview i ON i.id = e.subject WHERE c.campaign = :campaign AND c.week = :week"
        " AND c.standing = 'verified' AND c.measure = 'interviews' AND c.cause = 'evidence'"
        " GROUP BY i.id, i.reason HAVING SUM(c.amount) > 0) AS held"
        " WHERE reason <> '' GROUP BY reason ORDER BY n DESC, reason",
        campaign=campaign.id, week=week,
    )  # fmt: skip
    found = [Heard(row["reason"], row["n"]) for row in rows]
    told = [each for each in found if each.people >= FEWEST]
    every = {key for key, _said in campaign.settings.interview.reasons} | {each.reason for each in found}
    alone = len(told) < len(found) and len(told) == len(every) - 1
    return told[:-1] if alone else told


def coming(tx: Transaction, campaign: Campaign, week: str) -> Coming:
    """What is planned for the week after one, as it was when that began."""
    monday = monday_of(week) + timedelta(days=7)
    sunday, begins = monday + timedelta(days=6), at_local(monday, time(), campaign.zone)
    edges = "(starts_on BETWEEN :monday AND :sunday OR ends_on BETWEEN :monday AND :sunday)"
    found = missions.then(tx, campaign.id, begins, edges, monday=monday, sunday=sunday)
    found.sort(key=lambda each: (each.starts_on or date.min, each.ends_on or date.max))
    opening = tuple(each for each in found if each.starts_on is not None and monday <= each.starts_on <= sunday)
    last = campaign.ends_on is not None and monday <= campaign.ends_on <= sunday
    closing = tuple(each for each in found if each not in opening)
    return Coming(monday, opening, closing, last, tuple(_events(tx, campaign, monday)))


def _events(tx: Transaction, campaign: Campaign, monday: date) -> Sequence[Plan]:
    """The events of the week from a Monday on that were planned by then, without those that were called off."""
    rows = tx.all(
        "SELECT * FROM event WHERE campaign = :campaign AND starts_at >= :since AND starts_at < :until"
        " AND made_at < :since AND state <> 'called_off' ORDER BY starts_at, id",
        campaign=campaign.id, since=at_local(monday, time(), campaign.zone),
        until=at_local(monday + timedelta(days=7), time(), campaign.zone),
    )  # fmt: skip
    return [Event.of(row).plan for row in rows]
