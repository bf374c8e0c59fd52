"""The whole product on a small Telegram: people who type, press and send, and a courier that delivers when told to."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import cogs
from bot.chat.house import House
from bot.chat.route import Cog
from bot.chat.router import Router
from bot.chat.screen import Letter
from bot.database import Database, Transaction, open_database
from bot.database.units import Work
from bot.delivery.calendar import Calendar
from bot.delivery.courier import Courier
from bot.delivery.outbox import Outbox
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.telegram.webhook import Webhook
from bot.words import Catalogues
from campaigns import install, people, places, staffing
from campaigns.packs import load
from campaigns.people import Member, Role
from tests.conftest import HandClock
from tests.platforms.telegram.rig import Rig
from tests.platforms.telegram.server import TOKEN, Server
from tests.platforms.telegram.town import Chat, Folk, Message, Town

Result = TypeVar("Result")
PACK = Path(__file__).parents[2] / "packs" / "small"


class Office:
    """A campaign, and one process at a time that speaks for it on Telegram."""

    def __init__(
        self, url: str, folder: Path, clock: HandClock, *, extra: Sequence[Cog] = (), album_ends_in_s: float = 0.0
    ) -> None:
        self.url, self.folder, self.clock, self.album_ends_in_s = url, folder, clock, album_ends_in_s
        self.town = Town(clock)
        self.server = Server(self.town)
        self.house = House((*cogs.ALL, *extra), Outbox())
        self.database: Database
        self.router: Router
        self.rig: Rig
        self.courier: Courier
        self._darkroom = Darkroom()
        self._boots = 0
        self._others: list[Rig] = []
        self.webhook: Webhook | None = None

    async def opens(self) -> None:
        await self.server.start()
        await self.begins()

    async def begins(self) -> None:
        """Start a process, and wait until it speaks."""
        await self.prepares()
        await self.rig.start()

    async def prepares(self) -> None:
        """Put a process together without starting it."""
        self._boots += 1
        self.database = await open_database(self.url, backups=self.folder / "backups")
        pack = load(str(PACK))
        self.campaign = await self.database.unit(lambda tx: install.install(tx, pack, self.clock.now()))
        self.router = Router(
            self.database, self.house, Catalogues(), self.clock, self.campaign.slug, address="https://team.example"
        )
        boot = f"boot-{self._boots}"
        self.rig = Rig(
            self.router, self.server, self.clock, FolderStore(self.folder / "media"), self._darkroom, boot_id=boot,
            album_ends_in_s=self.album_ends_in_s, webhook=self.webhook,
        )  # fmt: skip
        carriers = [self.rig.platform.carrier]
        self.courier = Courier(self.database, self.router, carriers, self.clock, boot)

    def another(self, token: str = TOKEN) -> Rig:
        """A second process beside this one."""
        self._others.append(Rig(
            self.router, self.server, self.clock, FolderStore(self.folder / "media"), self._darkroom, boot_id="another",
            token=token,
        ))  # fmt: skip
        return self._others[-1]

    async def ends(self) -> None:
        """Stop the process."""
        await self.rig.stop()
        await self.courier.stop()
        await self.database.close()

    async def restarts(self) -> None:
        await self.ends()
        await self.begins()

    async def closes(self) -> None:
        for rig in self._others:
            await rig.stop()
        await self.ends()
        await self.server.stop()
        self._darkroom.close()

    # -- People

    async def seated(self, name: str, role: Role = Role.MEMBER, language: str = "en") -> Folk:
        """Somebody with a role, who has talked with the bot before."""
        folk = self.town.person(name, language)
        self.town.chat(folk).opened = True
        now = self.clock.now()

        def work(tx: Transaction) -> None:
            person = people.recognise(
                tx, "telegram", str(folk.id), name, language=language, zone="America/New_York", at=now
            )
            seat = people.seat(tx, self.campaign, person, role, now)
            staffing.set_interests(tx, seat, ("food",), "either")
            tx.facts.clear()

        await self.database.unit(work)
        return folk

    async def member(self, folk: Folk) -> Member:
        """Their seat."""

        def work(tx: Transaction) -> Member:
            person = people.find(tx, "telegram", str(folk.id))
            assert person is not None
            found = people.member_of(tx, self.campaign.id, person.id)
            assert found is not None
            return found

        return await self.database.read(work)

    async def says(self, folk: Folk, text: str, chat: Chat | None = None, *, topic: int = 0) -> str:
        """Type something, and see what the bot says last there."""
        self.town.types(folk, text, chat, topic=topic)
        await self.rig.settle()
        return self.town.says(chat or folk)

    async def presses(self, folk: Folk, label: str, chat: Chat | None = None) -> str:
        """Press a button, and see what the bot's last message there says now."""
        self.query = self.town.presses(folk, label, chat)
        await self.rig.settle()
        return self.town.says(chat or folk)

    async def sends(self, folk: Folk, *photos: bytes, caption: str = "", as_files: bool = False) -> str:
        """Send photos, and see what the bot says last."""
        self.town.sends(folk, *photos, caption=caption, as_files=as_files)
        await self.rig.settle()
        return self.town.says(folk)

    @property
    def toast(self) -> str:
        """What popped up when the last button was pressed."""
        return str((self.town.queries[self.query] or {}).get("text", ""))

    # -- Letters

    async def delivers(self) -> None:
        """Deliver all that is due."""
        await self.courier.deliver_due()

    async def catches_up(self) -> None:
        """Let the calendar do what is due, and deliver it."""
        await Calendar(self.database, self.router, self.clock).run_due()
        await self.delivers()

    async def posts(self, *letters: Letter) -> None:
        """Put letters into the outbox."""
        now = self.clock.now()

        def work(tx: Transaction) -> None:
            turn = self.router.turn_of(tx, None, now)
            for letter in letters:
                turn.post(letter)
            self.house.settle(turn)

        await self.database.unit(work)

    async def letters(self, view: str) -> list[tuple[str, str]]:
        """The states of the Telegram letters that show a view, and why they were closed."""
        rows = await self.database.read(
            lambda tx: tx.all(
                "SELECT state, why_closed FROM letter WHERE view = :view AND platform = 'telegram' ORDER BY id",
                view=view,
            )
        )
        return [(row["state"], row["why_closed"]) for row in rows]

    async def binds(self, place: str, chat: Chat, topic: int = 0) -> None:
        """Make a group, or a topic of it, a place of the campaign."""
        address = f"{chat.id}:{topic}" if topic else str(chat.id)
        await self.database.unit(lambda tx: places.bind(tx, self.campaign, place, "telegram", address, chat.title))

    async def unit(self, work: Work[Result]) -> Result:
        return await self.database.unit(work)

    def messages(self, whom: Chat | Folk) -> list[Message]:
        """The bot's messages there."""
        return self.town.from_bot(whom)
