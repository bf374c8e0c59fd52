"""What state a database is in, for those who look after it; looking changes nothing."""

import fcntl
import os
import sqlite3
from pathlib import Path

from bot.database.copies import kind_of
from bot.database.migrate import head, sqlite_revision
from bot.values import dataclass

# The fix of a race between a writer and a checkpoint of another connection; source: sqlite.org, "WAL-reset bug".
_WAL_RESET_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


@dataclass(frozen=True, slots=True)
class Condition:
    """A database as it was found.

    ``schema`` is None where there is none yet, ``head`` is what this program knows, ``holder`` the process that has
    it open ("" where none has, or where that cannot be told).
    """

    where: str
    program: str
    schema: str | None
    head: str
    holder: str


def examine(url: str) -> Condition:
    """Look at a database without changing it.

    Raises:
        CannotStart: it cannot be reached or read; the text says why and what to do.
    """
    if kind_of(url) == "postgresql":
        from bot.database.dump import postgres_program, postgres_revision

        return Condition("PostgreSQL", f"PostgreSQL {postgres_program(url)}", postgres_revision(url), head(), "")
    path = Path(url.removeprefix("sqlite:///"))
    return Condition(str(path), f"SQLite {sqlite3.sqlite_version}", sqlite_revision(path), head(), _holder(path))


def sqlite_version() -> str:
    """The version of SQLite this Python carries."""
    return sqlite3.sqlite_version


def has_wal_reset_fix(version: str) -> bool:
    """Whether that version of SQLite has the fix of its WAL-reset race."""
    given = tuple(int(part) for part in version.split("."))
    return given >= _WAL_RESET_FIXED[0] or any(given[:2] == fixed[:2] and given >= fixed for fixed in _WAL_RESET_FIXED)


def _holder(path: Path) -> str:
    try:
        lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDONLY)
    except OSError:
        return ""
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return os.pread(lock, 20, 0).decode(errors="replace").strip() or "unknown"
    finally:
        os.close(lock)
    return ""
