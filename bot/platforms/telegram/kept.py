"""Telegram's own rows: what its chats show, what is asked in them, which files it has, what a message received."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.database import Row, Transaction
from bot.platforms.telegram.spots import Sent
from bot.values import dataclass
from campaigns import dispatch

CARDS_FOR = timedelta(days=14)  # how long a message is kept true; further up nobody scrolls
FILES_FOR = timedelta(days=180)  # how long Telegram's id of a file is remembered
RECEIPTS_FOR = timedelta(days=60)  # how long a message may wait for its reaction
MOST_RECEIPTS = 500  # looked at together; the newest


@dataclass(frozen=True, slots=True)
class Card:
    """Messages that show a view. ``person`` is whose eyes it is seen with, None in a place.

    ``letter`` is the letter it came as, None where it is a reply or shows something else by now; ``print`` tells what
    the message with the buttons shows, ``files`` what those before it do: their numbers, and the marks of their files.
    """

    sent: Sent
    view: str
    person: int | None
    place: str
    letter: int | None
    print: str
    files: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(cls, row: Row) -> "Card":
        """The card in a row of ``telegram_card``."""
        files = tuple((number, key) for number, key in json.loads(row["files"]))
        return cls(Sent.of(row["sent"]), row["view"], row["person"], row["place"], row["letter"], row["print"], files)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that is open in somebody's private chat.

    ``name`` is "" where the answers are shown together, ``message`` 0 until it was sent. ``options`` are the values
    behind its buttons where they don't fit into one; ``seen_all`` says whether all answers were shown together once.
    """

    account: str
    draft: int
    name: str
    message: int = 0
    options: tuple[str, ...] = ()
    seen_all: bool = False

    @classmethod
    def of(cls, row: Row) -> "Asked":
        """The question in a row of ``telegram_ask``."""
        return cls(
            row["account"], row["draft"], row["name"], row["message"], tuple(json.loads(row["options"])),
            bool(row["seen_all"]),
        )  # fmt: skip


# -- Cards


def put_card(tx: Transaction, card: Card, at: datetime) -> None:
    """Write down what some messages show."""
    tx.run(
        "INSERT INTO telegram_card (chat, message, sent, view, person, place, letter, print, files, at)"
        " VALUES (:chat, :message, :sent, :view, :person, :place, :letter, :print, :files, :at)"
        " ON CONFLICT (chat, message) DO UPDATE SET sent = :sent, view = :view, person = :person, place = :place,"
        " letter = :letter, print = :print, files = :files, at = :at",
        chat=card.sent.spot.chat, message=card.sent.last, sent=card.sent.written, view=card.view, person=card.person,
        place=card.place, letter=card.letter, print=card.print, files=json.dumps(card.files), at=at,
    )  # fmt: skip


def card(tx: Transaction, chat: int, message: int) -> Card | None:
    """What a message shows; None where nobody wrote that down."""
    row = tx.one("SELECT * FROM telegram_card WHERE chat = :chat AND message = :message", chat=chat, message=message)
    return Card.of(row) if row else None


def turn_card(tx: Transaction, chat: int, message: int, view: str) -> None:
    """Note that a message is about to show another view, "" for none: it is its letter's no longer."""
    tx.run(
        "UPDATE telegram_card SET letter = CASE WHEN view = :view THEN letter ELSE NULL END, view = :view"
        " WHERE chat = :chat AND message = :message",
        view=view, chat=chat, message=message,
    )  # fmt: skip


def move_card(tx: Transaction, before: Sent, card: Card, at: datetime) -> None:
    """Note that other messages show what some showed; a letter goes with them."""
    tx.run(
        "DELETE FROM telegram_card WHERE chat = :chat AND message = :message",
        chat=before.spot.chat, message=before.last,
    )  # fmt: skip
    put_card(tx, card, at)
    if card.letter is not None:
        dispatch.moved(tx, card.letter, card.sent.written)


def print_card(tx: Transaction, chat: int, message: int, shows: str) -> None:
    """Note what a message shows by now."""
    tx.run(
        "UPDATE telegram_card SET print = :print WHERE chat = :chat AND message = :message",
        print=shows, chat=chat, message=message,
    )  # fmt: skip


def showing(tx: Transaction, views: Iterable[str], since: datetime) -> list[Card]:
    """The replies that show one of some views; letters are the courier's."""
    found = []
    for view in views:
        rows = tx.all(
            "SELECT * FROM telegram_card WHERE view = :view AND letter IS NULL AND at >= :since ORDER BY at DESC",
            view=view, since=since,
        )  # fmt: skip
        found += [Card.of(row) for row in rows]
    return found


