"""The calendar: what happens at a campaign's hours, once for each day or week, and what is due at anybody's moment.

It never sleeps until an hour: every few seconds it compares stored instants with the clock, so it survives a laptop
that was shut, a clock that was set, and a zone that changed its mind.

What was missed is caught up once: a daily job on the same local day, a weekly one within three days. Its turn is
dated at the hour it should have run, so that a board posted late is still the board of that week.
"""

import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat import drafts
from bot.chat.route import Regular, Tick
from bot.chat.router import Router
from bot.clock import Clock, at_local, local_day, week_of
from bot.database import Database, Row, StorageTrouble, Transaction, instant
from bot.delivery import inbox
from bot.delivery.watch import Watch
from bot.ids import code
from bot.values import dataclass
from campaigns import campaign as campaigns
from campaigns.campaign import Campaign, Hour
from campaigns.refusals import Refusal

log = logging.getLogger(__name__)

LOOK_S = 20.0  # how late something is at most while we run
GRACE = timedelta(hours=1)  # a job of 23:59 is late at once: it has this long whatever the date
WEEKLY_LIMIT = timedelta(days=3)  # how late a weekly job still makes sense
REMEMBERED = 16  # labels of past runs: enough for a clock that was a week wrong
MOST_MISSED = 400  # runs we look back to say which were missed
SWEEP_S = 86_400.0  # how often old rows of the machine's own are forgotten
LONGEST_PAUSE_S = 600.0  # between two tries of a job that breaks
TOPIC = "calendar"  # signalled where something has just become due and shall not wait to be looked for


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time a regular job is due: when, until when it may be caught up, and the label it runs under once."""

    label: str
    at: datetime
    until: datetime


def occurrence(day: date, hour: Hour, zone: ZoneInfo) -> Occurrence | None:
    """The occurrence of an hour on a local date; None on another weekday, or where the zone skipped that date."""
    if hour.weekday is not None and day.weekday() != hour.weekday:
        return None
    if local_day(at_local(day, time(), zone), zone) != day:
        return None
    at = at_local(day, hour.at, zone)
    if hour.weekday is not None:
        return Occurrence(week_of(day), at, at + WEEKLY_LIMIT)
    midnight = at_local(day + timedelta(days=1), time(), zone)
    return Occurrence(day.isoformat(), at, max(midnight, at + GRACE))


def latest(now: datetime, hour: Hour, zone: ZoneInfo) -> Occurrence:
    """The last occurrence that has come by ``now``."""
    day = local_day(now, zone) + timedelta(days=1)
    while (found := occurrence(day, hour, zone)) is None or found.at > now:
        day -= timedelta(days=1)
    return found


def following(now: datetime, hour: Hour, zone: ZoneInfo) -> Occurrence:
    """The first occurrence after ``now``."""
    day = local_day(now, zone) - timedelta(days=1)
    while (found := occurrence(day, hour, zone)) is None or found.at <= now:
        day += timedelta(days=1)
    return found


class Calendar(Watch):
    """Runs the regular jobs and the ticks of one campaign."""

    def __init__(self, database: Database, router: Router, clock: Clock) -> None:
        """Take the campaign's router, whose house knows the jobs."""
        super().__init__(database, clock, topic=TOPIC, every_s=LOOK_S, doing="looking at the calendar")
        self._router = router
        self._broken: dict[str, tuple[int, float]] = {}
        self._swept_at: float | None = None

    async def run_due(self) -> None:
        """Run all that is due now, and return when nothing more is."""
        await self._run_regulars()
        looked_at = self._clock.monotonic()
        pending: Sequence[Tick] = self._router.house.ticks
        while pending and not self._stopping:
            pending = [tick for tick in pending if await self._run_piece(tick)]
            if self._clock.monotonic() - looked_at >= LOOK_S:
                await self._run_regulars()
                looked_at = self._clock.monotonic()
        await self._sweep()

    async def _run_regulars(self) -> None:
        now = self._clock.now()
        for regular in await self._database.read(lambda tx: self._due(tx, now)):
            if self._stopping:
                return
            await self._guarded(regular.name, partial(self._run_regular, regular, now))

    def _due(self, tx: Transaction, now: datetime) -> list[Regular]:
        """The regular jobs to look at: those whose instant has come, and those whose instant isn't right any more."""
        campaign = campaigns.by_slug(tx, self._router.campaign)
        rows = {row["name"]: row for row in tx.all("SELECT * FROM job WHERE campaign = :id", id=campaign.id)}
        found = []
        for regular in self._router.house.regulars:
            hour = _hour(campaign, regular)
            if hour is not None and _to_look_at(rows.get(regular.name), _plan(campaign, hour), now):
                found.append(regular)
        return found

    async def _run_regular(self, regular: Regular, now: datetime) -> bool:
        try:
            return await self._database.unit(lambda tx: self._turn_to(tx, regular, now, run=True))
        except Refusal as refusal:
            log.info("%s had nothing to do: %s", regular.name, refusal)
            note = str(refusal.phrase)
            return await self._database.unit(lambda tx: self._turn_to(tx, regular, now, run=False, note=note))

    def _turn_to(self, tx: Transaction, regular: Regular, now: datetime, *, run: bool, note: str = "") -> bool:
        """Run a job where it is due, and store when it is due next; all in one transaction."""
        campaign = campaigns.by_slug(tx, self._router.campaign)
        row = tx.one(
            "SELECT * FROM job WHERE campaign = :campaign AND name = :name", campaign=campaign.id, name=regular.name
        )
        hour = _hour(campaign, regular)
        if hour is None or not _to_look_at(row, _plan(campaign, hour), now):
            return False
        last = latest(now, hour, campaign.zone)
        labels = row["ran_for"].split() if row else [last.label]  # a new job begins with its next hour
        due = last.label not in labels
        if due and now < last.until:
            labels.append(last.label)
        if row and (missed := _missed(instant(row["next_at"]), now, hour, campaign.zone, labels)):
            note = f"skipped as it was too late: {missed}"
            log.warning("%s: %s", regular.name, note)
        ran = due and now < last.until
        after = following(now, hour, campaign.zone)
        tx.run(
            "INSERT INTO job (campaign, name, plan, ran_for, next_at, looked_at, ran_at, note)"
            " VALUES (:campaign, :name, :plan, :ran_for, :next_at, :now, :ran_at, :note)"
            " ON CONFLICT (campaign, name) DO UPDATE SET plan = :plan, ran_for = :ran_for, next_at = :next_at,"
            " looked_at = :now, ran_at = COALESCE(:ran_at, job.ran_at),"
            " note = CASE WHEN :ran OR :note <> '' THEN :note ELSE job.note END",
            campaign=campaign.id, name=regular.name, plan=_plan(campaign, hour), ran_for=" ".join(labels[-REMEMBERED:]),
            next_at=after.at, now=now, ran_at=now if ran else None, note=note, ran=ran,
        )  # fmt: skip
        if ran and run:
            turn = self._router.turn_of(tx, None, last.at)
            regular.task(turn)
            self._router.house.settle(turn)
        return ran

    async def _run_piece(self, tick: Tick) -> bool:
        """Run one piece of a tick; whether more is due."""

        now = self._clock.now()

        def work(tx: Transaction) -> bool:
            turn = self._router.turn_of(tx, None, now)
            more = tick.task(turn)
            self._router.house.settle(turn)
            return more

        return await self._guarded(tick.name, lambda: self._database.unit(work))

    async def _guarded(self, name: str, run: Callable[[], Coroutine[Any, Any, bool]]) -> bool:
        """Run something; where it breaks, say so, let the others go on, and try again after a while."""
        fails, again_at = self._broken.get(name, (0, 0.0))
        if fails and self._clock.monotonic() < again_at:
            return False
        try:
            more = await run()
        except StorageTrouble:
            raise
        except Refusal as refusal:
            log.info("%s had nothing to do: %s", name, refusal)
            return False
        except Exception:
            pause_s = min(LONGEST_PAUSE_S, LOOK_S * 2.0 ** min(fails, 10))
            self._broken[name] = (fails + 1, self._clock.monotonic() + pause_s)
            log.exception("%s broke, incident %s; next try in %.0f s", name, code(6), pause_s)
            return False
        self._broken.pop(name, None)
        return more

    async def _sweep(self) -> None:
        """Forget what came in long ago and forms nobody touched any more."""
        if self._swept_at is not None and self._clock.monotonic() - self._swept_at < SWEEP_S:
            return
        self._swept_at = self._clock.monotonic()
        now = self._clock.now()
        while await self._database.unit(lambda tx: inbox.expire(tx, now - inbox.KEPT)):
            pass
        await self._database.unit(lambda tx: drafts.expire(tx, now - drafts.KEPT))


