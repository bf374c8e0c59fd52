"""The calendar: once for each local day or week, whatever clocks and zones do, and never none."""

import asyncio
import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.route import Cog
from bot.chat.screen import Letter
from bot.chat.turn import Turn
from bot.database import Database, instant, open_database
from bot.delivery.calendar import Calendar
from bot.words import _
from campaigns.refusals import Refusal
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom, Postbox
from tests.delivery.timetable import Scene, jobs, note_run


@pytest.fixture
def scene(runner: asyncio.Runner, database: Database, clock: HandClock) -> Scene:
    """A team in New York with a job at nine every morning and one on Friday evening. It is Monday, 09:00 there."""
    cog = jobs({"nine": "09:00", "friday": "friday 18:00"})
    scene = Scene(Mailroom(runner, database, clock, [cog]), clock)
    scene.look("2026-11-16T08:00-05:00")
    return scene


def test_a_job_runs_once_at_its_hour_dated_at_its_hour(scene: Scene) -> None:
    for minute in range(0, 120, 10):
        scene.look(datetime(2026, 11, 16, 13, 30, 7, tzinfo=UTC) + timedelta(minutes=minute))

    assert scene.ran() == ["2026-11-16"]
    row = scene.mailroom.read(lambda tx: tx.one("SELECT at FROM deed WHERE what = 'nine'"))
    assert row is not None
    assert instant(row["at"]) == datetime(2026, 11, 16, 14, 0, tzinfo=UTC)


def test_a_new_job_begins_with_its_next_hour(runner: asyncio.Runner, database: Database, clock: HandClock) -> None:
    scene = Scene(Mailroom(runner, database, clock, [jobs({"nine": "09:00"})]), clock)

    scene.look("2026-11-16T09:30-05:00")
    assert scene.ran() == []
    scene.look("2026-11-17T09:00-05:00")

    assert scene.ran() == ["2026-11-17"]


def test_what_was_missed_today_is_caught_up_once(scene: Scene) -> None:
    scene.restart()
    scene.look("2026-11-16T20:00-05:00")
    scene.look("2026-11-16T20:01-05:00")

    assert scene.ran() == ["2026-11-16"]


