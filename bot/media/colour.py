"""Colours of the pictures: everything comes from the campaign's one colour, and text on it can be read."""

import re
from typing import TypeAlias
from zlib import crc32

from bot.values import dataclass

Rgb: TypeAlias = tuple[int, int, int]
"""Red, green, blue, 0 to 255 each."""

READABLE = 4.5  # contrast of text and ground; WCAG 2.2, 1.4.3
SEEN = 12  # of 255 in one of its parts: a large area that differs less from its ground isn't seen

WHITE: Rgb = (255, 255, 255)
INK: Rgb = (21, 23, 28)
NIGHT: Rgb = (19, 21, 26)

# Of one lightness and one liveliness, so that no face stands out; white can be read on each.
_PEOPLE: tuple[Rgb, ...] = (
    (181, 71, 61),
    (166, 84, 20),
    (124, 102, 12),
    (62, 119, 44),
    (15, 120, 101),
    (22, 111, 147),
    (69, 96, 181),
    (116, 82, 179),
    (157, 66, 145),
    (178, 62, 104),
)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one picture."""

    accent: Rgb
    """The campaign's colour; where neither white nor ink can be read on it, a trace darker."""
    on_accent: Rgb
    """Text on the accent."""
    paper: Rgb
    ink: Rgb
    """Text on the paper."""
    quiet: Rgb
    """Lesser text on the paper."""
    accent_ink: Rgb
    """Text, bars and lines on the paper in a shade of the accent."""
    tint: Rgb
    """A ground that stands out a little; ink can be read on it."""
    line: Rgb
    """Hairlines, tracks of bars."""

    @classmethod
    def of(cls, colour: str, *, dark: bool) -> "Palette":
        """The palette of a campaign's colour, ``#rrggbb``.

        Raises:
            ValueError: that is no colour.
        """
        accent, on_accent = _pair(parse(colour))
        paper = mix(NIGHT, accent, 0.03) if dark else mix(WHITE, accent, 0.025)
        ink = mix(WHITE, paper, 0.05) if dark else INK
        tint = mix(paper, accent, 0.2 if dark else 0.12)
        if max(abs(one - other) for one, other in zip(tint, paper, strict=True)) < SEEN:
            tint = mix(tint, ink, 0.08)  # a campaign nearly as white or as dark as its paper
        return cls(
            accent=accent,
            on_accent=on_accent,
            paper=paper,
            ink=ink,
            quiet=readable(mix(paper, ink, 0.62), tint),
            accent_ink=readable(accent, tint),
            tint=tint,
            line=mix(paper, ink, 0.1),
        )


def parse(colour: str) -> Rgb:
    """The colour written as ``#rrggbb``.

    Raises:
        ValueError: it is not written so.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"{colour!r} is no colour: write it like #e4572e")
    number = int(colour[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def mix(one: Rgb, other: Rgb, part: float) -> Rgb:
    """The first colour with so much of the other in it, 0 to 1."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 counts it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: Rgb, ground: Rgb) -> Rgb:
    """The colour, darkened or lightened just so far that text in it can be read on the ground."""
    away = WHITE if contrast(WHITE, ground) > contrast(INK, ground) else (0, 0, 0)
    for step in range(21):
        shade = mix(colour, away, step / 20)
        if contrast(shade, ground) >= READABLE:
            return shade
    return away


def of_person(name: str) -> Rgb:
    """The colour behind somebody's initials: always the same for the same name."""
    return _PEOPLE[crc32(name.encode("utf-8", "replace")) % len(_PEOPLE)]


def _pair(accent: Rgb) -> tuple[Rgb, Rgb]:
    """A ground and the text on it."""
    for text in (WHITE, INK):
        if contrast(text, accent) >= READABLE:
            return accent, text
    return readable(accent, WHITE), WHITE


def _luminance(colour: Rgb) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
