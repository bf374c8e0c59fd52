"""What becomes of a letter where the platform, the database or the process makes trouble."""

import asyncio
import logging
from collections import Counter
from datetime import timedelta
from typing import TypeVar

import pytest

from bot.chat.carrier import InDoubt, NotSent, Parcel, Undeliverable
from bot.chat.screen import Letter
from bot.database import Database, StorageTrouble, Transaction, instant
from bot.database.units import Work
from bot.delivery.courier import Courier
from bot.ids import short
from campaigns import dispatch
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom, PacedPostbox, Postbox, RememberingPostbox, running

Result = TypeVar("Result")
AGAIN = "In case you missed it: this may have reached you before."


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


def test_what_may_have_arrived_counts_among_the_days_three(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("party!")), member=maya.id, again=False))
    box = Postbox("web")
    box.troubles.append(InDoubt("timeout"))
    mailroom.deliver(box)

    for text in ("two", "three", "four"):
        mailroom.post(Letter(("note.show", mailroom.note(text)), member=maya.id))

    assert mailroom.states() == ["closed", "waiting", "waiting", "held"]


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


def test_a_round_that_is_called_off_ends_after_what_is_being_handed_over_has_landed(mailroom: Mailroom) -> None:
    first = mailroom.member("first")
    note = mailroom.note("hello")
    mailroom.post(Letter(("note.show", note), member=first.id))
    box = Landing()

    async def scene() -> None:
        round_ = asyncio.create_task(mailroom.courier(box).deliver_due())
        await box.begun.wait()
        round_.cancel()
        await asyncio.sleep(0)
        box.let.set()
        with pytest.raises(asyncio.CancelledError):
            await round_
        assert asyncio.all_tasks() == {asyncio.current_task()}  # nothing needs the database any more

    mailroom.runner.run(scene())

    assert mailroom.states() == ["sent"]


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
