"""Where a scene is played: on the bare stage, or on a platform, with its wire between the cast and the router.

A scene says what people do and what they then see. A :class:`Theatre` has it done: the stage hands each act to the
router, a platform's theatre types, presses and sends through that platform's own server, as people there would.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from bot.chat.incoming import Act, Answered, Brought, Incoming, Outcome, Pressed, Said
from bot.chat.router import Record, Router
from bot.chat.screen import Ask, Letter
from bot.database import Transaction
from campaigns import media, people
from campaigns.media import Copies, Kind

if TYPE_CHECKING:
    from tests.team import Player, Team

Answers = Mapping[str, tuple[str, ...]]


class Overhearing(Router):
    """The door, with somebody beside it who remembers what came of each account's last act."""

    heard: dict[tuple[str, str], Outcome]

    async def take(self, incoming: Incoming, record: Record | None = None) -> Outcome:
        """See :meth:`Router.take`."""
        outcome = await super().take(incoming, record)
        self.heard[incoming.caller.platform, incoming.caller.external] = outcome
        return outcome


class Theatre(Protocol):
    """What a platform does for a scene. Each method returns once everything that follows from the act has happened."""

    platform: str
    """What the cast's accounts are on."""

    def account(self, name: str) -> str:
        """What the platform calls somebody's account."""

    async def opens(self, team: "Team") -> None:
        """Begin, or begin anew after a restart: the team has its campaign and its router."""

    async def closes(self) -> None:
        """Stop everything."""

    async def says(self, player: "Player", text: str) -> None:
        """Type something, in the place they are in."""

    async def presses(self, player: "Player", label: str, tap: str) -> None:
        """Press a button they see."""

    async def taps(self, player: "Player", tap: str) -> None:
        """Send a button's payload, whether or not they see it."""

    async def fills(self, player: "Player", ask: Ask, answers: Answers) -> None:
        """Answer a form as far as answers are given, and send it."""

    async def brings(self, player: "Player", photos: Sequence[int], caption: str) -> None:
        """Send photos out of the blue."""

    async def receives(self, player: "Player", letter: Letter) -> None:
        """Have a letter delivered: to the player, or to the place they are in."""

    async def photo(self, player: "Player", looks: int) -> int:
        """Take a photo with that fingerprint; its id once it is sent."""

    def shows(self, player: "Player") -> str:
        """What the platform itself has shown since the player last did something; "" where that is not its own."""


class Stage:
    """No platform at all: acts go to the router."""

    def __init__(self, platform: str = "stage") -> None:
        self._team: Team
        self._keys = 0
        self.platform = platform

    def account(self, name: str) -> str:
        return f"{self.platform}-{name}"

    async def opens(self, team: "Team") -> None:
        self._team = team

    async def closes(self) -> None:
        return None

    async def says(self, player: "Player", text: str) -> None:
        await self._does(player, Said(text))

    async def presses(self, player: "Player", label: str, tap: str) -> None:
        await self._does(player, Pressed(tap))

    async def taps(self, player: "Player", tap: str) -> None:
        await self._does(player, Pressed(tap))

    async def fills(self, player: "Player", ask: Ask, answers: Answers) -> None:
        await self._does(player, Answered(ask.draft, answers))

    async def brings(self, player: "Player", photos: Sequence[int], caption: str) -> None:
        await self._does(player, Brought(tuple(photos), caption))

    async def receives(self, player: "Player", letter: Letter) -> None:
        return None

    async def photo(self, player: "Player", looks: int) -> int:
        name = f"{looks:064x}"
        return await keep(self._team, player, name, looks)

    def shows(self, player: "Player") -> str:
        return ""

    async def _does(self, player: "Player", act: Act) -> None:
        self._keys += 1
        key = f"{self.platform}:{player.name}:{self._keys}"
        await self._team.router.take(Incoming(player.caller, act, key, player.place, player.here))


async def keep(team: "Team", player: "Player", name: str, looks: int, size: int = 1) -> int:
    """Write a photo down as the player's: the name its files have in the store, and what it looks like; its id."""
    key = f"{name}.jpg"
    copies = Copies(Kind.PHOTO, key, key, key, 1600, 1200, looks, looks ^ 0x5555_5555)

    def work(tx: Transaction) -> int:
        person = people.find(tx, player.caller.platform, player.caller.external)
        assert person is not None, f"{player.name} has never spoken"
        return media.keep(tx, team.campaign.id, person.id, copies, "photo.jpg", size, team.clock.now()).id

    return await team.database.unit(work)
