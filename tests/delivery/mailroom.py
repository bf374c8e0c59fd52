"""A small campaign in which letters are written and delivered; only the platform's end of the wire is ours."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.chat.carrier import Carrier, Limits, Parcel
from bot.chat.house import House
from bot.chat.incoming import Caller, Incoming, Said
from bot.chat.route import Cog
from bot.chat.router import Router
from bot.chat.screen import Letter, Reply, Screen
from bot.chat.turn import Turn
from bot.clock import Clock
from bot.database import Database, Row, Transaction
from bot.database.units import Work
from bot.delivery.courier import Courier
from bot.delivery.outbox import Outbox
from bot.words import Catalogues
from campaigns import install, people
from campaigns.campaign import Campaign
from campaigns.packs import load
from campaigns.people import Member, Role
from campaigns.refusals import NotFound
from cogs import digest
from tests import reading

Result = TypeVar("Result")

PACK = Path(__file__).parent.parent / "packs" / "small"


def notes() -> Cog:
    """Notes that somebody wrote and others are shown: what a letter is about."""
    cog = Cog("note")

    @cog.route("note.show")
    def show(turn: Turn, note: int) -> Reply:
        """A note."""
        return _note(turn, note)

    @cog.route("note.lead", needs=Role.LEAD)
    def lead(turn: Turn, note: int) -> Reply:
        """A note for leads."""
        return _note(turn, note)

    @cog.route("note.posted", private=False)
    def posted(turn: Turn, note: int) -> Reply:
        """A note for a place."""
        return _note(turn, note)

    return cog


def _note(turn: Turn, note: int) -> Screen:
    row = turn.tx.one("SELECT detail FROM deed WHERE id = :note", note=note)
    if row is None:
        raise NotFound
    if row["detail"] == "broken":
        raise RuntimeError("this view is broken")
    return Screen(row["detail"])


@dataclass
class Postbox:
    """A platform's end of the wire: it takes parcels, or makes the trouble it was told to make, in order."""

    platform: str
    taken: list[Parcel] = field(default_factory=list)
    troubles: deque[Exception | None] = field(default_factory=deque)
    moments: list[float] = field(default_factory=list)
    clock: Clock | None = None
    answers_in_s: float = 0.0
    at_once: int = 0
    most_at_once: int = 0

    async def carry(self, parcel: Parcel) -> str:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._carry(parcel)
        finally:
            self.at_once -= 1

    async def _carry(self, parcel: Parcel) -> str:
        if self.clock is not None:
            self.moments.append(self.clock.monotonic())
            await self.clock.sleep(self.answers_in_s)
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble is not None:
            raise trouble
        self.taken.append(parcel)
        return f"{self.platform}-{len(self.taken)}"

    def reads(self) -> list[str]:
        """What arrived, as its readers read it."""
        return [reading.read(parcel.shows, parcel.reader) for parcel in self.taken]


@dataclass
class RememberingPostbox(Postbox):
    """One that takes the same letter only once."""

    remembers: bool = True

    async def _carry(self, parcel: Parcel) -> str:
        if any(known.letter == parcel.letter for known in self.taken):
            return "known"
        return await super()._carry(parcel)


@dataclass
class PacedPostbox(Postbox):
    """One with limits."""

    limits: Limits = field(default_factory=lambda: Limits(per_second=30, per_chat_second=1, per_group_minute=18))

    def chat(self, parcel: Parcel) -> tuple[str, bool]:
        return parcel.address, parcel.place is not None


@dataclass
class RedrawingPostbox(Postbox):
    """One that can draw anew what it took."""

    redrawn: list[Parcel] = field(default_factory=list)
    redraw_troubles: deque[Exception] = field(default_factory=deque)

    async def redraw(self, parcel: Parcel) -> None:
        if self.redraw_troubles:
            raise self.redraw_troubles.popleft()
        self.redrawn.append(parcel)


