"""Sheets: what a reply becomes on Discord, packed into as few messages as its limits allow."""

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from typing import Any, TypeAlias

from discord import Attachment, File, ui

from bot.chat.screen import File as Made
from bot.media.drawings import Drawing
from bot.platforms.discord.text import length, split
from bot.values import dataclass

# Discord's, for one message made of components.
MOST_TEXT = 4_000
MOST_COMPONENTS = 40
MOST_FILES = 10
TEXT, CONTAINER = 10, 17  # Discord's numbers for components

Piece: TypeAlias = ui.Item[Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the store, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along: the name the sheet calls it by, what it is for whoever can't see it, and its source."""

    name: str
    about: str
    source: Kept | Drawing | Made


@dataclass(frozen=True, slots=True)
class Part:
    """Something that stays in one piece: how many components it is, and how long its text.

    ``make`` is told the names of the files that are there, and makes nothing where it shows none of them.
    """

    make: Callable[[Collection[str]], Piece | None]
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


class Card(ui.LayoutView):
    """One message made of components."""


@dataclass(frozen=True, slots=True)
class Stays:
    """An attachment that stays where it is, by its id; the library would send all it knows of it."""

    id: int

    def to_dict(self) -> dict[str, str]:
        """What the library sends of it."""
        return {"id": str(self.id)}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet with what its files hold, by name; one that can’t be had is left out, of the ``broken`` not a word."""

    sheet: Sheet
    colour: int | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    broken: Collection[str] = frozenset()

    @property
    def heavy(self) -> int:
        """How many bytes have to be sent along."""
        return sum(len(data) for data in self.files.values())

    @property
    def empty(self) -> bool:
        """Whether nothing of it can be shown: Discord takes no message without anything in it."""
        return all(not isinstance(part, str) and self._made(part) is None for part in self.sheet.parts)

    def card(self, mark: int | None = None) -> Card:
        """The message; ``mark`` is a number from 1 to 2³¹-1 by which it is found again."""
        made = [ui.TextDisplay(part) if isinstance(part, str) else self._made(part) for part in self.sheet.parts]
        children: list[Piece] = [each for each in made if each is not None]
        card = Card(timeout=None)
        card.add_item(ui.Container(*children, accent_colour=self.colour, id=mark))
        card.stop()  # nobody listens in this process: what is pressed is read by its id
        return card

    def written(self) -> list[dict[str, Any]]:
        """What :meth:`card` tells Discord, for an answer at once: the library's view costs too much for that."""
        made = [_text(part) if isinstance(part, str) else self._made(part) for part in self.sheet.parts]
        inner = [each if isinstance(each, dict) else each.to_component_dict() for each in made if each is not None]
        return [{"type": CONTAINER, "accent_color": self.colour, "spoiler": False, "components": inner}]

    def _made(self, part: Part) -> Piece | None:
        broken = self.broken and any(each.name in self.broken for each in part.enclosures)
        return None if broken else part.make(self.files)

    def uploads(self, there: Mapping[str, Attachment] | None = None) -> list[Any]:
        """The files to send along; those the message has already, by name, stay as they are."""
        known = {name: Stays(attachment.id) for name, attachment in (there or {}).items()}
        return [known.get(name) or File(io.BytesIO(data), name) for name, data in self.files.items()]


def _text(words: str) -> dict[str, Any]:
    return {"type": TEXT, "content": words}


class Pile:
    """Sheets being filled, one after the other."""

    def __init__(self, sheets: Sequence[Sheet] = ()) -> None:
        """Begin with an empty sheet, or go on behind some."""
        self.sheets = list(sheets) or [Sheet()]

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
