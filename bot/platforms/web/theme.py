"""The campaign's colour, made to be read: each use of it has the contrast that WCAG 2.2 asks of text, 4.5 : 1."""

from collections.abc import Callable

from bot.values import dataclass

Colour = tuple[float, float, float]

ENOUGH = 4.5
TINT = 0.17  # the strongest tint that words in the colour stand on
# The grounds of chat.css that words stand on: its paper and its cards.
_GROUNDS: dict[str, tuple[Colour, Colour]] = {
    "light": ((251, 246, 238), (255, 253, 249)),
    "dark": ((31, 26, 22), (42, 35, 30)),
}
_INK: Colour = (28, 22, 17)
_WHITE: Colour = (255, 255, 255)


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
    paper, card = _GROUNDS[ground]
    towards = _INK if ground == "light" else _WHITE
    # An area must stand out from the ground (3 : 1 suffices for what isn't text) and carry words itself.
    area = _until(given, towards, lambda mixed: contrast(mixed, paper) >= 3.0 and _best(mixed) >= ENOUGH)
    on_area = _WHITE if contrast(area, _WHITE) >= ENOUGH else _INK
    tinted = mix(card, area, TINT)
    words = _until(given, towards, lambda mixed: min(contrast(mixed, paper), contrast(mixed, tinted)) >= ENOUGH)
    return Accent(_hex(area), _hex(on_area), _hex(words))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """One colour with a share of another in it, 0 to 1, rounded as a screen does."""
    red, green, blue = (float(round(a + (b - a) * share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


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
    steps = (mix(colour, towards, step / 100) for step in range(101))
    return next((mixed for mixed in steps if good(mixed)), towards)


def _best(area: Colour) -> float:
    return max(contrast(area, _INK), contrast(area, _WHITE))


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _properties(accent: Accent) -> str:
    return f"--accent:{accent.area};--on-accent:{accent.on_area};--accent-words:{accent.words}"


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour)
