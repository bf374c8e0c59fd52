"""What covers and what hides something: sentences in passing, and rooms that don't fit on a phone."""

import pytest
from playwright.sync_api import expect

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
