"""A stadium from the stands: the pitch under floodlights or in the sun, tiers full of people, scarves up."""

from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw

from bot.media.colour import Rgb, mix
from bot.media.scenes.light import clouds, glow, keep_above, sky, soft

_KITS: tuple[tuple[Rgb, Rgb], ...] = (
    ((190, 30, 46), (24, 24, 28)),
    ((32, 74, 160), (240, 240, 244)),
    ((226, 120, 30), (30, 44, 90)),
    ((128, 20, 60), (222, 184, 90)),
)


def draw(size: tuple[int, int], dice: Random) -> Image.Image:
    """The view from the upper rows behind a corner."""
    width, height = size
    night = dice.random() < 0.6
    if night:
        image = sky(size, ((0, (9, 12, 30)), (0.3, (28, 36, 74)), (1, (40, 50, 90))))
    else:
        image = sky(size, ((0, (74, 132, 196)), (0.34, (186, 214, 234)), (1, (220, 230, 236))))
        image.paste((252, 252, 252), mask=keep_above(clouds(size, dice), 132, 60, 210))
    kit = dice.choice(_KITS)
    centre = width * dice.uniform(0.4, 0.6), height * dice.uniform(0.56, 0.6)
    radii = width * 0.74, height * 0.34
    _draw_roof(image, centre, radii, night=night)
    image = _with_stands(image, dice, centre, radii, kit, night=night)
    _draw_pitch(image, dice, centre, radii, night=night)
    if night:
        for x in (0.1, 0.36, 0.64, 0.9):
            at = width * x, height * 0.14 + abs(x - 0.5) * height * 0.1
            _draw_floodlight(image, at)
    _draw_fans(image, dice, kit)
    return image


def _ring(centre: tuple[float, float], radii: tuple[float, float], scale: float, drop: float) -> tuple[float, ...]:
    """The box of an ellipse around the pitch, lifted or lowered by so many pixels."""
    (x, y), (across, down) = centre, radii
    return x - across * scale, y - down * scale + drop, x + across * scale, y + down * scale + drop


def _draw_roof(image: Image.Image, centre: tuple[float, float], radii: tuple[float, float], *, night: bool) -> None:
    pen = ImageDraw.Draw(image)
    steel = (30, 34, 48) if night else (206, 210, 216)
    pen.ellipse(_ring(centre, radii, 1.12, -radii[1] * 0.66), steel)
    pen.ellipse(_ring(centre, radii, 1.08, -radii[1] * 0.58), mix(steel, (0, 0, 0), 0.3))
    for beam in range(48):
        turn = pi + pi * beam / 47
        x, y = centre[0] + cos(turn) * radii[0] * 1.1, centre[1] - radii[1] * 0.62 + sin(turn) * radii[1] * 1.1
        pen.line((x, y - 6, x, y + 46), mix(steel, (0, 0, 0), 0.5), 3)


def _with_stands(
    image: Image.Image,
    dice: Random,
    centre: tuple[float, float],
    radii: tuple[float, float],
    kit: tuple[Rgb, Rgb],
    *,
    night: bool,
) -> Image.Image:
    """Two tiers of people: specks in the colours of the day, in rows."""
    crowd = _crowd(image.size, dice, kit, night=night)
    for outer, inner, lift in ((1.06, 0.9, 0.5), (0.92, 0.74, 0.16)):
        mask = Image.new("L", image.size)
        pen = ImageDraw.Draw(mask)
        pen.ellipse(_ring(centre, radii, outer, -radii[1] * lift), 255)
        pen.ellipse(_ring(centre, radii, inner, -radii[1] * (lift - 0.16)), 0)
        image.paste(crowd, mask=mask)
        front = ImageDraw.Draw(image)
        box = _ring(centre, radii, inner, -radii[1] * (lift - 0.16))
        front.ellipse(box, mix(kit[0], (16, 16, 22), 0.72))
        front.arc(box, 0, 360, mix(kit[0], (255, 255, 255), 0.1), 12)
    _draw_boards(image, box, dice, kit)
    near = round(centre[1] + radii[1] * 0.56)
    rows = ImageChops.multiply(crowd, Image.new("RGB", image.size, (150, 150, 160)))
    image.paste(soft(rows, 2.5).crop((0, near, image.width, image.height)), (0, near))
    return image


def _draw_boards(image: Image.Image, box: tuple[float, ...], dice: Random, kit: tuple[Rgb, Rgb]) -> None:
    """The ring of boards before the lower tier, and the grass inside it."""
    left, top, right, bottom = box
    pen = ImageDraw.Draw(image)
    pen.ellipse((left + 60, top + 34, right - 60, bottom), (232, 234, 238))
    turn = 180
    while turn < 360:
        wide = dice.choice((6, 9, 12))
        colour = dice.choice((kit[0], kit[1], (240, 240, 240), (28, 60, 110), (244, 196, 48)))
        pen.pieslice((left + 60, top + 34, right - 60, bottom), turn, turn + wide - 0.6, colour)
        turn += wide
    pen.ellipse((left + 66, top + 66, right - 66, bottom - 10), (42, 98, 46))


