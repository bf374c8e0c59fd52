"""A morning's letters to everybody who asked for them, on a clock that leaps: never faster than Discord lets."""

import asyncio
import shutil
from collections import Counter
from pathlib import Path
from typing import cast

from discord import PartialMessageable

from bot.chat.carrier import Parcel
from bot.chat.screen import Letter
from bot.database import Transaction
from bot.database.sqlite import SqliteEngine
from bot.ids import Ids
from bot.media.store import FolderStore
from bot.platforms.discord import kept
from bot.platforms.discord.carrier import DiscordCarrier
from bot.platforms.discord.client import Ears, StreetClient, intents_for
from bot.platforms.discord.enclosing import Enclosing
from bot.platforms.discord.mailbox import Mailbox
from bot.platforms.discord.sheet import Leaf
from bot.platforms.discord.shows import Shows
from campaigns import people, staffing
from campaigns.people import Role
from tests.delivery.mailroom import Mailroom, running
from tests.simulated import SimulatedClock, WatchedDatabase, most_in

MEMBERS = 2_000
LIMIT = 50  # a second; Discord's, of which letters take their share and leave the rest for what is asked meanwhile
ANSWERS_IN_S = 0.08


class Counted(DiscordCarrier):
    """The carrier, with somebody in the place of the wire who notes when what would go over it."""

    def __init__(self, mailroom: Mailroom, clock: SimulatedClock, folder: Path, client: StreetClient) -> None:
        mailbox = Mailbox(mailroom.database, mailroom.router)
        shows = Shows(Enclosing(FolderStore(folder)), mailbox, mailroom.router.catalogues, clock)
        super().__init__(mailroom.router, mailbox, shows, lambda: client, lambda reason: None)
        self.clock, self.moments, self.at_once, self.most_at_once = clock, list[float](), 0, 0
        self.chats = Counter[int]()

    async def _sent(self, target: PartialMessageable, leaf: Leaf, parcel: Parcel, number: int) -> int:
        self.moments.append(self.clock.monotonic())
        self.chats[target.id] += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.clock.sleep(ANSWERS_IN_S)
        self.at_once -= 1
        return 1


def test_two_thousand_letters_keep_the_pace_and_lose_no_time(
    runner: asyncio.Runner, sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "morning.db")
    ids = Ids()
    database = WatchedDatabase(SqliteEngine(tmp_path / "morning.db", new_id=ids), ids)
    clock = SimulatedClock(database=database)
    runner.run(database.open())
    mailroom = Mailroom(runner, database, clock)
    write_to_everybody(mailroom)

    async def scene() -> Counted:
        nobody = cast(Ears, None)  # there is nothing to hear
        carrier = Counted(mailroom, clock, tmp_path, StreetClient(nobody, intents_for(frozenset()), shard_count=1))
        async with running(mailroom.courier(carrier)):
            while len(carrier.moments) < MEMBERS:
                await clock.sleep(0.5)
        return carrier

    carrier = runner.run(clock.run(scene()))
    runner.run(database.close())

    assert set(carrier.chats.values()) == {1}
    assert len(carrier.chats) == MEMBERS
    assert most_in(carrier.moments, 1.0) <= carrier.limits.per_second < LIMIT  # type: ignore[operator]
    assert carrier.moments[-1] - carrier.moments[0] <= 1.02 * MEMBERS / 40
    assert carrier.most_at_once <= 8


def write_to_everybody(mailroom: Mailroom) -> None:
    """A letter to everybody; they asked to be written to, and their chats are open since yesterday."""
    note, now = mailroom.note("Your mission for today"), mailroom.clock.now()

    def work(tx: Transaction) -> None:
        for number in range(MEMBERS):
            account = str(10_000 + number)
            person = people.recognise(
                tx, "discord", account, f"Member {number}", language="en", zone="America/New_York", at=now
            )
            seat = people.seat(tx, mailroom.campaign, person, Role.MEMBER, now)
            staffing.set_wish(tx, seat, "direct")
            kept.note(tx, "dm", account, str(1_000_000 + number), now)
            mailroom.in_turn(tx, lambda turn, to=seat.id: turn.post(Letter(("note.show", note), member=to)))  # type: ignore[misc]

    mailroom.unit(work)
