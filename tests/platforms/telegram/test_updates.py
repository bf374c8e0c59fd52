"""Updates: kept before they are confirmed, done once whatever happens, asked for by one process at a time."""

import asyncio
import json
from typing import TypeVar

import pytest
from aiohttp import ClientSession

from bot.database import Database, StorageTrouble, Transaction, leases
from bot.database.units import Work
from bot.platforms.telegram.mount import WRONG_TOKEN
from bot.platforms.telegram.poller import LEASE_FOR, RENEWED_EVERY_S, SOMEBODY_ELSE, STANDS_BY
from tests.platforms.telegram.office import Office
from tests.platforms.telegram.rig import jpeg, until
from tests.platforms.telegram.server import TOKEN, Broken, Dropped, TooMany

Result = TypeVar("Result")
NAME = f"telegram:{TOKEN.partition(':')[0]}"


async def waiting(office: Office) -> list[str]:
    """The updates that were kept and aren't done."""
    rows = await office.database.read(
        lambda tx: tx.all("SELECT key FROM inbox WHERE platform = 'telegram' AND done_at IS NULL ORDER BY key")
    )
    return [row["key"] for row in rows]


async def test_nothing_is_confirmed_before_it_is_kept(office: Office) -> None:
    maya = await office.seated("Maya")
    kept: list[list[str]] = []
    confirmed: list[int] = []

    async def full(updates: object) -> None:
        kept.append([str(update["update_id"]) for update in updates])  # type: ignore[attr-defined]
        raise StorageTrouble("the disk is full")

    real, office.rig.platform._poller._receive = office.rig.platform._poller._receive, full
    office.server.watch = lambda method, done: confirmed.append(len(office.town.updates)) if not done else None
    office.town.types(maya, "/me")
    await office.rig.clock.until_somebody_sleeps(1.0)
    office.rig.clock.passes(1.0)
    await until(lambda: len(kept) >= 2)

    assert kept[0] == kept[1]
    assert confirmed
    assert len(office.town.updates) == 1
    assert "What Telegram sends can’t be kept: the disk is full." in str(office.rig.platform.trouble())
    office.rig.platform._poller._receive = real
    await office.rig.clock.until_somebody_sleeps(2.0)
    office.rig.clock.passes(2.0)
    await office.rig.settle()
    assert "Your numbers, Maya" in office.town.says(maya)
    assert office.rig.platform.trouble() is None


async def test_what_was_kept_and_never_done_is_done_after_the_next_start(office: Office) -> None:
    maya = await office.seated("Maya")
    office.town.types(maya, "/me")
    update = office.town.updates[0]
    await office.rig.settle()
    await office.ends()
    office.town.chat(maya).messages.clear()
    await office.prepares()
    now = office.clock.now()
    again = {**update, "update_id": update["update_id"] + 1}
    key, body = str(again["update_id"]), json.dumps(again)
    await office.unit(lambda tx: office.rig.platform._parts.inbox.receive(tx, "telegram", key, body, now))

    await office.rig.start()
    await office.rig.settle()

    assert "Your numbers, Maya" in office.town.says(maya)
    assert await waiting(office) == []


async def test_an_update_that_comes_twice_is_done_once(office: Office) -> None:
    maya = await office.seated("Maya")
    office.town.types(maya, '/log conversation "They want shade." "bus stops" online hello Abe')
    (update,) = office.town.updates
    await office.rig.settle()

    await office.rig.platform.receive([update])
    await office.rig.platform.receive([update, update])
    await office.rig.settle()

    assert "Got it: A conversation" in office.town.says(maya)
    assert len(office.messages(maya)) == 1


async def test_an_answer_that_was_owed_is_given_after_the_next_start(office: Office) -> None:
    maya = await office.seated("Maya")
    office.server.will("sendMessage", *[Dropped()] * 2)
    office.town.types(maya, "/me")
    await office.rig.clock.until_somebody_sleeps(0.5)
    await office.ends()
    office.server.troubles.clear()

    await office.begins()
    await until(lambda: len(office.messages(maya)) == 2)

    assert "I was restarted just as I wanted to answer you." in office.town.says(maya, last=2)
    assert "Your numbers, Maya" in office.town.says(maya)


