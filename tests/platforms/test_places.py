"""The campaign's places in the browser: who sees them, what is said there, and what only one person is told."""

from datetime import timedelta

import pytest

from bot.database import Transaction
from bot.platforms.web.rooms import everybody_has_read
from campaigns import campaign as campaigns
from tests.conftest import HandClock
from tests.platforms.cast import CAMPAIGN
from tests.platforms.test_conversation import handed_in
from tests.platforms.visiting import Visitors, message_of
from tests.platforms.world import World


async def test_members_have_the_places_and_leads_the_review_as_well(visitors: Visitors) -> None:
    maya, ines = await visitors.member("Maya"), await visitors.member("Ines")

    assert [link["href"] for link in maya.page.one("nav").all("a")] == ["/", "/room/team", "/room/news", "/room/wins"]
    assert "/room/review" in [link["href"] for link in ines.page.one("nav").all("a")]


@pytest.mark.parametrize("path", ["/room/review", "/room/review/anew", "/room/review/before/zzz", "/room/nowhere"])
async def test_a_room_one_may_not_see_is_not_there(visitors: Visitors, path: str) -> None:
    maya = await visitors.member("Maya")

    response = await maya.gets(path)

    assert response.status == 404


async def test_nothing_can_be_said_in_a_room_one_may_not_see(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")

    response = await maya.posts("/say", room="review", text="Hello?", photos=[])

    assert response.status == 404
    assert (await visitors.member("Ines", "review")).messages == []


async def test_in_the_team_people_talk_to_each_other(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas", "team")

    await maya.says("Who is at the market today? https://example.org/market")
    await jonas.looks()

    assert "Maya" in jonas.sees
    assert "Who is at the market today?" in jonas.sees
    assert jonas.messages[-1].one("a")["rel"] == "noopener noreferrer nofollow"


async def test_what_is_said_twice_with_one_key_is_said_once(visitors: Visitors) -> None:
    maya = await visitors.member("Maya", "team")

    await maya.says("Hello!", key="the-same-key-twice")
    await maya.says("Hello!", key="the-same-key-twice")

    assert len(maya.messages) == 1


async def test_in_the_news_only_leads_write(visitors: Visitors) -> None:
    maya, ines = await visitors.member("Maya", "news"), await visitors.member("Ines", "news")

    await maya.says("Buy my car")
    assert "Only leads write in News" in str(maya.answer["toast"])
    assert maya.answer["kept"] is False
    await ines.says("Thursday, the usual place")
    await maya.looks()

    assert [message.one(class_="words").text for message in maya.messages] == ["Thursday, the usual place"]


async def test_a_private_command_in_a_place_is_answered_to_one_person(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas", "team")

    await maya.says("/today")
    await jonas.looks()

    assert "Only you can see this" in maya.sees
    assert jonas.messages == []


async def test_a_public_command_in_a_place_is_answered_to_all(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas", "team")

    await maya.says("/leaderboard")
    await jonas.looks()

    assert "Amara" in jonas.sees
    assert "Only you" not in jonas.sees


async def test_a_private_answer_to_a_button_stands_under_the_card_for_one_person(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas", "team")
    await maya.says("/leaderboard")
    await jonas.looks()

    await jonas.presses("All time")
    await maya.looks()

    under = jonas.messages[-1].one(class_="under")
    assert "Only you can see this" in under.text
    assert "1,204 points" in under.text
    assert "1,204" not in maya.page.text


async def test_a_second_private_answer_takes_the_place_of_the_first(visitors: Visitors) -> None:
    maya = await visitors.member("Maya", "team")
    await maya.says("/leaderboard")

    await maya.presses("All time")
    await maya.presses("All time")

    assert len(maya.messages[-1].one(class_="under").all("article")) == 1


async def test_a_public_answer_to_a_button_changes_the_card_for_all(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas", "team")
    await maya.says("/leaderboard")
    await jonas.looks()

    await jonas.presses("Teams")
    await maya.looks()

    assert "Eastside" in maya.sees
    assert "Amara" not in maya.sees


async def test_a_letter_to_a_place_is_a_card_that_shows_how_things_stand(visitors: Visitors, world: World) -> None:
    maya = await handed_in(visitors, world)
    ines = await visitors.member("Ines", "review")
    assert "Maya handed in" in ines.sees

    await ines.presses("Approve")
    await maya.looks("wins")

    assert "Approved: 10 points for Maya" in ines.sees
    assert not ines.messages[-1].one(class_="under").text


async def test_sending_back_asks_under_the_card_and_then_the_card_itself_says_it(
    visitors: Visitors, world: World
) -> None:
    await handed_in(visitors, world)
    ines, omar = await visitors.member("Ines", "review"), await visitors.member("Omar", "review")

    await ines.presses("Send back")
    assert "Only you can see this" in ines.messages[-1].one(class_="under").text
    await omar.looks()
    assert not omar.page.all("form", class_="ask")
    await ines.fills(reason=["A little brighter, please."])
    await omar.looks()

    for lead in (ines, omar):
        assert "Sent back: A little brighter, please." in lead.sees
        assert not lead.messages[-1].all("article")


async def test_a_form_for_something_decided_meanwhile_says_so_and_keeps_the_words(
    visitors: Visitors, world: World
) -> None:
    await handed_in(visitors, world)
    ines, omar = await visitors.member("Ines", "review"), await visitors.member("Omar", "review")
    await ines.presses("Send back")

    await omar.presses("Approve")
    await ines.does(
        "/answer", message=message_of(ines.form), draft=ines.form["data-draft"], answers={"reason": ["Brighter?"]}
    )

    html = next(one["html"] for one in ines.answer["messages"] if one["id"] == ines.answer["form"])
    assert "Somebody else just reviewed this one." in html
    assert "Brighter?" in html
    assert "Approved" in ines.page.text


async def test_a_letter_that_comes_twice_is_there_once(visitors: Visitors, world: World) -> None:
    await handed_in(visitors, world)

    await world.database.unit(lambda tx: tx.run("UPDATE letter SET state = 'waiting', claimed_by = ''"))
    await world.deliver()

    assert len((await visitors.member("Ines", "review")).messages) == 1


async def test_unread_messages_are_counted_until_they_are_read(visitors: Visitors, clock: HandClock) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas")
    await maya.says("One")
    await maya.says("Two")

    await jonas.looks()
    assert jonas.page.one(data_unread="team").text == "2"
    await jonas.looks("team")
    await jonas.posts("/read", upto=jonas.messages[-1]["data-position"])
    await jonas.looks("home")
    await maya.looks()

    assert jonas.page.one(data_unread="team").text == "0"
    assert maya.page.one(data_unread="team").text == "0"


async def test_what_a_page_says_was_read_when_somebody_else_is_there_is_read_by_nobody(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas")
    await maya.says("One")
    await jonas.looks("team")
    newest, before = jonas.messages[-1]["data-position"], maya.app["data-person"]

    told = await jonas.posts("/read", upto=newest, person=before)
    await jonas.looks("home")
    unread = jonas.page.one(data_unread="team").text
    jonas.http.cookie_jar.clear()
    signed_out = await jonas.posts("/read", upto=newest)

    assert unread == "1"
    assert [(answer.status, answer.json) for answer in (told, signed_out)] == [(200, {}), (200, {})]


async def test_who_comes_to_a_demo_knows_what_is_long_past(visitors: Visitors, world: World, clock: HandClock) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas")
    await maya.says("One")
    clock.move(hours=2)
    await maya.says("Two")

    def work(tx: Transaction) -> None:
        everybody_has_read(tx, campaigns.by_slug(tx, CAMPAIGN), clock.now() - timedelta(hours=1))

    await world.database.unit(work)
    await jonas.looks()

    assert jonas.page.one(data_unread="team").text == "1"


async def test_who_is_no_member_has_only_the_bot(visitors: Visitors, world: World) -> None:
    maya = await visitors.member("Maya")
    member = world.cast.maya.id

    await world.database.unit(lambda tx: tx.run("UPDATE member SET state = 'left' WHERE id = :member", member=member))
    await maya.looks()

    assert [link["href"] for link in maya.page.one("nav").all("a")] == ["/"]
    assert (await maya.gets("/room/team")).status == 404
    assert "not on this team yet" in await maya.says("/today")
