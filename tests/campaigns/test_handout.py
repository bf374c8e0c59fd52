"""The daily mission: at everybody's own hour, once, within what they want; swapped, brought forward, taken."""

from datetime import date, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clock import at_local
from campaigns import assignments, handout, install, missions, staffing
from campaigns.assignments import FullyTaken, HasItAlready, NoLongerOpen
from campaigns.assignments import State as Stands
from campaigns.campaign import State
from campaigns.facts import MissionHandedOut
from campaigns.handout import NotForYou, NothingElse
from campaigns.people import Member, Role
from tests.campaigns.scene import Scene, Stage, mission, pack
from tests.conftest import HandClock

ATLANTA = ZoneInfo("America/New_York")
DAILY = tuple(mission(f"daily-{n}", repeats="daily") for n in range(4))


def wall(clock: HandClock, day: int, hour: int, minute: int = 0, zone: str = "America/New_York") -> None:
    """It is that time of that day of November on a zone's walls."""
    clock.set(at_local(date(2026, 11, day), time(hour, minute), ZoneInfo(zone)))


@pytest.fixture
def scene(stage: Stage, clock: HandClock) -> Scene:
    """Four missions that come again every day; it is Monday, seven in the morning."""
    wall(clock, 16, 7)
    return stage(*DAILY)


def days(scene: Scene, member: Member) -> list[int]:
    """On which days of the month a member was handed a mission."""
    return [given.day.day for given in scene.all_of(member) if given.slot == 0]


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


# --- What fits -------------------------------------------------------------------------------------------------


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


# --- As often as it may be ----------------------------------------------------------------------------------------


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


# --- Asking, swapping, bringing forward ------------------------------------------------------------------------------


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
    assert scene.asks(maya) == older
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


# --- Changes of mind ----------------------------------------------------------------------------------------------


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


# --- The board ----------------------------------------------------------------------------------------------------


def test_the_board_asks_for_no_minutes_and_no_reach_but_for_everything_else(stage: Stage) -> None:
    scene = stage(
        mission("long", minutes=600), mission("there", place="Main Street"), mission("spanish", languages=["es"]),
        mission("later", needs=["long"]), mission("next-year", starts=date(2027, 1, 1)),
    )  # fmt: skip
    maya = scene.seat("Maya", minutes=0, reach="remote")

    assert sorted(scene.board(maya)) == ["long", "there"]
    for key in ("spanish", "later", "next-year"):
        check = partial(handout.check_takeable, campaign=scene.campaign, member=maya, mission=scene.mission(key))
        with pytest.raises(NotForYou):
            scene.read(partial(check, now=scene.now))


def test_a_campaign_that_rests_has_an_empty_board(scene: Scene) -> None:
    maya = scene.seat("Maya")
    assert scene.board(maya)

    scene.stands(State.PAUSED)

    assert scene.board(maya) == []


def test_a_lead_may_give_what_the_hand_out_would_not(stage: Stage) -> None:
    scene = stage(mission("spanish", languages=["es"]))
    maya = scene.seat("Maya")
    scene.facts.clear()

    given = scene.takes(maya, "spanish", origin="lead")

    assert (given.slot, given.why, given.state) == (1, (("lead", ""),), Stands.OPEN)
    assert scene.facts == [MissionHandedOut(given.id, maya.id)]


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
