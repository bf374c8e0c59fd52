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
from itertools import cycle, islice
from pathlib import Path

import pytest

from bot.database import open_database
from tests.faults.program import DAY, Orders, delivered, seed

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("STREETTEAM_TEST_KILLS", "20"))  # set it for a longer run
MEMBERS = 100 * KILLS
LIVES_S = 0.3  # the longest life: a hand-out takes longer than all of them together
IN_FLIGHT = 4


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
def test_killed_at_random_moments(runner: asyncio.Runner, url: str, tmp_path: Path, *, remembers: bool) -> None:
    scene = Scene(runner, url, tmp_path, MEMBERS, remembers=remembers)
    chance = random.Random(MEMBERS)
    kills = 0

    with scene.program(*[0] * (KILLS + 1)) as says:
        for said in says:
            if said.startswith("ready") and kills < KILLS:
                time.sleep(chance.uniform(0, LIVES_S))
                os.kill(int(said.split()[1]), signal.SIGKILL)
                kills += 1

    assert (kills, said) == (KILLS, "lived")
    scene.everybody_has_one()
    scene.everybody_heard(IN_FLIGHT * KILLS)


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