def test_what_was_missed_on_other_days_is_skipped_and_said(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.look("2026-11-16T09:00-05:00")
    scene.restart()

    with caplog.at_level(logging.WARNING):
        scene.look("2026-11-20T07:00-05:00")

    assert scene.ran() == ["2026-11-16"]
    assert scene.note() == "skipped as it was too late: 2026-11-17 to 2026-11-19"
    assert "jobs.nine: skipped as it was too late: 2026-11-17 to 2026-11-19" in caplog.text
    scene.look("2026-11-20T09:00-05:00")
    assert scene.ran() == ["2026-11-16", "2026-11-20"]


def test_a_weekly_job_is_caught_up_within_three_days_as_of_its_own_week(scene: Scene) -> None:
    scene.look("2026-11-23T17:00-05:00")

    assert scene.ran("friday") == ["2026-11-20"]


def test_a_weekly_job_is_not_caught_up_after_three_days(scene: Scene) -> None:
    scene.look("2026-11-23T18:00-05:00")
    assert scene.ran("friday") == []
    assert scene.note("friday") == "skipped as it was too late: 2026-W47"

    scene.look("2026-11-27T18:00-05:00")

    assert scene.ran("friday") == ["2026-11-27"]


def test_the_hours_of_the_campaign_can_be_named(runner: asyncio.Runner, database: Database, clock: HandClock) -> None:
    """The pack's: the digest at 18:00, the board on Friday at 18:00."""
    scene = Scene(Mailroom(runner, database, clock, [jobs({"evening": "digest", "week": "board"})]), clock)

    for day in range(16, 23):
        scene.look(f"2026-11-{day}T17:59-05:00")
        scene.look(f"2026-11-{day}T18:00-05:00")

    assert scene.ran("evening") == [f"2026-11-{day}" for day in range(16, 23)]
    assert scene.ran("week") == ["2026-11-20"]


def test_a_clock_that_is_set_a_day_ahead_and_back_neither_doubles_nor_drops(scene: Scene) -> None:
    scene.look("2026-11-17T10:00-05:00")  # it is Monday 08:05, but the clock says Tuesday
    scene.look("2026-11-16T08:06-05:00")
    scene.look("2026-11-16T09:00-05:00")
    scene.look("2026-11-17T09:00-05:00")
    scene.look("2026-11-18T09:00-05:00")

    assert Counter(scene.ran()) == Counter(["2026-11-16", "2026-11-17", "2026-11-18"])


def test_a_clock_that_is_set_a_day_back_and_right_again_neither_doubles_nor_drops(scene: Scene) -> None:
    scene.look("2026-11-16T09:00-05:00")
    scene.look("2026-11-17T09:00-05:00")
    scene.look("2026-11-16T09:30-05:00")
    scene.look("2026-11-16T10:00-05:00")
    scene.look("2026-11-17T09:31-05:00")
    scene.look("2026-11-18T09:00-05:00")

    assert scene.ran() == ["2026-11-16", "2026-11-17", "2026-11-18"]


def test_a_clock_that_steps_back_over_the_hour_runs_it_once(scene: Scene) -> None:
    for at in ("08:59:59", "09:00:01", "08:59:58", "09:00:00", "09:00:02"):
        scene.look(f"2026-11-16T{at}-05:00")

    assert scene.ran() == ["2026-11-16"]


def test_a_campaign_that_moves_west_after_the_hour_has_had_its_day(scene: Scene) -> None:
    scene.look("2026-11-16T09:00-05:00")
    scene.moves_to("America/Los_Angeles")
    scene.look("2026-11-16T08:30-08:00")
    scene.look("2026-11-16T09:00-08:00")
    scene.look("2026-11-17T09:00-08:00")

    assert scene.ran() == ["2026-11-16", "2026-11-17"]


def test_a_campaign_that_moves_east_over_the_hour_is_caught_up(scene: Scene) -> None:
    scene.moves_to("Europe/Berlin")
    scene.look("2026-11-16T14:30+01:00")
    scene.look("2026-11-17T09:00+01:00")

    assert scene.ran() == ["2026-11-16", "2026-11-17"]


def test_a_campaign_that_moves_over_the_date_line_has_each_date_once(scene: Scene) -> None:
    scene.look("2026-11-16T09:00-05:00")
    scene.moves_to("Pacific/Auckland")
    scene.look("2026-11-17T09:00+13:00")
    scene.moves_to("Pacific/Honolulu")
    for at in range(72):
        scene.look(datetime(2026, 11, 16, 20, 30, tzinfo=UTC) + timedelta(hours=at))

    assert scene.ran() == ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"]


def test_a_job_that_breaks_is_tried_again_and_the_others_go_on(
    runner: asyncio.Runner, database: Database, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    cog = jobs({"nine": "09:00"})
    tries: list[datetime] = []

    @cog.regularly("08:59")
    def breaks(turn: Turn) -> None:
        tries.append(turn.now)
        note_run("breaks")(turn)
        if len(tries) < 3:
            raise LookupError("a bug")

    scene = Scene(Mailroom(runner, database, clock, [cog]), clock)
    scene.look("2026-11-16T08:00-05:00")

    with caplog.at_level(logging.CRITICAL, "bot.delivery.calendar"):
        for minute in range(30):
            scene.look(datetime(2026, 11, 16, 14, 0, tzinfo=UTC) + timedelta(minutes=minute))

    assert len(tries) == 3
    assert scene.ran("breaks") == ["2026-11-16"]
    assert scene.ran() == ["2026-11-16"]


def test_a_job_that_declines_has_had_its_day_and_the_reason_is_kept(
    runner: asyncio.Runner, database: Database, clock: HandClock
) -> None:
    cog = Cog("jobs")

    @cog.regularly("09:00")
    def declines(turn: Turn) -> None:
        note_run("declines")(turn)
        raise Refusal(_("The campaign is closed."))

    scene = Scene(Mailroom(runner, database, clock, [cog]), clock)
    scene.look("2026-11-16T08:00-05:00")
    for minute in range(5):
        scene.look(datetime(2026, 11, 16, 14, minute, tzinfo=UTC))

    assert scene.ran("declines") == []
    assert scene.note("declines") == "The campaign is closed."


def test_a_jobs_letters_are_written_in_its_own_transaction(
    runner: asyncio.Runner, database: Database, clock: HandClock
) -> None:
    cog = Cog("jobs")

    @cog.regularly("09:00")
    def tells(turn: Turn) -> None:
        row = turn.tx.one("SELECT id FROM deed WHERE what = 'note'")
        assert row is not None
        turn.post(Letter(("note.posted", row["id"]), place="team", cause=f"tells:{turn.today}"))

    scene = Scene(Mailroom(runner, database, clock, [cog]), clock)
    scene.mailroom.note("good morning")
    scene.look("2026-11-16T08:00-05:00")
    scene.look("2026-11-16T09:00-05:00")
    box = Postbox("web")
    scene.mailroom.deliver(box)

    assert box.reads() == ["good morning"]


@pytest.mark.parametrize("url", ["postgres"], indirect=True)  # the other lets only one process in
def test_two_processes_run_a_job_once(
    runner: asyncio.Runner, database: Database, url: str, clock: HandClock, tmp_path: Path
) -> None:
    mailroom = Mailroom(runner, database, clock, [jobs({"nine": "09:00", "ten": "10:00"})])
    other = runner.run(open_database(url, backups=tmp_path))
    both = [Calendar(each, mailroom.router, clock) for each in (database, other)]
    scene = Scene(mailroom, clock)
    scene.look("2026-11-16T08:00-05:00")

    async def look() -> None:
        await asyncio.gather(*(calendar.run_due() for calendar in both))

    for day in range(16, 26):
        clock.set(datetime.fromisoformat(f"2026-11-{day}T10:00-05:00"))
        runner.run(look())
    runner.run(other.close())

    assert scene.ran() == scene.ran("ten") == [f"2026-11-{day}" for day in range(16, 26)]


def test_ticks_run_a_unit_a_piece_until_nothing_more_is_due(
    runner: asyncio.Runner, database: Database, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    cog = Cog("ticks")

    @cog.whenever_due
    def breaks(turn: Turn) -> bool:
        raise LookupError("a bug")

    @cog.whenever_due
    def counts_to_five(turn: Turn) -> bool:
        note_run("piece")(turn)
        row = turn.tx.one("SELECT COUNT(*) AS n FROM deed WHERE what = 'piece'")
        assert row is not None
        return bool(row["n"] < 5)

    scene = Scene(Mailroom(runner, database, clock, [cog]), clock)
    with caplog.at_level(logging.CRITICAL, "bot.delivery.calendar"):
        scene.look()
    assert len(scene.ran("piece")) == 5
    assert [tick.name for tick in scene.mailroom.house.ticks if tick.name.startswith("ticks")] == [
        "ticks.breaks", "ticks.counts_to_five",
    ]  # fmt: skip


def test_a_running_calendar_looks_when_it_is_told_and_stops_when_it_is_told(
    runner: asyncio.Runner, database: Database, clock: HandClock
) -> None:
    looked = asyncio.Event()
    cog = Cog("ticks")

    @cog.whenever_due
    def looks(turn: Turn) -> bool:
        asyncio.run_coroutine_threadsafe(note_look(), loop)
        return False

    async def note_look() -> None:
        looked.set()

    class StandingClock(HandClock):
        async def sleep(self, seconds: float) -> None:
            await asyncio.Event().wait()

    mailroom = Mailroom(runner, database, clock, [cog])
    loop = runner.get_loop()

    async def scene() -> None:
        calendar = Calendar(database, mailroom.router, StandingClock())
        await calendar.start()
        for _round in range(3):
            await asyncio.wait_for(looked.wait(), 10)
            looked.clear()
            await database.unit(lambda tx: tx.signal("calendar"))
        await asyncio.wait_for(calendar.stop(), 10)

    runner.run(scene())
