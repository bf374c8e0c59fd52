"""The one door: recognise, check, ask, run, reply, refuse. Every platform comes through here."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from bot.chat import drafts, foresight, forms, misheard, typed
from bot.chat.doors import Doors
from bot.chat.forms import Step
from bot.chat.house import House, may
from bot.chat.incidents import Incident, logged
from bot.chat.incoming import Act, Answered, Brought, Called, Caller, Incoming, Outcome, Prepared, Pressed, Said
from bot.chat.misheard import UnknownCommand
from bot.chat.once import Repeated, again, first_time
from bot.chat.route import Route
from bot.chat.screen import Ask, Notice, Option, Screen, Then, Tone, written
from bot.chat.suggestions import offer, suggest
from bot.chat.turn import Turn
from bot.clock import Clock
from bot.database import Database, StorageTrouble, Transaction
from bot.ids import short
from bot.values import dataclass
from bot.words import Catalogues, Phrase, Reader, _, known, zone_or_utc
from campaigns import campaign as campaigns
from campaigns import people
from campaigns.people import A_ROLE, Member, Person, Role
from campaigns.refusals import NotAllowed, NotAMember, NotFound, NotYours, Refusal

log = logging.getLogger(__name__)

Record: TypeAlias = Callable[[Transaction, Outcome], str | None]
"""Keeps what belongs to an outcome with its effects; what it returns is noted in the inbox as the answer owed."""


class OldButton(Refusal):
    """A button of another time, or one somebody made up."""

    says = _("That button is from an older time and leads nowhere now. /help shows what I can do.")


class DraftGone(Refusal):
    """A form that was sent already, or is too old."""

    says = _("That form was already sent, or it is too old. Nothing was sent twice. Open it again to start over.")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a route answered, and the view it is, "" where it is none."""

    reply: Screen | Notice | Ask | None
    view: str = ""


