"""Two people become one: accounts, files, drafts and what the browser shows; and they are two again."""

from collections.abc import Sequence
from datetime import datetime

from bot.database import Transaction
from bot.ids import short
from campaigns import shown
from campaigns.linking import _seats
from campaigns.linking._journal import give_back, move, note_all, noted, tear_up
from campaigns.linking._seats import Pair


def join(tx: Transaction, link: int, kept: int, folded: int, at: datetime) -> None:
    """Make the accounts of both, and all they have, those of the one who is kept."""
    pair = Pair(link, kept, folded, accounts_of(tx, kept), accounts_of(tx, folded))
    note_all(tx, link, "account", folded, "SELECT id, CASE WHEN home THEN 'home' ELSE '' END AS was FROM account"
             " WHERE person = :mine", mine=folded)  # fmt: skip
    tx.run("UPDATE account SET person = :kept, home = FALSE WHERE person = :folded", kept=kept, folded=folded)
    move(tx, link, "person", "same_as", folded, kept, "same_as")
    tx.run("UPDATE person SET same_as = :kept WHERE id = :folded", kept=kept, folded=folded)
    tx.run("DELETE FROM link_code WHERE person IN (:kept, :folded)", kept=kept, folded=folded)
    move(tx, link, "media", "person", folded, kept)
    _take_drafts(tx, link, kept, folded)
    for column, kind in (("reader", "web_reader"), ("author", "web_author")):
        move(tx, link, "web_message", column, folded, kept, kind)
    _take_room(tx, link, kept, folded)
    _seats.join(tx, pair, at)
    shown.follow(tx, kept, folded)


def part(tx: Transaction, link: int, kept: int, folded: int, at: datetime) -> None:
    """Put both back, with what was done from each one's apps meanwhile."""
    back = [account for account, _was in noted(tx, link, "account", folded)]
    pair = Pair(link, kept, folded, [each for each in accounts_of(tx, kept) if each not in back], back)
    for account, was in noted(tx, link, "account", folded):
        tx.run(
            "UPDATE account SET person = :folded, home = :home WHERE id = :id AND person = :kept",
            folded=folded, home=was == "home", id=account, kept=kept,
        )  # fmt: skip
    tx.run("UPDATE person SET same_as = NULL WHERE id = :folded", folded=folded)
    give_back(tx, link, "person", "same_as", folded, "same_as")
    for person in (kept, folded):
        _name(tx, person)
        tx.run("DELETE FROM link_code WHERE person = :person", person=person)
    _give_drafts(tx, link, kept, folded)
    for column, kind in (("reader", "web_reader"), ("author", "web_author")):
        give_back(tx, link, "web_message", column, folded, kind)
    _give_room(tx, link, kept, folded)
    _seats.part(tx, pair, at)
    shown.follow(tx, kept, folded)
    give_back(tx, link, "media", "person", folded)
    for owner, other in ((kept, folded), (folded, kept)):  # files belong to whoever's evidence they are part of
        tx.run(
            "UPDATE media SET person = :owner WHERE person = :other AND evidence IN (SELECT v.id FROM evidence v"
            " JOIN member m ON m.id = v.member WHERE m.person = :owner)",
            owner=owner, other=other,
        )  # fmt: skip
    tear_up(tx, link)


def accounts_of(tx: Transaction, person: int) -> Sequence[int]:
    """The accounts of a person."""
    return [row["id"] for row in tx.all("SELECT id FROM account WHERE person = :person ORDER BY id", person=person)]


