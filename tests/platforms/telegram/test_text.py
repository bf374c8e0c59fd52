"""Text as Telegram takes it: counted in UTF-16 units, cut where it has to be, with marks that stay on their words."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.screen import Action, Facts, Hint, Notice, Picture, Quote, Say, Screen, Standing, Standings, Tone
from bot.media.drawings import BoardCard, Collage, Figure, LineChart
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


def test_photos_beside_a_list_keep_whose_they_are_and_a_boards_own_picture_says_nothing_twice() -> None:
    standings = Standings((Standing(1, "Maya", "10"),), "The week’s board")
    collage = Picture(Collage("Photos of the week", "", "#c2410c", ()), "2 photos of the week, by Maya and Noah.")
    board = Picture(BoardCard("The week’s board", "", "", "#c2410c", ()), "1. Maya with 10")

    sheets = draw.sheets(Screen("A week", (collage, standings, board)), READER)

    said = [sheet.text.text for sheet in sheets]
    assert said[0] == "2 photos of the week, by Maya and Noah."
    assert "with 10" not in "".join(said)


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


def test_only_a_boards_own_picture_goes_without_words_beside_its_list() -> None:
    board = Picture(BoardCard("Board", "Week 47", "points", "#1f6f5c", ()), "1. Maya with 45")
    line = Picture(LineChart("Missions", "8 weeks", "#1f6f5c", (Figure("47", "4", 1.0),)), "missions done: week 47: 4.")
    collage = Picture(Collage("Photos", "Week 47", "#1f6f5c", ("a", "b")), "2 photos of the week, by Noor.")
    rows = Standings((Standing(1, "Maya", "45"),), "Board")

    for blocks in ((rows, board), (rows, board, line, collage), (collage, line, rows)):
        said = [
            words.text
            for sheet in draw.sheets(Screen("The week", blocks), READER)
            for words in (sheet.text, *(one.caption for one in sheet.media))
        ]
        assert sum("Maya" in each for each in said) == 1
        for drawn in (line, collage):
            shown = str(drawn.twin)[:1].upper() + str(drawn.twin)[1:]
            assert sum(shown in each for each in said) == (drawn in blocks)
