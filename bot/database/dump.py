"""A PostgreSQL database as one file and back: every table of one snapshot, as PostgreSQL's own COPY writes it."""

import io
import tarfile
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

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


def dump_postgres(url: str, target: Path) -> None:
    """Write every table of one snapshot to a new archive; it takes its name only once it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    with psycopg.connect(url) as connection, tarfile.open(unfinished, "w") as archive:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        _add(archive, REVISION, (row[0] if row else "").encode())
        for table in _tables(connection):
            with tempfile.TemporaryFile() as kept:
                with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                    for block in copy:
                        kept.write(block)
                info = tarfile.TarInfo(f"{table}.copy")
                info.size = kept.tell()
                kept.seek(0)
                archive.addfile(info, kept)
    unfinished.rename(target)


def undump_postgres(url: str, source: Path) -> None:
    """Fill the empty tables of a database of the same revision from an archive, in one transaction."""
    with psycopg.connect(url) as connection, tarfile.open(source) as archive:
        for info in archive:
            file = archive.extractfile(info)
            if file is None or not info.name.endswith(".copy") or info.name == "alembic_version.copy":
                continue
            table = sql.Identifier(info.name.removesuffix(".copy"))
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
                while block := file.read(1 << 16):
                    copy.write(block)


def revision_of(source: Path) -> str:
    """The schema an archive was made of; "" where it is no such archive."""
    with tarfile.open(source) as archive:
        try:
            file = archive.extractfile(REVISION)
        except KeyError:
            return ""
        return file.read().decode() if file else ""


def _tables(connection: psycopg.Connection[tuple[str]]) -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows]


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))