def _take_drafts(tx: Transaction, link: int, kept: int, folded: int) -> None:
    """Half-finished answers go on; of two to the same questions the older one is laid aside."""
    rows = tx.all(
        "SELECT o.id AS own, t.id AS other, o.changed_at AS own_at, t.changed_at AS other_at FROM draft o"
        " JOIN draft t ON t.person = :folded AND t.route = o.route AND t.arguments = o.arguments"
        " WHERE o.person = :kept",
        kept=kept, folded=folded,
    )  # fmt: skip
    aside = {row["other"] if row["own_at"] >= row["other_at"] else row["own"] for row in rows}
    for draft in sorted(aside):  # a person of that number is nobody: what lies there waits, and expires like any other
        tx.run("UPDATE draft SET person = :nobody WHERE id = :id", nobody=-draft, id=draft)
    move(tx, link, "draft", "person", folded, kept)
    for draft in sorted(aside):
        owner = folded if any(row["other"] == draft for row in rows) else kept
        note_all(tx, link, "draft_aside", owner, "SELECT id, '' AS was FROM draft WHERE id = :draft", draft=draft)


def _give_drafts(tx: Transaction, link: int, kept: int, folded: int) -> None:
    """Each gets back what was theirs, and what was begun in their own apps meanwhile."""
    give_back(tx, link, "draft", "person", folded)
    tx.run(
        "UPDATE draft SET person = :folded WHERE person = :kept AND account IN (SELECT id FROM link_moved"
        " WHERE link = :link AND kind = 'account') AND NOT EXISTS (SELECT 1 FROM draft o WHERE o.person = :folded"
        " AND o.route = draft.route AND o.arguments = draft.arguments)",
        folded=folded, kept=kept, link=link,
    )  # fmt: skip
    for owner in (kept, folded):
        for draft, _was in noted(tx, link, "draft_aside", owner):
            tx.run(
                "UPDATE draft SET person = :owner WHERE id = :id AND NOT EXISTS (SELECT 1 FROM draft o"
                " WHERE o.person = :owner AND o.route = draft.route AND o.arguments = draft.arguments)",
                owner=owner, id=draft,
            )  # fmt: skip


def _take_room(tx: Transaction, link: int, kept: int, folded: int) -> None:
    """The browser's conversation with the bot goes on in one room."""
    note_all(
        tx, link, "web_room", folded, "SELECT id, '' AS was FROM web_message WHERE room = :room", room=_room(folded)
    )
    tx.run("UPDATE web_message SET room = :to WHERE room = :room", to=_room(kept), room=_room(folded))
    tx.run(
        "INSERT INTO web_read (campaign, person, room, upto) SELECT campaign, :kept,"
        " CASE WHEN room = :theirs THEN :own ELSE room END, upto FROM web_read WHERE person = :folded"
        " ON CONFLICT (campaign, person, room) DO UPDATE SET upto = CASE WHEN web_read.upto < excluded.upto"
        " THEN excluded.upto ELSE web_read.upto END",
        kept=kept, folded=folded, theirs=_room(folded), own=_room(kept),
    )  # fmt: skip
    _tell_browsers(tx, kept, folded)


def _give_room(tx: Transaction, link: int, kept: int, folded: int) -> None:
    tx.run(
        "UPDATE web_message SET room = :room WHERE id IN (SELECT id FROM link_moved WHERE link = :link"
        " AND kind = 'web_room')",
        room=_room(folded), link=link,
    )  # fmt: skip
    _tell_browsers(tx, kept, folded)


def _tell_browsers(tx: Transaction, *those: int) -> None:
    """Have the windows look that somebody has open: what they see is in another room now."""
    for person in those:
        tx.signal(f"web:{_room(person)}")


def _room(person: int) -> str:
    """What the browser chat calls the conversation between a person and the bot."""
    return f"@{short(person)}"


def _name(tx: Transaction, person: int) -> None:
    """Call somebody what one of their own apps calls them."""
    rows = tx.all("SELECT name FROM account WHERE person = :person AND name <> '' ORDER BY seen_at DESC, id",
                  person=person)  # fmt: skip
    if rows:
        tx.run(
            "UPDATE person SET name = :name WHERE id = :person AND name NOT IN (SELECT name FROM account"
            " WHERE person = :person)",
            name=rows[0]["name"], person=person,
        )  # fmt: skip
