"""A concert from the middle of the crowd: beams through haze, a stage, raised hands and phones."""

from math import cos, radians, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.media.colour import Rgb, mix
from bot.media.scenes.light import bokeh, clouds, glow, keep_above, sky, soft

_HUES: tuple[tuple[Rgb, Rgb], ...] = (
    ((255, 60, 120), (70, 80, 255)),
    ((255, 150, 40), (220, 30, 90)),
    ((60, 220, 255), (120, 60, 255)),
    ((120, 255, 160), (30, 90, 220)),
    ((255, 90, 60), (255, 200, 90)),
)


def draw(size: tuple[int, int], dice: Random) -> Image.Image:
    """The view over the heads."""
    width, height = size
    one, other = dice.choice(_HUES)
    if dice.random() < 0.5:
        one, other = other, one
    image = sky(
        size, ((0, (6, 5, 14)), (0.55, mix((10, 8, 20), other, 0.3)), (0.75, mix((8, 6, 16), one, 0.3)), (1, (4, 3, 8)))
    )
    floor = round(height * dice.uniform(0.6, 0.66))
    _draw_wall(image, dice, floor, one, other)
    _draw_beams(image, dice, floor, one, other)
    haze = Image.new("RGB", size)
    haze.paste(mix(one, other, 0.5), mask=keep_above(clouds(size, dice, 2), 120, 90, 80))
    image = ImageChops.screen(image, haze)
    _draw_band(image, dice, floor)
    glow(image, (width * dice.uniform(0.3, 0.7), floor), width * 0.42, mix(one, (255, 255, 255), 0.25))
    for back, scale in ((0.72, 0.65), (0.82, 1.0), (0.94, 1.55)):
        _draw_crowd(image, dice, round(height * back), scale, mix((6, 5, 12), one, 0.16 * (1.6 - scale)))
    for _ in range(dice.randint(3, 7)):
        at = dice.uniform(0, width), dice.uniform(height * 0.05, height * 0.5)
        bokeh(image, at, dice.randint(16, 46), mix(one, (255, 255, 255), 0.4), 0.32)
    return image


def _draw_wall(image: Image.Image, dice: Random, floor: int, one: Rgb, other: Rgb) -> None:
    """The screen behind the band: panels of light."""
    width = image.width
    wall = Image.new("RGB", image.size)
    pen = ImageDraw.Draw(wall)
    panels, top = dice.randint(9, 15), round(floor * dice.uniform(0.34, 0.5))
    left, step = width * 0.18, width * 0.64 / panels
    for panel in range(panels):
        swing = abs(panel - panels / 2 + 0.5) / panels
        high = top + (floor - top) * swing * dice.uniform(0.2, 0.9)
        colour = mix(mix(one, other, panel / panels), (0, 0, 0), dice.uniform(0.1, 0.55))
        pen.rectangle((left + panel * step + 3, high, left + (panel + 1) * step - 3, floor), colour)
        for y in range(round(high), floor, 14):
            pen.line((left + panel * step, y, left + (panel + 1) * step, y), (0, 0, 0), 3)
    image.paste(ImageChops.screen(image, soft(wall, 3)))
    image.paste(ImageChops.screen(image, soft(wall, 40)))


def _draw_beams(image: Image.Image, dice: Random, floor: int, one: Rgb, other: Rgb) -> None:
    width, height = image.size
    truss = round(height * 0.1)
    pen = ImageDraw.Draw(image)
    pen.rectangle((width * 0.08, truss - 12, width * 0.92, truss + 6), (8, 7, 12))
    small = width // 4, height // 4  # light has no edges: a quarter of the size will do
    light, lamps = Image.new("RGB", small), dice.randint(6, 9)
    for lamp in range(lamps):
        x = width * (0.12 + 0.76 * lamp / (lamps - 1))
        aim = radians(90 + (lamp - lamps / 2 + 0.5) * dice.choice((9, -11, 6)) + dice.uniform(-7, 7))
        colour = mix(dice.choice((one, other, (255, 244, 230))), (0, 0, 0), dice.uniform(0.25, 0.6))
        reach, spread = height * 1.1, radians(dice.uniform(2.4, 4.5))
        ends = [(x + cos(aim + turn) * reach, truss + sin(aim + turn) * reach) for turn in (-spread, spread)]
        corners = ((x - 4, truss), (x + 4, truss), ends[1], ends[0])
        beam = Image.new("RGB", small)
        ImageDraw.Draw(beam).polygon([(a / 4, b / 4) for a, b in corners], colour)
        light = ImageChops.screen(light, beam)
    fade = sky(small, ((0, (255, 255, 255)), (floor / height, (150, 150, 150)), (1, (20, 20, 20))))
    light = ImageChops.multiply(light.filter(ImageFilter.GaussianBlur(2.2)), fade)
    image.paste(ImageChops.screen(image, light.resize(image.size, Image.Resampling.BICUBIC)))
    for lamp in range(lamps):
        glow(image, (width * (0.12 + 0.76 * lamp / (lamps - 1)), truss), 70, (255, 246, 236))


