"""What has to outlive a restart and only Discord has: notes about its things, and what waits to be looked at.

========= ============================ ===================================
kind      key                          value
========= ============================ ===================================
``state`` what it is                   JSON
``try``   a letter, in base 36         how often it was handed over
``dm``    an account                   its chat's id, "" where it is closed
``seen``  a channel                    the last message that was read
``photo`` a photo's id, in base 36     channel/message it came with
``mark``  channel/message              the reaction the bot left on it
``talk``  a topic                      its thread
``event`` an event and its day         its scheduled event
``role``  what it is for               its id
``title`` a post in a forum            the title we gave it last
========= ============================ ===================================
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.database import Row, Transaction, instant
from bot.values import dataclass

AT_ONCE = 100  # rows in one statement
LOOKED_AT = 20  # things that wait for somebody and are shown at one of their words, the oldest first
# How long notes are of use; the others are about what goes on.
KEPT_FOR: Mapping[str, timedelta] = {
    "try": timedelta(days=14),  # no letter is tried for longer
    "photo": timedelta(days=60), "mark": timedelta(days=60),  # who waits for a mark so long has long had an answer
    "title": timedelta(days=60),  # what is corrected later has the title that is looked up
    "event": timedelta(days=400),  # nobody plans further ahead
}  # fmt: skip
MOST_WAITING = 200  # things kept for somebody; more than half a year's missions


@dataclass(frozen=True, slots=True)
class Note:
    """Something noted, and when."""

    key: str
    value: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something for somebody to look at: a view's payload, or "" where only the ``route`` that was run is known."""

    letter: int
    view: str
    route: str
    at: datetime

    @classmethod
    def of(cls, row: Row) -> "Waiting":
        """The row of ``discord_waiting``."""
        return cls(row["letter"], row["view"], row["route"], instant(row["at"]))


@dataclass(frozen=True, slots=True)
class PutOff:
    """An errand that was written down because its answer was put off, and whether it is done all the same."""

    body: str
    done: bool


def note(tx: Transaction, kind: str, key: str, value: str, at: datetime) -> None:
    """Note something, instead of what was noted before."""
    tx.run(
        "INSERT INTO discord_note (kind, key, value, at) VALUES (:kind, :key, :value, :at)"
        " ON CONFLICT (kind, key) DO UPDATE SET value = :value, at = :at",
        kind=kind, key=key, value=value, at=at,
    )  # fmt: skip


def noted(tx: Transaction, kind: str, key: str) -> Note | None:
    """What was noted; None where nothing was."""
    row = tx.one("SELECT * FROM discord_note WHERE kind = :kind AND key = :key", kind=kind, key=key)
    return Note(row["key"], row["value"], instant(row["at"])) if row else None


def all_noted(tx: Transaction, kind: str) -> list[Note]:
    """Everything noted of a kind."""
    rows = tx.all("SELECT * FROM discord_note WHERE kind = :kind ORDER BY key", kind=kind)
    return [Note(row["key"], row["value"], instant(row["at"])) for row in rows]


def forget(tx: Transaction, kind: str, key: str) -> None:
    """Forget what was noted."""
    tx.run("DELETE FROM discord_note WHERE kind = :kind AND key = :key", kind=kind, key=key)


def forget_old(tx: Transaction, kind: str, before: datetime) -> None:
    """Forget what was noted of a kind before an instant."""
    tx.run("DELETE FROM discord_note WHERE kind = :kind AND at < :before", kind=kind, before=before)


def expire(tx: Transaction, now: datetime) -> None:
    """Forget what is too old to matter."""
    for kind, kept_for in KEPT_FOR.items():
        forget_old(tx, kind, now - kept_for)


