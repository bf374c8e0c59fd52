"""Over real sockets: commands, windows, photos, letters, and what Discord is asked on the way."""

import json
import re
from pathlib import Path

import pytest

from bot.database import Transaction
from bot.delivery.calendar import Calendar
from campaigns import people, staffing
from campaigns.people import Role
from tests.platforms.discord.fake import description
from tests.platforms.discord.fake.rest import buttons, read
from tests.platforms.discord.fake.server import answered, is_private, shown
from tests.platforms.discord.fake.town import FORUM, THREAD
from tests.platforms.discord.wire import Wire
from tests.platforms.world import photo

HOSTILE = (
    "@everyone @here <@&1> <@1000> <#1> </me:1> <t:0> <:e:1>", "# big\n> quote\n- list\n1. one\n-# small\n```code",
    "\u202eright to left\u202c Z\u0335\u0321\u031ba\u0337l\u0338g\u0335o", "\x00 a NUL, \ud800 a lone surrogate",
    "[a](https://evil.example) ||no|| **b** __u__", "x" * 4_000, "\U0001f469\u200d\U0001f467" * 300,
)  # fmt: skip


async def test_a_command_is_answered_to_whoever_typed_it_alone(wire: Wire) -> None:
    await wire.start()
    maya = await wire.somebody("Maya")

    card = await shown(await maya.types("me"))

    assert "Your numbers, Maya" in read(card)
    assert is_private(card)


async def test_a_mission_is_handed_in_with_a_photo_and_the_lead_sees_it(wire: Wire) -> None:
    review = await wire.place("review")
    await wire.start()
    maya, ines = await wire.somebody("Maya"), await wire.somebody("Ines", Role.LEAD, review)
    card = await shown(await maya.types("today"))

    window = await answered(await maya.presses(card, "Hand it in"))
    receipt = await shown(await maya.sends(window, photos=[("wall.jpg", photo())], note="Found a good one."))
    await wire.courier.deliver_due()

    assert "Got it: Poster wall" in read(receipt)
    (posted,) = wire.discord.town.messages[review["id"]].values()
    assert "Maya: Poster wall" in read(posted)
    assert len(posted["attachments"]) == 1
    await answered(await ines.presses(posted, "Approve"))
    assert "Approved by Ines" in read(posted)
    assert len(posted["attachments"]) == 1


async def test_in_a_forum_each_card_is_a_post_of_its_own(wire: Wire) -> None:
    await wire.place("review", FORUM)
    await wire.start()
    maya = await wire.somebody("Maya")
    window = await answered(await maya.presses(await shown(await maya.types("today")), "Hand it in"))
    await shown(await maya.sends(window, photos=[("wall.jpg", photo())], note="Found a good one."))

    await wire.courier.deliver_due()

    (thread,) = [each for each in wire.discord.town.channels.values() if each["type"] == THREAD]
    assert thread["name"] == "Maya: Poster wall"
    (first,) = wire.discord.town.messages[thread["id"]].values()
    assert first["id"] == thread["id"]
    assert len(first["attachments"]) == 1


async def test_commands_are_told_once_and_again_only_when_they_changed(wire: Wire) -> None:
    await wire.start()
    await wire.restart()
    told = [call for call in wire.discord.rest.calls if call.method == "PUT" and call.path.endswith("/commands")]
    assert len(told) == 1

    wire.discord.town.commands = [each for each in wire.discord.town.commands if each["name"] != "today"]
    await wire.restart()

    assert "today" in {each["name"] for each in wire.discord.town.commands}


async def test_choices_are_offered_while_somebody_types(wire: Wire) -> None:
    await wire.start()
    ines = await wire.somebody("Ines", Role.LEAD)

    offered = await ines.completes("mission pause", "mission", "poster")

    assert [each["name"] for each in offered] == ["Poster wall"]


async def test_photos_of_a_message_are_handed_in_from_its_menu_and_marked(wire: Wire) -> None:
    await wire.place("review")
    await wire.start()
    maya, ines = await wire.somebody("Maya"), await wire.somebody("Ines", Role.LEAD)
    await shown(await maya.types("today"))
    message = maya.posts("On Main Street", photo())

    card = await shown(await maya.opens_menu("Hand in as evidence", message))
    pressed = await answered(await maya.presses(card, next(iter(buttons(card)))))
    if pressed.window is not None:
        await shown(await maya.sends(pressed, note="Found a good one."))

    await wire.until(lambda: (message["id"], "👀") in wire.discord.town.reactions)
    queue = await shown(await ines.types("review"))
    opened = await shown(await ines.presses(queue, "Open"))
    await shown(await ines.presses(opened, "Approve"))
    await wire.until(lambda: (message["id"], "✅") in wire.discord.town.reactions)


async def test_a_window_opened_before_a_restart_is_read_after_it(wire: Wire) -> None:
    await wire.start()
    maya = await wire.somebody("Maya")
    window = await answered(await maya.presses(await shown(await maya.types("today")), "Hand it in"))

    await wire.restart()
    receipt = await shown(await maya.sends(window, photos=[("wall.jpg", photo())], note="Found a good one."))

    assert "Got it: Poster wall" in read(receipt)


