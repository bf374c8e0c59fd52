"""Review: a lead's decision about evidence, once, and what follows from it."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.database import Row, Transaction, instant
from bot.values import dataclass
from bot.words import _
from campaigns import assignments, balance, deeds, evidence, facts, fairplay, ledger, people, photos, seats, trust
from campaigns.assignments import State
from campaigns.campaign import Campaign
from campaigns.evidence import Evidence
from campaigns.ledger import Cause, Standing
from campaigns.missions import Kind
from campaigns.people import Member
from campaigns.refusals import Refusal

UNDO_FOR = timedelta(days=7)
JUST = timedelta(hours=1)  # how long ago something just happened (ours)


class AlreadyReviewed(Refusal):
    """Somebody decided before, and not long ago."""

    says = _("Somebody else just reviewed this one.")


class ReviewedBefore(AlreadyReviewed):
    """Somebody decided more than :data:`JUST` ago."""

    says = _("Somebody else reviewed this one already.")


class OwnEvidence(Refusal):
    """A lead looked at what they handed in themselves."""

    says = _("This one is yours, so somebody else has to look at it. Ask another lead.")


class NothingToSay(Refusal):
    """Sent back without a reason."""

    says = _("Write a sentence about what should change, so that {name} knows what to do.")


class NothingToUndo(Refusal):
    """It waits for a decision, so there is none."""

    says = _("There’s no decision to undo here any more. /review shows what waits for one.")


class TooLateToUndo(Refusal):
    """It was decided more than seven days ago."""

    says = _("That was decided more than seven days ago, so it stays. Talk to {name} about it instead.")


class Forgotten(Refusal):
    """Whoever handed it in is not known any more."""

    says = _("Whoever handed this in asked to be forgotten. What they did for the team stays as it is.")


class NotAlike(Refusal):
    """Several that are decided at once aren't of the same mission, or of the same kind where there is none."""

    says = _("Only pieces of the same mission can be decided together. Open the others one by one.")


@dataclass(frozen=True, slots=True)
class Only:
    """Which of what waits: of a ``mission``, ``member`` or ``event`` by its id, or of a ``kind`` without a mission."""

    by: str = ""
    what: int = 0

    @property
    def condition(self) -> str:
        """It as SQL about the row of ``evidence``, for :attr:`values`; "" where it is all."""
        if self.by == "kind":
            return " AND mission IS NULL AND kind = :kind"
        return _CONDITIONS.get(self.by, "")

    @property
    def values(self) -> dict[str, int | str]:
        """What the condition speaks of."""
        if self.by == "kind":
            return {"kind": tuple(Kind)[self.what % len(Kind)]}
        return {"what": self.what} if self.condition else {}

    @property
    def alike(self) -> bool:
        """Whether all of it can be decided together."""
        return self.by in ("mission", "kind")


