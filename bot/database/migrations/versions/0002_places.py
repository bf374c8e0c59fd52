"""What people call the channel or group a place is bound to."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("place", Column("called", Text, nullable=False, server_default=""))
