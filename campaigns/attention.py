"""A member's attention: when the day's mission comes, when it is quiet, and how much is enough for a day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import at_local, local_day

A_DAY = 3  # messages a member gets in a local day before the rest waits for the digest; the product's promise


def next_handout(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The first hand-out instant after ``now`` for somebody who wants it at that local time."""
    day = local_day(now, zone)
    while (due := at_local(day, at, zone)) <= now:
        day += timedelta(days=1)
    return due


def handout_after(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The hand-out instant of the first local date after ``day`` that there is."""
    following = at_local(day + timedelta(days=1), at, zone)
    if local_day(following, zone) == day:  # a date the zone skipped would land on the day before
        return at_local(day + timedelta(days=2), at, zone)
    return following


def is_quiet(now: datetime, begins: time, ends: time, zone: ZoneInfo) -> bool:
    """Whether that instant is inside the quiet hours; they may run over midnight, and equal ends mean none."""
    clock = now.astimezone(zone).time()
    if begins == ends:
        return False
    if begins < ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends


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
