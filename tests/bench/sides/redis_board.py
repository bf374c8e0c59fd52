"""The peer of the boards: a sorted set of Redis, one Lua call for the top, a member and their neighbours, with names.

A score is ``points · 2³² + 2³² − 1 − microseconds since the first``, so that of two with as many points the earlier is
ahead, as on ours; all of it fits the 53 bits a score has.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

STEP = 1 << 32
AT_ONCE = 2_000  # members a command brings in
STARTS_IN_S = 10.0

Line = tuple[int, int, str, int]
"""Rank (ties share one), member, name, points."""

SCRIPT = """
local function named(rows)
  local ids = {}
  for i = 1, #rows, 2 do ids[#ids + 1] = rows[i] end
  return redis.call('HMGET', KEYS[2], unpack(ids))
end
local function rank(score)
  return redis.call('ZCOUNT', KEYS[1], (math.floor(score / 4294967296) + 1) * 4294967296, '+inf') + 1
end
local top = redis.call('ZREVRANGE', KEYS[1], 0, 9, 'WITHSCORES')
local place = redis.call('ZREVRANK', KEYS[1], ARGV[1])
local near = redis.call('ZREVRANGE', KEYS[1], math.max(place - 1, 0), place + 1, 'WITHSCORES')
local ranks = {}
for i = 2, #near, 2 do ranks[#ranks + 1] = rank(near[i]) end
return {top, named(top), near, named(near), ranks}
"""


class RedisServer:
    """A server of our own on loopback, which keeps nothing."""

    def __init__(self, folder: Path) -> None:
        """Start it.

        Raises:
            RuntimeError: it isn't installed, or doesn't start; the text says which.
        """
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError("redis-server is not installed (Debian has it: apt install redis-server)")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        command = [program, "--port", f"{self.port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + STARTS_IN_S
        while time.monotonic() < deadline and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError("redis-server does not start")

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()


class Hiredis:
    """The leanest client there is: a blocking socket, and hiredis to write and read what goes over it."""

    def __init__(self, port: int) -> None:
        """Connect.

        Raises:
            ModuleNotFoundError: hiredis is not installed.
        """
        import hiredis

        self._pack, self._reader = hiredis.pack_command, hiredis.Reader()
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._script = b""

    def call(self, *words: str | bytes | int) -> Any:
        """Send a command and wait for its answer."""
        self._socket.sendall(self._pack(words))
        while (answer := self._reader.gets()) is False:
            self._reader.feed(self._socket.recv(65_536))
        return answer

    def fill(self, rows: Iterable[tuple[int, str, int, int]]) -> None:
        """Bring members in: id, name, points, and microseconds since the first got theirs."""
        scores, names = list[str | int](), list[str | int]()
        for member, name, points, since in rows:
            scores += [points * STEP + STEP - 1 - since, member]
            names += [member, name]
            if len(names) == 2 * AT_ONCE:
                self._bring(scores, names)
                scores, names = [], []
        self._bring(scores, names)
        self._script = self.call("SCRIPT", "LOAD", SCRIPT)

    def _bring(self, scores: Sequence[str | int], names: Sequence[str | int]) -> None:
        if scores:
            self.call("ZADD", "points", *scores)
            self.call("HSET", "names", *names)

    def board(self, member: int) -> list[Line]:
        """The top ten, then the member between their neighbours."""
        return lines(self.call("EVALSHA", self._script, 2, "points", "names", member))

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class RedisPy:
    """The client people use: as it comes, or with hiredis to read what the server says."""

    def __init__(self, port: int, *, hiredis: bool) -> None:
        """Connect.

        Raises:
            ModuleNotFoundError: redis-py is not installed.
        """
        import redis
        from redis._parsers import _HiredisParser, _RESP2Parser  # it takes the first wherever hiredis is installed

        reads = _HiredisParser if hiredis else _RESP2Parser
        self._client = redis.Redis(connection_pool=redis.ConnectionPool(
            host="127.0.0.1", port=port, parser_class=reads
        ))  # fmt: skip
        self._script: Any = self._client.register_script(SCRIPT)

    def board(self, member: int) -> list[Line]:
        """The top ten, then the member between their neighbours."""
        return lines(self._script(keys=["points", "names"], args=[member]))

    def close(self) -> None:
        """Hang up."""
        self._client.close()


def lines(answer: Any) -> list[Line]:
    """What the script answered, as rows to show; nobody twice."""
    top, names, near, near_names, ranks = answer
    found: list[Line] = []
    for place, name in enumerate(names):
        points = _points(top[2 * place + 1])
        rank = found[-1][0] if found and found[-1][3] == points else place + 1
        found.append((rank, int(top[2 * place]), name.decode(), points))
    there = {row[1] for row in found}
    for place, name in enumerate(near_names):
        member = int(near[2 * place])
        if member not in there:
            found.append((ranks[place], member, name.decode(), _points(near[2 * place + 1])))
    return found


def _points(score: bytes) -> int:
    return int(float(score)) >> 32
