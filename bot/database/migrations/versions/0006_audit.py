"""How far the nightly check of the numbers is, and what it found."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, Text

revision = "0006"
down_revision = "0005"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit",
        Column("campaign", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("upto", Text, nullable=False),
        Column("began_at", NUMBER, nullable=False),
        Column("running", Boolean(create_constraint=False), nullable=False),
        Column("ended_at", NUMBER, nullable=True),
        Column("incident", Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "difference",
        Column("campaign", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("part", Text, primary_key=True, nullable=False),
        Column("what", Text, primary_key=True, nullable=False),
        Column("expected", NUMBER, nullable=False),
        Column("kept", NUMBER, nullable=False),
        Column("found_at", NUMBER, nullable=False),
        Column("told", Boolean(create_constraint=False), nullable=False),
        sqlite_with_rowid=False,
    )
