"""A platform's counter: its carrier and lane, what is in flight, and how long it is left alone when it fails."""

import asyncio
import random
from dataclasses import field
from weakref import WeakValueDictionary

from bot.chat.carrier import Carrier, Limits, NotSent, Paced, Parcel, Remembers
from bot.clock import Clock
from bot.delivery.lanes import Lane
from bot.values import dataclass

FAILS_IN_A_ROW = 3  # after which a platform gets a pause; single failures are the letters' own
SHORTEST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 15.0  # between two tries of a platform that doesn't answer: it is soon noticed to be back
LONGEST_BACKOFF_S = 60.0  # between two tries of one letter


@dataclass(slots=True)
class Counter:
    """What the courier knows about one platform. Of what is in flight, some is being handed over."""

    carrier: Carrier
    clock: Clock
    chance: random.Random
    limits: Limits
    lane: Lane
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    flying: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    handing: set[int] = field(default_factory=set)
    lines: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    fails: int = 0
    paused_until: float = float("-inf")

    @classmethod
    def of(cls, carrier: Carrier, clock: Clock, chance: random.Random) -> "Counter":
        """The counter for a carrier; ``chance`` spreads retries out."""
        limits = carrier.limits if isinstance(carrier, Paced) else Limits()
        return cls(carrier, clock, chance, limits, Lane(limits, clock))

    @property
    def platform(self) -> str:
        """The platform's name."""
        return self.carrier.platform

    @property
    def remembers(self) -> bool:
        """Whether the platform takes the same letter only once."""
        return isinstance(self.carrier, Remembers) and self.carrier.remembers

    @property
    def room(self) -> int:
        """How many more letters may be in flight."""
        return self.limits.in_flight - len(self.flying)

    def line(self, address: str) -> asyncio.Lock:
        """Where letters to the same address wait for each other, so that they arrive in order."""
        return self.lines.setdefault(address, asyncio.Lock())

    def chat(self, parcel: Parcel) -> tuple[str, bool]:
        """Which chat a letter goes to, and whether that is a group."""
        if isinstance(self.carrier, Paced):
            return self.carrier.chat(parcel)
        return parcel.address, parcel.place is not None

    def closed_s(self) -> float:
        """For how many seconds no letter goes: the platform asked for that, or fails again and again."""
        return max(self.lane.closed_s(), self.paused_until - self.clock.monotonic(), 0.0)

    def obey(self, not_sent: NotSent, chat: str) -> None:
        """Do what the platform asks for, for what it is about."""
        if not_sent.retry_after is not None:
            self.lane.obey(not_sent.retry_after, chat if not_sent.chat_only else None)
        elif not not_sent.chat_only:
            self.fail()

    def fail(self) -> None:
        """Note a failure. Is it one of several in a row, letters pause for a while; replies still go."""
        self.fails += 1
        if self.fails >= FAILS_IN_A_ROW and not self.closed_s():
            pause_s = min(LONGEST_PAUSE_S, SHORTEST_PAUSE_S * 2.0 ** min(self.fails - FAILS_IN_A_ROW, 16))
            self.paused_until = self.clock.monotonic() + pause_s * self.chance.uniform(0.5, 1)

    def succeed(self) -> None:
        """Note that the platform answers."""
        self.fails = 0

    def again_in_s(self, tries: int, not_sent: NotSent) -> float:
        """When a letter that surely wasn't sent goes again."""
        return self.backoff_s(tries) if not_sent.retry_after is None else not_sent.retry_after

    def backoff_s(self, tries: int) -> float:
        """When a letter goes again that failed ``tries`` times before: 1 s, doubling, with jitter."""
        return min(LONGEST_BACKOFF_S, 2.0 ** min(tries, 16)) * self.chance.uniform(0.5, 1)
