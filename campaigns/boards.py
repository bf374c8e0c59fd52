"""Boards: the top, you, and your neighbours, at the same cost for ten members and a million."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.database import Row, Transaction
from bot.words import Written
from campaigns.ledger import BITS, LEVELS, Holders, Measure, Standing, board

# One statement for all levels: on each, the siblings above inside the parent; on the highest, all above.
_ABOVE = " UNION ALL ".join(
    f"SELECT n FROM bucket WHERE board = :board AND level = {level} AND b > :b{level}"
    + (f" AND b <= :e{level}" if level < LEVELS - 1 else "")
    for level in range(LEVELS)
)
_ROWS = (
    "SELECT t.holder, t.amount, t.reached_at, p.name, m.hidden, m.state FROM total t"
    " JOIN member m ON m.id = t.holder JOIN person p ON p.id = m.person WHERE t.board = :board"
)


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
    rows = tx.all(
        f"{_ROWS} AND t.amount > 0 ORDER BY t.amount DESC, t.reached_at, t.holder LIMIT :top", board=number, top=top
    )
    ahead = _from_the_top(rows, me)
    if me is None:
        return Board(ahead, (), None)
    mine = next((row for row in ahead if row.me), None)
    if mine is not None:
        return Board(ahead, (), mine)
    around = _around(tx, number, me, near)
    return Board(ahead, around, next((row for row in around if row.me), None))


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


def rank_of(tx: Transaction, number: int, amount: int) -> int:
    """The rank somebody with that amount has on a board: one more than how many have more."""
    places: dict[str, int] = {}
    for level in range(LEVELS):
        b = amount >> BITS * level
        places[f"b{level}"] = b
        if level < LEVELS - 1:
            places[f"e{level}"] = b | ((1 << BITS) - 1)
    row = tx.one(f"SELECT COALESCE(SUM(n), 0) AS above FROM ({_ABOVE}) AS higher", board=number, **places)
    return 1 + (row["above"] if row else 0)


def _around(tx: Transaction, number: int, me: int, near: int) -> tuple[Ranked, ...]:
    found = tx.all(f"{_ROWS} AND t.holder = :me", board=number, me=me)
    if not found or found[0]["amount"] <= 0:
        return ()
    mine = found[0]
    rank = rank_of(tx, number, mine["amount"])
    above, below = _neighbours(tx, number, mine, near, up=True), _neighbours(tx, number, mine, near, up=False)
    sizes = _how_many_have(tx, number, [*above, mine, *below])
    return (
        *reversed(_stepped(above, mine["amount"], rank, sizes, up=True)),
        _ranked(mine, rank, me),
        *_stepped(below, mine["amount"], rank, sizes, up=False),
    )


def _neighbours(tx: Transaction, number: int, mine: Row, near: int, *, up: bool) -> list[Row]:
    """Those next to a row, nearest first: ties in the order they got there, then the next amounts."""
    sign, order = ("<", "DESC") if up else (">", "ASC")
    ties = tx.all(
        f"{_ROWS} AND t.amount = :amount AND (t.reached_at {sign} :reached"
        f" OR (t.reached_at = :reached AND t.holder {sign} :me))"
        f" ORDER BY t.reached_at {order}, t.holder {order} LIMIT :near",
        board=number, amount=mine["amount"], reached=mine["reached_at"], me=mine["holder"], near=near,
    )  # fmt: skip
    if len(ties) == near:
        return ties
    sign, order = (">", "ASC") if up else ("<", "DESC")
    turned = "DESC" if up else "ASC"
    further = tx.all(
        f"{_ROWS} AND t.amount {sign} :amount AND t.amount > 0"
        f" ORDER BY t.amount {order}, t.reached_at {turned}, t.holder {turned} LIMIT :near",
        board=number, amount=mine["amount"], near=near - len(ties),
    )  # fmt: skip
    return [*ties, *further]


def _how_many_have(tx: Transaction, number: int, rows: Sequence[Row]) -> dict[int, int]:
    """How many members have each amount between the lowest and the highest of these rows."""
    amounts = [row["amount"] for row in rows]
    found = tx.all(
        "SELECT b, n FROM bucket WHERE board = :board AND level = 0 AND b >= :low AND b <= :high",
        board=number, low=min(amounts), high=max(amounts),
    )  # fmt: skip
    return {row["b"]: row["n"] for row in found}


def _stepped(rows: Sequence[Row], amount: int, rank: int, sizes: dict[int, int], *, up: bool) -> list[Ranked]:
    """Ranks of neighbours, from the rank next to them and how many share an amount."""
    ranked = []
    for row in rows:
        if row["amount"] != amount:
            rank += -sizes[row["amount"]] if up else sizes[amount]
            amount = row["amount"]
        ranked.append(_ranked(row, rank, None))
    return ranked


def _from_the_top(rows: Sequence[Row], me: int | None) -> tuple[Ranked, ...]:
    ranked: list[Ranked] = []
    for place, row in enumerate(rows, 1):
        rank = ranked[-1].rank if ranked and ranked[-1].amount == row["amount"] else place
        ranked.append(_ranked(row, rank, me))
    return tuple(ranked)


def _ranked(row: Row, rank: int, me: int | None) -> Ranked:
    mine = row["holder"] == me
    shown = mine or (row["state"] == "active" and not row["hidden"])
    name = row["name"] if shown else None
    return Ranked(rank, row["holder"], name, row["amount"], me=mine)
