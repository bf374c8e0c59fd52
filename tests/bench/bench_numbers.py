"""What grows with a campaign: the week's recap against its ledger added up, the hand-out against itself when small."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import cogs
from bot.chat.house import House
from bot.chat.router import Router
from bot.clock import local_day, week_of
from bot.database import Database, Transaction, open_database
from bot.delivery.calendar import Calendar
from bot.delivery.outbox import Outbox
from bot.words import Catalogues
from campaigns import assignments, evidence, install, media, missions, people, recap, review
from campaigns.campaign import Campaign, by_slug
from campaigns.media import Copies, Kind
from campaigns.missions import Mission
from campaigns.packs import load
from campaigns.people import Member, Role
from tests.bench.crowd import HOME, gather
from tests.simulated import START, SimulatedClock

MEMBERS, WEEKS = 1_000, 10  # a piece of evidence each a week is ten entries, so 100,000
ENTRIES = 100_000
PHOTO_EVERY = 20  # pieces of evidence
AT_ONCE = 50  # members a unit, while the ledger is filled
RUNS, CALLS = 15, 3

MANY, FEW = 100_000, 1_000
TURNS, FEW_A_TURN = 3, 5
SMALL = Path(__file__).parents[1] / "packs" / "small"
EVENING_BEFORE = START - timedelta(hours=12)  # everybody's next mission is due at nine, when it is START

# The same sums from the entries alone: every measure, claimed and verified, of the week, the one before and ever, how
# many were active, and who was first. One statement, one pass.
AGGREGATE = (
    "SELECT measure, standing, week, SUM(amount) AS amount, COUNT(DISTINCT member) AS members, MAX(amount) AS most"
    " FROM entry WHERE campaign = :campaign GROUP BY measure, standing, week"
)

Row = dict[str, Any]


def rows() -> Iterator[Row]:
    """The rows of this file."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        yield recap_week(runner, Path(folder))
        yield handout_expand(runner, Path(folder))


def recap_week(runner: asyncio.Runner, folder: Path) -> Row:
    """Milliseconds to put a week's recap together, against one aggregate over the entries, in turns.

    Raises:
        AssertionError: both don't come to the same, or there aren't as many entries as the row says.
    """
    database = runner.run(open_database(f"sqlite:///{folder / 'recap.db'}", backups=folder))
    campaign = runner.run(worked(database))
    week, now = week_of(local_day(START, campaign.zone)), START + timedelta(hours=3)
    tell = partial(recap.of_week, campaign=campaign, week=week, now=now)
    add_up = partial(added_up, campaign=campaign.id)
    told, sums = runner.run(database.read(tell)), runner.run(database.read(add_up))
    for measure, amount in told.verified.items():
        assert sums.get((measure.value, "verified", week), 0) == amount, measure
    assert runner.run(database.read(entries)) == ENTRIES
    assert len(told.wins) == recap.WINS
    assert told.hero is not None
    mine, theirs = [], []
    for _ in range(RUNS):
        mine += runner.run(database.read(partial(_timed, work=tell)))
        theirs += runner.run(database.read(partial(_timed, work=add_up)))
    runner.run(database.close())
    return _row("recap_week", "ms", f"one aggregate over {ENTRIES:,} entries", mine, theirs, RUNS)


def added_up(tx: Transaction, campaign: int) -> dict[tuple[str, str, str], int]:
    """The sums of every measure, standing and week."""
    found = tx.all(AGGREGATE, campaign=campaign)
    return {(row["measure"], row["standing"], row["week"]): row["amount"] for row in found}


def entries(tx: Transaction) -> int:
    """How many entries there are."""
    row = tx.one("SELECT COUNT(*) AS n FROM entry")
    assert row is not None
    return int(row["n"])


async def worked(database: Database) -> Campaign:
    """A campaign in which everybody handed in a piece of evidence a week, by the rules, and a lead approved it."""
    campaign = await database.unit(lambda tx: install.install(tx, load(str(SMALL)), START - timedelta(weeks=WEEKS)))
    lead, *members = [
        seat for begin in range(0, MEMBERS + 1, AT_ONCE)
        for seat in await database.unit(partial(_seats, campaign=campaign, begin=begin))
    ]  # fmt: skip
    for back in reversed(range(WEEKS)):
        at = START - timedelta(weeks=back)
        for begin in range(0, MEMBERS, AT_ONCE):
            those = members[begin : begin + AT_ONCE]
            await database.unit(partial(_work, campaign=campaign, lead=lead, members=those, at=at))
    return campaign


