"""Leases: what one process at a time may do, as long as it says every now and then that it is still there."""

from datetime import datetime

from bot.database.transaction import Transaction


def take(tx: Transaction, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Have a lease, or have it longer; False where somebody else has it and it hasn't run out."""
    return tx.run(
        "INSERT INTO lease (name, holder, until) VALUES (:name, :holder, :until)"
        " ON CONFLICT (name) DO UPDATE SET holder = :holder, until = :until"
        " WHERE lease.holder = :holder OR lease.until <= :now",
        name=name, holder=holder, until=until, now=now,
    ) > 0  # fmt: skip


def let_go(tx: Transaction, name: str, holder: str) -> None:
    """Give a lease back, where it is still ours."""
    tx.run("DELETE FROM lease WHERE name = :name AND holder = :holder", name=name, holder=holder)
