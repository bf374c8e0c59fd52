"""Units that are committed together: who shares a commit, who is replayed, and that nobody notices."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database import Database, StorageTrouble, Transaction
from tests.database.test_units import add, amount


def test_units_asked_for_at_the_same_moment_share_a_commit(runner: asyncio.Runner, database: Database) -> None:
    batches: list[int] = []
    database.count(lambda units, _seconds: batches.append(units))

    async def sixty_four() -> None:
        await asyncio.gather(*(database.unit(add) for _ in range(64)))

    runner.run(sixty_four())

    assert batches == [64]


def test_a_batch_that_is_replayed_signals_once_and_only_what_happened(
    runner: asyncio.Runner, database: Database
) -> None:
    heard: list[set[str]] = []
    runs: list[str] = []
    database.listen(heard.append)

    def tells(name: str, *, fails: bool) -> Callable[[Transaction], None]:
        def work(tx: Transaction) -> None:
            runs.append(name)
            tx.signal(name)
            add(tx)
            if fails:
                raise LookupError(name)

        return work

    async def together() -> list[BaseException | None]:
        works = [tells("first", fails=False), tells("second", fails=True), tells("third", fails=False)]
        return list(await asyncio.gather(*(database.unit(work) for work in works), return_exceptions=True))

    outcomes = runner.run(together())

    assert runs == ["first", "second", "first", "second", "third"]  # without savepoints, then with
    assert [type(outcome) for outcome in outcomes] == [type(None), LookupError, type(None)]
    assert heard == [{"first", "third"}]
    assert runner.run(database.read(amount)) == 2


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize(
    ("raised", "seen"),
    [(StopIteration("next() without a default"), RuntimeError), (KeyboardInterrupt(), None), (ValueError("no"), None)],
)
def test_whatever_a_unit_raises_takes_nobody_along_and_keeps_nobody_waiting(
    runner: asyncio.Runner, database: Database, *, alone: bool, raised: BaseException, seen: type[BaseException] | None
) -> None:
    def raises(tx: Transaction) -> int:
        add(tx)
        raise raised

    async def together() -> tuple[list[int | BaseException], BaseException | None]:
        tasks = [asyncio.ensure_future(database.unit(add)) for _ in range(0 if alone else 3)]
        outcome: BaseException | None = None
        try:
            await database.unit(raises)
        except BaseException as error:
            outcome = error
        return list(await asyncio.gather(*tasks)), outcome

    outcomes, outcome = runner.run(together())

    assert type(outcome) is (seen or type(raised))
    assert outcomes == ([] if alone else [1, 2, 3])
    assert runner.run(database.unit(add)) == len(outcomes) + 1


def test_a_unit_whose_caller_went_away_happens_all_the_same(runner: asyncio.Runner, database: Database) -> None:
    async def goes_away() -> None:
        task = asyncio.ensure_future(database.unit(add))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await database.unit(add)

    runner.run(goes_away())

    assert runner.run(database.read(amount)) == 2


def test_closing_finishes_what_was_asked_for_and_turns_the_rest_away(
    runner: asyncio.Runner, database: Database
) -> None:
    async def closes() -> list[int]:
        tasks = [asyncio.ensure_future(database.unit(add)) for _ in range(300)]
        await asyncio.sleep(0)
        await database.close()
        for what in (database.unit, database.read):
            with pytest.raises(StorageTrouble, match="not open"):
                await what(amount)
        return [await task for task in tasks]

    assert runner.run(closes()) == list(range(1, 301))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=12), max_size=8))
def test_any_mixture_is_as_if_one_had_run_after_the_other(
    runner: asyncio.Runner, database: Database, steps: list[list[tuple[int, bool]]]
) -> None:
    def adds(by: int, fails: bool) -> Callable[[Transaction], int]:
        def work(tx: Transaction) -> int:
            now = add(tx, by=by)
            if fails:
                raise LookupError(by)
            return now

        return work

    async def together(step: list[tuple[int, bool]]) -> list[int | BaseException]:
        return list(await asyncio.gather(*(database.unit(adds(*each)) for each in step), return_exceptions=True))

    total = runner.run(database.read(amount))
    for step in steps:
        outcomes = runner.run(together(step))
        for (by, fails), outcome in zip(step, outcomes, strict=True):
            if fails:
                assert isinstance(outcome, LookupError)
            else:
                total += by
                assert outcome == total

    assert runner.run(database.read(amount)) == total
