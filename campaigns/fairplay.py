"""Fair play: what looks unlikely is pointed out to whoever decides, with the reason. Nothing is refused by a machine.

Each piece leaves signs: what it says, the addresses and photos in it. The same sign in another piece is a flag, and so
is more than somebody can have done. A flag is a reason to look twice, not a verdict.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from unicodedata import normalize

from bot.database import Transaction
from bot.values import dataclass
from campaigns import logbook
from campaigns.evidence import Evidence, amounts
from campaigns.ledger import Measure
from campaigns.missions import What

LONG_ENOUGH = 25  # letters and digits of a note: shorter ones are alike by chance
A_DAY = 16 * 60  # minutes somebody can give between two nights
AN_HOUR = 20  # pieces: an album of an evening stays well below
TALKS_A_DAY = 60  # conversations: a long day of standing at a busy door, each of a quarter of an hour


class Why(StrEnum):
    """Why a piece should be looked at twice."""

    WORDS = "words"
    ADDRESS = "address"
    PHOTO = "photo"
    PACE = "pace"
    MINUTES = "minutes"
    TALKS = "talks"


@dataclass(frozen=True, slots=True)
class Flag:
    """One reason: ``other`` is the piece it is like, ``amount`` how many pieces, minutes or talks there were."""

    why: Why
    other: int | None
    amount: int


def look(tx: Transaction, handed: Evidence, at: datetime) -> list[Flag]:
    """Look at what was just handed in, and keep what stands out; what an earlier round showed is forgotten."""
    for table in ("sign", "flag"):
        tx.run(f"DELETE FROM {table} WHERE evidence = :id", id=handed.id)
    found = [*_alike(tx, handed), *_too_much(tx, handed, at)]
    for flag in found:
        tx.run(
            "INSERT INTO flag (evidence, why, other, amount, at) VALUES (:id, :why, :other, :amount, :at)"
            " ON CONFLICT (evidence, why) DO NOTHING",
            id=handed.id, why=flag.why, other=flag.other, amount=flag.amount, at=at,
        )  # fmt: skip
    return found


def flags(tx: Transaction, handed: int) -> list[Flag]:
    """What stood out about a piece."""
    rows = tx.all("SELECT * FROM flag WHERE evidence = :id ORDER BY why", id=handed)
    return [Flag(Why(row["why"]), row["other"], row["amount"]) for row in rows]


def _alike(tx: Transaction, handed: Evidence) -> Iterator[Flag]:
    for why, sign in _signs(tx, handed):
        row = tx.one(
            "SELECT s.evidence FROM sign s JOIN evidence e ON e.id = s.evidence WHERE s.campaign = :campaign"
            " AND s.sort = :why AND s.sign = :sign AND s.evidence <> :id AND e.state <> 'withdrawn'"
            " ORDER BY s.evidence LIMIT 1",
            campaign=handed.campaign, why=why, sign=sign, id=handed.id,
        )  # fmt: skip
        tx.run(
            "INSERT INTO sign (campaign, sort, sign, evidence) VALUES (:campaign, :why, :sign, :id)"
            " ON CONFLICT (campaign, sort, sign, evidence) DO NOTHING",
            campaign=handed.campaign, why=why, sign=sign, id=handed.id,
        )  # fmt: skip
        if row is not None:
            yield Flag(why, row["evidence"], 0)


def _signs(tx: Transaction, handed: Evidence) -> Iterator[tuple[Why, str]]:
    told = handed.answers.get(What.INTERVIEW) or {}
    for words in (handed.answers.get(What.NOTE), *(told.get(part) for part in ("signature", "quote", "fix", "said"))):
        said = "".join(c for c in normalize("NFKC", str(words or "")).casefold() if c.isalnum())
        if len(said) >= LONG_ENOUGH:
            yield Why.WORDS, _hash(said)
    if link := handed.answers.get(What.LINK):
        yield Why.ADDRESS, _hash(logbook.normalised(str(link)))
    rows = tx.all("SELECT original FROM media WHERE evidence = :id AND kind = 'photo' ORDER BY position", id=handed.id)
    for row in rows:
        yield Why.PHOTO, _hash(row["original"])


def _too_much(tx: Transaction, handed: Evidence, at: datetime) -> Iterator[Flag]:
    row = tx.one(
        "SELECT COUNT(*) AS pieces, COALESCE(SUM(minutes), 0) AS minutes FROM evidence"
        " WHERE member = :member AND handed_in_at > :since AND state <> 'withdrawn'",
        member=handed.member, since=at - timedelta(days=1),
    )  # fmt: skip
    if row is not None and row["minutes"] > A_DAY:
        yield Flag(Why.MINUTES, None, row["minutes"])
    row = tx.one(
        "SELECT COUNT(*) AS pieces FROM evidence WHERE member = :member AND handed_in_at > :since"
        " AND state <> 'withdrawn'",
        member=handed.member, since=at - timedelta(hours=1),
    )  # fmt: skip
    if row is not None and row["pieces"] > AN_HOUR:
        yield Flag(Why.PACE, None, row["pieces"])

    if (talks := _talks(tx, handed, at)) > TALKS_A_DAY:
        yield Flag(Why.TALKS, None, talks)


def _talks(tx: Transaction, handed: Evidence, at: datetime) -> int:
    """The conversations somebody claims to have had within a day, where this piece brings any."""
    if Measure.CONVERSATIONS not in amounts(handed):
        return 0
    rows = tx.all(
        "SELECT * FROM evidence WHERE member = :member AND handed_in_at > :since AND kind = :kind"
        " AND state <> 'withdrawn'",
        member=handed.member, since=at - timedelta(days=1), kind=handed.kind,
    )  # fmt: skip
    return sum(amounts(Evidence.of(row)).get(Measure.CONVERSATIONS, 0) for row in rows)


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
