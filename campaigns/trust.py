"""Trust: earned for one kind of evidence at a time; then it is approved by itself, and one in ten is looked at anyway.

It is earned by ten pieces in a row that a lead approved as they came, and lost by one serious fault. Anything that
stands out, by :mod:`campaigns.fairplay` or as a near copy, is looked at whoever it comes from.
"""

import hashlib
from datetime import datetime

from bot.database import Row, Transaction, instant_or_none
from bot.values import dataclass
from campaigns import deeds, facts
from campaigns.campaign import Campaign
from campaigns.evidence import Evidence
from campaigns.missions import Kind

EARNED_AFTER = 10  # approved in a row, each at the first try
ONE_IN = 10  # of what a trusted member hands in is looked at


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a member is with one kind: ``streak`` approved in a row, ``passed`` handed in since it was earned."""

    member: int
    kind: Kind
    streak: int
    passed: int
    earned_at: datetime | None
    lost_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> "Trust":
        """The trust in a row of ``trust``."""
        return cls(
            row["member"], Kind(row["kind"]), row["streak"], row["passed"], instant_or_none(row["earned_at"]),
            instant_or_none(row["lost_at"]),
        )  # fmt: skip


def of(tx: Transaction, member: int, kind: Kind) -> Trust:
    """How far a member is with a kind."""
    row = tx.one("SELECT * FROM trust WHERE member = :member AND kind = :kind", member=member, kind=kind)
    return Trust.of(row) if row else Trust(member, kind, 0, 0, None, None)


def held(tx: Transaction, member: int) -> list[Kind]:
    """The kinds a member is trusted with."""
    rows = tx.all(
        "SELECT kind FROM trust WHERE member = :member AND earned_at IS NOT NULL ORDER BY earned_at, kind",
        member=member,
    )
    return [Kind(row["kind"]) for row in rows]


def next_is_checked(trust: Trust) -> bool:
    """Whether the next piece of a trusted member is looked at: one of each ten, and nobody can foresee which."""
    block, place = divmod(trust.passed, ONE_IN)
    name = f"{trust.member}/{trust.kind.value}/{block}".encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=4).digest()) % ONE_IN == place


def passes(tx: Transaction, handed: Evidence) -> bool:
    """Whether a piece is approved by itself as its member is trusted; counts it, and notes where it is a check."""
    trust = of(tx, handed.member, handed.kind)
    if trust.earned_at is None:
        return False
    checked = next_is_checked(trust)
    tx.run(
        "UPDATE trust SET passed = passed + 1 WHERE member = :member AND kind = :kind",
        member=handed.member, kind=handed.kind,
    )  # fmt: skip
    tx.run("UPDATE evidence SET checked = :checked WHERE id = :id", checked=checked, id=handed.id)
    return not checked


def approved(tx: Transaction, campaign: Campaign, found: Evidence, at: datetime) -> None:
    """A lead approved a piece: one more in a row where it was the first try, and where it is the tenth, it is trust."""
    streak = of(tx, found.member, found.kind).streak + 1 if found.round == 1 else 0
    row = tx.one(
        "INSERT INTO trust (member, kind, streak, passed) VALUES (:member, :kind, :streak, 0)"
        " ON CONFLICT (member, kind) DO UPDATE SET streak = :streak RETURNING *",
        member=found.member, kind=found.kind, streak=streak,
    )  # fmt: skip
    assert row is not None, "an upsert answers its row"
    if streak < EARNED_AFTER or row["earned_at"] is not None:
        return
    tx.run(
        "UPDATE trust SET earned_at = :at, passed = 0 WHERE member = :member AND kind = :kind",
        at=at, member=found.member, kind=found.kind,
    )  # fmt: skip
    deeds.note(tx, campaign.id, None, "trust_earned", found.member, found.kind.value, at)
    tx.tell(facts.TrustEarned(found.member, found.kind.value, found.id))


def sent_back(tx: Transaction, campaign: Campaign, found: Evidence, at: datetime) -> None:
    """A lead sent a piece back: the row begins anew, and trust ends where the fault is serious."""
    before = of(tx, found.member, found.kind)
    tx.run("UPDATE evidence SET broke = :streak WHERE id = :id", streak=before.streak, id=found.id)
    lost = found.fault and before.earned_at is not None
    tx.run(
        "UPDATE trust SET streak = 0, earned_at = CASE WHEN :lost THEN NULL ELSE earned_at END,"
        " lost_at = CASE WHEN :lost THEN :at ELSE lost_at END WHERE member = :member AND kind = :kind",
        lost=lost, at=at, member=found.member, kind=found.kind,
    )  # fmt: skip
    if lost:
        deeds.note(tx, campaign.id, None, "trust_lost", found.member, found.kind.value, at)
        tx.tell(facts.TrustLost(found.member, found.kind.value, found.id))


def undone(tx: Transaction, before: Evidence) -> None:
    """A decision was taken back: an approval counts no more, nor the trust it earned; a fault was none.

    The row that was sent back for goes on with what was approved since; after a serious one trust is there again.
    """
    if before.state == "approved" and before.reviewer is not None:
        tx.run(
            "UPDATE trust SET streak = CASE WHEN streak > 0 THEN streak - 1 ELSE 0 END,"
            " earned_at = CASE WHEN earned_at = :at THEN NULL ELSE earned_at END"
            " WHERE member = :member AND kind = :kind",
            member=before.member, kind=before.kind, at=before.reviewed_at,
        )  # fmt: skip
    if before.state == "sent_back":
        tx.run(
            "UPDATE trust SET streak = streak + (SELECT e.broke FROM evidence e WHERE e.id = :id)"
            " WHERE member = :member AND kind = :kind",
            id=before.id, member=before.member, kind=before.kind,
        )  # fmt: skip
        tx.run("UPDATE evidence SET broke = 0 WHERE id = :id", id=before.id)
    if before.fault:
        tx.run(
            "UPDATE trust SET earned_at = lost_at, lost_at = NULL, streak = :streak"
            " WHERE member = :member AND kind = :kind AND lost_at = :at",
            streak=EARNED_AFTER, member=before.member, kind=before.kind, at=before.reviewed_at,
        )  # fmt: skip
