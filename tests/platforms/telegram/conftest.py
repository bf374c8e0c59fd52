"""The product on a small Telegram, on an embedded database."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.conftest import HandClock, fresh
from tests.platforms.telegram.office import Office


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh embedded database at head."""
    shutil.copy(sqlite_template, tmp_path / "streetteam.db")
    return f"sqlite:///{tmp_path}/streetteam.db"


@pytest.fixture
async def office(sqlite_url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[Office]:
    """A campaign that is spoken for."""
    office = Office(sqlite_url, tmp_path, clock)
    await office.opens()
    yield office
    await office.closes()
    assert not office.server.methods.bad


@pytest.fixture
async def slow_office(sqlite_url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[Office]:
    """One that waits a second for the next photo of an album."""
    office = Office(sqlite_url, tmp_path, clock, album_ends_in_s=1.0)
    await office.opens()
    yield office
    await office.closes()


@pytest.fixture
def unopened(sqlite_url: str, tmp_path: Path, clock: HandClock) -> Office:
    """One that the test itself opens and closes."""
    return Office(sqlite_url, tmp_path, clock)


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database on PostgreSQL."""
    with fresh("postgres", request, tmp_path) as url:
        yield url


@pytest.fixture
async def postgres_office(postgres_url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[Office]:
    """A campaign on PostgreSQL, where several processes may share a database."""
    office = Office(postgres_url, tmp_path, clock)
    await office.opens()
    yield office
    await office.closes()
