"""Nine o'clock for two thousand who want to be written to, on a clock that leaps: at the pace Discord lets, and who
types meanwhile doesn't notice."""

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter

from bot.chat.house import House
from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.database import Transaction
from bot.database.sqlite import SqliteEngine
from bot.delivery.calendar import Calendar
from bot.delivery.courier import Courier
from bot.delivery.outbox import Outbox
from bot.ids import Ids
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.discord import kept
from bot.platforms.discord.mount import DiscordPlatform
from bot.words import Catalogues
from campaigns import install, people, staffing
from campaigns.packs import load
from campaigns.people import Role
from cogs import ALL
from tests.platforms.discord.fake.server import COMMAND
from tests.platforms.discord.fake.town import EVERYTHING, Thing, Town
from tests.platforms.discord.wire import PACK
from tests.simulated import START, SimulatedClock, WatchedDatabase, most_in

MEMBERS, TALKERS = 2_000, 40
LIMIT = 50  # a second; Discord's, of which letters take their share and leave the rest for what is asked meanwhile
ANSWERS_IN_S = 0.08
AT_ONCE = 4  # Discord's number for an answer that was not put off
A_WORD_EVERY_S = 1.0  # on average, from anybody
BEFORE = timedelta(seconds=20)  # how long before nine it begins
NO_HURRY_S = 60.0  # of the wall's clock: nothing is put off because this machine is busy


class Morning:
    """The whole program but its sockets: the library's requests end at somebody who notes them."""

    def __init__(self, path: Path, folder: Path) -> None:
        ids = Ids()
        self.database = WatchedDatabase(SqliteEngine(path, new_id=ids), ids)
        self.clock = SimulatedClock(START - BEFORE, self.database)
        self.town = Town()
        self.general = self.town.channel("general")
        self.letters: list[tuple[float, str]] = []
        self.answers: dict[str, Any] = {}
        self.under_way = self.most_under_way = 0
        self._darkroom, self._store = Darkroom(), FolderStore(folder)

    async def opens(self) -> None:
        await self.database.open()
        everybody = [self.town.person(f"Member {number}") for number in range(MEMBERS)]
        self.talkers = [self.town.person(f"Talker {number}") for number in range(TALKERS)]
        now = START - BEFORE

        def seed(tx: Transaction) -> str:
            campaign = install.install(tx, load(str(PACK)), now)
            for each in everybody:
                person = people.recognise(
                    tx, "discord", each["id"], each["global_name"], language="en", zone=campaign.zone.key, at=now
                )
                seat = people.seat(tx, campaign, person, Role.MEMBER, now)
                staffing.set_wish(tx, seat, "direct")
                kept.note(tx, "dm", each["id"], self.town.chat(each["id"])["id"], now)  # it is open since yesterday
            tx.facts.clear()
            return campaign.slug

        slug = await self.database.unit(seed)
        router = Router(self.database, House(ALL, Outbox()), Catalogues(), self.clock, slug)
        intake = Intake(self.database, self._store, self._darkroom, self.clock)
        self.platform = DiscordPlatform(router, intake, self._store, "a token", patience_s=NO_HURRY_S)
        self.courier = Courier(self.database, router, [self.platform.carrier], self.clock, "boot")
        self.calendar = Calendar(self.database, router, self.clock)
        await self.platform.open()
        self.client = self.platform.new_client(1)
        me: Any = self.town.bot
        state = self.client._connection
        state.user = discord.ClientUser(state=state, data=me)
        await self.platform.back(self.client)

    async def passes(self) -> list[float]:
        """Run until everybody has their mission; how long those who typed meanwhile waited for their answers."""
        await self.courier.start()
        await self.calendar.start()
        waits: list[float] = []
        typing = asyncio.create_task(self._talk(waits))
        while len(self.letters) < MEMBERS:
            assert not typing.done(), typing.exception()
            await self.clock.sleep(1)
        typing.cancel()
        await self.calendar.stop()
        await self.courier.stop()
        await self.platform.stop()
        return waits

    async def closes(self) -> None:
        await self.database.close()
        self._darkroom.close()

    async def sent(self, route: Route, form: Any, given: Mapping[str, Any]) -> Thing:
        """A letter over the wire: a message in a chat."""
        assert route.path == "/channels/{channel_id}/messages", route.path
        self.letters.append((self.clock.monotonic(), str(route.channel_id)))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await self.clock.sleep(ANSWERS_IN_S)
        self.under_way -= 1
        return self.town.message(str(route.channel_id), given["json"], {})

    async def answered(self, key: str, payload: Any) -> None:
        """A first answer over the wire."""
        await self.clock.sleep(ANSWERS_IN_S)
        self.answers[key] = payload

    async def _talk(self, waits: list[float]) -> None:
        chance = random.Random(9)
        while len(self.letters) < MEMBERS:
            await self.clock.sleep(chance.expovariate(1 / A_WORD_EVERY_S))
            asked, key = self.clock.monotonic(), self.town.number()
            await self.platform.interaction(self.client, self._typed(key, self.talkers[len(waits) % TALKERS]))
            assert self.answers[key]["type"] == AT_ONCE
            waits.append(self.clock.monotonic() - asked)

    def _typed(self, key: str, somebody: Thing) -> "discord.Interaction[Any]":
        """Somebody's /help, as the gateway brings it."""
        data: Any = {
            "id": key, "application_id": self.town.application, "type": COMMAND, "token": f"token-{key}", "version": 1,
            "data": {"id": "1", "name": "help", "type": 1, "options": []}, "channel_id": self.general["id"],
            "channel": self.general, "locale": "en-US", "app_permissions": EVERYTHING, "entitlements": [],
            "authorizing_integration_owners": {}, "attachment_size_limit": 10_485_760, "guild_id": self.town.guild,
            "member": self.town.member(somebody["id"]), "context": 0,
        }  # fmt: skip
        return discord.Interaction(data=data, state=self.client._connection)


@pytest.fixture
def morning(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Morning:
    """A morning, at the end of the library's two ways out."""
    morning = Morning(Path(shutil.copy(sqlite_template, tmp_path / "morning.db")), tmp_path / "media")

    async def request(_http: HTTPClient, route: Route, *, form: Any = None, **given: Any) -> Any:
        return await morning.sent(route, form, given)

    async def respond(_adapter: AsyncWebhookAdapter, route: Route, _session: Any, **given: Any) -> None:
        await morning.answered(str(route.webhook_id), given.get("payload"))

    monkeypatch.setattr(HTTPClient, "request", request)
    monkeypatch.setattr(AsyncWebhookAdapter, "request", respond)
    return morning


def test_two_thousand_missions_go_out_at_discords_pace_and_nobody_who_types_waits(
    runner: asyncio.Runner, morning: Morning
) -> None:
    async def scene() -> list[float]:
        await morning.opens()
        return await morning.passes()

    try:
        waits = sorted(runner.run(morning.clock.run(scene())))
    finally:
        runner.run(morning.closes())

    moments = [at for at, _chat in morning.letters]
    per_second = morning.platform.carrier.limits.per_second
    assert per_second is not None
    assert len(moments) == MEMBERS
    assert set(Counter(chat for _at, chat in morning.letters).values()) == {1}
    assert most_in(moments, 1.0) <= per_second < LIMIT
    assert moments[-1] - moments[0] <= 1.02 * MEMBERS / per_second
    assert morning.most_under_way <= morning.platform.carrier.limits.in_flight
    assert len(waits) >= 30
    assert waits[int(len(waits) * 0.99)] - ANSWERS_IN_S <= 0.25
