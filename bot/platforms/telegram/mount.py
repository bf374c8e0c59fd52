"""Telegram as a platform: its parts put together, and its life from the first word with Telegram to the last."""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot.chat.carrier import Turnstile
from bot.chat.inbox import Inbox
from bot.chat.incidents import logged
from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.clock import Clock
from bot.database import Database, StorageTrouble, Transaction
from bot.ids import code
from bot.media.store import Store
from bot.platforms.telegram import kept
from bot.platforms.telegram.cards import Cards
from bot.platforms.telegram.carrier import TelegramCarrier
from bot.platforms.telegram.debts import ANSWERS_WITHIN
from bot.platforms.telegram.desk import Desk
from bot.platforms.telegram.files import Files
from bot.platforms.telegram.gestures import Gesture, Moved, Nothing
from bot.platforms.telegram.line import ALBUM_ENDS_IN_S, Line
from bot.platforms.telegram.menus import Menus
from bot.platforms.telegram.parts import Parts
from bot.platforms.telegram.poller import WANTED, Poller
from bot.platforms.telegram.post import Post
from bot.platforms.telegram.receipts import Receipts
from bot.platforms.telegram.request import AiohttpRequest
from bot.platforms.telegram.spots import PLATFORM
from bot.platforms.telegram.webhook import PATH, Webhook
from bot.program import typed

log = logging.getLogger(__name__)

OFFICIAL = "https://api.telegram.org"
APP = "Telegram"  # as people call it
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0  # between two tries to connect
SWEEP_S = 86_400.0
LANDS_IN_S = 1.5  # how long letters on their way may take when we stop; what hasn't landed is in doubt
REQUESTS_AT_ONCE = 64  # of ours to Telegram
CALLS_AT_ONCE = 40  # of Telegram to our webhook

NOT_YET = "Telegram is not connected yet."
WRONG_TOKEN = (
    "Telegram doesn’t know the token in STREETTEAM_TELEGRAM_TOKEN. Ask @BotFather for it with /token, and start again."
)
BROKE = "Telegram takes no updates any more: incident {incident} is in the log. Start the bot again."


