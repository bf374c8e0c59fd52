"""Every scene is played on every platform; on the bare stage on both databases."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from bot.database import Database
from tests.conftest import HandClock, fresh
from tests.platforms.discord.theatre import DiscordTheatre
from tests.platforms.telegram.theatre import TelegramTheatre
from tests.platforms.theatre import Stage, Theatre
from tests.platforms.web_theatre import WebTheatre
from tests.team import Team

# One a platform; to add one, write its theatre and name it here.
THEATRES: Mapping[str, Callable[[Path], Theatre]] = {
    "stage": lambda folder: Stage(),
    "telegram": TelegramTheatre,
    "discord": DiscordTheatre,
    "web": WebTheatre,
}
PLAYBILLS = [
    ("stage", "sqlite"),
    ("stage", "postgres"),
    ("telegram", "sqlite"),
    ("discord", "sqlite"),
    ("web", "sqlite"),
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play a scene everywhere, or on the stage only where it says so."""
    if "playbill" in metafunc.fixturenames:
        only_stage = any(metafunc.definition.iter_markers("stage"))
        bills = [bill for bill in PLAYBILLS if bill[0] == "stage" or not only_stage]
        metafunc.parametrize("playbill", bills, ids=["-".join(bill) for bill in bills])


@pytest.fixture
def url(playbill: tuple[str, str], request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of the kind the playbill says."""
    with fresh(playbill[1], request, tmp_path) as address:
        yield address


@pytest.fixture
def theatre(playbill: tuple[str, str], runner: asyncio.Runner, database: Database, tmp_path: Path) -> Iterator[Theatre]:
    """Where the scene is played."""
    theatre = THEATRES[playbill[0]](tmp_path)
    yield theatre
    runner.run(theatre.closes())


@pytest.fixture
def team(runner: asyncio.Runner, database: Database, clock: HandClock, theatre: Theatre) -> Team:
    """A small campaign with its router, and a cast to bring on."""
    return Team(runner, database, clock, theatre=theatre)
