"""Retention: how long each kind of data is kept, and the nightly round that forgets what is older and logs it.

A round goes kind by kind, a few rows a unit, and goes on where it was after a restart. Half-finished answers, what
came in and what a platform keeps for itself are forgotten by those who keep them; files nobody names any more leave the
store with the rows that named them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from bot.database import Transaction
from bot.values import dataclass
from campaigns import consent, deeds, evidence, media
from campaigns.campaign import Campaign

AT_ONCE = 100  # rows a unit: it stays under ten milliseconds


class Kept(StrEnum):
    """The kinds of data that are kept for a time."""

    ENDED = "ended"
    LETTERS = "letters"
    SESSIONS = "sessions"
    INCIDENTS = "incidents"


KEPT_FOR: Mapping[Kept, timedelta] = {
    Kept.ENDED: timedelta(days=30),  # time to put right what was withdrawn by mistake
    Kept.LETTERS: timedelta(days=180),
    Kept.SESSIONS: timedelta(days=180),
    Kept.INCIDENTS: timedelta(days=90),
}


@dataclass(frozen=True, slots=True)
class Round:
    """How the last round went for a kind: when it ended, and how many rows went."""

    kind: Kept
    gone: int
    ended_at: datetime | None


def begin(tx: Transaction, campaign: int, now: datetime) -> None:
    """Begin a round; one that is still running goes on."""
    for kind in Kept:
        tx.run(
            "INSERT INTO retention (campaign, kind, running, gone, began_at) VALUES (:campaign, :kind, TRUE, 0, :now)"
            " ON CONFLICT (campaign, kind) DO UPDATE SET running = TRUE, gone = 0, began_at = :now"
            " WHERE NOT retention.running",
            campaign=campaign, kind=kind, now=now,
        )  # fmt: skip


def forget_some(tx: Transaction, campaign: Campaign, now: datetime, *, most: int = AT_ONCE) -> bool:
    """Forget the next rows of the round that runs; whether there is more to do. What a kind came to is logged."""
    row = tx.one(
        "SELECT kind, gone FROM retention WHERE campaign = :id AND running ORDER BY kind LIMIT 1", id=campaign.id
    )
    if row is None:
        return False
    kind = Kept(row["kind"])
    gone = _FORGET[kind](tx, campaign.id, now - KEPT_FOR[kind], now, most)
    done = gone < most
    tx.run(
        "UPDATE retention SET gone = gone + :gone, running = :running, ended_at = :ended"
        " WHERE campaign = :campaign AND kind = :kind",
        gone=gone, running=not done, ended=now if done else None, campaign=campaign.id, kind=kind,
    )  # fmt: skip
    if done and row["gone"] + gone:
        deeds.note(tx, campaign.id, None, "retention", None, f"{kind}: {row['gone'] + gone}", now)
    return True


def _letters(tx: Transaction, campaign: int, before: datetime, now: datetime, most: int) -> int:
    # Those to a place stay: their cause is what keeps a win from being told twice.
    return tx.run(
        "DELETE FROM letter WHERE id IN (SELECT id FROM letter WHERE campaign = :campaign AND member IS NOT NULL"
        " AND state IN ('sent', 'closed') AND written_at < :before ORDER BY id LIMIT :most)",
        campaign=campaign, before=before, most=most,
    )  # fmt: skip


def _sessions(tx: Transaction, campaign: int, before: datetime, now: datetime, most: int) -> int:
    return tx.run(
        "DELETE FROM web_session WHERE token IN (SELECT token FROM web_session WHERE seen_at < :before LIMIT :most)",
        before=before, most=most,
    )  # fmt: skip


def _incidents(tx: Transaction, campaign: int, before: datetime, now: datetime, most: int) -> int:
    return tx.run(
        "DELETE FROM incident WHERE id IN (SELECT id FROM incident WHERE campaign = :campaign AND at < :before"
        " ORDER BY id LIMIT :most)",
        campaign=campaign, before=before, most=most,
    )  # fmt: skip


def _ended(tx: Transaction, campaign: int, before: datetime, now: datetime, most: int) -> int:
    """Photos and quotes of which consent ended: the files, the words, and the name of who said them."""
    rows = tx.all(
        "SELECT id, evidence, media, interview FROM consent WHERE campaign = :campaign AND ended_at < :before"
        " AND (who <> '' OR how <> '') AND how <> :nobody ORDER BY id LIMIT :most",
        campaign=campaign, before=before, nobody=consent.NOBODY, most=most,
    )  # fmt: skip
    for row in rows:
        tx.run("UPDATE consent SET who = '', how = '', guardian = '' WHERE id = :id", id=row["id"])
        if row["interview"] is None:
            column, number = ("id", row["media"]) if row["media"] is not None else ("evidence", row["evidence"])
            media.forget_files(tx, campaign, column, number, now)
            continue
        evidence.forget_quote(tx, row["interview"])
        for told in tx.all("SELECT id FROM evidence WHERE subject = :id", id=row["interview"]):
            media.forget_files(tx, campaign, "evidence", told["id"], now, (media.Kind.VOICE,))
    return len(rows)


_FORGET: Mapping[Kept, Callable[[Transaction, int, datetime, datetime, int], int]] = {
    Kept.ENDED: _ended,
    Kept.LETTERS: _letters,
    Kept.SESSIONS: _sessions,
    Kept.INCIDENTS: _incidents,
}
