"""Sentences shown to people: marked where they are written, put into the reader's language where they are drawn."""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from gettext import c2py
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from bot.values import dataclass

if TYPE_CHECKING:
    from babel import Locale
    from babel.messages.catalog import Catalog, Message

log = logging.getLogger(__name__)

LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}
_LOCALES = {"es": "es_419"}  # whose numbers and dates a language has: Latin America's 1,234, where Spain writes 1.234
DOMAIN = "streetteam"
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Written:
    """What a campaign's people wrote, with the translations they gave; the first is shown where one is missing."""

    text: str
    others: tuple[tuple[str, str], ...] = ()

    def within(self, language: str) -> str:
        """The text in that language."""
        return next((text for code, text in self.others if code == language), self.text)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of ours, not yet in anybody's language. ``{names}`` in it are filled when it is said."""

    text: str
    plural: str = ""
    n: int = 1
    values: tuple[tuple[str, "Value"], ...] = ()

    def __str__(self) -> str:
        """The sentence in English, for logs and refusals that nobody translates."""
        return Reader("en", ZoneInfo("UTC")).say(self)


Sayable: TypeAlias = str | Phrase | Written
"""What a screen may hold: a bare str is somebody's own words and is never translated."""

Value: TypeAlias = "Sayable | int | float | datetime | date | time | tuple[Sayable, ...]"


def _(text: str, /, **values: Value) -> Phrase:
    """A sentence for the catalogues, with the values for its ``{names}``."""
    return Phrase(text, values=tuple(values.items()))


def _n(one: str, many: str, /, n: int, **values: Value) -> Phrase:
    """A sentence that depends on how many: ``{n}`` is the number."""
    return Phrase(one, many, n, (("n", n), *values.items()))


def N_(text: str, /) -> str:  # noqa: N802 - the catalogue's extractor knows this name
    """A sentence for the catalogues that stays plain text until somebody makes a phrase of it."""
    return text


def alone(value: "Value") -> Phrase:
    """A number, a day, several things, with no sentence around: ``1,234``, ``Thu, Nov 19``, ``a, b and c``."""
    return Phrase("{value}", values=(("value", value),))


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """A pattern with its ``{names}`` filled in. Braces around anything else stay, also those inside the values."""
    return _NAME.sub(lambda found: values.get(found[1], found[0]), pattern)


class Reader:
    """Somebody's language and zone: says phrases, numbers and moments the way they read them."""

    def __init__(self, language: str, zone: ZoneInfo, catalogue: "Catalog | None" = None) -> None:
        """Take a language of :data:`LANGUAGES`, a zone, and the catalogue (none for English)."""
        self.language, self.zone = language, zone
        self._catalogue = catalogue
        self._plural_form: Callable[[int], int] = c2py(catalogue.plural_expr) if catalogue else c2py("n != 1")

    def say(self, text: Sayable) -> str:
        """The text in this language, its values filled in."""
        if isinstance(text, str):
            return text
        if isinstance(text, Written):
            return text.within(self.language)
        pattern = self._pattern(text)
        return fill(pattern, {name: self._value(value) for name, value in text.values}) if text.values else pattern

    def number(self, number: float) -> str:
        """A number with this language's separators: ``1,234``, ``−5``."""
        if isinstance(number, int) and -1_000 < number < 1_000:
            return str(number).replace("-", "−")
        return _decimal(self.language, number)

    def moment(self, at: datetime) -> str:
        """An instant in this zone: ``Thu, Nov 19, 19:00``."""
        local = at.astimezone(self.zone)
        return f"{self.day(local)}, {local:%H:%M}"

    def day(self, day: date) -> str:
        """A date: ``Thu, Nov 19``."""
        return _day(self.language, day.year, day.month, day.day)

    def together(self, parts: Sequence[Sayable]) -> str:
        """Several things in one sentence: ``a, b and c``."""
        from babel.lists import format_list

        return format_list([self.say(part) for part in parts], locale=_locale(self.language)) if parts else ""

    def _pattern(self, phrase: Phrase) -> str:
        """The sentence as this language has it; ours where it has none, or one that doesn't fit."""
        ours = phrase.plural if phrase.plural and phrase.n != 1 else phrase.text
        found = self._catalogue.get(phrase.text) if self._catalogue else None
        if found is None or found.fuzzy:
            return ours
        theirs = self._form(found, phrase)
        different = {*_NAME.findall(ours)} ^ {*_NAME.findall(theirs)}
        # "one mission" may leave the number out; a value more or less is a slip, and no reader should meet it.
        return theirs if theirs and different <= ({"n"} if phrase.plural else set()) else ours

    def _form(self, found: "Message", phrase: Phrase) -> str:
        """The translation for how many it is; "" where there is none."""
        said = found.string or ""
        if isinstance(said, str):
            return said
        form = self._plural_form(abs(phrase.n))
        return said[form] if phrase.plural and form < len(said) else ""

    def _value(self, value: Value) -> str:
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if isinstance(value, int | float):
            return self.number(value)
        if isinstance(value, tuple):
            return self.together(value)
        return self.say(value)


