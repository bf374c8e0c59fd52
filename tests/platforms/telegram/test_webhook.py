"""Updates by webhook: who may bring them, and what two processes behind one balancer make of them."""

import asyncio
import json
from pathlib import Path

from aiohttp import ClientSession

from bot.database import StorageTrouble
from bot.platforms.telegram.webhook import HEADER, PATH, Webhook, secret_of
from bot.platforms.web import WebPlatform
from campaigns.people import Role
from tests.conftest import HandClock
from tests.platforms.telegram.office import Office
from tests.platforms.telegram.rig import jpeg, until
from tests.platforms.telegram.server import TOKEN
from tests.platforms.telegram.town import text_of


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


async def test_what_a_process_that_ended_never_did_or_said_is_left_to_the_one_beside_it(
    postgres_url: str, tmp_path: Path, clock: HandClock
) -> None:
    office, second = (Office(postgres_url, tmp_path, clock) for _process in range(2))
    second.town, second.server = office.town, office.server
    here, there = Hooked(office), Hooked(second)
    await here.opens()
    await there.joins()
    maya, noah = await office.seated("Maya"), await office.seated("Noah")
    office.town.types(maya, "/me")
    office.town.types(noah, "/me")
    second.rig.platform._line.put = lambda gesture: None  # type: ignore[method-assign]  # it ended before it did that
    assert await there.posts(json.dumps(office.town.updates[0]).encode(), here.hook.secret) == 200
    assert await here.posts(json.dumps(office.town.updates[1]).encode(), here.hook.secret) == 200
    await office.rig.platform.idle()
    key, debt = str(office.town.updates[1]["update_id"]), json.dumps([str(noah.id), str(noah.id), 0, "", False, True])
    await office.unit(lambda tx: office.rig.platform._parts.inbox.owe(tx, "telegram", key, debt))  # nor said that

    await office.rig.clock.until_somebody_sleeps(300.0)
    office.rig.clock.passes(300.0)
    await until(lambda: "Your numbers, Maya" in office.town.says(maya))

    assert "I was restarted just as I wanted to answer you." in office.town.says(noah)
    office.town.updates.clear()
    await there.web.stop()
    await second.ends()
    await here.closes()
