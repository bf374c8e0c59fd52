"""Killed at any moment of a hand-out and started again: everybody has exactly one mission, and hears of it."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import psycopg
import pytest

from bot.database import open_database
from tests.faults.program import DAY, Orders, delivered, seed

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("STREETTEAM_TEST_KILLS", "20"))  # set it for a longer run
MEMBERS = 100 * KILLS
JITTER_S = 0.02  # so that a life doesn't end at the same point of its work as the one before
LOOKS_S = 0.002
IN_FLIGHT = 4


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a hand-out is: members who have a mission, letters the platform was given."""

    given: int
    sent: int


class Scene:
    """A campaign of which every member is due at nine, and what programs make of it."""

    def __init__(self, runner: asyncio.Runner, url: str, folder: Path, members: int, *, remembers: bool) -> None:
        self.runner, self.url, self.folder = runner, url, folder
        self.members = runner.run(seed(url, folder, members))
        self.began, self.remembers = time.time(), remembers

    @contextmanager
    def program(self, *lives: int) -> Iterator[Iterator[str]]:
        """What a program that does what is to be done says meanwhile."""
        orders = Orders(self.url, str(self.folder), self.began, self.remembers, lives)
        command = [sys.executable, "-m", "tests.faults.program", str(orders.write(self.folder / "orders.json"))]
        with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as program:
            assert program.stdout is not None
            yield (line.strip() for line in program.stdout)
        assert program.returncode == 0

    def progress(self) -> Progress:
        """How far it is, looked at from outside."""
        log, known = self.folder / "delivered", self.folder / "known"
        sent = log.read_bytes().count(b"\n") if log.exists() else 0
        return Progress(self._given(), sent + (sum(1 for _ in known.iterdir()) if known.exists() else 0))

    def comes_to(self, stop: Progress) -> None:
        """Wait until it is that far."""
        while (now := self.progress()).given < stop.given or now.sent < stop.sent:
            time.sleep(LOOKS_S)

    def _given(self) -> int:
        count = "SELECT COUNT(*) FROM assignment"
        if self.url.startswith("sqlite"):
            address = f"file:{self.url.removeprefix('sqlite:///')}?mode=ro"
            with closing(sqlite3.connect(address, uri=True)) as file:
                return int(file.execute(count).fetchone()[0])
        with psycopg.connect(self.url) as connection:
            row = connection.execute(count.encode()).fetchone()
            return int(row[0]) if row else 0

    def everybody_has_one(self) -> None:
        """One mission a member, one letter for each, and a database that is whole."""
        database = self.runner.run(open_database(self.url, backups=self.folder))
        given = self.runner.run(database.read(lambda tx: tx.all("SELECT member, day, slot FROM assignment")))
        letters = self.runner.run(
            database.read(lambda tx: tx.all("SELECT member, state FROM letter WHERE view = 'today.mission'"))
        )
        self.runner.run(database.close())
        assert sorted((row["member"], row["day"], row["slot"]) for row in given) == [
            (member, DAY, 0) for member in sorted(self.members)
        ]
        assert sorted((row["member"], row["state"]) for row in letters) == [
            (member, "sent") for member in sorted(self.members)
        ]
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as file:
                assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    def everybody_heard(self, most_repeats: int) -> None:
        """Exactly once, or, where the platform forgets, again and told so, and no more often than that."""
        times, told = Counter[int](), Counter[int]()
        for member, _nonce, repeated in delivered(self.folder):
            times[member] += 1
            told[member] += repeated
        assert set(times) == set(self.members)
        if self.remembers:
            assert set(times.values()) == {1}
        assert {member: n for member, n in times.items() if n - 1 > told[member]} == {}, "somebody wasn't told"
        assert sum(times.values()) - len(times) <= most_repeats


# Between them, both tests are run on each database, for platforms that remember and for those that don't.
@pytest.mark.parametrize(("url", "remembers"), [("sqlite", True), ("postgres", False)], indirect=["url"])
def test_killed_again_and_again_all_through_a_hand_out(
    runner: asyncio.Runner, url: str, tmp_path: Path, *, remembers: bool
) -> None:
    """Half of the deaths come while missions are given, half while letters go out; each a little further on."""
    scene = Scene(runner, url, tmp_path, MEMBERS, remembers=remembers)
    chance = random.Random(MEMBERS)
    deaths: list[Progress] = []

    with scene.program(*[0] * (KILLS + 1)) as says:
        for said in says:
            if said.startswith("ready") and len(deaths) < KILLS:
                scene.comes_to(_next_stop(deaths))
                time.sleep(chance.uniform(0, JITTER_S))
                os.kill(int(said.split()[1]), signal.SIGKILL)
                deaths.append(scene.progress())

    assert (len(deaths), said) == (KILLS, "lived")
    assert sum(0 < death.given < MEMBERS for death in deaths) >= KILLS // 4, deaths
    assert all(death.given > 0 and death.sent < MEMBERS for death in deaths), deaths
    assert len({death.sent for death in deaths}) >= KILLS // 2, deaths
    scene.everybody_has_one()
    scene.everybody_heard(IN_FLIGHT * KILLS)


def _next_stop(deaths: list[Progress]) -> Progress:
    """How far the next life may come: missions first, then letters, in even steps to shortly before the end."""
    half = KILLS // 2
    if len(deaths) < half:
        return Progress((len(deaths) + 1) * MEMBERS // (half + 1), 0)
    before = deaths[half - 1].sent
    step = (MEMBERS - before) // (KILLS - half + 1)
    return Progress(0, before + step * (len(deaths) - half + 1))


@pytest.mark.parametrize(("url", "remembers"), [("sqlite", False), ("postgres", True)], indirect=["url"])
def test_killed_at_every_boundary_in_turn(runner: asyncio.Runner, url: str, tmp_path: Path, *, remembers: bool) -> None:
    """Before and after each commit and each sending: the first process dies at its first, the next at its second …"""
    scene = Scene(runner, url, tmp_path, 60, remembers=remembers)

    with scene.program(*islice(cycle(range(1, 13)), 48), 0) as says:
        said = Counter(line.split()[0] for line in says)

    assert said["lived"] == 1
    assert said["died"] >= 24
    scene.everybody_has_one()
    scene.everybody_heard(IN_FLIGHT * said["died"])
