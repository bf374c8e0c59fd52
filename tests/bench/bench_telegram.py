"""Telegram: messages a second with sixteen in flight, and what a command costs, against the library as it comes.

Both sides are processes of their own and speak to the same server on loopback, in turns.
"""

import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
RUNS = 7
MESSAGES = 400  # a run
COMMANDS = 90  # a run; ours are answered at the pace Telegram allows, which takes three seconds
SAYS = "/today"  # shows today's mission, or gives one out where there is none: reads and writes, and a screen

Row = dict[str, Any]


class Side:
    """One of the two, at work."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def waits_until_ready(self) -> None:
        assert self._process.stdout is not None
        said = self._process.stdout.readline().strip()
        if said != "ready":
            raise RuntimeError(said or "it did not start")

    def begins(self, many: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{many}\n")
        self._process.stdin.flush()

    def took(self) -> tuple[float, float]:
        """Seconds of the clock and of the processor."""
        assert self._process.stdout is not None
        clock, processor = self._process.stdout.readline().split()
        return float(clock), float(processor)


def rows() -> Iterator[Row]:
    """Both rows of this file."""
    yield telegram_send_16()
    yield command_telegram()


def telegram_send_16() -> Row:
    """Messages a second, sixteen in flight."""
    with _server() as address, _side("ours", address, "send") as ours, _side("stock", address, "send") as stock:
        mine: list[float] = []
        peers: list[float] = []
        for run in range(RUNS + 1):
            for side, rates in ((ours, mine), (stock, peers)):
                side.begins(MESSAGES)
                seconds, _processor = side.took()
                if run:  # the first opens connections
                    rates.append(MESSAGES / seconds)
    return {
        "name": "telegram_send_16", "value": median(mine), "unit": "msg/s", "peer": "python-telegram-bot, httpx",
        "peer_value": median(peers), "ratio": median(mine) / median(peers), "runs": RUNS, "higher_is_better": True,
    }  # fmt: skip


def command_telegram() -> Row:
    """Milliseconds of the processor for a command: the inbox, the unit, the screen and the reply, against an echo."""
    with _server() as address, _side("ours", address, "command") as ours:
        mine = [_commands(ours, address) for _run in range(RUNS + 1)]
    with _server() as address, _side("stock", address, "command") as stock:
        peers = [_commands(stock, address) for _run in range(RUNS + 1)]
    value, peer = median(mine[1:]), median(peers[1:])  # in the first, everybody is new
    return {
        "name": "command_telegram", "value": value, "unit": "ms CPU", "peer": "an echo bot of python-telegram-bot",
        "peer_value": peer, "ratio": value / peer, "runs": RUNS,
    }  # fmt: skip


def _commands(side: Side, address: str) -> float:
    """A run: each of so many people says it once."""
    side.begins(COMMANDS)
    urllib.request.urlopen(f"{address}/begin/{COMMANDS}/1?text={urllib.parse.quote(SAYS)}", data=b"").close()
    _clock, processor = side.took()
    return processor / COMMANDS * 1e3


@contextmanager
def _server() -> Iterator[str]:
    with _python("telegram_server") as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


@contextmanager
def _side(name: str, address: str, does: str) -> Iterator[Side]:
    with _python(f"telegram_{name}", address, does) as process:
        side = Side(process)
        side.waits_until_ready()
        yield side


@contextmanager
def _python(module: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", f"tests.bench.sides.{module}", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()
