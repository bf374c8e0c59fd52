"""The demo: there after the first start, whole, whatever happened to the one before."""

import signal
import sqlite3
from contextlib import closing

import pytest

from bot.staging import MARK
from tests.shell.conftest import Shell


def count(shell: Shell, table: str) -> int:
    with closing(sqlite3.connect(f"file:{shell.data / 'streetteam.db'}?mode=ro", uri=True)) as database:
        found = database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
    return int(found[0])


def test_a_demo_that_was_killed_half_made_is_made_whole_at_the_next_start(shell: Shell) -> None:
    first = shell.start()
    first.waits_for(lambda: (shell.data / MARK).exists() and count(shell, "evidence") > 0)
    first.stop(signal.SIGKILL)

    second = shell.start()

    assert second.address == second.lines[-1]
    assert not (shell.data / MARK).exists()
    assert count(shell, "member") == 8
    assert count(shell, "evidence") > 20
    assert 0 < count(shell, "evidence WHERE state = 'waiting'") <= 3 + 2 * 5  # some are left over, and a day's may wait
    assert count(shell, "attendance WHERE checked_in_at IS NOT NULL") >= 4  # an evening there was at least once
    assert count(shell, "follow_up WHERE state = 'done' AND how = 'online'") > 0
    assert count(shell, "consent WHERE scope = 'public' AND how = 'nobody'") > 0  # an album has something to show
    assert "incident" not in second.output
    assert "skipped" not in second.output
    assert "Maya" in second.get("")[1]
    assert second.stop() < 5

    evidence = count(shell, "evidence")
    third = shell.start()
    assert third.address
    assert count(shell, "evidence") == evidence


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_whoever_stops_it_while_the_demo_is_made_waits_no_longer_than_promised(
    shell: Shell, how: signal.Signals
) -> None:
    bot = shell.start()
    bot.waits_for(lambda: (shell.data / MARK).exists() and count(shell, "evidence") > 0)

    seconds = bot.stop(how)

    assert seconds < 5
    assert bot.process.returncode == 0
    assert "Traceback" not in bot.output
    assert not any(line.startswith("http://") for line in bot.lines)
    assert (shell.data / MARK).exists()


def test_whoever_stops_it_just_as_the_demo_is_done_is_heard(shell: Shell) -> None:
    bot, mark = shell.start(), shell.data / MARK
    bot.waits_for(mark.exists)
    bot.waits_for(lambda: not mark.exists())

    assert bot.stop() < 5
    assert bot.process.returncode == 0


def test_what_making_the_demo_took_is_given_back(shell: Shell) -> None:
    first = shell.start()
    assert first.address
    before = first.resident
    first.stop()
    second = shell.start()

    assert second.address
    assert before < 1.25 * second.resident


def test_a_pack_without_a_demo_opens_for_its_owner(shell: Shell) -> None:
    shell.set(CAMPAIGN="blank")
    bot = shell.start()

    assert bot.address
    assert "/in/" in bot.output
    assert count(shell, "member") == 1
