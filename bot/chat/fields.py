"""What a route can ask for: each field says how an answer is read and what a wrong one is told."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from bot.chat.screen import Option
from bot.ids import long
from bot.words import Phrase, Sayable, _, _n

if TYPE_CHECKING:
    from bot.chat.turn import Turn

Answer: TypeAlias = "str | int | bool | date | time | tuple[str, ...] | tuple[int, ...] | None"
Options: TypeAlias = "Callable[[Turn, str], Sequence[Option]]"

LONGEST = 4_000  # characters; what the narrowest platform takes in one answer


class Unclear(Exception):
    """An answer that cannot be read; the phrase says what would do."""

    def __init__(self, phrase: Phrase) -> None:
        """Take what to tell the person."""
        super().__init__(phrase.text)
        self.phrase = phrase


@dataclass(frozen=True, slots=True)
class Field:
    """Something to ask for: its label, and a hint under it."""

    label: Sayable
    hint: Sayable = ""

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> Answer:
        """The answer in what was typed or chosen; ``given`` is never empty.

        Raises:
            Unclear: it cannot be read; the phrase says what would do.
        """
        raise NotImplementedError(type(self).__name__)

    def choices(self, turn: "Turn", typed: str) -> Sequence[Option]:
        """What there is to choose from, given what was typed so far; empty where anything may be said."""
        return ()


@dataclass(frozen=True, slots=True)
class Text(Field):
    """A line of at most ``max`` characters."""

    max: int = 200

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> str:
        """The line without surrounding space."""
        text = " ".join(given[0].split())
        if len(text) > self.max:
            raise Unclear(_too_long(len(text), self.max))
        return text


@dataclass(frozen=True, slots=True)
class Long(Field):
    """Some paragraphs of at most ``max`` characters."""

    max: int = LONGEST

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> str:
        """The text without surrounding space."""
        text = given[0].strip()
        if len(text) > self.max:
            raise Unclear(_too_long(len(text), self.max))
        return text


@dataclass(frozen=True, slots=True)
class Count(Field):
    """A whole number from ``min`` to ``max``; ``unit`` is what is counted."""

    min: int = 0
    max: int = 1_000_000
    unit: Sayable = ""

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> int:
        """The number."""
        text = re.sub(r"[\s.,’']", "", given[0])
        try:
            number = int(text)
        except ValueError:
            raise Unclear(_("“{given}” isn’t a number. Type one like {example}.", given=given[0][:40],
                            example=str(max(self.min, 3)))) from None  # fmt: skip
        if not self.min <= number <= self.max:
            raise Unclear(_("That has to be between {low} and {high}.", low=self.min, high=self.max))
        return number


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """One of a few."""

    options: tuple[Option, ...] = ()

    def choices(self, turn: "Turn", typed: str) -> Sequence[Option]:
        """All of them."""
        return self.options

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> str:
        """The value chosen, by its value or what it says."""
        return _chosen(given[0], options or self.options)


@dataclass(frozen=True, slots=True)
class Several(Field):
    """Any of a few, also none where ``least`` is 0."""

    options: tuple[Option, ...] = ()
    least: int = 0

    def choices(self, turn: "Turn", typed: str) -> Sequence[Option]:
        """All of them."""
        return self.options

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> tuple[str, ...]:
        """The values chosen, in the order of the options."""
        parts = [part for text in given for part in text.split(",") if part.strip()]
        known = options or self.options
        wanted = {_chosen(part.strip(), known) for part in parts}
        if len(wanted) < self.least:
            raise Unclear(_n("Choose at least {n}.", "Choose at least {n}.", self.least))
        return tuple(option.value for option in known if option.value in wanted)


@dataclass(frozen=True, slots=True)
class Pick(Field):
    """One of many, found while typing."""

    among: "Options | None" = None

    def choices(self, turn: "Turn", typed: str) -> Sequence[Option]:
        """Those that fit what was typed."""
        return self.among(turn, typed) if self.among else ()

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> str:
        """The value chosen, by its value or what it says."""
        return _chosen(given[0], options)


@dataclass(frozen=True, slots=True)
class Who(Field):
    """One of the people, by name; the answer is the member's id."""

    among: "Options | None" = None

    def choices(self, turn: "Turn", typed: str) -> Sequence[Option]:
        """Those that fit what was typed."""
        return self.among(turn, typed) if self.among else ()

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> int:
        """The member's id."""
        return long(_chosen(given[0].removeprefix("@"), options))


