"""PostgreSQL: one writing connection a process with group commit, SERIALIZABLE between processes, and readers.

It is written the way SQLite is: units that wait together are committed together. Where two processes
collide, the batch is replayed, then each unit by itself, which is safe because a unit touches nothing
but its transaction.
"""

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, errors
from psycopg.adapt import Loader
from psycopg.pq.abc import PGconn
from psycopg.rows import DictRow, RowFactory, dict_row

from bot.database.prepared import Statements
from bot.database.transaction import CannotStart, Row, StorageTrouble, Transaction, Value
from bot.database.units import Lost, NotBegun, Undecided, Units, Work
from bot.words import N_

Result = TypeVar("Result")

CONNECT_S = 5
TRIES = 12  # 500 colliding read-modify-writes over 16 connections needed at most 9
UNDECIDED_S = 60.0  # how long we ask after a commit whose answer was lost: a server is back from a restart by then
READ_ONLY = N_("the database is read-only")
BUSY = N_("the database is very busy")
FULL = N_("the database server's disk is full")
SILENT = N_("the database server does not answer")
GONE = N_("the database server went away")

_COLLISIONS = (errors.SerializationFailure, errors.DeadlockDetected)
_READ_ONLY = (errors.ReadOnlySqlTransaction,)


class _WholeNumbers(Loader):
    """SUM() over BIGINT answers NUMERIC; here every number is whole unless it has a fraction."""

    def load(self, data: bytes | bytearray | memoryview) -> int | float:
        text = bytes(data)
        return float(text) if b"." in text or b"N" in text else int(text)


class _PostgresTransaction(Transaction):
    __slots__ = ("_ask",)

    SKIP_LOCKED = " FOR UPDATE SKIP LOCKED"
    FAR = True

    def __init__(self, connection: "_Connection", new_id: Callable[[], int]) -> None:
        super().__init__(new_id)
        self._ask = connection.statements.ask

    def run(self, sql: str, **parameters: Value) -> int:
        return self._ask(sql, parameters).touched

    def one(self, sql: str, **parameters: Value) -> Row | None:
        return next(iter(self._ask(sql, parameters).rows(most=1)), None)

    def all(self, sql: str, **parameters: Value) -> list[Row]:
        return [*self._ask(sql, parameters).rows()]

    def tuples(self, sql: str, **parameters: Value) -> list[tuple[Any, ...]]:
        return self._ask(sql, parameters).tuples()


class _Connection(Connection[DictRow]):
    """A connection, and what is prepared on it."""

    def __init__(self, pgconn: PGconn, row_factory: RowFactory[DictRow] = dict_row) -> None:
        super().__init__(pgconn, row_factory)
        self.statements = Statements(self)


