"""What covers and what hides something: sentences in passing, and rooms that don't fit on a phone."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.window import PATIENCE_MS, SIZES, Windows

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("size", SIZES)
def test_a_sentence_in_passing_covers_nothing_and_stands_where_one_looks(windows: Windows, size: str) -> None:
    maya = windows.of("Maya", size=size).says("/board", then="Open missions").says("/today", then="Find the best lunch")
    maya.presses("Not today")

    expect(maya.toast).to_be_visible(timeout=PATIENCE_MS)
    maya.page.wait_for_timeout(400)  # until it has landed
    said, column = maya.toast.bounding_box(), maya.page.locator("#composer").bounding_box()
    assert said is not None
    assert column is not None
    assert abs(said["x"] + said["width"] / 2 - column["x"] - column["width"] / 2) < 2
    for button in maya.last.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= said["y"]
    assert said["y"] + said["height"] <= maya.page.locator(".writing").bounding_box()["y"]  # type: ignore[index]


def test_rooms_that_do_not_fit_on_a_phone_are_hinted_at(windows: Windows) -> None:
    ines = windows.of("Ines", size="phone")
    rooms = ines.page.locator(".rooms")

    rooms.evaluate("(one) => { one.scrollLeft = 0; }")
    expect(rooms).to_have_class("rooms after")
    rooms.evaluate("(one) => { one.scrollLeft = one.scrollWidth; }")
    expect(rooms).to_have_class("rooms before")


@pytest.mark.parametrize("size", SIZES)
def test_the_sign_of_something_newer_moves_nothing_when_it_goes(windows: Windows, size: str) -> None:
    """Whoever scrolls to the end presses what they see there at once, while the sign is about to go."""
    maya, jonas = windows.of("Maya", size=size).goes_to("Team"), windows.of("Jonas").goes_to("Team")
    for line in range(12):
        jonas.says(f"Line {line} of what I saw\non the way here\nthis morning.", then=f"Line {line}")
    maya.sees("Line 11")
    maya.page.locator("#scroll").evaluate("(one) => { one.scrollTop = 0; }")
    maya.page.wait_for_timeout(200)  # until the page has noticed
    jonas.says("One more.", then="One more.")
    expect(maya.page.locator("#newer")).to_be_visible(timeout=PATIENCE_MS)
    maya.last.evaluate("(one) => Promise.all(one.getAnimations().map((each) => each.finished))")

    at_once, height = maya.page.locator("#scroll").evaluate(
        "(one) => { one.scrollTop = one.scrollHeight;"
        " const last = document.querySelector('#log > .message:last-child');"
        " return [last.getBoundingClientRect().top, one.scrollHeight]; }"
    )
    expect(maya.page.locator("#newer")).to_be_hidden(timeout=PATIENCE_MS)

    assert maya.last.evaluate("(one) => one.getBoundingClientRect().top") == at_once
    assert maya.page.locator("#scroll").evaluate("(one) => one.scrollHeight") == height


def test_what_comes_of_one_press_does_not_take_the_next_from_under_the_finger(windows: Windows) -> None:
    maya = windows.of("Maya").says("/board", then="Open missions")
    one, other = maya.last.get_by_role("button", name="Take it").all()[:2]
    held = other.element_handle()
    assert held is not None
    maya.page.route("**/press", slowly)

    with maya.page.expect_response("**/press"):
        one.click()
        other.hover()
        maya.page.mouse.down()
    maya.page.wait_for_timeout(300)  # until the page would have shown what came of it
    assert held.evaluate("(one) => one.isConnected")
    with maya.page.expect_request("**/press"):
        maya.page.mouse.up()


def test_a_press_of_the_other_button_holds_nothing_up(windows: Windows) -> None:
    maya = windows.of("Maya").says("/board", then="Open missions")

    maya.last.get_by_role("button").first.dispatch_event("pointerdown", {"button": 2})  # the menu takes what follows

    maya.says("/today", then="Find the best lunch")


def slowly(route: Route) -> None:
    """Let a request wait half a second before it goes out."""
    route.request.frame.page.wait_for_timeout(500)
    route.continue_()
