"""Events: where and when the team meets people, who comes along, and who is there."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.clock import at_local, local_day
from bot.database import Row, Transaction, instant, instant_or_none
from bot.values import dataclass
from bot.words import Written, _
from campaigns import missions
from campaigns.campaign import Campaign
from campaigns.campaign import Event as Weekly
from campaigns.people import Member
from campaigns.refusals import NotFound, Refusal

AHEAD = timedelta(days=7)  # a pack's weekly event is put up so long before, when the one before it has begun
ANNOUNCED = timedelta(hours=8)  # before it begins its card is posted to the team: in the morning of an evening
DOOR = timedelta(hours=2)  # before it begins people may check in: those who put the chairs out come early
ON_TIME = timedelta(minutes=1)  # who presses in the minute it begins is not late

_EXACT = re.compile(r"://|-?\d{1,3}[.,]\d{3,}\D+\d{1,3}[.,]\d{3,}|\d°\s*\d")


class State(StrEnum):
    """Where an event stands."""

    PLANNED = "planned"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class OverBefore(Refusal):
    """An event was to be made that would be over already."""

    says = _("That would have ended at {when}, and it is later than that. Look at the day again.")


class NotOnYet(Refusal):
    """Checking in, or closing, before anybody can be there."""

    says = _("“{title}” hasn’t begun yet. Its door opens at {when}.")


class OverAlready(Refusal):
    """The event was closed, or called off."""

    says = _("“{title}” is over already. What came of it is on its card.")


class TooExact(Refusal):
    """Somebody checked in with coordinates or a map's address."""

    says = _("A rough name is enough, like “the terrace” or “by the door”. Nobody needs to know more exactly.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an event will be. ``hosts`` are hosts and partners, ``missions`` the ids of its set."""

    title: Written
    venue: Written
    brief: Written
    hosts: tuple[str, ...]
    missions: tuple[int, ...]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``due_at`` is until when its album and video are asked for, once it is closed."""

    id: int
    campaign: int
    key: str
    plan: Plan
    state: State
    album: int | None
    video: int | None
    due_at: datetime | None
    closed_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> "Event":
        """The event in a row of ``event``."""
        words = json.loads(row["words"])
        plan = Plan(
            _text(row, words, "title"), _text(row, words, "venue"), _text(row, words, "brief"),
            tuple(json.loads(row["hosts"])), tuple(json.loads(row["missions"])), instant(row["starts_at"]),
            instant(row["ends_at"]),
        )  # fmt: skip
        return cls(
            row["id"], row["campaign"], row["key"], plan, State(row["state"]), row["album"], row["video"],
            instant_or_none(row["due_at"]), instant_or_none(row["closed_at"]),
        )  # fmt: skip

    @property
    def title(self) -> Written:
        """What it is called."""
        return self.plan.title

    @property
    def series(self) -> str:
        """What it has in common with the same event of other weeks."""
        return self.key.partition(":")[0]

    def is_on(self, now: datetime) -> bool:
        """Whether people may check in."""
        return self.state is State.PLANNED and now >= self.plan.starts_at - DOOR


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody who is expected (``listed``), and once they checked in, when, where roughly, and whether late."""

    member: int
    listed: bool
    checked_in_at: datetime | None
    place: str
    late: bool

    @classmethod
    def of(cls, row: Row) -> "Attendance":
        """The attendance in a row of ``attendance``."""
        return cls(
            row["member"], bool(row["listed"]), instant_or_none(row["checked_in_at"]), row["place"], bool(row["late"])
        )


def make(tx: Transaction, campaign: Campaign, plan: Plan, roster: Sequence[int], by: Member, at: datetime) -> Event:
    """A new event, with those who are expected on its roster.

    Raises:
        OverBefore: it would be over already.
    """
    if plan.ends_at <= at:
        raise OverBefore(when=plan.ends_at)
    number = tx.new_id()
    made = _put_up(tx, campaign, plan, str(number), number, by.id, at)
    assert made is not None, "nothing else has an id as its key"
    for member in dict.fromkeys(roster):
        list_on(tx, made, member)
    return made


def put_up(tx: Transaction, campaign: Campaign, now: datetime) -> int:
    """Put up the next week's events of the pack, each once; how many were new."""
    put = 0
    for weekly in campaign.settings.events:
        for day in _days(campaign, weekly, now):
            key = f"{weekly.key}:{day}"
            if not campaign.open_on(day) or _is_up(tx, campaign, key):
                continue
            starts = at_local(day, weekly.starts.at, campaign.zone)
            keys = {each.key: each.id for each in missions.everything(tx, campaign.id)} if weekly.missions else {}
            plan = Plan(
                weekly.title, weekly.venue, weekly.brief, weekly.hosts,
                tuple(keys[each] for each in weekly.missions if each in keys), starts,
                starts + timedelta(minutes=weekly.minutes),
            )  # fmt: skip
            put += _put_up(tx, campaign, plan, key, tx.new_id(), None, now) is not None
    return put


def get(tx: Transaction, campaign: int, event: int) -> Event:
    """An event by id.

    Raises:
        NotFound: the campaign has no such event.
    """
    row = tx.one("SELECT * FROM event WHERE id = :event AND campaign = :campaign", event=event, campaign=campaign)
    if row is None:
        raise NotFound
    return Event.of(row)


def everything(tx: Transaction, campaign: int) -> list[Event]:
    """All events: those still to be closed by when they begin, then the others, the last first."""
    rows = tx.all("SELECT * FROM event WHERE campaign = :campaign ORDER BY starts_at, id", campaign=campaign)
    found = [Event.of(row) for row in rows]
    return [each for each in found if each.state is State.PLANNED] + [
        each for each in reversed(found) if each.state is not State.PLANNED
    ]


def to_announce(tx: Transaction, campaign: int, now: datetime) -> Event | None:
    """An event whose card is due in the team's place, marked as posted; None where none is."""
    row = tx.one(
        "UPDATE event SET announce_at = NULL WHERE id = (SELECT id FROM event WHERE campaign = :campaign"
        " AND announce_at <= :now ORDER BY announce_at, id LIMIT 1) RETURNING *",
        campaign=campaign, now=now,
    )  # fmt: skip
    return Event.of(row) if row else None


def roster(tx: Transaction, event: int) -> list[Attendance]:
    """Everybody who is expected or there: those who are there first, in the order they came."""
    rows = tx.all(
        "SELECT a.* FROM attendance a JOIN member m ON m.id = a.member AND m.same_as IS NULL WHERE a.event = :event"
        " ORDER BY CASE WHEN a.checked_in_at IS NULL THEN 1 ELSE 0 END, a.checked_in_at, a.id", event=event,
    )  # fmt: skip
    return [Attendance.of(row) for row in rows]


def attendance(tx: Transaction, event: int, member: int) -> Attendance | None:
    """Whether somebody is expected or there; None where neither."""
    row = tx.one("SELECT * FROM attendance WHERE event = :event AND member = :member", event=event, member=member)
    return Attendance.of(row) if row else None


def where_now(tx: Transaction, member: Member) -> Event | None:
    """The event a member is at: the last they checked in to that isn't over; None where there is none."""
    row = tx.one(
        "SELECT e.* FROM attendance a JOIN event e ON e.id = a.event WHERE a.member = :member"
        " AND a.checked_in_at IS NOT NULL AND e.state = 'planned' ORDER BY a.checked_in_at DESC LIMIT 1",
        member=member.id,
    )
    return Event.of(row) if row else None


def list_on(tx: Transaction, event: Event, member: int) -> None:
    """Put somebody on the roster.

    Raises:
        OverAlready: the event is closed or called off.
    """
    _check_open(event)
    tx.run(
        "INSERT INTO attendance (id, campaign, event, member, listed, place, late)"
        " VALUES (:id, :campaign, :event, :member, TRUE, '', FALSE)"
        " ON CONFLICT (event, member) DO UPDATE SET listed = TRUE",
        id=tx.new_id(), campaign=event.campaign, event=event.id, member=member,
    )  # fmt: skip


def list_off(tx: Transaction, event: Event, member: int) -> None:
    """Take somebody off the roster; who is there already stays there.

    Raises:
        OverAlready: the event is closed or called off.
    """
    _check_open(event)
    tx.run(
        "DELETE FROM attendance WHERE event = :event AND member = :member AND checked_in_at IS NULL",
        event=event.id, member=member,
    )  # fmt: skip


def check_in(tx: Transaction, event: Event, member: Member, place: str, at: datetime) -> Attendance:
    """Note that a member is there, and roughly where. The first time counts; later ones only change where.

    Raises:
        OverAlready: the event is closed or called off.
        NotOnYet: its door isn't open yet.
        TooExact: the place is a point on a map.
    """
    _check_open(event)
    if at < event.plan.starts_at - DOOR:
        raise NotOnYet(title=event.title, when=event.plan.starts_at - DOOR)
    if _EXACT.search(place):
        raise TooExact
    row = tx.one(
        "INSERT INTO attendance (id, campaign, event, member, listed, checked_in_at, place, late)"
        " VALUES (:id, :campaign, :event, :member, FALSE, :at, :place, :late) ON CONFLICT (event, member) DO UPDATE"
        " SET place = :place, late = CASE WHEN attendance.checked_in_at IS NULL THEN :late ELSE attendance.late END,"
        " checked_in_at = COALESCE(attendance.checked_in_at, :at) RETURNING *",
        id=tx.new_id(), campaign=event.campaign, event=event.id, member=member.id, at=at, place=place,
        late=at >= event.plan.starts_at + ON_TIME,
    )  # fmt: skip
    assert row is not None, "an upsert answers its row"
    return Attendance.of(row)


def call_off(tx: Transaction, event: Event, by: Member, at: datetime) -> Event:
    """Let an event not take place.

    Raises:
        OverAlready: it is closed or called off.
    """
    row = tx.one(
        "UPDATE event SET state = 'called_off', announce_at = NULL, closed_by = :by, closed_at = :at"
        " WHERE id = :event AND state = 'planned' RETURNING *",
        event=event.id, by=by.id, at=at,
    )  # fmt: skip
    if row is None:
        raise OverAlready(title=event.title)
    return Event.of(row)


def hours(campaign: Campaign, day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """From when to when, by the campaign's clock; over midnight where it ends no later than it starts."""
    last = day if ends > starts else day + timedelta(days=1)
    return at_local(day, starts, campaign.zone), at_local(last, ends, campaign.zone)


def _put_up(
    tx: Transaction, campaign: Campaign, plan: Plan, key: str, number: int, by: int | None, at: datetime
) -> Event | None:
    """The event's row; None where an event of that key is up."""
    texts = {"title": plan.title, "venue": plan.venue, "brief": plan.brief}
    row = tx.one(
        "INSERT INTO event (id, campaign, key, title, venue, brief, hosts, words, missions, starts_at, ends_at, state,"
        " announce_at, made_by, made_at) VALUES (:id, :campaign, :key, :title, :venue, :brief, :hosts, :words,"
        " :missions, :starts, :ends, 'planned', :announce, :by, :at) ON CONFLICT (campaign, key) DO NOTHING"
        " RETURNING *",
        id=number, campaign=campaign.id, key=key, hosts=json.dumps(plan.hosts), words=json.dumps(_words(texts)),
        missions=json.dumps(plan.missions), starts=plan.starts_at, ends=plan.ends_at,
        announce=max(at, plan.starts_at - ANNOUNCED), by=by, at=at, **{name: each.text for name, each in texts.items()},
    )  # fmt: skip
    return Event.of(row) if row else None


def _is_up(tx: Transaction, campaign: Campaign, key: str) -> bool:
    found = tx.one("SELECT 1 AS up FROM event WHERE campaign = :campaign AND key = :key", campaign=campaign.id, key=key)
    return found is not None


def _days(campaign: Campaign, weekly: Weekly, now: datetime) -> list[date]:
    """The local days on which a weekly event is on, or begins within :data:`AHEAD`."""
    today = local_day(now, campaign.zone)
    days = [today + timedelta(days=n) for n in range(-1, AHEAD.days + 1)]
    lasts = timedelta(minutes=weekly.minutes)
    return [
        day
        for day in days
        if weekly.starts.weekday in (None, day.weekday())
        and now - lasts < at_local(day, weekly.starts.at, campaign.zone) <= now + AHEAD
    ]


def _check_open(event: Event) -> None:
    if event.state is not State.PLANNED:
        raise OverAlready(title=event.title)


def _text(row: Row, words: Mapping[str, Mapping[str, str]], name: str) -> Written:
    return Written(row[name], tuple((code, said[name]) for code, said in words.items() if said.get(name)))


def _words(texts: Mapping[str, Written]) -> Mapping[str, Mapping[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for name, text in texts.items():
        for code, said in text.others:
            words.setdefault(code, {})[name] = said
    return words
