"""The team's day in a real browser, with the program as people start it: handed in, decided, counted, told."""

import shutil
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PACK
from tests.browser.window import PATIENCE_MS, SIZES, Window, Windows
from tests.media import samples
from tests.platforms.world import photo
from tests.shell.conftest import Shell

# Camera files with orientation and metadata, where they lie beside the checkout; else one like them is made.
CAMERA = Path(__file__).parent.parent.parent.parent / "shared" / "samples" / "orientation" / "portrait-6.jpg"
BROKEN = ("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")


@pytest.mark.parametrize("size", SIZES)
def test_the_day_from_a_mission_to_the_recap_through_a_kill_in_the_middle(
    chromium: Browser, shell: Shell, size: str
) -> None:
    camera = CAMERA.read_bytes() if CAMERA.exists() else samples.talkative_jpeg(6)
    windows = Windows(chromium, shell.start().address.rstrip("/"))
    maya = windows.of("Maya", size=size).forgives(*BROKEN)

    maya.says("/today", then="Poster wall")
    expect(maya.last).to_contain_text("Why this one")
    maya.presses("Hand it in")
    maya.adds_photos(camera).fills(note="By the sta")
    maya.is_kept()

    shell.started[-1].stop(signal.SIGKILL)
    expect(maya.page.get_by_text("Reconnecting…")).to_be_visible(timeout=PATIENCE_MS)
    assert shell.start().address
    expect(maya.page.get_by_text("Reconnecting…")).to_be_hidden(timeout=4 * PATIENCE_MS)

    expect(maya.form.locator("textarea")).to_have_value("By the sta")
    maya.fills(note="By the station.")
    maya.sends_the_form()
    expect(maya.page.locator("#log")).to_contain_text("Got it: Poster wall", timeout=PATIENCE_MS)

    decides(windows.of("Ines", size=size), shell)
    maya.says("/leaderboard", then="The week’s board")
    expect(maya.last.locator("li", has_text="Maya")).to_contain_text("10")
    maya.says("/me", then="Your numbers, Maya")
    expect(maya.last).to_contain_text("10")
    omar = windows.of("Omar", size=size).says("/recap", then="1 mission")
    expect(omar.last).to_contain_text("Poster wall")
    windows.close()


def begins_at(hour: int) -> str:
    """A zone in which it is that hour of the day right now."""
    east = (hour - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


@pytest.mark.parametrize("hour", [2, 12])
def test_who_is_there_hears_at_once_what_became_of_it_also_at_night(
    chromium: Browser, shell: Shell, tmp_path: Path, hour: int
) -> None:
    pack = Path(shutil.copytree(PACK, tmp_path / "pack"))
    settings = (pack / "campaign.toml").read_text()
    (pack / "campaign.toml").write_text(settings.replace("America/New_York", begins_at(hour)))
    shell.set(CAMPAIGN=str(pack))
    windows = Windows(chromium, shell.start().address.rstrip("/"))
    maya, ines = windows.of("Maya", size="phone").says("/today", then="Poster wall"), windows.of("Ines")
    maya.presses("Hand it in")
    maya.adds_photos(photo()).fills(note="By the station.").sends_the_form()
    receipt = maya.page.locator("article", has_text="Got it: Poster wall").last
    expect(receipt).to_contain_text("waiting for a lead’s look", timeout=PATIENCE_MS)

    ines.goes_to("Review").presses("Send back")
    ines.fills(reason="A little dark.").sends_the_form()
    maya.sees("Nearly there: Poster wall")
    expect(receipt).to_contain_text("Your lead asked for another try", timeout=PATIENCE_MS)
    maya.presses("Try again", on=maya.last)
    maya.adds_photos(photo(hue=99)).fills(note="By the station, at noon.").sends_the_form()
    expect(receipt).to_contain_text("waiting for a lead’s look", timeout=PATIENCE_MS)

    ines.sees("Try number 2")
    ines.presses("Approve", on=ines.last)
    expect(ines.last).to_contain_text("Approved by Ines", timeout=PATIENCE_MS)
    maya.sees("10 points for “Poster wall”")
    expect(receipt).to_contain_text("Approved: 10 points", timeout=PATIENCE_MS)
    windows.close()


def test_a_button_held_down_while_its_card_changes_is_pressed_all_the_same(chromium: Browser, shell: Shell) -> None:
    windows = Windows(chromium, shell.start().address.rstrip("/"))
    maya, ines = windows.of("Maya").says("/today", then="Poster wall"), windows.of("Ines")
    maya.presses("Hand it in")
    maya.adds_photos(photo()).fills(note="By the station.").sends_the_form()
    receipt = maya.page.locator("article", has_text="Got it: Poster wall").last
    expect(receipt).to_contain_text("waiting for a lead’s look", timeout=PATIENCE_MS)
    beside = windows.beside(maya).opens()
    receipt.get_by_role("button", name="My numbers").hover()

    maya.page.mouse.down()
    ines.goes_to("Review").presses("Approve", on=ines.last)
    expect(beside.page.locator("#log")).to_contain_text("Approved: 10 points", timeout=PATIENCE_MS)
    maya.page.mouse.up()

    expect(maya.page.locator("#log")).to_contain_text("Your numbers, Maya", timeout=PATIENCE_MS)
    windows.close()


def decides(ines: Window, shell: Shell) -> None:
    """A lead looks at the newest card, sees that its photo tells nothing but what is on it, and approves."""
    ines.goes_to("Review")
    card = ines.last
    expect(card).to_contain_text("Maya: Poster wall")
    expect(card).to_contain_text("By the station.")
    shown = card.locator("img").first
    address = shown.get_attribute("src") or ""
    copy = ines.page.request.get(shell.started[-1].address.rstrip("/") + address).body()
    assert copy.startswith(b"\xff\xd8")
    assert b"Exif" not in copy
    assert b"GPS" not in copy
    ines.presses("Approve", on=card)
    expect(card).to_contain_text("Approved by Ines", timeout=PATIENCE_MS)


def test_what_a_button_on_an_opened_card_does_is_seen_on_it(chromium: Browser, shell: Shell) -> None:
    windows = Windows(chromium, shell.start().address.rstrip("/"))

    maya = windows.of("Maya").says("/board", then="Pick a mission")
    opens_the_last(maya).presses("Take it")
    expect(maya.last.get_by_role("button", name="Take it", exact=True)).to_have_count(0, timeout=PATIENCE_MS)
    maya.presses("Hand it in")
    expect(maya.form).to_be_visible(timeout=PATIENCE_MS)

    ines = windows.of("Ines").says("/mission list", then="missions")
    opens_the_last(ines).presses("Pause")
    ines.sees("It’s paused")
    ines.presses("Go on with it")
    expect(ines.last.get_by_role("button", name="Pause", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    windows.close()


def opens_the_last(window: Window) -> Window:
    """Open the last thing on a list, whose buttons each say for a screen reader what they open."""
    window.last.locator(".items button").last.click()
    return window
