"""Answers that are owed: noted with what somebody did, so that one a kill took away is shown at their next word.

Discord waits three seconds for an answer, so after a restart it is too late for one, unless it was put off before.
What was done is done, though, and whoever did it should hear so.
"""

import asyncio
import json
import logging
from datetime import datetime, timedelta

from bot.chat.incoming import Outcome
from bot.chat.router import Record, Router
from bot.chat.screen import Ask
from bot.database import StorageTrouble, Transaction
from bot.platforms.discord import kept
from bot.platforms.discord.mailbox import Mailbox

log = logging.getLogger(__name__)

SETTLES_IN_S = 1.0  # how long answers that were given are gathered before that is written down, many at once
ANSWERS_WITHIN = timedelta(minutes=5)  # of a process that lives; far more than an answer takes
LOOKS_EVERY_S = 300.0  # where there are several processes, for what one that ended could not answer


class Owing:
    """Who has not been answered yet."""

    def __init__(self, router: Router, mailbox: Mailbox) -> None:
        """Take the door, and with it the database and the features, and where what is owed waits for people."""
        self._database, self._clock, self._house = router.database, router.clock, router.house
        self._mailbox = mailbox
        self._owed: dict[str, str] = {}
        self._given: set[str] = set()
        self._settling: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None

    def record(self, key: str, account: str) -> Record:
        """What notes an answer in the transaction of what was done; what changed nothing can simply be done again.

        Args:
            key: what was done, as Discord numbers it.
            account: who did it.
        """

        def record(_tx: Transaction, outcome: Outcome) -> str:
            route = self._house.routes.get(outcome.route)
            if outcome.refused or isinstance(outcome.reply, Ask) or route is None or route.view:
                return ""
            self._owed[key] = written = json.dumps([account, outcome.view, outcome.route])
            return written

        return record

    def put_off(self, key: str) -> None:
        """Remember that what somebody did is written down until they have their answer."""
        self._owed.setdefault(key, "")

    def given(self, key: str) -> None:
        """Remember that somebody has their answer, or was told why there is none."""
        if self._owed.pop(key, None) is None:
            return
        self._given.add(key)
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle_soon())

    async def later(self, key: str, *, shows: bool = True) -> bool:
        """Keep for somebody the answer they could not be given; False where none is owed.

        Args:
            key: what they did.
            shows: whether the view they were to see can be shown to them.
        """
        written = self._owed.get(key)
        if not written:
            return False
        now = self._clock.now()

        def work(tx: Transaction) -> str:
            account = _keep(tx, written, now, shows=shows)
            kept.owe_no_more(tx, [key])
            return account

        self._mailbox.put(await self._database.unit(work))
        self._owed.pop(key, None)
        return True

    async def tried(self, key: str, *, shows: bool = False) -> None:
        """Keep for somebody what could not be shown to them, or only that it is done; where that can't be, later."""
        try:
            await self.later(key, shows=shows)
        except StorageTrouble as trouble:
            log.info("that an answer is owed stays where it is: %s", trouble.reason)

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
                _keep(tx, written, now)
                keys.append(key)
            kept.owe_no_more(tx, keys)

        await self._database.unit(work)
        await self._mailbox.open()
        if self._looking is None and not self._database.engine.alone:
            self._looking = asyncio.create_task(self._look_now_and_then())

    async def close(self) -> None:
        """Write down what was answered, and end."""
        for task in (self._settling, self._looking):
            if task is not None:
                task.cancel()
        await self.settle()

    async def _look_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY_S)
            try:
                await self.hand_over()
            except StorageTrouble as trouble:
                log.info("what others owe stays where it is: %s", trouble.reason)

    async def _settle_soon(self) -> None:
        while self._given:
            await asyncio.sleep(SETTLES_IN_S)
            await self.settle()


def _keep(tx: Transaction, written: str, now: datetime, *, shows: bool = True) -> str:
    """Keep an answer that is owed where it is found at somebody's next word; whose it is."""
    account, view, route = json.loads(written)
    kept.keep(tx, str(account), tx.new_id(), view if shows else "", route, now)
    return str(account)
