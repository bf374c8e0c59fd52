"""Taking updates by asking for them: kept first, and only then the next ones; one process a token at a time."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot.clock import Clock
from bot.database import Database, StorageTrouble, leases
from bot.platforms.telegram.request import TooFast

log = logging.getLogger(__name__)

# All that is handled, and what only says that something is over: what isn't named here is never sent to us, and
# Telegram remembers the list until another one is given.
WANTED: Sequence[str] = tuple(str(kind.value) for kind in Update.ALL_TYPES)  # type: ignore[attr-defined]

WAITS_S = 30  # how long Telegram holds an answer while there is nothing
ANSWERS_IN_S = WAITS_S + 10.0
MOST = 100  # updates in one answer
LEASE_FOR, RENEWED_EVERY_S = timedelta(seconds=15), 5.0
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0

Receive = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]

SOMEBODY_ELSE = (
    "Another program takes this Telegram bot’s updates. Stop that one, or give this one a token of its own from"
    " @BotFather; it goes on by itself once it is alone."
)
STANDS_BY = "Another Street Team on this database takes Telegram’s updates; this one takes over when that one stops."


class Poller:
    """Asks Telegram for updates, again and again."""

    def __init__(
        self, bot: Bot, request: BaseRequest, database: Database, clock: Clock, boot_id: str, receive: Receive
    ) -> None:
        """Take whose updates, a connection of its own, and who keeps them; ``receive`` returns once they are kept."""
        self._bot, self._request, self._database, self._clock = bot, request, database, clock
        self._boot, self._receive = boot_id, receive
        self.trouble: str | None = None

    async def run(self) -> None:
        """Take updates until cancelled.

        Raises:
            InvalidToken: Telegram doesn't know the token any more.
        """
        name = f"telegram:{self._bot.id}"
        try:
            while True:
                await self._wait_for_turn(name)
                polling = asyncio.create_task(self._poll())
                renewing = asyncio.create_task(self._renew(name))
                try:
                    await asyncio.wait((polling, renewing), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for task in (polling, renewing):
                        task.cancel()
                    await asyncio.gather(polling, renewing, return_exceptions=True)
                if polling.done() and not polling.cancelled():
                    polling.result()
        finally:
            await self._let_go(name)

    async def _wait_for_turn(self, name: str) -> None:
        while not await self._lease(name):
            self._say(STANDS_BY)
            await self._clock.sleep(RENEWED_EVERY_S)
        self.trouble = None

    async def _renew(self, name: str) -> None:
        """Keep the turn; return when it is lost."""
        while True:
            await self._clock.sleep(RENEWED_EVERY_S)
            if not await self._lease(name):
                return

    async def _lease(self, name: str) -> bool:
        now = self._clock.now()
        # Where only one process has the database open, whoever else had the turn is dead.
        over = datetime.max.replace(tzinfo=UTC) if self._database.engine.alone else now
        try:
            return await self._database.unit(lambda tx: leases.take(tx, name, self._boot, over, now + LEASE_FOR))
        except StorageTrouble as trouble:
            log.warning("cannot say who takes Telegram’s updates: %s", trouble.reason)
            return False

    async def _let_go(self, name: str) -> None:
        try:
            await self._database.unit(lambda tx: leases.let_go(tx, name, self._boot))
        except StorageTrouble:
            log.debug("the lease runs out by itself")

    async def _poll(self) -> None:
        offset, pause_s = 0, SHORTEST_PAUSE_S
        while True:
            try:
                updates = await self._ask(offset)
                if updates:
                    await asyncio.shield(self._receive(updates))  # what is kept has to be done, whoever asks next
                    offset = max(int(update["update_id"]) for update in updates) + 1
                self.trouble, pause_s = None, SHORTEST_PAUSE_S
                continue
            except InvalidToken:
                raise
            except Conflict:
                self._say(SOMEBODY_ELSE)
            except StorageTrouble as trouble:
                self._say(f"What Telegram sends can’t be kept: {trouble.reason}.")
            except TooFast as wait:
                pause_s = max(pause_s, wait.retry_after)
            except TelegramError as error:
                self._say(f"Telegram doesn’t answer: {type(error).__name__}. It is asked again.")
            await self._clock.sleep(pause_s)
            pause_s = min(LONGEST_PAUSE_S, 2 * pause_s)

    async def _ask(self, offset: int) -> Sequence[Mapping[str, Any]]:
        asked: dict[str, str | int] = {"timeout": WAITS_S, "limit": MOST, "allowed_updates": json.dumps(WANTED)}
        if offset:
            asked["offset"] = offset
        found = await self._request.post(f"{self._bot.base_url}/getUpdates?{urlencode(asked)}", None, ANSWERS_IN_S)
        return found if isinstance(found, list) else []

    def _say(self, trouble: str) -> None:
        """Say what is wrong, once."""
        if trouble != self.trouble:
            log.warning("%s", trouble)
        self.trouble = trouble
