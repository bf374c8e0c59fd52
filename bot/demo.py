"""The demo's two weeks: a team that plays its days through the same rules as real ones, on a clock that runs ahead.

Nothing is inserted: people join with codes, get missions at nine, hand in what the pack's ``demo.toml`` says, photos
are drawn and go through the same intake, a lead decides in the evening. It ends at the present, with something open,
something waiting and something sent back.
"""

import asyncio
import tomllib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Protocol

from bot.chat.fields import Choice, Count, Field, Link, One, Photos, Several, Yes
from bot.chat.incoming import Act, Answered, Caller, Incoming, Pressed, Said
from bot.chat.router import Router
from bot.chat.screen import Ask, Notice, Question, Screen
from bot.clock import at_local
from bot.database import Transaction
from bot.evening import Evenings, Hands, buttons
from bot.ids import short
from bot.values import dataclass
from campaigns import campaign as campaigns
from campaigns import people, staffing
from campaigns.campaign import Campaign
from campaigns.people import Member, Role

PHOTOS_A_DAY = 2  # drawn at most, each half a second: more would keep a first start waiting
PHOTOS_OF_AN_ALBUM = 3  # drawn for an event, whatever else was that day
MOST_AT_ONCE = 5  # photos saved up for one hand-in: as many as a mission asks for at least
REVIEWS_AT = time(20, 45)  # the lead's evening
LEFT_WAITING = 3  # of what came by the lead's newest evening, for whoever opens the demo to decide
SENT_BACK_EVERY = 9  # of what the lead looks at, so many in one comes back


class RunningAhead:
    """A clock that the script sets; it never goes back."""

    def __init__(self, at: datetime) -> None:
        """Take where it begins."""
        self._at = at

    def now(self) -> datetime:
        """Where the script is."""
        return self._at

    def monotonic(self) -> float:
        """The same, in seconds."""
        return self._at.timestamp()

    async def sleep(self, seconds: float) -> None:
        """Pass that many seconds at once."""
        self._at += timedelta(seconds=seconds)

    def set(self, at: datetime) -> None:
        """Go to an instant, or stay where that has passed."""
        self._at = max(self._at, at)


class Machine(Protocol):
    """What the script needs of the program around it, all on the script's clock."""

    router: Router

    async def catch_up(self) -> None:
        """Do what the calendar has due and deliver the letters that may go out."""

    async def photo(self, person: int, data: bytes, name: str) -> int:
        """Take a photo in as if the person had sent it; its id."""


Draw = Callable[[str, int, datetime], Awaitable[bytes]]
"""Draws a photograph: what it shows, which one of those, and when it was taken."""


@dataclass(frozen=True, slots=True)
class Words:
    """What ``demo.toml`` says."""

    days: int
    people: tuple[Mapping[str, Any], ...]
    handed: Mapping[str, Mapping[str, Sequence[Any]]]
    interviews: tuple[Mapping[str, str], ...]
    sent_back: tuple[Mapping[str, str], ...]
    said: tuple[Mapping[str, Any], ...] = ()
    evening: Mapping[str, Any] = field(default_factory=dict)
    nobody_in: Sequence[str] = ()

    @classmethod
    def read(cls, path: Path) -> "Words | None":
        """The words of a pack's folder; None where it has no demo."""
        file = path / "demo.toml"
        if not file.exists():
            return None
        kept = tomllib.loads(file.read_text("utf-8"))
        return cls(
            kept["days"], tuple(kept["person"]), kept["handed"], tuple(kept["interview"]), tuple(kept["sent_back"]),
            tuple(kept.get("said", ())), kept.get("evening", {}),
            kept.get("nobody_in", ()),
        )  # fmt: skip


@dataclass(slots=True)
class Actor:
    """One of the team in the script."""

    name: str
    caller: Caller
    diligence: int
    answer: Screen | Notice | Ask | None = None
    dice: Random = field(default_factory=Random)


