"""Boards as they were posted, who joined when, who wants to be told their rank, and teams that belong together."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, Text, UniqueConstraint, false

revision = "0012"
down_revision = "0011"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "frozen",
        Column("id", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("campaign", NUMBER, nullable=False),
        Column("period", Text, nullable=False),
        Column("measure", Text, nullable=False),
        Column("view", Text, nullable=False),
        Column("label", Text, nullable=False),
        Column("kept", Text, nullable=False),
        Column("more", NUMBER, nullable=False),
        Column("at", NUMBER, nullable=False),
        UniqueConstraint("campaign", "period", "measure", "view", "label"),
    )
    op.add_column("member", Column("ranked", Boolean(create_constraint=False), nullable=False, server_default=false()))
    op.add_column("team", Column("chapter", Text, nullable=False, server_default=""))
    op.create_index("member_joined", "member", ["campaign", "joined_at"])
