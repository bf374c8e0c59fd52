"""Time zones to choose from, by city."""

from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import available_timezones

from bot.chat.choosing import folded
from bot.chat.screen import Option
from bot.chat.turn import Turn

# A city for most hours of the day: who doesn't find theirs types it.
CITIES = (
    "Pacific/Honolulu", "America/Los_Angeles", "America/Denver", "America/Mexico_City", "America/Chicago",
    "America/Bogota", "America/New_York", "America/Santiago", "America/Argentina/Buenos_Aires", "America/Sao_Paulo",
    "Europe/London", "Europe/Madrid", "Europe/Berlin", "Europe/Istanbul", "Africa/Lagos", "Africa/Johannesburg",
    "Asia/Dubai", "Asia/Kolkata", "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip


def fitting(turn: Turn, typed: str) -> Sequence[Option]:
    """The time zones that fit what is typed, by city; a few, the speaker's own first, while nothing is."""
    wanted = folded(typed)
    if not wanted:
        return [_zone(each) for each in dict.fromkeys((turn.member.where.key, turn.campaign.zone.key, *CITIES))]
    return [option for option in _every_zone() if wanted in folded(str(option.label)) or wanted == folded(option.value)]


@lru_cache(maxsize=1)
def _every_zone() -> tuple[Option, ...]:
    """Every zone with a city; they come with the program and don't change while it runs."""
    return tuple(_zone(name) for name in sorted(available_timezones()) if _is_place(name))


def _is_place(name: str) -> bool:
    return name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "US/")))


def _zone(name: str) -> Option:
    return Option(name, name.replace("_", " "))
