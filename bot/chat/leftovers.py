"""Files nobody needs any more, taken out of the store: noted in the unit that made them so, removed until it worked."""

import asyncio
import logging
from datetime import timedelta

from bot.clock import Clock
from bot.database import Database, StorageTrouble
from bot.media.store import BadKey, Store, StoreTrouble
from campaigns import media

log = logging.getLogger(__name__)

LOOSE_FOR = timedelta(days=60)  # of a file that was sent and never handed in; drafts are kept half as long
LOOK_S = 3_600.0


class Leftovers:
    """Removes what the campaigns let go of. Only that: a file it never heard of may be another database's."""

    def __init__(self, database: Database, store: Store, clock: Clock) -> None:
        """Take where it is noted which files are not needed, where they are, and the clock."""
        self._database, self._store, self._clock = database, store, clock
        self._woken = asyncio.Event()
        database.listen(self._told)

    async def watch(self) -> None:
        """Remove at once what is let go of, and look now and then for what was never handed in, until cancelled."""
        while True:
            self._woken.clear()
            try:
                await self.clear()
            except (StorageTrouble, StoreTrouble) as trouble:
                log.warning("files nobody needs are still there: %s", trouble)
            await self._until_woken()

    async def clear(self) -> int:
        """Let go of what was never handed in, and remove all that isn't needed; return how many files that were.

        Raises:
            StorageTrouble: the database does not answer.
            StoreTrouble: the store does not; what was removed so far is.
        """
        now = self._clock.now()
        await self._database.unit(lambda tx: media.forget_loose(tx, now - LOOSE_FOR, now))
        removed = 0
        # One by one: what is sent again in the meantime is needed again, and no longer asked for here.
        while (key := await self._database.read(media.next_unneeded)) is not None:
            await self._remove(key)
            removed += 1
        return removed

    async def _remove(self, key: str) -> None:
        try:
            await self._store.remove(key)
        except BadKey:
            log.warning("%s was to be removed and is no key of a file", key)
        await self._database.unit(lambda tx: media.removed(tx, (key,)))

    async def _until_woken(self) -> None:
        waiting = [asyncio.ensure_future(self._woken.wait()), asyncio.ensure_future(self._clock.sleep(LOOK_S))]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waiting:
                each.cancel()

    def _told(self, topics: set[str]) -> None:
        if any(topic.startswith(media.UNNEEDED) for topic in topics):
            self._woken.set()
