"""The one door: recognise, check, ask, run, reply, refuse. Every platform comes through here."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.chat import drafts, typed
from bot.chat.fields import Answer, Unclear
from bot.chat.house import House, carried
from bot.chat.incoming import Act, Answered, Brought, Caller, Incoming, Outcome, Pressed
from bot.chat.route import Parameter, Route, Wanted
from bot.chat.screen import Action, Ask, Notice, Option, Question, Screen, Then, Tone, Weight, written
from bot.chat.turn import Turn
from bot.clock import Clock
from bot.database import Database, StorageTrouble, Transaction
from bot.ids import code, short
from bot.words import Catalogues, Phrase, Reader, Sayable, _
from campaigns import campaign as campaigns
from campaigns import people
from campaigns.people import ROLE_NAMES, Role
from campaigns.refusals import NotAllowed, NotAMember, NotFound, NotYours, Refusal

log = logging.getLogger(__name__)

Record: TypeAlias = Callable[[Transaction, Outcome], None]


class UnknownCommand(Refusal):
    """Nothing is called that."""

    says = _("I don’t know {typed}. /help shows what I can do.")


class DraftGone(Refusal):
    """A form that was sent already, or is too old."""

    says = _("That form was already sent, or it is too old. Nothing was sent twice. Open it again to start over.")


@dataclass(frozen=True, slots=True)
class _Step:
    """A route with what it was given so far."""

    route: Route
    arguments: tuple[str, ...]
    given: Mapping[str, tuple[str, ...]]
    draft: drafts.Draft | None = None
    confirm: bool = False


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
        self.campaign, self._owners, self._address = campaign, owners, address

    async def take(self, incoming: Incoming, record: Record | None = None) -> Outcome:
        """Do what somebody did, once, and say what came of it. Never raises for what a person can do.

        Args:
            incoming: what was done.
            record: kept in the same transaction as the effects, e.g. a platform's own transcript.
        """
        now = self.clock.now()
        try:
            return await self.database.unit(lambda tx: self._take(tx, incoming, now, record))
        except Refusal as refusal:
            notice, incident = Notice(refusal.phrase, Tone.CARE), ""
        except StorageTrouble as trouble:
            log.warning("could not keep what %s did: %s", incoming.caller.external, trouble.reason)
            words = _("I can’t save anything right now: {reason}. Nothing was changed. Please try again in a minute.")
            reason = Phrase(words.text, values=(("reason", Phrase(trouble.reason)),))
            reader = self.catalogues.reader(incoming.caller.language, incoming.caller.zone)
            return Outcome(Notice(reason, Tone.BAD), reader, 0, private=True, refused=True)
        except Exception:
            incident = code(6)
            log.exception("incident %s", incident, extra={"incident": incident, "act": type(incoming.act).__name__})
            notice = Notice(
                _("Something broke on my side, sorry. Nothing was changed. If it happens again, tell your lead"
                  " this number: {incident}", incident=incident), Tone.BAD,
            )  # fmt: skip
        return await self._turned_down(incoming, notice, incident, now, record)

    def turn(self, tx: Transaction, caller: Caller, now: datetime, place: str | None = None) -> Turn:
        """The turn of whoever calls: recognised, and made an owner where the settings say so."""
        campaign = campaigns.by_slug(tx, self.campaign)
        person = people.recognise(
            tx, caller.platform, caller.external, typed.clean(caller.name)[:80].strip(),
            language=caller.language, zone=caller.zone or campaign.zone.key, at=now,
        )  # fmt: skip
        seat = people.member_of(tx, campaign.id, person.id)
        if (caller.platform, caller.external) in self._owners and (seat is None or seat.role < Role.OWNER):
            seat = people.enthrone(tx, campaign, person, now)
        reader = self.catalogues.reader(person.language, person.zone)
        return Turn(tx, now, campaign, reader, person, seat, place, self._address, self.house)

    def turn_of(self, tx: Transaction, seat: people.Member | None, now: datetime, place: str | None = None) -> Turn:
        """The turn of a member nobody is calling for, or of a place: letters and the calendar."""
        campaign = campaigns.by_slug(tx, self.campaign)
        language, zone = (seat.language, seat.zone) if seat else (campaign.settings.languages[0], campaign.zone.key)
        person = people.Person(seat.person, seat.name, seat.language, seat.zone) if seat else None
        return Turn(
            tx, now, campaign, self.catalogues.reader(language, zone), person, seat, place, self._address, self.house
        )

    def may(self, turn: Turn, route: Route) -> bool:
        """Whether the speaker's role is enough for a route."""
        return route.needs is None or (turn.seat is not None and turn.seat.role >= route.needs)

    async def keep_draft(self, caller: Caller, draft: int, answers: Mapping[str, tuple[str, ...]]) -> bool:
        """Keep what somebody has typed into a form so far; False where the form is gone or somebody else's."""
        now = self.clock.now()

        def work(tx: Transaction) -> bool:
            found = drafts.find(tx, draft)
            turn = self.turn(tx, caller, now)
            if found is None or turn.person is None or found.person != turn.person.id:
                return False
            drafts.keep(tx, found, {name: _clean(given) for name, given in answers.items()}, now)
            return True

        return await self.database.unit(work)

    async def suggest(self, caller: Caller, text: str) -> list[Option]:
        """What may come next while somebody types: commands, then what a command's next field offers."""
        now = self.clock.now()

        def work(tx: Transaction) -> list[Option]:
            if people.find(tx, caller.platform, caller.external) is None:
                return []
            return self._suggest(self.turn(tx, caller, now), typed.clean(text))

        return await self.database.read(work)

    def asked(self, turn: Turn, draft: drafts.Draft) -> Ask | None:
        """An open ask as it stands; None where what it was for is gone."""
        route = self.house.routes.get(draft.route)
        if route is None or not self.may(turn, route):
            return None
        step = _Step(route, draft.arguments, draft.answers, draft)
        try:
            return self._asking(turn, step, self._wanted(turn, step), {})
        except Refusal:
            return None

    def _take(self, tx: Transaction, incoming: Incoming, now: datetime, record: Record | None) -> Outcome:
        turn = self.turn(tx, incoming.caller, now, incoming.place)
        assert turn.person is not None
        if not _first_time(tx, incoming, now):
            return Outcome(None, turn.reader, turn.person.id, private=True, repeated=True)
        step = self._step(turn, incoming.act)
        reply = self._answer(turn, step) if isinstance(step, _Step) else step
        route = step.route if isinstance(step, _Step) else None
        self.house.settle(turn)
        outcome = Outcome(
            reply, turn.reader, turn.person.id,
            private=incoming.place is None or route is None or route.private or isinstance(reply, Ask),
            route=route.name if route else "",
        )  # fmt: skip
        if record:
            record(tx, outcome)
        return outcome

    def _step(self, turn: Turn, act: Act) -> "_Step | Screen":
        if isinstance(act, Pressed):
            name, *arguments = act.tap.split("|")
            return _Step(self._route(name), tuple(arguments), {})
        if isinstance(act, Answered):
            draft = drafts.find(turn.tx, act.draft)
            if draft is None:
                raise DraftGone
            if turn.person is None or draft.person != turn.person.id:
                raise NotYours
            draft = drafts.keep(turn.tx, draft, {n: _clean(given) for n, given in act.answers.items()}, turn.now)
            return _Step(self._route(draft.route), draft.arguments, draft.answers, draft)
        if isinstance(act, Brought):
            if self.house.photos is None:
                raise NotFound
            answers = {"photos": tuple(short(media) for media in act.media)}
            return _Step(self.house.photos, (), {**answers, **_caption(act.caption)}, confirm=True)
        return self._said(turn, typed.clean(act.text).strip())

    def _said(self, turn: Turn, text: str) -> "_Step | Screen":
        if not text.startswith("/"):
            if self.house.talk is None:
                raise NotFound
            return _Step(self.house.talk, (), {"text": (text,)} if text else {})
        if found := typed.command(text, self.house.words):
            route, rest = found
            if route.says == "start" and "-" in rest and (linked := self._linked(rest)):
                return linked
            return _Step(route, (), {"": (rest,)} if rest.strip() else {})
        group = text[1:].split()[0].lower() if len(text) > 1 else ""
        choices = [r for r in self.house.words.values() if r.says.startswith(f"{group} ") and self.may(turn, r)]
        if choices:
            actions = tuple(Action(route.help, route.name) for route in choices)
            return Screen(_("What would you like to do?"), actions=actions)
        allowed = [route.says for route in self.house.words.values() if self.may(turn, route)]
        if near := typed.nearest(text, allowed):
            return Screen(
                _("I don’t know {typed}.", typed=text.split()[0][:40]),
                actions=(Action(f"/{near}", self.house.words[near].name, weight=Weight.MAIN),
                         Action(self.house.words["help"].help, self.house.words["help"].name)),
                tone=Tone.CARE,
            )  # fmt: skip
        raise UnknownCommand(typed=text.split()[0][:40])

    def _linked(self, payload: str) -> _Step | None:
        prefix, _dash, rest = payload.strip().partition("-")
        route = self.house.starts.get(prefix)
        return _Step(route, (), {"": (rest,)}) if route else None

    def _route(self, name: str) -> Route:
        if route := self.house.routes.get(name):
            return route
        raise NotFound(_("That button is from an older time and leads nowhere now. Type /help for what I can do."))

    def _answer(self, turn: Turn, step: _Step) -> Screen | Notice | Ask | None:
        """Check, ask for what is missing, or run."""
        if not self.may(turn, step.route):
            assert step.route.needs is not None
            if turn.seat is None:
                raise NotAMember
            raise NotAllowed(role=ROLE_NAMES[step.route.needs])
        wanted = self._wanted(turn, step)
        if "" in step.given:
            step = replace(step, given=typed.given(step.given[""][0], wanted.parameters))
        step = replace(step, given={**_pressed(step.route, step.arguments), **step.given})
        if wanted.known and step.draft is None:
            step = replace(step, given={**wanted.known, **step.given}, confirm=True)
        answers, wrong = self._read(turn, step, wanted)
        if wrong or step.confirm:
            return self._asking(turn, self._drafted(turn, step), wanted, {} if step.confirm else wrong)
        arguments: dict[str, object] = dict(carried(step.route, step.arguments))
        known = {parameter.name for parameter in step.route.fields}
        arguments |= {name: answer for name, answer in answers.items() if name in known}
        if step.route.asks:
            arguments["answers"] = {name: answer for name, answer in answers.items() if name not in known}
        reply = step.route.handler(turn, **arguments)
        if step.draft:
            drafts.close(turn.tx, step.draft.id)
        if isinstance(reply, Then):
            following = tuple(written(argument) for argument in reply.carries)
            return self._answer(turn, _Step(self._route(reply.route), following, {}))
        return reply

    def _wanted(self, turn: Turn, step: _Step) -> Wanted:
        if step.route.asks is None:
            return Wanted(step.route.fields)
        more = step.route.asks(turn, **carried(step.route, step.arguments))
        return replace(more, parameters=(*step.route.fields, *more.parameters))

    def _read(self, turn: Turn, step: _Step, wanted: Wanted) -> tuple[dict[str, Answer], dict[str, Sayable]]:
        """The answers that can be read, and what is wrong with the others ("" where one is only missing)."""
        answers: dict[str, Answer] = {}
        wrong: dict[str, Sayable] = {}
        for parameter in wanted.parameters:
            assert parameter.field is not None
            given = tuple(text for text in step.given.get(parameter.name, ()) if text.strip())
            if not given:
                if parameter.required:
                    wrong[parameter.name] = _("This one is needed.") if step.draft else ""
                continue
            try:
                answers[parameter.name] = parameter.field.read(given, self._options(turn, parameter, ""))
            except Unclear as unclear:
                wrong[parameter.name] = unclear.phrase
        return answers, wrong

    def _drafted(self, turn: Turn, step: _Step) -> _Step:
        if step.draft is not None:
            return step
        assert turn.person is not None
        arguments = step.arguments[: len(step.route.carried)]
        draft = drafts.begin(
            turn.tx, turn.campaign.id, turn.person.id, step.route.name, arguments, turn.place or "", turn.now
        )
        return replace(step, draft=drafts.keep(turn.tx, draft, step.given, turn.now))

    def _asking(self, turn: Turn, step: _Step, wanted: Wanted, wrong: Mapping[str, Sayable]) -> Ask:
        assert step.draft is not None
        questions = tuple(
            Question(
                parameter.name, parameter.field, parameter.required, step.draft.answers.get(parameter.name, ()),
                wrong.get(parameter.name, ""), tuple(self._options(turn, parameter, "")),
            )
            for parameter in wanted.parameters if parameter.field is not None
        )  # fmt: skip
        payload = "|".join((step.route.name, *step.arguments))
        return Ask(step.draft.id, wanted.title or step.route.help, questions, wanted.intro, payload, wanted.done)

    def _options(self, turn: Turn, parameter: Parameter, text: str) -> Sequence[Option]:
        """What a field offers, in the reader's own words, so that what is read can be typed."""
        assert parameter.field is not None
        found = parameter.field.choices(turn, text)
        return [Option(option.value, turn.reader.say(option.label)) for option in found]

    def _suggest(self, turn: Turn, text: str) -> list[Option]:
        if not text.startswith("/"):
            return []
        if ((found := typed.command(text, self.house.words)) and text.rstrip() != text) or (found and found[1]):
            return self._suggest_answers(turn, text, *found)
        wanted = text[1:].lower()
        known = sorted(route.says for route in self.house.words.values() if self.may(turn, route))
        return [
            Option(f"/{says}", turn.reader.say(self.house.words[says].help))
            for says in known
            if says.startswith(wanted)
        ]

    def _suggest_answers(self, turn: Turn, text: str, route: Route, rest: str) -> list[Option]:
        if not self.may(turn, route) or not route.fields:
            return []
        parts = rest.split()
        behind = rest.endswith(" ") or not parts
        at = min(len(parts) if behind else len(parts) - 1, len(route.fields) - 1)
        begun = "" if behind else parts[-1]
        before = text if behind else text[: len(text) - len(begun)]
        options = self._options(turn, route.fields[at], begun)
        fitting = [o for o in options if str(o.label).casefold().startswith(begun.casefold()) or o.value == begun]
        return [Option(f"{before}{_quoted(str(option.label))}", option.label) for option in fitting[:20]]

    async def _turned_down(
        self, incoming: Incoming, notice: Notice, incident: str, now: datetime, record: Record | None
    ) -> Outcome:
        def work(tx: Transaction) -> Outcome:
            turn = self.turn(tx, incoming.caller, now, incoming.place)
            assert turn.person is not None
            _first_time(tx, incoming, now)
            _keep_what_was_typed(tx, incoming.act, turn)
            outcome = Outcome(notice, turn.reader, turn.person.id, private=True, refused=True, incident=incident)
            if incident:
                tx.run(
                    "INSERT INTO incident (id, campaign, person, route, error, at)"
                    " VALUES (:id, :campaign, :person, :route, :error, :at)",
                    id=tx.new_id(), campaign=turn.campaign.id, person=turn.person.id,
                    route=repr(incoming.act)[:200], error=incident, at=now,
                )  # fmt: skip
            if record:
                record(tx, outcome)
            return outcome

        try:
            return await self.database.unit(work)
        except Exception:
            reader: Reader = self.catalogues.reader(incoming.caller.language, incoming.caller.zone)
            return Outcome(notice, reader, 0, private=True, refused=True, incident=incident)


