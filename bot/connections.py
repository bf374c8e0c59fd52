"""The platforms the bot connects to: one for each token that is set, and imported only where there is one."""

from collections.abc import Iterator
from typing import Protocol

from bot.chat.carrier import Carrier
from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.media.store import Store
from bot.metrics import Metrics
from bot.settings import Settings


class Connection(Protocol):
    """A platform somewhere else. ``start`` returns at once: it connects by itself, and again when it is lost."""

    @property
    def carrier(self) -> Carrier:
        """Who carries letters there."""

    async def start(self) -> None:
        """Begin to connect."""

    async def stop(self) -> None:
        """Finish what is being answered, and leave."""

    def trouble(self) -> str | None:
        """Why it does not work right now; None where it does."""


def connections(
    settings: Settings, router: Router, intake: Intake, store: Store, metrics: Metrics
) -> Iterator[Connection]:
    """Every platform there is a token for, not started yet."""
    if settings.discord_token is not None:
        from bot.platforms.discord.mount import DiscordPlatform

        yield DiscordPlatform(
            router, intake, store, settings.discord_token.get_secret_value(), api_url=settings.discord_api_url,
            intents=settings.discord_intents, roles=settings.discord_roles, told=metrics.first_answer("discord"),
        )  # fmt: skip
