"""A command on Discord: processor time of our whole bot, with its database, against a bare bot of the same library.

Both are processes of their own on the small Discord of the tests, over loopback; what Discord itself costs is not
counted. People type side by side, as they do after a post to the team.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any

from tests.platforms.discord.fake.server import TOKEN, FakeDiscord, Somebody, answered

ROOT = Path(__file__).parents[2]
RUNS = 9
COMMANDS = 200  # a run
AT_ONCE = 8  # people
STARTS_IN_S, SETTLES_S = 30.0, 0.5


def rows() -> Iterator[dict[str, Any]]:
    """The row of this file: milliseconds of processor time a command."""
    with tempfile.TemporaryDirectory() as folder:
        mine, peers = asyncio.run(measured(Path(folder)))
    value, peer = median(mine), median(peers)
    yield {
        "name": "command_discord", "value": round(value, 3), "unit": "ms CPU", "peer": "discord.py, a bare echo bot",
        "peer_value": round(peer, 3), "ratio": round(value / peer, 3), "runs": RUNS,
    }  # fmt: skip


async def measured(folder: Path) -> tuple[list[float], list[float]]:
    """Both sides in turns; milliseconds a command."""
    ours: list[float] = []
    theirs: list[float] = []
    async with running("discord_ours", str(folder)) as mine, running("discord_echo") as peer:
        for run in range(RUNS + 1):
            for bot, took in ((mine, ours), (peer, theirs)):
                milliseconds = await one_run(bot)
                if run:  # the first one warms up
                    took.append(milliseconds)
    return ours, theirs


@asynccontextmanager
async def running(module: str, *given: str) -> AsyncIterator["Bot"]:
    """One side, connected to a small Discord of its own."""
    async with FakeDiscord() as discord:
        discord.rest.checks = False  # the library's own commands have fields that nobody described
        bot = Bot(discord, f"tests.bench.sides.{module}", given)
        await bot.start()
        try:
            yield bot
        finally:
            await bot.stop()


async def one_run(bot: "Bot") -> float:
    """A run of commands; milliseconds of the bot's processor time for each."""
    discord = bot.discord
    general = discord.town.channel("general")
    before = await bot.cpu_s()

    async def somebody(number: int) -> None:
        person = Somebody(discord, f"Person {number}", general["id"])
        for each in range(COMMANDS // AT_ONCE):
            await answered(await person.types("echo", text=f"Hello {number}, {each}"))

    await asyncio.gather(*(somebody(number) for number in range(AT_ONCE)))
    return (await bot.cpu_s() - before) * 1000 / COMMANDS


class Bot:
    """One side, in a process of its own."""

    def __init__(self, discord: FakeDiscord, module: str, given: Sequence[str]) -> None:
        """Take where it connects to, and what it is."""
        self.discord, self._module, self._given = discord, module, given
        self._process: asyncio.subprocess.Process

    async def start(self) -> None:
        """Start it, and wait until it is there and has said which commands there are."""
        where = [self.discord.address, self.discord.gateway.address, TOKEN]
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self._module, *where, *self._given, cwd=ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with asyncio.timeout(STARTS_IN_S):
                await self.discord.rest.listed.wait()
                await self.discord.gateway.ready.wait()
        except TimeoutError:
            self._process.kill()
            raise
        await asyncio.sleep(SETTLES_S)

    async def cpu_s(self) -> float:
        """The seconds of processor time it has used so far."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"\n")
        await self._process.stdin.drain()
        return float(await self._process.stdout.readline())

    async def stop(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
