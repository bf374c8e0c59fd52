"""The program: everything put together, started, and stopped. It alone knows the features."""

import asyncio
import errno
import gc
import logging
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import cogs
from bot import logs, stopping
from bot.chat.house import House
from bot.chat.intake import Intake
from bot.chat.leftovers import Leftovers
from bot.chat.router import Router
from bot.chats import Belongings, Chat, chats_of, webhook_of
from bot.clock import Clock, SystemClock
from bot.database import Database, Transaction, open_database
from bot.database.aside import aside
from bot.database.migrate import MigrationFailed
from bot.delivery.outbox import Outbox
from bot.health import Health, room_in
from bot.ids import code
from bot.keys import secret_key
from bot.machine import Machine
from bot.media.cabinet import Cabinet
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore, Store
from bot.metrics import CountingRouter, Metrics
from bot.platforms.telegram.webhook import Webhook
from bot.platforms.web import WebCarrier, WebPlatform, forgetting, rooms
from bot.platforms.web.owner import link_for, link_for_the_first_owner
from bot.platforms.web.stream import Hub
from bot.platforms.web.trouble import TroublePage
from bot.program import not_there_yet
from bot.settings import Settings, unknown_settings
from bot.words import Catalogues
from campaigns import packed, people
from campaigns.campaign import Campaign
from campaigns.packed import ClosedPack
from campaigns.refusals import NotFound

if TYPE_CHECKING:
    from bot.demo import Words

log = logging.getLogger(__name__)

IN_THE_LOG = (  # what strangers read: the whole of it may name folders and tables
    "The database could not be brought to this version's schema. Nothing was changed."
    " Whoever runs this bot finds the reason in its log, and what to do."
)
NEWS_OF_THE_DEMO = timedelta(hours=36)  # what its team has not read yet when it opens

RouterT = TypeVar("RouterT", bound=Router)


class CannotRun(Exception):
    """The bot cannot start. The text says why and what to do."""


async def run(settings: Settings) -> int:
    """Run the bot until a signal stops it; the exit code.

    Raises:
        CannotRun, CannotStart, BrokenPack, StorageTrouble: it cannot start; the text says why and what to do.
    """
    logs.set_up(settings.log_format, settings.secrets)
    for sentence in unknown_settings():
        log.warning(sentence)
    stop = stopping.signals()
    pack = packed.look(settings.campaign) or _unpacked(settings.campaign)
    _make_folder(settings.data)
    _see_that_the_port_is_free(settings)
    if settings.plays_demo:
        from bot.staging import clear_what_is_half  # draws photographs, which nobody else needs

        clear_what_is_half(settings)
    try:
        database = await open_database(settings.database, backups=settings.data / "backups")
    except MigrationFailed as failed:
        log.error(
            "the database could not be brought to this version's schema: %s",
            failed,
            exc_info=failed.__cause__ is not None,
        )
        return await _explain(settings, str(failed) if settings.loopback else IN_THE_LOG, stop)
    anew = await _until_told(Program(settings, database, SystemClock()), pack, stop)
    if anew and not await stopping.told_meanwhile(stop):
        log.info("the demo is there; starting anew without all that making it took")
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    return 0


