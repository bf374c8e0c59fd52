"""What changes while people look: at once, to everybody it concerns, and nothing lost when the line breaks."""

import asyncio
import time

from bot.platforms.web import stream
from tests.platforms.test_conversation import handed_in, handing_in
from tests.platforms.visiting import PATIENCE_S, Visitors
from tests.platforms.world import World


async def test_what_somebody_says_reaches_the_others_at_once(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas", "team")

    async with jonas.listening() as ear:
        await ear.hears("hello")
        await maya.says("Look at this")
        message = await ear.hears("message")

    assert message["room"] == "team"
    assert "Look at this" in message["html"]


async def test_the_stream_of_one_person_has_nothing_of_anothers(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya"), await visitors.member("Jonas", "team")

    async with jonas.listening() as ear:
        await maya.says("/today")
        await maya.looks("team")
        await maya.says("/today")
        await maya.says("Now everybody")
        message = await ear.hears("message")

    assert "Now everybody" in message["html"]


async def test_two_leads_see_each_others_decision(visitors: Visitors, world: World) -> None:
    await handed_in(visitors, world)
    ines, omar = await visitors.member("Ines", "review"), await visitors.member("Omar", "review")

    async with omar.listening() as ear:
        await ear.hears("hello")
        await ines.presses("Approve")
        message = await ear.hears("message")

    assert "Approved: 10 points for Maya" in message["html"]


async def test_a_card_in_ones_own_conversation_follows_what_happens_to_it_elsewhere(
    visitors: Visitors, world: World
) -> None:
    await handed_in(visitors, world)
    ines, omar = await visitors.member("Ines"), await visitors.member("Omar", "review")
    await ines.says("/review")
    await ines.presses("Open")
    assert "Maya handed in" in ines.sees

    async with ines.listening() as ear:
        await ear.hears("hello")
        await omar.presses("Approve")
        while (message := await ear.hears("message"))["room"] != "home":
            pass  # the card in the leads' place may come first

    assert "Approved: 10 points" in message["html"]
    await ines.looks()
    assert "Approved: 10 points" in ines.sees


async def test_a_broken_line_goes_on_where_it_broke(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas", "team")
    async with jonas.listening() as ear:
        await maya.says("One")
        await ear.hears("message")
        last = ear.last_id

    await maya.says("Two")
    await maya.says("Three")
    async with jonas.listening(since=last) as ear:
        missed = [await ear.hears("message") for _ in range(2)]

    assert ["Two" in missed[0]["html"], "Three" in missed[1]["html"]] == [True, True]


async def test_after_a_restart_a_window_is_told_to_look_anew_and_goes_on(visitors: Visitors, world: World) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas", "team")
    await maya.says("Before")

    await world.restart()
    async with jonas.listening() as ear:
        await ear.hears("anew")
        answer = (await jonas.gets("/room/team/anew")).json
        await maya.says("After")
        message = await ear.hears("message")

    assert "Before" in answer["html"]
    assert "After" in message["html"]


async def test_who_missed_too_much_is_told_to_look_anew(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas", "team")
    for number in range(stream.AT_ONCE + 1):
        await maya.posts("/say", text=f"Number {number}", photos=[])

    async with jonas.listening() as ear:
        assert await ear.hears("anew") == {}


async def test_how_much_is_new_is_told_in_every_window(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya", "team"), await visitors.member("Jonas")

    async with jonas.listening() as ear:
        assert (await ear.hears("rooms"))["team"] == 0
        await maya.says("News!")
        assert (await ear.hears("rooms"))["team"] == 1
        await jonas.looks("team")
        await jonas.posts("/read", upto=jonas.messages[-1]["data-position"])
        assert (await ear.hears("rooms"))["team"] == 0


async def test_what_is_typed_into_a_form_appears_in_the_other_window(visitors: Visitors) -> None:
    maya = await handing_in(visitors)

    async with maya.listening() as ear:
        await ear.hears("hello")
        await maya.posts("/draft", draft=maya.form["data-draft"], answers={"note": ["Typed on the phone"]})
        message = await ear.hears("message")

    assert "Typed on the phone" in message["html"]
    assert message["under"]


async def test_a_form_that_was_sent_leaves_the_other_window(visitors: Visitors) -> None:
    maya = await handing_in(visitors)
    form = maya.form

    async with maya.listening() as ear:
        await ear.hears("hello")
        await maya.posts("/away", message=next(up for up in form.above() if "data-message" in up)["data-message"])
        message = await ear.hears("message")

    assert message["html"] == ""


async def test_who_signs_out_is_shown_out_of_every_window(visitors: Visitors, world: World) -> None:
    maya = await visitors.member("Maya")

    async with maya.listening() as ear:
        await ear.hears("hello")
        await world.database.unit(lambda tx: tx.run("UPDATE web_session SET revoked = TRUE"))
        await (await visitors.member("Jonas", "team")).says("Anybody?")
        await ear.hears("bye")
        await ear.ends()


async def test_a_stranger_is_told_not_to_come_back(visitors: Visitors) -> None:
    response = await visitors.stranger().gets("/stream")

    assert response.status == 204


async def test_open_streams_hold_nobody_up_who_stops(visitors: Visitors, world: World) -> None:
    maya, jonas = await visitors.member("Maya"), await visitors.member("Jonas")

    async with maya.listening() as one, jonas.listening() as other:
        await one.hears("hello")
        await other.hears("hello")
        began = time.monotonic()
        await world.web.stop()
        took = time.monotonic() - began
        await asyncio.gather(one.ends(), other.ends())

    assert took < PATIENCE_S / 2  # unended, they would hold it for a minute
