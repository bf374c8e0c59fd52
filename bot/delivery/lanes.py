"""Lanes: the pace a platform allows, in all, for each chat and for each group. Replies overtake letters."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import field
from typing import Any

from bot.chat.carrier import Limits
from bot.clock import Clock
from bot.values import dataclass

PATIENCE_S = 0.25  # a letter that would wait longer for its chat gives its place to letters for others
MARGIN_S = 0.001  # a window is this much longer than the platform's, so that rounding never makes it shorter
TICK_S = 0.00001  # what is nearer than this is now: no clock sleeps so shortly
REMEMBERED = 1_000  # chats; beyond that, those that have been quiet are forgotten now and then


class Pace:
    """At most ``most`` in any ``window_s`` seconds; ``evenly`` spaces them out, so that none begins with a burst."""

    def __init__(self, most: int, window_s: float, *, evenly: bool = False) -> None:
        """Take how many (≥ 1) and in how many seconds (> 0)."""
        self._window_s = window_s + MARGIN_S
        self._gap_s = window_s / most if evenly else 0.0
        self._taken: deque[float] = deque(maxlen=most)
        self._planned = float("-inf")

    def opens(self, now: float) -> float:
        """The first moment from ``now`` on at which one may go."""
        if len(self._taken) == self._taken.maxlen:
            return max(now, self._planned + self._gap_s, self._taken[0] + self._window_s)
        return max(now, self._planned + self._gap_s)

    def take(self, now: float) -> None:
        """Note that one goes now. Who came a little late leaves the next one's moment where it was."""
        self._taken.append(now)
        due = self._planned + self._gap_s
        self._planned = due if due > now - self._gap_s else now

    @property
    def interval_s(self) -> float:
        """How far apart they are in the long run."""
        return self._window_s / (self._taken.maxlen or 1)

    def idle_since(self, moment: float) -> bool:
        """Whether the last one went so long before ``moment`` that it no longer matters."""
        return not self._taken or self._taken[-1] + self._window_s < moment


@dataclass(slots=True)
class _Chat:
    """One chat: its paces, until when the platform wants it left alone, the last moment promised, who waits."""

    paces: list[Pace]
    closed_until: float = float("-inf")
    promised: float = float("-inf")

    waiting: int = 0

    def opens(self, now: float) -> float:
        return max([now, self.closed_until, *(pace.opens(now) for pace in self.paces)])

    def interval_s(self, now: float) -> float:
        """How far apart its next ones will be: as its narrowest pace has it that is used up."""
        return max((p.interval_s for p in self.paces if p is self.paces[0] or p.opens(now) > now), default=0.0)


