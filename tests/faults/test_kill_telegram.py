"""The whole program on Telegram, killed at the worst moments: no word is lost, none is done twice, all are answered."""

import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.database import open_database
from tests.conftest import HandClock
from tests.platforms.telegram.server import TOKEN, Server
from tests.platforms.telegram.town import Folk, Town

HOUSE = Path(__file__).parents[2]
PEOPLE, WORDS = 22, 5  # how many speak, and how often each
AT_ONCE, A_LIFE = 4, 10  # words said between two polls, and while one process lives
PATIENCE_S, LOOKS_S = 240.0, 0.002
RANDOM_KILLS = int(os.environ.get("STREETTEAM_TEST_KILLS", "20")) // 5

# What Telegram sees when the process dies: a call's name, whether it was done already, and which of its kind it is.
MOMENTS = (
    ("getUpdates", True, 1),  # the answer is on its way: nothing is kept yet
    ("getUpdates", False, 2),  # what came is kept, and is being confirmed
    ("sendMessage", False, 3),  # what was asked is done, and its answer has not arrived
    ("sendMessage", True, 5),  # the answer has arrived, and nobody knows
    ("getUpdates", True, 3),
    ("sendMessage", True, 8),
)


class Crowd:
    """Everybody who speaks, and the program that hears them, one life after the other."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.town, self.folder = server, server.town, folder
        self.folk = [self.town.person(f"Speaker {number}") for number in range(PEOPLE)]
        self.unsaid: list[tuple[Folk, str]] = [
            (folk, f"C{word}-{folk.id}") for word in range(WORDS) for folk in self.folk
        ]
        self.said = [name for _folk, name in self.unsaid]
        self.file = folder / "data" / "streetteam.db"
        self.process: asyncio.subprocess.Process | None = None
        self._moment: tuple[str, bool, int] | None = None
        self.kills = self._may_say = 0
        server.watch = self._sees

    async def lives(self, moment: tuple[str, bool, int] | None = None, seconds: float | None = None) -> None:
        """Start the program, and kill it at a moment or after some seconds."""
        is_last = moment is None and seconds is None
        self._moment, self._may_say = moment, len(self.unsaid) if is_last else A_LIFE
        owners = ",".join(f"telegram:{folk.id}" for folk in self.folk)
        settings = {
            "DATA": str(self.folder / "data"), "WEB_PORT": "0", "DEMO": "0", "TELEGRAM_TOKEN": TOKEN, "OWNERS": owners,
            "TELEGRAM_API_URL": self.server.address, "CAMPAIGN": str(HOUSE / "tests" / "packs" / "small"),
        }  # fmt: skip
        environment = {name: value for name, value in os.environ.items() if not name.startswith("STREETTEAM_")}
        environment |= {f"STREETTEAM_{name}": value for name, value in settings.items()} | {"PYTHONPATH": str(HOUSE)}
        log = (self.folder / "log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=self.folder, env=environment, stdout=log, stderr=log
        )
        log.close()
        if seconds is not None:
            polls = self.server.polls
            await self._until(lambda: self.server.polls > polls)
            await asyncio.sleep(seconds)
            self._kill()
        if moment is not None or seconds is not None:
            await self.process.wait()

    async def ends(self) -> None:
        """Let it come to the end of all there is to do, and stop it as operators do."""
        assert self.process is not None
        await self._until(lambda: not self.unsaid and not self.town.updates and not self.left_to_do())
        self.process.send_signal(signal.SIGTERM)
        assert await self.process.wait() == 0

    def left_to_do(self) -> list[tuple[str, str]]:
        """What is kept and not done, or done and not answered: the keys, and the answers owed. Looked at from beside.

        Telegram has nothing left to bring once its updates are confirmed, and they are kept before that.
        """
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=PATIENCE_S)) as file:
            return file.execute(
                "SELECT key, outcome FROM inbox WHERE platform = 'telegram' AND (done_at IS NULL OR outcome <> '')"
            ).fetchall()

    def is_answered(self, folk: Folk) -> bool:
        """Whether somebody was told what came of each of their words: by itself, or after a restart."""
        told = " ".join(message.get("text", "") for message in self.town.from_bot(folk))
        return told.count("Got it") + told.count("I was restarted") >= WORDS

    async def _until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, as long as the process lives."""
        assert self.process is not None
        while not holds():
            assert self.process.returncode is None, (self.folder / "log").read_text()[-2_000:]
            await asyncio.sleep(LOOKS_S)

    def _sees(self, method: str, done: bool) -> None:
        if method == "getUpdates" and not done:
            now = min(AT_ONCE, self._may_say)
            for folk, name in self.unsaid[:now]:
                self.town.types(folk, f'/log conversation "They want shade." "bus stops" online hello {name}')
            del self.unsaid[:now]
            self._may_say -= now
        if self._moment is not None and (method, done) == self._moment[:2]:
            which, at, left = self._moment
            self._moment = (which, at, left - 1) if left > 1 else None
            if left == 1:
                self._kill()

    def _kill(self) -> None:
        assert self.process is not None
        if self.process.returncode is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.kills += 1


async def test_killed_between_hearing_and_answering_every_word_is_done_once(tmp_path: Path, clock: HandClock) -> None:
    server = Server(Town(clock), slow_poll_s=0.05)
    await server.start()
    crowd = Crowd(server, tmp_path)
    chance = random.Random(PEOPLE)

    async with asyncio.timeout(PATIENCE_S):
        for moment in MOMENTS:
            await crowd.lives(moment)
        for _kill in range(RANDOM_KILLS):
            await crowd.lives(seconds=chance.uniform(0, 0.6))
        await crowd.lives()
        await crowd.ends()
    await server.stop()

    database = await open_database(f"sqlite:///{crowd.file}", backups=tmp_path)
    logged = await database.read(lambda tx: tx.all("SELECT contact FROM conversation"))
    await database.close()
    said = json.dumps([message.get("text") for folk in crowd.folk for message in server.town.from_bot(folk)])
    assert crowd.kills == len(MOMENTS) + RANDOM_KILLS
    assert Counter(row["contact"] for row in logged) == Counter(crowd.said)
    assert crowd.left_to_do() == []
    assert all(map(crowd.is_answered, crowd.folk))
    assert "in the logbook already" not in said
    assert not server.methods.bad
