"""A platform's poller and what it hears, as a program made to be killed between any two steps.

The platform keeps its updates until they are confirmed: a file with the number of the first that is not. The poller
keeps what it gets in the inbox, confirms, and lets the router do what waits there.
"""

import json
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

from bot.chat.fields import Text
from bot.chat.house import House
from bot.chat.incoming import Caller, Incoming, Said
from bot.chat.route import Cog
from bot.chat.router import Router
from bot.chat.screen import Notice, Reply
from bot.chat.turn import Turn
from bot.database import Transaction, open_database
from bot.delivery import inbox
from bot.delivery.outbox import Outbox
from bot.words import Catalogues
from tests.faults.program import SLUG, Boundaries, DyingDatabase, FaultClock, live

PLATFORM = "telegram"
AT_ONCE = 5  # updates a poll brings


@dataclass(frozen=True, slots=True)
class Orders:
    """Where to work, how many updates the platform has, and at which step each process dies."""

    url: str
    folder: str
    updates: int
    lives: tuple[int, ...]


def listening() -> Cog:
    """Counts each word it hears; hearing one twice would show."""
    cog = Cog("listening")

    @cog.takes_talk
    @cog.route("listening.hear", needs=None)
    def hear(turn: Turn, text: Annotated[str, Text("What?")]) -> Reply:
        """Hear."""
        turn.tx.run(
            "INSERT INTO deed (id, campaign, what, detail, at) VALUES (:id, :campaign, 'heard', :text, :at)",
            id=turn.tx.new_id(), campaign=turn.campaign.id, text=text, at=turn.now,
        )  # fmt: skip
        return Notice("Heard.")

    return cog


class Platform:
    """The other end: updates 0, 1, 2 …, and which of them were confirmed."""

    def __init__(self, folder: Path, updates: int) -> None:
        self._confirmed, self._updates = folder / "confirmed", updates

    def poll(self, offset: int) -> list[int]:
        """The next updates from an offset on; those before it are confirmed and never come again."""
        unfinished = self._confirmed.with_suffix(".part")
        unfinished.write_text(str(max(offset, self.confirmed())))
        unfinished.rename(self._confirmed)
        return list(range(self.confirmed(), min(self.confirmed() + AT_ONCE, self._updates)))

    def confirmed(self) -> int:
        return int(self._confirmed.read_text()) if self._confirmed.exists() else 0


async def hear(orders: Orders, dies_at: int) -> None:
    """Poll and handle until the platform has nothing more and nothing waits."""
    folder, clock = Path(orders.folder), FaultClock(0)
    boundaries = Boundaries(dies_at)
    opened = await open_database(orders.url, backups=folder)
    database = DyingDatabase(opened, boundaries)
    router = Router(database, House([listening()], Outbox()), Catalogues(), clock, SLUG)
    platform, offset = Platform(folder, orders.updates), 0
    while True:
        updates = platform.poll(offset)
        boundaries.cross()
        if updates:
            await database.unit(partial(keep, updates=updates, clock=clock))
            offset = updates[-1] + 1
        waiting = await database.read(lambda tx: inbox.waiting(tx, PLATFORM))
        for kept in waiting:
            await router.take(Incoming(Caller(PLATFORM, "1001", "Maya"), Said(kept.body), kept.key))
        if not updates and not waiting:
            break
    await opened.close()


def keep(tx: Transaction, updates: list[int], clock: FaultClock) -> None:
    """Keep what a poll brought."""
    for update in updates:
        inbox.receive(tx, PLATFORM, f"{update}", f"word-{update}", clock.now())


def main(path: Path) -> None:
    """Do what the orders in a file say."""
    orders = Orders(**json.loads(path.read_text()))
    live(orders.lives, partial(hear, orders))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
