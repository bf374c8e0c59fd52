"""People, their accounts, and their seat in a campaign."""

import json
import unicodedata
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from bot.clock import clock_time
from bot.database import Row, Transaction, instant
from bot.values import dataclass
from bot.words import Phrase, _, known, zone_or_utc
from campaigns import deeds, facts, shown
from campaigns.attention import handout_hour, next_handout
from campaigns.campaign import Campaign
from campaigns.refusals import NotFound, Refusal

TOPIC = "people"  # signalled where what somebody may, or the language they read, has changed
LONGEST_NAME = 80  # characters; what a board still has room for
HERE_FOR = timedelta(minutes=15)  # after somebody last did something they are taken to be there still
SEEN_EVERY = timedelta(minutes=1)  # how exactly it is known when somebody last did something in an app
MINUTES_A_WEEK = 180  # what a new member starts with: half an hour on six days; everybody sets their own


class Role(IntEnum):
    """What a member may do; each may do what those below it may."""

    MEMBER = 1
    LEAD = 2
    ORGANIZER = 3
    OWNER = 4


TEAMMATE = _("a teammate")  # somebody who hides, or has left

ROLE_NAMES: dict[Role, Phrase] = {
    Role.MEMBER: _("member"),
    Role.LEAD: _("lead"),
    Role.ORGANIZER: _("organizer"),
    Role.OWNER: _("owner"),
}

A_ROLE: dict[Role, Phrase] = {
    Role.MEMBER: _("a member"),
    Role.LEAD: _("a lead"),
    Role.ORGANIZER: _("an organizer"),
    Role.OWNER: _("an owner"),
}


class NoName(Refusal):
    """A name of which nothing can be seen."""

    says = _("Tell me what to call you, please.")


class NameTooLong(Refusal):
    """A name no board has room for."""

    says = _("That name has {length} characters, and there is room for {most}. A first name is plenty.")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks to the bot, whatever the app. ``account`` is the one they speak from; 0 where they don't."""

    id: int
    name: str
    language: str
    zone: str
    account: int = 0

    @classmethod
    def of(cls, row: Row) -> "Person":
        """The person in a row of ``person``."""
        return cls(row["id"], row["name"], row["language"], row["zone"])


@dataclass(frozen=True, slots=True)
class Member:
    """A person's seat in one campaign, with how they want it."""

    id: int
    campaign: int
    person: int
    name: str
    language: str
    zone: str
    role: Role
    team: int | None
    active: bool
    minutes: int
    reach: str
    tracks: tuple[str, ...]
    languages: tuple[str, ...]
    handout_at: time
    quiet_from: time
    quiet_until: time
    away_from: date | None
    away_until: date | None
    hidden: bool
    joined_at: datetime

    @classmethod
    def of(cls, row: Row) -> "Member":
        """The member in a row of :data:`MEMBERS`."""
        return cls(
            id=row["id"], campaign=row["campaign"], person=row["person"], name=row["name"], language=row["language"],
            zone=row["zone"], role=Role(row["role"]), team=row["team"], active=row["state"] == "active",
            minutes=row["minutes"], reach=row["reach"], tracks=tuple(json.loads(row["tracks"])),
            languages=tuple(json.loads(row["languages"])), handout_at=clock_time(row["handout_at"]),
            quiet_from=clock_time(row["quiet_from"]), quiet_until=clock_time(row["quiet_until"]),
            away_from=_date(row["away_from"]), away_until=_date(row["away_until"]), hidden=bool(row["hidden"]),
            joined_at=instant(row["joined_at"]),
        )  # fmt: skip

    @property
    def where(self) -> ZoneInfo:
        """Their zone."""
        return zone_or_utc(self.zone)

    @property
    def handout_hour(self) -> time:
        """When the day's mission comes, in their zone: the hour they chose, or the end of the quiet hours around it."""
        return handout_hour(self.handout_at, self.quiet_from, self.quiet_until)

    def away_on(self, day: date) -> bool:
        """Whether that local date falls into their vacation."""
        return self.away_from is not None and self.away_from <= day and (
            self.away_until is None or day <= self.away_until
        )  # fmt: skip


