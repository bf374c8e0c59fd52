"""The journal of a link: what changed hands, and whose it is once the link is undone."""

from bot.database import Transaction
from bot.values import dataclass

# A table's rows that belong to a seat or a person, and the column that says to which.
OF_SEATS = ("evidence", "profile", "conversation", "interview", "contact", "contact_note", "follow_up")
LOGGED = ("profile", "conversation", "interview")


@dataclass(frozen=True, slots=True)
class Hands:
    """Two seats of a campaign that a link makes one: ``mine`` goes on, ``theirs`` becomes part of it."""

    link: int
    mine: int
    theirs: int


def note(tx: Transaction, link: int, kind: str, number: int, owner: int, was: str = "") -> None:
    """Write down that something goes back to ``owner``; ``was`` is what it was like, where that is needed."""
    tx.run(
        "INSERT INTO link_moved (link, kind, id, owner, was) VALUES (:link, :kind, :id, :owner, :was)"
        " ON CONFLICT (link, kind, id) DO NOTHING",
        link=link, kind=kind, id=number, owner=owner, was=was,
    )  # fmt: skip


def note_all(tx: Transaction, link: int, kind: str, owner: int, rows: str, **values: int | str) -> None:
    """Write down all rows of ``SELECT id, was``: a statement with a WHERE."""
    tx.run(
        f"INSERT INTO link_moved (link, kind, id, owner, was) SELECT :link, :kind, found.id, :owner, found.was"
        f" FROM ({rows}) AS found WHERE TRUE ON CONFLICT (link, kind, id) DO NOTHING",
        link=link, kind=kind, owner=owner, **values,
    )  # fmt: skip


def move(tx: Transaction, link: int, table: str, column: str, owner: int, to: int, kind: str = "") -> None:
    """Move all rows of an owner to another, and write that down."""
    kind = kind or table
    note_all(tx, link, kind, owner, f"SELECT id, '' AS was FROM {table} WHERE {column} = :mine", mine=owner)
    tx.run(f"UPDATE {table} SET {column} = :to WHERE {column} = :mine", to=to, mine=owner)


def give_back(tx: Transaction, link: int, table: str, column: str, owner: int, kind: str = "") -> None:
    """Give back all rows of a kind that go to that owner."""
    tx.run(
        f"UPDATE {table} SET {column} = :owner WHERE id IN"
        " (SELECT id FROM link_moved WHERE link = :link AND kind = :kind AND owner = :owner)",
        owner=owner, link=link, kind=kind or table,
    )  # fmt: skip


def noted(tx: Transaction, link: int, kind: str, owner: int) -> list[tuple[int, str]]:
    """What is written down of a kind for an owner: ids, and what they were like; in the order of ids."""
    rows = tx.all(
        "SELECT id, was FROM link_moved WHERE link = :link AND kind = :kind AND owner = :owner ORDER BY id",
        link=link, kind=kind, owner=owner,
    )  # fmt: skip
    return [(row["id"], row["was"]) for row in rows]


def tear_up(tx: Transaction, link: int) -> None:
    """Forget what was written down: nothing goes back any more."""
    tx.run("DELETE FROM link_moved WHERE link = :link", link=link)
