"""The day after an event: the album and the video of those who were there, and how it went, piece by piece."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.clock import at_local, local_day, monday_of
from bot.database import Row, Transaction
from bot.values import dataclass
from bot.words import Written
from campaigns import assignments, events, facts, follow_ups, ledger, missions, people
from campaigns.assignments import Assignment
from campaigns.campaign import Campaign
from campaigns.events import Event, NotOnYet, OverAlready
from campaigns.ledger import Measure, Standing
from campaigns.missions import Ask, Kind, Mission, What
from campaigns.people import Member

DUE = time(23, 59)  # on the local day after the event
ROOM = timedelta(hours=6)  # what is asked for the next day leaves at least so much of it
FORGOTTEN = timedelta(hours=12)  # after its end an event closes by itself: the morning after, where it was evening
WORTH, MINUTES = 20, 30  # ours, for an album or a video no pack says anything about


class Part(StrEnum):
    """What an assignment is of an event: its set, or what is opened when it closes."""

    SET = "set"
    ALBUM = "album"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Text:
    """What a mission says that is made when an event closes."""

    title: Written
    brief: Written


@dataclass(frozen=True, slots=True)
class Turnout:
    """How an event went.

    ``listed`` were expected, ``there`` checked in, ``late`` of them after it had begun. Of ``given`` missions so many
    were handed in ``on_time``, as claimed and as verified. Of ``met`` people who may be written to, ``followed`` heard
    from the team again, ``online`` of them online.
    """

    event: Event
    listed: int
    there: int
    late: int
    given: int
    on_time: Mapping[Standing, int]
    met: int
    followed: int
    online: int


def hand_set(tx: Transaction, campaign: Campaign, event: Event, member: Member, at: datetime) -> list[Assignment]:
    """Give somebody who has checked in what the event's set still has for them; due not before it ends.

    What they have already counts for the event, and what is full is left out.
    """
    given = []
    for mission in _set(tx, campaign, event):
        if mission.kind is Kind.PHOTO:
            continue
        held = _held(tx, campaign, event, member, mission)
        if held is None and not assignments.exhausted(tx, campaign.id, [mission], local_day(at, member.where)):
            due = max(mission.due(at, member.where, campaign.zone), event.plan.ends_at)
            held = _add(tx, campaign, member, mission, due, at)
            tx.tell(facts.MissionTaken(held.id, member.id))
        if held is not None:
            _note(tx, event, held, Part.SET)
            given.append(held)
    return given


def close(
    tx: Transaction, campaign: Campaign, event: Event, by: Member | None, texts: Mapping[Part, Text], at: datetime
) -> Event:
    """End an event: everybody who was there gets its album and its video to hand in, whatever else they have.

    The set's first photo mission is the album; what the set has not is made, with the ``texts``. Where nobody was
    there, there is nothing to hand in.

    Raises:
        NotOnYet: it hasn't begun.
        OverAlready: it is closed or called off.
    """
    if event.state is events.State.PLANNED and at < event.plan.starts_at:
        raise NotOnYet(title=event.title, when=event.plan.starts_at - events.DOOR)
    due = due_after(campaign, event, at)
    row = tx.one(
        "UPDATE event SET state = 'closed', due_at = :due, closed_by = :by, closed_at = :at, announce_at = NULL"
        " WHERE id = :event AND state = 'planned' RETURNING *",
        event=event.id, due=due, by=by.id if by else None, at=at,
    )  # fmt: skip
    if row is None:
        raise OverAlready(title=event.title)
    there = [each.member for each in events.roster(tx, event.id) if each.checked_in_at is not None]
    if there:
        _open(tx, campaign, event, there, texts, due, at)
    follow_ups.ask(tx, event.id, at)
    tx.tell(facts.EventClosed(event.id))
    return events.get(tx, campaign.id, event.id)


def forgotten(tx: Transaction, campaign: int, now: datetime) -> Event | None:
    """An event that was over a while ago and that nobody has closed; None where there is none."""
    row = tx.one(
        "SELECT * FROM event WHERE campaign = :campaign AND state = 'planned' AND ends_at <= :since"
        " ORDER BY ends_at, id LIMIT 1",
        campaign=campaign, since=now - FORGOTTEN,
    )  # fmt: skip
    return Event.of(row) if row else None


def due_after(campaign: Campaign, event: Event, at: datetime) -> datetime:
    """Until when album and video are asked for: 23:59 on the local day after the event, or after the day it is closed.

    The later one where an event that is closed late leaves too little of the earlier.
    """
    for until in (min(at, event.plan.ends_at), at):
        due = at_local(local_day(until, campaign.zone) + timedelta(days=1), DUE, campaign.zone)
        if due - at >= ROOM:
            break
    return due


def mine(tx: Transaction, campaign: int, event: int, member: int) -> list[tuple[Part, Assignment]]:
    """What a member has to do for an event, in the order it was given."""
    rows = tx.all(
        "SELECT a.*, ea.part AS part FROM event_assignment ea JOIN assignment a ON a.id = ea.assignment"
        " WHERE ea.event = :event AND a.member = :member AND a.campaign = :campaign ORDER BY a.id",
        event=event, member=member, campaign=campaign,
    )  # fmt: skip
    return [(Part(row["part"]), Assignment.of(row)) for row in rows]


def turnout(tx: Transaction, campaign: Campaign, event: Event, *, week: str | None = None) -> Turnout:
    """How an event went, by what is known now, or by what was known when a week was over."""
    until = _over(campaign, week) if week else None
    came = _counted(
        tx, "SELECT SUM(CASE WHEN listed THEN 1 ELSE 0 END) AS listed, COUNT(checked_in_at) AS there,"
        " SUM(CASE WHEN late THEN 1 ELSE 0 END) AS late FROM attendance a JOIN member m ON m.id = a.member"
        " AND m.same_as IS NULL WHERE a.event = :event", event=event.id,
    )  # fmt: skip
    given = _counted(tx, "SELECT COUNT(*) AS n FROM event_assignment WHERE event = :event", event=event.id)
    met = _counted(
        tx, "SELECT COUNT(*) AS met, SUM(CASE WHEN f.state = 'done' AND f.done_at <= :until THEN 1 ELSE 0 END)"
        " AS followed, SUM(CASE WHEN f.done_at <= :until AND f.how = 'online' THEN 1 ELSE 0 END) AS online"
        " FROM follow_up f LEFT JOIN contact c ON c.id = f.contact WHERE f.event = :event"
        " AND (f.state <> 'dropped' OR f.done_at > :until) AND (c.id IS NULL OR c.met_at <= :until)",
        event=event.id, until=until or event.plan.ends_at + timedelta(days=36_500),
    )  # fmt: skip
    on_time = {standing: _on_time(tx, campaign, event, standing, week) for standing in Standing}
    return Turnout(
        event, came["listed"], came["there"], came["late"], given["n"], on_time, met["met"], met["followed"],
        met["online"],
    )  # fmt: skip


def of_week(tx: Transaction, campaign: Campaign, week: str) -> list[Turnout]:
    """The events somebody was at whose album was due in a week written ``2026-W47``, and how they went by its end."""
    rows = tx.all(
        "SELECT * FROM event WHERE campaign = :campaign AND state = 'closed' AND due_at >= :since AND due_at < :until"
        " ORDER BY starts_at, id",
        campaign=campaign.id, since=at_local(monday_of(week), time(), campaign.zone), until=_over(campaign, week),
    )  # fmt: skip
    found = [turnout(tx, campaign, Event.of(row), week=week) for row in rows]
    return [each for each in found if each.there]


def _over(campaign: Campaign, week: str) -> datetime:
    return at_local(monday_of(week) + timedelta(days=7), time(), campaign.zone)


def _counted(tx: Transaction, sql: str, **values: int | datetime) -> dict[str, int]:
    row: Row | None = tx.one(sql, **values)
    assert row is not None, "a sum without GROUP BY answers a row"
    return {column: int(row[column] or 0) for column in list(row.keys())}


def _on_time(tx: Transaction, campaign: Campaign, event: Event, standing: Standing, week: str | None) -> int:
    """How much of it the ledger has as on time, of entries up to a week."""
    row = tx.one(
        "SELECT SUM(e.amount) AS n FROM event_assignment ea JOIN evidence v ON v.assignment = ea.assignment"
        " JOIN entry e ON e.campaign = :campaign AND e.cause = 'evidence' AND e.cause_id = v.id"
        " AND e.measure = :measure AND e.standing = :standing WHERE ea.event = :event AND e.week <= :week",
        campaign=campaign.id, event=event.id, measure=Measure.ON_TIME, standing=standing, week=week or "9",
    )  # fmt: skip
    return int(row["n"] or 0) if row else 0


def _set(tx: Transaction, campaign: Campaign, event: Event) -> list[Mission]:
    """The missions of an event's set that are still open to be done."""
    found = [missions.get(tx, campaign.id, each) for each in event.plan.missions]
    return [each for each in found if each.open]


