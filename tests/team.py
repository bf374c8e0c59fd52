"""The cast: Maya says, presses, sends, sees. They speak to the real router on a real database; only the wire is missing."""

import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from bot.chat.house import House
from bot.chat.incoming import Act, Answered, Brought, Caller, Incoming, Outcome, Pressed, Said
from bot.chat.router import Router
from bot.chat.screen import Ask, Letter, Notice, Screen
from bot.chat.turn import Turn
from bot.database import Database, Transaction
from bot.database.units import Work
from bot.ids import short
from bot.words import Catalogues
from campaigns import campaign as campaigns
from campaigns import install, ledger, media, people, staffing
from campaigns.campaign import Campaign
from campaigns.ledger import Measure, Standing
from campaigns.media import Copies, Kind
from campaigns.packs import load
from campaigns.people import Member, Role
from cogs import ALL
from tests import reading
from tests.conftest import HandClock

Result = TypeVar("Result")
PACK = Path(__file__).parent / "packs" / "small"


class Letters:
    """An outbox that only remembers, for scenes in which nobody is away."""

    def __init__(self) -> None:
        self.posted: list[Letter] = []
        self.stale: list[tuple[str, tuple[int | str, ...]]] = []

    def post(self, turn: Turn, letter: Letter) -> None:
        self.posted.append(letter)

    def refresh(self, turn: Turn, view: str, carries: tuple[int | str, ...]) -> None:
        self.stale.append((view, carries))


class Player:
    """Somebody in a scene: what they do goes through the router, what they see is text."""

    def __init__(self, team: "Team", name: str, *, platform: str = "stage") -> None:
        self.team, self.name = team, name
        self.caller = Caller(platform, f"{platform}-{name}", name, "en", "America/New_York")
        self.outcome: Outcome | None = None
        self.place: str | None = None

    @property
    def reply(self) -> Screen | Notice | Ask | None:
        return self.outcome.reply if self.outcome else None

    @property
    def sees(self) -> str:
        """The last reply, in their own language."""
        assert self.outcome is not None, f"{self.name} hasn't done anything yet"
        return reading.read(self.outcome.reply, self.outcome.reader)

    @property
    def buttons(self) -> list[str]:
        assert self.outcome is not None
        return [label for label, _ in reading.buttons(self.outcome.reply, self.outcome.reader)]

    def says(self, text: str) -> str:
        return self.does(Said(text))

    def presses(self, label: str) -> str:
        """Press the button that says this, or begins so, on what they last saw."""
        assert self.outcome is not None
        found = reading.buttons(self.outcome.reply, self.outcome.reader)
        action = next((action for said, action in found if said == label or said.startswith(label)), None)
        assert action is not None, f"no button {label!r} in {[said for said, _ in found]} on:\n{self.sees}"
        return self.taps(action.tap)

    def taps(self, tap: str) -> str:
        return self.does(Pressed(tap))

    def fills(self, **answers: str | Sequence[str] | Sequence[int]) -> str:
        """Answer the form they see: texts as they are, photos by their ids."""
        ask = self.reply
        assert isinstance(ask, Ask), f"{self.name} sees no form but:\n{self.sees}"
        return self.does(Answered(ask.draft, {name: _given(answer) for name, answer in answers.items()}))

    def brings(self, *photos: int, caption: str = "") -> str:
        return self.does(Brought(tuple(photos), caption))

    def does(self, act: Act, key: str | None = None) -> str:
        incoming = Incoming(self.caller, act, key or f"{self.name}-{next(_keys)}", self.place)
        self.outcome = self.team.runner.run(self.team.router.take(incoming))
        return self.sees

    def photo(self, looks: int = 0) -> int:
        """Take a photo; ``looks`` is its fingerprint, so that two can look alike."""
        sign = looks or next(_keys) * 0x0123_4567_89AB % 2**62
        name = f"{sign:064x}"
        copies = Copies(Kind.PHOTO, f"{name}.jpg", f"{name}.jpg", f"{name}.jpg", 1600, 1200, sign, sign ^ 0x5555_5555)

        def work(tx: Transaction) -> int:
            person = people.find(tx, self.caller.platform, self.caller.external)
            assert person is not None
            return media.keep(tx, self.team.campaign.id, person.id, copies, "photo.jpg", 1, self.team.clock.now()).id

        return self.team.unit(work)

    @property
    def member(self) -> Member:
        def work(tx: Transaction) -> Member:
            person = people.find(tx, self.caller.platform, self.caller.external)
            assert person is not None
            found = people.member_of(tx, self.team.campaign.id, person.id)
            assert found is not None
            return found

        return self.team.read(work)


