"""The stage's campaign and its people."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.database import Transaction
from campaigns import campaign as campaigns
from campaigns import install, people, staffing
from campaigns.campaign import Campaign
from campaigns.packs import load
from campaigns.people import Member, Role

CAMPAIGN, TOWN = "stage", "small"
PACK = Path(__file__).parent.parent / "packs" / "small"
INVITE = "HELLO-STAGE"
COLOUR = "#c2410c"

SETTINGS = {
    "hours": {
        "handout": "09:00", "quiet_from": "21:00", "quiet_until": "08:00", "latest": "20:00", "digest": "18:00",
        "board": "friday 18:00", "recap": "monday 08:00",
    },
    "languages": ["en", "es"],
    "colour": COLOUR,
    "tracks": [["sports", "Sports"], ["food", "Restaurants"], ["music", "Concerts"]],
    "places": [["team", "Team"], ["review", "Review"], ["news", "News"], ["wins", "Wins"]],
    "points": {"mission": 10},
    "interview": {"signature": "When did this city first feel like yours?", "cards": [], "reasons": []},
    "greetings": {},
    "thanks": {},
    "openers": {},
    "about": {"name": {"text": "Hello, Atlanta", "es": "Hola, Atlanta"}},
    "events": [],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in the campaign."""

    maya: Member
    jonas: Member
    ines: Member
    omar: Member


def build(tx: Transaction, at: datetime) -> Cast:
    """Make the campaign and its people."""
    campaign_id = tx.new_id()
    tx.run(
        "INSERT INTO campaign (id, slug, name, goal, sentiment, vision, zone, state, starts_on, ends_on, settings,"
        " created_at) VALUES (:id, :slug, 'Hello, Atlanta', '', '', '', 'America/New_York', 'open', NULL,"
        " NULL, :settings, :at)",
        id=campaign_id,
        slug=CAMPAIGN,
        settings=json.dumps(SETTINGS),
        at=at,
    )
    tx.run(
        "INSERT INTO invite (id, campaign, code, role, team, made_by, expires_at, uses_left, revoked, created_at)"
        " VALUES (:id, :campaign, :code, 1, NULL, NULL, NULL, NULL, FALSE, :at)",
        id=tx.new_id(), campaign=campaign_id, code=INVITE, at=at,
    )  # fmt: skip
    return bring_on(tx, campaigns.by_slug(tx, CAMPAIGN), at)


def settle(tx: Transaction, at: datetime) -> Cast:
    """Make the small campaign of a pack, and the same people in it."""
    return bring_on(tx, install.install(tx, load(str(PACK)), at), at)


def bring_on(tx: Transaction, campaign: Campaign, at: datetime) -> Cast:
    """Bind a campaign's places to the browser and seat its people."""
    for place, _title in campaign.settings.places:
        tx.run(
            "INSERT INTO place (campaign, name, platform, address) VALUES (:campaign, :name, 'web', :name)"
            " ON CONFLICT DO NOTHING",
            campaign=campaign.id,
            name=place,
        )

    def joins(name: str, role: Role) -> Member:
        person = people.recognise(
            tx, "web", f"{name.lower()}-account", name, language="en", zone="America/New_York", at=at
        )
        seat = people.seat(tx, campaign, person, role, at)
        staffing.set_interests(tx, seat, ("food",), "either")
        return people.get(tx, campaign.id, seat.id)

    cast = Cast(
        joins("Maya", Role.MEMBER), joins("Jonas", Role.MEMBER), joins("Ines", Role.LEAD), joins("Omar", Role.ORGANIZER)
    )
    tx.facts.clear()
    return cast
