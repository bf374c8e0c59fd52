"""Text in pictures: any script, any direction, emoji; measured, shortened, wrapped and drawn.

Pillow draws one font at a time. So text is cut into grapheme clusters, each gets the first font that has all
of it, neighbours of one font and one direction are shaped together, and what no font has becomes a box.
"""

from collections.abc import Sequence
from functools import lru_cache

import regex  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, features

from bot.media.bidi import STEERING, in_drawing_order
from bot.media.colour import Rgb
from bot.media.fonts import EMOJI_SIZE, Face, Fonts, Weight
from bot.values import dataclass

LONGEST = 500  # clusters of a text that are looked at; no line of a picture holds half as many
CAP_HEIGHT = 0.714  # of the size; Noto Sans

_ELLIPSIS = "…"
_CLUSTERS = regex.compile(r"\X")
_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\ufe0f|[0-9#*]\ufe0f?\u20e3")
_UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cc}]")
_ATOMS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]\p{P}*| +|[^ \p{Han}\p{Hiragana}\p{Katakana}]+")
_KANA = regex.compile(r"[\p{Script=Hiragana}\p{Script=Katakana}]")
_HANGUL = regex.compile(r"\p{Script=Hangul}")
_SPACES = regex.compile(r"[ \t-\r\x85\u2028\u2029]+")
_JUNK = regex.compile(r"[\p{Cc}\u00ad\u200b\u2060\ufeff" + "".join(sorted(STEERING)) + "]")
_STACKED = regex.compile(r"(\p{Script=Inherited}{3})\p{Script=Inherited}+|(\p{M}{6})\p{M}+")
_SURROGATES = regex.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set."""

    size: int
    """Pixels, as fonts count them: a capital is 0.71 of it."""
    weight: Weight = Weight.REGULAR


@dataclass(frozen=True, slots=True)
class _Piece:
    """Neighbouring clusters of one font and one direction, in reading order."""

    text: str
    face: Face | None  # None: a box for each cluster
    right_to_left: bool


class Typeface:
    """Measures and draws text; keeps what it found out about fonts and texts."""

    def __init__(self, fonts: Fonts | None = None, *, shaping: bool | None = None) -> None:
        """Take the fonts and whether raqm shapes text: by default the system's, and where it can."""
        self.fonts = fonts or Fonts()
        self._shaping = bool(features.check("raqm")) if shaping is None else shaping
        self._pieces = lru_cache(1024)(self._cut)
        self._widths = lru_cache(4096)(self._measure)
        self._emoji = lru_cache(256)(self._draw_emoji)
        self._faces: dict[tuple[str, Weight, str], Face | None] = {}

    def width(self, text: str, style: Style) -> float:
        """How many pixels wide a line of text is."""
        return sum(self._widths(piece, style) for piece in self._pieces(text, style.weight))

    def draw(
        self,
        image: Image.Image,
        at: tuple[float, float],
        text: str,
        style: Style,
        colour: Rgb,
        align: float = 0,
        halo: Rgb | None = None,
        base: int | None = None,
    ) -> float:
        """Draw a line of text and return its width.

        Args:
            image: RGB; drawn on.
            at: where the baseline begins, pixels from the left and the top.
            text: what people wrote; it is made harmless here.
            style: size and weight.
            colour: red, green, blue.
            align: 0 begins at that point, 0.5 is centred on it, 1 ends there.
            halo: the colour of a rim around letters that stand on lines; None for no rim.
            base: where the line is one of several: 1 where their text runs from right to left, 0 where it doesn't.
        """
        pieces = self._pieces(text, style.weight, base)
        widths = [self._widths(piece, style) for piece in pieces]
        x, baseline = at[0] - align * sum(widths), at[1]
        pen = ImageDraw.Draw(image)
        for piece, width in zip(pieces, widths, strict=True):
            if piece.face is None:
                self._draw_boxes(pen, (x, baseline), piece, style, colour)
            elif piece.face.is_emoji:
                drawn = self._emoji(piece.text, piece.face, style.size)
                image.paste(drawn, (round(x), round(baseline - drawn.height * 0.8)), drawn)
            else:
                font = self.fonts.at(piece.face, style.size, shaping=self._shaping)
                for ink, rim in ((halo, max(1, style.size // 5)), (colour, 0)) if halo else ((colour, 0),):
                    pen.text((x, baseline), self._in_order(piece), ink, font, "ls",
                             direction=self._direction(piece), stroke_width=rim)  # fmt: skip
            x += width
        return sum(widths)

    def shorten(self, text: str, style: Style, width: float) -> str:
        """The text, or as much of its beginning as fits with an ellipsis; cut between clusters."""
        if self.width(text, style) <= width:
            return text
        clusters = clusters_of(text)
        fits = self._fitting(clusters, style, width - self.width(_ELLIPSIS, style))
        return "".join(clusters[:fits]).rstrip(" .,;:-_/") + _ELLIPSIS

    def fitted(self, text: str, styles: Sequence[Style], width: float) -> tuple[str, Style]:
        """The text in the first of the styles in which all of it fits; shortened in the last where it fits in none."""
        for style in styles:
            if self.width(text, style) <= width:
                return text, style
        return self.shorten(text, styles[-1], width), styles[-1]

    def wrap(self, text: str, style: Style, width: float, lines: int) -> list[str]:
        """The text in at most so many lines, broken at spaces; the last one shortened where more is left."""
        atoms = _ATOMS.findall(_clean(text))
        wrapped: list[str] = []
        while atoms and len(wrapped) < lines - 1:
            taken = self._fitting(atoms, style, width)
            if not taken:  # one word longer than a line
                clusters = _CLUSTERS.findall(atoms[0])
                cut = max(1, self._fitting(clusters, style, width))
                atoms[:1] = ["".join(clusters[:cut]), "".join(clusters[cut:])]
                taken = 1
            wrapped.append("".join(atoms[:taken]).strip(" "))
            atoms = _ATOMS.findall("".join(atoms[taken:]).strip(" "))
        rest = "".join(atoms)
        return [*wrapped, self.shorten(rest, style, width)] if rest else wrapped

    def _fitting(self, parts: list[str], style: Style, width: float) -> int:
        """How many of the parts fit on a line together."""
        fits, too_many = 0, len(parts) + 1
        while fits + 1 < too_many:
            middle = (fits + too_many) // 2
            if self.width("".join(parts[:middle]).rstrip(" "), style) <= width:
                fits = middle
            else:
                too_many = middle
        return fits

    def _cut(self, text: str, weight: Weight, base: int | None = None) -> tuple[_Piece, ...]:
        text = _clean(text)
        if self.fonts.emoji() is None:
            text = self._without_emoji(text, weight)
        region = "JP" if _KANA.search(text) else "KR" if _HANGUL.search(text) else "SC"
        pieces: list[_Piece] = []
        for stretch in in_drawing_order(text, base):
            cut = self._cut_stretch(stretch.text, stretch.right_to_left, weight, region)
            pieces += reversed(cut) if stretch.right_to_left else cut
        return tuple(pieces)

    def _without_emoji(self, text: str, weight: Weight) -> str:
        """The text without emoji no font has: a box beside a name says nothing. One of nothing else stays as it is."""
        kept = "".join(
            cluster for cluster in _CLUSTERS.findall(text)
            if not _EMOJI.match(cluster) or self._face_for(cluster, _UNSEEN.sub("", cluster), weight, "SC")
        )  # fmt: skip
        return _SPACES.sub(" ", kept).strip(" ") or text

    def _cut_stretch(self, text: str, right_to_left: bool, weight: Weight, region: str) -> list[_Piece]:
        pieces: list[_Piece] = []
        for cluster in _CLUSTERS.findall(text):
            visible = _UNSEEN.sub("", cluster)
            if not visible:
                continue
            last = pieces[-1] if pieces else None
            goes_on = last and last.face and not last.face.is_emoji and visible.isspace()
            if last and goes_on and self.fonts.covers(last.face or self.fonts.own(weight), visible):
                face = last.face
            else:
                face = self._face_for(cluster, visible, weight, region)
            if last and face == last.face and not (face and face.is_emoji):
                pieces[-1] = _Piece(last.text + cluster, face, right_to_left)
            else:
                pieces.append(_Piece(cluster, face, right_to_left))
        return pieces

    def _face_for(self, cluster: str, visible: str, weight: Weight, region: str) -> Face | None:
        key = cluster, weight, region
        if key not in self._faces:
            if len(self._faces) > 20_000:
                self._faces.clear()
            self._faces[key] = self._seek(cluster, visible, weight, region)
        return self._faces[key]

    def _seek(self, cluster: str, visible: str, weight: Weight, region: str) -> Face | None:
        emoji = self.fonts.emoji() if _EMOJI.match(cluster) or not visible.isascii() else None
        if emoji and _EMOJI.match(cluster) and self.fonts.covers(emoji, visible):
            return emoji
        own = self.fonts.own(weight)
        if self.fonts.covers(own, visible):
            return own
        for face in self.fonts.candidates(_script(visible), weight, region):
            if self.fonts.covers(face, visible):
                return face
        return emoji if emoji and self.fonts.covers(emoji, visible) else None

    def _measure(self, piece: _Piece, style: Style) -> float:
        if piece.face is None:
            return len(_CLUSTERS.findall(piece.text)) * _box_step(style.size)
        font = self.fonts.at(piece.face, style.size, shaping=self._shaping)
        scale = style.size / EMOJI_SIZE if piece.face.is_emoji else 1.0
        return float(font.getlength(self._in_order(piece), direction=self._direction(piece))) * scale

    def _direction(self, piece: _Piece) -> str | None:
        if not self._shaping:
            return None
        return "rtl" if piece.right_to_left else "ltr"

    def _in_order(self, piece: _Piece) -> str:
        """raqm takes reading order; without it clusters are set from left to right as they stand."""
        if self._shaping or not piece.right_to_left:
            return piece.text
        return "".join(reversed(_CLUSTERS.findall(piece.text)))

    def _draw_boxes(
        self, pen: ImageDraw.ImageDraw, at: tuple[float, float], piece: _Piece, style: Style, colour: Rgb
    ) -> None:
        x, line = at[0], max(1, style.size // 16)
        step, top = _box_step(style.size), at[1] - CAP_HEIGHT * style.size
        for _ in _CLUSTERS.findall(piece.text):
            pen.rectangle(
                (round(x + step * 0.12), round(top), round(x + step * 0.88), round(at[1])), None, colour, line
            )
            x += step

    def _draw_emoji(self, text: str, face: Face, size: int) -> Image.Image:
        """One emoji scaled to a text size: about 1.25 em wide, as browsers set it."""
        font = self.fonts.at(face, size, shaping=self._shaping)
        drawn = Image.new("RGBA", (max(1, round(font.getlength(text))), 128), (0, 0, 0, 0))
        ImageDraw.Draw(drawn).text((0, 101), text, "black", font, "ls", embedded_color=True)
        scale = size / EMOJI_SIZE
        return drawn.resize((max(1, round(drawn.width * scale)), max(1, round(128 * scale))), Image.Resampling.LANCZOS)


def _box_step(size: int) -> float:
    return size * 0.7


def clusters_of(text: str) -> list[str]:
    """What people take for single characters in a text, cleaned."""
    return list(_CLUSTERS.findall(_clean(text)))


@lru_cache(1024)
def _clean(text: str) -> str:
    """One line without controls, steering marks, towers of accents and halves of characters."""
    text = _SURROGATES.sub("\ufffd", text[: LONGEST * 8])
    text = _SPACES.sub(" ", _JUNK.sub("", _SPACES.sub(" ", text))).strip(" ")
    text = _STACKED.sub(r"\1\2", text)
    return "".join(_CLUSTERS.findall(text)[:LONGEST])


def _script(text: str) -> str:
    from fontTools import unicodedata  # type: ignore[import-untyped]

    found = [str(unicodedata.script(sign)) for sign in text]
    return next((script for script in found if script not in ("Zinh", "Zyyy")), "Zyyy")
