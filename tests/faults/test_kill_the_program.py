"""The whole program, ``python -m bot run``, killed twenty times on its way through one hand-out, by its real clock."""

import asyncio
import os
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import local_day
from bot.database import Transaction, open_database
from campaigns import install, people
from campaigns.packs import load
from campaigns.people import Role
from tests.campaigns.scene import SMALL
from tests.shell.conftest import LONG_ENOUGH_S, Running, Shell

KILLS = int(os.environ.get("STREETTEAM_TEST_KILLS", "20"))  # set it for a longer run
MEMBERS = 100 * KILLS
LOOKS_S = 0.002


def where_it_is_noon(now: datetime) -> ZoneInfo:
    """A zone in which it is between twelve and one: everybody's nine o'clock has passed, nobody's day is over."""
    ahead = 12 - now.hour  # −11 … 12 hours; the names of these zones have the sign the other way round
    return ZoneInfo(f"Etc/GMT{-ahead:+d}" if ahead else "UTC")


class Place:
    """A data folder with a campaign of which every member's mission is due."""

    def __init__(self, runner: asyncio.Runner, folder: Path) -> None:
        now = datetime.now(UTC)
        self.zone = where_it_is_noon(now)
        self.day = local_day(now, self.zone)
        self.shell = Shell(folder)
        self.shell.set(CAMPAIGN=str(SMALL), DEMO="0")
        self.file = self.shell.data / "streetteam.db"
        self.shell.data.mkdir()
        evening_before = now - timedelta(hours=16)

        def work(tx: Transaction) -> list[int]:
            campaign = install.install(tx, load(str(SMALL)), evening_before)
            seats = []
            for number in range(MEMBERS):
                person = people.recognise(
                    tx, "web", f"kill-{number}", f"Member {number}", language="en", zone=self.zone.key,
                    at=evening_before,
                )  # fmt: skip
                seats.append(people.seat(tx, campaign, person, Role.MEMBER, evening_before))
            tx.facts.clear()
            self.people = {seat.person: seat.id for seat in seats}
            return [seat.id for seat in seats]

        database = runner.run(open_database(f"sqlite:///{self.file}", backups=folder))
        self.members = runner.run(database.unit(work))
        runner.run(database.close())

    def rows(self, sql: str) -> list[tuple[int | str, ...]]:
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=60)) as file:
            return file.execute(sql).fetchall()

    def given(self) -> int:
        """How many missions were given."""
        return int(self.rows("SELECT COUNT(*) FROM assignment")[0][0])

    def arrived(self) -> int:
        """How many missions people have been told of."""
        return int(self.rows("SELECT COUNT(*) FROM web_message WHERE view LIKE 'today.mission|%'")[0][0])

    def comes_to(self, bot: Running, *, given: int = 0, arrived: int = 0) -> None:
        """Wait until it is that far."""
        deadline = time.monotonic() + LONG_ENOUGH_S
        while self.given() < given or self.arrived() < arrived:
            assert bot.process.poll() is None, bot.output
            assert time.monotonic() < deadline, bot.output
            time.sleep(LOOKS_S)


def test_the_program_killed_twenty_times_gives_everybody_one_mission(runner: asyncio.Runner, tmp_path: Path) -> None:
    place = Place(runner, tmp_path)
    deaths: list[tuple[int, int]] = []

    for life in range(KILLS):
        bot = place.shell.start()
        given, arrived = place.given(), place.arrived()
        left = KILLS + 1 - life
        if life % 2 and given < MEMBERS:
            place.comes_to(bot, given=given + max(1, (MEMBERS - given) // left))
        else:
            place.comes_to(bot, arrived=arrived + max(1, (MEMBERS - arrived) // left))
        bot.stop(signal.SIGKILL)
        deaths.append((place.given(), place.arrived()))
    bot = place.shell.start()
    place.comes_to(bot, given=MEMBERS, arrived=MEMBERS)
    bot.stop()

    assert bot.process.returncode == 0, bot.output
    assert sum(arrived < MEMBERS for _given, arrived in deaths) >= KILLS // 2, deaths
    assert len(set(deaths)) >= KILLS // 2, deaths
    assert sorted(place.rows("SELECT member, day, slot FROM assignment")) == [
        (member, place.day.isoformat(), 0) for member in sorted(place.members)
    ]
    told = Counter(place.rows("SELECT reader FROM web_message WHERE view LIKE 'today.mission|%'"))
    assert told == Counter({(person,): 1 for person in place.people})
    letters = Counter(place.rows("SELECT member, state FROM letter WHERE view = 'today.mission'"))
    assert letters == Counter({(member, "sent"): 1 for member in place.members})
    assert place.rows("PRAGMA integrity_check") == [("ok",)]
