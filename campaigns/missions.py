"""Missions: what there is to do, for whom, when, and how often."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.clock import at_local, local_day
from bot.database import Row, Transaction, Value
from bot.values import dataclass
from bot.words import Phrase, Written, _
from campaigns import earlier
from campaigns.campaign import Hour, unwritten, written
from campaigns.refusals import NotFound, Refusal

NO_WORDS: Mapping[str, Mapping[str, str]] = {}


class Kind(StrEnum):
    """What sort of thing a mission is; some kinds have a counter of their own."""

    PHOTO = "photo"
    INTERVIEW = "interview"
    CONVERSATION = "conversation"
    PROFILE = "profile"
    SHARE = "share"
    LISTEN = "listen"
    SCOUT = "scout"
    INVITE = "invite"
    CUSTOM = "custom"


KIND_NAMES: Mapping[Kind, Phrase] = {
    Kind.PHOTO: _("photo"),
    Kind.INTERVIEW: _("interview"),
    Kind.CONVERSATION: _("conversation"),
    Kind.PROFILE: _("profile"),
    Kind.SHARE: _("share"),
    Kind.LISTEN: _("listen"),
    Kind.SCOUT: _("scout"),
    Kind.INVITE: _("invite"),
    Kind.CUSTOM: _("something else"),
}


class What(StrEnum):
    """What can be asked for as evidence."""

    PHOTOS = "photos"
    NOTE = "note"
    LINK = "link"
    COUNT = "count"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"
    INTERVIEW = "interview"
    CONTACT = "contact"


WHAT_NAMES: Mapping[What, Phrase] = {
    What.PHOTOS: _("photos"),
    What.NOTE: _("a note"),
    What.LINK: _("a link"),
    What.COUNT: _("a number"),
    What.VOICE: _("a voice note"),
    What.VIDEO: _("a film"),
    What.DOCUMENT: _("a document"),
    What.INTERVIEW: _("an interview"),
    What.CONTACT: _("a contact"),
}


class MissionPaused(Refusal):
    """The mission isn't handed out at the moment."""

    says = _("That mission is paused. Pick another one with /board.")


