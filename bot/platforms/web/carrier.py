"""Letters on their way into the browser chat: a row in the transcript, there once however often it comes."""

from collections.abc import Sequence
from typing import Protocol

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.platforms.web import transcript
from bot.platforms.web.doors import PLATFORM
from bot.platforms.web.rooms import Lobby
from bot.platforms.web.transcript import Kind, New
from campaigns import people


class Parcel(Protocol):
    """What the courier hands over: a letter to a member or to a place, and the view it shows."""

    @property
    def letter(self) -> int:
        """The letter's id."""

    @property
    def member(self) -> people.Member | None:
        """Whom it is to."""

    @property
    def place(self) -> str | None:
        """The campaign's place it is to."""

    @property
    def view(self) -> str:
        """The route it shows."""

    @property
    def carries(self) -> Sequence[str]:
        """What that route is given, as a payload writes it."""


class WebCarrier:
    """Carries letters into rooms. They are drawn when somebody looks, so they are always as things stand."""

    platform = PLATFORM

    def __init__(self, database: Database, lobby: Lobby, clock: Clock) -> None:
        """Take where transcripts are, and the clock."""
        self._database, self._lobby, self._clock = database, lobby, clock

    async def carry(self, parcel: Parcel) -> None:
        """Put a letter where it belongs; one that is there already stays as it is.

        Raises:
            StorageTrouble: it could not be kept; it may be carried again.
        """
        now = self._clock.now()
        view = "|".join((parcel.view, *parcel.carries))

        def work(tx: Transaction) -> None:
            campaign = self._lobby.campaign(tx).id
            person = parcel.member.person if parcel.member else None
            room = transcript.own_room(person) if person is not None else parcel.place or ""
            transcript.add(tx, campaign, room, New(Kind.SHOWN, reader=person, view=view), now, letter=parcel.letter)

        await self._database.unit(work)
