"""Letters: what goes out in somebody’s absence, to whom and where, when it may, and what waits for a digest.

========== =======================================================================
state      what it means
========== =======================================================================
waiting    goes out when ``due_at`` has come
held       was too much for the member's day: shown in the digest after ``due_at``
sending    a process has claimed it and may be handing it over right now
sent       handed over; ``reference`` is what the platform calls it
closed     will not go out, or only in a digest; ``why_closed`` says why
========== =======================================================================
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.clock import at_local, local_day
from bot.database import Row, Transaction, instant
from bot.values import dataclass
from campaigns import people
from campaigns.attention import A_DAY, is_quiet, quiet_ends
from campaigns.campaign import Campaign
from campaigns.people import Member

DIGEST = "waits in the digest"


class State(StrEnum):
    """Where a letter stands."""

    WAITING = "waiting"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Message:
    """What a letter shows, and how it wants to be treated.

    ``cause`` makes it go out once to each recipient. ``counts`` says whether it is one of the day's three, ``again``
    whether it may be repeated when it is in doubt that it arrived, ``urgent`` whether it disturbs quiet hours,
    vacations and full days, ``later`` whether it waits for the digest in any case. ``account`` is the one account it is
    for, wherever the member calls home. ``answers`` says that it answers something the member did: whoever is there
    right now hears it at once, whatever the hour.
    """

    cause: str
    view: str
    arguments: tuple[str, ...] = ()
    counts: bool = True
    again: bool = True
    urgent: bool = False
    later: bool = False
    account: int | None = None
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it stands. ``member`` is the recipient's seat; None where it goes to ``place``.

    ``doubts`` counts the tries of which nobody knows whether they arrived, ``tries`` those that failed,
    ``changes`` how often what it shows has changed since it was written.
    """

    id: int
    campaign: int
    cause: str
    member: Member | None
    place: str
    view: str
    arguments: tuple[str, ...]
    repeatable: bool
    platform: str
    address: str
    tries: int
    doubts: int
    reference: str
    changes: int
    written_at: datetime

    @classmethod
    def of(cls, row: Row, member: Member | None, address: str) -> "Letter":
        """The letter in a row of ``letter``."""
        return cls(
            row["id"], row["campaign"], row["cause"], member, row["place"], row["view"], _arguments(row["arguments"]),
            bool(row["repeatable"]), row["platform"], address, row["tries"], row["doubts"], row["reference"],
            row["changes"], instant(row["written_at"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waited:
    """Something that waited for a digest: the view it would have shown, and since when."""

    view: str
    arguments: tuple[str, ...]
    since: datetime


def to_member(tx: Transaction, campaign: Campaign, member: int, message: Message, now: datetime) -> bool:
    """Write to a member, once; False where they were written to for that cause before.

    It is addressed when it goes out, to the account they then call home.

    Raises:
        NotFound: the campaign has no such member.
    """
    seat = people.get(tx, campaign.id, member)
    platform, address = (of_account(tx, seat, message.account) if message.account else None) or home(tx, seat)
    if message.answers and _is_listening(tx, seat, now):
        message = replace(message, urgent=True)
    state, due, day = _schedule(tx, campaign, seat, message.counts, message.urgent, now)
    if message.later:
        state, due, day = State.HELD, digest_after(campaign, seat, now), None
    return _write(
        tx, campaign.id, message, now, member=seat.id,
        recipient=f"account:{message.account}" if message.account else f"member:{seat.id}", place="", platform=platform,
        address=address, state=state, due=due, day=day,
    )  # fmt: skip


def to_place(
    tx: Transaction, campaign: Campaign, place: str, message: Message, now: datetime, *, on: str | None = None
) -> int:
    """Write to a place of the campaign, once on each platform it is bound to, or ``on`` one; on how many it was new."""
    bound = tx.all(
        "SELECT platform, address FROM place WHERE campaign = :campaign AND name = :place ORDER BY platform",
        campaign=campaign.id, place=place,
    )  # fmt: skip
    return sum(
        _write(
            tx, campaign.id, message, now, recipient=f"{place}@{row['platform']}", member=None, place=place,
            platform=row["platform"], address=row["address"], state=State.WAITING, due=now, day=None,
        )
        for row in bound
        if on in (None, row["platform"])
    )  # fmt: skip


def allowed_from(member: Member, at: datetime) -> datetime:
    """The first instant from ``at`` on that is neither in the member's quiet hours nor in their vacation.

    From an open-ended vacation it is the next morning: it is asked again then.
    """
    zone = member.where
    for _ in range(4):  # a vacation's end may be in quiet hours and the other way round: it settles in three
        day = local_day(at, zone)
        if member.away_on(day):
            back = member.away_until or day
            at = at_local(back + timedelta(days=1), time(), zone)
        elif is_quiet(at, member.quiet_from, member.quiet_until, zone):
            at = quiet_ends(at, member.quiet_until, zone)
        else:
            break
    return at


def digest_after(campaign: Campaign, member: Member, at: datetime) -> datetime:
    """The first instant after ``at`` at which the member's digest comes: the campaign's hour in their zone."""
    hour, zone = campaign.hours.digest, member.where
    day = local_day(at, zone)
    while (due := at_local(day, hour.at, zone)) <= at or (hour.weekday is not None and day.weekday() != hour.weekday):
        day += timedelta(days=1)
    return due


def reschedule(tx: Transaction, campaign: Campaign, member: Member, now: datetime) -> None:
    """Think again when a member's letters go out: their zone, quiet hours or vacation have changed."""
    rows = tx.all(
        "SELECT id, state, counts, urgent FROM letter WHERE member = :member AND state IN ('waiting', 'held')"
        " AND urgent = FALSE ORDER BY due_at, id",
        member=member.id,
    )
    for row in rows:
        if row["state"] == State.HELD:
            tx.run(
                "UPDATE letter SET due_at = :due WHERE id = :id", due=digest_after(campaign, member, now), id=row["id"]
            )
        else:
            plan(tx, campaign, member, row, now)


def readdress(tx: Transaction, member: Member) -> None:
    """Let a member's waiting letters go to the account they now call home."""
    platform, address = home(tx, member)
    tx.run(
        "UPDATE letter SET platform = :platform, address = :address WHERE member = :member AND state = 'waiting'"
        " AND account IS NULL",
        platform=platform, address=address, member=member.id,
    )  # fmt: skip


def plan(tx: Transaction, campaign: Campaign, seat: Member, row: Row, now: datetime) -> tuple[State, datetime]:
    """Decide again whether a letter in a row of ``letter`` waits or is held, and until when."""
    state, due, day = _schedule(tx, campaign, seat, bool(row["counts"]), bool(row["urgent"]), now, but=row["id"])
    tx.run(
        "UPDATE letter SET state = :state, due_at = :due, counts_on = :day WHERE id = :id",
        state=state, due=due, day=day or "", id=row["id"],
    )  # fmt: skip
    return state, due


def home(tx: Transaction, seat: Member) -> tuple[str, str]:
    """The account a member calls home; where it can't be reached, the one they last spoke from that can.

    An account that may do less than the seat is the last one: what the seat reads isn't all for it.
    """
    row = tx.one(
        "SELECT a.platform, a.external FROM account a"
        " LEFT JOIN link_cap c ON c.account = a.id AND c.campaign = :campaign AND c.role < :role"
        " WHERE a.person = :person ORDER BY CASE WHEN c.role IS NULL THEN 0 ELSE 1 END,"
        " CASE WHEN a.unreachable_at IS NULL THEN 0 ELSE 1 END, a.home DESC, a.seen_at DESC, a.id LIMIT 1",
        person=seat.person, campaign=seat.campaign, role=seat.role,
    )  # fmt: skip
    return (row["platform"], row["external"]) if row else ("", "")


def of_account(tx: Transaction, seat: Member, account: int) -> tuple[str, str] | None:
    """Where one account of a member is reached; None where it isn't theirs."""
    row = tx.one(
        "SELECT platform, external FROM account WHERE id = :account AND person = :person",
        account=account, person=seat.person,
    )  # fmt: skip
    return (row["platform"], row["external"]) if row else None


def changed(tx: Transaction, campaign: int, view: str, arguments: Sequence[str], now: datetime) -> int:
    """Note that what a view shows has changed; how many letters out there show it."""
    return tx.run(
        "UPDATE letter SET changes = changes + 1, redraw_at = :now"
        " WHERE campaign = :campaign AND view = :view AND arguments = :arguments AND state IN ('sending', 'sent')",
        campaign=campaign, view=view, arguments="|".join(arguments), now=now,
    )  # fmt: skip


def digests_due(tx: Transaction, campaign: int, now: datetime, most: int) -> list[int]:
    """Members whose digest's hour has come, longest first."""
    rows = tx.all(
        "SELECT member, MIN(due_at) AS due FROM letter WHERE campaign = :campaign AND state = 'held'"
        " AND due_at <= :now GROUP BY member ORDER BY due, member LIMIT :most",
        campaign=campaign, now=now, most=most,
    )  # fmt: skip
    return [row["member"] for row in rows]


def gather(tx: Transaction, member: int, now: datetime) -> int:
    """Put all that was held for a member into one digest; its id."""
    digest = tx.new_id()
    tx.run(
        "UPDATE letter SET state = 'closed', why_closed = :why, closed_at = :now, digest = :digest"
        " WHERE member = :member AND state = 'held'",
        why=DIGEST, now=now, digest=digest, member=member,
    )  # fmt: skip
    return digest


def in_digest(tx: Transaction, member: int, digest: int) -> list[Waited]:
    """What is in a member's digest, oldest first, each once; nothing where it is somebody else's.

    Several letters may show the same, as of what was approved, undone and approved anew: it is told as it is now.
    """
    rows = tx.all(
        "SELECT view, arguments, MIN(written_at) AS since FROM letter WHERE digest = :digest AND member = :member"
        " GROUP BY view, arguments ORDER BY MIN(id)",
        digest=digest, member=member,
    )  # fmt: skip
    return [Waited(row["view"], _arguments(row["arguments"]), instant(row["since"])) for row in rows]


def _schedule(
    tx: Transaction, campaign: Campaign, seat: Member, counts: bool, urgent: bool, now: datetime, *, but: int = 0
) -> tuple[State, datetime, date | None]:
    """Whether a letter waits or is held, until when, and which of the member's days it counts to."""
    due = now if urgent else allowed_from(seat, now)
    if not counts:
        return State.WAITING, due, None
    day = local_day(due, seat.where)
    if not urgent and _that_day(tx, seat.id, day, but) >= A_DAY:
        return State.HELD, digest_after(campaign, seat, due), None
    return State.WAITING, due, day


def _is_listening(tx: Transaction, seat: Member, now: datetime) -> bool:
    """Whether a member is there, and their day has room for one more message."""
    return people.is_here(tx, seat.person, now) and _that_day(tx, seat.id, local_day(now, seat.where), 0) < A_DAY


def _that_day(tx: Transaction, member: int, day: date, but: int) -> int:
    """How many letters count to a member's day: those that went, will go, or may have gone."""
    row = tx.one(
        "SELECT COUNT(*) AS n FROM letter WHERE member = :member AND counts_on = :day AND id <> :but"
        " AND (state IN ('waiting', 'sending', 'sent') OR doubts > 0)",
        member=member, day=day, but=but,
    )  # fmt: skip
    return row["n"] if row else 0


def _write(
    tx: Transaction, campaign: int, message: Message, now: datetime, *, recipient: str, member: int | None,
    place: str, platform: str, address: str, state: State, due: datetime, day: date | None,
) -> bool:  # fmt: skip
    return tx.run(
        "INSERT INTO letter (id, campaign, cause, recipient, member, account, place, view, arguments, urgent, counts,"
        " repeatable, state, due_at, counts_on, platform, address, tries, doubts, claimed_by, why_closed, reference,"
        " changes, written_at) VALUES (:id, :campaign, :cause, :recipient, :member, :account, :place, :view,"
        " :arguments, :urgent, :counts, :again, :state, :due, :day, :platform, :address, 0, 0, '', '', '', 0, :now)"
        " ON CONFLICT (campaign, cause, recipient) DO NOTHING",
        id=tx.new_id(), campaign=campaign, cause=message.cause, recipient=recipient, member=member,
        account=message.account, place=place, view=message.view, arguments="|".join(message.arguments),
        urgent=message.urgent, counts=message.counts,
        again=message.again, state=state, due=due, day=day or "", platform=platform, address=address, now=now,
    ) > 0  # fmt: skip


def _arguments(kept: str) -> tuple[str, ...]:
    return tuple(kept.split("|")) if kept else ()
