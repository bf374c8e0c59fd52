"""Thanks: who helped whom with what, in a teammate's words; they count for whoever says them, once a day and person."""

from datetime import datetime

from bot.clock import local_day, week_of
from bot.database import Row, Transaction, instant
from bot.values import dataclass
from bot.words import _
from campaigns import ledger, people
from campaigns.campaign import Campaign
from campaigns.ledger import Cause, Measure, Standing
from campaigns.people import Member
from campaigns.refusals import NotFound, Refusal

LONGEST = 280  # characters: a sentence or two


class ThankedYourself(Refusal):
    """Somebody thanked themselves."""

    says = _("That’s you. Thank somebody who helped you; what you did yourself is a /win.")


class ThankedToday(Refusal):
    """The same person was thanked by the same person that day."""

    says = _("You’ve thanked {name} today already, and they know. Tomorrow counts again.")


@dataclass(frozen=True, slots=True)
class Thanks:
    """What a member thanked another one for."""

    id: int
    by: int
    to: int
    what: str
    week: str
    at: datetime

    @classmethod
    def of(cls, row: Row) -> "Thanks":
        """The thanks in a row of ``thanks``."""
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
    row = tx.one(
        "INSERT INTO thanks (id, campaign, by_member, to_member, what, day, week, at)"
        " VALUES (:id, :campaign, :by, :to, :what, :day, :week, :at)"
        " ON CONFLICT (campaign, by_member, to_member, day) DO NOTHING RETURNING *",
        id=tx.new_id(), campaign=campaign.id, by=by.id, to=to, what=what, day=day, week=week_of(day), at=at,
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
    row = tx.one("SELECT * FROM thanks WHERE id = :id AND campaign = :campaign", id=thanks, campaign=campaign)
    if row is None:
        raise NotFound
    return Thanks.of(row)


def of_week(tx: Transaction, campaign: int, week: str) -> list[Thanks]:
    """The thanks of a week, in the order they were said."""
    rows = tx.all(
        "SELECT * FROM thanks WHERE campaign = :campaign AND week = :week ORDER BY at, id", campaign=campaign, week=week
    )
    return [Thanks.of(row) for row in rows]


def said_by(tx: Transaction, member: int) -> list[int]:
    """The ids of the thanks a member said, in order."""
    rows = tx.all("SELECT id FROM thanks WHERE by_member = :member ORDER BY at, id", member=member)
    return [row["id"] for row in rows]


def forget(tx: Transaction, member: int) -> None:
    """Take away what a member said, and what was said of them; that somebody thanked somebody stays counted."""
    tx.run("UPDATE thanks SET what = '' WHERE by_member = :member OR to_member = :member", member=member)
