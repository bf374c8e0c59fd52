"""The fonts there are: Noto Sans comes along, the system's Noto has the other scripts and the emoji."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from PIL import ImageFont, features

from bot.values import dataclass

SHIPPED = Path(__file__).parents[2] / "assets" / "fonts"
SYSTEM = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts"),
    Path("~/.fonts"),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
EMOJI_SIZE = 109  # the only size at which NotoColorEmoji opens

_SYMBOLS = ("NotoSans", "NotoSansSymbols", "NotoSansSymbols2", "NotoSansMath", "NotoMusic")
_HAN = frozenset(("Hani", "Hira", "Kana", "Hrkt", "Hang", "Bopo"))
_REGIONS = {"JP": 0, "KR": 1, "SC": 2, "TC": 3}  # the order of the faces inside NotoSansCJK's collection


class Weight(StrEnum):
    """How bold text is. Fonts of the system that lack SemiBold give their Bold."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"


@dataclass(frozen=True, slots=True)
class Face:
    """One font in a file."""

    path: Path
    index: int = 0
    variation: str = ""
    """The named instance of a variable font, empty for a plain one."""
    is_emoji: bool = False


class Coverage:
    """Which characters a face has, as sorted ranges: a few kilobytes even for Chinese."""

    def __init__(self, points: Sequence[int]) -> None:
        """Take code points in rising order."""
        self._starts, self._ends = array("L"), array("L")
        for point in points:
            if self._ends and point == self._ends[-1] + 1:
                self._ends[-1] = point
            else:
                self._starts.append(point)
                self._ends.append(point)

    def __contains__(self, point: int) -> bool:
        """Whether a code point can be drawn."""
        at = bisect_right(self._starts, point) - 1
        return at >= 0 and point <= self._ends[at]


