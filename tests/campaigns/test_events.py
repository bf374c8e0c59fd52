"""Events by their rules: put up from the pack, closed in time, and told the same whenever it is asked."""

from datetime import timedelta

import pytest

from bot.words import Written
from campaigns import contacts, events, follow_ups, missions, next_day, recap
from campaigns.contacts import Contact, Scope, Stage
from campaigns.events import Event, Plan
from campaigns.ledger import Standing
from campaigns.next_day import Part, Text
from campaigns.packs import load
from campaigns.people import Member, Role
from campaigns.refusals import NotFound
from tests.campaigns.november import ATLANTA, wall
from tests.campaigns.scene import Scene, mission
from tests.campaigns.scene import Stage as Campaigns
from tests.conftest import HandClock

TEXTS = {part: Text(Written(part.value), Written("Do it.")) for part in Part}
PHOTOS = mission("table-photos", kind="photo", asks=["photos"])
WELCOME = mission("welcome", at_most={"per_day": 1})


@pytest.fixture
def scene(stage: Campaigns, clock: HandClock) -> Scene:
    """A campaign with two missions; it is Thursday, six in the evening."""
    wall(clock, 19, 18)
    return stage(WELCOME, PHOTOS)


def evening(scene: Scene, lead: Member, *, set_: tuple[str, ...] = (), lasts: float = 2.5) -> Event:
    """An event that begins in half an hour."""
    starts = scene.now + timedelta(minutes=30)
    done_there = tuple(scene.mission(key).id for key in set_)
    plan = Plan(
        Written("Table"), Written("The room"), Written(""), ("Us",), done_there, starts, starts + timedelta(hours=lasts)
    )
    return scene.unit(lambda tx: events.make(tx, scene.campaign, plan, [], lead, scene.now))


def comes(scene: Scene, event: Event, member: Member) -> list[str]:
    """Check in, and say what there is to do."""
    scene.unit(lambda tx: events.check_in(tx, event, member, "inside", scene.now))
    given = scene.unit(lambda tx: next_day.hand_set(tx, scene.campaign, event, member, scene.now))
    return [str(scene.key(each)) for each in given]


def closes(scene: Scene, event: Event, lead: Member) -> Event:
    return scene.unit(lambda tx: next_day.close(tx, scene.campaign, event, lead, TEXTS, scene.now))


def meets(scene: Scene, member: Member, name: str, event: Event) -> Contact:
    return scene.unit(
        lambda tx: contacts.keep(tx, member, name, Stage.LISTENED, event=event.id, at=scene.now)
    )  # fmt: skip


def test_the_packs_event_is_up_for_the_coming_week_once(stage: Campaigns, clock: HandClock) -> None:
    wall(clock, 16, 9)
    small = stage()
    atlanta = small.install(load("atlanta"))

    assert small.unit(lambda tx: events.put_up(tx, atlanta, small.now)) == 1
    assert small.unit(lambda tx: events.put_up(tx, atlanta, small.now)) == 0
    (event,) = small.read(lambda tx: events.everything(tx, atlanta.id))

    assert event.title.within("es") == "La mesa del jueves"
    assert event.plan.starts_at.astimezone(ATLANTA).isoformat() == "2026-11-19T18:30:00-05:00"
    assert event.plan.ends_at - event.plan.starts_at == timedelta(minutes=150)
    keys = small.read(lambda tx: [missions.get(tx, atlanta.id, n).key for n in event.plan.missions])
    assert keys == ["thursday-welcome", "thursday-photos"]
    wall(clock, 19, 18, 31)
    assert small.unit(lambda tx: events.put_up(tx, atlanta, small.now)) == 1


def test_the_sets_photo_mission_is_the_album_and_what_is_full_is_left_out(scene: Scene, clock: HandClock) -> None:
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines", Role.LEAD)
    event = evening(scene, ines, set_=("welcome", "table-photos"))
    assert comes(scene, event, maya) == ["welcome"]
    assert comes(scene, event, noor) == []

    wall(clock, 19, 21)
    closed = closes(scene, event, ines)

    assert closed.album == scene.mission("table-photos").id
    assert parts(scene, event, maya) == [Part.SET, Part.ALBUM, Part.VIDEO]
    assert parts(scene, event, noor) == [Part.ALBUM, Part.VIDEO]