class Mailroom:
    """A campaign with an outbox, and a courier for the postboxes it is given."""

    def __init__(self, runner: asyncio.Runner, database: Database, clock: Clock, cogs: Sequence[Cog] = ()) -> None:
        self.runner, self.database, self.clock = runner, database, clock
        self.house = House((notes(), digest.cog, *cogs), Outbox())
        pack = load(str(PACK))
        self.campaign: Campaign = self.unit(lambda tx: install.install(tx, pack, clock.now()))
        self.router = Router(database, self.house, Catalogues(), clock, self.campaign.slug)
        self._boots = self._said = 0

    def unit(self, work: Work[Result]) -> Result:
        return self.runner.run(self.database.unit(work))

    def read(self, work: Work[Result]) -> Result:
        return self.runner.run(self.database.read(work))

    def courier(self, *carriers: Carrier) -> Courier:
        """The courier of a process of its own."""
        self._boots += 1
        return Courier(self.database, self.router, carriers, self.clock, f"boot-{self._boots}")

    def deliver(self, *carriers: Carrier) -> None:
        """Deliver all that is due."""
        self.runner.run(self.courier(*carriers).deliver_due())

    def member(
        self, name: str, *, platform: str = "web", zone: str = "America/New_York", role: Role = Role.MEMBER,
        quiet: tuple[str, str] = ("00:00", "00:00"), away: tuple[date, date | None] | None = None,
    ) -> Member:  # fmt: skip
        def work(tx: Transaction) -> Member:
            person = people.recognise(
                tx, platform, f"{platform}-{name}", name, language="en", zone=zone, at=self.clock.now()
            )
            seat = people.seat(tx, self.campaign, person, role, self.clock.now())
            tx.facts.clear()
            return self._want(tx, seat, quiet, away)

        return self.unit(work)

    def wants(
        self, seat: Member, *, quiet: tuple[str, str] = ("00:00", "00:00"),
        away: tuple[date, date | None] | None = None,
    ) -> Member:  # fmt: skip
        """A member who has changed their mind."""
        return self.unit(lambda tx: self._want(tx, seat, quiet, away))

    def moves_home(self, seat: Member, platform: str) -> None:
        """Let a member call an account on another platform home."""

        def work(tx: Transaction) -> None:
            tx.run("UPDATE account SET home = FALSE WHERE person = :person", person=seat.person)
            tx.run(
                "INSERT INTO account (id, person, platform, external, name, home, created_at, seen_at)"
                " VALUES (:id, :person, :platform, :external, '', TRUE, :at, :at)",
                id=tx.new_id(), person=seat.person, platform=platform, external=f"{platform}-{seat.name}",
                at=self.clock.now(),
            )  # fmt: skip

        self.unit(work)

    def does_something(self, seat: Member, *, platform: str = "web") -> None:
        """Let a member say something, in an app."""
        self._said += 1
        caller = Caller(platform, f"{platform}-{seat.name}", seat.name, seat.language, seat.zone)
        self.runner.run(self.router.take(Incoming(caller, Said("hello"), f"said-{self._said}")))

    def bind(self, place: str, platform: str, address: str) -> None:
        self.unit(
            lambda tx: tx.run(
                "INSERT INTO place (campaign, name, platform, address) VALUES (:campaign, :place, :platform, :address)"
                " ON CONFLICT (campaign, name, platform) DO UPDATE SET address = :address",
                campaign=self.campaign.id, place=place, platform=platform, address=address,
            )
        )  # fmt: skip

    def note(self, text: str) -> int:
        """Write a note down; its id."""

        def work(tx: Transaction) -> int:
            note = tx.new_id()
            tx.run(
                "INSERT INTO deed (id, campaign, what, detail, at) VALUES (:id, :campaign, 'note', :text, :at)",
                id=note, campaign=self.campaign.id, text=text, at=self.clock.now(),
            )  # fmt: skip
            return note

        return self.unit(work)

    def rewrite(self, note: int, text: str, *, view: str = "note.show") -> None:
        """Change a note, and have it drawn anew wherever it is shown."""
        self.turn(self.rewriting(note, text, view=view))

    def rewriting(self, note: int, text: str, *, view: str = "note.show") -> Callable[[Turn], None]:
        """A turn that does that."""

        def work(turn: Turn) -> None:
            turn.tx.run("UPDATE deed SET detail = :text WHERE id = :note", text=text, note=note)
            turn.refresh(view, note)

        return work

    def post(self, *letters: Letter) -> None:
        """Write letters, all in one turn."""

        def work(turn: Turn) -> None:
            for letter in letters:
                turn.post(letter)

        self.turn(work)

    def turn(self, work: Callable[[Turn], None]) -> None:
        """Take a turn, as a cog does."""
        self.unit(lambda tx: self.in_turn(tx, work))

    def in_turn(self, tx: Transaction, work: Callable[[Turn], None]) -> None:
        """The same, in a transaction that is open already."""
        turn = self.router.turn_of(tx, None, self.clock.now())
        work(turn)
        self.house.settle(turn)

    def letters(self) -> list[Row]:
        """Every letter there is, in order."""
        return self.read(lambda tx: tx.all("SELECT * FROM letter ORDER BY id"))

    def states(self) -> list[str]:
        return [letter["state"] for letter in self.letters()]

    def _want(
        self, tx: Transaction, seat: Member, quiet: tuple[str, str], away: tuple[date, date | None] | None
    ) -> Member:
        first, last = away or (None, None)
        tx.run(
            "UPDATE member SET quiet_from = :since, quiet_until = :until, away_from = :first, away_until = :last"
            " WHERE id = :id",
            since=quiet[0], until=quiet[1], first=first, last=last, id=seat.id,
        )  # fmt: skip
        return people.get(tx, self.campaign.id, seat.id)


@asynccontextmanager
async def running(courier: Courier) -> AsyncIterator[Courier]:
    """A courier that delivers meanwhile."""
    await courier.start()
    try:
        yield courier
    finally:
        await courier.stop()
