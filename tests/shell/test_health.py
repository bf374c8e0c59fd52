"""Health and metrics: why it isn't ready, what was done, what waits."""

import asyncio
import re
from functools import partial
from pathlib import Path

import pytest

from bot.chat.incoming import Outcome, Said
from bot.database import Database, StorageTrouble, Transaction
from bot.health import Health, room_in, take_stock
from bot.metrics import CountingRouter, Metrics, kind_of
from bot.words import Catalogues
from tests.conftest import HandClock
from tests.platforms.theatre import Overhearing
from tests.team import Team


@pytest.fixture
def team(runner: asyncio.Runner, database: Database, clock: HandClock) -> Team:
    return Team(runner, database, clock)


class Counted(CountingRouter, Overhearing):
    """The program's door, which the cast can ask what came of an act."""


def number(metrics: Metrics, line: str) -> float:
    """The value of one line of the text; ``line`` is its name with its labels."""
    found = re.search(rf"^{re.escape(line)} (\S+)$", metrics.text().decode(), flags=re.MULTILINE)
    assert found, f"no {line} in\n{metrics.text().decode()}"
    return float(found.group(1))


def test_it_is_ready_while_the_database_answers(team: Team, runner: asyncio.Runner, clock: HandClock) -> None:
    health = Health(team.database, Metrics(), clock, team.campaign.slug)

    assert runner.run(health.ready()) == []


def test_a_campaign_that_is_not_there_is_a_reason(team: Team, runner: asyncio.Runner, clock: HandClock) -> None:
    health = Health(team.database, Metrics(), clock, "elsewhere")

    assert runner.run(health.ready()) == ["The campaign is not in the database."]


def test_a_part_that_does_not_work_says_why(team: Team, runner: asyncio.Runner, clock: HandClock) -> None:
    health = Health(team.database, Metrics(), clock, team.campaign.slug)
    health.add(lambda: None)
    health.add(lambda: "Telegram refuses the token.")

    assert runner.run(health.ready()) == ["Telegram refuses the token."]


def test_a_database_that_is_gone_is_a_reason(team: Team, runner: asyncio.Runner, clock: HandClock) -> None:
    health = Health(team.database, Metrics(), clock, team.campaign.slug)

    async def gone(work: object) -> None:
        raise StorageTrouble("the disk gives errors")

    team.database.engine.read = gone  # type: ignore[assignment,method-assign]

    assert runner.run(health.ready()) == ["The database cannot be used: the disk gives errors."]


def test_commands_are_counted_by_what_came_of_them(team: Team, runner: asyncio.Runner, clock: HandClock) -> None:
    router = Counted(team.database, team.house, Catalogues(), clock, team.campaign.slug)
    router.metrics, router.heard = Metrics(), {}
    team.router = router
    zoe = team.stranger("Zoe")

    zoe.says("/help")
    zoe.says("/today")
    zoe.does(Said("/help"), key="twice")
    zoe.does(Said("/help"), key="twice")

    platform = zoe.caller.platform
    told = 'streetteam_commands_total{outcome="%s",platform="%s",route="%s"}'
    assert number(router.metrics, told % ("done", platform, "welcome.help")) == 2
    assert number(router.metrics, told % ("refused", platform, "none")) == 1
    assert number(router.metrics, told % ("repeated", platform, "none")) == 1
    assert number(router.metrics, f'streetteam_command_seconds_count{{platform="{platform}"}}') == 4


def test_batches_are_counted(team: Team, runner: asyncio.Runner) -> None:
    metrics = Metrics()
    team.database.count(metrics.committed)

    async def together() -> None:
        await asyncio.gather(*(team.database.unit(lambda tx: tx.one("SELECT 1 AS one")) for _ in range(20)))

    runner.run(together())

    assert number(metrics, "streetteam_batch_units_sum") == 20
    assert 1 <= number(metrics, "streetteam_batch_units_count") <= 20


def test_what_waits_is_found_in_the_database(team: Team, clock: HandClock) -> None:
    metrics = Metrics()
    campaign, at = team.campaign.id, clock.now()

    def write(tx: Transaction) -> None:
        for number_, state in enumerate(("waiting", "waiting", "held", "sent")):
            tx.run(
                "INSERT INTO letter (id, campaign, cause, recipient, place, view, arguments, urgent, counts,"
                " repeatable, state, due_at, counts_on, platform, address, tries, doubts, claimed_by, why_closed,"
                " reference, changes, written_at) VALUES (:id, :campaign, :cause, 'r', 'team', 'v', '', FALSE, FALSE,"
                " FALSE, :state, :at, '', 'web', 'team', 0, 0, '', '', '', 0, :at)",
                id=number_ + 1, campaign=campaign, cause=str(number_), state=state, at=at,
            )  # fmt: skip

    team.unit(write)
    clock.move(minutes=5)
    metrics.take_stock(team.read(lambda tx: take_stock(tx, team.campaign.slug, clock.now())))

    assert number(metrics, 'streetteam_letters{state="waiting"}') == 2
    assert number(metrics, 'streetteam_letters{state="held"}') == 1
    assert number(metrics, "streetteam_letters_late_seconds") == 300
    assert number(metrics, 'streetteam_waiting{queue="evidence"}') == 0


def test_an_incident_is_told_from_a_refusal(team: Team) -> None:
    reader = Catalogues().reader("en", "UTC")

    assert kind_of(Outcome(None, reader, 0, private=True, refused=True)) == "refused"
    assert kind_of(Outcome(None, reader, 0, private=True, refused=True, incident="ABC123")) == "broken"


def test_a_full_disk_is_a_reason(team: Team, runner: asyncio.Runner, clock: HandClock, tmp_path: Path) -> None:
    health = Health(team.database, Metrics(), clock, team.campaign.slug)
    health.add(partial(room_in, tmp_path, least=0))
    assert runner.run(health.ready()) == []

    health.add(partial(room_in, tmp_path, least=2**62))

    assert runner.run(health.ready()) == [f"The disk of {tmp_path} is full."]


def test_a_folder_that_was_taken_away_is_a_reason(
    team: Team, runner: asyncio.Runner, clock: HandClock, tmp_path: Path
) -> None:
    health = Health(team.database, Metrics(), clock, team.campaign.slug)

    health.add(partial(room_in, tmp_path / "gone"))

    assert runner.run(health.ready()) == [f"The folder {tmp_path / 'gone'} cannot be used: No such file or directory."]
