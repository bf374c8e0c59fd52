"""A server on the simulated Discord, and the small Discord on loopback, each with our bot in it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.platforms.discord import client
from tests.conftest import HandClock, fresh
from tests.platforms.discord.guild import Guild
from tests.platforms.discord.wire import Wire


@pytest.fixture
async def guild(sqlite_template: Path, tmp_path: Path, clock: HandClock) -> AsyncIterator[Guild]:
    """The server; on SQLite, as what Discord is told depends on no database."""
    guild = Guild(f"sqlite:///{tmp_path}/streetteam.db", tmp_path, clock)
    await guild.start()
    yield guild
    await guild.stop()


@pytest.fixture
async def wire(
    sqlite_template: Path, tmp_path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Wire]:
    """The small Discord, with our bot to be started; it was asked for nothing that it may not be asked for."""
    monkeypatch.setattr(client, "GUILDS_COME_S", 0.05)  # there is one, and it comes at once
    async with Wire(tmp_path, clock) as wire:
        yield wire
        assert wire.discord.rest.wrong == []


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database on PostgreSQL."""
    with fresh("postgres", request, tmp_path) as url:
        yield url
