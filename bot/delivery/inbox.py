"""The inbox: what comes in is kept before it is confirmed to the platform, so that a kill in between loses nothing.

The router marks it done in the transaction of its effects. What was kept and not done is handled after a restart.
"""

from datetime import datetime, timedelta

from bot.database import Transaction, instant
from bot.values import dataclass

KEPT = timedelta(days=7)  # what is done; the platforms give up repeating themselves after a day
CHUNK = 1_000  # rows a unit forgets: a few milliseconds


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that came in. ``key`` is the platform's id for it, ``body`` what it was, as the platform sent it."""

    platform: str
    key: str
    body: str
    received_at: datetime


def receive(tx: Transaction, platform: str, key: str, body: str, at: datetime) -> bool:
    """Keep what came in; False where it was there already, waiting or done."""
    return tx.run(
        "INSERT INTO inbox (platform, key, body, received_at, outcome) VALUES (:platform, :key, :body, :at, '')"
        " ON CONFLICT (platform, key) DO NOTHING",
        platform=platform, key=key, body=body, at=at,
    ) > 0  # fmt: skip


def is_open(tx: Transaction, platform: str, key: str) -> bool:
    """Whether something came in and isn't done."""
    row = tx.one(
        "SELECT 1 AS found FROM inbox WHERE platform = :platform AND key = :key AND done_at IS NULL",
        platform=platform, key=key,
    )  # fmt: skip
    return row is not None


def finish(tx: Transaction, platform: str, key: str, at: datetime) -> bool:
    """Note that what came in is done with, and forget what it was; False where it had been done."""
    return tx.run(
        "UPDATE inbox SET done_at = :at, body = '' WHERE platform = :platform AND key = :key AND done_at IS NULL",
        platform=platform, key=key, at=at,
    ) > 0  # fmt: skip


def owe(tx: Transaction, platform: str, key: str, answer: str) -> None:
    """Note what somebody is to be answered to what came in, "" once they were; what it was is forgotten."""
    tx.run(
        "UPDATE inbox SET outcome = :answer, body = '' WHERE platform = :platform AND key = :key",
        answer=answer, platform=platform, key=key,
    )  # fmt: skip


def owed(tx: Transaction, platform: str, before: datetime) -> list[tuple[str, str]]:
    """What was done by then and never answered, oldest first: the keys, and what was noted with them."""
    rows = tx.all(
        "SELECT key, outcome FROM inbox WHERE platform = :platform AND done_at <= :before AND outcome <> ''"
        " ORDER BY done_at, LENGTH(key), key",
        platform=platform, before=before,
    )  # fmt: skip
    return [(row["key"], row["outcome"]) for row in rows]


def waiting(tx: Transaction, platform: str) -> list[Kept]:
    """What a platform brought that isn't done, in the order it came; keys that are numbers, by number."""
    rows = tx.all(
        "SELECT * FROM inbox WHERE platform = :platform AND done_at IS NULL ORDER BY received_at, LENGTH(key), key",
        platform=platform,
    )
    return [Kept(row["platform"], row["key"], row["body"], instant(row["received_at"])) for row in rows]


def expire(tx: Transaction, before: datetime) -> bool:
    """Forget some of what was done before that; whether there may be more."""
    return tx.run(
        "DELETE FROM inbox WHERE (platform, key) IN"
        " (SELECT platform, key FROM inbox WHERE done_at < :before LIMIT :chunk)",
        before=before, chunk=CHUNK,
    ) == CHUNK  # fmt: skip
