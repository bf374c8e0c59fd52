"""Delivering letters: each once, drawn when it goes, and what becomes of it where the platform makes trouble."""

import asyncio
import logging
import random
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot.chat.carrier import InDoubt, Limits, NotSent, Parcel, Undeliverable
from bot.chat.screen import Letter
from bot.database import Database, StorageTrouble, Transaction, instant
from bot.database.sqlite import SqliteEngine
from bot.database.units import Work
from bot.delivery.counter import LONGEST_PAUSE_S
from bot.delivery.courier import Courier
from bot.ids import Ids, short
from campaigns import dispatch
from campaigns.people import Role
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom, PacedPostbox, Postbox, RedrawingPostbox, RememberingPostbox
from tests.delivery.test_lanes import most_in
from tests.simulated import SimulatedClock, WatchedDatabase

Result = TypeVar("Result")

AGAIN = "In case you missed it: this may have reached you before."


def test_a_letter_is_drawn_when_it_goes_out(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    note = mailroom.note("old")
    mailroom.post(Letter(("note.show", note), member=maya.id))
    mailroom.rewrite(note, "new")
    box = Postbox("web")

    mailroom.deliver(box)

    assert box.reads() == ["new"]
    (parcel,), (letter,) = box.taken, mailroom.letters()
    assert (letter["state"], letter["reference"]) == ("sent", "web-1")
    assert (parcel.nonce, parcel.address, parcel.member, parcel.person) == (
        short(letter["id"]), "web-Maya", maya.id, maya.person,
    )  # fmt: skip
    assert not parcel.repeated


def test_a_letter_goes_out_once(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("hello")), member=maya.id))
    box = Postbox("web")

    for _ in range(3):
        mailroom.deliver(box)

    assert box.reads() == ["hello"]


def test_what_is_gone_when_it_would_go_out_closes_the_letter(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", 4711), member=maya.id), Letter(("no.such.view",), member=maya.id))
    box = Postbox("web")

    mailroom.deliver(box)

    assert box.taken == []
    assert [(letter["state"], letter["why_closed"]) for letter in mailroom.letters()] == [
        ("closed", "That isn’t there any more."), ("closed", "That isn’t there any more."),
    ]  # fmt: skip


def test_a_view_for_leads_is_not_shown_to_who_is_no_lead_any_more(mailroom: Mailroom) -> None:
    ines = mailroom.member("Ines", role=Role.LEAD)
    mailroom.post(Letter(("note.lead", mailroom.note("about Maya")), member=ines.id))
    mailroom.unit(lambda tx: tx.run("UPDATE member SET role = :role WHERE id = :id", role=Role.MEMBER, id=ines.id))
    box = Postbox("web")

    mailroom.deliver(box)

    assert box.taken == []
    assert mailroom.states() == ["closed"]


def test_who_has_left_gets_no_letter(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("hello")), member=maya.id))
    mailroom.unit(lambda tx: tx.run("UPDATE member SET state = 'left' WHERE id = :id", id=maya.id))
    box = Postbox("web")

    mailroom.deliver(box)

    assert (box.taken, mailroom.states()) == ([], ["closed"])


def test_a_place_that_moved_is_found_where_it_is_now(mailroom: Mailroom) -> None:
    mailroom.bind("team", "telegram", "-5")
    mailroom.post(Letter(("note.posted", mailroom.note("hello")), place="team"))
    mailroom.bind("team", "telegram", "-1005")
    box = Postbox("telegram")

    mailroom.deliver(box)

    assert [(parcel.address, parcel.place) for parcel in box.taken] == [("-1005", "team")]


