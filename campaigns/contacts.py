"""Contacts: people the team met, what the next teammate should know, and how it goes on, or doesn't, as they wish."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from bot.clock import at_local
from bot.database import Row, Transaction, instant
from bot.values import dataclass
from bot.words import Phrase, _
from campaigns import people
from campaigns.people import Member
from campaigns.refusals import NotFound, Refusal


class Stage(StrEnum):
    """How well somebody is known."""

    SPOTTED = "spotted"
    LISTENED = "listened"
    ENGAGED = "engaged"
    RELATIONSHIP = "relationship"
    JOINED = "joined"


STAGE_NAMES: Mapping[Stage, Phrase] = {
    Stage.SPOTTED: _("spotted"),
    Stage.LISTENED: _("listened to"),
    Stage.ENGAGED: _("in a conversation"),
    Stage.RELATIONSHIP: _("a relationship"),
    Stage.JOINED: _("joined us"),
}


class Scope(StrEnum):
    """Who reads a note."""

    ME = "me"
    TEAM = "team"
    CAMPAIGN = "campaign"


SCOPE_NAMES: Mapping[Scope, Phrase] = {
    Scope.ME: _("only me"),
    Scope.TEAM: _("my team"),
    Scope.CAMPAIGN: _("everybody in the campaign"),
}


class LeaveThemAlone(Refusal):
    """A step was planned with somebody who doesn't want to be contacted."""

    says = _("{name} doesn’t want to be contacted, so nothing is planned and nobody is reminded.")


class NotWithYou(Refusal):
    """Somebody else looks after the contact."""

    says = _("{name} is with {whose} now. You can add a note, or ask {whose} to hand them over to you.")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody met. ``member`` looks after them; ``event`` is where they were met, None where at none.

    ``next_on`` is the local date of the next step, in that member's zone.
    """

    id: int
    campaign: int
    member: int
    name: str
    stage: Stage
    event: int | None
    next_step: str
    next_on: date | None
    do_not_contact: bool
    met_at: datetime

    @classmethod
    def of(cls, row: Row) -> "Contact":
        """The contact in a row of ``contact``."""
        return cls(
            row["id"], row["campaign"], row["member"], row["name"], Stage(row["stage"]), row["event"], row["next_step"],
            date.fromisoformat(row["next_on"]) if row["next_on"] else None, bool(row["do_not_contact"]),
            instant(row["met_at"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about a contact, and who reads it."""

    id: int
    member: int
    scope: Scope
    text: str
    at: datetime

    @classmethod
    def of(cls, row: Row) -> "Note":
        """The note in a row of ``contact_note``."""
        return cls(row["id"], row["member"], Scope(row["scope"]), row["text"], instant(row["at"]))


# Of the notes about a contact those that a reader is meant to read; a team is all who are in the same one, or in none.
_READS = (
    "(n.member = :me OR n.scope = 'campaign' OR (n.scope = 'team' AND COALESCE((SELECT a.team FROM member a"
    " WHERE a.id = n.member), 0) = :team))"
)
_SEES = (
    "c.campaign = :campaign"
    f" AND (c.member = :me OR EXISTS (SELECT 1 FROM contact_note n WHERE n.contact = c.id AND {_READS}))"
)


def keep(tx: Transaction, member: Member, name: str, stage: Stage, *, event: int | None, at: datetime) -> Contact:
    """Note somebody whom a member met; they look after them from now on."""
    row = tx.one(
        "INSERT INTO contact (id, campaign, member, name, stage, event, next_step, do_not_contact, met_at, changed_at)"
        " VALUES (:id, :campaign, :member, :name, :stage, :event, '', FALSE, :at, :at) RETURNING *",
        id=tx.new_id(), campaign=member.campaign, member=member.id, name=name, stage=stage, event=event, at=at,
    )  # fmt: skip
    assert row is not None, "an insert answers its row"
    return Contact.of(row)


def get(tx: Transaction, reader: Member, contact: int) -> Contact:
    """A contact by id, for somebody who may see them: who looks after them, or may read a note about them.

    Raises:
        NotFound: there is no such contact, or not for them.
    """
    row = tx.one(f"SELECT c.* FROM contact c WHERE c.id = :contact AND {_SEES}", contact=contact, **_reader(reader))
    if row is None:
        raise NotFound
    return Contact.of(row)


def everybody(tx: Transaction, reader: Member) -> list[Contact]:
    """Everybody somebody may see: who is theirs first, by the day of the next step, then who changed last."""
    rows = tx.all(
        f"SELECT c.* FROM contact c WHERE {_SEES} ORDER BY CASE WHEN c.member = :me THEN 0 ELSE 1 END,"
        " CASE WHEN c.do_not_contact OR c.next_on IS NULL THEN '9' ELSE c.next_on END, c.changed_at DESC, c.id",
        **_reader(reader),
    )
    return [Contact.of(row) for row in rows]


def notes(tx: Transaction, reader: Member, contact: int) -> list[Note]:
    """What a reader is meant to read about a contact, the newest first."""
    rows = tx.all(
        f"SELECT n.* FROM contact_note n WHERE n.contact = :contact AND {_READS} ORDER BY n.at DESC, n.id DESC",
        contact=contact, me=reader.id, team=reader.team or 0,
    )  # fmt: skip
    return [Note.of(row) for row in rows]