EVERYTHING = Only()
BY = ("", "mission", "member", "kind", "event")  # by their places in buttons that were sent: new ones go to the end
_CONDITIONS = {
    "mission": " AND mission = :what",
    "member": " AND member = :what",
    "event": " AND assignment IN (SELECT assignment FROM event_assignment WHERE event = :what)",
}


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a decision: how many, since when the oldest, and the first of them, oldest first."""

    waiting: int
    oldest: datetime | None
    first: tuple[Evidence, ...]


def approve(tx: Transaction, campaign: Campaign, which: int, by: Member, at: datetime) -> Evidence:
    """Accept evidence and credit what it is worth, once.

    Raises:
        NotFound: no such evidence in this campaign.
        AlreadyReviewed: somebody decided before.
        OwnEvidence: it is the reviewer's own.
    """
    found = _decide(tx, campaign, which, by, "approved", "", (), at)
    deeds.note(tx, campaign.id, by.id, "approve", found.id, "", at)
    trust.approved(tx, campaign, found, at)
    _credit(tx, campaign, found, at)
    return found


def receive(tx: Transaction, campaign: Campaign, handed: Evidence, at: datetime, *, trusted: bool) -> Evidence:
    """Take in what was just handed in: it waits for a lead, unless its mission is trusted or its member is.

    It waits all the same where something about it stands out, and one in ten of a trusted member's.
    """
    alike = photos.near_copies(tx, handed.id) or photos.alike(photos.of_evidence(tx, handed.id))
    stands_out = bool(fairplay.look(tx, handed, at) or alike)
    if not stands_out and (trusted or trust.passes(tx, handed)):
        return _approve_trusted(tx, campaign, handed, at)
    tx.tell(facts.EvidenceHandedIn(handed.id, handed.member, handed.round))
    return handed if stands_out else evidence.get(tx, campaign.id, handed.id)


def too_late(found: Evidence, at: datetime) -> AlreadyReviewed:
    """What a lead is told who would decide what somebody else has decided."""
    long_ago = found.reviewed_at is not None and found.reviewed_at + JUST < at
    return ReviewedBefore() if long_ago else AlreadyReviewed()


def _approve_trusted(tx: Transaction, campaign: Campaign, handed: Evidence, at: datetime) -> Evidence:
    """Accept what is trusted; nobody looked, and nobody is named as having looked."""
    row = tx.one(
        "UPDATE evidence SET state = 'approved', reviewed_at = :at WHERE id = :id AND state = 'waiting' RETURNING *",
        id=handed.id, at=at,
    )  # fmt: skip
    if row is None:
        raise AlreadyReviewed
    found = Evidence.of(row)
    deeds.note(tx, campaign.id, None, "approve", found.id, "", at)
    _credit(tx, campaign, found, at)
    return found


def send_back(
    tx: Transaction, campaign: Campaign, which: int, reason: str, redo: Sequence[str], by: Member, at: datetime, *,
    serious: bool = False,
) -> Evidence:  # fmt: skip
    """Ask for another try at some parts of the evidence (none named: all of it), and say why.

    Until it is handed in again it is claimed no longer. A ``serious`` fault ends the trust of a member who has it.

    Raises:
        NotFound: no such evidence in this campaign.
        AlreadyReviewed: somebody decided before.
        OwnEvidence: it is the reviewer's own.
        NothingToSay: there is no reason.
    """
    if not reason.strip():
        before = evidence.get(tx, campaign.id, which)
        raise NothingToSay(name=people.get(tx, campaign.id, before.member).name)
    found = _decide(tx, campaign, which, by, "sent_back", reason.strip(), redo, at, serious=serious)
    trust.sent_back(tx, campaign, found, at)
    deeds.note(tx, campaign.id, by.id, "send_back", found.id, found.reason, at)
    cause = Cause("evidence", found.id, -found.step)
    ledger.take_back(tx, campaign, cause, Standing.CLAIMED, at, holder=found.member)
    balance.settle_aside(tx, campaign.id, found.member, at)
    if found.assignment is not None:
        assignments.move_on(tx, found.assignment, State.SENT_BACK, at)
    tx.tell(facts.EvidenceSentBack(found.id, found.member, found.round, found.undone))
    return found


def undo(tx: Transaction, campaign: Campaign, which: int, by: Member, at: datetime) -> Evidence:
    """Take a decision back: the evidence waits again, and what followed from the decision is as it was before.

    What was approved is taken back from the ledger, in the week it is now; what was sent back is claimed again.

    Raises:
        NotFound: no such evidence in this campaign.
        NothingToUndo: it waits, or was handed in again or undone meanwhile.
        TooLateToUndo: it was decided more than seven days ago.
        OwnEvidence: it is the reviewer's own.
        Forgotten: its member asked to be forgotten.
    """
    before = evidence.get(tx, campaign.id, which)
    check_undoable(tx, before, by, at)
    row = tx.one(
        "UPDATE evidence SET state = 'waiting', reviewer = NULL, reviewed_at = NULL, reason = '', redo = '[]',"
        " fault = FALSE, undone = undone + 1, decide_by = :decide, escalated = 0"
        " WHERE id = :id AND state = :state AND undone = :undone RETURNING *",
        id=before.id, state=before.state, undone=before.undone, decide=at + evidence.DECIDE_WITHIN,
    )  # fmt: skip
    if row is None:
        raise NothingToUndo
    found = Evidence.of(row)
    if before.state == "approved":
        cause = Cause("evidence", found.id, -found.undone)
        ledger.take_back(tx, campaign, cause, Standing.VERIFIED, at, holder=found.member)
    else:
        evidence.claim(tx, campaign, people.get(tx, campaign.id, found.member), found, at)
    balance.settle_aside(tx, campaign.id, found.member, at)
    if found.assignment is not None:
        assignments.move_on(tx, found.assignment, State.WAITING, at)
    trust.undone(tx, before)
    deeds.note(tx, campaign.id, by.id, "undo", found.id, before.state, at)
    tx.tell(facts.DecisionUndone(found.id, found.member, before.state, found.undone))
    return found


def check_undoable(tx: Transaction, found: Evidence, by: Member, at: datetime) -> None:
    """Raise what :func:`undo` does where a decision can't be undone, or not by them."""
    if found.state not in ("approved", "sent_back") or found.reviewed_at is None:
        raise NothingToUndo
    if seats.is_theirs(tx, by.id, found.member):
        raise OwnEvidence
    name = people.get(tx, found.campaign, found.member).name
    if not name:
        raise Forgotten
    if found.reviewed_at + UNDO_FOR < at:
        raise TooLateToUndo(name=name)


