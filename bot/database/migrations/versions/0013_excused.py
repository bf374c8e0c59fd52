"""Missions of days somebody was away keep no streak from going on, also once they are back."""

from alembic import op
from sqlalchemy import Boolean, Column, false

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column(
        "assignment", Column("excused", Boolean(create_constraint=False), nullable=False, server_default=false())
    )
