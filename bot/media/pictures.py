"""The pictures the program draws: boards, recaps, faces. The same data gives the same bytes."""

from collections.abc import Mapping
from threading import Lock
from types import MappingProxyType

from bot.media.avatars import Avatars
from bot.media.board import Board
from bot.media.canvas import Canvas, Form
from bot.media.charts import Charts
from bot.media.collage import Collages
from bot.media.drawings import BarChart, BoardCard, Drawing, LineChart, Number, PersonalCard, RecapCard, Standing
from bot.media.personal import Personal
from bot.media.recap import Recap
from bot.media.sizes import size_of
from bot.media.typeface import Typeface

__all__ = ["BoardCard", "Form", "Number", "PersonalCard", "Pictures", "RecapCard", "Standing", "size_of"]

_NONE: Mapping[str, bytes] = MappingProxyType({})


class Pictures:
    """Draws pictures from plain values; keeps fonts, grounds and faces. Safe to share between threads.

    A card takes 10 to 30 ms: call it in a thread, never inside a unit of work.
    """

    def __init__(self, typeface: Typeface | None = None) -> None:
        """Take what draws text; by default the system's fonts."""
        self.typeface = typeface or Typeface()
        self._avatars = Avatars(self.typeface)
        self._board = Board(self.typeface, self._avatars)
        self._recap = Recap(self.typeface)
        self._charts, self._collages = Charts(self.typeface), Collages(self.typeface)
        self._personal = Personal(self.typeface, self._avatars)
        self._one_at_a_time = Lock()

    def board(self, card: BoardCard, form: Form = Form.CHAT) -> bytes:
        """A leaderboard, 1000 pixels wide and as high as its rows need.

        Raises:
            ValueError: the card's colour is none.
        """
        with self._one_at_a_time:
            return Canvas(self._board.draw(card)).encoded(form)

    def recap(self, card: RecapCard, form: Form = Form.CHAT, *, photo: bytes | None = None) -> bytes:
        """A week's recap, 1000 pixels wide; ``photo`` is the public copy its card names.

        Raises:
            ValueError: the card's colour is none.
            OSError: the photo is no JPEG.
        """
        with self._one_at_a_time:
            return Canvas(self._recap.draw(card, photo)).encoded(form)

    def personal(self, card: PersonalCard, form: Form = Form.CHAT) -> bytes:
        """Somebody's own numbers, 1000 pixels wide and as high as they need.

        Raises:
            ValueError: the card's colour is none.
        """
        with self._one_at_a_time:
            return Canvas(self._personal.draw(card)).encoded(form)

    def draw(self, drawing: Drawing, form: Form = Form.CHAT, *, photos: Mapping[str, bytes] = _NONE) -> bytes:
        """Whatever there is to be drawn; ``photos`` are those :func:`~bot.media.drawings.photos_in` names, by key.

        Raises:
            ValueError: its colour is none.
            OSError: a photo is no JPEG.
        """
        if isinstance(drawing, BoardCard):
            return self.board(drawing, form)
        if isinstance(drawing, RecapCard):
            return self.recap(drawing, form, photo=photos.get(drawing.photo))
        if isinstance(drawing, PersonalCard):
            return self.personal(drawing, form)
        with self._one_at_a_time:
            if isinstance(drawing, BarChart):
                return Canvas(self._charts.bars(drawing)).encoded(form)
            if isinstance(drawing, LineChart):
                return Canvas(self._charts.line(drawing)).encoded(form)
            return Canvas(self._collages.draw(drawing, photos)).encoded(form)

    def avatar(self, name: str, side: int = 256) -> bytes:
        """Somebody's initials on their colour, a square PNG; apps cut the circle themselves."""
        with self._one_at_a_time:
            return Canvas(self._avatars.square(name, side)).encoded(Form.EXPORT)
