"""The features people get, over the browser's wire: what a button does is what the screen then says."""

from datetime import UTC, datetime

from bot.database import Transaction
from campaigns import campaign as campaigns
from campaigns.missions import What
from tests.conftest import HandClock
from tests.media import films
from tests.platforms import filming
from tests.platforms.cast import TOWN
from tests.platforms.visiting import Visitor, Visitors
from tests.platforms.world import World, photo

NIGHT = datetime(2026, 11, 17, 4, 30, tzinfo=UTC)  # half past eleven in the evening in the small town


def buttons(visitor: Visitor) -> list[str]:
    """What can be pressed on the last message."""
    return [one.text for one in visitor.messages[-1].all("button") if "data-tap" in one]


async def test_a_mission_taken_from_the_board_is_on_the_screen_as_taken(townspeople: Visitors) -> None:
    maya = await townspeople.member("Maya")
    await maya.says("/board")
    await maya.presses("Look")

    await maya.presses("Take it")

    assert "Take it" not in buttons(maya)
    assert "Hand it in" in buttons(maya)
    await maya.presses("Hand it in")
    assert maya.form


async def test_the_card_of_a_mission_that_was_taken_follows_what_happens_to_it_elsewhere(
    townspeople: Visitors,
) -> None:
    maya = await townspeople.member("Maya")
    await maya.says("/board")
    await maya.presses("Look")
    await maya.presses("Take it")
    taken = maya.messages[-1]["id"]
    await maya.says("/today")
    await maya.presses("My other missions")
    await maya.presses("Look")

    async with maya.listening() as ear:
        await maya.presses("Not today")
        heard = ""
        while "You left this one be." not in heard:
            message = await ear.hears("message")
            heard = message["html"] if message["id"] == taken.removeprefix("m-") else ""

    assert "All right, not today" in maya.sees


async def test_a_mission_that_is_paused_and_gone_on_with_says_so_each_time(townspeople: Visitors) -> None:
    ines = await townspeople.member("Ines")
    await ines.says("/mission list")
    await ines.presses("Open")

    await ines.presses("Pause")

    assert "It’s paused" in ines.sees
    assert "Pause" not in buttons(ines)
    await ines.presses("Go on with it")
    assert "It’s paused" not in ines.sees
    assert "Pause" in buttons(ines)


async def test_a_mission_that_was_edited_is_shown_as_it_is_now(townspeople: Visitors) -> None:
    ines = await townspeople.member("Ines")
    await ines.says("/mission list")
    await ines.presses("Open")
    await ines.presses("Edit")

    await ines.fills(title=["A wall of a thousand posters"], brief=["Find it."], worth=["12"], minutes=["20"])

    assert "A wall of a thousand posters" in ines.sees
    assert not ines.page.all("form", class_="ask")


async def handed_in(maya: Visitor) -> str:
    """Hand today's mission in; the id of the message with the receipt."""
    await maya.says("/today")
    await maya.presses("Hand it in")
    await maya.fills(photos=[await maya.photographs(photo())], note=["By the station."])
    return next(one["id"] for one in reversed(maya.page.all("article")) if "Got it: Poster wall" in one.text)


async def test_at_night_who_is_there_hears_at_once_what_became_of_it(
    townspeople: Visitors, town: World, clock: HandClock
) -> None:
    clock.set(NIGHT)
    maya, ines = await townspeople.member("Maya"), await townspeople.member("Ines", "review")
    receipt = await handed_in(maya)
    await town.deliver()
    await ines.looks()

    clock.move(minutes=10)
    await ines.presses("Send back")
    await ines.fills(reason=["A little dark."], parts=["photos"])
    await town.deliver()
    await maya.looks()
    assert "Nearly there: Poster wall" in maya.sees
    await maya.presses("Try again")
    await maya.fills(photos=[await maya.photographs(photo(hue=99))])

    clock.move(minutes=10)
    await ines.looks()
    await ines.presses("Approve")
    await town.deliver()
    await maya.looks()
    assert "10 points for “Poster wall”" in maya.sees
    assert "Approved: 10 points." in maya.page.one(id=receipt).text


async def test_who_has_gone_to_bed_is_left_to_sleep_and_finds_the_receipt_changed(
    townspeople: Visitors, town: World, clock: HandClock
) -> None:
    clock.set(NIGHT)
    maya, ines = await townspeople.member("Maya"), await townspeople.member("Ines", "review")
    receipt = await handed_in(maya)
    await town.deliver()
    await ines.looks()

    clock.move(minutes=30)
    async with maya.listening() as ear:
        await ines.presses("Send back")
        await ines.fills(reason=["A little dark."], parts=["photos"])
        heard = ""
        while "asked for another try" not in heard or receipt not in heard:
            heard = (await ear.hears("message"))["html"]
    await town.deliver()
    await maya.looks()
    assert "Nearly there" not in maya.sees

    clock.set(datetime(2026, 11, 17, 13, 0, tzinfo=UTC))
    await town.deliver()
    await maya.looks()
    assert "Nearly there: Poster wall" in maya.sees


