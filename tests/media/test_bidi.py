"""Lines that mix directions are drawn in the order the Unicode algorithm gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.media.bidi import in_drawing_order, leaning


def drawn(text: str, base: int | None = None) -> str:
    """As it stands on the paper, from left to right."""
    stretches = in_drawing_order(text, base)
    return "".join(stretch.text[::-1] if stretch.right_to_left else stretch.text for stretch in stretches)


# Left what is written, right what the unicode-bidi crate gives; brackets are mirrored when they are drawn.
@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("abc def", "abc def"),
        ("abc אבג", "abc גבא"),
        ("אבג abc", "abc גבא"),
        ("אבג 12 abc", "abc 12 גבא"),
        ("abc (אבג) def", "abc (גבא) def"),
        ("אבג (abc) דה", "הד )abc( גבא"),
        ("12 אבג", "גבא 12"),
        ("אבג 12%", "12% גבא"),
        ("محمد ١٢٣ abc", "abc ١٢٣ دمحم"),
        ("a, אב, c", "a, בא, c"),
        ("אבג!", "!גבא"),
        ("אבג - 5", "5 - גבא"),
        ("א 1-2 ב", "ב 1-2 א"),
        ("abc אב (גד) ef", "abc )דג( בא ef"),
    ],
)
def test_a_line_stands_as_people_of_both_scripts_expect(written: str, seen: str) -> None:
    assert drawn(written) == seen


def test_nothing_is_nothing() -> None:
    assert in_drawing_order("") == []


@given(st.text(alphabet="abאבمة12٣٤ ().,:%$+-/[]́", max_size=24))
def test_nothing_is_lost_or_added_and_each_stretch_keeps_its_reading_order(text: str) -> None:
    stretches = in_drawing_order(text)

    assert sorted("".join(stretch.text for stretch in stretches)) == sorted(text)
    assert all(stretch.text in text for stretch in stretches)


@pytest.mark.parametrize(
    ("line", "base", "seen"),
    [("אבג, abc", 0, "גבא, abc"), ("abc אבג.", 1, ".גבא abc"), ("abc.", 1, ".abc"), ("abc", 0, "abc")],
)
def test_a_line_of_a_longer_text_runs_as_that_text_does(line: str, base: int, seen: str) -> None:
    assert drawn(line, base) == seen


@pytest.mark.parametrize(("text", "way"), [("אבג met twelve", 0), ("אבג דהו abc", 1), ("12", 0), ("", 0), ("محمد", 1)])
def test_a_sentence_that_begins_with_a_name_keeps_its_way(text: str, way: int) -> None:
    assert leaning(text) == way
