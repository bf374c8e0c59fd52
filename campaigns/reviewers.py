"""Those who decide: what they have to do, how quickly they answer, how far they agree, and what has waited too long."""

from collections import Counter
from datetime import datetime, timedelta

from bot.database import Transaction
from bot.values import dataclass
from campaigns import people, seats
from campaigns.campaign import Campaign
from campaigns.evidence import DECIDE_WITHIN, Evidence
from campaigns.people import Member, Role

LOOKS_BACK = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A lead's last four weeks.

    ``decided`` is how many pieces, ``asked`` how many colleagues' questions wait for them. ``agreed`` of ``compared``
    are the times somebody else's look came to the same: a second opinion, or nobody undoing what they decided.
    """

    member: Member
    decided: int
    asked: int
    agreed: int
    compared: int


def everybody(tx: Transaction, campaign: Campaign, at: datetime) -> list[Reviewer]:
    """Everybody who may decide, those who had most to do first."""
    since = at - LOOKS_BACK
    decided = _counts(
        tx, "SELECT by_member AS who, COUNT(*) AS n FROM deed WHERE campaign = :campaign AND at > :since"
        " AND what IN ('approve', 'send_back') AND by_member IS NOT NULL GROUP BY by_member", campaign.id, since,
    )  # fmt: skip
    asked = _counts(
        tx, "SELECT asked AS who, COUNT(*) AS n FROM opinion WHERE campaign = :campaign AND asked_at > :since"
        " AND answered_at IS NULL GROUP BY asked", campaign.id, since,
    )  # fmt: skip
    both = (
        "SELECT {who} AS who, COUNT(*) AS n FROM opinion WHERE campaign = :campaign AND answered_at > :since"
        " AND first <> '' AND verdict <> ''{only} GROUP BY {who}"
    )
    undone = _counts(
        tx, "SELECT d.by_member AS who, COUNT(*) AS n FROM deed d JOIN deed u ON u.subject = d.subject"
        f" AND u.what = 'undo' AND {seats.holder('u.by_member')} <> {seats.holder('d.by_member')}"
        " AND u.at >= d.at AND u.campaign = d.campaign"
        " WHERE d.campaign = :campaign AND d.at > :since AND d.what IN ('approve', 'send_back')"
        " AND NOT EXISTS (SELECT 1 FROM deed n WHERE n.campaign = d.campaign AND n.subject = d.subject"
        " AND n.what IN ('approve', 'send_back', 'undo') AND n.id > d.id AND n.id < u.id)"
        " AND d.by_member IS NOT NULL GROUP BY d.by_member", campaign.id, since,
    )  # fmt: skip
    compared: dict[int, int] = dict(undone)
    agreed: dict[int, int] = {}
    for who in ("asked_by", "asked"):
        for member, n in _counts(tx, both.format(who=who, only=""), campaign.id, since).items():
            compared[member] = compared.get(member, 0) + n
        for member, n in _counts(tx, both.format(who=who, only=" AND first = verdict"), campaign.id, since).items():
            agreed[member] = agreed.get(member, 0) + n
    found = [
        Reviewer(each, decided.get(each.id, 0), asked.get(each.id, 0), agreed.get(each.id, 0), compared.get(each.id, 0))
        for each in people.at_least(tx, campaign.id, Role.LEAD)
    ]
    return sorted(found, key=lambda each: (-each.decided, each.member.name, each.member.id))


def overdue(tx: Transaction, campaign: int, at: datetime) -> list[Evidence]:
    """What should have been decided by now, longest first."""
    rows = tx.all(
        "SELECT * FROM evidence WHERE campaign = :campaign AND state = 'waiting'"
        " AND (escalated > 0 OR decide_by <= :at) ORDER BY handed_in_at, id",
        campaign=campaign, at=at,
    )  # fmt: skip
    return [Evidence.of(row) for row in rows]


def escalate(tx: Transaction, campaign: int, at: datetime, *, most: int = 50) -> set[int]:
    """Take what is past its time a step further; to which steps: 1 tells the leads once more, 2 the organizers."""
    rows = tx.all(
        "UPDATE evidence SET escalated = escalated + 1, decide_by = :next WHERE id IN (SELECT id FROM evidence"
        " WHERE campaign = :campaign AND state = 'waiting' AND escalated < 2 AND decide_by <= :at"
        " ORDER BY id LIMIT :most) RETURNING escalated",
        campaign=campaign, at=at, next=at + DECIDE_WITHIN, most=most,
    )  # fmt: skip
    return {row["escalated"] for row in rows}


def _counts(tx: Transaction, sql: str, campaign: int, since: datetime) -> dict[int, int]:
    """How many each one has, from whichever app, of a statement that counts them by seat."""
    found: Counter[int] = Counter()
    for row in tx.all(f"SELECT {seats.holder('c.who')} AS who, c.n FROM ({sql}) AS c", campaign=campaign, since=since):
        found[row["who"]] += row["n"]
    return found
