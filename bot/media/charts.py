"""Charts: things of one kind as bars, one thing over time as a line."""

from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

from bot.media.canvas import Canvas
from bot.media.colour import Palette
from bot.media.drawings import BarChart, Figure, LineChart
from bot.media.fonts import Weight
from bot.media.heading import MARGIN, Heading, ground
from bot.media.sizes import BAR, BOARD_HEADER, LINE, WIDTH, size_of
from bot.media.typeface import Style, Typeface

_LABEL = Style(34)
# The first in which all of a number fits: half a number would be another one.
_VALUES = tuple(Style(size, Weight.BOLD) for size in (36, 28))
_WHEN = Style(28)
_AMOUNTS = tuple(Style(size, Weight.SEMIBOLD) for size in (30, 28))
_LAST = Style(40, Weight.BOLD)

_FINER = 2  # lines are drawn so many times larger and scaled down
_THICK = 7
_TOP, _BOTTOM = BOARD_HEADER + 96, BOARD_HEADER + LINE - 84  # where the largest and nothing are
_EDGE, _APART = 16, 6  # how near amounts come to the picture's edge, and to each other
_SIDE = MARGIN + 40  # room for the first and last label beside their points


class Charts:
    """Draws charts."""

    def __init__(self, typeface: Typeface) -> None:
        """Take what draws text."""
        self._typeface, self._heading = typeface, Heading(typeface)

    def bars(self, card: BarChart) -> Image.Image:
        """A bar for each thing, with its name above and how much it is at its end.

        Raises:
            ValueError: the colour is none.
        """
        palette = Palette.of(card.colour, dark=card.dark)
        canvas = Canvas(ground(size_of(card)[1], palette, "chart"))
        self._heading.draw(canvas, palette, card.title, card.period)
        for place, bar in enumerate(card.bars):
            self._bar(canvas, BOARD_HEADER + 24 + BAR * place, bar, palette)
        return canvas.image

    def line(self, card: LineChart) -> Image.Image:
        """A line through all points, each with how much it was; the last one stands out.

        Raises:
            ValueError: the colour is none.
        """
        palette = Palette.of(card.colour, dark=card.dark)
        canvas = Canvas(ground(size_of(card)[1], palette, "chart"))
        self._heading.draw(canvas, palette, card.title, card.period)
        for part in (0.0, 0.5, 1.0):
            y = round(_BOTTOM - part * (_BOTTOM - _TOP))
            canvas.line((MARGIN, y - 1, WIDTH - MARGIN, y + 1), palette.line)
        spots = _spots(card.points)
        _area(canvas.image, spots, palette)
        for place, (point, spot) in enumerate(zip(card.points, spots, strict=True)):
            self._point(canvas, point, spot, palette, step=_step(spots), last=place == len(spots) - 1)
        self._amounts(canvas, card.points, spots, palette)
        return canvas.image

    def _bar(self, canvas: Canvas, y: int, bar: Figure, palette: Palette) -> None:
        draw, shorten, right = self._typeface.draw, self._typeface.shorten, WIDTH - MARGIN
        value, style = self._typeface.fitted(bar.value, _VALUES, 260)
        room = right - MARGIN - 32 - draw(canvas.image, (right, y + 46), value, style, palette.ink, 1)
        draw(canvas.image, (MARGIN, y + 46), shorten(bar.label, _LABEL, room), _LABEL, palette.ink)
        canvas.panel((MARGIN, y + 62, right, y + 82), 10, palette.line)
        share = min(max(bar.share, 0.0), 1.0) if bar.share == bar.share else 0.0  # not a number: nothing
        if share > 0:
            canvas.panel((MARGIN, y + 62, MARGIN + max(20, (right - MARGIN) * share), y + 82), 10, palette.accent_ink)

    def _point(
        self, canvas: Canvas, point: Figure, spot: tuple[float, float], palette: Palette, *, step: float, last: bool
    ) -> None:
        ink = palette.ink if last else palette.quiet
        when = self._typeface.shorten(point.label, _WHEN, step - 8)
        self._typeface.draw(canvas.image, (spot[0], _BOTTOM + 50), when, _WHEN, ink, 0.5)
        if last:
            canvas.disc(spot, 15, palette.paper)
        canvas.disc(spot, 11 if last else 6, palette.accent_ink)

    def _amounts(
        self, canvas: Canvas, points: Sequence[Figure], spots: Sequence[tuple[float, float]], palette: Palette
    ) -> None:
        """How much it was each time, the last one first: whole, clear of the line, and none over another one."""
        taken: list[tuple[float, float, float]] = []
        for point, (x, y) in reversed(list(zip(points, spots, strict=True))):
            last = not taken
            room = WIDTH - 2 * _EDGE if last else _step(spots)
            amount, style = self._typeface.fitted(point.value, (_LAST, *_AMOUNTS) if last else _AMOUNTS, room)
            width = self._typeface.width(amount, style)
            left = min(max(x - width / 2, _EDGE), WIDTH - _EDGE - width)
            if not last and (amount != point.value or any(
                left < end + _APART and begin < left + width + _APART and abs(y - other) < _LAST.size
                for begin, end, other in taken
            )):  # fmt: skip
                continue
            taken.append((left, left + width, y))
            ink = palette.accent_ink if last else palette.quiet
            self._typeface.draw(canvas.image, (left, y - 26), amount, style, ink, halo=palette.paper)


def _spots(points: Sequence[Figure]) -> list[tuple[float, float]]:
    """Where the points are, in pixels."""
    shares = [min(max(each.share, 0.0), 1.0) if each.share == each.share else 0.0 for each in points]
    width = (WIDTH - 2 * _SIDE) / max(len(points) - 1, 1)
    return [(_SIDE + width * place, _BOTTOM - share * (_BOTTOM - _TOP)) for place, share in enumerate(shares)]


def _step(spots: Sequence[tuple[float, float]]) -> float:
    return spots[1][0] - spots[0][0] if len(spots) > 1 else WIDTH - 2 * _SIDE


def _area(image: Image.Image, spots: Sequence[tuple[float, float]], palette: Palette) -> None:
    """The line with smooth edges, and a tint below it."""
    if len(spots) < 2:
        return
    finer = [(x * _FINER, (y - BOARD_HEADER) * _FINER) for x, y in spots]
    floor = (_BOTTOM - BOARD_HEADER) * _FINER
    below, line = (Image.new("L", (WIDTH * _FINER, LINE * _FINER)) for _ in range(2))
    ImageDraw.Draw(below).polygon([(finer[0][0], floor), *finer, (finer[-1][0], floor)], 255)
    pen, thick = ImageDraw.Draw(line), _THICK * _FINER
    for start, end in pairwise(finer):
        pen.line((start, end), 255, thick)
    for x, y in finer:
        pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), 255)
    image.paste(palette.tint, (0, BOARD_HEADER), below.reduce(_FINER))
    image.paste(palette.accent_ink, (0, BOARD_HEADER), line.reduce(_FINER))