_UNSEEN = ("Cc", "Cs")  # control characters and halves of others; joiners stay, scripts and emoji need them
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs that draw nothing

MEMBERS = (
    "SELECT m.*, p.name AS name, p.language AS language, p.zone AS zone FROM member m JOIN person p ON p.id = m.person"
)


def find(tx: Transaction, platform: str, external: str) -> Person | None:
    """The person behind an account; None where nobody has spoken from it yet."""
    row = tx.one(
        "SELECT p.*, a.id AS account FROM account a JOIN person p ON p.id = a.person"
        " WHERE a.platform = :platform AND a.external = :external",
        platform=platform,
        external=external,
    )
    return replace(Person.of(row), account=row["account"]) if row else None


def speaking(tx: Transaction, account: int) -> Person:
    """Whoever speaks from an account.

    Raises:
        NotFound: there is no such account.
    """
    row = tx.one("SELECT p.* FROM account a JOIN person p ON p.id = a.person WHERE a.id = :account", account=account)
    if row is None:
        raise NotFound
    return replace(Person.of(row), account=account)


def whole(tx: Transaction, person: int) -> int:
    """Who a person is by now: whoever they became one with, or themselves."""
    row = tx.one("SELECT COALESCE(same_as, id) AS id FROM person WHERE id = :person", person=person)
    return int(row["id"]) if row else person


def anybody(tx: Transaction) -> bool:
    """Whether anybody has ever taken a seat."""
    return tx.one("SELECT 1 AS found FROM member LIMIT 1") is not None


def recognise(
    tx: Transaction, platform: str, external: str, name: str, *, language: str, zone: str, at: datetime
) -> Person:
    """The person behind an account that does something, made at their first word; a new display name is taken over.

    Args:
        tx: the transaction.
        platform: ``web``, ``telegram``, ``discord``.
        external: what that platform calls the account.
        name: the display name as it is now; "" where the platform gave none.
        language: a language tag, used only the first time.
        zone: an IANA zone, used only the first time.
        at: now.
    """
    row = tx.one(
        "SELECT p.*, p.id AS whose, a.id AS account, a.name AS shown, a.seen_at, a.unreachable_at"
        " FROM account a JOIN person p ON p.id = a.person"
        " WHERE a.platform = :platform AND a.external = :external",
        platform=platform, external=external,
    )  # fmt: skip
    if row is None:
        return _meet(tx, platform, external, name, language, zone, at)
    return Person(row["id"], _noticed(tx, row, name, at), row["language"], row["zone"], row["account"])


def arrives(
    tx: Transaction, campaign: int, platform: str, external: str, name: str, *, language: str, zone: str, at: datetime
) -> tuple[Person, Member | None]:
    """Like :func:`recognise`, with the person's seat in a campaign, as :func:`member_of` has it for that account."""
    row = tx.one(
        "SELECT p.id AS whose, p.name AS name, p.language AS language, p.zone AS zone, a.id AS account,"
        " a.name AS shown, a.seen_at AS seen_at, a.unreachable_at AS unreachable_at, m.*"
        " FROM account a JOIN person p ON p.id = a.person"
        " LEFT JOIN member m ON m.person = p.id AND m.campaign = :campaign AND m.state = 'active'"
        " WHERE a.platform = :platform AND a.external = :external",
        campaign=campaign, platform=platform, external=external,
    )  # fmt: skip
    if row is None:
        return _meet(tx, platform, external, name, language, zone, at), None
    known_as = _noticed(tx, row, name, at)
    person = Person(row["whose"], known_as, row["language"], row["zone"], row["account"])
    if row["id"] is None:
        return person, None
    return person, _capped(tx, replace(Member.of(row), name=known_as), row["account"])


