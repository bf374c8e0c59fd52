"""Bringing the schema to head: a backup first, one transaction, and an explanation when it fails."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from bot.database.transaction import CannotStart
from bot.ids import code
from bot.program import typed

LEAST_ROOM = 100_000  # bytes; what SQLite takes for itself beside a database that is only looked at
VERSIONS = Path(__file__).parent / "migrations" / "versions"


class MigrationFailed(CannotStart):
    """The schema could not be brought to head. Nothing was changed; the text says what to do."""


def head() -> str:
    """The newest revision: the number its file begins with."""
    return max(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


async def migrate(url: str, backups: Path) -> Path | None:
    """Bring a database to head while nothing else uses it; return the backup made before, None where none was.

    Raises:
        CannotStart: the bot is running, or the database cannot be brought there; the text says what to do.
    """
    if not url.startswith("sqlite:///"):
        return await migrate_postgres(url, backups)
    from bot.database.sqlite import SqliteEngine

    engine = SqliteEngine(Path(url.removeprefix("sqlite:///")), new_id=int)
    engine.hold()
    try:
        return await migrate_sqlite(engine.path, backups)
    finally:
        engine.release()


async def migrate_sqlite(path: Path, backups: Path) -> Path | None:
    """Bring an embedded database to head; return the backup made before, None where nothing was to do.

    Raises:
        MigrationFailed: with what happened, where the backup is, and what to do.
    """
    found = sqlite_revision(path)
    if found == head():
        return None
    _refuse_newer(found)
    copy = None
    if found is not None:
        copy = _copy_in(backups, ".db")
        await asyncio.to_thread(copy_sqlite, path, copy)
    await asyncio.to_thread(_upgrade, f"sqlite:///{path}", copy)
    return copy


async def migrate_postgres(url: str, backups: Path) -> Path | None:
    """Bring a PostgreSQL database to head; like :func:`migrate_sqlite`."""
    from bot.database.dump import dump_postgres, postgres_revision

    found = await asyncio.to_thread(postgres_revision, url)
    if found == head():
        return None
    _refuse_newer(found)
    copy = None
    if found is not None:
        copy = _copy_in(backups, ".tar")
        try:
            await asyncio.to_thread(dump_postgres, url, copy)
        except OSError as error:
            raise _no_room(copy, error) from error
    await asyncio.to_thread(_upgrade, url, copy)
    return copy


def build(url: str, revision: str) -> None:
    """Make the tables of an older or the newest revision in an empty database.

    Raises:
        MigrationFailed: with what happened.
    """
    _upgrade(url, None, revision)


def copy_sqlite(path: Path, target: Path) -> None:
    """A consistent, checked copy of an embedded database, made while it may be in use.

    Raises:
        CannotStart: the copy could not be made or did not pass its check.
    """
    unfinished = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as source:
            source.execute("VACUUM INTO ?", (str(unfinished),))
        with closing(sqlite3.connect(f"file:{quote(str(unfinished))}?mode=ro", uri=True)) as made:
            (verdict,) = made.execute("PRAGMA integrity_check").fetchone()
    except OSError as error:
        raise _no_room(target, error) from error
    except sqlite3.Error as error:
        unfinished.unlink(missing_ok=True)
        raise CannotStart(f"A copy of {path} could not be written to {target}: {_why(unfinished, error)}.") from error
    if verdict != "ok":
        raise CannotStart(f"The copy of {path} does not pass its check ({verdict}): the database is damaged.")
    unfinished.rename(target)


def sqlite_revision(path: Path) -> str | None:
    """The schema's revision; None where there is no database yet, or an empty one.

    Raises:
        CannotStart: the file cannot be read, or is something else.
    """
    try:
        if not path.exists() or path.stat().st_size == 0:
            return None
    except OSError as error:
        raise CannotStart(f"The database {path} cannot be read: {error.strerror}.") from error
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise CannotStart(f"The database {path} cannot be read: {_why(path, error)}.") from error
    except sqlite3.DatabaseError as error:
        raise CannotStart(
            f"{path} is not a Street Team database ({error})."
            f" Move it away, or put a backup back with {typed('restore FILE')}."
        ) from error
    return row[0] if row else None


def _why(path: Path, error: sqlite3.Error) -> str:
    """What is wrong with a file; where there is no room for its log, SQLite says only that it cannot be read."""
    if path.is_dir():
        return "it is a folder, and should be a file"
    if shutil.disk_usage(path.parent).free < LEAST_ROOM:
        return "the disk is full. Free some space on it and start again"
    return str(error)


def _copy_in(backups: Path, ending: str) -> Path:
    """A name for the copy made before a migration; two processes that begin at once take different ones."""
    return backups / f"before-{head()}-{datetime.now(UTC):%Y%m%dT%H%M%S}-{code(4)}{ending}"


def _no_room(copy: Path, error: OSError) -> CannotStart:
    return CannotStart(
        f"A copy of the database could not be written to {copy}: {error.strerror}."
        " Nothing was changed. Make room there, or give this user the right to write, and start again."
    )


def _refuse_newer(found: str | None) -> None:
    if found is not None and found > head():
        raise MigrationFailed(
            f"The database was made by a newer Street Team (schema {found}, this one knows {head()})."
            f" Start the newer version again, or restore a backup made by this one with {typed('restore FILE')}."
        )


def _upgrade(url: str, copy: Path | None, revision: str = "head") -> None:
    from alembic import command  # imported only when a migration runs: SQLAlchemy costs 18 MB and 0.3 s
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent).replace("%", "%%"))
    config.attributes["url"] = url
    try:
        command.upgrade(config, revision)
    except Exception as error:
        kept = f" A copy from just before is at {copy}." if copy else ""
        raise MigrationFailed(
            f"The database could not be brought to schema {head()}: {error}\n"
            f"Nothing was changed: the old data is as it was.{kept}\n"
            "What to do: start the version you had before, it still works with this data; or mend what the message"
            f" names (a full disk, a missing right) and start again. {typed('doctor')} checks both."
        ) from error
