"""Linking: somebody with two apps is one person. A code from one, typed in the other; undone for seven days.

Of the two, one is *kept* and the other *folded* into them. Everything the folded one had is written down in a
journal when it changes hands, and so is what they do from their own apps while the link can be undone: undoing gives
back exactly that. Rights don't travel by a code: an app that could do less goes on so until the other one agrees.
"""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from bot.database import Row, Transaction, instant
from bot.values import dataclass
from bot.words import _
from campaigns import letters, people
from campaigns.linking import _people
from campaigns.linking._journal import note, tear_up
from campaigns.people import Member, Person, Role
from campaigns.refusals import NotFound, Refusal

CODE_FOR = timedelta(minutes=10)  # ours: enough to pick up the phone
UNDO_FOR = timedelta(days=7)  # the product's promise
TRIES = 5  # wrong codes from one app …
TRIES_IN = timedelta(minutes=15)  # … in so long: by guessing, 38 bits take millions of years


class TooManyTries(Refusal):
    """Somebody is guessing."""

    says = _(
        "Too many wrong codes were typed here. Try again after {when}, with a fresh code from /link in your other app."
    )


class OwnCode(Refusal):
    """A code was typed in the app that gave it."""

    says = _("That code is from this very app. Type /link {code} in your other app instead.")


class OneAlready(Refusal):
    """A code of the same person."""

    says = _("Both apps are you already. /link shows all of them.")


class LinkedLately(Refusal):
    """Both sides have a link that can still be undone."""

    says = _("Both of these were linked to other apps this week. Undo one of those first, or wait until {when}.")


class NoLongerUndone(Refusal):
    """A link that was undone, or is too old for it."""

    says = _("That can’t be undone any more. /link shows the apps that are you.")


class NotFromHere(Refusal):
    """An app that may do less agreed for the one that may do more."""

    says = _("Say so in the app where you had that role before: that’s how I know it’s you.")


