"""What Telegram's chats show, what is asked in them, and which files it has already."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, Text, text

revision = "0004"
down_revision = "0003"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "telegram_card",
        number("chat", primary=True), number("message", primary=True), word("sent"), word("view"), maybe("person"),
        word("place"), maybe("letter"), word("print"), number("at"), sqlite_with_rowid=False,
    )  # fmt: skip
    few("telegram_card_showing", "telegram_card", "view", "letter IS NULL")
    op.create_index("telegram_card_at", "telegram_card", ["at"])
    op.create_table(
        "telegram_ask",
        word("account", primary=True), number("draft"), word("name"), number("message"), word("options"),
        Column("seen_all", Boolean(create_constraint=False), nullable=False), number("at"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "telegram_file",
        number("bot", primary=True), word("key", primary=True), word("file"), number("at"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("telegram_file_at", "telegram_file", ["at"])
    op.create_table(
        "telegram_receipt",
        number("media", primary=True), number("chat"), number("message"), word("shows"), number("at"),
        sqlite_with_rowid=False,
    )  # fmt: skip
    few("telegram_receipt_open", "telegram_receipt", "at", "shows <> 'done'")
    op.create_table("telegram_menu", word("scope", primary=True), word("print"), sqlite_with_rowid=False)


def few(name: str, of: str, column: str, where: str) -> None:
    op.create_index(name, of, [column], sqlite_where=text(where), postgresql_where=text(where))


def number(name: str, *, primary: bool = False) -> Column[int]:
    return Column(name, NUMBER, primary_key=primary, autoincrement=False, nullable=False)


def maybe(name: str) -> Column[int]:
    return Column(name, NUMBER, nullable=True)


def word(name: str, *, primary: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=primary, nullable=False)
