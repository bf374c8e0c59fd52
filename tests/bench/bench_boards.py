"""The leaderboard at a million members: the top ten, the reader and their neighbours, with names.

Ours is :func:`campaigns.boards.members` as a unit of work calls it. The peer is a sorted set of Redis that answers the
same, which each turn checks. Both keep their hop to another thread or task out of the figure; the row
``leaderboard_1m_awaited`` has it in, on both sides. PostgreSQL is held against redis-py as it installs itself, and in
a row of its own against redis-py that has hiredis to read with.
"""

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Protocol

from bot.database import Database, Transaction, open_database
from bot.database.sqlite import SqliteEngine
from campaigns import boards, install
from campaigns.boards import Board
from campaigns.campaign import Campaign
from campaigns.ledger import Measure
from campaigns.packs import load
from tests.bench.crowd import FIRST, Crowd, gather
from tests.bench.sides.redis_board import Hiredis, Line, RedisPy, RedisServer
from tests.simulated import START

MANY, FEW = 1_000_000, 10_000
TURNS, CALLS = 31, 60  # of each side, in turns
PACK = Path(__file__).parents[1] / "packs" / "small"
FILL_CACHE = "PRAGMA cache_size = -400000"  # kB, for the fill alone: a million rows into six indexes

Row = dict[str, Any]


class Peer(Protocol):
    """Somebody else who knows the board."""

    def board(self, member: int) -> list[Line]:
        """The top ten, then the member between their neighbours."""

    def close(self) -> None:
        """Hang up."""


@dataclass(frozen=True, slots=True)
class Ours:
    """A crowd in a database."""

    runner: asyncio.Runner
    database: Database
    campaign: Campaign
    crowd: Crowd

    def look(self, tx: Transaction, member: int) -> Board:
        """The board as a unit of work asks for it."""
        return boards.members(tx, self.campaign.id, Measure.POINTS, self.crowd.week, me=member)

    def timed(self, members: Sequence[int]) -> list[float]:
        """Seconds each look took, within one reading unit."""

        def work(tx: Transaction) -> list[float]:
            return [_seconds(partial(self.look, tx, member)) for member in members]

        return self.runner.run(self.database.read(work))

    def awaited(self, members: Sequence[int]) -> list[float]:
        """Seconds each took from the event loop and back, a unit each."""

        async def all_of_them() -> list[float]:
            taken = []
            for member in members:
                began = time.perf_counter()
                await self.database.read(partial(self.look, member=member))
                taken.append(time.perf_counter() - began)
            return taken

        return self.runner.run(all_of_them())

    def lines(self, member: int) -> list[Line]:
        """The board as the peer tells it."""
        found = self.runner.run(self.database.read(lambda tx: self.look(tx, member)))
        return [(row.rank, row.holder, str(row.name), row.amount) for row in found.rows]

    def close(self) -> None:
        """Close the database."""
        self.runner.run(self.database.close())


def rows() -> Iterator[Row]:
    """The rows of this file."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        runner = stack.enter_context(asyncio.Runner())
        many = filled(runner, f"sqlite:///{folder / 'many.db'}", folder, MANY)
        stack.callback(many.close)
        few = filled(runner, f"sqlite:///{folder / 'few.db'}", folder, FEW)
        stack.callback(few.close)
        hiredis, quick, redis_py, reason = _peers(stack, folder, many)
        yield against_a_peer("leaderboard_1m", "Redis, hiredis, one Lua call", many, hiredis, reason)
        yield growth(many, few)
        yield awaited(many, quick, reason)
        many.close()
        yield from on_postgres(stack, runner, folder, (redis_py, quick), reason)


def against_a_peer(name: str, peer: str, ours: Ours, other: Peer | None, reason: str) -> Row:
    """Microseconds for a look at the board, ours and the peer's in turns; where both are there they have to agree."""
    chance = random.Random(MANY)

    def turn() -> tuple[list[float], list[float]]:
        members = [FIRST + chance.randrange(MANY) for _ in range(CALLS)]
        if other is None:
            return ours.timed(members), []
        assert other.board(members[0]) == ours.lines(members[0])
        return ours.timed(members), [_seconds(partial(other.board, each)) for each in members]

    mine, theirs = _in_turns(turn)
    return _row(name, peer, mine, theirs, reason)


def growth(many: Ours, few: Ours) -> Row:
    """What a look costs at a million members against what it costs at ten thousand."""
    chance = random.Random(FEW)

    def turn() -> tuple[list[float], list[float]]:
        members = [FIRST + chance.randrange(MANY) for _ in range(CALLS)]
        return many.timed(members), few.timed([FIRST + (member - FIRST) % FEW for member in members])

    mine, theirs = _in_turns(turn)
    return _row("leaderboard_growth", f"own time at {FEW:,}", mine, theirs, "")


