"""``make bench``: runs every ``bench_*.py`` here, prints a table with the aims, and writes ``build/bench.json``.

A row has ``name``, ``value``, ``unit``, ``peer``, ``peer_value``, ``ratio`` and ``runs``: both sides measured in turns,
medians, and ours / the peer's. Where more is better, ``higher_is_better`` is true. A row whose peer could not be had
has no ratio and says the reason. ``python -m tests.bench media command_discord`` runs only the files whose name has a
word, or that have a row of that name.
"""

import importlib
import inspect
import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULT = HERE.parent.parent / "build" / "bench.json"

# The most a ratio should be, or the least where more is better.
AIMS = {
    "board_picture": 0.3,
    "command_discord": 1.5,
    "command_telegram": 1.5,
    "commit_durable_64": 20.0,
    "handout_expand": 1.2,
    "handout_makespan": 1.02,
    "leaderboard_1m": 0.5,
    "leaderboard_growth": 1.5,
    "leaderboard_postgres": 0.8,
    "memory_idle": 1.25,
    "photo_hostile": 1.0,
    "photo_hostile_lag": 1.0,
    "photo_hostile_memory": 1.0,
    "photo_intake": 1.1,
    "photo_memory": 0.75,
    "recap_full": 1.0,
    "recap_unit": 1.0,
    "recap_week": 0.2,
    "start": 1.5,
    "telegram_send_16": 3.0,
}

Row = dict[str, Any]


def main(words: list[str]) -> int:
    """Run what is there; 1 where a benchmark itself broke, whatever the figures are; 2 where no such benchmark is."""
    found: list[Row] = []
    broken = 0
    files = chosen(words)
    if not files:
        _say(f"There is no benchmark called {' or '.join(words)}. Rows are: {', '.join(sorted(AIMS))}.")
        return 2
    for path in files:
        began = time.monotonic()
        try:
            for row in _rows(path.stem):
                found.append(row)
                _say(line(row))
        except Exception as error:
            broken += 1
            _say(f"{path.stem}: broke: {error!r}")
        _say(f"  ({path.stem}: {time.monotonic() - began:.0f} s)")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    _say(f"Written to {RESULT.relative_to(RESULT.parent.parent)}.")
    return 1 if broken else 0


def chosen(words: list[str]) -> list[Path]:
    """The files with one of these words in their name, or with a row of that name; all of them for no words."""
    files = sorted(HERE.glob("bench_*.py"))
    return [
        path
        for path in files
        if not words or any(word in path.stem or f'"{word}"' in path.read_text(encoding="utf-8") for word in words)
    ]


def line(row: Row) -> str:
    """A row of the table: ``ok  start  0.912 s  against 0.834  ratio 1.09  (aim ≤ 1.5)``."""
    name, higher = row["name"], bool(row.get("higher_is_better"))
    figures = f"{row['value']:>12,.3f} {row['unit']:<9}" if row["value"] is not None else f"{'':>22}"
    if row["ratio"] is None:
        return f"     {name:<22}{figures} {row.get('reason') or 'no peer'}"
    peer = "" if row["peer_value"] is None else f"against {row['peer_value']:,.3f} ({row['peer']})"
    aim = AIMS.get(name)
    sign = "≥" if higher else "≤"
    met = aim is None or (row["ratio"] >= aim if higher else row["ratio"] <= aim)
    wanted = "" if aim is None else f", aim {sign} {aim:g}"
    return f"{'ok' if met else 'miss':<5}{name:<22}{figures} ratio {row['ratio']:.2f}{wanted}  {peer}"


def _rows(module: str) -> Iterator[Row]:
    """What a benchmark finds; one that takes the Python of the peers gets this one, which has them."""
    rows = importlib.import_module(f"tests.bench.{module}").rows
    made: Iterable[Row] = rows(sys.executable) if inspect.signature(rows).parameters else rows()
    yield from made


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
