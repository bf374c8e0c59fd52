"""What can be counted about a running bot, for Prometheus; in a registry of its own."""

import time
from collections.abc import Callable, Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.chat.incoming import Incoming, Outcome
from bot.chat.router import Record, Router
from bot.program import version
from bot.values import dataclass

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

# Seconds people wait for an answer: below 0.1 it feels immediate, Discord gives up after 3.
_WAITS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 3.0, 10.0)
_BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


OPEN_LETTERS = ("waiting", "held", "sending")


@dataclass(frozen=True, slots=True)
class Stock:
    """What waits: letters by state, how many seconds the oldest is overdue, evidence for leads, acts not handled.

    ``differences`` are totals and ranks that aren't what the ledger comes to, ``checked_at`` is when the last check of
    them ended, in seconds since 1970, or 0.
    """

    letters: Mapping[str, int]
    late_s: float
    evidence: int
    inbox: int
    differences: int = 0
    checked_at: float = 0.0


class Metrics:
    """The counters of one process, and the text they are read as."""

    def __init__(self) -> None:
        """Count from zero."""
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        Info("streetteam", "The program that runs", registry=registry).info({"version": version()})
        self._commands = Counter(
            "streetteam_commands", "Things people did, by what came of them",
            ("platform", "route", "outcome"), registry=registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "streetteam_command_seconds", "From the door to the answer, committed", ("platform",),
            buckets=_WAITS, registry=registry,
        )  # fmt: skip
        self._first = Histogram(
            "streetteam_first_answer_seconds", "From what somebody did to the first answer", ("platform",),
            buckets=_WAITS, registry=registry,
        )  # fmt: skip
        self._batch = Histogram(
            "streetteam_batch_units", "Units of work committed together", buckets=_BATCHES, registry=registry
        )
        self._commit = Histogram(
            "streetteam_batch_seconds", "From the first statement of a batch to its commit", buckets=_WAITS,
            registry=registry,
        )  # fmt: skip
        self._letters = Gauge("streetteam_letters", "Letters not sent yet, by state", ("state",), registry=registry)
        self._late = Gauge(
            "streetteam_letters_late_seconds", "How long the oldest letter is overdue", registry=registry
        )
        self._waiting = Gauge(
            "streetteam_waiting", "What waits: evidence for a lead, incoming acts for the router", ("queue",),
            registry=registry,
        )  # fmt: skip
        self._differences = Gauge(
            "streetteam_ledger_differences", "Totals and ranks that are not what the ledger comes to", registry=registry
        )
        self._checked = Gauge(
            "streetteam_ledger_checked_timestamp_seconds", "When the numbers were last checked, since 1970",
            registry=registry,
        )  # fmt: skip

    def answered(self, platform: str, outcome: Outcome, seconds: float) -> None:
        """Count one act of somebody's, ``seconds`` after it came."""
        self._commands.labels(platform, outcome.route or "none", kind_of(outcome)).inc()
        self._seconds.labels(platform).observe(seconds)

    def first_answer(self, platform: str) -> Callable[[float], None]:
        """Who is told how many seconds a first answer took on a platform that waits for it."""
        return self._first.labels(platform).observe

    def committed(self, units: int, seconds: float) -> None:
        """Count a batch of that many units of work, ``seconds`` after it was begun."""
        self._batch.observe(units)
        self._commit.observe(seconds)

    def take_stock(self, stock: Stock) -> None:
        """Take over what waits in the database."""
        for state in OPEN_LETTERS:
            self._letters.labels(state).set(stock.letters.get(state, 0))
        self._late.set(stock.late_s)
        self._waiting.labels("evidence").set(stock.evidence)
        self._waiting.labels("inbox").set(stock.inbox)
        self._differences.set(stock.differences)
        self._checked.set(stock.checked_at)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it; its content type is :data:`CONTENT_TYPE`."""
        return generate_latest(self.registry)


class CountingRouter(Router):
    """The one door, with somebody beside it who counts."""

    metrics: Metrics

    async def take(self, incoming: Incoming, record: Record | None = None) -> Outcome:
        """See :meth:`Router.take`."""
        began = time.perf_counter()
        outcome = await super().take(incoming, record)
        self.metrics.answered(incoming.caller.platform, outcome, time.perf_counter() - began)
        return outcome


def kind_of(outcome: Outcome) -> str:
    """``done``, ``repeated``, ``refused``, or ``broken`` where it has an incident's number."""
    if outcome.incident:
        return "broken"
    if outcome.repeated:
        return "repeated"
    return "refused" if outcome.refused else "done"
