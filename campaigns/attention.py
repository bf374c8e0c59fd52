"""A member's attention: when the day's mission comes, when it is quiet, and how much is enough for a day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import at_local, local_day

A_DAY = 3  # messages a member gets in a local day before the rest waits for the digest; the product's promise


def handout_hour(wanted: time, quiet_from: time, quiet_until: time) -> time:
    """The local time a mission comes at: the wanted one, or the end of the quiet hours where it lies in them."""
    return quiet_until if _within(wanted, quiet_from, quiet_until) else wanted


def handout_on(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The hand-out instant of a local date; None for a date the zone leaves out.

    An hour in a gap of the clocks is the gap's end; where that is already the next date, the date's last minute.
    """
    due = at_local(day, at, zone)
    if local_day(due, zone) != day:
        due = at_local(day + timedelta(days=1), time(), zone) - timedelta(minutes=1)
    return due if local_day(due, zone) == day else None


def next_handout(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The first hand-out instant after ``now`` for somebody who wants it at that local time."""
    due = handout_on(local_day(now, zone), at, zone)
    return due if due is not None and due > now else handout_after(local_day(now, zone), at, zone)


def handout_after(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The hand-out instant of the first local date after ``day`` that there is."""
    while True:
        day += timedelta(days=1)
        due = handout_on(day, at, zone)
        if due is not None:
            return due


def is_quiet(now: datetime, begins: time, ends: time, zone: ZoneInfo) -> bool:
    """Whether that instant is inside the quiet hours; they may run over midnight, and equal ends mean none."""
    return _within(now.astimezone(zone).time(), begins, ends)


def quiet_ends(now: datetime, ends: time, zone: ZoneInfo) -> datetime:
    """The first instant after ``now`` at which the quiet hours end."""
    day = local_day(now, zone)
    while True:
        first = at_local(day, ends, zone)
        second = datetime.combine(day, ends, zone).replace(fold=1).astimezone(UTC)  # where the clocks go back
        for end in (first, second if second > first else first):
            if end > now:
                return end
        day += timedelta(days=1)


def _within(clock: time, begins: time, ends: time) -> bool:
    if begins <= ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends
