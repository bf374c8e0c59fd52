"""What one process at a time may do."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text

revision = "0003"
down_revision = "0002"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "lease",
        Column("name", Text, primary_key=True, nullable=False),
        Column("holder", Text, nullable=False),
        Column("until", NUMBER, nullable=False),
        sqlite_with_rowid=False,
    )
