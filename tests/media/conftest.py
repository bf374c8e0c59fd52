"""Fonts: made ones, so that every rule is tried everywhere, and the system's Noto, for real names."""

import os
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from PIL import Image

from bot.media.fonts import Fonts
from bot.media.typeface import Typeface


def made_font(path: Path, text: str, advance: int) -> None:
    """A font whose every glyph is a block of one width, in thousandths of its size."""
    pen = TTGlyphPen(None)
    for at, point in enumerate(((60, 0), (60, 700), (advance - 60, 700), (advance - 60, 0))):
        (pen.moveTo if at == 0 else pen.lineTo)(point)
    pen.closePath()
    block = pen.glyph()
    names = [".notdef", *(f"u{ord(sign):04X}" for sign in text)]
    font = FontBuilder(1000)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(sign): f"u{ord(sign):04X}" for sign in text})
    font.setupGlyf(dict.fromkeys(names, block))
    font.setupHorizontalMetrics(dict.fromkeys(names, (advance, 60)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(path)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is written on pictures from now on, piece by piece; nothing of it may run over an edge."""
    found: list[str] = []
    draws = Typeface.draw

    def draw(self: Typeface, image: Image.Image, at: tuple[float, float], text: str, *rest: Any, **more: Any) -> float:
        found.append(text)
        width = draws(self, image, at, text, *rest, **more)
        left = at[0] - width * (rest[2] if len(rest) > 2 else 0)
        assert -1 <= left <= left + width <= image.width + 1, f"{text!r} runs over"
        return width

    monkeypatch.setattr(Typeface, "draw", draw)
    return found


@pytest.fixture
def bare() -> Typeface:
    """Only the fonts that come along."""
    return Typeface(Fonts(system=()))


@pytest.fixture(scope="session")
def noto() -> Typeface:
    """The system's Noto fonts; CI has them, a laptop may not."""
    typeface = Typeface()
    missing = typeface.fonts.probe()
    if missing and not os.environ.get("CI"):
        pytest.skip(" ".join(missing))
    assert missing == []
    return typeface
