"""An evening event on a terrace: strings of bulbs, people in talk, glasses in front, the city behind."""

from math import sin
from random import Random

from PIL import Image, ImageDraw

from bot.media.colour import Rgb, mix
from bot.media.scenes.light import bokeh, glow, sky, soft

_SKIES: tuple[tuple[Rgb, Rgb], ...] = (
    ((14, 18, 44), (96, 62, 88)),
    ((20, 24, 52), (176, 104, 84)),
    ((8, 18, 34), (40, 74, 92)),
    ((26, 16, 40), (120, 56, 92)),
)
_COATS: tuple[Rgb, ...] = (
    (60, 44, 56),
    (40, 56, 84),
    (128, 52, 48),
    (54, 84, 76),
    (150, 116, 70),
    (88, 70, 104),
    (44, 44, 50),
)
_SKINS: tuple[Rgb, ...] = ((214, 160, 124), (172, 116, 84), (120, 78, 56), (84, 56, 42))
_WARM: tuple[Rgb, ...] = ((255, 206, 128), (255, 184, 96), (255, 224, 170))


def draw(size: tuple[int, int], dice: Random) -> Image.Image:
    """The view across a table."""
    width, height = size
    top, low = dice.choice(_SKIES)
    image = sky(size, ((0, top), (0.5, low), (0.62, mix(low, (30, 20, 24), 0.5)), (1, (24, 17, 18))))
    for _ in range(70):
        at = dice.uniform(0, width), height * dice.uniform(0.34, 0.56)
        colour = dice.choice((*_WARM, (150, 200, 255), (255, 120, 110)))
        bokeh(image, at, dice.randint(9, 26), colour, dice.uniform(0.2, 0.6))
    floor = round(height * 0.62)
    _draw_rail(image, floor)
    for string in range(dice.randint(3, 4)):
        _draw_string(image, dice, height * (0.05 + 0.085 * string), string)
    for depth, line in ((0.55, 0.5), (1.0, 0.53)):
        _draw_people(image, dice, round(height * line), depth)
    _draw_table(image, dice, round(height * 0.84))
    for _ in range(dice.randint(4, 8)):
        at = dice.uniform(0, width), dice.uniform(0, height * 0.9)
        bokeh(image, at, dice.randint(50, 110), dice.choice(_WARM), dice.uniform(0.08, 0.2))
    return image


def _draw_rail(image: Image.Image, floor: int) -> None:
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, floor, image.width, image.height), (38, 27, 26))
    pen.rectangle((0, floor - 6, image.width, floor + 8), (52, 40, 38))
    for x in range(0, image.width, 46):
        pen.rectangle((x, floor, x + 4, floor + 190), (26, 20, 22))


