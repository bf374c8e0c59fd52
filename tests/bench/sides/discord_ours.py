"""Our side of a command on Discord: the whole bot, its database on disk, and every feature there is."""

import asyncio
import gc
import sys
from pathlib import Path

from bot.chat.house import House
from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.clock import SystemClock
from bot.database import open_database
from bot.delivery.outbox import Outbox
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.discord import client
from bot.platforms.discord.mount import DiscordPlatform
from bot.words import Catalogues
from campaigns import install
from campaigns.packs import load
from cogs import ALL
from tests.bench.sides.discord_cog import echoing
from tests.bench.sides.discord_serving import answer_with_cpu

PACK = Path(__file__).parents[2] / "packs" / "small"


async def main(address: str, _gateway: str, token: str, folder: Path) -> None:
    """Connect, and work until nobody asks any more."""
    client.GUILDS_COME_S = 0.05
    clock = SystemClock()
    database = await open_database(f"sqlite:///{folder}/streetteam.db", backups=folder)
    campaign = await database.unit(lambda tx: install.install(tx, load(str(PACK)), clock.now()))
    router = Router(database, House([*ALL, echoing()], Outbox()), Catalogues(), clock, campaign.slug)
    darkroom, store = Darkroom(), FolderStore(folder / "media")
    platform = DiscordPlatform(router, Intake(database, store, darkroom, clock), store, token, api_url=address)
    await platform.start()
    gc.freeze()  # as the program does once it has started
    await answer_with_cpu()
    await platform.stop()
    await database.close()
    darkroom.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4])))
