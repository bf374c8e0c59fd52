"""Showing: which photos and quotes may be seen, where and by whom, as those in them allow it at this moment.

Everything that shows a photo or a quote asks here, each time it is drawn: :func:`photos_in` and :func:`quotes_in` are
the conditions for queries, :func:`shown` answers for what was handed in. A photo in which nobody was noted may be
shown within the campaign; in public only where somebody said that nobody can be recognised in it.
"""

from collections.abc import Collection
from datetime import datetime

from bot.clock import local_day
from bot.database import Transaction
from campaigns import consent
from campaigns.campaign import Campaign
from campaigns.logbook import Consent as Scope
from campaigns.media import Media, several


def photos_in(scope: Scope, photo: str = "f", day: str = ":today") -> str:
    """The SQL condition that a photo, the row ``photo`` of ``media``, may be shown in a scope on a day."""
    about = f"(c.media = {photo}.id OR c.evidence = {photo}.evidence AND c.media IS NULL AND c.interview IS NULL)"
    nobody_says_no = f"NOT EXISTS (SELECT 1 FROM consent c WHERE {about} AND NOT ({_allows(scope, day)}))"
    if scope is not Scope.PUBLIC:
        return nobody_says_no
    return f"({nobody_says_no} AND EXISTS (SELECT 1 FROM consent c WHERE {about}))"


def quotes_in(scope: Scope, interview: str = "i", day: str = ":today") -> str:
    """The SQL condition that the quote of an interview, the row ``interview``, may be shown in a scope on a day."""
    about = f"SELECT 1 FROM consent c WHERE c.interview = {interview}.id"
    said = f"{interview}.consent IN ({_wide(scope)})"
    return f"({said} AND EXISTS ({about}) AND NOT EXISTS ({about} AND NOT ({_allows(scope, day)})))"


def shown(tx: Transaction, campaign: Campaign, handed: int, at: datetime) -> list[Media]:
    """What was handed in, in order, as those may see it whose work it is: all but that of which consent has ended."""
    rows = tx.all(
        f"SELECT f.* FROM media f WHERE f.evidence = :evidence AND NOT {_ended_file('f')} ORDER BY f.position, f.id",
        evidence=handed, today=local_day(at, campaign.zone),
    )  # fmt: skip
    return [Media.of(row) for row in rows]


def of_person(tx: Transaction, campaign: Campaign, person: int, at: datetime) -> list[Media]:
    """What somebody sent, also what they never handed in, oldest first: all but that of which consent has ended."""
    rows = tx.all(
        f"SELECT f.* FROM media f WHERE f.campaign = :campaign AND f.person = :person AND NOT {_ended_file('f')}"
        " ORDER BY f.kept_at, f.id",
        campaign=campaign.id, person=person, today=local_day(at, campaign.zone),
    )  # fmt: skip
    return [Media.of(row) for row in rows]


def among(tx: Transaction, campaign: Campaign, handed: int, those: Collection[int], at: datetime) -> list[Media]:
    """Of the files with those ids that some evidence has or had in an earlier round, what :func:`shown` would show."""
    day = local_day(at, campaign.zone)
    over = (consent.Stands.EXPIRED, consent.Stands.WITHDRAWN)
    known = [each for each in consent.of_evidence(tx, handed) if each.interview is None]
    ended = {each.media for each in known if each.stands(day) in over}
    if None in ended:
        return []
    return [each for number, each in several(tx, campaign.id, those).items() if number not in ended]


def has_ended(tx: Transaction, campaign: Campaign, key: str, at: datetime) -> bool:
    """Whether a stored file is of a photo of which consent has ended, and of no other."""
    row = tx.one(
        "SELECT COUNT(*) AS n, SUM(CASE WHEN " + _ended_file("f") + " THEN 1 ELSE 0 END) AS ended FROM media f"
        " WHERE f.campaign = :campaign AND (f.public = :key OR f.small = :key)",
        campaign=campaign.id, key=key, today=local_day(at, campaign.zone),
    )  # fmt: skip
    return row is not None and row["n"] > 0 and row["ended"] == row["n"]


def quote_has_ended(tx: Transaction, campaign: Campaign, interview: int, at: datetime) -> bool:
    """Whether somebody took back that their words may be shown, or their time is over."""
    row = tx.one(
        f"SELECT 1 AS one FROM consent c WHERE c.interview = :interview AND {_ENDED} LIMIT 1",
        interview=interview, today=local_day(at, campaign.zone),
    )  # fmt: skip
    return row is not None


_ENDED = "(c.withdrawn_at IS NOT NULL OR c.until < :today)"


def _ended_file(file: str) -> str:
    """Whoever is in a photo or a film, or is heard, took back that they may be shown, or their time is over."""
    about = f"(c.media = {file}.id OR c.evidence = {file}.evidence AND c.media IS NULL AND c.interview IS NULL)"
    heard = f"SELECT 1 FROM consent c JOIN evidence v ON v.subject = c.interview WHERE v.id = {file}.evidence"
    return (
        f"(EXISTS (SELECT 1 FROM consent c WHERE {about} AND {_ENDED})"
        f" OR {file}.kind = 'voice' AND EXISTS ({heard} AND {_ENDED}))"
    )


def _wide(scope: Scope) -> str:
    """The scopes that include one."""
    return ", ".join(f"'{each.value}'" for each in list(Scope)[list(Scope).index(scope) :])


def _allows(scope: Scope, day: str) -> str:
    return (
        f"c.withdrawn_at IS NULL AND (c.until IS NULL OR c.until >= {day}) AND c.scope IN ({_wide(scope)})"
        " AND (NOT c.minor OR c.guardian <> '')"
    )