def _seats(tx: Transaction, campaign: Campaign, begin: int) -> list[Member]:
    """Members by number; number 0 is the lead."""
    at = START - timedelta(weeks=WEEKS)
    seats = []
    for number in range(begin, min(begin + AT_ONCE, MEMBERS + 1)):
        person = people.recognise(
            tx, "web", f"bench-{number}", f"Member {number}", language="en", zone=HOME.key, at=at
        )  # fmt: skip
        seats.append(people.seat(tx, campaign, person, Role.MEMBER if number else Role.LEAD, at))
    tx.facts.clear()
    return seats


def _work(tx: Transaction, campaign: Campaign, lead: Member, members: Sequence[Member], at: datetime) -> None:
    by_key = {each.key: each for each in missions.everything(tx, campaign.id)}
    day = local_day(at, campaign.zone)
    for place, member in enumerate(members):
        if place % PHOTO_EVERY:
            _does(tx, campaign, lead, member, by_key["one-talk"], {"note": "A good talk."}, day, at)
            continue
        photo = tx.new_id()
        name = f"{photo:064x}.jpg"
        kept = media.keep(
            tx, campaign.id, member.person,
            Copies(Kind.PHOTO, name, f"p{name}", f"s{name}", 1600, 1200, photo, photo >> 1), "photo.jpg", 1, at,
        )  # fmt: skip
        _does(tx, campaign, lead, member, by_key["poster-wall"], {"photos": [kept.id], "note": "Up."}, day, at)
    tx.facts.clear()


def _does(
    tx: Transaction, campaign: Campaign, lead: Member, member: Member, mission: Mission, answers: dict[str, Any],
    day: date, at: datetime,
) -> None:  # fmt: skip
    taken = assignments.take(tx, campaign, member, mission, day=day, origin="board", at=at)
    handed = evidence.hand_in(tx, campaign, member, taken.id, answers, at)
    review.approve(tx, campaign, handed.id, lead, at + timedelta(minutes=5))


@dataclass(frozen=True, slots=True)
class Crowded:
    """A database in which a crowd's hand-out is due."""

    path: Path
    size: int

    def hand_out(self, runner: asyncio.Runner) -> float:
        """Seconds a member to hand out to everybody and write to them, as the calendar does it, in a fresh copy.

        Raises:
            AssertionError: not everybody has one mission and one letter.
        """
        copy = self.path.with_name("handed-out.db")
        shutil.copy(self.path, copy)
        database = runner.run(open_database(f"sqlite:///{copy}", backups=copy.parent))
        router = Router(database, House(cogs.ALL, Outbox()), Catalogues(), SimulatedClock(START), "atlanta")
        calendar = Calendar(database, router, SimulatedClock(START))
        began = time.perf_counter()
        runner.run(calendar.run_due())
        took = time.perf_counter() - began
        assert runner.run(database.read(served)) == (self.size, self.size)
        runner.run(database.close())
        for ending in ("", "-wal", "-shm", ".lock"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)
        return took / self.size


def handout_expand(runner: asyncio.Runner, folder: Path) -> Row:
    """Milliseconds a member when there are 100,000 against when there are 1,000, in turns."""
    many, few = (runner.run(crowded(folder / f"crowd-{size}.db", size)) for size in (MANY, FEW))
    few.hand_out(runner)
    large, small = list[float](), list[float]()
    for _ in range(TURNS):
        small += [few.hand_out(runner) for _ in range(FEW_A_TURN)]
        large.append(many.hand_out(runner))
    return _row("handout_expand", "ms", f"own time a member at {FEW:,}", large, small, TURNS)


async def crowded(path: Path, size: int) -> Crowded:
    """A crowd of the evening before."""

    def work(tx: Transaction) -> None:
        install.install(tx, load("atlanta"), EVENING_BEFORE)
        gather(tx, by_slug(tx, "atlanta"), size, EVENING_BEFORE)
        tx.facts.clear()

    database = await open_database(f"sqlite:///{path}", backups=path.parent)
    await database.unit(work)
    await database.close()
    return Crowded(path, size)


def served(tx: Transaction) -> tuple[int, int]:
    """How many members have a mission, and how many letters say so."""
    given = tx.one("SELECT COUNT(DISTINCT member) AS n FROM assignment WHERE slot = 0")
    told = tx.one("SELECT COUNT(*) AS n FROM letter WHERE view = 'today.mission'")
    assert given is not None
    assert told is not None
    return given["n"], told["n"]


def _timed(tx: Transaction, work: Any) -> list[float]:
    taken = []
    for _ in range(CALLS):
        began = time.perf_counter()
        work(tx)
        taken.append(time.perf_counter() - began)
    return taken


def _row(name: str, unit: str, peer: str, mine: Sequence[float], theirs: Sequence[float], runs: int) -> Row:
    value, other = median(mine) * 1000, median(theirs) * 1000
    return {
        "name": name, "value": round(value, 3), "unit": unit, "peer": peer, "peer_value": round(other, 3),
        "ratio": round(value / other, 3), "runs": runs,
    }  # fmt: skip
