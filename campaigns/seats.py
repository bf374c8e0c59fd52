"""Seats: whose one is by now. A link makes one seat of two, and what was kept with either of them is that one's.

What is told with a member's id, and never moved, is asked for here: so that it is put back by undoing the link alone.
"""

from bot.database import Transaction

# What those are called who are on the team and don't hide, "" for others; beside :func:`held`.
NAME = "CASE WHEN m.hidden OR m.state <> 'active' THEN '' ELSE p.name END AS name"


def holder(seat: str) -> str:
    """The seat that the one of an id is by now, as SQL; ``seat`` is the SQL of that id."""
    return f"(SELECT COALESCE(same_as, id) FROM member WHERE id = {seat})"


def held(seat: str) -> str:
    """Joins of ``m``, the seat that the one of an id is by now, and ``p``, whose it is, as SQL."""
    return (
        f" JOIN member s ON s.id = {seat} JOIN member m ON m.id = COALESCE(s.same_as, s.id)"
        " JOIN person p ON p.id = m.person"
    )


def theirs(member: str = "member") -> str:
    """The condition that an id is a member's, or was before two apps became one, as SQL behind a column's name."""
    return f"IN (SELECT id FROM member WHERE id = :{member} OR same_as = :{member})"


def of_member(tx: Transaction, member: int) -> list[int]:
    """A member's seat, and those that have become part of it."""
    return [row["id"] for row in tx.all(f"SELECT id FROM member WHERE id {theirs()} ORDER BY id", member=member)]


def is_theirs(tx: Transaction, member: int, seat: int) -> bool:
    """Whether a seat is a member's, or has become part of it."""
    if seat == member:
        return True
    row = tx.one("SELECT same_as FROM member WHERE id = :seat", seat=seat)
    return row is not None and row["same_as"] == member
