"""SQLite: one writing connection with group commit, and readers that cannot write.

Both are aiosqlite connections; the writer's queue carries whole units of work instead of single statements.
"""

import asyncio
import fcntl
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite

from bot.database.transaction import CannotStart, Row, StorageTrouble, Transaction, Value, for_sqlite, plain_values
from bot.database.units import Lost, NotBegun, Units, Work
from bot.program import typed
from bot.words import N_

Result = TypeVar("Result")

BUSY_MS = 5_000  # how long we wait for somebody else's lock before saying so
MAPPED = 2_000_000_000  # bytes of the file that readers see without copying; a board of a million takes a third less
CACHED_STATEMENTS = 512  # every statement of the house, compiled once a connection

# What the disk or another program did, not what the unit did wrong.
_TROUBLE = {
    sqlite3.SQLITE_FULL: N_("the disk is full"),
    sqlite3.SQLITE_READONLY: N_("the database is read-only"),
    sqlite3.SQLITE_IOERR: N_("the disk gives errors"),
    sqlite3.SQLITE_BUSY: N_("another program holds the database"),
    sqlite3.SQLITE_LOCKED: N_("another program holds the database"),
    sqlite3.SQLITE_CANTOPEN: N_("the database file cannot be opened"),
    sqlite3.SQLITE_CORRUPT: N_("the database file is damaged"),
    sqlite3.SQLITE_NOTADB: N_("the database file is not a database"),
}


class _SqliteTransaction(Transaction):
    __slots__ = ("_cursor", "_plain")

    def __init__(self, cursor: sqlite3.Cursor, new_id: Callable[[], int]) -> None:
        super().__init__(new_id)
        self._cursor = cursor  # one for all statements: each answer is read before the next is asked
        self._plain: sqlite3.Cursor | None = None  # and one whose rows are plain tuples

    def run(self, sql: str, **parameters: Value) -> int:
        text, values = for_sqlite(sql)
        return self._cursor.execute(text, plain_values(values(parameters))).rowcount

    def one(self, sql: str, **parameters: Value) -> Row | None:
        text, values = for_sqlite(sql)
        rows = self._cursor.execute(text, plain_values(values(parameters))).fetchall()
        return cast("Row", rows[0]) if rows else None

    def all(self, sql: str, **parameters: Value) -> list[Row]:
        text, values = for_sqlite(sql)
        return cast("list[Row]", self._cursor.execute(text, plain_values(values(parameters))).fetchall())

    def tuples(self, sql: str, **parameters: Value) -> list[tuple[Any, ...]]:
        text, values = for_sqlite(sql)
        if self._plain is None:
            self._plain = self._cursor.connection.cursor()
            self._plain.row_factory = None
        return self._plain.execute(text, plain_values(values(parameters))).fetchall()


