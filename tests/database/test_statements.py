"""What a statement is given comes back as it was, however many statements there are, on both databases."""

import asyncio
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database import Database, Transaction
from bot.database.prepared import MOST

BIG = 2**63


class Kind(StrEnum):
    """A choice, as rules have them."""

    POSTER = "poster"


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
values = st.tuples(
    st.one_of(st.none(), st.integers(-BIG, BIG - 1)),
    st.one_of(st.none(), texts),
    st.one_of(st.none(), st.binary()),
    st.one_of(st.none(), st.floats(allow_nan=False)),
    st.one_of(st.none(), st.booleans()),
)


@settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
@given(values)
def test_values_come_back_as_they_were(database: Database, runner: asyncio.Runner, those: tuple[Any, ...]) -> None:
    number, text, data, part, truth = those

    def work(tx: Transaction) -> list[tuple[object, ...]]:
        return tx.tuples(
            "SELECT CAST(:number AS BIGINT), CAST(:text AS TEXT), :data, CAST(:part AS DOUBLE PRECISION),"
            " :truth, ':text', CAST(:number AS BIGINT)",
            number=number, text=text, data=data, part=part, truth=truth,
        )  # fmt: skip

    assert runner.run(database.read(work)) == [(number, text, data, part, truth, ":text", number)]


def test_instants_days_and_choices_are_plain_values(database: Database, runner: asyncio.Runner) -> None:
    at, day = datetime(2026, 11, 16, 12, 0, 0, 5, tzinfo=UTC), date(2026, 11, 16)

    def work(tx: Transaction) -> dict[str, object]:
        row = tx.one("SELECT :at AS at, :day AS day, :kind AS kind", at=at, day=day, kind=Kind.POSTER)
        assert row is not None
        return {name: row[name] for name in ("at", "day", "kind")}

    assert runner.run(database.read(work)) == {"at": 1794830400000005, "day": "2026-11-16", "kind": "poster"}


def test_more_statements_than_are_kept_are_prepared_anew(database: Database, runner: asyncio.Runner) -> None:
    def work(tx: Transaction) -> list[int]:
        numbers = [*range(MOST + 9), *range(MOST + 9)]
        return [tx.tuples(f"SELECT CAST(:n AS BIGINT) + {n}", n=1)[0][0] - n for n in numbers]

    assert set(runner.run(database.unit(work))) == {1}
    assert set(runner.run(database.unit(work))) == {1}


def test_a_statement_lasts_longer_than_a_unit_that_failed(database: Database, runner: asyncio.Runner) -> None:
    def add(tx: Transaction, amount: int, *, fail: bool = False) -> int:
        tx.run("INSERT INTO total (board, holder, amount, reached_at) VALUES (1, :n, :n, 0)", n=amount)
        if fail:
            raise LookupError
        return tx.run("UPDATE total SET amount = amount + 1 WHERE board = 1")

    assert runner.run(database.unit(lambda tx: add(tx, 1))) == 1
    with pytest.raises(LookupError):
        runner.run(database.unit(lambda tx: add(tx, 2, fail=True)))
    assert runner.run(database.unit(lambda tx: add(tx, 3))) == 2
