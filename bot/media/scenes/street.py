"""A street in the afternoon: shop fronts on both sides, people on their way, a crossing in front."""

from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops, ImageDraw

from bot.media.colour import Rgb, mix
from bot.media.scenes.light import clouds, glow, keep_above, lit, sky, soft
from bot.values import dataclass

_WALLS: tuple[Rgb, ...] = (
    (176, 92, 70),
    (206, 170, 126),
    (140, 150, 160),
    (222, 206, 180),
    (118, 92, 84),
    (96, 116, 124),
    (190, 128, 96),
)
_AWNINGS: tuple[Rgb, ...] = ((196, 50, 44), (32, 96, 84), (34, 60, 110), (232, 168, 50), (120, 40, 70))
_CLOTHES: tuple[Rgb, ...] = (
    (206, 64, 50),
    (40, 70, 120),
    (236, 226, 208),
    (48, 48, 54),
    (90, 140, 110),
    (238, 176, 60),
    (130, 90, 140),
    (110, 120, 132),
)
_SKINS: tuple[Rgb, ...] = ((236, 198, 168), (198, 144, 108), (140, 94, 68), (92, 62, 48))

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Eye:
    """Where the camera stands; metres become pixels."""

    size: tuple[int, int]
    vanishing: Point
    stands: float = 0.0
    """Metres to the right of the middle of the street."""

    def at(self, x: float, y: float, z: float) -> Point:
        """A point x metres to the right, y metres up from the road, z metres away."""
        scale = self.scale(z)
        return self.vanishing[0] + (x - self.stands) * scale, self.vanishing[1] - (y - 1.7) * scale

    def scale(self, z: float) -> float:
        """Pixels a metre takes at that distance."""
        return self.size[0] * 0.82 / z


def draw(size: tuple[int, int], dice: Random) -> Image.Image:
    """The view along the middle of the street."""
    width, height = size
    warm = dice.random() < 0.5
    low: Rgb = (252, 214, 160) if warm else (222, 234, 242)
    top: Rgb = (120, 160, 206) if warm else (84, 140, 204)
    image = sky(size, ((0, top), (0.5, low), (1, low)))
    image.paste((255, 250, 242), mask=keep_above(clouds(size, dice), 132, 60, 210))
    eye = _Eye(size, (width * dice.uniform(0.28, 0.72), height * dice.uniform(0.46, 0.6)), dice.uniform(-5, 5))
    haze = mix(low, (170, 176, 190), 0.3)
    _draw_far_end(image, dice, eye, haze)
    _draw_ground(image, dice, eye, haze)
    for side in (-1, 1):
        _draw_houses(image, dice, eye, side, haze, dice.choice((1, 2, 4, 6)))
    _draw_life(image, dice, eye, haze)
    sun = width * dice.uniform(0.1, 0.9), height * 0.12
    glow(image, sun, width * 0.5, (255, 206, 140) if warm else (120, 120, 110))
    glow(image, eye.vanishing, width * 0.26, mix(low, (0, 0, 0), 0.35))
    return image


def _quad(pen: ImageDraw.ImageDraw, eye: _Eye, x: float, ys: Point, zs: Point, colour: Rgb) -> None:
    """A rectangle on a wall that runs along the street."""
    pen.polygon(
        [eye.at(x, ys[0], zs[0]), eye.at(x, ys[1], zs[0]), eye.at(x, ys[1], zs[1]), eye.at(x, ys[0], zs[1])], colour
    )


def _draw_far_end(image: Image.Image, dice: Random, eye: _Eye, haze: Rgb) -> None:
    pen = ImageDraw.Draw(image)
    for _ in range(9):
        x, high, broad = dice.uniform(-40, 34), dice.uniform(12, 44), dice.uniform(7, 14)
        box = *eye.at(x, high, 95), *eye.at(x + broad, 0, 95)
        pen.rectangle(box, mix(mix((90, 96, 120), haze, 0.62), (0, 0, 0), dice.uniform(0, 0.1)))


