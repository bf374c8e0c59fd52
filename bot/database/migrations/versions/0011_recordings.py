"""How long a voice note or a film lasts, as its file says."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer

revision = "0011"
down_revision = "0010"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.add_column("media", Column("seconds", NUMBER, nullable=True))
