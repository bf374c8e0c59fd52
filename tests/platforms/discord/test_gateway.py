"""The connection: dropped, taken up again, begun anew, turned away, and never begun more often than it may be."""

import asyncio
import logging
import threading
from functools import partial
from itertools import pairwise

import pytest
from discord.gateway import KeepAliveHandler

from bot.platforms.discord import kept
from campaigns import people
from campaigns.people import Role
from tests.conftest import HandClock
from tests.platforms.discord.fake.rest import read
from tests.platforms.discord.fake.server import shown
from tests.platforms.discord.wire import LOOKS, LOOKS_EVERY_S, Wire
from tests.platforms.world import photo

INVITED = "SELECT uses_left FROM invite WHERE made_by > 0 ORDER BY uses_left"


async def test_what_happened_while_the_connection_was_away_is_heard_once_it_is_back(wire: Wire) -> None:
    await wire.start()
    maya = await wire.somebody("Maya")

    await wire.discord.gateway.drop()
    visit = await maya.types("me")

    assert "Your numbers, Maya" in read(await shown(visit))
    assert len(wire.discord.gateway.resumed) == 1
    assert len(wire.discord.gateway.identified) == 1


async def test_a_session_that_is_over_begins_anew_and_nothing_is_handled_twice(wire: Wire) -> None:
    await wire.start()
    ines = await wire.somebody("Ines", Role.LEAD)
    for number in range(8):
        visit = await ines.types("people invite", role="member", uses=number + 1, days=7)
        await shown(visit)

        await wire.discord.gateway.invalidate()
        await wire.discord.gateway.ready.wait()

    made = await wire.database.read(
        lambda tx: tx.all("SELECT uses_left FROM invite WHERE made_by > 0 ORDER BY uses_left")
    )
    assert [row["uses_left"] for row in made] == list(range(1, 9))
    assert len(wire.discord.gateway.identified) == 9


async def test_sessions_begin_five_seconds_apart_and_ever_slower_the_more_there_are(wire: Wire) -> None:
    await wire.start()
    began = [wire.clock.now()]

    for _time in range(10):
        await wire.discord.gateway.invalidate()
        await wire.discord.gateway.ready.wait()
        began.append(wire.clock.now())

    apart = [(later - earlier).total_seconds() for earlier, later in pairwise(began)]
    assert min(apart) >= 5.0
    assert apart[-1] > apart[0]
    await wire.stop()
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler):
            await asyncio.to_thread(thread.join, 15.0)  # it may be in the middle of a beat
            assert not thread.is_alive()


async def test_a_token_discord_does_not_take_is_one_sentence_and_no_second_try(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    wire.token = "another"

    with caplog.at_level(logging.ERROR, logger="bot"):
        await wire.mount()
        await wire.until(lambda: "does not take" in (wire.platform.trouble() or ""))

    assert "STREETTEAM_DISCORD_TOKEN" in str(wire.platform.trouble())
    assert len(caplog.records) == 1
    assert not caplog.records[0].exc_info
    assert len([call for call in wire.discord.rest.calls if call.path == "/users/@me"]) == 1


async def test_without_the_intents_it_asked_for_the_bot_says_so_in_a_line_and_goes_on(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    wire.intents = frozenset({"members", "message_content"})

    with caplog.at_level(logging.WARNING, logger="bot"):
        await wire.start()

    (said,) = [record.getMessage() for record in caplog.records]
    assert "Privileged Gateway Intents" in said
    assert "members and message_content" in said
    assert "Your numbers" in read(await shown(await (await wire.somebody("Maya")).types("me")))


async def test_where_the_sessions_of_the_day_are_used_up_none_is_begun(wire: Wire) -> None:
    wire.discord.rest.sessions["remaining"] = 10
    wire.discord.rest.sessions["reset_after"] = 3_600_000

    await wire.mount()
    await wire.until(lambda: wire.clock.monotonic() >= 3_600)

    assert wire.discord.gateway.identified == []
    wire.discord.rest.sessions["remaining"] = 1_000
    await wire.until(lambda: wire.platform.trouble() is None)


async def test_how_long_to_stay_away_is_remembered_over_restarts(wire: Wire) -> None:
    class Standing(HandClock):
        """Whoever sleeps on it sleeps until somebody moves it."""

        async def sleep(self, seconds: float) -> None:
            until = self.monotonic() + seconds
            for _look in range(LOOKS):
                if self.monotonic() >= until:
                    return
                await asyncio.sleep(LOOKS_EVERY_S)

    def asked(times: int) -> bool:
        return len(wire.discord.rest.calls) >= times

    wire.clock = Standing(wire.clock.now())
    wire.discord.rest.troubles = lambda method, path: "503"
    for tries in range(1, 5):
        await wire.mount()
        await wire.until(partial(asked, tries))
        await wire.until(lambda: "next attempt" in (wire.platform.trouble() or ""))
        await wire.stop()
        wire.clock.move(seconds=5 * 2 ** (tries - 1) - 1)

        await wire.mount()
        await wire.until(lambda: "next attempt" in (wire.platform.trouble() or ""))
        assert len(wire.discord.rest.calls) == tries
        await wire.stop()
        wire.clock.move(seconds=2)

    wire.discord.rest.troubles = lambda method, path: ""
    wire.clock.move(seconds=100)
    await wire.start()


async def test_photos_posted_while_nobody_listened_are_asked_about_afterwards(wire: Wire) -> None:
    team = await wire.place("team")
    wire.intents = frozenset({"message_content"})
    wire.discord.gateway.allowed = 1 << 15
    await wire.start()
    maya = await wire.somebody("Maya", channel=team)
    await shown(await maya.types("today"))
    before = maya.posts("Good morning")
    await wire.discord.gateway.tell("MESSAGE_CREATE", before)
    await wire.until_noted("seen")

    await wire.stop()
    maya.posts("Look at this", photo())
    await wire.start()

    await wire.until(lambda: len(wire.discord.town.messages[team["id"]]) == 3)
    asked = list(wire.discord.town.messages[team["id"]].values())[-1]
    assert "Is this for one of your missions, Maya?" in read(asked)


async def test_whoever_leaves_is_not_written_to_any_more(wire: Wire) -> None:
    wire.intents = frozenset({"members"})
    wire.discord.gateway.allowed = 1 << 1
    await wire.start()
    maya = await wire.somebody("Maya")

    await wire.discord.gateway.tell("GUILD_MEMBER_REMOVE", {"guild_id": wire.discord.town.guild, "user": maya.account})
    await wire.until_noted("dm")

    noted = await wire.database.read(lambda tx: kept.noted(tx, "dm", maya.account["id"]))
    assert noted is not None
    assert noted.value == ""
    assert await wire.database.read(lambda tx: people.find(tx, "discord", maya.account["id"])) is not None
