"""The campaign's colour can always be read."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.web import theme
from bot.platforms.web.theme import ENOUGH, accent, contrast, parsed

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS, st.sampled_from(["light", "dark"]))
def test_every_colour_is_made_readable_on_either_ground(colour: str, ground: str) -> None:
    found = accent(colour, ground)
    paper, card = theme._GROUNDS[ground]

    assert contrast(parsed(found.on_area), parsed(found.area)) >= ENOUGH
    assert contrast(parsed(found.area), paper) >= 3
    assert contrast(parsed(found.words), paper) >= ENOUGH
    assert contrast(parsed(found.words), theme.mix(card, parsed(found.area), theme.TINT)) >= ENOUGH


def test_a_colour_that_reads_well_is_left_alone() -> None:
    assert accent("#c2410c", "light").area == "#c2410c"


def test_what_is_no_colour_is_the_houses_own() -> None:
    assert {parsed(text) for text in ("", "red", "#12", "#zzzzzz", "}body{")} == {parsed("#c2410c")}


def test_contrast_is_that_of_the_guideline() -> None:
    assert round(contrast((0, 0, 0), (255, 255, 255)), 2) == 21
    assert round(contrast((119, 119, 119), (255, 255, 255)), 2) == 4.48


@given(st.text())
def test_nothing_but_colours_gets_into_the_stylesheet(colour: str) -> None:
    sheet = theme.stylesheet(colour)

    assert not re.sub(r":root|--[a-z-]+|#[0-9a-f]{6}|@media \(prefers-color-scheme:dark\)|[{}:;\n]", "", sheet)
