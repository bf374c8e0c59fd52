"""Evidence: what a member hands in for a mission or a line of the logbook, and what it is worth."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from bot.database import Row, Transaction, instant, instant_or_none, micros
from bot.values import dataclass
from bot.words import _
from campaigns import assignments, ledger, media, missions, photos
from campaigns.assignments import Assignment, NoLongerOpen
from campaigns.campaign import Campaign
from campaigns.ledger import Cause, Measure, Standing
from campaigns.logbook import Depth
from campaigns.missions import Kind, Mission, What
from campaigns.people import Member
from campaigns.refusals import NotFound, NotYours, Refusal

Answers: TypeAlias = Mapping[str, Any]
"""What was handed in, by what was asked: texts, numbers, ids of kept media, the parts of an interview."""

# Which counter one piece of a kind moves: by one, conversations by the count that was asked for.
COUNTERS: Mapping[Kind, Measure] = {
    Kind.CONVERSATION: Measure.CONVERSATIONS,
    Kind.PROFILE: Measure.PROFILES,
    Kind.INTERVIEW: Measure.INTERVIEWS,
}

DECIDE_WITHIN = timedelta(hours=24)  # what a member waits for an answer at most, before others are asked to help


class AlreadyHandedIn(Refusal):
    """It is waiting for a lead, or was approved."""

    says = _("You’ve already handed that in. Your lead will look at it soon; /me shows how it went.")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence. ``redo`` is what was asked for again; ``earlier`` are the rounds before this one.

    ``undone`` is how many decisions about it were undone, ``decide_by`` when its member should have heard, ``checked``
    whether a trusted member's is looked at all the same, ``fault`` whether it was sent back for something serious.
    """

    id: int
    campaign: int
    member: int
    assignment: int | None
    mission: int | None
    kind: Kind
    subject: int | None
    state: str
    answers: Answers
    earlier: tuple[Mapping[str, Any], ...]
    round: int
    worth: int
    minutes: int
    due_at: datetime
    handed_in_at: datetime
    reviewer: int | None
    reviewed_at: datetime | None
    reason: str
    redo: tuple[str, ...]
    undone: int
    decide_by: datetime | None
    checked: bool
    fault: bool

    @classmethod
    def of(cls, row: Row) -> "Evidence":
        """The evidence in a row of ``evidence``."""
        return cls(
            id=row["id"], campaign=row["campaign"], member=row["member"], assignment=row["assignment"],
            mission=row["mission"], kind=Kind(row["kind"]), subject=row["subject"], state=row["state"],
            answers=json.loads(row["answers"]), earlier=tuple(json.loads(row["earlier"])), round=row["round"],
            worth=row["worth"], minutes=row["minutes"], due_at=instant(row["due_at"]),
            handed_in_at=instant(row["handed_in_at"]), reviewer=row["reviewer"],
            reviewed_at=instant_or_none(row["reviewed_at"]), reason=row["reason"], redo=tuple(json.loads(row["redo"])),
            undone=row["undone"], decide_by=instant_or_none(row["decide_by"]), checked=bool(row["checked"]),
            fault=bool(row["fault"]),
        )  # fmt: skip

    @property
    def step(self) -> int:
        """Counts what was claimed: it rises with each round, and with each decision that is undone."""
        return self.round + self.undone

    @property
    def on_time(self) -> bool:
        """Whether its first round was handed in before it was due."""
        first = self.earlier[0]["at"] if self.earlier else None
        return (instant(first) if first is not None else self.handed_in_at) <= self.due_at


def get(tx: Transaction, campaign: int, evidence: int) -> Evidence:
    """Evidence by id.

    Raises:
        NotFound: the campaign has no such evidence.
    """
    row = tx.one("SELECT * FROM evidence WHERE id = :id AND campaign = :campaign", id=evidence, campaign=campaign)
    if row is None:
        raise NotFound
    return Evidence.of(row)


def for_assignment(tx: Transaction, assignment: int) -> Evidence | None:
    """What was handed in for an assignment; None where nothing was yet."""
    row = tx.one("SELECT * FROM evidence WHERE assignment = :assignment", assignment=assignment)
    return Evidence.of(row) if row else None


def latest(tx: Transaction, member: int, *, most: int, skip: int = 0) -> list[Evidence]:
    """What a member handed in, newest first, ``most`` of it after the first ``skip``."""
    rows = tx.all(
        "SELECT * FROM evidence WHERE member = :member ORDER BY handed_in_at DESC, id DESC LIMIT :most OFFSET :skip",
        member=member, most=most, skip=skip,
    )  # fmt: skip
    return [Evidence.of(row) for row in rows]


