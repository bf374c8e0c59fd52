"""What goes a little wrong on Discord: threads that sleep, files that are lost, a database that is slow or away."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from bot.chat.route import Cog
from bot.chat.screen import Gallery, Photo, Reply, Screen
from bot.chat.turn import Turn
from bot.database import StorageTrouble
from bot.platforms.discord import desk, kept
from campaigns.people import Role
from cogs import ALL
from tests.platforms.discord.fake.rest import TAGGED, buttons, read
from tests.platforms.discord.fake.server import answered, is_private, shown
from tests.platforms.discord.fake.town import FORUM
from tests.platforms.discord.wire import Wire
from tests.platforms.world import photo

AWAY = "I can’t save anything right now: the server is away. Nothing was changed."


def lost() -> Cog:
    """A card whose photos are lost."""
    cog = Cog("lost")

    @cog.route("lost.card", says="card", needs=None)
    def card(turn: Turn) -> Reply:
        """A card with more photos than go along with one message."""
        photos = tuple(Photo(f"{number:064x}.jpg", f"{number:064x}.jpg", 48, 32, "A photo") for number in range(11))
        return Screen("All that was seen", (Gallery(photos),))

    return cog


async def test_people_find_the_thread_about_a_mission_also_after_days_of_silence(wire: Wire) -> None:
    await wire.place("team")
    await wire.start()
    for name in ("Maya", "Noah"):
        somebody = await wire.somebody(name)
        card = await shown(await somebody.types("today"))
        said = await shown(await somebody.presses(card, "Talk about it"))

        assert "Talk about it here" in read(said)
        (thread,) = wire.discord.town.asleep()

    assert thread["name"] == "Poster wall"


async def test_a_card_in_a_post_that_went_to_sleep_still_says_what_was_decided(wire: Wire) -> None:
    review = await wire.place("review", FORUM)
    await wire.start()
    maya, ines = await wire.somebody("Maya"), await wire.somebody("Ines", Role.LEAD, review)
    window = await answered(await maya.presses(await shown(await maya.types("today")), "Hand it in"))
    await shown(await maya.sends(window, photos=[("wall.jpg", photo())], note="Found a good one."))
    await wire.courier.deliver_due()
    (thread,) = wire.discord.town.asleep()

    card = await shown(await ines.presses(await shown(await ines.types("review")), "Open"))
    await shown(await ines.presses(card, "Approve"))
    wire.clock.move(seconds=5)
    await wire.courier.deliver_due()

    (posted,) = wire.discord.town.messages[thread["id"]].values()
    assert "Approved by Ines" in read(posted)


async def test_a_forum_in_which_every_post_needs_a_tag_gets_one_everybody_may_use(wire: Wire) -> None:
    review = await wire.place("review", FORUM)
    tags = [{"id": wire.discord.town.number(), "name": name, "moderated": name == "Done", "emoji_id": None,
             "emoji_name": None} for name in ("Done", "Waiting")]  # fmt: skip
    review |= {"flags": TAGGED, "available_tags": tags}
    await wire.start()
    maya = await wire.somebody("Maya")
    window = await answered(await maya.presses(await shown(await maya.types("today")), "Hand it in"))
    await shown(await maya.sends(window, photos=[("wall.jpg", photo())], note="Found a good one."))

    await wire.courier.deliver_due()

    (made,) = [each.body for each in wire.discord.rest.calls if each.path.endswith("/threads")]
    assert made["applied_tags"] == [tags[1]["id"]]


async def test_photos_that_are_lost_leave_no_message_without_anything_in_it(wire: Wire) -> None:
    wire.cogs = (*ALL, lost())
    await wire.start()
    maya = await wire.somebody("Maya")

    visit = await maya.types("card")
    card = await shown(visit)
    await wire.idle()

    assert read(card) == "### All that was seen"
    assert len(visit.shown) == 1


async def test_each_photo_that_does_not_come_through_is_told_and_the_others_are_asked_about(wire: Wire) -> None:
    wire.intents, wire.discord.gateway.allowed = frozenset({"message_content"}), 1 << 15
    await wire.start()
    town = wire.discord.town
    maya = await wire.somebody("Maya")
    await shown(await maya.types("today"))
    maya.channel = town.chat(maya.account["id"])["id"]

    await wire.discord.gateway.tell("MESSAGE_CREATE", maya.posts("Look", b"no photo", photo(), b"nor is this"))
    answers = town.messages[maya.channel]
    await wire.until(lambda: len(answers) == 4)

    first, second, third = (each for each in answers.values() if each["author"].get("bot"))
    assert "Fill it in" not in buttons(first) | buttons(second)
    assert list(buttons(third)) == ["Fill it in", "Hand it in"]


async def test_a_round_of_a_form_that_takes_long_to_keep_is_acknowledged_meanwhile(wire: Wire) -> None:
    await wire.start()
    ines = await wire.somebody("Ines", Role.LEAD)
    window = await answered(await ines.types("mission new"))
    keep, go_on = wire.router.keep_form, asyncio.Event()

    async def slow(*given: object) -> object:
        await go_on.wait()
        return await keep(*given)  # type: ignore[arg-type]

    wire.platform.desk._patience_s = 0.0
    wire.router.keep_form = slow  # type: ignore[method-assign, assignment]
    visit = await answered(await ines.sends(window, title="Chalk a wall"))
    go_on.set()
    card = await shown(visit)
    await wire.idle()

    assert visit.first is not None
    assert visit.first["type"] == 5
    assert is_private(card)
    assert await wire.database.read(lambda tx: tx.all("SELECT key FROM inbox WHERE done_at IS NULL")) == []


async def test_a_form_that_takes_long_to_open_comes_as_a_card_that_opens_it(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    await wire.start()
    ines = await wire.somebody("Ines", Role.LEAD)
    window = await answered(await ines.types("mission new"))
    card = await shown(await ines.sends(window, title="Chalk a wall"))
    form, go_on = wire.router.form, asyncio.Event()

    async def slow(*given: object) -> object:
        await go_on.wait()
        return await form(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "ASKING_S", 0.0)
    wire.router.form = slow  # type: ignore[method-assign, assignment]
    visit = await answered(await ines.presses(card, "Correct it"))
    go_on.set()
    again = await shown(visit)
    monkeypatch.undo()

    assert "Chalk a wall" in read(again)
    assert (await answered(await ines.presses(again, "Fill it in"))).window is not None


async def test_a_window_of_another_time_is_answered_too(wire: Wire) -> None:
    await wire.start()
    ines = await wire.somebody("Ines", Role.LEAD)
    window = await answered(await ines.types("mission new"))
    assert window.window is not None
    window.window["custom_id"] = "a window of a time before"

    said = await shown(await ines.sends(window))

    assert "from an older time" in read(said)
    assert is_private(said)


async def test_what_is_too_old_to_matter_is_forgotten(wire: Wire) -> None:
    now = wire.clock.now()
    for kind in ("try", "photo", "mark", "event", "talk"):
        await wire.database.unit(partial(kept.note, kind=kind, key="1", value="2/3", at=now - timedelta(days=500)))
        await wire.database.unit(partial(kept.note, kind=kind, key="2", value="2/3", at=now - timedelta(days=10)))
    await wire.start()

    async def noted(kind: str) -> list[str]:
        return [each.key for each in await wire.database.read(partial(kept.all_noted, kind=kind))]

    assert [await noted(kind) for kind in ("try", "photo", "mark", "event")] == [["2"]] * 4
    assert await noted("talk") == ["1", "2"]


async def test_while_the_database_is_away_people_are_told_just_that(wire: Wire) -> None:
    await wire.start()
    maya = await wire.somebody("Maya")

    async def away(*_given: object) -> str:
        raise StorageTrouble("the server is away")

    wire.platform._places.at = away  # type: ignore[method-assign, assignment]
    card = await shown(await maya.types("today"))

    assert AWAY in read(card)
    assert is_private(card)
