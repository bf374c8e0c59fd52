"""Coming in by an invite: its page, the name people choose, and codes that let nobody in."""

from bot.database import Transaction
from tests.conftest import HandClock
from tests.platforms.cast import INVITE
from tests.platforms.test_doors import HTML, posts
from tests.platforms.visiting import Visitor, Visitors
from tests.platforms.world import World


async def test_an_invite_asks_for_a_name_and_lets_in(outside: World) -> None:
    async with Visitor(outside) as noor:
        page = (await noor.gets(f"/join/{INVITE}", **HTML)).page
        assert page.one("input", name="name")["autocomplete"] == "given-name"
        await posts(noor, f"/join/{INVITE}", name="  Noor   el Din ", zone="Europe/Berlin")
        await noor.looks()

        assert "Welcome to the team, Noor el Din" in noor.sees
        assert "You are Noor el Din" in noor.page.one("summary").text
        assert (await noor.gets("/room/team")).status == 200

    row = await outside.database.read(lambda tx: tx.one("SELECT * FROM person WHERE name = 'Noor el Din'"))
    assert row is not None
    assert row["zone"] == "Europe/Berlin"


async def test_whoever_joins_reads_in_the_language_their_browser_asks_for(outside: World) -> None:
    async with Visitor(outside) as noor:
        headers = {"Origin": outside.address, "Accept-Language": "fr-FR, es-MX;q=0.8, en;q=0.5"}
        url = f"{outside.address}/join/{INVITE}"
        async with noor.http.post(url, data={"name": "Noor", "zone": "Mars/Olympus"}, headers=headers):
            pass
        page = (await noor.gets("/", **HTML)).page

    assert page.one("html")["lang"] == "es"
    assert page.one("h1").text == "Hola, Atlanta"
    assert "Eres Noor" in page.one("summary").text
    row = await outside.database.read(lambda tx: tx.one("SELECT * FROM person WHERE name = 'Noor'"))
    assert row is not None
    assert (row["language"], row["zone"]) == ("es", "America/New_York")


async def test_a_code_that_is_wrong_says_so_lets_nobody_in_and_makes_no_crowd(outside: World) -> None:
    async with Visitor(outside) as stranger:
        for _ in range(3):
            answer = await posts(stranger, "/join/WRONG", name="Nobody")
            assert "I don’t know the code “WRONG”" in answer.page.one(role="alert").text
        assert (await stranger.gets("/whoami")).status == 401
        await posts(stranger, f"/join/{INVITE}", name="Somebody")
        await stranger.looks()

    rows = await outside.database.read(lambda tx: tx.all("SELECT * FROM account WHERE platform = 'web'"))
    assert len(rows) == 4 + 1


async def test_a_code_that_is_wrong_or_over_says_so_before_it_asks_for_a_name(outside: World, clock: HandClock) -> None:
    def ends(tx: Transaction) -> None:
        tx.run("UPDATE invite SET expires_at = :at WHERE code = :code", at=clock.now(), code=INVITE)

    async with Visitor(outside) as stranger:
        wrong = await stranger.gets("/join/BADCODE", **HTML)
        await outside.database.unit(ends)
        over = await stranger.gets(f"/join/{INVITE}", **HTML)

    assert (wrong.status, over.status) == (404, 404)
    assert "I don’t know the code “BADCODE”. Check it for typos" in wrong.page.one(role="alert").text
    assert "isn’t valid any more. Ask your lead for a new one" in over.page.one(role="alert").text
    for answer in (wrong, over):
        assert not answer.page.all("input", name="name")
        assert answer.page.one("form")["action"] == "/join"
    assert wrong.page.one("input", name="code")["value"] == "BADCODE"


async def test_a_code_typed_at_the_door_leads_to_its_invite(outside: World) -> None:
    async with Visitor(outside) as stranger:
        page = await posts(stranger, "/join", code=f" {INVITE} ")
        empty = await posts(stranger, "/join", code="../..//")

    assert page.page.one("form")["action"] == f"/join/{INVITE}"
    assert empty.page.one("h1").text == "Come on in"


async def test_nobody_joins_without_a_name(outside: World) -> None:
    async with Visitor(outside) as stranger:
        answer = await posts(stranger, f"/join/{INVITE}", name=" \t ")

    assert "Tell me what to call you" in answer.page.one(role="alert").text


async def test_nobody_joins_by_a_leads_name_or_the_bots(outside: World) -> None:
    async with Visitor(outside) as stranger:
        for name in ("ines", "Street Team"):
            answer = await posts(stranger, f"/join/{INVITE}", name=name)
            assert "is somebody here already" in answer.page.one(role="alert").text
            assert answer.page.one("input", name="name")["value"] == name


async def test_who_is_in_already_joins_as_who_they_are(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")

    page = (await maya.gets(f"/join/{INVITE}", **HTML)).page
    assert "Join as Maya" in page.one("button").text
    await posts(maya, f"/join/{INVITE}")
    await maya.looks()

    assert "Welcome to the team, Maya" in maya.sees


async def test_hostile_names_are_names(outside: World) -> None:
    name = "<script>alert(1)</script> @everyone"
    async with Visitor(outside) as stranger:
        await posts(stranger, f"/join/{INVITE}", name=name)
        await stranger.looks()

        assert name in stranger.page.one("summary").text
        assert all("src" in one or one["type"] == "application/json" for one in stranger.page.all("script"))
