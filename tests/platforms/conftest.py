"""A running browser chat on each of the two databases, and windows to look at it with."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.platforms.visiting import Visitors
from tests.platforms.world import World


@pytest.fixture
async def world(url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[World]:
    """The demo on this machine."""
    world = World(url, tmp_path, clock)
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
async def outside(url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[World]:
    """The same outside the demo."""
    world = World(url, tmp_path, clock, demo=False)
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
async def public(tmp_path: Path, clock: HandClock) -> AsyncIterator[World]:
    """The same behind a public address."""
    world = World(f"sqlite:///{tmp_path}/public.db", tmp_path, clock, demo=False, public_url="https://team.example")
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
async def visitors(world: World) -> AsyncIterator[Visitors]:
    """People with a browser each."""
    visitors = Visitors(world)
    yield visitors
    await visitors.leave()


@pytest.fixture
async def town(url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[World]:
    """The demo with the features people get, and a small campaign of a pack."""
    world = World(url, tmp_path, clock, town=True)
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
async def townspeople(town: World) -> AsyncIterator[Visitors]:
    """People of that campaign with a browser each."""
    visitors = Visitors(town)
    yield visitors
    await visitors.leave()
