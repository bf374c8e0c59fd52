"""What Discord has to be remembered for: messages of ours, what waits to be looked at, how people want it."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text

revision = "0005"
down_revision = "0004"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.add_column("member", Column("reached", Text, nullable=False, server_default=""))
    op.create_table(
        "discord_note",
        Column("kind", Text, primary_key=True, nullable=False),
        Column("key", Text, primary_key=True, nullable=False),
        Column("value", Text, nullable=False),
        Column("at", NUMBER, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("discord_note_by_value", "discord_note", ["kind", "value"])
    op.create_table(
        "discord_waiting",
        Column("account", Text, primary_key=True, nullable=False),
        Column("letter", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("view", Text, nullable=False),
        Column("route", Text, nullable=False),
        Column("at", NUMBER, nullable=False),
        sqlite_with_rowid=False,
    )
