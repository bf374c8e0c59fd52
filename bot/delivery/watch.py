"""What looks again and again whether something is due, and at once when a commit says that it is."""

import asyncio
import logging
from abc import ABC, abstractmethod

from bot.clock import Clock
from bot.database import Database, StorageTrouble
from bot.delivery.lanes import first_of
from bot.ids import code

log = logging.getLogger(__name__)


class Watch(ABC):
    """One task that runs what is due, waits, and looks again; nothing that breaks ends it."""

    def __init__(self, database: Database, clock: Clock, *, topic: str, every_s: float, doing: str) -> None:
        """Take where to listen and for what, how many seconds to wait at most, and what the log calls it."""
        self._database, self._clock = database, clock
        self._topic, self._every_s, self._doing = topic, every_s, doing
        self._stopping, self._wake = False, asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        database.listen(self._heard)

    async def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """Stop after the piece of work that is under way."""
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            await asyncio.wait([self._task])

    @abstractmethod
    async def run_due(self) -> None:
        """Run all that is due now, and return when nothing more is."""

    def _heard(self, topics: set[str]) -> None:
        if self._topic in topics:
            self._wake.set()

    async def _look(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                await self.run_due()
            except StorageTrouble as trouble:
                log.warning("cannot go on %s: %s", self._doing, trouble.reason)
            except Exception:
                log.exception("%s failed, incident %s", self._doing, code(6))
            if not self._stopping:
                await first_of(self._wake.wait(), self._clock.sleep(self._every_s))
