"""Parts of a recap in an organizer's own words, those set aside, and the photos of a week they chose."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("edition", Column("own", Text, nullable=False, server_default="{}"))
    op.add_column("edition", Column("aside", Text, nullable=False, server_default="{}"))
    op.add_column("edition", Column("album", Text, nullable=True))
