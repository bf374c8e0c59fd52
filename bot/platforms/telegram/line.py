"""Updates in line: one after the other for each person, side by side for different people, albums held together."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from bot.clock import Clock
from bot.platforms.telegram.gestures import Gesture, Moved, Nothing, SentFile

log = logging.getLogger(__name__)

ALBUM_ENDS_IN_S = 1.0  # how long we wait for the next photo of an album: nothing says that one was the last
STOPS_IN_S = 2.0  # how long what is being done may take when we stop; the rest is done after the next start

Take = Callable[[Sequence[Gesture]], Awaitable[None]]
_Queue = asyncio.Queue[Gesture]


class Line:
    """Hands gestures on: each person's in their order, an album's as one."""

    def __init__(self, take: Take, clock: Clock, album_ends_in_s: float = ALBUM_ENDS_IN_S) -> None:
        """Take who does them; ``take`` must not raise."""
        self._take, self._clock, self._album_ends_in_s = take, clock, album_ends_in_s
        self._queues: dict[str, _Queue] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._busy: set[str] = set()
        self._stopping = False

    def put(self, gesture: Gesture) -> None:
        """Put one in line."""
        if self._stopping:
            return  # it is in the inbox
        name = _whose(gesture)
        queue = self._queues.setdefault(name, asyncio.Queue())
        queue.put_nowait(gesture)
        if name not in self._tasks:
            self._tasks[name] = asyncio.create_task(self._serve(name, queue))

    async def idle(self) -> None:
        """Wait until nothing is in line and nothing is being done."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def stop(self) -> None:
        """Let what is being done end, and nothing else begin."""
        self._stopping = True
        waiting = [task for name, task in self._tasks.items() if name not in self._busy]
        for task in waiting:
            task.cancel()
        busy = [task for name, task in self._tasks.items() if name in self._busy]
        if busy:
            _done, late = await asyncio.wait(busy, timeout=STOPS_IN_S)
            for task in late:
                task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _serve(self, name: str, queue: _Queue) -> None:
        try:
            held: list[Gesture] = []
            while not self._stopping:
                if not held:
                    if queue.empty():
                        return
                    held = [queue.get_nowait()]
                after = await self._rest_of_album(held, queue)
                self._busy.add(name)
                await self._take(held)
                self._busy.discard(name)
                held = after
        finally:
            self._busy.discard(name)
            del self._tasks[name]
            if queue.empty() or self._stopping:
                self._queues.pop(name, None)

    async def _rest_of_album(self, held: list[Gesture], queue: _Queue) -> list[Gesture]:
        """Add to an album's first part its others; what came after it, if that came first."""
        first = held[0]
        if not isinstance(first, SentFile) or not first.album:
            return []
        while (more := await self._next(queue)) is not None:
            if not isinstance(more, SentFile) or more.album != first.album:
                return [more]
            held.append(more)
        return []

    async def _next(self, queue: _Queue) -> Gesture | None:
        """What comes next, if it comes soon."""
        if not queue.empty():
            return queue.get_nowait()
        coming = asyncio.ensure_future(queue.get())
        pause = asyncio.ensure_future(self._clock.sleep(self._album_ends_in_s))
        try:
            await asyncio.wait((coming, pause), return_when=asyncio.FIRST_COMPLETED)
            return coming.result() if coming.done() else None
        finally:
            for task in (coming, pause):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


def _whose(gesture: Gesture) -> str:
    if isinstance(gesture, Moved):
        return f"chat {gesture.before}"
    if isinstance(gesture, Nothing):
        return "nothing"
    return f"{gesture.origin.spot.chat} {gesture.origin.caller.external}"