class KeyTaken(Refusal):
    """Another mission has that name."""

    says = _("There is already a mission called “{title}”. Give this one another title.")


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to hand in: ``text`` says what exactly; photos and counts have bounds (``most`` None: none)."""

    what: What
    text: Written | None = None
    least: int = 0
    most: int | None = None


class Window(NamedTuple):
    """When a weekly mission opens, until when it may be taken, and until when it is handed in; both ends included."""

    opens: datetime
    last_call: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Weekly:
    """A window that opens and closes every week, in the campaign's zone; it lasts less than seven days.

    ``last_call`` is until when somebody may take it, where that is before it closes.
    """

    opens: Hour
    closes: Hour
    last_call: Hour | None = None

    def window(self, at: datetime, zone: ZoneInfo) -> Window:
        """The first window that may still be taken at that instant: the one that is open, or the next to open."""
        day = local_day(at, zone)
        assert self.opens.weekday is not None
        first = day - timedelta(days=(day.weekday() - self.opens.weekday) % 7)
        window = _window(self, first, zone)
        return window if at <= window.last_call else _window(self, first + timedelta(days=7), zone)


@dataclass(frozen=True, slots=True)
class Mission:
    """Something to do."""

    id: int
    campaign: int
    key: str
    title: Written
    brief: Written
    kind: Kind
    asks: tuple[Ask, ...]
    worth: int
    minutes: int
    place: Written
    remote: bool
    tracks: frozenset[str]
    languages: frozenset[str]
    starts_on: date | None
    ends_on: date | None
    last_on: date | None
    weekly: Weekly | None
    again_after_days: int | None
    per_day: int | None
    per_member: int | None
    in_all: int | None
    needs: tuple[str, ...]
    trusted: bool
    goal: str
    open: bool

    @classmethod
    def of(cls, row: Row) -> "Mission":
        """The mission in a row of ``mission``."""
        return _mission(*(row[column] for column in _COLUMNS))

    def open_on(self, day: date) -> bool:
        """Whether it may be taken on a date, as far as its dates go; what is taken earlier may be finished."""
        last = self.last_on or self.ends_on
        return self.open and (self.starts_on is None or self.starts_on <= day) and (last is None or day <= last)

    def window(self, at: datetime, zone: ZoneInfo) -> Window | None:
        """Its first window that may still be taken at that instant; None where it has no window of the week."""
        return self.weekly.window(at, zone) if self.weekly else None

    def due(self, at: datetime, theirs: ZoneInfo, campaigns: ZoneInfo) -> datetime:
        """When it should be handed in if it is taken at that instant: the end of its window, else of their day."""
        window = self.window(at, campaigns)
        return window.closes if window else at_local(local_day(at, theirs), time.max, theirs)


def get(tx: Transaction, campaign: int, mission: int) -> Mission:
    """A mission by id.

    Raises:
        NotFound: the campaign has no such mission.
    """
    row = tx.one(
        "SELECT * FROM mission WHERE id = :mission AND campaign = :campaign", mission=mission, campaign=campaign
    )
    if row is None:
        raise NotFound
    return Mission.of(row)


def by_key(tx: Transaction, campaign: int, key: str) -> Mission | None:
    """The mission of that key; None where there is none."""
    row = tx.one("SELECT * FROM mission WHERE campaign = :campaign AND key = :key", campaign=campaign, key=key)
    return Mission.of(row) if row else None


def everything(tx: Transaction, campaign: int) -> list[Mission]:
    """All missions, open ones first, in the order they were made."""
    rows = tx.all(
        "SELECT * FROM mission WHERE campaign = :campaign"
        " ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, created_at, id",
        campaign=campaign,
    )
    return [Mission.of(row) for row in rows]


def then(tx: Transaction, campaign: int, at: datetime, where: str, **values: Value) -> list[Mission]:
    """The missions that were there and open at an instant, as they were then, where the SQL ``where`` is so."""
    columns = ", ".join(earlier.had(column) for column in _COLUMNS)
    rows = tx.all(
        f"SELECT * FROM (SELECT m.created_at, {columns} FROM mission m {earlier.CHANGED_SINCE}"
        " WHERE m.campaign = :campaign AND m.created_at < :at) AS found"
        f" WHERE state = 'open' AND {where} ORDER BY created_at, id",
        campaign=campaign, at=at, **values,
    )  # fmt: skip
    return [Mission.of(row) for row in rows]


def make(
    tx: Transaction, campaign: int, *, title: str, brief: str, kind: Kind, asks: Sequence[Ask], worth: int,
    minutes: int, place: str, tracks: Sequence[str], goal: str, by: int | None, at: datetime, key: str = "",
    words: Mapping[str, Mapping[str, str]] = NO_WORDS, open_: bool = True,
) -> Mission:  # fmt: skip
    """A new mission, open at once; no place means that it can be done from anywhere.

    It goes by its title's :func:`slug` where no ``key`` is given; ``words`` are its translations by language. One that
    isn't ``open_`` is in nobody's hand-out and not on the board.

    Raises:
        KeyTaken: there is a mission of that name.
    """
    key = key or _free_key(tx, campaign, title)
    row = tx.one(
        "INSERT INTO mission (id, campaign, key, title, brief, kind, asks, worth, minutes, place, remote, tracks,"
        " languages, weekly, needs, review, goal, state, words, made_by, created_at, changed_at)"
        " VALUES (:id, :campaign, :key, :title, :brief, :kind, :asks, :worth, :minutes, :place, :remote, :tracks,"
        " '[]', '', '[]', 'person', :goal, :state, :words, :by, :at, :at)"
        " ON CONFLICT (campaign, key) DO NOTHING RETURNING *",
        id=tx.new_id(), campaign=campaign, key=key, title=title, brief=brief, kind=kind, asks=kept_asks(asks),
        worth=worth, minutes=minutes, place=place, remote=not place, tracks=json.dumps(sorted(tracks)), goal=goal,
        state="open" if open_ else "paused", words=json.dumps(words), by=by, at=at,
    )  # fmt: skip
    if row is None:
        raise KeyTaken(title=title)
    return Mission.of(row)


def edit(
    tx: Transaction, campaign: int, mission: int, *, title: str, brief: str, worth: int, minutes: int, at: datetime
) -> Mission:
    """Change what a mission says and is worth. What is handed out already is judged by what it is worth now.

    Its translations stay while what they translate does.
    """
    row = tx.one(
        "UPDATE mission SET title = :title, brief = :brief, worth = :worth, minutes = :minutes, changed_at = :at,"
        " words = CASE WHEN title = :title AND brief = :brief THEN words ELSE '{}' END"
        " WHERE id = :mission AND campaign = :campaign RETURNING *",
        title=title, brief=brief, worth=worth, minutes=minutes, at=at, mission=mission, campaign=campaign,
    )  # fmt: skip
    if row is None:
        raise NotFound
    return Mission.of(row)


def set_open(tx: Transaction, campaign: int, mission: int, *, open_: bool, at: datetime) -> Mission:
    """Pause a mission or go on with it. Those who have it already may finish it."""
    with earlier.kept(tx, campaign, at):
        row = tx.one(
            "UPDATE mission SET state = :state, changed_at = :at WHERE id = :mission AND campaign = :campaign"
            " RETURNING *",
            state="open" if open_ else "paused", at=at, mission=mission, campaign=campaign,
        )  # fmt: skip
    if row is None:
        raise NotFound
    return Mission.of(row)


def kept_asks(asks: Sequence[Ask]) -> str:
    """How asks are kept in their column."""
    return json.dumps([
        {"what": ask.what, "text": unwritten(ask.text) if ask.text else None, "min": ask.least, "max": ask.most}
        for ask in asks
    ])  # fmt: skip


def kept_weekly(weekly: Weekly | None) -> str:
    """How a weekly window is kept in its column; "" for none."""
    if weekly is None:
        return ""
    edges = (weekly.opens, weekly.closes, weekly.last_call)
    return json.dumps([[edge.weekday, edge.at.isoformat()] for edge in edges if edge is not None])


def slug(title: str) -> str:
    """A short name made of a title: its letters and digits in lower case, joined by dashes."""
    return "-".join(_words(title))[:60] or "mission"


def _free_key(tx: Transaction, campaign: int, title: str) -> str:
    """What a new mission goes by: its title's slug, numbered where one of another title has that.

    Raises:
        KeyTaken: there is a mission of that title.
    """
    key, number = slug(title), 1
    while (there := by_key(tx, campaign, key)) is not None:
        if (_words(there.title.text) or there.title.text) == (_words(title) or title):
            raise KeyTaken(title=title)
        number += 1
        key = f"{slug(title)[:55]}-{number}"
    return key


def _words(title: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in title.casefold()).split()


@lru_cache(maxsize=1024)
def day_ends(day: date, zone: ZoneInfo) -> datetime:
    """When a local date is over."""
    return at_local(day + timedelta(days=1), time(), zone)


_COLUMNS = (
    "id", "campaign", "key", "title", "brief", "kind", "asks", "worth", "minutes", "place", "remote", "tracks",
    "languages", "starts_on", "ends_on", "last_on", "weekly", "again_after_days", "per_day", "per_member", "in_all",
    "needs", "review", "goal", "state", "words",
)  # fmt: skip


@lru_cache(maxsize=4096)
def _mission(*values: Any) -> Mission:
    """The mission in those columns; every hand-out reads them all, and they seldom change."""
    row = dict(zip(_COLUMNS, values, strict=True))
    words = json.loads(row["words"])
    return Mission(
        id=row["id"], campaign=row["campaign"], key=row["key"], title=_text(row["title"], words, "title"),
        brief=_text(row["brief"], words, "brief"), kind=Kind(row["kind"]),
        asks=tuple(_ask(kept) for kept in json.loads(row["asks"])), worth=row["worth"], minutes=row["minutes"],
        place=_text(row["place"], words, "place"), remote=bool(row["remote"]),
        tracks=frozenset(json.loads(row["tracks"])), languages=frozenset(json.loads(row["languages"])),
        starts_on=_date(row["starts_on"]), ends_on=_date(row["ends_on"]), last_on=_date(row["last_on"]),
        weekly=_weekly(row["weekly"]), again_after_days=row["again_after_days"], per_day=row["per_day"],
        per_member=row["per_member"], in_all=row["in_all"], needs=tuple(json.loads(row["needs"])),
        trusted=row["review"] == "trusted", goal=row["goal"], open=row["state"] == "open",
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _window(weekly: Weekly, first: date, zone: ZoneInfo) -> Window:
    """The window that opens on that date."""

    def end(edge: Hour) -> datetime:
        assert edge.weekday is not None
        return at_local(first + timedelta(days=(edge.weekday - first.weekday()) % 7), edge.at, zone)

    closes = end(weekly.closes)
    return Window(at_local(first, weekly.opens.at, zone), end(weekly.last_call or weekly.closes), closes)


def _weekly(kept: str) -> Weekly | None:
    if not kept:
        return None
    return Weekly(*(Hour(time.fromisoformat(at), weekday) for weekday, at in json.loads(kept)))


def _ask(kept: Mapping[str, Any]) -> Ask:
    text = kept.get("text")
    return Ask(What(kept["what"]), written(text) if text else None, kept.get("min") or 0, kept.get("max"))


def _text(text: str, words: Mapping[str, Mapping[str, str]], name: str) -> Written:
    return Written(text, tuple((code, said[name]) for code, said in words.items() if said.get(name)))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