def last_of(tx: Transaction, found: Evidence) -> Evidence | None:
    """What was decided last about the same member's other evidence; None where nothing was yet."""
    row = tx.one(
        "SELECT * FROM evidence WHERE campaign = :campaign AND member = :member AND id <> :id"
        " AND reviewed_at IS NOT NULL AND state IN ('approved', 'sent_back')"
        " ORDER BY reviewed_at DESC, id DESC LIMIT 1",
        campaign=found.campaign, member=found.member, id=found.id,
    )  # fmt: skip
    return Evidence.of(row) if row else None


def approve_all(tx: Transaction, campaign: Campaign, those: Sequence[int], by: Member, at: datetime) -> list[Evidence]:
    """Accept several pieces that are alike; those that were decided meanwhile are left out.

    Raises:
        NotAlike: they aren't of the same mission or kind.
        NotFound, OwnEvidence: as :func:`approve`; nothing is decided then.
    """
    return [approve(tx, campaign, each, by, at) for each in _alike(tx, campaign, those)]


def send_all_back(
    tx: Transaction, campaign: Campaign, those: Sequence[int], reason: str, by: Member, at: datetime
) -> list[Evidence]:
    """Ask for another try at several pieces that are alike; those that were decided meanwhile are left out.

    Raises:
        NotAlike: they aren't of the same mission or kind.
        NotFound, OwnEvidence, NothingToSay: as :func:`send_back`; nothing is decided then.
    """
    return [send_back(tx, campaign, each, reason, (), by, at) for each in _alike(tx, campaign, those)]


def to_decide_together(tx: Transaction, campaign: int, by: Member, only: Only, *, most: int) -> list[Evidence]:
    """Of what waits and is alike, what may be decided without opening each: nothing of one's own, nothing odd."""
    rows = tx.all(
        f"SELECT * FROM evidence WHERE campaign = :campaign AND state = 'waiting' AND member NOT {seats.theirs('by')}"
        f"{only.condition} AND NOT EXISTS (SELECT 1 FROM flag WHERE flag.evidence = evidence.id)"
        " AND NOT EXISTS (SELECT 1 FROM near_copy n JOIN media m ON m.id = n.media WHERE m.evidence = evidence.id)"
        " ORDER BY handed_in_at, id LIMIT :most",
        campaign=campaign, by=by.id, most=most, **only.values,
    )  # fmt: skip
    return [Evidence.of(row) for row in rows] if only.alike else []


