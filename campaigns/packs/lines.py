"""Which line of a TOML text a key stands on: the standard library's reader doesn't tell."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Where something is in the tables: ``("mission", 3, "title")``; lists count from 0."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
# Texts in three quotes may end in up to five: two of them are the text's own.
_TEXT = re.compile(
    r'"""(?:[^\\]|\\.)*?""""{0,2}'
    r"|'''.*?''''{0,2}"
    r'|"(?!"")(?:[^"\\\n]|\\[^\n])*"'
    r"|'(?!'')[^'\n]*'",
    re.DOTALL,
)
_PLAIN = re.compile(r"""[^,\[\]{}"'#\n]+""")


class Lines:
    """The lines of a TOML text, by what stands on them. Text that is no TOML is read as far as it goes.

    Attributes:
        statements: offsets of the statements and headers, in order, as far as the text could be read.
        open: offsets of what was open where reading stopped: lists, inline tables, texts; outermost first.
        texts: where each text in quotes begins and ends.
    """

    def __init__(self, text: str) -> None:
        """Read a text whose lines end in ``\\n`` or ``\\r\\n``."""
        self._breaks = [found.start() for found in re.finditer("\n", text)]
        scan = _Scan(text)
        scan.run()
        self._where, self._text = scan.where, text
        self.statements, self.open, self.texts = scan.statements, scan.open, scan.texts

    @property
    def paths(self) -> Mapping[Path, int]:
        """Everything that was found, with its offset in the text."""
        return self._where

    @property
    def last(self) -> int:
        """The number of the last line; 1 for an empty text."""
        return max(1, len(self._breaks) + (not self._text.endswith("\n")))

    def line_at(self, offset: int) -> int:
        """The line of an offset into the text, from 1."""
        return min(bisect_right(self._breaks, offset - 1) + 1, self.last)

    def line(self, path: Iterable[str | int]) -> int:
        """The line of what ``path`` leads to, from 1. Steps that aren't written in the text are left out."""
        known: Path = ()
        for step in path:
            if (*known, step) in self._where:
                known = (*known, step)
        return self.line_at(self._where.get(known, 0))


class _Stuck(Exception):
    """Here the text stops being TOML."""


class _Scan:
    """One pass over a text. Values aren't read, only stepped over."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._table: Path = ()
        self._lengths: dict[Path, int] = {}
        self.where: dict[Path, int] = {}
        self.statements: list[int] = []
        self.open: list[int] = []
        self.texts: list[tuple[int, int]] = []

    def run(self) -> None:
        """Read as far as the text is TOML."""
        try:
            self._step(_BLANK)
            while self._at < len(self._text):
                self.statements.append(self._at)
                if self._text.startswith("[", self._at):
                    self._header()
                else:
                    self._pair(self._table)
                self._step(_BLANK)
        except (_Stuck, RecursionError):
            return

    def _step(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise _Stuck
        self._at = found.end()
        return found.group()

    def _expect(self, mark: str) -> None:
        if not self._text.startswith(mark, self._at):
            raise _Stuck
        self._at += len(mark)

    def _keys(self) -> list[str]:
        """A key, or several joined by dots."""
        keys: list[str] = []
        while True:
            self._step(_SPACE)
            keys.append(_bare(self._step(_KEY)))
            self._step(_SPACE)
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _header(self) -> None:
        start, many = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if many else 1
        path: Path = ()
        keys = self._keys()
        for number, key in enumerate(keys, 1):
            path = (*path, key)
            if number < len(keys):
                self.where.setdefault(path, start)
                if path in self._lengths:
                    path = (*path, self._lengths[path] - 1)
        if many:
            self.where.setdefault(path, start)
            self._lengths[path] = self._lengths.get(path, 0) + 1
            path = (*path, self._lengths[path] - 1)
        self.where[path] = start
        self._expect("]]" if many else "]")
        self._table = path

    def _pair(self, path: Path) -> None:
        start = self._at
        for key in self._keys():
            path = (*path, key)
            self.where.setdefault(path, start)
        self._expect("=")
        self._step(_SPACE)
        self._value(path)

    def _value(self, path: Path) -> None:
        mark = self._text[self._at : self._at + 1]
        if mark == "[":
            self._list(path)
        elif mark == "{":
            self._inline(path)
        elif mark in ('"', "'"):
            self.open.append(self._at)
            self._step(_TEXT)
            self.texts.append((self.open.pop(), self._at))
        else:
            self._step(_PLAIN)

    def _list(self, path: Path) -> None:
        self.open.append(self._at)
        self._at += 1
        number = 0
        while True:
            self._step(_BLANK)
            if self._text.startswith("]", self._at):
                break
            self.where[(*path, number)] = self._at
            self._value((*path, number))
            number += 1
            self._step(_BLANK)
            if not self._text.startswith("]", self._at):
                self._expect(",")
        self._at += 1
        self.open.pop()

    def _inline(self, path: Path) -> None:
        self.open.append(self._at)
        self._at += 1
        self._step(_SPACE)
        while not self._text.startswith("}", self._at):
            self._pair(path)
            self._step(_SPACE)
            if not self._text.startswith("}", self._at):
                self._expect(",")
                self._step(_SPACE)
        self._at += 1
        self.open.pop()


def _bare(key: str) -> str:
    """A key as it is meant: without its quotes and escapes."""
    if key[0] not in "\"'":
        return key
    try:
        meant: str = tomllib.loads(f"key = {key}")["key"]
    except tomllib.TOMLDecodeError:
        raise _Stuck from None
    return meant
