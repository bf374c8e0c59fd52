"""The stage with everything behind it: a database, a store, the router, the courier, and the browser chat."""

import io
import wave
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from bot.chat.house import House
from bot.chat.intake import Intake
from bot.chat.route import Cog
from bot.chat.router import Router
from bot.clock import Clock
from bot.database import Database, open_database
from bot.delivery.courier import Courier
from bot.delivery.outbox import Outbox
from bot.media.cabinet import Cabinet
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.web import WebPlatform, forgetting
from bot.words import Catalogues
from cogs import ALL
from tests.platforms.cast import CAMPAIGN, TOWN, Cast, build, settle
from tests.platforms.stage import COGS

SECRET = "a secret of the stage"


class World:
    """A running program, small enough to start and stop in a test."""

    def __init__(
        self, url: str, folder: Path, clock: Clock, *, demo: bool = True, live: bool = False, public_url: str = "",
        cogs: Sequence[Cog] = COGS, town: bool = False,
    ) -> None:  # fmt: skip
        """Take where it keeps things.

        ``live`` has letters delivered by themselves, on a clock that runs; ``town`` has the features people get
        instead of the stage's, and a small campaign of a pack.
        """
        self.url, self.folder, self.clock, self.demo, self.live = url, folder, clock, demo, live
        self.public_url, self.port = public_url, 0
        small_town = ((*ALL, forgetting.cog), settle, TOWN)
        self._cogs, self._build, self._campaign = small_town if town else (cogs, build, CAMPAIGN)
        self.cast: Cast
        self.database: Database
        self.router: Router
        self.web: WebPlatform
        self._darkroom: Darkroom
        self._courier: Courier

    async def start(self) -> None:
        """Start everything; the campaign is made the first time."""
        self.database = await open_database(self.url, backups=self.folder / "backups")
        if not hasattr(self, "cast"):
            at = self.clock.now()
            self.cast = await self.database.unit(lambda tx: self._build(tx, at))
        self.store = FolderStore(self.folder / "media")
        house = House(self._cogs, Outbox(), Cabinet(self.store))
        self.router = Router(self.database, house, Catalogues(), self.clock, self._campaign)
        self._darkroom = Darkroom()
        self.intake = Intake(self.database, self.store, self._darkroom, self.clock)
        self.web = WebPlatform(
            self.router, self.database, self.intake, self.store, self.clock,
            host="127.0.0.1", port=self.port, public_url=self.public_url, secret_key=SECRET,
            demo=self.demo,
        )  # fmt: skip
        await self.web.start()
        self._courier = Courier(self.database, self.router, [self.web.carrier], self.clock, "stage")
        if self.live:
            await self._courier.start()
        self.port = int(self.web.address.rstrip("/").rpartition(":")[2])

    async def stop(self) -> None:
        """Stop everything."""
        await self._courier.stop()
        await self.web.stop()
        self._darkroom.close()
        await self.database.close()

    async def deliver(self) -> None:
        """Deliver every letter that is due."""
        await self._courier.deliver_due()

    async def restart(self) -> None:
        """Stop, and start on the same port."""
        await self.stop()
        await self.start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return self.web.address.rstrip("/")


def photo(width: int = 1200, height: int = 900, hue: int = 20) -> bytes:
    """A JPEG that looks like something: a sky, a sun, a street."""
    image = Image.new("HSV", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        draw.line((0, y, width, y), (int(hue + y * 60 / height) % 256, 150, 240 - int(110 * y / height)))
    image = image.convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.62, height * 0.16, width * 0.78, height * 0.16 + width * 0.16), fill=(255, 236, 200))
    for n in range(7):
        left, top = width * n / 7, height * (0.52 + 0.07 * ((n * 5) % 4))
        draw.rectangle((left, top, left + width / 7 - 6, height), fill=(60 + n * 9, 48 + n * 5, 60))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()


def voice_note() -> bytes:
    """A WAV of a tenth of a second."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8_000)
        out.writeframes(b"\0\0" * 800)
    return file.getvalue()