def _draw_band(image: Image.Image, dice: Random, floor: int) -> None:
    """Three or four dark figures on the stage, one of them with an arm up."""
    width, height = image.size
    pen = ImageDraw.Draw(image)
    dark = (7, 6, 11)
    pen.rectangle((0, floor, width, floor + height * 0.1), dark)
    players = dice.randint(3, 4)
    for player in range(players):
        x = width * (0.28 + 0.44 * player / (players - 1)) + dice.uniform(-30, 30)
        tall = height * dice.uniform(0.14, 0.165)
        head = tall * 0.085
        pen.ellipse((x - head, floor - tall, x + head, floor - tall + head * 2.3), dark)
        pen.polygon(
            (
                (x - tall * 0.13, floor - tall * 0.8),
                (x + tall * 0.13, floor - tall * 0.8),
                (x + tall * 0.1, floor),
                (x - tall * 0.1, floor),
            ),
            dark,
        )
        if player % 2:
            pen.line((x - tall * 0.3, floor - tall * 0.36, x + tall * 0.34, floor - tall * 0.62), dark, 12)
            pen.ellipse((x - tall * 0.26, floor - tall * 0.56, x + tall * 0.08, floor - tall * 0.3), dark)
        else:
            pen.line((x, floor - tall * 0.74, x + tall * 0.24, floor - tall * 1.04), dark, 14, joint="curve")
            pen.line((x - tall * 0.22, floor, x - tall * 0.16, floor - tall * 0.84), dark, 4)


def _draw_crowd(image: Image.Image, dice: Random, line: int, scale: float, shade: Rgb) -> None:
    width, height = image.size
    sheet = Image.new("RGBA", image.size)
    pen = ImageDraw.Draw(sheet)
    x = -40.0
    while x < width + 60:
        head, y = 30 * scale, line + dice.uniform(-16, 16) * scale
        pen.ellipse((x - head * 0.82, y - head, x + head * 0.82, y + head * 1.1), shade)
        pen.rounded_rectangle((x - head * 1.9, y + head * 0.95, x + head * 1.9, height + 60), head, shade)
        if dice.random() < 0.34:
            _draw_arm(pen, dice, (x, y), scale, shade)
        x += head * dice.uniform(2.2, 3.4)
    blurred = soft(sheet, 1 + 3 * max(0, scale - 1)) if scale > 1 else sheet
    image.paste(blurred, mask=blurred)


def _draw_arm(pen: ImageDraw.ImageDraw, dice: Random, head: tuple[float, float], scale: float, shade: Rgb) -> None:
    (x, y), side = head, dice.choice((-1, 1))
    elbow = x + side * 58 * scale, y - 14 * scale
    hand = elbow[0] + side * dice.uniform(-34, 10) * scale, y - dice.uniform(90, 130) * scale
    broad = round(19 * scale)
    pen.line((x + side * 40 * scale, y + 44 * scale, *elbow, *hand), shade, broad, joint="curve")
    pen.ellipse((hand[0] - broad * 0.7, hand[1] - broad, hand[0] + broad * 0.7, hand[1] + broad * 0.6), shade)
    if dice.random() < 0.4:
        box = hand[0] - 17 * scale, hand[1] - 62 * scale, hand[0] + 17 * scale, hand[1]
        pen.rounded_rectangle(box, 5 * scale, (18, 18, 24))
        inner = box[0] + 3 * scale, box[1] + 4 * scale, box[2] - 3 * scale, box[3] - 6 * scale
        pen.rectangle(inner, (216, 190, 232))
