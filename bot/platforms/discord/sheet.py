"""Sheets: what a reply becomes on Discord, packed into as few messages as its limits allow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from discord import ui

from bot.chat.screen import File
from bot.media.drawings import Drawing
from bot.platforms.discord.text import length, split

# Discord's, for one message made of components.
MOST_TEXT = 4_000
MOST_COMPONENTS = 40
MOST_FILES = 10

Piece: TypeAlias = "ui.Item[ui.LayoutView]"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the store, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along: the name the sheet calls it by, what it is for whoever can't see it, and its source."""

    name: str
    about: str
    source: Kept | Drawing | File


@dataclass(frozen=True, slots=True)
class Part:
    """Something that stays in one piece: how it is made, how many components that are, and how long its text is."""

    make: Callable[[], Piece]
    components: int
    text: int = 0
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(slots=True)
class Sheet:
    """One message: its parts in order, and the files they show."""

    parts: list[Part | str] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)
    components: int = 1  # the container around them
    text: int = 0

    def takes(self, part: Part) -> bool:
        """Whether there is room for one more part."""
        return (
            self.components + part.components <= MOST_COMPONENTS
            and self.text + part.text <= MOST_TEXT
            and len(self.enclosures) + len(part.enclosures) <= MOST_FILES
        )

    def add(self, part: Part) -> None:
        """Put a part at the end."""
        self.parts.append(part)
        self.components += part.components
        self.text += part.text
        self.enclosures.extend(part.enclosures)

    @property
    def room(self) -> int:
        """How long a text may still be."""
        joins = bool(self.parts) and isinstance(self.parts[-1], str)
        if not joins and self.components >= MOST_COMPONENTS:
            return 0
        return MOST_TEXT - self.text

    def write(self, text: str, between: str) -> None:
        """Put text at the end, in one component with the text before it."""
        last = self.parts[-1] if self.parts else None
        if isinstance(last, str):
            self.parts[-1] = f"{last}{between}{text}"
            self.text += length(between) + length(text)
        else:
            self.parts.append(text)
            self.components += 1
            self.text += length(text)

    def card(self, colour: int | None, mark: int | None = None) -> "Card":
        """The message; ``mark`` is a number from 1 to 2³¹-1 by which it is found again."""
        children: list[Piece] = [ui.TextDisplay(part) if isinstance(part, str) else part.make() for part in self.parts]
        card = Card(timeout=None)
        card.add_item(ui.Container(*children, accent_colour=colour, id=mark))
        card.stop()  # nobody listens in this process: what is pressed is read by its id
        return card


class Card(ui.LayoutView):
    """One message made of components."""


class Pile:
    """Sheets being filled, one after the other."""

    def __init__(self) -> None:
        """Begin with an empty sheet."""
        self.sheets = [Sheet()]

    def add(self, part: Part) -> None:
        """Add something that stays in one piece, on a new sheet where it no longer fits."""
        if not self.sheets[-1].takes(part):
            self.sheets.append(Sheet())
        self.sheets[-1].add(part)

    def write(self, text: str, *, between: str = "\n\n") -> None:
        """Add text, which goes on on the next sheet where it is too long."""
        if not text:
            return
        while text:
            sheet = self.sheets[-1]
            room = sheet.room - length(between)
            if length(text) > room and room <= MOST_TEXT // 8 and sheet.parts:
                self.sheets.append(Sheet())
                continue
            first, text = split(text, room)
            if first:
                sheet.write(first, between)
