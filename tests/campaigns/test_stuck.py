"""What a week is stuck on: told the same however often it was decided, undone and handed in since."""

from datetime import timedelta
from functools import partial

from bot.database import Transaction
from bot.words import Written
from campaigns import contacts, events, follow_ups, missions, next_day, planning, review, story, stuck
from campaigns.contacts import Stage
from campaigns.events import Plan
from campaigns.next_day import Part, Text
from campaigns.people import Role
from campaigns.planning import Audience
from campaigns.story import Heard
from campaigns.stuck import Stuck, Unheard
from tests.campaigns.november import wall
from tests.campaigns.scene import Scene, mission
from tests.campaigns.scene import Stage as Campaigns
from tests.campaigns.test_story import interviews
from tests.conftest import HandClock

W47 = "2026-W47"
TEXTS = {part: Text(Written(part.value), Written("Do it.")) for part in Part}


def told(scene: Scene) -> Stuck:
    return scene.read(lambda tx: stuck.in_week(tx, scene.campaign, W47, scene.now))


def test_what_waited_on_sunday_and_came_again_on_tuesday_still_waited_on_sunday(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    wall(clock, 20, 10)
    given = scene.takes(maya, "daily-0")
    handed = scene.hands_in(maya, given)
    wall(clock, 23, 8)
    assert told(scene) == Stuck(1, handed.handed_in_at, 0)

    scene.sends_back(ines, handed)
    assert told(scene) == Stuck(1, handed.handed_in_at, 0)
    wall(clock, 24, 8)
    scene.approves(ines, scene.hands_in(maya, given))

    assert told(scene) == Stuck(1, handed.handed_in_at, 0)
    waited = scene.read(lambda tx: stuck.waited(tx, scene.campaign, W47, scene.now, most=9))
    assert [each.id for each in waited] == [handed.id]


def test_what_was_decided_in_time_and_undone_later_was_not_stuck(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    wall(clock, 20, 10)
    handed = scene.does(maya, scene.takes(maya, "daily-0"), ines)
    wall(clock, 24, 8)

    scene.unit(lambda tx: review.undo(tx, scene.campaign, handed.id, ines, scene.now))

    assert told(scene) == Stuck(0, None, 0)


def test_a_mission_that_was_sent_back_or_never_handed_in_was_past_its_day(scene: Scene, clock: HandClock) -> None:
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines", Role.LEAD)
    wall(clock, 20, 10)
    back, never = scene.takes(maya, "daily-0"), scene.takes(noor, "daily-1")
    scene.sends_back(ines, scene.hands_in(maya, back))
    wall(clock, 23, 8)
    assert told(scene).overdue == 2

    scene.hands_in(maya, back)
    scene.hands_in(noor, never)

    assert told(scene) == Stuck(0, None, 2)
    late = scene.read(lambda tx: stuck.late(tx, scene.campaign, W47, scene.now, most=9))
    assert sorted(given.id for given, _mission in late) == sorted((back.id, never.id))


def test_people_met_who_did_not_hear_from_us_in_time_are_counted_by_who_met_them(
    scene: Scene, clock: HandClock
) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    wall(clock, 19, 18)
    until = scene.now + timedelta(hours=2)
    plan = Plan(Written("Table"), Written("The room"), Written(""), ("Us",), (), scene.now, until)
    event = scene.unit(lambda tx: events.make(tx, scene.campaign, plan, [], ines, scene.now))
    scene.unit(lambda tx: events.check_in(tx, event, maya, "inside", scene.now))
    for name in ("Abe", "Rosa"):
        met = partial(contacts.keep, member=maya, name=name, stage=Stage.LISTENED, event=event.id, at=scene.now)
        scene.unit(met)
    wall(clock, 19, 21)
    scene.unit(lambda tx: next_day.close(tx, scene.campaign, event, ines, TEXTS, scene.now))
    wall(clock, 21, 20)
    assert told(scene).follow_ups == 0

    wall(clock, 22, 10)
    assert told(scene).follow_ups == 2
    wall(clock, 23, 8)
    first = scene.read(lambda tx: follow_ups.of_member(tx, event.id, maya.id))[0]
    scene.unit(lambda tx: follow_ups.done(tx, first, "online", scene.now))

    assert told(scene).follow_ups == 2
    assert scene.read(lambda tx: stuck.unheard(tx, scene.campaign, W47, scene.now, most=9)) == [
        Unheard(maya.id, event.id, 2)
    ]


def test_a_place_is_uncovered_until_somebody_goes_there(stage: Campaigns, clock: HandClock) -> None:
    wall(clock, 17, 9)
    scene = stage(
        mission("harbor", place="The harbor"), mission("market", place="The market"),
        mission("fish", place="The market"), mission("anywhere"),
    )  # fmt: skip
    maya = scene.seat("Maya")
    assert told(scene).uncovered == (Written("The harbor"), Written("The market"))

    scene.takes(maya, "fish")

    assert told(scene).uncovered == (Written("The harbor"),)


def test_places_nobody_was_at_are_told_the_same_whatever_becomes_of_their_missions(
    stage: Campaigns, clock: HandClock
) -> None:
    wall(clock, 17, 9)
    scene = stage(
        mission("harbor", place="The harbor"), mission("market", place="The market"),
        mission("pier", place="The pier"), mission("roof", place="The roof"),
    )  # fmt: skip
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines", Role.LEAD)
    scene.takes(noor, "market")  # and never goes there
    handed = scene.hands_in(maya, scene.takes(maya, "pier"))
    assert told(scene).uncovered == (Written("The harbor"), Written("The roof"))
    wall(clock, 24, 9)
    before = told(scene).uncovered
    assert before == (Written("The harbor"), Written("The market"), Written("The roof"))

    def changes(tx: Transaction) -> None:
        harbor, roof = (missions.by_key(tx, scene.campaign.id, key) for key in ("harbor", "roof"))
        assert harbor is not None
        assert roof is not None
        missions.set_open(tx, scene.campaign.id, harbor.id, open_=False, at=scene.now)
        planning.aim(tx, scene.campaign.id, roof.id, Audience(place="The cellar"), scene.now)

    scene.unit(changes)
    scene.sends_back(ines, handed)

    assert told(scene).uncovered == before


def test_reasons_that_were_told_stay_when_an_approval_is_undone_later(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    interviews(scene, maya, ines, *["trust"] * 5)
    rows = scene.read(lambda tx: tx.all("SELECT id FROM evidence ORDER BY id"))

    def heard() -> list[Heard]:
        return list(scene.read(lambda tx: story.heard(tx, scene.campaign, W47)))

    wall(clock, 23, 6)  # it is next week
    scene.unit(lambda tx: review.undo(tx, scene.campaign, rows[0]["id"], ines, scene.now))

    assert heard() == [Heard("trust", 5)]


def test_a_reason_whose_approval_was_undone_within_the_week_is_not_told(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    interviews(scene, maya, ines, *["trust"] * 5)
    first = scene.read(lambda tx: tx.one("SELECT id FROM evidence ORDER BY id LIMIT 1"))
    assert first is not None

    scene.unit(lambda tx: review.undo(tx, scene.campaign, first["id"], ines, scene.now))

    assert scene.read(lambda tx: story.heard(tx, scene.campaign, W47)) == []
