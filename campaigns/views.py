"""Other ways to look at a board: who is new, who rose, how much an hour, and teams by what each active member brings.

What is looked for is mostly near the top of a board, so it is read from there in growing pieces, in the order of its
index, only until nobody further down can be among the first any more.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import time
from enum import StrEnum

from bot.clock import at_local
from bot.database import Row, Transaction
from bot.values import dataclass
from bot.words import Written
from campaigns import boards, periods
from campaigns.boards import Board, Ranked
from campaigns.campaign import Campaign
from campaigns.ledger import Holders, Measure, Standing, board, weeks_of

TOP = 10  # rows of a board: what fits a phone's screen
NEAR = 3  # neighbours either side, where they are what is asked for
TENTH = 10  # averages are counted in tenths, so that what reads alike is alike
LEAST_MINUTES = 60  # given, before an hour's worth is told: one short mission says nothing about an hour
_FIRST_PIECE, _GROWS = 100, 4

_PIECE = (
    "SELECT t.holder, t.amount, t.shown, COALESCE(o.amount, 0) FROM total t"
    " LEFT JOIN total o ON o.board = :other AND o.holder = t.holder WHERE t.board = :board AND t.amount > 0"
    " ORDER BY t.amount DESC, t.reached_at, t.holder LIMIT :most OFFSET :skip"
)
_NEW = (
    "WITH fresh AS (SELECT t.holder, t.shown, t.amount, RANK() OVER (ORDER BY t.amount DESC) AS rank,"
    " ROW_NUMBER() OVER (ORDER BY t.amount DESC, t.reached_at, t.holder) AS place,"
    " COUNT(*) OVER (PARTITION BY t.amount) AS alike"
    " FROM member m JOIN total t ON t.board = :board AND t.holder = m.id AND t.amount > 0"
    " WHERE m.campaign = :campaign AND m.joined_at >= :since AND m.joined_at < :until AND m.same_as IS NULL)"
    " SELECT rank, holder, shown, amount, alike FROM fresh WHERE place <= :top OR holder = :me ORDER BY place"
)
_TEAMS = (
    "SELECT t.id, t.title, t.words, t.chapter, COALESCE(s.amount, 0) AS amount FROM team t"
    " LEFT JOIN total s ON s.board = :board AND s.holder = t.id WHERE t.campaign = :campaign ORDER BY t.title, t.id"
)
# Of points the terms are those of the index "entry_of_team", which has all that is asked for in its order; of anything
# else they are those of "entry_of_week".
_EARNED = (
    "SELECT team, member, SUM(amount) AS amount FROM entry WHERE campaign = :campaign AND measure = '{measure}'"
    " AND standing = 'verified' AND team IS NOT NULL{weeks} GROUP BY team, member"
)

_Seen = tuple[int, int, str | None, int]  # holder, amount, name, the other amount
_Score = Callable[[int, int], int]


class View(StrEnum):
    """A way to look at a measure of a period."""

    TOP = "top"
    NEAR = "near"
    TEAMS = "teams"
    CHAPTERS = "chapters"
    NEW = "new"
    RISEN = "risen"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team or chapter: its rank, what an ``active`` member brings in tenths, and what all of it brings together.

    ``team`` is 0 for a chapter.
    """

    rank: int
    team: int
    title: Written
    tenths: int
    amount: int
    active: int
    mine: bool = False


def near(tx: Transaction, campaign: int, measure: Measure, period: str, me: int) -> Board:
    """A member between their neighbours, :data:`NEAR` either side; who leads is in it where that is who is near."""
    found = boards.members(tx, campaign, measure, period, me=me, top=1, near=NEAR)
    if found.mine is not None and not found.around:  # they lead it
        return Board(boards.members(tx, campaign, measure, period, me=me, top=1 + NEAR).top, (), found.mine)
    return Board((), found.around, found.mine)


def newcomers(
    tx: Transaction, campaign: Campaign, measure: Measure, period: str, week: str, me: int | None = None
) -> Board:
    """Those of a period's board who joined in the month ``week`` belongs to."""
    month = periods.month_of(week)
    since, until = (at_local(periods.first_day(each), time(), campaign.zone) for each in (month, periods.after(month)))
    rows = tx.tuples(
        _NEW, board=_of_members(campaign.id, measure, period), campaign=campaign.id, since=since, until=until,
        top=TOP, me=me or 0,
    )  # fmt: skip
    found = [Ranked(rank, holder, name, amount, holder == me) for rank, holder, name, amount, _alike in rows]
    return _board(found, rows[min(len(rows), TOP) - 1][4] if rows else 0)


def risen(tx: Transaction, campaign: int, measure: Measure, period: str, me: int | None = None) -> Board:
    """Who has more than in the period before, by how many more. There is nothing before all time."""
    earlier = periods.before(period)
    if earlier is None:
        return Board((), (), None)

    def score(amount: int, before: int) -> int:
        return amount - max(before, 0)  # whoever had something taken back had nothing, and is no better for it

    numbers = _of_members(campaign, measure, period), _of_members(campaign, measure, earlier)
    return _best(tx, campaign, numbers, score, lambda amount: amount, me)


def by_the_hour(tx: Transaction, campaign: int, measure: Measure, period: str, me: int | None = None) -> Board:
    """Who brings how much in an hour given, in tenths; of those who gave at least :data:`LEAST_MINUTES`."""

    def score(amount: int, minutes: int) -> int:
        return (2 * amount * 60 * TENTH + minutes) // (2 * minutes) if minutes >= LEAST_MINUTES else 0

    numbers = _of_members(campaign, measure, period), _of_members(campaign, Measure.MINUTES, period)
    return _best(tx, campaign, numbers, score, lambda amount: amount * TENTH, me)