@dataclass(frozen=True, slots=True)
class Day(Field):
    """A date."""

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> date:
        """The date written ``2026-11-19``."""
        try:
            return date.fromisoformat(given[0].strip())
        except ValueError:
            raise Unclear(_("Write the day like 2026-11-19, please.")) from None


@dataclass(frozen=True, slots=True)
class Hour(Field):
    """A time of day."""

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> time:
        """The time written ``9:00`` or ``09:00``."""
        found = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))?", given[0].strip())
        if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
            return time(int(found[1]), int(found[2] or 0))
        raise Unclear(_("Write the time like 09:00, please."))


@dataclass(frozen=True, slots=True)
class Link(Field):
    """A web address."""

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> str:
        """The address, with ``https://`` before it where no scheme was typed."""
        text = given[0].strip()
        if "://" not in text:
            text = f"https://{text}"
        try:
            parts = urlsplit(text)
            host = parts.hostname or ""
        except ValueError:
            host = ""
        if not host or "." not in host or any(c.isspace() for c in text) or parts.scheme not in ("http", "https"):
            raise Unclear(_("That doesn’t look like a web address. Paste it whole, like https://example.org/post."))
        if len(text) > 2_000:
            raise Unclear(_too_long(len(text), 2_000))
        return text


@dataclass(frozen=True, slots=True)
class Yes(Field):
    """Yes or no."""

    def choices(self, turn: "Turn", typed: str) -> Sequence[Option]:
        """Yes and no."""
        return (Option("yes", _("Yes")), Option("no", _("No")))

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> bool:
        """True for yes."""
        word = given[0].strip().lower()
        if word in ("yes", "y", "true", "on", "1", "sí", "si"):
            return True
        if word in ("no", "n", "false", "off", "0"):
            return False
        raise Unclear(_("Answer yes or no, please."))


@dataclass(frozen=True, slots=True)
class Photos(Field):
    """``min`` to ``max`` photos; the answer is the ids of kept media."""

    min: int = 1
    max: int = 10

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> tuple[int, ...]:
        """The ids, each once, in the order given."""
        return _media(given, self.min, self.max)


@dataclass(frozen=True, slots=True)
class Voice(Field):
    """A voice note; the answer is the id of the kept sound."""

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> tuple[int, ...]:
        """The id."""
        return _media(given, 1, 1)


def _media(given: tuple[str, ...], least: int, most: int) -> tuple[int, ...]:
    try:
        ids = tuple(dict.fromkeys(long(text) for text in given))
    except ValueError:
        raise Unclear(_("Those files didn’t arrive. Add them again, please.")) from None
    if len(ids) < least:
        raise Unclear(_n("Add at least {n} photo, please.", "Add at least {n} photos, please.", least))
    if len(ids) > most:
        raise Unclear(_n("{n} photo is the most here; take some away.", "{n} photos are the most here; take some away.",
                         most))  # fmt: skip
    return ids


def _chosen(given: str, options: Sequence[Option]) -> str:
    wanted = given.strip().casefold()
    for option in options:
        if option.value.casefold() == wanted:
            return option.value
    labels = [(option, _label(option).casefold()) for option in options]
    exact = [option for option, label in labels if label == wanted]
    begins = exact or [option for option, label in labels if label.startswith(wanted)]
    if len(begins) == 1:
        return begins[0].value
    if len(begins) > 1:
        few = tuple(option.label for option in begins[:4])
        raise Unclear(_("“{given}” could be {those}. Which one?", given=given[:40], those=few))
    few = tuple(option.label for option in options[:4])
    if not few:
        raise Unclear(_("“{given}” isn’t one I know.", given=given[:40]))
    raise Unclear(_("“{given}” isn’t one I know. There is {those}.", given=given[:40], those=few))


def _label(option: Option) -> str:
    label = option.label
    return label if isinstance(label, str) else label.text


def _too_long(length: int, most: int) -> Phrase:
    return _("That’s {length} characters; {most} fit here. Shorten it a little, please.", length=length, most=most)
