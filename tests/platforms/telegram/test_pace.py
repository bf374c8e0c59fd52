"""Nine o'clock for two thousand, on a clock that leaps: at Telegram's pace, and who talks meanwhile doesn't notice."""

import asyncio
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import cogs
from bot.chat.house import House
from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.database import Transaction
from bot.database.sqlite import SqliteEngine
from bot.delivery import inbox
from bot.delivery.calendar import Calendar
from bot.delivery.courier import Courier
from bot.delivery.outbox import Outbox
from bot.ids import Ids
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.telegram.mount import TelegramPlatform
from bot.words import Catalogues
from campaigns import install, people
from campaigns.packs import load
from campaigns.people import Role
from tests.platforms.telegram.methods import QUIET
from tests.platforms.telegram.office import PACK
from tests.platforms.telegram.server import TOKEN, Direct, Server
from tests.platforms.telegram.town import Folk, Town
from tests.simulated import START, SimulatedClock, WatchedDatabase, most_in

MEMBERS, TALKERS = 2_000, 40
PER_SECOND = 30
ANSWERS_IN_S = 0.05
A_WORD_EVERY_S = 1.0  # on average, from anybody
BEFORE = timedelta(seconds=20)  # how long before nine it begins


class Morning:
    """The whole program but its sockets."""

    def __init__(self, path: Path, folder: Path) -> None:
        ids = Ids()
        self.database = WatchedDatabase(SqliteEngine(path, new_id=ids), ids)
        self.clock = SimulatedClock(START - BEFORE, self.database)
        self.town = Town(self.clock)
        self.server = Server(self.town)
        self.server.pause = lambda: self.clock.sleep(ANSWERS_IN_S)
        self.server.watch = self._sees
        self.reached = 0  # how many letters arrived
        self._darkroom, self._store = Darkroom(), FolderStore(folder)

    async def opens(self) -> None:
        await self.database.open()
        everybody = [self._folk(f"Member {number}") for number in range(MEMBERS)]
        self.last_member = everybody[-1].id
        self.talkers = [self._folk(f"Talker {number}") for number in range(TALKERS)]

        def seed(tx: Transaction) -> str:
            campaign = install.install(tx, load(str(PACK)), START - BEFORE)
            for folk in everybody:
                person = people.recognise(
                    tx,
                    "telegram",
                    str(folk.id),
                    folk.name,
                    language="en",
                    zone=campaign.zone.key,
                    at=START - BEFORE,
                )
                people.seat(tx, campaign, person, Role.MEMBER, START - BEFORE)
            tx.facts.clear()
            return campaign.slug

        slug = await self.database.unit(seed)
        self.router = Router(self.database, House(cogs.ALL, Outbox()), Catalogues(), self.clock, slug)
        intake = Intake(self.database, self._store, self._darkroom, self.clock)
        self.platform = TelegramPlatform(
            self.router, self.database, intake, self._store, inbox, self.clock, token=TOKEN, boot_id="boot",
            asks_by=lambda _in_flight: Direct(self.server),
        )  # fmt: skip
        self.courier = Courier(self.database, self.router, [self.platform.carrier], self.clock, "boot")
        self.calendar = Calendar(self.database, self.router, self.clock)
        self.platform.share(self.courier.lane("telegram"))

    async def passes(self) -> list[float]:
        """Run until everybody has their mission; how long those who talked meanwhile waited for their answers."""
        await self.platform.start()
        await self.courier.start()
        await self.calendar.start()
        waits: list[float] = []
        talking = asyncio.create_task(self._talk(waits))
        while self.reached < MEMBERS:
            await self.clock.sleep(1)
        talking.cancel()
        await self.calendar.stop()
        await self.platform.stop()
        await self.courier.stop()
        return waits

    async def closes(self) -> None:
        await self.database.close()
        self._darkroom.close()

    def _sees(self, method: str, done: bool) -> None:
        if done and method == "sendMessage":
            self.reached += self.server.methods.calls[-1].chat <= self.last_member

    async def _talk(self, waits: list[float]) -> None:
        chance = random.Random(9)
        while self.reached < MEMBERS:
            await self.clock.sleep(chance.expovariate(1 / A_WORD_EVERY_S))
            folk = self.talkers[len(waits) % TALKERS]
            before, asked = len(self.town.from_bot(folk)), self.clock.monotonic()
            self.town.types(folk, "/help")
            while len(self.town.from_bot(folk)) == before:
                await self.clock.sleep(0.005)
            waits.append(self.clock.monotonic() - asked)

    def _folk(self, name: str) -> Folk:
        folk = self.town.person(name)
        self.town.chat(folk).opened = True
        return folk


def test_two_thousand_missions_go_out_at_telegrams_pace_and_nobody_who_talks_waits(
    runner: asyncio.Runner, sqlite_url: str, tmp_path: Path
) -> None:
    morning = Morning(Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "media")

    async def scene() -> list[float]:
        await morning.opens()
        return await morning.passes()

    waits = sorted(runner.run(morning.clock.run(scene())))
    runner.run(morning.closes())

    loud = [call for call in morning.server.methods.calls if call.method not in QUIET]
    letters = [call.at for call in loud if call.chat <= morning.last_member]
    meanwhile = [call for call in loud if letters[0] <= call.at <= letters[-1]]
    reached = Counter(call.chat for call in loud if call.chat <= morning.last_member)
    assert (len(reached), set(reached.values())) == (MEMBERS, {1})
    assert most_in([call.at for call in loud], 1.0) <= PER_SECOND
    assert letters[-1] - letters[0] <= 1.02 * len(meanwhile) / PER_SECOND
    assert len(waits) >= 30
    assert waits[int(len(waits) * 0.99)] - ANSWERS_IN_S <= 0.25
    assert not morning.server.methods.bad
