"""The kinds of values a pack's keys may have: texts, keys, hours, weekdays, languages, zones."""

import re
import zoneinfo
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from bot.values import dataclass
from campaigns.packs.languages import is_language, long_forms
from campaigns.packs.problems import did_you_mean, nearest, shown

LONGEST_TITLE = 80  # characters; a button's label on Discord
LONGEST_BRIEF = 1000  # characters; with a title above it, a picture's caption on Telegram (1,024)
LONGEST_CODE = 59  # characters; Telegram's deep links carry 64, "join-" is five of them

Weekday: TypeAlias = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)


class Said(NamedTuple):
    """A text of the campaign's people, with its translations.

    Attributes:
        text: as it was written in the campaign's first language.
        others: (language, text) of each translation there is.
    """

    text: str
    others: tuple[tuple[str, str], ...] = ()

    def within(self, language: str) -> str:
        """The text in that language; in the campaign's first where nobody translated it."""
        return next((text for code, text in self.others if code == language), self.text)


@dataclass(frozen=True, slots=True)
class WeekTime:
    """A moment of every week, in the campaign's zone.

    Attributes:
        weekday: 0 for Monday … 6 for Sunday.
        at: the hour; None for the whole day.
    """

    weekday: int
    at: time | None = None

    def __str__(self) -> str:
        """As a pack writes it: ``thursday 18:30``."""
        return f"{WEEKDAYS[self.weekday]} {self.at:%H:%M}" if self.at else WEEKDAYS[self.weekday]


def wrong(what: str, mend: str = "") -> PydanticCustomError:
    """An error about a value: ``what`` goes on after the key's name ("is 9am, …"), ``mend`` is a sentence."""
    return PydanticCustomError("pack", "{what}", {"what": what, "mend": mend})


def names_a_language(key: str, value: object) -> bool:
    """Whether a key in a table with translations means a language, as ``[mission.es]`` does."""
    return isinstance(value, dict) and re.fullmatch("[a-z]{2,3}", key) is not None


class Part(BaseModel):
    """A table of a pack. Values are taken as they are written; unknown keys are errors."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, str_strip_whitespace=True)


class Translated(Part):
    """A table that holds its own translations, in tables named by language: ``[mission.es]``."""

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, table: Any) -> Any:
        if not isinstance(table, dict) or "translations" in table:
            return table
        codes = [key for key, value in table.items() if names_a_language(key, value)]
        rest = {key: value for key, value in table.items() if key not in codes}
        return {**rest, "translations": {code: table[code] for code in codes}} if codes else rest


def said(text: str, others: Iterator[tuple[str, str | None]]) -> Said:
    """A text with the translations that were really given."""
    return Said(text, tuple((language, other) for language, other in others if other is not None))


def _paragraphs(text: str) -> str:
    """Lines are joined, empty lines part paragraphs: a file may break its lines where it likes."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text) if part.strip())


def _visible(text: str) -> str:
    if hidden := re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text.replace("\r\n", "\n")):
        raise wrong(f"holds the invisible character U+{ord(hidden.group()):04X}", "Take it out.")
    if not text.strip():
        raise wrong("is empty", "Write at least a word.")
    return _paragraphs(text)


def _one_line(text: str) -> str:
    if "\n" in text:
        raise wrong("has more than one paragraph", "Keep it to one line.")
    if len(text) > LONGEST_TITLE:
        raise wrong(f"has {len(text)} characters, and the most is {LONGEST_TITLE}", "Shorten it.")
    return text


def _short_enough(text: str) -> str:
    if len(text) > LONGEST_BRIEF:
        raise wrong(f"has {len(text)} characters, and the most is {LONGEST_BRIEF}", "Shorten it.")
    return text


