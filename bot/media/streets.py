"""The one motif of all pictures: a map of streets with the team's way through it."""

from functools import lru_cache
from itertools import pairwise
from math import radians, tan
from random import Random

from PIL import Image, ImageDraw

from bot.media.colour import WHITE, Palette, Rgb, mix

_FINER = 2
_TILT = 17  # degrees


def street_map(width: int, height: int, palette: Palette, seed: str, rise: float = 0) -> Image.Image:
    """A ground in the accent; streets appear towards the right, in shades that never cost contrast.

    Args:
        width: pixels.
        height: pixels.
        palette: whose accent it takes.
        seed: the same streets for the same words.
        rise: where the way runs: 0 in the middle, 1 at the upper edge.
    """
    return _street_map(width, height, palette, seed, rise).copy()


@lru_cache(16)
def _street_map(width: int, height: int, palette: Palette, seed: str, rise: float) -> Image.Image:
    away = (0, 0, 0) if palette.on_accent == WHITE else WHITE
    ground = Image.new("RGB", (width, height), palette.accent)
    drawn = _tilted((width, height), palette.accent, away, Random(seed), rise)
    ground.paste(drawn, mask=_appearing(width, height))
    return ground


def _appearing(width: int, height: int) -> Image.Image:
    """Nothing on the left third, everything on the right third."""
    ramp = Image.new("L", (width, 1))
    ramp.putdata([max(0, min(255, round((x / width - 0.3) * 560))) for x in range(width)])
    return ramp.resize((width, height))


def _tilted(size: tuple[int, int], ground: Rgb, away: Rgb, dice: Random, rise: float) -> Image.Image:
    width, height = size
    side = round((width**2 + height**2) ** 0.5) * _FINER
    plan = Image.new("RGB", (side, side), ground)
    pen = ImageDraw.Draw(plan)
    across, down = _streets(side, dice), _streets(side, dice)
    _draw_blocks(pen, across, down, ground, away, dice)
    street = mix(ground, away, 0.2)
    for at, broad in across:
        pen.line((at, 0, at, side), street, broad)
    for at, broad in down:
        pen.line((0, at, side, at), street, broad)
    pen.line((0, side * 0.2, side, side * 0.86), street, 26)
    half = width * _FINER / 2, height * _FINER / 2
    way = _way([at for at, _ in across], [at for at, _ in down], side // 2, half, dice, rise)
    _draw_way(pen, way, mix(ground, away, 0.5), ground)
    turned = plan.rotate(_TILT, Image.Resampling.BILINEAR)  # bicubic overshoots: darker than any street
    left, top = (side - width * _FINER) // 2, (side - height * _FINER) // 2
    return turned.crop((left, top, left + width * _FINER, top + height * _FINER)).reduce(_FINER)


def _streets(side: int, dice: Random) -> list[tuple[int, int]]:
    """Where streets run, and how broad they are."""
    at, found = dice.randint(10, 60), []
    while at < side:
        found.append((at, dice.choice((5, 5, 5, 9, 14))))
        at += dice.choice((70, 90, 90, 120, 150))
    return found


def _draw_blocks(
    pen: ImageDraw.ImageDraw,
    across: list[tuple[int, int]],
    down: list[tuple[int, int]],
    ground: Rgb,
    away: Rgb,
    dice: Random,
) -> None:
    """Some blocks are built up, a few are parks."""
    for (left, _), (right, _) in pairwise(across):
        for (top, _), (bottom, _) in pairwise(down):
            shade = dice.choice((0, 0, 0.05, 0.05, 0.09, 0.13))
            if shade:
                box = (left + 12, top + 12, right - 12, bottom - 12)
                pen.rounded_rectangle(box, 8, mix(ground, away, shade))


def _way(
    across: list[int], down: list[int], middle: int, half: tuple[float, float], dice: Random, rise: float
) -> list[tuple[int, int]]:
    """A way from crossing to crossing that stays inside the picture once the plan is turned.

    Args:
        across: where streets cross the plan's width, pixels.
        down: where they cross its height.
        middle: half the plan's side.
        half: half the picture's width and height, in the plan's pixels.
        dice: where it turns.
        rise: how far above the middle it keeps, as part of half the height.
    """
    slope = tan(radians(_TILT))
    begin, end = middle - half[0] * 0.3, middle + half[0] * 0.76
    way: list[tuple[int, int]] = []
    row = None
    for x in (x for x in across if begin < x < end):
        wish = middle + (x - middle) * slope + (dice.uniform(-0.5, 0.4) * (1 - rise) - rise) * half[1]
        if row is not None:
            way.append((x, row))
        row = min(down, key=lambda y: abs(y - wish))
        way.append((x, row))
    return way


def _draw_way(pen: ImageDraw.ImageDraw, way: list[tuple[int, int]], colour: Rgb, hole: Rgb) -> None:
    """The way with a stop here and there, and a ring where it ends."""
    if len(way) < 2:
        return
    pen.line(way, colour, 11, joint="curve")
    for x, y in way[:-2:3]:
        pen.ellipse((x - 15, y - 15, x + 15, y + 15), colour)
    for radius, filled in ((31, colour), (17, hole)):
        x, y = way[-1]
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), filled)
