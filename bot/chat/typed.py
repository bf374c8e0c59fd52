"""Reading what is typed: which command it is, what was given with it, and what is not worth keeping of it."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from bot.chat.fields import Choice, Long, Pick, Several, Text, Upload, Who
from bot.chat.route import Parameter, Route
from bot.values import dataclass
from campaigns.people import BLANKS, LONGEST_NAME

MOST_TYPED = 100_000  # characters we read of one message; far above what any platform lets through
LONGEST_CHOICE = 16  # words of a name or title: as many as 80 characters hold, and no line takes long to read

Reads: TypeAlias = Callable[[Parameter, str], bool]
"""Whether a field can read an answer."""

_BREAKS = re.compile("\r\n?|[\u2028\u2029]")
# NUL and controls, halves of characters, and marks that turn the rest of a line around.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_WORDS = re.compile(r"\"[^\"]*(?:\"|$)|“[^”]*(?:”|$)|\S+")  # a quotation may still be open while it is typed


@dataclass(frozen=True, slots=True)
class Piece:
    """What was typed for one field, and where in the text it begins."""

    parameter: Parameter
    text: str
    at: int


def clean(text: str) -> str:
    """The text without what no database keeps and no screen shows."""
    return _UNSEEN.sub("", _BREAKS.sub("\n", text[:MOST_TYPED]))


def name(text: str) -> str:
    """A display name on one line, at most 80 characters; "" where nothing of it can be seen."""
    line = " ".join(clean(text).split())[:LONGEST_NAME].strip()
    return "" if is_blank(line) else line


def is_blank(text: str) -> bool:
    """Whether nothing in a text can be seen."""
    return all(unicodedata.category(character)[0] in "ZC" or character in BLANKS for character in text)


def command(text: str, words: Mapping[str, Route]) -> tuple[Route, str] | None:
    """The route a command leads to and the rest of the line; None where it is no command we know."""
    parts = text[1:].split(None, 2)
    if not text.startswith("/") or not parts:
        return None
    first = first_word(text)
    if len(parts) > 1 and (route := words.get(f"{first} {parts[1].lower()}")):
        return route, parts[2] if len(parts) > 2 else ""
    if route := words.get(first):
        return route, text[1:].split(None, 1)[1] if len(parts) > 1 else ""
    return None


def first_word(text: str) -> str:
    """The first word of a command, without the slash and without the bot's name, which Telegram adds in groups."""
    parts = text[1:].split(None, 1)
    return parts[0].split("@")[0].lower() if parts else ""


def nearest(text: str, words: Sequence[str]) -> str | None:
    """The command somebody probably meant; None where nothing is near."""
    typed = " ".join(text[1:].lower().split()[:2])
    for wanted in (typed, first_word(text)):
        if found := difflib.get_close_matches(wanted, words, n=1, cutoff=0.6):
            return found[0]
    return None


def given(rest: str, fields: Sequence[Parameter], reads: Reads) -> dict[str, tuple[str, ...]]:
    """What was typed behind a command, field by field."""
    return {piece.parameter.name: (piece.text,) for piece in pieces(rest, fields, reads)}


def pieces(rest: str, fields: Sequence[Parameter], reads: Reads) -> list[Piece]:
    """Which part of the text is for which field.

    Names and titles take as many words as they can be read from, quoted or not; an optional field is passed over for
    one that can be read from more of them; the last one takes what is left over, as it was typed.
    """
    words = list(_WORDS.finditer(rest))
    waiting = [field for field in fields if not isinstance(field.field, Upload)]
    found: list[Piece] = []
    while words and waiting:
        parameter = waiting.pop(0)
        taken = _taken(parameter, words, waiting, reads)
        if not parameter.required and any(_taken(other, words, [], reads) > taken for other in waiting):
            continue
        many = len(words) if not waiting else taken or 1
        begins, ends = words[0].start(), words[many - 1].end()
        found.append(Piece(parameter, _unquoted(rest[begins:ends]), begins))
        del words[:many]
    return found


def _taken(parameter: Parameter, words: Sequence[re.Match[str]], others: Sequence[Parameter], reads: Reads) -> int:
    """How many of the words are this field's; 0 where it can't be read from the first ones."""
    if isinstance(parameter.field, Text | Long):
        return 1
    names = isinstance(parameter.field, Choice | Pick | Several | Who)
    for many in range(min(len(words), LONGEST_CHOICE) if names else 1, 0, -1):
        text = words[0].string[words[0].start() : words[many - 1].end()]
        if reads(parameter, _unquoted(text)):
            return many
    return 0


def _unquoted(text: str) -> str:
    text = text.strip()
    quoted = len(text) > 1 and (text[0], text[-1]) in (('"', '"'), ("“", "”"))
    return text[1:-1] if quoted and not set(text[1:-1]) & set('"“”') else text
