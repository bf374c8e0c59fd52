"""Posters on a brick wall, one or more of them just put up by the team."""

from collections.abc import Callable
from math import cos, pi, sin
from random import Random
from typing import TypeAlias

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from bot.media.colour import Rgb, mix
from bot.media.fonts import SHIPPED
from bot.media.scenes.light import clouds, glow, keep_above, lit, shadow, sky

_Motif: TypeAlias = Callable[[Image.Image, Random, Rgb, Rgb], None]

_BRICKS: tuple[Rgb, ...] = ((142, 74, 58), (158, 96, 70), (112, 70, 66), (176, 168, 158), (92, 96, 104))
_INKS: tuple[tuple[Rgb, Rgb, Rgb], ...] = (  # paper, first ink, second ink
    ((244, 232, 208), (214, 64, 44), (26, 38, 66)),
    ((24, 44, 84), (250, 196, 64), (238, 236, 226)),
    ((232, 92, 60), (250, 238, 214), (38, 24, 40)),
    ((22, 110, 96), (248, 224, 150), (16, 40, 40)),
    ((246, 244, 238), (30, 30, 34), (232, 72, 110)),
    ((250, 204, 70), (36, 32, 60), (220, 60, 50)),
)
_WORDS = (
    ("OPEN MIC", "every thursday, 8 pm"),
    ("GAME DAY", "meet at the north gate"),
    ("NIGHT\nMARKET", "food · music · friends"),
    ("MEET YOUR\nCITY", "an evening for newcomers"),
    ("ROOFTOP\nCINEMA", "bring a blanket"),
    ("STREET\nTEAM", "we go where you are"),
    ("JAZZ ON\nTHE LINE", "free entry"),
    ("RUN THE\nRIVER", "5 km, saturday 7 am"),
)


def draw(size: tuple[int, int], dice: Random) -> Image.Image:
    """The wall, straight on."""
    image = _wall(size, dice)
    places = _places(size, dice)
    prints = zip(
        places,
        dice.sample((_sunrise, _rings, _stripes, _dots, _blocks), len(places)),
        dice.sample(_WORDS, len(places)),
        dice.sample(_INKS, len(places)),
        strict=True,
    )
    for place, motif, words, inks in prints:
        _hang(image, dice, place, _poster(place[2:], dice, motif, words, inks))
    return _sunlit(image, dice)


