"""Boards, recaps and faces: the same data gives the same bytes, text can be read, nothing runs over."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.media.colour import READABLE, WHITE, Palette, contrast, of_person, readable
from bot.media.drawings import BarChart, Collage, Drawing, Figure, LineChart
from bot.media.fonts import Fonts
from bot.media.pictures import BoardCard, Form, Number, PersonalCard, Pictures, RecapCard, Standing, size_of
from bot.media.streets import street_map
from bot.media.typeface import Typeface
from tests.media import samples

ACCENT = "#1f6f5c"
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
PLAIN = Pictures(Typeface(Fonts(system=())))

TOP = (
    Standing(1, "Maya Okafor", "1,240", 1.0),
    Standing(2, "Наталія Ковальчук", "620", 0.5),
    Standing(3, "Bartholomew Featherstonehaugh-Cholmondeley von und zu Habsburg", "310", 0.25),
)
AROUND = (
    Standing(17, "Ben", "124", 0.1),
    Standing(18, "Zoë", "120", 0.1, me=True),
    Standing(19, "Ruth", "0", 0.0),
)


def board(top: Sequence[Standing] = TOP, around: Sequence[Standing] = AROUND, **other: object) -> BoardCard:
    values = {"around_label": "Around you", "you": "you", **other}
    return BoardCard("Leaderboard", "16 to 22 November", "points", ACCENT, top, around, **values)  # type: ignore[arg-type]


def recap(**other: object) -> RecapCard:
    values: dict[str, object] = {
        "campaign": "Atlanta Street Team",
        "headline": "Forty-two interviews on one rainy evening",
        "period": "Week 47",
        "colour": ACCENT,
        "numbers": (
            Number("128", "conversations started", "+18%", 1),
            Number("42", "interviews", "-3", -1),
            Number("1,204", "points", "same"),
        ),
    }
    return RecapCard(**(values | other))  # type: ignore[arg-type]


def seen(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def exported(card: Drawing, pictures: Pictures = PLAIN, photo: bytes | None = None) -> Image.Image:
    photos = {"shot": photo} if photo else {}
    named = replace(card, photo="shot") if photo and isinstance(card, RecapCard) else card
    return seen(pictures.draw(named, Form.EXPORT, photos=photos))


@pytest.mark.parametrize("form", Form)
def test_the_same_data_gives_the_same_bytes(form: Form) -> None:
    photo = samples.jpeg(samples.scenery(1))
    fresh = Pictures(Typeface(Fonts(system=())))

    for pictures in (PLAIN, fresh, PLAIN):
        assert pictures.board(board(), form) == PLAIN.board(board(), form)
        assert pictures.recap(recap(), form, photo=photo) == PLAIN.recap(recap(), form, photo=photo)
        assert pictures.avatar("Maya Okafor") == PLAIN.avatar("Maya Okafor")


def test_one_board_leaves_no_trace_on_the_next() -> None:
    before = PLAIN.board(board())

    PLAIN.board(board(top=(Standing(1, "Somebody Else", "9", 1.0, me=True), *TOP[1:])))

    assert PLAIN.board(board()) == before


def test_a_chat_gets_jpeg_and_an_export_png() -> None:
    assert PLAIN.board(board()).startswith(b"\xff\xd8\xff")
    assert PLAIN.board(board(), Form.EXPORT).startswith(b"\x89PNG")
    assert samples.segments(PLAIN.board(board()))[-1] == 0xD9


def test_a_board_is_as_high_as_its_rows() -> None:
    short, long = exported(board(around=())), exported(board())

    assert short.width == long.width == 1000
    assert long.height - short.height == 3 * 88 + 62


def test_bars_are_as_long_as_the_shares() -> None:
    image = exported(board())
    accent = Palette.of(ACCENT, dark=False).accent_ink

    lengths = []
    for row in (0, 1, 2):
        y = 200 + 88 * row + 67
        lengths.append(sum(image.getpixel((x, y)) == accent for x in range(1000)))

    assert abs(lengths[0] - 740) <= 4
    assert abs(lengths[1] - 370) <= 4
    assert abs(lengths[2] - 185) <= 4


def test_the_readers_own_row_stands_out() -> None:
    image = exported(board())
    palette = Palette.of(ACCENT, dark=False)

    rows = [image.getpixel((40, 200 + 88 * place + 62 * (place > 2) + 44)) for place in range(6)]

    assert rows == [palette.paper] * 4 + [palette.tint] + [palette.paper]


def test_a_name_never_runs_into_the_amount() -> None:
    paper = Palette.of(ACCENT, dark=False).paper
    for name in ("W" * 300, "i" * 400, "ﷺ" * 40, "e\u0301" * 200, "Bartholomew " * 20):
        image = exported(board(top=(Standing(1, name, "1,240", 0.0),), around=()))
        gap = image.crop((830, 205, 845, 260))
        assert gap.getcolors() == [(15 * 55, paper)], name[:12]


LARGE = "1,234,567"


def test_a_number_is_whole_or_not_there_half_of_it_would_be_another_one(written: list[str]) -> None:
    weeks = tuple(Figure(f"{week}", LARGE, 1.0) for week in range(40, 48))
    rows = (Standing(123_456, "Maya", "1,234 h 25 min", 1.0), Standing(123_457, "Noor", "-1,234,567", 0.1))

    PLAIN.board(board(rows, rows))
    PLAIN.recap(recap(numbers=(Number(LARGE, "points", f"+{LARGE}", 1),) * 3))
    PLAIN.draw(LineChart("Points", "8 weeks", ACCENT, weeks))
    PLAIN.draw(BarChart("Points", "8 weeks", ACCENT, weeks))
    PLAIN.draw(PersonalCard("Maya", "Week 47", ACCENT, (Number(LARGE, "points"),) * 3, "Weeks", weeks, "", ()))

    assert [text for text in written if text.endswith("…")] == []
    assert {"123456", "123457", "1,234 h 25 min", "-1,234,567", f"+{LARGE}"} <= set(written)
    assert written.count(LARGE) == 3 + 1 + 8 + 3


def test_amounts_on_a_line_are_clear_of_it_and_of_each_other(written: list[str]) -> None:
    values = (0, 1240, 0, 1240, 0, 0, 1240, 0)
    chart = LineChart(
        "Missions", "8 weeks", ACCENT, tuple(Figure(f"W{n}", f"{v:,}", v / 1240) for n, v in enumerate(values))
    )

    image = exported(chart)

    assert written[-8:] == [f"{v:,}" for v in reversed(values)]
    ink = Palette.of(ACCENT, dark=False).accent_ink
    beside = image.crop((315, 514, 333, 536))  # around the third's 0
    assert sum(many for many, colour in beside.getcolors(10_000) or () if colour == ink) == 0


@pytest.mark.parametrize("photo", [None, samples.jpeg(samples.scenery(1))])
@pytest.mark.parametrize("length", [76, 120, 200])
def test_a_headline_of_any_length_people_may_write_is_told_whole(
    written: list[str], photo: bytes | None, length: int
) -> None:
    headline = ("Forty-two interviews on one rainy evening in the old hall, with tea and cake for all. " * 3)[:length]

    PLAIN.recap(recap(headline=headline), photo=photo)

    assert headline.strip() in " ".join(written)


def test_the_title_of_a_chart_is_told_whole(written: list[str]) -> None:

    PLAIN.draw(replace(LINE, title="Conversaciones tenidas, semana a semana"))

    assert "Conversaciones tenidas, semana a semana" in written


def test_the_room_of_a_photo_that_is_gone_stays_as_pages_were_told_its_size() -> None:
    card = recap(photo="gone")

    assert seen(PLAIN.draw(card)).size == size_of(card)


def test_a_dark_board_is_dark_and_a_light_one_light() -> None:
    light, dark = exported(board()), exported(board(dark=True))

    assert contrast(light.getpixel((500, 190)), WHITE) < 1.1  # type: ignore[arg-type]
    assert contrast(dark.getpixel((500, 190)), WHITE) > 15  # type: ignore[arg-type]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20), st.floats(allow_nan=False))
def test_whatever_is_written_on_a_card_it_is_drawn(name: str, title: str, amount: str, share: float) -> None:
    rows = (Standing(1, name, amount, share, me=True),)
    card = BoardCard(title, title, amount, ACCENT, rows, rows, title, name)

    assert seen(PLAIN.board(card)).size == (1000, 200 + 2 * 88 + 62 + 30)
    assert seen(PLAIN.recap(recap(headline=name + title, numbers=(Number(amount, name, title, 1),)))).width == 1000


def test_names_in_every_script_are_drawn(noto: Typeface) -> None:
    names = ("محمد العربي", "דוד לוי (Dave)", "अर्जुन शर्मा", "王小明", "김민준", "Zoë 🦊", "Ана")
    rows = tuple(Standing(place, name, "10", 0.5) for place, name in enumerate(names, 1))

    with_noto, without = exported(board(rows, ()), Pictures(noto)), exported(board(rows, ()))

    for row in range(6):
        area = (212, 200 + 88 * row, 700, 262 + 88 * row)
        assert with_noto.crop(area).tobytes() != without.crop(area).tobytes(), names[row]
    assert with_noto.crop((212, 728, 700, 790)).tobytes() == without.crop((212, 728, 700, 790)).tobytes()


def test_a_recap_has_room_for_three_lines_of_headline_with_and_without_a_photo() -> None:
    photo = samples.jpeg(Image.new("RGB", (900, 900), "white"))

    assert exported(recap(headline="many words " * 30)).size == (1000, 712)
    assert exported(recap(headline="many words " * 30), photo=photo).size == (1000, 832)
    assert exported(recap(numbers=())).size == (1000, 440)


@pytest.mark.parametrize(("headline", "lines"), [("One", 1), ("many words " * 4, 2), ("many words " * 30, 3)])
def test_a_headline_can_be_read_on_the_whitest_photo(headline: str, lines: int) -> None:
    photo = samples.jpeg(Image.new("RGB", (1600, 1200), "white"))

    image = exported(recap(headline=headline), photo=photo)

    for y in range(560 - 44 - 74 * lines - 50, 560):
        assert contrast(WHITE, image.getpixel((20, y))) >= READABLE  # type: ignore[arg-type]


def test_a_portrait_photo_fills_the_card() -> None:
    photo = samples.jpeg(Image.new("RGB", (300, 1600), (200, 60, 60)))

    image = exported(recap(), photo=photo)

    assert all(image.getpixel((x, 160))[0] > 150 for x in (0, 500, 999))  # type: ignore[index]


def test_a_face_is_always_the_same_and_others_have_other_colours() -> None:
    assert len({of_person(name) for name in ("Maya", "Ines", "Omar", "Ruth", "Ben", "Lena", "Tom")}) >= 4
    assert seen(PLAIN.avatar("Maya", 128)).size == (128, 128)
    assert PLAIN.avatar("Maya") != PLAIN.avatar("Nora")


@given(COLOURS, st.booleans())
def test_text_can_be_read_on_any_campaigns_colour(colour: str, dark: bool) -> None:
    palette = Palette.of(colour, dark=dark)

    assert contrast(palette.on_accent, palette.accent) >= READABLE
    for text in (palette.ink, palette.quiet, palette.accent_ink):
        for ground in (palette.paper, palette.tint):
            assert contrast(text, ground) >= READABLE


@pytest.mark.parametrize("colour", ["#808080", "#777777", "#ff00ff"])  # where there is hardly any contrast to lose
def test_streets_never_take_contrast_from_what_is_written_over_them(colour: str) -> None:
    palette = Palette.of(colour, dark=False)
    streets = street_map(1000, 176, palette, "board").getcolors(1 << 20) or []

    assert len(streets) > 50
    assert min(contrast(palette.on_accent, shade) for _many, shade in streets) >= READABLE  # type: ignore[arg-type]


@given(COLOURS, st.booleans())
def test_the_readers_own_row_can_be_seen_in_any_campaigns_colour(colour: str, dark: bool) -> None:
    palette = Palette.of(colour, dark=dark)

    assert max(abs(one - other) for one, other in zip(palette.tint, palette.paper, strict=True)) >= 10


@given(st.text(max_size=30))
def test_initials_can_be_read_on_anybodys_colour(name: str) -> None:
    assert contrast(WHITE, of_person(name)) >= READABLE


def test_contrast_is_counted_as_the_guidelines_do() -> None:
    assert contrast((0, 0, 0), WHITE) == 21
    assert round(contrast((119, 119, 119), WHITE), 2) == 4.48
    assert readable((20, 20, 20), WHITE) == (20, 20, 20)


@pytest.mark.parametrize("colour", ["", "red", "#12345", "#1234567", "123456#", "#12 456", "#1234_6", "#12345g"])
def test_what_is_no_colour_is_said(colour: str) -> None:
    with pytest.raises(ValueError, match="no colour"):
        PLAIN.board(BoardCard("", "", "", colour, TOP))


BARS = BarChart("Reasons", "Week 47", ACCENT, tuple(Figure(f"Reason {n}", f"{10 - n}", 1 - n / 10) for n in range(3)))
LINE = LineChart("Missions", "8 weeks", ACCENT, tuple(Figure(f"W{n}", f"{n}", n / 8) for n in range(1, 9)))


def test_charts_and_collages_are_as_large_as_was_said_before_they_were_drawn() -> None:
    photos = {f"k{n}": samples.jpeg(samples.scenery(n)) for n in range(6)}
    every: list[Drawing] = [BARS, LINE, *(Collage("Photos", "", ACCENT, tuple(photos)[:n]) for n in range(2, 7))]
    for drawing in every:
        assert seen(PLAIN.draw(drawing, photos=photos)).size == size_of(drawing)


def test_a_bar_is_as_long_as_its_share_and_can_be_told_from_its_track() -> None:
    for dark in (False, True):
        for colour in (ACCENT, "#000000", "#ffffff", "#f2c14e"):
            palette = Palette.of(colour, dark=dark)
            image = seen(PLAIN.draw(replace(BARS, colour=colour, dark=dark), Form.EXPORT))
            row = [image.getpixel((x, 200 + 104 + 72)) for x in range(1000)]
            assert abs(row.count(palette.accent_ink) - 0.9 * 904) <= 6
            assert contrast(palette.accent_ink, palette.line) >= 3  # WCAG 2.2, 1.4.11


def test_a_photo_that_is_gone_leaves_its_place_empty_and_the_others_where_they_are() -> None:
    photos = {f"k{n}": samples.jpeg(Image.new("RGB", (400, 400), (250, 10, 10))) for n in range(3)}
    card = Collage("Photos", "", ACCENT, tuple(photos))

    whole = seen(PLAIN.draw(card, Form.EXPORT, photos=photos))
    without = seen(PLAIN.draw(card, Form.EXPORT, photos={key: photos[key] for key in ("k0", "k2")}))

    assert without.getpixel((800, 100)) == Palette.of(ACCENT, dark=False).tint
    assert whole.crop((0, 0, 660, 660)).tobytes() == without.crop((0, 0, 660, 660)).tobytes()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.lists(st.floats(), min_size=2, max_size=8), st.integers(-5, 9))
def test_whatever_a_chart_is_given_it_is_drawn(text: str, shares: list[float], photos: int) -> None:
    figures = tuple(Figure(text, text, share) for share in shares)
    for drawing in (BarChart(text, text, ACCENT, figures), LineChart(text, text, ACCENT, figures)):
        assert seen(PLAIN.draw(drawing)).size == size_of(drawing)
    collage = Collage(text, text, ACCENT, tuple(f"gone-{n}" for n in range(photos)))
    assert seen(PLAIN.draw(collage)).size == size_of(collage)
