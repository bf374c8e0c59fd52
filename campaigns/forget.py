"""Forgetting somebody: the person goes, the campaign's sums stay right."""

import json
import re
from datetime import datetime
from typing import Any

from bot.database import Transaction
from campaigns import deeds, facts, media, shown, staffing, thanks, wins
from campaigns.campaign import Campaign
from campaigns.people import Member

NOBODY = "…"  # where a name stood
KINDS = frozenset(("_", "="))  # what says of a part of a kept answer which kind it is
OURS = KINDS | {"text", "plural"}  # of a sentence of ours, which is translated by its words

_FILE = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,5}")


def forget(tx: Transaction, campaign: Campaign, member: Member, at: datetime) -> None:
    """Take away what is known of a member and who they are; files nobody needs any more are signalled.

    Links that can be undone are to be undone before: what is forgotten stays forgotten, and who was linked by mistake
    hadn't asked for it.

    They leave every campaign they are in. Their seats and the ledger's lines stay without a name, so that every sum
    is what it was.

    Raises:
        LastOwner: there would be no owner left.
    """
    staffing.leave(tx, campaign, member, at)
    staffing.leave_others(tx, member, at)
    rows = tx.all("SELECT original, public, small FROM media WHERE person = :person", person=member.person)
    theirs = media.files_in(rows)
    exports = _exports(tx, member.person)
    _forget_name(tx, member.person)
    _forget_media(tx, member.person)
    for row in tx.all(
        "SELECT m.id FROM member m JOIN person p ON p.id = m.person WHERE p.id = :person OR p.same_as = :person",
        person=member.person,
    ):
        _forget_seat(tx, row["id"])
    _forget_talk(tx, member.person)
    tx.run(
        "DELETE FROM web_session WHERE account IN (SELECT id FROM account WHERE person = :person)", person=member.person
    )
    tx.run("DELETE FROM account WHERE person = :person", person=member.person)
    tx.run("DELETE FROM link_code WHERE person = :person", person=member.person)
    tx.run("UPDATE person SET name = '', language = 'en', zone = 'UTC' WHERE id = :person OR same_as = :person",
           person=member.person)  # fmt: skip
    shown.follow(tx, member.person)
    media.let_go(tx, theirs | exports, at)  # the same picture may have been sent by two
    deeds.note(tx, campaign.id, None, "forget", member.id, "", at)
    tx.tell(facts.MemberForgotten(member.id))


def _forget_talk(tx: Transaction, person: int) -> None:
    for table in ("draft", "web_link", "web_read"):
        tx.run(f"DELETE FROM {table} WHERE person = :person", person=person)
    tx.run("DELETE FROM web_message WHERE reader = :person", person=person)
    tx.run(
        "UPDATE web_message SET kind = 'gone', body = '', media = '[]', view = '', author = NULL, changed = :changed"
        " WHERE author = :person",
        changed=tx.new_id(), person=person,
    )  # fmt: skip


def _forget_name(tx: Transaction, person: int) -> None:
    """Take the names somebody went by out of answers that others were given, which are kept as they were."""
    for row in tx.all("SELECT name FROM person WHERE (id = :id OR same_as = :id) AND name <> ''", id=person):
        name = re.compile(rf"(?<!\w){re.escape(row['name'])}(?!\w)")
        kept = json.dumps(row["name"], ensure_ascii=False)[1:-1]
        for message in tx.all(
            "SELECT id, body FROM web_message WHERE kind IN ('shown', 'settled', 'noted') AND body LIKE :any",
            any=f"%{kept}%",
        ):
            tx.run(
                "UPDATE web_message SET body = :body, changed = :changed WHERE id = :id",
                body=_unnamed(message["body"], name), changed=tx.new_id(), id=message["id"],
            )  # fmt: skip


def _unnamed(body: str, name: re.Pattern[str]) -> str:
    """A kept answer without a name; what the answer is made of, and our own sentences in it, stay."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            ours = OURS if "values" in value else KINDS
            return {each: part if each in ours else without(part) for each, part in value.items()}
        if isinstance(value, list):
            return [without(part) for part in value]
        return name.sub(NOBODY, value) if isinstance(value, str) else value

    return json.dumps(without(json.loads(body)), ensure_ascii=False, separators=(",", ":"))


def _forget_media(tx: Transaction, person: int) -> None:
    tx.run("DELETE FROM near_copy WHERE media IN (SELECT id FROM media WHERE person = :person)"
           " OR other IN (SELECT id FROM media WHERE person = :person)", person=person)  # fmt: skip
    tx.run("DELETE FROM media WHERE person = :person", person=person)


def _forget_seat(tx: Transaction, member: int) -> None:
    tx.run(
        "UPDATE evidence SET answers = '{}', earlier = '[]', reason = '',"
        " state = CASE WHEN state = 'waiting' THEN 'withdrawn' ELSE state END WHERE member = :member", member=member,
    )  # fmt: skip
    _forget_people_met(tx, member)
    own = "SELECT id FROM evidence WHERE member = :member"
    about = f"SELECT id FROM consent WHERE evidence IN ({own}) OR interview IN (SELECT subject FROM evidence WHERE"
    tx.run(f"UPDATE deed SET detail = '' WHERE subject IN ({own}) AND what IN ('send_back', 'opinion')", member=member)
    tx.run(f"DELETE FROM deed WHERE subject IN ({about} member = :member))", member=member)
    tx.run(f"DELETE FROM consent WHERE id IN ({about} member = :member))", member=member)
    for table in ("opinion", "sign", "flag"):
        tx.run(f"DELETE FROM {table} WHERE evidence IN ({own})", member=member)
    tx.run("UPDATE opinion SET question = '', words = '' WHERE asked = :member OR asked_by = :member", member=member)
    for table in ("profile", "conversation", "interview", "letter", "trust"):
        tx.run(f"DELETE FROM {table} WHERE member = :member", member=member)
    thanks.forget(tx, member)
    wins.forget(tx, member)
    tx.run("UPDATE member SET hidden = TRUE, tracks = '[]', languages = '[]' WHERE id = :member", member=member)


def _forget_people_met(tx: Transaction, member: int) -> None:
    """Whom they met goes with them, and what they wrote about others; that so many were met at an event stays."""
    theirs = "contact IN (SELECT id FROM contact WHERE member = :member)"
    tx.run(f"UPDATE follow_up SET contact = NULL, remind_at = NULL WHERE member = :member OR {theirs}", member=member)
    tx.run(f"DELETE FROM contact_note WHERE member = :member OR {theirs}", member=member)
    tx.run("DELETE FROM contact WHERE member = :member", member=member)
    tx.run("UPDATE attendance SET place = '' WHERE member = :member", member=member)


def _exports(tx: Transaction, person: int) -> set[str]:
    """The files that answers offer in the campaigns they are in: their own, and others' that may name them."""
    rows = tx.all(
        "SELECT body FROM web_message WHERE body LIKE '%KeptFile%' AND (reader = :person OR campaign IN"
        " (SELECT m.campaign FROM member m JOIN person p ON p.id = m.person WHERE p.id = :person"
        " OR p.same_as = :person))",
        person=person,
    )
    return {key for row in rows for key in _FILE.findall(row["body"])}
