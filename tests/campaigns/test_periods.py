"""Periods: every week belongs to one month and one season, and these are as long as their weeks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import monday_of, week_of
from campaigns import periods

WEEKS = st.dates(date(2000, 1, 10), date(2998, 12, 1)).map(week_of)


@pytest.mark.parametrize(
    ("week", "month", "season"),
    [
        ("2026-W47", "2026-11", "2026-Q4"),
        ("2026-W01", "2026-01", "2026-Q1"),  # it begins on December 29th
        ("2026-W53", "2026-12", "2026-Q4"),  # and this one ends on January 3rd
        ("2027-W01", "2027-01", "2027-Q1"),
        ("2026-W14", "2026-04", "2026-Q2"),  # its Thursday is April 2nd
    ],
)
def test_a_week_belongs_to_the_month_its_thursday_is_in(week: str, month: str, season: str) -> None:
    assert periods.of_week(week) == (week, month, season, "all")


def test_a_month_and_a_season_last_from_their_first_monday_to_their_last_sunday() -> None:
    assert (periods.first_day("2026-11"), periods.last_day("2026-11")) == (date(2026, 11, 2), date(2026, 11, 29))
    assert (periods.first_day("2026-Q4"), periods.last_day("2026-Q4")) == (date(2026, 9, 28), date(2027, 1, 3))
    assert (periods.first_day("2026-W47"), periods.last_day("2026-W47")) == (date(2026, 11, 16), date(2026, 11, 22))


@given(WEEKS)
def test_a_period_has_all_of_its_weeks_and_no_other(week: str) -> None:
    for period in periods.of_week(week)[:3]:
        assert periods.first_day(period) <= monday_of(week) <= periods.last_day(period)
        ends = periods.last_day(period) + timedelta(days=1)
        assert period in periods.of_week(week_of(ends - timedelta(days=7)))
        assert period not in periods.of_week(week_of(ends))
        assert periods.first_day(periods.after(period)) == ends
        assert periods.before(periods.after(period)) == period


@pytest.mark.parametrize("made_up", ["2026-13", "2026-00", "2026-Q5", "2026-W99", "november", "", "26-11"])
def test_what_is_no_period_is_refused(made_up: str) -> None:
    with pytest.raises(ValueError, match=f"^{made_up}$|Invalid week"):
        periods.first_day(made_up)


def test_nothing_is_before_all_time() -> None:
    assert periods.before("all") is None


@pytest.mark.parametrize("first", ["2000-W01", "2000-01", "2000-Q1"])
def test_nothing_is_before_the_first_year_there_are_weeks_of(first: str) -> None:
    assert periods.before(first) is None
