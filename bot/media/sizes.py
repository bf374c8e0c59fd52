"""How large drawn pictures become, known before anything that draws is there: pages leave room for them."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.media.drawings import BarChart, BoardCard, Collage, Drawing, LineChart, PersonalCard, RecapCard

WIDTH = 1000  # pixels; a phone shows it at 390, so nothing people read is set below 28

BOARD_HEADER = 176
BOARD_ROW = 88
BOARD_MORE = 62  # a line below the top
BOARD_GAP = 62  # between the top and the neighbours, with its label
BOARD_END = 30

HERO = 560  # a recap with a photo
PLAIN = 440  # without: three lines of headline fit
NUMBERS = 272

BAR = 104
LINE = 470

PERSON_HEADER = 200
PERSON_NUMBERS = 184
PERSON_HEADING = 64
PERSON_WEEKS = 280
PERSON_BEST = 60
PERSON_SKILL = 56
PERSON_BADGES = 84
PERSON_END = 36

GAP = 8  # between the photos of a collage
FOOT = 112  # below them: what it is

Tile: TypeAlias = tuple[int, int, int, int]
"""Where a photo stands in a collage: left, top, width, height."""

_HALF, _THIRD, _TWO_THIRDS = 496, 328, 664  # of the width, less their gaps
_PAIR = ((0, 0, _HALF, 560), (_HALF + GAP, 0, _HALF, 560))
_TRIO = ((0, 0, _TWO_THIRDS, _TWO_THIRDS), (_TWO_THIRDS + GAP, 0, _THIRD, _THIRD),
         (_TWO_THIRDS + GAP, _THIRD + GAP, _THIRD, _THIRD))  # fmt: skip
TILES: Mapping[int, Sequence[Tile]] = {
    2: _PAIR,
    3: _TRIO,
    4: tuple((x, y, _HALF, 372) for y in (0, 372 + GAP) for x in (0, _HALF + GAP)),
    5: (*((x, 0, _HALF, 420) for x in (0, _HALF + GAP)),
        *((x, 420 + GAP, _THIRD, 280) for x in (0, _THIRD + GAP, 2 * (_THIRD + GAP)))),
    6: (*_TRIO, *((x, _TWO_THIRDS + GAP, _THIRD, _THIRD) for x in (0, _THIRD + GAP, 2 * (_THIRD + GAP)))),
}  # fmt: skip
MOST_TILES = max(TILES)


def size_of(drawing: Drawing) -> tuple[int, int]:
    """Pixels of a picture, wide and high."""
    if isinstance(drawing, BoardCard):
        return WIDTH, of_board(drawing)
    if isinstance(drawing, RecapCard):
        return WIDTH, of_recap(drawing, with_photo=bool(drawing.photo))
    if isinstance(drawing, BarChart):
        return WIDTH, BOARD_HEADER + 24 + BAR * len(drawing.bars) + BOARD_END
    if isinstance(drawing, LineChart):
        return WIDTH, BOARD_HEADER + LINE
    if isinstance(drawing, PersonalCard):
        return WIDTH, of_person(drawing)
    return WIDTH, of_collage(drawing)


def of_board(card: BoardCard) -> int:
    """How many pixels high a board becomes."""
    return (
        BOARD_HEADER + 24 + BOARD_ROW * (len(card.top) + len(card.around)) + BOARD_MORE * bool(card.more)
        + BOARD_GAP * bool(card.around) + BOARD_END
    )  # fmt: skip


def of_person(card: PersonalCard) -> int:
    """How many pixels high a personal card becomes."""
    return (
        PERSON_HEADER + PERSON_NUMBERS * bool(card.numbers) + (PERSON_HEADING + PERSON_WEEKS) * bool(card.weeks)
        + PERSON_BEST * bool(card.best) + (PERSON_HEADING + PERSON_SKILL * len(card.skills)) * bool(card.skills)
        + PERSON_BADGES * bool(card.badges) + PERSON_END
    )  # fmt: skip


def of_recap(card: RecapCard, *, with_photo: bool) -> int:
    """How many pixels high a recap becomes."""
    return (HERO if with_photo else PLAIN) + (NUMBERS if card.numbers else 0)


def of_collage(card: Collage) -> int:
    """How many pixels high a collage becomes."""
    return max(top + height for _left, top, _width, height in tiles(len(card.photos))) + FOOT


def tiles(photos: int) -> Sequence[Tile]:
    """Where so many photos stand; two places where there are fewer."""
    return TILES[min(max(photos, 2), MOST_TILES)]
