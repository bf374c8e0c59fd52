"""Bringing the schema to head: a copy first, all of it or nothing, and a sentence that says what to do."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.database import CannotStart, Database, migrate, open_database
from bot.database.copies import kind_of
from bot.database.dump import postgres_revision, revision_of
from bot.database.migrate import MigrationFailed, sqlite_revision
from tests.database.test_units import add

ROOT = Path(__file__).parents[2]

NOW = migrate.head()  # what this version knows, and what later ones will bring
SOON, LATER = (f"{int(NOW) + step:04d}" for step in (1, 2))

NEXT = '''
"""{what}"""
from alembic import op
from sqlalchemy import Column, Text

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    op.create_table("made_by_{revision}", Column("word", Text))
    op.execute("UPDATE total SET amount = amount + 100")
    {then}
'''


class Versions:
    """The migrations there are, and those a later version of the program brings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def bring(self, revision: str, then: str = "pass") -> None:
        before = f"{int(revision) - 1:04d}"
        text = NEXT.format(what="A later one.", revision=revision, before=before, then=then)
        (self.folder / f"{revision}_later.py").write_text(text)

    def take_away(self, revision: str) -> None:
        (self.folder / f"{revision}_later.py").unlink()


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Versions:
    shutil.copytree(migrate.VERSIONS.parent, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "VERSIONS", tmp_path / "migrations" / "versions")
    return Versions(tmp_path / "migrations" / "versions")


class Program:
    """Our program on one database: it can be started, and looked into from outside."""

    def __init__(self, runner: asyncio.Runner, url: str, backups: Path) -> None:
        self.runner, self.url, self.backups = runner, url, backups

    def start(self) -> Database:
        return self.runner.run(open_database(self.url, backups=self.backups))

    def run(self) -> int:
        """Start, add one, and stop; what is there then."""
        database = self.start()
        try:
            return self.runner.run(database.unit(add))
        finally:
            self.runner.run(database.close())

    def tables(self) -> set[str]:
        if kind_of(self.url) == "postgresql":
            with psycopg.connect(self.url) as connection:
                found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        else:
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as file:
                found = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name for (name,) in found}

    def revision(self) -> str | None:
        if kind_of(self.url) == "postgresql":
            return postgres_revision(self.url)
        return sqlite_revision(Path(self.url.removeprefix("sqlite:///")))

    def copies(self) -> list[Path]:
        return sorted(self.backups.glob("*")) if self.backups.exists() else []


@pytest.fixture
def program(runner: asyncio.Runner, url: str, tmp_path: Path) -> Program:
    program = Program(runner, url, tmp_path / "backups")
    assert program.run() == 1
    assert program.copies() == []
    return program


def test_a_copy_is_made_before_and_holds_what_was_there(program: Program, versions: Versions) -> None:
    versions.bring(SOON)

    assert program.run() == 102

    (copy,) = program.copies()
    assert copy.name.startswith(f"before-{SOON}-")
    assert program.revision() == SOON
    assert f"made_by_{SOON}" in program.tables()
    if kind_of(program.url) == "postgresql":
        assert revision_of(copy) == NOW
    else:
        assert sqlite_revision(copy) == NOW
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("SELECT amount FROM total").fetchall() == [(1,)]


def test_where_nothing_is_to_do_no_copy_is_made(program: Program, versions: Versions) -> None:
    versions.bring(SOON)
    program.run()

    assert program.run() == 103
    assert len(program.copies()) == 1


@pytest.mark.parametrize("breaks", ["op.execute('SELECT nonsense FROM nowhere')", "raise LookupError('a bug')"])
def test_a_migration_that_fails_leaves_everything_as_it_was_and_says_what_to_do(
    program: Program, versions: Versions, breaks: str
) -> None:
    """Two later ones, of which the second breaks: neither has happened."""
    before = program.tables()
    versions.bring(SOON)
    versions.bring(LATER, breaks)

    with pytest.raises(MigrationFailed) as failed:
        program.start()

    text = str(failed.value)
    (copy,) = program.copies()
    assert text.startswith(f"The database could not be brought to schema {LATER}: ")
    assert "Nothing was changed: the old data is as it was." in text
    assert f"A copy from just before is at {copy}." in text
    assert "start the version you had before" in text
    assert (program.tables(), program.revision()) == (before, NOW)


def test_the_version_before_goes_on_after_a_migration_that_failed(program: Program, versions: Versions) -> None:
    versions.bring(SOON, "raise LookupError('a bug')")
    with pytest.raises(MigrationFailed):
        program.start()

    versions.take_away(SOON)

    assert program.run() == 2


def test_a_newer_schema_is_refused_and_left_alone(program: Program, versions: Versions) -> None:
    versions.bring(SOON)
    program.run()
    versions.take_away(SOON)

    with pytest.raises(MigrationFailed, match=rf"made by a newer Street Team \(schema {SOON}, this one knows {NOW}\)"):
        program.start()

    assert program.revision() == SOON


def test_a_copy_that_cannot_be_written_stops_the_migration(program: Program, versions: Versions) -> None:
    versions.bring(SOON)
    program.backups.write_text("a file where the folder should be")

    with pytest.raises(CannotStart, match="could not be written"):
        program.start()

    assert program.revision() == NOW


@pytest.mark.parametrize("url", ["postgres"], indirect=True)  # the other lets only one process in
def test_two_processes_that_start_at_once_migrate_once(program: Program, versions: Versions) -> None:
    versions.bring(SOON)
    start = (
        "import asyncio, sys; from pathlib import Path; from bot.database import migrate, open_database\n"
        "migrate.VERSIONS = Path(sys.argv[3])\n"
        "with asyncio.Runner() as runner:\n"
        "    database = runner.run(open_database(sys.argv[1], backups=Path(sys.argv[2])))\n"
        "    runner.run(database.close())"
    )
    command = [sys.executable, "-c", start, program.url, str(program.backups), str(versions.folder)]

    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60)[1] for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert program.revision() == SOON
    assert program.run() == 102


def test_a_database_is_made_from_nothing_without_the_libraries_of_a_running_bot(tmp_path: Path) -> None:
    """What only migrations need is not in memory afterwards unless a migration ran."""
    look = (
        "import asyncio, sys; from pathlib import Path; from bot.database import open_database\n"
        "database = asyncio.run(open_database(sys.argv[1], backups=Path(sys.argv[2])))\n"
        "sys.stdout.write(str('sqlalchemy' in sys.modules)); sys.stdout.flush()\n"
        "import os; os._exit(0)"
    )
    command = [sys.executable, "-c", look, f"sqlite:///{tmp_path / 'new.db'}", str(tmp_path)]

    first, second = (
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout for _ in range(2)
    )

    assert (first, second) == ("True", "False")
