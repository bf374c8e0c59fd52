"""A stage for the rules: campaigns of any missions, as many as a test needs, on one fresh database."""

import asyncio
import itertools
from typing import Any

import pytest

from bot.database import Database
from campaigns.packs import Mission as PackMission
from tests.campaigns.november import DAILY, wall
from tests.campaigns.scene import Scene, Stage, pack
from tests.conftest import HandClock


@pytest.fixture
def stage(runner: asyncio.Runner, database: Database, clock: HandClock) -> Stage:
    """Makes a campaign of the missions given; of the small pack's where none are."""
    numbers = itertools.count(1)

    def make(*missions: PackMission, **campaign: Any) -> Scene:
        slug = f"scene-{next(numbers)}"
        return Scene(runner, database, clock, pack(*missions, **{"slug": slug, **campaign}))

    return make


@pytest.fixture
def scene(stage: Stage, clock: HandClock) -> Scene:
    """Four missions that come again every day; it is Monday, seven in the morning."""
    wall(clock, 16, 7)
    return stage(*DAILY)
