"""Streaks: on how many days of missions in a row somebody handed something in."""

from collections.abc import Sequence
from datetime import date, time

from bot.clock import at_local
from bot.database import Row, Transaction
from campaigns.people import Member

LONGEST_READ = 400  # days of missions; a longer streak is told as that long

_DAYS = (
    "SELECT day, MAX(CASE WHEN state IN ('waiting', 'done', 'sent_back') THEN 1 ELSE 0 END) AS kept,"
    " MAX(CASE WHEN state = 'open' AND due_at >= :begins OR excused OR day BETWEEN :away AND :back"
    " THEN 1 ELSE 0 END) AS going FROM assignment WHERE member = :member AND day <= :today"
    " GROUP BY day HAVING MIN(slot) = 0 ORDER BY day DESC LIMIT :most"
)


def streak(tx: Transaction, member: Member, today: date) -> int:
    """On how many of a member's latest hand-out days in a row they handed something in, 0–400.

    What they took from the board that day counts too. Days without a hand-out (vacation, a paused campaign) don't
    break it, and neither does one whose mission is open and not due before today, nor one of a vacation whose mission
    was there already, or came from a lead.
    """
    length = 0
    for row in _days(tx, member, today):
        if row["kept"]:
            length += 1
        elif not row["going"]:
            break
    return length


def longest(tx: Transaction, member: Member, today: date) -> int:
    """The longest streak a member has had on their latest 400 days of missions."""
    best = length = 0
    for row in _days(tx, member, today):
        length = length + 1 if row["kept"] else length if row["going"] else 0
        best = max(best, length)
    return best


def reached(tx: Transaction, member: Member, steps: Sequence[int]) -> dict[int, tuple[date, int | None]]:
    """On which day a streak first became as long as each step, and the evidence that made it so."""
    found: dict[int, date] = {}
    length = 0
    for row in reversed(_days(tx, member, date.max)):
        length = length + 1 if row["kept"] else length if row["going"] else 0
        if length in steps and length not in found and row["kept"]:
            found[length] = date.fromisoformat(row["day"])
    return {step: (day, _first_of(tx, member.id, day)) for step, day in found.items()}


def _days(tx: Transaction, member: Member, today: date) -> list[Row]:
    """A member's days of missions up to one, latest first: whether they were kept, and whether they still may be."""
    begins = at_local(min(today, date(2999, 12, 31)), time(), member.where)
    away = member.away_from or date.max
    back = (member.away_until or date.max) if member.away_from else date.min
    return tx.all(
        _DAYS, member=member.id, today=today, begins=begins, away=away, back=back, most=LONGEST_READ
    )  # fmt: skip


def _first_of(tx: Transaction, member: int, day: date) -> int | None:
    """What was handed in first for a day: whatever else came for it later didn't make the streak longer."""
    row = tx.one(
        "SELECT MIN(v.id) AS id FROM assignment a JOIN evidence v ON v.assignment = a.id WHERE a.member = :member"
        " AND a.day = :day AND a.state IN ('waiting', 'done', 'sent_back')",
        member=member, day=day,
    )  # fmt: skip
    return row["id"] if row else None