class Fonts:
    """Finds a face for a character; looks at the disk when first asked, and remembers."""

    def __init__(self, shipped: Path = SHIPPED, system: Sequence[Path] = SYSTEM) -> None:
        """Take the folder of our own Noto Sans and those where the system may keep its Noto."""
        self._shipped, self._folders = shipped, system
        self._families: dict[str, dict[str, Path]] | None = None
        self._coverage: dict[tuple[Path, int], Coverage] = {}
        self._open: dict[tuple[Face, int], ImageFont.FreeTypeFont] = {}
        self._emoji: Face | None = None
        self._emoji_sought = False

    def own(self, weight: Weight) -> Face:
        """Noto Sans as it comes with the program: Latin, Greek, Cyrillic."""
        return Face(self._shipped / f"NotoSans-{weight}.ttf")

    def candidates(self, script: str, weight: Weight, region: str) -> Iterator[Face]:
        """Faces that may have a character, the best first.

        Args:
            script: ISO 15924, as ``Arab``; ``Zyyy`` for what all scripts share.
            weight: as near as there is.
            region: whose forms Chinese characters take: ``SC``, ``TC``, ``JP`` or ``KR``.
        """
        yield self.own(weight)
        name = _script_name(script)
        for family in (f"NotoSans{name}", f"NotoSerif{name}"):
            yield from self._of_family(family, weight)
        if script in _HAN or script == "Zyyy":
            yield from self._chinese(weight, region)
        for family in _SYMBOLS:
            yield from self._of_family(family, weight)

    def emoji(self) -> Face | None:
        """The colour emoji, None where there are none in bitmaps (Pillow draws no others)."""
        if not self._emoji_sought:
            self._emoji_sought = True
            path = next(iter(self._system().get("notocoloremoji", {}).values()), None)
            if path is not None and _has_bitmaps(path):
                self._emoji = Face(path, is_emoji=True)
        return self._emoji

    def covers(self, face: Face, text: str) -> bool:
        """Whether a face has every character of a text."""
        key = face.path, face.index
        if key not in self._coverage:
            self._coverage[key] = _read_coverage(*key)
        coverage = self._coverage[key]
        return all(ord(sign) in coverage for sign in text)

    def at(self, face: Face, size: int, *, shaping: bool) -> ImageFont.FreeTypeFont:
        """A face opened at a size in pixels, shaped by raqm or laid out sign by sign."""
        size = EMOJI_SIZE if face.is_emoji else size
        if (face, size) not in self._open:
            engine = ImageFont.Layout.RAQM if shaping else ImageFont.Layout.BASIC
            font = ImageFont.truetype(str(face.path), size, face.index, layout_engine=engine)
            if face.variation:
                with suppress(OSError, ValueError, NotImplementedError):  # it has one weight only
                    font.set_variation_by_name(face.variation)
            self._open[face, size] = font
        return self._open[face, size]

    def probe(self) -> list[str]:
        """What is missing, a sentence each; empty where every name will be drawn right."""
        missing = []
        if not all(self.own(weight).path.is_file() for weight in Weight):
            missing.append(f"The program's own fonts are not in {self._shipped}: install it again.")
        if not features.check("raqm"):
            missing.append("Arabic, Hebrew and Indian names are drawn wrongly: install FriBidi (libfribidi0).")
        for sample, family, package in (
            ("Arab", "notosansarabic", "fonts-noto-core"),
            ("Hani", "notosanscjk", "fonts-noto-cjk"),
        ):
            if not any(name.startswith(family) for name in self._system()) and not self._regional(sample):
                scripts = "Chinese, Japanese and Korean" if sample == "Hani" else "Arabic, Hindi and many other"
                missing.append(f"{scripts} names are drawn as boxes in pictures: install {package}.")
        if self.emoji() is None:
            missing.append("Emoji are drawn as boxes in pictures: install fonts-noto-color-emoji.")
        return missing

    def _regional(self, script: str) -> bool:
        return script == "Hani" and any(f"notosans{region.lower()}" in self._system() for region in _REGIONS)

    def _chinese(self, weight: Weight, region: str) -> Iterator[Face]:
        for face in self._of_family("NotoSansCJK", weight):
            yield Face(face.path, _REGIONS[region], face.variation)
        for family in (f"NotoSansCJK{region}", f"NotoSans{region}"):
            yield from self._of_family(family, weight)

    def _of_family(self, family: str, weight: Weight) -> Iterator[Face]:
        cuts = self._system().get(family.lower(), {})
        if "variable" in cuts:
            yield Face(cuts["variable"], variation=weight)
            return
        wanted = (weight, "Bold", "Regular") if weight != Weight.REGULAR else ("Regular",)
        found = next((cuts[cut.lower()] for cut in wanted if cut.lower() in cuts), None)
        if found is not None:
            yield Face(found)

    def _system(self) -> dict[str, dict[str, Path]]:
        """Family → cut → file, all in lower case: ``notosansarabic`` → ``bold`` → its path."""
        if self._families is None:
            self._families = {}
            for folder in self._folders:
                for path in sorted(_expanded(folder).rglob("Noto*.[to]t[fc]")):
                    family, cut = _named(path.stem)
                    self._families.setdefault(family, {}).setdefault(cut, path)
        return self._families


def _expanded(folder: Path) -> Path:
    try:
        return folder.expanduser()
    except RuntimeError:  # an account without a home
        return folder


def _named(stem: str) -> tuple[str, str]:
    if "[" in stem or stem.endswith("-VF"):
        return stem.split("[")[0].removesuffix("-VF").lower(), "variable"
    family, _, cut = stem.lower().partition("-")
    return family, cut or "regular"


def _script_name(script: str) -> str:
    from fontTools import unicodedata  # type: ignore[import-untyped]  # takes 40 ms, only where it is needed

    return str(unicodedata.script_name(script, "")).replace("_", "").replace(" ", "")


def _read_coverage(path: Path, index: int) -> Coverage:
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    try:
        with path.open("rb") as file, TTFont(file, fontNumber=index, lazy=True) as font:
            return Coverage(sorted(font.getBestCmap() or ()))
    except (OSError, TTLibError):
        return Coverage(())  # a damaged font has nothing; the next one is asked


def _has_bitmaps(path: Path) -> bool:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with path.open("rb") as file, TTFont(file, lazy=True) as font:
            return "CBDT" in font
    except (OSError, TTLibError):
        return False
