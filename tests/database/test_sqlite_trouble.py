"""What the disk, other programs and kills do to an embedded database: nothing confirmed is lost, and it goes on."""

import asyncio
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.database import CannotStart, Database, StorageTrouble, Transaction, migrate, open_database
from bot.database.migrate import copy_sqlite, sqlite_revision
from bot.database.sqlite import SqliteEngine
from tests.database.test_units import add, amount
from tests.faults.counting import counted

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(sqlite_template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "streetteam.db"
    shutil.copy(sqlite_template, path)
    return path


@pytest.fixture
def embedded(runner: asyncio.Runner, path: Path) -> Iterator[Database]:
    database = runner.run(open_database(f"sqlite:///{path}", backups=path.parent))
    yield database
    runner.run(database.close())


def pragma(runner: asyncio.Runner, database: Database, text: str) -> int:
    """Set something on the writing connection."""
    assert isinstance(database.engine, SqliteEngine)

    def work(connection: sqlite3.Connection) -> int:
        row = connection.execute(f"PRAGMA {text}").fetchone()
        return int(row[0]) if row else 0

    return runner.run(database.engine.inside(work))


def fill(tx: Transaction) -> None:
    for _ in range(100):
        tx.run(
            "INSERT INTO deed (id, campaign, what, detail, at) VALUES (:id, 1, 'filled', :detail, 0)",
            id=tx.new_id(), detail="x" * 1_000,
        )  # fmt: skip
    add(tx)


def all_at_once(
    runner: asyncio.Runner, database: Database, *works: Callable[[Transaction], int | None]
) -> list[int | BaseException | None]:
    """What became of some units that were asked for at the same moment."""

    async def together() -> list[int | BaseException | None]:
        return list(await asyncio.gather(*(database.unit(work) for work in works), return_exceptions=True))

    return runner.run(together())


def start(path: Path, writers: int, *more: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.faults.counting",
        f"sqlite:///{path}",
        str(path.parent),
        str(writers),
        *more,
    ]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def checked(path: Path) -> tuple[int, int]:
    """What is there, after SQLite's own check found nothing wrong."""
    with asyncio.Runner() as runner:
        database = runner.run(open_database(f"sqlite:///{path}", backups=path.parent))
        found = runner.run(database.read(counted))
        runner.run(database.close())
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return found


def test_a_full_disk_changes_nothing_and_is_named(runner: asyncio.Runner, embedded: Database) -> None:
    pages = pragma(runner, embedded, "page_count")
    pragma(runner, embedded, f"max_page_count = {pages + 4}")

    outcomes = all_at_once(runner, embedded, fill, fill, fill)

    assert [str(outcome) for outcome in outcomes] == ["the disk is full"] * 3
    assert all(isinstance(outcome, StorageTrouble) for outcome in outcomes)
    assert runner.run(embedded.read(amount)) == 0


def test_what_still_fits_on_a_full_disk_is_kept(runner: asyncio.Runner, embedded: Database) -> None:
    pages = pragma(runner, embedded, "page_count")
    pragma(runner, embedded, f"max_page_count = {pages + 4}")

    outcomes = all_at_once(runner, embedded, add, fill, add)

    assert [isinstance(outcome, StorageTrouble) for outcome in outcomes] == [False, True, False]
    assert runner.run(embedded.read(amount)) == 2


def test_when_there_is_room_again_it_goes_on(runner: asyncio.Runner, embedded: Database) -> None:
    pages = pragma(runner, embedded, "page_count")
    pragma(runner, embedded, f"max_page_count = {pages + 4}")
    all_at_once(runner, embedded, fill)

    pragma(runner, embedded, "max_page_count = 1000000")

    assert all_at_once(runner, embedded, fill, add) == [None, 2]


def test_a_disk_that_fills_up_while_many_write_loses_nothing_confirmed(path: Path) -> None:
    """The kernel refuses each write beyond a size, as a full disk does, then there is room again."""
    with start(path, 8, str(path.stat().st_size + 200_000)) as program:
        assert program.stdout is not None
        assert program.stdin is not None
        durable, trouble = 0, ""
        for line in program.stdout:
            durable += line == "durable\n"
            if line.startswith("trouble:"):
                trouble = line
                break
        program.stdin.write("room again\n")
        program.stdin.flush()
        after = 0
        for line in program.stdout:
            after += line == "durable\n"
            if after == 50:
                break
        program.kill()
        rest = sum(line == "durable\n" for line in program.stdout)

    assert trouble in ("trouble: the disk is full\n", "trouble: the disk gives errors\n")
    total, rows = checked(path)
    assert total == rows >= durable + after + rest


def test_a_read_only_database_is_named_and_goes_on_when_it_can_be_written(
    runner: asyncio.Runner, embedded: Database
) -> None:
    pragma(runner, embedded, "query_only = ON")
    with pytest.raises(StorageTrouble, match="the database is read-only"):
        runner.run(embedded.unit(add))

    pragma(runner, embedded, "query_only = OFF")

    assert runner.run(embedded.unit(add)) == 1


def test_a_database_held_by_another_program_turns_everybody_away_at_once_and_goes_on_after(
    runner: asyncio.Runner, embedded: Database, path: Path
) -> None:
    """Forty units wait for the lock together, not one after the other."""
    pragma(runner, embedded, "busy_timeout = 200")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        outcomes = all_at_once(runner, embedded, *[add] * 40)
        took = time.monotonic() - began
        assert runner.run(embedded.read(amount)) == 0
        other.execute("ROLLBACK")

    assert {str(outcome) for outcome in outcomes} == {"another program holds the database"}
    assert took < 40 * 0.2
    assert all_at_once(runner, embedded, add, add) == [1, 2]


def test_a_second_process_on_the_same_file_says_so_and_leaves(path: Path) -> None:
    with start(path, 1) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "ready\n"
        with start(path, 1) as second:
            says = second.communicate(timeout=30)[0]
        first.kill()

    assert second.returncode == 2
    assert says.startswith(f"cannot start: Another Street Team (process {first.pid}) is already using {path}.")


def test_a_database_is_held_also_where_no_byte_fits_on_the_disk_any_more(path: Path) -> None:
    hold = (
        "import resource\n"
        "from pathlib import Path\n"
        "from bot.database import CannotStart\n"
        "from bot.database.sqlite import SqliteEngine\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"  # every write fails, as on a full disk
        f"first, second = (SqliteEngine(Path({str(path)!r}), new_id=int) for _ in range(2))\n"
        "first.hold()\n"
        "try:\n"
        "    second.hold()\n"
        "except CannotStart as cannot:\n"
        "    print(cannot)\n"
    )

    done = subprocess.run([sys.executable, "-c", hold], cwd=ROOT, check=True, capture_output=True, text=True)

    assert done.stdout.startswith("Another Street Team (process unknown) is already using ")


def test_a_full_disk_is_named_where_sqlite_says_only_that_it_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder.db"
    folder.mkdir()
    with pytest.raises(CannotStart, match="it is a folder, and should be a file"):
        sqlite_revision(folder)

    unread = tmp_path / "unread.db"
    unread.write_bytes(b"SQLite format 3\x00" + bytes(84))  # a beginning, and nothing after it
    monkeypatch.setattr(migrate, "LEAST_ROOM", 2**62)  # more than any disk has
    with pytest.raises(CannotStart, match="the disk is full"):
        copy_sqlite(unread, tmp_path / "copies" / "copy.db")


def test_the_lock_of_a_killed_process_holds_nobody_up(path: Path) -> None:
    with start(path, 1) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "ready\n"
        first.kill()

    assert checked(path)[0] >= 0


def test_killed_in_the_middle_of_a_batch_nothing_confirmed_is_lost(path: Path) -> None:
    chance = random.Random(7)
    durable = 0

    for _ in range(6):
        with start(path, 32) as program:
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
            for _line in range(chance.randrange(1, 400)):
                durable += program.stdout.readline() == "durable\n"
            program.kill()
            durable += sum(line == "durable\n" for line in program.stdout)

    total, rows = checked(path)
    assert total == rows >= durable > 6


def test_a_file_that_is_no_database_is_named(tmp_path: Path, runner: asyncio.Runner) -> None:
    (tmp_path / "streetteam.db").write_bytes(b"Dear diary, " * 1_000)

    with pytest.raises(CannotStart, match="is not a Street Team database"):
        runner.run(open_database(f"sqlite:///{tmp_path / 'streetteam.db'}", backups=tmp_path))


def test_a_path_with_every_odd_character_works(tmp_path: Path, runner: asyncio.Runner) -> None:
    path = tmp_path / "100% #1? déjà vu.db"
    database = runner.run(open_database(f"sqlite:///{path}", backups=tmp_path / "backups"))

    assert runner.run(database.unit(add)) == 1
    runner.run(database.close())
    assert path.exists()