def _made(tx: Transaction, campaign: Campaign, event: Event, part: Part, text: Text, at: datetime) -> Mission:
    """The album or video mission of an event and the others of its series."""
    key = f"{part.value}-of-{event.series}"
    if (known := missions.by_key(tx, campaign.id, key)) is not None:
        return known
    goals = ledger.goals(tx, campaign)
    shows = next((goal.key for goal in goals if goal.measure is Measure.PHOTOS), goals[0].key)
    asks = {
        Part.ALBUM: (Ask(What.PHOTOS, least=1, most=10), Ask(What.NOTE)),
        Part.VIDEO: (Ask(What.VIDEO), Ask(What.NOTE)),
    }[part]
    return missions.make(
        tx, campaign.id, title=text.title.text, brief=text.brief.text, kind=Kind.PHOTO if part is Part.ALBUM
        else Kind.CUSTOM, asks=asks, worth=WORTH, minutes=MINUTES, place=event.plan.venue.text, tracks=(), goal=shows,
        by=None, at=at, key=key, words=_words(text), open_=False,
    )  # fmt: skip


def _open(
    tx: Transaction, campaign: Campaign, event: Event, there: Sequence[int], texts: Mapping[Part, Text], due: datetime,
    at: datetime,
) -> None:  # fmt: skip
    album = next((each for each in _set(tx, campaign, event) if each.kind is Kind.PHOTO), None)
    album = album or _made(tx, campaign, event, Part.ALBUM, texts[Part.ALBUM], at)
    video = _made(tx, campaign, event, Part.VIDEO, texts[Part.VIDEO], at)
    tx.run("UPDATE event SET album = :album, video = :video WHERE id = :event",
           album=album.id, video=video.id, event=event.id)  # fmt: skip
    for member in there:
        seat = people.get(tx, campaign.id, member)
        _hand(tx, campaign, event, seat, {Part.ALBUM: album, Part.VIDEO: video}, due, at)


