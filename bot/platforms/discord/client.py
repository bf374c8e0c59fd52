"""Our connection to Discord: what it asks to hear, and who hears it."""

import logging
import threading
from typing import Any, Protocol

import discord
from discord.gateway import KeepAliveHandler

from bot.chat.incidents import logged

log = logging.getLogger(__name__)

LONGEST_WAIT_S = 30.0  # for a rate limit, within the library; what takes longer comes back to us
GUILDS_COME_S = 2.0  # after which a server that is still missing is left out of READY


class Ears(Protocol):
    """Who hears what happens on Discord."""

    async def begins(self) -> None:
        """A session is about to begin."""

    async def ready(self, client: "StreetClient") -> None:
        """A new session stands: what happened before it wasn't heard."""

    async def back(self, client: "StreetClient") -> None:
        """A session goes on; nothing was missed."""

    async def gone(self) -> None:
        """The connection is lost; the library tries again."""

    async def interaction(self, client: "StreetClient", interaction: "discord.Interaction[Any]") -> None:
        """Somebody pressed, typed or sent something."""

    async def message(self, client: "StreetClient", message: discord.Message) -> None:
        """Somebody wrote a message where we read along."""

    async def left(self, client: "StreetClient", member: discord.RawMemberRemoveEvent) -> None:
        """Somebody left a server."""


class StreetClient(discord.AutoShardedClient):
    """One connection, from its beginning to its end; a new attempt takes a new one."""

    def __init__(self, ears: Ears, intents: discord.Intents, *, shard_count: int | None = None) -> None:
        """Take who hears, and what to ask for."""
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=LONGEST_WAIT_S,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            guild_ready_timeout=GUILDS_COME_S,
            shard_count=shard_count,
        )
        self._ears = ears

    async def close(self) -> None:
        """End the connection, also one whose session was not let begin: the library forgets that its heart beats."""
        await super().close()
        for thread in threading.enumerate():
            if isinstance(thread, KeepAliveHandler) and thread.ws._connection is self._connection:
                thread.stop()
                await thread.ws.socket.close()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """A session is about to begin."""
        await self._ears.begins()

    async def on_ready(self) -> None:
        """A new session stands."""
        await self._ears.ready(self)

    async def on_resumed(self) -> None:
        """A session goes on."""
        await self._ears.back(self)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """The connection is lost."""
        await self._ears.gone()

    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """Somebody pressed, typed or sent something."""
        await self._ears.interaction(self, interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote a message where we read along."""
        await self._ears.message(self, message)

    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """Somebody left a server."""
        await self._ears.left(self, payload)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Log what nobody caught."""
        logged(log, hook=event_method)


def intents_for(wanted: frozenset[str]) -> discord.Intents:
    """What we ask to hear: which servers and channels there are, and what was switched on besides.

    Args:
        wanted: any of ``members`` and ``message_content``.
    """
    intents = discord.Intents.none()
    intents.guilds = True
    if "members" in wanted:
        intents.members = True
    if "message_content" in wanted:
        intents.message_content = intents.guild_messages = intents.dm_messages = True
    return intents
