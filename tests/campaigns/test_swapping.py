"""What somebody works on today, and another mission in its place."""

from datetime import date, timedelta

import pytest

from campaigns import handout
from campaigns.assignments import NoLongerOpen
from campaigns.handout import NothingElse
from campaigns.people import Role
from tests.campaigns.november import ATLANTA, days, wall
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock


def test_today_shows_what_was_sent_back_then_todays_then_an_older_one(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    older = scene.asks(maya)
    assert older is not None
    wall(clock, 17, 9)
    scene.ticks()
    newer = scene.todays(maya)
    assert newer is not None

    assert scene.asks(maya) == newer
    handed = scene.hands_in(maya, newer)
    assert scene.key(scene.asks(maya)) == scene.key(newer)  # the older one was due: it is late, not open
    later = scene.now + timedelta(days=1)
    scene.unit(lambda tx: tx.run("UPDATE assignment SET due_at = :due WHERE id = :id", due=later, id=older.id))
    assert scene.key(scene.asks(maya)) == scene.key(older)
    scene.sends_back(ines, handed)

    assert scene.key(scene.asks(maya)) == scene.key(newer)


def test_a_swap_leaves_one_mission_for_the_day_and_the_other_comes_back_later(scene: Scene) -> None:
    maya = scene.seat("Maya")
    first = scene.asks(maya)
    assert first is not None

    second = scene.swaps(maya, first)
    third = scene.swaps(maya, second)

    assert len({each.mission for each in (first, second, third)}) == 3
    assert [each.slot for each in scene.all_of(maya)] == [0, 1000, 1001]
    assert scene.todays(maya) == third
    assert third.why[0] == ("swap", "")


def test_where_nothing_else_fits_the_mission_stays(stage: Stage) -> None:
    scene = stage(mission("one"), mission("two"))
    maya = scene.seat("Maya")
    first = scene.asks(maya)
    assert first is not None
    second = scene.swaps(maya, first)

    def swap_and_go_on(tx: object) -> None:
        with pytest.raises(NothingElse):
            handout.swap(tx, scene.campaign, maya, second, scene.now)  # type: ignore[arg-type]

    scene.unit(swap_and_go_on)

    assert scene.todays(maya) == second


def test_a_swap_may_use_the_minutes_of_what_goes(stage: Stage) -> None:
    scene = stage(mission("one", minutes=30), mission("two", minutes=30))
    maya = scene.seat("Maya", minutes=30)
    first = scene.asks(maya)
    assert first is not None

    assert scene.swaps(maya, first).mission != first.mission


def test_what_was_handed_in_or_swapped_cannot_be_swapped(scene: Scene) -> None:
    maya = scene.seat("Maya")
    first = scene.asks(maya)
    assert first is not None
    second = scene.swaps(maya, first)
    scene.hands_in(maya, second)

    for gone in (first, scene.reads(first), second, scene.reads(second)):
        with pytest.raises(NoLongerOpen):
            scene.swaps(maya, gone)


def test_yesterdays_can_be_swapped_for_something_due_today(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")
    yesterdays = scene.asks(maya)
    assert yesterdays is not None
    wall(clock, 17, 8)

    other = scene.swaps(maya, yesterdays)

    assert other.day.day == 16
    assert other.due_at.astimezone(ATLANTA).date() == date(2026, 11, 17)
    wall(clock, 17, 9)
    scene.ticks()
    assert days(scene, maya) == [16, 17]
