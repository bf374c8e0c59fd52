"""Updates: kept before they are confirmed, done once whatever happens, asked for by one process at a time."""

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.database import StorageTrouble, leases
from bot.platforms.telegram.mount import WRONG_TOKEN
from bot.platforms.telegram.poller import LEASE_FOR, RENEWED_EVERY_S, SOMEBODY_ELSE, STANDS_BY
from bot.platforms.telegram.webhook import HEADER, PATH, Webhook, secret_of
from bot.platforms.web import WebPlatform
from campaigns.people import Role
from tests.conftest import HandClock
from tests.platforms.telegram.office import Office
from tests.platforms.telegram.rig import jpeg, until
from tests.platforms.telegram.server import TOKEN, Broken, Dropped, TooMany
from tests.platforms.telegram.town import text_of

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


class Hooked:
    """The webhook on the web side, and Telegram calling it."""

    def __init__(self, office: Office) -> None:
        self.office, self.hook = office, Webhook(secret_of("a key of ours", TOKEN))
        office.webhook = self.hook

    async def opens(self) -> None:
        await self.office.server.start()
        await self.joins()

    async def joins(self) -> None:
        """Begin beside another process, on the Telegram that one has begun."""
        office = self.office
        await office.prepares()
        intake, store = office.rig.intake, office.rig.platform._files._store
        self.web = WebPlatform(
            office.router, office.database, intake, store, office.clock, host="127.0.0.1", port=0, public_url="",
            secret_key="a key of ours", demo=False, routes=[self.hook.route],
        )  # fmt: skip
        await self.web.start()
        await office.rig.start()

    async def posts(self, body: bytes, secret: str | None = None) -> int:
        headers = {} if secret is None else {HEADER: secret}
        async with ClientSession() as session, session.post(
            f"{self.web.address.rstrip('/')}{PATH}", data=body, headers=headers
        ) as answer:  # fmt: skip
            return answer.status

    async def closes(self) -> None:
        await self.office.rig.stop()
        await self.web.stop()
        await self.office.closes()


async def test_the_webhook_takes_what_shows_the_secret_and_nothing_else(unopened: Office) -> None:
    office = unopened
    hooked = Hooked(office)
    await hooked.opens()
    maya = await office.seated("Maya", Role.MEMBER)
    assert office.server.methods.webhook["url"] == "https://team.example/telegram/webhook"
    assert office.server.methods.webhook["secret_token"] == hooked.hook.secret
    office.town.types(maya, "/me")
    (update,) = office.town.updates
    body, secret = json.dumps(update).encode(), hooked.hook.secret

    refused = [
        await hooked.posts(body), await hooked.posts(body, ""), await hooked.posts(body, secret[:-1]),
        await hooked.posts(body, "é" * len(secret)), await hooked.posts(b"[" * 900, "wrong"),
    ]  # fmt: skip
    nonsense = [await hooked.posts(text, secret) for text in (b"", b"{}", b"[]", b'{"update_id": "1"}', b"[" * 900)]
    assert office.messages(maya) == []
    taken = [await hooked.posts(body, secret), await hooked.posts(body, secret)]
    await office.rig.platform.idle()

    assert refused == [401] * 5
    assert nonsense == [400] * 5
    assert taken == [200, 200]
    assert len(office.messages(maya)) == 1
    office.town.updates.clear()
    await hooked.closes()


async def test_the_webhook_says_no_until_it_can_keep_what_comes(unopened: Office) -> None:
    office = unopened
    hooked = Hooked(office)
    await hooked.opens()
    body = json.dumps({"update_id": 7, "message": {}}).encode()

    async def full(updates: object) -> None:
        raise StorageTrouble("the disk is full")

    real, hooked.hook.receive = hooked.hook.receive, full
    before = await hooked.posts(body, hooked.hook.secret)
    hooked.hook.receive = None
    starting = await hooked.posts(body, hooked.hook.secret)
    hooked.hook.receive = real

    assert [before, starting, await hooked.posts(body, hooked.hook.secret)] == [503, 503, 200]
    await hooked.closes()


