"""Bars, standing side by side or lying under each other, in the house's colours."""

from collections.abc import Sequence

from bot.media.canvas import Canvas
from bot.media.colour import Palette, mix
from bot.media.drawings import Figure
from bot.media.fonts import Weight
from bot.media.sizes import PERSON_SKILL
from bot.media.typeface import CAP_HEIGHT, Style, Typeface

_LABEL = Style(28)
_VALUE = Style(28, Weight.BOLD)
_FOOT, _HEAD = 48, 44  # below a standing bar for its label, above it for its value


class Bars:
    """Draws bars."""

    def __init__(self, typeface: Typeface) -> None:
        """Take what draws text."""
        self._typeface = typeface

    def standing(
        self, canvas: Canvas, box: tuple[int, int, int, int], bars: Sequence[Figure], palette: Palette
    ) -> None:  # fmt: skip
        """Bars side by side in a box: what goes on in full colour, the others quieter."""
        left, top, right, bottom = box
        room = (right - left) / max(len(bars), 1)
        floor, most = bottom - _FOOT, bottom - _FOOT - top - _HEAD
        canvas.line((left, floor, right, floor + 2), palette.line)
        for place, bar in enumerate(bars):
            middle = left + room * (place + 0.5)
            width = min(room * 0.62, 96)
            high = max(0.0, min(1.0, bar.share)) * most
            colour = palette.accent_ink if bar.now else mix(palette.accent_ink, palette.paper, 0.5)
            if high:
                canvas.panel((middle - width / 2, floor - max(high, 6), middle + width / 2, floor), 8, colour)
            ink = palette.ink if bar.now else palette.quiet
            if self._typeface.width(bar.value, _VALUE) <= room - 4:  # whole or not at all: half a number is another
                self._typeface.draw(canvas.image, (middle, floor - max(high, 0) - 14), bar.value, _VALUE, ink, 0.5)
            label = self._typeface.shorten(bar.label, _LABEL, room - 4)
            self._typeface.draw(canvas.image, (middle, bottom - 8), label, _LABEL, ink, 0.5)

    def lying(
        self, canvas: Canvas, box: tuple[int, int, int], bars: Sequence[Figure], palette: Palette
    ) -> None:  # fmt: skip
        """Bars under each other, each as high as a card's skill, from left, top and to the right of ``box``."""
        left, top, right = box
        names = min(max((self._typeface.width(bar.label, _LABEL) for bar in bars), default=0), (right - left) * 0.45)
        values = max((self._typeface.width(bar.value, _VALUE) for bar in bars), default=0)
        for place, bar in enumerate(bars):
            middle = top + PERSON_SKILL * (place + 0.5)
            baseline = middle + CAP_HEIGHT * _LABEL.size / 2
            label = self._typeface.shorten(bar.label, _LABEL, names)
            self._typeface.draw(canvas.image, (left, baseline), label, _LABEL, palette.ink)
            self._typeface.draw(canvas.image, (right, baseline), bar.value, _VALUE, palette.ink, 1)
            begins, ends = left + names + 32, right - values - 32
            canvas.panel((begins, middle - 9, ends, middle + 9), 9, palette.line)
            if bar.share > 0:
                length = max(18.0, (ends - begins) * min(1.0, bar.share))
                canvas.panel((begins, middle - 9, begins + length, middle + 9), 9, palette.accent_ink)
