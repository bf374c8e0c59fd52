"""Every picture beside the one that was kept when somebody last looked at it, in light and dark, at phone size.

Where one changed on purpose, look at it and keep it: ``python -m tests.media.test_kept_pictures``.
"""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.media.drawings import BarChart, BoardCard, Collage, Drawing, Figure, LineChart, Number, RecapCard, Standing
from bot.media.pictures import Form, Pictures
from bot.media.typeface import Typeface
from tests.media import samples
from tests.media.looks import worst_of

KEPT = Path(__file__).parent / "kept"
PHONE = 390  # pixels wide
ALIKE = 3  # of 255, on average: what another version of a font or of the encoder changes
NOWHERE_MORE = 40  # of 255, in any square of eight pixels: a word that is missing shows there

ACCENT = "#1f6f5c"
NAMES = ("Maya Okafor", "Наталія Ковальчук", "محمد العربي", "अर्जुन शर्मा", "王小明", "Zoë 🦊")
PERIOD = "Nov 16 to Nov 22"
PHOTOS: Mapping[str, bytes] = {f"photo-{n}": samples.jpeg(samples.scenery(n, (480, 360))) for n in range(6)}
DRAWINGS: Mapping[str, Drawing] = {
    "board": BoardCard(
        "Leaderboard", PERIOD, "points", ACCENT,
        tuple(Standing(n, name, f"{700 - 90 * n}", 1 - n / 8, me=n == 5) for n, name in enumerate(NAMES, 1)),
        (Standing(17, "Ben", "12", 0.02),), "Around you", "you",
    ),
    "recap": RecapCard(
        "Atlanta Street Team", "Forty-two interviews on one rainy evening", PERIOD, ACCENT,
        (Number("128", "conversations", "+18", 1), Number("42", "interviews", "−3", -1), Number("9", "photos")),
        "photo-1",
    ),
    "recap-without-a-photo": RecapCard(
        "Atlanta", "12 missions done", PERIOD, "#f2c14e", (Number("12", "missions done", "+1", 1),)
    ),
    "bars": BarChart(
        "What moves people", PERIOD, ACCENT,
        (Figure("A place at the table", "23", 1.0), Figure("Somebody to go with", "17", 17 / 23),
         Figure("الطعام والموسيقى", "9", 9 / 23), Figure("食物", "5", 5 / 23)),
    ),
    "line": LineChart(
        "Missions done", "Oct 5 to Nov 22", ACCENT,
        tuple(Figure(f"W{40 + n}", f"{v}", v / 52) for n, v in enumerate((12, 18, 15, 31, 28, 40, 38, 52))),
    ),
    **{f"collage-of-{n}": Collage("Photos of the week", PERIOD, ACCENT, tuple(PHOTOS)[:n]) for n in (3, 5)},
}  # fmt: skip


def drawn(pictures: Pictures, name: str, *, dark: bool) -> Image.Image:
    """A picture as a phone shows it."""
    data = pictures.draw(replace(DRAWINGS[name], dark=dark), Form.EXPORT, photos=PHOTOS)
    with Image.open(BytesIO(data)) as image:
        high = round(image.height * PHONE / image.width)
        return image.convert("RGB").resize((PHONE, high), Image.Resampling.LANCZOS)


def kept(name: str, *, dark: bool) -> Path:
    return KEPT / f"{name}-{'dark' if dark else 'light'}.jpg"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", DRAWINGS)
def test_a_picture_looks_as_it_did_when_somebody_looked_at_it(noto: Typeface, name: str, dark: bool) -> None:
    now = drawn(Pictures(noto), name, dark=dark)
    with Image.open(kept(name, dark=dark)) as before:
        assert now.size == before.size
        differs = ImageChops.difference(now, before.convert("RGB"))

    assert max(ImageStat.Stat(differs).mean) <= ALIKE
    assert worst_of(differs.reduce(8)) <= NOWHERE_MORE


def test_a_word_that_is_missing_is_seen() -> None:
    with Image.open(kept("bars", dark=False)) as before:
        without = before.convert("RGB")
        was = before.convert("RGB")
    without.paste(without.crop((2, 100, 3, 101)).resize((110, 22)), (15, 80))

    assert worst_of(ImageChops.difference(without, was).reduce(8)) > NOWHERE_MORE


def keep_all() -> None:
    """Keep every picture as it is now."""
    KEPT.mkdir(exist_ok=True)
    pictures = Pictures(Typeface())
    for name in DRAWINGS:
        for dark in (False, True):
            drawn(pictures, name, dark=dark).save(kept(name, dark=dark), quality=92, subsampling=0)


if __name__ == "__main__":
    keep_all()
