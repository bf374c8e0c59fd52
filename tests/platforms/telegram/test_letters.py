"""Letters on Telegram: what was surely not sent goes again, what may have been says so, what never will is closed."""

import asyncio
import re
import shutil
from datetime import timedelta
from operator import methodcaller

import pytest

from bot.chat.screen import Letter
from campaigns.people import Role
from tests.platforms.correcting import MANY, told
from tests.platforms.telegram.office import Office
from tests.platforms.telegram.rig import jpeg, until
from tests.platforms.telegram.server import Broken, Dropped, TooMany, Trouble
from tests.platforms.telegram.town import Folk, keys

TODAY = "today.mission"


async def nine(office: Office, *names: str) -> list[Folk]:
    """It is nine tomorrow, and these people's missions are due."""
    folk = [await office.seated(name) for name in names]
    office.clock.move(days=1)
    return folk


async def test_the_mission_comes_at_nine(office: Office) -> None:
    (maya,) = await nine(office, "Maya")

    await office.catches_up()

    assert "Hand it in" in office.town.labels(maya)
    assert [state for state, _why in await office.letters(TODAY)] == ["sent"]


async def test_somebody_who_blocked_the_bot_is_tried_once_and_the_lead_reads_of_it(office: Office) -> None:
    maya, ines = (*await nine(office, "Maya"), await office.seated("Ines", Role.LEAD))
    office.town.blocks(maya)

    await office.catches_up()
    await office.delivers()
    office.clock.move(hours=9)
    await office.catches_up()

    closed = [why for state, why in await office.letters(TODAY) if state == "closed"]
    assert closed == ["Forbidden: bot was blocked by the user"]
    tried = [call for call in office.server.methods.calls if call.chat == maya.id and call.refused]
    assert len(tried) == 1
    assert "Maya can’t be reached on Telegram" in office.town.says(ines, last=3)


@pytest.mark.parametrize("trouble", [TooMany(7), Broken(429)])
async def test_a_chat_that_has_to_wait_waits_and_the_others_do_not(office: Office, trouble: Trouble) -> None:
    maya, noah = await nine(office, "Maya", "Noah")
    office.server.will("sendMessage", trouble)
    began = office.clock.monotonic()

    await office.catches_up()
    assert bool(office.messages(maya)) != bool(office.messages(noah))
    office.clock.move(seconds=10)
    await office.delivers()

    assert len(office.messages(maya)) == len(office.messages(noah)) == 1
    assert office.clock.monotonic() - began >= 7


async def test_what_telegram_surely_did_not_get_goes_again_without_a_word_about_it(office: Office) -> None:
    (maya,) = await nine(office, "Maya")
    await office.server.stop()

    await office.catches_up()
    await office.server.start(office.server.port)
    office.clock.move(minutes=2)
    await office.delivers()

    assert "In case you missed it" not in office.town.says(maya)
    assert "Hand it in" in office.town.labels(maya)


@pytest.mark.parametrize("trouble", [Dropped(after=True), Dropped(after=False), Broken(502, after=True)])
async def test_a_mission_that_may_have_arrived_comes_again_and_says_so(office: Office, trouble: Trouble) -> None:
    (maya,) = await nine(office, "Maya")
    office.server.will("sendMessage", trouble)

    await office.catches_up()
    office.clock.move(minutes=2)
    await office.delivers()

    assert "In case you missed it" in office.town.says(maya)
    assert len(office.messages(maya)) == (2 if getattr(trouble, "after", False) else 1)


async def test_an_announcement_that_may_have_arrived_is_never_repeated(office: Office) -> None:
    maya, omar = await office.seated("Maya"), await office.seated("Omar", Role.ORGANIZER)
    group = office.town.group("News")
    await office.binds("news", group)
    member = await office.member(maya)
    office.server.will("sendMessage", Dropped(after=True))
    await office.posts(Letter(("me.show",), member=member.id, cause="an announcement", again=False))

    await office.delivers()
    office.clock.move(minutes=10)
    await office.delivers()

    assert len(office.messages(maya)) == 1
    assert (await office.letters("me.show")) == [("closed", "in doubt")]
    assert office.messages(omar) == []


