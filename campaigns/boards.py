"""Boards: the top, you, and your neighbours, at the same cost for ten members and a million.

A look is a handful of small statements, each in the order of one index that has all they show, also the names; of
those about the neighbours only what is needed is asked.
"""

import json
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import NamedTuple, TypeAlias

from bot.database import Transaction
from bot.words import Written
from campaigns.ledger import Holders, Measure, Standing, board
from campaigns.totals import BITS, LEVELS

# How many have more than a total: on each level the siblings above inside the parent; on the highest, all above.
_LEVELS = ", ".join(
    f"({level}, {BITS * level}, {(1 << BITS) - 1 if level < LEVELS - 1 else 1 << 62})" for level in range(LEVELS)
)
_ABOVE = (
    f"(SELECT CAST(COALESCE(SUM(k.n), 0) AS BIGINT) FROM (VALUES {_LEVELS}) AS l CROSS JOIN bucket k"
    " WHERE k.board = :board AND k.level = l.column1 AND k.b > (t.amount >> l.column2)"
    " AND k.b <= ((t.amount >> l.column2) | l.column3))"
)
_SIZE = "(SELECT k.n FROM bucket k WHERE k.board = :board AND k.level = 0 AND k.b = {amount})"
_MINE = (
    f"SELECT t.amount, t.reached_at, 1 + {_ABOVE}, t.shown FROM total t"
    " WHERE t.board = :board AND t.holder = :me AND t.amount > 0"
)
_OWN_NAME = "SELECT p.name FROM member m JOIN person p ON p.id = m.person WHERE m.id = :me"
_TIED = "t.holder, t.shown FROM total t WHERE t.board = :board AND t.amount = :amount AND (t.reached_at, t.holder)"


# How many rows are asked for is written out: a database plans badly for a number it can't see.
@lru_cache(maxsize=32)
def _top(most: int) -> str:
    return (
        "SELECT t.holder, t.amount, t.shown FROM total t WHERE t.board = :board AND t.amount > 0"
        f" ORDER BY t.amount DESC, t.reached_at, t.holder LIMIT {most}"
    )


@lru_cache(maxsize=32)
def _ties(near: int) -> str:
    """Who has as many as a row, and got there just before (0) or after it (1), the nearest first."""
    earlier = f"SELECT 0, {_TIED} < (:reached, :me) ORDER BY t.reached_at DESC, t.holder DESC LIMIT {near}"
    later = f"SELECT 1, {_TIED} > (:reached, :me) ORDER BY t.reached_at, t.holder LIMIT {near}"
    return f"SELECT * FROM ({earlier}) AS earlier UNION ALL SELECT * FROM ({later}) AS later"


@lru_cache(maxsize=32)
def _together(top: int, near: int) -> str:
    """The top (part 0), who ties with a row, earlier (1) and later (2), and the row itself (3), as one statement.

    Of the row itself the rank stands for the holder.
    """
    found = "t.holder, t.amount, t.reached_at, t.shown FROM total t WHERE t.board = :board AND"
    tied = f"{found} t.amount = me.amount AND (t.reached_at, t.holder)"
    return (
        f"SELECT n.* FROM (SELECT t.amount, t.reached_at, 1 + {_ABOVE} AS rank, t.shown FROM total t"
        " WHERE t.board = :board AND t.holder = :me AND t.amount > 0) AS me CROSS JOIN LATERAL ("
        f"(SELECT 1 AS part, {tied} < (me.reached_at, :me) ORDER BY t.reached_at DESC, t.holder DESC LIMIT {near})"
        f" UNION ALL (SELECT 2, {tied} > (me.reached_at, :me) ORDER BY t.reached_at, t.holder LIMIT {near})"
        " UNION ALL SELECT 3, me.rank, me.amount, me.reached_at, me.shown) AS n"
        f" UNION ALL (SELECT 0, {found} t.amount > 0 ORDER BY t.amount DESC, t.reached_at, t.holder LIMIT {top})"
    )


@lru_cache(maxsize=32)
def _more(near: int) -> str:
    """Who has just more, the nearest first, with how many have that amount."""
    return (
        f"SELECT t.holder, t.amount, t.shown, {_SIZE.format(amount='t.amount')} FROM total t WHERE t.board = :board"
        f" AND t.amount > :amount ORDER BY t.amount, t.reached_at DESC, t.holder DESC LIMIT {near}"
    )


@lru_cache(maxsize=32)
def _fewer(near: int) -> str:
    """Who has just fewer, the nearest first, with how many have that amount, and how many the one asked about."""
    return (
        f"SELECT t.holder, t.amount, t.shown, {_SIZE.format(amount='t.amount')}, {_SIZE.format(amount=':amount')}"
        " FROM total t WHERE t.board = :board AND t.amount < :amount AND t.amount > 0"
        f" ORDER BY t.amount DESC, t.reached_at, t.holder LIMIT {near}"
    )


class Ranked(NamedTuple):
    """A row of a board; ties share a rank. ``name`` is None for who hides or has left, unless it is the reader.

    A tuple, as a dozen are made each time somebody looks: it takes a quarter of what a frozen dataclass does.
    """

    rank: int
    holder: int
    name: str | Written | None
    amount: int
    me: bool = False


