"""A café table from above: cups, a notebook, a phone, something to eat; where a conversation has just begun."""

from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.media.colour import Rgb, mix
from bot.media.scenes.light import clouds, glow, lit, shadow

_WOODS: tuple[Rgb, ...] = ((150, 104, 66), (112, 74, 50), (186, 144, 98), (92, 66, 54), (204, 178, 142))
_CHINA: tuple[Rgb, ...] = ((240, 238, 232), (226, 222, 214), (62, 92, 110), (196, 92, 70), (58, 60, 64))


def draw(size: tuple[int, int], dice: Random) -> Image.Image:
    """The table, straight down."""
    image = _table(size, dice)
    things = dice.choice(
        (
            (_cup, _notebook, _cup, _phone),
            (_notebook, _cup, _plate, _phone),
            (_cup, _plate, _cup, _flyers),
            (_flyers, _cup, _notebook, _plate),
            (_plate, _phone, _cup, _cup),
        )
    )
    places = [(0.27, 0.3), (0.7, 0.34), (0.33, 0.74), (0.74, 0.76)]
    dice.shuffle(places)
    for thing, (x, y) in zip(things, places, strict=True):
        at = size[0] * (x + dice.uniform(-0.06, 0.06)), size[1] * (y + dice.uniform(-0.06, 0.06))
        thing(image, dice, at)
    return _window_light(image, dice)


