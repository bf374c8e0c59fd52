"""Albums whose parts reached different processes, as behind a balancer: gathered in the inbox they share, done by one.

Nothing in an album says how many parts it has. Each process waits for a silence and then looks into the inbox: whoever
has the first part does them all, and the others leave theirs to it as long as it lives.
"""

import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from telegram import Update

from bot.chat.inbox import Inbox
from bot.clock import Clock
from bot.database import Database
from bot.platforms.telegram.gestures import Gesture, SentFile
from bot.platforms.telegram.spots import PLATFORM

log = logging.getLogger(__name__)

LOOKS_S = 1.0  # between two looks at what another process is doing
LEADS_FOR = timedelta(seconds=30)  # then whoever was to do them is taken to be gone; done twice they cannot be


class Albums:
    """Gathers the parts of albums."""

    def __init__(
        self, database: Database, inbox: Inbox, clock: Clock, read: Callable[[Update], Gesture], ends_in_s: float
    ) -> None:
        """Take where updates are kept, the clock, what reads them, and how long the next part is waited for."""
        self._database, self._inbox, self._clock = database, inbox, clock
        self._read, self._ends_in = read, timedelta(seconds=ends_in_s)

    async def whole(self, found: Sequence[SentFile]) -> Sequence[SentFile]:
        """All the parts there are of an album of which this process got some; none where another one does them.

        Raises:
            StorageTrouble: they cannot be read.
        """
        if not found[0].album or self._database.engine.alone:
            return found
        mine = {part.origin.key for part in found}
        patient_until = self._clock.now() + LEADS_FOR
        while True:
            parts, newest = await self._waiting(found[0])
            if not any(part.origin.key in mine for part in parts):
                return ()
            ends = newest + self._ends_in
            if ends > self._clock.now():
                await self._clock.sleep((ends - self._clock.now()).total_seconds())
            elif parts[0].origin.key in mine or self._clock.now() >= patient_until:
                return parts
            else:
                await self._clock.sleep(LOOKS_S)

    async def _waiting(self, like: SentFile) -> tuple[list[SentFile], datetime]:
        """The parts of an album that wait in the inbox, in the order they came, and when the last of them did."""
        rows = await self._database.read(lambda tx: self._inbox.waiting(tx, PLATFORM))
        found: list[tuple[SentFile, datetime]] = []
        for row in rows:
            if like.album not in row.body:
                continue
            part = self._read(Update.de_json(json.loads(row.body), None))
            if isinstance(part, SentFile) and (part.album, part.origin.spot) == (like.album, like.origin.spot):
                found.append((part, row.received_at))
        found.sort(key=lambda each: int(each[0].origin.key))
        return [part for part, _at in found], max((at for _part, at in found), default=self._clock.now())