def test_a_broken_view_is_tried_again_and_given_up_with_a_number(
    mailroom: Mailroom, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(
        Letter(("note.show", mailroom.note("broken")), member=maya.id),
        Letter(("note.show", mailroom.note("fine")), member=maya.id),
    )
    box = Postbox("web")

    with caplog.at_level(logging.CRITICAL, "bot.delivery.courier"):
        for _ in range(10):
            mailroom.deliver(box)
            clock.move(minutes=2)

    assert box.reads() == ["fine"]
    broken = mailroom.letters()[0]
    assert broken["state"] == "closed"
    assert broken["why_closed"].startswith("it could not be drawn: incident ")


def test_what_surely_was_not_sent_goes_again_with_the_same_nonce(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("hello")), member=maya.id, again=False))
    box = Postbox("web")
    box.troubles.extend([NotSent("connection refused"), NotSent("connection refused")])

    for _ in range(3):
        mailroom.deliver(box)
        clock.move(seconds=5)

    assert [(parcel.repeated, parcel.nonce) for parcel in box.taken] == [(False, short(mailroom.letters()[0]["id"]))]
    assert box.reads() == ["hello"]


def test_retry_after_is_obeyed_for_the_chat_it_is_about(mailroom: Mailroom, clock: HandClock) -> None:
    maya, kai = mailroom.member("Maya"), mailroom.member("Kai")
    mailroom.post(*(Letter(("note.show", mailroom.note(f"for {who.name}")), member=who.id) for who in (maya, kai)))

    class Asking(PacedPostbox):
        asked = False

        async def _carry(self, parcel: Parcel) -> str:
            if parcel.member == maya.id and not self.asked:
                self.asked = True
                raise NotSent(retry_after=30, chat_only=True)
            return await super()._carry(parcel)

    box = Asking("web")
    courier = mailroom.courier(box)

    mailroom.runner.run(courier.deliver_due())
    assert box.reads() == ["for Kai"]
    waiting = next(letter for letter in mailroom.letters() if letter["state"] == "waiting")
    assert instant(waiting["due_at"]) - clock.now() > timedelta(seconds=29)
    assert waiting["tries"] == 0
    clock.move(seconds=31)
    mailroom.runner.run(courier.deliver_due())

    assert box.reads() == ["for Kai", "for Maya"]


def test_what_can_never_arrive_is_closed_with_the_reason(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("hello")), member=maya.id))
    box = Postbox("web")
    box.troubles.append(Undeliverable("blocked by the person"))

    for _ in range(2):
        mailroom.deliver(box)

    assert box.taken == []
    assert [(letter["state"], letter["why_closed"]) for letter in mailroom.letters()] == [
        ("closed", "blocked by the person")
    ]


@pytest.mark.parametrize("doubt", [InDoubt("timeout"), TimeoutError(), RuntimeError("a bug")])
def test_what_may_have_arrived_goes_again_and_says_so(
    mailroom: Mailroom, clock: HandClock, doubt: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("your mission")), member=maya.id))
    box = Postbox("telegram")
    mailroom.moves_home(maya, "telegram")
    box.troubles.append(doubt)

    with caplog.at_level(logging.CRITICAL, "bot.delivery.courier"):
        for _ in range(2):
            mailroom.deliver(Postbox("web"), box)
            clock.move(seconds=5)
        mailroom.deliver(box)

    assert [parcel.repeated for parcel in box.taken] == [True]
    assert box.reads() == [f"your mission\n{AGAIN}"]


def test_an_announcement_that_may_have_arrived_is_not_repeated(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("party!")), member=maya.id, again=False))
    box = Postbox("web")
    box.troubles.append(InDoubt("timeout"))

    for _ in range(3):
        mailroom.deliver(box)
        clock.move(minutes=2)

    assert box.taken == []
    assert [(letter["state"], letter["why_closed"]) for letter in mailroom.letters()] == [("closed", "in doubt")]


def test_where_the_platform_remembers_a_doubt_is_no_trouble(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("party!")), member=maya.id, again=False))
    box = RememberingPostbox("web")
    box.troubles.append(InDoubt("reset"))

    for _ in range(2):
        mailroom.deliver(box)
        clock.move(seconds=5)

    assert [parcel.repeated for parcel in box.taken] == [False]
    assert box.reads() == ["party!"]


