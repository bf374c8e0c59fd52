"""Our bot on the small Discord: the real library over real sockets."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from bot.chat.house import House
from bot.chat.intake import Intake
from bot.chat.route import Cog
from bot.chat.router import Router
from bot.database import Database, Transaction, open_database
from bot.delivery.courier import Courier
from bot.delivery.outbox import Outbox
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.discord import kept
from bot.platforms.discord.mount import DiscordPlatform
from bot.words import Catalogues
from campaigns import install, people, places, staffing
from campaigns.campaign import Campaign
from campaigns.packs import load
from campaigns.people import Member, Role
from cogs import ALL
from tests.conftest import HandClock
from tests.platforms.discord.fake.server import TOKEN, FakeDiscord, Somebody
from tests.platforms.discord.fake.town import Thing

PACK = Path(__file__).parents[2] / "packs" / "small"
LOOKS, LOOKS_EVERY_S = 2_000, 0.01  # nothing here takes long; a machine may


class Wire:
    """The small Discord and our bot, connected."""

    def __init__(
        self, folder: Path, clock: HandClock, *, intents: frozenset[str] = frozenset(), roles: bool = False,
        token: str = TOKEN, cogs: Sequence[Cog] = ALL, pack: str = str(PACK),
    ) -> None:  # fmt: skip
        self.folder, self.clock, self.intents, self.roles, self.token = folder, clock, intents, roles, token
        self.cogs, self.pack, self.discord = cogs, pack, FakeDiscord()
        self.darkroom, self.store = Darkroom(), FolderStore(folder / "media")
        self.database: Database
        self.campaign: Campaign
        self.platform: DiscordPlatform
        self.courier: Courier
        self.router: Router

    async def __aenter__(self) -> "Wire":
        await self.discord.__aenter__()
        self.general = self.discord.town.channel("general")
        self.database = await open_database(self.url, backups=self.folder / "backups")
        loaded, now = load(self.pack), self.clock.now()
        self.campaign = await self.database.unit(lambda tx: install.install(tx, loaded, now))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        await self.discord.__aexit__(kind, error, trace)
        await self.database.close()
        self.darkroom.close()

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/streetteam.db"

    async def start(self) -> None:
        """Start the bot, and wait until it is ready."""
        await self.mount()
        await self.until(lambda: self.platform.trouble() is None)

    async def mount(self) -> None:
        """Start the bot."""
        self.router = router = Router(
            self.database, House(self.cogs, Outbox()), Catalogues(), self.clock, self.campaign.slug
        )
        intake = Intake(self.database, self.store, self.darkroom, self.clock)
        self.platform = DiscordPlatform(
            router, intake, self.store, self.token, api_url=self.discord.address, intents=self.intents,
            roles=self.roles,
        )  # fmt: skip
        self.courier = Courier(self.database, router, [self.platform.carrier], self.clock, "a boot")
        await self.platform.start()

    async def stop(self) -> None:
        """Stop the bot, where it runs."""
        if hasattr(self, "platform"):
            await self.courier.stop()
            await self.platform.stop()

    async def restart(self) -> None:
        """The bot ends and starts anew."""
        await self.stop()
        await self.start()

    async def idle(self) -> None:
        """Wait until everything that somebody did is done and answered."""
        await self.until(lambda: not self.platform.busy)

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until something is so."""
        for _look in range(LOOKS):
            if true():
                return
            await asyncio.sleep(LOOKS_EVERY_S)
        raise AssertionError(f"it never came; Discord: {self.platform.trouble()}")

    async def until_noted(self, kind: str) -> None:
        """Wait until something of a kind is written down."""
        for _look in range(LOOKS):
            if await self.database.read(lambda tx: kept.all_noted(tx, kind)):
                return
            await asyncio.sleep(LOOKS_EVERY_S)
        raise AssertionError(f"nothing was noted of {kind}")

    async def somebody(self, name: str, role: Role | None = Role.MEMBER, channel: Thing | None = None) -> Somebody:
        """Somebody in a channel, with a seat in the campaign where a role is given."""
        found = Somebody(self.discord, name, (channel or self.general)["id"])
        if role is not None:
            await self.database.unit(lambda tx: self._seat(tx, found, role))
        return found

    async def place(self, name: str, kind: int = 0) -> Thing:
        """A channel that is a place of the campaign; made before the bot starts."""
        made = self.discord.town.channel(name, kind)
        await self.database.unit(lambda tx: places.bind(tx, self.campaign, name, "discord", made["id"], f"#{name}"))
        return made

    def _seat(self, tx: Transaction, found: Somebody, role: Role) -> Member:
        account = found.account
        person = people.recognise(
            tx, "discord", account["id"], account["global_name"], language="en", zone="America/New_York",
            at=self.clock.now(),
        )  # fmt: skip
        seat = people.seat(tx, self.campaign, person, role, self.clock.now())
        staffing.set_interests(tx, seat, ("food",), "either")
        return seat
