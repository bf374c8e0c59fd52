"""The product on a small Telegram, on an embedded database."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import HandClock
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
