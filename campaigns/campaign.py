"""A campaign: its name, its zone, its hours, and what its pack says about it."""

import json
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import clock_time
from bot.database import Row, Transaction
from bot.values import dataclass
from bot.words import Written, zone_or_utc
from campaigns.refusals import NotFound

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class State(StrEnum):
    """Where a campaign stands: only an open one hands missions out."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day in the campaign's zone, every day or on one weekday (0 is Monday)."""

    at: time
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """When things happen. ``handout`` and the quiet hours are what a new member starts with, in their own zone."""

    handout: time
    quiet_from: time
    quiet_until: time
    latest: time
    digest: Hour
    board: Hour
    recap: Hour


@dataclass(frozen=True, slots=True)
class Interview:
    """The campaign's questions: the signature one first, then cards to choose from, and the reasons people give."""

    signature: Written
    cards: tuple[tuple[str, Written], ...]
    reasons: tuple[tuple[str, Written], ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something the team meets people at every week; ``starts`` is in the campaign's zone.

    ``missions`` are the keys of those that belong to it.
    """

    key: str
    title: Written
    venue: Written
    starts: Hour
    minutes: int
    hosts: tuple[str, ...]
    brief: Written
    missions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a pack says beyond the campaign's own columns; ``boards`` are the places the week's board is posted to."""

    hours: Hours
    languages: tuple[str, ...]
    colour: str
    boards: tuple[str, ...]
    tracks: tuple[tuple[str, Written], ...]
    places: tuple[tuple[str, Written], ...]
    points: Mapping[str, int]
    interview: Interview
    greetings: Mapping[str, tuple[str, ...]]
    thanks: Mapping[str, tuple[str, ...]]
    openers: Mapping[str, tuple[str, ...]]
    about: Mapping[str, Written]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign."""

    id: int
    slug: str
    name: str
    zone: ZoneInfo
    state: State
    starts_on: date | None
    ends_on: date | None
    settings: Settings

    @staticmethod
    def of(row: Row) -> "Campaign":
        """The campaign in a row of ``campaign``."""
        return _campaign(
            row["id"], row["slug"], row["name"], row["zone"], row["state"], row["starts_on"], row["ends_on"],
            row["settings"],
        )  # fmt: skip

    @property
    def hours(self) -> Hours:
        """When things happen."""
        return self.settings.hours

    def track(self, key: str) -> Written:
        """What a track is called."""
        return dict(self.settings.tracks).get(key, Written(key))

    def open_on(self, day: date) -> bool:
        """Whether missions are handed out for that local date."""
        begun = self.starts_on is None or self.starts_on <= day
        return self.state is State.OPEN and begun and (self.ends_on is None or day <= self.ends_on)


def by_slug(tx: Transaction, slug: str) -> Campaign:
    """The campaign of that slug.

    Raises:
        NotFound: there is none.
    """
    rows = tx.tuples(
        "SELECT id, slug, name, zone, state, starts_on, ends_on, settings FROM campaign WHERE slug = :slug", slug=slug
    )
    if not rows:
        raise NotFound
    return _campaign(*rows[0])


def set_state(tx: Transaction, campaign: Campaign, state: State) -> None:
    """Open, pause or close a campaign."""
    tx.run("UPDATE campaign SET state = :state WHERE id = :id", state=state, id=campaign.id)


def hour(text: str) -> Hour:
    """The hour written ``18:00`` or ``friday 18:00``.

    Raises:
        ValueError: it is not written so.
    """
    weekday, _, at = text.rpartition(" ")
    return Hour(clock_time(at), WEEKDAYS.index(weekday.lower()) if weekday else None)


def written(kept: Any) -> Written:
    """A text kept as ``"…"`` or ``{"text": "…", "es": "…"}``."""
    if isinstance(kept, str):
        return Written(kept)
    return Written(kept["text"], tuple((code, text) for code, text in kept.items() if code != "text"))


def unwritten(text: Written) -> dict[str, str]:
    """How :func:`written` finds it again."""
    return {"text": text.text, **dict(text.others)}


@lru_cache(maxsize=64)  # read at every step, and changed a few times a season
def _campaign(
    number: int, slug: str, name: str, zone: str, state: str, starts_on: str | None, ends_on: str | None, settings: str
) -> Campaign:
    return Campaign(
        number, slug, name, zone_or_utc(zone), State(state), _date(starts_on), _date(ends_on), _settings(settings)
    )


@lru_cache(maxsize=64)
def _settings(text: str) -> Settings:
    kept = json.loads(text)
    hours, interview = kept["hours"], kept["interview"]
    return Settings(
        hours=Hours(
            handout=clock_time(hours["handout"]),
            quiet_from=clock_time(hours["quiet_from"]),
            quiet_until=clock_time(hours["quiet_until"]),
            latest=clock_time(hours["latest"]),
            digest=hour(hours["digest"]),
            board=hour(hours["board"]),
            recap=hour(hours["recap"]),
        ),
        languages=tuple(kept["languages"]),
        colour=kept["colour"],
        boards=tuple(kept.get("boards", ("team",))),
        tracks=_pairs(kept["tracks"]),
        places=_pairs(kept["places"]),
        points=kept["points"],
        interview=Interview(written(interview["signature"]), _pairs(interview["cards"]), _pairs(interview["reasons"])),
        greetings=_by_language(kept["greetings"]),
        thanks=_by_language(kept["thanks"]),
        openers=_by_language(kept["openers"]),
        about={name: written(text) for name, text in kept["about"].items()},
        events=tuple(
            Event(
                event["key"],
                written(event["title"]),
                written(event["venue"]),
                hour(event["starts"]),
                event["minutes"],
                tuple(event["hosts"]),
                written(event.get("brief", "")),
                tuple(event.get("missions", ())),
            )
            for event in kept["events"]
        ),
    )


def _pairs(kept: list[tuple[str, Any]]) -> tuple[tuple[str, Written], ...]:
    return tuple((key, written(text)) for key, text in kept)


def _by_language(kept: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return {language: tuple(texts) for language, texts in kept.items()}


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
