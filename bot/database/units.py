"""Group commit: units that wait while a batch is being committed form the next batch."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from bot.database.transaction import StorageTrouble, Transaction
from bot.values import dataclass

Result = TypeVar("Result")
Work = Callable[[Transaction], Result]

MOST_IN_A_BATCH = 256  # units of 1 ms or less: a batch stays under the patience of somebody who taps
PATIENCE_S = 5.0  # how long units wait for a database that is away before they are told so


class Lost(Exception):
    """The transaction is gone and with it every unit of the batch; ``again`` says whether a replay may help."""

    def __init__(self, reason: str, *, again: bool) -> None:
        """Take why it is gone, and whether trying again may help."""
        super().__init__(reason)
        self.reason = reason
        self.again = again


class NotBegun(Lost):
    """There is no transaction to be had, for any unit: the database is away, or somebody else holds it."""


class Undecided(Lost):
    """Nobody knows whether the commit happened: what it held is neither confirmed nor done again."""

    def __init__(self, reason: str) -> None:
        """Take what is known."""
        super().__init__(reason, again=False)


class Writer(Protocol):
    """One writing connection, used only from its own thread.

    Each method may raise :class:`Lost` when the transaction could not be continued or committed.
    """

    def begin(self) -> None:
        """Open a transaction.

        Raises:
            NotBegun: there is none to be had.
        """

    def attempt(self, work: Work[Result]) -> tuple[Result, set[str]]:
        """Run one unit; after what it raises, the transaction can only be abandoned."""

    def attempt_guarded(self, work: Work[Result]) -> tuple[Result, set[str]]:
        """Run one unit in a savepoint of its own; what it raises rolls back that unit alone."""

    def commit(self) -> None:
        """Make the batch durable.

        Raises:
            Undecided: the answer was lost and cannot be had.
        """

    def abandon(self) -> None:
        """Roll back whatever is open; never raises."""

    def pause(self, tries: int) -> None:
        """Wait a little before try number ``tries`` (from 1), so that two processes don't collide in step."""


class _Raised(Exception):
    """A unit of an unguarded batch raised."""


@dataclass(slots=True)
class _Unit:
    work: Work[Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Units:
    """The queue in front of one writer.

    A batch is run without savepoints, which cost as much as the statements between them. Where a unit raises or
    the batch is lost, it is replayed with a savepoint each, and where that is lost too, each unit by itself.
    """

    def __init__(
        self,
        writer: Writer,
        hop: Callable[[Callable[[], None]], None],
        told: Callable[[set[str]], None],
        *,
        tries: int = 1,
    ) -> None:
        """Take the writer, how to run something on its thread, whom to tell of signals, and tries per unit."""
        self._writer, self._hop, self._told, self._tries = writer, hop, told, tries
        self._lock = threading.Lock()
        self._waiting: list[_Unit] = []
        self._running = False
        self._idle: list[asyncio.Future[None]] = []
        self.counted: Callable[[int, float], None] | None = None
        """Told on the writer's thread of each batch: how many units, and the seconds from its begin to its commit."""

    def unit(self, work: Work[Result]) -> asyncio.Future[Result]:
        """Run ``work`` in a transaction; the future has what it returned, once that is durable.

        It raises StorageTrouble where the database could not keep it; nothing was changed then.
        """
        loop = asyncio.get_running_loop()
        unit = _Unit(work, loop.create_future())
        with self._lock:
            self._waiting.append(unit)
            start = not self._running
            self._running = True
        if start:
            # Not at once: who else is ready now shall be in the same batch, and share its fsync.
            loop.call_soon(self._hop, self._drain)
        return unit.future

    async def idle(self) -> None:
        """Wait until nobody waits."""
        with self._lock:
            if not self._running:
                return
            idle = asyncio.get_running_loop().create_future()
            self._idle.append(idle)
        await idle

    def _drain(self) -> None:
        """Commit batch after batch until nobody waits. Runs on the writer's thread."""
        while True:
            with self._lock:
                batch = self._waiting[:MOST_IN_A_BATCH]
                del self._waiting[:MOST_IN_A_BATCH]
                if not batch:
                    self._running = False
                    self._rest()
                    return
            signals: set[str] = set()
            began = time.perf_counter()
            try:
                signals = self._commit(batch)
            except BaseException as error:  # whatever it was, nobody may wait for ever
                self._writer.abandon()
                for unit in batch:
                    unit.error = unit.error or error
            if self.counted is not None:
                self.counted(len(batch), time.perf_counter() - began)
            loop = batch[0].future.get_loop()
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._settle, batch, signals)

    def _commit(self, batch: list[_Unit]) -> set[str]:
        if len(batch) == 1:
            return self._alone(batch[0])
        for attempt in (self._writer.attempt, self._writer.attempt_guarded):
            try:
                return self._together(batch, attempt)
            except _Raised:
                self._writer.abandon()
            except (NotBegun, Undecided) as lost:
                self._writer.abandon()
                return self._turn_away(batch, lost)
            except Lost as lost:
                self._writer.abandon()
                if not lost.again:
                    break
                self._writer.pause(1)
        return set().union(*(self._alone(unit) for unit in batch))

    def _together(self, batch: list[_Unit], attempt: Callable[[Work[Any]], tuple[Any, set[str]]]) -> set[str]:
        guarded = attempt == self._writer.attempt_guarded
        signals: set[str] = set()
        self._begin()
        for unit in batch:
            unit.error = None
            try:
                unit.result, told = attempt(unit.work)
            except Lost:
                raise
            except BaseException as error:
                if not guarded:
                    raise _Raised from error
                unit.error = error
            else:
                signals |= told
        self._writer.commit()
        return signals

    def _alone(self, unit: _Unit) -> set[str]:
        for tries in range(1, self._tries + 1):
            try:
                self._begin()
                unit.result, signals = self._writer.attempt(unit.work)
                self._writer.commit()
            except (NotBegun, Undecided) as lost:
                self._writer.abandon()
                return self._turn_away([unit], lost)
            except Lost as lost:
                self._writer.abandon()
                unit.error = StorageTrouble(lost.reason)
                if not lost.again:
                    break
                self._writer.pause(tries)
            except BaseException as error:
                self._writer.abandon()
                unit.error = error
                break
            else:
                unit.error = None
                return signals
        return set()

    def _begin(self) -> None:
        """Open a transaction, with some patience for a database that is coming back."""
        deadline = time.monotonic() + PATIENCE_S
        tries = 0
        while True:
            try:
                self._writer.begin()
            except NotBegun as lost:
                self._writer.abandon()
                if not lost.again or time.monotonic() > deadline:
                    raise
                tries += 1
                self._writer.pause(tries)
            else:
                return

    def _turn_away(self, batch: list[_Unit], lost: Lost) -> set[str]:
        for unit in batch:
            unit.error = StorageTrouble(lost.reason)
        return set()

    def _rest(self) -> None:
        for idle in self._idle:
            if not idle.get_loop().is_closed():
                idle.get_loop().call_soon_threadsafe(idle.set_result, None)
        self._idle.clear()

    def _settle(self, batch: list[_Unit], signals: set[str]) -> None:
        for unit in batch:
            if unit.future.done():  # whoever asked has gone away; it happened all the same
                continue
            if unit.error is None:
                unit.future.set_result(unit.result)
            elif isinstance(unit.error, StopIteration):  # the one exception a future cannot carry
                unit.future.set_exception(RuntimeError("a unit raised StopIteration"))
            else:
                unit.future.set_exception(unit.error)
        if signals:
            self._told(signals)
