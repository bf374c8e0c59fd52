"""Personal cards: the same data gives the same bytes, whatever is written on them is drawn, nothing runs over."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.media.colour import Palette
from bot.media.drawings import Figure, Number
from bot.media.fonts import Fonts
from bot.media.pictures import Form, PersonalCard, Pictures, size_of
from bot.media.typeface import Typeface
from tests.media.looks import PERSON

PLAIN = Pictures(Typeface(Fonts(system=())))


def seen(card: PersonalCard) -> Image.Image:
    return Image.open(BytesIO(PLAIN.draw(card, Form.EXPORT))).convert("RGB")


def test_the_same_data_gives_the_same_bytes() -> None:
    fresh = Pictures(Typeface(Fonts(system=())))

    assert PLAIN.personal(PERSON) == fresh.personal(PERSON) == PLAIN.draw(PERSON)


def test_a_card_is_as_high_as_what_is_on_it_and_its_size_is_known_before() -> None:
    bare = PersonalCard("Maya", "Week 47", "#1f6f5c", (), "", (), "", ())

    for card in (PERSON, bare, replace(PERSON, badges=()), replace(PERSON, weeks=()), replace(PERSON, skills=())):
        assert seen(card).size == size_of(card)
    assert size_of(bare)[1] < size_of(replace(PERSON, best="", badges=()))[1] < size_of(PERSON)[1]


def test_the_week_that_goes_on_stands_out_and_bars_are_as_high_as_their_shares() -> None:
    image = seen(PERSON)
    accent = Palette.of(PERSON.colour, dark=False).accent_ink
    columns = {x: sum(image.getpixel((x, y)) == accent for y in range(448, 720)) for x in range(48, 952, 10)}

    assert max(columns, key=lambda x: columns[x]) > 830
    assert 150 < max(columns.values()) < 230
    assert all(high == 0 for x, high in columns.items() if x < 800)


@pytest.mark.parametrize("value", ["3 h 25 min", "1,204,000,000", "W" * 40])
def test_a_number_never_runs_into_the_next(value: str) -> None:
    paper = Palette.of(PERSON.colour, dark=False).paper
    image = seen(replace(PERSON, numbers=(Number(value, value), Number("1", "one"), Number("2", "two"))))

    assert image.crop((332, 205, 346, 380)).getcolors() == [(14 * 175, paper)]


@pytest.mark.parametrize(
    ("badges", "shown"),
    [
        (("First photo",), ("First photo",)),
        (("First interview", "10 conversations", "5 days in a row", "First photo"),
         ("First interview", "10 conversations", "5 days in a row", "+1")),
        (("First photo",) * 40, ("First photo",) * 3 + ("+37",)),
        (("Ten conversations with neighbours from all over the town and far beyond it", "First photo"),
         ("Ten conversations with neighbours from all over the t…", "+1")),
    ],
)  # fmt: skip
def test_as_many_badges_as_a_line_holds_are_shown_and_how_many_more_there_are(
    written: list[str], badges: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    seen(replace(PERSON, badges=badges))

    assert tuple(written[-len(shown) - 1 :]) == ("0", *shown)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.text(max_size=20), st.floats(allow_nan=False), st.integers(0, 12))
def test_whatever_is_written_on_a_card_it_is_drawn(text: str, short: str, share: float, many: int) -> None:
    bars = tuple(Figure(text, short, share, place == 0) for place in range(many))
    card = PersonalCard(text, text, "#1f6f5c", (Number(short, text),), text, bars, text, bars, text, (text, short))

    assert seen(card).size == size_of(card)
