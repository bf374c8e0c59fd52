"""Where a week's numbers come from: the entries behind each of them, with what caused them."""

from datetime import datetime

from bot.database import Row, Transaction, instant
from bot.values import dataclass
from campaigns import seats
from campaigns.ledger import Measure


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of a week: how much, for what and by whom. ``name`` is "" for who hides or has left.

    ``evidence`` is None where something else was the cause, ``title`` the mission's, ``kind`` what it was where there
    is no mission.
    """

    amount: int
    name: str
    cause: str
    evidence: int | None
    title: str
    kind: str
    at: datetime

    @classmethod
    def of(cls, row: Row) -> "Source":
        """The source in a row of :data:`_ENTRIES`."""
        return cls(
            row["amount"], row["name"], row["cause"], row["evidence"], row["title"] or "", row["kind"] or "",
            instant(row["at"]),
        )  # fmt: skip


_ENTRIES = (
    "SELECT c.amount, c.cause, c.at, e.id AS evidence, e.kind, mi.title,"
    f" {seats.NAME} FROM entry c{seats.held('c.member')}"
    " LEFT JOIN evidence e ON c.cause = 'evidence' AND e.id = c.cause_id LEFT JOIN mission mi ON mi.id = e.mission"
    " WHERE c.campaign = :campaign AND c.week = :week AND c.standing = 'verified' AND c.measure = :measure"
)


def of_week(tx: Transaction, campaign: int, week: str, measure: Measure, *, most: int, skip: int = 0) -> list[Source]:
    """The entries that make a week's number, largest first; together they are that number."""
    rows = tx.all(f"{_ENTRIES} ORDER BY c.amount DESC, c.at, c.id LIMIT :most OFFSET :skip",
                  campaign=campaign, week=week, measure=measure, most=most, skip=skip)  # fmt: skip
    return [Source.of(row) for row in rows]


def how_many(tx: Transaction, campaign: int, week: str, measure: Measure) -> int:
    """How many entries make a week's number."""
    row = tx.one(
        "SELECT COUNT(*) AS n FROM entry WHERE campaign = :campaign AND week = :week AND standing = 'verified'"
        " AND measure = :measure",
        campaign=campaign, week=week, measure=measure,
    )  # fmt: skip
    return int(row["n"]) if row else 0
