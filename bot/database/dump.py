"""A PostgreSQL database as one file and back: every table of one snapshot, as PostgreSQL's own COPY writes it."""

import io
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bot.database.transaction import CannotStart

REVISION = "revision"  # the member of the archive that says which schema the tables are of


def postgres_revision(url: str) -> str | None:
    """The schema's revision; None where the database is empty.

    Raises:
        CannotStart: the server cannot be reached or refuses us.
    """
    from bot.database.postgres import connect

    with connect(url) as connection:
        row = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL AS there").fetchone()
        if row is None or not row["there"]:
            return None
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return found["version_num"] if found else None


def postgres_program(url: str) -> str:
    """The server's version, such as ``18.1``.

    Raises:
        CannotStart: the server cannot be reached or refuses us.
    """
    from bot.database.postgres import connect

    with connect(url) as connection:
        row = connection.execute("SHOW server_version").fetchone()
        return str(row["server_version"]).split()[0] if row else ""


def dump_postgres(url: str, target: Path) -> dict[str, int]:
    """Write every table of one snapshot to a new archive, which takes its name only once it is whole.

    Returns:
        The rows of each table.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    with psycopg.connect(url) as connection, tarfile.open(unfinished, "w") as archive:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        _add(archive, REVISION, (row[0] if row else "").encode())
        tables = _tables(connection)
        for table in tables:
            with tempfile.TemporaryFile() as kept:
                with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                    for block in copy:
                        kept.write(block)
                info = tarfile.TarInfo(f"{table}.copy")
                info.size = kept.tell()
                kept.seek(0)
                archive.addfile(info, kept)
        rows = {table: _count(connection, table) for table in tables}
    unfinished.rename(target)
    return rows


def undump_postgres(url: str, source: Path, rows: Mapping[str, int]) -> None:
    """Fill the empty tables of a database of the same revision from an archive, in one transaction.

    Raises:
        CannotStart: the archive does not hold the rows it should; nothing was changed.
    """
    with psycopg.connect(url) as connection, tarfile.open(source) as archive:
        for info in archive:
            file = archive.extractfile(info)
            table = info.name.removesuffix(".copy")
            if file is None or table == info.name or table == "alembic_version" or table not in rows:
                continue
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                while block := file.read(1 << 16):
                    copy.write(block)
        found = {table: _count(connection, table) for table in rows}
        if found != rows:
            raise CannotStart(f"The backup is damaged: it should hold {dict(rows)}, and holds {found}.")


def revision_of(source: Path) -> str:
    """The schema an archive was made of; "" where it is no such archive."""
    with tarfile.open(source) as archive:
        try:
            file = archive.extractfile(REVISION)
        except KeyError:
            return ""
        return file.read().decode() if file else ""


def _count(connection: psycopg.Connection[tuple[Any, ...]], table: str) -> int:
    row = connection.execute(sql.SQL("SELECT COUNT(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return row[0] if row else 0


def _tables(connection: psycopg.Connection[tuple[Any, ...]]) -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows]


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))
