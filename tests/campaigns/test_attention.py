"""When a mission comes, and when it is quiet."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import local_day
from campaigns.attention import handout_after, handout_hour, handout_on, is_quiet, next_handout, quiet_ends
from tests.campaigns.scene import instants

FIVE = ("America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")
zones = st.sampled_from(sorted(zone for zone in available_timezones() if "/" in zone)).map(ZoneInfo)
hours = st.times(timezones=st.none()).map(lambda at: at.replace(second=0, microsecond=0))
moments = instants(date(2009, 1, 1), date(2031, 1, 1))


@given(zones, hours, st.dates(date(2009, 1, 1), date(2030, 12, 31)))
def test_every_date_there_is_has_one_hour_and_it_is_on_that_date(zone: ZoneInfo, at: time, day: date) -> None:
    noon = datetime.combine(day, time(12), zone).astimezone(UTC)
    exists = local_day(noon, zone) == day

    due = handout_on(day, at, zone)

    assert (due is not None) == exists
    assert due is None or local_day(due, zone) == day


@given(zones, hours, moments)
def test_hours_follow_each_other_day_by_day(zone: ZoneInfo, at: time, now: datetime) -> None:
    first = next_handout(now, at, zone)
    second = handout_after(local_day(first, zone), at, zone)

    assert now < first < second
    assert first - now <= timedelta(hours=49)  # a date may be missing
    assert local_day(second, zone) - local_day(first, zone) in (timedelta(days=1), timedelta(days=2))


@pytest.mark.parametrize("zone", FIVE)
@pytest.mark.parametrize("at", [time(0), time(2, 30), time(9), time(23, 30)])
def test_four_hundred_days_have_an_hour_each(zone: str, at: time) -> None:
    where = ZoneInfo(zone)
    due = next_handout(datetime(2011, 6, 1, tzinfo=UTC), at, where)
    days: list[date] = []
    while len(days) < 400:
        days.append(local_day(due, where))
        due = handout_after(days[-1], at, where)

    missing = {date(2011, 12, 30)} if zone == "Pacific/Apia" else set()  # the island went over the date line
    expected = [days[0] + timedelta(days=n) for n in range(400 + len(missing))]
    assert days == [each for each in expected if each not in missing]


def test_in_the_gap_of_spring_it_comes_when_the_gap_is_over() -> None:
    due = handout_on(date(2026, 3, 8), time(2, 30), ZoneInfo("America/New_York"))

    assert due == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)


def test_a_gap_that_ends_the_day_leaves_its_last_minute() -> None:
    due = handout_on(date(2025, 3, 29), time(23, 30), ZoneInfo("America/Nuuk"))  # 23:00 became the next day's 0:00

    assert due == datetime(2025, 3, 30, 0, 59, tzinfo=UTC)


def test_an_hour_that_comes_twice_counts_the_first_time() -> None:
    zone = ZoneInfo("America/New_York")

    first = next_handout(datetime(2026, 11, 1, 4, 0, tzinfo=UTC), time(1, 30), zone)

    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert next_handout(first, time(1, 30), zone) == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


@given(zones, hours, hours, moments)
def test_quiet_is_what_the_clock_on_the_wall_says(
    zone: ZoneInfo, begins: time, ends: time, now: datetime
) -> None:  # fmt: skip
    wall = now.astimezone(zone).time()
    minutes = (wall.hour * 60 + wall.minute - begins.hour * 60 - begins.minute) % 1440
    length = (ends.hour * 60 + ends.minute - begins.hour * 60 - begins.minute) % 1440

    assert is_quiet(now, begins, ends, zone) == (minutes < length)


@given(zones, hours, hours, moments)
def test_quiet_hours_end_and_then_it_is_not_quiet(zone: ZoneInfo, begins: time, ends: time, now: datetime) -> None:
    end = quiet_ends(now, ends, zone)

    in_a_gap = end.astimezone(zone).time() != ends  # where they begin again in the same gap, it stays quiet
    assert now < end <= now + timedelta(hours=49)
    assert in_a_gap or not is_quiet(end, begins, ends, zone)


@given(hours, hours, hours)
def test_a_mission_never_comes_in_quiet_hours(wanted: time, begins: time, ends: time) -> None:
    hour = handout_hour(wanted, begins, ends)
    wall = datetime.combine(date(2026, 11, 16), hour, UTC)

    assert not is_quiet(wall, begins, ends, ZoneInfo("UTC"))
    assert hour in (wanted, ends)
