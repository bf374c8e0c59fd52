"""Talks told in both apps: one with the same contact on the same day counts once, whoever of the two told it."""

from bot.database import Row, Transaction
from campaigns.linking._journal import Hands, note, noted

_FURTHER = {"approved": 3, "waiting": 2, "sent_back": 1}  # of two that count once, the one that came further counts


def told_twice(tx: Transaction, hands: Hands) -> list[tuple[Row, Row]]:
    """The talks that are the same one, as pairs of the evidence that counts and the one that is to be set aside.

    A mission's evidence is more than the talk in it, so it is left alone.
    """
    mine, theirs = _logged(tx, hands.mine), _logged(tx, hands.theirs)
    return [
        (other, own) if _rank(other) > _rank(own) else (own, other)
        for what, other in theirs.items()
        if (own := mine.get(what)) is not None
    ]


def set_aside(tx: Transaction, hands: Hands, evidence: Row) -> None:
    """Leave a line of the logbook with the seat that is no longer one of its own: what is there counts nowhere."""
    note(tx, hands.link, "evidence", evidence["id"], evidence["member"])
    note(tx, hands.link, "conversation", evidence["subject"], evidence["member"])
    for table, number in (("evidence", evidence["id"]), ("conversation", evidence["subject"])):
        tx.run(f"UPDATE {table} SET member = :member WHERE id = :id", member=hands.theirs, id=number)
    if evidence["state"] == "waiting":
        note(tx, hands.link, "evidence_state", evidence["id"], hands.theirs, "waiting")
        tx.run("UPDATE evidence SET state = 'withdrawn' WHERE id = :id", id=evidence["id"])
    _call(tx, hands, evidence["subject"], evidence["once"], f"aside:{evidence['subject']}")


def rename(tx: Transaction, hands: Hands, before: int, after: int) -> None:
    """Give the talks that changed hands the keys that their new holder's have."""
    for row in tx.all("SELECT id, campaign, once FROM conversation WHERE member = :member ORDER BY id", member=after):
        contact = row["once"].removeprefix(f"talk:{before}:")
        if contact == row["once"]:
            continue
        key = f"talk:{after}:{contact}"
        taken = tx.one(
            "SELECT 1 AS one FROM conversation WHERE campaign = :campaign AND once = :key",
            campaign=row["campaign"], key=key,
        )  # fmt: skip
        _call(tx, hands, row["id"], row["once"], f"aside:{row['id']}" if taken else key)


def restore(tx: Transaction, hands: Hands) -> None:
    """Undo all of that."""
    for evidence, state in noted(tx, hands.link, "evidence_state", hands.theirs):
        tx.run("UPDATE evidence SET state = :state WHERE id = :id AND state = 'withdrawn'", state=state, id=evidence)
    names = noted(tx, hands.link, "once", hands.theirs)
    for talk, _was in names:  # first out of each other's way
        tx.run("UPDATE conversation SET once = :once WHERE id = :id", once=f"back:{talk}", id=talk)
    for talk, was in names:
        tx.run("UPDATE conversation SET once = :once WHERE id = :id", once=was, id=talk)
    rename(tx, hands, hands.mine, hands.theirs)


def _logged(tx: Transaction, member: int) -> dict[str, Row]:
    """A member's lines of the logbook about talks, by contact and day."""
    begins = f"talk:{member}:"
    rows = tx.all(
        "SELECT v.id, v.member, v.subject, v.state, c.once FROM evidence v JOIN conversation c ON c.id = v.subject"
        " WHERE v.member = :member AND v.kind = 'conversation' AND v.mission IS NULL",
        member=member,
    )
    return {row["once"].removeprefix(begins): row for row in rows if row["once"].startswith(begins)}


def _rank(evidence: Row) -> int:
    return _FURTHER.get(evidence["state"], 0)


def _call(tx: Transaction, hands: Hands, talk: int, was: str, once: str) -> None:
    note(tx, hands.link, "once", talk, hands.theirs, was)
    tx.run("UPDATE conversation SET once = :once WHERE id = :id", once=once, id=talk)
