"""Coming in: the demo's switch, one-time links, invites, and sessions that end."""

from datetime import timedelta

from yarl import URL

from bot.ids import short
from bot.platforms.web import doors, make_link
from bot.platforms.web.owner import link_for_the_first_owner
from tests.conftest import HandClock
from tests.platforms.cast import CAMPAIGN, INVITE
from tests.platforms.visiting import Got, Visitor, Visitors
from tests.platforms.world import SECRET, World

HTML = {"Accept": "text/html"}


async def posts(visitor: Visitor, path: str, **form: str) -> Got:
    """Send a page's own form, and follow where it leads."""
    headers = {"Origin": visitor.world.address, **HTML}
    async with visitor.http.post(visitor.world.address + path, data=form, headers=headers) as response:
        return await Got.of(response)


async def link_for(world: World, person: int) -> str:
    return f"/in/{await make_link(world.database, person, world.clock.now())}"


async def test_in_the_demo_a_visitor_is_at_once_the_first_of_the_team(visitors: Visitors) -> None:
    somebody = visitors.stranger()

    await somebody.looks()

    assert "You are Maya" in somebody.page.one("summary").text
    assert [one.text for one in somebody.page.all("button", class_="menu-item")] == [
        "JJonasmember", "MMayamember", "IIneslead", "OOmarorganizer"
    ]  # fmt: skip


async def test_in_the_demo_one_can_be_anybody(visitors: Visitors) -> None:
    ines = await visitors.member("Ines")

    assert "You are Ines" in ines.page.one("summary").text
    assert (await ines.gets("/room/review")).status == 200