class Router:
    """The door of one campaign."""

    def __init__(
        self,
        database: Database,
        house: House,
        catalogues: Catalogues,
        clock: Clock,
        campaign: str,
        *,
        owners: frozenset[tuple[str, str]] = frozenset(),
        address: str = "",
    ) -> None:
        """Take what there is.

        Args:
            database: where units run.
            house: the features.
            catalogues: the languages.
            clock: the time.
            campaign: the campaign's slug.
            owners: the accounts (platform, id) that are owners from their first word on.
            address: how people outside reach the web side, without a slash at the end; "" where they can't.
        """
        self.database, self.house, self.catalogues, self.clock = database, house, catalogues, clock
        self.campaign, self._owners, self.doors = campaign, owners, Doors(address)

    async def take(self, incoming: Incoming, record: Record | None = None) -> Outcome:
        """Do what somebody did, once, and say what came of it. Never raises for what a person can do.

        Args:
            incoming: what was done.
            record: kept in the same transaction as the effects, e.g. a platform's own transcript.
        """
        now = self.clock.now()
        await self.learn(incoming.caller.language)
        try:
            return await self.database.unit(lambda tx: self._take(tx, incoming, now, record))
        except Repeated as repeated:
            return repeated.outcome
        except Refusal as refusal:
            return await self._turned_down(incoming, Notice(refusal.phrase, Tone.CARE), now, record)
        except StorageTrouble as trouble:
            return self.out_of_order(incoming.caller, trouble)
        except Exception as error:
            incident = logged(log, act=type(incoming.act).__name__)
            notice = Notice(
                _("Something broke on my side, sorry. Nothing was changed. If it happens again, tell your lead"
                  " this number: {incident}", incident=incident), Tone.BAD,
            )  # fmt: skip
            return await self._turned_down(incoming, notice, now, record, Incident(incident, type(error).__name__))

    async def learn(self, language: str) -> None:
        """Have the words of a language read before a unit needs them: that takes longer than one may.

        They are read when somebody first needs them, not at a start: they take memory, and most teams need one only.
        """
        if not self.catalogues.is_prepared(language):
            await asyncio.to_thread(self.catalogues.prepare, language)

    def turn(self, tx: Transaction, caller: Caller, now: datetime, place: str | None = None) -> Turn:
        """The turn of whoever calls: recognised, and made an owner where the settings say so."""
        campaign = campaigns.by_slug(tx, self.campaign)
        zone = caller.zone if zone_or_utc(caller.zone).key == caller.zone else campaign.zone.key
        person, seat = people.arrives(
            tx, campaign.id, caller.platform, caller.external, typed.name(caller.name),
            language=known(caller.language), zone=zone, at=now,
        )  # fmt: skip
        if (caller.platform, caller.external) in self._owners and (seat is None or seat.role < Role.OWNER):
            seat = people.enthrone(tx, campaign, person, now)
        return self._turn(tx, campaign, now, person, seat, place)

    def turn_of(self, tx: Transaction, seat: Member | None, now: datetime, place: str | None = None) -> Turn:
        """The turn of a member nobody is calling for, or of a place: letters and the calendar."""
        campaign = campaigns.by_slug(tx, self.campaign)
        person = Person(seat.person, seat.name, seat.language, seat.zone) if seat else None
        return self._turn(tx, campaign, now, person, seat, place)

    def may(self, turn: Turn, route: Route) -> bool:
        """Whether the speaker's role is enough for a route."""
        return may(turn, route)

    def leads_to(self, act: Act) -> Route | None:
        """The route a command or a button leads to, as far as its words say; None where that is to be found out."""
        if isinstance(act, Pressed):
            return self.house.routes.get(typed.clean(act.tap).split("|")[0])
        if isinstance(act, Called):
            return self.house.words.get(act.says)
        found = typed.command(typed.clean(act.text).strip(), self.house.words) if isinstance(act, Said) else None
        return found[0] if found else None

    async def keep_draft(self, caller: Caller, draft: int, answers: Mapping[str, tuple[str, ...]]) -> bool:
        """Keep what somebody has typed into a form so far; False where the form is gone or somebody else's.

        Raises:
            StorageTrouble: it could not be kept.
        """
        return await self.keep_form(caller, draft, answers) is not None

    async def keep_form(self, caller: Caller, draft: int, answers: Mapping[str, tuple[str, ...]]) -> Ask | None:
        """Keep some answers of a form; how it stands then, None where it is gone or somebody else's.

        Raises:
            StorageTrouble: they could not be kept.
        """
        now = self.clock.now()
        return await self.database.unit(
            lambda tx: self._form(self.turn(tx, caller, now), draft, answers, looked_at=answers)
        )

    async def form(self, caller: Caller, draft: int) -> tuple[Ask, Reader] | None:
        """A form somebody left, as it stands, and who reads it; None where it is gone or somebody else's."""
        now = self.clock.now()

        def work(tx: Transaction) -> tuple[Ask, Reader] | None:
            found = drafts.find(tx, draft)
            turn = self.looking(tx, caller, now, found.place or None if found else None)
            if found is None or turn.person is None or found.person != turn.person.id:
                return None
            ask = self.asked(turn, found)
            return (ask, turn.reader) if ask else None

        return await self.database.read(work)

    async def prepare(self, incoming: Incoming) -> Prepared:
        """Tell what can be told of an act without doing it; also of one that cannot be done."""
        if (told := foresight.of_itself(self.leads_to(incoming.act), incoming.place)) is not None:
            return told
        now = self.clock.now()
        try:
            return await self.database.read(lambda tx: self._prepared(tx, incoming, now))
        except StorageTrouble:
            return Prepared()

    async def suggest(self, caller: Caller, text: str) -> list[Option]:
        """What may come next while somebody types: commands, then what a command's next field offers."""
        now, said = self.clock.now(), typed.clean(text).lstrip()
        return await self.database.read(lambda tx: suggest(self.looking(tx, caller, now), self.house, said))

    async def offer(self, caller: Caller, says: str, name: str, text: str) -> list[Option]:
        """What a field of a command offers while somebody types into it; nothing where there is no such field."""
        now, said = self.clock.now(), typed.clean(text)
        return await self.database.read(lambda tx: offer(self.looking(tx, caller, now), self.house, says, name, said))

    def looking(self, tx: Transaction, caller: Caller, now: datetime, place: str | None = None) -> Turn:
        """The turn of whoever calls, as a reader finds them: nobody is made known, and nothing taken over."""
        campaign = campaigns.by_slug(tx, self.campaign)
        person = people.find(tx, caller.platform, caller.external)
        seat = people.member_of(tx, campaign.id, person.id, person.account) if person else None
        person = person or Person(0, typed.name(caller.name), known(caller.language), caller.zone)
        return self._turn(tx, campaign, now, person, seat, place)

    def asked(self, turn: Turn, draft: drafts.Draft) -> Ask | None:
        """An open ask as it stands, and what is wrong with its answers; None where what it was for is gone."""
        route = self.house.routes.get(draft.route)
        if route is None or not may(turn, route):
            return None
        try:
            answered = [name for name, texts in draft.answers.items() if any(texts)]
            return forms.reopened(turn, route, draft, looked_at=answered)
        except Refusal:
            return None

    def out_of_order(self, caller: Caller, trouble: StorageTrouble) -> Outcome:
        """What comes of anything while nothing can be kept: that it is so, and why."""
        log.warning("could not keep what %s did: %s", caller.external, trouble.reason)
        reason = Phrase(trouble.reason.partition(" (")[0])  # what a server adds in its own words is in the log
        says = _("I can’t save anything right now: {reason}. Nothing was changed. Please try again in a minute.",
                 reason=reason)  # fmt: skip
        reader = self.catalogues.reader(caller.language, caller.zone)
        return Outcome(Notice(says, Tone.BAD), reader, 0, private=True, refused=True)

    def _turn(
        self, tx: Transaction, campaign: campaigns.Campaign, now: datetime, person: Person | None, seat: Member | None,
        place: str | None,
    ) -> Turn:  # fmt: skip
        language = person.language if person else campaign.settings.languages[0]
        reader = self.catalogues.reader(language, person.zone if person else campaign.zone.key)
        return Turn(tx, now, campaign, reader, person, seat, place, self.doors, self.house, self.catalogues.reader)

    def _take(self, tx: Transaction, incoming: Incoming, now: datetime, record: Record | None) -> Outcome:
        turn = self.turn(tx, incoming.caller, now, incoming.place)
        turn.here = incoming.here
        assert turn.person is not None
        step = self._step(turn, incoming.act)
        answer = self._answer(turn, step) if isinstance(step, Step) else _Answer(step)
        route = step.route if isinstance(step, Step) else None
        self.house.settle(turn)
        outcome = Outcome(
            answer.reply, turn.reader, turn.person.id,
            private=route is None or foresight.is_private(route, incoming.place) or isinstance(answer.reply, Ask),
            route=route.name if route else "", view=answer.view,
        )  # fmt: skip
        if not first_time(tx, incoming, now, (record(tx, outcome) if record else None) or ""):
            raise Repeated(again(turn))
        return outcome

    def _step(self, turn: Turn, act: Act) -> Step | Screen | None:
        """What an act leads to; None for words that are said to the others in a place."""
        if isinstance(act, Pressed):
            name, *arguments = typed.clean(act.tap).split("|")
            return Step(self._route(name), tuple(arguments))
        if isinstance(act, Answered):
            draft = drafts.find(turn.tx, act.draft)
            if draft is None:
                raise DraftGone
            if turn.person is None or draft.person != turn.person.id:
                raise NotYours
            return Step(self._route(draft.route), draft.arguments, dict(act.answers), draft=draft)
        if isinstance(act, Brought):
            if self.house.photos is None:
                raise NotFound
            brought = {"photos": tuple(short(media) for media in act.media), "note": (typed.clean(act.caption),)}
            return Step(self.house.photos, (), {**act.given, **brought})
        if isinstance(act, Called):
            if (route := self.house.words.get(act.says)) is None:
                raise UnknownCommand(typed=f"/{act.says}")
            return Step(route, given=act.given)
        text = typed.clean(act.text).strip()
        return self._command(turn, text) if text.startswith("/") else self._talk(turn, text)

    def _prepared(self, tx: Transaction, incoming: Incoming, now: datetime) -> Prepared:
        turn = self.looking(tx, incoming.caller, now, incoming.place)
        try:
            step = self._step(turn, incoming.act)
            return foresight.of_step(turn, step) if isinstance(step, Step) else Prepared()
        except Refusal:
            return Prepared()

    def _talk(self, turn: Turn, text: str) -> Step | None:
        if turn.place is not None or self.house.talk is None:
            return None
        return Step(self.house.talk, (), {"text": (text,)})

    def _command(self, turn: Turn, text: str) -> Step | Screen:
        if found := typed.command(text, self.house.words):
            route, rest = found
            if route.says == "start":
                return self._linked(rest) or Step(route)
            return (
                misheard.alone(route, rest)
                if rest.strip() and not (route.fields or route.asks)
                else Step(route, rest=rest)
            )
        group = typed.first_word(text)
        choices = [route for says, route in self.house.words.items() if says.startswith(f"{group} ")]
        if allowed := [route for route in choices if may(turn, route)]:
            return misheard.choices(allowed, text)
        if choices:
            raise _not_allowed(turn, min(choices, key=lambda route: route.needs or 0))
        return misheard.meant(turn, self.house, text)

    def _linked(self, payload: str) -> Step | None:
        """Where a start link leads; None where it is none we know."""
        prefix, _dash, rest = payload.strip().partition("-")
        route = self.house.starts.get(prefix)
        if route is None or not rest:
            return None
        return Step(route, (rest,)) if route.carried else Step(route, rest=rest)

    def _route(self, name: str) -> Route:
        if route := self.house.routes.get(name):
            return route
        raise OldButton

    def _answer(self, turn: Turn, step: Step) -> _Answer:
        """Check, ask for what is missing, or run."""
        if not may(turn, step.route):
            raise _not_allowed(turn, step.route)
        filled = forms.fill(turn, step)
        if filled.must_ask:
            return _Answer(forms.ask(turn, filled))
        reply = step.route.handler(turn, **filled.arguments)
        if step.draft:
            drafts.close(turn.tx, step.draft.id)
        if isinstance(reply, Then):
            following = Step(self._route(reply.route), tuple(written(argument) for argument in reply.carries))
            return self._answer(turn, replace(following, given=dict(reply.given), confirm=bool(reply.given)))
        return _Answer(reply, step.view)

    def _form(
        self, turn: Turn, number: int, answers: Mapping[str, tuple[str, ...]], *, looked_at: Collection[str] = ()
    ) -> Ask | None:
        """Keep what was typed into a form and show it again; None where it is gone, or not the speaker's."""
        draft = drafts.find(turn.tx, number)
        if draft is None or turn.person is None or draft.person != turn.person.id:
            return None
        route = self.house.routes.get(draft.route)
        if route is None or not may(turn, route):
            return None
        try:
            needs = forms.wanted(turn, route, draft.arguments)
        except Refusal:
            return None
        return forms.reopened(turn, route, forms.keep(turn, draft, needs, answers), looked_at=looked_at)

    async def _turned_down(
        self, incoming: Incoming, notice: Notice, now: datetime, record: Record | None, broke: Incident | None = None
    ) -> Outcome:
        """A refusal undoes the turn, but not what the person wrote: that stays in the draft."""
        incident = broke.number if broke else ""

        def work(tx: Transaction) -> Outcome:
            turn = self.turn(tx, incoming.caller, now, incoming.place)
            assert turn.person is not None
            if not first_time(tx, incoming, now):
                return again(turn)
            act = incoming.act
            form = self._form(turn, act.draft, act.answers) if isinstance(act, Answered) else None
            if broke:
                broke.note(turn, act)
            self.house.settle(turn)
            outcome = Outcome(
                notice, turn.reader, turn.person.id, private=True, refused=True, incident=incident, form=form
            )
            if record:
                record(tx, outcome)
            return outcome

        try:
            return await self.database.unit(work)
        except Exception:
            log.exception("could not note what was turned down", extra={"incident": incident})
            reader = self.catalogues.reader(incoming.caller.language, incoming.caller.zone)
            return Outcome(notice, reader, 0, private=True, refused=True, incident=incident)


def _not_allowed(turn: Turn, route: Route) -> Refusal:
    if turn.seat is None or route.needs is None:
        return NotAMember()
    return NotAllowed(role=A_ROLE[route.needs])
