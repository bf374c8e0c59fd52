"""The title of a post in a forum, which follows what the post says as fast as Discord lets it."""

from operator import methodcaller

from bot.chat.screen import Letter
from bot.clock import local_day, week_of
from bot.database import Transaction
from campaigns import people
from campaigns.people import Member, Role
from tests.platforms.correcting import told
from tests.platforms.discord.fake.rest import read
from tests.platforms.discord.fake.town import FORUM, THREAD, Thing
from tests.platforms.discord.wire import Wire


async def test_a_recap_posted_into_a_forum_is_called_what_its_headline_is_corrected_to(wire: Wire) -> None:
    post = await posted(wire, "First")

    for headline in ("First", "Second", "Second"):
        await corrected(wire, headline)

        assert (post["name"], says(wire, post)) == (headline, headline)
    assert names_given(wire) == ["Second"]


async def test_a_third_title_within_ten_minutes_waits_and_nothing_else_does(wire: Wire) -> None:
    post = await posted(wire, "First")

    for headline in ("Second", "Third", "Fourth", "Fifth"):
        await corrected(wire, headline)
        assert says(wire, post) == headline
    assert post["name"] == "Third"
    assert names_given(wire) == ["Second", "Third", "Fourth"]
    await announced(wire)
    assert len(posts(wire)) == 2

    wire.discord.rest.paces.names.clear()
    wire.clock.move(minutes=11)
    await wire.courier.deliver_due()

    assert post["name"] == "Fifth"


async def test_a_post_nobody_wrote_in_for_days_is_woken_for_its_title(wire: Wire) -> None:
    post = await posted(wire, "First")
    wire.discord.town.asleep()

    await corrected(wire, "Second")

    assert (post["name"], says(wire, post)) == ("Second", "Second")


async def test_a_title_somebody_else_gave_a_post_stays_while_its_headline_does(wire: Wire) -> None:
    post = await posted(wire, "First")
    post["name"] = "Pinned: First"

    await corrected(wire, "First", many=2)

    assert post["name"] == "Pinned: First"
    assert names_given(wire) == []


async def test_a_post_of_which_nobody_knows_what_it_was_called_has_its_title_looked_up(wire: Wire) -> None:
    post = await posted(wire, "First")

    for headline in ("First", "Second"):
        await wire.database.unit(methodcaller("run", "DELETE FROM discord_note WHERE kind = 'title'"))
        await corrected(wire, headline)

        assert post["name"] == headline
    assert names_given(wire) == ["Second"]


async def posted(wire: Wire, headline: str) -> Thing:
    """A recap in a forum for news; its post."""
    await wire.place("news", FORUM)
    await wire.somebody("Omar", Role.ORGANIZER)
    await wire.start()
    await corrected(wire, headline)
    (post,) = posts(wire)
    return post


async def corrected(wire: Wire, headline: str, *, many: int = 1) -> None:
    """The recap has this headline from now on, and so many wins."""
    await wire.database.unit(told(wire.router, await organizer(wire), headline, many=many))
    wire.clock.move(minutes=1)
    await wire.courier.deliver_due()


async def announced(wire: Wire) -> None:
    """It goes to the news once more, beside what is there."""

    def work(tx: Transaction) -> None:
        turn = wire.router.turn_of(tx, None, wire.clock.now())
        week = week_of(local_day(turn.now, turn.campaign.zone))
        turn.post(Letter(("recap.of_week", week), place="news", cause="another", counts=False))
        wire.router.house.settle(turn)

    await wire.database.unit(work)
    wire.clock.move(seconds=5)  # a chat has its pace
    await wire.courier.deliver_due()


async def organizer(wire: Wire) -> Member:
    found = await wire.database.read(lambda tx: people.everybody(tx, wire.campaign.id))
    return next(each for each in found if each.role is Role.ORGANIZER)


def posts(wire: Wire) -> list[Thing]:
    return [each for each in wire.discord.town.channels.values() if each["type"] == THREAD]


def says(wire: Wire, post: Thing) -> str:
    """The headline of what is in a post."""
    first = wire.discord.town.messages[post["id"]][post["id"]]
    return read(first).partition("\n")[0].removeprefix("### ")


def names_given(wire: Wire) -> list[str]:
    """The titles Discord was asked to give."""
    return [call.body["name"] for call in wire.discord.rest.calls if call.method == "PATCH" and "name" in call.body]
