"""All cogs together: which words, buttons, facts and hours lead where."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from bot.chat.route import Cog, Hearer, Regular, Route, Tick
from bot.chat.screen import Letter, Notice, Screen, Then, written
from bot.chat.turn import Turn
from bot.ids import long
from campaigns.refusals import NotFound

if TYPE_CHECKING:
    from bot.media.cabinet import Cabinet


class Outbox(Protocol):
    """Where letters go; the courier takes them from there."""

    def post(self, turn: Turn, letter: Letter) -> None:
        """Keep a letter, once for its cause and recipient."""

    def refresh(self, turn: Turn, view: str, carries: tuple[int | str, ...]) -> None:
        """See that everything posted that shows this view is drawn anew."""


class House:
    """The cogs, found by what leads to them.

    Raises:
        ValueError: two routes have the same name or the same words.
    """

    def __init__(self, cogs: Iterable[Cog], outbox: Outbox, cabinet: "Cabinet | None" = None) -> None:
        """Take the features, the outbox, and what files to take along get their pictures from."""
        self.cogs = tuple(cogs)
        self.cabinet = cabinet
        self._outbox = outbox
        self.routes: dict[str, Route] = {}
        self.words: dict[str, Route] = {}
        self.starts: dict[str, Route] = {}
        self.regulars: list[Regular] = []
        self.ticks: list[Tick] = []
        self._hearers: dict[type, list[Hearer]] = {}
        self.photos = next((cog.photos for cog in self.cogs if cog.photos), None)
        self.talk = next((cog.talk for cog in self.cogs if cog.talk), None)
        self.somebody = next((cog.somebody for cog in self.cogs if cog.somebody), None)
        self.daily = next((cog.daily for cog in self.cogs if cog.daily), None)
        for cog in self.cogs:
            self._take_in(cog)

    def settle(self, turn: Turn) -> None:
        """Let every fact of the turn be heard, then put its letters in the outbox. The unit ends with this."""
        while turn.tx.facts:
            fact = turn.tx.facts.pop(0)
            for hearer in self._hearers.get(type(fact), ()):
                turn.letters.extend(_letters(hearer(turn, fact)))
        for letter in turn.letters:
            self._outbox.post(turn, letter)
        for view, carries in dict.fromkeys(turn.stale):
            self._outbox.refresh(turn, view, carries)
        turn.letters.clear()
        turn.stale.clear()

    def show(self, turn: Turn, view: str, carries: Sequence[str]) -> Screen | Notice | None:
        """What a view shows now, to whoever the turn is for. ``carries`` are written as in a payload.

        Raises:
            NotFound: there is no such view, or what it showed is gone.
        """
        route = self.routes.get(view)
        if route is None:
            raise NotFound
        reply = route.handler(turn, **carried(route, carries))
        if isinstance(reply, Then):
            return self.show(turn, reply.route, [written(argument) for argument in reply.carries])
        return reply

    def _take_in(self, cog: Cog) -> None:
        for route in cog.routes:
            if route.name in self.routes:
                raise ValueError(f"two routes are called {route.name}")
            self.routes[route.name] = route
            if route.says:
                if route.says in self.words:
                    raise ValueError(f"two routes are reached by /{route.says}")
                self.words[route.says] = route
            if route.starts:
                self.starts[route.starts] = route
        for fact, hearer in cog.hearers:
            self._hearers.setdefault(fact, []).append(hearer)
        self.regulars.extend(cog.regulars)
        self.ticks.extend(cog.ticks)


def may(turn: Turn, route: Route) -> bool:
    """Whether the speaker's role is enough for a route."""
    return route.needs is None or (turn.seat is not None and turn.seat.role >= route.needs)


def carried(route: Route, texts: Sequence[str]) -> dict[str, int | str]:
    """The arguments in a payload for those parameters of a route that it carries.

    Raises:
        NotFound: they don't fit the route: an old button, or one somebody made up.
    """
    arguments: dict[str, int | str] = {}
    for parameter, text in zip(route.parameters, texts, strict=False):
        if parameter.field is not None:
            continue
        try:
            arguments[parameter.name] = long(text) if parameter.kind is int else text
        except ValueError:
            raise NotFound from None
    if any(p.required and p.name not in arguments for p in route.carried):
        raise NotFound
    return arguments


def _letters(heard: Letter | Sequence[Letter] | None) -> Sequence[Letter]:
    if heard is None:
        return ()
    return (heard,) if isinstance(heard, Letter) else heard