@dataclass(frozen=True, slots=True)
class App:
    """An account of somebody's: where it is and what it is called there; ``home`` is where letters go."""

    id: int
    platform: str
    external: str
    name: str
    home: bool
    reachable: bool


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was given: to whom, in which of their apps, and until when it is good."""

    person: int
    account: int
    campaign: int


@dataclass(frozen=True, slots=True)
class Link:
    """Two people who became one. ``kept`` and ``folded`` are persons; until ``until`` it can be undone."""

    id: int
    campaign: int
    kept: int
    folded: int
    made_at: datetime
    until: datetime
    undone: bool
    closed: bool

    @classmethod
    def of(cls, row: Row) -> "Link":
        """The link in a row of ``link``."""
        return cls(
            row["id"], row["campaign"], row["kept"], row["folded"], instant(row["made_at"]), instant(row["until"]),
            row["undone_at"] is not None, row["closed_at"] is not None,
        )  # fmt: skip


def give_code(tx: Transaction, campaign: int, person: Person, code: str, at: datetime) -> datetime:
    """Let a code be good for this person and the app they speak from, instead of any earlier one; until when."""
    until = at + CODE_FOR
    tx.run("DELETE FROM link_code WHERE person = :person OR expires_at <= :at", person=person.id, at=at)
    tx.run("DELETE FROM link_try WHERE at <= :before", before=at - TRIES_IN)
    tx.run(
        "INSERT INTO link_code (digest, campaign, person, account, expires_at)"
        " VALUES (:digest, :campaign, :person, :account, :until)",
        digest=_digest(code), campaign=campaign, person=person.id, account=person.account, until=until,
    )  # fmt: skip
    return until


def look_up(tx: Transaction, person: Person, typed: str, at: datetime) -> Code | None:
    """What a code stands for; None where it is wrong or too old, which is counted against the app it was typed in.

    Raises:
        TooManyTries: too many wrong ones were typed there lately.
    """
    since = at - TRIES_IN
    tries = tx.all(
        "SELECT at FROM link_try WHERE account = :account AND at > :since ORDER BY at DESC LIMIT :most",
        account=person.account, since=since, most=TRIES,
    )  # fmt: skip
    if len(tries) >= TRIES:
        raise TooManyTries(when=instant(tries[-1]["at"]) + TRIES_IN)
    row = tx.one("SELECT * FROM link_code WHERE digest = :digest AND expires_at > :at", digest=_digest(typed), at=at)
    if row is not None:
        return Code(row["person"], row["account"], row["campaign"])
    tx.run("INSERT INTO link_try (id, account, at) VALUES (:id, :account, :at)",
           id=tx.new_id(), account=person.account, at=at)  # fmt: skip
    return None


def link(tx: Transaction, campaign: int, code: Code, typed: str, person: Person, at: datetime) -> Link:
    """Make whoever typed a code and whoever it was given to one person. The code is used up.

    Raises:
        OwnCode: it was given in the same app.
        OneAlready: they are one person already.
        LinkedLately: both have links that can still be undone.
    """
    if code.account == person.account:
        raise OwnCode(code=typed)
    if code.person == person.id:
        raise OneAlready
    kept, folded = _who_is_kept(tx, code.person, person.id)
    made = tx.one(
        "INSERT INTO link (id, campaign, kept, folded, made_at, until)"
        " VALUES (:id, :campaign, :kept, :folded, :at, :until) RETURNING *",
        id=tx.new_id(), campaign=campaign, kept=kept, folded=folded, at=at, until=at + UNDO_FOR,
    )  # fmt: skip
    assert made is not None, "an insert answers its row"
    _people.join(tx, made["id"], kept, folded, at)
    tx.signal(people.TOPIC)
    return Link.of(made)


def undo(tx: Transaction, which: int, person: Person, at: datetime) -> Link:
    """Make two people again of what a link made one. What either did from their own apps since is theirs.

    Raises:
        NotFound: there is no such link of that person.
        NoLongerUndone: it was undone, or its seven days are over.
    """
    found = get(tx, which, person)
    if found.closed or at >= found.until:
        raise NoLongerUndone
    _people.part(tx, found.id, found.kept, found.folded, at)
    tx.signal(people.TOPIC)
    tx.run("UPDATE link SET undone_at = :at, closed_at = :at WHERE id = :id", at=at, id=found.id)
    return found


def get(tx: Transaction, which: int, person: Person) -> Link:
    """A link of a person's.

    Raises:
        NotFound: there is no such link, or it is somebody else's.
    """
    row = tx.one("SELECT * FROM link WHERE id = :id AND :person IN (kept, folded)", id=which, person=person.id)
    if row is None:
        raise NotFound
    return Link.of(row)


def open_ones(tx: Transaction, person: int, at: datetime) -> list[Link]:
    """The links of a person that can still be undone, newest first."""
    rows = tx.all(
        "SELECT * FROM link WHERE kept = :person AND closed_at IS NULL AND until > :at ORDER BY made_at DESC, id DESC",
        person=person, at=at,
    )  # fmt: skip
    return [Link.of(row) for row in rows]


def close_due(tx: Transaction, at: datetime, *, most: int) -> int:
    """Let up to ``most`` links whose days are over be for good; how many."""
    rows = tx.all(
        "SELECT id FROM link WHERE closed_at IS NULL AND until <= :at ORDER BY until LIMIT :most", at=at, most=most
    )
    for row in rows:
        tx.run("DELETE FROM draft WHERE person < 0 AND id IN (SELECT id FROM link_moved WHERE link = :link"
               " AND kind = 'draft_aside')", link=row["id"])  # fmt: skip
        tear_up(tx, row["id"])
        tx.run("UPDATE link SET closed_at = :at WHERE id = :id", at=at, id=row["id"])
    return len(rows)


def apps(tx: Transaction, person: int) -> list[App]:
    """The apps somebody speaks from, the one they came with first."""
    rows = tx.all("SELECT * FROM account WHERE person = :person ORDER BY created_at, id", person=person)
    return [_app(row) for row in rows]


def came_with(tx: Transaction, found: Link) -> list[App]:
    """The apps that the folded one brought into a link."""
    rows = tx.all(
        "SELECT a.* FROM account a JOIN link_moved l ON l.id = a.id WHERE l.link = :link AND l.kind = 'account'"
        " ORDER BY a.created_at, a.id",
        link=found.id,
    )  # fmt: skip
    return [_app(row) for row in rows]


def call_home(tx: Transaction, person: Person, account: int) -> App:
    """Let letters go to one of somebody's apps from now on, also those that wait.

    Raises:
        NotFound: it isn't theirs.
        NotFromHere: it, or the app they speak from, may do less than they may.
    """
    row = tx.one("SELECT * FROM account WHERE id = :account AND person = :person", account=account, person=person.id)
    if row is None:
        raise NotFound
    if tx.one("SELECT 1 AS one FROM link_cap WHERE account IN (:here, :there)", here=person.account, there=account):
        raise NotFromHere
    tx.run(
        "UPDATE account SET home = (id = :account), unreachable_at = CASE WHEN id = :account THEN NULL"
        " ELSE unreachable_at END WHERE person = :person",
        account=account, person=person.id,
    )  # fmt: skip
    for seat in tx.all("SELECT id, campaign FROM member WHERE person = :person AND state = 'active'", person=person.id):
        letters.readdress(tx, people.get(tx, seat["campaign"], seat["id"]))
    return replace(_app(row), home=True)


def note_work(tx: Transaction, seat: Member, account: int, kind: str, number: int) -> None:
    """Remember that some evidence, a mission taken or a win told is the work of an app that a link can still lose.

    Args:
        tx: the transaction.
        seat: whose it is now.
        account: the app it was done from.
        kind: ``evidence``, ``assignment`` or ``win``.
        number: its id.

    Evidence handed in again stays whose it was at first.
    """
    if kind == "evidence" and tx.one("SELECT 1 AS one FROM evidence WHERE id = :id AND round > 1", id=number):
        return
    row = tx.one(
        "SELECT l.link, m.id AS theirs FROM link_moved l JOIN link k ON k.id = l.link JOIN member m"
        " ON m.person = k.folded AND m.campaign = :campaign AND m.same_as = :seat"
        " WHERE l.kind = 'account' AND l.id = :account AND k.closed_at IS NULL",
        campaign=seat.campaign, seat=seat.id, account=account,
    )  # fmt: skip
    if row is not None:
        note(tx, row["link"], kind, number, row["theirs"])


def waits_for_yes(tx: Transaction, campaign: int, found: Link) -> Role | None:
    """The role that the apps of one side don't have yet, because the other side hasn't agreed; None where all have."""
    row = tx.one(
        "SELECT MAX(m.role) AS role FROM link_cap c JOIN account a ON a.id = c.account"
        " JOIN member m ON m.person = a.person AND m.campaign = c.campaign"
        " WHERE c.link = :link AND c.campaign = :campaign AND m.role > c.role",
        link=found.id, campaign=campaign,
    )  # fmt: skip
    return Role(row["role"]) if row is not None and row["role"] is not None else None


def agree(tx: Transaction, campaign: int, found: Link, person: Person) -> None:
    """Let every app of a link do what the person may do.

    Raises:
        NotFromHere: it is said in an app that may do less.
    """
    if people.cap_of(tx, campaign, person.account) is not None:
        raise NotFromHere
    tx.run("DELETE FROM link_cap WHERE link = :link AND campaign = :campaign", link=found.id, campaign=campaign)
    tx.signal(people.TOPIC)


def _who_is_kept(tx: Transaction, one: int, other: int) -> tuple[int, int]:
    """Which of two people goes on: who has links that can be undone, then who is on a team, then who came first."""
    lately = {
        row["kept"]: instant(row["until"])
        for row in tx.all(
            "SELECT kept, MAX(until) AS until FROM link WHERE kept IN (:one, :other) AND closed_at IS NULL"
            " GROUP BY kept",
            one=one, other=other,
        )
    }  # fmt: skip
    if len(lately) > 1:
        raise LinkedLately(when=min(lately.values()))
    kept, folded = sorted((one, other), key=lambda each: (each not in lately, -_standing(tx, each), each))
    return kept, folded


def _standing(tx: Transaction, person: int) -> int:
    """2 for who is on a team, 1 for who was, 0 for anybody else."""
    row = tx.one(
        "SELECT MAX(CASE WHEN state = 'active' THEN 2 ELSE 1 END) AS standing FROM member WHERE person = :person",
        person=person,
    )
    return (row["standing"] or 0) if row else 0


def _app(row: Row) -> App:
    return App(
        row["id"], row["platform"], row["external"], row["name"], bool(row["home"]), row["unreachable_at"] is None
    )


def _digest(code: str) -> str:
    """What is kept of a code, however it was typed: small letters, spaces and dashes are the same."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()
