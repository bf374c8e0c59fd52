"""Streaks: days of missions in a row."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import at_local
from campaigns import assignments, staffing, streaks
from campaigns.people import Member, Role
from tests.campaigns.scene import Scene, Stage, mission, pack
from tests.conftest import HandClock

ATLANTA = ZoneInfo("America/New_York")
WEEK = mission("week", starts="monday", ends="thursday 12:00")


@pytest.fixture
def scene(stage: Stage, clock: HandClock) -> Scene:
    clock.set(at_local(date(2026, 11, 9), time(7), ATLANTA))
    return stage(*(mission(f"daily-{n}", repeats="daily") for n in range(4)))


def day(scene: Scene, clock: HandClock, number: int) -> None:
    """It is nine on that day, and what was overdue for a day is cleared away."""
    clock.set(at_local(date(2026, 11, number), time(9), ATLANTA))
    before = scene.now - timedelta(days=1)
    scene.unit(lambda tx: assignments.expire(tx, scene.campaign.id, before, scene.now, most=99))
    scene.ticks()


def streak(scene: Scene, member: Member) -> int:
    today = scene.today(member)
    return scene.read(lambda tx: streaks.streak(tx, member, today))


def test_each_day_handed_in_makes_it_longer_and_today_does_not_break_it(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    lengths = []
    for number in (9, 10, 11):
        day(scene, clock, number)
        given = scene.todays(maya)
        assert given is not None
        lengths.append(streak(scene, maya))
        handed = scene.hands_in(maya, given)
        lengths.append(streak(scene, maya))
        (scene.approves if number % 2 else scene.sends_back)(ines, handed)

    assert lengths == [0, 1, 1, 2, 2, 3]


def test_a_day_left_out_breaks_it_and_handing_in_late_mends_it(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")
    for number in (9, 10, 11):
        day(scene, clock, number)
        given = scene.todays(maya)
        assert given is not None
        if number != 10:
            scene.hands_in(maya, given)
    assert streak(scene, maya) == 1

    left_out = next(each for each in scene.all_of(maya) if each.day.day == 10)
    scene.hands_in(maya, left_out)

    assert streak(scene, maya) == 3


def test_not_today_breaks_it_unless_another_was_done_that_day(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")
    for number in (9, 10):
        day(scene, clock, number)
        given = scene.todays(maya)
        assert given is not None
        if number == 9:
            scene.hands_in(maya, given)
        else:
            scene.sets_aside(given)
    assert streak(scene, maya) == 0

    scene.hands_in(maya, scene.takes(maya, scene.board(maya)[0]))

    assert streak(scene, maya) == 2


def test_vacation_does_not_break_it(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")
    scene.unit(lambda tx: staffing.set_vacation(tx, maya, date(2026, 11, 10), date(2026, 11, 12)))
    for number in (9, 10, 11, 12, 13):
        day(scene, clock, number)
        given = scene.todays(maya)
        assert (given is None) == (10 <= number <= 12)
        if given is not None:
            scene.hands_in(maya, given)

    assert streak(scene, maya) == 2


def test_a_vacation_that_begins_with_the_days_mission_in_hands_does_not_break_it(
    scene: Scene, clock: HandClock
) -> None:
    maya = scene.seat("Maya")
    for number in (9, 10, 11, 12, 13):
        day(scene, clock, number)
        if number == 10:  # at nine it came, and then she leaves
            scene.unit(lambda tx: staffing.set_vacation(tx, maya, date(2026, 11, 10), date(2026, 11, 12)))
        elif (given := scene.todays(maya)) is not None:
            scene.hands_in(maya, given)

    assert streak(scene, scene.again(maya)) == 2


@pytest.mark.parametrize("then", ["back before its end", "another one later"])
def test_a_vacation_that_is_over_goes_on_not_breaking_it(scene: Scene, clock: HandClock, then: str) -> None:
    maya = scene.seat("Maya")
    for number in (9, 10, 11, 12, 13):
        day(scene, clock, number)
        if number == 10:
            scene.unit(lambda tx: staffing.set_vacation(tx, maya, date(2026, 11, 10), date(2026, 11, 12)))
        elif number == 12 and then == "back before its end":
            scene.unit(lambda tx: staffing.set_vacation(tx, maya, None, None))
        if number in (9, 13) and (given := scene.todays(maya)) is not None:
            scene.hands_in(maya, given)
    if then == "another one later":
        scene.unit(lambda tx: staffing.set_vacation(tx, maya, date(2026, 12, 20), None))

    assert streak(scene, scene.again(maya)) == 2


def test_a_mission_of_the_week_breaks_nothing_before_it_is_due(stage: Stage, clock: HandClock) -> None:
    clock.set(at_local(date(2026, 11, 9), time(7), ATLANTA))
    scene = stage(WEEK)
    maya = scene.seat("Maya")
    day(scene, clock, 9)
    scene.install(pack(WEEK, mission("daily", repeats="daily"), mission("too", repeats="daily"), slug="scene-1"))
    for number in (10, 11):
        day(scene, clock, number)
        given = scene.todays(maya)
        assert given is not None
        scene.hands_in(maya, given)
    assert streak(scene, maya) == 2
    day(scene, clock, 12)
    assert streak(scene, maya) == 2

    day(scene, clock, 13)

    assert streak(scene, maya) == 0
