"""What it is like to talk with the bot on Telegram: links, buttons, forms, photos, recordings."""

import wave
from io import BytesIO
from pathlib import Path

from bot.chat.route import Cog
from bot.chat.screen import Reply
from bot.chat.turn import Turn
from campaigns.people import Role
from tests.conftest import HandClock
from tests.platforms.telegram.office import Office
from tests.platforms.telegram.rig import jpeg
from tests.platforms.telegram.server import Dropped
from tests.platforms.telegram.town import BOT_NAME, keys

HOSTILE = "@everyone <b>*_`[x](http://y.z)`_*</b> \u202eevil\u202c \ud83d\ude00" + "\u202e" + "a\u0300" * 40


async def test_a_link_with_a_code_lets_somebody_in_and_twice_is_harmless(office: Office) -> None:
    zoe = office.town.person("Zoe")

    assert "Welcome to the team, Zoe" in await office.says(zoe, "/start join-WELCOME")
    again = await office.says(zoe, "/start join-WELCOME")

    assert "already" in again
    assert (await office.member(zoe)).role is Role.MEMBER


async def test_a_lead_invites_with_a_link_that_opens_telegram(office: Office) -> None:
    ines, zoe = await office.seated("Ines", Role.LEAD), office.town.person("Zoe")
    await office.says(ines, "/people invite member")
    (link,) = [key["url"] for key in keys(office.messages(ines)[-1]) if "t.me" in key.get("url", "")]

    code = link.removeprefix(f"https://t.me/{BOT_NAME}?start=join-")

    assert f"In Telegram: {link}" in office.town.says(ines)
    assert "Welcome to the team, Zoe" in await office.says(zoe, f"/start join-{code}")


