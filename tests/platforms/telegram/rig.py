"""The Telegram platform beside a small Telegram, on a clock that stands until it is told to pass."""

import asyncio
import io
from collections.abc import Callable
from datetime import datetime

from PIL import Image

from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.delivery import inbox
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.telegram.mount import TelegramPlatform
from bot.platforms.telegram.webhook import Webhook
from tests.conftest import HandClock
from tests.platforms.telegram.server import TOKEN, Server

PATIENCE_S = 30.0  # after which a test that waits for something says that it never came


class StandingClock:
    """The hand's clock, for what runs by itself: who sleeps wakes only when somebody lets time pass."""

    def __init__(self, hand: HandClock) -> None:
        self._hand = hand
        self._sleepers: list[tuple[float, float, asyncio.Future[None]]] = []
        self._news = asyncio.Event()

    def now(self) -> datetime:
        return self._hand.now()

    def monotonic(self) -> float:
        return self._hand.monotonic()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.monotonic() + seconds, seconds, waker))
        self._news.set()
        await waker

    def passes(self, seconds: float) -> None:
        """Let time pass; who is due wakes."""
        self._hand.move(seconds=seconds)
        due = [waker for at, _for, waker in self._sleepers if at <= self.monotonic() + 1e-9]
        self._sleepers = [each for each in self._sleepers if each[2] not in due and not each[2].done()]
        for waker in due:
            if not waker.done():
                waker.set_result(None)

    async def until_somebody_sleeps(self, *seconds: float) -> float:
        """Wait until somebody sleeps for that long, any of these; for how long."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for _at, length, waker in self._sleepers:
                    if not waker.done() and any(abs(length - each) < 1e-6 for each in seconds):
                        return length
                self._news.clear()
                await self._news.wait()


class FreeWay:
    """A way out without a pace, which remembers what it was told to obey."""

    def __init__(self) -> None:
        self.obeyed: list[tuple[float, str | None]] = []
        self.added: list[tuple[str, int]] = []

    async def reply(self, chat: str, *, group: bool = False) -> None:
        return None

    def add(self, chat: str, more: int, *, group: bool = False) -> None:
        self.added.append((chat, more))

    def obey(self, retry_after: float, chat: str | None = None) -> None:
        self.obeyed.append((retry_after, chat))


class Rig:
    """One process that speaks on Telegram."""

    def __init__(
        self, router: Router, server: Server, clock: HandClock, store: FolderStore, darkroom: Darkroom, *,
        boot_id: str = "boot", album_ends_in_s: float = 0.0, webhook: Webhook | None = None, token: str = TOKEN,
    ) -> None:  # fmt: skip
        self.clock, self.server, self.way = StandingClock(clock), server, FreeWay()
        self._webhook = webhook
        self.intake = Intake(router.database, store, darkroom, clock)
        self.platform = TelegramPlatform(
            router, router.database, self.intake, store, inbox, self.clock, token=token, boot_id=boot_id,
            api_url=server.address, webhook=webhook, public_url="https://team.example",
            album_ends_in_s=album_ends_in_s,
        )  # fmt: skip
        self.platform.share(self.way)

    async def start(self) -> None:
        """Connect, catch up, and be ready to be spoken to."""
        polls = self.server.polls
        await self.platform.start()
        if self._webhook is None:
            await until(lambda: self.server.polls > polls)
        else:
            await until(lambda: self._webhook is not None and self._webhook.receive is not None)

    async def settle(self) -> None:
        """Wait until everything people did is done and answered."""
        async with asyncio.timeout(PATIENCE_S):
            await self.server.all_taken()
            await self.platform.idle()

    async def looks_at_receipts(self) -> None:
        """Have the reactions on people's photos be what they should."""
        await self.platform.receipts.look()

    async def stop(self) -> None:
        await self.platform.stop()


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if holds():
                return
            await asyncio.sleep(0.002)


def jpeg(looks: int) -> bytes:
    """A photo that is like no other."""
    file = io.BytesIO()
    colour = ((looks >> 16) % 256, (looks >> 8) % 256, looks % 256)
    Image.new("RGB", (48, 32), colour).save(file, "JPEG", comment=str(looks).encode())
    return file.getvalue()
