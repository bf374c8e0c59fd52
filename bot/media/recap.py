"""The week's recap as a picture: a headline, a photo where there is one, and three numbers that moved."""

from collections.abc import Sequence
from functools import lru_cache

from PIL import Image

from bot.media.canvas import Canvas
from bot.media.collage import cropped
from bot.media.colour import INK, WHITE, Palette, Rgb
from bot.media.drawings import Number, RecapCard
from bot.media.fonts import Weight
from bot.media.sizes import HERO, NUMBERS, PLAIN, WIDTH, of_recap
from bot.media.streets import street_map
from bot.media.typeface import CAP_HEIGHT, Style, Typeface

_MARGIN = 48

_HEADLINE = Style(60, Weight.BOLD)
_LEADING = 74
_PERIOD = Style(30)
_CHIP = Style(28, Weight.SEMIBOLD)
_VALUE = Style(72, Weight.BOLD)
_CHANGE = Style(30, Weight.SEMIBOLD)
_LABEL = Style(30)

_UP, _DOWN = (33, 122, 71), (150, 92, 14)
_UP_DARK, _DOWN_DARK = (92, 201, 137), (232, 168, 84)


class Recap:
    """Draws recaps; keeps their grounds."""

    def __init__(self, typeface: Typeface) -> None:
        """Take what draws text."""
        self._typeface = typeface
        self._photo = lru_cache(4)(_hero)

    def draw(self, card: RecapCard, photo: bytes | None = None) -> Image.Image:
        """The card, :data:`WIDTH` pixels wide.

        Raises:
            ValueError: the colour is none.
            OSError: the photo is none.
        """
        palette = Palette.of(card.colour, dark=card.dark)
        headline = self._typeface.wrap(card.headline, _HEADLINE, WIDTH - 2 * _MARGIN, 3)
        top = HERO if photo else PLAIN
        image = Image.new("RGB", (WIDTH, of_recap(card, with_photo=bool(photo))), palette.paper)
        if photo:
            image.paste(self._photo(photo, len(headline)), (0, 0))
        else:
            image.paste(street_map(WIDTH, PLAIN, palette, card.campaign, 0.45), (0, 0))
        canvas = Canvas(image)
        self._draw_campaign(canvas, card, palette, on_photo=photo is not None)
        self._draw_headline(canvas, headline, card.period, top, WHITE if photo else palette.on_accent)
        for place, number in enumerate(card.numbers[:3]):
            self._draw_number(canvas, place, len(card.numbers[:3]), top, number, palette, dark=card.dark)
        return image

    def _draw_campaign(self, canvas: Canvas, card: RecapCard, palette: Palette, *, on_photo: bool) -> None:
        name = self._typeface.shorten(card.campaign, _CHIP, WIDTH - 2 * _MARGIN - 48)
        width = self._typeface.width(name, _CHIP) + 48
        ground, ink = (palette.accent, palette.on_accent) if on_photo else (palette.paper, palette.ink)
        canvas.panel((_MARGIN, 40, _MARGIN + width, 94), 27, ground)
        baseline = 67 + CAP_HEIGHT * _CHIP.size / 2
        self._typeface.draw(canvas.image, (_MARGIN + 24, baseline), name, _CHIP, ink)

    def _draw_headline(self, canvas: Canvas, lines: Sequence[str], period: str, bottom: int, ink: Rgb) -> None:
        room = WIDTH - 2 * _MARGIN
        baseline = bottom - 44 - _LEADING * len(lines)
        for line in lines:
            self._typeface.draw(canvas.image, (_MARGIN, baseline), line, _HEADLINE, ink)
            baseline += _LEADING
        period = self._typeface.shorten(period, _PERIOD, room)
        self._typeface.draw(canvas.image, (_MARGIN, bottom - 52), period, _PERIOD, ink)

    def _draw_number(
        self, canvas: Canvas, place: int, of: int, top: int, number: Number, palette: Palette, *, dark: bool
    ) -> None:
        room = (WIDTH - 2 * _MARGIN) / of
        left = _MARGIN + room * place
        if place:
            canvas.line((left - 1, top + 44, left + 1, top + NUMBERS - 44), palette.line)
            left += 32
        room -= 48
        draw, shorten = self._typeface.draw, self._typeface.shorten
        draw(canvas.image, (left, top + 100), shorten(number.value, _VALUE, room), _VALUE, palette.ink)
        y = top + 150
        for line in self._typeface.wrap(number.label, _LABEL, room, 2):
            draw(canvas.image, (left, y), line, _LABEL, palette.quiet)
            y += 38
        if number.change:
            self._draw_change(canvas, (left, y + 8), room, number, palette, dark=dark)

    def _draw_change(
        self,
        canvas: Canvas,
        at: tuple[float, float],
        room: float,
        number: Number,
        palette: Palette,
        *,
        dark: bool,
    ) -> None:
        x, baseline = at
        shades = {1: _UP_DARK if dark else _UP, -1: _DOWN_DARK if dark else _DOWN}
        shade = shades.get(number.trend, palette.quiet)
        if number.trend:
            canvas.triangle((x + 11, baseline - 11), 22, shade, up=number.trend > 0)
            x += 32
        change = self._typeface.shorten(number.change, _CHANGE, at[0] + room - x)
        self._typeface.draw(canvas.image, (x, baseline), change, _CHANGE, shade)


def _hero(photo: bytes, lines: int) -> Image.Image:
    """The photo cut to the card, dark enough at its foot that white can be read on it, whatever it shows."""
    picture = cropped(photo, WIDTH, HERO)
    picture.paste(INK, (0, 0), _scrim(lines))
    return picture


@lru_cache(4)
def _scrim(lines: int) -> Image.Image:
    """How dark the photo becomes: a little at the top, and from the headline down as much as text needs.

    White on a white photo under it has a contrast of 5.4.
    """
    full = HERO - 44 - _LEADING * lines - _HEADLINE.size
    column = Image.new("L", (1, HERO))
    column.putdata(
        [round(255 * max(0.3 * (1 - y / 130), min(0.64, (y - full + 180) / 180 * 0.64), 0.0)) for y in range(HERO)]
    )
    return column.resize((WIDTH, HERO))
