"""What is posted and then has other pictures: they change where they stand, come where they lack, and never twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.chat.route import Cog
from bot.chat.screen import Action, Letter, Picture, Reply, Say, Screen
from bot.chat.turn import Turn
from bot.clock import local_day, week_of
from bot.database import Transaction
from bot.media.drawings import Figure, LineChart
from campaigns import edition
from campaigns.edition import Part
from campaigns.people import Role
from cogs.recap import refresh
from tests.conftest import HandClock
from tests.platforms.telegram.office import Office
from tests.platforms.telegram.rig import jpeg, until
from tests.platforms.telegram.server import TooMany
from tests.platforms.telegram.town import Chat, Folk, Message, keys, text_of

LONG = "A word of ours. " * 80  # more than stands under a picture


@dataclass(slots=True)
class Wall:
    """A view with charts above its words."""

    charts: tuple[str, ...] = ()
    words: str = LONG
    office: Office = field(init=False)

    def cog(self) -> Cog:
        cog = Cog("wall")

        @cog.route("wall.show", says="wall", private=False, view=True)
        def show(turn: Turn) -> Reply:
            """The wall."""
            points = (Figure("1", "4", 0.4), Figure("2", "9", 1.0))
            charts = [Picture(LineChart(each, "", "#c2410c", points), each) for each in self.charts]
            return Screen("A wall", (*charts, Say(self.words)), (Action("Again", "wall.show"),))

        return cog

    async def posts(self, *charts: str) -> None:
        """Post it to the news."""
        self.charts = charts
        await self.office.posts(Letter(("wall.show",), place="news", cause="wall", counts=False))
        await self.office.delivers()

    async def has(self, *charts: str) -> None:
        """It has these charts from now on, and whoever keeps it true is told."""
        self.charts, now = charts, self.office.clock.now()

        def work(tx: Transaction) -> None:
            turn = self.office.router.turn_of(tx, None, now)
            turn.refresh("wall.show")
            self.office.house.settle(turn)

        await self.office.unit(work)

    async def is_corrected(self, *charts: str) -> None:
        """It has these charts from now on, and what is posted is drawn anew."""
        await self.has(*charts)
        self.office.clock.move(minutes=1)
        await self.office.delivers()

    def pictures(self, where: Chat | Folk) -> list[Message]:
        return [message for message in self.office.messages(where) if "photo" in message]

    def said(self, where: Chat | Folk) -> list[str]:
        """What stands under the pictures."""
        return [text_of(message) for message in self.pictures(where)]


@pytest.fixture
async def wall(sqlite_url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[Wall]:
    """A wall in an office."""
    wall = Wall()
    office = wall.office = Office(sqlite_url, tmp_path, clock, extra=(wall.cog(),))
    await office.opens()
    yield wall
    await office.closes()
    assert not office.server.methods.bad


async def test_pictures_that_a_correction_brings_answer_the_post_in_its_topic(wall: Wall) -> None:
    group = wall.office.town.group("Street team", topics=("Leads", "News"))
    await wall.office.binds("news", group, 12)
    await wall.posts("One")
    before = wall.office.messages(group)

    await wall.is_corrected("One", "Two", "Three")

    assert wall.said(group) == ["One", "Two", "Three"]
    assert wall.office.messages(group)[: len(before)] == before
    _one, two, three = wall.pictures(group)
    assert {each["message_thread_id"] for each in (two, three)} == {12}
    assert two["answers"] == three["answers"] == before[-1]["message_id"]
    assert two["media_group_id"] == three["media_group_id"]
    assert [bool(keys(each)) for each in wall.office.messages(group)] == [False, True, False, False]


async def test_pictures_that_come_and_go_leave_as_many_messages_as_are_shown(wall: Wall) -> None:
    group = wall.office.town.group("News")
    await wall.office.binds("news", group)
    await wall.posts()

    for charts in (("One",), (), ("One", "Two"), ("Two",), (), ("Three", "One", "Two"), ("One",), ()) * 2:
        await wall.is_corrected(*charts)

        assert wall.said(group) == list(charts)
        assert len(wall.office.messages(group)) == len(charts) + 1


async def test_a_picture_that_could_not_be_deleted_is_the_one_that_comes_back(wall: Wall) -> None:
    group = wall.office.town.group("News")
    await wall.office.binds("news", group)
    await wall.posts("One")
    (picture,) = wall.pictures(group)
    picture["old"] = True

    for charts in ((), ("One",), (), ("Two",)):
        await wall.is_corrected(*charts)
        assert wall.said(group) == (list(charts) or [""])
        assert wall.pictures(group) == [picture]


async def test_a_picture_whose_figures_changed_changes_where_it_stands_and_nothing_is_sent(wall: Wall) -> None:
    group = wall.office.town.group("News")
    await wall.office.binds("news", group)
    await wall.posts("One", "Two")
    numbers = [message["message_id"] for message in wall.office.messages(group)]

    await wall.is_corrected("One", "Two, put right")

    assert wall.said(group) == ["One", "Two, put right"]
    assert [message["message_id"] for message in wall.office.messages(group)] == numbers


async def test_a_picture_whose_words_became_too_long_for_it_stays_and_they_follow_the_others(wall: Wall) -> None:
    group = wall.office.town.group("News")
    await wall.office.binds("news", group)
    wall.words = "Few words."
    await wall.posts("One")
    (alone,) = wall.office.messages(group)
    assert keys(alone)

    wall.words = LONG
    for charts in (("One", "Two"), ("One", "Two", "Three")):
        await wall.is_corrected(*charts)

        assert sorted(wall.said(group)) == sorted(charts)
        assert wall.pictures(group)[0] == alone
        assert sum(bool(keys(message)) for message in wall.office.messages(group)) == 1
    assert "text" in wall.office.messages(group)[2]


async def test_what_was_sent_before_a_correction_broke_off_is_not_sent_again(wall: Wall) -> None:
    group = wall.office.town.group("News")
    await wall.office.binds("news", group)
    await wall.posts("One")
    wall.office.server.will("sendMessage", TooMany(300))
    wall.words = LONG.replace("ours", "theirs") * 5

    await wall.is_corrected("One", "Two")
    assert wall.said(group) == ["One", "Two"]
    assert not keys(wall.office.messages(group)[-1])
    wall.office.clock.move(minutes=10)
    await wall.office.delivers()

    assert wall.said(group) == ["One", "Two"]
    assert "theirs" in wall.office.town.says(group)
    assert keys(wall.office.messages(group)[-1])


async def test_where_no_pictures_may_be_sent_the_words_are_corrected_all_the_same(wall: Wall) -> None:
    group = wall.office.town.group("News")
    await wall.office.binds("news", group)
    await wall.posts()
    group.permissions = {"can_send_photos": False}
    wall.words = LONG.replace("ours", "theirs")

    await wall.is_corrected("One")

    (message,) = wall.office.messages(group)
    assert "theirs" in text_of(message)


async def test_a_post_that_somebody_deleted_is_brought_no_pictures(wall: Wall) -> None:
    group = wall.office.town.group("News")
    await wall.office.binds("news", group)
    await wall.posts()
    group.messages.clear()

    await wall.is_corrected("One")

    assert wall.office.messages(group) == []


async def test_a_recap_that_becomes_longer_and_has_more_pictures_ends_with_its_words(wall: Wall) -> None:
    group = wall.office.town.group("News")
    await wall.office.binds("news", group)
    await wall.posts("One")

    wall.words = LONG * 5
    await wall.is_corrected("One", "Two")

    assert wall.said(group) == ["One", "Two"]
    *before, last = wall.office.messages(group)
    assert "text" in last
    assert keys(last)
    assert not any(keys(each) for each in before)
    assert sum(text_of(each).count("ours") for each in wall.office.messages(group)) == 5 * 80


async def test_a_persons_own_card_is_brought_its_pictures_too(wall: Wall) -> None:
    maya = await wall.office.seated("Maya", Role.MEMBER)
    await wall.office.says(maya, "/wall")

    await wall.has("One", "Two")
    await until(lambda: wall.said(maya) == ["One", "Two"])
    await wall.has("Two")
    await until(lambda: wall.said(maya) == ["Two"])

    assert len(wall.office.messages(maya)) == 2


async def test_a_card_that_is_pressed_has_the_pictures_it_shows_by_now_and_comes_no_second_time(wall: Wall) -> None:
    maya = await wall.office.seated("Maya")
    wall.charts = ("One", "Two")
    await wall.office.says(maya, "/wall")

    wall.charts = ("Three", "Two", "One")
    await wall.office.presses(maya, "Again")

    assert wall.said(maya) == ["Three", "Two", "One"]
    assert len(wall.office.messages(maya)) == 4
    wall.charts = ("Two",)
    await wall.office.presses(maya, "Again")
    assert wall.said(maya) == ["Two"]
    assert len(wall.office.messages(maya)) == 2


async def test_a_picture_that_is_pressed_and_shown_no_more_goes_and_its_words_come_once(wall: Wall) -> None:
    maya = await wall.office.seated("Maya")
    wall.charts, wall.words = ("One",), "Few words."
    await wall.office.says(maya, "/wall")

    wall.charts = ()
    await wall.office.presses(maya, "Again")

    (message,) = wall.office.messages(maya)
    assert "Few words." in message["text"]


async def test_a_card_that_came_to_somebody_alone_as_a_group_is_silent_is_kept_true_below_what_is_said_of_it(
    wall: Wall,
) -> None:
    maya, group = await wall.office.seated("Maya"), wall.office.town.group("Quiet")
    group.permissions = {"can_send_messages": False}
    wall.charts = ("One", "Two")
    await wall.office.says(maya, "/wall@street_team_bot", group)

    await wall.has("Two")
    await until(lambda: wall.said(maya) == ["Two"])

    says, _picture, words = map(text_of, wall.office.messages(maya))
    assert "I may not write" in says
    assert words.startswith("A wall")


async def test_a_part_of_a_posted_recap_that_is_brought_back_brings_its_photos(office: Office) -> None:
    maya, ines = await office.seated("Maya"), await office.seated("Ines", Role.LEAD)
    omar, news = await office.seated("Omar", Role.ORGANIZER), office.town.group("News")
    await office.binds("news", news)
    await office.says(maya, "/today")
    await office.sends(maya, jpeg(1), caption="By the station.")
    await office.presses(maya, "Hand it in")
    await office.says(ines, "/review")
    await office.presses(ines, next(label for label in office.town.labels(ines) if label.endswith("Open")))
    await office.presses(ines, "Approve")
    await office.says(omar, "/recap")
    await office.presses(omar, "Post it to the news")
    await office.delivers()
    by, week = await office.member(omar), week_of(local_day(office.clock.now(), office.campaign.zone))
    told = "\n".join(text_of(each) for each in office.messages(news))
    assert "Photo: Maya" in told

    for parts in ((Part.NUMBERS,), (Part.PICTURE, Part.NUMBERS, Part.ALBUM)):

        def work(tx: Transaction, parts: tuple[Part, ...] = parts) -> None:
            turn = office.router.turn_of(tx, None, office.clock.now())
            edition.show(tx, by, week, parts, turn.now)
            refresh(turn, week)
            office.house.settle(turn)

        await office.unit(work)
        office.clock.move(minutes=1)
        await office.delivers()

        shown = [text_of(each) for each in office.messages(news) if "photo" in each]
        assert sum("Photo: Maya" in each for each in shown) == (Part.ALBUM in parts)
        assert len(shown) == (2 if Part.ALBUM in parts else 0)
        assert "Corrected on" in "\n".join(text_of(each) for each in office.messages(news))
