"""Time: the injected clock, and where local wall-clock times fall among real instants."""

import asyncio
import re
import time as system_time
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

_WEEK = re.compile(r"2[0-9]{3}-W[0-9]{2}")


class Clock(Protocol):
    """Where everybody reads the time. Only the edges do: a unit of work is handed its instant."""

    def now(self) -> datetime:
        """The aware UTC instant."""

    def monotonic(self) -> float:
        """Seconds that never go back, for intervals."""

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds of this clock."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The aware UTC instant."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return system_time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds."""
        await asyncio.sleep(seconds)


def at_local(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first real instant at or after that wall-clock time; of two, the earlier."""
    wall = datetime.combine(day, at, zone)  # fold=0
    while (real := wall.astimezone(UTC)).astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
        wall += timedelta(minutes=1)  # in a gap: walk out of it
    return real


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The date people in ``zone`` write at that instant."""
    return at.astimezone(zone).date()


def week_of(day: date) -> str:
    """The ISO week a date is in, written ``2026-W47``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(week: str) -> date:
    """The Monday of a week written ``2026-W47``, of the years 2000 to 2999.

    Raises:
        ValueError: there is no such week.
    """
    if not _WEEK.fullmatch(week):
        raise ValueError(week)
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def clock_time(text: str) -> time:
    """The time of day written ``09:00``.

    Raises:
        ValueError: it is not written so.
    """
    return time.fromisoformat(text)