async def test_at_most_four_letters_are_under_way_at_once(office: Office) -> None:
    await nine(office, *(f"Member {number}" for number in range(12)))
    under_way, most = 0, 0

    def watch(method: str, done: bool) -> None:
        nonlocal under_way, most
        if method == "sendMessage":
            under_way += -1 if done else 1
            most = max(most, under_way)

    office.server.watch = watch
    office.server.pause = lambda: asyncio.sleep(0.01)
    await office.catches_up()

    assert 1 < most <= 4


async def test_a_picture_is_uploaded_once_and_then_sent_by_its_id(office: Office) -> None:
    maya, ines = await office.seated("Maya"), await office.seated("Ines", Role.LEAD)
    await office.says(maya, "/today")
    await office.sends(maya, jpeg(1), caption="By the station.")
    await office.presses(maya, "Hand it in")
    uploaded = len(office.town.files)

    await office.says(ines, "/review")
    await office.presses(ines, next(label for label in office.town.labels(ines) if label.endswith("Open")))

    assert "photo" in office.messages(ines)[-1]
    assert len(office.town.files) == uploaded


async def test_a_file_telegram_forgot_is_uploaded_again(office: Office) -> None:
    maya, ines = await office.seated("Maya"), await office.seated("Ines", Role.LEAD)
    await office.says(maya, "/today")
    await office.sends(maya, jpeg(1), caption="By the station.")
    await office.presses(maya, "Hand it in")
    office.town.files.clear()

    await office.says(ines, "/review")
    await office.presses(ines, next(label for label in office.town.labels(ines) if label.endswith("Open")))

    assert "By the station." in office.town.says(ines)
    refused = [call.refused for call in office.server.methods.calls if call.refused]
    assert all("wrong file identifier" in each for each in refused)
    office.server.methods.calls.clear()


async def test_photos_get_eyes_when_they_are_handed_in_and_a_thumb_when_they_are_approved(office: Office) -> None:
    maya, ines = await office.seated("Maya"), await office.seated("Ines", Role.LEAD)
    await office.says(maya, "/today")
    await office.sends(maya, jpeg(1), jpeg(2), caption="By the station.")
    await office.presses(maya, "Hand it in")
    await office.rig.looks_at_receipts()
    first = dict(office.town.reactions)

    await office.says(ines, "/review")
    await office.presses(ines, next(label for label in office.town.labels(ines) if label.endswith("Open")))
    await office.presses(ines, "Approve")
    await office.rig.looks_at_receipts()

    assert list(first.values()) == ["👀"]
    assert list(office.town.reactions.values()) == ["👍"]
    (where,) = office.town.reactions
    album = [n for n, message in office.town.chat(maya).messages.items() if "media_group_id" in message]
    assert where == (maya.id, min(album))


async def test_an_album_takes_the_room_of_each_of_its_photos(office: Office) -> None:
    maya, ines = await office.seated("Maya"), await office.seated("Ines", Role.LEAD)
    await office.says(maya, "/today")
    await office.sends(maya, jpeg(1), jpeg(2), jpeg(3), caption="By the station.")
    await office.presses(maya, "Hand it in")

    await office.says(ines, "/review")
    await office.presses(ines, next(label for label in office.town.labels(ines) if label.endswith("Open")))

    assert office.rig.way.added == [(str(maya.id), 2), (str(ines.id), 2)]  # the receipt, and the card


async def test_an_old_letter_is_drawn_anew_where_it_stands(office: Office) -> None:
    maya, ines = await office.seated("Maya"), await office.seated("Ines", Role.LEAD)
    group = office.town.group("Leads")
    await office.binds("review", group)
    await office.says(maya, "/today")
    await office.sends(maya, jpeg(1), caption="By the station.")
    await office.presses(maya, "Hand it in")
    await office.delivers()
    await office.restarts()

    await office.says(ines, "/review")
    await office.presses(ines, next(label for label in office.town.labels(ines) if label.endswith("Open")))
    await office.presses(ines, "Approve")
    office.clock.move(seconds=5)
    await office.delivers()

    assert "Approve" not in office.town.labels(group)
    assert len(office.messages(group)) == 1


async def test_a_recap_that_is_corrected_is_whole_however_long_it_is_and_nothing_stays_that_is_gone(
    office: Office,
) -> None:
    omar, news = await office.seated("Omar", Role.ORGANIZER), office.town.group("News")
    await office.binds("news", news)
    by = await office.member(omar)

    for headline, many in (("First", 1), ("Second", MANY), ("Third", MANY - 2), ("Fourth", 2), ("Fifth", MANY)):
        await office.unit(told(office.router, by, headline, many=many))
        office.clock.move(minutes=1)
        await office.delivers()

        shown = office.town.says(news, last=9)
        assert f"\n{headline}\n" in f"\n{shown}\n"
        assert sorted(set(re.findall(r"win \d+", shown))) == sorted(f"win {number}" for number in range(many))
        assert len(re.findall(r"win \d+", shown)) == many
        assert office.town.labels(news)[0] == "The week’s board"
        assert sum(bool(keys(message)) for message in office.messages(news)) == 1


