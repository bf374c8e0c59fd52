"""What `missions.toml` holds: the things there are to do."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from campaigns.packs.values import (
    Brief,
    Days,
    Edge,
    Key,
    Language,
    Part,
    Said,
    Several,
    Title,
    Translated,
    WeekTime,
    said,
    wrong,
)

Kind: TypeAlias = Literal[
    "photo", "interview", "conversation", "profile", "share", "listen", "scout", "invite", "custom"
]
What: TypeAlias = Literal["photos", "note", "link", "count", "voice", "video", "document", "interview", "contact"]

FEWEST_PHOTOS, MOST_PHOTOS = 1, 10  # where a mission doesn't say; ten fit an album on Telegram


class Ask(Part):
    """One thing a mission asks to be handed in.

    Attributes:
        what: which kind of thing.
        text: what exactly, in the first language; None for the bot's own words.
        min: for photos the fewest there must be, for a count the smallest number; None for no bound.
        max: likewise the most, and the largest.
    """

    what: What
    text: Title | None = None
    min: Annotated[int, Field(ge=0)] | None = None
    max: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _bounds(self) -> "Ask":
        if self.what not in ("photos", "count"):
            if self.min is not None or self.max is not None:
                raise wrong(f"asks for a {self.what}, which has no min or max", "Only photos and counts have them.")
            return self
        low, high = self.range
        if high is not None and low > high:
            raise wrong(f"asks for at least {low}, which is more than at most {high}", "Swap them, or leave one out.")
        if self.what == "photos" and low == 0:
            raise wrong("asks for at least 0 photos", 'Write 1 or more, or take "photos" out of asks.')
        return self

    @property
    def range(self) -> tuple[int, int | None]:
        """The fewest and the most that are taken: photos 1 to 10, counts from 0, if the pack says nothing."""
        if self.what != "photos":
            return self.min or 0, self.max
        low = FEWEST_PHOTOS if self.min is None else self.min
        return low, max(MOST_PHOTOS, low) if self.max is None else self.max


class AtMost(Part):
    """How often a mission is handed out at most; None for no limit."""

    per_day: Annotated[int, Field(ge=1)] | None = None
    per_member: Annotated[int, Field(ge=1)] | None = None
    in_all: Annotated[int, Field(ge=1)] | None = None


class MissionWords(Part):
    """A mission's texts in another language; what is left out is shown in the first."""

    title: Title | None = None
    brief: Brief | None = None
    place: Title | None = None
    asks: Mapping[What, Title] = Field(default={}, strict=False)


def _asked(ask: Any) -> Any:
    return {"what": ask} if isinstance(ask, str) else ask


class Mission(Translated):
    """Something to do, and what shows that it was done.

    Attributes:
        key: its name within the pack.
        kind: which counter and which symbol it has.
        asks: what is handed in, each kind once.
        goal: the key of the campaign's goal it serves.
        worth: points for it, 1 to 1,000.
        minutes: how long it takes.
        place: where it is done; None where it can be done from anywhere.
        remote: whether it can be done from anywhere; a mission has a place or is remote.
        tracks: interests it is for; none means everybody's.
        languages: for those who speak one of them; none means any.
        starts: from when it is open: a date, or a moment of every week; None for the campaign's start.
        ends: until when it is handed in: a date or weekday, to its end, or a weekday and hour.
        last_call: until when it may be taken, where that is before its end.
        repeats: after how many days the same member may have it again; None for never.
        at_most: how often it is handed out.
        needs: keys of missions to be done before.
        review: whether a person looks at what is handed in, or it is trusted.
        translations: its texts by language.
    """

    key: Key = Field(examples=['"first-photo"'])
    title: Title = Field(examples=['"A few words"'])
    brief: Brief = Field(examples=['"Two to four plain sentences."'])
    kind: Kind = Field(examples=['"photo"'])
    asks: tuple[Annotated[Ask, BeforeValidator(_asked)], ...] = Field(
        strict=False, min_length=1, examples=['["photos", "note"]']
    )
    goal: Key = Field(examples=['"the key of one of the goals"'])
    worth: Annotated[int, Field(ge=1, le=1000, examples=["10"])]
    minutes: Annotated[int, Field(ge=1, le=1440, examples=["20"])]
    place: Title | None = None
    remote: bool = False
    tracks: tuple[Key, ...] = Several
    languages: tuple[Language, ...] = Several
    starts: Edge | None = None
    ends: Edge | None = None
    last_call: Edge | None = None
    repeats: Days = None
    at_most: AtMost = AtMost()
    needs: tuple[Key, ...] = Several
    review: Literal["person", "trusted"] = "person"
    translations: Mapping[str, MissionWords] = {}

    @property
    def said_title(self) -> Said:
        """The title, with its translations."""
        return said(self.title, ((code, words.title) for code, words in self.translations.items()))

    @property
    def said_brief(self) -> Said:
        """The brief, with its translations."""
        return said(self.brief, ((code, words.brief) for code, words in self.translations.items()))

    @property
    def said_place(self) -> Said | None:
        """The place, with its translations; None where the mission is remote."""
        if self.place is None:
            return None
        return said(self.place, ((code, words.place) for code, words in self.translations.items()))

    def said_ask(self, what: What) -> Said | None:
        """The pack's words for one of the asks, with their translations; None where it has none."""
        text = next((ask.text for ask in self.asks if ask.what == what), None)
        if text is None:
            return None
        return said(text, ((code, words.asks.get(what)) for code, words in self.translations.items()))

    def taken_on(self, day: date) -> bool:
        """Whether it may be taken at some time of that day, as far as its own window goes."""
        starts, last = self.starts, self.last_call or self.ends
        if isinstance(starts, WeekTime) and isinstance(last, WeekTime):
            return (day.weekday() - starts.weekday) % 7 <= (last.weekday - starts.weekday) % 7
        begun = not isinstance(starts, date) or starts <= day
        return begun and (not isinstance(last, date) or day <= last)


class Missions(Part):
    """The whole of missions.toml."""

    mission: tuple[Mission, ...] = Field(
        strict=False, min_length=1, examples=["[[mission]], with key, title and the rest"]
    )
