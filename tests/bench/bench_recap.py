"""A full recap, from the ledger to the pictures: 1,000 members, 100,000 entries, hero, charts and collage.

What it is held against is no peer but what people bear: two seconds until it is there, ten milliseconds of a unit.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from operator import methodcaller
from pathlib import Path
from statistics import median
from typing import Any

import cogs
from bot.chat.house import House
from bot.chat.router import Router
from bot.chat.screen import Picture, Screen
from bot.clock import local_day, week_of
from bot.database import Database, Transaction, open_database
from bot.delivery.outbox import Outbox
from bot.media.drawings import BarChart, Collage, LineChart, RecapCard
from bot.media.pictures import Pictures
from bot.media.store import FolderStore
from bot.media.studio import Studio
from bot.words import Catalogues
from campaigns import evidence, logbook, people, recap, review
from campaigns.campaign import Campaign
from campaigns.logbook import Consent
from campaigns.missions import Kind
from campaigns.people import Role
from tests.bench.bench_media import phone_photo
from tests.bench.bench_numbers import entries, worked
from tests.simulated import START, SimulatedClock

RUNS = 9
BEARABLE_S, UNIT_MS = 2.0, 10.0
REASONS = ("trust", "other")
A_REASON = 12  # interviews
ENTRIES = 100_000

Row = dict[str, Any]


def rows() -> Iterator[Row]:
    """The rows of this file."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        database = runner.run(open_database(f"sqlite:///{folder}/recap.db", backups=Path(folder)))
        campaign = runner.run(worked(database))
        runner.run(database.unit(partial(interviewed, campaign=campaign)))
        assert runner.run(database.read(entries)) >= ENTRIES
        store = FolderStore(Path(folder) / "media")
        runner.run(_photographed(database, store, campaign))
        whole, units = list[float](), list[float]()
        for _ in range(RUNS):
            took, unit = runner.run(_told(database, store, campaign))
            whole.append(took)
            units.append(unit * 1000)
        runner.run(database.close())
    yield _row("recap_full", "s", "what is borne", whole, BEARABLE_S)
    yield _row("recap_unit", "ms", "what a unit may hold", units, UNIT_MS)


def interviewed(tx: Transaction, campaign: Campaign) -> None:
    """Interviews with reasons, by the rules, so that there is something to draw."""
    by, lead = (
        people.seat(tx, campaign, people.recognise(
            tx, "web", f"recap-{role}", f"Recap {role}", language="en", zone=campaign.zone.key, at=START), role, START)
        for role in (Role.MEMBER, Role.LEAD)
    )  # fmt: skip
    for reason in REASONS:
        for _ in range(A_REASON):
            number = logbook.log_interview(
                tx, campaign, by, who="Sam", interests="", reason=reason, answers={}, quote="It is the people.",
                consent=Consent.CAMPAIGN, at=START,
            )  # fmt: skip
            handed = evidence.log(tx, campaign, by, Kind.INTERVIEW, number, {"interview": {}}, START)
            if handed.state == "waiting":
                review.approve(tx, campaign, handed.id, lead, START)
    tx.facts.clear()


async def _photographed(database: Database, store: FolderStore, campaign: Campaign) -> None:
    """Put the week's photos into the store and note them by their keys."""
    from bot.media.photos import take_in

    kept = await store.keep(take_in(phone_photo()).public, "jpg")
    found = await database.read(partial(_recap, campaign=campaign))
    for shot in found.album:
        shows = methodcaller("run", "UPDATE media SET public = :key WHERE id = :id", key=kept, id=shot.id)
        await database.unit(shows)


def _recap(tx: Transaction, campaign: Campaign) -> recap.Recap:
    return recap.of_week(tx, campaign, week_of(local_day(START, campaign.zone)), START)


async def _told(database: Database, store: FolderStore, campaign: Campaign) -> tuple[float, float]:
    """Seconds until the screen and all of its pictures are there, from nothing; seconds its unit took.

    Raises:
        AssertionError: a picture is missing.
    """
    router = Router(database, House(cogs.ALL, Outbox()), Catalogues(), SimulatedClock(START), campaign.slug)
    week = week_of(local_day(START, campaign.zone))
    held = 0.0

    def work(tx: Transaction) -> Screen:
        nonlocal held
        began = time.thread_time()  # its own work, whoever else is at work on the machine
        shown = router.house.show(router.turn_of(tx, None, START, "news"), "recap.of_week", [week])
        held = time.thread_time() - began
        assert isinstance(shown, Screen)
        return shown

    began = time.perf_counter()
    screen = await database.read(work)
    drawn = [block.drawing for block in screen.blocks if isinstance(block, Picture)]
    assert {type(each) for each in drawn} == {RecapCard, LineChart, BarChart, Collage}
    studio = Studio(store, Pictures())
    for each in drawn:
        assert await studio.jpeg(each)
    return time.perf_counter() - began, held


def _row(name: str, unit: str, peer: str, mine: Sequence[float], most: float) -> Row:
    value = median(mine)
    return {
        "name": name, "value": round(value, 3), "unit": unit, "peer": peer, "peer_value": most,
        "ratio": round(value / most, 3), "runs": RUNS,
    }  # fmt: skip
