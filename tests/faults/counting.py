"""A program that adds one in unit after unit, many at a time, and says how many were durable; made to be killed.

``python -m tests.faults.counting URL FOLDER WRITERS [LIMIT]``: with LIMIT, no file may grow beyond that many bytes
until a line comes on standard input.
"""

import asyncio
import resource
import signal
import sys
from pathlib import Path

from bot.database import CannotStart, Database, StorageTrouble, Transaction, open_database


def add(tx: Transaction) -> None:
    """Count one, and write a row of some size for it."""
    tx.run(
        "INSERT INTO deed (id, campaign, what, detail, at) VALUES (:id, 1, 'counted', :detail, 0)",
        id=tx.new_id(), detail="x" * 400,
    )  # fmt: skip
    tx.run(
        "INSERT INTO total (board, holder, amount, reached_at) VALUES (1, 1, 1, 0)"
        " ON CONFLICT (board, holder) DO UPDATE SET amount = total.amount + 1"
    )


def counted(tx: Transaction) -> tuple[int, int]:
    """What was counted, and how many rows there are for it: always the same."""
    row = tx.one("SELECT amount FROM total WHERE board = 1 AND holder = 1")
    rows = tx.one("SELECT COUNT(*) AS n FROM deed WHERE what = 'counted'")
    assert rows is not None
    return (row["amount"] if row else 0), rows["n"]


async def count(database: Database, said: list[str]) -> None:
    """Add one, again and again, and say each time that it is durable; or, once each, what the trouble is."""
    while True:
        try:
            await database.unit(add)
        except StorageTrouble as trouble:
            if not said or said[-1] != trouble.reason:
                said.append(trouble.reason)
                say(f"trouble: {trouble.reason}")
            await asyncio.sleep(0.01)
        else:
            said.append("")
            say("durable")


def say(text: str) -> None:
    """Tell the test."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def limit(size: int) -> None:
    """Let no file grow beyond a size."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


async def main(url: str, folder: str, writers: int, most: int | None) -> int:
    """Count until killed."""
    try:
        database = await open_database(url, backups=Path(folder))
    except CannotStart as reason:
        say(f"cannot start: {reason}")
        return 2
    say("ready")
    if most is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limit(most)
        asyncio.get_running_loop().add_reader(sys.stdin, lambda: limit(resource.RLIM_INFINITY))
    said: list[str] = []
    await asyncio.gather(*(count(database, said) for _ in range(writers)))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]) if sys.argv[4:] else None)))