async def test_a_link_to_a_mission_shows_it(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/board")
    (look, *_others) = [key["callback_data"] for key in keys(office.messages(maya)[-1]) if "Poster wall" in key["text"]]
    mission = look.rpartition("|")[2]

    assert "Poster wall" in await office.says(maya, f"/start mission-{mission}")


async def test_a_group_of_commands_alone_shows_its_choices_as_buttons(office: Office) -> None:
    ines = await office.seated("Ines", Role.LEAD)

    await office.says(ines, "/mission")

    assert {"/mission new", "/mission list", "/mission assign"} <= set(office.town.labels(ines))
    assert "Poster wall" in await office.presses(ines, "/mission list")


async def test_a_button_changes_its_message_and_sends_no_other(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/today")
    before = len(office.messages(maya))

    await office.presses(maya, "Hand it in")
    asked = len(office.messages(maya))
    await office.presses(maya, "Cancel")
    await office.says(maya, "/me")
    numbers = len(office.messages(maya))
    await office.presses(maya, office.town.labels(maya)[0])

    assert before == 1
    assert asked == 2  # a question stands below what it is about
    assert len(office.messages(maya)) == numbers


async def test_the_same_button_twice_is_answered_twice_and_changes_nothing(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/board")
    (board,) = office.messages(maya)
    (look, *_others) = [key["callback_data"] for key in keys(board) if "Poster wall" in key["text"]]
    office.town.taps(maya, look, board)
    office.town.taps(maya, look, board)
    await office.rig.settle()

    assert "Poster wall" in office.town.says(maya)
    assert len(office.messages(maya)) == 1
    assert all(answer is not None for answer in office.town.queries.values())


async def test_a_form_sent_twice_is_sent_once_and_keeps_its_receipt(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/log conversation")
    for answer in ("They want shade.", "bus stops", "online", "hello", "Abe"):
        await office.says(maya, answer)
    await office.presses(maya, "Skip")
    (message,) = [one for one in office.messages(maya) if any(key["text"] == "Send" for key in keys(one))]
    (send,) = [key["callback_data"] for key in keys(message) if key["text"] == "Send"]

    office.town.taps(maya, send, message)
    office.query = office.town.taps(maya, send, message)
    await office.rig.settle()

    assert "Got it: A conversation" in office.town.says(maya)
    assert "That form was already sent" in office.toast


async def test_questions_come_one_by_one_with_a_way_back_and_past(office: Office) -> None:
    maya = await office.seated("Maya")

    assert "(1/6)" in await office.says(maya, "/log conversation")
    assert office.town.labels(maya) == ["Cancel"]
    assert "What was it about?" in await office.says(maya, "They want shade.")
    assert "What did you hear" in await office.presses(maya, "Back")
    assert "So far: They want shade." in office.town.says(maya)
    await office.says(maya, "They want more shade.")
    assert "Online or in person?" in await office.says(maya, "bus stops")
    assert office.town.labels(maya) == ["online", "in person", "Back", "Cancel"]
    await office.presses(maya, "in person")
    await office.says(maya, "hello")
    assert "(6/6)" in await office.says(maya, "Abe")
    everything = await office.presses(maya, "Skip")

    assert "They want more shade." in everything
    assert "in person" in everything
    assert "✏️ Who was it?" in office.town.labels(maya)
    assert "Who was it?" in await office.presses(maya, "✏️ Who was it?")
    assert "Abel" in await office.says(maya, "Abel")
    assert "Got it: A conversation" in await office.presses(maya, "Send")


async def test_a_code_for_another_app_is_there_to_be_copied_and_not_to_be_tapped(office: Office) -> None:
    maya = await office.seated("Maya")

    await office.says(maya, "/link")

    shown = office.messages(maya)[-1]
    (code,) = [mark for mark in shown["entities"] if mark["type"] == "code"]
    assert shown["text"][code["offset"] :].startswith("/link ")
    assert code["length"] == len("/link ABCD-EFGH")


async def test_what_cannot_be_read_is_said_at_once(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, '/log conversation "They want shade." "bus stops"')

    assert "“by pigeon” isn’t one of them" in await office.says(maya, "by pigeon")
    assert "How deep did it go?" in await office.says(maya, "online")


async def test_what_was_cancelled_goes_on_where_it_was_left(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/log conversation")
    await office.says(maya, "They want shade.")

    assert "what you answered so far is kept" in await office.presses(maya, "Cancel")
    assert office.town.labels(maya) == []
    assert "What was it about?" in await office.says(maya, "/log conversation")


async def test_a_question_survives_a_restart(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/log conversation")
    await office.says(maya, "They want shade.")

    await office.restarts()

    assert "Online or in person?" in await office.says(maya, "bus stops")


async def test_a_photo_out_of_the_blue_is_offered_to_the_open_mission(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/today")

    offered = await office.sends(maya, jpeg(1), caption="Found it by the station.")

    assert "Hand in: Poster wall" in offered
    assert "1 photo" in offered
    assert "Found it by the station." in offered
    assert "Got it: Poster wall" in await office.presses(maya, "Hand it in")


async def test_an_album_is_one_answer_with_one_caption(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/today")
    before = len(office.messages(maya))

    offered = await office.sends(maya, jpeg(1), jpeg(2), jpeg(3), caption="Three walls.")

    assert "3 photos" in offered
    assert "Three walls." in offered
    assert len(office.messages(maya)) == before + 1


async def test_photos_as_files_are_photos(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/today")

    await office.sends(maya, jpeg(1), jpeg(2), as_files=True)

    assert "2 photos" in await office.says(maya, "Two walls.")


async def test_photos_answer_the_question_that_asks_for_them(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/today")
    await office.presses(maya, "Hand it in")

    assert "(2/2)" in await office.sends(maya, jpeg(1))
    ready = await office.says(maya, "By the station.")
    assert "1 photo" in ready
    assert "By the station." in ready


async def test_what_is_no_photo_is_said_by_its_name(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/today")

    office.town.sends(maya, b"not a photo", as_files=True)
    await office.rig.settle()

    assert "This file isn't a photo." in office.town.says(maya).replace("’", "'")


async def test_a_photo_that_never_arrives_is_tried_again(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/today")
    office.server.will("getFile", Dropped(after=True))

    office.town.sends(maya, jpeg(1))
    await office.rig.clock.until_somebody_sleeps(1.0)
    office.rig.clock.passes(1.0)
    await office.rig.settle()

    assert "1 photo" in await office.says(maya, "A wall.")


async def test_a_recording_out_of_the_blue_is_told_where_it_could_go(office: Office) -> None:
    maya = await office.seated("Maya")
    recording = BytesIO()
    with wave.open(recording, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(b"\0\0" * 800)

    office.town.speaks(maya, recording.getvalue())
    await office.rig.settle()

    assert "A recording alone doesn’t say what it is for." in office.town.says(maya)


async def test_a_sticker_is_answered_kindly(office: Office) -> None:
    maya = await office.seated("Maya")

    office.town.sticks(maya)
    await office.rig.settle()

    assert "Photos, recordings and words are what I take." in office.town.says(maya)


async def test_a_button_somebody_made_up_pops_up_what_to_do(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/me")
    (message,) = office.messages(maya)

    for data in ("nonsense", "sq:", "sq:s:!!:0:", "st:no.such", "st:review.approve|1"):
        query = office.town.taps(maya, data, message)
        await office.rig.settle()
        answered = office.town.queries[query]
        assert answered is not None, data


async def test_a_refusal_pops_up_over_the_chat_and_the_message_stays(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/me")
    (message,) = office.messages(maya)

    office.query = office.town.taps(maya, "st:review.queue", message)
    await office.rig.settle()

    assert "Only a lead can do that." in office.toast
    assert len(office.messages(maya)) == 1


async def test_hostile_words_call_nobody_and_are_never_refused(office: Office) -> None:
    zoe = office.town.person(HOSTILE[:60])
    await office.says(zoe, "/start join-WELCOME")
    for text in (HOSTILE, "\0", "\u200b", "/" + HOSTILE, "x" * 4096, "/log conversation " + HOSTILE, HOSTILE * 30):
        await office.says(zoe, text)
    await office.says(zoe, "/leaderboard")

    assert "@everyone" not in "".join(str(message.get("text")) for message in office.messages(zoe))


async def test_people_see_the_commands_of_their_role_in_their_language(office: Office) -> None:
    lucia = await office.seated("Lucía", language="es")
    ines = await office.seated("Ines", Role.LEAD)
    await office.says(lucia, "/me")
    await office.says(ines, "/me")

    commands = office.server.methods.commands
    mine = {scope: {one["command"]: one["description"] for one in found} for scope, found in commands.items()}
    strangers = mine['{"type": "default"}', ""]
    hers = mine[f'{{"chat_id": {lucia.id}, "type": "chat"}}', ""]
    leads = mine[f'{{"chat_id": {ines.id}, "type": "chat"}}', ""]
    assert {"start", "join", "help", "privacy"} <= set(strangers)
    assert "today" not in strangers
    assert "review" not in hers
    assert "today" in hers
    assert hers["help"] == mine['{"type": "default"}', "es"]["help"]
    assert {"review", "mission", "today"} <= set(leads)
    assert "leaderboard" in mine['{"type": "all_group_chats"}', ""]


async def test_whoever_becomes_a_lead_sees_a_leads_commands_at_their_next_word(office: Office) -> None:
    maya, omar = await office.seated("Maya"), await office.seated("Omar", Role.ORGANIZER)
    await office.says(maya, "/me")
    scope = (f'{{"chat_id": {maya.id}, "type": "chat"}}', "")
    before = {one["command"] for one in office.server.methods.commands[scope]}

    await office.says(omar, "/people role Maya lead")
    await office.says(maya, "/me")

    after = {one["command"] for one in office.server.methods.commands[scope]}
    assert "review" not in before
    assert "review" in after


async def test_commands_are_set_again_only_when_they_changed(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/me")
    set_once = len(office.server.methods.named("setMyCommands"))

    await office.restarts()
    await office.says(maya, "/me")

    assert len(office.server.methods.named("setMyCommands")) == set_once


async def test_a_bug_is_told_with_its_number_and_the_next_word_is_heard(
    sqlite_url: str, tmp_path: Path, clock: HandClock
) -> None:
    cog = Cog("broken")

    @cog.route("broken.now", says="broken", needs=None)
    def broken(turn: Turn) -> Reply:
        """Break."""
        raise RuntimeError("on purpose")

    office = Office(sqlite_url, tmp_path, clock, extra=(cog,))
    await office.opens()
    maya = await office.seated("Maya")

    assert "Something broke on my side, sorry." in await office.says(maya, "/broken")
    assert "Your numbers, Maya" in await office.says(maya, "/me")
    await office.closes()