def add_note(tx: Transaction, contact: Contact, by: Member, text: str, scope: Scope, at: datetime) -> None:
    """Write something about a contact for those it is meant for; it stays theirs whoever looks after the contact."""
    tx.run(
        "INSERT INTO contact_note (id, contact, member, scope, text, at)"
        " VALUES (:id, :contact, :member, :scope, :text, :at)",
        id=tx.new_id(), contact=contact.id, member=by.id, scope=scope, text=text, at=at,
    )  # fmt: skip
    tx.run("UPDATE contact SET changed_at = :at WHERE id = :id", at=at, id=contact.id)


def move_to(tx: Transaction, contact: Contact, stage: Stage, by: Member, at: datetime) -> None:
    """Note how well somebody is known by now.

    Raises:
        NotWithYou: somebody else looks after them.
    """
    _check_theirs(tx, contact, by)
    tx.run("UPDATE contact SET stage = :stage, changed_at = :at WHERE id = :id", stage=stage, at=at, id=contact.id)


def plan(tx: Transaction, contact: Contact, step: str, on: date, by: Member, at: datetime) -> None:
    """Plan the next step; whoever looks after the contact is reminded that day at their hand-out's hour.

    Raises:
        NotWithYou: somebody else looks after them.
        LeaveThemAlone: they don't want to be contacted.
    """
    _check_theirs(tx, contact, by)
    if contact.do_not_contact:
        raise LeaveThemAlone(name=contact.name)
    tx.run(
        "UPDATE contact SET next_step = :step, next_on = :on, remind_at = :remind, changed_at = :at WHERE id = :id",
        step=step, on=on, remind=_reminder(by, on, at), at=at, id=contact.id,
    )  # fmt: skip


def done_with(tx: Transaction, contact: Contact, by: Member, at: datetime) -> None:
    """Note that the next step was done.

    Raises:
        NotWithYou: somebody else looks after them.
    """
    _check_theirs(tx, contact, by)
    tx.run(
        "UPDATE contact SET next_step = '', next_on = NULL, remind_at = NULL, changed_at = :at WHERE id = :id",
        at=at, id=contact.id,
    )  # fmt: skip


def hand_over(tx: Transaction, contact: Contact, to: Member, by: Member, at: datetime) -> None:
    """Let a teammate look after a contact; with them go the next step, follow-ups, and the notes meant for them.

    Raises:
        NotWithYou: it isn't the giver's to give.
    """
    _check_theirs(tx, contact, by)
    remind = _reminder(to, contact.next_on, at) if contact.next_on and not contact.do_not_contact else None
    tx.run(
        "UPDATE contact SET member = :to, remind_at = :remind, changed_at = :at WHERE id = :id",
        to=to.id, remind=remind, at=at, id=contact.id,
    )  # fmt: skip
    tx.run("UPDATE follow_up SET member = :to WHERE contact = :id AND state = 'open'", to=to.id, id=contact.id)


def leave_alone(tx: Transaction, contact: Contact, at: datetime) -> None:
    """Honour that somebody doesn't want to be contacted: no step, no follow-up, no reminder.

    Any teammate who may see them may note it.
    """
    tx.run(
        "UPDATE contact SET do_not_contact = TRUE, next_step = '', next_on = NULL, remind_at = NULL, changed_at = :at"
        " WHERE id = :id",
        at=at, id=contact.id,
    )  # fmt: skip
    tx.run(
        "UPDATE follow_up SET state = 'dropped', done_at = :at, remind_at = NULL"
        " WHERE contact = :id AND state = 'open'",
        id=contact.id, at=at,
    )  # fmt: skip


def welcome_again(tx: Transaction, contact: Contact, by: Member, at: datetime) -> None:
    """Note that somebody may be contacted after all: they said so, or it was a slip.

    Raises:
        NotWithYou: somebody else looks after them.
    """
    _check_theirs(tx, contact, by)
    tx.run("UPDATE contact SET do_not_contact = FALSE, changed_at = :at WHERE id = :id", at=at, id=contact.id)


def next_reminder(tx: Transaction, campaign: int, now: datetime) -> Contact | None:
    """A contact whose next step is due, marked as reminded of; None where there is none."""
    row = tx.one(
        "UPDATE contact SET remind_at = NULL WHERE id = (SELECT id FROM contact WHERE campaign = :campaign"
        " AND remind_at <= :now ORDER BY remind_at, id LIMIT 1) RETURNING *",
        campaign=campaign, now=now,
    )  # fmt: skip
    return Contact.of(row) if row else None


def _reminder(member: Member, on: date, at: datetime) -> datetime | None:
    """When to remind a member of a step; None where that hour is over: they have just thought of it."""
    due = at_local(on, member.handout_hour, member.where)
    return due if due > at else None


def _reader(reader: Member) -> dict[str, int]:
    return {"campaign": reader.campaign, "me": reader.id, "team": reader.team or 0}


def _check_theirs(tx: Transaction, contact: Contact, by: Member) -> None:
    if contact.member != by.id:
        whose = people.get(tx, contact.campaign, contact.member).name
        raise NotWithYou(name=contact.name, whose=whose or people.TEAMMATE)
