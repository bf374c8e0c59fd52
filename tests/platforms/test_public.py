"""Public pages over the wire: no signing in, no script, a preview for chats, and nothing that wasn't allowed."""

import pytest

from bot.database import Transaction
from bot.ids import code as new_code
from campaigns import publishing
from campaigns.publishing import Kind
from tests.platforms.visiting import Visitor, Visitors
from tests.platforms.world import World

HTML = {"Accept": "text/html"}
WEEK = "2026-W47"


async def publishes(world: World, kind: Kind) -> str:
    """Something of the week becomes public; its code."""

    def work(tx: Transaction) -> str:
        by = world.cast.omar
        return publishing.publish(tx, by, kind, WEEK, new_code(28), world.clock.now()).code

    return await world.database.unit(work)


async def test_a_recap_is_read_without_signing_in_and_without_a_script(town: World) -> None:
    code = await publishes(town, Kind.RECAP)

    async with Visitor(town) as stranger:
        got = await stranger.gets(f"/p/{code}", **HTML)

    assert got.status == 200
    assert "Set-Cookie" not in got.headers
    assert got.page.all("script") == []
    assert got.page.one("h1").text
    assert got.headers["Cache-Control"] == "no-cache"
    assert got.headers["Referrer-Policy"] == "no-referrer"


async def test_a_recap_has_a_picture_and_a_preview_with_whole_addresses(town: World, townspeople: Visitors) -> None:
    maya = await townspeople.member("Maya")
    await maya.says("/thanks Ines advice")
    code = await publishes(town, Kind.RECAP)

    async with Visitor(town) as stranger:
        page = (await stranger.gets(f"/p/{code}", **HTML)).page
        said = {one["property"]: one["content"] for one in page.all("meta") if one.attributes.get("property")}
        assert said["og:url"] == f"{town.address}/p/{code}"
        assert said["og:title"] == page.one("h1").text
        assert said["og:description"] == page.all("img")[0]["alt"]
        for image in page.all("img"):
            assert (await stranger.gets(image["src"])).headers["Content-Type"] == "image/jpeg"
            assert image["alt"]
        assert said["og:image"].startswith(f"{town.address}/p/{code}/picture/1")
        got = await stranger.gets(said["og:image"].removeprefix(town.address))
        assert (got.status, got.headers["Cross-Origin-Resource-Policy"]) == (200, "cross-origin")


async def test_it_is_read_in_the_language_a_browser_asks_for(town: World) -> None:
    code = await publishes(town, Kind.ALBUM)

    async with Visitor(town) as stranger:
        got = await stranger.gets(f"/p/{code}", **HTML, **{"Accept-Language": "es-MX,es;q=0.9"})

    assert got.page.one("html")["lang"] == "es"


@pytest.mark.parametrize("path", ["NOTHING", "a" * 65, "%00", "é"])
async def test_a_code_that_is_none_leads_nowhere_and_says_so(town: World, path: str) -> None:
    async with Visitor(town) as stranger:
        assert (await stranger.gets(f"/p/{path}", **HTML)).status == 404


async def test_what_is_taken_back_is_gone_with_its_pictures(town: World) -> None:
    code = await publishes(town, Kind.BOARD)
    found = await town.database.read(lambda tx: publishing.find(tx, town.cast.omar.campaign, code))
    await town.database.unit(lambda tx: publishing.take_back(tx, town.cast.omar.campaign, found.id, town.clock.now()))

    async with Visitor(town) as stranger:
        for path in ("", "/picture/1", "/photo/" + "0" * 64 + ".jpg"):
            gone = await stranger.gets(f"/p/{code}{path}", **HTML)
            assert gone.status == 404
            assert gone.headers["Cache-Control"] == "no-store"


async def test_no_photo_is_had_through_a_page_it_is_not_on(town: World) -> None:
    code = await publishes(town, Kind.ALBUM)

    async with Visitor(town) as stranger:
        assert (await stranger.gets(f"/p/{code}/photo/{'0' * 64}.jpg")).status == 404
        assert (await stranger.gets(f"/p/{code}/picture/1")).status == 404
        assert (await stranger.gets(f"/p/{code}/picture/x")).status == 404
