"""What fits a member: their minutes, reach and languages, what they had, and what there is left of it."""

from datetime import time
from typing import Any

import pytest

from campaigns import assignments, missions, staffing
from campaigns.assignments import FullyTaken, HasItAlready
from campaigns.people import Role
from tests.campaigns.november import days, wall
from tests.campaigns.scene import Stage, mission, pack
from tests.conftest import HandClock


def test_what_fits_is_within_their_minutes_reach_and_languages(stage: Stage, clock: HandClock) -> None:
    scene = stage(
        mission("long", minutes=60), mission("short", minutes=20), mission("there", place="Main Street", minutes=20),
        mission("spanish", languages=["es"], minutes=5),
    )  # fmt: skip

    def fits(name: str, **wishes: Any) -> str | None:
        return scene.key(scene.asks(scene.seat(name, **wishes)))

    assert fits("Maya", minutes=25, reach="remote") == "short"
    assert fits("Noor", minutes=25, reach="place") == "there"
    assert fits("Ines", minutes=10) is None
    lucia = scene.seat("Lucía", minutes=10)
    scene.unit(lambda tx: staffing.set_language(tx, lucia, "es", "Europe/Madrid", scene.now))
    assert scene.key(scene.asks(lucia)) == "spanish"


def test_the_minutes_of_a_week_are_spent_by_what_was_given_in_it(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 7)
    scene = stage(*(mission(f"hour-{n}", minutes=60) for n in range(9)))
    maya = scene.seat("Maya", minutes=150)

    for day in range(16, 26):
        wall(clock, day, 9)
        scene.ticks()

    assert days(scene, maya) == [16, 17, 23, 24]


def test_what_was_paused_meanwhile_still_took_its_minutes(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 9)
    scene = stage(mission("first", minutes=60))
    maya = scene.seat("Maya", minutes=100)
    scene.asks(maya)

    scene.install(pack(mission("second", minutes=60), slug=scene.campaign.slug))  # the first is gone
    for day in (17, 23):
        wall(clock, day, 9)
        scene.ticks()

    assert days(scene, maya) == [16, 23]


def test_what_another_needs_stays_done_when_it_is_paused(stage: Stage, clock: HandClock) -> None:
    scene = stage(mission("first"), mission("second", needs=["first"]))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    assert scene.board(maya) == ["first"]
    scene.does(maya, scene.takes(maya, "first"), ines)
    assert scene.board(maya) == ["second"]

    first = scene.mission("first").id
    scene.unit(lambda tx: missions.set_open(tx, scene.campaign.id, first, open_=False, at=scene.now))

    assert scene.board(maya) == ["second"]


def test_a_mission_waits_until_what_it_needs_is_approved(stage: Stage) -> None:
    scene = stage(mission("first"), mission("second", needs=["first"]))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)

    handed = scene.hands_in(maya, scene.takes(maya, "first"))
    assert scene.board(maya) == []
    scene.approves(ines, handed)

    assert scene.board(maya) == ["second"]


@pytest.mark.parametrize(("repeats", "again_on"), [("never", None), ("daily", 17), ("weekly", 23), (3, 19)])
def test_a_mission_comes_again_after_as_many_days_as_it_says(
    stage: Stage, clock: HandClock, repeats: str | int, again_on: int | None
) -> None:
    wall(clock, 16, 9)
    scene = stage(mission("again", repeats=repeats))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    given = scene.asks(maya)
    assert given is not None
    scene.does(maya, given, ines)

    found = None
    for day in range(17, 27):
        wall(clock, day, 9)
        if found is None and scene.board(maya):
            found = day

    assert found == again_on


def test_a_repeat_of_more_days_than_the_calendar_has_stops_nobody(stage: Stage, clock: HandClock) -> None:
    scene = stage(mission("once-an-age", repeats=2_000_000_000), mission("other"))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    scene.does(maya, scene.takes(maya, "once-an-age"), ines)

    wall(clock, 17, 9)
    scene.ticks()

    assert scene.key(scene.todays(maya)) == "other"


