"""The bot's own hand-out and delivery, as a program made to be killed at any moment.

``python -m tests.faults.program ORDERS`` reads a JSON file of :class:`Orders` and goes on in one process after the
other until nothing is left to do, or it has had its lives. It says ``ready PID`` when one begins, and ``killed``,
``died`` or ``lived`` when it has ended.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import cogs
from bot.chat.carrier import Limits, Parcel
from bot.chat.house import House
from bot.chat.router import Router
from bot.database import Database, Transaction, open_database
from bot.database.units import Work
from bot.delivery.calendar import Calendar
from bot.delivery.courier import Courier
from bot.delivery.outbox import Outbox
from bot.words import Catalogues
from campaigns import install, people
from campaigns.packs import load
from campaigns.people import Role

Result = TypeVar("Result")

PACK = Path(__file__).parent.parent / "packs" / "small"
SLUG = "small"
EVENING_BEFORE = datetime(2026, 11, 15, 20, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)  # in the zone of the pack
DAY = "2026-11-16"
DIED = 9  # what a process that stops dead at a boundary ends with


@dataclass(frozen=True, slots=True)
class Orders:
    """What a program is to do.

    ``began`` is when the first of its kind began, in seconds since 1970: it is nine then. ``remembers`` says whether
    the platform takes a letter only once. ``lives`` is at which boundary each process dies: before or after a commit
    or a sending; 0 is at none.
    """

    url: str
    folder: str
    began: float
    remembers: bool
    lives: tuple[int, ...] = (0,)

    def write(self, path: Path) -> Path:
        """Keep them in a file."""
        path.write_text(json.dumps(asdict(self)))
        return path


class FaultClock:
    """It was nine when the first program began."""

    def __init__(self, began: float) -> None:
        self._began = began

    def now(self) -> datetime:
        return NINE + timedelta(seconds=time.time() - self._began)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Boundaries:
    """Counts the moments at which a death hurts most, and dies at one of them."""

    def __init__(self, dies_at: int) -> None:
        self._left = dies_at

    def cross(self) -> None:
        self._left -= 1
        if self._left == 0:
            os._exit(DIED)


class DyingDatabase(Database):
    """An open database, with a boundary before and after each commit."""

    def __init__(self, opened: Database, boundaries: Boundaries) -> None:
        super().__init__(opened.engine, opened.new_id)
        self._opened, self._boundaries = opened, boundaries
        self.listen, self.read = opened.listen, opened.read  # type: ignore[method-assign]

    async def unit(self, work: Work[Result]) -> Result:
        self._boundaries.cross()
        result = await self._opened.unit(work)
        self._boundaries.cross()
        return result


class Postman:
    """A platform that keeps what it is given in a folder: a line for each delivery, "member nonce repeated"."""

    platform = "file"
    limits = Limits(per_second=600)  # so that a hand-out of 2,000 takes as long as a few kills

    def __init__(self, folder: Path, boundaries: Boundaries, *, remembers: bool) -> None:
        self.remembers, self._boundaries, self._folder = remembers, boundaries, folder
        (folder / "known").mkdir(exist_ok=True)
        self._log = os.open(folder / "delivered", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def chat(self, parcel: Parcel) -> tuple[str, bool]:
        return parcel.address, False

    async def carry(self, parcel: Parcel) -> str:
        self._boundaries.cross()
        await asyncio.sleep(random.uniform(0, 0.004))
        line = f"{parcel.member} {parcel.nonce} {int(parcel.repeated)}\n"
        if self.remembers:
            self._keep_once(parcel.nonce, line)
        else:
            os.write(self._log, line.encode())
        self._boundaries.cross()
        await asyncio.sleep(random.uniform(0, 0.004))
        return parcel.nonce

    def _keep_once(self, nonce: str, line: str) -> None:
        """Keep a line under a name, whole or not at all, unless there is one."""
        unnamed = self._folder / f"{os.getpid()}-{nonce}.part"
        unnamed.write_text(line)
        with suppress(FileExistsError):
            os.link(unnamed, self._folder / "known" / nonce)
        unnamed.unlink()


def delivered(folder: Path) -> list[tuple[int, str, bool]]:
    """What a postman has been given in all: member, nonce, and whether it said it was repeated."""
    lines = (folder / "delivered").read_text().splitlines()
    lines += [path.read_text().strip() for path in sorted((folder / "known").iterdir())]
    return [(int(member), nonce, repeated == "1") for member, nonce, repeated in (line.split() for line in lines)]


def router_of(database: Database, clock: FaultClock) -> Router:
    """The door of the campaign, with every feature there is."""
    return Router(database, House(cogs.ALL, Outbox()), Catalogues(), clock, SLUG)


async def seed(url: str, folder: Path, members: int) -> list[int]:
    """Make the campaign and its members, whose first hand-out is at nine; their ids."""

    def work(tx: Transaction) -> list[int]:
        campaign = install.install(tx, load(str(PACK)), EVENING_BEFORE)
        seats = []
        for number in range(members):
            person = people.recognise(
                tx, "file", f"file-{number}", f"Member {number}", language="en", zone=campaign.zone.key,
                at=EVENING_BEFORE,
            )  # fmt: skip
            seats.append(people.seat(tx, campaign, person, Role.MEMBER, EVENING_BEFORE).id)
        tx.facts.clear()
        return seats

    database = await open_database(url, backups=folder)
    seats = await database.unit(work)
    await database.close()
    return seats


async def deliver(orders: Orders, dies_at: int) -> None:
    """Hand out and deliver until nothing is left to do."""
    folder, clock, boundaries = Path(orders.folder), FaultClock(orders.began), Boundaries(dies_at)
    opened = await open_database(orders.url, backups=folder)
    database = DyingDatabase(opened, boundaries)
    router = router_of(database, clock)
    postman = Postman(folder, boundaries, remembers=orders.remembers)
    boot = f"{os.getpid()}-{time.time_ns()}"
    courier = Courier(database, router, [postman], clock, boot, claim_is_old=timedelta(seconds=1))
    calendar = Calendar(database, router, clock)
    say(f"ready {os.getpid()}")
    await courier.start()
    await calendar.start()
    while await database.read(left_to_do):
        await clock.sleep(0.05)
    await calendar.stop()
    await courier.stop()
    await opened.close()


def left_to_do(tx: Transaction) -> bool:
    """Whether somebody has nothing yet, or a letter isn't where it belongs."""
    letters = tx.one("SELECT COUNT(*) AS n FROM letter WHERE state IN ('waiting', 'sending')")
    due = tx.one(
        "SELECT COUNT(*) AS n FROM member m WHERE NOT EXISTS (SELECT 1 FROM assignment a WHERE a.member = m.id)"
    )
    assert letters is not None
    assert due is not None
    return bool(letters["n"] + due["n"])


def say(text: str) -> None:
    """Tell the test."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def live(lives: tuple[int, ...], do: Callable[[int], Coroutine[Any, Any, None]]) -> None:
    """Do something in one process after the other: each is a fork of this one, which has loaded everything."""
    for dies_at in lives:
        child = os.fork()
        if child == 0:
            asyncio.run(do(dies_at))
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said = {0: "lived", DIED: "died", -signal.SIGKILL: "killed"}.get(status, f"broke: {status}")
        say(said)
        if said not in ("died", "killed"):
            return


def main(path: Path) -> None:
    """Do what the orders in a file say."""
    orders = Orders(**json.loads(path.read_text()))
    live(orders.lives, partial(deliver, orders))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