def _first_time(tx: Transaction, incoming: Incoming, now: datetime) -> bool:
    """Mark what came in as done, in the transaction of its effects; False where it had been done."""
    return tx.run(
        "INSERT INTO inbox (platform, key, body, received_at, done_at, outcome)"
        " VALUES (:platform, :key, '', :at, :at, '')"
        " ON CONFLICT (platform, key) DO UPDATE SET done_at = :at WHERE inbox.done_at IS NULL",
        platform=incoming.caller.platform, key=incoming.key, at=now,
    ) > 0  # fmt: skip


def _keep_what_was_typed(tx: Transaction, act: Act, turn: Turn) -> None:
    """A refusal undoes the turn, but not what the person wrote: that stays in the draft."""
    if not isinstance(act, Answered) or turn.person is None:
        return
    draft = drafts.find(tx, act.draft)
    if draft is not None and draft.person == turn.person.id:
        drafts.keep(tx, draft, {name: _clean(given) for name, given in act.answers.items()}, turn.now)


def _pressed(route: Route, arguments: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What a button carries for fields that are otherwise asked for."""
    pairs = zip(route.parameters, arguments, strict=False)
    return {parameter.name: (text,) for parameter, text in pairs if parameter.field is not None}


def _caption(caption: str) -> dict[str, tuple[str, ...]]:
    return {"note": (typed.clean(caption),)} if caption.strip() else {}


def _clean(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(typed.clean(text) for text in given)


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
