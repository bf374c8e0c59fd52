"""Streaks: on how many days of missions in a row somebody handed something in."""

from datetime import date, time

from bot.clock import at_local
from bot.database import Transaction
from campaigns.people import Member

LONGEST_READ = 400  # days of missions; a longer streak is told as that long


def streak(tx: Transaction, member: Member, today: date) -> int:
    """On how many of a member's latest hand-out days in a row they handed something in, 0–400.

    What they took from the board that day counts too. Days without a hand-out (vacation, a paused campaign) don't
    break it, and neither does one whose mission is open and not due before today.
    """
    rows = tx.all(
        "SELECT day, MAX(CASE WHEN state IN ('waiting', 'done', 'sent_back') THEN 1 ELSE 0 END) AS kept,"
        " MAX(CASE WHEN state = 'open' AND due_at >= :begins THEN 1 ELSE 0 END) AS going FROM assignment"
        " WHERE member = :member AND day <= :today GROUP BY day"
        " HAVING MIN(slot) = 0 ORDER BY day DESC LIMIT :most",
        member=member.id, today=today, begins=at_local(today, time(), member.where), most=LONGEST_READ,
    )  # fmt: skip
    length = 0
    for row in rows:
        if row["kept"]:
            length += 1
        elif not row["going"]:
            break
    return length
