"""A week's photos in one picture."""

import io
from collections.abc import Mapping

from PIL import Image

from bot.media.canvas import Canvas
from bot.media.colour import Palette
from bot.media.drawings import Collage
from bot.media.fonts import Weight
from bot.media.heading import MARGIN
from bot.media.sizes import FOOT, WIDTH, of_collage, tiles
from bot.media.typeface import Style, Typeface

_TITLE = Style(38, Weight.BOLD)
_PERIOD = Style(30)
_FROM_TOP = 0.4  # of what is cut away above and below: faces are seldom at the foot


class Collages:
    """Draws collages."""

    def __init__(self, typeface: Typeface) -> None:
        """Take what draws text."""
        self._typeface = typeface

    def draw(self, card: Collage, photos: Mapping[str, bytes]) -> Image.Image:
        """The photos in their places, and what they are below; the place of one that is gone stays empty.

        Raises:
            ValueError: the colour is none.
            OSError: a photo is no JPEG.
        """
        palette = Palette.of(card.colour, dark=card.dark)
        height = of_collage(card)
        image = Image.new("RGB", (WIDTH, height), palette.paper)
        for (left, top, wide, high), key in zip(tiles(len(card.photos)), card.photos, strict=False):
            data = photos.get(key)
            tile = cropped(data, wide, high) if data else Image.new("RGB", (wide, high), palette.tint)
            image.paste(tile, (left, top))
        canvas = Canvas(image)
        canvas.line((0, height - FOOT, 12, height), palette.accent)
        draw, room = self._typeface.draw, WIDTH - 2 * MARGIN
        period = self._typeface.shorten(card.period, _PERIOD, room / 2)
        taken = draw(image, (WIDTH - MARGIN, height - 44), period, _PERIOD, palette.quiet, 1)
        title = self._typeface.shorten(card.title, _TITLE, room - taken - 32)
        draw(image, (MARGIN, height - 42), title, _TITLE, palette.ink)
        return image


def cropped(photo: bytes, width: int, height: int) -> Image.Image:
    """A photo cut to a size, scaled so that as little as possible is lost.

    Raises:
        OSError: it is no JPEG.
    """
    with Image.open(io.BytesIO(photo), formats=("JPEG",)) as image:
        image.draft("RGB", (width, height))
        scale = max(width / image.width, height / image.height)
        size = max(width, round(image.width * scale)), max(height, round(image.height * scale))
        picture = image.convert("RGB").resize(size, Image.Resampling.BICUBIC)
    left, top = (size[0] - width) // 2, round((size[1] - height) * _FROM_TOP)
    return picture.crop((left, top, left + width, top + height))