def _noticed(tx: Transaction, row: Row, name: str, at: datetime) -> str:
    """Note that somebody did something from an account, and what they are called there; their name from now on."""
    renamed = bool(name) and name != row["shown"]
    if renamed or row["unreachable_at"] is not None or instant(row["seen_at"]) + SEEN_EVERY <= at:
        tx.run(
            "UPDATE account SET name = :name, seen_at = :at, unreachable_at = NULL WHERE id = :id",
            name=name or row["shown"], at=at, id=row["account"],
        )  # fmt: skip
    if not renamed:
        return str(row["name"])
    _call(tx, row["whose"], name)
    return name


def rename(tx: Transaction, person: int, name: str) -> str:
    """Show a person by another name from now on, in any script; the name as it is shown: on one line, trimmed.

    A name their app tells later, when it has changed there, is newer and shown instead.

    Raises:
        NoName: nothing of it can be seen.
        NameTooLong: it has more than :data:`LONGEST_NAME` characters.
    """
    seen = " ".join("".join(c for c in name if c.isspace() or unicodedata.category(c) not in _UNSEEN).split())
    if not any(unicodedata.category(c)[0] not in "ZCM" for c in set(seen) - BLANKS):
        raise NoName
    if len(seen) > LONGEST_NAME:
        raise NameTooLong(length=len(seen), most=LONGEST_NAME)
    _call(tx, person, seen)
    return seen


def is_here(tx: Transaction, person: int, now: datetime) -> bool:
    """Whether somebody did something within the last :data:`HERE_FOR`, in whichever app."""
    row = tx.one(
        "SELECT 1 AS here FROM account WHERE person = :person AND seen_at > :since LIMIT 1",
        person=person, since=now - HERE_FOR,
    )  # fmt: skip
    return row is not None


def member_of(tx: Transaction, campaign: int, person: int, account: int = 0) -> Member | None:
    """The person's seat in a campaign; None where they never joined or have left.

    Spoken from an ``account`` that a link lets do less, it is a seat with that lower role.
    """
    row = tx.one(
        f"{MEMBERS} WHERE m.campaign = :campaign AND m.person = :person AND m.state = 'active'",
        campaign=campaign, person=person,
    )  # fmt: skip
    return _capped(tx, Member.of(row), account) if row else None


def _capped(tx: Transaction, seat: Member, account: int) -> Member:
    """A seat as one account has it; 0 for none in particular."""
    most = cap_of(tx, seat.campaign, account) if account and seat.role > Role.MEMBER else None
    return seat if most is None else replace(seat, role=min(seat.role, most))


def cap_of(tx: Transaction, campaign: int, account: int) -> Role | None:
    """The most an account may do in a campaign, whatever the person's role; None where it may do all of that."""
    row = tx.one(
        "SELECT role FROM link_cap WHERE account = :account AND campaign = :campaign",
        account=account,
        campaign=campaign,
    )
    return Role(row["role"]) if row else None


def seat_ever(tx: Transaction, campaign: int, person: int) -> Member | None:
    """The person's seat in a campaign, also one they have left; None where they never had one."""
    row = tx.one(
        f"{MEMBERS} WHERE m.campaign = :campaign AND m.person = :person", campaign=campaign, person=person
    )  # fmt: skip
    return Member.of(row) if row else None


def get(tx: Transaction, campaign: int, member: int) -> Member:
    """A member by id, also one who has left; where their seat has become part of another one, that one.

    Raises:
        NotFound: the campaign has no such member.
    """
    row = tx.one(f"{MEMBERS} WHERE m.campaign = :campaign AND m.id = :member", campaign=campaign, member=member)
    if row is None:
        raise NotFound
    return Member.of(row) if row["same_as"] is None else get(tx, campaign, row["same_as"])


def wish_of(tx: Transaction, member: int) -> str:
    """How a member wants to be reached: ``direct`` by messages to them alone, "" the way an app does it best."""
    row = tx.one("SELECT reached FROM member WHERE id = :member", member=member)
    return row["reached"] if row else ""


