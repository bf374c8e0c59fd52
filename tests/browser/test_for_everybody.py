"""Everybody can use it: by keyboard, with a screen reader, in dark and light, on a phone's width."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser import looking
from tests.browser.running import Stage
from tests.browser.window import PATIENCE_MS, SIZES, Window, Windows
from tests.platforms.cast import INVITE
from tests.platforms.world import photo

pytestmark = pytest.mark.xdist_group("browser")

LOOKS = [(size, dark) for size in SIZES for dark in (False, True)]


def with_everything(windows: Windows, size: str, *, dark: bool) -> Window:
    """Ines, who has every kind of card and a form with every kind of field before her."""
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    maya.presses("Hand it in")
    maya.adds_photos(photo(), photo(hue=80)).fills(note="They make it fresh.").sends_the_form()
    ines = windows.of("Ines", size=size, dark=dark).goes_to("Review")
    ines.sees("Maya handed in")
    ines.presses("Send back")
    expect(ines.form).to_be_visible()
    ines.goes_to("You and the bot")
    for command in ("/start", "/board", "/leaderboard", "/export", "/nonsense", "/hostile", "/everything"):
        ines.says(command)
    ines.sends_the_form()
    expect(ines.form.get_by_text("This one is needed.").first).to_be_visible()
    return ines


def test_what_is_measured_here_would_be_noticed(windows: Windows) -> None:
    maya = windows.of("Maya", size="phone")
    maya.page.evaluate("""() => {
        const bad = document.createElement("button");
        bad.append(Object.assign(document.createElement("span"), { textContent: "." }));
        bad.style.cssText = "color: #999; background: #bbb; width: 20px; height: 20px; margin-left: 900px;";
        const nameless = document.createElement("button");
        document.body.append(bad, nameless);
    }""")

    assert any("..." in one or ": ." in one for one in looking.hard_to_read(maya.page))
    assert len(looking.hard_to_hit(maya.page)) >= 2
    assert looking.nameless(maya.page) != []
    assert looking.sticks_out(maya.page) != []


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_everything_has_a_name_can_be_read_and_fits(windows: Windows, size: str, dark: bool) -> None:
    ines = with_everything(windows, size, dark=dark)

    for room in ("You and the bot", "Review", "Team"):
        ines.goes_to(room)
        ines.page.wait_for_timeout(400)  # what comes in by itself fades in
        assert looking.nameless(ines.page) == []
        assert looking.hard_to_read(ines.page) == []
        assert looking.sticks_out(ines.page) == []
        if size == "phone":
            assert looking.hard_to_hit(ines.page) == []


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_menus_and_doors_can_be_read_as_well(windows: Windows, stage: Stage, size: str, dark: bool) -> None:
    maya = windows.of("Maya", size=size, dark=dark)
    maya.field.press_sequentially("/")
    expect(maya.page.get_by_role("option").first).to_be_visible()
    assert looking.hard_to_read(maya.page) == []
    assert looking.nameless(maya.page) == []
    maya.field.fill("")
    maya.page.locator("[data-menu] summary").click()
    assert looking.hard_to_read(maya.page) == []
    assert looking.hard_to_hit(maya.page) == []

    stranger = windows.blank(size=size, dark=dark)
    stranger.page.goto(f"{stage.address}/join/{INVITE}")
    assert looking.hard_to_read(stranger.page) == []
    assert looking.nameless(stranger.page) == []
    assert looking.sticks_out(stranger.page) == []


def test_the_keyboard_goes_round_in_the_order_things_are_read(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    maya.page.evaluate("() => { document.activeElement.blur(); document.querySelector('.skip').focus(); }")
    order = [looking.focused(maya.page)]

    for _ in range(12):
        maya.page.keyboard.press("Tab")
        order.append(looking.focused(maya.page))

    wanted = [
        "Skip to writing",
        "You and the bot",
        "Team",
        "You are Maya",
        "Hand it in",
        "Swap it",
        "Commands",
        "Type / for",
    ]
    places = [next((n for n, one in enumerate(order) if want in one), -1) for want in wanted]
    assert -1 not in places, order
    assert places == sorted(places)


def test_whoever_skips_is_where_one_writes(windows: Windows) -> None:
    maya = windows.of("Maya")
    maya.page.locator(".skip").focus()

    maya.page.keyboard.press("Enter")

    expect(maya.field).to_be_focused()


def test_what_comes_in_is_read_out_and_what_is_old_is_not(windows: Windows) -> None:
    maya = windows.of("Maya").goes_to("Team")
    log = maya.page.get_by_role("log")

    expect(log).to_have_attribute("aria-live", "polite")
    expect(log).to_have_accessible_name("Messages in Team")
    expect(maya.page.locator("#toasts")).to_have_attribute("role", "status")


def test_focus_follows_a_button_into_what_it_opened(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")

    maya.page.get_by_role("button", name="Swap it").press("Enter")
    maya.sees("Ask a neighbour")
    expect(maya.last.get_by_role("heading", name="Ask a neighbour")).to_be_focused()

    maya.page.get_by_role("button", name="Hand it in").press("Enter")
    expect(maya.form.locator("input, textarea").first).to_be_focused()
    maya.page.get_by_role("button", name="Not now").press("Enter")
    expect(maya.last.get_by_role("heading", name="Ask a neighbour")).to_be_focused()


def test_pictures_open_large_and_close_where_one_was(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    maya.presses("Hand it in")
    maya.adds_photos(photo(hue=1), photo(hue=90), photo(hue=170)).fills(note="Three.").sends_the_form()
    ines = windows.of("Ines").goes_to("Review")
    ines.sees("Maya handed in")
    shots = ines.last.locator("[data-large]")
    large = ines.page.get_by_role("dialog", name="Picture")

    shots.nth(1).press("Enter")
    expect(large).to_contain_text("2 of 3")
    expect(large.get_by_role("img")).to_have_accessible_name("A photo from Maya")
    ines.page.keyboard.press("ArrowRight")
    ines.page.keyboard.press("ArrowRight")
    expect(large).to_contain_text("1 of 3")
    ines.page.keyboard.press("ArrowLeft")
    expect(large).to_contain_text("3 of 3")
    ines.page.keyboard.press("Escape")

    expect(large).to_be_hidden()
    expect(shots.nth(1)).to_be_focused()


def test_a_board_opens_large_in_the_look_of_the_page(windows: Windows) -> None:
    maya = windows.of("Maya", dark=True).says("/leaderboard", then="300 real conversations")
    maya.last.get_by_text("As a picture, to pass on").click()

    maya.last.locator(".picture a").click()

    assert "dark=1" in str(maya.page.locator("#large-image").get_attribute("src"))


def test_who_reads_back_stays_there_and_is_told_of_news(windows: Windows) -> None:
    maya, jonas = windows.of("Maya", size="phone").goes_to("Team"), windows.of("Jonas").goes_to("Team")
    for number in range(20):
        jonas.says(f"Message number {number}, and a few more words so that it takes a line or two on a phone.")
    maya.sees("Message number 19")
    maya.page.locator("#scroll").evaluate("(one) => { one.scrollTop = 200; }")
    maya.page.wait_for_timeout(150)
    before = maya.page.locator("#scroll").evaluate("(one) => one.scrollTop")

    jonas.says("The newest of all")
    pill = maya.page.get_by_role("button", name="New messages")
    expect(pill).to_be_visible(timeout=PATIENCE_MS)
    assert maya.page.locator("#scroll").evaluate("(one) => one.scrollTop") == before
    pill.click()

    expect(maya.messages.last).to_be_in_viewport()
    expect(pill).to_be_hidden()


def test_nothing_jumps_when_a_message_arrives(windows: Windows) -> None:
    maya, jonas = windows.of("Maya").goes_to("Team"), windows.of("Jonas").goes_to("Team")
    for number in range(12):
        jonas.says(f"Message number {number}")
    jonas.says("/leaderboard")
    maya.sees("300 real conversations")
    maya.page.wait_for_timeout(500)
    maya.page.evaluate(
        "() => { window.shifts = 0; new PerformanceObserver((list) => {"
        " for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts += one.value;"
        " }).observe({ type: 'layout-shift' }); }"
    )
    maya.page.locator("#scroll").evaluate("(one) => { one.scrollTop = 0; }")

    jonas.says("One more").says("And one more")
    expect(maya.page.get_by_role("button", name="New messages")).to_be_visible()

    assert maya.page.evaluate("() => window.shifts") < 0.01


def test_earlier_messages_come_without_losing_the_place(windows: Windows) -> None:
    maya = windows.of("Maya").goes_to("Team")
    for number in range(45):
        maya.says(f"Number {number}")
    maya.opens("/room/team")
    expect(maya.messages).to_have_count(40)
    first = maya.messages.first.inner_text()

    maya.page.get_by_role("button", name="Show earlier messages").click()

    expect(maya.messages).to_have_count(45)
    expect(maya.page.get_by_role("button", name="Show earlier messages")).to_be_hidden()
    assert maya.messages.nth(5).inner_text() == first
    expect(maya.messages.nth(5)).to_be_in_viewport()


def test_the_invite_page_knows_where_somebody_lives(windows: Windows, stage: Stage) -> None:
    noor = windows.blank(timezone_id="Asia/Tokyo")
    noor.page.goto(f"{stage.address}/join/{INVITE}")

    expect(noor.page.locator("input[name=zone]")).to_have_value("Asia/Tokyo")
    noor.page.get_by_label("What shall we call you?").fill("Noor")
    noor.page.get_by_role("button", name="Join the team").click()

    noor.sees("Welcome to the team, Noor")


def test_a_hostile_room_stays_a_room(windows: Windows) -> None:
    maya = windows.of("Maya", size="phone").goes_to("Team")

    for text in (
        "<img src=x onerror=alert(1)>",
        "Z\u0351\u036b\u0343\u036a\u0302" * 300,
        "\u202egnihtemos",
        "W" * 3_000,
    ):
        maya.says(text)

    assert looking.sticks_out(maya.page) == []
    assert maya.page.locator("#log img").count() == 0
    box, log = maya.messages.nth(1).bounding_box(), maya.messages.nth(0).bounding_box()
    assert box is not None
    assert log is not None
    assert box["y"] >= log["y"] + log["height"] - 1


def test_focus_stays_on_a_card_that_somebody_else_decides(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    ines, omar = windows.of("Ines").goes_to("Review"), windows.of("Omar").goes_to("Review")
    maya.presses("Hand it in")
    maya.adds_photos(photo()).fills(note="They make it fresh.").sends_the_form()
    ines.sees("Maya handed in")
    omar.sees("Maya handed in")
    ines.last.get_by_role("button", name="Approve").focus()

    omar.presses("Approve")

    ines.sees("Approved: 10 points for Maya")
    expect(ines.last.locator(":focus")).to_have_count(1)


# What a window that shares its stream passes on when more has changed than is told one by one.
ANEW = """() => new BroadcastChannel("street-team").postMessage(
    { name: "anew", data: {}, person: document.getElementById("app").dataset.person, cursor: "" })"""


def test_nothing_moves_under_a_finger_when_a_photo_arrives(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    maya.presses("Hand it in")
    maya.adds_photos(photo()).fills(note="They make it fresh.").sends_the_form()
    ines = windows.of("Ines", size="phone")
    on_the_way: list[Route] = []

    def hold(route: Route) -> None:
        on_the_way.append(route)

    ines.page.route("**/media/**", hold)
    ines.goes_to("Review").sees("Maya handed in")
    image = ines.last.locator(".gallery img")
    expect(image).to_be_attached()
    before = ines.last.bounding_box()

    while not on_the_way:
        ines.page.wait_for_timeout(20)
    for route in on_the_way:
        route.continue_()
    expect(image).to_have_js_property("complete", True)
    ines.page.wait_for_function("() => document.querySelector('.gallery img').naturalWidth > 0")

    after = ines.last.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["height"] - before["height"]) < 1 < before["height"]
    assert abs(after["y"] - before["y"]) < 1


def test_a_button_held_down_while_the_room_is_drawn_anew_is_pressed_all_the_same(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    maya.last.get_by_role("button", name="Hand it in").hover()

    maya.page.mouse.down()
    with maya.page.expect_response("**/anew"):
        maya.page.evaluate(ANEW)
    with maya.page.expect_response("**/anew"):  # it comes again as long as the button is held
        pass
    maya.page.mouse.up()

    expect(maya.form).to_be_visible()


def test_focus_stays_on_a_card_when_the_room_is_drawn_anew(windows: Windows) -> None:
    maya = windows.of("Maya").says("/today", then="Find the best lunch")
    maya.last.get_by_role("button", name="Hand it in").focus()
    maya.last.evaluate("(card) => { card.dataset.before = 'yes'; }")

    maya.page.evaluate(ANEW)

    expect(maya.last).not_to_have_attribute("data-before", "yes")
    expect(maya.last.get_by_role("button", name="Hand it in")).to_be_focused()


def test_a_long_text_is_not_cut(windows: Windows) -> None:
    maya = windows.of("Maya")
    long = "Long. " * 3000

    maya.field.fill(long)

    assert maya.field.input_value() == long