def groups(tx: Transaction, campaign: int) -> list[tuple[Only, int]]:
    """What waits by event, by mission, by kind where there is none, and by member; how many of each, most first."""
    rows = tx.all(
        "SELECT mission, kind, member, COUNT(*) AS n FROM evidence WHERE campaign = :campaign AND state = 'waiting'"
        " GROUP BY mission, kind, member",
        campaign=campaign,
    )
    found: Counter[Only] = Counter()
    for row in rows:
        kind = tuple(Kind).index(Kind(row["kind"]))
        found[Only("kind", kind) if row["mission"] is None else Only("mission", row["mission"])] += row["n"]
        found[Only("member", row["member"])] += row["n"]
    events = tx.all(
        "SELECT ea.event, COUNT(*) AS n FROM evidence e JOIN event_assignment ea ON ea.assignment = e.assignment"
        " WHERE e.campaign = :campaign AND e.state = 'waiting' GROUP BY ea.event",
        campaign=campaign,
    )
    found.update({Only("event", row["event"]): row["n"] for row in events})
    order = {"event": 0, "member": 2}
    return sorted(found.items(), key=lambda each: (order.get(each[0].by, 1), -each[1], each[0].what))


def queue(tx: Transaction, campaign: int, *, most: int = 10, only: Only = EVERYTHING) -> Queue:
    """What waits, oldest first; all of it, or only some."""
    row = tx.one(
        "SELECT COUNT(*) AS n, MIN(handed_in_at) AS oldest FROM evidence"
        f" WHERE campaign = :campaign AND state = 'waiting'{only.condition}",
        campaign=campaign, **only.values,
    )  # fmt: skip
    rows = tx.all(
        f"SELECT * FROM evidence WHERE campaign = :campaign AND state = 'waiting'{only.condition}"
        " ORDER BY handed_in_at, id LIMIT :most",
        campaign=campaign, most=most, **only.values,
    )  # fmt: skip
    assert row is not None, "a count always answers"
    oldest = row["oldest"]
    return Queue(row["n"], instant(oldest) if oldest is not None else None, tuple(Evidence.of(each) for each in rows))


def _decide(
    tx: Transaction, campaign: Campaign, which: int, by: Member, state: str, reason: str, redo: Sequence[str],
    at: datetime, *, serious: bool = False,
) -> Evidence:  # fmt: skip
    row: Row | None = tx.one(
        "UPDATE evidence SET state = :state, reviewer = :by, reviewed_at = :at, reason = :reason, redo = :redo,"
        " fault = :serious WHERE id = :which AND campaign = :campaign AND state = 'waiting'"
        f" AND member NOT {seats.theirs('by')} RETURNING *",
        state=state, by=by.id, at=at, reason=reason, redo=json.dumps(list(redo)), serious=serious, which=which,
        campaign=campaign.id,
    )  # fmt: skip
    if row is not None:
        return Evidence.of(row)
    before = evidence.get(tx, campaign.id, which)
    if before.state == "waiting" and seats.is_theirs(tx, by.id, before.member):
        raise OwnEvidence
    raise too_late(before, at)


def _alike(tx: Transaction, campaign: Campaign, those: Sequence[int]) -> list[int]:
    """Those that still wait, where all of them are alike."""
    found = [evidence.get(tx, campaign.id, each) for each in dict.fromkeys(those)]
    if len({(each.mission, each.kind) for each in found}) > 1:
        raise NotAlike
    return [each.id for each in found if each.state == "waiting"]


def _credit(tx: Transaction, campaign: Campaign, found: Evidence, at: datetime) -> None:
    member = people.get(tx, campaign.id, found.member)
    if found.assignment is not None:
        assignments.move_on(tx, found.assignment, State.DONE, at)
    cause = Cause("evidence", found.id, found.undone)
    ledger.record(tx, campaign, member.id, member.team, evidence.amounts(found), Standing.VERIFIED, cause, at)
    balance.settle_aside(tx, campaign.id, found.member, at)
    tx.tell(facts.EvidenceApproved(found.id, found.member, found.undone))