_ranked = partial(tuple.__new__, Ranked)  # without a frame of Python's for each row


class Board(NamedTuple):
    """The top of a board, and the reader with their neighbours where they aren't in it.

    ``more`` is how many others have as many as the last of the top, where somebody counted them.
    """

    top: tuple[Ranked, ...]
    around: tuple[Ranked, ...]
    mine: Ranked | None
    more: int = 0

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
    number = _of_members(campaign, measure, period)
    if me is None:
        return Board(_from_the_top(tx.tuples(_top(top), board=number)), (), None)
    found, rows, ties = (_at_once if tx.FAR else _bit_by_bit)(tx, number, me, top, near)
    ahead = _from_the_top(rows)
    if found is None:
        return Board(ahead, (), None)
    amount, reached, rank, name = found
    if name is None:  # they hide from others
        ((name,),) = tx.tuples(_OWN_NAME, me=me)
    mine = _ranked((rank, me, name, amount, True))
    if rank <= top and me in [row.holder for row in ahead]:
        return Board(tuple(mine if row.holder == me else row for row in ahead), (), mine)
    if ties is None:
        ties = tx.tuples(_ties(near), board=number, amount=amount, reached=reached, me=me)
    return Board(ahead, _around(tx, number, mine, ties, near), mine)


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


_Seen: TypeAlias = tuple[int, int, str | None]  # holder, amount, name
_Tie: TypeAlias = tuple[int, int, str | None]  # 0 earlier or 1 later, the nearest first; holder, name
_Place: TypeAlias = tuple[int, int, int, str | None]  # what rows are put in order by, the holder, the name
_Found: TypeAlias = tuple[tuple[int, int, int, str | None] | None, list[_Seen], list[_Tie] | None]


@lru_cache(maxsize=4096)
def _of_members(campaign: int, measure: Measure, period: str) -> int:
    return board(campaign, measure, Standing.VERIFIED, period, Holders.MEMBERS)


def _from_the_top(rows: Iterable[_Seen]) -> tuple[Ranked, ...]:
    rank, amount = 0, -1
    return tuple([
        _ranked(((rank := place) if its != amount else rank, holder, name, (amount := its), False))
        for place, (holder, its, name) in enumerate(rows, 1)
    ])  # fmt: skip


def _bit_by_bit(tx: Transaction, number: int, me: int, top: int, near: int) -> _Found:
    """A member's amount, when they got there, rank and name; the top. Ties are asked for where they are needed."""
    mine = tx.tuples(_MINE, board=number, me=me)
    return mine[0] if mine else None, tx.tuples(_top(top), board=number), None


def _at_once(tx: Transaction, number: int, me: int, top: int, near: int) -> _Found:
    """The same, and the member's ties, by one way to the database and back."""
    ahead, earlier, later, mine = list[_Place](), list[_Place](), list[_Place](), None
    for part, holder, amount, at, name in tx.tuples(_together(top, near), board=number, me=me):
        if part == 0:
            ahead.append((-amount, at, holder, name))
        elif part == 1:
            earlier.append((0, -at, -holder, name))
        elif part == 2:
            later.append((1, at, holder, name))
        else:
            mine = (amount, at, holder, name)  # the rank stands there
    for rows in (ahead, earlier, later):
        rows.sort()  # a database may answer the parts of a statement in any order
    ties = [(side, abs(holder), name) for side, _at, holder, name in (*earlier, *later)]
    return mine, [(holder, -less, name) for less, _at, holder, name in ahead], ties


def _around(tx: Transaction, number: int, mine: Ranked, ties: Iterable[_Tie], near: int) -> tuple[Ranked, ...]:
    """A row between its nearest: its ties in the order they got there, beyond them the next amounts."""
    rank, _me, _name, amount, _mine = mine
    above: list[Ranked] = []
    below: list[Ranked] = []
    for later, holder, name in ties:
        row = _ranked((rank, holder, name, amount, False))
        if later:
            below.append(row)
        else:
            above.insert(0, row)
    if len(above) < near:
        above = [*_above(tx.tuples(_more(near - len(above)), board=number, amount=amount), mine), *above]
    if len(below) < near:
        below += _below(tx.tuples(_fewer(near - len(below)), board=number, amount=amount), mine)
    return (*above, mine, *below)


def _above(rows: Iterable[tuple[int, int, str | None, int]], mine: Ranked) -> list[Ranked]:
    """Those with more than a row, highest first; their ranks follow from its own and from how many have an amount."""
    rank, amount = mine.rank, mine.amount
    ranked = []
    for holder, its, name, size in rows:
        if its != amount:
            amount = its
            rank -= size
        ranked.append(Ranked(rank, holder, name, amount))
    return ranked[::-1]


def _below(rows: Iterable[tuple[int, int, str | None, int, int]], mine: Ranked) -> list[Ranked]:
    """Those with fewer than a row, highest first."""
    rank, amount, ahead = mine.rank, mine.amount, 0
    ranked = []
    for holder, its, name, size, own in rows:
        if its != amount:
            rank += ahead or own
            amount, ahead = its, size
        ranked.append(Ranked(rank, holder, name, amount))
    return ranked