def teams(tx: Transaction, campaign: int, measure: Measure, period: str, *, mine: int | None = None) -> list[TeamRow]:
    """The campaign's teams by what each active member of them brings, best first.

    Active is whoever earned some of the measure, or points, for the team in the period, wherever they are now.
    """
    active = _active(tx, campaign, measure, period, {})
    return _averaged([
        TeamRow(0, row["id"], Written(row["title"], tuple(json.loads(row["words"]).items())), 0, row["amount"],
                active[row["id"]], row["id"] == mine)
        for row in _of_teams(tx, campaign, measure, period)
    ])  # fmt: skip


def chapters(
    tx: Transaction, campaign: int, measure: Measure, period: str, *, mine: int | None = None
) -> list[TeamRow]:
    """What several teams belong to, by what each active member of them brings, best first."""
    rows = _of_teams(tx, campaign, measure, period)
    firsts: dict[str, int] = {}  # a chapter is called by its first team
    for row in rows:
        firsts.setdefault(row["chapter"], row["id"])
    active = _active(tx, campaign, measure, period, {row["id"]: firsts[row["chapter"]] for row in rows})
    amounts = Counter[str]()
    for row in rows:
        amounts[row["chapter"]] += row["amount"]
    own = next((row["chapter"] for row in rows if row["id"] == mine), "")
    return _averaged([
        TeamRow(0, 0, Written(chapter), 0, amount, active[firsts[chapter]], chapter == own)
        for chapter, amount in sorted(amounts.items()) if chapter
    ])  # fmt: skip


def tied_with_the_last(
    tx: Transaction, campaign: int, measure: Measure, period: str, top: tuple[Ranked, ...], most: int = TOP
) -> int:
    """How many more have as many as the last of a board's first rows, of which ``most`` were asked for."""
    if len(top) < most:
        return 0
    row = tx.one(
        "SELECT n FROM bucket WHERE board = :board AND level = 0 AND b = :amount",
        board=_of_members(campaign, measure, period), amount=top[-1].amount,
    )  # fmt: skip
    return max(0, (row["n"] if row else 0) - sum(each.amount == top[-1].amount for each in top))


def _of_teams(tx: Transaction, campaign: int, measure: Measure, period: str) -> list[Row]:
    number = board(campaign, measure, Standing.VERIFIED, period, Holders.TEAMS)
    return tx.all(_TEAMS, board=number, campaign=campaign)


def _active(tx: Transaction, campaign: int, measure: Measure, period: str, parts: Mapping[int, int]) -> Counter[int]:
    """How many members earned points or some of a measure for each team; for ``parts`` of another one, for that one.

    It is read from the entries, so that a past week stays as it was whoever changes teams or leaves.
    """
    weeks = periods.weeks_in(period, weeks_of(tx, campaign))
    named = {f"w{place}": week for place, week in enumerate(weeks)}
    if not named:
        return Counter()
    active = set[tuple[int, int]]()
    for counted in {Measure.POINTS, measure}:
        earned = Counter[tuple[int, int]]()
        # All points are read in the order of their index, anything else week by week.
        of = {} if period == periods.ALL_TIME and counted is Measure.POINTS else named
        those = f" AND week IN ({', '.join(f':{name}' for name in of)})" if of else ""
        for team, member, amount in tx.tuples(_EARNED.format(measure=counted, weeks=those), campaign=campaign, **of):
            earned[parts.get(team, team), member] += amount
        active |= {each for each, amount in earned.items() if amount > 0}
    return Counter(team for team, _member in active)


def _averaged(rows: list[TeamRow]) -> list[TeamRow]:
    """Teams with their averages and ranks, best first; of as many in the order they came."""
    told = [replace(row, tenths=_rounded(row.amount * TENTH, max(row.active, 1))) for row in rows]
    ranked = [replace(row, rank=1 + sum(other.tenths > row.tenths for other in told)) for row in told]
    return sorted(ranked, key=lambda row: row.rank)


def _best(
    tx: Transaction, campaign: int, numbers: tuple[int, int], score: _Score, most: Callable[[int], int], me: int | None
) -> Board:
    """The first of a board by a score, which for an amount is never above ``most`` of it."""
    found: list[tuple[int, int, int, str | None]] = []  # less score, place, holder, name
    alike = Counter[int]()
    for place, (holder, amount, name, other) in enumerate(_from_the_top(tx, *numbers)):
        if len(found) >= TOP and most(amount) < -found[TOP - 1][0]:
            break
        if (its := score(amount, other)) > 0:
            alike[-its] += 1
            found.append((-its, place, holder, name))
            found.sort()
            del found[TOP:]
    rows = [Ranked(1 + sum(other[0] < less for other in found), holder, name, -less, holder == me)
            for less, _place, holder, name in found]  # fmt: skip
    return _board(rows, alike[found[-1][0]] if found else 0)


def _from_the_top(tx: Transaction, number: int, other: int) -> Iterator[_Seen]:
    skip, most = 0, _FIRST_PIECE
    while True:
        rows = tx.tuples(_PIECE, board=number, other=other, most=most, skip=skip)
        yield from rows
        if len(rows) < most:
            return
        skip, most = skip + most, most * _GROWS


def _board(rows: list[Ranked], alike: int) -> Board:
    """The first rows and the reader's; so many are ``alike`` with the last of the first."""
    top = tuple(rows[:TOP])
    told = sum(row.amount == top[-1].amount for row in top)
    return Board(top, tuple(rows[TOP:]), next((row for row in rows if row.me), None), alike - told)


def _rounded(amount: int, by: int) -> int:
    return (2 * amount + by) // (2 * by)


def _of_members(campaign: int, measure: Measure, period: str) -> int:
    return board(campaign, measure, Standing.VERIFIED, period, Holders.MEMBERS)
