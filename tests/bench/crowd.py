"""A crowd: members with points, made in a few statements, with the rows the rules would have made one by one."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import local_day, week_of
from bot.database import Transaction
from bot.database.transaction import Value
from campaigns import periods
from campaigns.attention import next_handout
from campaigns.campaign import Campaign
from campaigns.ledger import Holders, Measure, Standing, board
from campaigns.people import MINUTES_A_WEEK, Role
from campaigns.totals import BITS, LEVELS

HOME = ZoneInfo("America/New_York")  # where everybody lives
FIRST = 1_000_000_000  # the id of the first: as the application makes them, above all that a pack brings
_EACH = "WITH RECURSIVE n (i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :size - 1)"
# Up to 51,455 points in fives, many with little and few with much, as products are; ties as a real board has them.
_POINTS = "5 * (1 + ((i * 7919) % 211) * ((i * 104729) % 197) / 4)"


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is there: members ``FIRST`` … ``FIRST + size − 1``, each with one verified entry in the week."""

    campaign: int
    size: int
    week: str
    at: datetime


def gather(tx: Transaction, campaign: Campaign, size: int, at: datetime) -> Crowd:
    """Bring a crowd in, and credit each with points, a microsecond after the one before."""
    crowd = Crowd(campaign.id, size, week_of(local_day(at, campaign.zone)), at)
    everybody: dict[str, Value] = {"size": size, "first": FIRST, "campaign": campaign.id, "at": at}
    tx.run(
        "INSERT INTO person (id, name, language, zone, created_at)"
        f" {_EACH} SELECT :first + i, 'Member ' || i, 'en', 'America/New_York', :at FROM n",
        size=size, first=FIRST, at=at,
    )  # fmt: skip
    tx.run(
        "INSERT INTO account (id, person, platform, external, name, home, created_at, seen_at)"
        f" {_EACH} SELECT :first + i, :first + i, 'web', 'crowd-' || i, 'Member ' || i, TRUE, :at, :at FROM n",
        size=size, first=FIRST, at=at,
    )  # fmt: skip
    hours = campaign.hours
    tx.run(
        "INSERT INTO member (id, campaign, person, role, state, minutes, reach, tracks, languages, handout_at,"
        f" quiet_from, quiet_until, hidden, next_handout_at, joined_at) {_EACH} SELECT :first + i, :campaign,"
        " :first + i, :role, 'active', :minutes, 'either', '[]', '[\"en\"]', :handout, :quiet_from, :quiet_until,"
        " FALSE, :due, :at FROM n",
        role=Role.MEMBER, minutes=MINUTES_A_WEEK, handout=f"{hours.handout:%H:%M}",
        quiet_from=f"{hours.quiet_from:%H:%M}", quiet_until=f"{hours.quiet_until:%H:%M}",
        due=next_handout(at, hours.handout, HOME), **everybody,
    )  # fmt: skip
    tx.run(
        "INSERT INTO entry (id, campaign, member, team, measure, standing, amount, cause, cause_id, nth, week, at)"
        f" {_EACH} SELECT :first + i, :campaign, :first + i, NULL, :measure, :standing, {_POINTS},"
        " 'crowd', :first + i, 0, :week, :at + i FROM n",
        measure=Measure.POINTS, standing=Standing.VERIFIED, week=crowd.week, **everybody,
    )  # fmt: skip
    for period in periods.of_week(crowd.week):
        _add_up(tx, crowd, period)
    return crowd


def _add_up(tx: Transaction, crowd: Crowd, period: str) -> None:
    """The totals and ranks of a period."""
    number, whole = (
        board(crowd.campaign, Measure.POINTS, Standing.VERIFIED, period, holders)
        for holders in (Holders.MEMBERS, Holders.CAMPAIGN)
    )
    tx.run(
        "INSERT INTO total (board, holder, amount, reached_at, shown) SELECT :board, e.member, e.amount, e.at, p.name"
        " FROM entry e JOIN member m ON m.id = e.member JOIN person p ON p.id = m.person"
        " WHERE e.campaign = :campaign AND e.cause = 'crowd' ORDER BY e.member",
        board=number, campaign=crowd.campaign,
    )  # fmt: skip
    tx.run(
        "INSERT INTO total (board, holder, amount, reached_at)"
        " SELECT :whole, :campaign, SUM(amount), MAX(reached_at) FROM total WHERE board = :board",
        whole=whole, campaign=crowd.campaign, board=number,
    )  # fmt: skip
    for level in range(LEVELS):
        tx.run(
            f"INSERT INTO bucket (board, level, b, n) SELECT :board, {level}, amount >> {BITS * level}, COUNT(*)"
            f" FROM total WHERE board = :board GROUP BY amount >> {BITS * level}",
            board=number,
        )