class Catalogues:
    """Every language there is; a catalogue is read when somebody first needs it."""

    def __init__(self, folder: Traversable | None = None) -> None:
        """Read nothing yet; ``folder`` is where the catalogues are, the program's own where none is given."""
        self._folder = folder
        self._read: dict[str, Catalog | None] = {}
        self._readers: dict[tuple[str, ZoneInfo], Reader] = {}
        self._prepared: set[str] = set()

    def reader(self, language: str, zone: str) -> Reader:
        """The reader for a language tag such as ``es-MX`` and an IANA zone; English and UTC where unknown."""
        key = (known(language), zone_or_utc(zone))
        if key not in self._readers:
            self._readers[key] = Reader(*key, self.catalogue(key[0]))
        return self._readers[key]

    def is_prepared(self, language: str) -> bool:
        """Whether anything can be said in a language without reading its words first."""
        return known(language) in self._prepared

    def prepare(self, language: str) -> None:
        """Read what saying anything in a language takes: its catalogue, and how it writes numbers, days and lists."""
        self.reader(language, "UTC").say(alone((alone(1_000), alone(date.min))))
        self._prepared.add(known(language))

    def catalogue(self, language: str) -> "Catalog | None":
        """The catalogue of a language; None for English, which is what the code says, and where there is none."""
        if language == "en":
            return None
        if language not in self._read:
            self._read[language] = self._open(language)
        return self._read[language]

    def _open(self, language: str) -> "Catalog | None":
        from babel.messages.pofile import read_po

        try:
            folder = self._folder or files("assets") / "words"
            with (folder / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
                return read_po(file, locale=language, domain=DOMAIN)
        except (OSError, ImportError, ValueError) as error:
            log.warning("no words for %s: %s; who reads it reads English", language, error)
            return None


@lru_cache(maxsize=len(LANGUAGES))
def _locale(language: str) -> "Locale":
    """Whose numbers and dates a language has; Babel would read its name anew for each of them."""
    from babel import Locale

    return Locale.parse(_LOCALES.get(language, language))


@lru_cache(maxsize=1024)  # a screen says the same few numbers in its sentences, its picture and the picture's words
def _decimal(language: str, number: float) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, locale=_locale(language)).replace("-", "−")


@lru_cache(maxsize=1024)  # a week's screens name the same few days over and over
def _day(language: str, year: int, month: int, day: int) -> str:
    from babel.dates import format_skeleton

    return format_skeleton("MMMEd", datetime(year, month, day, tzinfo=UTC), locale=_locale(language))


def known(language: str) -> str:
    """The language of ours nearest to a tag such as ``es-MX``; English where there is none."""
    short = language.replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else "en"


@lru_cache(maxsize=1024)  # ZoneInfo keeps them as well, and looks at the name first each time
def zone_or_utc(name: str) -> ZoneInfo:
    """The zone of that IANA name; UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