def of_interviews(tx: Transaction, member: int) -> list[int]:
    """The ids of all that a member handed in about interviews, oldest first."""
    rows = tx.all(
        "SELECT e.id FROM evidence e JOIN interview i ON i.id = e.subject WHERE e.member = :member ORDER BY e.id",
        member=member,
    )
    return [row["id"] for row in rows]


def how_many(tx: Transaction, member: int) -> int:
    """How many pieces of evidence a member has handed in."""
    row = tx.one("SELECT COUNT(*) AS n FROM evidence WHERE member = :member", member=member)
    return int(row["n"]) if row else 0


def hand_in(
    tx: Transaction,
    campaign: Campaign,
    member: Member,
    assignment: int,
    answers: Answers,
    at: datetime,
    *,
    subject: int | None = None,
) -> Evidence:
    """Hand in what a mission asks for; after it was sent back, only what was asked for again.

    A mission that was paused or closed meanwhile still takes it, and a late one counts as late.

    Raises:
        NotFound: there is no such assignment.
        NotYours: it is somebody else's.
        AlreadyHandedIn: it is waiting or was approved.
        NoLongerOpen: it was swapped, passed or handed back.
    """
    mine = assignments.mine(tx, member, assignment)
    before = for_assignment(tx, assignment)
    if before is not None and before.state != "sent_back":
        raise AlreadyHandedIn
    if not mine.unfinished:
        raise NoLongerOpen
    mission = missions.get(tx, campaign.id, mine.mission)
    if before is None:
        handed = _first(tx, campaign, member, mission, answers, at, assignment=mine, subject=subject)
    else:
        handed = _again(tx, before, answers, at, subject=subject)
    assignments.move_on(tx, mine.id, assignments.State.WAITING, at)
    return finish(tx, campaign, member, handed, at, trusted=mission.trusted)


def log(
    tx: Transaction, campaign: Campaign, member: Member, kind: Kind, subject: int, answers: Answers, at: datetime
) -> Evidence:
    """Hand in a line of the logbook, made outside a mission; it is worth what the campaign gives for its kind."""
    row = tx.one(
        _INSERT, id=tx.new_id(), campaign=campaign.id, member=member.id, assignment=None, mission=None, kind=kind,
        subject=subject, answers=json.dumps(answers), worth=campaign.settings.points.get(kind.value, 0), minutes=0,
        due=at, at=at, decide=at + DECIDE_WITHIN,
    )  # fmt: skip
    assert row is not None, "an insert answers its row"
    return finish(tx, campaign, member, Evidence.of(row), at, trusted=False)


def log_again(
    tx: Transaction, campaign: Campaign, member: Member, evidence: int, answers: Answers, at: datetime
) -> Evidence:
    """Hand in again a line of the logbook that was sent back.

    Raises:
        NotFound: there is no such evidence.
        NotYours: it is somebody else's.
        AlreadyHandedIn: it wasn't sent back.
    """
    before = get(tx, campaign.id, evidence)
    if before.member != member.id:
        raise NotYours
    if before.state != "sent_back":
        raise AlreadyHandedIn
    return finish(tx, campaign, member, _again(tx, before, answers, at), at, trusted=False)


def finish(
    tx: Transaction, campaign: Campaign, member: Member, handed: Evidence, at: datetime, *, trusted: bool
) -> Evidence:
    """Attach the media, note what is claimed, and let it wait for a lead, or be approved where that is trusted.

    Raises:
        NotKept: a file isn't one the member sent, or belongs to other evidence.
    """
    photos.attach(tx, campaign.id, member.person, handed.id, _media(handed.answers))
    claim(tx, campaign, member, handed, at)
    from campaigns import review  # where somebody is trusted it is decided here; a decision knows evidence

    return review.receive(tx, campaign, handed, at, trusted=trusted)


def claim(tx: Transaction, campaign: Campaign, member: Member, handed: Evidence, at: datetime) -> None:
    """Enter what the member claims. What is sent back is claimed no longer, until it is handed in again."""
    cause = Cause("evidence", handed.id, handed.step)
    ledger.record(tx, campaign, member.id, member.team, amounts(handed), Standing.CLAIMED, cause, at)


