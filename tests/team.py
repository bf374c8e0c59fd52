"""The cast: Maya says, presses, sends, sees.

They speak to the real router on a real database: on the bare stage, where only the wire is missing, or on a platform.
"""

import asyncio
import itertools
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from bot.chat.house import House
from bot.chat.incoming import Act, Caller, Here, Incoming, Outcome
from bot.chat.route import Cog
from bot.chat.screen import Ask, Letter, Link, Notice, Screen, Then, tap, written
from bot.chat.turn import Turn
from bot.database import Database, Transaction
from bot.database.units import Work
from bot.ids import short
from bot.media.cabinet import Cabinet
from bot.words import Catalogues, Reader
from campaigns import campaign as campaigns
from campaigns import install, ledger, missions, people, staffing
from campaigns.assignments import Assignment
from campaigns.campaign import Campaign
from campaigns.ledger import Measure, Standing
from campaigns.packs import load
from campaigns.people import Member, Role
from cogs import ALL
from tests import reading
from tests.conftest import HandClock, unlike_any_other
from tests.platforms.theatre import Overhearing, Stage, Theatre

Result = TypeVar("Result")
PACK = Path(__file__).parent / "packs" / "small"


class Letters:
    """An outbox that only remembers, once for a cause and recipient, for scenes in which nobody is away."""

    def __init__(self) -> None:
        self.posted: list[Letter] = []
        self.stale: list[tuple[str, tuple[int | str, ...]]] = []
        self._causes: set[tuple[str, int | None, str | None]] = set()

    def post(self, turn: Turn, letter: Letter) -> None:
        once = (letter.cause or tap(letter.view, letter.carries), letter.member, letter.place)
        if once not in self._causes:
            self._causes.add(once)
            self.posted.append(letter)

    def refresh(self, turn: Turn, view: str, carries: tuple[int | str, ...]) -> None:
        self.stale.append((view, carries))


