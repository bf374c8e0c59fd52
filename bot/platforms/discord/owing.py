"""Answers that are owed: noted with what somebody did, so that one a kill took away is shown at their next word.

Discord waits three seconds for an answer, so after a restart it is too late for one. What was done is done, though, and
whoever did it should hear so.
"""

import asyncio
import json
import logging
from datetime import timedelta

from bot.chat.incoming import Outcome
from bot.chat.router import Record, Router
from bot.chat.screen import Ask
from bot.database import StorageTrouble, Transaction
from bot.platforms.discord import kept
from bot.platforms.discord.errand import Errand

log = logging.getLogger(__name__)

SETTLES_IN_S = 1.0  # how long answers that were given are gathered before that is written down, many at once
ANSWERS_WITHIN = timedelta(minutes=5)  # of a process that lives; far more than an answer takes


class Owing:
    """Who has not been answered yet."""

    def __init__(self, router: Router) -> None:
        """Take the door, and with it the database and the features."""
        self._database, self._clock, self._house = router.database, router.clock, router.house
        self._owed: set[str] = set()
        self._given: set[str] = set()
        self._settling: asyncio.Task[None] | None = None

    def record(self, found: Errand) -> Record:
        """What notes an answer in the transaction of what was done; what changed nothing can simply be done again."""

        def record(tx: Transaction, outcome: Outcome) -> None:
            route = self._house.routes.get(outcome.route)
            if outcome.refused or isinstance(outcome.reply, Ask) or route is None or route.view:
                return
            kept.owe(tx, found.key, json.dumps([found.account, outcome.view, outcome.route]))
            self._owed.add(found.key)

        return record

    def given(self, key: str) -> None:
        """Remember that somebody has their answer, or was told why there is none."""
        if key not in self._owed:
            return
        self._owed.discard(key)
        self._given.add(key)
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle_soon())

    async def settle(self) -> None:
        """Write down which answers were given."""
        given, self._given = self._given, set()
        if not given:
            return
        try:
            await self._database.unit(lambda tx: kept.owe_no_more(tx, sorted(given)))
        except StorageTrouble as trouble:
            self._given |= given
            log.info("what was answered could not be written down: %s", trouble.reason)

    async def hand_over(self) -> None:
        """Keep for everybody what a process that ended could not answer."""
        now = self._clock.now()
        before = now if self._database.engine.alone else now - ANSWERS_WITHIN  # others may be about to give theirs

        def work(tx: Transaction) -> None:
            keys = []
            for key, written in kept.owed(tx, before):
                account, view, route = json.loads(written)
                kept.keep(tx, account, tx.new_id(), view, route, now)
                keys.append(key)
            kept.owe_no_more(tx, keys)

        await self._database.unit(work)

    async def close(self) -> None:
        """Write down what was answered, and end."""
        if self._settling is not None:
            self._settling.cancel()
        await self.settle()

    async def _settle_soon(self) -> None:
        while self._given:
            await asyncio.sleep(SETTLES_IN_S)
            await self.settle()
