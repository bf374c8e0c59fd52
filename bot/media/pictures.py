"""The pictures the program draws: boards, recaps, faces. The same data gives the same bytes."""

from threading import Lock

from bot.media.avatars import Avatars
from bot.media.board import Board
from bot.media.canvas import Canvas, Form
from bot.media.drawings import BoardCard, Drawing, Number, RecapCard, Standing
from bot.media.recap import Recap
from bot.media.sizes import size_of
from bot.media.typeface import Typeface

__all__ = ["BoardCard", "Form", "Number", "Pictures", "RecapCard", "Standing", "size_of"]


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

    def draw(self, drawing: Drawing, form: Form = Form.CHAT, *, photo: bytes | None = None) -> bytes:
        """Whatever there is to be drawn; ``photo`` is what its :attr:`photo` names, where it has one.

        Raises:
            ValueError: its colour is none.
            OSError: the photo is no JPEG.
        """
        if isinstance(drawing, BoardCard):
            return self.board(drawing, form)
        return self.recap(drawing, form, photo=photo)

    def avatar(self, name: str, side: int = 256) -> bytes:
        """Somebody's initials on their colour, a square PNG; apps cut the circle themselves."""
        with self._one_at_a_time:
            return Canvas(self._avatars.square(name, side)).encoded(Form.EXPORT)