@pytest.mark.parametrize(("again", "remembers", "reads"), [
    (True, False, [f"hello\n{AGAIN}"]),
    (False, False, []),
    (False, True, ["hello"]),
])  # fmt: skip
def test_what_a_dead_process_had_claimed_is_taken_over(
    mailroom: Mailroom, clock: HandClock, *, again: bool, remembers: bool, reads: list[str]
) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("hello")), member=maya.id, again=again))
    mailroom.unit(lambda tx: dispatch.claim(tx, mailroom.campaign, "web", "a dead process", clock.now(), 4))
    box = RememberingPostbox("web", remembers=remembers)

    if not mailroom.database.engine.alone:
        clock.move(seconds=119)
        mailroom.deliver(box)
        assert box.reads() == []
        clock.move(seconds=1)
    mailroom.deliver(box)

    assert box.reads() == reads


def test_a_process_whose_claim_was_taken_over_changes_nothing_any_more(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("hello")), member=maya.id))
    claimed, _ = mailroom.unit(lambda tx: dispatch.claim(tx, mailroom.campaign, "web", "slow", clock.now(), 4))
    clock.move(minutes=3)
    mailroom.deliver(Postbox("web"))

    late = mailroom.unit(lambda tx: dispatch.sent(tx, claimed[0].id, "slow", "late", clock.now()))

    assert not late
    assert [(letter["state"], letter["reference"]) for letter in mailroom.letters()] == [("sent", "web-1")]


def test_at_most_four_are_in_flight(mailroom: Mailroom) -> None:
    """The platform answers only when four have arrived, and never sees a fifth."""
    people = [mailroom.member(f"member {n}") for n in range(20)]
    note = mailroom.note("hello")
    mailroom.post(*(Letter(("note.show", note), member=member.id) for member in people))
    four = asyncio.Barrier(4)

    class Gathering(Postbox):
        async def _carry(self, parcel: Parcel) -> str:
            await four.wait()
            return await super()._carry(parcel)

    box = Gathering("web")

    mailroom.deliver(box)

    assert len(box.taken) == 20
    assert box.most_at_once == 4


