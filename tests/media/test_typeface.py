"""Text in pictures: the right font for every sign, the right order, the right width."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.media.avatars import initials
from bot.media.fonts import Fonts, Weight
from bot.media.typeface import Style, Typeface
from tests.media.conftest import made_font

BODY = Style(40)
BLACK = (0, 0, 0)


def ink(typeface: Typeface, text: str, style: Style = BODY, width: int = 1200) -> Image.Image:
    """The text in black on white, its baseline at 120 of 200."""
    image = Image.new("RGB", (width, 200), "white")
    typeface.draw(image, (40, 120), text, style, BLACK)
    return image


def box(image: Image.Image) -> tuple[int, int, int, int]:
    found = image.convert("L").point([255 if v < 200 else 0 for v in range(256)]).getbbox()
    assert found is not None, "nothing was drawn"
    return found


@pytest.mark.parametrize("name", ["Maya Okafor", "Наталія Ковальчук", "Γιώργος", "Nguyễn Thị Hồng", "Łukasz Żółć"])
def test_latin_greek_and_cyrillic_need_no_font_of_the_system(bare: Typeface, name: str) -> None:
    for weight in Weight:
        assert all(bare.fonts.covers(bare.fonts.own(weight), sign) for sign in name)
        left, _, right, _ = box(ink(bare, name, Style(40, weight)))
        assert abs((right - left) - bare.width(name, Style(40, weight))) < 8


def test_a_sign_is_drawn_in_the_first_font_that_has_it(tmp_path: Path) -> None:
    made_font(tmp_path / "NotoSansHebrew-Regular.ttf", "אבג", 1500)
    typeface = Typeface(Fonts(system=[tmp_path]))

    assert typeface.width("א", BODY) == 60
    assert typeface.width("אבג", BODY) == 180
    assert typeface.width("aא", BODY) == typeface.width("a", BODY) + 60


def test_bold_text_takes_the_bold_font_and_the_regular_one_where_there_is_none(tmp_path: Path) -> None:
    made_font(tmp_path / "NotoSansHebrew-Regular.ttf", "אבג", 1500)
    made_font(tmp_path / "NotoSansHebrew-Bold.ttf", "א", 2000)
    made_font(tmp_path / "NotoSansThai-Regular.ttf", "ก", 500)
    typeface = Typeface(Fonts(system=[tmp_path]))

    assert typeface.width("א", Style(40, Weight.SEMIBOLD)) == 80
    assert typeface.width("ก", Style(40, Weight.BOLD)) == 20


def test_a_damaged_font_of_the_system_costs_only_its_own_signs(tmp_path: Path) -> None:
    made_font(tmp_path / "NotoSansHebrew-Regular.ttf", "א", 1500)
    (tmp_path / "NotoSansThai-Regular.ttf").write_bytes(b"\0\1\0\0 half a font")
    (tmp_path / "NotoColorEmoji.ttf").write_bytes(b"")
    typeface = Typeface(Fonts(system=[tmp_path]))

    assert typeface.width("א", BODY) == 60
    assert typeface.width("ก", BODY) == typeface.width("🦊", BODY) == typeface.width("\U0010fffd", BODY)


def test_a_font_in_a_folder_of_its_own_is_found_and_one_that_varies_is_taken(tmp_path: Path) -> None:
    (tmp_path / "noto" / "deep").mkdir(parents=True)
    made_font(tmp_path / "noto" / "deep" / "NotoSansHebrew[wght].ttf", "א", 1500)
    typeface = Typeface(Fonts(system=[tmp_path, tmp_path / "nowhere"]))

    assert typeface.width("א", Style(40, Weight.BOLD)) == 60


def test_words_of_one_font_are_shaped_together_with_the_space_between(tmp_path: Path) -> None:
    made_font(tmp_path / "NotoSansHebrew-Regular.ttf", "אבג ", 1500)
    typeface = Typeface(Fonts(system=[tmp_path]))

    assert typeface.width("א ב", BODY) == 180


@pytest.mark.parametrize("shaping", [True, False])
def test_right_to_left_text_begins_at_the_right(tmp_path: Path, shaping: bool) -> None:
    made_font(tmp_path / "NotoSansHebrew-Regular.ttf", "אב", 500)
    made_font(tmp_path / "NotoSansArabic-Regular.ttf", "م", 3000)
    typeface = Typeface(Fonts(system=[tmp_path]), shaping=shaping)

    left, _, right, _ = box(ink(typeface, "אבم"))
    wide_comes_first = ink(typeface, "אבم").crop((left, 90, left + 100, 120)).getpixel((90, 10)) == BLACK

    assert 150 < right - left < 165
    assert wide_comes_first


def test_what_no_font_has_becomes_a_clean_box(bare: Typeface) -> None:
    image = ink(bare, "\U0001f98a")
    left, top, right, bottom = box(image)

    assert image.getpixel(((left + right) // 2, (top + bottom) // 2)) == (255, 255, 255)
    assert bottom - 120 <= 2
    assert 24 <= bottom - top <= 34
    assert bare.width("\U0001f98a\U0001f98a", BODY) == 2 * bare.width("\U0001f98a", BODY)


@pytest.mark.parametrize(
    ("text", "as_if"),
    [
        ("Zoë 🦊 Pérez", "Zoë Pérez"),
        ("🎉 42 interviews! 🎉", "42 interviews!"),
        ("Maya👩🏽‍🚀", "Maya"),
        ("© Maya ❤️", "© Maya"),
    ],
)
def test_where_there_are_no_emoji_one_beside_words_is_left_out(bare: Typeface, text: str, as_if: str) -> None:
    assert ink(bare, text).tobytes() == ink(bare, as_if).tobytes()
    assert bare.width(text, BODY) == bare.width(as_if, BODY)


def test_a_family_of_emoji_is_one_box_not_five(bare: Typeface) -> None:
    assert bare.width("👩🏽‍🚀", BODY) == bare.width("👩", BODY)


@pytest.mark.parametrize(
    ("text", "as_if"),
    [
        ("Maya\n\tOkafor", "Maya Okafor"),
        ("  Maya   Okafor ", "Maya Okafor"),
        ("Ma\u202eya\u202c", "Maya"),
        ("Ma\u200bya\u2066", "Maya"),
        ("Ma\0ya\x1b", "Maya"),
        ("Z" + "\u0336\u0322\u0327\u031b\u0322" * 30, "Z\u0336\u0322\u0327"),
        ("\ud83e", "\ufffd"),
    ],
)
def test_tricks_with_invisible_signs_are_left_out(bare: Typeface, text: str, as_if: str) -> None:
    assert ink(bare, text).tobytes() == ink(bare, as_if).tobytes()


def test_a_tower_of_accents_stays_near_its_line(bare: Typeface) -> None:
    _, top, _, bottom = box(ink(bare, "H" + "\u0301" * 400 + "\u0316" * 400))

    assert top >= 50
    assert bottom <= 150


def test_text_that_fits_is_left_alone_and_the_rest_ends_in_an_ellipsis(bare: Typeface) -> None:
    name = "Bartholomew Featherstonehaugh-Cholmondeley"

    assert bare.shorten(name, BODY, 2000) == name
    short = bare.shorten(name, BODY, 300)
    assert short.endswith("…")
    assert name.startswith(short[:-1])
    assert 260 < bare.width(short, BODY) <= 300


def test_a_cut_never_parts_a_letter_from_its_accents(bare: Typeface) -> None:
    name = "e\u0301" * 60

    short = bare.shorten(name, BODY, 200)

    assert short[:-1] == "e\u0301" * (len(short) // 2)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.integers(40, 600))
def test_whatever_people_call_themselves_fits(bare: Typeface, name: str, room: int) -> None:
    short = bare.shorten(name, BODY, room)

    assert bare.width(short, BODY) <= room
    assert ink(bare, short).size == (1200, 200)


def test_ten_thousand_signs_are_no_trouble(bare: Typeface) -> None:
    assert bare.width(bare.shorten("Wort " * 2000, BODY, 500), BODY) <= 500
    assert bare.width(bare.shorten("\u0301" * 10_000, BODY, 500), BODY) <= 500


def test_a_headline_is_broken_at_spaces_and_keeps_its_words(bare: Typeface) -> None:
    headline = "Forty-two interviews on one rainy evening in the old market hall"

    lines = bare.wrap(headline, BODY, 420, 5)

    assert " ".join(lines) == headline
    assert all(bare.width(line, BODY) <= 420 for line in lines)
    assert len(lines) == 3


def test_a_headline_too_long_ends_in_an_ellipsis(bare: Typeface) -> None:
    lines = bare.wrap("word " * 200, BODY, 420, 3)

    assert len(lines) == 3
    assert lines[2].endswith("…")
    assert all(bare.width(line, BODY) <= 420 for line in lines)


def test_a_word_longer_than_a_line_is_cut_across_lines(bare: Typeface) -> None:
    lines = bare.wrap("Donaudampfschifffahrtsgesellschaftskapitän", BODY, 420, 4)

    assert "".join(lines) == "Donaudampfschifffahrtsgesellschaftskapitän"
    assert all(bare.width(line, BODY) <= 420 for line in lines)


def test_no_words_are_no_lines(bare: Typeface) -> None:
    assert bare.wrap("", BODY, 420, 3) == bare.wrap(" \n ", BODY, 420, 3) == []


def test_the_right_edge_and_the_middle_can_be_given_too(bare: Typeface) -> None:
    for align, edge in ((0.5, 0), (1, 2)):
        image = Image.new("RGB", (1200, 200), "white")
        bare.draw(image, (600, 120), "Maya", BODY, BLACK, align)
        left, _, right, _ = box(image)
        assert abs(600 - ((left + right) / 2 if edge == 0 else right)) <= 4


REAL = {
    "Arabic": "محمد العربي",
    "Hebrew": "דוד לוי",
    "Devanagari": "अर्जुन शर्मा",
    "Bengali": "মোহাম্মদ",
    "Tamil": "தமிழ்",
    "Thai": "นภา",
    "Chinese": "王小明",
    "Japanese": "ナカムラ 健",
    "Korean": "김민준",
    "Georgian": "გიორგი",
    "emoji": "🦊🇺🇸👩🏽‍🚀1️⃣",
}


@pytest.mark.parametrize("script", REAL)
def test_real_names_are_drawn_without_a_single_box(noto: Typeface, bare: Typeface, script: str) -> None:
    pieces = noto._pieces(REAL[script], Weight.REGULAR)

    assert all(piece.face is not None for piece in pieces)
    assert ink(noto, REAL[script]).tobytes() != ink(bare, REAL[script]).tobytes()


def test_arabic_letters_join(noto: Typeface) -> None:
    apart, joined = ink(noto, "ب\u200cب\u200cب"), ink(noto, "ببب")

    assert gaps(joined) == 0
    assert gaps(apart) == 2


def gaps(image: Image.Image) -> int:
    """How many columns without ink, side by side counted once, stand between the strokes of a line."""
    left, top, right, _ = box(image)
    strokes = image.crop((left, top, right, 122)).convert("L").resize((right - left, 1), Image.Resampling.BOX)
    empty = [value == 255 for value in strokes.tobytes()]
    return sum(here and not before for before, here in pairwise(empty))


def test_emoji_come_in_their_colours_at_the_size_of_the_text(noto: Typeface) -> None:
    image = ink(noto, "❤️")
    left, top, right, bottom = box(image)

    red, green, blue = image.getpixel(((left + right) // 2, (top + bottom) // 2))  # type: ignore[misc]
    assert red > 150 > 100 > max(green, blue)
    assert 35 <= bottom - top <= 55


def test_chinese_characters_take_the_forms_of_their_reader(noto: Typeface) -> None:
    faces = {noto._pieces(name, Weight.REGULAR)[-1].face for name in ("王骨", "かな 骨", "한 骨")}

    assert len(faces) == 3


def test_doctor_is_told_what_is_missing_and_what_to_install(bare: Typeface) -> None:
    said = bare.fonts.probe()

    assert len(said) >= 3
    assert any("fonts-noto-core" in sentence for sentence in said)
    assert any("fonts-noto-cjk" in sentence for sentence in said)
    assert any("fonts-noto-color-emoji" in sentence for sentence in said)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maya Okafor", "MO"),
        ("maya", "M"),
        ("Ana Maria de la Cruz", "AC"),
        ("Наталія Ковальчук", "\u041d\u041a"),
        ("王小明", "王"),
        ("محمد العربي", "م"),
        ("@everyone", "E"),
        ("🦊 Zoë", "🦊"),
        ("élodie", "É"),
        ("  ", "?"),
        ("***", "?"),
        ("\u3164", "?"),
        ("\u2800 \uffa0Noor", "N"),
    ],
)
def test_initials_are_what_people_would_write(name: str, letters: str) -> None:
    assert initials(name) == letters
