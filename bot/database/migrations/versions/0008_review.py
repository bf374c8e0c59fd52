"""Decisions that can be undone, second opinions, trust that was earned, and what a lead should look at twice."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, Text, false, text

revision = "0008"
down_revision = "0007"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.add_column("evidence", Column("undone", NUMBER, nullable=False, server_default="0"))
    op.add_column("evidence", Column("decide_by", NUMBER, nullable=True))
    op.add_column("evidence", Column("escalated", NUMBER, nullable=False, server_default="0"))
    op.add_column("evidence", truth("fault"))
    op.add_column("evidence", truth("checked"))
    late = "state = 'waiting'"
    op.create_index(
        "evidence_to_decide", "evidence", ["campaign", "escalated", "decide_by"],
        sqlite_where=text(late), postgresql_where=text(late),
    )  # fmt: skip
    op.create_index("deed_of_subject", "deed", ["campaign", "subject", "at"])
    op.create_index("deed_by_member", "deed", ["by_member", "at"])
    op.create_table(
        "opinion",
        number("id", primary=True), number("campaign"), number("evidence"), number("round"), number("asked_by"),
        number("asked"), word("first"), word("question"), word("verdict"), word("words"), number("asked_at"),
        maybe("answered_at"),
    )  # fmt: skip
    op.create_index("opinion_of_evidence", "opinion", ["evidence", "asked_at"])
    op.create_index("opinion_asked", "opinion", ["asked", "answered_at"])
    op.create_table(
        "trust",
        number("member", primary=True), word("kind", primary=True), number("streak"), number("passed"),
        maybe("earned_at"), maybe("lost_at"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "sign",
        number("campaign", primary=True), word("sort", primary=True), word("sign", primary=True),
        number("evidence", primary=True), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("sign_of_evidence", "sign", ["evidence"])
    op.create_table(
        "flag",
        number("evidence", primary=True), word("why", primary=True), maybe("other"), number("amount"), number("at"),
        sqlite_with_rowid=False,
    )  # fmt: skip


def number(name: str, *, primary: bool = False) -> Column[int]:
    return Column(name, NUMBER, primary_key=primary, autoincrement=False, nullable=False)


def maybe(name: str) -> Column[int]:
    return Column(name, NUMBER, nullable=True)


def word(name: str, *, primary: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=primary, nullable=False)


def truth(name: str) -> Column[bool]:
    return Column(name, Boolean(create_constraint=False), nullable=False, server_default=false())
