"""The studio: what was drawn is kept by what is on it, whole; another process draws the same bytes."""

import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from bot.media.drawings import Collage, Drawing
from bot.media.fonts import Fonts
from bot.media.pictures import Pictures
from bot.media.store import FolderStore
from bot.media.studio import Studio
from bot.media.typeface import Typeface
from tests.media import looks, samples

ROOT = Path(__file__).parents[2]


class Counting(Pictures):
    """Counts what it draws, with the fonts that come along."""

    drawn = 0

    def draw(self, *what: object, **more: object) -> bytes:
        self.drawn += 1
        return super().draw(*what, **more)  # type: ignore[arg-type]


async def test_what_was_drawn_is_drawn_once_and_what_is_on_it_otherwise_anew(tmp_path: Path) -> None:
    pictures = Counting(Typeface(Fonts(system=())))
    studio = Studio(FolderStore(tmp_path), pictures)

    first = await studio.jpeg(looks.BOARD)

    assert await studio.jpeg(replace(looks.BOARD)) == first
    assert pictures.drawn == 1
    assert await studio.jpeg(replace(looks.BOARD, dark=True)) != first
    assert await studio.jpeg(replace(looks.BOARD, more="2 more.")) != first
    assert pictures.drawn == 3


async def test_a_picture_without_a_photo_that_could_not_be_read_is_not_kept(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    one, two = [await store.keep(samples.jpeg(samples.scenery(n, (400, 300))), "jpg") for n in (1, 2)]
    studio = Studio(store, Counting(Typeface(Fonts(system=()))))
    collage = Collage("Photos", "Week 47", "#1f6f5c", (one, two))
    file = tmp_path / two[:2] / two[2:4] / two
    file.rename(tmp_path / "away")

    without = await studio.jpeg(collage)
    (tmp_path / "away").rename(file)
    whole = await studio.jpeg(collage)
    file.unlink()

    assert whole != without
    assert await studio.jpeg(collage) == whole


def test_another_process_draws_the_same_bytes() -> None:
    says = "from tests.media.test_studio import digests; print(digests())"
    again = subprocess.run(
        [sys.executable, "-c", says], cwd=ROOT, check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
    )  # fmt: skip

    assert again.stdout.strip() == digests()


def digests() -> str:
    """What tells the pictures of all kinds from others."""
    pictures = Pictures(Typeface(Fonts(system=())))
    cards: tuple[Drawing, ...] = (looks.BEGINNER, looks.RECAP, looks.LINE, looks.CARDS["ties"], looks.CARDS["bars"])
    return " ".join(sha256(pictures.draw(card, photos=looks.PHOTOS)).hexdigest()[:12] for card in cards)
