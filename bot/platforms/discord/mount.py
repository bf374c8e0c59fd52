"""Discord as a platform: its parts put together, and its life from the first attempt to connect to the last answer."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import discord
from discord.webhook.async_ import async_context

from bot.chat.carrier import Turnstile
from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.database import StorageTrouble
from bot.ids import code
from bot.media.store import Store
from bot.platforms.discord import kept
from bot.platforms.discord.bringing import Bringing
from bot.platforms.discord.callbacks import Callbacks
from bot.platforms.discord.carrier import DiscordCarrier
from bot.platforms.discord.client import StreetClient, intents_for
from bot.platforms.discord.decor import Decor
from bot.platforms.discord.desk import PATIENCE_S, Desk
from bot.platforms.discord.enclosing import Enclosing
from bot.platforms.discord.gestures import Gestures
from bot.platforms.discord.hearing import Hearing
from bot.platforms.discord.mailbox import Mailbox
from bot.platforms.discord.owing import Owing
from bot.platforms.discord.places import Places
from bot.platforms.discord.session import Gate, MustWait
from bot.platforms.discord.shows import Shows
from bot.platforms.discord.sync import sync
from bot.platforms.discord.troubles import LOST
from campaigns import campaign as campaigns

log = logging.getLogger(__name__)

API = "https://discord.com/api/v10"
GOODBYE_S = 1.5  # how long what is being answered has when we stop
SWEEP_S = 86_400.0
LETS_GO_S = 2.0  # how long the connection has to end

NO_TOKEN = (
    "Discord does not take STREETTEAM_DISCORD_TOKEN. Open discord.com/developers/applications, your application, Bot,"
    " Reset Token, and set the new one; everything else goes on without Discord."
)
NO_INTENTS = (
    "Discord does not let the bot hear {wanted}: it is switched off. Open discord.com/developers/applications, your"
    " application, Bot, Privileged Gateway Intents, and switch it on, or remove it from STREETTEAM_DISCORD_INTENTS."
    " The bot goes on without."
)


class DiscordPlatform:
    """The bot on Discord. ``start`` returns at once; it connects, and stays connected, until ``stop``."""

    def __init__(
        self,
        router: Router,
        intake: Intake,
        store: Store,
        token: str,
        *,
        api_url: str = "",
        intents: frozenset[str] = frozenset(),
        roles: bool = False,
        told: Callable[[float], None] | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Take the parts, the token, and how Discord is to be used.

        Args:
            router: the door.
            intake: the way in for files.
            store: where files are.
            token: the bot's.
            api_url: where the REST API is; Discord's own where none is given.
            intents: which of the optional intents were switched on: ``members``, ``message_content``.
            roles: whether members get the roles of what they are and of their team.
            told: called with the seconds each first answer took.
            patience_s: after how many seconds an answer is put off.
        """
        self._token, self._api_url, self._wanted = token, api_url or API, intents
        self._router, self._database, self._clock = router, router.database, router.clock
        self._connected: StreetClient | None = None
        self._current: StreetClient | None = None
        self._life: asyncio.Task[None] | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self._doing: set[asyncio.Task[Any]] = set()
        self._put_off: Sequence[kept.PutOff] = ()
        self._reason: str | None = "Discord is not connected yet."
        self._put_together(intake, store, roles=roles, told=told, patience_s=patience_s)

    def _put_together(
        self, intake: Intake, store: Store, *, roles: bool, told: Callable[[float], None] | None, patience_s: float
    ) -> None:
        """Make the parts, each with those it leans on."""
        router = self._router
        self._mailbox = Mailbox(self._database, router)
        self._shows = Shows(Enclosing(store), self._mailbox, router.catalogues, self._clock)
        self._places = Places(self._database, self._clock, router.campaign)
        self._gestures = Gestures(router)
        bringing = Bringing(self._database, intake, router.campaign)
        self._owing = Owing(router, self._mailbox)
        self.desk = Desk(
            router, self._places, self._shows, bringing, self._gestures, self._owing, patience_s=patience_s, told=told
        )
        self._hearing = Hearing(router, self._shows, bringing, self._places, self._owing)
        self._decor = Decor(router, roles=roles)
        self._gate = Gate(self._database, self._clock, self._clock.sleep)
        self.carrier = DiscordCarrier(router, self._mailbox, self._shows, lambda: self._connected, self._give_up)

    def trouble(self) -> str | None:
        """Why it does not work right now; None where it does."""
        return self._reason

    @property
    def busy(self) -> bool:
        """Whether something that somebody did is being done right now."""
        return bool(self._doing)

    def new_client(self, shard_count: int | None = None) -> StreetClient:
        """A client for one attempt."""
        return StreetClient(self, intents_for(self._wanted), shard_count=shard_count)

    async def open(self) -> None:
        """Read what is kept; before the first connection."""
        self._put_off = await self._database.read(kept.put_off)
        await self._owing.hand_over()
        campaign = await self._database.read(lambda tx: campaigns.by_slug(tx, self._router.campaign))
        self._shows.colour = int(campaign.settings.colour.lstrip("#"), 16)
        self._shows.talkable = self._gestures.talkable

    def share(self, turnstile: Turnstile) -> None:
        """Nothing to take: discord.py keeps replies to Discord's limits by what each answer says of them."""

    async def start(self) -> None:
        """Begin to connect."""
        discord.http.Route.BASE = self._api_url
        await self.open()
        self._life = asyncio.create_task(self._live())
        self._sweeping = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Finish what is being answered, and leave."""
        if self._doing:
            await asyncio.wait(self._doing, timeout=GOODBYE_S)
        await self._owing.close()
        self._gestures.close()
        self._decor.close()
        tasks = [task for task in (self._life, self._sweeping) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._current is not None:
            await _closed(self._current)
        self._connected = None

    async def begins(self) -> None:
        """See :class:`~bot.platforms.discord.client.Ears`."""
        await self._gate.begins()

    async def ready(self, client: StreetClient) -> None:
        """See :class:`~bot.platforms.discord.client.Ears`."""
        try:
            await self._set_up(client)
        except (discord.DiscordException, StorageTrouble, *LOST) as error:
            log.warning("Discord is connected, and not everything could be set up: %s", error)
            await self.back(client)
        except RuntimeError:
            if not client.is_closed():
                raise

    async def back(self, client: StreetClient) -> None:
        """See :class:`~bot.platforms.discord.client.Ears`."""
        if not client.is_closed():  # it may be, by the time we hear of it
            self._connected, self._reason = client, None

    async def gone(self) -> None:
        """See :class:`~bot.platforms.discord.client.Ears`."""
        self._reason = "Discord: the connection was lost; the bot is on its way back."

    async def interaction(self, client: StreetClient, interaction: "discord.Interaction[Any]") -> None:
        """See :class:`~bot.platforms.discord.client.Ears`."""
        task = asyncio.current_task()
        assert task is not None
        self._doing.add(task)
        try:
            await self.desk.take(client, interaction)
        finally:
            self._doing.discard(task)

    async def message(self, client: StreetClient, message: discord.Message) -> None:
        """See :class:`~bot.platforms.discord.client.Ears`."""
        await self._hearing.heard(client, message)

    async def left(self, client: StreetClient, member: discord.RawMemberRemoveEvent) -> None:
        """See :class:`~bot.platforms.discord.client.Ears`."""
        await self._hearing.left(member)

    async def _set_up(self, client: StreetClient) -> None:
        """All that is done once a session stands.

        Raises:
            DiscordException, StorageTrouble, OSError, TimeoutError, ClientError: it could not be.
            RuntimeError: the connection was closed meanwhile.
        """
        await self._gate.works()
        self._shows.commands = await sync(
            client, self._router.house, self._router.catalogues, self._database, self._clock
        )
        await self.back(client)
        log.info("connected to Discord as %s, in %s servers", client.user, len(client.guilds))
        await self._gestures.open(client)
        await self._finish(client)
        await self._hearing.catch_up(client)
        await self._decor.open(client)

    async def _finish(self, client: StreetClient) -> None:
        """Answer what was put off when the process before this one ended."""
        left, self._put_off = self._put_off, ()
        for each in left:
            await self.desk.finish(client, each)

    async def _sweep(self) -> None:
        while True:
            try:
                await self._database.unit(lambda tx: kept.expire(tx, self._clock.now()))
            except StorageTrouble as trouble:
                log.info("what is old is kept for now: %s", trouble.reason)
            await asyncio.sleep(SWEEP_S)

    async def _live(self) -> None:
        """Connect, and again whenever the connection is lost for good."""
        async_context.set(Callbacks())
        while True:
            try:
                seconds = await self._gate.wait_s()
                if seconds:
                    self._reason = f"Discord: the next attempt to connect is in {seconds:.0f} seconds."
                    await self._clock.sleep(seconds)
                if not await self._attempt():
                    return
            except StorageTrouble as trouble:
                self._reason = f"Discord waits for the database: {trouble.reason}."
                await self._clock.sleep(5.0)

    async def _attempt(self) -> bool:
        """One connection, from its beginning to its end; whether there is to be another one."""
        client = self._current = self.new_client()
        try:
            await client.login(self._token)
            await self._gate.look(client)
            await client.connect()
        except discord.LoginFailure:
            self._give_up(NO_TOKEN)
            return False
        except discord.PrivilegedIntentsRequired:
            if not self._wanted:
                self._give_up("Discord closes the connection: the bot’s intents are not allowed.")
                return False
            log.warning(NO_INTENTS.format(wanted=" and ".join(sorted(self._wanted))))
            self._wanted = frozenset()
        except MustWait as wait:
            log.warning("Discord lets no further session begin for %.0f seconds; the bot waits", wait.seconds)
        except (discord.DiscordException, *LOST) as error:
            log.warning("Discord cannot be reached: %s; next attempt in %.0f s", error, await self._gate.failed())
        except Exception:
            log.exception("the connection to Discord broke, incident %s", code(6))
            await self._gate.failed()
        finally:
            self._connected = None
            await _closed(client)
        return True

    def _give_up(self, reason: str) -> None:
        """Nothing works until somebody has done something."""
        if self._reason != reason:
            log.error(reason)
        self._reason, self._connected = reason, None
        if self._life is not None and self._life is not asyncio.current_task():
            self._life.cancel()


async def _closed(client: StreetClient) -> None:
    with suppress(Exception):
        async with asyncio.timeout(LETS_GO_S):
            await client.close()