def test_what_somebody_has_of_it_already_counts_for_the_event_and_has_its_time(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    held = scene.takes(maya, "table-photos")
    event = evening(scene, ines, set_=("table-photos",))
    comes(scene, event, maya)

    wall(clock, 19, 21)
    closed = closes(scene, event, ines)

    assert scene.reads(held).due_at == closed.due_at
    mine = scene.read(lambda tx: next_day.mine(tx, scene.campaign.id, event.id, maya.id))
    assert [given.id for part, given in mine if part is Part.ALBUM] == [held.id]


@pytest.mark.parametrize(
    ("lasts", "day", "hour", "due"),
    [
        (2.5, 19, 21, "2026-11-20T23:59:00-05:00"),  # the same evening
        (2.5, 20, 1, "2026-11-20T23:59:00-05:00"),  # somebody closed it at home
        (2.5, 20, 11, "2026-11-20T23:59:00-05:00"),  # in the morning
        (2.5, 20, 22, "2026-11-21T23:59:00-05:00"),  # too late to ask for it that day
        (2.5, 24, 9, "2026-11-25T23:59:00-05:00"),
        (8, 19, 23, "2026-11-20T23:59:00-05:00"),  # closed before its end, which is on the next day
        (8, 20, 2, "2026-11-21T23:59:00-05:00"),
    ],
)
def test_album_and_video_are_due_at_the_end_of_the_next_local_day(
    scene: Scene, clock: HandClock, lasts: float, day: int, hour: int, due: str
) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    event = evening(scene, ines, lasts=lasts)
    comes(scene, event, maya)

    wall(clock, day, hour)
    closed = closes(scene, event, ines)

    assert closed.due_at is not None
    assert closed.due_at.astimezone(ATLANTA).isoformat() == due
    mine = scene.read(lambda tx: next_day.mine(tx, scene.campaign.id, event.id, maya.id))
    assert {given.due_at for _part, given in mine} == {closed.due_at}


def test_a_week_tells_its_events_the_same_whenever_it_is_asked(scene: Scene, clock: HandClock) -> None:
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines", Role.LEAD)
    event = evening(scene, ines, set_=("table-photos",))
    comes(scene, event, maya)
    wall(clock, 19, 18, 50)
    comes(scene, event, noor)
    rosa, _abe = meets(scene, maya, "Rosa", event), meets(scene, noor, "Abe", event)
    wall(clock, 19, 21)
    closes(scene, event, ines)
    album = next(
        given for part, given in scene.read(lambda tx: next_day.mine(tx, scene.campaign.id, event.id, maya.id))
        if part is Part.ALBUM
    )  # fmt: skip
    scene.approves(ines, scene.hands_in(maya, album, {"photos": [scene.photo(maya)]}))
    gets_back(scene, maya, event, "online")

    wall(clock, 23, 8)
    told = scene.read(lambda tx: next_day.of_week(tx, scene.campaign, "2026-W47"))
    (turnout,) = told
    assert (turnout.there, turnout.late, turnout.given) == (2, 1, 4)
    assert turnout.on_time == {Standing.CLAIMED: 1, Standing.VERIFIED: 1}
    assert (turnout.met, turnout.followed, turnout.online) == (2, 1, 1)
    gets_back(scene, noor, event, "in_person")
    late = next(
        given for part, given in scene.read(lambda tx: next_day.mine(tx, scene.campaign.id, event.id, noor.id))
        if part is Part.VIDEO
    )  # fmt: skip
    scene.approves(ines, scene.hands_in(noor, late, {"link": "https://films.example/1", "note": "Late."}))

    assert scene.read(lambda tx: next_day.of_week(tx, scene.campaign, "2026-W47")) == told
    assert scene.read(lambda tx: next_day.of_week(tx, scene.campaign, "2026-W48")) == []
    now = scene.read(lambda tx: next_day.turnout(tx, scene.campaign, event))
    assert (now.followed, now.online, now.on_time[Standing.VERIFIED]) == (2, 1, 1)
    assert rosa.event == event.id
    assert scene.differences() == []


def test_who_is_met_or_left_alone_after_a_week_changes_nothing_of_it(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    event = evening(scene, ines)
    comes(scene, event, maya)
    rosa = meets(scene, maya, "Rosa", event)
    wall(clock, 19, 21)
    closes(scene, event, ines)
    wall(clock, 23, 8)
    told = scene.read(lambda tx: recap.of_week(tx, scene.campaign, "2026-W47", scene.now))
    assert (told.events[0].met, told.stuck.follow_ups) == (1, 1)

    meets(scene, maya, "Abe", event)
    scene.unit(lambda tx: follow_ups.ask(tx, event.id, scene.now))
    scene.unit(lambda tx: contacts.leave_alone(tx, rosa, scene.now))

    later = scene.read(lambda tx: recap.of_week(tx, scene.campaign, "2026-W47", scene.now))
    assert (later.events, later.stuck) == (told.events, told.stuck)
    now = scene.read(lambda tx: next_day.turnout(tx, scene.campaign, event))
    assert now.met == 1  # Abe


def test_who_closes_it_first_closes_it(scene: Scene, clock: HandClock) -> None:
    ines = scene.seat("Ines", Role.LEAD)
    event = evening(scene, ines)
    with pytest.raises(events.NotOnYet):
        closes(scene, event, ines)
    wall(clock, 19, 20)
    closes(scene, event, ines)

    with pytest.raises(events.OverAlready):
        closes(scene, event, ines)
    with pytest.raises(events.OverAlready):
        scene.unit(lambda tx: events.call_off(tx, event, ines, scene.now))


def test_follow_ups_are_due_in_two_days_and_only_for_who_may_be_written_to(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    event = evening(scene, ines)
    comes(scene, event, maya)
    rosa, abe = meets(scene, maya, "Rosa", event), meets(scene, maya, "Abe", event)
    scene.unit(lambda tx: contacts.leave_alone(tx, abe, scene.now))

    wall(clock, 19, 21)
    closes(scene, event, ines)
    (only,) = scene.read(lambda tx: follow_ups.of_member(tx, event.id, maya.id))

    assert (only.contact, only.due_at) == (rosa.id, scene.now + timedelta(hours=48))
    scene.unit(lambda tx: contacts.leave_alone(tx, rosa, scene.now))
    with pytest.raises(follow_ups.NothingToFollow):
        scene.unit(lambda tx: follow_ups.done(tx, only, "online", scene.now))
    wall(clock, 20, 22)
    assert scene.unit(lambda tx: follow_ups.next_reminder(tx, scene.campaign.id, scene.now)) is None


def test_a_private_note_is_read_by_nobody_else_whoever_they_are(scene: Scene) -> None:
    maya, omar = scene.seat("Maya"), scene.seat("Omar", Role.OWNER)
    rosa = scene.unit(lambda tx: contacts.keep(tx, maya, "Rosa", Stage.SPOTTED, event=None, at=scene.now))
    scene.unit(lambda tx: contacts.add_note(tx, rosa, maya, "Just me.", Scope.ME, scene.now))

    with pytest.raises(NotFound):
        scene.read(lambda tx: contacts.get(tx, omar, rosa.id))
    scene.unit(lambda tx: contacts.hand_over(tx, rosa, omar, maya, scene.now))

    assert scene.read(lambda tx: contacts.notes(tx, omar, rosa.id)) == []
    assert [note.text for note in scene.read(lambda tx: contacts.notes(tx, maya, rosa.id))] == ["Just me."]


def parts(scene: Scene, event: Event, member: Member) -> list[Part]:
    """What somebody has to do for an event."""
    return [part for part, _given in scene.read(lambda tx: next_day.mine(tx, scene.campaign.id, event.id, member.id))]


def gets_back(scene: Scene, member: Member, event: Event, how: str) -> None:
    (found,) = scene.read(lambda tx: follow_ups.of_member(tx, event.id, member.id))
    scene.unit(lambda tx: follow_ups.done(tx, found, how, scene.now))
