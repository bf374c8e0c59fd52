"""Periods: a week, and the month, the season and all time it belongs to. A month is its weeks, a season its months.

A week belongs to the month its Thursday is in, as it belongs to a year; so what counts for a week counts for one month
and one season, whatever is entered, moved or taken back. A season is a quarter of the year.
"""

import re
from datetime import date, timedelta
from functools import lru_cache

from bot.clock import monday_of, week_of

ALL_TIME = "all"
_MONTH = re.compile(r"2[0-9]{3}-(?:0[1-9]|1[0-2])")
_FIRST = monday_of("2000-W01")
_SEASON = re.compile(r"2[0-9]{3}-Q[1-4]")


@lru_cache(maxsize=1024)
def of_week(week: str) -> tuple[str, str, str, str]:
    """All that a week counts for: itself, its month ``2026-11``, its season ``2026-Q4``, and all time.

    Raises:
        ValueError: there is no such week.
    """
    return week, month_of(week), season_of(week), ALL_TIME


def month_of(week: str) -> str:
    """The month a week belongs to, written ``2026-11``."""
    return f"{_thursday(week):%Y-%m}"


def season_of(week: str) -> str:
    """The season a week belongs to, written ``2026-Q4``."""
    thursday = _thursday(week)
    return f"{thursday:%Y}-Q{(thursday.month + 2) // 3}"


def is_week(period: str) -> bool:
    """Whether a period is a week."""
    return not (period == ALL_TIME or is_month(period) or is_season(period))


def is_month(period: str) -> bool:
    """Whether a period is a month."""
    return _MONTH.fullmatch(period) is not None


def is_season(period: str) -> bool:
    """Whether a period is a season."""
    return _SEASON.fullmatch(period) is not None


def first_day(period: str) -> date:
    """The Monday a week, a month or a season begins on.

    Raises:
        ValueError: it is none of these.
    """
    if is_month(period):
        begins = date(int(period[:4]), int(period[5:]), 1)
    elif is_season(period):
        begins = date(int(period[:4]), 3 * int(period[6]) - 2, 1)
    else:
        return monday_of(period)
    thursday = begins + timedelta(days=(3 - begins.weekday()) % 7)
    return thursday - timedelta(days=3)


def last_day(period: str) -> date:
    """The Sunday a week, a month or a season ends on.

    Raises:
        ValueError: it is none of these.
    """
    return first_day(after(period)) - timedelta(days=1)


def before(period: str) -> str | None:
    """The week, month or season before one; None where there is none, as before all time and the first year we know."""
    if period == ALL_TIME or first_day(period) - timedelta(days=7) < _FIRST:
        return None
    week = week_of(first_day(period) - timedelta(days=7))
    return month_of(week) if is_month(period) else season_of(week) if is_season(period) else week


def weeks_in(period: str, among: list[str]) -> list[str]:
    """Those of some weeks that count for a period."""
    return [week for week in among if period in of_week(week)]


def after(period: str) -> str:
    """The week, month or season after one.

    Raises:
        ValueError: it is none of these.
    """
    year = int(period[:4])
    if is_month(period):
        month = int(period[5:])
        return f"{year + month // 12}-{month % 12 + 1:02d}"
    if is_season(period):
        quarter = int(period[6])
        return f"{year + quarter // 4}-Q{quarter % 4 + 1}"
    return week_of(monday_of(period) + timedelta(days=7))


def _thursday(week: str) -> date:
    return monday_of(week) + timedelta(days=3)