async def test_whoever_hides_is_not_named_under_a_posted_photo_either(office: Office) -> None:
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
    assert "Photo: Maya" in office.town.says(news, last=9)

    await office.says(maya, "/settings")
    await office.presses(maya, "Hide my name")
    office.clock.move(minutes=1)
    await office.delivers()

    assert "Maya" not in office.town.says(news, last=9)
    assert "1 mission done this week" in office.town.says(news, last=9)


async def test_letters_wait_while_telegram_is_not_connected(office: Office) -> None:
    await nine(office, "Maya")
    office.rig.platform.carrier.connected = False

    await office.catches_up()

    assert [state for state, _why in await office.letters(TODAY)] == ["waiting"]
    assert office.clock.now() - timedelta(minutes=5) < office.clock.now()


async def test_a_letter_on_its_way_lands_before_the_process_ends(office: Office) -> None:
    (maya,) = await nine(office, "Maya")
    held = asyncio.Event()
    office.server.pause = held.wait
    delivering = asyncio.create_task(office.catches_up())
    await until(lambda: office.rig.platform.carrier._under_way == 1)

    stopping = asyncio.create_task(office.rig.stop())
    await asyncio.sleep(0)
    held.set()
    await stopping
    await delivering

    assert [state for state, _why in await office.letters(TODAY)] == ["sent"]
    assert len(office.messages(maya)) == 1


async def handed_in(office: Office, folk: Folk, looks: int) -> None:
    """Somebody hands a photo in."""
    await office.says(folk, "/today")
    await office.sends(folk, jpeg(looks), caption="By the station.")
    await office.presses(folk, "Hand it in")


async def test_a_photo_in_a_group_that_moved_keeps_no_other_from_its_mark(office: Office) -> None:
    maya, noah = await office.seated("Maya"), await office.seated("Noah")
    for looks, folk in enumerate((maya, noah)):
        await handed_in(office, folk, looks)
    group = office.town.group("Walls", kind="group")
    later = office.clock.now() + timedelta(minutes=1)
    await office.unit(methodcaller(
        "run", "UPDATE telegram_receipt SET chat = :to, at = :later WHERE chat = :was", to=group.id, was=maya.id,
        later=later,
    ))  # fmt: skip
    office.town.upgrades(noah, group, told=False)

    await office.rig.looks_at_receipts()

    assert [chat for chat, _message in office.town.reactions] == [noah.id]


async def test_a_photo_that_is_lost_leaves_its_place_empty_and_the_card_arrives(office: Office) -> None:
    maya, ines = await office.seated("Maya"), await office.seated("Ines", Role.LEAD)
    group = office.town.group("Leads")
    await office.binds("review", group)
    await handed_in(office, maya, 1)
    await office.unit(methodcaller("run", "DELETE FROM telegram_file"))
    shutil.rmtree(office.folder / "media")
    (office.folder / "media").mkdir()

    await office.delivers()
    await office.says(ines, "/review")
    await office.presses(ines, next(label for label in office.town.labels(ines) if label.endswith("Open")))

    for where in (group, ines):
        assert "photo" in office.messages(where)[-1]
        assert "By the station." in office.town.says(where)
        assert "Approve" in office.town.labels(where)
    assert await office.database.read(lambda tx: tx.all("SELECT * FROM telegram_file")) == []


async def test_where_photos_are_out_of_reach_somebody_is_told_so(office: Office) -> None:
    maya, ines = await office.seated("Maya"), await office.seated("Ines", Role.LEAD)
    await handed_in(office, maya, 1)
    await office.unit(methodcaller("run", "DELETE FROM telegram_file"))
    shutil.rmtree(office.folder / "media")
    (office.folder / "media").write_bytes(b"a file is in its way")

    await office.says(ines, "/review")
    await office.presses(ines, next(label for label in office.town.labels(ines) if label.endswith("Open")))

    assert "its files are out of reach" in office.town.says(ines)
