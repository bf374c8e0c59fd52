"""A mission that asks for a film, and somebody who has taken it."""

from bot.database import Transaction
from campaigns import assignments, missions
from campaigns.campaign import Campaign
from campaigns.missions import Ask, Kind, What
from campaigns.people import Member
from tests.conftest import HandClock

TITLE = "A minute of the market"


def take(tx: Transaction, campaign: Campaign, member: Member, clock: HandClock, *asks: What, title: str = TITLE) -> int:
    """Put the mission up and let a member take it; the assignment's id."""
    now = clock.now()
    made = missions.make(
        tx, campaign.id, title=title, brief="One minute or less.", kind=Kind.CUSTOM,
        asks=[Ask(what) for what in asks or (What.VIDEO, What.NOTE)], worth=20, minutes=30, place="", tracks=(),
        goal="show", by=None, at=now,
    )  # fmt: skip
    day = now.astimezone(member.where).date()
    return assignments.take(tx, campaign, member, made, day=day, origin="board", at=now).id
