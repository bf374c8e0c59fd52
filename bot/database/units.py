"""Group commit: units that wait while a batch is being committed form the next batch."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bot.database.transaction import StorageTrouble, Transaction

Result = TypeVar("Result")
Work = Callable[[Transaction], Result]

MOST_IN_A_BATCH = 256  # units of 1 ms or less: a batch stays under the patience of somebody who taps


class Lost(Exception):
    """The transaction is gone and with it every unit of the batch; ``again`` says whether a replay may help."""

    def __init__(self, reason: str, *, again: bool) -> None:
        """Take why it is gone, and whether trying again may help."""
        super().__init__(reason)
        self.reason = reason
        self.again = again


class Writer(Protocol):
    """One writing connection, used only from its own thread.

    Each method may raise :class:`Lost` when the transaction could not be begun, continued or committed.
    """

    def begin(self) -> None:
        """Open a transaction."""

    def attempt(self, work: Work[Result]) -> tuple[Result, set[str]]:
        """Run one unit in a savepoint of its own; what it raises rolls back that unit alone."""

    def commit(self) -> None:
        """Make the batch durable."""

    def abandon(self) -> None:
        """Roll back whatever is open; never raises."""

    def pause(self, tries: int) -> None:
        """Wait a little before try number ``tries`` (from 1), so that two processes don't collide in step."""


@dataclass(slots=True)
class _Unit:
    work: Work[Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Units:
    """The queue in front of one writer."""

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

    async def unit(self, work: Work[Result]) -> Result:
        """Run ``work`` in a transaction and return what it returned, once that is durable.

        Raises:
            StorageTrouble: the database could not keep it; nothing was changed.
        """
        loop = asyncio.get_running_loop()
        unit = _Unit(work, loop.create_future())
        with self._lock:
            self._waiting.append(unit)
            start = not self._running
            self._running = True
        if start:
            self._hop(self._drain)
        result: Result = await unit.future
        return result

    def _drain(self) -> None:
        """Commit batch after batch until nobody waits. Runs on the writer's thread."""
        while True:
            with self._lock:
                batch = self._waiting[:MOST_IN_A_BATCH]
                del self._waiting[:MOST_IN_A_BATCH]
                if not batch:
                    self._running = False
                    return
            signals: set[str] = set()
            try:
                signals = self._commit(batch)
            except BaseException as error:  # whatever it was, nobody may wait for ever
                for unit in batch:
                    unit.error = unit.error or error
            loop = batch[0].future.get_loop()
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._settle, batch, signals)

    def _commit(self, batch: list[_Unit]) -> set[str]:
        """Commit all of it at once; where that fails, once more, then each by itself."""
        for tries in (1, 2):
            try:
                return self._together(batch)
            except Lost as lost:
                self._writer.abandon()
                if not lost.again:
                    break
                self._writer.pause(tries)
        return set().union(*(self._alone(unit) for unit in batch))

    def _together(self, batch: list[_Unit]) -> set[str]:
        signals: set[str] = set()
        self._writer.begin()
        for unit in batch:
            unit.error = None
            try:
                unit.result, told = self._writer.attempt(unit.work)
            except Lost:
                raise
            except Exception as error:
                unit.error = error
            else:
                signals |= told
        self._writer.commit()
        return signals

    def _alone(self, unit: _Unit) -> set[str]:
        for tries in range(1, self._tries + 1):
            try:
                return self._together([unit])
            except Lost as lost:
                self._writer.abandon()
                unit.error = StorageTrouble(lost.reason)
                if not lost.again:
                    break
                self._writer.pause(tries)
        return set()

    def _settle(self, batch: list[_Unit], signals: set[str]) -> None:
        for unit in batch:
            if unit.future.done():  # whoever asked has gone away; it happened all the same
                continue
            if unit.error is None:
                unit.future.set_result(unit.result)
            else:
                unit.future.set_exception(unit.error)
        if signals:
            self._told(signals)
