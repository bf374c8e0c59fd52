"""A clock that leaps: where everybody sleeps, it is at once as late as the first of them wants it to be."""

import asyncio
import heapq
from bisect import bisect_left
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bot.database import Database
from bot.database.units import Work

Result = TypeVar("Result")

START = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)  # a Monday, 09:00 in Atlanta


def most_in(moments: Sequence[float], window_s: float) -> int:
    """How many of these, in order, fall into the fullest window of that length."""
    return max((bisect_left(moments, start + window_s) - n for n, start in enumerate(moments)), default=0)


class WatchedDatabase(Database):
    """A database that says whether it is working, which an event loop can't see."""

    working = 0

    async def unit(self, work: Work[Result]) -> Result:
        return await self._watch(super().unit(work))

    async def read(self, work: Work[Result]) -> Result:
        return await self._watch(super().read(work))

    async def one_done(self) -> None:
        """Wait until one of the things it is working on is done."""
        self._done = asyncio.get_running_loop().create_future()
        await self._done

    async def _watch(self, doing: Coroutine[Any, Any, Result]) -> Result:
        self.working += 1
        try:
            return await doing
        finally:
            self.working -= 1
            if self._done is not None and not self._done.done():
                self._done.set_result(None)

    _done: asyncio.Future[None] | None = None


class SimulatedClock:
    """Time passes only while nobody has anything to do, the loop or the database."""

    def __init__(self, at: datetime = START, database: WatchedDatabase | None = None) -> None:
        self._start, self._passed_s, self._database = at, 0.0, database
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = 0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed_s)

    def monotonic(self) -> float:
        return self._passed_s

    async def sleep(self, seconds: float) -> None:
        self._order += 1
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._passed_s + max(0.0, seconds), self._order, waker))
        await waker

    async def run(self, main: Coroutine[Any, Any, Result]) -> Result:
        """Run something, and let time leap until it is done."""
        task = asyncio.create_task(main)
        while not task.done():
            await self._until_everybody_sleeps()
            while self._sleepers and self._sleepers[0][2].done():
                heapq.heappop(self._sleepers)
            if task.done() or not self._sleepers:
                continue
            self._passed_s = max(self._passed_s, self._sleepers[0][0])
            while self._sleepers and self._sleepers[0][0] <= self._passed_s:
                waker = heapq.heappop(self._sleepers)[2]
                if not waker.done():
                    waker.set_result(None)
        return task.result()

    async def _until_everybody_sleeps(self) -> None:
        ready = vars(asyncio.get_running_loop())["_ready"]  # it has no public name
        while True:
            await asyncio.sleep(0)
            if ready:
                continue
            if self._database is None or not self._database.working:
                return
            await self._database.one_done()
