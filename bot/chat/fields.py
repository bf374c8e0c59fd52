"""What a route can ask for: each field says how an answer is read and what a wrong one is told."""

import re
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, ClassVar, TypeAlias
from urllib.parse import urlsplit

from bot.chat.choosing import Unclear, chosen, folded
from bot.chat.screen import Option
from bot.ids import long
from bot.values import dataclass
from bot.words import Phrase, Sayable, _, _n

if TYPE_CHECKING:
    from bot.chat.turn import Turn

Answer: TypeAlias = "str | int | bool | date | time | tuple[str, ...] | tuple[int, ...] | None"
Options: TypeAlias = "Callable[[Turn, str], Sequence[Option]]"

LONGEST = 4_000  # characters; what the narrowest platform takes in one answer
LONGEST_LINK = 2_000  # characters; browsers and databases of addresses stop there
_NUMBERS = re.compile(r"[-−+]?\d+(?:[.,’'\s]\d+)*")
_WHOLE = re.compile(r"[-−+]?(?:\d+|\d{1,3}(?:([.,’'\s])\d{3})(?:\1\d{3})*)")
_DAY_LAST = re.compile(r"(?P<year>2\d{3})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>2\d{3})")
_HOUR = re.compile(r"(?P<hour>\d{1,2})(?:\s?[:.h]\s?(?P<minute>\d{2}))?\s?(?:h|(?P<half>[ap])\.?\s?m\.?)?")


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
        """The number, also among a few words: ``12``, ``1,000``, ``1.000``, ``about 40 flyers``."""
        found = _NUMBERS.findall(given[0])
        try:
            number = int(re.sub(r"[\s.,’']", "", found[0]).replace("−", "-")) if _is_whole(found) else None
        except ValueError:  # more digits than anybody counts
            number = None
        if number is None:
            example = min(max(self.min, 3), self.max)
            raise Unclear(_("“{given}” isn’t a whole number. Type one like {example}.",
                            given=given[0].strip()[:40], example=example))  # fmt: skip
        if not self.min <= number <= self.max:
            raise Unclear(_("That has to be between {low} and {high}.", low=self.min, high=self.max))
        return number


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """One of a few: the same for everybody, or those that ``among`` finds for whoever is asked."""

    options: tuple[Option, ...] = ()
    among: "Options | None" = None

    def choices(self, turn: "Turn", typed: str) -> Sequence[Option]:
        """All of them."""
        return self.among(turn, typed) if self.among else self.options

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> str:
        """The value chosen, by its value or what it says."""
        return chosen(given[0], options or self.options)


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
        wanted = {chosen(part.strip(), known) for part in parts}
        if len(wanted) < self.least:
            raise Unclear(_n("Choose at least {n}, please.", "Choose at least {n}, please.", self.least))
        return tuple(option.value for option in known if option.value in wanted)


@dataclass(frozen=True, slots=True)
class Pick(Field):
    """One of many, found while typing; ``more`` says that what is offered before anything is typed is only a part."""

    among: "Options | None" = None
    more: bool = False

    def choices(self, turn: "Turn", typed: str) -> Sequence[Option]:
        """Those that fit what was typed."""
        return self.among(turn, typed) if self.among else ()

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> str:
        """The value chosen, by its value or what it says."""
        return chosen(given[0], options)


@dataclass(frozen=True, slots=True)
class Who(Field):
    """One of the people, by name; the answer is the member's id."""

    among: "Options | None" = None

    def choices(self, turn: "Turn", typed: str) -> Sequence[Option]:
        """Those that fit what was typed."""
        return self.among(turn, typed) if self.among else ()

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> int:
        """The member's id."""
        return long(chosen(given[0].removeprefix("@"), options))


@dataclass(frozen=True, slots=True)
class Day(Field):
    """A date."""

    def choices(self, turn: "Turn", typed: str) -> Sequence[Option]:
        """The two days people name."""
        tomorrow = turn.today + timedelta(days=1)
        return (Option(turn.today.isoformat(), _("today")), Option(tomorrow.isoformat(), _("tomorrow")))

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> date:
        """The date written ``2026-11-19``, ``19.11.2026``, or as an option says it; of the years 2000 to 2999."""
        text = given[0].strip()
        named = [option.value for option in options if folded(str(option.label)) == folded(text)]
        found = _DAY_LAST.fullmatch(named[0] if named else text) or _DAY_FIRST.fullmatch(text)
        try:
            if found:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            raise Unclear(_("There is no such day. Look again, please: 2026-11-19 is a Thursday.")) from None
        raise Unclear(_("Write the day like 2026-11-19, please."))


