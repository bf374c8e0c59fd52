"""The desk: takes what people do on Discord to the router, and answers in time."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sized
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.chat.incidents import broke_answering, logged
from bot.chat.incoming import Act, Answered, Brought, Called, Incoming, Outcome, Prepared, Pressed
from bot.chat.router import Router
from bot.chat.screen import Notice, Tone, tap
from bot.database import StorageTrouble, Transaction
from bot.platforms.discord import errand, kept, text
from bot.platforms.discord.bringing import Bringing
from bot.platforms.discord.errand import PLATFORM, Errand, Kind
from bot.platforms.discord.gestures import Gestures
from bot.platforms.discord.kept import PutOff
from bot.platforms.discord.owing import Owing
from bot.platforms.discord.places import Places, here
from bot.platforms.discord.reach import AnyInteraction, Reach, TooLate
from bot.platforms.discord.shows import Shows
from bot.words import Reader, Sayable, _
from campaigns import campaign as campaigns
from campaigns import people
from campaigns.refusals import NotYours, Refusal

log = logging.getLogger(__name__)

PATIENCE_S = 1.5  # then the answer is put off: half of what Discord waits
LOOKS_S = 0.2  # then what takes long is put off without a look at whether it asks, and privately
ASKING_S = 2.2  # a window can only be a first answer, so where one is expected there is less to spare
WRITTEN_BY_S = 2.5  # what is put off is written down by then, or put off all the same
MOST_CHOICES = 25
LONGEST_CHOICE = 100


class NotAPhoto(Refusal):
    """The message menu on a message without a photo."""

    says = _("There’s no photo on that message. Post one, or type /handin and add it there.")


class Desk:
    """Everything that comes by way of interactions."""

    def __init__(
        self,
        router: Router,
        places: Places,
        shows: Shows,
        bringing: Bringing,
        gestures: Gestures,
        owing: Owing,
        *,
        patience_s: float = PATIENCE_S,
        told: Callable[[float], None] | None = None,
    ) -> None:
        """Take the door, the parts of the platform, and who is told how many seconds a first answer took."""
        self._router, self._places, self.shows, self._bringing = router, places, shows, bringing
        self._gestures, self._owing, self._patience_s, self._told = gestures, owing, patience_s, told
        self._database, self._clock = router.database, router.clock

    async def take(self, client: discord.Client, interaction: AnyInteraction) -> None:
        """Do what an interaction is about, and answer it. Never raises."""
        if interaction.type is discord.InteractionType.autocomplete:
            await self._offer(client, interaction)
            return
        found: Errand | None = None
        reach: Reach | None = None
        try:
            found = errand.of(interaction)
            if found is not None:
                reach = Reach(client, found, interaction, self._told)
                await self.run(client, found, reach)
        except TooLate:
            log.warning("an answer came too late: Discord waits three seconds")
        except StorageTrouble as trouble:
            found = found or errand.bare(interaction)
            await self._out_of_order(found, reach or Reach(client, found, interaction, self._told), trouble)
        except Exception:
            found = found or errand.bare(interaction)
            await self._broke(found, reach or Reach(client, found, interaction, self._told))

    async def finish(self, client: discord.Client, left: PutOff) -> None:
        """Do what was put off before a restart, or only answer it where it is done. Never raises."""
        try:
            found = errand.read(left.body)
        except ValueError:
            log.warning("something another version put off cannot be read any more")
            return
        reach = Reach(client, found)
        try:
            if left.done:  # its answer waits with all the others
                await self.shows.what_waits(found, reach)
            else:
                await self.run(client, found, reach)
        except TooLate:
            log.info("what was put off before the restart is done; Discord no longer takes the answer")
        except StorageTrouble as trouble:
            log.warning("what was put off waits for the next start: %s", trouble.reason)
            return
        except Exception:
            await self._broke(found, reach)
        await self._database.unit(lambda tx: kept.done(tx, found.key, self._clock.now()))

    async def _broke(self, found: Errand, reach: Reach) -> None:
        """Log the bug that is being handled under a number, and tell that to whoever met it."""
        incident = logged(log)
        reader = self._router.catalogues.reader(found.locale, "UTC")
        try:
            await self.shows.say(found, reach, reader, broke_answering(incident))
        except Exception as error:
            log.info("nobody could be told of the incident: %r", error)
            await self._owing.tried(found.key)
        else:
            self._owing.given(found.key)

    async def _out_of_order(self, found: Errand, reach: Reach, trouble: StorageTrouble) -> None:
        """Say that nothing can be kept right now."""
        outcome = self._router.out_of_order(found.caller, trouble)
        try:
            await self.shows.outcome(found, reach, outcome)
        except (TooLate, discord.HTTPException) as error:
            log.info("nobody could be told that nothing can be kept: %r", error)

    async def run(self, client: discord.Client, found: Errand, reach: Reach) -> None:
        """Do one errand.

        Raises:
            TooLate: Discord no longer takes the answer.
        """
        if found.kind is Kind.WINDOW:
            await self._window(client, found, reach)
        elif found.kind is Kind.OPEN:
            await self._open(found, reach)
        elif found.kind is Kind.PHOTOS:
            await self._photos(client, found, reach)
        elif found.kind is Kind.PERSON:
            async with self._in_time(found, reach, self._patience_s):
                somebody = await self._somebody(found)
            await self._act(found, reach, Pressed(somebody))
        elif found.kind is Kind.SEND:
            await self._act(found, reach, Answered(found.draft, {}))
        elif found.kind is Kind.TALK:
            await self._talk(client, found, reach)
        else:
            act: Act = Called(found.text, found.given) if found.kind is Kind.COMMAND else Pressed(found.text)
            await self._act(found, reach, act)

    async def _act(self, found: Errand, reach: Reach, act: Act, *, looked: bool = False) -> Outcome | None:
        """Take an act to the router and show what came of it."""
        outcome = await self._routed(found, reach, act, looked=looked)
        if outcome.repeated:
            return None
        try:
            await self.shows.outcome(found, reach, outcome)
        except TooLate:
            if not await self._owing.later(found.key):
                await self.shows.too_late(found, outcome, self._database.new_id())
            raise
        self._owing.given(found.key)
        if found.kind is Kind.COMMAND or (found.source is not None and not found.source.mine):
            try:
                await self.shows.what_waits(found, reach, outcome.reply)
            except StorageTrouble as trouble:
                log.info("what waits for somebody goes on waiting: %s", trouble.reason)
        return outcome

    async def _routed(self, found: Errand, reach: Reach, act: Act, *, looked: bool = False) -> Outcome:
        """What the router makes of an act; where that takes long, the answer is put off meanwhile."""
        route = self._router.leads_to(act)
        place = await self._place(found, reach)
        where = here(found, survey=route is not None and route.surveys)
        incoming = Incoming(found.caller, act, found.key, place, where)
        record = self._owing.record(found.key, found.account)
        if not reach.fresh:
            return await self._router.take(incoming, record)
        late, done = list[asyncio.Task[None]](), asyncio.Event()

        def takes_long() -> None:
            look = not looked and not isinstance(act, Answered)
            late.append(asyncio.create_task(self._late(incoming, found, reach, done, look=look)))

        timer = asyncio.get_running_loop().call_later(max(0.0, self._patience_s - reach.waited_s), takes_long)
        try:
            return await self._router.take(incoming, record)
        finally:
            timer.cancel()
            done.set()
            for error in await asyncio.gather(*late, return_exceptions=True) if late else ():
                if error is not None:
                    log.warning("what takes long could not be put off: %r", error)

    async def _place(self, found: Errand, reach: Reach) -> str | None:
        """The place something was done in; most of the time that is known."""
        if self._places.known:
            return await self._places.of(found)
        async with self._in_time(found, reach, self._patience_s):
            return await self._places.of(found)

    @asynccontextmanager
    async def _in_time(self, found: Errand, reach: Reach, patience_s: float) -> AsyncIterator[list[asyncio.Task[None]]]:
        """While something is looked up that may take long; a task says that the answer was put off meanwhile."""
        late: list[asyncio.Task[None]] = []

        def takes_long() -> None:
            late.append(asyncio.create_task(self._put_off(found, reach, private=True)))

        timer = asyncio.get_running_loop().call_later(max(0.0, patience_s - reach.waited_s), takes_long)
        try:
            yield late
        finally:
            timer.cancel()
            for error in await asyncio.gather(*late, return_exceptions=True) if late else ():
                if error is not None:
                    log.warning("what takes long could not be put off: %r", error)

    async def _late(self, incoming: Incoming, found: Errand, reach: Reach, done: asyncio.Event, *, look: bool) -> None:
        """What is done takes long: put its answer off, unless it asks and is ``done`` in time for a window."""
        told = await self._foretold(incoming) if look else Prepared()
        if told.asks:
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), max(0.0, ASKING_S - self._patience_s))
        if not done.is_set():
            await self._put_off(found, reach, private=told.private)

    async def _foretold(self, incoming: Incoming) -> Prepared:
        """What can be told of an act that takes long; where even that takes long, that it is private."""
        looking = asyncio.ensure_future(self._router.prepare(incoming))
        done, _late = await asyncio.wait({looking}, timeout=LOOKS_S)
        if not done:
            looking.cancel()
            return Prepared()
        return looking.result()

    async def _put_off(self, found: Errand, reach: Reach, *, private: bool) -> None:
        """Write an errand down, so that a restart can finish it, and tell Discord that the answer comes later."""
        if not reach.fresh:
            return
        new = found.source is None or (private and not found.source.mine)
        held = ("private" if private else "public") if new else "update"
        body = replace(found, held=held).written()
        writing = asyncio.create_task(
            self._database.unit(lambda tx: kept.receive(tx, found.key, body, self._clock.now()))
        )
        writing.add_done_callback(_looked_at)
        self._owing.put_off(found.key)
        await asyncio.wait({writing}, timeout=max(0.0, WRITTEN_BY_S - reach.waited_s))
        try:
            await reach.hold(private=private, new=new)
        except TooLate:
            log.info("Discord no longer waited when the answer was put off")

    async def _open(self, found: Errand, reach: Reach) -> None:
        """Open a form again."""
        async with self._in_time(found, reach, ASKING_S) as late:
            form = await self._router.form(found.caller, found.draft)
        if form is None:
            await self._act(found, reach, Answered(found.draft, {}))  # the router says why in its own words
            return
        await self.shows.form(found, reach, *form, at=found.round)
        await self._no_more(found, late)

    async def _window(self, client: discord.Client, found: Errand, reach: Reach) -> None:
        """A round of a form, sent: kept, checked, and with the last one the whole is sent."""
        answers, wrong = dict(found.given), list[Sayable]()
        if found.files:
            await self._put_off(found, reach, private=True)
            form = await self._router.form(found.caller, found.draft)
            if form is not None:
                brought, wrong = await self._bringing.into_form(client, found.account, form[0], found.files)
                answers |= brought
        if found.round + 1 >= found.of and not wrong:
            await self._act(found, reach, Answered(found.draft, answers))
            return
        async with self._in_time(found, reach, self._patience_s) as late:
            ask = await self._router.keep_form(found.caller, found.draft, answers)
            reader = await self._reader(found)
        if ask is None:
            await self._act(found, reach, Answered(found.draft, {}))
            return
        await self.shows.further(found, reach, ask, reader, wrong)
        await self._no_more(found, late or found.files)

    async def _no_more(self, found: Errand, was_put_off: Sized) -> None:
        """Note that something needs nothing more, where it was written down because its answer was put off."""
        if was_put_off:
            await self._database.unit(lambda tx: kept.done(tx, found.key, self._clock.now()))

    async def _photos(self, client: discord.Client, found: Errand, reach: Reach) -> None:
        """Photos of a message, or beside a command: fetched, and then asked about."""
        async with self._in_time(found, reach, self._patience_s) as late:
            if found.source is not None and found.message:
                found = await _looked_up(client, found)
            place = await self._places.of(found)
            told = await self._router.prepare(Incoming(found.caller, Brought(()), found.key, place))
        refusal = self._no_photos(found)
        if not told.allowed or not told.person or (refusal is None and not told.asks):
            await self._act(found, reach, Brought(()), looked=True)  # the router says why in its own words
            return
        reader = await self._reader(found)
        if refusal is not None:
            await self.shows.say(found, reach, reader, Notice(refusal.phrase, Tone.CARE))
            await self._no_more(found, late)
            return
        await self._put_off(found, reach, private=True)
        brought = await self._bringing.fetch(client, found.account, found.files["photos"])
        for sentence in brought.wrong:
            await self.shows.say(found, reach, reader, Notice(sentence, Tone.CARE))
        if not brought.kept:
            await self._no_more(found, found.files)
            return
        await self._gestures.came_with(found, brought.kept)
        note = next(iter(found.given.get("note", ())), "")
        given = {name: texts for name, texts in found.given.items() if name != "note"}
        await self._act(found, reach, Brought(brought.kept, note, given), looked=True)

    def _no_photos(self, found: Errand) -> Refusal | None:
        if not found.own:
            return NotYours()
        return None if found.files.get("photos") else NotAPhoto()

    async def _talk(self, client: discord.Client, found: Errand, reach: Reach) -> None:
        await reach.hold(private=True, new=True)
        reader = await self._reader(found)
        said = await self._gestures.thread(client, found)
        await reach.send(await self.shows.leaves(reader, said), private=True)

    async def _somebody(self, found: Errand) -> str:
        """The payload that shows the one somebody's menu was opened on."""
        route = self._router.house.somebody
        assert route is not None, "the menu is there only where there is a route"

        def work(tx: Transaction) -> int:
            campaign = campaigns.by_slug(tx, self._router.campaign)
            person = people.find(tx, PLATFORM, found.text)
            seat = people.member_of(tx, campaign.id, person.id) if person else None
            return seat.id if seat else 0

        return tap(route.name, (await self._database.read(work),))

    async def _reader(self, found: Errand) -> Reader:
        now = self._clock.now()
        return await self._database.read(lambda tx: self._router.looking(tx, found.caller, now).reader)

    async def _offer(self, client: discord.Client, interaction: AnyInteraction) -> None:
        """What may be meant by what is being typed. Never raises: where nothing can be offered, there is nothing."""
        data: Any = interaction.data
        about = errand.bare(interaction)
        try:
            says, name, typed = errand.focused(data)
            options = await self._router.offer(about.caller, says, name, typed)
        except StorageTrouble:
            options = []
        except Exception:
            logged(log, about="what could be offered")
            options = []
        choices = [
            app_commands.Choice(name=text.plain(str(option.label), LONGEST_CHOICE), value=option.value)
            for option in options[:MOST_CHOICES]
        ]
        try:
            await Reach(client, about, interaction).offer(choices)
        except discord.HTTPException as error:
            log.warning("Discord did not take what was offered: %s", error)


async def _looked_up(client: discord.Client, found: Errand) -> Errand:
    """The errand with the photos of the message it is about; without any where that is gone."""
    try:
        message = await client.get_partial_messageable(found.channel).fetch_message(found.message)
    except discord.HTTPException:
        return found
    own, given = str(message.author.id) == found.account, {"note": (message.content,)} if message.content else {}
    return replace(found, own=own, given=given, files={"photos": errand.photos_of(message)})


def _looked_at(writing: "asyncio.Task[None]") -> None:
    """See that a failed note is logged and nothing else: the errand itself goes on."""
    if not writing.cancelled() and (error := writing.exception()) is not None:
        log.warning("what was put off could not be written down: %s", error)