def _draw_string(image: Image.Image, dice: Random, y: float, row: int) -> None:
    """A cord of bulbs that hangs in swags; the nearer rows are larger."""
    pen = ImageDraw.Draw(image)
    sag, waves = dice.uniform(34, 70), dice.uniform(1.4, 2.6)
    start, tilt = dice.uniform(0, 6), dice.uniform(-0.06, 0.06)
    points = []
    for x in range(-20, image.width + 40, 20):
        hang = abs(sin(start + waves * 3.14 * x / image.width))
        points.append((x, y + sag * hang + tilt * x))
    pen.line(points, (20, 16, 20), 4, joint="curve")
    for x, at in points[:: 5 - row // 2]:
        bulb = dice.choice(_WARM)
        glow(image, (x, at + 16), 78 - 10 * row, mix(bulb, (0, 0, 0), 0.3))
        radius = 13 - 2 * row
        pen.ellipse((x - radius, at + 16 - radius, x + radius, at + 18 + radius), mix(bulb, (255, 255, 255), 0.55))


def _draw_people(image: Image.Image, dice: Random, line: int, depth: float) -> None:
    """A row of people in twos and threes, lit by the bulbs from above."""
    sheet = Image.new("RGBA", image.size)
    pen = ImageDraw.Draw(sheet)
    x = -60.0 + dice.uniform(0, 90)
    while x < image.width + 60:
        for _ in range(dice.choice((1, 2, 2, 3))):
            _draw_person(pen, dice, (x, line + dice.uniform(-22, 26) * depth), depth, image.height)
            x += dice.uniform(112, 150) * depth
        x += dice.uniform(60, 240) * depth
    sheet = soft(sheet, 7 if depth < 1 else 1.6)
    image.paste(sheet, mask=sheet)


def _draw_person(pen: ImageDraw.ImageDraw, dice: Random, at: tuple[float, float], depth: float, foot: int) -> None:
    (x, y), head = at, 52 * depth
    dim = 0.45 if depth < 1 else 0.16
    coat = mix(dice.choice(_COATS), (14, 10, 14), dim)
    skin = mix(dice.choice(_SKINS), (30, 16, 14), dim)
    hair = mix(dice.choice(((34, 24, 20), (92, 58, 34), (20, 18, 20), (150, 112, 70))), (14, 10, 12), dim)
    turned = dice.choice((-1, 1))
    pen.rounded_rectangle((x - head * 1.25, y + head * 1.45, x + head * 1.25, foot), head * 1.1, coat)
    pen.line(
        (x - head * 0.7, y + head * 1.56, x + head * 0.7, y + head * 1.56),
        mix(coat, (255, 200, 130), 0.16),
        round(head * 0.2),
    )
    pen.rectangle((x - head * 0.26, y + head * 0.9, x + head * 0.26, y + head * 1.6), mix(skin, (20, 10, 10), 0.3))
    pen.ellipse((x - head * 0.68, y - head * 0.8, x + head * 0.68, y + head * 0.95), hair)
    pen.ellipse(
        (
            x - head * 0.56 + turned * head * 0.16,
            y - head * 0.5,
            x + head * 0.56 + turned * head * 0.16,
            y + head * 1.1,
        ),
        skin,
    )
    if dice.random() < 0.4:
        pen.rounded_rectangle((x - head * 0.8, y - head * 0.1, x - head * 0.4, y + head * 1.9), head * 0.3, hair)
        pen.rounded_rectangle((x + head * 0.4, y - head * 0.1, x + head * 0.8, y + head * 1.9), head * 0.3, hair)
    if dice.random() < 0.5:
        hand = x + turned * head * 1.2, y + head * 2.1
        pen.line((x + turned * head * 1.05, y + head * 3.2, *hand), mix(coat, (0, 0, 0), 0.2), round(head * 0.5))
        pen.ellipse((hand[0] - head * 0.3, hand[1] - head * 0.3, hand[0] + head * 0.3, hand[1] + head * 0.3), skin)
        glass = hand[0] - head * 0.2, hand[1] - head * 0.9, hand[0] + head * 0.2, hand[1]
        pen.rectangle(glass, mix(dice.choice(((214, 150, 60), (190, 60, 60), (210, 200, 170))), (20, 14, 12), dim))


def _draw_table(image: Image.Image, dice: Random, top: int) -> None:
    """The table in front of us with name cards, glasses and small candles."""
    pen = ImageDraw.Draw(image)
    width, height = image.size
    wood = dice.choice(((96, 62, 42), (70, 48, 40), (120, 84, 56)))
    pen.polygon(((-60, height), (width * 0.06, top), (width * 0.94, top), (width + 60, height)), wood)
    for plank in range(1, 8):
        share = plank / 8
        pen.line(
            (width * (0.06 + 0.88 * share), top, -60 + (width + 120) * share, height), mix(wood, (0, 0, 0), 0.3), 4
        )
    pen.line((width * 0.06, top, width * 0.94, top), mix(wood, (255, 210, 150), 0.35), 5)
    for thing in range(7):
        x, y = width * (0.13 + 0.12 * thing) + dice.uniform(-26, 26), top + dice.uniform(30, 100)
        dice.choice((_draw_candle, _draw_glass, _draw_card))(image, dice, (x, y))


def _draw_candle(image: Image.Image, dice: Random, at: tuple[float, float]) -> None:
    x, y = at
    glow(image, (x, y - 34), 150, (255, 166, 70))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((x - 26, y - 48, x + 26, y + 12), 9, (206, 120, 60))
    pen.ellipse((x - 26, y - 56, x + 26, y - 38), (250, 206, 130))
    pen.ellipse((x - 7, y - 76, x + 7, y - 44), (255, 244, 206))


def _draw_glass(image: Image.Image, dice: Random, at: tuple[float, float]) -> None:
    (x, y), pen = at, ImageDraw.Draw(image)
    drink = dice.choice(((222, 160, 66), (168, 44, 54), (226, 204, 140), (110, 160, 120)))
    pen.ellipse((x - 40, y - 4, x + 40, y + 16), (30, 20, 18))
    pen.polygon(((x - 30, y - 118), (x + 30, y - 118), (x + 24, y + 6), (x - 24, y + 6)), (148, 130, 116))
    pen.polygon(((x - 27, y - 84), (x + 27, y - 84), (x + 22, y), (x - 22, y)), drink)
    pen.ellipse((x - 27, y - 92, x + 27, y - 78), mix(drink, (255, 240, 210), 0.45))
    pen.line((x - 20, y - 108, x - 17, y - 10), mix(drink, (255, 255, 255), 0.65), 5)


def _draw_card(image: Image.Image, dice: Random, at: tuple[float, float]) -> None:
    (x, y), pen = at, ImageDraw.Draw(image)
    pen.polygon(((x - 66, y + 14), (x + 66, y + 14), (x + 58, y - 56), (x - 58, y - 56)), (236, 226, 206))
    pen.polygon(
        ((x - 62, y - 24), (x + 62, y - 24), (x + 58, y - 56), (x - 58, y - 56)),
        dice.choice(((206, 66, 46), (34, 70, 120), (30, 110, 92))),
    )
    pen.line((x - 40, y - 6, x + 36, y - 6), (90, 80, 76), 6)