def _wall(size: tuple[int, int], dice: Random) -> Image.Image:
    brick = dice.choice(_BRICKS)
    image = Image.new("RGB", size, mix(brick, (196, 190, 180), 0.55))
    pen = ImageDraw.Draw(image)
    high, broad = dice.choice(((46, 132), (54, 150), (40, 116)))
    for row in range(size[1] // high + 1):
        for column in range(-1, size[0] // broad + 1):
            left, top = column * broad + (row % 2) * broad // 2, row * high
            colour = lit(mix(brick, (60, 44, 44), dice.choice((0, 0, 0, 0.15, 0.3))), dice, 0.1)
            box = left + 4 + dice.randint(-1, 1), top + 4 + dice.randint(-1, 1), left + broad - 3, top + high - 3
            pen.rounded_rectangle(box, 4, colour)
            pen.line((box[0] + 3, box[3] - 1, box[2], box[3] - 1), mix(colour, (0, 0, 0), 0.35), 3)
            pen.line((box[0] + 3, box[1] + 1, box[2] - 3, box[1] + 1), mix(colour, (255, 255, 255), 0.12), 2)
    stains = clouds(size, dice, 1).point([150 + v * 105 // 255 for v in range(256)])
    speck = Image.frombytes("L", (size[0] // 2, size[1] // 2), dice.randbytes(size[0] // 2 * (size[1] // 2)))
    speck = speck.point([222 + v * 33 // 255 for v in range(256)]).resize(size)
    for layer in (stains, speck):
        image = ImageChops.multiply(image, Image.merge("RGB", (layer, layer, layer)))
    return image


def _places(size: tuple[int, int], dice: Random) -> list[tuple[int, int, int, int]]:
    """Where posters hang: left, top, width, height; two rows of small ones or some large ones."""
    width, height = size
    layout = dice.choice(("three", "four", "one and two", "pair"))
    if layout == "three":
        return [
            (round(width * x), round(height * 0.16), round(width * 0.26), round(height * 0.5))
            for x in (0.07, 0.37, 0.67)
        ]
    if layout == "four":
        side = round(width * 0.21), round(height * 0.38)
        return [
            (round(width * x), round(height * y), *side)
            for x, y in ((0.2, 0.06), (0.2, 0.52), (0.55, 0.06), (0.55, 0.52))
        ]
    if layout == "pair":
        return [
            (round(width * x), round(height * 0.09), round(width * 0.36), round(height * 0.7)) for x in (0.11, 0.53)
        ]
    return [
        (round(width * 0.08), round(height * 0.08), round(width * 0.42), round(height * 0.8)),
        (round(width * 0.6), round(height * 0.07), round(width * 0.24), round(height * 0.4)),
        (round(width * 0.64), round(height * 0.54), round(width * 0.22), round(height * 0.37)),
    ]


def _hang(image: Image.Image, dice: Random, place: tuple[int, int, int, int], poster: Image.Image) -> None:
    left, top, _, _ = place
    sheet = poster.convert("RGBA")
    tilt = dice.uniform(-2.6, 2.6)
    sheet = sheet.rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    corner = left + dice.randint(-16, 16), top + dice.randint(-14, 14)
    shadow(image, sheet.getchannel("A"), corner, (9, 14), 9, 0.62)
    image.paste(sheet, corner, sheet)
    for x in (0.08, 0.92):
        tape = Image.new("RGBA", (86, 30), (232, 222, 190, 170)).rotate(
            dice.uniform(20, 70) * (1 if x < 0.5 else -1), expand=True
        )
        at = corner[0] + round(sheet.width * x - tape.width / 2), corner[1] - tape.height // 3
        image.paste(tape, at, tape)


def _poster(
    size: tuple[int, int], dice: Random, motif: _Motif, words: tuple[str, str], inks: tuple[Rgb, Rgb, Rgb]
) -> Image.Image:
    paper, first, second = inks
    sheet = Image.new("RGB", size, paper)
    motif(sheet, dice, first, second)
    _print(sheet, *words, paper, first, second)
    folds = sky(
        size,
        (
            (0, (255, 255, 255)),
            (0.495, (246, 246, 246)),
            (0.5, (222, 222, 222)),
            (0.51, (255, 255, 255)),
            (1, (240, 240, 240)),
        ),
    )
    sheet = ImageChops.multiply(sheet, folds)
    wrinkles = keep_above(clouds(size, dice, 1), 60, 160).point([226 + v * 29 // 255 for v in range(256)])
    return ImageChops.multiply(sheet, Image.merge("RGB", (wrinkles, wrinkles, wrinkles)))


def _print(sheet: Image.Image, words: str, line: str, paper: Rgb, first: Rgb, second: Rgb) -> None:
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    font = _fitting(words, width * 0.84)
    step = font.size * 1.02
    lines = words.split("\n")
    foot = height * 0.9 - step * (len(lines) - 1) - font.size * 0.62
    pen.rectangle((0, foot - font.size * 1.02, width, height), paper)
    for place, word in enumerate(lines):
        pen.text((width * 0.08, foot + place * step), word, second if second != paper else first, font, "ls")
    small = ImageFont.truetype(str(SHIPPED / "NotoSans-SemiBold.ttf"), max(10, round(width * 0.052)))
    pen.text((width * 0.08, height * 0.945), line, first, small, "ls")


def _fitting(words: str, room: float) -> ImageFont.FreeTypeFont:
    path = str(SHIPPED / "NotoSans-Bold.ttf")
    longest = max(ImageFont.truetype(path, 100).getlength(word) for word in words.split("\n"))
    return ImageFont.truetype(path, round(min(100 * room / longest, room * 0.3)))


def _sunrise(sheet: Image.Image, dice: Random, first: Rgb, second: Rgb) -> None:
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    centre, rays = (width / 2, height * 0.5), dice.choice((18, 24, 30))
    for ray in range(0, rays, 2):
        turns = [pi + pi * (ray + part) / rays for part in (0, 1)]
        pen.polygon(
            [centre, *((centre[0] + cos(turn) * height, centre[1] + sin(turn) * height) for turn in turns)], first
        )
    radius = width * 0.24
    pen.ellipse((centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius), second)


def _rings(sheet: Image.Image, dice: Random, first: Rgb, second: Rgb) -> None:
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    x, y = width * dice.uniform(0.3, 0.7), height * 0.32
    for ring in range(9, 0, -1):
        radius = width * 0.058 * ring
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), first if ring % 2 else second)


def _stripes(sheet: Image.Image, dice: Random, first: Rgb, second: Rgb) -> None:
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    for stripe in range(-6, 12):
        x = stripe * width / 6
        pen.line((x, -20, x + height * 0.7, height * 0.7), first if stripe % 2 else second, round(width * 0.07))


def _dots(sheet: Image.Image, dice: Random, first: Rgb, second: Rgb) -> None:
    pen = ImageDraw.Draw(sheet)
    step = sheet.width / 9
    for row in range(12):
        for column in range(10):
            radius = step * 0.46 * (1 - row / 13)
            x, y = column * step + (row % 2) * step / 2, row * step * 0.9 + step / 2
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), second if (row + column) % 5 == 0 else first)


def _blocks(sheet: Image.Image, dice: Random, first: Rgb, second: Rgb) -> None:
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    x = 0.0
    while x < width:
        broad = width * dice.uniform(0.08, 0.17)
        top = height * dice.uniform(0.12, 0.45)
        pen.rectangle((x, top, x + broad, height), dice.choice((first, first, second)))
        x += broad + width * 0.015
    pen.ellipse((width * 0.62, height * 0.06, width * 0.84, height * 0.06 + width * 0.22), second)


def _sunlit(image: Image.Image, dice: Random) -> Image.Image:
    """Slanting light, and in some photos the shadow of a branch or a lamp."""
    width, height = image.size
    sheet = Image.new("L", (width // 4, height // 4), 255)
    pen = ImageDraw.Draw(sheet)
    slope, edge = dice.uniform(0.3, 0.9), dice.uniform(0.15, 0.75) * width / 4
    if dice.random() < 0.6:
        corners = ((edge, 0), (width, 0), (width, height), (edge + height / 4 * slope, height / 4))
        pen.polygon(corners if dice.random() < 0.5 else ((0, 0), corners[0], corners[3], (0, height)), 158)
    else:
        _draw_leaves(pen, dice, sheet.size)
    sheet = sheet.filter(ImageFilter.GaussianBlur(3)).resize(image.size, Image.Resampling.BICUBIC)
    image = ImageChops.multiply(
        image, Image.merge("RGB", (sheet, sheet, sheet.point([min(255, v + 22) for v in range(256)])))
    )
    glow(image, (width * dice.uniform(0.1, 0.9), 0), width * 0.6, (84, 66, 40))
    return image


def _draw_leaves(pen: ImageDraw.ImageDraw, dice: Random, size: tuple[int, int]) -> None:
    for _ in range(150):
        x, y = dice.gauss(size[0] * 0.8, size[0] * 0.22), dice.gauss(size[1] * 0.2, size[1] * 0.26)
        long, flat = dice.randint(8, 22), dice.randint(4, 9)
        pen.ellipse((x, y, x + long, y + flat), 168)
