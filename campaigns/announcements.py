"""Announcements: a lead's words to everybody, told in chunks that a kill cannot double."""

from datetime import datetime

from bot.database import Row, Transaction, instant
from bot.values import dataclass
from campaigns import seats
from campaigns.people import Member
from campaigns.refusals import NotFound

CHUNK = 100  # members a unit


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a lead told everybody."""

    id: int
    by: int
    text: str
    at: datetime

    @classmethod
    def of(cls, row: Row) -> "Announcement":
        """The announcement in a row of ``announcement``."""
        return cls(row["id"], row["by_member"], row["text"], instant(row["at"]))


def announce(tx: Transaction, by: Member, text: str, at: datetime) -> Announcement:
    """Keep a new announcement; :func:`tell_some` then tells everybody."""
    row = tx.one(
        "INSERT INTO announcement (id, campaign, by_member, text, told_upto, told_all, at)"
        " VALUES (:id, :campaign, :by, :text, 0, FALSE, :at) RETURNING *",
        id=tx.new_id(), campaign=by.campaign, by=by.id, text=text, at=at,
    )  # fmt: skip
    assert row is not None, "an insert answers its row"
    return Announcement.of(row)


def get(tx: Transaction, campaign: int, announcement: int) -> Announcement:
    """An announcement by id.

    Raises:
        NotFound: there is no such announcement.
    """
    row = tx.one(
        "SELECT * FROM announcement WHERE id = :id AND campaign = :campaign", id=announcement, campaign=campaign
    )
    if row is None:
        raise NotFound
    return Announcement.of(row)


def tell_some(tx: Transaction, campaign: int, *, most: int = CHUNK) -> tuple[int, list[int]]:
    """The next members to be told of the oldest announcement that isn't told yet, and its id (0: there is none).

    The row keeps how far it got, in the transaction that writes their letters.
    """
    row = tx.one(
        "SELECT * FROM announcement WHERE campaign = :campaign AND NOT told_all ORDER BY id LIMIT 1", campaign=campaign
    )
    if row is None:
        return 0, []
    members = [
        each["id"]
        for each in tx.all(
            "SELECT id FROM member WHERE campaign = :campaign AND state = 'active' AND id > :upto"
            f" AND id <> {seats.holder(':by')} ORDER BY id LIMIT :most",
            campaign=campaign, upto=row["told_upto"], by=row["by_member"], most=most,
        )
    ]  # fmt: skip
    upto = members[-1] if members else row["told_upto"]
    tx.run(
        "UPDATE announcement SET told_upto = :upto, told_all = :all WHERE id = :id",
        upto=upto, all=len(members) < most, id=row["id"],
    )  # fmt: skip
    return row["id"], members


def forget(tx: Transaction, member: int) -> None:
    """Take away what a member announced; whoever wasn't told yet isn't told any more."""
    tx.run("UPDATE announcement SET text = '', told_all = TRUE WHERE by_member = :member", member=member)


def of_member(tx: Transaction, member: int) -> list[int]:
    """The ids of what a member announced, from whichever app."""
    rows = tx.all(f"SELECT id FROM announcement WHERE by_member {seats.theirs()} ORDER BY id", member=member)
    return [row["id"] for row in rows]