def _hand(
    tx: Transaction, campaign: Campaign, event: Event, member: Member, given: Mapping[Part, Mission], due: datetime,
    at: datetime,
) -> None:  # fmt: skip
    for part, mission in given.items():
        held = _held(tx, campaign, event, member, mission)
        if held is not None:
            tx.run("UPDATE assignment SET due_at = :due WHERE id = :id AND state = 'open' AND due_at < :due",
                   due=due, id=held.id)  # fmt: skip
        _note(tx, event, held or _add(tx, campaign, member, mission, due, at), part)


def _held(tx: Transaction, campaign: Campaign, event: Event, member: Member, mission: Mission) -> Assignment | None:
    """The mission as somebody has it from the day of the event on, whether or not it is done."""
    row = tx.one(
        "SELECT * FROM assignment WHERE member = :member AND mission = :mission AND day >= :day"
        " AND state IN ('open', 'waiting', 'sent_back', 'done') ORDER BY id DESC LIMIT 1",
        member=member.id, mission=mission.id, day=local_day(event.plan.starts_at, campaign.zone),
    )  # fmt: skip
    return Assignment.of(row) if row else None


def _add(
    tx: Transaction, campaign: Campaign, member: Member, mission: Mission, due: datetime, at: datetime
) -> Assignment:
    day = local_day(at, member.where)
    return assignments.add(tx, campaign, member, mission, day=day, origin="event", at=at, due=due)


def _note(tx: Transaction, event: Event, given: Assignment, part: Part) -> None:
    tx.run(
        "INSERT INTO event_assignment (event, assignment, part) VALUES (:event, :assignment, :part)"
        " ON CONFLICT (event, assignment) DO NOTHING",
        event=event.id, assignment=given.id, part=part,
    )  # fmt: skip


def _words(text: Text) -> Mapping[str, Mapping[str, str]]:
    briefs = dict(text.brief.others)
    return {code: {"title": title, "brief": briefs.get(code, "")} for code, title in text.title.others}
