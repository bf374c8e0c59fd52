"""Who allowed their face or their words to be shown, and how far the nightly round is that forgets what is old."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, Text

revision = "0009"
down_revision = "0008"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "consent",
        Column("id", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        number("campaign"), maybe("evidence"), maybe("media"), maybe("interview"), word("who"), word("scope"),
        Column("until", Text, nullable=True), word("how"), truth("minor"), word("guardian"), maybe("noted_by"),
        number("given_at"), maybe("withdrawn_at"), maybe("ended_at"),
    )  # fmt: skip
    op.create_index("consent_of_evidence", "consent", ["evidence"])
    op.create_index("consent_of_media", "consent", ["media"])
    op.create_index("consent_of_interview", "consent", ["interview"])
    op.create_index("consent_of_campaign", "consent", ["campaign", "given_at"])
    op.create_table(
        "retention",
        Column("campaign", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        Column("kind", Text, primary_key=True, nullable=False),
        truth("running"), number("gone"), number("began_at"), maybe("ended_at"), sqlite_with_rowid=False,
    )  # fmt: skip
    # The files in the messages before the one with the buttons, so that one can be taken away again.
    op.add_column("telegram_card", Column("files", Text, nullable=False, server_default="[]"))
    op.execute(
        "INSERT INTO consent (id, campaign, interview, who, scope, how, minor, guardian, noted_by, given_at)"
        " SELECT i.id, i.campaign, i.id, i.who, i.consent, '', FALSE, '', i.member, i.logged_at"
        " FROM interview i"
    )


def number(name: str) -> Column[int]:
    return Column(name, NUMBER, nullable=False)


def maybe(name: str) -> Column[int]:
    return Column(name, NUMBER, nullable=True)


def word(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def truth(name: str) -> Column[bool]:
    return Column(name, Boolean(create_constraint=False), nullable=False)
