"""A bot on the small Discord, as a program made to be killed between any two steps.

The steps are each commit, and each request to Discord: the first answer of what somebody does, what follows it, and
the letter that tells the team. ``python -m tests.faults.answering ORDERS`` goes on in one process after the other until
a file called ``enough`` appears.
"""

import asyncio
import json
import logging
import os
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Annotated, Any

from discord.http import HTTPClient

from bot.chat.fields import Text
from bot.chat.house import House
from bot.chat.intake import Intake
from bot.chat.route import Cog
from bot.chat.router import Router
from bot.chat.screen import Action, Letter, Reply, Screen, Then
from bot.chat.turn import Turn
from bot.database import open_database
from bot.delivery.courier import Courier
from bot.delivery.outbox import Outbox
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.discord import client
from bot.platforms.discord.callbacks import Callbacks
from bot.platforms.discord.mount import DiscordPlatform
from bot.words import Catalogues
from campaigns.refusals import NotFound
from tests.faults.program import NINE, SLUG, Boundaries, DyingDatabase, live, say

FAST = 2_000  # how much faster this clock is than the wall's: sessions begin seconds apart, and many are needed


@dataclass(frozen=True, slots=True)
class Orders:
    """Where to work, where Discord is, how long an answer may take, and at which step each process dies."""

    url: str
    folder: str
    address: str
    token: str
    began: float
    patience_s: float
    lives: tuple[int, ...]


class FastClock:
    """It was nine when the first program began, and hours pass in seconds."""

    def __init__(self, began: float) -> None:
        self._began = began

    def now(self) -> datetime:
        return NINE + timedelta(seconds=(time.time() - self._began) * FAST)

    def monotonic(self) -> float:
        return time.monotonic() * FAST

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.01, seconds / FAST))


def ticking() -> Cog:
    """Writes down each word it is told, and tells the team; a word written down twice would show."""
    cog = Cog("ticking")

    @cog.route("ticking.tick", says="tick", needs=None)
    def tick(turn: Turn, word: Annotated[str, Text("Word")]) -> Reply:
        """Tick."""
        number = turn.tx.new_id()
        turn.tx.run(
            "INSERT INTO deed (id, campaign, what, detail, at) VALUES (:id, :campaign, 'heard', :word, :at)",
            id=number, campaign=turn.campaign.id, word=word, at=turn.now,
        )  # fmt: skip
        turn.post(Letter(("ticking.show", number), place="team"))
        return Then("ticking.show", (number,))

    @cog.route("ticking.show", needs=None, view=True)
    def show(turn: Turn, number: int) -> Reply:
        """Show what was ticked."""
        found = turn.tx.one("SELECT detail FROM deed WHERE id = :id", id=number)
        if found is None:
            raise NotFound
        return Screen(found["detail"], (), (Action("Look", "ticking.show", (number,)),))

    return cog


async def answer(orders: Orders, dies_at: int) -> None:
    """Answer and deliver until it is enough."""
    folder, clock, boundaries = Path(orders.folder), FastClock(orders.began), Boundaries(dies_at)
    opened = await open_database(orders.url, backups=folder)
    database = DyingDatabase(opened, boundaries)
    router = Router(database, House([ticking()], Outbox()), Catalogues(), clock, SLUG)
    darkroom, store = Darkroom(), FolderStore(folder / "media")
    platform = DiscordPlatform(
        router, Intake(database, store, darkroom, clock), store, orders.token, api_url=orders.address,
        patience_s=orders.patience_s,
    )  # fmt: skip
    courier = Courier(
        database, router, [platform.carrier], clock, f"{os.getpid()}-{time.time_ns()}",
        claim_is_old=timedelta(seconds=FAST),
    )  # fmt: skip
    _die_between_requests(boundaries)
    say(f"ready {os.getpid()}")
    await platform.start()
    await courier.start()
    for _look in count():
        if (folder / "enough").exists():
            break
        await asyncio.sleep(0.05)
    await courier.stop()
    await platform.stop()
    await opened.close()


def _die_between_requests(boundaries: Boundaries) -> None:
    """Let the library's requests be boundaries too; only for this process, which is one of many forks."""
    for kind in (HTTPClient, Callbacks):
        before = kind.request

        async def request(*given: Any, _before: Any = before, **named: Any) -> Any:
            boundaries.cross()
            result = await _before(*given, **named)
            boundaries.cross()
            return result

        kind.request = request  # type: ignore[method-assign]


def main(path: Path) -> None:
    """Do what the orders in a file say."""
    logging.disable(logging.CRITICAL)
    client.GUILDS_COME_S = 0.05
    orders = Orders(**json.loads(path.read_text()))
    live(orders.lives, partial(answer, orders))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
