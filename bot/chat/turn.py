"""What a feature is handed: the open transaction, the instant, who is speaking and where."""

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot.chat.doors import Doors
from bot.chat.incoming import Here
from bot.chat.screen import Letter, Reply
from bot.clock import local_day
from bot.database import Transaction
from bot.values import dataclass
from bot.words import Reader, Sayable
from campaigns.campaign import Campaign
from campaigns.people import Member, Person
from campaigns.refusals import NotAMember, NotFound

if TYPE_CHECKING:
    from bot.media.cabinet import Cabinet


class Views(Protocol):
    """Everything there is to show, and what the files in it get their pictures from."""

    @property
    def cabinet(self) -> "Cabinet | None":
        """Kept photos and drawn pictures; None where there are none to be had."""

    def show(self, turn: "Turn", view: str, carries: Sequence[str]) -> Reply:
        """What a view shows now, to whoever the turn is for."""


@dataclass(slots=True)
class Turn:
    """One person's turn, or the calendar's.

    ``place`` is where it is said, None where only they see it, "" where others do and it is no place of the campaign;
    ``here`` describes that channel or group. ``doors`` are the ways in from outside; ``readers`` finds the reader for a
    language and a zone.
    """

    tx: Transaction
    now: datetime
    campaign: Campaign
    reader: Reader
    person: Person | None = None
    seat: Member | None = None
    place: str | None = None
    doors: Doors = field(default_factory=Doors)
    views: Views | None = None
    readers: Callable[[str, str], Reader] | None = None
    letters: list[Letter] = field(default_factory=list)
    stale: list[tuple[str, tuple[int | str, ...]]] = field(default_factory=list)
    here: Here | None = None

    @property
    def member(self) -> Member:
        """Who is speaking.

        Raises:
            NotAMember: they haven't joined.
        """
        if self.seat is None:
            raise NotAMember
        return self.seat

    @property
    def zone(self) -> ZoneInfo:
        """The speaker's zone."""
        return self.reader.zone

    @property
    def today(self) -> date:
        """The speaker's local date."""
        return local_day(self.now, self.reader.zone)

    def speak(self, language: str, zone: str) -> None:
        """From now on say it in that language and zone: the speaker has just chosen them."""
        if self.readers is not None:
            self.reader = self.readers(language, zone)

    def say(self, text: Sayable | datetime) -> str:
        """A text or an instant as the reader reads it."""
        return self.reader.moment(text) if isinstance(text, datetime) else self.reader.say(text)

    def shows(self, view: str, carries: Sequence[str]) -> Reply:
        """What another view shows now; ``carries`` are written as in a payload.

        Raises:
            NotFound: there is no such view, or what it showed is gone.
        """
        if self.views is None:
            raise NotFound
        return self.views.show(self, view, carries)

    @property
    def cabinet(self) -> "Cabinet | None":
        """What files to take along get kept photos and drawn pictures from; never asked inside the unit."""
        return self.views.cabinet if self.views else None

    def post(self, letter: Letter) -> None:
        """Put a letter in the outbox; it goes out once this turn is committed."""
        self.letters.append(letter)

    def refresh(self, view: str, *carries: int | str) -> None:
        """Draw anew, wherever it was posted, a view whose content this turn changed."""
        self.stale.append((view, carries))