@dataclass(frozen=True, slots=True)
class Hour(Field):
    """A time of day."""

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> time:
        """The time written ``9``, ``9:00``, ``09.00``, ``9h30`` or ``9 pm``."""
        found = _HOUR.fullmatch(given[0].strip().casefold())
        if found:
            hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
            if half and 1 <= hour <= 12:
                hour = hour % 12 + (12 if half == "p" else 0)
            elif half:
                hour = 24
            if hour < 24 and minute < 60:
                return time(hour, minute)
        raise Unclear(_("Write the time like 09:00, please."))


@dataclass(frozen=True, slots=True)
class Link(Field):
    """A web address."""

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> str:
        """The address, with ``https://`` before it where no scheme was typed."""
        text = given[0].strip().strip("<>")
        if "://" not in text:
            text = f"https://{text}"
        if len(text) > LONGEST_LINK:
            raise Unclear(_too_long(len(text), LONGEST_LINK))
        if not _is_address(text):
            raise Unclear(_("That doesn’t look like a web address. Paste it whole, like https://example.org/post."))
        return text


@dataclass(frozen=True, slots=True)
class Yes(Field):
    """Yes or no."""

    def choices(self, turn: "Turn", typed: str) -> Sequence[Option]:
        """Yes and no."""
        return (Option("yes", _("Yes")), Option("no", _("No")))

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> bool:
        """True for yes, in the reader's language or a short form of it."""
        word = folded(given[0])
        said = next((option.value for option in options if folded(str(option.label)) == word), word)
        if said in ("yes", "y", "true", "on", "1"):
            return True
        if said in ("no", "n", "false", "off", "0"):
            return False
        raise Unclear(_("Answer yes or no, please."))


@dataclass(frozen=True, slots=True)
class Upload(Field):
    """Files; the answer is the ids of kept media."""


@dataclass(frozen=True, slots=True)
class Photos(Upload):
    """``min`` to ``max`` photos."""

    min: int = 1
    max: int = 10

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> tuple[int, ...]:
        """The ids, each once, in the order given."""
        ids = _media(given)
        if len(ids) < self.min:
            raise Unclear(_n("Add at least {n} photo, please.", "Add at least {n} photos, please.", self.min))
        if len(ids) > self.max:
            raise Unclear(_n("{n} photo is the most here; take some away.",
                             "{n} photos are the most here; take some away.", self.max))  # fmt: skip
        return ids


@dataclass(frozen=True, slots=True)
class One(Upload):
    """One file; ``enough`` is said where there are more."""

    enough: ClassVar[Phrase]

    def read(self, given: tuple[str, ...], options: Sequence[Option]) -> tuple[int, ...]:
        """The id."""
        ids = _media(given)
        if len(ids) != 1:
            raise Unclear(self.enough)
        return ids


@dataclass(frozen=True, slots=True)
class Voice(One):
    """A voice note."""

    enough = _("One voice note is enough here; take the others away.")


@dataclass(frozen=True, slots=True)
class Video(One):
    """A film."""

    enough = _("One film is enough here; take the others away.")


@dataclass(frozen=True, slots=True)
class Document(One):
    """A document."""

    enough = _("One document is enough here; take the others away.")


def _media(given: tuple[str, ...]) -> tuple[int, ...]:
    try:
        return tuple(dict.fromkeys(long(text) for text in given))
    except ValueError:
        raise Unclear(_("Those files didn’t arrive. Add them again, please.")) from None


def _is_whole(found: Sequence[str]) -> bool:
    """Whether one number was written, and a whole one: its separators stand at the thousands."""
    return len(found) == 1 and bool(_WHOLE.fullmatch(found[0]))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        names, _port = (parts.hostname or "").rstrip(".").split("."), parts.port
    except ValueError:
        return False
    whole = len(names) > 1 and all(names) and "@" not in parts.netloc
    return whole and parts.scheme in ("http", "https") and not any(character.isspace() for character in text)


def _too_long(length: int, most: int) -> Phrase:
    return _("That’s {length} characters; {most} fit here. Shorten it a little, please.", length=length, most=most)
