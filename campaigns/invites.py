"""Invites: codes that let people in, with a role, an expiry and a count."""

from datetime import datetime, timedelta

from bot.database import Row, Transaction, instant_or_none
from bot.values import dataclass
from bot.words import _
from campaigns import deeds, people
from campaigns.campaign import Campaign
from campaigns.people import Member, Person, Role
from campaigns.refusals import NotFound, Refusal


class UnknownCode(Refusal):
    """No such code."""

    says = _("I don’t know the code “{code}”. Check it for typos, or ask your lead for a new one.")


class CodeExpired(Refusal):
    """The code was good once."""

    says = _("The code “{code}” isn’t valid any more. Ask your lead for a new one.")


class RoleTooHigh(Refusal):
    """Somebody would give away more than they have."""

    says = _("You can only give roles up to your own. Ask an owner.")


class LastOwner(Refusal):
    """The only owner would stop being one."""

    says = _("You’re the only owner. Make somebody else an owner first.")


@dataclass(frozen=True, slots=True)
class Invite:
    """A code; ``uses_left`` and ``expires_at`` are None where there is no end, ``made_by`` for one of the pack's."""

    id: int
    code: str
    role: Role
    team: int | None
    expires_at: datetime | None
    uses_left: int | None
    made_by: int | None

    @classmethod
    def of(cls, row: Row) -> "Invite":
        """The invite in a row of ``invite``."""
        return cls(
            row["id"], row["code"], Role(row["role"]), row["team"], instant_or_none(row["expires_at"]),
            row["uses_left"], row["made_by"],
        )  # fmt: skip


def usual_end(role: Role) -> tuple[int | None, int]:
    """For how many people a code is, and for how many days, where nobody says otherwise (ours).

    A code that lets members in goes round in a team for a month; one that makes a lead or more is for one person.
    """
    return (None, 30) if role is Role.MEMBER else (1, 7)


def make(
    tx: Transaction, campaign: Campaign, by: Member, *, code: str, role: Role, days: int | None, uses: int | None,
    at: datetime,
) -> Invite:  # fmt: skip
    """A new code.

    Raises:
        RoleTooHigh: it would make somebody more than its maker is.
    """
    if role > by.role:
        raise RoleTooHigh
    row = tx.one(
        "INSERT INTO invite (id, campaign, code, role, team, made_by, expires_at, uses_left, revoked, created_at)"
        " VALUES (:id, :campaign, :code, :role, NULL, :by, :expires, :uses, FALSE, :at) RETURNING *",
        id=tx.new_id(), campaign=campaign.id, code=code.upper(), role=role, by=by.id, expires=expiry(at, days),
        uses=uses, at=at,
    )  # fmt: skip
    assert row is not None, "an insert answers its row"
    return Invite.of(row)


def expiry(at: datetime, days: int | None) -> datetime | None:
    """The instant so many days later; None, for no end, where there is no such number or the calendar ends before."""
    if not days or days > (datetime.max.replace(tzinfo=at.tzinfo) - at).days:
        return None
    return at + timedelta(days=days)


def for_whom(tx: Transaction, campaign: Campaign, before: Member | None, code: str, at: datetime) -> Invite:
    """The invite of a code that lets somebody in, or in again; ``before`` is their seat, None where they have none.

    Raises:
        UnknownCode: there is no such code in this campaign.
        CodeExpired: its time or its uses are over, or it was revoked, and they aren't in already.
    """
    wanted = code.strip().upper()
    row = tx.one("SELECT * FROM invite WHERE code = :code AND campaign = :campaign", code=wanted, campaign=campaign.id)
    if row is None:
        raise UnknownCode(code=code[:40])
    invite = Invite.of(row)
    if before is not None and before.role >= invite.role:
        return invite
    over = invite.expires_at is not None and invite.expires_at <= at
    if row["revoked"] or over or (invite.uses_left is not None and invite.uses_left <= 0):
        raise CodeExpired(code=wanted)
    return invite


def join(tx: Transaction, campaign: Campaign, person: Person, code: str, at: datetime) -> Member:
    """Join with a code. Joining twice is harmless: it takes no use and keeps what was there.

    Raises:
        UnknownCode: there is no such code in this campaign.
        CodeExpired: its time or its uses are over, or it was revoked.
    """
    before = people.member_of(tx, campaign.id, person.id, person.account)
    invite = for_whom(tx, campaign, before, code, at)
    if before is not None and before.role >= invite.role:
        return before
    used = tx.run(
        "UPDATE invite SET uses_left = uses_left - 1 WHERE id = :id AND (uses_left IS NULL OR uses_left > 0)",
        id=invite.id,
    )
    if not used:
        raise CodeExpired(code=invite.code)
    seat = people.seat(tx, campaign, person, invite.role, at, team=invite.team)
    if invite.role > Role.MEMBER:
        deeds.note(tx, campaign.id, invite.made_by, "role", seat.id, seat.role.name.lower(), at)
    return seat


def open_ones(tx: Transaction, campaign: int, at: datetime) -> list[Invite]:
    """Codes that still let people in, newest first."""
    rows = tx.all(
        "SELECT * FROM invite WHERE campaign = :campaign AND NOT revoked AND (expires_at IS NULL OR expires_at > :at)"
        " AND (uses_left IS NULL OR uses_left > 0) ORDER BY created_at DESC, id DESC",
        campaign=campaign, at=at,
    )  # fmt: skip
    return [Invite.of(row) for row in rows]


def revoke(tx: Transaction, campaign: int, invite: int) -> None:
    """Make a code let nobody in any more.

    Raises:
        NotFound: there is no such code.
    """
    if not tx.run(
        "UPDATE invite SET revoked = TRUE WHERE id = :id AND campaign = :campaign", id=invite, campaign=campaign
    ):
        raise NotFound
