"""Killed between receiving and handling: nothing that was said is lost, and nothing is done twice."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path

from bot.database import open_database
from tests.faults.hearing import PLATFORM, Orders, Platform
from tests.faults.program import seed

ROOT = Path(__file__).parents[2]
UPDATES = 120


def test_killed_between_any_two_steps_everything_is_heard_once(
    runner: asyncio.Runner, url: str, tmp_path: Path
) -> None:
    """The steps are a poll, which confirms what came before, the commit that keeps, and each commit that handles."""
    runner.run(seed(url, tmp_path, 0))
    orders = Orders(url, str(tmp_path), UPDATES, (*islice(cycle(range(1, 14)), 60), 0))
    (tmp_path / "orders.json").write_text(json.dumps(asdict(orders)))
    command = [sys.executable, "-m", "tests.faults.hearing", str(tmp_path / "orders.json")]

    said = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=True, timeout=240).stdout.split()

    database = runner.run(open_database(url, backups=tmp_path))
    heard = runner.run(database.read(lambda tx: tx.all("SELECT detail FROM deed WHERE what = 'heard'")))
    done = runner.run(
        database.read(lambda tx: tx.all("SELECT key FROM inbox WHERE platform = :of AND done_at > 0", of=PLATFORM))
    )
    runner.run(database.close())
    assert said[-1] == "lived"
    assert said.count("died") >= 20
    assert Counter(row["detail"] for row in heard) == Counter(f"word-{n}" for n in range(UPDATES))
    assert len(done) == UPDATES
    assert Platform(tmp_path, UPDATES).confirmed() == UPDATES
