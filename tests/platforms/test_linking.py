"""Two browsers become one person: their conversations are one, and each is told; and they are two again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.web import doors
from cogs import link
from tests.conftest import HandClock
from tests.platforms.stage import COGS
from tests.platforms.visiting import Visitor, Visitors
from tests.platforms.world import World


@pytest.fixture
async def world(url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[World]:
    world = World(url, tmp_path, clock, cogs=(*COGS, link.cog))
    await world.start()
    yield world
    await world.stop()


async def code_from(visitor: Visitor) -> str:
    """The code a browser shows."""
    await visitor.says("/link")
    return next(word for word in visitor.sees.split("/link ")[1:])[:9]


async def test_what_is_typed_in_a_browser_is_answered_in_the_conversation_both_have(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya"), await visitors.member("Jonas")
    await jonas.says("/today")

    await jonas.says(f"/link {await code_from(maya)}")

    assert "All of these are you now, Maya" in jonas.sees
    await maya.looks()
    assert [message.text for message in maya.messages] == [message.text for message in jonas.messages]
    assert any("Find the best lunch" in message.text for message in maya.messages)
    assert maya.app["data-person"] == jonas.app["data-person"]


async def test_an_open_window_hears_that_it_is_somebody_else_now(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya"), await visitors.member("Jonas")
    code = await code_from(jonas)

    async with jonas.listening() as ear:
        before = (await ear.hears("hello"))["person"]
        await maya.says(f"/link {code}")
        assert (await ear.hears("hello"))["person"] != before

    assert (await jonas.posts("/say", text="/today", photos=[])).status == 409  # the page opens itself anew


async def test_the_other_browser_reads_of_it_and_undoes_it(visitors: Visitors, world: World) -> None:
    maya, jonas = await visitors.member("Maya"), await visitors.member("Jonas")
    await jonas.says("/today")
    await jonas.says(f"/link {await code_from(maya)}")
    await world.deliver()
    await maya.looks()

    await maya.presses("Undo")
    assert "become two people again" in maya.sees
    said = await maya.presses("Yes, undo it")

    assert said == "Undone. This app and the other are two people again, Maya."
    await jonas.looks()
    assert jonas.app["data-person"] != maya.app["data-person"]
    assert "Find the best lunch" in jonas.messages[1].text
    await world.deliver()
    await jonas.looks()
    assert "Two of your apps are two people again" in jonas.sees


async def test_what_both_browsers_show_together_is_there_once(visitors: Visitors, world: World) -> None:
    maya, jonas = await visitors.member("Maya"), await visitors.member("Jonas")

    await jonas.says(f"/link {await code_from(maya)}")
    await world.deliver()

    await maya.looks()
    assert [message.text for message in maya.messages].count(jonas.messages[-1].text) == 1
    assert "All of these are you now" in maya.messages[-1].text


async def test_a_link_to_come_in_by_leads_to_whoever_they_are_by_now(world: World, visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya"), await visitors.member("Jonas")
    now = world.clock.now()
    token = await doors.make_link(world.database, world.cast.jonas.person, now)
    await jonas.says(f"/link {await code_from(maya)}")

    whose = await world.database.read(lambda tx: doors.whose_link(tx, token, now))
    await world.database.unit(lambda tx: doors.use_link(tx, token, "a session", now))
    visitor = await world.database.read(lambda tx: doors.visitor(tx, "a session", now))

    assert visitor is not None
    assert whose.id == visitor.person.id == world.cast.maya.person
