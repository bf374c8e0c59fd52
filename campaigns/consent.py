"""Consent: who allowed their face or their words to be shown, how far, until when, and how they said so.

What may be shown with it is asked of :mod:`campaigns.showing`, each time something is drawn.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from bot.clock import local_day
from bot.database import Row, Transaction, instant, instant_or_none
from bot.values import dataclass
from bot.words import Phrase, _
from campaigns import deeds, evidence, facts, seats
from campaigns.campaign import Campaign
from campaigns.logbook import Consent as Scope
from campaigns.people import Member, Role
from campaigns.refusals import NotFound, NotYours, Refusal

NOBODY = "nobody"  # how it is known that nobody can be recognised in a photo

SCOPE_NAMES: Mapping[Scope, Phrase] = {
    Scope.NONE: _("not asked yet, so nowhere"),
    Scope.TEAM: _("only within our team"),
    Scope.CAMPAIGN: _("within the campaign, also in its recap and album"),
    Scope.PUBLIC: _("anywhere, also in public"),
}


class GuardianNeeded(Refusal):
    """Somebody under 18 is to be shown, and no guardian agreed."""

    says = _("Under 18 it takes a guardian’s yes. Ask one, then note who agreed and how. Until then, nothing is shown.")


class OverAlready(Refusal):
    """Until a day that is over."""

    says = _("That day is over already. Leave it empty if there is no end to it.")


class NobodySaid(Refusal):
    """It isn't noted how they said so."""

    says = _("Write how they said so, like “in person, after the concert”, so that it can be looked up later.")


