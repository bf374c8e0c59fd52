"""A clock that leaps: where everybody sleeps, it is at once as late as the first of them wants it to be."""

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.database import Database
from bot.database.units import Work
from tests.conftest import START

Result = TypeVar("Result")


class SimulatedClock:
    """Time passes only while nobody has anything to do; ``busy`` says who works where the loop can't see it."""

    def __init__(self, at: datetime = START, busy: Callable[[], bool] = lambda: False) -> None:
        self._start, self._passed_s, self.busy = at, 0.0, busy
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
        ready = getattr(asyncio.get_running_loop(), "_ready")  # noqa: B009 - it has no public name
        await asyncio.sleep(0)
        while ready or self.busy():
            await asyncio.sleep(0 if ready else 0.0001)


class WatchedDatabase(Database):
    """A database that says whether it is working."""

    working = 0

    async def unit(self, work: Work[Result]) -> Result:
        self.working += 1
        try:
            return await super().unit(work)
        finally:
            self.working -= 1

    async def read(self, work: Work[Result]) -> Result:
        self.working += 1
        try:
            return await super().read(work)
        finally:
            self.working -= 1
