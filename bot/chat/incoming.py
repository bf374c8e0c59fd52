"""What comes in from a platform, in the house's own words, and what goes back."""

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from bot.chat.screen import Ask, Notice, Screen
from bot.values import dataclass
from bot.words import Reader, Sayable


@dataclass(frozen=True, slots=True)
class Caller:
    """An account on a platform, as it shows itself; language and zone are only taken at the first word."""

    platform: str
    external: str
    name: str = ""
    language: str = "en"
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Something typed: a command, or just words."""

    text: str


@dataclass(frozen=True, slots=True)
class Called:
    """A command taken from a menu: its words, and what was filled in, field by field."""

    says: str
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, by its payload."""

    tap: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An ask, sent: the draft and what was given, field by field."""

    draft: int
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Brought:
    """Photos out of the blue, already kept, with their caption, and what else was filled in with them."""

    media: tuple[int, ...]
    caption: str = ""
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Act: TypeAlias = Said | Called | Pressed | Answered | Brought


@dataclass(frozen=True, slots=True)
class Lack:
    """A right the bot lacks somewhere, and where somebody clicks to give it."""

    right: Sayable
    remedy: Sayable


@dataclass(frozen=True, slots=True)
class Here:
    """A channel, group or topic in which something is said, as its platform describes it.

    ``address`` is what a place bound to it is known by, ``called`` what people call it. ``missing`` are the rights
    the bot would need to work there; it is None where nobody looked, as for a route that doesn't survey.
    """

    platform: str
    address: str
    called: str
    missing: tuple[Lack, ...] | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing somebody did. ``key`` is the platform's id for it: the same key is the same act.

    ``place`` is the campaign's place it happened in: None where only the bot and the person are, "" where others
    are, but no place of the campaign is. ``here`` describes that channel or group; None in the browser, too.
    """

    caller: Caller
    act: Act
    key: str
    place: str | None = None
    here: Here | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What can be told of an act before it is done.

    ``person`` is who does it, 0 where they are not known yet or needn't be; ``allowed`` whether their role is enough;
    ``asks`` whether a form will be the answer; ``private`` whether only they may see the answer.
    """

    person: int = 0
    route: str = ""
    allowed: bool = True
    asks: bool = False
    private: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. ``repeated`` says it had been done before, and nothing was done now.

    ``view`` is the payload of the view the reply shows, "" where it shows none: only that can be drawn anew, for what
    a button leads to may have done something. ``form`` is the form a refusal was the answer to, as it stands: it can
    be mended and sent again.
    """

    reply: Screen | Notice | Ask | None
    reader: Reader
    person: int
    private: bool
    route: str = ""
    refused: bool = False
    repeated: bool = False
    incident: str = ""
    view: str = ""
    form: Ask | None = None
