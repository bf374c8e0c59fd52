"""The campaign's colour, made to be read: each use of it has the contrast that WCAG 2.2 asks of text, 4.5 : 1."""

from collections.abc import Callable
from dataclasses import dataclass

Colour = tuple[float, float, float]

ENOUGH = 4.5
_PAPER = {"light": (251, 246, 238), "dark": (31, 26, 22)}  # the grounds of chat.css that words stand on
_INK, _WHITE = (28, 22, 17), (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Accent:
    """The colour for one ground: for areas, for words on them, and for words in it on the ground itself."""

    area: str
    on_area: str
    words: str


def stylesheet(colour: str) -> str:
    """The custom properties of a campaign's colour for light and dark; the house's own where it is no colour."""
    light, dark = accent(colour, "light"), accent(colour, "dark")
    by_eye = f"@media (prefers-color-scheme:dark){{:root{{{_properties(dark)}}}}}"
    return f":root{{{_properties(light)}}}\n{by_eye}\n"


def accent(colour: str, ground: str) -> Accent:
    """The colour as it can be read on a ``light`` or ``dark`` ground."""
    given = parsed(colour)
    paper = _PAPER[ground]
    towards = _INK if ground == "light" else _WHITE
    # An area must stand out from the ground (3 : 1 suffices for what isn't text) and carry words.
    area = _until(
        given, towards, lambda c: contrast(c, paper) >= 3.0 and max(contrast(c, _INK), contrast(c, _WHITE)) >= ENOUGH
    )
    on_area = _WHITE if contrast(area, _WHITE) >= ENOUGH else _INK
    words = _until(given, towards, lambda c: contrast(c, paper) >= ENOUGH)
    return Accent(_hex(area), _hex(on_area), _hex(words))


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two sRGB colours as WCAG 2.2 defines it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def parsed(colour: str) -> Colour:
    """The colour written ``#rrggbb``; the house's orange where it isn't one."""
    try:
        number = int(colour.removeprefix("#"), 16) if len(colour) == 7 else 0xC2410C
    except ValueError:
        number = 0xC2410C
    return float(number >> 16 & 255), float(number >> 8 & 255), float(number & 255)


def _until(colour: Colour, towards: Colour, good: Callable[[Colour], bool]) -> Colour:
    """The first step from a colour towards another that is good."""
    for step in range(101):
        mixed = tuple(a + (b - a) * step / 100 for a, b in zip(colour, towards, strict=True))
        rounded = (float(round(mixed[0])), float(round(mixed[1])), float(round(mixed[2])))
        if good(rounded):
            return rounded
    return towards


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _properties(accent: Accent) -> str:
    return f"--accent:{accent.area};--on-accent:{accent.on_area};--accent-words:{accent.words}"


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour)
