"""Who is at the door: sessions and one-time links. Only hashes of their secrets are kept."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from bot.database import Database, Transaction, instant
from bot.ids import short
from bot.values import dataclass
from bot.words import _
from campaigns import people
from campaigns.people import Member, Person, Role
from campaigns.refusals import Refusal

PLATFORM = "web"
SESSION_FOR = timedelta(days=90)  # after the last visit: longer than any season, so nobody is locked out in the middle
SEEN_EVERY = timedelta(hours=1)  # how exactly a session's last visit is known; a write on every page would be waste
LINK_FOR = timedelta(hours=24)


class LinkGone(Refusal):
    """A one-time link that was used, is too old, or never was."""

    says = _("This link was used already, or it is too old. Ask your lead for a new one.")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in: their account here, and the person they are."""

    session: str
    account: int
    external: str
    person: Person


class Seal:
    """Signs what a browser keeps, so that what nobody here wrote is refused before anything is read."""

    def __init__(self, key: str) -> None:
        """Take the secret key; another one signs everybody out."""
        self._key = hashlib.sha256(f"street team web {key}".encode()).digest()

    def of(self, purpose: str) -> "Seal":
        """A seal of its own for a purpose: what the one has signed the other refuses."""
        return Seal(f"{purpose} {self._key.hex()}")

    def sealed(self, token: str) -> str:
        """The token with its seal."""
        return f"{token}.{self._seal(token)}"

    def opened(self, cookie: str) -> str | None:
        """The token in a cookie; None where the seal isn't ours."""
        token, _dot, seal = cookie.partition(".")
        good = hmac.compare_digest(seal.encode("utf-8", "replace"), self._seal(token).encode())
        return token if good and token else None

    def _seal(self, token: str) -> str:
        return hmac.new(self._key, token.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def new_token() -> str:
    """A secret of 256 bits in characters that an address carries."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def visitor(tx: Transaction, token: str, now: datetime) -> Visitor | None:
    """Who a session belongs to; None where it was ended or nobody came for :data:`SESSION_FOR`."""
    row = tx.one(
        "SELECT s.token AS session, s.seen_at AS last_seen, a.id AS account, a.external AS external, p.*"
        " FROM web_session s JOIN account a ON a.id = s.account JOIN person p ON p.id = a.person"
        " WHERE s.token = :token AND s.revoked = FALSE",
        token=digest(token),
    )
    if row is None or instant(row["last_seen"]) + SESSION_FOR < now:
        return None
    return Visitor(row["session"], row["account"], row["external"], Person.of(row))


def is_stale(tx: Transaction, session: str, now: datetime) -> bool:
    """Whether it is time to note that somebody is still here."""
    row = tx.one("SELECT seen_at FROM web_session WHERE token = :session", session=session)
    return row is not None and instant(row["seen_at"]) + SEEN_EVERY < now


def seen(tx: Transaction, session: str, now: datetime) -> None:
    """Note that somebody is here."""
    tx.run("UPDATE web_session SET seen_at = :now WHERE token = :session", now=now, session=session)


def let_in(tx: Transaction, account: int, token: str, now: datetime) -> None:
    """Begin a session for an account."""
    tx.run(
        "INSERT INTO web_session (token, account, created_at, seen_at, revoked)"
        " VALUES (:token, :account, :now, :now, FALSE)",
        token=digest(token), account=account, now=now,
    )  # fmt: skip


def sign_out(tx: Transaction, session: str) -> None:
    """End one session."""
    tx.run("UPDATE web_session SET revoked = TRUE WHERE token = :session", session=session)


def sign_out_everywhere(tx: Transaction, person: int) -> int:
    """End every session of a person; how many."""
    return tx.run(
        "UPDATE web_session SET revoked = TRUE WHERE revoked = FALSE"
        " AND account IN (SELECT id FROM account WHERE person = :person)",
        person=person,
    )


def account_of(tx: Transaction, person: int, now: datetime) -> int:
    """The person's account in the browser chat; a new one where they never came here."""
    row = tx.one(
        "SELECT id FROM account WHERE person = :person AND platform = :web ORDER BY id LIMIT 1",
        person=person,
        web=PLATFORM,
    )
    if row is not None:
        return int(row["id"])
    account = tx.new_id()
    tx.run(
        "INSERT INTO account (id, person, platform, external, name, home, created_at, seen_at)"
        " SELECT :id, id, :web, :external, name, FALSE, :now, :now FROM person WHERE id = :person",
        id=account, person=person, web=PLATFORM, external=short(account), now=now,
    )  # fmt: skip
    return account


def account_named(tx: Transaction, external: str) -> int | None:
    """The account of that name in the browser chat; None where nobody has spoken from it."""
    row = tx.one(
        "SELECT id FROM account WHERE platform = :web AND external = :external", web=PLATFORM, external=external
    )
    return int(row["id"]) if row else None


def has_come_in(tx: Transaction, external: str) -> bool:
    """Whether the account of that name is already somebody's who has, or had, a seat anywhere."""
    return tx.one(
        "SELECT 1 AS found FROM account a JOIN member m ON m.person = a.person"
        " WHERE a.platform = :web AND a.external = :external LIMIT 1",
        web=PLATFORM, external=external,
    ) is not None  # fmt: skip


async def make_link(database: Database, person: int, now: datetime) -> str:
    """The token of a new one-time link for a person: good for ``/in/<token>``, once, for a day."""
    return await database.unit(lambda tx: new_link(tx, person, now))


def new_link(tx: Transaction, person: int, now: datetime) -> str:
    """See :func:`make_link`, for those who are inside a unit already."""
    token = new_token()
    tx.run(
        "INSERT INTO web_link (token, person, made_at, expires_at, used_at)"
        " VALUES (:token, :person, :now, :until, NULL)",
        token=digest(token), person=person, now=now, until=now + LINK_FOR,
    )  # fmt: skip
    return token


def whose_link(tx: Transaction, token: str, now: datetime) -> Person:
    """The person a link is for, without using it up: previews of links open them too.

    Raises:
        LinkGone: it was used, is too old, or never was.
    """
    row = tx.one(
        "SELECT p.* FROM web_link l JOIN person w ON w.id = l.person JOIN person p ON p.id = COALESCE(w.same_as, w.id)"
        " WHERE l.token = :token AND l.used_at IS NULL AND l.expires_at > :now",
        token=digest(token), now=now,
    )  # fmt: skip
    if row is None:
        raise LinkGone
    return Person.of(row)


def use_link(tx: Transaction, token: str, session: str, now: datetime) -> None:
    """Use a link up and begin the session of that token.

    Raises:
        LinkGone: it was used, is too old, or never was.
    """
    row = tx.one(
        "UPDATE web_link SET used_at = :now WHERE token = :token AND used_at IS NULL AND expires_at > :now"
        " RETURNING (SELECT COALESCE(p.same_as, p.id) FROM person p WHERE p.id = person) AS person",
        token=digest(token),
        now=now,
    )
    if row is None:
        raise LinkGone
    let_in(tx, account_of(tx, row["person"], now), session, now)


def first_to_play(members: list[Member]) -> Member | None:
    """Whom a visitor of the demo is at first: the member who has been there longest."""
    plain = [member for member in members if member.role is Role.MEMBER] or members
    return min(plain, key=lambda member: member.id, default=None)


def play(tx: Transaction, campaign: int, member: int | None, token: str, now: datetime) -> bool:
    """Begin a session as a member of the demo team, the first one where none is named; False where there is none."""
    everybody = people.everybody(tx, campaign)
    chosen = first_to_play(everybody) if member is None else next((m for m in everybody if m.id == member), None)
    if chosen is None:
        return False
    let_in(tx, account_of(tx, chosen.person, now), token, now)
    return True
