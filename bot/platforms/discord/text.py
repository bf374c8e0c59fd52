"""Text as Discord shows it: people's words as they wrote them, instants in every reader's own zone, commands to tap."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.words import Reader

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

BLANK = "\u200b"  # where Discord wants text and there is none
MORE = "…"

_ADDRESS = re.compile(r"https?://[^\s<>\\]+")
_MARKS = re.compile(r"([\\*_~`|\[\]<>])")
# What makes a heading, a list, small print or a quote of a line; numbers with a dot are lists, too.
_LINE_STARTS = re.compile(r"^([ \t]*)(#{1,3}(?= )|-#(?= )|[-+](?= )|\d+(?=[.)]))", re.MULTILINE)
_EVERYBODY = re.compile(r"@(?=everyone|here)")
_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")
_STAMP = re.compile("\ue000(-?\\d{1,12})\ue001")
_ANYTHING = re.compile(r"[\\*_~`|\[\]<>@#/+\-\x00\ud800-\udfff\ue000]|^[ \t]*\d+[.)]", re.MULTILINE)  # of all these
_COMMAND = re.compile(r"(?<![\w/\\<])/([a-z]+(?: [a-z]+)?)(?![\w/])")
_SPLIT_AT = ("\n\n", "\n", " ")


class Stamping(Reader):
    """A reader whose moments are told by every app itself, in the zone of whoever looks."""

    def __init__(self, language: str, zone: ZoneInfo, catalogue: "Catalog | None" = None) -> None:
        """Take what a :class:`Reader` takes."""
        super().__init__(language, zone, catalogue)

    def moment(self, at: datetime) -> str:
        """A mark that :func:`shown` makes a time of."""
        return f"\ue000{int(at.timestamp())}\ue001"


def shown(text: str, commands: Mapping[str, str]) -> str:
    """A text so that Discord shows just that: nothing in it is a mention, a link or markup of somebody's making.

    Args:
        text: what a reader said; moments of a :class:`Stamping` one become times.
        commands: what is typed for each command, and what makes it one to tap.
    """
    if _ANYTHING.search(text) is None:
        return text
    text = _STAMP.sub(r"<t:\1:f>", _escaped(_UNSENDABLE.sub("", text)))
    return _COMMAND.sub(lambda found: _tappable(found, commands), text) if commands else text


def plain(text: str, most: int, instead: str = BLANK) -> str:
    """A text for where Discord shows no markup, at most so many characters, ``instead`` where nothing can be seen."""
    text = _UNSENDABLE.sub("", text).strip()
    return cut(text, most) if text else instead


def moment(at: datetime) -> str:
    """An instant in the zone of whoever looks, and how far it is away."""
    seconds = int(at.timestamp())
    return f"<t:{seconds}:f> (<t:{seconds}:R>)"


def length(text: str) -> int:
    """How long Discord may take a text to be: in UTF-16 units, the most any of its parts counts."""
    beyond = 0 if text.isascii() else sum(character > "\uffff" for character in text)
    return len(text) + beyond


def cut(text: str, most: int) -> str:
    """The beginning of a text that is too long, with a mark that it is one."""
    if length(text) <= most:
        return text
    while length(text) > most - 1:
        text = text[: min(len(text) - 1, most - 1)]
    return text.rstrip() + MORE


def split(text: str, most: int) -> tuple[str, str]:
    """The beginning of a text, at most so long, and the rest: between paragraphs, lines or words where possible."""
    if length(text) <= most:
        return text, ""
    at = _where(text, most)
    return text[:at].rstrip(), text[at:].lstrip("\n ")


def pieces(text: str, most: int) -> list[str]:
    """A text in parts of at most ``most`` each; see :func:`split`."""
    found = []
    while text:
        first, text = split(text, most)
        found.append(first)
    return found


def file_name(name: str, number: int) -> str:
    """A name in ASCII that no other file of the message has."""
    stem, dot, ending = name.rpartition(".")
    ascii_only = re.sub(r"[^A-Za-z0-9_-]+", "-", stem if dot else name).strip("-")[:60] or "file"
    kind = re.sub(r"[^a-z0-9]", "", ending.lower())[:8] if dot else ""
    return f"{ascii_only}-{number}.{kind or 'bin'}"


def _escaped(text: str) -> str:
    """The text with every mark made a character; web addresses stay as they are."""
    return "".join(part if is_address else _defused(part) for is_address, part in _parts(text))


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    at = 0
    for found in _ADDRESS.finditer(text):
        yield False, text[at : found.start()]
        yield True, found[0]
        at = found.end()
    yield False, text[at:]


def _defused(text: str) -> str:
    text = _MARKS.sub(r"\\\1", text)
    text = _LINE_STARTS.sub(_unmade, text)
    return _EVERYBODY.sub(f"@{BLANK}", text)


def _unmade(found: re.Match[str]) -> str:
    space, mark = found.groups()
    return f"{space}{mark}\\" if mark.isdecimal() else f"{space}\\{mark}"


def _tappable(found: re.Match[str], commands: Mapping[str, str]) -> str:
    words = found[1].split()
    for many in range(len(words), 0, -1):
        if (mention := commands.get(" ".join(words[:many]))) is not None:
            rest = found[1][len(" ".join(words[:many])) :]
            return f"{mention}{rest}"
    return found[0]


def _where(text: str, most: int) -> int:
    """Where to split: after the last break that leaves no tiny part, never inside a mark."""
    room = most
    while length(text[:room]) > most:
        room -= 1
    for mark in _SPLIT_AT:
        at = text.rfind(mark, room // 2, room)
        if at > 0:
            return at
    while room > 1 and text[room - 1] == "\\":
        room -= 1
    opened = text.rfind("<t:", max(0, room - 24), room)
    return opened if opened > 0 and ">" not in text[opened:room] else room