class _PostgresWriter:
    def __init__(self, connect: Callable[[], _Connection], new_id: Callable[[], int]) -> None:
        self._connect, self._new_id = connect, new_id
        self.connection: _Connection | None = None
        self._xid: str | None = None
        self._backend = 0
        self._doubted: set[int] = set()

    def begin(self) -> None:
        try:
            if self.connection is None or self.connection.closed:
                self.connection = self._connect()
            cursor = self.connection.execute(
                "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT CAST(pg_current_xact_id() AS TEXT) AS xid"
            )
            cursor.nextset()
            row = cursor.fetchone()
        except _READ_ONLY as error:
            raise NotBegun(READ_ONLY, again=True) from error
        except psycopg.Error as error:
            raise NotBegun(f"{SILENT} ({_first_line(error)})", again=True) from error
        self._xid, self._backend = row["xid"] if row else None, self.connection.info.backend_pid

    def attempt(self, work: Work[Result]) -> tuple[Result, set[str]]:
        transaction = _PostgresTransaction(self._open, self._new_id)
        try:
            result = work(transaction)
        except _COLLISIONS as error:
            raise Lost(BUSY, again=True) from error
        except _READ_ONLY as error:
            raise Lost(READ_ONLY, again=False) from error
        except errors.DiskFull as error:
            raise Lost(FULL, again=False) from error
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise Lost(f"{GONE} ({_first_line(error)})", again=True) from error
        except errors.UniqueViolation as error:
            if id(work) in self._doubted:
                self._doubted.discard(id(work))
                raise
            # Another process may have made the row since our snapshot: a fresh one shows it. Once, not for ever.
            self._doubted.add(id(work))
            raise Lost(N_("somebody did the same at the same moment"), again=True) from error
        return result, transaction.signals

    def attempt_guarded(self, work: Work[Result]) -> tuple[Result, set[str]]:
        try:
            self._open.execute("SAVEPOINT unit")
            outcome = self.attempt(work)
            self._open.execute("RELEASE unit")
        except Lost:
            raise
        except psycopg.OperationalError as error:
            raise Lost(f"{GONE} ({_first_line(error)})", again=True) from error
        except BaseException:
            self._undo_unit()
            raise
        return outcome

    def commit(self) -> None:
        try:
            self._open.execute("COMMIT")
        except _COLLISIONS as error:
            raise Lost(BUSY, again=True) from error
        except psycopg.Error as error:
            if not self._was_committed():
                raise Lost(f"{GONE} ({_first_line(error)})", again=True) from error
        self._doubted.clear()

    def abandon(self) -> None:
        with suppress(psycopg.Error):
            if self.connection is not None and not self.connection.closed:
                self.connection.execute("ROLLBACK")

    def pause(self, tries: int) -> None:
        # Full jitter, doubling: 2 ms, 4 ms … capped at half a second.
        time.sleep(random.uniform(0, min(0.5, 0.002 * 2**tries)))

    @property
    def _open(self) -> _Connection:
        if self.connection is None:
            raise Lost(SILENT, again=True)
        return self.connection

    def _undo_unit(self) -> None:
        try:
            self._open.execute("ROLLBACK TO SAVEPOINT unit; RELEASE SAVEPOINT unit")
        except psycopg.Error as error:
            raise Lost(_first_line(error), again=True) from error

    def _was_committed(self) -> bool:
        """Whether a commit whose answer was lost had happened: the server remembers, once it is back.

        Raises:
            Undecided: it didn't come back in time.
        """
        self._open.close()
        deadline = time.monotonic() + UNDECIDED_S
        while time.monotonic() < deadline:
            try:
                status = self._ask()
            except psycopg.Error:
                time.sleep(0.2)
                continue
            if status != "in progress":
                return status == "committed"
            time.sleep(0.05)
        raise Undecided("the database server went away while it was saving")

    def _ask(self) -> str | None:
        """What became of our transaction; where the server still waits for us to go on, it is told not to."""
        if self.connection is None or self.connection.closed:
            self.connection = self._connect()
        asked = {"xid": self._xid, "backend": self._backend}
        try:
            row = self.connection.execute("SELECT pg_xact_status(CAST(%(xid)s AS xid8)) AS status", asked).fetchone()
        except errors.InvalidParameterValue:
            # “in the future”: the server crashed before it wrote down that it gave us this id, let alone a commit.
            return "aborted"
        status: str | None = row["status"] if row else None
        if status == "in progress":
            self.connection.execute("SELECT pg_terminate_backend(%(backend)s::int)", asked)
        return status


