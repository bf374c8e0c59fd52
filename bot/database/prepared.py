"""PostgreSQL's statements: each prepared once a connection, then handed to libpq as it is.

psycopg prepares too, but looks at each query anew and waits for its answer in Python: that takes longer than most of
ours take to run. What it knows of types and of errors is used here as well.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

import psycopg
from psycopg import Connection, abc, errors, pq
from psycopg.adapt import Transformer
from psycopg.pq.abc import PGconn, PGresult

from bot.database.transaction import Value, for_postgres, plain_values

MOST = 512  # statements a connection keeps prepared: every one of the house, and some that are put together

_GOOD = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)


class Answer:
    """What a statement answered."""

    __slots__ = ("_result", "_statement")

    def __init__(self, statement: "_Statement", result: PGresult) -> None:
        """Take what the statement's rows are like, and the rows as they came."""
        self._statement, self._result = statement, result

    @property
    def touched(self) -> int:
        """How many rows it touched or found; -1 for what has none."""
        touched = self._result.command_tuples
        return -1 if touched is None else touched

    def tuples(self, most: int | None = None) -> list[tuple[Any, ...]]:
        """The rows, or the first ``most`` of them."""
        loads = self._statement.loads(self._result)
        there = self._result.ntuples
        try:
            return loads.load_rows(0, there if most is None else min(most, there), tuple)
        finally:
            loads.set_pgresult(None, set_loaders=False)  # it would be kept in memory until the next

    def rows(self, most: int | None = None) -> list[dict[str, Any]]:
        """The rows with their columns' names, or the first ``most`` of them."""
        found = self.tuples(most)
        names = self._statement.names
        return [dict(zip(names, row, strict=True)) for row in found]


class Statements:
    """The statements prepared on one connection."""

    def __init__(self, connection: Connection[Any]) -> None:
        """Take the connection."""
        self._connection = connection
        self._kept: OrderedDict[tuple[str, tuple[type, ...]], _Statement] = OrderedDict()
        self._number = count(1)

    def ask(self, sql: str, parameters: Mapping[str, Value]) -> Answer:
        """Run a statement with named ``:parameters``.

        Raises:
            psycopg.Error: as psycopg itself would raise it.
        """
        text, values_of = for_postgres(sql)
        values = plain_values(values_of(parameters))
        key = sql, tuple(map(type, values))
        statement = self._kept.get(key)
        if statement is None:
            statement = self._kept[key] = self._prepare(text, values)
        self._kept.move_to_end(key)
        conn = self._connection.pgconn
        result = conn.exec_prepared(statement.name, statement.sent(values), statement.formats)
        if result.status not in _GOOD:
            raise _error(conn, result)
        return Answer(statement, result)

    def _prepare(self, text: bytes, values: Sequence[Value]) -> "_Statement":
        conn = self._connection.pgconn
        while len(self._kept) >= MOST:
            _key, oldest = self._kept.popitem(last=False)
            _done(conn, conn.exec_(b"DEALLOCATE " + oldest.name))
        statement = _Statement(self._connection, b"house_%d" % next(self._number), values)
        _done(conn, conn.prepare(statement.name, text, statement.types))
        return statement


class _Statement:
    """A prepared statement: how its values are sent and its rows read."""

    __slots__ = ("_dumps", "_loads", "_names", "formats", "name", "types")

    def __init__(self, connection: Connection[Any], name: bytes, values: Sequence[Value]) -> None:
        kinds = [_kind(value) for value in values]
        self.name = name
        self.types = [oid for oid, _dump in kinds]
        self._dumps = [dump for _oid, dump in kinds]
        binary = [oid == _BYTES for oid in self.types]
        self.formats = [int(each) for each in binary] if any(binary) else None
        self._loads: abc.Transformer = Transformer(connection)
        self._names: tuple[str, ...] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of its rows; known once there was an answer."""
        return self._names or ()

    def sent(self, values: Sequence[Value]) -> list[Any]:
        """The values as they go over the wire."""
        return [dump(value) for dump, value in zip(self._dumps, values, strict=True)]

    def loads(self, result: PGresult) -> abc.Transformer:
        """What reads the rows of an answer."""
        if self._names is None:
            self._names = tuple((result.fname(each) or b"").decode() for each in range(result.nfields))
            self._loads.set_pgresult(result)
        else:
            self._loads.set_pgresult(result, set_loaders=False)
        return self._loads


def _done(conn: PGconn, result: PGresult) -> None:
    if result.status not in _GOOD:
        raise _error(conn, result)


def _error(conn: PGconn, result: PGresult) -> psycopg.Error:
    """What went wrong; where the server didn't say so itself, it went away."""
    if result.error_field(pq.DiagnosticField.SQLSTATE):
        return errors.error_from_result(result, "utf-8")
    return psycopg.OperationalError(result.get_error_message() or conn.get_error_message())


def _text(value: Any) -> bytes:
    if "\0" in value:
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return str.encode(value)


_BYTES = 17
# What PostgreSQL calls a type, and how its values are written; 0 leaves it to the statement. One width for every int:
# otherwise a statement would be prepared anew for each size of its values.
_KINDS: dict[type, tuple[int, Callable[[Any], bytes | None]]] = {
    int: (20, b"%d".__mod__),
    str: (0, _text),
    bool: (16, lambda value: b"t" if value else b"f"),
    float: (701, lambda value: repr(float(value)).encode()),
    bytes: (_BYTES, bytes),
    type(None): (0, lambda _value: None),
}


def _kind(value: Value) -> tuple[int, Callable[[Any], bytes | None]]:
    for each in type(value).__mro__:
        if each in _KINDS:
            return _KINDS[each]
    raise psycopg.ProgrammingError(f"a {type(value).__name__} cannot be kept")
