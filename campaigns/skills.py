"""Four skills, and the evidence for each: what was approved, counted by what it took to do it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from bot.database import Transaction, instant
from bot.values import dataclass
from bot.words import Phrase, _
from campaigns.ledger import Measure


class Skill(StrEnum):
    """Something people get better at by doing it."""

    NETWORK = "network"
    VALUE = "value"
    RESPONSIBILITY = "duty"
    PERSUADE = "persuade"


SKILL_NAMES: Mapping[Skill, Phrase] = {
    Skill.NETWORK: _("Network"),
    Skill.VALUE: _("Communicate value"),
    Skill.RESPONSIBILITY: _("Take responsibility"),
    Skill.PERSUADE: _("Persuade"),
}
# What shows a skill: a piece of evidence that was credited with one of these.
SHOWN_BY: Mapping[Skill, tuple[Measure, ...]] = {
    Skill.NETWORK: (Measure.CONVERSATIONS, Measure.PROFILES),
    Skill.VALUE: (Measure.INTERVIEWS, Measure.PHOTOS),
    Skill.RESPONSIBILITY: (Measure.ON_TIME,),
    Skill.PERSUADE: (Measure.REASONS,),
}

# Credited, and not taken back since; by whose the evidence is now, as people can become one.
_CREDITED = (
    " FROM evidence v JOIN entry e ON e.campaign = v.campaign AND e.cause = 'evidence' AND e.cause_id = v.id"
    " WHERE v.member = :member AND e.standing = 'verified' AND e.measure IN ({measures})"
    " GROUP BY v.id HAVING SUM(e.amount) > 0"
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence that shows a skill, and when it was credited last."""

    evidence: int
    at: datetime


def shown(tx: Transaction, member: int) -> dict[Skill, int]:
    """How many pieces of evidence show each skill of a member."""
    return {skill: _how_many(tx, member, skill) for skill in Skill}


def proofs(tx: Transaction, member: int, skill: Skill, *, most: int, skip: int = 0) -> list[Proof]:
    """The evidence that shows a member's skill, newest first."""
    rows = tx.all(
        f"SELECT v.id AS id, MAX(e.at) AS at{_of(skill)} ORDER BY 2 DESC, 1 DESC LIMIT :most OFFSET :skip",
        member=member, most=most, skip=skip,
    )  # fmt: skip
    return [Proof(row["id"], instant(row["at"])) for row in rows]


def _how_many(tx: Transaction, member: int, skill: Skill) -> int:
    row = tx.one(f"SELECT COUNT(*) AS n FROM (SELECT v.id{_of(skill)}) AS shown", member=member)
    return int(row["n"]) if row else 0


def _of(skill: Skill) -> str:
    return _CREDITED.format(measures=", ".join(f"'{measure.value}'" for measure in SHOWN_BY[skill]))
