"""Starting and idling: ours, ready to be spoken to, against a process that only builds the two libraries' clients."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
RUNS = 7
SETTLES_S = 2.0  # after which what a start needed only once has been given back

PEER = "discord.py + python-telegram-bot, built"


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds until it was ready, and megabytes it keeps then."""

    seconds: float
    megabytes: float


def rows() -> Iterator[dict[str, Any]]:
    """Both rows of this file: seconds to be ready, and megabytes kept when idle."""
    with tempfile.TemporaryDirectory() as folder:
        ours = [sys.executable, "-m", "bot", "run"]
        theirs = [sys.executable, "-m", "tests.bench.sides.clients"]
        mine, peers, reason = [], [], ""
        for run in range(RUNS + 1):
            mine.append(started(ours, Path(folder)))
            try:
                peers.append(started(theirs, Path(folder)))
            except RuntimeError as error:
                reason = str(error)
            if run == 0:  # made the database and the bytecode, and is not measured
                mine, peers = [], []
    yield _row("start", "s", [s.seconds for s in mine], [s.seconds for s in peers], reason)
    yield _row("memory_idle", "MB", [s.megabytes for s in mine], [s.megabytes for s in peers], reason)


def started(command: list[str], folder: Path) -> Start:
    """Start a program, wait until it says where it is, look at it, and stop it.

    Raises:
        RuntimeError: it ended before it was ready; the text is the last line it said.
    """
    settings = {"DATA": str(folder / "data"), "WEB_PORT": "0", "DEMO": "0"}
    # Both sides keep their bytecode, as installed programs do, whatever this machine is set to.
    python = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    environment = os.environ | python | {f"STREETTEAM_{k}": v for k, v in settings.items()}
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        ready = process.stdout.readline().startswith("http")
        seconds = time.perf_counter() - began
        if not ready:
            _out, said = process.communicate()
            raise RuntimeError((said.strip().splitlines() or ["it did not start"])[-1])
        time.sleep(SETTLES_S)
        megabytes = _resident(process.pid) / 1e6
        process.terminate()
        process.communicate()
    return Start(seconds, megabytes)


def _resident(pid: int) -> int:
    import psutil

    return int(psutil.Process(pid).memory_info().rss)


def _row(name: str, unit: str, ours: list[float], theirs: list[float], reason: str) -> dict[str, Any]:
    value, peer = median(ours), median(theirs) if theirs else None
    return {
        "name": name, "value": round(value, 3), "unit": unit, "peer": PEER,
        "peer_value": None if peer is None else round(peer, 3),
        "ratio": None if peer is None else round(value / peer, 3), "runs": RUNS,
        **({"reason": reason} if reason else {}),
    }  # fmt: skip
