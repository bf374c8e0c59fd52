"""Killed between receiving and answering on Discord: nothing that was answered is lost, and nothing is done twice."""

import asyncio
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import pytest

from bot.database import Transaction, open_database
from bot.database.aside import aside
from campaigns import campaign as campaigns
from campaigns import places
from tests.conftest import fresh
from tests.faults.answering import Orders
from tests.faults.program import SLUG, seed
from tests.platforms.discord.fake.rest import read
from tests.platforms.discord.fake.server import TOKEN, FakeDiscord, Somebody
from tests.platforms.discord.fake.town import Thing
from tests.platforms.discord.fake.visits import Visit

ROOT = Path(__file__).parents[2]
WORDS = 30
LOOKS_S = 0.05
KILLS = 25  # in each of the two ways
HEARD = "SELECT detail FROM deed WHERE what = 'heard'"
OPEN = "SELECT COUNT(*) AS n FROM inbox WHERE platform = 'discord' AND done_at IS NULL"
UNSENT = "SELECT COUNT(*) AS n FROM letter WHERE platform = 'discord' AND state IN ('waiting', 'sending')"

KEPT = "SELECT COUNT(*) AS n FROM discord_waiting"
OWED = "SELECT COUNT(*) AS n FROM inbox WHERE platform = 'discord' AND outcome <> ''"
TOO_FAST = "too fast: POST /channels/"


@pytest.fixture
def url(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """A fresh database."""
    with fresh("sqlite", request, tmp_path) as address:
        yield address


@pytest.mark.parametrize("patience_s", [60.0, 0.0], ids=["answered at once", "put off"])
async def test_killed_between_any_two_steps_what_was_answered_is_done_once(
    url: str, tmp_path: Path, patience_s: float
) -> None:
    """The person tries again whenever no answer comes, as people do; each try has its own word."""
    await seed(url, tmp_path, 0)
    async with FakeDiscord() as discord:
        team = discord.town.channel("team")
        database = await open_database(url, backups=tmp_path)
        await database.unit(lambda tx: bind(tx, team["id"]))
        await database.close()
        lives = (*islice(cycle(range(25, 60)), KILLS), 0)
        orders = Orders(url, str(tmp_path), discord.address, TOKEN, time.time(), patience_s, lives)
        (tmp_path / "orders.json").write_text(json.dumps(asdict(orders)))
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.answering", str(tmp_path / "orders.json"), cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip

        try:
            maya = Somebody(discord, "Maya", discord.town.channel("general")["id"])
            answered = await speak(discord, maya)
            await until_all_is_told(url, discord, maya)
            await until_none(url, OPEN, OWED, UNSENT)
        finally:
            (tmp_path / "enough").touch()
        said = (await program.communicate())[0].decode().split()

    database = await open_database(url, backups=tmp_path)
    heard = Counter(row["detail"] for row in await database.read(lambda tx: tx.all(HEARD)))
    await database.close()
    posted = Counter(read(message).removeprefix("### ") for message in discord.town.messages[team["id"]].values())
    assert said[-1] == "lived"
    assert said.count("died") >= 20
    assert set(heard.values()) == {1}
    assert answered <= set(heard)
    assert set(heard) <= told(discord)
    assert posted == heard
    assert wrong_beside_haste(discord, said.count("died")) == []


def wrong_beside_haste(discord: FakeDiscord, lives: int) -> list[str]:
    """What else was found wrong. Who has just begun can’t know what was sent before: each may be told once to wait."""
    hasty = [each for each in discord.rest.wrong if each.startswith(TOO_FAST)]
    assert len(hasty) <= lives
    return [each for each in discord.rest.wrong if each not in hasty]


async def speak(discord: FakeDiscord, maya: Somebody) -> set[str]:
    """Say every word until it was answered; what was answered."""
    answered = set()
    await discord.rest.listed.wait()
    for number in range(WORDS):
        for tries in range(100):
            await discord.gateway.ready.wait()
            word = f"word-{number}-{tries}"
            if await is_answered(discord, await maya.types("tick", word=word)):
                answered.add(word)
                break
    return answered


async def is_answered(discord: FakeDiscord, visit: Visit) -> bool:
    """Whether a first answer comes; none does once the bot is gone."""
    answered = asyncio.create_task(visit.changed.wait())
    gone = asyncio.create_task(discord.gateway.gone.wait())
    await asyncio.wait({answered, gone}, return_when=asyncio.FIRST_COMPLETED)
    gone.cancel()
    answered.cancel()
    return visit.first is not None


async def until_none(url: str, *counts: str) -> None:
    """Wait until there is nothing left of what these count; looked at from beside."""
    for _look in range(3_000):
        if not await asyncio.to_thread(aside, url, partial(how_many, counts=counts)):
            return
        await asyncio.sleep(LOOKS_S)
    raise AssertionError("something is never done")


async def until_all_is_told(url: str, discord: FakeDiscord, maya: Somebody) -> None:
    """Go on speaking until all that was kept for her has been shown: once a word of hers was, nothing waits."""
    for number in range(50):
        await discord.gateway.ready.wait()
        word = f"last-{number}"
        if not await is_answered(discord, await maya.types("tick", word=word)):
            continue
        await until_none(url, f"SELECT 1 - COUNT(*) AS n FROM deed WHERE what = 'heard' AND detail = '{word}'")
        await until_none(url, OPEN, OWED)
        if not await asyncio.to_thread(aside, url, partial(how_many, counts=[OPEN, OWED, KEPT])):
            return
    raise AssertionError("something is never shown")


def told(discord: FakeDiscord) -> set[str]:
    """The words of every tick that was shown to her."""
    return {word for visit in discord.rest.visits.values() for message in visit.shown for word in words_in(message)}


def words_in(message: Thing) -> list[str]:
    """The words of ticks on a card, and on a list of them."""
    return re.findall(r"(?:word|last)-[\d-]+", read(message).replace("\\", ""))


def how_many(tx: Transaction, counts: Sequence[str]) -> int:
    """How many there are of what these count."""
    return sum(row["n"] for sql in counts for row in tx.all(sql))


def bind(tx: Transaction, channel: str) -> None:
    """The team's place is that channel."""
    places.bind(tx, campaigns.by_slug(tx, SLUG), "team", "discord", channel, "#team")
