"""The conversation in a real browser: typed, pressed, filled in, dropped, broken off and gone on with."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.running import Stage
from tests.browser.window import PATIENCE_MS, SIZES, Windows, files
from tests.platforms.world import photo

pytestmark = pytest.mark.xdist_group("browser")

BROKEN = ("ERR_CONNECTION", "Failed to fetch", "ERR_INCOMPLETE_CHUNKED", "ERR_EMPTY_RESPONSE")


def test_a_command_is_found_and_run_by_keyboard_alone(windows: Windows) -> None:
    maya = windows.of("Maya")
    keyboard = maya.page.keyboard
    expect(maya.field).to_be_focused()

    keyboard.type("/to")
    expect(maya.page.get_by_role("option")).to_have_count(1)
    expect(maya.field).to_have_attribute("aria-expanded", "true")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")

    maya.sees("Find the best lunch under ten dollars")
    expect(maya.field).to_be_focused()
    expect(maya.page.get_by_role("listbox", name="Commands")).to_be_hidden()


def test_what_was_only_begun_is_completed_before_it_runs(windows: Windows) -> None:
    maya = windows.of("Maya")

    maya.field.press_sequentially("/lead")
    expect(maya.page.get_by_role("option", selected=True)).to_contain_text("/leaderboard")
    maya.field.press("Enter")

    expect(maya.field).to_have_value("/leaderboard ")
    expect(maya.messages).to_have_count(0)
    maya.field.press("Enter")
    maya.sees("300 real conversations")


def test_the_menu_opens_by_its_button_and_closes_by_escape(windows: Windows) -> None:
    maya = windows.of("Maya")
    menu = maya.page.get_by_role("listbox", name="Commands")

    maya.page.get_by_role("button", name="Commands").click()
    expect(menu).to_be_visible()
    expect(maya.page.get_by_role("option", name="/today")).to_be_visible()
    maya.field.press("Escape")

    expect(menu).to_be_hidden()


@pytest.mark.parametrize("size", SIZES)
def test_a_mission_is_handed_in_with_photos(windows: Windows, size: str) -> None:
    maya = windows.of("Maya", size=size).says("/today", then="Find the best lunch")
    maya.presses("Hand it in")

    maya.adds_photos(photo(hue=20), photo(hue=120)).fills(note="They make it fresh every morning.", count="3")
    maya.sends_the_form()

    expect(maya.last.locator(".under")).to_contain_text("Got it, thank you", timeout=PATIENCE_MS)
    expect(maya.form).to_have_count(0)


def test_each_photo_has_its_own_progress_and_can_be_taken_away(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    maya.presses("Hand it in")
    maya.page.route("**/photo?*", lambda route: None)  # they stay on their way

    maya.form.locator("input[data-add=photo]").set_input_files(
        files([photo(), photo(hue=90)], ["wall.jpg", "door.jpg"])
    )

    expect(maya.form.get_by_role("progressbar")).to_have_count(2)
    maya.form.get_by_role("button", name="Take wall.jpg away").click()
    expect(maya.form.get_by_role("progressbar")).to_have_count(1)
    maya.sends_the_form()
    expect(maya.toast).to_contain_text("still on their way")


def test_a_photo_that_did_not_arrive_can_be_tried_again(windows: Windows) -> None:
    maya = windows.of("Maya").forgives("Failed to load resource").says("/today", then="Find the best lunch")
    maya.presses("Hand it in")
    maya.page.route("**/photo?*", lambda route: route.abort(), times=1)

    maya.form.locator("input[data-add=photo]").set_input_files(files([photo()], ["wall.jpg"]))
    expect(maya.form.get_by_role("alert").last).to_contain_text("“wall.jpg” didn’t arrive")
    maya.sends_the_form()
    expect(maya.toast).to_contain_text("“wall.jpg” didn’t arrive")
    maya.form.get_by_role("button", name="Try again").click()

    expect(maya.form.locator("[data-media]")).to_have_count(1)


def test_what_is_no_photo_says_so_at_its_place(windows: Windows) -> None:
    maya = windows.of("Maya").forgives("422").says("/today", then="Find the best lunch")
    maya.presses("Hand it in")

    fake = files([b"%PDF-1.7 not a photo"], ["notes.jpg"])
    maya.form.locator("input[data-add=photo]").set_input_files(fake)

    expect(maya.form.locator(".failed")).to_contain_text("This is a PDF")
    maya.form.get_by_role("button", name="Take notes.jpg away").click()
    expect(maya.form.locator(".failed")).to_have_count(0)


def test_a_photo_that_is_too_large_is_refused_before_it_is_sent(windows: Windows, tmp_path: Path) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    maya.presses("Hand it in")

    large = tmp_path / "poster.jpg"
    large.write_bytes(b"\xff\xd8\xff" + b"\0" * 25_000_001)
    maya.form.locator("input[data-add=photo]").set_input_files(large)

    expect(maya.form.locator(".refused")).to_contain_text("“poster.jpg” is larger than 25 MB")
    assert not maya.form.locator(".refused img").count()
    tile, away = (maya.form.locator(one).bounding_box() for one in (".refused", ".refused .away"))
    assert tile is not None
    assert away is not None
    assert tile["x"] <= away["x"] <= away["x"] + away["width"] <= tile["x"] + tile["width"]
    assert tile["y"] <= away["y"] <= away["y"] + away["height"] <= tile["y"] + tile["height"]
    maya.adds_photos(photo())
    expect(maya.form.locator(".shots li")).to_have_count(1)


def test_photos_dropped_on_a_form_go_into_it(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    maya.presses("Hand it in")

    maya.drops(maya.form.locator("textarea"), photo(200, 150))

    expect(maya.form.locator("[data-media]")).to_have_count(1)
    expect(maya.page.locator("#tray [data-media]")).to_have_count(0)


def test_photos_dropped_anywhere_are_handed_in_with_a_line(windows: Windows) -> None:
    maya = windows.of("Maya")

    maya.drops(maya.page.locator("#scroll"), photo(200, 150), photo(200, 150, hue=99))
    expect(maya.page.locator("#tray [data-media]")).to_have_count(2)
    maya.says("From the market")

    expect(maya.form).to_be_visible()
    expect(maya.form.locator("[data-media]")).to_have_count(2)
    expect(maya.form.locator("textarea")).to_have_value("From the market")


def test_what_is_wrong_is_said_beside_its_field_and_focus_goes_there(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    maya.presses("Hand it in")

    maya.fills(note="A good place.", count="many")
    maya.sends_the_form()

    expect(maya.form.locator("[data-name=photos] .wrong")).to_have_text("This one is needed.")
    expect(maya.form.locator("[data-name=count] .wrong")).to_contain_text("isn’t a whole number")
    expect(maya.form.locator("textarea")).to_have_value("A good place.")
    expect(maya.form.locator("[data-name=photos]")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("size", SIZES)
def test_a_restart_in_the_middle_of_a_form_is_noticed_by_nobody(windows: Windows, stage: Stage, size: str) -> None:
    maya = windows.of("Maya", size=size).forgives(*BROKEN).says("/today", then="Find the best lunch")
    maya.presses("Hand it in")
    maya.adds_photos(photo()).fills(note="Half a sen")
    maya.is_kept()

    stage.stop()
    expect(maya.page.get_by_text("Reconnecting…")).to_be_visible(timeout=PATIENCE_MS)
    stage.start()
    expect(maya.page.get_by_text("Reconnecting…")).to_be_hidden(timeout=PATIENCE_MS)

    expect(maya.form.locator("textarea")).to_have_value("Half a sen")
    maya.fills(note="Half a sentence, now whole.")
    maya.sends_the_form()
    expect(maya.last.locator(".under")).to_contain_text("Got it, thank you", timeout=PATIENCE_MS)


def test_a_reload_brings_a_half_filled_form_back(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    maya.presses("Hand it in")
    maya.adds_photos(photo()).fills(note="Not yet fin").is_kept()

    maya.opens()

    expect(maya.form.locator("textarea")).to_have_value("Not yet fin")
    expect(maya.form.locator("[data-media] img")).to_be_visible()


def test_what_is_said_while_the_line_is_down_arrives_once(windows: Windows, stage: Stage) -> None:
    jonas = windows.of("Jonas").forgives(*BROKEN).goes_to("Team")
    maya = windows.of("Maya").forgives(*BROKEN).goes_to("Team")

    stage.stop()
    maya.field.fill("Are you there?")
    maya.page.locator(".send").click()
    expect(maya.page.locator(".message.waiting")).to_contain_text("Waiting for the connection", timeout=PATIENCE_MS)
    stage.start()

    expect(maya.page.locator(".message.waiting")).to_have_count(0, timeout=PATIENCE_MS)
    jonas.sees("Are you there?")
    expect(jonas.messages).to_have_count(1)
    expect(maya.messages).to_have_count(1)


def test_words_on_their_way_outlive_a_reload(windows: Windows, stage: Stage) -> None:
    maya = windows.of("Maya").forgives("ERR_FAILED").goes_to("Team")
    maya.page.route("**/say", lambda route: route.abort())
    maya.field.fill("Don’t lose this")
    maya.page.locator(".send").click()
    expect(maya.page.locator(".message.waiting")).to_be_visible()

    maya.page.unroute("**/say")
    maya.opens("/room/team")

    maya.sees("Don’t lose this")
    expect(maya.messages).to_have_count(1)


def test_words_that_were_begun_are_there_again_in_their_room(windows: Windows) -> None:
    maya = windows.of("Maya").goes_to("Team")
    maya.field.press_sequentially("I was going to s")

    maya.goes_to("News")
    expect(maya.field).to_have_value("")
    maya.goes_to("Team")

    expect(maya.field).to_have_value("I was going to s")


@pytest.mark.parametrize("size", SIZES)
def test_of_a_long_answer_the_beginning_is_seen(windows: Windows, size: str) -> None:
    ines = windows.of("Ines", size=size).says("/everything")

    expect(ines.form.get_by_role("heading")).to_be_in_viewport()
    expect(ines.page.get_by_role("button", name="New messages")).to_be_hidden()


def test_two_people_see_each_others_words_without_reloading(windows: Windows) -> None:
    maya, jonas = windows.of("Maya").goes_to("Team"), windows.of("Jonas", size="phone").goes_to("Team")

    maya.says("Who is at the market?")
    jonas.sees("Who is at the market?")
    jonas.says("I am!")
    maya.sees("I am!")


def test_a_decision_is_seen_by_both_leads_at_once(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    ines, omar = windows.of("Ines").goes_to("Review"), windows.of("Omar").goes_to("Review")
    maya.presses("Hand it in")
    maya.adds_photos(photo()).fills(note="They make it fresh.").sends_the_form()
    ines.sees("Maya handed in")
    omar.sees("Maya handed in")

    ines.presses("Send back")
    expect(omar.form).to_have_count(0)
    ines.fills(reason="A little brighter, please.").sends_the_form()

    for lead in (ines, omar):
        lead.sees("Sent back: A little brighter, please.")
        expect(lead.form).to_have_count(0)


def test_a_form_half_filled_under_a_card_survives_the_card_changing(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    ines, omar = windows.of("Ines").goes_to("Review"), windows.of("Omar").goes_to("Review")
    maya.presses("Hand it in")
    maya.adds_photos(photo()).fills(note="They make it fresh.").sends_the_form()
    ines.sees("Maya handed in")
    ines.presses("Send back")
    ines.fills(reason="A little bright")

    omar.sees("Maya handed in")
    omar.presses("Approve")

    ines.sees("Approved: 10 points for Maya")
    expect(ines.form.locator("textarea")).to_have_value("A little bright")


def test_what_is_typed_in_one_window_is_in_the_other(windows: Windows) -> None:
    phone = windows.of("Maya").says("/today", then="Find the best lunch")
    phone.presses("Hand it in")
    expect(phone.form).to_be_visible()
    laptop = windows.beside(phone).opens()

    phone.fills(note="Typed on the phone").is_kept()

    expect(laptop.form.locator("textarea")).to_have_value("Typed on the phone", timeout=PATIENCE_MS)
    phone.adds_photos(photo()).sends_the_form()
    expect(laptop.form).to_have_count(0, timeout=PATIENCE_MS)


def test_many_windows_of_one_browser_all_stay_live(windows: Windows) -> None:
    first = windows.of("Maya").goes_to("Team")
    others = [windows.beside(first).opens("/room/team") for _ in range(7)]

    windows.of("Jonas").goes_to("Team").says("Can everybody see this?")

    for window in (first, *others):
        window.sees("Can everybody see this?")
    first.says("Everybody can")
    others[0].sees("Everybody can")


def test_who_becomes_somebody_else_is_that_in_every_window(windows: Windows) -> None:
    maya = windows.of("Maya")
    other = windows.beside(maya).opens()

    maya.is_played_by("Ines")

    expect(other.page.locator(".who")).to_have_text("You are Ines", timeout=PATIENCE_MS)


def test_a_private_answer_is_seen_under_the_card_by_one_person(windows: Windows) -> None:
    maya, jonas = windows.of("Maya").goes_to("Team"), windows.of("Jonas").goes_to("Team")
    maya.says("/leaderboard", then="300 real conversations")
    jonas.sees("300 real conversations")

    jonas.presses("All time")

    expect(jonas.last.locator(".under")).to_contain_text("Only you can see this")
    maya.sees_nothing_of("1,204")


def test_unread_messages_are_counted_and_then_are_not(windows: Windows) -> None:
    maya, jonas = windows.of("Maya").goes_to("Team"), windows.of("Jonas")
    badge = jonas.page.locator("[data-unread=team]")

    maya.says("One").says("Two")
    expect(badge).to_have_text("2")
    expect(jonas.page).to_have_title("(2) You and the bot · Hello, Atlanta")
    jonas.goes_to("Team")

    expect(badge).to_be_hidden()
    expect(jonas.page.locator(".fresh")).to_have_count(0)  # somebody who never was here has nothing to go on from


def test_a_person_is_found_while_typing(windows: Windows) -> None:
    ines = windows.of("Ines").says("/everything")
    who = ines.form.get_by_role("combobox", name="For whom?")

    who.press_sequentially("jon")
    expect(ines.form.get_by_role("option", name="Jonas")).to_be_visible()
    expect(ines.form.get_by_role("option", name="Maya")).to_have_count(0)
    who.press("Enter")

    expect(who).to_have_value("Jonas")
    expect(ines.form.locator("[data-name=who] input[type=hidden]")).not_to_have_value("jon")


def test_a_voice_note_is_recorded_and_can_be_heard(windows: Windows) -> None:
    ines = windows.blank(permissions=["microphone"]).opens().is_played_by("Ines").says("/everything")

    ines.form.get_by_role("button", name="Record now").click()
    expect(ines.form.get_by_role("button", name="Stop")).to_be_visible()
    ines.page.wait_for_timeout(400)
    ines.form.get_by_role("button", name="Stop").click()

    expect(ines.form.locator(".sounds [data-media] audio")).to_be_visible()


def test_everything_that_can_be_asked_can_be_answered(windows: Windows) -> None:
    ines = windows.of("Ines").says("/everything")
    form = ines.form
    ines.fills(title="A title", brief="A brief", worth="12", link="example.org/more")
    form.get_by_label("A talk").check()
    form.get_by_label("Track", exact=True).select_option("Track 3")
    form.get_by_label("Español").check()
    for name, text in (("Goal", "Goal number 7"), ("For whom?", "Maya")):
        form.get_by_role("combobox", name=name).fill(text)
        form.get_by_role("option", name=text, exact=True).click()
    form.get_by_label("Day").fill("2026-11-19")
    form.get_by_label("Hour").fill("09:30")
    form.get_by_label("Yes").check()

    ines.sends_the_form()

    for text in (
        "A title",
        "12 points",
        "talk",
        "g7",
        "Nov 19",
        "es",
        "t3",
        "https://example.org/more",
        "09:30",
        "True",
    ):
        ines.sees(text)