class Script:
    """Plays the team's days from two weeks ago until the present."""

    def __init__(self, machine: Machine, clock: RunningAhead, words: Words, draw: Draw, *, until: datetime) -> None:
        """Take the machine on the script's clock, the words, what draws photos, and the present."""
        self._machine, self._clock, self._words, self._draw, self._until = machine, clock, words, draw, until
        self._keys = count(1)
        self._times: dict[str, int] = {}
        self._left = 0
        self._looked = 0
        self._interviews = 0
        self._cast: dict[str, Actor] = {}
        self._campaign: Campaign | None = None
        self._evenings: Evenings[Actor] | None = None

    async def play(self) -> None:
        """Play it all."""
        campaign = self._campaign = await self._machine.router.database.read(
            lambda tx: campaigns.by_slug(tx, self._machine.router.campaign)
        )
        today = self._until.astimezone(campaign.zone).date()
        first = today - timedelta(days=self._words.days)
        self._clock.set(at_local(first, time(8, 30), campaign.zone))
        await self._gather(campaign)
        hands = Hands[Actor](self._machine.router, self._does, self._hand_in, self._more_photos)
        self._evenings = Evenings(hands, self._cast, self._lead(), self._words.evening)
        for number in range(self._words.days + 1):
            await self._day(campaign, first + timedelta(days=number), last=number == self._words.days)
        self._clock.set(self._until)
        await self._machine.catch_up()

    async def _gather(self, campaign: Campaign) -> None:
        """Everybody takes their seat and tells what they are into."""
        for said in self._words.people:
            caller = Caller("web", f"demo-{said['name'].lower()}", said["name"], said.get("language", "en"),
                            campaign.zone.key)  # fmt: skip
            actor = Actor(said["name"], caller, said.get("diligence", 0), dice=Random(said["name"]))
            self._cast[actor.name] = actor
            await self._machine.router.database.unit(partial(self._seat, campaign=campaign, actor=actor, said=said))

    def _seat(self, tx: Transaction, *, campaign: Campaign, actor: Actor, said: Mapping[str, Any]) -> Member:
        caller, now = actor.caller, self._clock.now()
        person = people.recognise(
            tx, caller.platform, caller.external, caller.name, language=caller.language, zone=caller.zone, at=now
        )
        team = tx.one("SELECT id FROM team WHERE campaign = :c AND key = :key", c=campaign.id, key=said.get("team", ""))
        role = Role[said["role"].upper()]
        seat = people.seat(tx, campaign, person, role, now, team=team["id"] if team else None)
        staffing.set_interests(tx, seat, said.get("tracks", ()), "either")
        minutes = said.get("minutes", 300)
        staffing.set_hours(
            tx, seat, handout=seat.handout_at, quiet_from=seat.quiet_from, quiet_until=seat.quiet_until,
            minutes=minutes, now=now,
        )  # fmt: skip
        tx.facts.clear()  # they have been here for a while: nobody is told that they came
        return seat

    async def _day(self, campaign: Campaign, day: date, *, last: bool) -> None:
        self._left = min(self._left + PHOTOS_A_DAY, MOST_AT_ONCE)
        newest = at_local(day + timedelta(days=1), REVIEWS_AT, campaign.zone) >= self._until
        acts: list[tuple[time, Callable[[], Awaitable[None]]]] = [
            (time(9, 5), self._nothing),
            (REVIEWS_AT, partial(self._review, keep=LEFT_WAITING if newest else 0)),
        ]
        members = [actor for actor in self._cast.values() if actor.diligence]
        keen = [actor for actor in members if actor.dice.randrange(100) < actor.diligence]
        visitor = members[0]  # whom a browser plays first: their mission of today is still open
        acts += [(self._hour(actor), partial(self._work, actor)) for actor in keen if not (last and actor is visitor)]
        ago = (self._until.astimezone(campaign.zone).date() - day).days
        said = [each for each in self._words.said if each["days_ago"] == ago]
        acts += [(time.fromisoformat(each["at"]), partial(self._say, each)) for each in said]
        if self._evenings is not None:
            acts += await self._evenings.acts(campaign, day)
        if day.weekday() == 0:
            acts.append((time(9, 30), self._post_recap))
        for hour, act in sorted(acts, key=lambda pair: pair[0]):
            at = at_local(day, hour, campaign.zone)
            if at >= self._until:
                break
            self._clock.set(at)
            await act()
            await self._machine.catch_up()

    def _hour(self, actor: Actor) -> time:
        return time(actor.dice.randint(10, 19), actor.dice.randrange(60))

    async def _nothing(self) -> None:
        """Only what the calendar has for the hour."""

    async def _say(self, said: Mapping[str, str]) -> None:
        actor = self._cast[said["name"]]
        await self._does(actor, Said(said["text"]), place=said.get("place"))

    async def _work(self, actor: Actor) -> None:
        """Do the day's mission, and now and then another one."""
        await self._does(actor, Said("/today"))
        if actor.dice.randrange(7) == 0:
            await self._press(actor, "today.swap")
        await self._hand_in(actor)
        if actor.dice.randrange(4) == 0:
            await self._does(actor, Said("/board"))
            if await self._press(actor, "board.look") and await self._press(actor, "board.take"):
                await self._hand_in(actor)

    async def _hand_in(self, actor: Actor) -> None:
        if not await self._press(actor, "handin.submit") or not isinstance(actor.answer, Ask):
            return
        key = await self._mission_of(actor.answer)
        answers = await self._answers(actor, actor.answer, key)
        if answers is not None:
            await self._does(actor, Answered(actor.answer.draft, answers))
            if key in self._words.nobody_in:
                await self._for_everybody(actor, answers.get("note", ()))

    def _more_photos(self) -> None:
        self._left = max(self._left, PHOTOS_OF_AN_ALBUM)

    async def _for_everybody(self, actor: Actor, note: tuple[str, ...]) -> None:
        """Let photos in which nobody can be recognised be shown anywhere; the note says what is on them."""
        receipt = actor.answer
        if await self._press(actor, "caption.write") and isinstance(actor.answer, Ask):
            await self._does(actor, Answered(actor.answer.draft, {"what": note}))
        elif await self._press(actor, "caption.of"):
            await self._press(actor, "caption.note")
        actor.answer = receipt
        if await self._press(actor, "consent.of"):
            await self._press(actor, "consent.nobody")

    async def _mission_of(self, ask: Ask) -> str:
        assignment = int(ask.tap.split("|")[1], 36)
        row = await self._machine.router.database.read(
            lambda tx: tx.one(
                "SELECT m.key FROM assignment a JOIN mission m ON m.id = a.mission WHERE a.id = :id", id=assignment
            )
        )
        return row["key"] if row else ""

    async def _answers(self, actor: Actor, ask: Ask, key: str) -> Mapping[str, tuple[str, ...]] | None:
        """What is said to each question; None where the script has nothing for it."""
        nth = self._times[key] = self._times.get(key, -1) + 1
        interview = self._words.interviews[self._interviews % len(self._words.interviews)]
        given: dict[str, tuple[str, ...]] = {}
        for question in ask.questions:
            answer = await self._answer(actor, question, key, nth, interview)
            if answer is None:
                return None
            if answer:
                given[question.name] = answer
        if any(question.name == "signature" for question in ask.questions):
            self._interviews += 1
        return given

    async def _answer(
        self, actor: Actor, question: Question, key: str, nth: int, interview: Mapping[str, str]
    ) -> tuple[str, ...] | None:
        asked: Field = question.field
        if isinstance(asked, Photos):
            return await self._photos(actor, key, nth, asked.min)
        if isinstance(asked, One):
            return None if question.required else ()
        if isinstance(asked, Link):
            return (f"https://{key}.example/{actor.name.lower()}/{nth + 1}",)
        if isinstance(asked, Yes):
            return ("yes",)
        if question.name in interview:
            return (interview[question.name],) if interview[question.name] else ()
        said = self._words.handed.get(key, {}).get(question.name)
        if said:
            return (str(said[nth % len(said)]),)
        if isinstance(asked, Choice | Several):
            return (question.options[0].value,) if question.options else None
        if isinstance(asked, Count):
            return (str(max(asked.min, 3)),)
        return None if question.required else ()

    async def _photos(self, actor: Actor, key: str, nth: int, least: int) -> tuple[str, ...] | None:
        if self._left < least:
            return None
        self._left -= least
        person, now = await self._person(actor), self._clock.now()
        drawn = await asyncio.gather(*(self._draw(key, nth * 10 + number, now) for number in range(least)))
        names = [f"IMG_{next(self._keys):04}.jpg" for _ in drawn]
        return tuple([short(await self._machine.photo(person, *each)) for each in zip(drawn, names, strict=True)])

    async def _person(self, actor: Actor) -> int:
        found = await self._machine.router.database.read(
            lambda tx: people.find(tx, actor.caller.platform, actor.caller.external)
        )
        assert found is not None, "everybody took their seat"
        return found.id

    async def _review(self, *, keep: int) -> None:
        """The lead looks at what waits, oldest first, until only the newest ``keep`` are left for the visitor."""
        lead = self._lead()
        await self._does(lead, Said("/review"))
        while len(waiting := buttons(lead.answer, "review.card")) > keep:
            before = waiting[0].tap
            await self._does(lead, Pressed(before))
            await self._decide(lead)
            await self._does(lead, Said("/review"))
            if (left := buttons(lead.answer, "review.card")) and left[0].tap == before:
                return

    async def _decide(self, lead: Actor) -> None:
        self._looked += 1
        words = self._words.sent_back[self._looked % len(self._words.sent_back)]
        if self._looked % SENT_BACK_EVERY == 0 and await self._press(lead, "review.send_back"):
            ask = lead.answer
            if isinstance(ask, Ask):
                names = {question.name for question in ask.questions}
                options = {option.value for question in ask.questions for option in question.options}
                parts = {"parts": (words["part"],)} if "parts" in names and words["part"] in options else {}
                await self._does(lead, Answered(ask.draft, {"reason": (words["reason"],), **parts}))
                return
        await self._press(lead, "review.approve")

    async def _post_recap(self) -> None:
        organizer = self._organizer()
        await self._does(organizer, Said("/recap"))
        await self._press(organizer, "recap.draft")  # the week before this one
        await self._press(organizer, "recap.post")

    def _lead(self) -> Actor:
        return next(a for a in self._cast.values() if not a.diligence and a.name != self._organizer().name)

    def _organizer(self) -> Actor:
        names = {said["name"] for said in self._words.people if said["role"] == "organizer"}
        return next(actor for actor in self._cast.values() if actor.name in names)

    async def _press(self, actor: Actor, route: str) -> bool:
        """Press the first button that leads to a route; False where there is none."""
        found = buttons(actor.answer, route)
        if not found:
            return False
        await self._does(actor, Pressed(found[0].tap))
        return True

    async def _does(self, actor: Actor, act: Act, place: str | None = None) -> None:
        key = f"demo-{next(self._keys)}"
        outcome = await self._machine.router.take(Incoming(actor.caller, act, key, place))
        actor.answer = outcome.reply
