"""Units of work on SQLite or PostgreSQL: a function of a transaction, durable when it returns."""

from bot.database.database import Database, open_database
from bot.database.transaction import (
    CannotStart,
    Row,
    StorageTrouble,
    Transaction,
    Value,
    instant,
    instant_or_none,
    micros,
)

__all__ = [
    "CannotStart",
    "Database",
    "Row",
    "StorageTrouble",
    "Transaction",
    "Value",
    "instant",
    "instant_or_none",
    "micros",
    "open_database",
]
