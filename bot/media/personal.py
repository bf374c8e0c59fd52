"""Somebody's own card: who they are, three numbers of the week, their last weeks, their skills and badges."""

from collections.abc import Sequence

from PIL import Image

from bot.media.avatars import Avatars
from bot.media.bars import Bars
from bot.media.canvas import Canvas
from bot.media.colour import Palette
from bot.media.drawings import Number, PersonalCard
from bot.media.fonts import Weight
from bot.media.sizes import (
    PERSON_BADGES,
    PERSON_BEST,
    PERSON_HEADER,
    PERSON_HEADING,
    PERSON_NUMBERS,
    PERSON_SKILL,
    PERSON_WEEKS,
    WIDTH,
    of_person,
)
from bot.media.streets import street_map
from bot.media.typeface import CAP_HEIGHT, Style, Typeface

_MARGIN = 48

_NAMES = tuple(Style(size, Weight.BOLD) for size in (56, 46, 38))  # the first a name fits in
_PERIOD = Style(30)
_VALUES = tuple(Style(size, Weight.BOLD) for size in (68, 52, 40, 32))  # the first a number fits in
_LABEL = Style(30)
_HEADLINE = Style(30, Weight.SEMIBOLD)
_CHIP = Style(28, Weight.SEMIBOLD)
_BETWEEN = 16  # two badges


class Personal:
    """Draws personal cards."""

    def __init__(self, typeface: Typeface, avatars: Avatars) -> None:
        """Take what draws text and faces."""
        self._typeface, self._avatars, self._bars = typeface, avatars, Bars(typeface)

    def draw(self, card: PersonalCard) -> Image.Image:
        """The card, :data:`WIDTH` pixels wide and as high as it needs.

        Raises:
            ValueError: the colour is none.
        """
        palette = Palette.of(card.colour, dark=card.dark)
        image = Image.new("RGB", (WIDTH, of_person(card)), palette.paper)
        image.paste(street_map(WIDTH, PERSON_HEADER, palette, "board"), (0, 0))
        canvas = Canvas(image)
        self._draw_header(canvas, card, palette)
        y = PERSON_HEADER
        if card.numbers:
            self._draw_numbers(canvas, y, card.numbers[:3], palette)
            y += PERSON_NUMBERS
        if card.weeks:
            self._draw_heading(canvas, y, card.weeks_label, palette)
            box = _MARGIN, y + PERSON_HEADING, WIDTH - _MARGIN, y + PERSON_HEADING + PERSON_WEEKS
            self._bars.standing(canvas, box, card.weeks, palette)
            y = box[3]
        if card.best:
            best = self._typeface.shorten(card.best, _LABEL, WIDTH - 2 * _MARGIN)
            self._typeface.draw(canvas.image, (_MARGIN, y + 42), best, _LABEL, palette.quiet)
            y += PERSON_BEST
        if card.skills:
            self._draw_heading(canvas, y, card.skills_label, palette)
            self._bars.lying(canvas, (_MARGIN, y + PERSON_HEADING, WIDTH - _MARGIN), card.skills, palette)
            y += PERSON_HEADING + PERSON_SKILL * len(card.skills)
        self._draw_badges(canvas, y, card.badges, palette)
        return canvas.image

    def _draw_header(self, canvas: Canvas, card: PersonalCard, palette: Palette) -> None:
        middle = PERSON_HEADER // 2
        canvas.disc((_MARGIN + 60, middle), 64, palette.on_accent)
        self._avatars.paste(canvas.image, (_MARGIN + 60, middle), 58, card.name)
        left, room = _MARGIN + 152, WIDTH - 2 * _MARGIN - 152
        name, style = self._typeface.fitted(card.name, _NAMES, room)
        self._typeface.draw(canvas.image, (left, middle - 4), name, style, palette.on_accent)
        period = self._typeface.shorten(card.period, _PERIOD, room)
        self._typeface.draw(canvas.image, (left, middle + 52), period, _PERIOD, palette.on_accent)

    def _draw_numbers(self, canvas: Canvas, y: int, numbers: Sequence[Number], palette: Palette) -> None:
        room = (WIDTH - 2 * _MARGIN) / len(numbers)
        for place, number in enumerate(numbers):
            left = _MARGIN + room * place
            if place:
                canvas.line((left - 1, y + 40, left + 1, y + PERSON_NUMBERS - 32), palette.line)
                left += 32
            value, style = self._typeface.fitted(number.value, _VALUES, room - 48)
            self._typeface.draw(canvas.image, (left, y + 96), value, style, palette.ink)
            label = self._typeface.shorten(number.label, _LABEL, room - 48)
            self._typeface.draw(canvas.image, (left, y + 144), label, _LABEL, palette.quiet)

    def _draw_heading(self, canvas: Canvas, y: int, label: str, palette: Palette) -> None:
        label = self._typeface.shorten(label, _HEADLINE, WIDTH - 2 * _MARGIN)
        self._typeface.draw(canvas.image, (_MARGIN, y + 44), label, _HEADLINE, palette.accent_ink)

    def _draw_badges(self, canvas: Canvas, y: int, badges: Sequence[str], palette: Palette) -> None:
        """As many as a line holds, each a pill; how many more there are in a last one."""
        shown = self._in_a_line(badges)
        more = len(badges) - len(shown)
        left, middle = float(_MARGIN), y + PERSON_BADGES / 2 + 6
        for badge in (*shown, *((f"+{more}",) if more else ())):
            width = self._pill(badge)
            canvas.panel((left, middle - 27, left + width, middle + 27), 27, palette.tint)
            baseline = middle + CAP_HEIGHT * _CHIP.size / 2
            self._typeface.draw(canvas.image, (left + 24, baseline), badge, _CHIP, palette.ink)
            left += width + _BETWEEN

    def _in_a_line(self, badges: Sequence[str]) -> Sequence[str]:
        """The first of them that there is room for, with how many more there are; one too long alone is shortened."""
        room = WIDTH - 2 * _MARGIN
        for many in range(len(badges), 0, -1):
            rest = [f"+{len(badges) - many}"] if many < len(badges) else []
            if sum(self._pill(each) + _BETWEEN for each in (*badges[:many], *rest)) - _BETWEEN <= room:
                return badges[:many]
            if many == 1:
                beside = sum(self._pill(each) + _BETWEEN for each in rest)
                return [self._typeface.shorten(badges[0], _CHIP, room - beside - 48)]
        return ()

    def _pill(self, text: str) -> float:
        """How wide a badge is."""
        return self._typeface.width(text, _CHIP) + 48
