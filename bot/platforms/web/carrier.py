"""Letters on their way into the browser chat: a row in the transcript, there once however often it comes."""

from bot.chat.carrier import Parcel, Undeliverable
from bot.clock import Clock
from bot.database import Database, Transaction
from bot.ids import short
from bot.platforms.web import transcript
from bot.platforms.web.doors import PLATFORM
from bot.platforms.web.transcript import New


class WebCarrier:
    """Carries letters into rooms. They are drawn when somebody looks, so they always show how things stand."""

    platform = PLATFORM
    remembers = True  # the same letter again is the same row

    def __init__(self, database: Database, clock: Clock) -> None:
        """Take where transcripts are, and the clock."""
        self._database, self._clock = database, clock

    async def carry(self, parcel: Parcel) -> str:
        """Put a letter where it belongs and return the message's id; one that is there already stays as it is.

        Somebody's browsers share one conversation: what it has shown since the letter was written is not shown again.

        Raises:
            Undeliverable: it is to nobody.
            StorageTrouble: it could not be kept; it may be carried again.
        """
        room = transcript.own_room(parcel.person) if parcel.person is not None else parcel.place
        if room is None:
            raise Undeliverable("a letter to neither a person nor a place")
        kind = transcript.kind_of_view(parcel.shows)
        new = New(kind, reader=parcel.person, view="|".join((parcel.view, *parcel.carries)))
        now = self._clock.now()

        def work(tx: Transaction) -> int:
            shown = None
            if parcel.person is not None:
                shown = transcript.shown(tx, parcel.campaign, room, new.view, parcel.letter)
            if shown is None:
                transcript.add(tx, parcel.campaign, room, new, now, letter=parcel.letter)
            return shown or parcel.letter

        return short(await self._database.unit(work))
