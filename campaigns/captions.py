"""Captions: what is on a photo, in words of whoever took it, for those who can't see it. Nothing is public without."""

from datetime import datetime

from bot.clock import local_day
from bot.database import Transaction
from campaigns import evidence, ledger, showing
from campaigns.campaign import Campaign
from campaigns.evidence import Evidence
from campaigns.ledger import Measure
from campaigns.logbook import Consent as Scope
from campaigns.media import Media
from campaigns.people import Member, Role
from campaigns.refusals import NotFound, NotYours

LONGEST = 200  # characters: a sentence or two


def of_evidence(tx: Transaction, campaign: int, handed: int, by: Member) -> Evidence:
    """Evidence whose photos somebody may describe.

    Raises:
        NotFound: there is no such evidence.
        NotYours: it is somebody else's, and they aren't a lead.
    """
    found = evidence.get(tx, campaign, handed)
    if found.member != by.id and by.role < Role.LEAD:
        raise NotYours
    return found


def write(tx: Transaction, handed: Evidence, photo: int, text: str) -> None:
    """Say what is on a photo of some evidence; "" takes it back.

    Raises:
        NotFound: it has no such photo.
    """
    changed = tx.run(
        "UPDATE media SET caption = :text WHERE id = :photo AND evidence = :evidence AND kind = 'photo'",
        text=" ".join(text.split())[:LONGEST], photo=photo, evidence=handed.id,
    )  # fmt: skip
    if not changed:
        raise NotFound


def same_for_all(tx: Transaction, handed: Evidence, text: str) -> int:
    """Say the same of all photos of which nothing is said yet; how many those were."""
    return tx.run(
        "UPDATE media SET caption = :text WHERE evidence = :evidence AND kind = 'photo' AND caption = ''",
        text=" ".join(text.split())[:LONGEST], evidence=handed.id,
    )  # fmt: skip


def wanting(tx: Transaction, campaign: Campaign, week: str, now: datetime, *, most: int) -> list[Media]:
    """Photos of a week that might be public, were it said what is on them; in the order they were handed in."""
    rows = tx.all(
        "SELECT f.* FROM media f JOIN evidence e ON e.id = f.evidence WHERE e.campaign = :campaign"
        " AND f.kind = 'photo' AND f.caption = '' AND e.state = 'approved'"
        f" AND {showing.photos_in(Scope.PUBLIC)}"
        f" AND e.id IN (SELECT c.cause_id FROM entry c WHERE {ledger.credited(Measure.POINTS)})"
        " ORDER BY e.handed_in_at, e.id, f.position, f.id LIMIT :most",
        campaign=campaign.id, week=week, today=local_day(now, campaign.zone), most=most,
    )  # fmt: skip
    return [Media.of(row) for row in rows]