async def _until_told(program: "Program", pack: ClosedPack, stop: asyncio.Event) -> bool:
    """Run a program until ``stop``; True where it has only made the demo, and the process is to begin anew.

    A process that drew two weeks of photographs never gives all of that memory back: afterwards it kept twice what one
    keeps that finds them there. So the same process begins again, under the same id.
    """
    starting, told = asyncio.create_task(program.start(pack)), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((starting, told), return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            log.info("stopping before everything was up; the next start does what is left")
        elif await starting:
            gc.freeze()  # what is there now stays: collections needn't look at it again
            gc.enable()
            await told
            log.info("stopping")
        return starting.done() and not stop.is_set()
    finally:
        told.cancel()
        await _within_time(program, starting)


class Program:
    """One running bot."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        """Take the settings, the open database and the clock."""
        self.settings, self.database, self.clock = settings, database, clock
        self.boot_id = code(12)
        self.store = FolderStore(settings.media)
        self.cabinet = Cabinet(self.store)
        self.darkroom = Darkroom()
        self.metrics = Metrics()
        self._machine: Machine | None = None
        self._web: WebPlatform | None = None
        self._chats: list[Chat] = []
        self._watches: list[asyncio.Task[None]] = []

    async def start(self, pack: ClosedPack) -> bool:
        """Put the pack into the database where it has changed, and open; False where it made the demo instead.

        Raises:
            BrokenPack: the pack has changed, and something is wrong with it.
            CannotRun: the web side cannot listen.
            StorageTrouble: the database cannot keep the pack.
        """
        now = self.clock.now()
        campaign = await self.database.read(lambda tx: packed.installed(tx, pack))
        if campaign is None:
            campaign = await self._unpack(pack, now)
        words = _words_of_the_demo(self.settings)
        if words is not None and await self._makes_the_demo(campaign, words):
            return False
        await self.store.sweep(now)
        router = self.door(CountingRouter, self.clock, campaign.slug)
        router.metrics = self.metrics
        health = Health(self.database, self.metrics, self.clock, campaign.slug)
        health.add(partial(room_in, self.settings.data))
        intake = Intake(self.database, self.store, self.darkroom, self.clock)
        key = secret_key(self.settings)
        webhook = webhook_of(self.settings, key)
        web = self._web = self._web_platform(router, intake, health, key, webhook, demo=words is not None)
        self.database.count(self.metrics.committed)
        try:
            await web.start()
        except OSError as error:
            raise CannotRun(_no_port(self.settings, error)) from error
        belongings = Belongings(router, self.database, intake, self.store, self.clock, self.metrics, self.boot_id)
        chats = chats_of(self.settings, belongings, webhook)
        carriers = [web.carrier, *(chat.carrier for chat in chats)]
        self._machine = Machine(router, intake, carriers, self.clock, self.boot_id, campaign.id)
        await self._machine.start()
        await self._connect(chats, health)
        leftovers = Leftovers(self.database, self.store, self.clock)
        self._watches = [asyncio.create_task(watch) for watch in (health.watch(), leftovers.watch())]
        await self._say_where(web, campaign.slug, now, demo=words is not None)
        return True

    async def stop(self) -> None:
        """Finish what was begun, and close."""
        for watch in self._watches:
            watch.cancel()
        await asyncio.gather(*(chat.stop() for chat in self._chats))
        if self._web is not None:
            await self._web.stop()
        if self._machine is not None:
            await self._machine.stop()
        await self.database.close()
        await asyncio.to_thread(self.darkroom.close)

    def door(self, kind: type[RouterT], clock: Clock, campaign: str) -> RouterT:
        """The one door of a campaign, on a clock."""
        return kind(
            self.database, House((*cogs.ALL, forgetting.cog), Outbox(), self.cabinet), Catalogues(), clock, campaign,
            owners=self.settings.owners, address=self.settings.inviting_address,
        )  # fmt: skip

    async def _unpack(self, pack: ClosedPack, now: datetime) -> Campaign:
        from campaigns.install import install  # like packs, it is slow to import, and seldom needed
        from campaigns.packs import load

        opened = load(self.settings.campaign)

        def work(tx: Transaction) -> Campaign:
            campaign = install(tx, opened, now)
            packed.mark(tx, pack)
            return campaign

        return await self.database.unit(work)

    async def _makes_the_demo(self, campaign: Campaign, words: "Words") -> bool:
        """Play the demo's history where it isn't there yet; False where it is."""
        from bot import staging

        if await self.database.read(people.anybody):
            return False
        gc.enable()  # other than putting a program together, this makes garbage
        log.info("the demo team plays its two weeks; that takes half a minute, once")
        on = partial(self.machine_on, slug=campaign.slug, campaign=campaign.id)
        hub = Hub(self.door(Router, self.clock, campaign.slug), self.database, self.clock)
        hub.open()  # a card that was decided while the demo was played is news to nobody
        await staging.stage(self.settings, words, self.clock, on)
        await hub.close()
        known = self.clock.now() - NEWS_OF_THE_DEMO
        await self.database.unit(lambda tx: rooms.everybody_has_read(tx, campaign, known))
        return True

    def machine_on(self, clock: Clock, slug: str, campaign: int) -> Machine:
        """The same parts on another clock, for the demo's history."""
        router = self.door(Router, clock, slug)
        intake = Intake(self.database, self.store, self.darkroom, clock)
        return Machine(router, intake, [WebCarrier(self.database, clock)], clock, self.boot_id, campaign)

    async def _connect(self, chats: Sequence[Chat], health: Health) -> None:
        assert self._machine is not None, "the machine runs"
        for chat in chats:
            chat.share(self._machine.courier.lane(chat.carrier.platform))
            health.add(chat.trouble)
            self._chats.append(chat)  # before it has started: a stop in the middle of that closes it too
            await chat.start()

    def _web_platform(
        self, router: Router, intake: Intake, health: Health, key: str, webhook: Webhook | None, *, demo: bool
    ) -> WebPlatform:
        store: Store = self.store
        return WebPlatform(
            router, self.database, intake, store, self.clock, host=self.settings.web_host,
            port=self.settings.web_port, public_url=self.settings.public_url, secret_key=key,
            demo=demo, health=health, routes=[webhook.route] if webhook else (),
        )  # fmt: skip

    async def _say_where(self, web: WebPlatform, campaign: str, now: datetime, *, demo: bool) -> None:
        """Print where to go; the address is the last line before we wait."""
        address = f"{self.settings.public_url}/" if self.settings.public_url else web.address
        if not demo:
            way_in = await self.database.unit(partial(link_for_the_first_owner, slug=campaign, now=now))
            if way_in is not None:
                says = "nobody owns this campaign yet; this link signs the first owner in, once, within a day: %sin/%s"
                log.info(says, address, way_in)
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()


def _words_of_the_demo(settings: Settings) -> "Words | None":
    """What the pack says for its demo; None where it has none, or none is to be played."""
    if not settings.plays_demo:
        return None
    from bot import staging

    return staging.words_of(settings)


def sign_in_link(settings: Settings, name: str) -> str:
    """A one-time link for the member of that name, also beside a running bot.

    Raises:
        CannotRun: there is no such member, or several, or no such campaign.
        CannotStart, StorageTrouble: the database cannot be used.
    """
    slug, now = campaign_of(settings), SystemClock().now()
    try:
        token = aside(settings.database, lambda tx: link_for(tx, slug, name, now))
    except LookupError as error:
        raise CannotRun(str(error.args[0])) from None
    except NotFound:
        raise CannotRun(not_there_yet(slug)) from None
    return f"{settings.address}in/{token}"


def campaign_of(settings: Settings) -> str:
    """The slug of the campaign the settings name.

    Raises:
        BrokenPack: its pack cannot be looked at.
    """
    return (packed.look(settings.campaign) or _unpacked(settings.campaign)).slug


def _unpacked(campaign: str) -> ClosedPack:
    """Say what is wrong with a pack that cannot even be looked at.

    Raises:
        BrokenPack: always, unless somebody mended it since.
    """
    from campaigns.packs import load

    return ClosedPack(load(campaign).campaign.slug, "")


async def _explain(settings: Settings, reason: str, stop: asyncio.Event) -> int:
    """Stay up and say what to do, instead of failing again and again."""
    page = TroublePage(settings.web_host, settings.web_port, reason)
    try:
        await page.start()
    except OSError as error:
        raise CannotRun(f"{reason}\n{_no_port(settings, error)}") from error
    sys.stdout.write(f"{page.address}\n")
    sys.stdout.flush()
    await stop.wait()
    await page.stop()
    return 1


async def _within_time(program: Program, starting: asyncio.Task[bool]) -> None:
    """Stop, within the time there is, also what is still being started."""
    starting.cancel()
    try:
        async with asyncio.timeout(stopping.STOPS_IN_S):
            await asyncio.gather(starting, return_exceptions=True)
            await program.stop()
    except TimeoutError:
        log.warning("not everything stopped in time; what was not finished is done at the next start")
        os._exit(0)


def _make_folder(folder: Path) -> None:
    """See that the data folder is there and can be written.

    Raises:
        CannotRun: it cannot.
    """
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
    except OSError as error:
        raise CannotRun(
            f"The data folder {folder} cannot be written ({error.strerror}). Give this user the right to write there,"
            " or set STREETTEAM_DATA to another folder, for example STREETTEAM_DATA=/var/lib/streetteam."
        ) from error
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)


def _see_that_the_port_is_free(settings: Settings) -> None:
    """Try the port before anything is changed.

    Raises:
        CannotRun: somebody else has it, or it isn't ours to have.
    """
    family = socket.AF_INET6 if ":" in settings.web_host else socket.AF_INET
    try:
        socket.create_server((settings.web_host, settings.web_port), family=family).close()
    except OSError as error:
        raise CannotRun(_no_port(settings, error)) from error


def _no_port(settings: Settings, error: OSError) -> str:
    host, port = settings.web_host, settings.web_port
    nobody_knows = error.errno is not None and error.errno < 0  # the resolver's own numbers are below zero
    if nobody_knows or error.errno == errno.EADDRNOTAVAIL:
        return f"This machine has no address {host}. Set one it has, for example STREETTEAM_WEB_HOST=127.0.0.1."
    if error.errno == errno.EACCES:
        return f"Port {port} is only for administrators. Set one above 1023, for example STREETTEAM_WEB_PORT=8080."
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use by another program. Stop that one, or set another port,"
            f" for example STREETTEAM_WEB_PORT={port + 1 if port < 65535 else 8080}."
        )
    return f"The web side cannot listen on {host}, port {port}: {error.strerror or error}."
