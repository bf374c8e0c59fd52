"""Every picture looks as it did when somebody looked at it: in light and dark, in every script."""

from dataclasses import replace

import pytest

from bot.media.fonts import Fonts
from bot.media.pictures import Pictures
from bot.media.typeface import Typeface
from tests.media import looks


@pytest.fixture(scope="module")
def pictures(noto: Typeface) -> Pictures:
    return Pictures(noto)


@pytest.mark.parametrize("name", looks.THOSE)
def test_a_picture_looks_as_it_was_kept(pictures: Pictures, name: str) -> None:
    assert looks.differs(looks.drawn(pictures, looks.THOSE[name]), looks.kept(name)) == ""


@pytest.mark.parametrize(
    "place", [place for place, name in enumerate(looks.NAMES) if not name.isascii() and place != 1]
)
def test_a_name_that_isnt_drawn_would_be_noticed(pictures: Pictures, place: int) -> None:
    rows = [replace(row, name="□□□□□") if at == place else row for at, row in enumerate(looks.BOARD.top)]
    image = looks.drawn(pictures, replace(looks.BOARD, top=tuple(rows)))

    assert looks.differs(image, looks.kept("scripts-light"))


def test_a_word_that_is_missing_would_be_noticed() -> None:
    was = looks.kept("bars-light")
    without = was.copy()
    without.paste(without.crop((2, 128, 3, 129)).resize((140, 28)), (19, 102))

    assert looks.differs(without, was)


def test_boxes_for_letters_another_colour_and_a_missing_row_would_be_noticed(pictures: Pictures) -> None:
    light = looks.kept("scripts-light")
    without = Pictures(Typeface(Fonts(system=())))

    assert looks.differs(looks.drawn(without, looks.BOARD), light)
    assert looks.differs(looks.drawn(pictures, replace(looks.BOARD, colour="#c6450c")), light) == ""
    assert looks.differs(looks.drawn(pictures, replace(looks.BOARD, colour="#0c41c2")), light)
    assert looks.differs(looks.drawn(pictures, replace(looks.BOARD, around=looks.BOARD.around[:2])), light)
    assert looks.differs(looks.drawn(pictures, replace(looks.BOARD, dark=True)), light)
