"""The demo's database: made aside and put in place whole, so that a start cut short leaves no half of it."""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import cogs
from bot.chat.house import House
from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.clock import SystemClock
from bot.database import open_database
from bot.delivery.outbox import Outbox
from bot.demo import RunningAhead, Script, Words
from bot.ids import code
from bot.machine import Machine
from bot.media.photos import Darkroom
from bot.media.store import FolderStore
from bot.platforms.web import WebCarrier
from bot.settings import Settings
from bot.words import Catalogues
from campaigns import install, packs

log = logging.getLogger(__name__)

ATLANTA = (33.7540, -84.3703)  # degrees, where the drawn photos say they were taken; taking them in removes it
# What a photo of a mission shows; the rest show the street.
SHOWN = {
    "plate-and-hands": "cafe", "scout-quiet-table": "cafe", "mural-walk": "posters", "stage-lights": "concert",
    "game-day-colors": "stadium", "thursday-photos": "evening", "scout-thursday-room": "evening",
    "corner-you-know": "skyline",
}  # fmt: skip


async def first_demo(settings: Settings, pack: packs.Pack) -> None:
    """Make the demo's database with its two weeks, where there is none yet; else do nothing.

    Raises:
        CannotStart: it cannot be made; the text says why and what to do.
    """
    words = Words.read(packs.folder(settings.campaign))
    if words is None or not settings.database.startswith("sqlite:///"):
        return
    place = Path(settings.database.removeprefix("sqlite:///"))
    if await asyncio.to_thread(place.exists):
        return
    log.info("making the demo: two weeks of a team, once; this takes about a quarter of a minute")
    aside = place.with_name(f"{place.name}.making")
    _clear(aside)
    await _make(settings, pack, words, aside)
    await asyncio.to_thread(aside.rename, place)
    _clear(aside)


def _clear(aside: Path) -> None:
    for leftover in aside.parent.glob(f"{aside.name}*"):
        leftover.unlink()


async def _make(settings: Settings, pack: packs.Pack, words: Words, place: Path) -> None:
    now = SystemClock().now()
    clock = RunningAhead(now - timedelta(days=words.days + 1))
    database = await open_database(f"sqlite:///{place}", backups=place.parent)
    darkroom = Darkroom()
    try:
        campaign = await database.unit(partial(install.install, pack=pack, at=clock.now()))
        router = Router(database, House(cogs.ALL, Outbox()), Catalogues(), clock, campaign.slug)
        intake = Intake(database, FolderStore(settings.media), darkroom, clock)
        machine = Machine(router, intake, [WebCarrier(database, clock)], clock, code(12), campaign.id)
        await Script(machine, clock, words, _draw, until=now).play()
    finally:
        await database.close()
        await asyncio.to_thread(darkroom.close)


async def _draw(mission: str, number: int, taken: datetime) -> bytes:
    from bot.media.scenes import Scene, photograph  # the brushes are only needed once

    scene = Scene(SHOWN.get(mission, "street"))
    return await asyncio.to_thread(photograph, scene, f"{mission}-{number}", taken, ATLANTA)
