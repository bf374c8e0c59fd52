"""The demo on this machine: its two weeks are played once into an empty database, with photographs drawn for them."""

import asyncio
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.database.sqlite import SqliteEngine
from bot.delivery.calendar import Calendar
from bot.demo import Draw, Machine, RunningAhead, Script, Words
from bot.media.scenes import Scene, photograph
from bot.settings import Settings
from bot.words import zone_or_utc
from campaigns.packs import Pack, load
from campaigns.packs.reading import SHIPPED, names

MARK = "demo.unfinished"  # in the data folder while the demo is being played
ATLANTA = (33.749, -84.388)  # what the photographs say about where they were taken

_SCENES = {
    "sports": Scene.STADIUM,
    "restaurants": Scene.CAFE,
    "attractions": Scene.SKYLINE,
    "concerts": Scene.CONCERT,
    "nightlife": Scene.EVENING,
}


def words_of(settings: Settings) -> Words | None:
    """What the campaign's pack says for a demo; None where it has none."""
    folder = SHIPPED / settings.campaign if settings.campaign in names() else Path(settings.campaign)
    return Words.read(folder)


def clear_what_is_half(settings: Settings) -> None:
    """Remove a demo whose playing was broken off, so that it can be played from its beginning.

    Only the embedded database in the data folder, and only where the demo itself left its mark there.

    Raises:
        CannotStart: another process is just playing it.
    """
    mark = settings.data / MARK
    if not mark.exists() or settings.database_url or settings.media_url:
        return
    engine = SqliteEngine(settings.data / "streetteam.db", new_id=int)
    engine.hold()
    try:
        for name in ("streetteam.db", "streetteam.db-wal", "streetteam.db-shm"):
            (settings.data / name).unlink(missing_ok=True)
        shutil.rmtree(settings.media, ignore_errors=True)
        mark.unlink()
    finally:
        engine.release()


async def stage(settings: Settings, words: Words, clock: Clock, machine_on: Callable[[Clock], Machine]) -> None:
    """Play the demo up to now.

    Args:
        settings: where the mark goes, and which pack it is.
        words: what the pack says for it.
        clock: the present.
        machine_on: makes the program's parts on another clock.
    """
    until = clock.now()
    ahead = RunningAhead(until - timedelta(days=words.days + 2))
    mark = settings.data / MARK
    mark.touch()
    with _leaping():
        await Script(machine_on(ahead), ahead, words, photographer(load(settings.campaign)), until=until).play()
    mark.unlink()


@contextmanager
def _leaping() -> Iterator[None]:
    """Nothing is said of what the calendar passed over: the script leaps from act to act, past whole nights."""
    calendar = logging.getLogger(Calendar.__module__)
    before = calendar.level
    calendar.setLevel(logging.ERROR)
    try:
        yield
    finally:
        calendar.setLevel(before)


def photographer(pack: Pack) -> Draw:
    """What draws a photograph for a mission of the pack: by what the mission is about."""
    tracks = {mission.key: mission.tracks for mission in pack.missions}
    zone = zone_or_utc(str(pack.campaign.zone))

    async def draw(mission: str, number: int, taken: datetime) -> bytes:
        about = next(iter(tracks.get(mission, ())), "")
        scene = _SCENES.get(about, Scene.POSTERS if number % 2 else Scene.STREET)
        local = taken.astimezone(zone)
        return await asyncio.to_thread(photograph, scene, f"{mission}/{number}", local, ATLANTA)

    return draw
