"""Between the courier and a platform: what is handed over, at what pace, and what may come of it.

A platform offers a :class:`Carrier`. It may also be one that :class:`Remembers` what it was given, one that is
:class:`Paced`, and one that :class:`Redraws`; the courier looks for each of them.
"""

from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.chat.screen import Notice, Screen
from bot.values import dataclass
from bot.words import Reader


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter, drawn, for one recipient on one platform.

    ``nonce`` is the letter's id in base 36, the same on every try. ``address`` is what the platform calls the
    recipient: a member's account, or where the ``place`` is bound. ``repeated`` says that an earlier try may have
    arrived; the screen says so too. ``reference`` is what :meth:`Carrier.carry` returned, where it is redrawn.
    """

    letter: int
    nonce: str
    campaign: int
    platform: str
    address: str
    member: int | None
    person: int | None
    place: str | None
    view: str
    carries: tuple[str, ...]
    shows: Screen | Notice
    reader: Reader
    written_at: datetime
    repeated: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """A platform's pace; None where it has none.

    ``per_second`` is over everything, ``per_chat_second`` for each chat, ``per_group_minute`` for each group.
    ``in_flight`` letters at most (≥ 1) are handed over at once: so many may be in doubt when the process dies.
    """

    per_second: float | None = None
    per_chat_second: float | None = None
    per_group_minute: int | None = None
    in_flight: int = 4


class NotSent(Exception):
    """The platform surely didn't get it; it goes again.

    ``retry_after`` is how many seconds the platform asks for, None where it doesn't say; ``chat_only`` whether that
    is about this chat alone.
    """

    def __init__(self, reason: str = "", *, retry_after: float | None = None, chat_only: bool = False) -> None:
        """Take why, for the log, and what the platform asks for."""
        super().__init__(reason)
        self.retry_after, self.chat_only = retry_after, chat_only


class InDoubt(Exception):
    """The platform may have got it, and doesn't say: a timeout, a reset, a fault of its own."""


class Undeliverable(Exception):
    """It will never arrive: blocked, gone, not allowed."""

    def __init__(self, reason: str) -> None:
        """Take the reason, as an operator reads it."""
        super().__init__(reason)
        self.reason = reason


class Unfinished(Exception):
    """What was drawn anew shows what is true, but for something that the platform lets change only ``after_s`` seconds
    from now. Nothing else has to wait for that.
    """

    def __init__(self, reason: str, *, after_s: float) -> None:
        """Take what is left to do, for the log, and when it may be done."""
        super().__init__(reason)
        self.after_s = after_s


class Carrier(Protocol):
    """A platform, as the courier sees it."""

    @property
    def platform(self) -> str:
        """Its name: ``web``, ``telegram``, ``discord``."""

    async def carry(self, parcel: Parcel) -> str:
        """Hand a letter over and return what the platform calls it, "" where it has no name for it.

        Raises:
            NotSent: surely not; try again.
            InDoubt: perhaps.
            Undeliverable: never.
        """


@runtime_checkable
class Remembers(Protocol):
    """A carrier that takes the same letter only once, by its id: in doubt, it can simply be given again."""

    @property
    def remembers(self) -> bool:
        """Whether it does."""


@runtime_checkable
class Paced(Protocol):
    """A carrier whose platform has limits."""

    @property
    def limits(self) -> Limits:
        """The platform's pace."""

    def chat(self, parcel: Parcel) -> tuple[str, bool]:
        """Which chat a letter goes to, and whether that is a group."""


@runtime_checkable
class Redraws(Protocol):
    """A carrier that can draw anew what it once handed over."""

    async def redraw(self, parcel: Parcel) -> None:
        """Show this where ``parcel.reference`` is.

        Raises:
            NotSent, InDoubt, Undeliverable: as :meth:`Carrier.carry` does.
            Unfinished: all but something that has to wait is shown.
        """


class Turnstile(Protocol):
    """The way out to a platform, where replies overtake letters."""

    async def reply(self, chat: str, *, group: bool = False) -> None:
        """Wait until a reply may go to that chat."""

    def add(self, chat: str, more: int, *, group: bool = False) -> None:
        """Count so many more messages to that chat: what went was an album, and the platform counts each of it."""

    def obey(self, retry_after: float, chat: str | None = None) -> None:
        """Let nothing through for so many seconds: to one chat, or at all."""