def awaited(ours: Ours, other: Peer | None, reason: str) -> Row:
    """A look from the event loop and back, ours on its reader's thread, redis-py in a thread as well."""
    chance = random.Random(CALLS)

    async def theirs_of(members: Sequence[int], peer: Peer) -> list[float]:
        taken = []
        for member in members:
            began = time.perf_counter()
            await asyncio.to_thread(peer.board, member)
            taken.append(time.perf_counter() - began)
        return taken

    def turn() -> tuple[list[float], list[float]]:
        members = [FIRST + chance.randrange(MANY) for _ in range(CALLS)]
        theirs = ours.runner.run(theirs_of(members, other)) if other else []
        return ours.awaited(members), theirs

    mine, theirs = _in_turns(turn)
    return _row("leaderboard_1m_awaited", "redis-py in a thread, one Lua call", mine, theirs, reason)


def on_postgres(
    stack: ExitStack, runner: asyncio.Runner, folder: Path, others: tuple[Peer | None, Peer | None], reason: str
) -> Iterator[Row]:
    """A look on PostgreSQL, against redis-py as it comes, and with hiredis; empty where there is none to be had."""
    rows = (("leaderboard_postgres", "redis-py, one Lua call", others[0]),
            ("leaderboard_postgres_hiredis", "redis-py with hiredis, one Lua call", others[1]))  # fmt: skip
    try:
        from tests.database.server import Server

        server = Server()
        _give_it_memory(server.url)
        server.stop()
        server.start()
    except (ImportError, OSError, RuntimeError) as error:
        yield from (_row(name, peer, [], [], f"no PostgreSQL: {error}") for name, peer, _other in rows)
        return
    stack.callback(server.close)
    ours = filled(runner, server.url, folder, MANY)
    stack.callback(ours.close)
    for name, peer, other in rows:
        yield against_a_peer(name, peer, ours, other, reason)


def _give_it_memory(url: str) -> None:
    """Let the server keep a million members in memory, as Redis does and as whoever has so many would."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET shared_buffers = '1GB'")


def _vacuum(url: str) -> None:
    """Tidy up and count, as the server does by itself after a while."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def filled(runner: asyncio.Runner, url: str, folder: Path, size: int) -> Ours:
    """A database with a crowd in it."""

    async def work() -> tuple[Database, Campaign, Crowd]:
        database = await open_database(url, backups=folder)
        engine = database.engine
        if isinstance(engine, SqliteEngine):
            await engine.inside(lambda raw: raw.execute(FILL_CACHE))
        campaign = await database.unit(lambda tx: install.install(tx, load(str(PACK)), START))
        crowd = await database.unit(lambda tx: gather(tx, campaign, size, START))
        if isinstance(engine, SqliteEngine):
            await engine.inside(_tidy)
        else:
            _vacuum(url)
        return database, campaign, crowd

    return Ours(runner, *runner.run(work()))


def _tidy(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.execute("PRAGMA cache_size = -2000")


def _peers(stack: ExitStack, folder: Path, ours: Ours) -> tuple[Peer | None, Peer | None, Peer | None, str]:
    """Redis by hiredis alone, by redis-py with it and without, filled with our crowd; or why it cannot be had."""
    try:
        server = RedisServer(folder)
        stack.callback(server.stop)
        hiredis = Hiredis(server.port)
        stack.callback(hiredis.close)
        quick, plain = (RedisPy(server.port, hiredis=each) for each in (True, False))
        stack.callback(quick.close)
        stack.callback(plain.close)
    except (ImportError, OSError, RuntimeError) as error:
        return None, None, None, str(error)
    said = ours.runner.run(ours.database.read(lambda tx: tx.all(
        "SELECT e.member, p.name, e.amount, e.at - :at AS since FROM entry e JOIN member m ON m.id = e.member"
        " JOIN person p ON p.id = m.person WHERE e.cause = 'crowd'",
        at=ours.crowd.at,
    )))  # fmt: skip
    hiredis.fill((row["member"], row["name"], row["amount"], row["since"]) for row in said)
    return hiredis, quick, plain, ""


def _in_turns(turn: Callable[[], tuple[list[float], list[float]]]) -> tuple[list[float], list[float]]:
    """All that both sides took, turn by turn; the first turn fills caches and isn't counted."""
    turn()
    mine, theirs = list[float](), list[float]()
    for _ in range(TURNS):
        ours, others = turn()
        mine += ours
        theirs += others
    return mine, theirs


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _row(name: str, peer: str, mine: Sequence[float], theirs: Sequence[float], reason: str) -> Row:
    value = round(median(mine) * 1e6, 1) if mine else None
    other = round(median(theirs) * 1e6, 1) if theirs else None
    return {
        "name": name, "value": value, "unit": "µs", "peer": peer, "peer_value": other,
        "ratio": round(value / other, 3) if value and other else None, "runs": TURNS,
        **({"reason": reason} if reason else {}),
    }  # fmt: skip
