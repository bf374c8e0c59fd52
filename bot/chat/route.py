"""Routes and cogs: a feature is a function of a turn, and its signature says what it needs."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Annotated, Any, TypeAlias, TypeVar, get_args, get_origin

from bot.chat.fields import Field
from bot.chat.screen import Letter, Reply
from bot.chat.turn import Turn
from bot.values import dataclass
from bot.words import Phrase, Sayable
from campaigns.people import Role

Handler: TypeAlias = Callable[..., Reply]
Hearer: TypeAlias = Callable[[Turn, Any], Letter | Sequence[Letter] | None]
Task: TypeAlias = Callable[[Turn], None]
H = TypeVar("H", bound=Handler)
F = TypeVar("F", bound=Hearer)
T = TypeVar("T", bound=Task)
Piece: TypeAlias = Callable[[Turn], bool]
P = TypeVar("P", bound=Piece)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a route takes: asked for where it has a field, carried by the button where it has none."""

    name: str
    kind: type
    field: Field | None
    required: bool


@dataclass(frozen=True, slots=True)
class Route:
    """One thing people can do.

    ``says`` are the words that lead here (``mission new``), ``needs`` the least role (None: anybody), ``private``
    whether only the person who asked may see the answer, ``starts`` the prefix of a start link that leads here,
    ``asks`` what it needs beyond its signature, worked out when it is needed, ``view`` whether it only shows
    something, so that it can be drawn anew, ``surveys`` whether it is about where it is said, so that the platform
    looks at the bot's rights there before it runs, ``title`` what stands above its form, "" for its help.
    """

    name: str
    handler: Handler
    help: Phrase
    parameters: tuple[Parameter, ...]
    needs: Role | None
    says: str
    private: bool
    starts: str
    asks: "Asks | None"
    view: bool
    surveys: bool = False
    title: Sayable = ""

    @property
    def carried(self) -> tuple[Parameter, ...]:
        """What a button carries to it, in order."""
        return tuple(parameter for parameter in self.parameters if parameter.field is None)

    @property
    def fields(self) -> tuple[Parameter, ...]:
        """What is asked for, in order."""
        return tuple(parameter for parameter in self.parameters if parameter.field is not None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a route asks for beyond its signature; the handler gets it all as ``answers``, a dict by name.

    ``known`` are answers there are already, to be changed; where there are any, the form is always shown first, and
    where ``look`` says so.
    """

    parameters: tuple[Parameter, ...]
    title: Phrase | None = None
    intro: Sayable = ""
    done: Sayable = ""
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    look: bool = False


Asks: TypeAlias = Callable[..., Wanted]


@dataclass(frozen=True, slots=True)
class Regular:
    """Something that happens at a campaign's hour, every day or on a weekday (0 is Monday).

    ``hour`` names the campaign's hour (``board``, ``recap``, ``digest``); its weekday, where it has one, is there too.
    """

    name: str
    task: Task
    hour: str


@dataclass(frozen=True, slots=True)
class Tick:
    """Something due at many people's own moments: one small piece a unit, True while more is due."""

    name: str
    task: Piece


@dataclass(slots=True)
class Cog:
    """One feature: its routes, what it hears, and what it does regularly."""

    name: str
    routes: list[Route] = field(default_factory=list)
    hearers: list[tuple[type, Hearer]] = field(default_factory=list)
    regulars: list[Regular] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    photos: Route | None = None
    talk: Route | None = None
    somebody: Route | None = None
    daily: Route | None = None

    def route(
        self,
        name: str,
        *,
        says: str = "",
        needs: Role | None = Role.MEMBER,
        private: bool = True,
        starts: str = "",
        asks: Asks | None = None,
        view: bool = False,
        surveys: bool = False,
        title: Sayable = "",
    ) -> Callable[[H], H]:
        """Make a function a route. Its docstring is its help, its annotated parameters are asked for."""

        def add(handler: H) -> H:
            text = (inspect.getdoc(handler) or "").split("\n\n")[0].replace("\n", " ")
            parameters = _parameters(handler)
            self.routes.append(
                Route(name, handler, Phrase(text), parameters, needs, says, private, starts, asks, view, surveys, title)
            )
            return handler

        return add

    def hears(self, fact: type) -> Callable[[F], F]:
        """Call a function with each fact of that type, in the transaction that told it."""

        def add(hearer: F) -> F:
            self.hearers.append((fact, hearer))
            return hearer

        return add

    def regularly(self, hour: str) -> Callable[[T], T]:
        """Run a function whenever the campaign's hour of that name comes, once for each."""

        def add(task: T) -> T:
            self.regulars.append(Regular(f"{self.name}.{task.__name__}", task, hour))
            return task

        return add

    def whenever_due(self, piece: P) -> P:
        """Run a function every few seconds, and again at once while it says that more is due.

        Each run is a unit of its own, so it does a chunk that takes a few milliseconds and leaves in the database
        where it got to.
        """
        self.ticks.append(Tick(f"{self.name}.{piece.__name__}", piece))
        return piece

    def takes_photos(self, handler: H) -> H:
        """Lead photos that come out of the blue to this route: its answers ``photos``, and ``note``, their caption."""
        self.photos = self._named(handler)
        return handler

    def takes_talk(self, handler: H) -> H:
        """Lead words that are no command to this route."""
        self.talk = self._named(handler)
        return handler

    def shows_somebody(self, handler: H) -> H:
        """Lead a look at somebody to this route: it carries their seat's id, 0 for whoever has none."""
        self.somebody = self._named(handler)
        return handler

    def posts_daily(self, handler: H) -> H:
        """Post this view to the team once a day, on platforms where members aren't written to one by one.

        It carries the day, as the number of days since the year 1 began.
        """
        self.daily = self._named(handler)
        return handler

    def _named(self, handler: Handler) -> Route:
        return next(route for route in self.routes if route.handler is handler)


def _parameters(handler: Handler) -> tuple[Parameter, ...]:
    # Read off the function: inspect.signature and typing.get_type_hints take a fiftieth of a start for all routes.
    code = handler.__code__
    names = code.co_varnames[1 : code.co_argcount]
    needed = len(names) - len(handler.__defaults__ or ())
    found = []
    for place, name in enumerate(names):
        hint: Any = handler.__annotations__[name]
        if isinstance(hint, str):
            raise TypeError(f"{handler.__qualname__}: {name} is annotated in quotes, so nobody would be asked for it")
        asked = None
        if get_origin(hint) is Annotated:
            hint, *extras = get_args(hint)
            asked = next((extra for extra in extras if isinstance(extra, Field)), None)
        if name == "answers":
            continue
        found.append(Parameter(name, _plain(hint), asked, place < needed))
    return tuple(found)


def _plain(hint: Any) -> type:
    """The type of a carried argument: int or str, also where it may be missing."""
    for kind in (int, str):
        if hint is kind or kind in get_args(hint):
            return kind
    return object
