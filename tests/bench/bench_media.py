"""Photos against libvips, boards against easy-pil: both sides in turns, each in a process of its own, medians.

Run by itself it prints its rows: ``python -m tests.bench.bench_media PYTHON_OF_THE_PEERS``.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from PIL import Image

from bot.media.scenes import Scene, photograph
from tests.media import samples

ROOT = Path(__file__).parents[2]
RUNS = 21
MEMORY_RUNS = 5
PHOTOS = 10
WIDE, HIGH = 4032, 3024  # a phone's 12 megapixels

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a side said about one run."""

    seconds: float
    made: int  # bytes
    peak_kb: int


class Side:
    """A process that does one side's work when asked."""

    def __init__(self, python: str, module: str, *arguments: str) -> None:
        """Start it and wait until it is ready.

        Raises:
            RuntimeError: it could not start; the text is the last line it said.
        """
        self._process = subprocess.Popen(
            [python, "-m", f"tests.bench.sides.{module}", *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if self._line() != "ready":
            _, said = self._process.communicate()
            raise RuntimeError((said.strip().splitlines() or ["it did not start"])[-1])

    def run(self) -> Answer:
        """Do the work once."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        seconds, made, peak = self._line().split()
        return Answer(float(seconds), int(made), int(peak))

    def close(self) -> None:
        """Let it go."""
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def rows(peers: str | None) -> list[Row]:
    """All rows of this file.

    Args:
        peers: the Python that has ``pyvips[binary]`` and ``easy-pil``; None leaves the peers' figures empty.
    """
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "phone.jpg"
        photo.write_bytes(phone_photo())
        return [
            photo_intake(peers, photo),
            photo_memory(peers, photo),
            board_picture(peers),
            *hostile_photos(Path(folder)),
        ]


def photo_intake(peers: str | None, photo: Path) -> Row:
    """Milliseconds to take in a phone's photo: two copies, a fingerprint, no metadata. Aim: 1.1 of libvips."""
    return _timed("photo_intake", "libvips", ("photo_ours", str(photo)), ("photo_vips", str(photo)), peers)


def board_picture(peers: str | None) -> Row:
    """Milliseconds to draw a board and write it as a file. Aim: 0.3 of easy-pil."""
    return _timed("board_picture", "easy-pil", ("board_ours",), ("board_easy_pil",), peers)


def photo_memory(peers: str | None, photo: Path) -> Row:
    """Peak memory in MB of a process that has taken in ten photos, all told. Aim: 0.75 of libvips.

    One photo alone takes either about 60 MB; what differs is what a process keeps that goes on.
    """
    ours: list[float] = []
    theirs: list[float] = []
    reason = ""
    for _ in range(MEMORY_RUNS):
        ours.append(_peak(sys.executable, "photo_ours", str(photo)))
        if peers and not reason:
            try:
                theirs.append(_peak(peers, "photo_vips", str(photo)))
            except (OSError, RuntimeError) as error:
                reason = str(error)
    return _row("photo_memory", "MB", "libvips", ours, theirs, reason)


def hostile_photos(folder: Path) -> list[Row]:
    """Pictures made to hurt: the longest of them, how much memory rises, and how far the loop lags meanwhile.

    The other side is what is promised: a second each, 150 MB, 20 ms at the 99th percentile.
    """
    made = folder / "hostile"
    made.mkdir()
    for name, data in samples.hostile().items():
        (made / name).write_bytes(data)
    told: list[Row] = []
    for _ in range(MEMORY_RUNS):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.sides.photo_hostile", str(made)], cwd=ROOT, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        told.append(json.loads(done.stdout))
    worst = max(told, key=lambda each: each["ms"])["which"]
    kept = (("photo_hostile", "ms", "ms", 1000), ("photo_hostile_memory", "mb", "MB", 150),
            ("photo_hostile_lag", "lag", "ms", 20))  # fmt: skip
    rows = [_row(name, unit, "what is promised", [each[key] for each in told], [most], "")
            for name, key, unit, most in kept]  # fmt: skip
    return [rows[0] | {"slowest": worst}, *rows[1:]]


def phone_photo() -> bytes:
    """A 12 megapixel JPEG of about 4 MB as a phone writes it: on its side, with a place inside."""
    drawn = photograph(Scene.STREET, "bench", datetime(2026, 11, 19, 18, 30, tzinfo=UTC), (33.749, -84.388))
    with Image.open(BytesIO(drawn)) as image:
        notes = image.getexif()
        large = image.resize((WIDE, HIGH), Image.Resampling.BICUBIC)
    noise = Image.frombytes("L", (WIDE, HIGH), Random("bench").randbytes(WIDE * HIGH))
    large = Image.blend(large, Image.merge("RGB", (noise, noise, noise)), 0.05)
    notes[0x0112] = 6
    file = BytesIO()
    large.save(file, "JPEG", quality=90, exif=notes)
    return file.getvalue()


def _timed(name: str, peer: str, ours: tuple[str, ...], theirs: tuple[str, ...], peers: str | None) -> Row:
    sides, reason = [Side(sys.executable, *ours)], "" if peers else "no environment of the peers"
    if peers:
        try:
            sides.append(Side(peers, *theirs))
        except (OSError, RuntimeError) as error:
            reason = str(error)
    taken: list[list[float]] = [[] for _ in sides]
    try:
        for side in sides:  # caches and lazy imports
            side.run()
            side.run()
        for _ in range(RUNS):
            for side, times in zip(sides, taken, strict=True):
                times.append(side.run().seconds * 1000)
    finally:
        for side in sides:
            side.close()
    return _row(name, "ms", peer, taken[0], taken[1] if len(taken) > 1 else [], reason)


def _peak(python: str, module: str, *arguments: str) -> float:
    side = Side(python, module, *arguments)
    try:
        return max(side.run().peak_kb for _ in range(PHOTOS)) / 1024
    finally:
        side.close()


def _row(name: str, unit: str, peer: str, ours: list[float], theirs: list[float], reason: str) -> Row:
    row: Row = {
        "name": name,
        "value": round(median(ours), 2),
        "unit": unit,
        "peer": peer,
        "peer_value": round(median(theirs), 2) if theirs else None,
        "ratio": round(median(ours) / median(theirs), 3) if theirs else None,
        "runs": len(ours),
    }
    return row if theirs else row | {"reason": reason or "no environment of the peers"}


if __name__ == "__main__":
    json.dump(rows(sys.argv[1] if len(sys.argv) > 1 else None), sys.stdout, indent=2)
