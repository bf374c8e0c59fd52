"""A look at Discord from outside, for ``streetteam doctor``: the token, the intents, the commands, every place."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any, Literal

import discord

from bot.chat.house import House
from bot.platforms.discord import commands, sync
from bot.platforms.discord.client import intents_for
from bot.platforms.discord.places import NEEDED, WANTED, lacking
from bot.platforms.discord.troubles import LOST
from bot.values import dataclass
from bot.words import Catalogues, Reader
from campaigns.places import Bound

API = "https://discord.com/api/v10"
PATIENCE_S = 20.0
MOST_SERVERS = 10  # that are asked for commands of their own

# The flags of an application, each for many servers and for few.
ALLOWED = {"members": 1 << 14 | 1 << 15, "message_content": 1 << 18 | 1 << 19}
CALLED = {"members": "Server Members Intent", "message_content": "Message Content Intent"}
PORTAL = "discord.com/developers/applications, your application"

State = Literal["ok", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Noticed:
    """One thing that was looked at, as a sentence, and what to do; "" where nothing is."""

    state: State
    says: str
    todo: str = ""


def check_up(
    token: str, house: House, catalogues: Catalogues, bound: Sequence[Bound], *, api_url: str, intents: frozenset[str],
    roles: bool = False,
) -> list[Noticed]:  # fmt: skip
    """Everything that can be told without a connection to the gateway.

    ``bound`` are the places on Discord, ``roles`` says whether members are to get roles there.
    """
    return asyncio.run(_within_time(_Look(token, house, catalogues, bound, api_url, intents, roles=roles)))


async def _within_time(look: "_Look") -> list[Noticed]:
    found: list[Noticed] = []
    around = look.around()
    try:
        async with asyncio.timeout(PATIENCE_S), aclosing(around):
            async for each in around:
                found += [each]
    except (discord.HTTPException, *LOST) as error:
        says = f"Discord cannot be asked: {error or type(error).__name__}."
        found.append(Noticed("wrong", says, "See that this machine reaches discord.com, then look again."))
    return found


class _Look:
    """One look around."""

    def __init__(
        self, token: str, house: House, catalogues: Catalogues, bound: Sequence[Bound], api_url: str,
        intents: frozenset[str], *, roles: bool,
    ) -> None:  # fmt: skip
        self._roles = roles
        self._token, self._house, self._catalogues, self._bound = token, house, catalogues, bound
        self._intents = intents
        self._reader: Reader = catalogues.reader("en", "UTC")
        discord.http.Route.BASE = api_url or API

    async def around(self) -> AsyncGenerator[Noticed, None]:
        """Look at one thing after the other."""
        client = discord.Client(intents=intents_for(frozenset()))
        try:
            await client.login(self._token)
            yield Noticed("ok", f"the token is that of {client.user}")
            async for each in self._told(client):
                yield each
        except discord.LoginFailure:
            todo = f"Open {PORTAL}, Bot, Reset Token, and set STREETTEAM_DISCORD_TOKEN to the new one."
            yield Noticed("wrong", "Discord does not take STREETTEAM_DISCORD_TOKEN.", todo)
        finally:
            await client.close()

    async def _told(self, client: discord.Client) -> AsyncIterator[Noticed]:
        for each in await self._of_intents(client):
            yield each
        servers = [server async for server in client.fetch_guilds(limit=None)]
        if not servers:
            yield Noticed("wrong", "the bot is in no server.", f"Open {self._invitation(client)} and choose yours.")
            return
        yield Noticed("ok", f"it is in {', '.join(sorted(server.name for server in servers))}")
        yield await self._of_commands(client)
        async for each in self._of_doubles(client, servers):
            yield each
        if self._roles:
            async for each in self._of_roles(client, servers):
                yield each
        async for each in self._of_places(client):
            yield each

    async def _of_roles(self, client: discord.Client, servers: Sequence[discord.Guild]) -> AsyncIterator[Noticed]:
        """Whether the bot may give people the roles of what they are."""
        for server in servers[:MOST_SERVERS]:
            there = await client.fetch_guild(server.id)
            me = await there.fetch_member(client.user.id if client.user else 0)
            if not me.guild_permissions.manage_roles:
                yield Noticed(
                    "note", f"STREETTEAM_DISCORD_ROLES is on, and in {server.name} the bot lacks Manage Roles: nobody"
                    " gets roles there.", "Open Server Settings, Roles, the bot’s role, Permissions, and switch"
                    " “Manage Roles” on.",
                )  # fmt: skip

    async def _of_intents(self, client: discord.Client) -> list[Noticed]:
        flags = (await client.application_info()).flags.value
        missing = [name for name in sorted(self._intents) if not flags & ALLOWED[name]]
        if not missing:
            wanted = " and ".join(sorted(self._intents)) or "none of the optional ones"
            return [Noticed("ok", f"intents: {wanted}")]
        return [
            Noticed(
                "note", f"STREETTEAM_DISCORD_INTENTS names {name}, and Discord does not allow it: the bot goes on"
                " without.", f"Open {PORTAL}, Bot, and switch on “{CALLED[name]}”, or take it out of the setting.",
            )
            for name in missing
        ]  # fmt: skip

    async def _of_commands(self, client: discord.Client) -> Noticed:
        application = client.application_id
        assert application is not None, "whoever is logged in has an application"
        there = sync.names(await client.http.get_global_commands(application))
        wanted = sync.names(commands.tree(self._house, self._catalogues))
        if there == wanted:
            return Noticed("ok", f"its {len(wanted)} commands are listed")
        ours, theirs = len(wanted - there), len(there - wanted)
        says = f"the list of commands is another one: {ours} are missing and {theirs} are not ours."
        return Noticed("note", says, "The next start tells Discord; people see it after opening Discord anew.")

    async def _of_doubles(self, client: discord.Client, servers: Sequence[discord.Guild]) -> AsyncIterator[Noticed]:
        """Commands of one server alone show beside the same ones of everywhere."""
        for server in servers[:MOST_SERVERS]:
            try:
                there = await client.http.get_guild_commands(client.application_id or 0, server.id)
            except discord.Forbidden:
                continue
            if there:
                yield Noticed(
                    "note", f"{server.name} has commands of its own from this bot: {sync.described(there)}. Some show"
                    " twice.", "Another program with the same token made them: stop it, remove the bot from the server,"
                    " and invite it again.",
                )  # fmt: skip

    async def _of_places(self, client: discord.Client) -> AsyncIterator[Noticed]:
        if not self._bound:
            todo = "Type /campaign place in a channel: first team, then review, each where it belongs."
            yield Noticed("note", "no channel is a place of the campaign yet.", todo)
        for place in self._bound:
            yield await self._of_place(client, place)

    async def _of_place(self, client: discord.Client, place: Bound) -> Noticed:
        name = f"{place.place}: {place.called or place.address}"
        try:
            found: Any = await client.fetch_channel(int(place.address))
            server = await client.fetch_guild(found.guild.id)
            channels = {each.id: each for each in await server.fetch_channels()}
            me = await server.fetch_member(client.user.id if client.user else 0)
        except (discord.NotFound, discord.Forbidden):
            todo = "Give the bot “View Channel” there, or type /campaign place in another channel."
            return Noticed("wrong", f"{name} is gone, or the bot may not see it.", todo)
        channel = channels.get(found.id) or channels.get(getattr(found, "parent_id", 0)) or found
        rights = channel.permissions_for(me)
        forum = isinstance(channel, discord.ForumChannel)
        if lacks := lacking(rights, forum=forum):
            missing = self._reader.together([lack.right for lack in lacks])
            return Noticed("wrong", f"{name}: the bot lacks {missing}.", self._reader.say(lacks[0].remedy))
        if wanted := [right for right, _called in WANTED.items() if not getattr(rights, right)]:
            missing = self._reader.together([WANTED[right] for right in wanted])
            return Noticed("note", f"{name} works; without {missing} there are no threads or no marks on photos.",
                           "Edit the channel, then Permissions, then the bot’s role.")  # fmt: skip
        return Noticed("ok", f"{name} works")

    def _invitation(self, client: discord.Client) -> str:
        rights = discord.Permissions(**dict.fromkeys((*NEEDED, *WANTED), True))
        return discord.utils.oauth_url(client.application_id or 0, permissions=rights)