async def test_what_comes_by_webhook_is_answered(unopened: Office) -> None:
    office = unopened
    hooked = Hooked(office)
    await hooked.opens()
    office.server.methods.webhook["url"] = f"{hooked.web.address.rstrip('/')}{PATH}"
    office.server.push()
    maya = await office.seated("Maya")
    await office.says(maya, "/today")

    offered = await office.sends(maya, jpeg(1), caption="A wall.")

    assert "1 photo" in offered
    await hooked.closes()


async def test_behind_a_balancer_two_processes_do_each_update_once_and_go_on_where_the_other_was(
    postgres_url: str, tmp_path: Path, clock: HandClock
) -> None:
    office, second = (Office(postgres_url, tmp_path, clock) for _process in range(2))
    second.town, second.server = office.town, office.server
    here, there = Hooked(office), Hooked(second)
    await here.opens()
    await there.joins()
    secret = here.hook.secret

    async def calls(*processes: Hooked) -> None:
        """Telegram calls with the newest update: whom the balancer picks, and again where it saw no answer."""
        body = json.dumps(office.town.updates[-1]).encode()
        assert set(await asyncio.gather(*(each.posts(body, secret) for each in processes))) == {200}
        for each in (office, second):
            await each.rig.platform.idle()

    maya = await office.seated("Maya")
    office.town.types(maya, "/today")
    await calls(here, there, here)
    assert len(office.messages(maya)) == 1
    office.town.presses(maya, "Hand it in")
    await calls(here)
    assert "Your photos" in office.town.says(maya)
    office.town.sends(maya, jpeg(1), caption="Found a good one.")
    await calls(there, here)
    assert "Found a good one." in office.town.says(maya)
    office.town.presses(maya, "Hand it in")
    await calls(there, here)

    receipts = [message for message in office.messages(maya) if "Got it: Poster wall" in text_of(message)]
    assert len(receipts) == 1
    assert not office.server.methods.bad
    office.town.updates.clear()
    await there.web.stop()
    await second.ends()
    await here.closes()


async def test_an_album_whose_parts_reach_two_processes_is_one_answer(
    postgres_url: str, tmp_path: Path, clock: HandClock
) -> None:
    office, second = (Office(postgres_url, tmp_path, clock, album_ends_in_s=1.0) for _process in range(2))
    second.town, second.server = office.town, office.server
    here, there = Hooked(office), Hooked(second)
    await here.opens()
    await there.joins()
    maya = await office.seated("Maya")
    office.town.types(maya, "/today")
    await here.posts(json.dumps(office.town.updates[-1]).encode(), here.hook.secret)
    await office.rig.platform.idle()
    office.town.sends(maya, jpeg(1), jpeg(2), jpeg(3), caption="Three walls.")

    for hooked, update in zip((there, here, there), office.town.updates[-3:], strict=True):
        assert await hooked.posts(json.dumps(update).encode(), here.hook.secret) == 200
    for each in (office, second):
        await each.rig.clock.until_somebody_sleeps(1.0)
        each.rig.clock.passes(1.0)
    await second.rig.platform.idle()
    await office.rig.clock.until_somebody_sleeps(1.0)
    office.rig.clock.passes(1.0)
    await office.rig.platform.idle()

    said = [text_of(message) for message in office.messages(maya)][1:]
    assert len(said) == 1
    assert "3 photos" in said[0]
    assert "Three walls." in said[0]
    office.town.updates.clear()
    await there.web.stop()
    await second.ends()
    await here.closes()


async def test_polling_switches_a_webhook_off_that_somebody_left(unopened: Office) -> None:
    office = unopened
    office.server.methods.webhook = {"url": "https://elsewhere.example/hook"}
    await office.opens()
    maya = await office.seated("Maya")

    assert "Your numbers, Maya" in await office.says(maya, "/me")
    assert office.server.methods.webhook == {}
    await office.closes()