class Player:
    """Somebody in a scene: what they do goes through the theatre's wire to the router, what they see is text."""

    def __init__(self, team: "Team", name: str, *, language: str = "en", theatre: Theatre | None = None) -> None:
        self.team, self.name = team, name
        self.theatre = theatre or team.theatre
        platform, account = self.theatre.platform, self.theatre.account(name)
        self.caller = Caller(platform, account, name, language, "America/New_York")
        self.outcome: Outcome | None = None
        self.place: str | None = None
        self.here: Here | None = None

    @property
    def reply(self) -> Screen | Notice | Ask | None:
        return self.outcome.reply if self.outcome else None

    @property
    def sees(self) -> str:
        """The last reply, in their own language, and what their app showed of it."""
        assert self.outcome is not None, f"{self.name} hasn't done anything yet"
        said = reading.read(self.outcome.reply, self.outcome.reader)
        shown = self.theatre.shows(self)
        return f"{said}\n{shown}" if shown else said

    @property
    def buttons(self) -> list[str]:
        assert self.outcome is not None
        return [label for label, _ in reading.buttons(self.outcome.reply, self.outcome.reader)]

    def buttons_to(self, route: str) -> list[str]:
        """The payloads of the buttons they see that lead to a route."""
        assert self.outcome is not None
        found = [action for _said, action in reading.buttons(self.outcome.reply, self.outcome.reader)]
        return [action.tap for action in found if action.route == route]

    @property
    def form(self) -> Ask:
        """The form they see, or the one that was just turned down."""
        assert self.outcome is not None
        found = self.outcome.reply if isinstance(self.outcome.reply, Ask) else self.outcome.form
        assert found is not None, f"{self.name} sees no form but:\n{self.sees}"
        return found

    @property
    def asked(self) -> list[str]:
        """The names of what the form asks for."""
        return [question.name for question in self.form.questions]

    def answer(self, name: str) -> tuple[str, ...]:
        """What the form has for one of its questions."""
        return next(question.answer for question in self.form.questions if question.name == name)

    def offered(self, name: str) -> list[str]:
        """What the form offers to choose from for one of its questions."""
        found = next(question for question in self.form.questions if question.name == name)
        assert self.outcome is not None
        return [self.outcome.reader.say(option.label) for option in found.options]

    def says(self, text: str) -> str:
        return self._plays(self.theatre.says(self, text))

    def presses(self, label: str) -> str:
        """Press the button that says this, or begins so, on what they last saw."""
        assert self.outcome is not None
        found = reading.buttons(self.outcome.reply, self.outcome.reader)
        meant = next((each for each in found if each[0] == label or each[0].startswith(label)), None)
        assert meant is not None, f"no button {label!r} in {[said for said, _ in found]} on:\n{self.sees}"
        said, action = meant
        return self._plays(self.theatre.presses(self, said, action.tap))

    def taps(self, tap: str) -> str:
        """Send a button's payload, whether or not they see that button."""
        return self._plays(self.theatre.taps(self, tap))

    def fills(self, **answers: str | Sequence[str] | Sequence[int]) -> str:
        """Answer the form they see: texts as they are, photos by their ids."""
        given = {name: _given(answer) for name, answer in answers.items()}
        return self._plays(self.theatre.fills(self, self.form, given))

    def hands_in(self, title: str = "Poster wall", **answers: str | Sequence[str] | Sequence[int]) -> str:
        """Take a mission where they haven't got it yet, and hand it in."""
        self.says("/today")
        self.says(f"/handin {title}")
        if not isinstance(self.reply, Ask) or "mission" in self.asked:
            self.says("/board")
            self.presses(f"{title}: Look")
            self.presses("Take it")
            self.presses("Hand it in")
        given = answers or {"photos": [self.photo()], "note": "Found a good one."}
        return self.fills(**given)

    def approves(self) -> str:
        """Approve what has waited longest."""
        self.says("/review")
        self.presses(next(button for button in self.buttons if button.endswith(": Open")))
        return self.presses("Approve")

    def opens_letter(self, view: str = "") -> str:
        """Look at the last letter that came for them, or the last that shows a view."""
        letters = [each for each in self.team.letters.posted if each.member == self.member.id and view in each.view]
        assert letters, f"nothing came for {self.name}"
        return self._receives(letters[-1])

    def looks_into(self, place: str) -> str:
        """Go to a place and look at the last card there."""
        letters = [each for each in self.team.letters.posted if each.place == place]
        assert letters, f"nothing is in {place}"
        self.place = place
        return self._receives(letters[-1])

    def brings(self, *photos: int, caption: str = "") -> str:
        return self._plays(self.theatre.brings(self, photos, caption))

    def does(self, act: Act, key: str | None = None) -> str:
        """Hand an act to the router itself, whatever the theatre."""
        incoming = Incoming(self.caller, act, key or f"{self.name}-{next(_keys)}", self.place, self.here)
        return self._plays(self.team.router.take(incoming))

    def photo(self, looks: int = 0) -> int:
        """Take a photo; ``looks`` is its fingerprint, so that two can look alike."""
        sign = looks or unlike_any_other(next(_keys))
        return self.team.runner.run(self.theatre.photo(self, sign))

    @property
    def member(self) -> Member:
        def work(tx: Transaction) -> Member:
            person = people.find(tx, self.caller.platform, self.caller.external)
            assert person is not None
            found = people.member_of(tx, self.team.campaign.id, person.id)
            assert found is not None
            return found

        return self.team.read(work)

    def _receives(self, letter: Letter) -> str:
        self.team.runner.run(self.theatre.receives(self, letter))
        self.outcome = self.team.drawn(letter, self.member, self.place if letter.member is None else None)
        return self.sees

    def _plays(self, doing: Coroutine[Any, Any, object]) -> str:
        self.team.runner.run(doing)
        self.outcome = self.team.router.heard.get((self.caller.platform, self.caller.external), self.outcome)
        assert self.outcome is not None, f"{self.name} did something, and nothing came of it"
        assert self.team.may_break or not self.outcome.incident, f"something broke: {self.sees}"
        leads_on(self.outcome.reply, self.outcome.reader)
        return self.sees


