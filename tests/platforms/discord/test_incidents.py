"""What meets a bug, or a restart, on its way back: people are told a number, and find what they would have missed."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, cast

import pytest

from bot.chat.fields import Text
from bot.chat.incoming import Incoming, Outcome
from bot.chat.route import Cog
from bot.chat.router import Record
from bot.chat.screen import Action, File, Notice, Reply, Say, Screen, Then
from bot.chat.turn import Turn
from bot.platforms.discord import owing
from bot.platforms.discord.errand import Errand
from bot.platforms.discord.reach import Reach, TooLate
from cogs import ALL
from tests.conftest import HandClock
from tests.platforms.discord.fake.rest import read as text
from tests.platforms.discord.fake.server import Somebody as Player
from tests.platforms.discord.fake.server import shown
from tests.platforms.discord.guild import Guild, Somebody, read
from tests.platforms.discord.wire import Wire

BROKE = "Something broke on my side, sorry. What you did may be done all the same: look before you do it again."


def breaking() -> Cog:
    """Answers that cannot be drawn, or not wholly."""
    cog = Cog("breaking")

    @cog.route("breaking.card", says="card", needs=None)
    def card(turn: Turn) -> Reply:
        """A card with a bad button."""
        return Screen("A card", (Say("It stays."),), (Action("Break", "breaking.now"),))

    @cog.route("breaking.now", says="broken", needs=None)
    def now(turn: Turn) -> Reply:
        """Something no platform can draw."""
        return Screen("Never seen", (Say(cast(Any, 1.5)),))

    @cog.route("breaking.file", says="paper", needs=None)
    def paper(turn: Turn) -> Reply:
        """Something of which a part cannot be made."""
        return Screen("The week", (Say("All that is known."), File("week.csv", "The table", _broken)))

    @cog.takes_talk
    @cog.route("breaking.talk", needs=None)
    def talk(turn: Turn, text: Annotated[str, Text("What?")]) -> Reply:
        """What somebody says."""
        return Screen("Never seen", (Say(cast(Any, 1.5)),))

    @cog.route("breaking.work", says="work", needs=None)
    def work(turn: Turn) -> Reply:
        """Do some work."""
        return Notice("Worked.")

    return cog


def undrawn() -> Cog:
    """Something that is done, with a card that breaks."""
    cog = Cog("undrawn")

    @cog.route("undrawn.deed", says="deed", needs=None)
    def deed(turn: Turn) -> Reply:
        """Something done whose card no platform can draw."""
        return Then("undrawn.never")

    @cog.route("undrawn.never", needs=None, view=True)
    def never(turn: Turn) -> Reply:
        """A card no platform can draw."""
        return Screen("Never seen", (Say(cast(Any, 1.5)),))

    return cog


def listening() -> Cog:
    """Words in the chat are heard, and answered."""
    cog = Cog("listening")

    @cog.takes_talk
    @cog.route("listening.hear", needs=None)
    def hear(turn: Turn, text: Annotated[str, Text("What?")]) -> Reply:
        """Hear what you say."""
        return Notice(f"Heard: {text}")

    return cog


def _broken() -> bytes:
    raise RuntimeError("on purpose")


@pytest.fixture
async def broken(sqlite_template: Path, tmp_path: Path, clock: HandClock) -> AsyncIterator[Guild]:
    """A server where some answers break."""
    guild = Guild(f"sqlite:///{tmp_path}/streetteam.db", tmp_path, clock, cogs=(*ALL, breaking()))
    await guild.start()
    yield guild
    await guild.stop()


async def test_an_answer_that_cannot_be_drawn_is_told_with_its_number_to_that_person_alone(
    broken: Guild, caplog: pytest.LogCaptureFixture
) -> None:
    maya = await broken.somebody("Maya")

    await maya.types("broken")

    assert BROKE in maya.sees
    assert number_in(maya.sees) == logged(caplog)
    assert maya.result is not None
    assert maya.result.ephemeral


async def test_behind_a_button_the_number_comes_below_and_the_card_stays(broken: Guild) -> None:
    maya = await broken.somebody("Maya")
    await maya.types("card")
    before = maya.card

    await maya.presses("Break")

    assert BROKE in maya.sees
    assert maya.card is not before


async def test_an_answer_that_was_put_off_and_breaks_is_not_awaited_for_ever(broken: Guild) -> None:
    broken.platform.desk._patience_s = 0.0
    maya = await broken.somebody("Maya")

    await maya.types("broken")

    assert BROKE in maya.sees


async def test_where_a_part_cannot_be_made_the_rest_is_shown_with_the_number(
    broken: Guild, caplog: pytest.LogCaptureFixture
) -> None:
    maya = await broken.somebody("Maya")

    await maya.types("paper")

    assert "All that is known." in maya.sees
    assert "Something that belongs here could not be made, sorry." in maya.sees
    assert "too large" not in maya.sees
    assert number_in(maya.sees) == logged(caplog)


async def test_what_a_restart_came_between_is_found_at_ones_next_word(wire: Wire) -> None:
    wire.cogs = (*ALL, breaking())
    await wire.start()
    maya, noah = await wire.somebody("Maya"), await wire.somebody("Noah")
    stuck = asyncio.Event()

    async def never(errand: Errand, reach: Reach, outcome: Outcome) -> None:
        stuck.set()
        await asyncio.Event().wait()

    wire.platform.desk.shows.outcome = never  # type: ignore[method-assign]
    unanswered = await maya.types("work")
    await stuck.wait()
    await wire.restart()

    assert await said(wire, noah) == ["Your numbers, Noah"]
    assert await said(wire, maya) == [
        "Your numbers, Maya",
        "Done, though my answer may not have reached you: Do some work.",
    ]
    assert await said(wire, maya) == ["Your numbers, Maya"]
    assert unanswered.first is None


async def test_where_others_may_still_answer_what_a_process_owed_is_found_once_they_surely_do_not(
    postgres_url: str, tmp_path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owing, "LOOKS_EVERY_S", 0.01)
    monkeypatch.setattr(Wire, "url", postgres_url)
    async with Wire(tmp_path, clock, cogs=(*ALL, breaking())) as wire:
        await wire.start()
        maya, stuck = await wire.somebody("Maya"), asyncio.Event()

        async def never(errand: Errand, reach: Reach, outcome: Outcome) -> None:
            stuck.set()
            await asyncio.Event().wait()

        wire.platform.desk.shows.outcome = never  # type: ignore[method-assign]
        await maya.types("work")
        await stuck.wait()
        await wire.restart()

        assert await said(wire, maya) == ["Your numbers, Maya"]
        clock.move(minutes=6)
        await wire.until(lambda: wire.platform._mailbox.has(maya.account["id"]))
        assert await said(wire, maya) == [
            "Your numbers, Maya",
            "Done, though my answer may not have reached you: Do some work.",
        ]


async def test_what_broke_and_could_not_be_told_either_is_found_at_ones_next_word(wire: Wire) -> None:
    wire.cogs = (*ALL, undrawn())
    await wire.start()
    maya, stuck = await wire.somebody("Maya"), asyncio.Event()

    async def never(*_given: object) -> None:
        stuck.set()
        await asyncio.Event().wait()

    wire.platform.desk.shows.say = never  # type: ignore[method-assign, assignment]
    await maya.types("deed")
    await stuck.wait()
    await wire.restart()

    first, second = await said(wire, maya), await said(wire, maya)
    assert first[0] == second[0] == "Your numbers, Maya"
    assert first[1].startswith(BROKE)
    assert len(first) == 2
    assert len(second) == 1


async def test_an_answer_that_was_put_off_comes_after_the_restart_where_it_was_promised(wire: Wire) -> None:
    wire.cogs = (*ALL, breaking())
    await wire.start()
    maya, promised, stuck = await wire.somebody("Maya"), asyncio.Event(), asyncio.Event()
    take = wire.router.take

    async def slow(incoming: Incoming, record: Record | None = None) -> Outcome:
        await promised.wait()
        return await take(incoming, record)

    async def never(errand: Errand, reach: Reach, outcome: Outcome) -> None:
        stuck.set()
        await asyncio.Event().wait()

    wire.platform.desk._patience_s = 0.0
    wire.router.take = slow  # type: ignore[method-assign]
    wire.platform.desk.shows.outcome = never  # type: ignore[method-assign]
    visit = await maya.types("work")
    await visit.changed.wait()
    promised.set()
    await stuck.wait()
    await wire.restart()
    await wire.until(lambda: visit.shown)

    assert [text(each) for each in visit.shown] == ["Done, though my answer may not have reached you: Do some work."]
    assert await said(wire, maya) == ["Your numbers, Maya"]


async def test_a_word_in_the_chat_that_was_done_and_not_answered_is_answered_after_the_restart(wire: Wire) -> None:
    wire.intents, wire.discord.gateway.allowed = frozenset({"message_content"}), 1 << 15
    wire.cogs = (*(each for each in ALL if each.talk is None), listening())
    await wire.start()
    chat = wire.discord.town.chat(wire.discord.town.person("Maya")["id"])
    maya, stuck = await wire.somebody("Maya", channel=chat), asyncio.Event()
    answers = wire.discord.town.messages[maya.channel]
    await wire.discord.gateway.tell("MESSAGE_CREATE", maya.posts("Hello there"))
    await wire.until_noted("seen")

    async def never(*_given: object) -> None:
        stuck.set()
        await asyncio.Event().wait()

    wire.platform._hearing._show = never  # type: ignore[method-assign, assignment]
    await wire.discord.gateway.tell("MESSAGE_CREATE", maya.posts("And again"))
    await stuck.wait()
    await wire.restart()
    await wire.until(lambda: len(answers) == 4)

    assert [text(each) for each in answers.values() if each["author"].get("bot")] == [
        "Heard: Hello there",
        "Done, though my answer may not have reached you: Hear what you say.",
    ]


async def test_what_was_answered_is_not_told_again_after_a_restart(broken: Guild) -> None:
    maya = await broken.somebody("Maya")
    assert "Worked." in await maya.types("work")

    await broken.restart()
    await maya.types("me")

    assert "may not have reached you" not in all_said(maya)


async def test_an_answer_discord_no_longer_takes_is_found_at_ones_next_word(broken: Guild) -> None:
    maya = await broken.somebody("Maya")
    gave_up = broken.platform.desk.shows

    async def too_late(errand: Errand, reach: Reach, outcome: Outcome) -> None:
        await reach.hold(private=True, new=True)
        raise TooLate

    whole, gave_up.outcome = gave_up.outcome, too_late  # type: ignore[method-assign]
    await maya.actor.slash(maya.channel, "work")
    gave_up.outcome = whole  # type: ignore[method-assign]
    await maya.types("me")

    assert "Done, though my answer may not have reached you: Do some work." in all_said(maya)


async def test_a_word_in_the_chat_that_meets_a_bug_is_answered_with_its_number(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    wire.intents, wire.cogs = frozenset({"message_content"}), (*(each for each in ALL if each.talk is None), breaking())
    await wire.start()
    maya = await wire.somebody("Maya", channel=wire.discord.town.chat(wire.discord.town.person("Maya")["id"]))
    message = maya.posts("Hello there")
    await wire.discord.gateway.tell("MESSAGE_CREATE", message)

    await wire.until(lambda: len(wire.discord.town.messages[maya.channel]) == 2)

    answer = list(wire.discord.town.messages[maya.channel].values())[-1]
    assert BROKE in str(answer["components"])
    assert number_in(str(answer["components"])) == logged(caplog)


async def said(wire: Wire, somebody: Player) -> list[str]:
    """The first lines of what somebody sees who asks for their numbers, and of all that follows it."""
    visit = await somebody.types("me")
    await shown(visit)
    await wire.idle()
    return [text(each).splitlines()[0].removeprefix("### ") for each in visit.shown]


def number_in(said: str) -> str:
    found = re.search(r"this number: (\w{6})", said)
    assert found is not None, said
    return found[1]


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """The one number in the log."""
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    return str(vars(record)["incident"])


def all_said(somebody: Somebody) -> str:
    """The answer and all that followed it."""
    assert somebody.result is not None
    return "\n".join(read(each) for each in (somebody.result.response, *somebody.result.followups) if each is not None)
