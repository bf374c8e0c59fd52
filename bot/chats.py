"""The chat apps whose token is set: put together, started and stopped beside the browser chat. Each fails alone."""

import logging
from collections.abc import Sequence
from typing import Protocol

from bot.chat.carrier import Carrier, Turnstile
from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.clock import Clock
from bot.database import Database
from bot.delivery import inbox
from bot.media.store import Store
from bot.metrics import Metrics
from bot.platforms.telegram.webhook import Webhook, secret_of
from bot.settings import Settings
from bot.values import dataclass

log = logging.getLogger(__name__)


class Chat(Protocol):
    """A chat app, as the program sees it."""

    @property
    def carrier(self) -> Carrier:
        """What carries letters there."""

    def share(self, turnstile: Turnstile) -> None:
        """Take the way out that letters and replies share; before :meth:`start`."""

    def trouble(self) -> str | None:
        """Why it doesn't work right now, in a sentence; None where it does."""

    async def start(self) -> None:
        """Begin to connect; this returns at once."""

    async def stop(self) -> None:
        """Finish what is being done, and leave."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a chat app is given of the program."""

    router: Router
    database: Database
    intake: Intake
    store: Store
    clock: Clock
    metrics: Metrics
    boot_id: str


def webhook_of(settings: Settings, key: str) -> Webhook | None:
    """Where Telegram calls us, for the web side to answer; None where we ask it."""
    if settings.telegram_token is None or not settings.telegram_webhook:
        return None
    return Webhook(secret_of(key, settings.telegram_token.get_secret_value()))


def chats_of(settings: Settings, program: Belongings, webhook: Webhook | None) -> Sequence[Chat]:
    """The chat apps the settings turn on."""
    found: list[Chat] = []
    if settings.telegram_token is not None:
        from bot.platforms.telegram.mount import TelegramPlatform  # its library is slow to import

        found.append(TelegramPlatform(
            program.router, program.database, program.intake, program.store, inbox, program.clock,
            token=settings.telegram_token.get_secret_value(), boot_id=program.boot_id,
            api_url=settings.telegram_api_url, webhook=webhook, public_url=settings.public_url,
        ))  # fmt: skip
    if settings.discord_token is not None:
        from bot.platforms.discord.mount import DiscordPlatform

        found.append(DiscordPlatform(
            program.router, program.intake, program.store, settings.discord_token.get_secret_value(),
            api_url=settings.discord_api_url, intents=settings.discord_intents, roles=settings.discord_roles,
            told=program.metrics.first_answer("discord"),
        ))  # fmt: skip
    return found
