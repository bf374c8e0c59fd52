"""A whole evening of letters, on a clock that leaps: at the platform's pace, through outages and storms."""

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat.carrier import InDoubt, NotSent, Parcel
from bot.chat.screen import Letter
from bot.database.sqlite import SqliteEngine
from bot.delivery.counter import LONGEST_PAUSE_S
from bot.delivery.courier import Courier
from bot.ids import Ids
from tests.delivery.mailroom import Mailroom, PacedPostbox, Postbox, running
from tests.simulated import SimulatedClock, WatchedDatabase, most_in


@pytest.fixture
def evening(runner: asyncio.Runner, sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[Mailroom, SimulatedClock]]:
    """A mailroom whose time leaps."""
    shutil.copy(sqlite_template, tmp_path / "evening.db")
    ids = Ids()
    database = WatchedDatabase(SqliteEngine(tmp_path / "evening.db", new_id=ids), ids)
    clock = SimulatedClock(database=database)
    runner.run(database.open())
    yield Mailroom(runner, database, clock), clock
    runner.run(database.close())


async def until(clock: SimulatedClock, box: Postbox, arrived: int) -> None:
    while len(box.taken) < arrived:
        await clock.sleep(0.5)


def test_six_hundred_letters_go_out_at_the_platforms_own_pace(evening: tuple[Mailroom, SimulatedClock]) -> None:
    mailroom, clock = evening
    people = [mailroom.member(f"member {n}", platform="telegram") for n in range(600)]
    note = mailroom.note("your mission")
    mailroom.post(*(Letter(("note.show", note), member=member.id) for member in people))
    box = PacedPostbox("telegram", clock=clock, answers_in_s=0.05)

    async def scene() -> None:
        async with running(mailroom.courier(box)):
            await until(clock, box, 600)

    mailroom.runner.run(clock.run(scene()))

    assert Counter(parcel.member for parcel in box.taken) == Counter(member.id for member in people)
    assert most_in(box.moments, 1.0) <= 30
    assert box.moments[-1] - box.moments[0] <= 1.02 * 600 / 30
    assert box.most_at_once <= 4


def test_after_ten_minutes_of_outage_everything_arrives_and_there_was_no_storm(
    evening: tuple[Mailroom, SimulatedClock],
) -> None:
    mailroom, clock = evening
    people = [mailroom.member(f"member {n}", platform="telegram") for n in range(400)]
    note = mailroom.note("your mission")
    mailroom.post(*(Letter(("note.show", note), member=member.id) for member in people))

    class Down(PacedPostbox):
        tries = 0

        async def _carry(self, parcel: Parcel) -> str:
            if clock.monotonic() < 600:
                self.tries += 1
                await clock.sleep(0.2)
                raise NotSent("connection refused")
            return await super()._carry(parcel)

    box = Down("telegram", clock=clock, answers_in_s=0.05)

    async def scene() -> None:
        async with running(mailroom.courier(box)):
            await until(clock, box, 400)

    mailroom.runner.run(clock.run(scene()))

    assert Counter(parcel.member for parcel in box.taken) == Counter(member.id for member in people)
    assert box.tries < 400
    assert box.moments[-1] - 600 <= 1.1 * 400 / 30 + LONGEST_PAUSE_S


def test_in_a_storm_of_refusals_nothing_is_lost_and_replies_still_go(evening: tuple[Mailroom, SimulatedClock]) -> None:
    """Three in ten answers say no: come again later, for this chat or for all, or a fault of the platform's own."""
    mailroom, clock = evening
    chance = random.Random(3)
    people = [mailroom.member(f"member {n}", platform="telegram") for n in range(300)]
    note = mailroom.note("your mission")
    mailroom.post(*(Letter(("note.show", note), member=member.id) for member in people))
    waits: list[float] = []

    class Stormy(PacedPostbox):
        async def _carry(self, parcel: Parcel) -> str:
            refusals = [
                NotSent(retry_after=2, chat_only=True), NotSent(retry_after=0.3), NotSent("reset"), InDoubt("502"),
            ]  # fmt: skip
            if chance.random() < 0.3:
                self.troubles.append(chance.choice(refusals))
            return await super()._carry(parcel)

    box = Stormy("telegram", clock=clock, answers_in_s=0.05)

    async def talk(courier: Courier) -> None:
        while True:
            await clock.sleep(0.5)
            asked = clock.monotonic()
            await courier.lane("telegram").reply("somebody")
            waits.append(clock.monotonic() - asked)

    async def scene() -> None:
        async with running(mailroom.courier(box)) as courier:
            talking = asyncio.create_task(talk(courier))
            await until(clock, box, 300)
            talking.cancel()

    mailroom.runner.run(clock.run(scene()))

    assert Counter(parcel.member for parcel in box.taken) == Counter(member.id for member in people)
    assert sorted(waits)[int(0.99 * len(waits))] < 1
    assert {parcel.repeated for parcel in box.taken} == {False, True}
