"""Where something is said: a chat, or a topic in one; and messages by what Telegram calls them."""

from bot.values import dataclass

PLATFORM = "telegram"


@dataclass(frozen=True, slots=True)
class Spot:
    """A private chat (its id is the person's), a group (below zero), or a topic of one (``thread``)."""

    chat: int
    thread: int | None = None

    @property
    def address(self) -> str:
        """How it is written down: ``1001``, ``-100200``, ``-100200:7``."""
        return f"{self.chat}:{self.thread}" if self.thread else str(self.chat)

    @property
    def lane(self) -> str:
        """What its limits are counted by: topics share their group's."""
        return str(self.chat)

    @property
    def group(self) -> bool:
        """Whether others are there."""
        return self.chat < 0

    @classmethod
    def of(cls, address: str) -> "Spot":
        """The spot an address means.

        Raises:
            ValueError: it is none.
        """
        chat, _colon, thread = address.partition(":")
        return cls(int(chat), int(thread) if thread else None)


@dataclass(frozen=True, slots=True)
class Sent:
    """Messages that show one screen: each its kind and number, in order. The last one has the buttons."""

    spot: Spot
    messages: tuple[tuple[str, int], ...]

    @property
    def last(self) -> int:
        """The number of the one with the buttons."""
        return self.messages[-1][1]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What they are: ``text``, ``photo`` …; an album is one, until files come or go."""
        return tuple(kind for kind, _number in self.messages)

    @property
    def written(self) -> str:
        """How it is written down: ``-100200:7 album/12 text/15``."""
        return " ".join((self.spot.address, *(f"{kind}/{number}" for kind, number in self.messages)))

    @classmethod
    def of(cls, written: str) -> "Sent":
        """What :attr:`written` wrote.

        Raises:
            ValueError: it is something else.
        """
        address, *messages = written.split(" ")
        pairs = [one.partition("/") for one in messages]
        if not pairs:
            raise ValueError(written)
        return cls(Spot.of(address), tuple((kind, int(number)) for kind, _slash, number in pairs))