class Team:
    """A campaign with its router, its cast and a clock moved by hand."""

    def __init__(self, runner: asyncio.Runner, database: Database, clock: HandClock, pack: Path | str = PACK) -> None:
        self.runner, self.database, self.clock = runner, database, clock
        self.letters = Letters()
        self.house = House(ALL, self.letters)
        loaded = load(str(pack))
        self.campaign: Campaign = self.unit(lambda tx: install.install(tx, loaded, clock.now()))
        self.router = Router(
            database, self.house, Catalogues(), clock, self.campaign.slug, address="https://team.example"
        )

    def unit(self, work: Work[Result]) -> Result:
        return self.runner.run(self.database.unit(work))

    def read(self, work: Work[Result]) -> Result:
        return self.runner.run(self.database.read(work))

    def stranger(self, name: str) -> Player:
        return Player(self, name)

    def members(self, *names: str) -> list[Player]:
        return [self._seated(name, Role.MEMBER) for name in names]

    def member(self, name: str) -> Player:
        return self._seated(name, Role.MEMBER)

    def leads(self, *names: str) -> list[Player]:
        return [self._seated(name, Role.LEAD) for name in names]

    def lead(self, name: str) -> Player:
        return self._seated(name, Role.LEAD)

    def organizer(self, name: str) -> Player:
        return self._seated(name, Role.ORGANIZER)

    def owner(self, name: str) -> Player:
        return self._seated(name, Role.OWNER)

    def ticks(self) -> None:
        """Do all that is due now, until nothing is."""

        def work(tx: Transaction, name: str) -> bool:
            turn = self.router.turn_of(tx, None, self.clock.now())
            tick = next(tick for tick in self.house.ticks if tick.name == name)
            more = tick.task(turn)
            self.house.settle(turn)
            return more

        for tick in self.house.ticks:
            while self.unit(lambda tx, name=tick.name: work(tx, name)):  # type: ignore[misc]
                pass

    def regular(self, name: str) -> None:
        """Let a campaign's hour come."""
        regular = next(each for each in self.house.regulars if each.name == name)

        def work(tx: Transaction) -> None:
            turn = self.router.turn_of(tx, None, self.clock.now())
            regular.task(turn)
            self.house.settle(turn)

        self.unit(work)

    def posted(self, *, to: Player | str) -> list[str]:
        """What was posted to a member or a place, as they read it now."""
        letters = [
            letter
            for letter in self.letters.posted
            if (letter.place == to if isinstance(to, str) else letter.member == to.member.id)
        ]
        seat = None if isinstance(to, str) else to.member

        def work(tx: Transaction) -> list[str]:
            shown = []
            for letter in letters:
                place = to if isinstance(to, str) else None
                turn = self.router.turn_of(tx, seat, self.clock.now(), place)
                carries = [short(each) if isinstance(each, int) else each for each in letter.carries]
                reply = self.house.show(turn, letter.view, carries)
                assert isinstance(reply, Screen)
                shown.append(reading.read(reply, turn.reader))
            return shown

        return self.read(work)

    def points(self, player: Player, standing: Standing = Standing.VERIFIED) -> int:
        return self.total(player, Measure.POINTS, standing=standing)

    def total(
        self, player: Player, measure: Measure, period: str = ledger.ALL_TIME, standing: Standing = Standing.VERIFIED
    ) -> int:
        member = player.member.id
        return self.read(
            lambda tx: ledger.total(tx, self.campaign.id, member, measure, period=period, standing=standing)
        )

    def now(self) -> Campaign:
        """The campaign as it is now."""
        return self.read(lambda tx: campaigns.by_slug(tx, self.campaign.slug))

    def _seated(self, name: str, role: Role) -> Player:
        player = Player(self, name)

        def work(tx: Transaction) -> None:
            caller = player.caller
            person = people.recognise(
                tx, caller.platform, caller.external, name, language="en", zone=caller.zone, at=self.clock.now()
            )
            seat = people.seat(tx, self.campaign, person, role, self.clock.now())
            staffing.set_interests(tx, seat, ("food",), "either")

        self.unit(work)
        return player


_keys = itertools.count(1)


def _given(answer: str | Sequence[str] | Sequence[int]) -> tuple[str, ...]:
    if isinstance(answer, str):
        return (answer,)
    return tuple(short(each) if isinstance(each, int) else each for each in answer)
