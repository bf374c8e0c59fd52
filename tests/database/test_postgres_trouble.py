"""What restarts, other processes and cut wires do on PostgreSQL: nothing is lost, and nothing is done twice."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest

from bot.database import CannotStart, Database, StorageTrouble, Transaction, open_database, postgres
from tests.database.server import Server, Wire, database_of, wire
from tests.database.test_units import add, amount

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def here(server: Server) -> str:
    """The address of an empty database on the server."""
    return database_of(server, f"trouble_{next(_numbers)}")


@pytest.fixture
def cut(server: Server) -> Iterator[Wire]:
    with wire(server) as made:
        yield made


def opened(runner: asyncio.Runner, url: str, folder: Path) -> Database:
    return runner.run(open_database(url, backups=folder))


def over(cut: Wire, here: str) -> str:
    """The same database, over a wire."""
    name = here.split("@/")[1].split("?")[0]
    return f"postgresql://postgres:@127.0.0.1:{cut.port}/{name}?sslmode=disable&gssencmode=disable"


def test_a_restart_of_the_server_loses_nothing_confirmed_and_is_over_in_ten_seconds(
    server: Server, here: str, runner: asyncio.Runner, tmp_path: Path
) -> None:
    database = opened(runner, here, tmp_path)
    durable = 0
    stop = asyncio.Event()
    more: asyncio.Queue[int] = asyncio.Queue()

    async def write() -> None:
        nonlocal durable
        while not stop.is_set():
            try:
                await database.unit(add)
            except StorageTrouble:
                await asyncio.sleep(0.05)
            else:
                durable += 1
                more.put_nowait(durable)

    async def scene() -> tuple[int, float]:
        writers = [asyncio.create_task(write()) for _ in range(8)]
        for _unit in range(50):
            await more.get()
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)
        up, before = time.monotonic(), durable
        while await more.get() < before + 20:
            pass
        took = time.monotonic() - up
        stop.set()
        await asyncio.gather(*writers)
        return await database.read(amount), took

    total, took = runner.run(asyncio.wait_for(scene(), 60))
    runner.run(database.close())

    assert total == durable
    assert took < 10


def test_a_unit_the_restarted_server_has_never_heard_of_is_done_again_at_once(
    server: Server, here: str, runner: asyncio.Runner, tmp_path: Path
) -> None:
    """Its transaction had a number that was written down nowhere; after the crash nobody knows of it."""
    database = opened(runner, here, tmp_path)
    tries = 0

    def interrupted(tx: Transaction) -> int:
        nonlocal tries
        tries += 1
        if tries == 1:
            server.stop()
            server.start()
            return 0
        return add(tx)

    assert runner.run(asyncio.wait_for(database.unit(interrupted), postgres.UNDECIDED_S / 2)) == 1
    assert tries == 2
    assert runner.run(database.read(amount)) == 1
    runner.run(database.close())


def test_a_connection_that_is_ended_in_the_middle_of_a_unit_is_made_anew_and_the_unit_done_once(
    here: str, runner: asyncio.Runner, tmp_path: Path
) -> None:
    database = opened(runner, here, tmp_path)
    tries = 0

    def interrupted(tx: Transaction) -> int:
        nonlocal tries
        tries += 1
        now = add(tx)
        if tries == 1:
            with psycopg.connect(here, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE state = 'idle in transaction' AND datname = current_database()"
                )
        return now

    assert runner.run(database.unit(interrupted)) == 1
    assert runner.run(database.read(amount)) == 1
    assert tries == 2
    runner.run(database.close())


def test_two_processes_that_collide_lose_nothing(here: str, runner: asyncio.Runner, tmp_path: Path) -> None:
    both = [opened(runner, here, tmp_path) for _ in range(2)]

    async def all_at_once() -> None:
        await asyncio.gather(*(database.unit(add) for database in both for _ in range(250)))

    runner.run(all_at_once())

    assert runner.run(both[0].read(amount)) == 500
    for database in both:
        runner.run(database.close())


def test_two_processes_that_make_the_same_row_at_once_make_one(
    here: str, runner: asyncio.Runner, tmp_path: Path
) -> None:
    """A rule that looks first and then inserts meets a row that wasn't there a moment ago."""
    both = [opened(runner, here, tmp_path) for _ in range(2)]

    def once(tx: Transaction, key: int) -> bool:
        if tx.one("SELECT 1 AS one FROM bucket WHERE board = 1 AND level = 0 AND b = :key", key=key):
            return False
        tx.run("INSERT INTO bucket (board, level, b, n) VALUES (1, 0, :key, 1)", key=key)
        return True

    async def all_at_once() -> list[bool]:
        return await asyncio.gather(
            *(database.unit(partial(once, key=key)) for key in range(100) for database in both)
        )  # fmt: skip

    assert sum(runner.run(all_at_once())) == 100
    for database in both:
        runner.run(database.close())


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_commit_whose_answer_was_lost_is_done_once(
    cut: Wire, here: str, runner: asyncio.Runner, tmp_path: Path, moment: str
) -> None:
    """Cut before the server had it, it is done again; cut after, it is known to be done."""
    opened_first = opened(runner, here, tmp_path)
    database = opened(runner, over(cut, here), tmp_path)

    for number in range(1, 6):
        cut.cut = moment
        commits = cut.commits
        assert runner.run(database.unit(add)) == number
        assert cut.commits - commits == (2 if moment == "before" else 1)

    assert runner.run(opened_first.read(amount)) == 5
    for each in (database, opened_first):
        runner.run(each.close())


