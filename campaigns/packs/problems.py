"""What is wrong with a pack: where, what, and how to mend it. Operators read these at a shell, in English."""

from collections.abc import Iterable
from difflib import get_close_matches

from bot.values import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    Attributes:
        file: the file's name within the pack; the folder as it was given where that is the trouble.
        line: the line that is wrong, from 1; None where the file or the folder isn't there to have lines.
        what: a sentence that says what is wrong.
        mend: a sentence that says what to write instead; empty where ``what`` says it all.
    """

    file: str
    line: int | None
    what: str
    mend: str = ""

    def __str__(self) -> str:
        """The problem on one line: ``missions.toml, line 42: …``."""
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{where}: {self.what} {self.mend}".rstrip()


class BrokenPack(Exception):
    """The pack can't be used. ``problems`` are all that were found, in the order of the files."""

    def __init__(self, pack: str, problems: Iterable[Problem]) -> None:
        """Take the pack as it was asked for, and what is wrong with it."""
        self.pack, self.problems = pack, tuple(problems)
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__("\n".join((f'The campaign pack "{pack}" has {count}.', *map(str, self.problems))))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` was most likely meant to be; None where nothing is near."""
    spellings = {spelling.casefold(): spelling for spelling in known}
    found = get_close_matches(word.casefold(), spellings, n=1)
    return spellings[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A sentence that offers the nearest known word, or ``otherwise`` where nothing is near."""
    near = nearest(word, known)
    return f'Did you mean "{near}"?' if near else otherwise


def listed(words: Iterable[str]) -> str:
    """Words in brackets, for a sentence: ``(reach, stories)``; ``(there are none)``."""
    return f"({', '.join(words) or 'there are none'})"


def shown(value: object) -> str:
    """A value as it may stand in a sentence: texts in quotes, cut at 40 characters; TOML's true and false."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    text = " ".join(str(value).split())
    text = text if len(text) <= 40 else f"{text[:39]}…"
    return f'"{text}"' if isinstance(value, str) else text
