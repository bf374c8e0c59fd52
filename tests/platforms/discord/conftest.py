"""A server on the simulated Discord, with our bot in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.platforms.discord.guild import Guild


@pytest.fixture
async def guild(sqlite_template: Path, tmp_path: Path, clock: HandClock) -> AsyncIterator[Guild]:
    """The server; on SQLite, as what Discord is told depends on no database."""
    guild = Guild(f"sqlite:///{tmp_path}/streetteam.db", tmp_path, clock)
    await guild.start()
    yield guild
    await guild.stop()
