"""Our side of the Telegram benchmarks: requests over aiohttp, and the whole product behind a poller.

``python -m tests.bench.sides.telegram_ours ADDRESS send|command``; each line on standard input is a number of messages
to send, or of commands to wait for; it is answered with the seconds of the clock and of the processor that took.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from telegram import Bot

import cogs
from bot.chat.house import House
from bot.chat.incoming import Incoming, Outcome
from bot.chat.intake import Intake
from bot.chat.router import Record, Router
from bot.clock import SystemClock
from bot.database import Transaction, open_database
from bot.delivery import inbox
from bot.delivery.courier import Courier
from bot.delivery.outbox import Outbox
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.telegram.mount import TelegramPlatform
from bot.platforms.telegram.request import AiohttpRequest
from bot.words import Catalogues
from campaigns import install, people
from campaigns.packs import load
from campaigns.people import Role
from tests.bench.sides.telegram_server import TOKEN
from tests.bench.sides.telegram_work import each_line, sent_16

PACK = Path(__file__).parents[2] / "packs" / "small"
MEMBERS = 300  # everybody who may ask


class Counting(Router):
    """The door, which says when enough have come through."""

    left = 0
    done: asyncio.Event

    async def take(self, incoming: Incoming, record: Record | None = None) -> Outcome:
        outcome = await super().take(incoming, record)
        self.left -= 1
        if not self.left:
            self.done.set()
        return outcome


async def send(address: str) -> None:
    """Sixteen at once over the request class."""
    bot = Bot(TOKEN, f"{address}/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest(1))
    await bot.initialize()
    await each_line(lambda many: sent_16(bot, many))
    await bot.shutdown()


async def command(address: str) -> None:
    """The product: an inbox, a database, the lanes, an answer."""
    with tempfile.TemporaryDirectory() as folder:
        clock = SystemClock()
        database = await open_database(f"sqlite:///{folder}/bench.db", backups=Path(folder))

        def seed(tx: Transaction) -> str:
            campaign = install.install(tx, load(str(PACK)), clock.now())
            for number in range(1, MEMBERS + 1):
                person = people.recognise(
                    tx, "telegram", str(number), f"P{number}", language="en", zone="America/New_York", at=clock.now()
                )
                people.seat(tx, campaign, person, Role.MEMBER, clock.now())
            tx.facts.clear()
            return campaign.slug

        slug = await database.unit(seed)
        router = Counting(database, House(cogs.ALL, Outbox()), Catalogues(), clock, slug)
        router.done = asyncio.Event()
        store, darkroom = FolderStore(Path(folder) / "media"), Darkroom()
        platform = TelegramPlatform(
            router, database, Intake(database, store, darkroom, clock), store, inbox, clock, token=TOKEN,
            boot_id="bench", api_url=address,
        )  # fmt: skip
        courier = Courier(database, router, [platform.carrier], clock, "bench")
        platform.share(courier.lane("telegram"))
        await platform.start()

        async def commands(many: int) -> None:
            router.left = many
            router.done.clear()
            await router.done.wait()
            await platform.idle()

        await each_line(commands)
        await platform.stop()
        await database.close()
        darkroom.close()


if __name__ == "__main__":
    asyncio.run({"send": send, "command": command}[sys.argv[2]](sys.argv[1]))