def forget_quote(tx: Transaction, interview: int) -> None:
    """Forget who said something in an interview, and their words, wherever they were handed in."""
    tx.run("UPDATE interview SET quote = '', who = '' WHERE id = :id", id=interview)
    for row in tx.all("SELECT id, answers, earlier FROM evidence WHERE subject = :id", id=interview):
        earlier = [{**each, "answers": unquoted(each["answers"])} for each in json.loads(row["earlier"])]
        tx.run(
            "UPDATE evidence SET answers = :answers, earlier = :earlier WHERE id = :id",
            answers=json.dumps(unquoted(json.loads(row["answers"]))), earlier=json.dumps(earlier), id=row["id"],
        )  # fmt: skip


def unquoted(answers: Answers) -> Answers:
    """Answers without who said something in an interview, and without their words."""
    said = answers.get(What.INTERVIEW)
    if not said:
        return answers
    parts = {name: answer for name, answer in said.items() if name not in ("quote", "who")}
    return {**answers, What.INTERVIEW.value: parts}


def amounts(evidence: Evidence) -> dict[Measure, int]:
    """What a piece of evidence is worth on each counter."""
    found = {Measure.POINTS: evidence.worth}
    if evidence.mission is not None:
        found[Measure.MISSIONS] = 1
        found[Measure.ON_TIME] = int(evidence.on_time)
        found[Measure.MINUTES] = evidence.minutes
    if shown := evidence.answers.get(What.PHOTOS):
        found[Measure.PHOTOS] = len(set(shown))
    if What.INTERVIEW in evidence.answers:
        found[Measure.INTERVIEWS] = 1
    if _has_a_reason(evidence.answers):
        found[Measure.REASONS] = 1
    if counter := COUNTERS.get(evidence.kind):
        said = evidence.answers.get(What.COUNT)
        found[counter] = said if isinstance(said, int) and evidence.kind is Kind.CONVERSATION else 1
    return found


def _has_a_reason(answers: Answers) -> bool:
    """Whether somebody said what moves them: in an interview, or in a talk that went as deep as that."""
    told = answers.get(What.INTERVIEW, {}).get("reason")
    return bool(told) or answers.get("depth") in (Depth.REASON, Depth.NEXT_STEP)


def _first(
    tx: Transaction, campaign: Campaign, member: Member, mission: Mission, answers: Answers, at: datetime, *,
    assignment: Assignment, subject: int | None,
) -> Evidence:  # fmt: skip
    row = tx.one(
        _INSERT, id=tx.new_id(), campaign=campaign.id, member=member.id, assignment=assignment.id, mission=mission.id,
        kind=mission.kind, subject=subject, answers=json.dumps(answers), worth=mission.worth, minutes=mission.minutes,
        due=assignment.due_at, at=at, decide=at + DECIDE_WITHIN,
    )  # fmt: skip
    assert row is not None, "an insert answers its row"
    return Evidence.of(row)


def _again(
    tx: Transaction, before: Evidence, answers: Answers, at: datetime, *, subject: int | None = None
) -> Evidence:
    earlier = [
        *before.earlier,
        {"answers": before.answers, "reason": before.reason, "redo": before.redo, "at": micros(before.handed_in_at)},
    ]
    row = tx.one(
        "UPDATE evidence SET state = 'waiting', answers = :answers, earlier = :earlier, round = round + 1,"
        " handed_in_at = :at, reviewer = NULL, reviewed_at = NULL, reason = '', redo = '[]',"
        " subject = COALESCE(:subject, subject), decide_by = :decide, escalated = 0, checked = FALSE"
        " WHERE id = :id AND state = 'sent_back' RETURNING *",
        id=before.id, answers=json.dumps({**before.answers, **answers}), earlier=json.dumps(earlier), at=at,
        subject=subject, decide=at + DECIDE_WITHIN,
    )  # fmt: skip
    if row is None:
        raise AlreadyHandedIn
    return Evidence.of(row)


def _media(answers: Answers) -> Mapping[int, media.Kind]:
    """The kept media that were handed in, in order, and what each has to be."""
    return {each: kind for what, kind in _KINDS.items() for each in answers.get(what) or ()}


_KINDS: Mapping[What, media.Kind] = {
    What.PHOTOS: media.Kind.PHOTO,
    What.VOICE: media.Kind.VOICE,
    What.VIDEO: media.Kind.VIDEO,
    What.DOCUMENT: media.Kind.DOCUMENT,
}
_INSERT = (
    "INSERT INTO evidence (id, campaign, member, assignment, mission, kind, subject, state, answers, earlier, round,"
    " worth, minutes, due_at, handed_in_at, reason, redo, decide_by)"
    " VALUES (:id, :campaign, :member, :assignment, :mission, :kind, :subject, 'waiting', :answers, '[]', 1,"
    " :worth, :minutes, :due, :at, '', '[]', :decide) RETURNING *"
)
