"""Windows of the week: when a mission opens, until when it may be taken, until when it is handed in."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.clock import at_local
from campaigns.campaign import Hour
from campaigns.missions import Weekly, kept_weekly
from tests.campaigns.scene import Stage, instants, mission
from tests.conftest import HandClock

ATLANTA = ZoneInfo("America/New_York")
zones = st.sampled_from([ZoneInfo(name) for name in ("America/New_York", "Pacific/Apia", "Australia/Lord_Howe")])
hours = st.times(timezones=st.none()).map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def weeklies(draw: st.DrawFn) -> Weekly:
    """Windows as packs may have them: shorter than a week, the last call inside."""
    first, opens = draw(st.integers(0, 6)), draw(hours)
    days = draw(st.integers(0, 6))
    closes = draw(hours.filter(lambda at: days > 0 or at > opens))
    last_days = draw(st.integers(0, days))
    last = draw(hours.filter(lambda at: (last_days > 0 or at >= opens) and (last_days < days or at <= closes)))
    called = draw(st.booleans())
    return Weekly(
        Hour(opens, first), Hour(closes, (first + days) % 7), Hour(last, (first + last_days) % 7) if called else None
    )


@given(weeklies(), zones, instants(date(2011, 1, 1), date(2027, 1, 1)))
def test_the_window_is_the_first_of_all_that_may_still_be_taken(weekly: Weekly, zone: ZoneInfo, at: datetime) -> None:
    found = weekly.window(at, zone)

    def edge(monday: date, hour: Hour) -> datetime:
        assert hour.weekday is not None
        assert weekly.opens.weekday is not None
        days = weekly.opens.weekday + (hour.weekday - weekly.opens.weekday) % 7
        return at_local(monday + timedelta(days=days), hour.at, zone)

    monday = at.date() - timedelta(days=at.weekday())
    those = [
        (edge(each, weekly.opens), edge(each, weekly.last_call or weekly.closes), edge(each, weekly.closes))
        for each in (monday + timedelta(weeks=n) for n in range(-3, 4))
    ]
    assert tuple(found) == next(each for each in those if at <= each[1])


@given(weeklies())
def test_a_window_is_kept_as_it_is(weekly: Weekly) -> None:
    from campaigns.missions import _weekly

    assert _weekly(kept_weekly(weekly)) == weekly


def test_after_the_last_call_nobody_gets_it_for_this_week_but_it_can_be_handed_in(
    stage: Stage, clock: HandClock
) -> None:
    scene = stage(
        mission("photos", starts="thursday", ends="friday 20:00", last_call="thursday 17:00", repeats="weekly")
    )
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines")

    clock.set(at_local(date(2026, 11, 18), time(23, 59), ATLANTA))
    assert scene.board(maya) == []
    clock.set(at_local(date(2026, 11, 19), time(9), ATLANTA))
    assert scene.board(maya) == ["photos"]
    given = scene.asks(maya)
    assert given is not None
    assert given.due_at == at_local(date(2026, 11, 20), time(20), ATLANTA)
    clock.set(at_local(date(2026, 11, 19), time(17), ATLANTA))
    assert scene.board(noor) == ["photos"]
    clock.move(minutes=1)

    assert scene.board(noor) == []
    assert scene.asks(noor) is None
    assert scene.hands_in(maya, given).on_time
    clock.set(at_local(date(2026, 11, 26), time(10), ATLANTA))
    assert scene.board(ines) == ["photos"]


def test_a_date_without_an_hour_counts_to_its_end(stage: Stage, clock: HandClock) -> None:
    scene = stage(mission("walk", starts="saturday", ends="sunday", repeats="weekly"))
    maya = scene.seat("Maya")
    clock.set(at_local(date(2026, 11, 22), time(23, 59), ATLANTA))

    given = scene.takes(maya, "walk")
    clock.move(seconds=59.9)

    assert scene.hands_in(maya, given).on_time
    assert given.due_at.astimezone(ATLANTA).replace(microsecond=0).time() == time(23, 59, 59)


def test_a_last_call_can_be_a_date(stage: Stage, clock: HandClock) -> None:
    scene = stage(mission("launch", starts=date(2026, 11, 17), last_call=date(2026, 11, 18), ends=date(2026, 11, 20)))
    maya = scene.seat("Maya")

    open_on = {}
    for day in (16, 17, 18, 19, 20):
        clock.set(at_local(date(2026, 11, day), time(12), ATLANTA))
        open_on[day] = scene.board(maya) == ["launch"]

    assert open_on == {16: False, 17: True, 18: True, 19: False, 20: False}


def test_somebody_far_away_gets_it_on_the_date_it_is_open_for_them(stage: Stage, clock: HandClock) -> None:
    scene = stage(mission("night", starts="thursday 20:00", ends="thursday 23:00", repeats="weekly"))
    apia = scene.seat("Sina", zone="Pacific/Apia")  # seventeen hours ahead: Friday there

    clock.set(at_local(date(2026, 11, 19), time(12), ZoneInfo("Pacific/Apia")))
    assert scene.board(apia) == []
    clock.set(at_local(date(2026, 11, 20), time(9), ZoneInfo("Pacific/Apia")))

    assert scene.board(apia) == ["night"]