def _hour(campaign: Campaign, regular: Regular) -> Hour | None:
    """The hour a job names: one of the campaign's, or one written like ``04:00`` or ``friday 18:00``."""
    named = getattr(campaign.hours, regular.hour, None)
    if isinstance(named, Hour):
        return named
    if isinstance(named, time):
        return Hour(named)
    try:
        return campaigns.hour(regular.hour)
    except ValueError:
        log.error("%s asks for the hour %r, which the campaign doesn't have", regular.name, regular.hour)
        return None


def _plan(campaign: Campaign, hour: Hour) -> str:
    """What a stored instant was worked out from."""
    weekday = "" if hour.weekday is None else f"{campaigns.WEEKDAYS[hour.weekday]} "
    return f"{weekday}{hour.at:%H:%M} {campaign.zone.key}"


def _to_look_at(row: Row | None, plan: str, now: datetime) -> bool:
    if row is None or row["plan"] != plan:
        return True
    return instant(row["next_at"]) <= now or now < instant(row["looked_at"])  # the latter: the clock was set back


def _missed(since: datetime, now: datetime, hour: Hour, zone: ZoneInfo, labels: Sequence[str]) -> str:
    """What should have run from ``since`` on and never will: "2026-11-17", or "2026-11-17 to 2026-11-19"."""
    found = latest(now, hour, zone)
    missed: list[str] = []
    while found.at >= since and len(missed) < MOST_MISSED:
        if found.label not in labels and found.until <= now:
            missed.append(found.label)
        found = latest(found.at - timedelta(microseconds=1), hour, zone)
    return " to ".join(dict.fromkeys((missed[-1], missed[0]))) if missed else ""
