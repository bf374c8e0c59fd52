"""Streaks: on how many days of missions in a row somebody handed something in."""

from datetime import date

from bot.database import Transaction
from campaigns.people import Member

LONGEST_READ = 400  # days of missions; a longer streak is told as that long


def streak(tx: Transaction, member: Member, today: date) -> int:
    """How many of a member's latest hand-out days in a row have evidence, 0–400.

    Days without a hand-out (vacation, a paused campaign) don't break it, and neither does today while it is open.
    """
    rows = tx.all(
        "SELECT day, state FROM assignment WHERE member = :member AND slot = 0 AND day <= :today"
        " ORDER BY day DESC LIMIT :most",
        member=member.id, today=today, most=LONGEST_READ,
    )  # fmt: skip
    length = 0
    for row in rows:
        if row["state"] in ("waiting", "done", "sent_back"):
            length += 1
        elif row["day"] != today.isoformat():
            break
    return length
