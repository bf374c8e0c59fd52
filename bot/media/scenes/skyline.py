"""A city at dusk: towers with lit windows in three depths, and a road of lights below."""

from random import Random

from PIL import Image, ImageDraw

from bot.media.colour import Rgb, mix
from bot.media.scenes.light import clouds, glow, keep_above, sky, soft

_EVENINGS: tuple[tuple[Rgb, Rgb, Rgb, Rgb], ...] = (  # top, middle, above the horizon, horizon
    ((24, 32, 74), (92, 66, 122), (226, 120, 92), (255, 196, 120)),
    ((16, 36, 70), (54, 96, 134), (232, 164, 118), (255, 214, 150)),
    ((38, 24, 66), (140, 60, 110), (240, 104, 90), (255, 170, 96)),
    ((14, 22, 50), (40, 60, 112), (150, 104, 138), (246, 160, 120)),
)


def draw(size: tuple[int, int], dice: Random) -> Image.Image:
    """The view from a bridge."""
    width, height = size
    top, middle, low, horizon = dice.choice(_EVENINGS)
    image = sky(size, ((0, top), (0.32, middle), (0.56, low), (0.68, horizon), (1, horizon)))
    sun = width * dice.uniform(0.15, 0.85), height * 0.62
    glow(image, sun, width * 0.55, mix(horizon, (255, 160, 70), 0.5))
    veil = clouds((width, height), dice, stretch=4)
    image.paste(mix(low, (255, 220, 190), 0.35), mask=keep_above(veil, 138, 60, 120))
    image.paste(mix(top, low, 0.25), mask=keep_above(clouds(size, dice, stretch=5), 146, 50, 150))
    ground = round(height * dice.uniform(0.74, 0.8))
    for depth, (haze, tallest) in enumerate(((0.72, 0.3), (0.42, 0.44), (0.12, 0.36))):
        shade = mix((22, 24, 40), mix(low, middle, 0.4), haze)
        _draw_towers(image, dice, ground, round(height * tallest), shade, depth)
    _draw_road(image, dice, ground, mix((16, 16, 26), middle, 0.12))
    return image


def _draw_towers(image: Image.Image, dice: Random, ground: int, tallest: int, shade: Rgb, depth: int) -> None:
    pen = ImageDraw.Draw(image)
    x = -dice.randint(0, 90)
    middle = image.width * dice.uniform(0.3, 0.7)
    while x < image.width:
        broad = dice.randint(56, 120) + 26 * depth
        near = max(0.25, 1 - abs(x + broad / 2 - middle) / (image.width * 0.6))
        high = round(tallest * (0.25 + 0.75 * near * dice.uniform(0.45, 1)))
        colour = mix(shade, (0, 0, 0), dice.uniform(0, 0.16))
        box = x, ground - high, x + broad, ground + 8
        pen.rectangle(box, colour)
        pen.rectangle((x + round(broad * 0.72), box[1], x + broad, box[3]), mix(colour, (0, 0, 0), 0.22))
        _draw_roof(pen, dice, box, colour)
        _draw_windows(image, pen, dice, box, depth)
        x += broad + dice.choice((-6, 0, 4, 14, 30))


def _draw_roof(pen: ImageDraw.ImageDraw, dice: Random, box: tuple[int, int, int, int], colour: Rgb) -> None:
    left, top, right, _ = box
    middle, kind = (left + right) // 2, dice.random()
    if kind < 0.06:
        pen.polygon(((left, top), (middle, top - (right - left)), (right, top)), mix(colour, (255, 255, 255), 0.04))
        pen.line((middle, top - (right - left), middle, top - (right - left) - 60), colour, 3)
    elif kind < 0.45:
        pen.rectangle((left + 16, top - 22, right - 16, top), colour)
        pen.line((middle, top - 22, middle, top - dice.randint(40, 100)), colour, 3)
    elif kind < 0.6:
        pen.polygon(((left, top), (right, top - 40), (right, top)), colour)


def _draw_windows(
    image: Image.Image, pen: ImageDraw.ImageDraw, dice: Random, box: tuple[int, int, int, int], depth: int
) -> None:
    left, top, right, bottom = box
    step, size = 8 + 2 * depth, 3 + depth
    awake = dice.uniform(0.12, 0.5)
    warm = dice.choice(((255, 206, 128), (255, 226, 170), (214, 232, 255)))
    for y in range(top + 12, bottom - 10, step + 6):
        floor = awake * dice.choice((0.4, 1, 1, 1.7))
        for x in range(left + 8, right - size - 4, step):
            if dice.random() < floor:
                pen.rectangle((x, y, x + size, y + size + 3), mix(warm, (60, 50, 60), dice.uniform(0, 0.62)))
    if depth == 2 and dice.random() < 0.4:
        glow(image, ((left + right) / 2, top), 46, (255, 90, 70))


def _draw_road(image: Image.Image, dice: Random, ground: int, dark: Rgb) -> None:
    """Six lanes towards the towers, long exposed: white lights come, red lights go."""
    width, height = image.size
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, ground, width, height), dark)
    vanishing = width * dice.uniform(0.42, 0.58), ground - 4
    trails = Image.new("RGB", image.size)
    light = ImageDraw.Draw(trails)
    for lane in range(-7, 8):
        if lane == 0:
            continue
        for _ in range(5):
            foot = vanishing[0] + (lane + dice.uniform(-0.3, 0.3)) * width * 0.115
            colour = (255, 236, 200) if lane < 0 else (255, 62, 44)
            light.line(
                (*vanishing, foot, height), mix(colour, (0, 0, 0), dice.uniform(0, 0.6)), dice.choice((3, 4, 6, 8))
            )
    trails = soft(trails, 2.2)
    fade = sky(image.size, ((0, (0, 0, 0)), (ground / height, (120, 120, 120)), (1, (255, 255, 255)))).convert("L")
    image.paste(
        trails,
        mask=Image.composite(
            fade, Image.new("L", image.size), trails.convert("L").point([min(255, v * 3) for v in range(256)])
        ),
    )
    glow(image, vanishing, width * 0.2, (255, 186, 120))
    for side in (-1, 1):
        for step in range(1, 7):
            x = vanishing[0] + side * width * 0.055 * step**1.45
            y = ground - 10 * step**1.5
            pen.line((x, y, x, ground + 14 * step), mix(dark, (0, 0, 0), 0.4), 1 + step // 2)
            glow(image, (x, y), 12 + 15 * step, (255, 214, 150))
