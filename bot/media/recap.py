"""The week's recap as a picture: a headline, a photo where there is one, and three numbers that moved."""

from collections.abc import Sequence
from functools import lru_cache

from PIL import Image

from bot.media.bidi import leaning
from bot.media.canvas import Canvas
from bot.media.collage import cropped
from bot.media.colour import INK, WHITE, Palette, Rgb
from bot.media.drawings import Number, RecapCard
from bot.media.fonts import Weight
from bot.media.sizes import HERO, NUMBERS, PLAIN, WIDTH, of_recap
from bot.media.streets import street_map
from bot.media.typeface import CAP_HEIGHT, Style, Typeface
from bot.values import dataclass

_MARGIN = 48

_PERIOD = Style(30)
_CHIP = Style(28, Weight.SEMIBOLD)
_VALUES = tuple(Style(size, Weight.BOLD) for size in (72, 52, 40, 32))  # the first a number fits in
_CHANGE = Style(30, Weight.SEMIBOLD)
_LABEL = Style(30)

_FOOT = 118  # from the lower edge of the ground to a headline's last line

_UP, _DOWN = (33, 122, 71), (150, 92, 14)
_UP_DARK, _DOWN_DARK = (92, 201, 137), (232, 168, 84)


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a headline is set: how large, how far its lines are apart, and how many there may be."""

    style: Style
    leading: int
    lines: int


# The first in which all of a headline fits.
_HEADLINES = (
    _Setting(Style(60, Weight.BOLD), 74, 3), _Setting(Style(48, Weight.BOLD), 60, 4),
    _Setting(Style(36, Weight.BOLD), 46, 5),
)  # fmt: skip


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
        lines, setting = self._set(card.headline)
        framed = bool(photo or card.photo)  # the room of a photo that is gone stays: pages were told its size
        top = HERO if framed else PLAIN
        image = Image.new("RGB", (WIDTH, of_recap(card, with_photo=framed)), palette.paper)
        if photo:
            image.paste(self._photo(photo, _FOOT + setting.leading * (len(lines) - 1) + setting.style.size), (0, 0))
        else:
            image.paste(street_map(WIDTH, top, palette, card.campaign, 0.45), (0, 0))
        canvas = Canvas(image)
        self._draw_campaign(canvas, card, palette, on_photo=bool(photo))
        ink, base = WHITE if photo else palette.on_accent, leaning(" ".join(lines))
        self._draw_headline(canvas, lines, setting, top, ink, base=base)
        period = self._typeface.shorten(card.period, _PERIOD, WIDTH - 2 * _MARGIN)
        self._typeface.draw(image, (_MARGIN, top - 52), period, _PERIOD, ink)
        for place, number in enumerate(card.numbers[:3]):
            self._draw_number(canvas, place, len(card.numbers[:3]), top, number, palette, dark=card.dark)
        return image

    def _set(self, headline: str) -> tuple[list[str], _Setting]:
        """A headline in lines, and how it is set; shortened where it is too long for the smallest."""
        room = WIDTH - 2 * _MARGIN
        for setting in _HEADLINES:
            lines = self._typeface.wrap(headline, setting.style, room, setting.lines + 1)
            if len(lines) <= setting.lines:
                return lines, setting
        return self._typeface.wrap(headline, setting.style, room, setting.lines), setting

    def _draw_campaign(self, canvas: Canvas, card: RecapCard, palette: Palette, *, on_photo: bool) -> None:
        name = self._typeface.shorten(card.campaign, _CHIP, WIDTH - 2 * _MARGIN - 48)
        width = self._typeface.width(name, _CHIP) + 48
        ground, ink = (palette.accent, palette.on_accent) if on_photo else (palette.paper, palette.ink)
        canvas.panel((_MARGIN, 40, _MARGIN + width, 94), 27, ground)
        baseline = 67 + CAP_HEIGHT * _CHIP.size / 2
        self._typeface.draw(canvas.image, (_MARGIN + 24, baseline), name, _CHIP, ink)

    def _draw_headline(
        self, canvas: Canvas, lines: Sequence[str], setting: _Setting, bottom: int, ink: Rgb, *, base: int
    ) -> None:
        """Its lines above each other, from the side on which it begins."""
        baseline = bottom - _FOOT - setting.leading * (len(lines) - 1)
        for line in lines:
            at = (WIDTH - _MARGIN if base else _MARGIN), baseline
            self._typeface.draw(canvas.image, at, line, setting.style, ink, base, base=base)
            baseline += setting.leading

    def _draw_number(
        self, canvas: Canvas, place: int, of: int, top: int, number: Number, palette: Palette, *, dark: bool
    ) -> None:
        room = (WIDTH - 2 * _MARGIN) / of
        left = _MARGIN + room * place
        if place:
            canvas.line((left - 1, top + 44, left + 1, top + NUMBERS - 44), palette.line)
            left += 32
        room -= 48
        draw = self._typeface.draw
        value, style = self._typeface.fitted(number.value, _VALUES, room)
        draw(canvas.image, (left, top + 100), value, style, palette.ink)
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


def _hero(photo: bytes, height: int) -> Image.Image:
    """The photo cut to the card, dark enough at its foot that white can be read on it, whatever it shows."""
    picture = cropped(photo, WIDTH, HERO)
    picture.paste(INK, (0, 0), _scrim(height))
    return picture


@lru_cache(8)
def _scrim(height: int) -> Image.Image:
    """How dark the photo becomes: a little at the top, and as much as text needs so far up from its foot.

    White on a white photo under it has a contrast of 5.4.
    """
    full = HERO - height
    column = Image.new("L", (1, HERO))
    column.putdata(
        [round(255 * max(0.3 * (1 - y / 130), min(0.64, (y - full + 180) / 180 * 0.64), 0.0)) for y in range(HERO)]
    )
    return column.resize((WIDTH, HERO))
