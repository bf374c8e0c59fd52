"""Albums: the approved photos of an event, as those in them allow it at this moment, and who took which."""

from collections.abc import Iterable
from datetime import datetime

from bot.clock import local_day
from bot.database import Transaction
from campaigns import seats, showing
from campaigns.campaign import Campaign
from campaigns.logbook import Consent as Scope
from campaigns.media import Media

_OF_EVENT = (
    " FROM media f JOIN evidence e ON e.id = f.evidence JOIN event_assignment ea ON ea.assignment = e.assignment"
    " WHERE ea.event = :event AND e.campaign = :campaign AND f.kind = 'photo' AND e.state = 'approved' AND "
)


def of_event(
    tx: Transaction, campaign: Campaign, event: int, now: datetime, *, most: int, skip: int = 0
) -> list[Media]:
    """The photos of an event that everybody in them lets the campaign see, in the order they were handed in."""
    rows = tx.all(
        f"SELECT f.*{_OF_EVENT}{showing.photos_in(Scope.CAMPAIGN)}"
        " ORDER BY e.handed_in_at, e.id, f.position, f.id LIMIT :most OFFSET :skip",
        event=event, campaign=campaign.id, today=local_day(now, campaign.zone), most=most, skip=skip,
    )  # fmt: skip
    return [Media.of(row) for row in rows]


def how_many(tx: Transaction, campaign: Campaign, event: int, now: datetime) -> int:
    """How many photos :func:`of_event` has."""
    row = tx.one(
        f"SELECT COUNT(*) AS n{_OF_EVENT}{showing.photos_in(Scope.CAMPAIGN)}",
        event=event, campaign=campaign.id, today=local_day(now, campaign.zone),
    )  # fmt: skip
    return int(row["n"]) if row else 0


def events_with(tx: Transaction, handed: int) -> list[int]:
    """The events that some evidence was handed in for."""
    rows = tx.all(
        "SELECT ea.event FROM evidence e JOIN event_assignment ea ON ea.assignment = e.assignment WHERE e.id = :id"
        " ORDER BY ea.event",
        id=handed,
    )
    return [row["event"] for row in rows]


def takers(tx: Transaction, photos: Iterable[Media]) -> dict[int, str]:
    """Who took photos, by the photos' ids; who hides, or has left, isn't named."""
    named = {f"f{place}": photo.id for place, photo in enumerate(photos)}
    if not named:
        return {}
    rows = tx.all(
        f"SELECT f.id, p.name FROM media f JOIN evidence e ON e.id = f.evidence{seats.held('e.member')}"
        f" WHERE f.id IN ({', '.join(f':{name}' for name in named)})"
        " AND m.state = 'active' AND NOT m.hidden AND p.name <> ''",
        **named,
    )
    return {row["id"]: row["name"] for row in rows}
