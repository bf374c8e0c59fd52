"""Text as Telegram takes it: counted in UTF-16 units, cut where it has to be, with marks that stay on their words."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.screen import Action, Facts, Hint, Notice, Quote, Say, Screen, Tone
from bot.platforms.telegram import draw, keys
from bot.platforms.telegram.text import LONGEST_TOAST, Rich, Writer, cut, safe, shortened, units
from bot.words import Catalogues
from tests.platforms.telegram.checking import check
from tests.simulated import START

READER = Catalogues().reader("en", "America/New_York")
ANYTHING = st.text(st.characters(codec=None), max_size=300)
LONG = st.lists(ANYTHING, min_size=1, max_size=60).map("\n\n".join)


def test_units_are_counted_as_telegram_counts() -> None:
    assert [units(text) for text in ("a", "é", "你", "😀", "👨‍👩‍👧", "")] == [1, 1, 1, 2, 8, 0]


def test_a_mention_is_no_mention_any_more_and_an_address_stays_one() -> None:
    assert "@everyone" not in safe("@everyone")
    assert safe("maya@example.org") == "maya@example.org"


def test_marks_stay_on_their_words_when_a_text_is_cut() -> None:
    writer = Writer()
    for number in range(300):
        writer.add(f"😀 word {number}", "bold").add("\n\n")

    parts = cut(writer.written(), 500)

    for part in parts:
        coded = part.text.encode("utf-16-le")
        for mark in part.marks:
            marked = coded[2 * mark.offset : 2 * (mark.offset + mark.length)].decode("utf-16-le")
            assert marked.startswith("😀 word")


@settings(max_examples=60, deadline=None)
@given(LONG, st.integers(20, 4096))
def test_nothing_is_lost_when_a_text_is_cut(text: str, most: int) -> None:
    whole = Writer().add(text, "italic").written()

    parts = cut(whole, most)

    assert all(0 < part.units <= most for part in parts)
    if whole.text.strip():
        assert "".join("".join(part.text.split()) for part in parts) == "".join(whole.text.split())


@settings(max_examples=80, deadline=None)
@given(title=ANYTHING, text=LONG, label=ANYTHING, value=ANYTHING)
def test_telegram_refuses_no_screen_whatever_is_written_on_it(title: str, text: str, label: str, value: str) -> None:
    screen = Screen(
        title, (Say(text), Hint(value), Quote(text, label), Facts(((label, value), (value, START)))),
        (Action(label or "x", "today.show"),), Tone.GOOD,
    )  # fmt: skip

    for sheet in draw.sheets(screen, READER):
        marks = [{"type": mark.kind, "offset": mark.offset, "length": mark.length,
                  **({"unix_time": 1} if mark.at else {})} for mark in sheet.text.marks]  # fmt: skip
        given = {"chat_id": 1, "text": sheet.text.text, "entities": marks, "reply_markup": keys.written(sheet.keyboard)}
        check("sendMessage", {name: _sent(each) for name, each in given.items() if each is not None}, {})


@settings(max_examples=60, deadline=None)
@given(ANYTHING, st.integers(2, 200))
def test_what_is_shortened_fits(text: str, most: int) -> None:
    assert units(shortened(text, most)) <= most
    assert len(draw.toast(Notice(text), READER)) <= LONGEST_TOAST


def test_a_rich_text_of_nothing_is_nothing() -> None:
    assert not Rich()
    assert cut(Rich(), 10) == [Rich("–")]


def _sent(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
