"""Another hour, another zone, in the middle of a day: still one mission a local day."""

from datetime import date, time

import pytest

from bot.clock import at_local
from campaigns import staffing
from tests.campaigns.november import ATLANTA, DAILY, days, wall
from tests.campaigns.scene import Scene, Stage
from tests.conftest import HandClock


def test_moving_the_hour_back_past_now_brings_todays_at_once(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya", handout=time(14))
    wall(clock, 16, 12)

    maya = scene.wants(maya, handout=time(9))
    scene.ticks()

    assert days(scene, maya) == [16]


def test_moving_the_hour_after_todays_came_brings_no_second(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")
    wall(clock, 16, 9)
    scene.ticks()

    maya = scene.wants(maya, handout=time(11))
    wall(clock, 16, 11)
    scene.ticks()
    wall(clock, 17, 11)
    scene.ticks()

    assert days(scene, maya) == [16, 17]


@pytest.mark.parametrize("there", ["Pacific/Honolulu", "Europe/Madrid", "Pacific/Apia", "Asia/Kathmandu"])
def test_moving_to_another_zone_keeps_it_at_one_a_local_day(scene: Scene, clock: HandClock, there: str) -> None:
    maya = scene.seat("Maya")
    wall(clock, 16, 9)
    scene.ticks()
    wall(clock, 16, 12)

    scene.unit(lambda tx: staffing.set_language(tx, maya, "en", there, scene.now))
    for day in range(16, 20):
        for hour in range(24):
            wall(clock, day, hour, zone=there)
            if clock.now() >= at_local(date(2026, 11, 16), time(12), ATLANTA):
                scene.ticks()

    assert days(scene, maya) == [16, 17, 18, 19]


def test_a_person_of_two_campaigns_moves_in_both(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 7)
    one, two = stage(*DAILY), stage(*DAILY)
    here, there = one.seat("Maya"), two.seat("Maya")
    assert here.person == there.person

    one.unit(lambda tx: staffing.set_language(tx, here, "es", "Europe/Madrid", one.now))
    for day, hour in ((16, 14), (17, 9)):  # one o'clock there: the 16th's is caught up
        wall(clock, day, hour, zone="Europe/Madrid")
        one.ticks()
        two.ticks()

    assert (days(one, here), days(two, there)) == ([16, 17], [16, 17])
    assert two.again(there).languages == ("es", "en")