class _Connection(aiosqlite.Connection):
    """An aiosqlite connection that runs a whole unit in one hop."""

    def __init__(self, open_it: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(open_it, iter_chunk_size=64)
        self._thread.name = "sqlite"
        self._cursor: sqlite3.Cursor | None = None

    @property
    def raw(self) -> sqlite3.Connection:
        """The connection itself, for code that already runs on its thread."""
        return self._conn

    @property
    def cursor_of_units(self) -> sqlite3.Cursor:
        """The cursor every unit uses, one after the other."""
        if self._cursor is None:
            self._cursor = self.raw.cursor()
        return self._cursor

    def hop(self, function: Callable[[], None]) -> None:
        """Run ``function`` on the connection's thread; nobody waits for it."""
        self._tx.put_nowait((None, function))

    async def inside(self, function: Callable[[], Result]) -> Result:
        """Run ``function`` on the connection's thread and return what it returned."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((future, function))
        return await future


class _SqliteWriter:
    """The one connection that writes; alone it checkpoints."""

    def __init__(self, connection: _Connection, new_id: Callable[[], int]) -> None:
        self._connection, self._new_id = connection, new_id

    def begin(self) -> None:
        try:
            self._connection.raw.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise NotBegun(trouble(error) or str(error), again=False) from error

    def attempt(self, work: Work[Result]) -> tuple[Result, set[str]]:
        transaction = _SqliteTransaction(self._connection.cursor_of_units, self._new_id)
        try:
            result = work(transaction)
        except sqlite3.Error as error:
            if reason := trouble(error):
                raise Lost(reason, again=False) from error
            raise
        return result, transaction.signals

    def attempt_guarded(self, work: Work[Result]) -> tuple[Result, set[str]]:
        raw = self._connection.raw
        raw.execute("SAVEPOINT unit")
        try:
            outcome = self.attempt(work)
        except Lost:
            raise
        except BaseException as error:
            if not raw.in_transaction:
                raise Lost(str(error), again=False) from error
            raw.execute("ROLLBACK TO unit")
            raw.execute("RELEASE unit")
            raise
        raw.execute("RELEASE unit")
        return outcome

    def commit(self) -> None:
        try:
            self._connection.raw.execute("COMMIT")
        except sqlite3.Error as error:
            raise Lost(trouble(error) or str(error), again=False) from error

    def abandon(self) -> None:
        raw = self._connection.raw
        with suppress(sqlite3.Error):
            if raw.in_transaction:
                raw.execute("ROLLBACK")

    def pause(self, tries: int) -> None:
        time.sleep(0.05 * tries)  # on the writer's own thread


class SqliteEngine:
    """The embedded database of one process.

    A lock beside the file keeps a second process out; the kernel frees it however this one ends.
    """

    name = "sqlite"
    alone = True

    def __init__(self, path: Path, *, new_id: Callable[[], int], readers: int = 3) -> None:
        """Take the file, the source of ids and how many readers to keep (≥ 1)."""
        self.path = path
        self._new_id, self._wanted = new_id, readers
        self._writer = _Connection(self._open_writer)
        self._readers: list[_Connection] = []
        self._lock: int | None = None
        self._turn = 0

    async def open(self, told: Callable[[set[str]], None]) -> Units:
        """Open the writer and the readers and return the writer's queue.

        Raises:
            CannotStart: another process has it open, or the file cannot be opened.
        """
        self.hold()
        try:
            await self._writer
            for _ in range(self._wanted):
                reader = _Connection(self._open_reader)
                self._readers.append(reader)
                await reader
        except sqlite3.Error as error:
            await self.close()
            raise CannotStart(
                f"The database {self.path} cannot be opened: {trouble(error) or error}."
                f" Check the disk, or put a backup back with {typed('restore FILE')}."
            ) from error
        return Units(_SqliteWriter(self._writer, self._new_id), self._writer.hop, told)

    def hold(self) -> None:
        """Keep other processes out; harmless when already held.

        Raises:
            CannotStart: another process is there, or the folder cannot be written.
        """
        if self._lock is not None:
            return
        beside = self.path.with_name(self.path.name + ".lock")
        try:
            beside.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise CannotStart(
                f"The data folder {self.path.parent} cannot be written ({error.strerror})."
                " Give this user the right to write there, or set STREETTEAM_DATA to another folder,"
                " for example STREETTEAM_DATA=/var/lib/streetteam."
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(lock, 20, 0).decode(errors="replace").strip()
            os.close(lock)
            raise CannotStart(
                f"Another Street Team (process {holder or 'unknown'}) is already using {self.path}."
                " Stop that one first, or set STREETTEAM_DATA to another folder."
            ) from error
        with suppress(OSError):  # on a full disk: who we are is for people to read, the lock itself needs no room
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
        self._lock = lock

    async def read(self, work: Work[Result]) -> Result:
        """Run ``work`` on a reader, on one snapshot."""
        self._turn = (self._turn + 1) % len(self._readers)
        reader = self._readers[self._turn]

        def unit() -> Result:
            reader.raw.execute("BEGIN")
            try:
                return work(_SqliteTransaction(reader.cursor_of_units, self._new_id))
            finally:
                reader.raw.execute("ROLLBACK")

        try:
            return await reader.inside(unit)
        except sqlite3.Error as error:
            if reason := trouble(error):
                raise StorageTrouble(reason) from error
            raise

    async def inside(self, function: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run ``function`` on the writer's thread, outside any transaction."""
        return await self._writer.inside(lambda: function(self._writer.raw))

    async def close(self) -> None:
        """Close the readers, then the writer, then let others in."""
        for connection in [*self._readers, self._writer]:
            await connection.close()
        self._readers.clear()
        self.release()

    def release(self) -> None:
        """Let other processes in."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _open_writer(self) -> sqlite3.Connection:
        connection = self._connect(f"file:{_quoted(self.path)}?mode=rwc")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        return connection

    def _open_reader(self) -> sqlite3.Connection:
        # mode=ro, so that closing last neither checkpoints nor removes the log.
        connection = self._connect(f"file:{_quoted(self.path)}?mode=ro")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute(f"PRAGMA mmap_size = {MAPPED}")
        return connection

    def _connect(self, uri: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, timeout=BUSY_MS / 1000,
            cached_statements=CACHED_STATEMENTS, check_same_thread=True,
        )  # fmt: skip
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection


def once(path: Path, work: Work[Result], new_id: Callable[[], int]) -> Result:
    """Run one unit from outside the process that has the database open; it waits for its turn.

    Raises:
        StorageTrouble: the database could not keep it; nothing was changed.
    """
    try:
        with closing(sqlite3.connect(f"file:{_quoted(path)}?mode=rw", uri=True, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA wal_autocheckpoint = 0")  # tidying up is the running process's alone
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            result = work(_SqliteTransaction(connection.cursor(), new_id))
            connection.execute("COMMIT")
            return result
    except sqlite3.Error as error:
        raise StorageTrouble(trouble(error) or str(error)) from error


def glance(path: Path, work: Work[Result], new_id: Callable[[], int]) -> Result:
    """Let something look from outside the process that has the database open; it cannot change anything.

    Raises:
        StorageTrouble: the database cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")  # so that all of it is of one moment
            return work(_SqliteTransaction(connection.cursor(), new_id))
    except sqlite3.Error as error:
        raise StorageTrouble(trouble(error) or str(error)) from error


def trouble(error: BaseException) -> str | None:
    """Why the database could not do it, where the fault is the disk's or another program's; else None."""
    code: Any = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return None
    return _TROUBLE.get(code & 0xFF)


def _quoted(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