async def test_an_album_that_was_cut_in_two_by_a_restart_is_one_answer(slow_office: Office) -> None:
    office = slow_office
    maya = await office.seated("Maya")
    await office.says(maya, "/today")
    office.town.sends(maya, jpeg(1), jpeg(2), jpeg(3), caption="Three walls.")
    late = office.town.updates.pop()
    await office.server.all_taken()
    await office.rig.clock.until_somebody_sleeps(1.0)
    await office.ends()

    office.town.updates.append(late)
    await office.begins()
    await office.server.all_taken()
    await office.rig.clock.until_somebody_sleeps(1.0)
    office.rig.clock.passes(1.0)
    await office.rig.settle()

    assert "3 photos" in office.town.says(maya)
    assert "Three walls." in office.town.says(maya)


async def test_an_album_waits_for_its_next_photo_and_other_people_do_not(slow_office: Office) -> None:
    office = slow_office
    maya, noah = await office.seated("Maya"), await office.seated("Noah")
    await office.says(maya, "/today")
    before = len(office.messages(maya))
    office.town.sends(maya, jpeg(1), jpeg(2), caption="Two walls.")
    office.town.types(noah, "/me")
    await office.server.all_taken()
    await until(lambda: "Your numbers, Noah" in office.town.says(noah))
    assert len(office.messages(maya)) == before

    await office.rig.clock.until_somebody_sleeps(1.0)
    office.rig.clock.passes(1.0)
    await office.rig.settle()

    assert "2 photos" in office.town.says(maya)


async def test_a_second_process_on_the_same_database_says_so_waits_and_takes_over(
    postgres_office: Office,
) -> None:
    office = postgres_office
    maya = await office.seated("Maya")
    second = office.another()
    await second.platform.start()
    await until(lambda: second.platform.trouble() == STANDS_BY)
    polls = office.server.conflicts

    await office.says(maya, "/me")
    assert "Your numbers, Maya" in office.town.says(maya)
    await office.rig.stop()
    await second.clock.until_somebody_sleeps(RENEWED_EVERY_S)
    second.clock.passes(RENEWED_EVERY_S)
    await until(lambda: second.platform.trouble() is None)
    office.town.types(maya, "/help")
    await second.settle()

    assert len(office.messages(maya)) == 2
    assert office.server.conflicts == polls == 0


async def test_a_process_that_died_is_followed_when_its_turn_runs_out(postgres_office: Office) -> None:
    office = postgres_office
    await office.rig.stop()
    now = office.clock.now()
    await office.unit(lambda tx: leases.take(tx, NAME, "somebody who died", now, now + LEASE_FOR))
    second = office.another()
    await second.platform.start()
    await until(lambda: second.platform.trouble() == STANDS_BY)

    for _wait in range(3):
        await second.clock.until_somebody_sleeps(RENEWED_EVERY_S)
        second.clock.passes(RENEWED_EVERY_S)

    await until(lambda: second.platform.trouble() is None)


async def test_another_program_with_the_same_token_is_named_and_waited_for(office: Office) -> None:
    async with ClientSession() as stranger:

        async def polls() -> None:
            while True:
                async with stranger.post(f"{office.server.address}/bot{TOKEN}/getUpdates?timeout=30"):
                    pass

        polling = asyncio.create_task(polls())
        await until(lambda: office.rig.platform.trouble() == SOMEBODY_ELSE)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)

    await office.rig.clock.until_somebody_sleeps(1.0)
    office.rig.clock.passes(1.0)
    maya = await office.seated("Maya")

    assert "Your numbers, Maya" in await office.says(maya, "/me")
    assert office.rig.platform.trouble() is None


