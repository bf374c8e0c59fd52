"""Ids: made by the application, rising with time, unique among processes; and their short written form."""

import secrets
import threading
import time
from datetime import UTC, datetime

BIRTH_MS = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp() * 1000)  # ids count from here; never change it
NODE_BITS = 11
LARGEST = 2**63 - 1  # what a column of either database holds
SEQUENCE_BITS = 11  # 2,048 ids a millisecond and process; more borrow from the next millisecond
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Codes people read aloud: no 0/O, 1/I/L, and no vowels that could spell something.
SPOKEN = "23456789BCDFGHJKMNPQRSTVWXZ"


class Ids:
    """A source of ids: 41 bits of milliseconds (until 2094), 11 of the process, 11 of a sequence."""

    def __init__(self, node: int | None = None) -> None:
        """Take a node number 0–2047; a random one where none is given."""
        self._node = (secrets.randbits(NODE_BITS) if node is None else node) << SEQUENCE_BITS
        self._last = 0
        self._lock = threading.Lock()

    def __call__(self) -> int:
        """The next id, 1 … 2⁶³-1; each larger than the one before."""
        with self._lock:
            now = (time.time_ns() // 1_000_000 - BIRTH_MS) << SEQUENCE_BITS
            self._last = max(now, self._last + 1)
            tick, sequence = self._last >> SEQUENCE_BITS, self._last & ((1 << SEQUENCE_BITS) - 1)
        return (tick << (NODE_BITS + SEQUENCE_BITS)) | self._node | sequence


def short(number: int) -> str:
    """A number ≥ 0 in base 36, as buttons and links carry it (an id takes at most 13 characters).

    Raises:
        ValueError: the number is negative.
    """
    if number < 0:
        raise ValueError(number)
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits or "0"


def long(text: str) -> int:
    """The number :func:`short` wrote.

    Raises:
        ValueError: that is no such number.
    """
    if not text or len(text) > 13 or not text.isascii() or not text.isalnum():
        raise ValueError(text)
    number = int(text, 36)
    if number > LARGEST:
        raise ValueError(text)
    return number


def code(length: int = 8) -> str:
    """A secret code people can read aloud: ``length`` of 27 characters (8 are 38 bits)."""
    return "".join(secrets.choice(SPOKEN) for _ in range(length))