def follow_chat(tx: Transaction, before: int, now: int) -> None:
    """Forget what a group showed that has become another chat: its messages are out of reach."""
    tx.run("DELETE FROM telegram_card WHERE chat = :before", before=before)
    tx.run("DELETE FROM telegram_menu WHERE scope IN (:before, :now)", before=f"chat:{before}", now=f"chat:{now}")


# -- Questions


def put_asked(tx: Transaction, asked: Asked, at: datetime) -> None:
    """Make a question the open one."""
    tx.run(
        "INSERT INTO telegram_ask (account, draft, name, message, options, seen_all, at)"
        " VALUES (:account, :draft, :name, :message, :options, :seen_all, :at)"
        " ON CONFLICT (account) DO UPDATE SET draft = :draft, name = :name, message = :message, options = :options,"
        " seen_all = :seen_all, at = :at",
        account=asked.account, draft=asked.draft, name=asked.name, message=asked.message,
        options=json.dumps(asked.options), seen_all=asked.seen_all, at=at,
    )  # fmt: skip


def asked(tx: Transaction, account: str) -> Asked | None:
    """The open question; None where there is none."""
    row = tx.one("SELECT * FROM telegram_ask WHERE account = :account", account=account)
    return Asked.of(row) if row else None


def asked_in(tx: Transaction, account: str, message: int) -> None:
    """Note which message the open question is in."""
    tx.run("UPDATE telegram_ask SET message = :message WHERE account = :account", message=message, account=account)


def close_asked(tx: Transaction, account: str, draft: int | None = None) -> None:
    """Close the open question, or only where it is of that draft."""
    tx.run(
        "DELETE FROM telegram_ask WHERE account = :account AND (:draft = 0 OR draft = :draft)",
        account=account, draft=draft or 0,
    )  # fmt: skip


# -- Files


def file(tx: Transaction, bot: int, key: str) -> str | None:
    """Telegram's id of a file it has already; None where it hasn't."""
    row = tx.one("SELECT file FROM telegram_file WHERE bot = :bot AND key = :key", bot=bot, key=key)
    return row["file"] if row else None


def keep_file(tx: Transaction, bot: int, key: str, file: str, at: datetime) -> None:
    """Remember Telegram's id of a file."""
    tx.run(
        "INSERT INTO telegram_file (bot, key, file, at) VALUES (:bot, :key, :file, :at)"
        " ON CONFLICT (bot, key) DO UPDATE SET file = :file, at = :at",
        bot=bot, key=key, file=file, at=at,
    )  # fmt: skip


def drop_file(tx: Transaction, bot: int, key: str) -> None:
    """Forget it: Telegram doesn't take it any more."""
    tx.run("DELETE FROM telegram_file WHERE bot = :bot AND key = :key", bot=bot, key=key)


# -- Receipts


def put_receipts(tx: Transaction, media: Sequence[int], chat: int, message: int, at: datetime) -> None:
    """Note in which message some files came."""
    for each in media:
        tx.run(
            "INSERT INTO telegram_receipt (media, chat, message, shows, at) VALUES (:media, :chat, :message, '', :at)"
            " ON CONFLICT (media) DO NOTHING",
            media=each, chat=chat, message=message, at=at,
        )  # fmt: skip


def open_receipts(tx: Transaction, since: datetime) -> list[Row]:
    """The files whose message may still get a reaction, the newest first."""
    return tx.all(
        "SELECT * FROM telegram_receipt WHERE shows <> 'done' AND at >= :since ORDER BY at DESC LIMIT :most",
        since=since, most=MOST_RECEIPTS,
    )  # fmt: skip


def show_receipt(tx: Transaction, chat: int, message: int, shows: str) -> None:
    """Note which reaction a message has; ``done`` where no other will follow."""
    tx.run(
        "UPDATE telegram_receipt SET shows = :shows WHERE chat = :chat AND message = :message",
        shows=shows, chat=chat, message=message,
    )  # fmt: skip


# -- Menus


def menu(tx: Transaction, scope: str) -> str:
    """What tells the commands that were last set for a scope; "" where none were."""
    row = tx.one("SELECT print FROM telegram_menu WHERE scope = :scope", scope=scope)
    return row["print"] if row else ""


def put_menu(tx: Transaction, scope: str, shows: str) -> None:
    """Note which commands were set for a scope."""
    tx.run(
        "INSERT INTO telegram_menu (scope, print) VALUES (:scope, :print)"
        " ON CONFLICT (scope) DO UPDATE SET print = :print",
        scope=scope, print=shows,
    )  # fmt: skip


def expire(tx: Transaction, now: datetime) -> None:
    """Forget what is too old to matter."""
    tx.run("DELETE FROM telegram_card WHERE at < :before", before=now - CARDS_FOR)
    tx.run("DELETE FROM telegram_file WHERE at < :before", before=now - FILES_FOR)
    tx.run("DELETE FROM telegram_receipt WHERE at < :before", before=now - RECEIPTS_FOR)
