"""The seats of two people in the campaigns they are in: one goes on with what both had, and both are put back."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.database import Row, Transaction
from bot.values import dataclass
from campaigns import assignments, balance, facts, letters, people
from campaigns.attention import next_handout
from campaigns.ledger import Cause
from campaigns.linking import _rows
from campaigns.linking._journal import Hands, move, note, noted
from campaigns.people import Role

_KEPT = ("role", "team", "state", "hidden")  # what a link changes about the seat that goes on


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people a link makes one, each with the accounts they came with."""

    link: int
    kept: int
    folded: int
    kept_accounts: Sequence[int]
    folded_accounts: Sequence[int]


def join(tx: Transaction, pair: Pair, at: datetime) -> None:
    """Make the seats of both the seats of one."""
    own, others = _seats(tx, pair.kept), _seats(tx, pair.folded)
    for campaign, seat in others.items():
        if campaign in own:
            _join(tx, pair, own[campaign], seat, at)
            continue
        note(tx, pair.link, "member", seat["id"], pair.folded)
        tx.run("UPDATE member SET person = :kept WHERE id = :id", kept=pair.kept, id=seat["id"])
        if seat["state"] == "active":
            _cap(tx, pair, pair.kept_accounts, campaign, Role.MEMBER, seat["role"])
        letters.readdress(tx, people.get(tx, campaign, seat["id"]))
    for campaign in own.keys() - others.keys():
        if own[campaign]["state"] == "active":
            _cap(tx, pair, pair.folded_accounts, campaign, Role.MEMBER, own[campaign]["role"])


def part(tx: Transaction, pair: Pair, at: datetime) -> None:
    """Put the seats of both back, with what was done from each one's apps meanwhile."""
    for theirs, was in noted(tx, pair.link, "seat", pair.folded):
        _part(tx, pair, theirs, json.loads(was), at)
    for number, _was in noted(tx, pair.link, "member", pair.folded):
        tx.run("UPDATE member SET person = :folded WHERE id = :id", folded=pair.folded, id=number)
    tx.run("DELETE FROM link_cap WHERE link = :link", link=pair.link)
    for person in (pair.kept, pair.folded):
        for seat in tx.all(
            "SELECT id, campaign FROM member WHERE person = :person AND state = 'active'", person=person
        ):
            letters.readdress(tx, people.get(tx, seat["campaign"], seat["id"]))


def _join(tx: Transaction, pair: Pair, own: Row, other: Row, at: datetime) -> None:
    """Two seats of a campaign become one. Each app goes on with the role it had, until the higher one agrees."""
    hands = Hands(pair.link, own["id"], other["id"])
    made = _made(own, other)
    was = {"own": _of(own), "other": _of(other), "made": made}
    note(tx, pair.link, "seat", other["id"], pair.folded, json.dumps(was))
    move(tx, pair.link, "member", "same_as", other["id"], own["id"], "same_as")
    tx.run(
        "UPDATE member SET state = 'linked', same_as = :own, next_handout_at = NULL WHERE id = :id",
        own=own["id"], id=other["id"],
    )  # fmt: skip
    _set(tx, own["id"], made)
    if own["state"] != "active" and made["state"] == "active":
        tx.run("UPDATE member SET left_at = NULL WHERE id = :id", id=own["id"])
        _plan(tx, own["campaign"], own["id"], at)
    if made["state"] == "active":
        for accounts, seat in ((pair.kept_accounts, own), (pair.folded_accounts, other)):
            before = seat["role"] if seat["state"] == "active" else Role.MEMBER
            _cap(tx, pair, accounts, own["campaign"], before, made["role"])
    _rows.take(tx, hands, at)
    balance.settle(tx, own["campaign"], hands.mine, hands.theirs, Cause("link", pair.link), at)
    tx.tell(facts.HidingChanged(own["id"]))
    letters.readdress(tx, people.get(tx, own["campaign"], own["id"]))


