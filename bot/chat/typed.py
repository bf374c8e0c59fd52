"""Reading what is typed: which command it is, what was given with it, and what might come next."""

import difflib
import shlex
import unicodedata
from collections.abc import Mapping, Sequence

from bot.chat.fields import Long, Photos, Text, Voice
from bot.chat.route import Parameter, Route

MOST_TYPED = 10_000  # characters we read of one message; far above what any platform lets through


def clean(text: str) -> str:
    """The text without what no database keeps and no screen shows: NUL, controls, halves of characters."""
    kept = text[:MOST_TYPED].encode("utf-8", "replace").decode("utf-8")
    return "".join(
        character for character in kept if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
    )


def command(text: str, words: Mapping[str, Route]) -> tuple[Route, str] | None:
    """The route a command leads to and the rest of the line; None where it is no command we know."""
    parts = text[1:].split(None, 2)
    if not text.startswith("/") or not parts:
        return None
    first = parts[0].split("@")[0].lower()  # Telegram appends the bot's name in groups
    if len(parts) > 1 and (route := words.get(f"{first} {parts[1].lower()}")):
        return route, parts[2] if len(parts) > 2 else ""
    if route := words.get(first):
        return route, text[1:].split(None, 1)[1] if len(parts) > 1 else ""
    return None


def nearest(text: str, words: Sequence[str]) -> str | None:
    """The command somebody probably meant; None where nothing is near."""
    typed = " ".join(text[1:].lower().split()[:2])
    for wanted in (typed, typed.split(" ", maxsplit=1)[0]):
        if found := difflib.get_close_matches(wanted, words, n=1, cutoff=0.6):
            return found[0]
    return None


def given(rest: str, fields: Sequence[Parameter]) -> dict[str, tuple[str, ...]]:
    """What was typed behind a command, field by field; the last one takes what is left over."""
    typeable = [p for p in fields if not isinstance(p.field, Photos | Voice)]
    if not rest.strip() or not typeable:
        return {}
    if len(typeable) == 1:
        return {typeable[0].name: (_unquoted(rest),)}
    parts = _parts(rest)
    answers: dict[str, tuple[str, ...]] = {p.name: (part,) for p, part in zip(typeable, parts, strict=False)}
    if len(parts) > len(typeable):
        last = typeable[-1]
        whole = isinstance(last.field, Text | Long)
        answers[last.name] = (_after(rest, len(typeable) - 1) if whole else " ".join(parts[len(typeable) - 1 :]),)
    return answers


def _parts(text: str) -> list[str]:
    try:
        return shlex.split(text.replace("“", '"').replace("”", '"'))
    except ValueError:  # an apostrophe, not a quotation
        return text.split()


def _after(text: str, words: int) -> str:
    """The text behind its first words, as it was typed."""
    parts = _parts(text)
    tail = text
    for part in parts[:words]:
        at = tail.find(part)
        tail = tail[at + len(part) :].lstrip("\"'“”") if at >= 0 else tail
    return tail.strip()


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
