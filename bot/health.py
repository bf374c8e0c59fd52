"""Whether the bot can work right now, and why not; and its metrics, with what waits in the database."""

import asyncio
import logging
import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.clock import Clock
from bot.database import Database, StorageTrouble, Transaction, instant
from bot.metrics import OPEN_LETTERS, Metrics, Stock
from campaigns import audit
from campaigns.campaign import by_slug
from campaigns.refusals import Refusal

log = logging.getLogger(__name__)

PATIENCE_S = 2.0  # how long a database may take to answer before we say that it doesn't
STOCK_EVERY_S = 15.0  # Prometheus asks that often

LEAST_ROOM = 10_000_000  # bytes: less, and the next photo or the database's log doesn't fit

Part = Callable[[], str | None]
"""Something that runs: says why it doesn't, or None."""


def room_in(folder: Path, least: int = LEAST_ROOM) -> str | None:
    """Why nothing more can be kept in a folder: it is gone, or its disk has less than so many bytes left; else None."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return f"The folder {folder} cannot be used: {error.strerror}."
    return f"The disk of {folder} is full." if free < least else None


class Health:
    """What ``/readyz`` and ``/metrics`` tell."""

    def __init__(self, database: Database, metrics: Metrics, clock: Clock, campaign: str) -> None:
        """Take what is asked, and the campaign's slug."""
        self._database, self._metrics, self._clock, self._campaign = database, metrics, clock, campaign
        self._parts: list[Part] = []

    def add(self, part: Part) -> None:
        """Ask this one, too."""
        self._parts.append(part)

    async def ready(self) -> list[str]:
        """Why the bot could not work right now, a sentence each; empty where it could."""
        reasons = [reason for part in self._parts if (reason := part())]
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._database.read(lambda tx: by_slug(tx, self._campaign))
        except TimeoutError:
            reasons.append("The database does not answer.")
        except StorageTrouble as trouble:
            reasons.append(f"The database cannot be used: {trouble.reason}.")
        except Refusal:
            reasons.append("The campaign is not in the database.")
        return reasons

    def metrics(self) -> bytes:
        """Prometheus text; what waits in the database is as :meth:`watch` last found it."""
        return self._metrics.text()

    async def watch(self) -> None:
        """Look every few seconds at what waits in the database, until cancelled."""
        while True:
            look = partial(take_stock, slug=self._campaign, now=self._clock.now())
            try:
                stock = await self._database.read(look)
            except (StorageTrouble, Refusal) as error:
                log.debug("could not take stock: %s", error)
            else:
                self._metrics.take_stock(stock)
            await self._clock.sleep(STOCK_EVERY_S)


def take_stock(tx: Transaction, slug: str, now: datetime) -> Stock:
    """What waits in the database."""
    campaign = by_slug(tx, slug).id
    rows = tx.all(
        "SELECT state, COUNT(*) AS n, MIN(due_at) AS due FROM letter"
        " WHERE campaign = :campaign AND state IN ('waiting', 'held', 'sending') GROUP BY state",
        campaign=campaign,
    )
    letters = {row["state"]: row["n"] for row in rows if row["state"] in OPEN_LETTERS}
    due = next((instant(row["due"]) for row in rows if row["state"] == "waiting"), now)
    checked = audit.result(tx, campaign)
    return Stock(
        letters, max(0.0, (now - due).total_seconds()),
        _count(tx, "SELECT COUNT(*) AS n FROM evidence WHERE campaign = :campaign AND state = 'waiting'", campaign),
        _count(
            tx, "SELECT COUNT(*) AS n FROM inbox WHERE platform IN ('web', 'discord', 'telegram') AND done_at IS NULL"
        ),
        len(checked.differences) if checked else 0,
        checked.ended_at.timestamp() if checked and checked.ended_at else 0.0,
    )  # fmt: skip


def _count(tx: Transaction, sql: str, campaign: int | None = None) -> int:
    row = tx.one(sql) if campaign is None else tx.one(sql, campaign=campaign)
    return int(row["n"]) if row else 0
