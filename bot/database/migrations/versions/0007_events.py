"""What the team meets people at, whom it met there and elsewhere, and how it goes on with them."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, Text, UniqueConstraint, text

revision = "0007"
down_revision = "0006"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    _events()
    _contacts()
    op.add_column("conversation", Column("detail", Text, nullable=False, server_default=""))


def _events() -> None:
    op.create_table(
        "event",
        key(),
        whole("campaign"),
        word("key"),
        word("title"),
        word("venue"),
        word("brief"),
        word("hosts"),
        word("words"),
        word("missions"),
        whole("starts_at"),
        whole("ends_at"),
        word("state"),
        maybe("announce_at"),
        maybe("album"),
        maybe("video"),
        maybe("due_at"),
        maybe("made_by"),
        whole("made_at"),
        maybe("closed_by"),
        maybe("closed_at"),
        UniqueConstraint("campaign", "key"),
    )
    op.create_index("event_of_campaign", "event", ["campaign", "starts_at"])
    few_index("event_to_announce", "event", ["campaign", "announce_at"], where="announce_at IS NOT NULL")
    op.create_table(
        "attendance",
        key(),
        whole("campaign"),
        whole("event"),
        whole("member"),
        truth("listed"),
        maybe("checked_in_at"),
        word("place"),
        truth("late"),
        UniqueConstraint("event", "member"),
    )
    op.create_index("attendance_of_member", "attendance", ["member", "event"])
    op.create_table(
        "event_assignment",
        Column("event", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("assignment", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        word("part"),
        sqlite_with_rowid=False,
    )


def _contacts() -> None:
    op.create_table(
        "contact",
        key(),
        whole("campaign"),
        whole("member"),
        word("name"),
        word("stage"),
        maybe("event"),
        word("next_step"),
        Column("next_on", Text, nullable=True),
        maybe("remind_at"),
        truth("do_not_contact"),
        whole("met_at"),
        whole("changed_at"),
    )
    op.create_index("contact_of_member", "contact", ["member", "changed_at"])
    op.create_index("contact_of_event", "contact", ["event"])
    few_index("contact_to_remind", "contact", ["campaign", "remind_at"], where="remind_at IS NOT NULL")
    op.create_table("contact_note", key(), whole("contact"), whole("member"), word("scope"), word("text"), whole("at"))
    op.create_index("contact_note_of", "contact_note", ["contact", "at"])
    op.create_index("contact_note_by", "contact_note", ["member"])
    op.create_table(
        "follow_up",
        key(),
        whole("campaign"),
        whole("event"),
        maybe("contact"),
        whole("member"),
        word("state"),
        word("how"),
        whole("due_at"),
        maybe("remind_at"),
        maybe("done_at"),
        UniqueConstraint("event", "contact"),
    )
    op.create_index("follow_up_of_member", "follow_up", ["member", "state", "due_at"])
    few_index("follow_up_to_remind", "follow_up", ["campaign", "remind_at"], where="remind_at IS NOT NULL")


def few_index(name: str, of: str, columns: list[str], *, where: str) -> None:
    """An index of only the rows a query looks for."""
    op.create_index(name, of, columns, sqlite_where=text(where), postgresql_where=text(where))


def key() -> Column[int]:
    return Column("id", NUMBER, primary_key=True, autoincrement=False)


def whole(name: str) -> Column[int]:
    return Column(name, NUMBER, nullable=False)


def maybe(name: str) -> Column[int]:
    return Column(name, NUMBER, nullable=True)


def word(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def truth(name: str) -> Column[bool]:
    return Column(name, Boolean(create_constraint=False), nullable=False)
