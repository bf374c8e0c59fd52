"""Faces for people without a picture: their initials on a colour that is always theirs."""

from functools import lru_cache

import regex  # type: ignore[import-untyped]
from PIL import Image

from bot.media.canvas import round_mask
from bot.media.colour import WHITE, of_person
from bot.media.fonts import Weight
from bot.media.typeface import CAP_HEIGHT, Style, Typeface, clusters_of

# Scripts that know capitals, and so initials; elsewhere one sign says most.
_HAS_CAPITALS = regex.compile(r"\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}|\p{Script=Armenian}")

# What shows something: letters but those that draw nothing, numbers, symbols, emoji.
_SHOWN = regex.compile(r"(?V1)[[\p{L}\p{N}\p{So}\p{Emoji_Presentation}]--[\p{Default_Ignorable_Code_Point}\u2800]]")


class Avatars:
    """Draws and keeps initials."""

    def __init__(self, typeface: Typeface) -> None:
        """Take what draws the letters."""
        self._typeface = typeface
        self.square = lru_cache(256)(self._draw)

    def paste(self, image: Image.Image, centre: tuple[float, float], radius: int, name: str) -> None:
        """Draw somebody's round face onto a picture."""
        corner = round(centre[0]) - radius, round(centre[1]) - radius
        image.paste(self.square(name, 2 * radius), corner, round_mask(2 * radius, 2 * radius, radius))

    def _draw(self, name: str, side: int) -> Image.Image:
        """Somebody's face as a square RGB picture, for apps that cut circles themselves."""
        face = Image.new("RGB", (side, side), of_person(name))
        letters = initials(name)
        style = Style(round(side * (0.4 if len(letters) > 1 else 0.46)), Weight.SEMIBOLD)
        baseline = side / 2 + self._drop(letters, style)
        self._typeface.draw(face, (side / 2, baseline), letters, style, WHITE, 0.5)
        return face

    def _drop(self, letters: str, style: Style) -> float:
        """How far below the middle the baseline lies, so that what is seen stands in the middle."""
        if _HAS_CAPITALS.match(letters):
            return style.size * CAP_HEIGHT / 2
        sheet, middle = Image.new("RGB", (4 * style.size, 4 * style.size)), 2 * style.size
        self._typeface.draw(sheet, (middle, middle), letters, style, WHITE, 0.5)
        box = sheet.getbbox()
        return middle - (box[1] + box[3]) / 2 if box else 0.0


def initials(name: str) -> str:
    """One or two signs that stand for a name: ``MO`` for Maya Okafor, ``王`` for 王小明."""
    words = [clusters_of(word) for word in name.split()]
    words = [[sign for sign in word if _SHOWN.search(sign)] for word in words]
    firsts = [word[0] for word in words if word]
    if not firsts:
        return "?"
    capitals = [first for first in firsts if _HAS_CAPITALS.match(first)]
    if firsts[0] not in capitals[:1]:
        return firsts[0]
    return "".join(first.upper() for first in ([capitals[0], capitals[-1]] if len(capitals) > 1 else capitals))
