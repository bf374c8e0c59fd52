"""What a platform sees of the inbox, where what comes in is kept before it is confirmed to anybody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.database import Transaction


class Waiting(Protocol):
    """Something that came in and isn't done: the platform's id for it, what it was, and when."""

    @property
    def key(self) -> str:
        """The platform's id."""

    @property
    def body(self) -> str:
        """What it was, as the platform sent it."""

    @property
    def received_at(self) -> datetime:
        """When it was kept."""


class Inbox(Protocol):
    """Keeps what comes in, once; what was kept and not done is handled after a restart."""

    def receive(self, tx: Transaction, platform: str, key: str, body: str, at: datetime) -> bool:
        """Keep what came in; False where it was there already, waiting or done."""

    def waiting(self, tx: Transaction, platform: str) -> Sequence[Waiting]:
        """What isn't done, in the order it came."""

    def is_open(self, tx: Transaction, platform: str, key: str) -> bool:
        """Whether something came in and isn't done."""

    def finish(self, tx: Transaction, platform: str, key: str, at: datetime) -> bool:
        """Note that something is done with that needed no route; False where it had been."""

    def owe(self, tx: Transaction, platform: str, key: str, answer: str) -> None:
        """Note what somebody is to be answered, in the transaction of what they did; "" once they were."""

    def owed(self, tx: Transaction, platform: str, before: datetime) -> list[tuple[str, str]]:
        """What was done before an instant and never answered: keys, and what was noted with them."""