def _made(own: Row, other: Row) -> dict[str, Any]:
    """What becomes of the seat that goes on: active where one was, hidden where one was, the higher role."""
    roles = [seat["role"] for seat in (own, other) if seat["state"] == "active"]
    return {
        "role": max(roles, default=own["role"]),
        "team": own["team"] if own["team"] is not None else other["team"],
        "state": "active" if roles else own["state"],
        "hidden": bool(own["hidden"] or other["hidden"]),
    }


def _part(tx: Transaction, pair: Pair, theirs: int, was: dict[str, Any], at: datetime) -> None:
    row = tx.one("SELECT * FROM member WHERE id = (SELECT same_as FROM member WHERE id = :id)", id=theirs)
    if row is None:
        return
    hands, now, campaign = Hands(pair.link, row["id"], theirs), _of(row), row["campaign"]
    made, own, other = was["made"], was["own"], was["other"]
    for each in (own, other):
        if now["role"] < made["role"]:  # it was lowered for both
            each["role"] = min(each["role"], now["role"])
    if now["state"] != made["state"] and other["state"] == "active":  # they left, or were removed
        other["state"] = now["state"]
    tx.run("UPDATE member SET same_as = NULL WHERE id = :id", id=theirs)
    _set(tx, theirs, other)
    for number, _was in noted(tx, pair.link, "same_as", theirs):
        tx.run("UPDATE member SET same_as = :theirs WHERE id = :id", theirs=theirs, id=number)
    # What was changed about the seat since stays as it was changed.
    back = {name: own[name] if name == "role" or now[name] == made[name] else now[name] for name in _KEPT}
    _set(tx, row["id"], back)
    _rows.give(tx, hands)
    balance.settle(tx, campaign, hands.mine, theirs, Cause("unlink", pair.link), at, back=theirs)
    for seat in (row["id"], theirs):
        tx.tell(facts.HidingChanged(seat))
    if other["state"] == "active":
        _plan(tx, campaign, theirs, at)
    for seat, state in ((row["id"], back["state"]), (theirs, other["state"])):
        if state != "active":
            tx.run("UPDATE member SET left_at = COALESCE(left_at, :at), next_handout_at = NULL WHERE id = :id",
                   at=at, id=seat)  # fmt: skip
            assignments.hand_back(tx, seat, at)


def _seats(tx: Transaction, person: int) -> dict[int, Row]:
    """A person's seats, by campaign; those that are part of another one left out."""
    rows = tx.all("SELECT * FROM member WHERE person = :person AND same_as IS NULL ORDER BY campaign", person=person)
    return {row["campaign"]: row for row in rows}


def _of(seat: Row) -> dict[str, Any]:
    return {name: bool(seat[name]) if name == "hidden" else seat[name] for name in _KEPT}


def _set(tx: Transaction, seat: int, values: dict[str, Any]) -> None:
    tx.run(
        "UPDATE member SET role = :role, team = :team, state = :state, hidden = :hidden WHERE id = :id",
        id=seat, **values,
    )  # fmt: skip


def _plan(tx: Transaction, campaign: int, seat: int, at: datetime) -> None:
    member = people.get(tx, campaign, seat)
    due = next_handout(at, member.handout_hour, member.where)
    tx.run("UPDATE member SET next_handout_at = :due WHERE id = :id", due=due, id=seat)


def _cap(tx: Transaction, pair: Pair, accounts: Sequence[int], campaign: int, most: int, role: int) -> None:
    """Let these accounts do no more than they could before, where the seat may do more."""
    if most >= role:
        return
    for account in accounts:
        tx.run(
            "INSERT INTO link_cap (account, campaign, role, link) VALUES (:account, :campaign, :role, :link)"
            " ON CONFLICT (account, campaign) DO NOTHING",
            account=account, campaign=campaign, role=most, link=pair.link,
        )  # fmt: skip