def test_what_waits_for_a_slow_lead_is_not_handed_out_again(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 9)
    scene = stage(mission("once"))
    maya = scene.seat("Maya")
    given = scene.asks(maya)
    assert given is not None
    scene.hands_in(maya, given)

    for day in range(17, 29):
        wall(clock, day, 9)
        scene.ticks()

    assert days(scene, maya) == [16]


def test_what_somebody_holds_is_not_given_to_them_again(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 7)
    scene = stage(mission("long", starts="monday", ends="sunday", repeats="daily"))
    maya = scene.seat("Maya")

    for day in range(16, 23):
        wall(clock, day, 9)
        scene.ticks()

    assert days(scene, maya) == [16]
    assert scene.board(maya) == []
    with pytest.raises(HasItAlready):
        scene.takes(maya, "long")


def test_what_was_left_be_is_not_handed_out_for_five_days_but_can_be_picked(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 9)
    scene = stage(mission("only"))
    maya = scene.seat("Maya")
    given = scene.asks(maya)
    assert given is not None
    scene.sets_aside(given)

    assert scene.board(maya) == ["only"]
    for day in range(17, 22):
        wall(clock, day, 9)
        scene.ticks()

    assert days(scene, maya) == [16, 21]


def test_a_day_has_as_many_of_a_mission_as_it_may(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 7)
    scene = stage(mission("few", at_most={"per_day": 2}, repeats="daily"))
    crowd = [scene.seat(f"M{n}") for n in range(5)]
    far = scene.seat("Sina", zone="Pacific/Apia")

    for now in (9, 16):  # at nine in Apia, tomorrow, it is three in the afternoon here
        wall(clock, 16, now)
        scene.ticks()
    assert days(scene, far) == [17]
    assert sorted(day for each in crowd for day in days(scene, each)) == [16, 16]
    wall(clock, 17, 9)
    scene.ticks()

    assert sorted(day for each in crowd for day in days(scene, each)) == [16, 16, 17]  # the other one is in Apia


def test_tomorrow_elsewhere_takes_no_place_of_today(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 7)
    scene = stage(mission("one-a-day", at_most={"per_day": 1}, repeats="daily"))
    maya, sina = scene.seat("Maya", handout=time(16)), scene.seat("Sina", zone="Pacific/Apia")
    wall(clock, 17, 9, zone="Pacific/Apia")
    scene.ticks()

    wall(clock, 16, 16)
    scene.ticks()

    assert (days(scene, sina), days(scene, maya)) == ([17], [16])


def test_in_all_and_per_member_count_what_was_handed_out_not_what_was_given_back(
    stage: Stage, clock: HandClock
) -> None:
    scene = stage(mission("rare", at_most={"in_all": 2, "per_member": 1}, repeats="daily"))
    maya, noor, ines, lead = (*(scene.seat(name) for name in ("Maya", "Noor", "Ines")), scene.seat("Omar", Role.LEAD))

    scene.sets_aside(scene.takes(maya, "rare"))
    scene.does(maya, scene.takes(maya, "rare"), lead)
    scene.takes(noor, "rare")
    with pytest.raises(FullyTaken):
        scene.takes(ines, "rare")
    clock.move(days=2)

    assert scene.board(ines) == []
    assert scene.board(maya) == []  # she had her one
    scene.unit(lambda tx: staffing.leave(tx, scene.campaign, noor, scene.now))
    assert scene.board(ines) == ["rare"]
    assert scene.board(maya) == []


def test_what_expired_was_one_of_those_a_member_may_have_but_took_no_minutes(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 7)
    scene = stage(mission("once", minutes=60, at_most={"per_member": 1}, repeats="daily"), mission("other", minutes=60))
    maya = scene.seat("Maya", minutes=60)
    scene.takes(maya, "once")
    wall(clock, 18, 8)
    scene.unit(lambda tx: assignments.expire(tx, scene.campaign.id, scene.now, scene.now, most=9))

    wall(clock, 18, 9)
    scene.ticks()

    assert scene.board(maya) == []
    assert scene.key(scene.todays(maya)) == "other"
