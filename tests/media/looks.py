"""Pictures as they should look, kept beside the tests: ``python -m tests.media.looks`` draws them anew, to look at.

They are kept small and in few colours. What is compared is coarser still, as another version of a font moves a stroke
by a pixel; a name that isn't drawn, a colour that changed or a row that moved is far more than that.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageStat

from bot.media.drawings import (
    BarChart,
    BoardCard,
    Collage,
    Drawing,
    Figure,
    LineChart,
    Number,
    PersonalCard,
    RecapCard,
    Standing,
)  # fmt: skip
from bot.media.pictures import Form, Pictures
from bot.media.typeface import Typeface
from tests.media import samples

FOLDER = Path(__file__).parent / "kept"
WIDTH = 500  # pixels kept: half of what is drawn
CELL = 10  # pixels of it that are one cell of what is compared
MOST, MOST_IN_A_CELL = 2.0, 40  # of 255: how far all of it may be off on average, and any cell of it

# What stands somewhere on every kind of picture: Latin, Cyrillic, Arabic, Devanagari, Chinese, and an emoji.
SCRIPTS = ("Zoë", "Наталія", "محمد", "अर्जुन", "王小明", "🦊")
NAMES = (
    "Maya Okafor", "Наталія Ковальчук", "محمد العربي", "अर्जुन शर्मा", "王小明", "Zoë 🦊 Pérez",
    "Bartholomew Featherstonehaugh-Cholmondeley", "김민준", "דוד לוי (Dave)", "a teammate",
)  # fmt: skip
AMOUNTS = (1240, 620, 620, 310, 299, 180, 124, 120, 100, 55)
RANKS = (1, 2, 2, 4, 5, 6, 7, 8, 9, 10)

BOARD = BoardCard(
    "The week’s board", "Mon, Nov 16 to Sun, Nov 22", "points", "#c2410c",
    tuple(Standing(rank, name, f"{amount:,}", amount / AMOUNTS[0])
          for rank, name, amount in zip(RANKS, NAMES, AMOUNTS, strict=True)),
    (Standing(17, "Ben", "24", 0.02), Standing(18, "Lucía", "20", 0.02, me=True), Standing(19, "Ruth", "0", 0.0)),
    "You and your neighbours", "you",
)  # fmt: skip
PERSON = PersonalCard(
    "Наталія 王小明 🦊", "Mon, Nov 16 to Sun, Nov 22", "#1f6f5c",
    (Number("85", "points"), Number("12", "conversations"), Number("3 h 25 min", "time given")),
    "Points by week",
    tuple(Figure(f"11/{day:02d}", str(points or ""), points / 85, points == 85)
          for day, points in zip(range(1, 9), (0, 20, 35, 10, 50, 62, 40, 85), strict=True)),
    "Skills, by what was approved",
    (Figure("Network", "14", 1.0), Figure("Communicate value", "9", 9 / 14), Figure("Take responsibility", "6", 6 / 14),
     Figure("Persuade", "0", 0.0)),
    "Best week: 85 points, Mon, Nov 16 to Sun, Nov 22.",
    ("First interview", "10 conversations", "5 days in a row", "First photo"),
)  # fmt: skip
BEGINNER = replace(
    PERSON, name="محمد अर्जुन Zoë", best="", badges=("First photo",),
    weeks=tuple(bar if bar.now else replace(bar, value="", share=0.0) for bar in PERSON.weeks),
)  # fmt: skip

PERIOD, ACCENT = "Nov 16 to Nov 22", "#1f6f5c"
PLAIN = ("#8c3b2e", "#2e6b8c", "#c79a2b", "#3f7d4c", "#6d4f8f")  # photos of few colours
PHOTOS: Mapping[str, bytes] = {
    "photo": samples.jpeg(samples.scenery(1, (480, 360))),
    **{colour: samples.jpeg(Image.new("RGB", (480, 360), colour)) for colour in PLAIN},
}
RECAP = RecapCard(
    "فريق अर्जुन", "Zoë 🦊 and Наталія met 王小明 on a rainy evening", PERIOD, ACCENT,
    (Number("128", "conversations", "+18", 1), Number("42", "interviews", "−3", -1), Number("9", "photos")),
    "photo",
)  # fmt: skip
LINE = LineChart(
    "Zoë Наталія محمد अर्जुन 王小明 🦊", "Oct 5 to Nov 22", ACCENT,
    tuple(Figure(f"W{40 + n}", f"{v}", v / 52) for n, v in enumerate((12, 18, 15, 31, 0, 40, 38, 52))),
)  # fmt: skip
CARDS: Mapping[str, Drawing] = {
    "scripts": BOARD,
    "ties": replace(BOARD, colour="#ffe600", top=BOARD.top[:3], around=(), more="2 more have as many as the last."),
    "person": PERSON,
    "beginner": BEGINNER,
    "recap": RECAP,
    "recap-without-a-photo": RecapCard(
        "Наталія 🦊", "12 missions done by Zoë, محمد, अर्जुन and 王小明 in one long week of rain", PERIOD, "#f2c14e",
        (Number("12", "missions done", "+1", 1),),
    ),
    "bars": BarChart(
        "What moves Zoë", PERIOD, ACCENT,
        (Figure("A place at the table", "23", 1.0), Figure("Somebody to go with", "17", 17 / 23),
         Figure("طعام محمد", "9", 9 / 23), Figure("王小明的食物", "5", 5 / 23),
         Figure("अर्जुन का खाना", "3", 3 / 23), Figure("Наталія 🦊", "1", 1 / 23)),
    ),
    "line": LINE,
    **{f"collage-of-{n}": Collage("Zoë Наталія محمد अर्जुन 王小明 🦊", PERIOD, ACCENT, PLAIN[:n]) for n in (3, 5)},
}  # fmt: skip
THOSE: Mapping[str, Drawing] = {
    f"{name}-{shade}": replace(card, dark=shade == "dark")
    for name, card in CARDS.items() for shade in ("light", "dark")
}  # fmt: skip


def drawn(pictures: Pictures, drawing: Drawing) -> Image.Image:
    """A picture as it is kept, before its colours are made few."""
    image = Image.open(BytesIO(pictures.draw(drawing, Form.EXPORT, photos=PHOTOS))).convert("RGB")
    return image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.BOX)


def differs(one: Image.Image, other: Image.Image) -> str:
    """Why two pictures aren't the same to the eye; "" where they are."""
    if one.size != other.size:
        return f"one is {one.size}, the other {other.size}"
    difference = ImageChops.difference(one.reduce(CELL), other.reduce(CELL))
    average, worst = max(ImageStat.Stat(difference).mean), worst_of(difference)
    if average <= MOST and worst <= MOST_IN_A_CELL:
        return ""
    return f"all of it is off by {average:.1f} of 255, the worst place by {worst}"


def worst_of(difference: Image.Image) -> int:
    """The largest value anywhere in a picture, of 255."""
    return max(high for _low, high in ImageStat.Stat(difference).extrema)


def without(drawing: Drawing, name: str) -> Drawing:
    """A drawing on which a name is boxes."""
    changed: Drawing = _without(drawing, name)
    return changed


def _without(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return value.replace(name, "□" * len(name))
    if isinstance(value, tuple):
        return tuple(_without(each, name) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _without(getattr(value, each.name), name) for each in fields(value)})
    return value


def kept(name: str) -> Image.Image:
    """A kept picture."""
    return Image.open(FOLDER / f"{name}.png").convert("RGB")


def keep() -> None:
    """Draw all of them anew."""
    FOLDER.mkdir(exist_ok=True)
    pictures = Pictures(Typeface())
    for name, drawing in THOSE.items():
        few = drawn(pictures, drawing).quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    keep()
