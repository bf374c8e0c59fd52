"""Which rooms there are for whom, and who looks at them: the conversation with the bot and the campaign's places."""

from dataclasses import replace
from datetime import datetime

from bot.chat.router import Router
from bot.chat.turn import Turn
from bot.database import Transaction
from bot.platforms.web import doors, transcript
from bot.platforms.web.doors import Visitor
from bot.values import dataclass
from bot.words import Reader, Sayable, _
from campaigns import campaign as campaigns
from campaigns import people
from campaigns.campaign import Campaign
from campaigns.people import Member, Person, Role

HOME = "home"  # what the private conversation is called in addresses

_SEEN_BY = {"review": Role.LEAD}  # the other places are everybody's
_TALKED_IN_BY = {"review": Role.LEAD, "news": Role.LEAD}


@dataclass(frozen=True, slots=True)
class Room:
    """A room as one person has it. ``key`` is its name in the transcript, ``name`` in addresses.

    ``place`` is the campaign's place it is; None for the conversation with the bot. ``talk`` says whether they may
    write plain words there.
    """

    key: str
    name: str
    title: Sayable
    place: str | None
    talk: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who is signed in, as they stand in the campaign at this moment."""

    visitor: Visitor
    campaign: Campaign
    seat: Member | None
    reader: Reader
    now: datetime
    rooms: tuple[Room, ...]

    @property
    def person(self) -> Person:
        """Who they are."""
        return self.visitor.person

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of their rooms in the transcript."""
        return tuple(room.key for room in self.rooms)

    def room(self, name: str) -> Room | None:
        """Their room of that name; None where they have none."""
        return next((room for room in self.rooms if room.name == name), None)

    def room_of(self, key: str) -> Room | None:
        """Their room by its name in the transcript."""
        return next((room for room in self.rooms if room.key == key), None)

    def turn(self, router: Router, tx: Transaction, place: str | None) -> Turn:
        """A turn in which views are drawn for them; it changes nothing."""
        if self.seat is not None:
            return router.turn_of(tx, self.seat, self.now, place)
        return Turn(tx, self.now, self.campaign, self.reader, self.person, None, place)


class Lobby:
    """Finds out who is looking, and what they may see."""

    def __init__(self, router: Router) -> None:
        """Take the door of the campaign."""
        self._router = router

    def viewer(self, tx: Transaction, token: str, now: datetime) -> Viewer | None:
        """Whoever a session token belongs to; None where it belongs to nobody any more."""
        visitor = doors.visitor(tx, token, now)
        return None if visitor is None else self.seated(tx, visitor, now)

    def seated(self, tx: Transaction, visitor: Visitor, now: datetime) -> Viewer:
        """A visitor as they stand in the campaign."""
        campaign = self.campaign(tx)
        seat = people.member_of(tx, campaign.id, visitor.person.id, visitor.account)
        reader = self._router.catalogues.reader(visitor.person.language, visitor.person.zone)
        return Viewer(visitor, campaign, seat, reader, now, rooms_for(campaign, visitor.person.id, seat))

    def campaign(self, tx: Transaction) -> Campaign:
        """The campaign this door is of.

        Raises:
            NotFound: its pack was never loaded.
        """
        return campaigns.by_slug(tx, self._router.campaign)


def as_now(tx: Transaction, viewer: Viewer, room: Room, person: int) -> tuple[Viewer, Room]:
    """Who somebody is after what they did, and that room as they then have it: a link makes them one with another."""
    if person in (0, viewer.person.id):
        return viewer, room
    visitor = replace(viewer.visitor, person=people.speaking(tx, viewer.visitor.account))
    seat = people.member_of(tx, viewer.campaign.id, visitor.person.id, visitor.account)
    rooms = rooms_for(viewer.campaign, visitor.person.id, seat)
    now = replace(viewer, visitor=visitor, seat=seat, rooms=rooms)
    return now, now.room(room.name) or rooms[0]


def rooms_for(campaign: Campaign, person: int, seat: Member | None) -> tuple[Room, ...]:
    """The rooms somebody has: the conversation with the bot, and for members the places their role opens."""
    own = Room(transcript.own_room(person), HOME, _("You and the bot"), None, talk=True)
    if seat is None:
        return (own,)
    places = tuple(
        Room(key, key, title, key, talk=seat.role >= _TALKED_IN_BY.get(key, Role.MEMBER))
        for key, title in campaign.settings.places
        if seat.role >= _SEEN_BY.get(key, Role.MEMBER) and key != HOME
    )
    return (own, *places)


def everybody_has_read(tx: Transaction, campaign: Campaign, before: datetime) -> None:
    """Note for every member that they know what came to their rooms before a moment; what is newer stays new."""
    for seat in people.everybody(tx, campaign.id):
        for room in rooms_for(campaign, seat.person, seat):
            upto = transcript.last_before(tx, campaign.id, room.key, before)
            transcript.mark_read(tx, campaign.id, seat.person, room.key, upto)


def unread(tx: Transaction, viewer: Viewer) -> dict[str, int]:
    """How many messages are new for somebody, by room."""
    since = viewer.seat.joined_at if viewer.seat else viewer.now
    return {
        room.name: transcript.unread(tx, viewer.campaign.id, room.key, viewer.person.id, since) for room in viewer.rooms
    }
