"""Deeds: the log of who decided what, about whom, and when; everybody reads what they did and what was done to theirs.

================ =====================================================================
what             subject, detail
================ =====================================================================
approve          evidence
send_back        evidence, the reason
undo             evidence, what was undone
opinion          evidence
role             member, the role; whoever made the code they came with gave it
remove           member
trust_earned     member, the kind of evidence
trust_lost       member, the kind of evidence
consent          consent, its scope
withdraw         consent
export           the week; none for everything about oneself
take_along       the week; whoever runs the bot did it, at the shell
forget           member
retention        none, how many of what; nobody did it, the nightly round does
================ =====================================================================
"""

from datetime import datetime

from bot.database import Row, Transaction, instant
from bot.values import dataclass
from campaigns import seats

DECISIONS = ("approve", "send_back", "undo")


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the log; ``by`` is None where it was done by itself."""

    id: int
    by: int | None
    what: str
    subject: int | None
    detail: str
    at: datetime

    @classmethod
    def of(cls, row: Row) -> "Deed":
        """The deed in a row of ``deed``."""
        return cls(row["id"], row["by_member"], row["what"], row["subject"], row["detail"], instant(row["at"]))


def note(
    tx: Transaction, campaign: int, by: int | None, what: str, subject: int | None, detail: str, at: datetime
) -> None:
    """Write a deed down."""
    tx.run(
        "INSERT INTO deed (id, campaign, by_member, what, subject, detail, at)"
        " VALUES (:id, :campaign, :by, :what, :subject, :detail, :at)",
        id=tx.new_id(), campaign=campaign, by=by, what=what, subject=subject, detail=detail, at=at,
    )  # fmt: skip


def about(tx: Transaction, campaign: int, subject: int) -> list[Deed]:
    """What was done to something, oldest first."""
    rows = tx.all(
        "SELECT * FROM deed WHERE campaign = :campaign AND subject = :subject ORDER BY at, id",
        campaign=campaign, subject=subject,
    )  # fmt: skip
    return [Deed.of(row) for row in rows]


_EVER = seats.theirs()
_OF_ONE = (
    f"(by_member {_EVER} OR subject {_EVER}"
    f" OR subject IN (SELECT id FROM evidence WHERE member {_EVER} AND campaign = :campaign))"
)


def of_member(tx: Transaction, campaign: int, member: int, *, most: int, skip: int = 0) -> list[Deed]:
    """What a member did, and what was done to them and to what they handed in, newest first."""
    rows = tx.all(
        f"SELECT * FROM deed WHERE campaign = :campaign AND {_OF_ONE} ORDER BY at DESC, id DESC LIMIT :most"
        " OFFSET :skip",
        campaign=campaign, member=member, most=most, skip=skip,
    )  # fmt: skip
    return [Deed.of(row) for row in rows]


def how_many_of(tx: Transaction, campaign: int, member: int) -> int:
    """How many lines :func:`of_member` has."""
    row = tx.one(f"SELECT COUNT(*) AS n FROM deed WHERE campaign = :campaign AND {_OF_ONE}",
                 campaign=campaign, member=member)  # fmt: skip
    return int(row["n"]) if row else 0


def everything(tx: Transaction, campaign: int, *, most: int, skip: int = 0) -> list[Deed]:
    """The whole log, newest first."""
    rows = tx.all(
        "SELECT * FROM deed WHERE campaign = :campaign ORDER BY at DESC, id DESC LIMIT :most OFFSET :skip",
        campaign=campaign, most=most, skip=skip,
    )  # fmt: skip
    return [Deed.of(row) for row in rows]


def how_many(tx: Transaction, campaign: int) -> int:
    """How many lines the whole log has."""
    row = tx.one("SELECT COUNT(*) AS n FROM deed WHERE campaign = :campaign", campaign=campaign)
    return int(row["n"]) if row else 0
