"""Public pages in a real browser: on a phone and on a desk, in light and dark, with no script and nothing amiss."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

import pytest
from playwright.sync_api import Browser

from bot.clock import local_day, week_of
from bot.database import Transaction
from campaigns import campaign as campaigns
from campaigns import edition, publishing, thanks, wins
from campaigns.publishing import Kind
from tests.browser.running import Stage
from tests.browser.window import SIZES

Scheme: TypeAlias = Literal["light", "dark"]

pytestmark = pytest.mark.xdist_group("browser")

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenbügel"  # nobody breaks it for us


@pytest.fixture
def town(chromium: Browser, sqlite_template: Path, tmp_path: Path) -> Iterator[Stage]:
    """A town's campaign, served on this machine."""
    shutil.copy(sqlite_template, tmp_path / "streetteam.db")
    stage = Stage(tmp_path, town=True)
    stage.start()
    yield stage
    stage.close()


def a_public_week(stage: Stage) -> dict[Kind, str]:
    """A week with a win and thanks, all of it public; the codes."""
    world, now = stage.world, stage.world.clock.now()

    def work(tx: Transaction) -> dict[Kind, str]:
        maya, ines, omar = world.cast.maya, world.cast.ines, world.cast.omar
        slug = tx.one("SELECT slug FROM campaign WHERE id = :id", id=maya.campaign)
        assert slug is not None
        campaign = campaigns.by_slug(tx, slug["slug"])
        week = week_of(local_day(now, campaign.zone))
        thanks.give(tx, campaign, maya, ines.id, "Carried the ladder.", now)
        told = wins.tell(tx, campaign, maya, f"مرحبا {LONG} 🎉", now)
        edition.choose_wins(tx, omar, week, [told.id], now)
        edition.write(tx, omar, week, f"What a week: {LONG}", "Thank you, all of you.", now)
        return {kind: publishing.publish(tx, omar, kind, week, f"CODE{kind.name}", now).code for kind in Kind}

    return stage.run(world.database.unit(work))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_what_is_public_fits_and_nothing_is_amiss(chromium: Browser, town: Stage, size: str, scheme: Scheme) -> None:
    codes, (width, height) = a_public_week(town), SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        java_script_enabled=True,
    )
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text))
    page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None)

    for kind, code in codes.items():
        page.goto(f"{town.address}/p/{code}", wait_until="networkidle")

        assert page.evaluate("document.documentElement.scrollWidth") <= width, kind
        assert page.locator("script").count() == 0
        assert page.locator("h1").count() == 1
        assert page.evaluate("[...document.images].every((one) => one.alt && one.naturalWidth > 0)"), kind
    assert complaints == []
    context.close()


def test_the_page_says_what_the_organizer_wrote(chromium: Browser, town: Stage) -> None:
    codes = a_public_week(town)
    page = chromium.new_page(java_script_enabled=False)

    page.goto(f"{town.address}/p/{codes[Kind.RECAP]}")

    assert page.locator("h1").inner_text() == f"What a week: {LONG}"
    assert "Thank you, all of you." in page.locator("article").inner_text()
    assert page.locator('meta[property="og:image"]').get_attribute("content")
    assert page.context.cookies() == []
    page.close()