@pytest.mark.parametrize("trouble", [Broken(502), Dropped(), TooMany(3)])
async def test_polling_goes_on_after_a_fault_of_telegrams(office: Office, trouble: Broken | Dropped | TooMany) -> None:
    maya = await office.seated("Maya")
    office.server.will("getUpdates", trouble)
    office.town.types(maya, "/me")
    waits = await office.rig.clock.until_somebody_sleeps(1.0, 3.0)
    office.rig.clock.passes(waits)

    await office.rig.settle()

    assert "Your numbers, Maya" in office.town.says(maya)


async def test_a_wrong_token_is_said_in_a_sentence_and_ends_nothing_else(office: Office) -> None:
    wrong = office.another(token="7000001:somebody_elses")

    await wrong.platform.start()
    await until(lambda: wrong.platform.trouble() == WRONG_TOKEN)

    assert "@BotFather" in WRONG_TOKEN


async def test_polling_switches_a_webhook_off_that_somebody_left(unopened: Office) -> None:
    office = unopened
    office.server.methods.webhook = {"url": "https://elsewhere.example/hook"}
    await office.opens()
    maya = await office.seated("Maya")

    assert "Your numbers, Maya" in await office.says(maya, "/me")
    assert office.server.methods.webhook == {}
    await office.closes()


async def test_where_taking_updates_breaks_that_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.ends()
    await office.prepares()

    async def broken() -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(office.rig.platform._poller, "run", broken)
    await office.rig.platform.start()

    await until(lambda: "takes no updates any more: incident" in (office.rig.platform.trouble() or ""))


class Away:
    """The database, which is away for the first few times it is asked."""

    def __init__(self, database: Database, times: int) -> None:
        self._database, self.times = database, times

    def __getattr__(self, name: str) -> object:
        return getattr(self._database, name)

    async def unit(self, work: Work[Result]) -> Result:
        self._may_be_away()
        return await self._database.unit(work)

    async def read(self, work: Work[Result]) -> Result:
        self._may_be_away()
        return await self._database.read(work)

    def _may_be_away(self) -> None:
        if self.times:
            self.times -= 1
            raise StorageTrouble("the server is away")


async def test_what_comes_just_before_the_database_goes_away_is_done_once_it_is_back(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/today")
    office.town.chat(maya).messages.clear()
    parts = office.rig.platform._parts
    parts.database = away = Away(office.database, 2)  # type: ignore[assignment]

    def time_passes() -> bool:
        office.rig.clock.passes(1.0)
        return away.times == 0

    office.town.sends(maya, jpeg(1), caption="By the station.")
    await until(lambda: away.times == 1)
    assert office.messages(maya) == []
    await until(time_passes)
    await until(lambda: time_passes() and bool(office.messages(maya)))
    await office.rig.settle()

    assert "By the station." in office.town.says(maya)
    assert await waiting(office) == []


async def test_a_start_waits_for_a_database_that_goes_away_in_the_middle_of_it(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.ends()
    await office.prepares()
    office.rig.platform._parts.database = Away(office.database, 1)  # type: ignore[assignment]

    starting = asyncio.create_task(office.rig.start())
    await office.rig.clock.until_somebody_sleeps(1.0)
    assert office.rig.platform.trouble() == "Telegram waits for the database: the server is away."
    office.rig.clock.passes(1.0)
    await starting

    assert "Your numbers, Maya" in await office.says(maya, "/me")


async def test_an_owed_answer_that_breaks_keeps_nobody_from_theirs(office: Office) -> None:
    maya, noah = await office.seated("Maya"), await office.seated("Noah")
    now, inbox = office.clock.now(), office.rig.platform._parts.inbox

    def owe(tx: Transaction) -> None:
        for key, folk in (("1", maya), ("2", noah)):
            inbox.receive(tx, "telegram", key, "", now)
            inbox.finish(tx, "telegram", key, now)
            account = str(folk.id) if folk is noah else None  # which nothing of ours would write
            inbox.owe(tx, "telegram", key, json.dumps([str(folk.id), account, 0, ["me.show"], False, True]))

    await office.unit(owe)
    await office.restarts()
    await office.rig.settle()

    assert "I was restarted just as I wanted to answer you." in office.town.says(noah)
    assert "Your numbers, Maya" in await office.says(maya, "/me")
