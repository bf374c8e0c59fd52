"""One process at a time."""

import asyncio
from datetime import timedelta

from bot.database import Database, leases
from tests.conftest import HandClock

FOR = timedelta(seconds=30)


def test_a_lease_is_one_holders_until_it_runs_out(runner: asyncio.Runner, database: Database, clock: HandClock) -> None:
    def takes(holder: str, name: str = "poller") -> bool:
        now = clock.now()
        return runner.run(database.unit(lambda tx: leases.take(tx, name, holder, now, now + FOR)))

    assert takes("first")
    assert not takes("second")
    assert takes("second", "another lease")
    clock.move(seconds=20)
    assert takes("first")
    clock.move(seconds=20)
    assert not takes("second")
    clock.move(seconds=10)
    assert takes("second")
    assert not takes("first")


def test_a_lease_that_was_let_go_is_free_at_once(runner: asyncio.Runner, database: Database, clock: HandClock) -> None:
    now = clock.now()
    runner.run(database.unit(lambda tx: leases.take(tx, "poller", "first", now, now + FOR)))

    runner.run(database.unit(lambda tx: leases.let_go(tx, "poller", "second")))
    assert not runner.run(database.unit(lambda tx: leases.take(tx, "poller", "second", now, now + FOR)))
    runner.run(database.unit(lambda tx: leases.let_go(tx, "poller", "first")))
    assert runner.run(database.unit(lambda tx: leases.take(tx, "poller", "second", now, now + FOR)))
