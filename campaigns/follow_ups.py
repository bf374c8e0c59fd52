"""Follow-ups: everybody met at an event hears from whoever met them within two days, unless they'd rather not."""

from datetime import datetime, timedelta

from bot.database import Row, Transaction, instant, instant_or_none
from bot.values import dataclass
from bot.words import _
from campaigns.contacts import Contact
from campaigns.people import Member
from campaigns.refusals import NotFound, NotYours, Refusal

DUE = timedelta(hours=48)  # from when the event is closed, or the contact is noted
REMINDED = timedelta(hours=24)  # before it is due

HOW = ("online", "in_person")


class NothingToFollow(Refusal):
    """The follow-up was done, or they'd rather not hear from us."""

    says = _("That one is done, or they would rather be left alone. /contact list shows how everybody is.")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Somebody to get back to. ``state`` is ``open``, ``done`` or ``dropped``, ``how`` one of :data:`HOW` once done."""

    id: int
    campaign: int
    event: int
    contact: int
    name: str
    member: int
    state: str
    how: str
    due_at: datetime
    done_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> "FollowUp":
        """The follow-up in a row of ``follow_up`` with its contact's name."""
        return cls(
            row["id"], row["campaign"], row["event"], row["contact"], row["name"], row["member"], row["state"],
            row["how"], instant(row["due_at"]), instant_or_none(row["done_at"]),
        )  # fmt: skip


_ALL = "SELECT f.*, c.name AS name FROM follow_up f JOIN contact c ON c.id = f.contact"


def ask(tx: Transaction, event: int, at: datetime) -> int:
    """Ask for a follow-up of everybody who was met at an event and may be contacted, once each; how many are new."""
    rows = tx.all("SELECT * FROM contact WHERE event = :event AND NOT do_not_contact ORDER BY id", event=event)
    return sum(_ask(tx, Contact.of(row), event, at) for row in rows)


def get(tx: Transaction, member: Member, follow_up: int) -> FollowUp:
    """A member's own follow-up.

    Raises:
        NotFound: there is no such follow-up, or nobody knows any more whom it is about.
        NotYours: it is somebody else's.
    """
    row = tx.one(f"{_ALL} WHERE f.id = :id AND f.campaign = :campaign", id=follow_up, campaign=member.campaign)
    if row is None:
        raise NotFound
    if row["member"] != member.id:
        raise NotYours
    return FollowUp.of(row)


def of_member(tx: Transaction, event: int, member: int) -> list[FollowUp]:
    """Whom a member met at an event and gets back to, by when that is due."""
    rows = tx.all(
        f"{_ALL} WHERE f.event = :event AND f.member = :member AND f.state <> 'dropped' ORDER BY f.due_at, f.id",
        event=event, member=member,
    )  # fmt: skip
    return [FollowUp.of(row) for row in rows]


def who_met(tx: Transaction, event: int) -> list[int]:
    """The members who have somebody from an event to get back to."""
    rows = tx.all(
        "SELECT DISTINCT member FROM follow_up WHERE event = :event AND state = 'open' ORDER BY member", event=event
    )
    return [row["member"] for row in rows]


def done(tx: Transaction, follow_up: FollowUp, how: str, at: datetime) -> None:
    """Note that a member got back to somebody, and whether online or in person.

    Raises:
        NothingToFollow: it was done before, or they would rather be left alone.
        NotFound: there is no such way.
    """
    if how not in HOW:
        raise NotFound
    changed = tx.run(
        "UPDATE follow_up SET state = 'done', how = :how, done_at = :at, remind_at = NULL"
        " WHERE id = :id AND state = 'open'",
        how=how, at=at, id=follow_up.id,
    )  # fmt: skip
    if not changed:
        raise NothingToFollow


def next_reminder(tx: Transaction, campaign: int, now: datetime) -> tuple[int, int] | None:
    """An event and a member who has open follow-ups of it that are due soon, marked as reminded; None for nobody."""
    row = tx.one(
        "SELECT event, member FROM follow_up WHERE campaign = :campaign AND remind_at <= :now AND state = 'open'"
        " ORDER BY remind_at, id LIMIT 1",
        campaign=campaign, now=now,
    )  # fmt: skip
    if row is None:
        return None
    tx.run(
        "UPDATE follow_up SET remind_at = NULL WHERE event = :event AND member = :member AND remind_at <= :now",
        event=row["event"], member=row["member"], now=now,
    )  # fmt: skip
    return row["event"], row["member"]


def _ask(tx: Transaction, contact: Contact, event: int, at: datetime) -> int:
    return tx.run(
        "INSERT INTO follow_up (id, campaign, event, contact, member, state, how, due_at, remind_at)"
        " VALUES (:id, :campaign, :event, :contact, :member, 'open', '', :due, :remind)"
        " ON CONFLICT (event, contact) DO NOTHING",
        id=tx.new_id(), campaign=contact.campaign, event=event, contact=contact.id, member=contact.member,
        due=at + DUE, remind=at + DUE - REMINDED,
    )  # fmt: skip