class Stands(StrEnum):
    """How a consent stands on a day."""

    ALLOWED = "allowed"
    ASKED = "asked"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Given:
    """What one person allowed. ``media`` None means all photos of the evidence; ``interview`` is set for a quote."""

    id: int
    campaign: int
    evidence: int | None
    media: int | None
    interview: int | None
    who: str
    scope: Scope
    until: date | None
    how: str
    minor: bool
    guardian: str
    noted_by: int | None
    given_at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> "Given":
        """The consent in a row of ``consent``."""
        return cls(
            row["id"], row["campaign"], row["evidence"], row["media"], row["interview"], row["who"],
            Scope(row["scope"]), date.fromisoformat(row["until"]) if row["until"] else None, row["how"],
            bool(row["minor"]), row["guardian"], row["noted_by"], instant(row["given_at"]),
            instant_or_none(row["withdrawn_at"]),
        )  # fmt: skip

    def stands(self, day: date) -> Stands:
        """How it stands on a day of the campaign."""
        if self.withdrawn_at is not None:
            return Stands.WITHDRAWN
        if self.until is not None and self.until < day:
            return Stands.EXPIRED
        return Stands.ASKED if self.scope is Scope.NONE or (self.minor and not self.guardian) else Stands.ALLOWED


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody allows: how far, until when, how they said so, and for somebody under 18 which guardian agreed."""

    who: str
    scope: Scope
    how: str
    until: date | None = None
    minor: bool = False
    guardian: str = ""


def give(
    tx: Transaction, campaign: Campaign, by: Member, wish: Wish, at: datetime, *, handed: int, media: int | None = None
) -> Given:
    """Note what a person in the photos of some evidence, or in one of them, allows.

    Somebody under 18 is shown in public only once their guardian's yes to that was noted of its own: see :func:`widen`.

    Raises:
        NotFound: there is no such evidence or photo.
        NotYours: it is somebody else's, and they aren't a lead.
        GuardianNeeded: they are under 18 and no guardian agreed.
        OverAlready: until a day that is over.
        NobodySaid: it isn't said how.
    """
    found = evidence.get(tx, campaign.id, handed)
    _check_may(found.member, by)
    if media is not None and not tx.one(
        "SELECT 1 AS one FROM media WHERE id = :id AND evidence = :evidence", id=media, evidence=handed
    ):
        raise NotFound
    checked = _checked(campaign, wish, at)
    if media is None:
        tx.run("DELETE FROM consent WHERE evidence = :evidence AND how = :nobody", evidence=handed, nobody=NOBODY)
    tx.run("DELETE FROM consent WHERE media = :media AND how = :nobody", media=media, nobody=NOBODY)
    return _keep(tx, campaign, by, checked, at, handed=handed, media=media)


def nobody_is_in_it(tx: Transaction, campaign: Campaign, by: Member, handed: int, at: datetime) -> Given:
    """Note that nobody can be recognised in the photos of some evidence, so that they may be shown anywhere.

    Raises:
        NotFound: there is no such evidence.
        NotYours: it is somebody else's, and they aren't a lead.
        SomebodyIs: people in them have been noted.
    """
    found = evidence.get(tx, campaign.id, handed)
    _check_may(found.member, by)
    known = of_evidence(tx, handed)
    if said := next((each for each in known if each.how == NOBODY), None):
        return said
    if known:
        raise SomebodyIs
    return _keep(tx, campaign, by, Wish("", Scope.PUBLIC, NOBODY), at, handed=handed, media=None)


class SomebodyIs(Refusal):
    """It is said that nobody is in a photo, and somebody is."""

    says = _("People in it are noted already. Take back what isn’t right about them first.")


def of_interview(
    tx: Transaction, campaign: Campaign, interview: int, by: int, wish: Wish, at: datetime
) -> Given:  # fmt: skip
    """Note what somebody allowed at the end of their interview; what is told of it follows that.

    What somebody under 18 said is kept and shown nowhere until a guardian agreed, and in public only once that was
    noted of its own: see :func:`widen`.

    Raises:
        OverAlready: until a day that is over.
    """
    _check_day(campaign, wish, at)
    scope = Scope.CAMPAIGN if wish.minor and wish.scope is Scope.PUBLIC else wish.scope
    row = tx.one(
        _INSERT, id=tx.new_id(), campaign=campaign.id, evidence=None, media=None, interview=interview,
        who=wish.who, scope=scope, until=wish.until, how=wish.how.strip(), minor=wish.minor,
        guardian=wish.guardian.strip(), by=by, at=at,
    )  # fmt: skip
    assert row is not None, "an insert answers its row"
    given = Given.of(row)
    _tell_interview(tx, given, over=False)
    return given


def change(tx: Transaction, campaign: Campaign, by: Member, consent: int, wish: Wish, at: datetime) -> Given:
    """Note anew what somebody allows.

    Raises:
        NotFound: there is no such consent.
        NotYours: it is about somebody else's evidence, and they aren't a lead.
        GuardianNeeded, OverAlready, NobodySaid: as :func:`give`.
    """
    before = get(tx, campaign.id, consent)
    check_may_change(tx, before, by)
    checked = _checked(campaign, wish, at)
    row = tx.one(
        "UPDATE consent SET who = :who, scope = :scope, until = :until, how = :how, minor = :minor,"
        " guardian = :guardian, withdrawn_at = NULL, ended_at = NULL WHERE id = :id RETURNING *",
        id=before.id, who=checked.who, scope=checked.scope, until=checked.until, how=checked.how, minor=checked.minor,
        guardian=checked.guardian,
    )  # fmt: skip
    assert row is not None, "it was there"
    return _noted(tx, Given.of(row), by, "consent", checked.scope, at)


def widen(tx: Transaction, campaign: Campaign, by: Member, consent: int, at: datetime) -> Given:
    """Note that the guardian of somebody under 18 agreed to public showing, too.

    Raises:
        NotFound: there is no such consent, or it isn't about somebody under 18.
        NotYours: it is about somebody else's evidence, and they aren't a lead.
        GuardianNeeded: no guardian agreed to anything, or it has ended.
    """
    before = get(tx, campaign.id, consent)
    check_may_change(tx, before, by)
    if not before.minor:
        raise NotFound
    if before.stands(local_day(at, campaign.zone)) is not Stands.ALLOWED:
        raise GuardianNeeded
    row = tx.one("UPDATE consent SET scope = 'public' WHERE id = :id RETURNING *", id=before.id)
    assert row is not None, "it was there"
    return _noted(tx, Given.of(row), by, "consent", Scope.PUBLIC, at)


def withdraw(tx: Transaction, campaign: Campaign, by: Member, consent: int, at: datetime) -> Given:
    """Somebody takes their consent back: from now on nothing shows it, nor what is the same picture or nearly so.

    Raises:
        NotFound: there is no such consent.
        NotYours: it is about somebody else's evidence, and they aren't a lead.
    """
    before = get(tx, campaign.id, consent)
    check_may_change(tx, before, by)
    row = tx.one(
        "UPDATE consent SET withdrawn_at = :at, ended_at = COALESCE(ended_at, :at)"
        " WHERE id = :id AND withdrawn_at IS NULL RETURNING *",
        id=consent, at=at,
    )  # fmt: skip
    if row is None:
        return before
    _spread(tx, Given.of(row), by, at)
    return _noted(tx, Given.of(row), by, "withdraw", "", at)


def end_some(tx: Transaction, campaign: Campaign, at: datetime, *, most: int = 20) -> int:
    """Let what showed consents draw anew whose last day is over; how many those were."""
    rows = tx.all(
        "UPDATE consent SET ended_at = :at WHERE id IN (SELECT id FROM consent WHERE campaign = :campaign"
        " AND ended_at IS NULL AND until < :day ORDER BY id LIMIT :most) RETURNING *",
        campaign=campaign.id, day=local_day(at, campaign.zone), at=at, most=most,
    )  # fmt: skip
    for row in rows:
        _spread(tx, Given.of(row), None, at)
        _noted(tx, Given.of(row), None, "withdraw", Stands.EXPIRED, at)
    return len(rows)


def get(tx: Transaction, campaign: int, consent: int) -> Given:
    """A consent by id.

    Raises:
        NotFound: the campaign has none such.
    """
    row = tx.one("SELECT * FROM consent WHERE id = :id AND campaign = :campaign", id=consent, campaign=campaign)
    if row is None:
        raise NotFound
    return Given.of(row)


def of_evidence(tx: Transaction, handed: int) -> list[Given]:
    """What was allowed for the photos and the quote of some evidence, oldest first."""
    rows = tx.all(
        "SELECT * FROM consent WHERE evidence = :id OR interview = (SELECT subject FROM evidence WHERE id = :id)"
        " ORDER BY given_at, id",
        id=handed,
    )
    return [Given.of(row) for row in rows]


def noted(tx: Transaction, campaign: int, member: int | None, *, most: int, skip: int = 0) -> list[Given]:
    """What a member noted, or everybody where it is None, newest first."""
    rows = tx.all(
        f"SELECT * FROM consent WHERE {_NOTED} ORDER BY given_at DESC, id DESC LIMIT :most OFFSET :skip",
        campaign=campaign, member=member or 0, nobody=NOBODY, most=most, skip=skip,
    )  # fmt: skip
    return [Given.of(row) for row in rows]


def how_many(tx: Transaction, campaign: int, member: int | None) -> int:
    """How many :func:`noted` are there."""
    row = tx.one(f"SELECT COUNT(*) AS n FROM consent WHERE {_NOTED}",
                 campaign=campaign, member=member or 0, nobody=NOBODY)  # fmt: skip
    return int(row["n"]) if row else 0


def check_may_change(tx: Transaction, given: Given, by: Member) -> None:
    """Raise NotYours unless it is about what they handed in themselves, or they are a lead."""
    if given.evidence is not None:
        _check_may(evidence.get(tx, given.campaign, given.evidence).member, by)
        return
    row = tx.one("SELECT member FROM interview WHERE id = :id", id=given.interview)
    _check_may(row["member"] if row else None, by)


_NOTED = f"campaign = :campaign AND how <> :nobody AND (:member = 0 OR noted_by {seats.theirs()})"
_INSERT = (
    "INSERT INTO consent (id, campaign, evidence, media, interview, who, scope, until, how, minor, guardian, noted_by,"
    " given_at) VALUES (:id, :campaign, :evidence, :media, :interview, :who, :scope, :until, :how,"
    " :minor, :guardian, :by, :at) RETURNING *"
)


def _check_may(whose: int | None, by: Member) -> None:
    if by.role < Role.LEAD and whose != by.id:
        raise NotYours


def _checked(campaign: Campaign, wish: Wish, at: datetime) -> Wish:
    guardian, how, scope = wish.guardian.strip(), wish.how.strip(), wish.scope
    _check_day(campaign, wish, at)
    if scope is not Scope.NONE and not how:
        raise NobodySaid
    if wish.minor and scope is not Scope.NONE:
        if not guardian:
            raise GuardianNeeded
        scope = Scope.CAMPAIGN if scope is Scope.PUBLIC else scope
    return Wish(wish.who.strip(), scope, how, wish.until, wish.minor, guardian)


def _check_day(campaign: Campaign, wish: Wish, at: datetime) -> None:
    if wish.until is not None and wish.until < local_day(at, campaign.zone):
        raise OverAlready


def _keep(
    tx: Transaction, campaign: Campaign, by: Member, wish: Wish, at: datetime, *, handed: int, media: int | None
) -> Given:
    row = tx.one(
        _INSERT, id=tx.new_id(), campaign=campaign.id, evidence=handed, media=media, interview=None, who=wish.who,
        scope=wish.scope, until=wish.until, how=wish.how, minor=wish.minor, guardian=wish.guardian, by=by.id, at=at,
    )  # fmt: skip
    assert row is not None, "an insert answers its row"
    return _noted(tx, Given.of(row), by, "consent", wish.scope, at)


# Copies of a photo that was handed in elsewhere, byte by byte or nearly: whoever is in it is in them, too.
_COPIES = (
    "SELECT o.id, o.evidence FROM media f JOIN media o ON o.campaign = f.campaign AND o.original = f.original"
    " AND o.id <> f.id WHERE f.kind = 'photo' AND {which}"
    " UNION SELECT o.id, o.evidence FROM media f JOIN near_copy n ON n.media = f.id OR n.other = f.id"
    " JOIN media o ON o.id = CASE WHEN n.media = f.id THEN n.other ELSE n.media END WHERE f.kind = 'photo' AND {which}"
)


def _spread(tx: Transaction, given: Given, by: Member | None, at: datetime) -> None:
    """Take a person out of copies of their photo as well; a lead can note anew what may be shown after all."""
    if given.interview is not None:
        return
    which, number = ("f.id = :number", given.media) if given.media else ("f.evidence = :number", given.evidence)
    for copy in tx.all(_COPIES.format(which=which), number=number):
        known = tx.one(
            "SELECT 1 AS one FROM consent WHERE media = :media AND withdrawn_at IS NOT NULL LIMIT 1", media=copy["id"]
        )
        if known is None and copy["evidence"] not in (None, given.evidence):
            row = tx.one(
                _INSERT, id=tx.new_id(), campaign=given.campaign, evidence=copy["evidence"], media=copy["id"],
                interview=None, who=given.who, scope=Scope.NONE, until=None, how=given.how, minor=given.minor,
                guardian=given.guardian, by=by.id if by else given.noted_by, at=at,
            )  # fmt: skip
            assert row is not None, "an insert answers its row"
            tx.run("UPDATE consent SET withdrawn_at = :at, ended_at = :at WHERE id = :id", at=at, id=row["id"])
            _noted(tx, Given.of(row), by, "withdraw", "", at)


def _noted(tx: Transaction, given: Given, by: Member | None, what: str, detail: str, at: datetime) -> Given:
    deeds.note(tx, given.campaign, by.id if by else None, what, given.id, str(detail), at)
    handed = given.evidence
    if given.interview is not None:
        _tell_interview(tx, given, over=what == "withdraw")
        row = tx.one("SELECT id FROM evidence WHERE subject = :id", id=given.interview)
        handed = row["id"] if row else None
    tx.tell(facts.ConsentChanged(given.id, handed))
    return given


def _tell_interview(tx: Transaction, given: Given, *, over: bool) -> None:
    """Let an interview say itself how far it may be quoted."""
    nowhere = over or (given.minor and not given.guardian)
    tx.run("UPDATE interview SET consent = :scope WHERE id = :id",
           scope=Scope.NONE if nowhere else given.scope, id=given.interview)  # fmt: skip
