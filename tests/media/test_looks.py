"""Every picture looks as it did when somebody looked at it: in light and dark, in every script."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.media.drawings import Drawing
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


@pytest.mark.parametrize("kind", dict.fromkeys(type(drawing) for drawing in looks.CARDS.values()))
def test_on_every_kind_of_picture_a_name_of_any_script_that_isnt_drawn_would_be_noticed(
    pictures: Pictures, kind: type
) -> None:
    cards = {name: drawing for name, drawing in looks.CARDS.items() if type(drawing) is kind}

    for script in looks.SCRIPTS:
        found = {name: looks.without(drawing, script) for name, drawing in cards.items() if script in repr(drawing)}
        assert found, script
        for name, drawing in found.items():
            assert looks.differs(looks.drawn(pictures, drawing), looks.kept(f"{name}-light")), (name, script)


def test_a_word_that_is_missing_would_be_noticed() -> None:
    was = looks.kept("bars-light")
    without = was.copy()
    without.paste(without.crop((2, 128, 3, 129)).resize((140, 28)), (19, 102))

    assert looks.differs(without, was)


def test_what_is_missing_on_a_picture_or_drawn_otherwise_would_be_noticed(pictures: Pictures) -> None:
    recap, line, person = looks.RECAP, looks.LINE, looks.PERSON
    faults: Mapping[str, Drawing] = {
        "recap": replace(recap, numbers=tuple(replace(number, trend=-number.trend) for number in recap.numbers)),
        "line": replace(line, points=tuple(replace(point, value="") for point in line.points)),
        "person": replace(person, weeks=tuple(replace(week, now=False) for week in person.weeks)),
        "scripts": replace(looks.BOARD, you=""),
        "collage-of-3": replace(looks.CARDS["collage-of-3"], colour="#ffe600"),
    }  # fmt: skip
    for name, drawing in faults.items():
        assert looks.differs(looks.drawn(pictures, drawing), looks.kept(f"{name}-light")), name


def test_boxes_for_letters_another_colour_and_a_missing_row_would_be_noticed(pictures: Pictures) -> None:
    light = looks.kept("scripts-light")
    without = Pictures(Typeface(Fonts(system=())))

    assert looks.differs(looks.drawn(without, looks.BOARD), light)
    assert looks.differs(looks.drawn(pictures, replace(looks.BOARD, colour="#c6450c")), light) == ""
    assert looks.differs(looks.drawn(pictures, replace(looks.BOARD, colour="#0c41c2")), light)
    assert looks.differs(looks.drawn(pictures, replace(looks.BOARD, around=looks.BOARD.around[:2])), light)
    assert looks.differs(looks.drawn(pictures, replace(looks.BOARD, dark=True)), light)