def _draw_ground(image: Image.Image, dice: Random, eye: _Eye, haze: Rgb) -> None:
    """Asphalt and pavements, worn, and lost in haze where they end."""
    width, height = image.size
    pen = ImageDraw.Draw(image)
    stone, horizon = (172, 164, 156), round(eye.at(0, 0, 90)[1])
    pen.rectangle((0, horizon, width, height), stone)
    for line in range(3, 40):
        y = eye.at(0, 0, line * 1.5)[1]
        pen.line((0, y, width, y), mix(stone, (0, 0, 0), 0.16), 2)
    _draw_road(pen, dice, eye)
    rough = Image.frombytes("L", (width // 2, height // 2), dice.randbytes(width // 2 * (height // 2)))
    rough = rough.point([214 + v * 41 // 255 for v in range(256)]).resize(image.size)
    stains = clouds(image.size, dice, 3).point([176 + v * 79 // 255 for v in range(256)])
    below = (0, horizon, width, height)
    ground = image.crop(below)
    for layer in (rough, stains):
        wear = layer.crop(below)
        ground = ImageChops.multiply(ground, Image.merge("RGB", (wear, wear, wear)))
    far = sky(ground.size, ((0, (150, 150, 150)), (0.34, (0, 0, 0)), (1, (0, 0, 0)))).convert("L")
    ground.paste(haze, (0, 0), far)
    image.paste(ground, (0, horizon))


def _draw_road(pen: ImageDraw.ImageDraw, dice: Random, eye: _Eye) -> None:
    """The road, its kerbs, its middle line, and a crossing in front of us."""
    _lay(pen, eye, (-4, 4), (1.6, 95), (88, 88, 94))
    for side in (-1, 1):
        _lay(pen, eye, (side * 4, side * 4.3), (1.6, 95), (206, 200, 192))
    for dash in range(8, 80, 5):
        _lay(pen, eye, (-0.09, 0.09), (dash, dash + 2.4), (226, 220, 204))
    near = dice.uniform(5, 6.4)
    for bar in range(-4, 4):
        _lay(pen, eye, (bar + 0.22, bar + 0.78), (near, near + 2.6), (228, 224, 214))


def _lay(pen: ImageDraw.ImageDraw, eye: _Eye, xs: Point, zs: Point, colour: Rgb) -> None:
    """A rectangle on the ground."""
    corners = ((xs[0], zs[0]), (xs[1], zs[0]), (xs[1], zs[1]), (xs[0], zs[1]))
    pen.polygon([eye.at(x, 0, z) for x, z in corners], colour)


def _draw_houses(image: Image.Image, dice: Random, eye: _Eye, side: int, haze: Rgb, floors: int) -> None:
    """A row of houses, the far ones first."""
    fronts: list[Point] = []
    z = 2.4
    while z < 90:
        deep = dice.uniform(6, 11)
        fronts.append((z, z + deep))
        z += deep
    for begin, end in reversed(fronts):
        far = min(0.66, begin / 110)
        wall = mix(lit(dice.choice(_WALLS), dice), (0, 0, 0), 0.06 if side == 1 else 0.34)
        _draw_house(image, dice, eye, side, (begin, end), mix(wall, haze, far), far, haze, floors + dice.randint(0, 2))


def _draw_house(
    image: Image.Image, dice: Random, eye: _Eye, side: int, zs: Point, wall: Rgb, far: float, haze: Rgb, floors: int
) -> None:
    pen = ImageDraw.Draw(image)
    x, (begin, end) = side * 7.0, zs
    high = 4.2 + floors * 3.1
    _quad(pen, eye, x, (0, high), zs, wall)
    far_edge = [eye.at(x, 0, end), eye.at(x, high, end), eye.at(x + side * 9, high, end), eye.at(x + side * 9, 0, end)]
    pen.polygon(far_edge, mix(wall, (0, 0, 0), 0.18))
    _quad(pen, eye, x, (high - 0.5, high), zs, mix(wall, (255, 255, 255), 0.16))
    glass = mix(mix((70, 92, 116), haze, far), (255, 236, 200), dice.uniform(0, 0.25))
    frame = mix(wall, (255, 255, 255), 0.3)
    windows = max(2, round((end - begin) / 2.1))
    step = (end - begin) / windows
    for floor in range(floors):
        y = 4.5 + floor * 3.1
        for window in range(windows):
            z = begin + step * (window + 0.24)
            _quad(pen, eye, x, (y - 0.12, y + 1.9), (z - 0.1, z + step * 0.52 + 0.1), frame)
            _quad(pen, eye, x, (y, y + 1.8), (z, z + step * 0.52), lit(glass, dice, 0.14))
    _draw_shop(pen, dice, eye, (x, side), zs, far, haze)


def _draw_shop(
    pen: ImageDraw.ImageDraw, dice: Random, eye: _Eye, at: tuple[float, int], zs: Point, far: float, haze: Rgb
) -> None:
    (x, side), (begin, end) = at, zs
    sign = mix(dice.choice(_AWNINGS), haze, far)
    inside = mix(mix((250, 206, 132), (70, 54, 44), dice.uniform(0.1, 0.6)), haze, far)
    _quad(pen, eye, x, (0, 3.6), (begin + 0.2, end - 0.2), mix(sign, (20, 20, 24), 0.6))
    _quad(pen, eye, x, (0.6, 2.8), (begin + 0.6, end - 2.2), inside)
    _quad(pen, eye, x, (0, 2.8), (end - 1.8, end - 0.7), mix(inside, (0, 0, 0), 0.3))
    _quad(pen, eye, x, (3.0, 3.9), (begin + 0.3, end - 0.3), sign)
    if dice.random() < 0.6:
        inner = x - side * 1.5
        stripes = max(4, round((end - begin) * 1.3))
        for stripe in range(stripes):
            z = [begin + 0.4 + (end - begin - 0.8) * (stripe + part) / stripes for part in (0, 1)]
            colour = mix(sign, (250, 246, 236), 0.85) if stripe % 2 else sign
            corners = [eye.at(x, 3.5, z[0]), eye.at(x, 3.5, z[1]), eye.at(inner, 2.7, z[1]), eye.at(inner, 2.7, z[0])]
            pen.polygon(corners, colour)
            _quad(pen, eye, inner, (2.45, 2.7), (z[0], z[1]), mix(colour, (0, 0, 0), 0.15))


def _draw_life(image: Image.Image, dice: Random, eye: _Eye, haze: Rgb) -> None:
    """Trees, lamps and people, the far ones first."""
    things: list[tuple[float, str, float]] = []
    for step in range(12, 60, dice.choice((7, 9))):
        things += [(float(step), "tree", side * 5.2) for side in (-1, 1) if dice.random() < 0.7]
        things += [(step + 3.0, "lamp", side * 4.7) for side in (-1, 1)]
    things += [(dice.uniform(8, 34), "person", dice.choice((-1, 1)) * dice.uniform(4.5, 6.4)) for _ in range(16)]
    things += [(dice.uniform(7.2, 10), "person", dice.uniform(-3.4, 3.4)) for _ in range(dice.randint(2, 4))]
    for z, kind, x in sorted(things, reverse=True):
        far = min(0.6, z / 100)
        {"tree": _draw_tree, "lamp": _draw_lamp, "person": _draw_person}[kind](image, dice, eye, (x, z), haze, far)


def _draw_tree(image: Image.Image, dice: Random, eye: _Eye, at: Point, haze: Rgb, far: float) -> None:
    pen, (x, z), metre = ImageDraw.Draw(image), at, eye.scale(at[1])
    foot, crown = eye.at(x, 0, z), eye.at(x, 4.4, z)
    pen.ellipse(
        (foot[0] - metre * 1.3, foot[1] - metre * 0.14, foot[0] + metre * 1.3, foot[1] + metre * 0.14),
        mix((70, 70, 74), haze, far),
    )
    pen.line((*foot, *crown), mix((84, 64, 50), haze, far), max(2, round(metre * 0.22)))
    green = dice.choice(((74, 120, 62), (104, 138, 60), (186, 130, 50), (60, 104, 74)))
    for puff in range(46):
        out = 1.5 * (1 - puff / 80)
        cx, cy = (
            crown[0] + max(-1.1, min(1.1, dice.gauss(0, 0.5))) * metre * out,
            crown[1] - metre * 0.5 + max(-0.9, min(0.9, dice.gauss(0, 0.42))) * metre * out,
        )
        radius = metre * dice.uniform(0.26, 0.52)
        shade = (
            mix(green, (255, 244, 190), max(0.0, (crown[1] - cy) / metre * 0.16))
            if puff > 14
            else mix(green, (10, 24, 16), 0.4)
        )
        pen.ellipse((cx - radius, cy - radius * 0.8, cx + radius, cy + radius * 0.8), mix(lit(shade, dice), haze, far))


def _draw_lamp(image: Image.Image, dice: Random, eye: _Eye, at: Point, haze: Rgb, far: float) -> None:
    pen, (x, z), metre = ImageDraw.Draw(image), at, eye.scale(at[1])
    iron = mix((38, 42, 48), haze, far)
    foot, top = eye.at(x, 0, z), eye.at(x, 4.6, z)
    pen.line((*foot, *top), iron, max(2, round(metre * 0.09)))
    pen.ellipse(
        (top[0] - metre * 0.2, top[1] - metre * 0.4, top[0] + metre * 0.2, top[1]), mix((255, 244, 214), haze, far)
    )
    if dice.random() < 0.4:
        flag = dice.choice(_AWNINGS)
        side = 1 if x < 0 else -1
        pen.rectangle(
            _in_order(
                top[0] + side * metre * 0.08, top[1] + metre * 0.5, top[0] + side * metre * 0.62, top[1] + metre * 1.8
            ),
            mix(flag, haze, far),
        )


def _in_order(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def _draw_person(image: Image.Image, dice: Random, eye: _Eye, at: Point, haze: Rgb, far: float) -> None:
    """Somebody walking: a few strokes, a little out of focus."""
    (x, z), metre = at, eye.scale(at[1])
    tall = dice.uniform(1.58, 1.86) * metre
    sheet = Image.new("RGBA", (round(tall * 1.1), round(tall * 1.16)))
    middle, foot = sheet.width / 2, tall * 1.08

    def spot(right: float, up: float) -> Point:
        return middle + right * tall, foot - up * tall

    _draw_body(ImageDraw.Draw(sheet), dice, spot, tall, (haze, far))
    sheet = soft(sheet, 0.8 + metre / 300)
    ground = eye.at(x, 0, z)
    image.paste(sheet, (round(ground[0] - middle), round(ground[1] - foot)), sheet)


def _draw_body(
    pen: ImageDraw.ImageDraw, dice: Random, spot: Callable[[float, float], Point], tall: float, air: tuple[Rgb, float]
) -> None:
    """Shadow, legs, coat, arms, head, and here and there a bag; places as parts of somebody's height."""
    top, legs = (mix(colour, *air) for colour in dice.sample(_CLOTHES, 2))
    legs, skin = mix(legs, (20, 22, 30), 0.5), mix(dice.choice(_SKINS), *air)
    pen.ellipse((*spot(-0.3, 0.035), *spot(0.42, -0.035)), (30, 28, 34, 120))
    stride = dice.uniform(0.06, 0.13)
    for step in (-1, 1):
        leg = (spot(0, 0.48), spot(step * stride * 0.6, 0.24), spot(step * stride, 0))
        pen.line(leg, legs, round(tall * 0.085), joint="curve")
    pen.rounded_rectangle((*spot(-0.125, 0.83), *spot(0.125, 0.43)), tall * 0.08, top)
    for step in (-1, 1):
        arm = (spot(step * 0.11, 0.78), spot(step * dice.uniform(0.12, 0.2), 0.44))
        pen.line(arm, mix(top, (0, 0, 0), 0.16), round(tall * 0.062))
    pen.ellipse((*spot(-0.068, 1), *spot(0.068, 0.85)), skin)
    hair = mix(dice.choice(((30, 22, 18), (80, 52, 30), (150, 116, 70), (60, 60, 64))), *air)
    pen.pieslice((*spot(-0.076, 1.015), *spot(0.076, 0.86)), 150, 30, hair)
    if dice.random() < 0.35:
        pen.rounded_rectangle((*spot(-0.2, 0.78), *spot(-0.08, 0.5)), tall * 0.04, mix(dice.choice(_AWNINGS), *air))
