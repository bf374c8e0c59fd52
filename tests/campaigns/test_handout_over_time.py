"""The hand-out over a year in five zones, and over eight weeks for a team: once a day, and fair."""

import asyncio
import itertools
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import mean, pstdev
from zoneinfo import ZoneInfo

import pytest

from bot.clock import at_local
from bot.database import Transaction, instant, open_database
from campaigns import handout, missions
from campaigns.packs import load
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock

ATLANTA = ZoneInfo("America/New_York")
# Clocks that change in March and November, in March and October, by half an hour in the south, at the end of a day,
# and never.
HOMES = (
    ("America/New_York", time(2, 30)), ("Europe/Madrid", time(9)), ("Australia/Lord_Howe", time(2, 15)),
    ("America/Nuuk", time(23, 30)), ("Asia/Kathmandu", time(0)),
)  # fmt: skip


def test_four_hundred_days_in_five_zones_bring_one_mission_each(stage: Stage, clock: HandClock) -> None:
    clock.set(at_local(date(2026, 2, 1), time(12), ATLANTA))
    scene = stage(*(mission(f"daily-{n}", repeats="daily") for n in range(3)))
    crowd = [
        scene.seat(f"M{n}", zone=zone, handout=at, quiet_from=time(), quiet_until=time(), minutes=10_000)
        for n, (zone, at) in enumerate(HOMES)
    ]
    until = at_local(date(2027, 3, 10), time(12), ATLANTA)

    while scene.now < until:
        clock.set(scene.unit(lambda tx: next_weeks(tx, scene, until)))

    for member, (zone, at) in zip(crowd, HOMES, strict=True):
        given = scene.all_of(member)
        first = given[0].day
        assert [each.day for each in given] == [first + timedelta(days=n) for n in range(len(given))]
        assert len(given) >= 400
        walls = Counter(each.given_at.astimezone(ZoneInfo(zone)).time().replace(second=0) for each in given)
        assert walls.most_common(1)[0][0] == at
        assert sum(walls.values()) - walls[at] <= 2  # an hour that a change of the clocks left out


def next_weeks(tx: Transaction, scene: Scene, until: datetime) -> datetime:
    """Let every hour come in its turn, for two weeks; the program looks ten seconds after each."""
    now = scene.now
    ends = min(until, now + timedelta(weeks=2))
    while True:
        row = tx.one("SELECT MIN(next_handout_at) AS due FROM member WHERE campaign = :id", id=scene.campaign.id)
        assert row is not None
        now = instant(row["due"]) + timedelta(seconds=10)
        if now >= ends:
            return ends
        handout.hand_out_due(tx, scene.campaign, now)
        tx.run("UPDATE assignment SET state = 'done' WHERE campaign = :id AND state = 'open'", id=scene.campaign.id)


@pytest.mark.parametrize("minutes", [180, 1000])
def test_eight_weeks_are_fair_to_a_team_with_the_same_wishes(
    url: str, tmp_path: Path, runner: asyncio.Runner, clock: HandClock, minutes: int
) -> None:
    numbers = itertools.count(1_000_000)  # lots are drawn by ids: the same ones in every run
    database = runner.run(open_database(url, backups=tmp_path, new_id=lambda: next(numbers)))
    begins = date(2026, 9, 7)
    clock.set(at_local(begins, time(8), ATLANTA))
    scene = Scene(runner, database, clock, load("atlanta"))
    crowd = [scene.seat(f"M{n}", minutes=minutes, tracks=("restaurants", "concerts")) for n in range(30)]

    for day in range(56):
        clock.set(at_local(begins + timedelta(days=day), time(9), ATLANTA))
        scene.ticks(most=100)
        scene.unit(lambda tx: tx.run("UPDATE assignment SET state = 'done' WHERE state = 'open'"))

    those = {each.id: each for each in scene.read(lambda tx: missions.everything(tx, scene.campaign.id))}
    given = [[those[each.mission] for each in scene.all_of(member)] for member in crowd]
    runner.run(database.close())
    worth = [sum(each.worth for each in theirs) for theirs in given]
    assert pstdev(worth) / mean(worth) < 0.04
    assert (max(worth) - min(worth)) / mean(worth) < 0.15
    times = Counter(each.key for theirs in given for each in theirs)
    assert len(times) > 0.9 * len(those) - 1
    assert max(times.values()) / sum(times.values()) < 0.08
    for theirs in given:
        kinds = Counter(each.kind for each in theirs)
        assert len(kinds) >= 7
        assert max(kinds.values()) / len(theirs) < 0.35
        assert max(Counter(each.key for each in theirs).values()) <= 5
