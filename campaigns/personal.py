"""Somebody's own numbers: week by week, their best, and whether they want to be told their rank."""

from bot.database import Transaction
from campaigns import seats
from campaigns.ledger import Measure


def by_week(tx: Transaction, member: int, measure: Measure = Measure.POINTS) -> dict[str, int]:
    """What was verified of a member, by the weeks in which anything was."""
    rows = tx.all(
        "SELECT week, SUM(amount) AS amount FROM entry WHERE member = :member AND measure = :measure"
        " AND standing = 'verified' GROUP BY week HAVING SUM(amount) > 0 ORDER BY week",
        member=member, measure=measure,
    )  # fmt: skip
    return {row["week"]: int(row["amount"]) for row in rows}


def told_of(tx: Transaction, member: int) -> list[str]:
    """The weeks whose story may name a member, earliest first: by what they did, a win they told, or thanks."""
    theirs = seats.theirs()
    rows = tx.all(
        f"SELECT week FROM entry WHERE member {theirs} UNION SELECT week FROM win WHERE member {theirs}"
        f" UNION SELECT week FROM thanks WHERE to_member {theirs} OR by_member {theirs} ORDER BY week",
        member=member,
    )  # fmt: skip
    return [row["week"] for row in rows]


def best(weeks: dict[str, int]) -> tuple[str, int] | None:
    """The week with most, the latest of several; None where there is none."""
    return max(weeks.items(), key=lambda each: (each[1], each[0]), default=None)


def wants_rank(tx: Transaction, member: int) -> bool:
    """Whether a member wants to be told their rank with their numbers."""
    row = tx.one("SELECT ranked FROM member WHERE id = :member", member=member)
    return bool(row and row["ranked"])


def want_rank(tx: Transaction, member: int, *, wanted: bool) -> None:
    """Tell a member their rank from now on, or don't."""
    tx.run("UPDATE member SET ranked = :wanted WHERE id = :member", wanted=wanted, member=member)
