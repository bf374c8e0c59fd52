"""What organizers make of a week's recap, thanks and wins people told, published pages, missions as they were."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text, UniqueConstraint

revision = "0010"
down_revision = "0009"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "edition",
        Column("campaign", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("week", Text, primary_key=True, nullable=False),
        Column("headline", Text, nullable=False),
        Column("opening", Text, nullable=False),
        Column("hero", NUMBER, nullable=True),
        Column("quote", NUMBER, nullable=True),
        Column("wins", Text, nullable=True),
        Column("parts", Text, nullable=False),
        Column("post_at", NUMBER, nullable=True),
        Column("posted_at", NUMBER, nullable=True),
        Column("corrected_at", NUMBER, nullable=True),
        Column("by_member", NUMBER, nullable=True),
        Column("changed_at", NUMBER, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "thanks",
        Column("id", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("campaign", NUMBER, nullable=False),
        Column("by_member", NUMBER, nullable=False),
        Column("to_member", NUMBER, nullable=False),
        Column("what", Text, nullable=False),
        Column("day", Text, nullable=False),
        Column("week", Text, nullable=False),
        Column("at", NUMBER, nullable=False),
        UniqueConstraint("campaign", "by_member", "to_member", "day"),
    )
    op.create_index("thanks_of_week", "thanks", ["campaign", "week"])
    op.create_table(
        "win",
        Column("id", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("campaign", NUMBER, nullable=False),
        Column("member", NUMBER, nullable=False),
        Column("told", Text, nullable=False),
        Column("week", Text, nullable=False),
        Column("at", NUMBER, nullable=False),
    )
    op.create_index("win_of_week", "win", ["campaign", "week"])
    op.create_table(
        "published",
        Column("id", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("campaign", NUMBER, nullable=False),
        Column("code", Text, nullable=False, unique=True),
        Column("kind", Text, nullable=False),
        Column("week", Text, nullable=False),
        Column("by_member", NUMBER, nullable=False),
        Column("made_at", NUMBER, nullable=False),
        Column("revoked_at", NUMBER, nullable=True),
    )
    op.create_table(
        "mission_past",
        Column("id", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("mission", NUMBER, nullable=False),
        Column("until", NUMBER, nullable=False),
        Column("state", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("words", Text, nullable=False),
        Column("starts_on", Text, nullable=True),
        Column("ends_on", Text, nullable=True),
    )
    op.create_index("mission_past_until", "mission_past", ["mission", "until"])
    op.create_index("published_of_campaign", "published", ["campaign", "made_at"])
    op.create_index(
        "evidence_reviewed", "evidence", ["campaign", "reviewed_at", "handed_in_at", "state", "round", "undone"]
    )
