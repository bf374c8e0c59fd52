"""What the benchmarks measure on is what the rules make."""

import asyncio

from bot.database import Database, Row, Transaction
from campaigns import audit, install, ledger, people
from campaigns.campaign import Campaign
from campaigns.ledger import Cause, Holders, Measure, Standing
from campaigns.packs import load
from campaigns.people import Role
from tests.bench.crowd import FIRST, gather
from tests.campaigns.scene import SMALL
from tests.simulated import START

SIZE = 300
Rows = list[tuple[object, ...]]


def test_a_crowd_has_the_rows_the_rules_make_one_by_one(database: Database, runner: asyncio.Runner) -> None:
    campaign = runner.run(database.unit(lambda tx: install.install(tx, load(str(SMALL)), START)))
    crowd = runner.run(database.unit(lambda tx: gather(tx, campaign, SIZE, START)))
    made = runner.run(database.read(lambda tx: kept(tx, campaign)))
    assert runner.run(database.read(lambda tx: audit.check(tx, campaign))) == []

    def again(tx: Transaction) -> None:
        entries = [ledger.Entry.of(row) for row in tx.all("SELECT * FROM entry ORDER BY id")]
        for table in ("entry", "total", "bucket"):
            tx.run(f"DELETE FROM {table}")
        for each in entries:
            ledger.record(
                tx, campaign, each.member, None, {Measure.POINTS: each.amount}, Standing.VERIFIED,
                Cause("crowd", each.cause.id), each.at,
            )  # fmt: skip

    runner.run(database.unit(again))

    assert runner.run(database.read(lambda tx: kept(tx, campaign))) == made
    assert crowd.week == "2026-W47"
    assert [len(rows) for rows in made[:2]] == [SIZE, 4 * (SIZE + 1)]


def kept(tx: Transaction, campaign: Campaign) -> list[Rows]:
    """Every entry, total and rank there is, but for the ids of entries."""
    entries = tx.all(
        "SELECT campaign, member, team, measure, standing, amount, cause, cause_id, nth, week, at FROM entry"
        " ORDER BY member"
    )
    totals = tx.all("SELECT board, holder, amount, reached_at, shown FROM total ORDER BY board, holder")
    ranks = tx.all("SELECT board, level, b, n FROM bucket WHERE n <> 0 ORDER BY board, level, b")
    everybody = ledger.board(campaign.id, Measure.POINTS, Standing.VERIFIED, ledger.ALL_TIME, Holders.MEMBERS)
    assert sum(row["holder"] >= FIRST for row in totals if row["board"] == everybody) == SIZE
    return [[plain(row) for row in rows] for rows in (entries, totals, ranks)]


def plain(row: Row) -> tuple[object, ...]:
    columns: list[str] = row.keys()
    return tuple(row[column] for column in columns)


def test_somebody_of_a_crowd_is_like_somebody_who_joined(database: Database, runner: asyncio.Runner) -> None:
    campaign = runner.run(database.unit(lambda tx: install.install(tx, load(str(SMALL)), START)))

    def work(tx: Transaction) -> list[tuple[object, ...]]:
        gather(tx, campaign, 1, START)
        joined = people.recognise(tx, "web", "crowd-0x", "Member 0", language="en", zone="America/New_York", at=START)
        people.seat(tx, campaign, joined, Role.MEMBER, START)
        rows = tx.all(
            "SELECT m.*, p.name, p.language, p.zone, a.platform, a.home FROM member m JOIN person p ON p.id = m.person"
            " JOIN account a ON a.person = p.id"
        )
        return [tuple(row[column] for column in sorted(columns(row) - {"id", "person"})) for row in rows]

    like, joined = runner.run(database.unit(work))

    assert like == joined


def columns(row: Row) -> set[str]:
    return set(row.keys())