async def test_buttons_of_a_time_before_a_restart_still_work(wire: Wire) -> None:
    await wire.start()
    maya = await wire.somebody("Maya")
    card = await shown(await maya.types("today"))

    await wire.restart()

    assert (await answered(await maya.presses(card, "Hand it in"))).window is not None


async def test_the_day_is_one_post_and_opens_what_came_to_each_alone(wire: Wire) -> None:
    team = await wire.place("team")
    await wire.start()
    maya, noah = await wire.somebody("Maya", channel=team), await wire.somebody("Noah", channel=team)

    await hand_out(wire)

    (post,) = wire.discord.town.messages[team["id"]].values()
    assert "Missions are out" in read(post)
    hers = await shown(await maya.presses(post, "Show my mission"))
    his = await shown(await noah.presses(post, "Show my mission"))
    assert is_private(hers)
    assert is_private(his)
    assert "Hand it in" in buttons(hers)
    assert not [call for call in wire.discord.rest.calls if call.path == "/users/@me/channels"]


async def test_whoever_asked_for_messages_gets_one_and_the_post_stands_in_where_they_are_closed(wire: Wire) -> None:
    team = await wire.place("team")
    await wire.start()
    maya, noah = await wire.somebody("Maya", channel=team), await wire.somebody("Noah", channel=team)
    for each in (maya, noah):
        await direct(wire, each.account["id"])
    wire.discord.town.closed.add(noah.account["id"])

    await hand_out(wire)

    chat = wire.discord.town.chat(maya.account["id"])
    (letter,) = wire.discord.town.messages[chat["id"]].values()
    assert "Hand it in" in buttons(letter)
    (post,) = wire.discord.town.messages[team["id"]].values()
    assert "Hand it in" in buttons(await shown(await noah.presses(post, "Show my mission")))


@pytest.mark.parametrize("trouble", ["503", "reset", "500 after", "reset after", "429", "429 bare"])
async def test_whatever_happens_to_a_letter_on_its_way_it_arrives_once(wire: Wire, trouble: str) -> None:
    team = await wire.place("team")
    await wire.start()
    await wire.somebody("Maya")
    left = [trouble] * 2

    def once(method: str, path: str) -> str:
        return left.pop() if left and method == "POST" and path.endswith("/messages") else ""

    wire.discord.rest.troubles = once

    await hand_out(wire)

    assert len(wire.discord.town.messages[team["id"]]) == 1
    assert len(left) < 2


@pytest.mark.parametrize("trouble", ["503", "reset", "500 after", "reset after"])
async def test_an_answer_that_may_not_have_arrived_is_given_again_and_shown_once(wire: Wire, trouble: str) -> None:
    await wire.start()
    maya = await wire.somebody("Maya")
    left = [trouble]
    wire.discord.rest.troubles = lambda method, path: left.pop() if left and path.endswith("/callback") else ""

    visit = await answered(await maya.types("me"))

    assert "Your numbers, Maya" in read(await shown(visit))
    assert len(visit.shown) == 1


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_words_are_shown_as_words(wire: Wire, words: str) -> None:
    review = await wire.place("review")
    await wire.start()
    maya = await wire.somebody("Maya")
    window = await answered(await maya.presses(await shown(await maya.types("today")), "Hand it in"))

    await shown(await maya.sends(window, photos=[("wall.jpg", photo())], note=words[:1_000]))
    await wire.courier.deliver_due()

    (posted,) = wire.discord.town.messages[review["id"]].values()
    assert "Maya: Poster wall" in read(posted)
    for alive in ("<@", "<#", "<t:0>", "</me:1>", "](https", "@everyone"):
        assert alive not in re.sub(r"\\.", "", read(posted))


def test_the_part_of_the_description_kept_here_is_that_of_the_whole() -> None:
    if not description.WHOLE.exists():
        pytest.skip("the whole description is not here, so there is nothing to compare its part with")

    whole = json.loads(Path(description.WHOLE).read_text())

    assert description.PART.read_text() == description.written(description.reduced(whole))


def test_a_request_that_is_not_described_is_refused() -> None:
    wrong = description.description().wrong

    assert wrong("POST", "/channels/1/messages", {"content": "hello"}) == []
    assert wrong("POST", "/channels/1/messages", {"contents": "hello"}) == ["body.contents: unknown"]
    assert wrong("POST", "/channels/1/messages", {"nonce": "x" * 26}) != []
    assert wrong("DELETE", "/channels/1/messages", None) == ["405: no DELETE for /channels/1/messages"]
    assert wrong("GET", "/no/such/thing", None) == ["404: /no/such/thing"]


async def hand_out(wire: Wire) -> None:
    """The morning comes, and what it brings is delivered."""
    wire.clock.move(days=1)
    calendar = Calendar(wire.database, wire.router, wire.clock)
    await calendar.run_due()
    for _try in range(6):
        await wire.courier.deliver_due()
        wire.clock.move(minutes=10)


async def direct(wire: Wire, account: str) -> None:
    """Somebody asks to be written to."""

    def work(tx: Transaction) -> None:
        person = people.find(tx, "discord", account)
        assert person is not None
        seat = people.member_of(tx, wire.campaign.id, person.id)
        assert seat is not None
        staffing.set_wish(tx, seat, "direct")

    await wire.database.unit(work)
