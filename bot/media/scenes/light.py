"""Light, haze and grain: what makes a drawing look as if a camera had taken it."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import cos, radians, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.media.colour import Rgb, mix


def sky(size: tuple[int, int], stops: Sequence[tuple[float, Rgb]]) -> Image.Image:
    """A ground whose colour changes from top to bottom.

    Args:
        size: pixels.
        stops: where (0 top, 1 bottom, rising) which colour is reached.
    """
    column = Image.new("RGB", (1, 256))
    column.putdata([_between(stops, y / 255) for y in range(256)])
    return column.resize(size, Image.Resampling.BICUBIC)


def clouds(size: tuple[int, int], dice: Random, stretch: float = 3.0) -> Image.Image:
    """An L picture of soft, uneven shapes: clouds, smoke, haze, stains.

    Args:
        size: pixels.
        dice: which clouds.
        stretch: how many times wider than high they are.
    """
    small = max(2, size[0] // 8), max(2, size[1] // 8)
    sheet = Image.new("L", small, 128)
    for step, strength in ((4, 0.6), (9, 0.4), (20, 0.3), (44, 0.18)):
        cells = max(2, step), max(2, round(step * stretch * size[1] / size[0]))
        noise = Image.frombytes("L", cells, dice.randbytes(cells[0] * cells[1]))
        sheet = Image.blend(sheet, noise.resize(small, Image.Resampling.BICUBIC), strength)
    return sheet.resize(size, Image.Resampling.BICUBIC)


def keep_above(sheet: Image.Image, edge: int, softness: int, most: int = 255) -> Image.Image:
    """A mask of where an L picture is brighter than an edge, fading over so many shades."""
    return sheet.point([round(max(0, min(1, (v - edge) / softness)) * most) for v in range(256)])


def glow(image: Image.Image, centre: tuple[float, float], radius: float, colour: Rgb) -> None:
    """Let something shine: adds light that fades towards the radius."""
    side = max(2, round(radius * 2))
    left, top = round(centre[0] - radius), round(centre[1] - radius)
    box = max(0, left), max(0, top), min(image.width, left + side), min(image.height, top + side)
    if box[2] <= box[0] or box[3] <= box[1]:
        return
    fade = _fade().resize((side, side), Image.Resampling.BILINEAR)
    fade = fade.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
    light = Image.new("RGB", fade.size)
    light.paste(colour, mask=fade)
    image.paste(ImageChops.screen(image.crop(box), light), box[:2])


def bokeh(image: Image.Image, centre: tuple[float, float], radius: int, colour: Rgb, strength: float) -> None:
    """A light out of focus: an even disc with a brighter rim."""
    side = 2 * radius + 8
    disc = Image.new("L", (side * 2, side * 2))
    pen = ImageDraw.Draw(disc)
    edge = side * 2 - 9
    pen.ellipse((8, 8, edge, edge), round(190 * strength), round(255 * strength), max(2, radius // 9))
    disc = disc.filter(ImageFilter.GaussianBlur(2)).reduce(2)
    light = Image.new("RGB", disc.size)
    light.paste(colour, mask=disc)
    corner = round(centre[0] - side / 2), round(centre[1] - side / 2)
    box = (*corner, corner[0] + disc.width, corner[1] + disc.height)
    image.paste(ImageChops.screen(image.crop(box), light), corner)


def shadow(
    image: Image.Image, shape: Image.Image, corner: tuple[int, int], shift: tuple[int, int], blur: float, dark: float
) -> None:
    """The shadow a shape (an L mask) throws on what lies under it."""
    margin = round(blur * 3)
    sheet = Image.new("L", (shape.width + 2 * margin, shape.height + 2 * margin))
    sheet.paste(shape.point([round(v * dark) for v in range(256)]), (margin, margin))
    small = sheet.resize((max(1, sheet.width // 4), max(1, sheet.height // 4)), Image.Resampling.BILINEAR)
    sheet = small.filter(ImageFilter.GaussianBlur(blur / 4)).resize(sheet.size, Image.Resampling.BICUBIC)
    image.paste((12, 10, 14), (corner[0] - margin + shift[0], corner[1] - margin + shift[1]), sheet)


def soft(image: Image.Image, blur: float) -> Image.Image:
    """Out of focus by so many pixels; fast for large blurs."""
    if blur < 6:
        return image.filter(ImageFilter.GaussianBlur(blur))
    size = max(1, image.width // 4), max(1, image.height // 4)
    small = image.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(blur / 4))
    return small.resize(image.size, Image.Resampling.BICUBIC)


def framed(image: Image.Image, dice: Random) -> Image.Image:
    """What somebody's hand chose of the scene: a part of it, held not quite straight. The size stays."""
    width, height = image.size
    zoom, tilt = dice.uniform(0.66, 0.95), radians(dice.gauss(0, 1.6))
    right, down = zoom * cos(tilt), zoom * sin(tilt)
    reach = (right * width + abs(down) * height) / 2, (abs(down) * width + right * height) / 2
    middle = dice.uniform(reach[0], width - reach[0]), dice.uniform(reach[1], height - reach[1])
    corner = (
        middle[0] - right * width / 2 + down * height / 2,
        middle[1] - down * width / 2 - right * height / 2,
    )
    matrix = (right, -down, corner[0], down, right, corner[1])
    return image.transform(image.size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def developed(image: Image.Image, dice: Random, grain: float = 0.06, vignette: float = 0.3) -> Image.Image:
    """What a lens and a sensor do: a soft edge, darker corners, grain.

    Args:
        image: RGB.
        dice: which grain.
        grain: 0 none, 0.2 a dark room.
        vignette: how much darker the corners are, 0 to 1.
    """
    image = image.filter(ImageFilter.BoxBlur(0.7))
    corners = _fade().resize((image.width // 4, image.height // 4), Image.Resampling.BILINEAR)
    least = round(255 * (1 - vignette))
    corners = corners.point([min(255, least + round(v * 1.6)) for v in range(256)]).resize(image.size)
    image = ImageChops.multiply(image, Image.merge("RGB", (corners, corners, corners)))
    half = image.width * 2 // 3, image.height * 2 // 3
    noise = Image.frombytes("L", half, dice.randbytes(half[0] * half[1]))
    noise = noise.point([round(128 + (v - 128) * grain) for v in range(256)]).resize(image.size)
    return ImageChops.add(image, Image.merge("RGB", (noise, noise, noise)), 1, -128)


def lit(colour: Rgb, dice: Random, by: float = 0.08) -> Rgb:
    """A colour a little lighter or darker, as no two things are the same."""
    shift = dice.uniform(-by, by)
    return mix(colour, (255, 255, 255) if shift > 0 else (0, 0, 0), abs(shift))


@lru_cache(1)
def _fade() -> Image.Image:
    """255 in the middle, 0 at the rim of the circle and outside."""
    return Image.radial_gradient("L").point([round(max(0.0, 1 - v / 181) ** 1.6 * 255) for v in range(256)])


def _between(stops: Sequence[tuple[float, Rgb]], at: float) -> Rgb:
    for (above, one), (below, other) in pairwise(stops):
        if at <= below:
            return mix(one, other, max(0.0, (at - above) / (below - above)))
    return stops[-1][1]
