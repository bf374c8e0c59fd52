"""The mailroom, on both databases."""

import asyncio

import pytest

from bot.database import Database
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom


@pytest.fixture
def mailroom(runner: asyncio.Runner, database: Database, clock: HandClock) -> Mailroom:
    return Mailroom(runner, database, clock)