def _crowd(size: tuple[int, int], dice: Random, kit: tuple[Rgb, Rgb], *, night: bool) -> Image.Image:
    small = size[0] // 5, size[1] // 6
    people = Image.new("RGB", small)
    skins = ((224, 182, 150), (168, 116, 84), (102, 68, 50), (236, 204, 176))
    clothes = (kit[0], kit[0], kit[0], kit[1], (235, 235, 235), (60, 66, 84), (200, 190, 60))
    colours = [mix(colour, (0, 0, 0), dark) for colour in (*clothes, *skins) for dark in (0.05, 0.25, 0.45, 0.6)]
    picks = dice.choices(colours, k=small[0] * small[1])
    people.putdata(picks)
    people = people.resize(size, Image.Resampling.BILINEAR)
    rows = Image.new("L", (1, size[1]))
    rows.putdata([150 if y % 12 < 3 else 255 for y in range(size[1])])
    shade = rows.resize(size)
    blocks = keep_above(clouds(size, dice, 1), 90, 120).point([130 + v // 2 for v in range(256)])
    people = ImageChops.multiply(people, Image.merge("RGB", (shade, shade, shade)))
    people = ImageChops.multiply(people, Image.merge("RGB", (blocks, blocks, blocks)))
    return Image.blend(
        people, Image.new("RGB", size, (18, 22, 40) if night else (200, 206, 214)), 0.3 if night else 0.16
    )


def _draw_pitch(
    image: Image.Image, dice: Random, centre: tuple[float, float], radii: tuple[float, float], *, night: bool
) -> None:
    """Mown stripes and white lines, as seen from high up."""
    (x, y), (across, down) = centre, radii
    green = (58, 138, 58) if night else (84, 156, 66)
    far, near = y - down * 0.36, y + down * 0.62
    half_far, half_near = across * 0.4, across * 0.64

    def at(u: float, v: float) -> tuple[float, float]:
        depth = v**0.8
        return x + (u - 0.5) * 2 * (half_far + (half_near - half_far) * depth), far + (near - far) * depth

    pen = ImageDraw.Draw(image)
    pen.polygon([at(-0.06, -0.0), at(1.06, 0), at(1.08, 1), at(-0.08, 1)], mix(green, (0, 0, 0), 0.22))
    stripes = dice.choice((12, 14, 16))
    for stripe in range(stripes):
        corners = [
            at(stripe / stripes, 0),
            at((stripe + 1) / stripes, 0),
            at((stripe + 1) / stripes, 1),
            at(stripe / stripes, 1),
        ]
        pen.polygon(corners, mix(green, (255, 255, 255), 0.1) if stripe % 2 else green)
    white = (232, 240, 232)
    for box in ((0, 0, 1, 1), (0, 0.22, 0.16, 0.78), (0.84, 0.22, 1, 0.78)):
        left, top, right, bottom = box
        corners = [at(left, top), at(right, top), at(right, bottom), at(left, bottom), at(left, top)]
        pen.line(corners, white, 4, joint="curve")
    pen.line((at(0.5, 0), at(0.5, 1)), white, 4)
    round_middle = [at(0.5 + 0.085 * cos(turn * pi / 24), 0.5 + 0.15 * sin(turn * pi / 24)) for turn in range(49)]
    pen.line(round_middle, white, 4, joint="curve")
    for _ in range(22):
        px, py = at(dice.uniform(0.06, 0.94), dice.uniform(0.1, 0.9))
        colour = dice.choice(((214, 40, 52), (240, 240, 244)))
        pen.line((px, py, px + 22, py + 4), mix(green, (0, 0, 0), 0.5), 3)
        pen.ellipse((px - 4, py - 24, px + 4, py - 16), (170, 120, 90))
        pen.line((px, py - 15, px, py), colour, 8)


def _draw_floodlight(image: Image.Image, at: tuple[float, float]) -> None:
    glow(image, at, image.width * 0.2, (196, 214, 255))
    glow(image, at, image.width * 0.05, (255, 255, 255))
    pen = ImageDraw.Draw(image)
    for row in range(3):
        for lamp in range(6):
            x, y = at[0] - 40 + lamp * 16, at[1] - 16 + row * 15
            pen.ellipse((x - 5, y - 5, x + 5, y + 5), (255, 255, 250))


def _draw_fans(image: Image.Image, dice: Random, kit: tuple[Rgb, Rgb]) -> None:
    """People in the rows before us, out of focus, one or two with a scarf held up."""
    width, height = image.size
    sheet = Image.new("RGBA", image.size)
    pen = ImageDraw.Draw(sheet)
    hairs = ((40, 28, 22), (70, 46, 30), (20, 18, 18), (150, 110, 60))
    x = dice.uniform(-20, 60)
    scarf_at = dice.uniform(0.2, 0.7) * width
    while x < width + 60:
        head, top = dice.uniform(62, 76), height - dice.uniform(120, 190)
        shirt = mix(dice.choice((kit[0], kit[0], kit[1], (210, 210, 214))), (0, 0, 0), dice.uniform(0.35, 0.6))
        pen.rounded_rectangle((x - head * 1.6, top + head * 0.9, x + head * 1.6, height + 90), 60, shirt)
        pen.ellipse((x - head * 0.66, top - head * 0.7, x + head * 0.66, top + head), dice.choice(hairs))
        if x > scarf_at:
            _draw_scarf(pen, (x, top - head * 2.0), head, kit, shirt)
            scarf_at += width * dice.uniform(0.5, 0.9)
        x += head * dice.uniform(2.5, 3.6)
    sheet = soft(sheet, 4)
    image.paste(sheet, mask=sheet)


def _draw_scarf(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], head: float, kit: tuple[Rgb, Rgb], shirt: Rgb
) -> None:
    x, y = at
    reach = head * 2.6
    for side in (-1, 1):
        pen.line((x + side * head * 1.3, y + head * 3.4, x + side * reach, y + 30), shirt, 40)
        pen.ellipse((x + side * reach - 24, y - 4, x + side * reach + 24, y + 50), (170, 122, 94))
    for part in range(12):
        left = x - reach + part * reach / 6
        pen.rectangle((left, y - 10, left + reach / 6, y + 50), kit[part % 2])
