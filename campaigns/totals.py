"""Totals and ranks as they are kept: a row for each holder of a board, and radix buckets where it has ranks.

Level ``l`` counts the holders whose amount, shifted right by ``5·l`` bits, is ``b``. A rank is then at most 31 rows a
level, at ten members or a million. What one entry moves is written in a handful of statements of a few fixed sizes,
which a database has prepared, however many boards it is on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeVar

from bot.database import Transaction, micros
from bot.database.transaction import Value
from campaigns import shown

LEVELS = 4  # 2²⁰ points; the highest level is open upwards, so more only costs more rows
BITS = 5

_SIZES = (16, 4, 1)  # rows a statement writes: few sizes, so that all of them stay prepared

Row = TypeVar("Row")


class Seat(NamedTuple):
    """A holder's row of a board; ``ranked`` says whether the board has ranks. A tuple, as an entry has dozens."""

    board: int
    holder: int
    ranked: bool


def move(tx: Transaction, by: Mapping[Seat, int], at: datetime) -> None:
    """Move totals by amounts, each reached now, and their holders between the buckets.

    Whoever has nothing is in no bucket, so that having been taken back is the same as never having had.
    """
    seats = {(seat.board, seat.holder): (seat, amount) for seat, amount in by.items() if amount}
    moved: Counter[tuple[int, int, int]] = Counter()
    for board, holder, after in _add(tx, [(*key, amount) for key, (_seat, amount) in sorted(seats.items())], at):
        seat, amount = seats[board, holder]
        if seat.ranked:
            _shift(moved, board, after - amount, after)
    _count(tx, [(*bucket, n) for bucket, n in sorted(moved.items()) if n])


def _shift(moved: Counter[tuple[int, int, int]], board: int, before: int, after: int) -> None:
    """Note which buckets a holder leaves and joins; on the levels where both are the same, none."""
    for level in range(LEVELS):
        old, new = before >> BITS * level, after >> BITS * level
        if before and after and old == new:
            return  # higher levels are the same too
        if before:
            moved[board, level, old] -= 1
        if after:
            moved[board, level, new] += 1


def _add(tx: Transaction, rows: Sequence[tuple[int, int, int]], at: datetime) -> list[tuple[int, int, int]]:
    """Add amounts to totals; what each is then, in any order."""
    found: list[tuple[int, int, int]] = []
    names = shown.names(tx, {holder for _board, holder, _amount in rows})
    for part in _parts(rows):
        values: dict[str, Value] = {"at": micros(at)}  # as it is kept, so that nothing has to be looked at again
        for place, (board, holder, amount) in enumerate(part):
            values[f"b{place}"], values[f"h{place}"] = board, holder
            values[f"a{place}"], values[f"s{place}"] = amount, names.get(holder, "")
        found += tx.tuples(_adds(len(part)), **values)
    return found


def _count(tx: Transaction, rows: Sequence[tuple[int, int, int, int]]) -> None:
    for part in _parts(rows):
        values: dict[str, Value] = {}
        for place, (board, level, b, n) in enumerate(part):
            values |= {f"k{place}": board, f"l{place}": level, f"b{place}": b, f"n{place}": n}
        tx.run(_counts(len(part)), **values)


def _parts(rows: Sequence[Row]) -> list[list[Row]]:
    left, parts = iter(rows), list[list[Row]]()
    todo = len(rows)
    for size in _SIZES:
        while todo >= size:
            parts.append(list(islice(left, size)))
            todo -= size
    return parts


@lru_cache(maxsize=len(_SIZES))
def _adds(size: int) -> str:
    rows = ", ".join(f"(:b{n}, :h{n}, :a{n}, :at, NULLIF(:s{n}, ''))" for n in range(size))
    return (
        f"INSERT INTO total (board, holder, amount, reached_at, shown) VALUES {rows} ON CONFLICT (board, holder)"
        " DO UPDATE SET amount = total.amount + excluded.amount, reached_at = :at RETURNING board, holder, amount"
    )


@lru_cache(maxsize=len(_SIZES))
def _counts(size: int) -> str:
    rows = ", ".join(f"(:k{n}, :l{n}, :b{n}, :n{n})" for n in range(size))
    return (
        f"INSERT INTO bucket (board, level, b, n) VALUES {rows}"
        " ON CONFLICT (board, level, b) DO UPDATE SET n = bucket.n + excluded.n"
    )
