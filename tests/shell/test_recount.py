"""The numbers at the shell: doctor says which are wrong, recount puts them right."""

import asyncio

import pytest

from bot.database import Database, Transaction
from bot.doctor import examine
from bot.recount import recount
from bot.settings import Settings
from campaigns import audit, install, ledger, people
from campaigns.campaign import Campaign
from campaigns.ledger import Cause, Holders, Measure, Standing
from campaigns.packs import load
from campaigns.people import Role
from tests.campaigns.scene import SMALL
from tests.simulated import START


@pytest.fixture
def campaign(database: Database, runner: asyncio.Runner, url: str, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """A campaign in which somebody has ten points, and the database says twelve."""
    monkeypatch.setenv("STREETTEAM_DATABASE_URL", url)
    monkeypatch.setenv("STREETTEAM_CAMPAIGN", str(SMALL))

    def work(tx: Transaction) -> Campaign:
        made = install.install(tx, load(str(SMALL)), START)
        person = people.recognise(tx, "web", "1", "Maya", language="en", zone="America/New_York", at=START)
        maya = people.seat(tx, made, person, Role.MEMBER, START)
        ledger.record(tx, made, maya.id, None, {Measure.POINTS: 10}, Standing.VERIFIED, Cause("test", 1), START)
        number = ledger.board(made.id, Measure.POINTS, Standing.VERIFIED, "2026-W47", Holders.MEMBERS)
        tx.run("UPDATE total SET amount = 12 WHERE board = :board", board=number)
        return made

    return runner.run(database.unit(work))


def checks(database: Database, runner: asyncio.Runner, campaign: Campaign) -> None:
    """A night passes."""
    runner.run(database.unit(lambda tx: audit.begin(tx, campaign.id, START)))

    def step(tx: Transaction) -> bool:
        looked = audit.look(tx, campaign)
        if looked is not None:
            audit.note(tx, campaign, looked, "ABC123", START)
        return looked is not None

    while runner.run(database.unit(step)):
        pass


def said() -> list[tuple[str, str, str]]:
    """What doctor says about the numbers."""
    return [(each.state, each.says, each.todo) for each in examine() if each.name == "numbers"]


def test_doctor_names_what_the_night_found_and_recount_mends_it(
    database: Database, runner: asyncio.Runner, campaign: Campaign, url: str
) -> None:
    assert said() == [("ok", "not checked yet; that happens every night", "")]
    checks(database, runner, campaign)
    ((state, says, todo),) = said()
    assert state == "note"
    assert says.startswith("points (verified, 2026-W47): the entries of members ")
    assert says.endswith(" come to 10, the total says 12 (incident ABC123)")
    assert "streetteam recount" in todo

    mended = recount(Settings(database_url=url, campaign=str(SMALL)))

    assert [str(each).endswith("come to 10, the total says 12") for each in mended] == [True]
    checks(database, runner, campaign)
    assert said() == [("ok", "every total and rank was what the ledger comes to, 2026-11-16 14:00 UTC", "")]
    assert recount(Settings(database_url=url, campaign=str(SMALL))) == []