async def test_a_page_of_who_one_was_before_does_nothing_as_who_one_is_now(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    button = next(one for one in maya.page.all("button", class_="menu-item") if "Ines" in one.text)
    await posts(maya, "/be", member=button["value"])

    response = await maya.posts("/say", text="/announce Free cake", photos=[])

    assert response.status == 409
    assert (await visitors.member("Omar", "news")).messages == []


async def test_outside_the_demo_nobody_can_be_somebody_else(outside: World) -> None:
    async with Visitor(outside) as stranger:
        response = await posts(stranger, "/be", member=short(outside.cast.omar.id))
        page = await stranger.gets("/", **HTML)

    assert response.status == 403
    assert not page.page.all("button", class_="menu-item")


async def test_a_stranger_finds_a_friendly_door(outside: World) -> None:
    async with Visitor(outside) as stranger:
        page = (await stranger.gets("/", **HTML)).page

        assert "Come on in" in page.one("h1").text
        assert (await stranger.gets("/room/team", **HTML)).page.one("h1").text == "Come on in"
        assert (await stranger.posts_as_nobody("/say")).status == 401
        assert (await stranger.gets("/whoami")).status == 401


async def test_a_one_time_link_lets_in_once(outside: World) -> None:
    path = await link_for(outside, outside.cast.maya.person)
    async with Visitor(outside) as maya, Visitor(outside) as thief:
        page = (await maya.gets(path, **HTML)).page
        assert "Come in as Maya" in page.one("button").text
        await posts(maya, path)
        await maya.looks()
        again = await posts(thief, path)

    assert "You are Maya" in maya.page.text
    assert again.status == 410
    assert "used already" in again.text


async def test_a_preview_of_a_link_does_not_use_it_up(outside: World) -> None:
    path = await link_for(outside, outside.cast.maya.person)
    async with Visitor(outside) as preview, Visitor(outside) as maya:
        for _ in range(3):
            assert (await preview.gets(path, **HTML)).status == 200
        await posts(maya, path)
        await maya.looks()

    assert "You are Maya" in maya.page.text


async def test_a_link_is_good_for_a_day(outside: World, clock: HandClock) -> None:
    path = await link_for(outside, outside.cast.maya.person)
    clock.move(hours=24, seconds=1)

    async with Visitor(outside) as maya:
        assert (await maya.gets(path, **HTML)).status == 410
        assert (await posts(maya, path)).status == 410


async def first_owner(world: World) -> str:
    """The link of a campaign's first owner, where nobody owns it yet."""
    token = await world.database.unit(lambda tx: link_for_the_first_owner(tx, CAMPAIGN, world.clock.now()))
    assert token is not None
    return f"/in/{token}"


async def test_the_first_owner_says_their_name_and_comes_in(outside: World) -> None:
    path = await first_owner(outside)
    async with Visitor(outside) as noor:
        page = (await noor.gets(path, **HTML)).page
        assert page.one("input", name="name")["autocomplete"] == "given-name"
        assert page.one("button").text == "Come in"
        await posts(noor, path, name="  Noor   \u0646\u0648\u0631 ")
        await noor.looks()

        assert "You are Noor \u0646\u0648\u0631" in noor.page.one("summary").text

    now = outside.clock.now()
    assert await outside.database.read(lambda tx: link_for_the_first_owner(tx, CAMPAIGN, now)) is None


async def test_a_first_owner_without_a_name_is_asked_again_and_the_link_still_works(outside: World) -> None:
    path = await first_owner(outside)
    async with Visitor(outside) as noor:
        for name, says in ((" \u200b ", "Tell me what to call you"), ("n" * 81, "That name has 81 characters")):
            answer = await posts(noor, path, name=name)
            assert says in answer.page.one(role="alert").text
        assert (await noor.gets("/whoami")).status == 401
        await posts(noor, path, name="Noor")
        await noor.looks()

        assert "You are Noor" in noor.page.one("summary").text


async def test_a_made_up_link_is_answered_like_an_old_one(outside: World) -> None:
    async with Visitor(outside) as stranger:
        assert (await stranger.gets("/in/x", **HTML)).status == 410


async def test_a_link_lets_somebody_in_who_only_wrote_from_another_app(outside: World) -> None:
    person = outside.cast.maya.person
    await outside.database.unit(
        lambda tx: tx.run("UPDATE account SET platform = 'telegram' WHERE person = :person", person=person)
    )
    path = await link_for(outside, person)

    async with Visitor(outside) as maya:
        await posts(maya, path)
        await maya.looks()
        assert "Hello Maya" in await maya.says("/start")


async def test_the_database_keeps_no_secret_that_lets_anybody_in(outside: World) -> None:
    path = await link_for(outside, outside.cast.maya.person)
    async with Visitor(outside) as maya:
        await posts(maya, path)
        [cookie] = [one for one in maya.http.cookie_jar if one.key == "street-team"]

    rows = await outside.database.read(
        lambda tx: [row["token"] for row in tx.all("SELECT token FROM web_session UNION SELECT token FROM web_link")]
    )
    token = cookie.value.partition(".")[0]
    assert token not in rows
    assert path.removeprefix("/in/") not in rows
    assert doors.digest(token) in rows


async def cookie_of(world: World) -> str:
    path = await link_for(world, world.cast.maya.person)
    async with Visitor(world) as maya:
        url, headers = world.address + path, {"Origin": world.address}
        async with maya.http.post(url, headers=headers, allow_redirects=False) as response:
            return response.headers["Set-Cookie"]


async def test_the_sessions_cookie_is_for_this_site_and_no_script(outside: World) -> None:
    cookie = await cookie_of(outside)

    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/"))


async def test_under_a_secure_address_the_cookie_travels_securely_only(public: World) -> None:
    assert "Secure" in await cookie_of(public)


async def test_a_cookie_that_was_touched_is_nobodys(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    [cookie] = [one for one in maya.http.cookie_jar if one.key == "street-team"]
    token, _dot, seal = cookie.value.partition(".")

    for wrong in (f"{token}.{seal[::-1]}", f"{token[::-1]}.{seal}", token, f"{token}.", ".", ""):
        response = await visitors.stranger().gets("/whoami", Cookie=f"street-team={wrong}")
        assert response.status == 401


async def test_another_secret_key_signs_everybody_out() -> None:
    assert doors.Seal("one").opened(doors.Seal("one").sealed("token")) == "token"
    assert doors.Seal("other").opened(doors.Seal("one").sealed("token")) is None


async def test_who_signs_out_is_out_in_that_browser_only(outside: World) -> None:
    phone, laptop = Visitor(outside), Visitor(outside)
    async with phone, laptop:
        for device in (phone, laptop):
            await posts(device, await link_for(outside, outside.cast.maya.person))
            await device.looks()
        await posts(phone, "/leave")

        assert (await phone.gets("/whoami")).status == 401
        assert (await laptop.gets("/whoami")).status == 200


async def test_who_signs_out_everywhere_is_out_in_every_browser(outside: World) -> None:
    phone, laptop = Visitor(outside), Visitor(outside)
    async with phone, laptop:
        for device in (phone, laptop):
            await posts(device, await link_for(outside, outside.cast.maya.person))
            await device.looks()
        button = phone.page.one("button", name="everywhere")
        assert button.text == "Sign out everywhere"
        await posts(phone, "/leave", everywhere=button["value"])

        assert (await phone.gets("/whoami")).status == 401
        assert (await laptop.gets("/whoami")).status == 401


async def test_a_session_lasts_as_long_as_somebody_comes_back(outside: World, clock: HandClock) -> None:
    async with Visitor(outside) as maya:
        await posts(maya, await link_for(outside, outside.cast.maya.person))
        for _ in range(3):
            clock.move(days=doors.SESSION_FOR.days - 1)
            assert (await maya.gets("/", **HTML)).page.all("summary")
        clock.set(clock.now() + doors.SESSION_FOR + timedelta(seconds=1))
        assert (await maya.gets("/whoami")).status == 401


async def test_who_stays_away_for_a_season_signs_in_again(outside: World, clock: HandClock) -> None:
    async with Visitor(outside) as early, Visitor(outside) as late:
        await posts(early, await link_for(outside, outside.cast.maya.person))
        await posts(late, await link_for(outside, outside.cast.jonas.person))
        clock.move(days=90)
        assert (await early.gets("/whoami")).status == 200
        clock.move(seconds=1)
        assert (await late.gets("/whoami")).status == 401


async def test_who_is_signed_in_is_refused_in_their_own_language(visitors: Visitors, world: World) -> None:
    maya = await visitors.member("Maya")
    person = world.cast.maya.person
    await world.database.unit(lambda tx: tx.run("UPDATE person SET language = 'es' WHERE id = :id", id=person))
    await maya.looks()

    photo = await maya.sends("/photo", b"no photo at all", "nota.txt")
    room = await maya.gets("/room/review", **HTML, **{"Accept-Language": "en"})
    said = await maya.posts("/say", text="x", photos=[], room="review")
    file = await maya.gets("/media/" + "0" * 64 + ".jpg")

    assert room.page.one("html")["lang"] == "es"
    assert room.page.one(role="alert").text == "No tienes una sala con ese nombre."
    for answer in (photo, said, file):
        assert answer.status >= 400
        assert not any(word in answer.json["says"] for word in ("isn’t", "There is", "please")), answer.json


async def test_nobody_comes_in_as_somebody_by_naming_their_account(outside: World) -> None:
    """A guest's cookie names the account they try with; one somebody has come in with is never taken."""
    row = await outside.database.read(
        lambda tx: tx.one("SELECT a.external FROM account a JOIN person p ON p.id = a.person WHERE p.name = 'Maya'")
    )
    assert row is not None
    sealed = doors.Seal(SECRET).of("guest").sealed(row["external"])
    async with Visitor(outside) as eve:
        eve.http.cookie_jar.update_cookies({"street-team-guest": sealed}, URL(outside.address))
        await posts(eve, f"/join/{INVITE}", name="Eve")
        await eve.looks()

        assert "You are Eve" in eve.page.one("summary").text
    rows = await outside.database.read(lambda tx: tx.all("SELECT name FROM person WHERE name IN ('Maya', 'Eve')"))
    assert sorted(row["name"] for row in rows) == ["Eve", "Maya"]


def test_a_seal_for_one_purpose_is_none_for_another() -> None:
    seal = doors.Seal("k" * 32)

    assert seal.opened(seal.sealed("maya")) == "maya"
    assert seal.of("guest").opened(seal.of("guest").sealed("maya")) == "maya"
    assert seal.opened(seal.of("guest").sealed("maya")) is None
    assert seal.of("guest").opened(seal.sealed("maya")) is None