async def test_an_old_list_does_not_offer_what_was_handed_in_since(townspeople: Visitors, town: World) -> None:
    maya = await townspeople.member("Maya")
    await maya.says("/board")
    await maya.presses("Look")
    await maya.presses("Take it")
    await maya.says("/today")
    await maya.says("/handin")
    listed = maya.messages[-1]["id"].removeprefix("m-")
    assert "Poster wall" in maya.sees

    async with maya.listening() as ear:
        await handed_in(maya)
        heard = "Poster wall"
        while "Poster wall" in heard:
            message = await ear.hears("message")
            heard = message["html"] if message["id"] == listed else heard

    assert "Which one would you like to hand in?" in heard


def new_in_review(lead: Visitor) -> str:
    """How much the page says is new in the leads' place."""
    return lead.page.one(data_unread="review").text


async def test_what_was_decided_is_news_to_nobody(townspeople: Visitors, town: World) -> None:
    maya, jonas = await townspeople.member("Maya"), await townspeople.member("Jonas")
    omar, ines = await townspeople.member("Omar", "review"), await townspeople.member("Ines")
    await handed_in(maya)
    await handed_in(jonas)
    await town.deliver()
    await ines.looks()
    assert new_in_review(ines) == "2"

    await omar.looks()
    await omar.presses("Approve")
    async with ines.listening() as ear:
        while (await ear.hears("rooms"))["review"] != 1:
            pass

    await ines.looks()
    assert new_in_review(ines) == "1"


async def test_what_was_decided_before_its_card_came_is_no_news(townspeople: Visitors, town: World) -> None:
    maya, ines = await townspeople.member("Maya"), await townspeople.member("Ines")
    await handed_in(maya)
    await ines.says("/review")
    await ines.presses("Open")
    await ines.presses("Approve")

    await town.deliver()
    await ines.looks("review")

    assert "Approved by Ines" in ines.sees
    assert new_in_review(ines) == "0"


async def test_a_film_and_a_document_are_handed_in_and_shown_as_what_they_are(
    townspeople: Visitors, town: World, clock: HandClock
) -> None:
    maya, ines = await townspeople.member("Maya"), await townspeople.member("Ines", "review")

    def taken(tx: Transaction) -> None:
        asks = (What.VIDEO, What.DOCUMENT, What.NOTE)
        filming.take(tx, campaigns.by_slug(tx, TOWN), town.cast.maya, clock, *asks)

    await town.database.unit(taken)
    await maya.says("/handin")
    assert "MP4, MOV or WebM, up to 50 MB." in maya.form.text
    assert "PDF, text, Word, Excel or OpenDocument, up to 20 MB." in maya.form.text
    film = (await maya.sends("/video", films.mp4(62), "market.mp4", "video")).json
    paper = (await maya.sends("/document", b"%PDF-1.7 the list", "list.pdf", "document")).json
    assert "<video " in film["html"]
    assert "list.pdf" in paper["html"]
    no_film = await maya.sends("/video", films.opus(), "note.ogg", "video")
    assert (no_film.status, "isn’t a film I can play" in no_film.json["says"]) == (422, True)
    await maya.fills(video=[film["media"]], document=[paper["media"]], note=["The choir."])
    await town.deliver()
    await ines.looks()

    played = await ines.gets(ines.page.one("video")["src"])
    assert (played.headers["Content-Type"], len(played.body)) == ("video/mp4", len(films.mp4(62)))
    assert films.SECRET not in played.body
    assert "A film by Maya, 1:02" in ines.sees
    offered = await ines.gets(ines.page.one("a", class_="file")["href"])
    assert offered.body == b"%PDF-1.7 the list"
    assert "attachment" in offered.headers["Content-Disposition"]


async def test_who_is_forgotten_is_nameless_in_what_others_were_answered_and_in_what_they_said(
    townspeople: Visitors, town: World
) -> None:
    maya, ines = await townspeople.member("Maya"), await townspeople.member("Ines")
    await ines.says("/people list")
    assert "Maya" in ines.sees

    def kept(tx: Transaction) -> str:
        return " ".join(str(row["body"]) for row in tx.all("SELECT body FROM web_message"))

    assert "Maya" in await town.database.read(kept)
    await maya.says("/mydata delete")
    await maya.presses("Yes, delete it all")

    def forgets(tx: Transaction) -> bool:
        turn = town.router.turn_of(tx, None, town.clock.now())
        more = [tick.task(turn) for tick in town.router.house.ticks if tick.name.startswith("forgetting.")]
        town.router.house.settle(turn)
        return any(more)

    assert await town.database.unit(forgets)
    while await town.database.unit(forgets):
        pass

    assert "Maya" not in await town.database.read(kept)
    await ines.looks()
    assert "Maya" not in ines.page.one(id="log").text
