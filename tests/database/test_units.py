"""Units of work, the same on both databases."""

import asyncio

import pytest

from bot.database import Database, StorageTrouble, Transaction


def add(tx: Transaction, board: int = 1, by: int = 1) -> int:
    row = tx.one("SELECT amount FROM total WHERE board = :board AND holder = 1", board=board)
    now = (row["amount"] if row else 0) + by
    tx.run(
        "INSERT INTO total (board, holder, amount, reached_at) VALUES (:board, 1, :now, 0)"
        " ON CONFLICT (board, holder) DO UPDATE SET amount = :now",
        board=board,
        now=now,
    )
    return now


def amount(tx: Transaction, board: int = 1) -> int:
    row = tx.one("SELECT amount FROM total WHERE board = :board", board=board)
    return row["amount"] if row else 0


def test_units_side_by_side_lose_no_update(runner: asyncio.Runner, database: Database) -> None:
    async def all_at_once() -> None:
        await asyncio.gather(*(database.unit(add) for _ in range(200)))

    runner.run(all_at_once())

    assert runner.run(database.read(amount)) == 200


def test_a_unit_that_raises_takes_nobody_along(runner: asyncio.Runner, database: Database) -> None:
    def fails(tx: Transaction) -> None:
        add(tx, by=1000)
        raise LookupError("mine alone")

    async def all_at_once() -> list[object]:
        units = [database.unit(fails if n % 3 == 0 else add) for n in range(30)]
        return list(await asyncio.gather(*units, return_exceptions=True))

    outcomes = runner.run(all_at_once())

    assert sum(isinstance(outcome, LookupError) for outcome in outcomes) == 10
    assert runner.run(database.read(amount)) == 20


def test_a_reader_cannot_write(runner: asyncio.Runner, database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only"):
        runner.run(database.read(add))

    assert runner.run(database.read(amount)) == 0


def test_signals_are_told_only_after_a_commit(runner: asyncio.Runner, database: Database) -> None:
    heard: list[set[str]] = []
    database.listen(heard.append)

    def tells(tx: Transaction) -> None:
        tx.signal("outbox")

    def tells_and_fails(tx: Transaction) -> None:
        tx.signal("never")
        raise LookupError

    runner.run(database.unit(tells))
    with pytest.raises(LookupError):
        runner.run(database.unit(tells_and_fails))

    assert heard == [{"outbox"}]


def test_a_database_that_is_not_open_says_so(runner: asyncio.Runner, database: Database) -> None:
    with pytest.raises(StorageTrouble, match="not open"):
        runner.run(Database(database.engine, database.new_id).unit(add))
