"""Answers that are owed: what a process did and could not say any more, said by the next one, or by one beside it."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from telegram.error import TelegramError

from bot.chat.incidents import logged
from bot.chat.incoming import Caller
from bot.database import StorageTrouble, Transaction
from bot.platforms.telegram.gestures import Origin
from bot.platforms.telegram.parts import Parts
from bot.platforms.telegram.questions import Page
from bot.platforms.telegram.replies import Debt, Replies
from bot.platforms.telegram.spots import PLATFORM, Spot
from bot.words import Reader

log = logging.getLogger(__name__)

ANSWERS_WITHIN = timedelta(minutes=5)  # of a process that lives; far more than a reply waits for a platform


class Debts:
    """Gives the answers that are owed."""

    def __init__(self, parts: Parts, replies: Replies) -> None:
        """Take the parts, and what says them."""
        self._parts, self._replies = parts, replies

    async def settle(self) -> None:
        """Give the answers that a stopped process owed; one that cannot be given keeps nobody else from theirs.

        Raises:
            StorageTrouble: it cannot be told which.
        """
        before = self._parts.clock.now()
        if not self._parts.database.engine.alone:  # others may be just about to give theirs
            before -= ANSWERS_WITHIN
        owed = await self._parts.database.read(lambda tx: self._parts.inbox.owed(tx, PLATFORM, before))
        for key, written in owed:
            try:
                debt = Debt.of(written)
                if not debt.asks or not await self._ask_again(key, debt):
                    await self._replies.settle(key, debt)
            except (TelegramError, ValueError, TypeError) as error:
                log.info("an answer that was owed could not be given: %s", error)
                await self.give_up([key])
            except StorageTrouble:
                raise
            except Exception:
                logged(log, owed=key)
                await self.give_up([key])

    async def give_up(self, done: Sequence[str]) -> None:
        """Note that updates are done with, and nobody is owed an answer."""
        parts = self._parts

        def work(tx: Transaction) -> None:
            parts.finish(tx, done)
            for key in done:
                parts.inbox.owe(tx, PLATFORM, key, "")

        try:
            await parts.database.unit(work)
        except StorageTrouble as trouble:
            log.warning("an update waits for the next start: %s", trouble.reason)

    async def _ask_again(self, key: str, debt: Debt) -> bool:
        """Show the question again that was never shown; False where it isn't open any more."""
        parts, now = self._parts, self._parts.clock.now()
        origin = Origin(key, Spot(int(debt.account)), Caller(PLATFORM, debt.account), 0)

        def work(tx: Transaction) -> tuple[Page, Reader] | None:
            turn = parts.router.turn(tx, origin.caller, now)
            found = parts.asking.reopen(turn, debt.account)
            return (found, turn.reader) if found is not None else None

        found = await parts.database.unit(work)
        if found is None:
            return False
        page, reader = found
        await self._replies.ask(page, origin, reader)
        return True
