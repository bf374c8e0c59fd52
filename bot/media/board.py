"""The leaderboard as a card: the top, then you and your neighbours."""

from functools import lru_cache

from PIL import Image

from bot.media.avatars import Avatars
from bot.media.canvas import Canvas
from bot.media.colour import Palette, mix
from bot.media.drawings import BoardCard, Standing
from bot.media.fonts import Weight
from bot.media.heading import Heading, ground
from bot.media.sizes import BOARD_GAP, BOARD_HEADER, BOARD_MORE, BOARD_ROW, WIDTH, of_board
from bot.media.typeface import CAP_HEIGHT, Style, Typeface

_MARGIN = 48

# The first in which all of a number fits: half a number would be another one.
_RANKS = tuple(Style(size, Weight.BOLD) for size in (34, 28))
_NAME = Style(36, Weight.SEMIBOLD)
_AMOUNTS = tuple(Style(size, Weight.BOLD) for size in (38, 32, 28))
_LABEL = Style(28, Weight.SEMIBOLD)
_MORE = Style(28)


class Board:
    """Draws boards; keeps their grounds."""

    def __init__(self, typeface: Typeface, avatars: Avatars) -> None:
        """Take what draws text and faces."""
        self._typeface, self._avatars, self._heading = typeface, avatars, Heading(typeface)
        self._ground = lru_cache(8)(self._draw_ground)

    def draw(self, card: BoardCard) -> Image.Image:
        """The card, :data:`WIDTH` pixels wide and as high as its rows need.

        Raises:
            ValueError: the colour is none.
        """
        palette = Palette.of(card.colour, dark=card.dark)
        image = self._ground(of_board(card), palette)
        canvas = Canvas(image.copy())
        self._heading.draw(canvas, palette, card.title, card.period, card.unit)
        y = BOARD_HEADER + 24
        for row in card.top:
            self._draw_row(canvas, y, row, card.you, palette)
            y += BOARD_ROW
        if card.more:
            self._draw_more(canvas, y, card.more, palette)
            y += BOARD_MORE
        if card.around:
            self._draw_label(canvas, y, card.around_label, palette)
            y += BOARD_GAP
        for row in card.around:
            self._draw_row(canvas, y, row, card.you, palette)
            y += BOARD_ROW
        return canvas.image

    def _draw_ground(self, height: int, palette: Palette) -> Image.Image:
        return ground(height, palette, "board")

    def _draw_more(self, canvas: Canvas, y: int, more: str, palette: Palette) -> None:
        left, baseline = _MARGIN + 164, y + BOARD_MORE / 2 + CAP_HEIGHT * _MORE.size / 2
        more = self._typeface.shorten(more, _MORE, WIDTH - _MARGIN - left)
        self._typeface.draw(canvas.image, (left, baseline), more, _MORE, palette.quiet)

    def _draw_label(self, canvas: Canvas, y: int, label: str, palette: Palette) -> None:
        middle = y + BOARD_GAP / 2
        label = self._typeface.shorten(label, _LABEL, WIDTH - 4 * _MARGIN)
        baseline = middle + CAP_HEIGHT * _LABEL.size / 2
        width = self._typeface.draw(canvas.image, (_MARGIN, baseline), label, _LABEL, palette.quiet)
        canvas.line((_MARGIN + width + 20 * bool(label), middle - 1, WIDTH - _MARGIN, middle + 1), palette.line)

    def _draw_row(self, canvas: Canvas, y: int, row: Standing, you: str, palette: Palette) -> None:
        draw, image, middle = self._typeface.draw, canvas.image, y + BOARD_ROW / 2
        if row.me:
            canvas.panel((_MARGIN - 24, y + 3, WIDTH - _MARGIN + 24, y + BOARD_ROW - 3), 22, palette.tint)
        rank_colour = palette.accent_ink if row.rank <= 3 or row.me else palette.quiet
        rank, style = self._typeface.fitted(f"{row.rank}", _RANKS, 98)
        draw(image, (_MARGIN + 36, middle + CAP_HEIGHT * style.size / 2), rank, style, rank_colour, 0.5)
        self._avatars.paste(image, (_MARGIN + 116, middle), 29, row.name)
        left, right = _MARGIN + 164, WIDTH - _MARGIN
        baseline = y + 46
        amount, style = self._typeface.fitted(row.amount, _AMOUNTS, 260)
        right -= round(draw(image, (right, baseline), amount, style, palette.ink, 1)) + 32
        self._draw_bar(canvas, (left, y + 63, WIDTH - _MARGIN, y + 71), row, palette)
        self._draw_name(canvas, (left, baseline), right - left, row, you, palette)

    def _draw_name(
        self, canvas: Canvas, at: tuple[int, int], room: float, row: Standing, you: str, palette: Palette
    ) -> None:
        chip = self._typeface.width(you, _LABEL) + 32 if row.me and you else 0.0
        name = self._typeface.shorten(row.name, _NAME, room - chip - 16 * bool(chip))
        width = self._typeface.draw(canvas.image, at, name, _NAME, palette.ink)
        if chip:
            left, top = at[0] + width + 16, at[1] - 32
            canvas.panel((left, top, left + chip, top + 40), 20, palette.accent)
            centre = left + chip / 2, top + 20 + CAP_HEIGHT * _LABEL.size / 2 - 1
            self._typeface.draw(canvas.image, centre, you, _LABEL, palette.on_accent, 0.5)

    def _draw_bar(self, canvas: Canvas, box: tuple[int, int, int, int], row: Standing, palette: Palette) -> None:
        left, top, right, bottom = box
        track = mix(palette.tint, palette.ink, 0.1) if row.me else palette.line
        canvas.panel(box, 4, track)
        share = max(0.0, min(1.0, row.share))
        if share > 0:
            canvas.panel((left, top, left + max(8, (right - left) * share), bottom), 4, palette.accent_ink)
