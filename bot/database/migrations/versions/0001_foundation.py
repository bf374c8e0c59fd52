"""The house's first tables: people, missions, evidence, the ledger, and the machine's own rows."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, Text, UniqueConstraint, text
from sqlalchemy.sql.schema import SchemaItem

revision = "0001"
down_revision = None

NUMBER = BigInteger().with_variant(Integer, "sqlite")  # on SQLite INTEGER is 64 bits and, as a key, the row's own


def upgrade() -> None:
    _people()
    _linking()
    _missions()
    _evidence()
    _logbook()
    _ledger()
    _machine()
    _browser()


def _people() -> None:
    table(
        "campaign",
        key(),
        word("slug", unique=True),
        word("name"),
        word("goal"),
        word("sentiment"),
        word("vision"),
        word("zone"),
        word("state"),
        day("starts_on"),
        day("ends_on"),
        word("settings"),
        Column("pack", Text),
        whole("created_at"),
    )
    table(
        "goal",
        whole("campaign"),
        word("key"),
        whole("position"),
        word("title"),
        word("measure"),
        whole("target"),
        word("words"),
        UniqueConstraint("campaign", "key"),
    )
    table(
        "team", key(), whole("campaign"), word("key"), word("title"), word("words"), UniqueConstraint("campaign", "key")
    )
    table("person", key(), word("name"), word("language"), word("zone"), maybe("same_as"), whole("created_at"))
    op.create_index("person_same_as", "person", ["same_as"])
    table(
        "account",
        key(),
        whole("person"),
        word("platform"),
        word("external"),
        word("name"),
        truth("home"),
        maybe("unreachable_at"),
        whole("created_at"),
        whole("seen_at"),
        UniqueConstraint("platform", "external"),
    )
    op.create_index("account_of_person", "account", ["person"])
    table(
        "member",
        key(),
        whole("campaign"),
        whole("person"),
        whole("role"),
        maybe("team"),
        word("state"),
        whole("minutes"),
        word("reach"),
        word("tracks"),
        word("languages"),
        word("handout_at"),
        word("quiet_from"),
        word("quiet_until"),
        day("away_from"),
        day("away_until"),
        truth("hidden"),
        maybe("next_handout_at"),
        whole("joined_at"),
        maybe("left_at"),
        maybe("same_as"),
        UniqueConstraint("campaign", "person"),
    )
    op.create_index("member_of_person", "member", ["person"])
    op.create_index("member_same_as", "member", ["same_as"])
    op.create_index("member_due", "member", ["campaign", "next_handout_at", "id"])
    table(
        "invite",
        key(),
        whole("campaign"),
        word("code", unique=True),
        whole("role"),
        maybe("team"),
        maybe("made_by"),
        maybe("expires_at"),
        maybe("uses_left"),
        truth("revoked"),
        whole("created_at"),
    )
    table(
        "place",
        whole("campaign"),
        word("name"),
        word("platform"),
        word("address"),
        UniqueConstraint("campaign", "name", "platform"),
    )
    table(
        "announcement",
        key(),
        whole("campaign"),
        whole("by_member"),
        word("text"),
        whole("told_upto"),
        truth("told_all"),
        whole("at"),
    )
    table(
        "deed",
        key(),
        whole("campaign"),
        maybe("by_member"),
        word("what"),
        maybe("subject"),
        word("detail"),
        whole("at"),
    )
    op.create_index("deed_of_campaign", "deed", ["campaign", "at"])


def _linking() -> None:
    table(
        "link_code",
        word("digest", primary=True),
        whole("campaign"),
        whole("person"),
        whole("account"),
        whole("expires_at"),
        rowid=False,
    )
    op.create_index("link_code_of_person", "link_code", ["person"])
    table("link_try", key(), whole("account"), whole("at"))
    op.create_index("link_try_of_account", "link_try", ["account", "at"])
    table(
        "link",
        key(),
        whole("campaign"),
        whole("kept"),
        whole("folded"),
        whole("made_at"),
        whole("until"),
        maybe("undone_at"),
        maybe("closed_at"),
    )
    op.create_index("link_of_kept", "link", ["kept"])
    few_index("link_open", "link", ["until"], where="closed_at IS NULL")
    table(
        "link_moved",
        whole("link", primary=True),
        word("kind", primary=True),
        whole("id", primary=True),
        whole("owner"),
        word("was"),
        rowid=False,
    )
    few_index("link_moved_account", "link_moved", ["id"], where="kind = 'account'")
    table(
        "link_cap",
        whole("account", primary=True),
        whole("campaign", primary=True),
        whole("role"),
        whole("link"),
        rowid=False,
    )


def _missions() -> None:
    table(
        "mission",
        key(),
        whole("campaign"),
        word("key"),
        word("title"),
        word("brief"),
        word("kind"),
        word("asks"),
        whole("worth"),
        whole("minutes"),
        word("place"),
        truth("remote"),
        word("tracks"),
        word("languages"),
        day("starts_on"),
        day("ends_on"),
        day("last_on"),
        word("weekly"),
        maybe("again_after_days"),
        maybe("per_day"),
        maybe("per_member"),
        maybe("in_all"),
        word("needs"),
        word("review"),
        word("goal"),
        word("state"),
        word("words"),
        maybe("made_by"),
        whole("created_at"),
        whole("changed_at"),
        UniqueConstraint("campaign", "key"),
    )
    table(
        "assignment",
        unique("id"),
        whole("campaign"),
        whole("member", primary=True),
        whole("mission"),
        word("day", primary=True),
        whole("slot", primary=True),
        word("state"),
        word("origin"),
        word("why"),
        whole("given_at"),
        whole("due_at"),
        maybe("closed_at"),
        rowid=False,  # a member's are kept together: the hand-out reads them all
    )
    op.create_index("assignment_of_mission", "assignment", ["mission", "day", "state"])
    op.create_index("assignment_open", "assignment", ["campaign", "state", "due_at", "closed_at"])


def _evidence() -> None:
    table(
        "evidence",
        key(),
        whole("campaign"),
        whole("member"),
        maybe("assignment"),
        maybe("mission"),
        word("kind"),
        maybe("subject"),
        word("state"),
        word("answers"),
        word("earlier"),
        whole("round"),
        whole("worth"),
        whole("minutes"),
        whole("due_at"),
        whole("handed_in_at"),
        maybe("reviewer"),
        maybe("reviewed_at"),
        word("reason"),
        word("redo"),
    )
    op.create_index("evidence_waiting", "evidence", ["campaign", "state", "handed_in_at"])
    op.create_index("evidence_of_member", "evidence", ["member", "handed_in_at"])
    op.create_index("evidence_of_assignment", "evidence", ["assignment"], unique=True)
    table(
        "media",
        key(),
        whole("campaign"),
        whole("person"),
        maybe("evidence"),
        whole("position"),
        word("kind"),
        word("name"),
        whole("bytes"),
        word("original"),
        word("public"),
        word("small"),
        maybe("width"),
        maybe("height"),
        maybe("fingerprint"),
        maybe("mirrored"),
        word("caption"),
        whole("kept_at"),
    )
    op.create_index("media_of_evidence", "media", ["evidence", "position"])
    op.create_index("media_of_campaign", "media", ["campaign", "evidence"])
    op.create_index("media_by_original", "media", ["campaign", "original"])
    table(
        "near_copy",
        whole("media"),
        whole("other"),
        whole("distance"),
        UniqueConstraint("media", "other"),
    )


def _logbook() -> None:
    table(
        "profile",
        key(),
        whole("campaign"),
        whole("member"),
        word("site"),
        word("address"),
        word("address_key"),
        word("purpose"),
        truth("disclosed"),
        whole("logged_at"),
        UniqueConstraint("campaign", "address_key"),
    )
    table(
        "conversation",
        key(),
        whole("campaign"),
        whole("member"),
        word("site"),
        truth("online"),
        word("topic"),
        word("depth"),
        word("listened"),
        word("link"),
        word("contact"),
        word("once"),
        word("day"),
        whole("logged_at"),
        UniqueConstraint("campaign", "once"),
    )
    table(
        "interview",
        key(),
        whole("campaign"),
        whole("member"),
        word("who"),
        word("interests"),
        word("reason"),
        word("answers"),
        word("quote"),
        word("consent"),
        word("once"),
        whole("logged_at"),
        UniqueConstraint("campaign", "once"),
    )


def _ledger() -> None:
    table(
        "entry",
        key(),
        whole("campaign"),
        whole("member"),
        maybe("team"),
        word("measure"),
        word("standing"),
        whole("amount"),
        word("cause"),
        whole("cause_id"),
        whole("nth"),
        word("week"),
        whole("at"),
        UniqueConstraint("campaign", "cause", "cause_id", "measure", "standing", "nth"),
    )
    op.create_index("entry_of_member", "entry", ["member", "at"])
    op.create_index("entry_of_week", "entry", ["campaign", "week", "standing", "measure", text("amount DESC"), "at"])
    table(
        "total",
        whole("board", primary=True),
        whole("holder", primary=True),
        whole("amount"),
        whole("reached_at"),
        Column("shown", Text),
        rowid=False,
    )
    op.create_index("total_in_order", "total", ["board", text("amount DESC"), "reached_at", "holder", "shown"])
    op.create_index("total_of_holder", "total", ["holder"])
    table(
        "bucket",
        whole("board", primary=True),
        whole("level", primary=True),
        whole("b", primary=True),
        whole("n"),
        rowid=False,
    )


def _machine() -> None:
    table(
        "inbox",
        word("platform", primary=True),
        word("key", primary=True),
        word("body"),
        whole("received_at"),
        maybe("done_at"),
        word("outcome"),
        rowid=False,
    )
    few_index("inbox_open", "inbox", ["platform", "received_at"], where="done_at IS NULL")
    op.create_index("inbox_done", "inbox", ["done_at"])
    table(
        "letter",
        key(),
        whole("campaign"),
        word("cause"),
        word("recipient"),
        maybe("member"),
        maybe("account"),
        word("place"),
        word("view"),
        word("arguments"),
        truth("urgent"),
        truth("counts"),
        truth("repeatable"),
        word("state"),
        whole("due_at"),
        word("counts_on"),
        word("platform"),
        word("address"),
        whole("tries"),
        whole("doubts"),
        word("claimed_by"),
        maybe("claimed_at"),
        maybe("closed_at"),
        word("why_closed"),
        word("reference"),
        maybe("digest"),
        whole("changes"),
        maybe("redraw_at"),
        whole("written_at"),
        UniqueConstraint("campaign", "cause", "recipient"),
    )
    op.create_index("letter_due", "letter", ["campaign", "platform", "state", "urgent", "due_at"])
    op.create_index("letter_held", "letter", ["campaign", "state", "due_at"])
    op.create_index("letter_of_member", "letter", ["member", "counts_on"])
    few_index("letter_in_digest", "letter", ["digest"], where="digest IS NOT NULL")
    op.create_index("letter_showing", "letter", ["campaign", "view", "arguments"])
    few_index("letter_stale", "letter", ["campaign", "platform", "redraw_at"], where="redraw_at IS NOT NULL")
    table(
        "draft",
        key(),
        whole("campaign"),
        whole("person"),
        maybe("account"),
        word("route"),
        word("arguments"),
        word("answers"),
        word("place"),
        whole("opened_at"),
        whole("changed_at"),
        UniqueConstraint("person", "route", "arguments"),
    )
    table(
        "job",
        whole("campaign", primary=True),
        word("name", primary=True),
        word("plan"),
        word("ran_for"),
        whole("next_at"),
        whole("looked_at"),
        maybe("ran_at"),
        word("note"),
        rowid=False,
    )
    table("leftover", word("key", primary=True), whole("since"), rowid=False)
    table(
        "incident",
        key(),
        maybe("campaign"),
        maybe("person"),
        word("route"),
        word("error"),
        whole("at"),
    )


def _browser() -> None:
    table(
        "web_session",
        word("token", primary=True),
        whole("account"),
        whole("created_at"),
        whole("seen_at"),
        truth("revoked"),
        rowid=False,
    )
    table(
        "web_link",
        word("token", primary=True),
        whole("person"),
        whole("made_at"),
        whole("expires_at"),
        maybe("used_at"),
        rowid=False,
    )
    table(
        "web_message",
        key(),
        whole("campaign"),
        word("room"),
        maybe("reader"),
        maybe("author"),
        word("kind"),
        word("body"),
        word("media"),
        word("view"),
        maybe("draft"),
        maybe("under"),
        whole("position"),
        whole("changed"),
        whole("at"),
    )
    op.create_index("web_message_in_room", "web_message", ["campaign", "room", "position"])
    op.create_index("web_message_changed", "web_message", ["campaign", "room", "changed"])
    op.create_index("web_message_showing", "web_message", ["campaign", "view"])
    op.create_index("web_message_under", "web_message", ["under"])
    op.create_index("web_message_asking", "web_message", ["draft"])
    table(
        "web_read",
        whole("campaign", primary=True),
        whole("person", primary=True),
        word("room", primary=True),
        whole("upto"),
        rowid=False,
    )


def table(name: str, *columns: SchemaItem, rowid: bool = True) -> None:
    op.create_table(name, *columns, sqlite_with_rowid=rowid)


def few_index(name: str, of: str, columns: list[str], *, where: str) -> None:
    """An index of only the rows a query looks for."""
    op.create_index(name, of, columns, sqlite_where=text(where), postgresql_where=text(where))


def key() -> Column[int]:
    return Column("id", NUMBER, primary_key=True, autoincrement=False)


def unique(name: str) -> Column[int]:
    return Column(name, NUMBER, nullable=False, unique=True)


def whole(name: str, *, primary: bool = False) -> Column[int]:
    return Column(name, NUMBER, primary_key=primary, autoincrement=False, nullable=False)


def maybe(name: str) -> Column[int]:
    return Column(name, NUMBER, nullable=True)


def word(name: str, *, primary: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=primary, unique=unique, nullable=False)


def day(name: str) -> Column[str]:
    return Column(name, Text, nullable=True)


def truth(name: str) -> Column[bool]:
    return Column(name, Boolean(create_constraint=False), nullable=False)