def keep(tx: Transaction, account: str, letter: int, view: str, route: str, at: datetime) -> bool:
    """Keep something for an account to look at, once; False where it was there. The oldest give way to new ones."""
    new = tx.run(
        "INSERT INTO discord_waiting (account, letter, view, route, at) VALUES (:account, :letter, :view, :route, :at)"
        " ON CONFLICT (account, letter) DO NOTHING",
        account=account, letter=letter, view=view, route=route, at=at,
    ) > 0  # fmt: skip
    tx.run(
        "DELETE FROM discord_waiting WHERE account = :account AND letter IN (SELECT letter FROM discord_waiting"
        " WHERE account = :account ORDER BY letter DESC LIMIT 100 OFFSET :most)",
        account=account, most=MOST_WAITING,
    )  # fmt: skip
    return new


def waiting(tx: Transaction, account: str, most: int = LOOKED_AT) -> list[Waiting]:
    """What an account has not looked at yet, oldest first."""
    rows = tx.all(
        "SELECT * FROM discord_waiting WHERE account = :account ORDER BY letter LIMIT :most",
        account=account, most=most,
    )  # fmt: skip
    return [Waiting.of(row) for row in rows]


def looked_at(tx: Transaction, account: str, letters: Sequence[int]) -> None:
    """Forget what an account has looked at."""
    for letter in letters:
        tx.run("DELETE FROM discord_waiting WHERE account = :account AND letter = :letter", account=account,
               letter=letter)  # fmt: skip


def has_seen(tx: Transaction, account: str, view: str) -> None:
    """Forget what waits for an account and shows what it has just been shown."""
    tx.run("DELETE FROM discord_waiting WHERE account = :account AND view = :view", account=account, view=view)


def receive(tx: Transaction, key: str, body: str, at: datetime) -> None:
    """Write down in the inbox what is put off; where it is done meanwhile, for an answer that is still owed."""
    tx.run(
        "INSERT INTO inbox (platform, key, body, received_at, outcome) VALUES ('discord', :key, :body, :at, '')"
        " ON CONFLICT (platform, key) DO UPDATE SET body = :body WHERE inbox.outcome <> ''",
        key=key, body=body, at=at,
    )  # fmt: skip


def put_off(tx: Transaction) -> list[PutOff]:
    """What was put off and isn't done, or is done and was never answered, in the order it came."""
    rows = tx.all(
        "SELECT body, done_at, received_at, key FROM inbox WHERE platform = 'discord' AND done_at IS NULL"
        " AND body <> '' UNION ALL SELECT body, done_at, received_at, key FROM inbox"
        " WHERE platform = 'discord' AND outcome <> '' AND body <> '' ORDER BY received_at, key"
    )
    return [PutOff(row["body"], row["done_at"] is not None) for row in rows]


def done(tx: Transaction, key: str, at: datetime) -> None:
    """Note that something put off needs nothing more, and forget what it was."""
    tx.run(
        "UPDATE inbox SET done_at = COALESCE(done_at, :at), body = ''"
        " WHERE platform = 'discord' AND key = :key AND outcome = ''",
        key=key, at=at,
    )  # fmt: skip


def owe_no_more(tx: Transaction, keys: Sequence[str]) -> None:
    """Note that people were answered; what they did is forgotten."""
    for at in range(0, len(keys), AT_ONCE):
        named = {f"key{number}": key for number, key in enumerate(keys[at : at + AT_ONCE])}
        those = ", ".join(f":{name}" for name in named)
        tx.run(f"UPDATE inbox SET outcome = '', body = '' WHERE platform = 'discord' AND key IN ({those})", **named)


def owed(tx: Transaction, before: datetime) -> list[tuple[str, str]]:
    """What was done by then and never answered, oldest first: the keys, and what was noted with them."""
    rows = tx.all(
        "SELECT key, outcome FROM inbox WHERE platform = 'discord' AND done_at <= :before AND outcome <> ''"
        " ORDER BY done_at, key",
        before=before,
    )  # fmt: skip
    return [(row["key"], row["outcome"]) for row in rows]
