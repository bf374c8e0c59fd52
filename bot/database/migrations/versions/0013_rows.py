"""Rows of days and of approvals: days somebody was away break none, and a row that ended by mistake goes on."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, false

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column(
        "assignment", Column("excused", Boolean(create_constraint=False), nullable=False, server_default=false())
    )
    op.add_column("evidence", Column("broke", Integer, nullable=False, server_default="0"))
