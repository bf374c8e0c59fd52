"""What a reply is made of: blocks that mean something. Each platform draws them as well as it can."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from bot.ids import short
from bot.values import dataclass
from bot.words import Sayable

if TYPE_CHECKING:
    from bot.chat.fields import Field
    from bot.media.drawings import Drawing

LONGEST_TAP = 61  # bytes; Telegram's callback data takes 64, and three mark whose payload it is


class Tone(StrEnum):
    """What a screen or a notice is like; platforms colour by it."""

    PLAIN = "plain"
    GOOD = "good"
    CARE = "care"
    BAD = "bad"


class Weight(StrEnum):
    """How much a button asks to be pressed."""

    PLAIN = "plain"
    MAIN = "main"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Say:
    """A paragraph."""

    text: Sayable


@dataclass(frozen=True, slots=True)
class Hint:
    """Small print: a reason, a next step."""

    text: Sayable


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, and whose."""

    text: str
    by: Sayable = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and what it says; an instant is shown in the reader's zone."""

    rows: tuple[tuple[Sayable, Sayable | datetime], ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant that matters, in the reader's zone."""

    label: Sayable
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of a board. ``rank`` is from 1, ties share it; ``me`` marks the reader."""

    rank: int
    name: Sayable
    amount: Sayable
    me: bool = False
    note: Sayable = ""


@dataclass(frozen=True, slots=True)
class Standings:
    """A board: rows in order, of which some may have been left out between two."""

    rows: tuple[Standing, ...]
    label: Sayable


@dataclass(frozen=True, slots=True)
class Photo:
    """A kept photo: the keys of its two public copies, the size of the larger in pixels, and what is on it.

    ``credit`` says whose it is, where that is to stand beside it.
    """

    public: str
    small: str
    width: int
    height: int
    alt: Sayable
    credit: Sayable = ""


@dataclass(frozen=True, slots=True)
class Gallery:
    """Photos, one to many, to open large."""

    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is: ``done`` of ``of``, both ≥ 0 and in ``unit``."""

    label: Sayable
    done: int
    of: int
    unit: Sayable = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture the bot draws, and its text twin, which says all that the picture says."""

    drawing: "Drawing"
    twin: Sayable


@dataclass(frozen=True, slots=True)
class File:
    """A file to take along: the name it is saved under, what it is, and how its bytes are made.

    ``make`` is called by the platform, outside the unit of work, in a thread.
    """

    name: str
    about: Sayable
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Sound:
    """A voice note to play: its key in the store, and what it is."""

    key: str
    about: Sayable


@dataclass(frozen=True, slots=True)
class Film:
    """A film to play: its key in the store, and what it is."""

    key: str
    about: Sayable


@dataclass(frozen=True, slots=True)
class Action:
    """A button: what it says, and the route it leads to with what it carries. It is no permission.

    Raises:
        ValueError: the payload would not fit every platform's button.
    """

    label: Sayable
    route: str
    carries: tuple[int | str, ...] = ()
    weight: Weight = Weight.PLAIN

    def __post_init__(self) -> None:
        """Refuse a payload that would not fit."""
        if len(self.tap.encode()) > LONGEST_TAP:
            raise ValueError(f"the button {self.tap!r} is longer than {LONGEST_TAP} bytes")

    @property
    def tap(self) -> str:
        """The payload: route and arguments, ids in base 36, in characters every platform takes."""
        return tap(self.route, self.carries)


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: Sayable
    address: str


@dataclass(frozen=True, slots=True)
class Item:
    """One of several things: a title, a line about it, perhaps a photo, perhaps a button."""

    title: Sayable
    text: Sayable = ""
    action: Action | None = None
    photo: Photo | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """Several things in order, to choose from."""

    items: tuple[Item, ...]


Block: TypeAlias = (
    Say | Hint | Quote | Facts | Moment | Standings | Gallery | Progress | Picture | File | Sound | Film | Items
)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something people may want to talk about with each other: its key (letters, digits, dashes) and its title."""

    key: str
    title: Sayable


@dataclass(frozen=True, slots=True)
class Screen:
    """A reply: one thing to see, and at best one thing to do: the action whose weight says so.

    ``topic`` is what it is about, where that is something to talk about; platforms with threads offer one. ``settled``
    says that what it was posted for is done: it is nobody's news any more.
    """

    title: Sayable
    blocks: tuple[Block, ...] = ()
    actions: tuple[Action | Link, ...] = ()
    tone: Tone = Tone.PLAIN
    topic: Topic | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence in passing: done, or not, and why."""

    text: Sayable
    tone: Tone = Tone.GOOD


@dataclass(frozen=True, slots=True)
class Question:
    """One field of an ask, as it stands: what was answered so far, what is wrong with it, and what to choose from."""

    name: str
    field: "Field"
    required: bool
    answer: tuple[str, ...] = ()
    wrong: Sayable = ""
    options: tuple["Option", ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: the value it stands for and what it says."""

    value: str
    label: Sayable


@dataclass(frozen=True, slots=True)
class Ask:
    """What is still needed before a route can run. ``draft`` keeps the answers; it may be finished anywhere."""

    draft: int
    title: Sayable
    questions: tuple[Question, ...]
    intro: Sayable = ""
    tap: str = ""
    done: Sayable = ""


@dataclass(frozen=True, slots=True)
class Then:
    """The answer is another route's: it is checked, asked for and run as if it had been pressed.

    ``given`` are answers that are known already, by name; where there are any, the form is shown before it runs.
    """

    route: str
    carries: tuple[int | str, ...] = ()
    given: tuple[tuple[str, tuple[str, ...]], ...] = ()


Reply: TypeAlias = Screen | Notice | Then | None
"""What a feature answers. An :class:`Ask` is never its answer: the router asks for what a route needs."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out in somebody's absence: a view, drawn when it is sent, to a member or a place.

    ``cause`` makes it go out once: another letter of the same cause to the same recipient is the same letter.
    ``counts`` says whether it is one of the three a day; ``again`` whether it may be repeated when it is in doubt
    that it arrived. ``later`` lets it wait for the member's digest, however much of their day is left. ``account`` is
    the one account of the member's it is for, wherever they call home. ``answers`` says that it answers what the member
    did: who is there right now hears it at once, also in their quiet hours.
    """

    shows: tuple[str, *tuple[int | str, ...]]
    member: int | None = None
    place: str | None = None
    cause: str = ""
    counts: bool = True
    again: bool = True
    urgent: bool = False
    later: bool = False
    account: int | None = None
    answers: bool = False

    @property
    def view(self) -> str:
        """The route it shows."""
        return self.shows[0]

    @property
    def carries(self) -> tuple[int | str, ...]:
        """What that route is given."""
        return self.shows[1:]


def tap(route: str, carries: tuple[int | str, ...] = ()) -> str:
    """The payload of a button: ``route|argument|…``, ids in base 36.

    Raises:
        ValueError: a text argument has characters a payload cannot carry.
    """
    return "|".join((route, *(written(argument) for argument in carries)))


def written(argument: int | str) -> str:
    """One argument of a payload.

    Raises:
        ValueError: it has characters a payload cannot carry.
    """
    if isinstance(argument, int):
        return short(argument)
    if not all(character.isalnum() or character in "-_.:" for character in argument) or not argument.isascii():
        raise ValueError(f"a button cannot carry {argument!r}")
    return argument