def everybody(tx: Transaction, campaign: int) -> list[Member]:
    """The active members, leads first, then by name."""
    rows = tx.all(
        f"{MEMBERS} WHERE m.campaign = :campaign AND m.state = 'active' ORDER BY m.role DESC, p.name, m.id",
        campaign=campaign,
    )
    return [Member.of(row) for row in rows]


def at_least(tx: Transaction, campaign: int, role: Role) -> list[Member]:
    """The active members of that role or a higher one, by name."""
    rows = tx.all(
        f"{MEMBERS} WHERE m.campaign = :campaign AND m.state = 'active' AND m.role >= :role ORDER BY p.name, m.id",
        campaign=campaign, role=role,
    )  # fmt: skip
    return [Member.of(row) for row in rows]


def seat(
    tx: Transaction, campaign: Campaign, person: Person, role: Role, at: datetime, *, team: int | None = None
) -> Member:
    """Give a person a seat, or their old one back.

    Coming back keeps numbers and wishes, but not the role they had; who is there already keeps the higher role. The
    account they speak from may do what it is given here, too.
    """
    hours = campaign.hours
    row = tx.one(
        "INSERT INTO member (id, campaign, person, role, team, state, minutes, reach, tracks, languages, handout_at,"
        " quiet_from, quiet_until, hidden, joined_at)"
        " VALUES (:id, :campaign, :person, :role, :team, 'active', :minutes, 'either', '[]', :languages, :handout,"
        " :quiet_from, :quiet_until, FALSE, :at)"
        " ON CONFLICT (campaign, person) DO UPDATE SET state = 'active', left_at = NULL,"
        " role = CASE WHEN member.state = 'active' AND member.role > :role THEN member.role ELSE :role END,"
        " team = COALESCE(:team, member.team)"
        " RETURNING id",
        id=tx.new_id(), campaign=campaign.id, person=person.id, role=role, team=team, minutes=MINUTES_A_WEEK,
        languages=json.dumps([known(person.language)]), handout=f"{hours.handout:%H:%M}",
        quiet_from=f"{hours.quiet_from:%H:%M}", quiet_until=f"{hours.quiet_until:%H:%M}", at=at,
    )  # fmt: skip
    assert row is not None, "an upsert answers its row"
    member = get(tx, campaign.id, row["id"])
    tx.run(
        "UPDATE link_cap SET role = :role WHERE account = :account AND campaign = :campaign AND role < :role",
        role=role, account=person.account, campaign=campaign.id,
    )  # fmt: skip
    due = next_handout(at, member.handout_hour, member.where)
    tx.run("UPDATE member SET next_handout_at = :due WHERE id = :id", due=due, id=member.id)
    shown.follow(tx, person.id)
    tx.signal(TOPIC)
    tx.tell(facts.MemberJoined(member.id))
    return member


def enthrone(tx: Transaction, campaign: Campaign, person: Person, at: datetime) -> Member:
    """Make somebody an owner: an account the settings name."""
    owner = seat(tx, campaign, person, Role.OWNER, at)
    deeds.note(tx, campaign.id, None, "role", owner.id, "owner", at)
    return owner


def _call(tx: Transaction, person: int, name: str) -> None:
    tx.run("UPDATE person SET name = :name WHERE id = :person", name=name, person=person)
    shown.follow(tx, person)


def _meet(tx: Transaction, platform: str, external: str, name: str, language: str, zone: str, at: datetime) -> Person:
    person = Person(tx.new_id(), name or "Somebody", language, zone, tx.new_id())
    tx.run(
        "INSERT INTO person (id, name, language, zone, created_at) VALUES (:id, :name, :language, :zone, :at)",
        id=person.id, name=person.name, language=language, zone=zone, at=at,
    )  # fmt: skip
    tx.run(
        "INSERT INTO account (id, person, platform, external, name, home, created_at, seen_at)"
        " VALUES (:id, :person, :platform, :external, :name, TRUE, :at, :at)",
        id=person.account, person=person.id, platform=platform, external=external, name=name, at=at,
    )  # fmt: skip
    return person


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
