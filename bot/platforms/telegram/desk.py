"""What people do in Telegram, handed to the router, each once, and what comes of it shown."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from telegram import Update
from telegram.error import TelegramError

from bot.chat import typed
from bot.chat.incidents import broke_answering, logged
from bot.chat.incoming import Act, Answered, Brought, Here, Incoming, Outcome, Pressed, Said
from bot.chat.router import OldButton
from bot.chat.screen import Ask, Notice, Tone
from bot.chat.turn import Turn
from bot.database import StorageTrouble, Transaction
from bot.media.store import StoreTrouble
from bot.platforms.telegram import gestures, kept, keys, rights
from bot.platforms.telegram.albums import Albums
from bot.platforms.telegram.asking import Step
from bot.platforms.telegram.bringing import Bringing
from bot.platforms.telegram.debts import Debts
from bot.platforms.telegram.draw import Sheet
from bot.platforms.telegram.gestures import Arrived, Faceless, Gesture, Moved, Nothing, Odd, Origin, SentFile, Tapped
from bot.platforms.telegram.gestures import Typed as TypedWords
from bot.platforms.telegram.kept import Card
from bot.platforms.telegram.parts import Parts
from bot.platforms.telegram.questions import Page, Press
from bot.platforms.telegram.replies import Debt, Replies
from bot.platforms.telegram.spots import PLATFORM
from bot.platforms.telegram.text import rich
from bot.words import Reader, _
from campaigns import places
from campaigns.media import Kind

log = logging.getLogger(__name__)

KEEPS_TRYING_S = 5.0  # between two tries to keep something
START_ASK = "/start ask"  # what the door to our own chat says where a question waits behind it

ODD = _("I can’t do anything with that here. Photos, recordings and words are what I take.")
FACELESS = _("I can’t see who you are: you’re writing as the group. Switch “Remain anonymous” off in your"
             " administrator’s rights, or write to me in our own chat.")  # fmt: skip
OUT_OF_REACH = _("I can’t show you that right now: its files are out of reach. What you did is kept; look again later.")
FILM_APART = _("I take the photos. A film goes on its own: send it once more by itself where one is asked for.")
ARRIVED = _("Hello! To make this group, or a topic of it, a place of the campaign, an organizer types /campaign place"
            " in it.")  # fmt: skip


class Desk:
    """Takes gestures, one person's in their order."""

    def __init__(self, parts: Parts, album_ends_in_s: float) -> None:
        """Take the parts, and how long the next photo of an album is waited for."""
        self._parts = parts
        self._albums = Albums(parts.database, parts.inbox, parts.clock, self.read, album_ends_in_s)
        self._replies = Replies(parts)
        self._debts = Debts(parts, self._replies)
        self._later: asyncio.Task[None] | None = None
        self._bringing = Bringing(parts.post.bot, parts.intake, parts.clock)

    def read(self, update: Update) -> Gesture:
        """What an update is."""
        return gestures.read(update, self._parts.me)

    async def take(self, found: Sequence[Gesture]) -> None:
        """Do one gesture, or an album's. Whatever happens, it is done once, and somebody is told.

        A database that is away is waited for: who did it has not been told that it can't be done.
        """
        said = ""
        while trouble := await self._taken(found):
            if trouble != said:
                log.warning("an update waits for the database: %s", trouble)
            said = trouble
            await self._parts.clock.sleep(KEEPS_TRYING_S)

    async def _taken(self, found: Sequence[Gesture]) -> str:
        """Do one gesture, or an album's; why it could not be begun, "" where it is done."""
        first = found[0]
        done = _keys(found)
        try:
            if isinstance(first, SentFile):
                found = await self._albums.whole([one for one in found if isinstance(one, SentFile)])
                if not found:
                    return ""
                first, done = found[0], _keys(found)
            await self._do(first, found, done)
        except StorageTrouble as trouble:
            return trouble.reason
        except TelegramError as error:
            log.warning("an answer could not be shown: %s", error)
            await self._debts.give_up(done)
        except StoreTrouble as trouble:
            log.warning("an answer could not be shown: %s", trouble)
            await self._say_instead(first, Notice(OUT_OF_REACH, Tone.CARE))
            await self._debts.give_up(done)
        except Exception:
            incident = logged(log)
            await self._say_instead(first, broke_answering(incident))
            await self._debts.give_up(done)
        return ""

    async def settle(self) -> None:
        """Give the answers that a stopped process owed; see :meth:`Debts.settle`.

        Raises:
            StorageTrouble: it cannot be told which.
        """
        await self._debts.settle()

    async def _do(self, first: Gesture, found: Sequence[Gesture], done: Sequence[str]) -> None:
        if isinstance(first, TypedWords):
            await self._typed(first)
        elif isinstance(first, Tapped):
            async with self._parts.cards.held(first.origin.spot.chat, first.origin.message):
                await self._tapped(first)
        elif isinstance(first, SentFile):
            await self._sent([one for one in found if isinstance(one, SentFile)], done)
        elif isinstance(first, Moved):
            await self.follow(first.before, first.now, done)
        else:
            await self._in_passing(first, done)

    async def follow(self, before: int, now: int, done: Sequence[str] = ()) -> None:
        """A group has become another chat: what was bound to it, or to its topics, is bound to that."""

        def work(tx: Transaction) -> None:
            places.move(tx, PLATFORM, str(before), str(now))
            kept.follow_chat(tx, before, now)
            self._parts.finish(tx, done)

        await self._parts.database.unit(work)
        log.info("the group %s is the supergroup %s now", before, now)

    async def _in_passing(self, found: Gesture, done: Sequence[str]) -> None:
        await self._parts.done(done)
        says = {Odd: ODD, Faceless: FACELESS, Arrived: ARRIVED}.get(type(found))
        if says is None or isinstance(found, Nothing | Moved):
            return
        if isinstance(found, Faceless) and not (found.origin.to_us or self._is_ours(found.text)):
            return
        if not isinstance(found, Odd) or not found.origin.spot.group:
            await self._replies.say(Notice(says, Tone.PLAIN), found.origin, self._reader(found.origin))

    async def _typed(self, said: TypedWords) -> None:
        origin, text = said.origin, said.text
        if origin.spot.group:
            if text.startswith("/") and (origin.to_us or self._is_ours(text)):
                await self._act(origin, Said(text), [origin.key])
            else:
                await self._parts.done([origin.key])
            return
        step: Step | None = None
        if text.strip().lower() == START_ASK:
            step = await self._step(origin, [origin.key], lambda turn: self._reopened(turn, origin))
        elif not text.lstrip().startswith("/"):
            step = await self._step(
                origin, [origin.key], lambda turn: self._parts.asking.typed(turn, origin.caller.external, text)
            )
        if step is None:
            await self._act(origin, Said(text), [origin.key])
        else:
            await self._go_on(step, origin, [origin.key])

    async def _tapped(self, tapped: Tapped) -> None:
        origin, account = tapped.origin, tapped.origin.caller.external
        press, tap = Press.of(tapped.data), keys.tap_in(tapped.data)
        if press is not None:
            step = await self._step(
                origin, [origin.key], lambda turn: self._parts.asking.pressed(turn, account, press, origin.message)
            )
            if step is not None:
                await self._go_on(step, origin, [origin.key], tapped)
        elif tap is not None:
            chat, message = origin.spot.chat, origin.message
            before = await self._parts.database.read(lambda tx: kept.card(tx, chat, message))
            await self._act(origin, Pressed(tap), [origin.key], tapped, before)
        else:
            await self._parts.done([origin.key])
            await self._parts.post.toast(tapped.query, self._reader(origin).say(OldButton.says), alert=True)

    async def _sent(self, files: Sequence[SentFile], done: Sequence[str]) -> None:
        """Photos or a recording: for what is asked, else out of the blue."""
        origin, kind = files[0].origin, files[0].file.kind
        caption = next((one.caption for one in files if one.caption), "")
        if origin.spot.group and not any(one.origin.to_us for one in files):
            await self._parts.done(done)
            return
        campaign, person, reader, wants = await self._parts.database.unit(lambda tx: self._known(tx, origin))
        photos = [one for one in files if one.file.kind == Kind.PHOTO]
        if 0 < len(photos) < len(files) and (not wants or Kind.PHOTO in wants):  # an album may have films in it, too
            files, kind = photos, Kind.PHOTO
            await self._replies.say(Notice(FILM_APART, Tone.CARE), origin, reader)
        if kind == Kind.VIDEO and not wants:
            await self._alone(origin, reader, done)
            return
        kind = kind if kind in wants or kind == Kind.VOICE else Kind.PHOTO  # which says what it is, and what is needed
        taken = await self._bringing.take(campaign, person, [replace(one.file, kind=kind) for one in files])
        for says in taken.says:
            await self._replies.say(Notice(says, Tone.CARE), origin, reader)
        if not taken.media:
            await self._parts.done(done)
            return
        chat, first, now = origin.spot.chat, min(one.origin.message for one in files), self._parts.clock.now()

        def brought(turn: Turn) -> Step | None:
            kept.put_receipts(turn.tx, taken.media, chat, first, now)
            if origin.spot.group:
                return None
            return self._parts.asking.brought(turn, origin.caller.external, taken.media, kind, caption)

        step = await self._step(origin, done, brought)
        if step is not None:
            await self._go_on(step, origin, done)
        elif kind == Kind.PHOTO:
            await self._act(origin, Brought(taken.media, caption), done)
        else:
            await self._alone(origin, reader, done)

    async def _alone(self, origin: Origin, reader: Reader, done: Sequence[str]) -> None:
        await self._parts.done(done)
        says = _("A recording alone doesn’t say what it is for. Open what asks for one, then send it again.")
        await self._replies.say(Notice(says, Tone.CARE), origin, reader)

    async def _step(self, origin: Origin, done: Sequence[str], take: Callable[[Turn], Step | None]) -> Step | None:
        """Take a step of an ask in one unit with the mark that it was taken; None where no ask is open."""
        parts, now = self._parts, self._parts.clock.now()

        def work(tx: Transaction) -> Step | None:
            turn = parts.router.turn(tx, origin.caller, now)
            if not parts.inbox.is_open(tx, PLATFORM, done[0]):  # another process was faster
                return Step(turn.reader, over=True)
            step = take(turn)
            parts.router.house.settle(turn)
            if step is not None and step.send is None:
                parts.finish(tx, done)
                if step.page is not None and turn.person is not None:
                    debt = self._debt(origin, turn.person.id, "", asks=True, private=True)
                    parts.inbox.owe(tx, PLATFORM, done[0], debt)
            return step

        return await parts.database.unit(work)

    async def _go_on(
        self, step: Step, origin: Origin, done: Sequence[str], tapped: Tapped | None = None
    ) -> None:  # fmt: skip
        """Show what a step leads to, or send what it finished."""
        if step.send is not None:
            await self._act(origin, Answered(step.send, dict(step.given)), done, tapped)
        elif step.page is not None:
            await self._replies.ask(step.page, origin, step.reader, tapped)
        elif step.says:
            notice = Notice(step.says, Tone.PLAIN)
            if tapped is None:
                await self._replies.say(notice, origin, step.reader)
                return
            if step.passing:
                await self._parts.post.toast(tapped.query, step.reader.say(step.says), alert=True)
                return
            await self._parts.post.toast(tapped.query)
            await self._replies.change(tapped, Sheet(rich(step.reader.say(step.says))))

    async def _act(
        self, origin: Origin, act: Act, done: Sequence[str], tapped: Tapped | None = None, before: Card | None = None
    ) -> None:
        """Hand an act to the router; with its effects it is noted that it was done, and that an answer is owed."""
        parts, account, pages = self._parts, origin.caller.external, list[Page]()
        place, here = await self._where(origin, act)

        def record(tx: Transaction, outcome: Outcome) -> None:
            pages.clear()
            pages.extend(self._asked(tx, account, act, outcome))
            parts.finish(tx, done[1:])
            asks = bool(pages)
            private = not origin.spot.group or outcome.private or asks
            debt = self._debt(origin, outcome.person, outcome.view, asks=asks, private=private)
            parts.inbox.owe(tx, PLATFORM, done[0], debt)

        outcome = await parts.router.take(Incoming(origin.caller, act, done[0], place, here), record)
        if not outcome.person:  # nothing could be kept, and they were told so: it must not be done later
            self._later = asyncio.create_task(self._done_at_last(done))
        if outcome.repeated:
            await parts.done(done)
            if tapped is not None:
                await parts.post.toast(tapped.query)
            return
        page = pages[0] if pages else None
        await self._replies.give(outcome, origin, page, tapped, before, place)

    def _asked(self, tx: Transaction, account: str, act: Act, outcome: Outcome) -> list[Page]:
        """The question an outcome leads to, which is then the open one."""
        parts, now = self._parts, self._parts.clock.now()
        if isinstance(outcome.reply, Ask):
            return [parts.asking.begin(tx, account, outcome.reply, outcome.reader, now)]
        if outcome.form is not None and isinstance(outcome.reply, Notice):
            says = outcome.reply.text
            return [parts.asking.refused(tx, account, outcome.form, says, outcome.reader, now)]
        if isinstance(act, Answered):
            kept.close_asked(tx, account, act.draft)
        return []

    async def _where(self, origin: Origin, act: Act) -> tuple[str | None, Here | None]:
        """The place something is said in, and what it is; None and None where only we two are."""
        if not origin.spot.group:
            return None, None
        parts, address = self._parts, origin.spot.address

        def look(tx: Transaction) -> list[str]:
            campaign = parts.router.turn_of(tx, None, parts.clock.now()).campaign
            return places.at(tx, campaign.id, PLATFORM, address)

        found = await parts.database.read(look)
        route = parts.router.leads_to(act)
        missing = await rights.missing(parts.post.bot, origin.spot) if route is not None and route.surveys else None
        return (found[0] if found else ""), Here(PLATFORM, address, origin.called, missing)

    def _reopened(self, turn: Turn, origin: Origin) -> Step | None:
        page = self._parts.asking.reopen(turn, origin.caller.external)
        return Step(turn.reader, page) if page is not None else None

    def _debt(self, origin: Origin, person: int, view: str, *, asks: bool, private: bool) -> str:
        return Debt(origin.spot.address, origin.caller.external, person, view, asks, private).written

    def _known(self, tx: Transaction, origin: Origin) -> tuple[int, int, Reader, set[Kind]]:
        turn = self._parts.router.turn(tx, origin.caller, self._parts.clock.now())
        self._parts.router.house.settle(turn)
        assert turn.person is not None
        wants: set[Kind] = set() if origin.spot.group else self._parts.asking.wants(tx, turn, origin.caller.external)
        return turn.campaign.id, turn.person.id, turn.reader, wants

    def _is_ours(self, text: str) -> bool:
        """Whether a command that names nobody is one of ours, or begins one."""
        words = self._parts.router.house.words
        if typed.command(text, words) is not None:
            return True
        return any(says.startswith(f"{typed.first_word(text)} ") for says in words)

    def _reader(self, origin: Origin) -> Reader:
        """How somebody reads of whom we only know what their app says."""
        return self._parts.router.catalogues.reader(origin.caller.language, "UTC")

    async def _done_at_last(self, done: Sequence[str]) -> None:
        """Note that updates are done with as soon as anything can be kept again."""
        while True:
            try:
                await self._parts.done(done)
            except StorageTrouble:
                await self._parts.clock.sleep(KEEPS_TRYING_S)
            else:
                return

    async def _say_instead(self, found: Gesture, notice: Notice) -> None:
        """Say why there is no answer to something."""
        if isinstance(found, Moved | Nothing):
            return
        try:
            await self._replies.say(notice, found.origin, self._reader(found.origin))
        except TelegramError as error:
            log.info("nobody could be told that there is no answer: %s", error)


def _keys(found: Sequence[Gesture]) -> list[str]:
    """The updates that gestures are."""
    return [one.key if isinstance(one, Moved | Nothing) else one.origin.key for one in found]
