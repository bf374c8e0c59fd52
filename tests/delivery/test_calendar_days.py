"""Four hundred days in five zones that change their clocks in five ways, and what follows what."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import week_of
from bot.database import open_database
from bot.delivery.calendar import following, latest, occurrence
from campaigns.campaign import Hour, hour
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom
from tests.delivery.timetable import Scene, jobs
from tests.simulated import START

HOURS = {"early": "00:30", "gap": "02:30", "late": "23:30", "week": "friday 18:00"}

FOUR_HUNDRED_DAYS = [
    ("America/New_York", date(2026, 1, 1)),
    ("Australia/Lord_Howe", date(2026, 1, 1)),  # half an hour of summer time
    ("America/Nuuk", date(2024, 1, 1)),  # in spring 23:00 becomes 00:00 of the next day
    ("America/Santiago", date(2026, 1, 1)),  # in spring 00:00 becomes 01:00
    ("Pacific/Apia", date(2011, 6, 1)),  # 30 December 2011 never was
]


@pytest.fixture
def long_scene(runner: asyncio.Runner, sqlite_template: Path, tmp_path: Path) -> Iterator[Callable[[str, date], Scene]]:
    shutil.copy(sqlite_template, tmp_path / "long.db")
    database = runner.run(open_database(f"sqlite:///{tmp_path / 'long.db'}", backups=tmp_path))

    def begin(zone: str, day: date) -> Scene:
        clock = HandClock(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        mailroom = Mailroom(runner, database, clock, [jobs(HOURS)])
        scene = Scene(mailroom, clock)
        scene.moves_to(zone)
        return scene

    yield begin
    runner.run(database.close())


@pytest.mark.parametrize(("zone", "first"), FOUR_HUNDRED_DAYS)
def test_four_hundred_days_have_each_date_once(
    long_scene: Callable[[str, date], Scene], zone: str, first: date
) -> None:
    scene = long_scene(zone, first)
    dates: list[date] = []  # that people there write, one after the other

    async def live() -> None:
        while scene.clock.now() < start + timedelta(days=400):
            await scene.calendar.run_due()
            today = scene.clock.now().astimezone(ZoneInfo(zone)).date()
            if not dates or dates[-1] != today:
                dates.append(today)
            scene.clock.move(minutes=48)

    start = scene.clock.now()
    scene.mailroom.runner.run(live())

    for name, when in HOURS.items():
        labels = scene.labels(name)
        whole = dates[1:-1]
        if " " in when:
            expected = [week_of(day) for day in whole if day.strftime("%A").lower() == when.split()[0]]
        else:
            expected = [day.isoformat() for day in whole]
        assert Counter(labels) == Counter(dict.fromkeys(labels, 1)), f"{name} ran twice for a day"
        assert [label for label in expected if label not in labels] == [], f"{name} missed a day"


@pytest.mark.parametrize(("zone", "first"), FOUR_HUNDRED_DAYS)
@pytest.mark.parametrize("text", [*HOURS.values(), "12:00", "sunday 02:15"])
def test_occurrences_follow_each_other_strictly(zone: str, first: date, text: str) -> None:
    where, when = ZoneInfo(zone), hour(text)
    found = following(datetime(first.year, first.month, first.day, tzinfo=UTC), when, where)

    for _number in range(60):
        after = following(found.at, when, where)
        assert after.at > found.at
        assert after.label > found.label
        assert latest(after.at - timedelta(microseconds=1), when, where) == found
        assert latest(found.at, when, where) == found
        assert found.until > found.at
        found = after


def test_a_date_the_zone_skipped_has_no_occurrence() -> None:
    assert occurrence(date(2011, 12, 30), Hour(START.time()), ZoneInfo("Pacific/Apia")) is None
    assert occurrence(date(2011, 12, 31), Hour(START.time()), ZoneInfo("Pacific/Apia")) is not None
