"""Consent in a real browser: asked, given for everywhere, shown to whoever has the link, taken back, and gone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.window import PATIENCE_MS, Window, Windows
from tests.platforms.world import photo
from tests.shell.conftest import Shell

pytestmark = pytest.mark.xdist_group("browser")

SHOWN = "[...document.images].filter((one) => one.naturalWidth > 0).length"


def test_a_photo_is_shown_as_far_as_whoever_is_in_it_says_and_gone_once_they_take_it_back(
    chromium: Browser, shell: Shell
) -> None:
    address = shell.start().address.rstrip("/")
    windows = Windows(chromium, address)
    maya, ines, omar = windows.of("Maya"), windows.of("Ines"), windows.of("Omar")
    hands_in_a_portrait(maya)
    ines.goes_to("Review")
    card = ines.last
    expect(card.locator("img").first).to_be_visible(timeout=PATIENCE_MS)
    kept = card.locator("img").first.get_attribute("src") or ""
    ines.presses("Approve", on=card)
    expect(card).to_contain_text("Approved by Ines", timeout=PATIENCE_MS)

    album, visitor = published(omar, "album"), chromium.new_page(java_script_enabled=True)
    assert shows(visitor, address + album) == 1

    maya.says("/consent", then="1 person allowed something")
    maya.last.get_by_role("button", name=re.compile("^Open")).last.click()
    maya.sees("May be shown")
    maya.presses("They take it back")
    maya.sees("taken back")

    expect(card.locator("img")).to_have_count(0, timeout=PATIENCE_MS)
    assert shows(visitor, address + album) == 0
    assert maya.page.request.get(address + kept).status == 404
    omar.says("/recap", then="1 mission done")
    expect(omar.last.locator(".gallery")).to_have_count(0)
    visitor.close()
    windows.close()


def hands_in_a_portrait(maya: Window) -> None:
    """A photo with somebody in it, who says that it may be shown anywhere."""
    maya.says("/today", then="Poster wall")
    maya.presses("Hand it in")
    maya.adds_photos(photo()).fills(note="Sam, by the station.").sends_the_form()
    maya.sees("Got it: Poster wall")
    maya.presses("Say what’s on it")
    maya.fills(what="Sam before a wall of posters.").sends_the_form()
    maya.sees("Sam before a wall of posters.")
    maya.presses("Back to it")
    maya.sees("Got it: Poster wall")
    maya.presses("Who’s in it?")
    maya.sees("Can somebody be recognised?")
    maya.presses("Somebody’s in it")
    maya.fills(who="Sam", how="in person, by the station")
    for said in ("18 or older", "anywhere, also in public"):
        maya.form.get_by_text(said, exact=True).click()
    maya.sends_the_form()
    maya.sees("May be shown")
    expect(maya.last).to_contain_text("anywhere, also in public")


def published(omar: Window, what: str) -> str:
    """Make something of this week public; the path of its page."""
    omar.says("/recap", then="1 mission done")
    omar.presses("Public pages")
    omar.sees("Public pages of")
    omar.presses(f"Publish the {what}")
    omar.sees("/p/")
    found = re.search(r"/p/\w+", omar.last.inner_text())
    assert found is not None, omar.last.inner_text()
    return found[0]


def shows(visitor: Page, address: str) -> int:
    """How many photos a stranger sees there."""
    visitor.goto(address, wait_until="networkidle")
    found: int = visitor.evaluate(SHOWN)
    return found
