"""Thanks: who helped whom with what, in a teammate's words; they count for whoever says them, once a day and person."""

from datetime import date, datetime

from bot.clock import local_day, week_of
from bot.database import Row, Transaction, instant
from bot.values import dataclass
from bot.words import _
from campaigns import ledger, people, seats
from campaigns.campaign import Campaign
from campaigns.ledger import Cause, Measure, Standing
from campaigns.people import Member
from campaigns.refusals import NotFound, Refusal

LONGEST = 280  # characters: a sentence or two

_THANKS = (
    f"SELECT t.id, {seats.holder('t.by_member')} AS by_member, {seats.holder('t.to_member')} AS to_member, t.what,"
    " t.week, t.at FROM thanks t"
)


class ThankedYourself(Refusal):
    """Somebody thanked themselves."""

    says = _("That’s you. Thank somebody who helped you; what you did yourself is a /win.")


class ThankedToday(Refusal):
    """The same person was thanked by the same person that day."""

    says = _("You’ve thanked {name} today already, and they know. Tomorrow counts again.")


@dataclass(frozen=True, slots=True)
class Thanks:
    """What a member thanked another one for; both are whoever they are by now."""

    id: int
    by: int
    to: int
    what: str
    week: str
    at: datetime

    @classmethod
    def of(cls, row: Row) -> "Thanks":
        """The thanks in a row of :data:`_THANKS`."""
        return cls(row["id"], row["by_member"], row["to_member"], row["what"], row["week"], instant(row["at"]))


def give(tx: Transaction, campaign: Campaign, by: Member, to: int, what: str, at: datetime) -> Thanks:
    """Thank a member of the team; the one who thanks is credited for it.

    Raises:
        NotFound: there is nobody like that on the team.
        ThankedYourself: it is the speaker.
        ThankedToday: they were thanked by the same person today.
    """
    helped = people.get(tx, campaign.id, to)
    if helped.person == by.person:
        raise ThankedYourself
    if not helped.active:
        raise NotFound
    day = local_day(at, campaign.zone)
    if _thanked(tx, by, helped, day):
        raise ThankedToday(name=helped.name)
    row = tx.one(
        "INSERT INTO thanks (id, campaign, by_member, to_member, what, day, week, at)"
        " VALUES (:id, :campaign, :by, :to, :what, :day, :week, :at)"
        " ON CONFLICT (campaign, by_member, to_member, day) DO NOTHING RETURNING *",
        id=tx.new_id(), campaign=campaign.id, by=by.id, to=helped.id, what=what, day=day, week=week_of(day), at=at,
    )  # fmt: skip
    if row is None:
        raise ThankedToday(name=helped.name)
    cause = Cause("thanks", row["id"])
    ledger.record(tx, campaign, by.id, by.team, {Measure.THANKS: 1}, Standing.VERIFIED, cause, at)
    return Thanks.of(row)


def get(tx: Transaction, campaign: int, thanks: int) -> Thanks:
    """Some thanks by id.

    Raises:
        NotFound: there are none such.
    """
    row = tx.one(f"{_THANKS} WHERE t.id = :id AND t.campaign = :campaign", id=thanks, campaign=campaign)
    if row is None:
        raise NotFound
    return Thanks.of(row)


def of_week(tx: Transaction, campaign: int, week: str) -> list[Thanks]:
    """The thanks of a week, in the order they were said."""
    rows = tx.all(
        f"{_THANKS} WHERE t.campaign = :campaign AND t.week = :week ORDER BY t.at, t.id", campaign=campaign, week=week
    )
    return [Thanks.of(row) for row in rows]


def said_by(tx: Transaction, member: int) -> list[int]:
    """The ids of the thanks a member said, from whichever app, in order."""
    rows = tx.all(f"SELECT id FROM thanks WHERE by_member {seats.theirs()} ORDER BY at, id", member=member)
    return [row["id"] for row in rows]


def forget(tx: Transaction, member: int) -> None:
    """Take away what a member said, and what was said of them; that somebody thanked somebody stays counted."""
    tx.run("UPDATE thanks SET what = '' WHERE by_member = :member OR to_member = :member", member=member)


def _thanked(tx: Transaction, by: Member, helped: Member, day: date) -> bool:
    """Whether a member thanked another one that day, from whichever app, and whichever of theirs it was for."""
    row = tx.one(
        "SELECT 1 AS one FROM thanks WHERE campaign = :campaign AND day = :day"
        f" AND by_member {seats.theirs('by')} AND to_member {seats.theirs('to')}",
        campaign=by.campaign, day=day, by=by.id, to=helped.id,
    )  # fmt: skip
    return row is not None
