"""The demo's evenings: who comes to an event, whom they meet, what they bring home, and who hears from them again."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from datetime import date, time
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from bot.chat.incoming import Act, Answered, Pressed, Said
from bot.chat.router import Router
from bot.chat.screen import Action, Ask, Items, Notice, Screen
from bot.clock import local_day
from bot.values import dataclass
from campaigns import events
from campaigns.campaign import Campaign
from campaigns.events import Event, State

AT_TABLE = time(20, 20)  # what the set asks for is handed in, and people met are noted
NEXT_DAY = time(12, 40)  # album and follow-ups
MET = 6  # people of the list that are met an evening


class Somebody(Protocol):
    """One of the team, and what they were answered last."""

    answer: Screen | Notice | Ask | None


Who = TypeVar("Who", bound=Somebody)


@dataclass(frozen=True, slots=True)
class Hands(Generic[Who]):
    """What somebody in the script can do: act, hand in what the first button on their screen asks for, take photos."""

    router: Router
    does: Callable[[Who, Act], Awaitable[None]]
    hand_in: Callable[[Who], Awaitable[None]]
    have_photos: Callable[[], None]


@dataclass(slots=True)
class Evenings(Generic[Who]):
    """Plays the events of a pack with its words: ``arrival`` (name, at, place) and ``met`` (by, name, note, how)."""

    hands: Hands[Who]
    cast: Mapping[str, Who]
    lead: Who
    words: Mapping[str, Any]
    _played: list[int] = field(default_factory=list)

    async def acts(self, campaign: Campaign, day: date) -> list[tuple[time, Callable[[], Awaitable[None]]]]:
        """What happens on a day, and when: the evening itself, or what comes of it the day after."""
        every = await self.hands.router.database.read(lambda tx: events.everything(tx, campaign.id))
        acts: list[tuple[time, Callable[[], Awaitable[None]]]] = []
        for event in every if self.words else ():
            days = (day - local_day(event.plan.starts_at, campaign.zone)).days
            if days == 0 and event.state is State.PLANNED:
                self._played.append(event.id)
                acts += [(time.fromisoformat(each["at"]), partial(self._arrive, event, each))
                         for each in self.words["arrival"]]  # fmt: skip
                acts += [(AT_TABLE, partial(self._at_table, event)),
                         (time.fromisoformat(self.words["closes"]), self._close)]  # fmt: skip
            elif days == 1 and event.id in self._played:
                acts.append((NEXT_DAY, partial(self._bring_home, event)))
        return acts

    async def _arrive(self, event: Event, arrival: Mapping[str, str]) -> None:
        actor = self.cast[arrival["name"]]
        await self._fill(actor, Action("", "event.here", (event.id,)), {"place": (arrival["place"],)})

    async def _at_table(self, event: Event) -> None:
        for arrival in self.words["arrival"]:
            await self._hand_in_first(self.cast[arrival["name"]], event)
        for each in self._met(event):
            said = {name: (each[name],) for name in ("name", "note", "scope", "stage")}
            await self._fill(self.cast[each["by"]], Action("", "contact.met", (event.id,)), said)

    async def _close(self) -> None:
        await self.hands.does(self.lead, Said("/event close"))

    async def _bring_home(self, event: Event) -> None:
        """The album, by those who come first; then everybody gets back to whom they met."""
        for arrival in self.words["arrival"][: self.words["albums"]]:
            self.hands.have_photos()
            await self._hand_in_first(self.cast[arrival["name"]], event)
        for each in self._met(event):
            if each["how"]:
                await self._get_back(self.cast[each["by"]], event, each)

    async def _get_back(self, actor: Who, event: Event, met: Mapping[str, str]) -> None:
        await self._open(actor, event)
        for found in buttons(actor.answer, "followup.show", met["name"]):
            await self.hands.does(actor, Pressed(found.tap))
            done = [each for each in buttons(actor.answer, "followup.done") if each.carries[-1] == met["how"]]
            if done:
                await self.hands.does(actor, Pressed(done[0].tap))

    async def _hand_in_first(self, actor: Who, event: Event) -> None:
        await self._open(actor, event)
        await self.hands.hand_in(actor)

    async def _open(self, actor: Who, event: Event) -> None:
        await self.hands.does(actor, Pressed(Action("", "event.mine", (event.id,)).tap))

    async def _fill(self, actor: Who, action: Action, said: Mapping[str, tuple[str, ...]]) -> None:
        await self.hands.does(actor, Pressed(action.tap))
        if isinstance(actor.answer, Ask):
            await self.hands.does(actor, Answered(actor.answer.draft, said))

    def _met(self, event: Event) -> Sequence[Mapping[str, str]]:
        first = self._played.index(event.id) * MET
        return list(self.words["met"])[first : first + MET]


def buttons(answer: Screen | Notice | Ask | None, route: str, of: str = "") -> Sequence[Action]:
    """The buttons of an answer that lead to a route, those of its items too; those of the item ``of`` where it is."""
    if not isinstance(answer, Screen):
        return ()
    items = [item for block in answer.blocks if isinstance(block, Items) for item in block.items]
    listed = [item.action for item in items if not of or item.title == of]
    everything = [*(() if of else answer.actions), *listed]
    return [action for action in everything if isinstance(action, Action) and action.route == route]
