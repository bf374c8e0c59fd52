"""Sentences shown to people: marked where they are written, put into the reader's language where they are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import TypeAlias
from zoneinfo import ZoneInfo

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}
DOMAIN = "streetteam"


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


class Reader:
    """Somebody's language and zone: says phrases, numbers and moments the way they read them."""

    def __init__(self, language: str, zone: ZoneInfo, catalogue: Catalog | None = None) -> None:
        """Take a language of :data:`LANGUAGES`, a zone, and the catalogue (none for English)."""
        self.language, self.zone = language, zone
        self._catalogue = catalogue

    def say(self, text: Sayable) -> str:
        """The text in this language, its values filled in."""
        if isinstance(text, str):
            return text
        if isinstance(text, Written):
            return text.within(self.language)
        pattern = self._pattern(text)
        if not text.values:
            return pattern
        return pattern.format_map({name: self._value(value) for name, value in text.values})

    def number(self, number: float) -> str:
        """A number with this language's separators."""
        if -10_000 < number < 1_000 and isinstance(number, int):
            return str(number).replace("-", "−")
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self.language)

    def moment(self, at: datetime) -> str:
        """An instant in this zone: ``Thu 19 Nov, 19:00``."""
        from babel.dates import format_skeleton

        local = at.astimezone(self.zone)
        return f"{format_skeleton('MMMEd', local, locale=self.language)}, {local:%H:%M}"

    def day(self, day: date) -> str:
        """A date: ``Thu, Nov 19``."""
        from babel.dates import format_skeleton

        return format_skeleton("MMMEd", datetime.combine(day, time(), UTC), locale=self.language)

    def together(self, parts: Sequence[Sayable]) -> str:
        """Several things in one sentence: ``a, b and c``."""
        from babel.lists import format_list

        return format_list([self.say(part) for part in parts], locale=self.language) if parts else ""

    def _pattern(self, phrase: Phrase) -> str:
        found = self._catalogue.get(phrase.text) if self._catalogue else None
        if not phrase.plural:
            return found.string if found and isinstance(found.string, str) and found.string else phrase.text
        if self._catalogue and found and isinstance(found.string, tuple | list) and all(found.string):
            return str(found.string[self._plural_form(phrase.n)])
        return phrase.text if phrase.n == 1 else phrase.plural

    def _plural_form(self, n: int) -> int:
        # The rule comes from our own catalogue's header; both our languages have two forms.
        return 0 if n == 1 else 1

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

    def __init__(self) -> None:
        """Read nothing yet."""
        self._read: dict[str, Catalog] = {}
        self._readers: dict[tuple[str, str], Reader] = {}

    def reader(self, language: str, zone: str) -> Reader:
        """The reader for a language tag such as ``es-MX`` and an IANA zone; English and UTC where unknown."""
        key = (known(language), zone)
        if key not in self._readers:
            self._readers[key] = Reader(key[0], zone_or_utc(zone), self.catalogue(key[0]))
        return self._readers[key]

    def catalogue(self, language: str) -> Catalog | None:
        """The catalogue of a language of :data:`LANGUAGES`; None for English, which is what the code says."""
        if language == "en":
            return None
        if language not in self._read:
            path = files("assets") / "words" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
            with path.open("rb") as file:
                self._read[language] = read_po(file, locale=language, domain=DOMAIN)
        return self._read[language]


def known(language: str) -> str:
    """The language of ours nearest to a tag such as ``es-MX``; English where there is none."""
    short = language.replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else "en"


def zone_or_utc(name: str) -> ZoneInfo:
    """The zone of that IANA name; UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
