"""How long a voice note or a film lasts, as its file says; whose names the browser chat is taking out of answers."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text

revision = "0011"
down_revision = "0010"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.add_column("media", Column("seconds", NUMBER, nullable=True))
    op.create_table(
        "web_forgetting",
        Column("person", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("campaign", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("names", Text, nullable=False),
        Column("upto", NUMBER, nullable=False),
        Column("last", NUMBER, nullable=False),
        Column("since", NUMBER, nullable=False),
        sqlite_with_rowid=False,
    )