class Team:
    """A campaign with its router, its cast and a clock moved by hand."""

    def __init__(
        self, runner: asyncio.Runner, database: Database, clock: HandClock, *, pack: Path | str = PACK,
        cogs: Sequence[Cog] = ALL, address: str = "https://team.example",
        owners: frozenset[tuple[str, str]] = frozenset(), theatre: Theatre | None = None,
        cabinet: Cabinet | None = None,
    ) -> None:  # fmt: skip
        self.runner, self.database, self.clock = runner, database, clock
        self.theatre = theatre or Stage()
        self.letters = Letters()
        self.cogs, self.address, self.owners, self.cabinet = cogs, address, owners, cabinet
        self.may_break = False  # whether a bug is part of the scene
        loaded = load(str(pack))
        self.campaign: Campaign = self.unit(lambda tx: install.install(tx, loaded, clock.now()))
        self.restart()

    def restart(self) -> None:
        """Start anew on the same database: all that is kept in memory is gone."""
        self.house = House(self.cogs, self.letters, self.cabinet)
        self.router = Overhearing(
            self.database, self.house, Catalogues(), self.clock, self.campaign.slug, address=self.address,
            owners=self.owners,
        )  # fmt: skip
        self.router.heard = {}
        self.runner.run(self.theatre.opens(self))

    def unit(self, work: Work[Result]) -> Result:
        return self.runner.run(self.database.unit(work))

    def read(self, work: Work[Result]) -> Result:
        return self.runner.run(self.database.read(work))

    def stranger(self, name: str) -> Player:
        return Player(self, name)

    def app_of(self, name: str, language: str = "en") -> Player:
        """Somebody in another app than the theatre's: what they do there goes straight to the router."""
        pocket = Stage("pocket")
        self.runner.run(pocket.opens(self))
        return Player(self, name, language=language, theatre=pocket)

    def members(self, *names: str) -> list[Player]:
        return [self.seated(name, Role.MEMBER) for name in names]

    def member(self, name: str, language: str = "en") -> Player:
        return self.seated(name, Role.MEMBER, language)

    def leads(self, *names: str) -> list[Player]:
        return [self.seated(name, Role.LEAD) for name in names]

    def lead(self, name: str, language: str = "en") -> Player:
        return self.seated(name, Role.LEAD, language)

    def organizer(self, name: str, language: str = "en") -> Player:
        return self.seated(name, Role.ORGANIZER, language)

    def owner(self, name: str) -> Player:
        return self.seated(name, Role.OWNER)

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
        seat, place = (None, to) if isinstance(to, str) else (to.member, None)
        drawn = [self.drawn(letter, seat, place) for letter in letters]
        return [reading.read(each.reply, each.reader) for each in drawn]

    def drawn(self, letter: Letter, seat: Member | None, place: str | None) -> Outcome:
        """A letter as a member, or a place, reads it now."""

        def work(tx: Transaction) -> Outcome:
            turn = self.router.turn_of(tx, seat, self.clock.now(), place)
            reply = self.house.show(turn, letter.view, [written(each) for each in letter.carries])
            assert not isinstance(reply, Then)
            leads_on(reply, turn.reader)
            return Outcome(reply, turn.reader, seat.person if seat else 0, private=place is None, route=letter.view)

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

    def mission(self, title: str) -> int:
        """The id of a mission by its title."""
        found = self.read(lambda tx: missions.everything(tx, self.campaign.id))
        return next(mission.id for mission in found if mission.title.text == title)

    def assignments(self, player: Player) -> list[Assignment]:
        """All that somebody was ever given, oldest first."""
        member = player.member.id
        rows = self.read(
            lambda tx: tx.all("SELECT * FROM assignment WHERE member = :member ORDER BY given_at, id", member=member)
        )
        return [Assignment.of(row) for row in rows]

    def now(self) -> Campaign:
        """The campaign as it is now."""
        return self.read(lambda tx: campaigns.by_slug(tx, self.campaign.slug))

    def seated(self, name: str, role: Role, language: str = "en") -> Player:
        """Somebody with a role."""
        return self.seats(Player(self, name, language=language), role)

    def seats(self, player: Player, role: Role = Role.MEMBER) -> Player:
        """Put somebody on the team."""

        def work(tx: Transaction) -> None:
            caller = player.caller
            person = people.recognise(
                tx, caller.platform, caller.external, player.name, language=caller.language, zone=caller.zone,
                at=self.clock.now(),
            )  # fmt: skip
            seat = people.seat(tx, self.campaign, person, role, self.clock.now())
            staffing.set_interests(tx, seat, ("food",), "either")

        self.unit(work)
        return player


_keys = itertools.count(1)


def leads_on(reply: Screen | Notice | Ask | None, reader: Reader) -> None:
    """No screen is a dead end: each has a button, on itself or on what it lists."""
    if isinstance(reply, Screen):
        linked = [action for action in reply.actions if isinstance(action, Link)]
        assert linked or reading.buttons(reply, reader), f"a dead end:\n{reading.read(reply, reader)}"


def _given(answer: str | Sequence[str] | Sequence[int]) -> tuple[str, ...]:
    if isinstance(answer, str):
        return (answer,)
    return tuple(short(each) if isinstance(each, int) else each for each in answer)
