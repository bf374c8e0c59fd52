"""A whole database as one file and back: SQLite as a file of its own, PostgreSQL as an archive of its tables."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from bot.database.migrate import build, copy_sqlite, head
from bot.database.sqlite import SqliteEngine
from bot.database.transaction import CannotStart
from bot.values import dataclass

FILES = {"sqlite": "database.db", "postgresql": "database.tar"}  # what each is called inside a backup


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy holds: which database it is of, the schema's revision, and the rows of each table."""

    kind: str
    schema: str
    rows: dict[str, int]


def kind_of(url: str) -> str:
    """``sqlite`` or ``postgresql``."""
    return "sqlite" if url.startswith("sqlite:///") else "postgresql"


def take(url: str, target: Path) -> Copy:
    """Copy one snapshot of a database to a new file, also while the bot writes to it.

    Raises:
        CannotStart: there is no database yet, it cannot be read, or the copy could not be written.
    """
    if kind_of(url) == "postgresql":
        from bot.database.dump import dump_postgres, postgres_revision

        schema = postgres_revision(url)
        if schema is None:
            raise CannotStart("The database is empty: there is nothing to back up yet. Start the bot once first.")
        return Copy("postgresql", schema, dump_postgres(url, target))
    path = Path(url.removeprefix("sqlite:///"))
    if not path.exists():
        raise CannotStart(f"There is no database at {path}: there is nothing to back up yet. Start the bot once first.")
    copy_sqlite(path, target)
    return _described(target)


def put_back(url: str, source: Path, copy: Copy) -> None:
    """Make an empty database what a copy holds, and see that every row came.

    Raises:
        CannotStart: the database isn't empty, or the copy is damaged or of a newer schema; nothing was changed.
    """
    if copy.schema > head():
        raise CannotStart(
            f"The backup was made by a newer Street Team (schema {copy.schema}, this one knows {head()})."
            " Restore it with that version or a newer one."
        )
    if kind_of(url) != copy.kind:
        raise CannotStart(
            f"The backup is of a {copy.kind} database, and STREETTEAM_DATABASE_URL names a {kind_of(url)} one."
            " Restore it into one of its own kind."
        )
    if copy.kind == "postgresql":
        from bot.database.dump import undump_postgres

        build(url, copy.schema)
        undump_postgres(url, source, copy.rows)
        return
    if (found := _described(source)) != copy:
        raise CannotStart(f"The backup is damaged: it should hold {copy.rows}, and holds {found.rows}.")
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    source.rename(path)


def occupied(url: str) -> str | None:
    """Where there is a database already; None where a backup may be put.

    Raises:
        CannotStart: that cannot be found out, or the bot is running.
    """
    if kind_of(url) == "postgresql":
        from bot.database.dump import postgres_revision

        return "the PostgreSQL database" if postgres_revision(url) else None
    path = Path(url.removeprefix("sqlite:///"))
    engine = SqliteEngine(path, new_id=int)
    engine.hold()
    engine.release()
    # A log left behind would be played into whatever is put beside it.
    found = (path, path.with_name(f"{path.name}-wal"))
    return next((str(file) for file in found if file.exists() and file.stat().st_size), None)


def _described(path: Path) -> Copy:
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
            if verdict != "ok":
                raise CannotStart(f"The copy {path.name} does not pass its check ({verdict}).")
            (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            rows = {name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for (name,) in tables}
    except sqlite3.Error as error:
        raise CannotStart(f"The copy {path.name} is no database of Street Team ({error}).") from error
    return Copy("sqlite", schema, rows)
