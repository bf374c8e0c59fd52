"""At the gate: foreign hosts, foreign pages, foreign scripts, and requests that make no sense."""

import asyncio
import io
import json
import shutil
from pathlib import Path
from typing import TypeVar

import pytest

from bot.chat.router import Router
from bot.database import Database, StorageTrouble
from bot.database.units import Work
from bot.platforms.web import WebPlatform
from tests.conftest import HandClock
from tests.platforms.cast import CAMPAIGN
from tests.platforms.visiting import Got, Visitor, Visitors
from tests.platforms.world import SECRET, World

Result = TypeVar("Result")
HTML = {"Accept": "text/html"}


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database will do: nothing here depends on which."""
    shutil.copy(sqlite_template, tmp_path / "streetteam.db")
    return f"sqlite:///{tmp_path}/streetteam.db"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.7", ""]
)
async def test_a_foreign_host_is_refused_even_on_this_machine(visitors: Visitors, host: str) -> None:
    response = await visitors.stranger().gets("/", Host=host)

    assert response.status in (400, 421)
    assert "You are" not in response.text


@pytest.mark.parametrize("host", ["localhost:8080", "[::1]:8080", "127.0.0.1"])
async def test_this_machine_goes_by_several_names(visitors: Visitors, host: str) -> None:
    assert (await visitors.stranger().gets("/door", Host=host)).status == 404


async def test_the_public_address_is_answered_to(public: World) -> None:
    async with Visitor(public) as stranger:
        assert (await stranger.gets("/", Host="team.example", **HTML)).status == 200
        assert (await stranger.gets("/", Host="other.example", **HTML)).status == 421


async def test_machines_may_ask_by_any_name_how_it_is_doing(visitors: Visitors) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert (await visitors.stranger().gets(path, Host="streetteam:8080")).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://127.0.0.1:1", "http://127.0.0.1"])
async def test_another_page_cannot_act_for_somebody(visitors: Visitors, origin: str) -> None:
    maya = await visitors.member("Maya", "team")

    for path in ("/say", "/press", "/be", "/leave", "/photo", "/join/HELLO-STAGE"):
        headers = {"Origin": origin} if origin else {}
        async with maya.http.post(maya.world.address + path, data=b"{}", headers=headers) as response:
            assert response.status == 403, path

    await maya.looks()
    assert maya.messages == []


async def test_the_public_page_may_act_behind_a_proxy_that_names_itself(public: World) -> None:
    async with Visitor(public) as stranger:
        url, headers = f"{public.address}/join", {"Origin": "https://team.example"}
        async with stranger.http.post(url, data={"code": "A-CODE"}, headers=headers) as response:
            assert response.status == 404  # it was let through, and the code is none
            assert response.url.path == "/join/A-CODE"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
async def test_the_demo_is_not_played_through_a_proxy(visitors: Visitors, header: str) -> None:
    response = await visitors.stranger().gets("/", **{header: "203.0.113.7", **HTML})

    assert response.status == 403
    assert "only for this machine" in response.text


async def test_every_answer_forbids_what_no_page_of_ours_does(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    paths = ("/", "/room/team", "/nothing/here", "/healthz", "/stream", maya.page.all("link")[1]["href"])

    for path in paths:
        async with maya.http.get(maya.world.address + path, headers=HTML) as response:
            policy = response.headers.get("Content-Security-Policy", "")
            assert "default-src 'none'" in policy, path
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "same-origin"


async def test_a_page_has_no_script_and_no_style_of_its_own(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")

    scripts = maya.page.all("script")

    assert [one["type"] for one in scripts] == ["module", "application/json"]
    assert not scripts[0].text
    assert not maya.page.all("style")
    assert json.loads(scripts[1].text)["sending"] == "Sending…"


async def test_a_page_needs_nothing_from_anywhere_else(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    named = [one[name] for one in maya.page.walk() for name in ("href", "src", "action") if name in one]

    assert not [address for address in named if not address.startswith(("/", "#"))]
    for address in {one for one in named if one.startswith(("/assets", "/theme"))}:
        response = await maya.gets(address)
        assert response.status == 200
        assert "immutable" in response.headers["Cache-Control"]


async def test_every_module_a_script_imports_is_there(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    first = maya.page.all("script")[0]["src"]
    folder, found, wanted = first.rpartition("/")[0], set[str](), {first.rpartition("/")[2]}

    while wanted - found:
        name = (wanted - found).pop()
        response = await maya.gets(f"{folder}/{name}")
        assert response.status == 200, name
        wanted |= {line.split('"./')[1].split('"')[0] for line in response.text.splitlines() if 'from "./' in line}
        found.add(name)

    assert len(found) > 5


BAD = [
    (b"{", 400),
    (b"[]", 400),
    (b"null", 400),
    (b"{}", 409),
    (b"[" * 100_000, 400),
    (b'{"person": 7}', 400),
    (b'{"person": null}', 400),
    (b"\xff\xfe", 400),
    (b'"' + b"x" * (1 << 20) + b'"', 413),
]


@pytest.mark.parametrize(("body", "status"), BAD, ids=lambda value: str(value)[:20])
async def test_what_makes_no_sense_is_answered_in_a_sentence(visitors: Visitors, body: bytes, status: int) -> None:
    maya = await visitors.member("Maya")
    headers = {"Origin": maya.world.address, "Content-Type": "application/json"}

    async with maya.http.post(f"{maya.world.address}/say", data=io.BytesIO(body), headers=headers) as response:
        assert response.status == status
        assert (await response.json())["says"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/say", {"text": 7}),
        ("/say", {"text": ""}),
        ("/say", {"text": "x", "photos": "1"}),
        ("/say", {"text": "x", "photos": ["!"]}),
        ("/say", {"text": "x", "key": "short"}),
        ("/say", {"text": "x", "since": "!"}),
        ("/press", {"message": "", "tap": "a.b"}),
        ("/press", {"message": "1", "tap": "x" * 300}),
        ("/answer", {"message": "1", "draft": "1", "answers": {"a": "b"}}),
        ("/answer", {"message": "1", "draft": "1", "answers": []}),
        ("/draft", {"draft": "-1", "answers": {}}),
        ("/read", {"upto": "!"}),
        ("/choices", {"draft": "1", "name": ["x"]}),
    ],
)
async def test_made_up_requests_are_refused_and_change_nothing(
    visitors: Visitors, path: str, body: dict[str, object]
) -> None:
    maya = await visitors.member("Maya", "team")

    response = await maya.posts(path, **{"photos": [], **body})

    assert response.status == 400, response.text
    await maya.looks()
    assert maya.messages == []


@pytest.mark.parametrize("size", [100_001, 260_000, 1_000_000])
async def test_a_message_that_is_too_long_is_told_so_and_one_that_just_fits_is_kept_whole(
    visitors: Visitors, size: int
) -> None:
    maya = await visitors.member("Maya", "team")

    answer = await maya.posts("/say", text="x" * size, photos=[])

    assert answer.status == 413
    assert answer.json["says"] == "That was more than fits in one message. Shorten it a little, please."
    assert maya.messages == []
    assert await maya.says("x" * 99_999 + "z")
    assert maya.messages[-1].one("p").text.endswith("xz")


@pytest.mark.parametrize("half", [b"\\ud800", b"\xed\xa0\x80"], ids=["escaped", "as it is"])
async def test_half_a_character_takes_nothing_else_along(visitors: Visitors, half: bytes) -> None:
    maya = await visitors.member("Maya", "team")
    whole = {"room": "team", "person": maya.app["data-person"], "photos": [], "text": "a@z"}
    headers = {"Origin": maya.world.address, "Content-Type": "application/json"}

    async def sends(words: bytes, key: str) -> Got:
        body = json.dumps({**whole, "key": key}).encode().replace(b"a@z", words)
        async with maya.http.post(f"{maya.world.address}/say", data=body, headers=headers) as response:
            return await Got.of(response)

    kept, alone = await sends(b"a" + half + b"z", "first-of-two"), await sends(half, "second-of-two")
    await maya.looks()

    assert kept.status == 200, kept.text
    assert maya.messages[-1].one("p").text == "az"
    assert alone.status == 400
    assert "nothing in that message that can be read" in alone.json["says"]


KINDS_OF_TEXT = ["\0", "\ud800", "\u202e" * 500, "Z\u0351\u036b\u0343\u036a\u0302" * 2_000, "\x1b[31m", "💥" * 9_000]


@pytest.mark.parametrize(
    "text", KINDS_OF_TEXT, ids=["NUL", "half a character", "overrides", "zalgo", "escapes", "long"]
)
async def test_text_of_any_kind_is_taken_and_shown(visitors: Visitors, text: str) -> None:
    maya = await visitors.member("Maya", "team")

    await maya.says(f"a{text}z")

    assert maya.messages[-1].one(class_="words").text.startswith("a")


async def test_what_breaks_gets_a_number_and_a_page(visitors: Visitors, world: World) -> None:
    maya = await visitors.member("Maya")
    await world.database.unit(lambda tx: tx.run("UPDATE campaign SET settings = '{}'"))

    response = await maya.gets("/", **HTML)

    assert response.status == 500
    assert "number of the incident" in response.page.one(role="alert").text


class Full(Database):
    """A database on a disk that is full: it can be read, and keeps nothing."""

    async def unit(self, work: Work[Result]) -> Result:
        raise StorageTrouble("the disk is full")

    async def read(self, work: Work[Result]) -> Result:
        return await self.engine.read(work)


async def test_a_database_that_cannot_keep_anything_is_said_in_a_sentence(
    visitors: Visitors, world: World, clock: HandClock
) -> None:
    maya = await visitors.member("Maya", "team")
    full = Full(world.database.engine, world.database.new_id)
    router = Router(full, world.router.house, world.router.catalogues, clock, CAMPAIGN)
    web = WebPlatform(
        router, full, world.intake, world.store, clock, host="127.0.0.1", port=0, public_url="",
        secret_key=SECRET, demo=True,
    )  # fmt: skip
    await web.start()
    maya.address = web.address.rstrip("/")

    door = await visitors.stranger().gets("/", base=maya.address, **HTML)
    said = (await maya.posts("/say", text="/today", photos=[])).json
    talk = await maya.posts("/say", text="Hello?", photos=[])
    await web.stop()

    assert (door.status, talk.status) == (503, 503)
    assert "try again in a minute" in door.text
    assert "can’t save anything right now" in said["toast"]["html"]
    assert said["kept"] is False


async def test_the_machine_says_whether_it_is_ready_and_why_not(world: World, tmp_path: Path, clock: HandClock) -> None:
    class Health:
        async def ready(self) -> list[str]:
            return ["Telegram doesn’t answer."]

        def metrics(self) -> bytes:
            return b"streetteam_up 1\n"

    web = WebPlatform(
        world.router, world.database, world.intake, world.store, clock, host="127.0.0.1", port=0, public_url="",
        secret_key="x", demo=True, health=Health(),
    )  # fmt: skip
    await web.start()
    async with Visitor(world) as probe:
        async with probe.http.get(f"{web.address}readyz") as response:
            ready, status = await response.json(), response.status
        async with probe.http.get(f"{web.address}metrics") as response:
            metrics = await response.text()
    await web.stop()

    assert (status, ready) == (503, {"ready": False, "reasons": ["Telegram doesn’t answer."]})
    assert metrics == "streetteam_up 1\n"


async def test_a_port_that_is_taken_is_an_error_not_a_silence(world: World, clock: HandClock) -> None:
    web = WebPlatform(
        world.router, world.database, world.intake, world.store, clock, host="127.0.0.1", port=world.port,
        public_url="", secret_key="x", demo=True,
    )  # fmt: skip

    with pytest.raises(OSError, match="in use"):
        await web.start()
    await asyncio.sleep(0)
