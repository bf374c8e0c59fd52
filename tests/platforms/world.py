"""The stage with everything behind it: a database, a store, the router, a courier of one line, and the browser chat."""

import asyncio
import io
import json
import wave
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from bot.chat.house import House
from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.chat.screen import Letter, tap, written
from bot.chat.turn import Turn
from bot.clock import Clock
from bot.database import Database, Transaction, open_database
from bot.media.photos import Darkroom
from bot.media.store import FolderStore
from bot.platforms.web import WebPlatform
from bot.words import Catalogues
from campaigns import people
from campaigns.people import Member
from tests.platforms.stage import CAMPAIGN, COGS, Cast, build


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter as it is handed to a carrier."""

    letter: int
    member: Member | None
    place: str | None
    view: str
    carries: tuple[str, ...]


class PostBox:
    """Keeps letters in their table, once for their cause and recipient."""

    def post(self, turn: Turn, letter: Letter) -> None:
        """Keep a letter."""
        recipient = f"place:{letter.place}" if letter.place else f"member:{letter.member}"
        turn.tx.run(
            "INSERT INTO letter (id, campaign, cause, recipient, member, place, view, arguments, urgency, repeatable,"
            " state, due_at, platform, address, tries, doubtful, claimed_by, why_closed, reference, written_at) VALUES (:id,"
            " :campaign, :cause, :recipient, :member, :place, :view, :arguments, '', TRUE, 'due', :at, 'web', '', 0,"
            " FALSE, '', '', '', :at) ON CONFLICT (cause, recipient) DO NOTHING",
            id=turn.tx.new_id(),
            campaign=turn.campaign.id,
            cause=letter.cause,
            recipient=recipient,
            member=letter.member,
            place=letter.place or "",
            view=letter.view,
            arguments=json.dumps([written(one) for one in letter.carries]),
            at=turn.now,
        )
        turn.tx.signal("outbox")

    def refresh(self, turn: Turn, view: str, carries: tuple[int | str, ...]) -> None:
        """Have a view drawn anew wherever it is."""
        turn.tx.signal(f"view:{tap(view, carries)}")


class World:
    """A running program, small enough to start and stop in a test."""

    def __init__(self, url: str, folder: Path, clock: Clock, *, demo: bool = True, port: int = 0) -> None:
        """Take where it keeps things."""
        self.url, self.folder, self.clock, self.demo, self.port = url, folder, clock, demo, port
        self.cast: Cast
        self.database: Database
        self.router: Router
        self.web: WebPlatform
        self._darkroom: Darkroom
        self._carrying: set[asyncio.Task[None]] = set()

    async def start(self, **more: str) -> None:
        """Start everything; the campaign is made the first time."""
        self.database = await open_database(self.url, backups=self.folder / "backups")
        if not hasattr(self, "cast"):
            at = self.clock.now()
            self.cast = await self.database.unit(lambda tx: build(tx, at))
        house = House(COGS, PostBox())
        self.router = Router(self.database, house, Catalogues(), self.clock, CAMPAIGN)
        store = FolderStore(self.folder / "media")
        self._darkroom = Darkroom()
        self.web = WebPlatform(
            self.router, self.database, Intake(self.database, store, self._darkroom, self.clock), store, self.clock,
            host="127.0.0.1", port=self.port, public_url=more.get("public_url", ""), secret_key="a secret of the stage",
            demo=self.demo,
        )  # fmt: skip
        self.database.listen(self._told)
        await self.web.start()
        self.port = int(self.web.address.rstrip("/").rpartition(":")[2])

    async def stop(self) -> None:
        """Stop everything."""
        await self.web.stop()
        if self._carrying:
            await asyncio.gather(*self._carrying)
        self._darkroom.close()
        await self.database.close()

    async def restart(self) -> None:
        """Stop, and start on the same port."""
        await self.stop()
        await self.start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return self.web.address.rstrip("/")

    def _told(self, topics: set[str]) -> None:
        if "outbox" in topics:
            task = asyncio.get_running_loop().create_task(self.deliver())
            self._carrying.add(task)
            task.add_done_callback(self._carrying.discard)

    async def deliver(self) -> None:
        """Carry every letter that is due."""
        for parcel in await self.database.read(_due):
            await self.web.carrier.carry(parcel)
            await self.database.unit(lambda tx, parcel=parcel: _close(tx, parcel))  # type: ignore[misc]


def _due(tx: Transaction) -> list[Parcel]:
    rows = tx.all("SELECT * FROM letter WHERE state = 'due' ORDER BY id")
    return [
        Parcel(
            row["id"], people.get(tx, row["campaign"], row["member"]) if row["member"] else None, row["place"] or None,
            row["view"], tuple(json.loads(row["arguments"])),
        )
        for row in rows
    ]  # fmt: skip


def _close(tx: Transaction, parcel: Parcel) -> None:
    tx.run("UPDATE letter SET state = 'sent' WHERE id = :id", id=parcel.letter)


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
