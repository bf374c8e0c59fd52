"""Forgetting in the browser chat: what somebody said goes, and their name goes out of what others were answered.

It is done a few messages a unit, however long the conversations are, and goes on where it was after a restart. Files
that answers offer go first of all: a name may be in any of them.
"""

import json
import re
from typing import Any

from bot.chat.route import Cog
from bot.chat.turn import Turn
from bot.database import Row, Transaction
from campaigns import media
from campaigns.facts import MemberForgotten

cog = Cog("forgetting")

AT_ONCE = 100  # messages a unit: it stays under ten milliseconds
NOBODY = "…"  # where a name stood
KINDS = frozenset(("_", "="))  # what says of a part of a kept answer which kind it is
OURS = KINDS | {"text", "plural"}  # of a sentence of ours, which is translated by its words

_FILE = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,5}")
_ANSWERS = ("shown", "settled", "noted")


@cog.hears(MemberForgotten)
def begin(turn: Turn, fact: MemberForgotten) -> None:
    """Note whom to forget, in the unit in which they were; what is said later, as goodbye, stays."""
    turn.tx.run(
        "INSERT INTO web_forgetting (person, campaign, names, upto, last, since)"
        " VALUES (:person, :campaign, :names, 0, :last, :at) ON CONFLICT (person, campaign) DO NOTHING",
        person=fact.person, campaign=turn.campaign.id, names=json.dumps(fact.names), last=turn.tx.new_id(),
        at=turn.now,
    )  # fmt: skip
    turn.tx.signal("calendar")


@cog.whenever_due
def go_on(turn: Turn) -> bool:
    """Forget in the next messages."""
    row = turn.tx.one(
        "SELECT * FROM web_forgetting WHERE campaign = :campaign ORDER BY since, person LIMIT 1",
        campaign=turn.campaign.id,
    )
    if row is None:
        return False
    person, names = row["person"], [_pattern(name) for name in json.loads(row["names"]) if name]
    found = turn.tx.all(
        "SELECT id, campaign, reader, author, kind, body FROM web_message WHERE id > :upto AND id < :last"
        " ORDER BY id LIMIT :most",
        upto=row["upto"], last=row["last"], most=AT_ONCE,
    )  # fmt: skip
    theirs = _campaigns_of(turn.tx, person) if found else set()
    for message in found:
        if "KeptFile" in message["body"] and (message["reader"] == person or message["campaign"] in theirs):
            media.let_go(turn.tx, _FILE.findall(message["body"]), turn.now)
        _forget(turn.tx, message, person, names)
    if len(found) < AT_ONCE:
        turn.tx.run("DELETE FROM web_forgetting WHERE person = :person AND campaign = :campaign",
                    person=person, campaign=turn.campaign.id)  # fmt: skip
    else:
        turn.tx.run(
            "UPDATE web_forgetting SET upto = :upto WHERE person = :person AND campaign = :campaign",
            upto=found[-1]["id"], person=person, campaign=turn.campaign.id,
        )  # fmt: skip
    return True


def _forget(tx: Transaction, message: Row, person: int, names: list[re.Pattern[str]]) -> None:
    if message["reader"] == person:
        tx.run("DELETE FROM web_message WHERE id = :id", id=message["id"])
    elif message["author"] == person:
        tx.run(
            "UPDATE web_message SET kind = 'gone', body = '', media = '[]', view = '', author = NULL,"
            " changed = :changed WHERE id = :id",
            changed=tx.new_id(), id=message["id"],
        )  # fmt: skip
    elif message["kind"] in _ANSWERS and (body := _unnamed(message["body"], names)) != message["body"]:
        tx.run("UPDATE web_message SET body = :body, changed = :changed WHERE id = :id",
               body=body, changed=tx.new_id(), id=message["id"])  # fmt: skip


def _campaigns_of(tx: Transaction, person: int) -> set[int]:
    """The campaigns they are, or were, in: an export of any of those may name them."""
    rows = tx.all(
        "SELECT m.campaign FROM member m JOIN person p ON p.id = m.person WHERE p.id = :person OR p.same_as = :person",
        person=person,
    )
    return {row["campaign"] for row in rows}


def _pattern(name: str) -> re.Pattern[str]:
    """A name as a word of its own; Mayan food isn't Maya's."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def _unnamed(body: str, names: list[re.Pattern[str]]) -> str:
    """A kept answer without names; what the answer is made of, and our own sentences in it, stay."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            ours = OURS if "values" in value else KINDS
            return {each: part if each in ours else without(part) for each, part in value.items()}
        if isinstance(value, list):
            return [without(part) for part in value]
        if isinstance(value, str):
            for name in names:
                value = name.sub(NOBODY, value)
        return value

    try:
        kept = json.loads(body)
    except ValueError:
        return body
    changed = without(kept)
    return body if changed == kept else json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
