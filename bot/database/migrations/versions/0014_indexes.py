"""Indexes: evidence that came or was decided again, whose past the ledger is asked for; who earned for a team."""

from alembic import op
from sqlalchemy import text

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    again = "round > 1 OR undone > 0"
    op.create_index(
        "evidence_again", "evidence", ["campaign", "reviewed_at", "state", "round", "undone"],
        sqlite_where=text(again), postgresql_where=text(again),
    )  # fmt: skip
    points = "measure = 'points' AND standing = 'verified' AND team IS NOT NULL"  # who earned something for a team
    op.create_index(
        "entry_of_team", "entry", ["campaign", "team", "member", "week", "amount", "measure", "standing"],
        sqlite_where=text(points), postgresql_where=text(points),
    )  # fmt: skip
