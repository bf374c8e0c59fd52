"""A unit from outside, beside a bot that has the database open."""

import asyncio

import pytest

from bot.database import CannotStart, Database, Transaction
from bot.database.aside import aside


def amount(tx: Transaction) -> int:
    row = tx.one("SELECT amount FROM total WHERE board = 1 AND holder = 1")
    return row["amount"] if row else 0


def add(tx: Transaction) -> int:
    now = amount(tx) + 1
    tx.run(
        "INSERT INTO total (board, holder, amount, reached_at) VALUES (1, 1, :now, 0)"
        " ON CONFLICT (board, holder) DO UPDATE SET amount = :now",
        now=now,
    )
    return now


def test_units_inside_and_outside_lose_none_of_each_other(runner: asyncio.Runner, database: Database, url: str) -> None:
    def outside() -> None:
        for _ in range(30):
            aside(url, add)

    async def both() -> None:
        there = asyncio.get_running_loop().run_in_executor(None, outside)
        for _ in range(30):
            await database.unit(add)
        await there

    runner.run(both())

    assert runner.run(database.read(amount)) == 60


def test_a_unit_from_outside_that_raises_changes_nothing(url: str) -> None:
    def fails(tx: Transaction) -> None:
        add(tx)
        raise LookupError("no")

    with pytest.raises(LookupError):
        aside(url, fails)

    assert aside(url, amount) == 0


def test_without_a_database_it_says_so(tmp_path: object) -> None:
    with pytest.raises(CannotStart, match="There is no database"):
        aside(f"sqlite:///{tmp_path}/none.db", amount)