def test_a_commit_of_which_nobody_knows_is_neither_confirmed_nor_repeated(
    cut: Wire, here: str, runner: asyncio.Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "UNDECIDED_S", 0)
    beside = opened(runner, here, tmp_path)
    database = opened(runner, over(cut, here), tmp_path)
    cut.cut = "after"

    async def several() -> list[object]:
        return list(await asyncio.gather(*(database.unit(add) for _ in range(3)), return_exceptions=True))

    outcomes = runner.run(several())

    assert [type(outcome) for outcome in outcomes] == [StorageTrouble] * 3
    assert runner.run(beside.read(amount)) == 3
    assert runner.run(database.unit(add)) == 4
    for each in (database, beside):
        runner.run(each.close())


def test_a_server_that_only_reads_is_named_and_goes_on_when_it_writes_again(
    here: str, runner: asyncio.Runner, tmp_path: Path
) -> None:
    database = opened(runner, here, tmp_path)

    def only_reads(tx: Transaction) -> None:
        tx.run("SET LOCAL transaction_read_only = on")
        add(tx)

    with pytest.raises(StorageTrouble, match="the database is read-only"):
        runner.run(database.unit(only_reads))

    assert runner.run(database.unit(add)) == 1
    runner.run(database.close())


def test_the_writer_and_the_readers_tell_the_server_that_an_index_is_near(
    here: str, runner: asyncio.Runner, tmp_path: Path
) -> None:
    database = opened(runner, here, tmp_path)

    def asks(tx: Transaction) -> str:
        ((said,),) = tx.tuples("SHOW random_page_cost")
        return str(said)

    assert [runner.run(database.unit(asks)), *(runner.run(database.read(asks)) for _ in range(5))] == ["1.1"] * 6
    runner.run(database.close())


def test_a_server_that_is_not_there_is_named_with_an_example(runner: asyncio.Runner, tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="Check STREETTEAM_DATABASE_URL, for example postgresql://"):
        opened(runner, "postgresql://nobody@127.0.0.1:1/nothing", tmp_path)


def test_readers_come_back_after_their_connections_were_ended(
    here: str, runner: asyncio.Runner, tmp_path: Path
) -> None:
    database = opened(runner, here, tmp_path)
    runner.run(database.unit(add))
    for _ in range(8):
        runner.run(database.read(amount))
    with psycopg.connect(here, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )

    assert [runner.run(database.read(amount)) for _ in range(8)] == [1] * 8
    runner.run(database.close())