@dataclass(slots=True)
class _Waiter:
    chat: _Chat
    is_reply: bool
    passed: asyncio.Future[float] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Lane:
    """The way out to one platform. Everything that goes there passes here first."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        """Take the platform's limits and the clock they are measured with."""
        self._limits, self._clock = limits, clock
        self._overall = _paces(limits.per_second, evenly=True)
        self._chats: dict[str, _Chat] = {}
        self._remembered = REMEMBERED
        self._closed_until = float("-inf")
        self._replies: deque[_Waiter] = deque()
        self._letters: deque[_Waiter] = deque()
        self._changed = asyncio.Event()
        self._turnstile: asyncio.Task[None] | None = None

    async def reply(self, chat: str, *, group: bool = False) -> None:
        """Wait until a reply may go to that chat."""
        await self._queue(self._replies, _Waiter(self._chat(chat, group), is_reply=True))

    async def letter(self, chat: str, *, group: bool = False) -> float:
        """Wait until a letter may go to that chat, but not long.

        Returns:
            0 where it may go now; else after how many seconds to come again, at a moment promised to nobody else.
        """
        found = self._chat(chat, group)
        if self._wait_s(found) + found.waiting * found.interval_s(self._clock.monotonic()) > PATIENCE_S:
            return self._promise(found)
        return await self._queue(self._letters, _Waiter(found, is_reply=False))

    def add(self, chat: str, more: int, *, group: bool = False) -> None:
        """Count so many more messages to that chat (≥ 0), beside the one that was let through."""
        now = self._clock.monotonic()
        for pace in (*self._overall, *self._chat(chat, group).paces):
            for _each in range(more):
                pace.take(now)
        self._changed.set()

    def obey(self, retry_after: float, chat: str | None = None) -> None:
        """Let nothing through for so many seconds: to one chat, or, without one, at all."""
        until = self._clock.monotonic() + retry_after
        if chat is None:
            self._closed_until = max(self._closed_until, until)
        else:
            found = self._chat(chat, group=False)
            found.closed_until = max(found.closed_until, until)
        self._changed.set()

    def closed_s(self) -> float:
        """For how many seconds the platform wants nothing at all; 0 where it is open."""
        return max(0.0, self._closed_until - self._clock.monotonic())

    def close(self) -> None:
        """Let nobody through any more; who waits is told to come again."""
        if self._turnstile is not None:
            self._turnstile.cancel()
        for waiter in (*self._replies, *self._letters):
            waiter.passed.cancel()

    async def _queue(self, queue: deque[_Waiter], waiter: _Waiter) -> float:
        queue.append(waiter)
        waiter.chat.waiting += 1
        self._changed.set()
        if self._turnstile is None or self._turnstile.done():
            self._turnstile = asyncio.create_task(self._turn())
        try:
            return await waiter.passed
        finally:
            waiter.chat.waiting -= 1

    async def _turn(self) -> None:
        """Let one after the other through while anybody waits."""
        while self._replies or self._letters:
            self._changed.clear()
            now = self._clock.monotonic()
            waiter, opens = self._next(now)
            if waiter is None:
                await first_of(self._changed.wait(), self._clock.sleep(opens - now))
            elif opens - now > TICK_S:
                # The overall pace: nobody who comes now could go before it, so it is slept through.
                await self._clock.sleep(opens - now)
            else:
                self._let_through(waiter, now)

    def _next(self, now: float) -> tuple[_Waiter | None, float]:
        """Who goes next, and when the platform lets anybody through; or nobody, and when to look again."""
        soonest = float("inf")
        for queue in (self._replies, self._letters):
            for waiter in list(queue):
                if waiter.passed.done():
                    queue.remove(waiter)
                elif not waiter.is_reply and self._wait_s(waiter.chat) > PATIENCE_S:
                    queue.remove(waiter)
                    waiter.passed.set_result(self._promise(waiter.chat))
                elif (opens := waiter.chat.opens(now)) - now <= TICK_S:
                    return waiter, self._opens(now)
                else:
                    soonest = min(soonest, opens)
        return None, soonest

    def _let_through(self, waiter: _Waiter, now: float) -> None:
        (self._replies if waiter.is_reply else self._letters).remove(waiter)
        for pace in (*self._overall, *waiter.chat.paces):
            pace.take(now)
        waiter.passed.set_result(0.0)

    def _wait_s(self, chat: _Chat) -> float:
        now = self._clock.monotonic()
        return max(chat.opens(now), self._closed_until) - now

    def _promise(self, chat: _Chat) -> float:
        """Seconds until a moment that is promised to nobody else."""
        now = self._clock.monotonic()
        interval = chat.interval_s(now)
        soonest = max(chat.opens(now), self._closed_until) + chat.waiting * interval
        chat.promised = max(soonest, chat.promised + interval)
        return chat.promised - now

    def _opens(self, now: float) -> float:
        return max([self._closed_until, *(pace.opens(now) for pace in self._overall)], default=now)

    def _chat(self, name: str, group: bool) -> _Chat:
        found = self._chats.get(name)
        if found is None:
            if len(self._chats) >= self._remembered:
                self._forget()
            found = self._chats[name] = _Chat(_paces(self._limits.per_chat_second))
        if group and self._limits.per_group_minute and len(found.paces) < 1 + bool(self._limits.per_chat_second):
            found.paces.append(Pace(self._limits.per_group_minute, 60.0))
        return found

    def _forget(self) -> None:
        now = self._clock.monotonic()
        self._chats = {
            name: chat
            for name, chat in self._chats.items()
            if chat.waiting
            or max(chat.closed_until, chat.promised) > now
            or not all(pace.idle_since(now) for pace in chat.paces)
        }
        self._remembered = max(REMEMBERED, 2 * len(self._chats))


async def first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Wait for the first of some, and let the others be."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def _paces(per_second: float | None, *, evenly: bool = False) -> list[Pace]:
    if per_second is None:
        return []
    most = max(1, int(per_second))
    return [Pace(most, most / per_second, evenly=evenly)]