class PostgresEngine:
    """A PostgreSQL database, shared with other processes of the same program."""

    name = "postgres"
    alone = False

    def __init__(self, url: str, *, new_id: Callable[[], int], readers: int = 4) -> None:
        """Take ``postgresql://…``, the source of ids and how many readers to keep (≥ 1)."""
        self.url = url
        self._new_id = new_id
        self._writer = _PostgresWriter(self._connect, new_id)
        self._writer_thread = ThreadPoolExecutor(1, "postgres-writer")
        self._readers: list[_Connection | None] = [None] * readers
        self._reader_threads = [ThreadPoolExecutor(1, f"postgres-reader-{n}") for n in range(readers)]
        self._turn = 0

    async def open(self, told: Callable[[set[str]], None]) -> Units:
        """Connect the writer and return its queue.

        Raises:
            CannotStart: the server cannot be reached or refuses us.
        """
        try:
            self._writer.connection = await self._on_writer(lambda: connect(self.url))
        except CannotStart:
            await self.close()
            raise

        def hop(function: Callable[[], None]) -> None:
            self._writer_thread.submit(function)

        return Units(self._writer, hop, told, tries=TRIES)

    async def read(self, work: Work[Result]) -> Result:
        """Run ``work`` on a reader, on one snapshot."""
        self._turn = turn = (self._turn + 1) % len(self._readers)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader_threads[turn], lambda: self._read(turn, work))

    async def close(self) -> None:
        """Close every connection and end the threads."""

        def close_writer() -> None:
            if self._writer.connection is not None:
                self._writer.connection.close()

        await self._on_writer(close_writer)
        self._writer_thread.shutdown()
        for turn, thread in enumerate(self._reader_threads):
            thread.shutdown()
            if (connection := self._readers[turn]) is not None:
                connection.close()

    async def _on_writer(self, function: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._writer_thread, function)

    def _read(self, turn: int, work: Work[Result]) -> Result:
        for again in (True, False):
            try:
                connection = self._readers[turn]
                if connection is None or connection.closed:
                    connection = self._readers[turn] = self._connect()
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                try:
                    return work(_PostgresTransaction(connection, self._new_id))
                finally:
                    with suppress(psycopg.OperationalError):
                        connection.execute("ROLLBACK")
            except psycopg.OperationalError as error:
                if not again:
                    raise StorageTrouble(SILENT) from error
        raise StorageTrouble(SILENT)

    def _connect(self) -> _Connection:
        return _connected(self.url)


def once(url: str, work: Work[Result], new_id: Callable[[], int]) -> Result:
    """Run one unit from outside the processes that have the database open.

    Raises:
        StorageTrouble: the database could not keep it; nothing was changed.
        CannotStart: the server cannot be reached or refuses us.
    """
    with connect(url) as connection:
        for _ in range(TRIES):
            try:
                with connection.transaction():
                    connection.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                    return work(_PostgresTransaction(connection, new_id))
            except _COLLISIONS:
                continue
            except psycopg.OperationalError as error:
                raise StorageTrouble(f"{GONE} ({_first_line(error)})") from error
    raise StorageTrouble(BUSY)


def glance(url: str, work: Work[Result], new_id: Callable[[], int]) -> Result:
    """Let something look at one moment from outside; it cannot change anything.

    Raises:
        StorageTrouble: the server went away.
        CannotStart: the server cannot be reached or refuses us.
    """
    with connect(url) as connection:
        try:
            with connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                return work(_PostgresTransaction(connection, new_id))
        except psycopg.OperationalError as error:
            raise StorageTrouble(f"{GONE} ({_first_line(error)})") from error


def connect(url: str) -> _Connection:
    """Connect for the first time.

    Raises:
        CannotStart: the server cannot be reached or refuses us.
    """
    try:
        return _connected(url)
    except psycopg.ProgrammingError:  # it quotes what it could not read, which may be the password
        raise CannotStart(
            "STREETTEAM_DATABASE_URL is no address that can be read. In a name or a password, a space and the signs"
            " @ : / ? # % [ ] are written as % and two digits: %40 is @. For example"
            " postgresql://name:password@localhost:5432/streetteam."
        ) from None
    except psycopg.OperationalError as error:
        raise CannotStart(
            f"The database server cannot be used: {_first_line(error)}."
            " Check STREETTEAM_DATABASE_URL, for example postgresql://name:password@localhost:5432/streetteam."
        ) from error


def _connected(url: str) -> _Connection:
    connection = _Connection.connect(
        url, autocommit=True, row_factory=dict_row, connect_timeout=CONNECT_S, application_name="streetteam",
        client_encoding="utf8", prepare_threshold=None,  # with each ROLLBACK it would forget ours too
    )  # fmt: skip
    connection.adapters.register_loader("numeric", _WholeNumbers)
    # What is asked for is in memory or on a disk without a head, where a page through an index is as near as the next
    # one. Told so, a look at a board takes the index instead of making a bitmap for a handful of rows: a sixth less.
    connection.execute("SET random_page_cost = 1.1")
    return connection


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
