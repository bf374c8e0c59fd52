"""Some days of a November, read off the walls of people's own zones."""

from datetime import date, time
from zoneinfo import ZoneInfo

from bot.clock import at_local
from campaigns.people import Member
from tests.campaigns.scene import Scene, mission
from tests.conftest import HandClock

ATLANTA = ZoneInfo("America/New_York")
DAILY = tuple(mission(f"daily-{n}", repeats="daily") for n in range(4))


def wall(clock: HandClock, day: int, hour: int, minute: int = 0, zone: str = "America/New_York") -> None:
    """It is that time of that day of November on a zone's walls."""
    clock.set(at_local(date(2026, 11, day), time(hour, minute), ZoneInfo(zone)))


def days(scene: Scene, member: Member) -> list[int]:
    """On which days of the month a member was handed a mission."""
    return [given.day.day for given in scene.all_of(member) if given.slot == 0]