def _table(size: tuple[int, int], dice: Random) -> Image.Image:
    wood, upright = dice.choice(_WOODS), dice.random() < 0.4
    broad, long = (size[1], size[0]) if upright else size
    image = Image.new("RGB", (broad, long), wood)
    pen = ImageDraw.Draw(image)
    plank, top = dice.choice((150, 190, 240)), -dice.randint(0, 90)
    fibre = Image.frombytes("L", (24, long), dice.randbytes(24 * long)).resize((broad, long), Image.Resampling.BICUBIC)
    fibre = fibre.filter(ImageFilter.BoxBlur(1)).point([206 + v * 49 // 255 for v in range(256)])
    while top < long:
        pen.rectangle((0, top, broad, top + plank), lit(wood, dice, 0.14))
        for _ in range(3):
            at = dice.uniform(0, broad), top + dice.uniform(30, plank - 30)
            for ring in range(5, 0, -1):
                dark = mix(wood, (40, 22, 12), 0.12 + 0.05 * (6 - ring))
                pen.ellipse(
                    (at[0] - 16 * ring, at[1] - 2.6 * ring, at[0] + 16 * ring, at[1] + 2.6 * ring),
                    outline=dark,
                    width=2,
                )
        pen.line((0, top, broad, top), mix(wood, (16, 10, 8), 0.7), 5)
        top += plank
    image = ImageChops.multiply(image, Image.merge("RGB", (fibre, fibre, fibre)))
    wear = clouds((broad, long), dice, 0.4).point([196 + v * 59 // 255 for v in range(256)])
    image = ImageChops.multiply(image, Image.merge("RGB", (wear, wear, wear)))
    return image.transpose(Image.Transpose.ROTATE_90) if upright else image


def _stamp(image: Image.Image, thing: Image.Image, at: tuple[float, float], lift: int) -> None:
    """Put a thing on the table with the shadow its height throws; light comes from the upper left."""
    thing = thing.reduce(2)
    corner = round(at[0] - thing.width / 2), round(at[1] - thing.height / 2)
    mask = thing.getchannel("A")
    shadow(image, mask, corner, (lift, round(lift * 1.3)), lift * 1.1 + 3, 0.58)
    shadow(image, mask, corner, (3, 4), 4, 0.4)
    image.paste(thing, corner, thing)


def _disc(pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, colour: Rgb) -> None:
    pen.ellipse((centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius), colour)


def _cup(image: Image.Image, dice: Random, at: tuple[float, float]) -> None:
    """A saucer, a cup, coffee with a leaf or a heart in its foam."""
    china, side = dice.choice(_CHINA), 840
    thing = Image.new("RGBA", (side, side))
    pen, middle = ImageDraw.Draw(thing), side / 2
    for radius, shade in ((400, 0.1), (386, 0.0), (300, 0.07), (290, 0.02)):
        _disc(pen, (middle, middle), radius, mix(china, (0, 0, 0), shade))
    turn = dice.uniform(0, 2 * pi)
    grip = middle + cos(turn) * 300, middle + sin(turn) * 300
    pen.line((middle, middle, *grip), mix(china, (0, 0, 0), 0.12), 66)
    _disc(pen, grip, 33, mix(china, (0, 0, 0), 0.12))
    for radius, shade in ((262, 0.3), (256, 0.0), (232, 0.16)):
        _disc(pen, (middle, middle), radius, mix(china, (0, 0, 0), shade))
    coffee = dice.choice(((96, 56, 32), (150, 98, 58), (58, 34, 24)))
    _disc(pen, (middle + 4, middle + 6), 222, mix(coffee, (0, 0, 0), 0.35))
    _disc(pen, (middle, middle), 218, coffee)
    _disc(pen, (middle, middle), 196, mix(coffee, (236, 196, 146), 0.16))
    if dice.random() < 0.8:
        _foam(pen, middle, dice, mix(coffee, (255, 240, 214), 0.8))
    pen.arc((middle - 250, middle - 250, middle + 250, middle + 250), 190, 250, mix(china, (255, 255, 255), 0.7), 9)
    _stamp(image, thing.rotate(dice.uniform(0, 360), Image.Resampling.BICUBIC), at, 22)


def _foam(pen: ImageDraw.ImageDraw, middle: float, dice: Random, cream: Rgb) -> None:
    if dice.random() < 0.5:
        for x in (-56, 56):
            _disc(pen, (middle + x, middle - 40), 70, cream)
        pen.polygon(((middle - 120, middle - 12), (middle + 120, middle - 12), (middle, middle + 130)), cream)
        return
    for leaf in range(5):
        y, broad = middle + 110 - leaf * 52, 120 - leaf * 18
        for side in (-1, 1):
            pen.polygon(
                ((middle, y), (middle + side * broad, y - 66), (middle + side * broad * 0.7, y - 92), (middle, y - 34)),
                cream,
            )
    pen.line((middle, middle + 150, middle, middle - 150), cream, 9)


def _notebook(image: Image.Image, dice: Random, at: tuple[float, float]) -> None:
    """An open notebook with lines of handwriting, and a pen across it."""
    thing = Image.new("RGBA", (1120, 800))
    pen = ImageDraw.Draw(thing)
    cover = dice.choice(((34, 54, 84), (150, 52, 48), (40, 92, 78), (28, 28, 32)))
    pen.rounded_rectangle((10, 10, 1110, 790), 22, cover)
    for left in (28, 566):
        pen.rectangle((left, 26, left + 526, 774), (246, 241, 228))
        for line in range(9):
            y = 96 + line * 74
            pen.line((left + 40, y, left + 490, y), (206, 210, 214), 3)
            if dice.random() < 0.75:
                _scribble(pen, dice, left + 46, y - 10, dice.randint(180, 420))
    pen.rectangle((550, 26, 570, 774), (228, 222, 208))
    for step in range(20):
        shade = mix((186, 178, 162), (246, 241, 228), step / 20)
        pen.line((559 - step, 26, 559 - step, 774), shade)
        pen.line((560 + step, 26, 560 + step, 774), shade)
    turn = dice.uniform(-24, 24)
    _stamp(image, thing.rotate(turn, Image.Resampling.BICUBIC, expand=True), at, 9)
    stick = Image.new("RGBA", (560, 60))
    pen, colour = ImageDraw.Draw(stick), dice.choice(((24, 24, 28), (196, 60, 44), (30, 74, 140)))
    pen.rounded_rectangle((40, 16, 540, 44), 14, colour)
    pen.polygon(((40, 18), (40, 42), (4, 30)), (196, 180, 150))
    pen.rectangle((400, 10, 530, 17), (210, 212, 216))
    _stamp(
        image,
        stick.rotate(turn + dice.uniform(20, 60), Image.Resampling.BICUBIC, expand=True),
        (at[0] + 40, at[1] + 20),
        6,
    )


def _scribble(pen: ImageDraw.ImageDraw, dice: Random, x: float, y: float, length: int) -> None:
    end, points = x + length, []
    while x < end:
        points.append((x, y + dice.uniform(-20, 4)))
        x += dice.uniform(4, 11)
        if dice.random() < 0.08 and len(points) > 1:
            pen.line(points, (42, 52, 96), 4, joint="curve")
            points, x = [], x + 22
    if len(points) > 1:
        pen.line(points, (42, 52, 96), 4, joint="curve")


def _phone(image: Image.Image, dice: Random, at: tuple[float, float]) -> None:
    """A phone with a chat open."""
    thing = Image.new("RGBA", (380, 760))
    pen = ImageDraw.Draw(thing)
    pen.rounded_rectangle((6, 6, 374, 754), 54, (22, 22, 26))
    pen.rounded_rectangle((22, 22, 358, 738), 42, (236, 240, 244))
    own, y = dice.choice(((64, 128, 236), (40, 160, 120), (228, 92, 70))), 80
    while y < 640:
        high, broad = dice.choice((44, 70, 96)), dice.randint(130, 230)
        if dice.random() < 0.5:
            pen.rounded_rectangle((40, y, 40 + broad, y + high), 20, (210, 216, 224))
        else:
            pen.rounded_rectangle((340 - broad, y, 340, y + high), 20, own)
        y += high + 20
    pen.rounded_rectangle((150, 34, 230, 52), 9, (22, 22, 26))
    _stamp(image, thing.rotate(dice.uniform(-40, 40), Image.Resampling.BICUBIC, expand=True), at, 10)


def _plate(image: Image.Image, dice: Random, at: tuple[float, float]) -> None:
    """A plate with cookies or slices of cake."""
    china, side = dice.choice(_CHINA[:4]), 900
    thing = Image.new("RGBA", (side, side))
    pen, middle = ImageDraw.Draw(thing), side / 2
    for radius, shade in ((430, 0.14), (416, 0.0), (330, 0.09), (318, 0.03)):
        _disc(pen, (middle, middle), radius, mix(china, (0, 0, 0), shade))
    dough = dice.choice(((206, 148, 84), (176, 110, 62), (228, 184, 120)))
    first, count = dice.uniform(0, 2 * pi), dice.randint(2, 4)
    for piece in range(count):
        turn = first + 2 * pi * piece / count
        centre = middle + cos(turn) * 140, middle + sin(turn) * 140
        _disc(pen, (centre[0] + 8, centre[1] + 12), 128, mix(china, (0, 0, 0), 0.3))
        _disc(pen, centre, 124, mix(dough, (60, 30, 10), 0.22))
        _disc(pen, centre, 116, lit(dough, dice))
        for _ in range(13):
            out, around = dice.uniform(0, 88), dice.uniform(0, 2 * pi)
            chip = centre[0] + cos(around) * out, centre[1] + sin(around) * out
            _disc(pen, chip, dice.uniform(9, 17), (66, 40, 30))
    _stamp(image, thing, at, 14)


def _flyers(image: Image.Image, dice: Random, at: tuple[float, float]) -> None:
    """A few printed cards, fanned out."""
    inks = ((214, 64, 44), (24, 44, 84), (22, 110, 96), (250, 196, 64))
    for card in range(dice.randint(3, 5)):
        thing = Image.new("RGBA", (460, 640))
        pen, colour = ImageDraw.Draw(thing), dice.choice(inks)
        pen.rectangle((4, 4, 456, 636), (246, 242, 234))
        pen.rectangle((4, 4, 456, 330), colour)
        _disc(pen, (230, 170), 104, mix(colour, (255, 255, 255), 0.75))
        for line, broad in enumerate((360, 320, 200)):
            pen.rectangle(
                (44, 386 + line * 66, 44 + broad, 412 + line * 66), (60, 62, 70) if line == 0 else (180, 180, 184)
            )
        spot = at[0] + (card - 2) * 62 + dice.uniform(-12, 12), at[1] + dice.uniform(-26, 26)
        _stamp(
            image, thing.rotate((2 - card) * 11 + dice.uniform(-7, 7), Image.Resampling.BICUBIC, expand=True), spot, 5
        )


def _window_light(image: Image.Image, dice: Random) -> Image.Image:
    """Sun through a window: bright panes that lie aslant on the table."""
    small = image.width // 4, image.height // 4
    panes = Image.new("L", small, 182)
    pen, slope, left = ImageDraw.Draw(panes), dice.uniform(-0.7, 0.7), dice.uniform(-60, 140)
    for pane in range(4):
        x = left + pane * 110
        pen.polygon(((x, 0), (x + 92, 0), (x + 92 + slope * small[1], small[1]), (x + slope * small[1], small[1])), 255)
    panes = panes.filter(ImageFilter.GaussianBlur(7)).resize(image.size, Image.Resampling.BICUBIC)
    cool = panes.point([min(255, v + 16) for v in range(256)])
    image = ImageChops.multiply(image, Image.merge("RGB", (panes, panes, cool)))
    glow(image, (image.width * 0.1, 0), image.width * 0.7, (92, 76, 50))
    return image