class TelegramPlatform:
    """Telegram. ``start`` returns at once and connects by itself; what keeps it from that is in ``trouble``."""

    def __init__(
        self, router: Router, database: Database, intake: Intake, store: Store, inbox: Inbox, clock: Clock, *,
        token: str, boot_id: str, api_url: str = "", webhook: Webhook | None = None, public_url: str = "",
        album_ends_in_s: float = ALBUM_ENDS_IN_S, asks_by: Callable[[int], BaseRequest] = AiohttpRequest,
    ) -> None:  # fmt: skip
        """Take the parts, the bot's token, and where updates come from.

        Args:
            router: the door.
            database: where rows are.
            intake: the way in for files.
            store: where files are kept.
            inbox: where updates are kept before they are confirmed.
            clock: the time.
            token: @BotFather's.
            boot_id: what tells this process from every other one.
            api_url: where the Bot API is; "" for Telegram's own.
            webhook: where Telegram calls us; None: we ask.
            public_url: how Telegram reaches the webhook.
            album_ends_in_s: how long the next photo of an album is waited for.
            asks_by: what makes a way to ask Telegram, for so many requests at once.
        """
        self._requests = asks_by(REQUESTS_AT_ONCE), asks_by(2)
        self.bot = _bot(token, api_url or OFFICIAL, *self._requests)
        self._database, self._clock, self._webhook, self._public_url = database, clock, webhook, public_url
        self._files = Files(database, store, clock)
        self.post = Post(self.bot, self._files, clock)
        cards = Cards(router, database, self.post, clock)
        self._parts = Parts(router, database, inbox, intake, self.post, cards, clock)
        self._desk = Desk(self._parts, album_ends_in_s)
        self._menus = Menus(self.bot, router, database, clock)
        self.receipts = Receipts(database, self.post, clock)
        self._line = Line(self._take, clock, album_ends_in_s)
        self._poller = Poller(self.bot, self._requests[1], database, clock, boot_id, self.receive)
        self.carrier = TelegramCarrier(database, self.post, cards, clock, self._desk.follow)
        self._tasks: list[asyncio.Task[None]] = []
        self._trouble: str | None = NOT_YET
        for hears in (cards.heard, self.receipts.heard, self._menus.heard):
            database.listen(hears)

    def share(self, turnstile: Turnstile) -> None:
        """Take the way out that letters and replies share."""
        self.post.turnstile = turnstile

    def trouble(self) -> str | None:
        """Why Telegram doesn't work right now; None where it does."""
        return self._trouble or self._poller.trouble

    async def start(self) -> None:
        """Begin to connect, and to work once that is done."""
        for request in self._requests:
            await request.initialize()
        self._begin(self._live())

    async def idle(self) -> None:
        """Wait until everything that has come in is done."""
        await self._line.idle()

    async def stop(self) -> None:
        """Finish what is being done, and disconnect; what has come in besides is done after the next start."""
        self.carrier.connected = False
        if self._webhook is not None:
            self._webhook.receive = None
        await self._line.stop()
        await self.carrier.land(LANDS_IN_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for request in self._requests:
            await request.shutdown()

    async def receive(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Keep updates, each once, and put those that are new in line. When this returns, they are durable.

        Raises:
            StorageTrouble: they could not be kept.
        """
        now = self._clock.now()
        bodies = [(str(update["update_id"]), json.dumps(update)) for update in updates]

        def work(tx: Transaction) -> list[bool]:
            return [self._parts.inbox.receive(tx, PLATFORM, key, body, now) for key, body in bodies]

        for update, new in zip(updates, await self._database.unit(work), strict=True):
            if new:
                await self._put(update)

    async def _live(self) -> None:
        """Connect, catch up, and take updates, until cancelled."""
        try:
            await self._connect()
            self._trouble = None
            self.carrier.connected = True
            self._begin(self._parts.cards.keep_true())
            self._begin(self.receipts.keep_true())
            self._begin(self._sweep())
            await self._catch_up()
            if not self._database.engine.alone:
                self._begin(self._go_on_for_others())
            if self._webhook is None:
                await self._poller.run()
            else:
                self._webhook.receive = self.receive
        except InvalidToken:
            self._trouble, self.carrier.connected = WRONG_TOKEN, False
            log.error("%s", WRONG_TOKEN)
        except Exception:
            self._trouble = BROKE.format(incident=logged(log))

    async def _connect(self) -> None:
        """Learn who we are, and say where updates are to go; again until that is done.

        Raises:
            InvalidToken: Telegram doesn't know us.
        """
        pause_s = SHORTEST_PAUSE_S
        while True:
            try:
                me = await self.bot.get_me()
                self._parts.me, self._files.bot = me, me.id
                self._parts.router.doors.opens(APP, f"https://t.me/{me.username}?start=")
                await self._route_updates()
                await self._menus.set_all()
            except InvalidToken:
                raise
            except StorageTrouble as trouble:
                self._say(f"Telegram waits for the database: {trouble.reason}.")
            except BadRequest as error:
                self._say(f"Telegram refuses how it is set up: {error}. {typed('doctor')} says what to do.")
            except TelegramError as error:
                self._say(f"Telegram doesn’t answer: {type(error).__name__}. It is tried again.")
            else:
                log.info("connected to Telegram as @%s", me.username)
                return
            await self._clock.sleep(pause_s)
            pause_s = min(LONGEST_PAUSE_S, 2 * pause_s)

    async def _route_updates(self) -> None:
        """Have updates sent to the webhook, or have none sent where we ask for them."""
        known = await self.bot.get_webhook_info()
        if self._webhook is not None:
            await self.bot.set_webhook(
                f"{self._public_url}{PATH}", secret_token=self._webhook.secret, allowed_updates=WANTED,
                max_connections=CALLS_AT_ONCE,
            )  # fmt: skip
        elif known.url:
            log.warning("updates went to %s until now; from here on they are asked for", known.url)
            await self.bot.delete_webhook()

    async def _catch_up(self) -> None:
        """Give the answers that are owed, and do what came in and was never done, once the database lets us."""
        while True:
            try:
                await self._take_over(self._clock.now())
            except StorageTrouble as trouble:
                self._say(f"Telegram waits for the database: {trouble.reason}.")
                await self._clock.sleep(SHORTEST_PAUSE_S)
            else:
                self._trouble = None
                return

    async def _go_on_for_others(self) -> None:
        """Now and then do what a process beside this one was to do and, as it is over, never will."""
        while True:
            await self._clock.sleep(ANSWERS_WITHIN.total_seconds())
            try:
                await self._take_over(self._clock.now() - ANSWERS_WITHIN)
            except StorageTrouble as trouble:
                log.warning("could not look for what others left: %s", trouble.reason)

    async def _take_over(self, before: datetime) -> None:
        """Give the answers that are owed, and put in line what came in by then and isn't done.

        Raises:
            StorageTrouble: it cannot be told which.
        """
        await self._desk.settle()
        for one in await self._database.read(lambda tx: self._parts.inbox.waiting(tx, PLATFORM)):
            if one.received_at > before:
                continue
            try:
                await self._put(json.loads(one.body))
            except ValueError:
                await self._parts.done([one.key])

    async def _put(self, update: Mapping[str, Any]) -> None:
        key = str(update["update_id"])
        try:
            read = Update.de_json(dict(update), None)
            gesture = self._desk.read(read)
        except Exception:
            log.exception("update %s cannot be read, incident %s", key, code(6))
            gesture = Nothing(key)
        self._line.put(gesture)

    async def _take(self, found: Sequence[Gesture]) -> None:
        await self._desk.take(found)
        first = found[0]
        if not isinstance(first, Moved | Nothing) and not first.origin.spot.group:
            await self._see(first.origin.caller.external)

    async def _see(self, account: str) -> None:
        """Show somebody the commands they have by now."""
        if self._menus.has_looked(account):
            return
        try:
            await self._menus.see(account)
        except StorageTrouble as trouble:
            log.warning("could not look at somebody’s commands: %s", trouble.reason)

    async def _sweep(self) -> None:
        while True:
            try:
                await self._database.unit(partial(kept.expire, now=self._clock.now()))
            except StorageTrouble as trouble:
                log.warning("could not forget what is old: %s", trouble.reason)
            await self._clock.sleep(SWEEP_S)

    def _begin(self, life: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(life)
        task.add_done_callback(_ended)
        self._tasks.append(task)

    def _say(self, trouble: str) -> None:
        if trouble != self._trouble:
            log.warning("%s", trouble)
        self._trouble = trouble


def _bot(token: str, base: str, request: BaseRequest, polls_by: BaseRequest) -> Bot:
    return Bot(token, f"{base}/bot", f"{base}/file/bot", request=request, get_updates_request=polls_by)


def _ended(task: asyncio.Task[None]) -> None:
    """Say that a part of the platform broke: it must not end unseen."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("a part of Telegram ended, incident %s", code(6), exc_info=error)
