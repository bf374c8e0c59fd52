"""Boards: the top, you, and your neighbours, at the same cost for ten members and a million."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.database import Row, Transaction
from bot.words import Written
from campaigns.ledger import BITS, LEVELS, Holders, Measure, Standing, board

# How many have more than an amount, in one expression: on each level the siblings above inside the parent; on the
# highest, all above.
_ABOVE = " + ".join(
    f"(SELECT COALESCE(SUM(n), 0) FROM bucket WHERE board = :board AND level = {level}"
    f" AND b > ({{amount}} >> {BITS * level})"
    + (f" AND b <= (({{amount}} >> {BITS * level}) | {(1 << BITS) - 1}))" if level < LEVELS - 1 else ")")
    for level in range(LEVELS)
)
_SIZE = "(SELECT n FROM bucket WHERE board = :board AND level = 0 AND b = total.amount)"
_MINE = (
    f"SELECT r.holder, r.amount, r.reached_at, p.name, 1 + {_ABOVE.format(amount='r.amount')} AS rank,"
    f" {_SIZE.replace('total.', 'r.')} AS size FROM total r JOIN member m ON m.id = r.holder"
    " JOIN person p ON p.id = m.person WHERE r.board = :board AND r.holder = :me AND r.amount > 0"
)


def _named(rows: str) -> str:
    """Rows in their order, with the names of those who may be named: not of who hides or has left."""
    return (
        "SELECT r.part, r.holder, r.amount, r.size,"
        " CASE WHEN m.state <> 'active' OR m.hidden THEN NULL ELSE p.name END AS name"
        f" FROM ({rows}) AS r JOIN member m ON m.id = r.holder JOIN person p ON p.id = m.person"
        " ORDER BY r.part, r.amount DESC, r.reached_at, r.holder"
    )


def _part(number: int, of_whom: str, order: str, most: int, size: str = "0") -> str:
    """A few rows of a board; how many is written out, as a database plans badly for a number it can't see."""
    return (
        f"SELECT * FROM (SELECT {number} AS part, holder, amount, reached_at, {size} AS size FROM total"
        f" WHERE board = :board AND {of_whom} ORDER BY {order} LIMIT {most}) AS part{number}"
    )


def _top(most: int) -> str:
    return _part(0, "amount > 0", "amount DESC, reached_at, holder", most)


@lru_cache(maxsize=32)
def _only_top(most: int) -> str:
    return _named(_top(most))


@lru_cache(maxsize=32)
def _top_and_near(most: int, near: int) -> str:
    """The top, and the nearest either side of a row: its ties in the order they got there, then the next amounts."""
    earlier = "amount = :amount AND (reached_at, holder) < (:reached, :me)"
    later = "amount = :amount AND (reached_at, holder) > (:reached, :me)"
    parts = (
        _top(most),
        _part(1, "amount > :amount", "amount, reached_at DESC, holder DESC", near, _SIZE),
        _part(2, earlier, "reached_at DESC, holder DESC", near),
        _part(3, later, "reached_at, holder", near),
        _part(4, "amount < :amount AND amount > 0", "amount DESC, reached_at, holder", near, _SIZE),
    )
    return _named(" UNION ALL ".join(parts))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of a board; ties share a rank. ``name`` is None for who hides or has left, unless it is the reader."""

    rank: int
    holder: int
    name: str | Written | None
    amount: int
    me: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The top of a board, and the reader with their neighbours where they aren't in it."""

    top: tuple[Ranked, ...]
    around: tuple[Ranked, ...]
    mine: Ranked | None

    @property
    def rows(self) -> tuple[Ranked, ...]:
        """All rows in order, each once."""
        seen = {row.holder for row in self.top}
        return (*self.top, *(row for row in self.around if row.holder not in seen))


def members(
    tx: Transaction,
    campaign: int,
    measure: Measure,
    period: str,
    *,
    me: int | None = None,
    top: int = 10,
    near: int = 1,
) -> Board:
    """The board of the campaign's members for a verified measure.

    Args:
        tx: the transaction.
        campaign: whose board.
        measure: what is counted.
        period: ``2026-W47``, or ``all``.
        me: the member who reads; their row and ``near`` neighbours either side come along.
        top: how many rows from the top, at least 1.
        near: how many neighbours either side.
    """
    number = board(campaign, measure, Standing.VERIFIED, period, Holders.MEMBERS)
    mine = None if me is None else tx.one(_MINE, board=number, me=me)
    if mine is None:
        return Board(_from_the_top(tx.all(_only_top(top), board=number), None), (), None)
    rows = tx.all(_top_and_near(top, near), board=number, me=me, amount=mine["amount"], reached=mine["reached_at"])
    ahead = _from_the_top([row for row in rows if row["part"] == 0], mine)
    mine_there = next((row for row in ahead if row.me), None)
    if mine_there is not None:
        return Board(ahead, (), mine_there)
    myself = Ranked(mine["rank"], mine["holder"], mine["name"], mine["amount"], me=True)
    above = [row for row in rows if row["part"] in (1, 2)][-near:]
    below = [row for row in rows if row["part"] in (3, 4)][:near]
    return Board(ahead, (*_above(above, mine), myself, *_below(below, mine)), myself)


def teams(tx: Transaction, campaign: int, measure: Measure, period: str, *, mine: int | None = None) -> list[Ranked]:
    """The campaign's teams with their totals, best first; teams without any are last."""
    rows = tx.all(
        "SELECT t.id, t.title, t.words, COALESCE(s.amount, 0) AS amount FROM team t"
        " LEFT JOIN total s ON s.board = :board AND s.holder = t.id"
        " WHERE t.campaign = :campaign ORDER BY amount DESC, t.title",
        board=board(campaign, measure, Standing.VERIFIED, period, Holders.TEAMS), campaign=campaign,
    )  # fmt: skip
    ranked: list[Ranked] = []
    for place, row in enumerate(rows, 1):
        rank = ranked[-1].rank if ranked and ranked[-1].amount == row["amount"] else place
        title = Written(row["title"], tuple(json.loads(row["words"]).items()))
        ranked.append(Ranked(rank, row["id"], title, row["amount"], me=row["id"] == mine))
    return ranked


def _from_the_top(rows: Sequence[Row], mine: Row | None) -> tuple[Ranked, ...]:
    ranked: list[Ranked] = []
    rank, amount = 0, -1
    for place, row in enumerate(rows, 1):
        if row["amount"] != amount:
            rank, amount = place, row["amount"]
        if mine is not None and row["holder"] == mine["holder"]:
            ranked.append(Ranked(rank, mine["holder"], mine["name"], amount, me=True))
        else:
            ranked.append(Ranked(rank, row["holder"], row["name"], amount))
    return tuple(ranked)


def _above(rows: Sequence[Row], mine: Row) -> list[Ranked]:
    """Those above a row, highest first; their ranks follow from its own and from how many have an amount."""
    rank, amount = mine["rank"], mine["amount"]
    ranked = []
    for row in reversed(rows):
        if row["amount"] != amount:
            amount = row["amount"]
            rank -= row["size"]
        ranked.append(Ranked(rank, row["holder"], row["name"], amount))
    return ranked[::-1]


def _below(rows: Sequence[Row], mine: Row) -> list[Ranked]:
    """Those below a row, highest first."""
    rank, amount, size = mine["rank"], mine["amount"], mine["size"]
    ranked = []
    for row in rows:
        if row["amount"] != amount:
            rank += size
            amount, size = row["amount"], row["size"]
        ranked.append(Ranked(rank, row["holder"], row["name"], amount))
    return ranked
