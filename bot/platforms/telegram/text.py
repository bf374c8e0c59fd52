"""Text as Telegram takes it: plain, with marks beside it, counted in UTF-16 units, cut where it has to be."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.chat import typed
from bot.values import dataclass

LONGEST_TEXT = 4_096  # UTF-16 units of a message
LONGEST_CAPTION = 1_024  # UTF-16 units under a photo, a file, a voice note
MOST_MARKS = 100  # entities of a message; Telegram drops those beyond
LONGEST_TOAST = 200  # characters of an answer to a pressed button
NOTHING = "–"  # for what cannot be seen at all: an empty message would be refused

# A name behind an @ would be told that they were mentioned: a word joiner keeps it a word.
_MENTION = re.compile(r"(?<![\w@])@(?=\w)")
_JOINED = "@\u2060"


@dataclass(frozen=True, slots=True)
class Mark:
    """How a part of a text looks: an entity's type, where it begins and how long it is, in UTF-16 units.

    ``at`` is the instant a ``date_time`` means.
    """

    kind: str
    offset: int
    length: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rich:
    """A text with its marks."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    @property
    def units(self) -> int:
        """How long it is as Telegram counts."""
        return units(self.text)

    def __bool__(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.text)


class Writer:
    """Puts a text together, piece by piece."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._parts: list[str] = []
        self._marks: list[Mark] = []
        self._units = 0

    def add(self, text: str, *kinds: str, at: datetime | None = None) -> "Writer":
        """Write something, marked as these."""
        text = safe(text)
        length = units(text)
        if length:
            self._marks += [Mark(kind, self._units, length, at if kind == "date_time" else None) for kind in kinds]
            self._parts.append(text)
            self._units += length
        return self

    def put(self, rich: Rich, *kinds: str) -> "Writer":
        """Write something that has marks already, and mark all of it as these."""
        if rich.text:
            self._marks += [Mark(kind, self._units, rich.units) for kind in kinds]
            self._marks += [replace(mark, offset=mark.offset + self._units) for mark in rich.marks]
            self._parts.append(rich.text)
            self._units += rich.units
        return self

    def written(self) -> Rich:
        """What was written."""
        return Rich("".join(self._parts), tuple(self._marks))


def rich(text: str, *kinds: str) -> Rich:
    """A text that is marked as these from one end to the other."""
    return Writer().add(text, *kinds).written()


def together(parts: Iterable[Rich], between: str = "\n\n") -> Rich:
    """Several texts, one below the other; those with nothing in them leave no gap."""
    writer, first = Writer(), True
    for part in parts:
        if part:
            if not first:
                writer.add(between)
            writer.put(part)
            first = False
    return writer.written()


def safe(text: str) -> str:
    """A text that no chat refuses, and that calls nobody by their name."""
    return _MENTION.sub(_JOINED, typed.clean(text))


def visible(text: str) -> str:
    """The text, or a dash where nothing of it can be seen."""
    return NOTHING if typed.is_blank(text) else text


def units(text: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, most: int) -> str:
    """The text on at most ``most`` UTF-16 units, an ellipsis where something is left out."""
    if units(text) <= most:
        return text
    kept = text[: most - 1]
    while units(kept) > most - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def cut(whole: Rich, most: int, most_marks: int = MOST_MARKS) -> list[Rich]:
    """A text in parts of at most ``most`` units and ``most_marks`` marks, cut between paragraphs where that can be."""
    parts: list[Rich] = []
    rest = whole
    while rest.units > most or len(rest.marks) > most_marks:
        end = min(_ends(rest, most, most_marks), most)
        part, rest = _halves(rest, end)
        if not part.text.strip():  # only space before something that cannot be cut
            part, rest = _halves(rest, max(1, min(rest.units, most)))
        parts.append(trimmed(part))
        rest = trimmed(rest)
    return [part for part in (*parts, trimmed(rest)) if part] or [Rich(NOTHING)]


def trimmed(part: Rich) -> Rich:
    """The text without space around it: Telegram takes that away, and the marks would slip."""
    left = len(part.text) - len(part.text.lstrip())
    text = part.text.strip()
    if text == part.text:
        return part
    return Rich(text, tuple(_within(part.marks, units(part.text[:left]), units(text))))


def _ends(whole: Rich, most: int, most_marks: int) -> int:
    """Where the first part ends, in units: behind a paragraph, a line, a word, or in the middle of one."""
    if len(whole.marks) > most_marks:
        starts = sorted(mark.offset for mark in whole.marks)
        most = min(most, max(1, starts[most_marks]))
    room = _prefix(whole.text, most)
    for between in ("\n\n", "\n", " "):
        at = room.rfind(between)
        if at > len(room) // 3:  # a first part of two words would be odd
            return units(room[:at]) or 1
    return units(room) or 1


def _prefix(text: str, most: int) -> str:
    """As much of a text as has at most so many units."""
    room = text[:most]
    while units(room) > most:
        room = room[: -max(1, (units(room) - most) // 2)]
    return room


def _halves(whole: Rich, at: int) -> tuple[Rich, Rich]:
    head = _prefix(whole.text, at) or whole.text[:1]
    length, rest = units(head), whole.text[len(head) :]
    return (
        Rich(head, tuple(_within(whole.marks, 0, length))),
        Rich(rest, tuple(_within(whole.marks, length, units(rest)))),
    )


def _within(marks: Iterable[Mark], begins: int, length: int) -> Iterator[Mark]:
    """The marks as they fall into a stretch of the text."""
    for mark in marks:
        start, end = max(mark.offset, begins), min(mark.offset + mark.length, begins + length)
        if end > start:
            yield replace(mark, offset=start - begins, length=end - start)
