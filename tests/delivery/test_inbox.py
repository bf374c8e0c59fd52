"""The inbox: what came in is kept once, found again after a restart, and forgotten when it is long done."""

import asyncio
from datetime import timedelta

from bot.chat.incoming import Caller, Incoming, Said
from bot.database import Database, Transaction
from bot.delivery import inbox
from bot.delivery.calendar import Calendar
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom
from tests.faults.hearing import listening
from tests.simulated import START


def comes_in(mailroom: Mailroom, key: str, body: str = "", platform: str = "telegram") -> bool:
    now = mailroom.clock.now()
    return mailroom.unit(lambda tx: inbox.receive(tx, platform, key, body, now))


def test_the_same_key_is_kept_once(mailroom: Mailroom) -> None:
    assert comes_in(mailroom, "7", "first")
    assert not comes_in(mailroom, "7", "again")
    assert comes_in(mailroom, "7", "other", platform="discord")

    assert [each.body for each in mailroom.read(lambda tx: inbox.waiting(tx, "telegram"))] == ["first"]


def test_what_waits_comes_in_the_order_it_came(mailroom: Mailroom, clock: HandClock) -> None:
    for key in (9, 10, 100):
        comes_in(mailroom, f"{key}")
    clock.move(seconds=1)
    comes_in(mailroom, "2", "a new series")

    waiting = mailroom.read(lambda tx: inbox.waiting(tx, "telegram"))

    assert [each.key for each in waiting] == ["9", "10", "100", "2"]
    assert waiting[0].received_at == START


def test_what_the_router_did_waits_no_more_and_is_not_done_again(
    runner: asyncio.Runner, database: Database, clock: HandClock
) -> None:
    mailroom = Mailroom(runner, database, clock, [listening()])
    incoming = Incoming(Caller("telegram", "1001", "Maya"), Said("hello"), "77")
    comes_in(mailroom, "77", "hello")

    first = mailroom.runner.run(mailroom.router.take(incoming))
    again = mailroom.runner.run(mailroom.router.take(incoming))

    assert (first.repeated, again.repeated) == (False, True)
    assert mailroom.read(lambda tx: inbox.waiting(tx, "telegram")) == []
    assert not comes_in(mailroom, "77", "hello")
    assert len(mailroom.read(lambda tx: tx.all("SELECT 1 AS one FROM deed WHERE what = 'heard'"))) == 1


def test_what_is_long_done_is_forgotten_and_what_waits_is_not(mailroom: Mailroom, clock: HandClock) -> None:
    for key in range(3):
        comes_in(mailroom, f"{key}")
    mailroom.unit(lambda tx: tx.run("UPDATE inbox SET done_at = :now WHERE key <> '2'", now=clock.now()))
    calendar = Calendar(mailroom.database, mailroom.router, clock)

    clock.move(days=6)
    mailroom.runner.run(calendar.run_due())
    assert len(mailroom.read(lambda tx: tx.all("SELECT key FROM inbox"))) == 3
    clock.move(days=2)
    mailroom.runner.run(calendar.run_due())

    assert [row["key"] for row in mailroom.read(lambda tx: tx.all("SELECT key FROM inbox"))] == ["2"]


def test_forgetting_is_done_in_pieces(mailroom: Mailroom, clock: HandClock) -> None:
    def fill(start: int) -> None:
        def work(tx: Transaction) -> None:
            for key in range(start, start + 500):
                inbox.receive(tx, "telegram", f"{key}", "", clock.now())
            tx.run("UPDATE inbox SET done_at = :now", now=clock.now())

        mailroom.unit(work)

    for start in range(0, 1_500, 500):
        fill(start)
    before = clock.now() + timedelta(seconds=1)

    assert mailroom.unit(lambda tx: inbox.expire(tx, before))
    assert not mailroom.unit(lambda tx: inbox.expire(tx, before))
    assert mailroom.read(lambda tx: tx.all("SELECT key FROM inbox")) == []
