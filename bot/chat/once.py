"""What somebody does is done once, however often it reaches us: marked in the unit of its effects."""

from datetime import datetime

from bot.chat.incoming import Incoming, Outcome
from bot.chat.turn import Turn
from bot.database import Transaction


class Repeated(Exception):
    """It had been done before, so nothing is done now."""

    def __init__(self, outcome: Outcome) -> None:
        """Take what comes of it then."""
        super().__init__()
        self.outcome = outcome


def first_time(tx: Transaction, incoming: Incoming, now: datetime, owed: str = "") -> bool:
    """Mark what came in as done, and note what is owed for it, in the transaction of its effects.

    Returns:
        False where it had been done: whatever was done now is to be undone.
    """
    return tx.run(
        "INSERT INTO inbox (platform, key, body, received_at, done_at, outcome)"
        " VALUES (:platform, :key, '', :at, :at, :owed) ON CONFLICT (platform, key) DO UPDATE SET done_at = :at,"
        " outcome = CASE WHEN :owed = '' THEN inbox.outcome ELSE :owed END WHERE inbox.done_at IS NULL",
        platform=incoming.caller.platform, key=incoming.key, at=now, owed=owed,
    ) > 0  # fmt: skip


def again(turn: Turn) -> Outcome:
    """What comes of something that was done before: nothing."""
    return Outcome(None, turn.reader, turn.person.id if turn.person else 0, private=True, repeated=True)
