"""The database as the rest of the house sees it: units that write, reads, and signals after a commit."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from bot.database.migrate import migrate_postgres, migrate_sqlite
from bot.database.sqlite import SqliteEngine
from bot.database.transaction import StorageTrouble
from bot.database.units import Units, Work
from bot.ids import Ids
from bot.words import N_

Result = TypeVar("Result")
Listener = Callable[[set[str]], None]


class Engine(Protocol):
    """SQLite or PostgreSQL."""

    name: str
    alone: bool
    """Whether only one process at a time can have it open."""

    async def open(self, told: Listener) -> Units:
        """Open the writer and return its queue."""

    async def read(self, work: Work[Result]) -> Result:
        """Run something on a reader."""

    async def close(self) -> None:
        """Close everything."""


class Database:
    """Runs units of work: plain functions of a transaction, which may run more than once."""

    def __init__(self, engine: Engine, new_id: Callable[[], int]) -> None:
        """Take an engine and its source of ids; :func:`open_database` does, and opens it."""
        self.engine, self.new_id = engine, new_id
        self._units: Units | None = None
        self._listeners: list[Listener] = []

    async def open(self) -> None:
        """Open the engine.

        Raises:
            CannotStart: it cannot be opened.
        """
        self._units = await self.engine.open(self.told)

    async def unit(self, work: Work[Result]) -> Result:
        """Run ``work`` in a transaction; when this returns, it is durable.

        Raises:
            StorageTrouble: the database could not keep it; nothing was changed.
        """
        if self._units is None:
            raise StorageTrouble(N_("the database is not open"))
        return await self._units.unit(work)

    async def read(self, work: Work[Result]) -> Result:
        """Run ``work`` on a snapshot; it cannot write.

        Raises:
            StorageTrouble: the database does not answer.
        """
        if self._units is None:
            raise StorageTrouble(N_("the database is not open"))
        return await self.engine.read(work)

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` on the event loop with the topics signalled by units that were committed."""
        self._listeners.append(listener)

    def count(self, counted: Callable[[int, float], None]) -> None:
        """Tell ``counted`` of each batch: how many units, and the seconds it took. It is called on any thread."""
        assert self._units is not None, "the database is open"
        self._units.counted = counted

    def told(self, topics: set[str]) -> None:
        """Pass topics on to the listeners."""
        for listener in self._listeners:
            listener(topics)

    async def close(self) -> None:
        """Finish what was begun and close; what comes later is turned away. Closing again changes nothing."""
        units, self._units = self._units, None
        if units is not None:
            await units.idle()
            await self.engine.close()


async def open_database(url: str, *, backups: Path, new_id: Callable[[], int] | None = None) -> Database:
    """Open ``sqlite:///path`` or ``postgresql://…``, bringing its schema to head first.

    Args:
        url: where the database is.
        backups: folder for the copy made before a migration.
        new_id: source of ids; one of its own where none is given.

    Raises:
        CannotStart: it cannot be opened or migrated; the text says why and what to do.
    """
    new_id = new_id or Ids()
    engine: Engine
    if url.startswith("sqlite:///"):
        engine = sqlite = SqliteEngine(Path(url.removeprefix("sqlite:///")), new_id=new_id)
        sqlite.hold()
        try:
            await migrate_sqlite(sqlite.path, backups)
        except BaseException:
            await sqlite.close()
            raise
    else:
        from bot.database.postgres import PostgresEngine  # psycopg is an extra

        await migrate_postgres(url, backups)
        engine = PostgresEngine(url, new_id=new_id)
    database = Database(engine, new_id)
    await database.open()
    return database
