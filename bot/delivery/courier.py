"""The courier: takes letters that are due, draws them, and hands them to their platform at the pace it allows.

A letter is claimed before it leaves and marked as sent after. Dies the process in between, another one takes the
claim over: the letter may have arrived, so it goes again as repeated, or not at all where it must not be repeated.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.chat.carrier import Carrier, InDoubt, NotSent, Parcel, Redraws, Undeliverable, Unfinished
from bot.chat.router import Router
from bot.clock import Clock
from bot.database import Database, StorageTrouble, Transaction
from bot.database.units import Work
from bot.delivery.counter import LONGEST_BACKOFF_S, Counter
from bot.delivery.drawing import draw
from bot.delivery.lanes import Lane, first_of
from bot.delivery.outbox import TOPIC
from bot.ids import code
from campaigns import campaign as campaigns
from campaigns import dispatch
from campaigns.dispatch import MOST_DOUBTS
from campaigns.facts import LetterLost
from campaigns.letters import Letter
from campaigns.refusals import Refusal

log = logging.getLogger(__name__)

Result = TypeVar("Result")

LOOK_S = 5.0  # how often we look for due letters when nobody tells us
CLAIM_IS_OLD = timedelta(minutes=2)  # of a process that doesn't finish what it claimed: it is dead
HANDS_OVER_S = 60.0  # after which a platform that doesn't answer leaves a letter in doubt; well under a claim's age
STOPS_IN_S = 1.5  # how long we wait for rounds to end and letters to land when we stop
MOST_DRAWINGS = 5  # tries of a view that breaks


class Courier:
    """Delivers the letters of one campaign on the platforms it has carriers for."""

    def __init__(
        self,
        database: Database,
        router: Router,
        carriers: Iterable[Carrier],
        clock: Clock,
        boot_id: str,
        *,
        claim_is_old: timedelta = CLAIM_IS_OLD,
    ) -> None:
        """Take the carriers, one a platform, and what tells this process from every other one there ever was."""
        self._database, self._router, self._clock, self._boot = database, router, clock, boot_id
        self._claim_is_old = claim_is_old
        chance = random.Random(boot_id)
        self._counters = {carrier.platform: Counter.of(carrier, clock, chance) for carrier in carriers}
        self._tasks: list[asyncio.Task[None]] = []
        self._heir: asyncio.Task[None] | None = None
        self._stopping = False
        database.listen(self._heard)

    def lane(self, platform: str) -> Lane:
        """The way out to a platform, which its replies pass too.

        Raises:
            KeyError: there is no carrier for it.
        """
        return self._counters[platform].lane

    async def start(self) -> None:
        """Begin to deliver, with what dead processes left behind."""
        self._heir = asyncio.create_task(self._inherit_now_and_then())
        self._tasks = [asyncio.create_task(self._serve(counter)) for counter in self._counters.values()]

    async def stop(self) -> None:
        """Stop within two seconds: what is being handed over may land, what waits for its turn is put back."""
        self._stopping = True
        for counter in self._counters.values():
            counter.wake.set()
        if self._heir is not None:
            self._heir.cancel()
        await _ended(self._tasks)  # not cancelled: what a round has claimed must be let go again
        flying = []
        for counter in self._counters.values():
            for letter, task in counter.flying.items():
                flying.append(task)
                if letter not in counter.handing:
                    task.cancel()
        await _ended(flying)
        for counter in self._counters.values():
            counter.lane.close()

    async def deliver_due(self) -> None:
        """Deliver all that is due now and return when that is done. Not beside :meth:`start`."""
        try:
            await self._inherit()
            for counter in self._counters.values():
                while await self._round(counter) or counter.flying:
                    if counter.flying:
                        await asyncio.wait(counter.flying.values(), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            await self.stop()  # what is on its way lands first: the database may be closed next
            raise

    def _heard(self, topics: set[str]) -> None:
        if TOPIC in topics:
            for counter in self._counters.values():
                counter.wake.set()

    async def _inherit_now_and_then(self) -> None:
        while True:
            try:
                await self._inherit()
            except StorageTrouble as trouble:
                log.warning("cannot look for letters left behind: %s", trouble.reason)
            await self._clock.sleep(self._claim_is_old.total_seconds() / 4)

    async def _inherit(self) -> None:
        now = self._clock.now()
        # Where only one process has the database open, every other one that claimed something is dead.
        before = datetime.max.replace(tzinfo=UTC) if self._database.engine.alone else now - self._claim_is_old
        remembering = [counter.platform for counter in self._counters.values() if counter.remembers]

        def work(tx: Transaction) -> int:
            campaign = campaigns.by_slug(tx, self._router.campaign)
            return dispatch.take_over(
                tx, campaign.id, self._counters, self._boot, before, now, remembering=remembering
            )  # fmt: skip

        if taken := await self._database.unit(work):
            log.info("took over %s letters that a stopped process had claimed", taken)
            self._heard({TOPIC})

    async def _serve(self, counter: Counter) -> None:
        while not self._stopping:
            counter.wake.clear()
            try:
                if not await self._round(counter) or not counter.room:
                    await self._rest(counter)
            except StorageTrouble as trouble:
                log.warning("cannot look for letters: %s", trouble.reason)
                await first_of(counter.wake.wait(), self._clock.sleep(LOOK_S))
            except Exception:
                log.exception("looking for letters failed, incident %s", code(6))
                await first_of(counter.wake.wait(), self._clock.sleep(LOOK_S))

    async def _round(self, counter: Counter) -> int:
        """Send off as many due letters as there is room for; how many were looked at."""
        room = counter.room
        if not room or counter.closed_s():
            return 0
        now = self._clock.now()

        def work(tx: Transaction) -> tuple[list[Letter], int]:
            campaign = campaigns.by_slug(tx, self._router.campaign)
            return dispatch.claim(tx, campaign, counter.platform, self._boot, now, room)

        claimed, looked = await self._database.unit(work)
        for letter in claimed:
            self._fly(counter, letter, self._deliver(counter, letter))
        if looked < room and isinstance(counter.carrier, Redraws):
            looked += await self._round_of_redraws(counter, counter.carrier, now)
        return looked

    async def _round_of_redraws(self, counter: Counter, redraws: Redraws, now: datetime) -> int:
        def work(tx: Transaction) -> list[Letter]:
            campaign = campaigns.by_slug(tx, self._router.campaign)
            return dispatch.stale(tx, campaign, counter.platform, now, counter.limits.in_flight)

        found = [letter for letter in await self._database.read(work) if letter.id not in counter.flying]
        for letter in found[: counter.room]:
            self._fly(counter, letter, self._redraw(counter, redraws, letter))
        return len(found)

    async def _rest(self, counter: Counter) -> None:
        """Wait until a letter is written or due, one has landed, the platform opens again, or we stop."""
        wait_s = min(LOOK_S, counter.closed_s() or LOOK_S)
        if counter.room and not counter.closed_s():
            now = self._clock.now()

            def work(tx: Transaction) -> datetime | None:
                campaign = campaigns.by_slug(tx, self._router.campaign)
                return dispatch.next_due(tx, campaign.id, counter.platform)

            if (due := await self._database.read(work)) is not None:
                # What is due and couldn't be claimed is in another process's hands: a moment, not at once.
                wait_s = min(wait_s, max(0.05, (due - now).total_seconds()))
        await first_of(counter.wake.wait(), self._clock.sleep(wait_s))

    def _fly(self, counter: Counter, letter: Letter, delivery: Awaitable[None]) -> None:
        async def fly() -> None:
            try:
                await delivery
            except Exception:
                log.exception("letter %s, incident %s", letter.id, code(6))
            finally:
                counter.flying.pop(letter.id, None)
                counter.wake.set()

        counter.flying[letter.id] = asyncio.create_task(fly())

    async def _deliver(self, counter: Counter, letter: Letter) -> None:
        """One letter's way out, from its claim to what became of it; those to the same address one by one."""
        claimed_at = self._clock.now()
        try:
            async with counter.line(letter.address):
                parcel = await self._drawn(counter, letter)
                if parcel is None:
                    return
                chat, group = counter.chat(parcel)
                wait_s = await counter.lane.letter(chat, group=group)
                if wait_s or self._clock.now() - claimed_at > self._claim_is_old / 2:  # or others may think us dead
                    await self._put_back(letter, wait_s)
                    return
                counter.handing.add(letter.id)
                await self._hand_over(counter, letter, parcel, chat)
        except asyncio.CancelledError:
            if letter.id not in counter.handing:
                await self._put_back(letter, 0.0)
            raise
        finally:
            counter.handing.discard(letter.id)

    async def _drawn(self, counter: Counter, letter: Letter) -> Parcel | None:
        now = self._clock.now()
        try:
            language = letter.member.language if letter.member else await self._reading(self._spoken_here)
            await self._router.learn(language)
            return await self._reading(lambda tx: draw(tx, self._router, letter, now, remembers=counter.remembers))
        except Refusal as refusal:
            reason = str(refusal.phrase)
            await self._keep(lambda tx: dispatch.close(tx, letter.id, self._boot, reason, now))
        except Exception as error:
            await self._note_incident(counter, letter, error)
        return None

    async def _hand_over(self, counter: Counter, letter: Letter, parcel: Parcel, chat: str) -> None:
        try:
            async with asyncio.timeout(HANDS_OVER_S):
                reference = await counter.carrier.carry(parcel)
        except NotSent as not_sent:
            counter.obey(not_sent, chat)
            await self._put_back(
                letter, counter.again_in_s(letter.tries, not_sent), failed=not_sent.retry_after is None
            )
        except Undeliverable as undeliverable:
            log.info("letter %s will never arrive on %s: %s", letter.id, counter.platform, undeliverable.reason)
            await self._lose(counter, letter, undeliverable.reason)
        except (InDoubt, TimeoutError) as doubt:
            log.info("letter %s is in doubt on %s: %s", letter.id, counter.platform, doubt)
            await self._doubt(counter, letter)
        except Exception:
            log.exception("letter %s on %s, incident %s", letter.id, counter.platform, code(6))
            await self._doubt(counter, letter)
        else:
            counter.succeed()
            now = self._clock.now()
            await self._keep(lambda tx: dispatch.sent(tx, letter.id, self._boot, reference, now))

    async def _lose(self, counter: Counter, letter: Letter, reason: str) -> None:
        """Let a letter that will never arrive go to another app, or give it up and let that be known."""
        now = self._clock.now()

        def work(tx: Transaction) -> None:
            if dispatch.divert(tx, letter, self._boot, now):
                tx.signal(TOPIC)
            elif dispatch.close(tx, letter.id, self._boot, reason, now):
                tx.tell(LetterLost(letter.member.id if letter.member else None, letter.place, counter.platform))
                self._router.house.settle(self._router.turn_of(tx, None, now))

        await self._keep(work)

    async def _doubt(self, counter: Counter, letter: Letter) -> None:
        counter.fail()
        if counter.remembers:
            await self._put_back(letter, counter.backoff_s(letter.tries), failed=True)
        elif letter.repeatable and letter.doubts + 1 < MOST_DOUBTS:
            await self._put_back(letter, counter.backoff_s(letter.tries), failed=True, doubtful=True)
        else:
            now = self._clock.now()
            await self._keep(lambda tx: dispatch.close(tx, letter.id, self._boot, "in doubt", now, doubtful=True))

    async def _redraw(self, counter: Counter, redraws: Redraws, letter: Letter) -> None:
        now = self._clock.now()
        try:
            parcel = await self._reading(lambda tx: draw(tx, self._router, letter, now, remembers=True))
            chat, group = counter.chat(parcel)
            if wait_s := await counter.lane.letter(chat, group=group):
                await self._redraw_in(letter, wait_s)
                return
            async with asyncio.timeout(HANDS_OVER_S):
                await redraws.redraw(parcel)
        except (Refusal, Undeliverable) as reason:
            log.info("letter %s on %s stays as it was drawn: %s", letter.id, counter.platform, reason)
        except NotSent as not_sent:
            counter.obey(not_sent, chat)
            await self._redraw_in(letter, counter.again_in_s(letter.tries, not_sent))
            return
        except Unfinished as unfinished:
            log.info("letter %s on %s: %s", letter.id, counter.platform, unfinished)
            await self._redraw_in(letter, unfinished.after_s)
            return
        except (InDoubt, TimeoutError):
            counter.fail()
            await self._redraw_in(letter, LONGEST_BACKOFF_S)
            return
        except Exception:
            log.exception("letter %s on %s, incident %s", letter.id, counter.platform, code(6))
            await self._redraw_in(letter, LONGEST_BACKOFF_S)
            return
        await self._keep(lambda tx: dispatch.redrawn(tx, letter))

    async def _redraw_in(self, letter: Letter, seconds: float) -> None:
        due = self._clock.now() + timedelta(seconds=seconds)
        await self._keep(lambda tx: dispatch.redraw_later(tx, letter, due))

    async def _put_back(self, letter: Letter, wait_s: float, *, failed: bool = False, doubtful: bool = False) -> None:
        due = self._clock.now() + timedelta(seconds=wait_s)
        await self._keep(lambda tx: dispatch.put_back(tx, letter, self._boot, due, failed=failed, doubtful=doubtful))

    async def _note_incident(self, counter: Counter, letter: Letter, error: Exception) -> None:
        incident, now = code(6), self._clock.now()
        log.error("letter %s showing %s, incident %s", letter.id, letter.view, incident, exc_info=error)
        due = now + timedelta(seconds=counter.backoff_s(letter.tries))

        def work(tx: Transaction) -> None:
            if letter.tries + 1 < MOST_DRAWINGS:
                dispatch.put_back(tx, letter, self._boot, due, failed=True)
            else:
                dispatch.close(tx, letter.id, self._boot, f"it could not be drawn: incident {incident}", now)

        await self._keep(work)

    def _spoken_here(self, tx: Transaction) -> str:
        """The language places are written to in."""
        return campaigns.by_slug(tx, self._router.campaign).settings.languages[0]

    async def _reading(self, work: Work[Result]) -> Result:
        """Read; a database that is away is waited for."""
        while True:
            try:
                return await self._database.read(work)
            except StorageTrouble as trouble:
                log.warning("cannot draw a letter: %s", trouble.reason)
                await self._clock.sleep(1)

    async def _keep(self, work: Work[Result]) -> Result:
        """Write what became of a letter; a database that is away is waited for, as it must not be forgotten."""
        while True:
            try:
                return await self._database.unit(work)
            except StorageTrouble as trouble:
                log.warning("cannot note what became of a letter: %s", trouble.reason)
                await self._clock.sleep(1)


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Wait for tasks to end, not for ever."""
    if not tasks:
        return
    _done, late = await asyncio.wait(tasks, timeout=STOPS_IN_S / 2)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
