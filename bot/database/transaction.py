"""What a unit of work sees of the database: one transaction, plain and synchronous."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from operator import itemgetter
from typing import Any, Protocol, TypeAlias

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Value: TypeAlias = str | int | float | bool | bytes | datetime | date | Enum | None
"""What a parameter may be. Aware datetimes are kept as microseconds, dates as ``YYYY-MM-DD``."""

Plain: TypeAlias = str | int | float | bytes | None

_AS_IS = frozenset((str, int, float, bool, bytes, type(None)))


class Row(Protocol):
    """One row of an answer; columns are read by name."""

    def __getitem__(self, column: str, /) -> Any:
        """The value in a column: int, float, str, bytes, bool (an int on SQLite) or None."""

    def keys(self) -> Any:
        """The columns' names."""


class Transaction(ABC):
    """The open transaction a unit of work runs in. It happens as a whole or not at all.

    SQL is the subset SQLite and PostgreSQL share, with named ``:parameters``.
    """

    __slots__ = ("_new_id", "facts", "signals")

    SKIP_LOCKED = ""
    """What a SELECT ends with that claims rows: leave those that another process is claiming. Nothing on SQLite,
    which has one writer."""

    FAR = False
    """Whether a statement is a way to another process and back: one long one is then answered sooner than three short
    ones, which are faster where there is no way at all."""

    def __init__(self, new_id: Callable[[], int]) -> None:
        """Take the source of new ids."""
        self._new_id = new_id
        self.signals: set[str] = set()
        self.facts: list[object] = []

    @abstractmethod
    def run(self, sql: str, **parameters: Value) -> int:
        """Run a statement and return how many rows it touched."""

    @abstractmethod
    def one(self, sql: str, **parameters: Value) -> Row | None:
        """Run a statement and return its first row, or None."""

    @abstractmethod
    def all(self, sql: str, **parameters: Value) -> list[Row]:
        """Run a statement and return its rows."""

    @abstractmethod
    def tuples(self, sql: str, **parameters: Value) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows as plain tuples, in the order of its columns.

        It takes two thirds of what :meth:`all` does: for what is read by the dozen each time somebody looks.
        """

    def new_id(self) -> int:
        """A new id: 63 bits, rising with time, unique among processes."""
        return self._new_id()

    def tell(self, fact: object) -> None:
        """Tell a fact; whoever runs the unit lets it be heard before the commit."""
        self.facts.append(fact)

    def signal(self, topic: str) -> None:
        """Tell whoever listens on ``topic`` that something changed, once this has been committed."""
        self.signals.add(topic)


class StorageTrouble(Exception):
    """The database could not keep something: disk full, read-only, locked, gone. Nothing was changed."""

    def __init__(self, reason: str) -> None:
        """Take the reason, in words an operator can act on."""
        super().__init__(reason)
        self.reason = reason


class CannotStart(Exception):
    """The database could not be opened. The text says why and what to do."""


def micros(at: datetime) -> int:
    """Microseconds since 1970 of an aware instant.

    Raises:
        TypeError: the datetime is naive.
    """
    return (at - EPOCH) // timedelta(microseconds=1)


def instant(stored: int) -> datetime:
    """The aware UTC instant kept as ``stored`` microseconds since 1970."""
    return EPOCH + timedelta(microseconds=stored)


def instant_or_none(stored: int | None) -> datetime | None:
    """Like :func:`instant`, for columns that may be empty."""
    return None if stored is None else instant(stored)


def plain_values(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Values as both databases store them; the same tuple where nothing had to change."""
    for value in values:
        if type(value) not in _AS_IS:
            return tuple(map(_plain, values))
    return values


def _plain(value: Value) -> Plain:
    if isinstance(value, datetime):
        return micros(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        kept: Plain = value.value
        return kept
    return value


# A quoted text, a cast, or a parameter: only the last is ours to translate.
_TOKENS = re.compile(r"'(?:[^']|'')*'|::|:([a-z_][a-z0-9_]*)")


@lru_cache(maxsize=2048)
def for_sqlite(sql: str) -> tuple[str, Callable[[Mapping[str, Value]], tuple[Value, ...]]]:
    """The same SQL with ``?1`` for the first ``:name``, ``?2`` for the next one, and what takes their values.

    sqlite3 binds those twice as fast as names.
    """
    return _numbered(sql, "?")


@lru_cache(maxsize=2048)
def for_postgres(sql: str) -> tuple[bytes, Callable[[Mapping[str, Value]], tuple[Value, ...]]]:
    """The same SQL with ``$1`` for the first ``:name``, ``$2`` for the next one, and what takes their values."""
    text, taking = _numbered(sql, "$")
    return text.encode(), taking


def _numbered(sql: str, sign: str) -> tuple[str, Callable[[Mapping[str, Value]], tuple[Value, ...]]]:
    names: list[str] = []

    def translate(found: re.Match[str]) -> str:
        if name := found.group(1):
            if name not in names:
                names.append(name)
            return f"{sign}{names.index(name) + 1}"
        return found.group()

    return _TOKENS.sub(translate, sql), _taking(names)


def _taking(names: Sequence[str]) -> Callable[[Mapping[str, Value]], tuple[Value, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    if names:
        (only,) = names
        return lambda parameters: (parameters[only],)
    return lambda _parameters: ()