def _key(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise wrong(
            f"is {shown(text)}, which can't be a key",
            'Use small letters a to z, digits, and hyphens between them, as in "first-photo".',
        )
    return text


def _code(text: str) -> str:
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{3,{LONGEST_CODE}}}", text):
        raise wrong(
            f"is {shown(text)}, which can't be typed as a code everywhere",
            f'Use 3 to {LONGEST_CODE} letters a to z, digits, - and _, as in "ATL-CREW".',
        )
    return text


def _hour(value: Any) -> time:
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value.strip(), re.ASCII):
        return time.fromisoformat(value.strip())
    raise wrong(f"is {shown(value)}, which is no hour of the day", 'Write it from "00:00" to "23:59", as in "09:00".')


def _week_time(value: Any) -> WeekTime:
    weekday, _, hour = value.strip().casefold().partition(" ") if isinstance(value, str) else ("", "", "")
    if weekday not in WEEKDAYS:
        known = did_you_mean(weekday, WEEKDAYS, 'Write it as in "friday" or "friday 18:00".')
        raise wrong(f"is {shown(value)}, which doesn't begin with a day of the week", known)
    return WeekTime(WEEKDAYS.index(weekday), _hour(hour) if hour else None)


def _week_hour(value: Any) -> WeekTime:
    moment = _week_time(value)
    if moment.at is None:
        raise wrong(f"is {shown(value)}, which has no hour", f'Add one, as in "{moment} 18:00".')
    return moment


def _edge(value: Any) -> date | WeekTime:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and not value[:1].isdigit():
        return _week_time(value)
    raise wrong(
        f"is {shown(value)}, which is neither a date nor a day of the week",
        'Write a date without quotes, as in 2026-11-19, or a weekday, as in "thursday" or "thursday 18:00".',
    )


def _language(code: str) -> str:
    if is_language(code):
        return code
    meant = long_forms().get(code.casefold(), code.casefold().split("-")[0].split("_")[0])
    mend = f'Did you mean "{meant}"?' if is_language(meant) and meant != code else 'Write two letters, as in "en".'
    raise wrong(f"is {shown(code)}, which is no language code", mend)


def _zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        cities = {zone.rpartition("/")[2]: zone for zone in sorted(zoneinfo.available_timezones())}
        city = name.rpartition("/")[2].strip().replace(" ", "_")
        near = cities.get(city) or nearest(name, cities.values())
        mend = f'Did you mean "{near}"?' if near else 'Write it by continent and city, as in "America/New_York".'
        raise wrong(f"is {shown(name)}, which is no time zone", mend) from None
    return name


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        raise wrong(f"is {shown(text)}, which is no colour", 'Write # and six hex digits, as in "#c8102e".')
    return text.lower()


def _days(value: Any) -> int | None:
    words: Mapping[str, int | None] = {"never": None, "daily": 1, "weekly": 7}
    if isinstance(value, str) and value in words:
        return words[value]
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    otherwise = 'Write "never", "daily", "weekly", or after how many days somebody may have it again, as in 3.'
    raise wrong(
        f"is {shown(value)}, which says no number of days",
        did_you_mean(value, words, otherwise) if isinstance(value, str) else otherwise,
    )


Text = Annotated[str, AfterValidator(_visible)]
Title = Annotated[Text, AfterValidator(_one_line)]
Brief = Annotated[Text, AfterValidator(_short_enough)]
Key = Annotated[str, AfterValidator(_key)]
Code = Annotated[str, AfterValidator(_code)]
Hour = Annotated[time, BeforeValidator(_hour)]
WeekHour = Annotated[WeekTime, PlainValidator(_week_hour)]
Edge = Annotated[date | WeekTime, PlainValidator(_edge)]
Language = Annotated[str, AfterValidator(_language)]
Zone = Annotated[str, AfterValidator(_zone)]
Colour = Annotated[str, AfterValidator(_colour)]
Days = Annotated[int | None, PlainValidator(_days)]
Several = Field(default=(), strict=False)
"""For tuples that may be left out: TOML has lists, and what is in them is still taken strictly."""
