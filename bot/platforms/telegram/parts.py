"""The parts behind Telegram's desk, and what is told where."""

from collections.abc import Sequence
from dataclasses import field

from telegram import User

from bot.chat.inbox import Inbox
from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.clock import Clock
from bot.database import Database, Transaction
from bot.platforms.telegram.asking import Asking
from bot.platforms.telegram.cards import Cards
from bot.platforms.telegram.post import Post
from bot.platforms.telegram.spots import PLATFORM
from bot.values import dataclass


@dataclass(slots=True)
class Parts:
    """What every hand at the desk works with. ``me`` is the bot, as Telegram knows it."""

    router: Router
    database: Database
    inbox: Inbox
    intake: Intake
    post: Post
    cards: Cards
    clock: Clock
    me: User = field(default_factory=lambda: User(0, "", is_bot=True))

    @property
    def asking(self) -> Asking:
        """Who leads through asks."""
        return Asking(self.router)

    def finish(self, tx: Transaction, keys: Sequence[str]) -> None:
        """Note that updates are done with."""
        now = self.clock.now()
        for key in keys:
            self.inbox.finish(tx, PLATFORM, key, now)

    async def done(self, keys: Sequence[str]) -> None:
        """Note that updates are done with, in a unit of their own."""
        await self.database.unit(lambda tx: self.finish(tx, keys))
