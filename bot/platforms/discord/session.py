"""The gate before the gateway: how often a session may be begun, kept over restarts so that none is wasted."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.gateway import DiscordWebSocket

from bot.clock import Clock
from bot.database import Database, Transaction, instant, micros
from bot.platforms.discord import kept
from bot.values import dataclass

APART_S = 5.0  # Discord lets one session begin in five seconds, and resets the token after 1,000 in a day
FREE = 5  # sessions an hour that begin as soon as they may; each more waits twice as long as the one before
LONGEST_S = 600.0  # 144 a day, however often something goes wrong
RESERVE = 10  # sessions we leave for whoever looks into what is wrong
PATIENCE_S = 45.0  # how long a session in its beginning can be made to wait; the library gives up after 60
FAILED_S, FAILED_LONGEST_S = 5.0, 900.0  # how long we stay away after failures, doubling


class MustWait(Exception):
    """No session may be begun for now."""

    def __init__(self, seconds: float) -> None:
        """Take how many seconds it is."""
        super().__init__(f"no session for {seconds:.0f} seconds")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class _Kept:
    begun: tuple[int, ...] = ()  # in microseconds, of the last hour
    failures: int = 0
    not_before: int = 0

    def begun_since(self, since: datetime) -> tuple[int, ...]:
        return tuple(each for each in self.begun if each > micros(since))


@dataclass(slots=True)
class Gate:
    """Lets sessions begin, one after the other, and none where the day's are used up."""

    database: Database
    clock: Clock
    sleep: Callable[[float], Awaitable[Any]]
    _kept: _Kept = field(default_factory=_Kept)

    async def wait_s(self) -> float:
        """For how many seconds no connection may be tried: 0 where it may be now."""
        found = await self.database.read(lambda tx: kept.noted(tx, "state", "session"))
        if found is not None:
            parts = json.loads(found.value)
            self._kept = _Kept(tuple(parts["begun"]), parts["failures"], parts["not_before"])
        now = self.clock.now()
        held = (instant(self._kept.not_before) - now).total_seconds() if self._kept.not_before else 0.0
        return max(0.0, held, self._spacing_s(now))

    async def look(self, client: discord.AutoShardedClient) -> None:
        """See where sessions begin, and that Discord lets another one begin today.

        Raises:
            MustWait: it doesn't, or hardly any.
        """
        _shards, address, limits = await client.http.get_bot_gateway()
        begins_at = type(DiscordWebSocket.DEFAULT_GATEWAY)(address)  # where the library goes once a session is over
        DiscordWebSocket.DEFAULT_GATEWAY = begins_at
        if limits["remaining"] <= min(RESERVE, limits["total"] // 10):
            seconds = max(60.0, limits["reset_after"] / 1000)
            await self._stay_away(seconds, self._kept.failures)
            raise MustWait(seconds)

    async def begins(self) -> None:
        """A session is about to begin: wait for its turn.

        Raises:
            MustWait: its turn is too far away for a connection that stands already.
        """
        wait_s = self._spacing_s(self.clock.now())
        if wait_s > PATIENCE_S:
            await self._stay_away(wait_s, self._kept.failures)
            raise MustWait(wait_s)
        if wait_s > 0:
            await self.sleep(wait_s)
        now = self.clock.now()
        begun = (*self._kept.begun_since(now - timedelta(hours=1)), micros(now))
        await self._keep(replace(self._kept, begun=begun))

    async def works(self) -> None:
        """A session stands: what failed before is forgiven."""
        if self._kept.failures or self._kept.not_before:
            await self._keep(replace(self._kept, failures=0, not_before=0))

    async def failed(self) -> float:
        """A connection could not be had or was lost for good; how many seconds to stay away."""
        failures = self._kept.failures + 1
        seconds = min(FAILED_S * 2.0 ** min(failures - 1, 16), FAILED_LONGEST_S)
        await self._stay_away(seconds, failures)
        return seconds

    def _spacing_s(self, now: datetime) -> float:
        """How long the next session has to wait for those before."""
        begun = self._kept.begun_since(now - timedelta(hours=1))
        if not begun:
            return 0.0
        apart_s = min(APART_S * 2.0 ** min(max(0, len(begun) - FREE), 16), LONGEST_S)
        return max(0.0, apart_s - (now - instant(begun[-1])).total_seconds())

    async def _stay_away(self, seconds: float, failures: int) -> None:
        until = micros(self.clock.now() + timedelta(seconds=seconds))
        await self._keep(replace(self._kept, failures=failures, not_before=until))

    async def _keep(self, now_is: _Kept) -> None:
        self._kept, now = now_is, self.clock.now()
        value = json.dumps({"begun": now_is.begun, "failures": now_is.failures, "not_before": now_is.not_before})

        def work(tx: Transaction) -> None:
            kept.note(tx, "state", "session", value, now)

        await self.database.unit(work)