def test_letters_to_the_same_address_arrive_in_order(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(
        *(Letter(("note.show", mailroom.note(f"{n}")), member=maya.id, counts=False) for n in range(12))
    )  # fmt: skip
    box = Postbox("web", clock=mailroom.clock)

    mailroom.deliver(box)

    assert box.reads() == [f"{n}" for n in range(12)]


def test_urgent_letters_go_first(mailroom: Mailroom) -> None:
    people = [mailroom.member(f"member {n}") for n in range(10)]
    note = mailroom.note("hello")
    mailroom.post(*(Letter(("note.show", note), member=member.id) for member in people))
    mailroom.post(Letter(("note.show", mailroom.note("fire!")), member=people[-1].id, urgent=True))
    box = PacedPostbox("web", limits=Limits(in_flight=1))

    mailroom.deliver(box)

    assert box.reads() == ["fire!"] + ["hello"] * 10


def test_what_is_out_there_is_drawn_anew_where_the_platform_can(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")
    note = mailroom.note("open")
    mailroom.post(Letter(("note.show", note), member=maya.id))
    box = RedrawingPostbox("web")
    mailroom.deliver(box)
    box.redraw_troubles.append(NotSent("connection refused"))

    mailroom.rewrite(note, "decided")
    for _ in range(4):
        mailroom.deliver(box)
        clock.move(minutes=2)

    assert [(parcel.reference, parcel.shows) for parcel in box.redrawn] == [("web-1", box.redrawn[0].shows)]
    assert [(parcel.reference, parcel.nonce) for parcel in box.redrawn] == [("web-1", box.taken[0].nonce)]
    assert getattr(box.redrawn[0].shows, "title", None) == "decided"


def test_a_change_while_a_letter_is_being_sent_is_drawn_after_it(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")
    note = mailroom.note("before")
    mailroom.post(Letter(("note.show", note), member=maya.id))
    claimed, _ = mailroom.unit(lambda tx: dispatch.claim(tx, mailroom.campaign, "web", "a process", clock.now(), 4))
    mailroom.rewrite(note, "after")
    mailroom.unit(lambda tx: dispatch.sent(tx, claimed[0].id, "a process", "message-7", clock.now()))
    box = RedrawingPostbox("web")

    mailroom.deliver(box)

    assert [getattr(parcel.shows, "title", None) for parcel in box.redrawn] == ["after"]


class Landing(Postbox):
    """A platform that takes its time until it is let."""

    def __init__(self) -> None:
        super().__init__("web")
        self.begun = asyncio.Event()
        self.let = asyncio.Event()

    async def _carry(self, parcel: Parcel) -> str:
        self.begun.set()
        await self.let.wait()
        return await super()._carry(parcel)


class StandingClock(HandClock):
    """A clock on which no sleep ends."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.Event().wait()


@asynccontextmanager
async def running(courier: Courier) -> AsyncIterator[Courier]:
    await courier.start()
    try:
        yield courier
    finally:
        await courier.stop()


def test_stopping_lets_what_is_being_handed_over_land_and_puts_the_rest_back(mailroom: Mailroom) -> None:
    first = mailroom.member("first")
    note = mailroom.note("hello")
    mailroom.post(*(Letter(("note.show", note), member=first.id, cause=f"{n}", counts=False) for n in range(4)))
    box = Landing()

    async def scene() -> None:
        courier = Courier(mailroom.database, mailroom.router, [box], StandingClock(), "boot")
        await courier.start()
        await box.begun.wait()
        stopping = asyncio.create_task(courier.stop())
        await asyncio.sleep(0)
        box.let.set()
        await stopping

    mailroom.runner.run(scene())

    assert len(box.taken) == 1
    assert Counter(mailroom.states()) == {"sent": 1, "waiting": 3}
    assert {letter["doubts"] for letter in mailroom.letters()} == {0}


def test_a_letter_written_while_the_courier_waits_goes_out_at_once(mailroom: Mailroom) -> None:
    """The clock stands still: only the signal can have woken the courier."""
    maya = mailroom.member("Maya")
    note = mailroom.note("hello")
    box = Landing()
    box.let.set()

    def work(tx: Transaction) -> None:
        turn = mailroom.router.turn_of(tx, None, mailroom.clock.now())
        turn.post(Letter(("note.show", note), member=maya.id))
        mailroom.house.settle(turn)

    async def scene() -> None:
        async with running(Courier(mailroom.database, mailroom.router, [box], StandingClock(), "boot")):
            for _ in range(50):
                await mailroom.database.read(lambda tx: None)  # meanwhile the courier looks and finds nothing
            await mailroom.database.unit(work)
            await asyncio.wait_for(box.begun.wait(), 5)

    mailroom.runner.run(scene())

    assert box.reads() == ["hello"]


def test_a_database_that_is_away_makes_nothing_go_twice(mailroom: Mailroom) -> None:
    """What was handed over is noted as soon as it can be."""
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("hello")), member=maya.id))

    class Breaking(Postbox):
        async def _carry(self, parcel: Parcel) -> str:
            flaky.away = 3
            return await super()._carry(parcel)

    class Flaky(Database):
        away = 0

        async def unit(self, work: Work[Result]) -> Result:
            if self.away:
                self.away -= 1
                raise StorageTrouble("the disk is full")
            return await mailroom.database.unit(work)

        async def read(self, work: Work[Result]) -> Result:
            return await mailroom.database.read(work)

    box = Breaking("web")
    flaky = Flaky(mailroom.database.engine, mailroom.database.new_id)
    courier = Courier(flaky, mailroom.router, [box], mailroom.clock, "boot")

    mailroom.runner.run(courier.deliver_due())

    assert (box.reads(), mailroom.states(), flaky.away) == (["hello"], ["sent"], 0)


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
