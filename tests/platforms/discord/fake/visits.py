"""What comes to the small Discord, and how it is answered: requests, refusals, and what people do there."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.platforms.discord.fake.town import Thing


class Refused(Exception):
    """An answer that is none: its status, Discord's number and its words."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Call:
    """A request that came: when (seconds of the loop), what was asked, and how it was answered."""

    at: float
    method: str
    path: str
    body: Any
    status: int


@dataclass(slots=True)
class Visit:
    """Something somebody did, and what they were answered."""

    number: str
    token: str
    kind: int
    began: float
    channel: str
    source: Thing | None = None
    first: Thing | None = None
    first_at: float = 0.0
    original: Thing | None = None
    shown: list[Thing] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def window(self) -> Thing | None:
        """The window that was opened."""
        return self.first["data"] if self.first is not None and self.first["type"] == 9 else None
