"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from bot.chat.screen import Action
from bot.values import dataclass
from bot.words import _

Row = TypeVar("Row")
SIZE = 8  # rows on a page: what a phone shows without getting lost


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of many: page ``number`` of those from 0 to ``last``."""

    rows: Sequence[Row]
    number: int
    last: int

    def turns(self, route: str, *carries: int) -> tuple[Action, ...]:
        """The buttons to the pages before and after, on a route that takes a page's number and what it carries."""
        before = (Action(_("Earlier ones"), route, (self.number - 1, *carries)),) if self.number else ()
        after = (Action(_("More"), route, (self.number + 1, *carries)),) if self.number < self.last else ()
        return (*before, *after)


def page(rows: Sequence[Row], number: int, size: int = SIZE) -> Page[Row]:
    """The page of that number from 0; the nearest there is."""
    at = where(len(rows), number, size)
    return Page(rows[at * size : (at + 1) * size], at, where(len(rows), len(rows), size))


def where(many: int, number: int, size: int = SIZE) -> int:
    """The number of the nearest page there is among ``many`` rows."""
    return min(max(number, 0), max(0, (many - 1) // size))
