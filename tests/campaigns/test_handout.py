"""The daily mission: at everybody's own hour in their own zone, once; caught up, asked for, brought forward."""

from datetime import date, time

import pytest

from campaigns import handout, install, staffing
from campaigns.campaign import State
from campaigns.facts import MissionHandedOut
from campaigns.people import Role
from tests.campaigns.november import ATLANTA, DAILY, days, wall
from tests.campaigns.scene import Scene, Stage, mission, pack
from tests.conftest import HandClock


def test_it_comes_at_their_own_hour_in_their_own_zone_and_is_told(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")
    early = scene.seat("Ines", handout=time(8, 30))
    madrid = scene.seat("Lucía", zone="Europe/Madrid")  # seven in Atlanta is one o'clock there: she gets tomorrow's
    scene.facts.clear()

    wall(clock, 16, 8, 30)
    scene.ticks()
    assert (days(scene, early), days(scene, maya), days(scene, madrid)) == ([16], [], [])
    wall(clock, 16, 9)
    scene.ticks()
    assert (days(scene, early), days(scene, maya), days(scene, madrid)) == ([16], [16], [])
    wall(clock, 17, 9, zone="Europe/Madrid")
    scene.ticks()

    assert (days(scene, early), days(scene, maya), days(scene, madrid)) == ([16], [16], [17])
    told = [fact.member for fact in scene.facts if isinstance(fact, MissionHandedOut)]
    assert told == [early.id, maya.id, madrid.id]


def test_ticking_again_hands_out_nothing_more(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")
    wall(clock, 16, 9)

    assert [scene.ticks(), scene.ticks(), scene.ticks()] == [1, 0, 0]
    clock.move(hours=3)
    scene.ticks()

    assert len(scene.all_of(maya)) == 1


def test_after_three_days_off_one_mission_is_caught_up(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")

    wall(clock, 19, 14)
    scene.ticks()
    wall(clock, 20, 9)
    scene.ticks()

    assert days(scene, maya) == [19, 20]


def test_downtime_that_ends_before_their_hour_waits_for_it(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")

    wall(clock, 18, 8, 30)
    scene.ticks()
    assert days(scene, maya) == []
    wall(clock, 18, 9)
    scene.ticks()

    assert days(scene, maya) == [18]


def test_nothing_is_caught_up_after_the_latest_hour(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")

    wall(clock, 16, 20)
    scene.ticks()
    wall(clock, 17, 9)
    scene.ticks()

    assert days(scene, maya) == [17]


def test_an_hour_of_their_own_after_the_latest_is_kept(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya", handout=time(20, 30))

    wall(clock, 16, 20, 31)
    scene.ticks()
    wall(clock, 17, 21, 45)  # the program was away for over an hour, and it is quiet anyway
    scene.ticks()

    assert days(scene, maya) == [16]


def test_in_quiet_hours_it_waits_for_their_end(scene: Scene, clock: HandClock) -> None:
    siesta = scene.seat("Maya", handout=time(12), quiet_from=time(13), quiet_until=time(15))

    wall(clock, 16, 14)  # back after a night off
    scene.ticks()
    assert days(scene, siesta) == []
    wall(clock, 16, 15)
    scene.ticks()

    assert days(scene, siesta) == [16]


@pytest.mark.parametrize("hour", [time(6), time(22), time(23, 59), time(0)])
def test_an_hour_within_their_quiet_hours_is_the_end_of_these(scene: Scene, clock: HandClock, hour: time) -> None:
    maya = scene.seat("Maya", handout=hour)  # quiet from 21:00 until 08:00

    for day in (16, 17):
        for now in (6, 7, 8, 9, 22, 23):
            wall(clock, day, now)
            scene.ticks()

    given = scene.all_of(maya)
    assert [each.given_at.astimezone(ATLANTA).hour for each in given] == [8, 8]


def test_vacation_roles_and_a_campaign_that_rests_are_respected(scene: Scene, clock: HandClock) -> None:
    maya, away = scene.seat("Maya"), scene.seat("Noor")
    lead = scene.seat("Ines", Role.LEAD)
    scene.unit(lambda tx: staffing.set_vacation(tx, away, date(2026, 11, 17), date(2026, 11, 18)))

    for day, state in ((16, State.OPEN), (17, State.OPEN), (18, State.PAUSED), (19, State.OPEN), (20, State.CLOSED)):
        scene.stands(state)
        wall(clock, day, 9)
        scene.ticks()

    assert days(scene, maya) == [16, 17, 19]
    assert days(scene, away) == [16, 19]
    assert days(scene, lead) == []


def test_a_campaign_hands_out_from_its_first_day_to_its_last(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 7)
    scene = stage(*DAILY, starts=date(2026, 11, 17), ends=date(2026, 11, 18))
    maya = scene.seat("Maya")

    for day in (16, 17, 18, 19):
        wall(clock, day, 9)
        scene.ticks()

    assert days(scene, maya) == [17, 18]


def test_who_left_gets_nothing_and_who_came_back_gets_one_at_their_own_hour(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya", handout=time(11))
    scene.unit(lambda tx: staffing.leave(tx, scene.campaign, maya, scene.now))
    wall(clock, 16, 11)
    scene.ticks()
    assert days(scene, maya) == []

    back = scene.seat("Maya")
    wall(clock, 17, 9)
    scene.ticks()
    assert days(scene, back) == []
    wall(clock, 17, 11)
    scene.ticks()

    assert days(scene, back) == [17]


def test_asking_before_the_hour_brings_todays_and_the_hour_brings_no_second(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")
    asked = scene.asks(maya)
    assert asked is not None

    wall(clock, 16, 9)
    scene.facts.clear()
    scene.ticks()

    assert [each.id for each in scene.all_of(maya)] == [asked.id]
    assert scene.asks(maya) == asked
    assert scene.facts == []


def test_a_lead_brings_it_forward_for_those_who_may_have_it_now(scene: Scene, clock: HandClock) -> None:
    maya, sleeper = scene.seat("Maya"), scene.seat("Noor", quiet_from=time(21), quiet_until=time(10))
    asked, away = scene.seat("Lucía"), scene.seat("Sina")
    lead, late = scene.seat("Ines", Role.LEAD), scene.seat("Far", zone="Europe/Madrid", handout=time(19))
    wall(clock, 16, 8, 10)
    scene.asks(asked)
    scene.unit(lambda tx: staffing.set_vacation(tx, away, date(2026, 11, 16), None))

    forward = scene.unit(lambda tx: handout.hand_out_now(tx, scene.campaign, scene.now))
    scene.ticks()

    assert forward == 2
    assert [bool(scene.todays(each)) for each in (maya, sleeper, asked, away, lead, late)] == [
        True, False, True, False, False, True,
    ]  # fmt: skip
    wall(clock, 16, 10)
    scene.ticks()
    assert days(scene, sleeper) == [16]


def test_bringing_it_forward_late_at_night_loses_nobodys_hour(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")
    wall(clock, 16, 9)
    scene.ticks()
    wall(clock, 17, 7)  # quiet until eight

    assert scene.unit(lambda tx: handout.hand_out_now(tx, scene.campaign, scene.now)) == 0
    scene.ticks()
    wall(clock, 17, 9)
    scene.ticks()

    assert days(scene, maya) == [16, 17]


def test_the_goal_that_is_furthest_behind_is_the_same_all_week(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 7)
    scene = stage(mission("talk", goal="talk", repeats="daily"), mission("show", goal="show", repeats="daily"))
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor", handout=time(16)), scene.seat("Ines", Role.LEAD)
    wall(clock, 16, 9)
    scene.ticks()
    first = scene.todays(maya)
    assert first is not None
    assert ("goal", "show") in first.why  # both at nothing: the first by name

    handed = scene.hands_in(maya, first, {"note": "Done.", "photos": [scene.photo(maya)]})
    scene.approves(ines, handed)
    wall(clock, 16, 16)
    scene.ticks()
    second = scene.todays(noor)
    wall(clock, 23, 16)
    scene.ticks()
    next_week = scene.todays(noor)

    assert second is not None
    assert next_week is not None
    assert ("goal", "show") in second.why
    assert ("goal", "talk") in next_week.why or scene.key(next_week) == "show"


def test_installing_the_pack_again_changes_no_hand_out(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")
    wall(clock, 16, 9)
    scene.ticks()

    scene.unit(lambda tx: install.install(tx, pack(*DAILY, slug=scene.campaign.slug), scene.now))
    scene.ticks()

    assert days(scene, maya) == [16]
