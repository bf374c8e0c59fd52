"""The program as an operator meets it: a real process, a data folder of its own, and what it prints."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from bot.settings import Settings

HOUSE = Path(__file__).parent.parent.parent
LONG_ENOUGH_S = 240.0  # for a machine that is busy with other tests; nothing waits that long when all is well


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


class Shell:
    """A folder to work in, with its own environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("STREETTEAM_")}
        self.environment |= {"PYTHONPATH": str(HOUSE), "PYTHONUNBUFFERED": "1"}
        self.set(DATA=str(self.data), WEB_PORT="0")
        self.started: list[Running] = []

    def set(self, **settings: str) -> None:
        """Set settings, by their names without the prefix; "" is none."""
        self.environment |= {f"STREETTEAM_{name}": value for name, value in settings.items()}

    def run(self, *arguments: str) -> Said:
        """Run a command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments], cwd=self.folder, env=self.environment, check=False,
            capture_output=True, text=True, timeout=LONG_ENOUGH_S,
        )  # fmt: skip
        return Said(done.returncode, done.stdout, done.stderr)

    def start(self) -> "Running":
        """Start the bot; it is stopped with the test."""
        running = Running(self)
        self.started.append(running)
        return running


class Running:
    """A bot that runs. Its lines are collected as they come, what it logs and what it prints."""

    def __init__(self, shell: Shell) -> None:
        self.lines: list[str] = []
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=shell.folder, env=shell.environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def waits_for(self, found: Callable[[], bool]) -> None:
        """Wait until something is so; fail with the output where it never is."""
        deadline = time.monotonic() + LONG_ENOUGH_S
        while not found():
            assert time.monotonic() < deadline, f"waited in vain:\n{self.output}"
            assert self.process.poll() is None or found(), f"ended with {self.process.returncode}:\n{self.output}"
            time.sleep(0.02)

    @property
    def address(self) -> str:
        """Where it says that it listens, once it does."""
        self.waits_for(lambda: any(line.startswith("http://") for line in self.lines))
        return next(line for line in self.lines if line.startswith("http://"))

    @property
    def resident(self) -> int:
        """How much memory it holds, in KiB."""
        told = Path(f"/proc/{self.process.pid}/status")
        if told.exists():
            return int(told.read_text().partition("VmRSS:")[2].split()[0])
        ps = ["ps", "-o", "rss=", "-p", str(self.process.pid)]
        return int(subprocess.run(ps, check=True, capture_output=True, text=True).stdout)

    def get(self, path: str) -> tuple[int, str]:
        """A page: its status and its text."""
        try:
            with self._browser.open(self.address + path, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """Stop it and return how many seconds that took."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(LONG_ENOUGH_S)
        self._reader.join(LONG_ENOUGH_S)
        if self.process.stdout:
            self.process.stdout.close()
        return time.monotonic() - began

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """Somebody at a shell, in an empty folder."""
    shell = Shell(tmp_path)
    yield shell
    for running in shell.started:
        running.stop(signal.SIGKILL)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def elsewhere(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a second, empty place of the same kind of database as ``url``."""
    data = tmp_path / "elsewhere"
    if url.startswith("sqlite"):
        yield Settings(data=data)
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"empty_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield Settings(data=data, database_url=urlsplit(url)._replace(path=f"/{name}").geturl())
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
