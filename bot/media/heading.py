"""The head of a card: its title and period on the campaign's colour, with streets running through it."""

from PIL import Image

from bot.media.canvas import Canvas
from bot.media.colour import Palette
from bot.media.fonts import Weight
from bot.media.sizes import BOARD_HEADER, WIDTH
from bot.media.streets import street_map
from bot.media.typeface import Style, Typeface

MARGIN = 48

_TITLES = tuple(Style(size, Weight.BOLD) for size in (56, 46, 38))  # the first a title fits in
_PERIOD = Style(30)


def ground(height: int, palette: Palette, seed: str) -> Image.Image:
    """An empty card with its head; the same streets for the same seed."""
    image = Image.new("RGB", (WIDTH, height), palette.paper)
    image.paste(street_map(WIDTH, BOARD_HEADER, palette, seed), (0, 0))
    return image


class Heading:
    """Writes heads."""

    def __init__(self, typeface: Typeface) -> None:
        """Take what draws text."""
        self._typeface = typeface

    def draw(self, canvas: Canvas, palette: Palette, title: str, period: str, unit: str = "") -> None:
        """Write what it is, when it was, and to the right what is counted."""
        draw, room = self._typeface.draw, WIDTH - 2 * MARGIN
        unit = self._typeface.shorten(unit, _PERIOD, room * 0.56)
        taken = draw(canvas.image, (WIDTH - MARGIN, 136), unit, _PERIOD, palette.on_accent, 1)
        title, style = self._typeface.fitted(title, _TITLES, room)
        draw(canvas.image, (MARGIN, 84), title, style, palette.on_accent)
        period = self._typeface.shorten(period, _PERIOD, room - taken - 32)
        draw(canvas.image, (MARGIN, 136), period, _PERIOD, palette.on_accent)
