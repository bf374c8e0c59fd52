"""The program itself on Discord: what an operator does first, from a token to the first mission, and back out."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.discord.fake.rest import buttons, read
from tests.platforms.discord.fake.server import TOKEN, FakeDiscord, Somebody, answered, is_private, shown
from tests.platforms.discord.fake.town import Thing
from tests.platforms.discord.wire import PACK
from tests.platforms.world import photo
from tests.shell.conftest import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """Somebody at a shell, in an empty folder."""
    shell = Shell(tmp_path)
    yield shell
    for running in shell.started:
        running.stop()


def reviewed(folder: Path) -> Path:
    """The pack, in which somebody decides about every mission: which one a member gets depends on the day."""
    pack = Path(shutil.copytree(PACK, folder / "reviewed"))
    missions = pack / "missions.toml"
    missions.write_text(missions.read_text("utf-8").replace('review = "trusted"\n', ""), "utf-8")
    return pack


def brings_home() -> dict[str, Any]:
    """What any of its missions asks for."""
    return {"photos": [("wall.jpg", photo())], "note": "Found a good one.", "count": "3"}


async def test_from_a_token_to_the_first_mission(shell: Shell, tmp_path: Path) -> None:
    pack = reviewed(tmp_path)
    async with FakeDiscord() as discord:
        town = discord.town
        team, review = town.channel("team"), town.channel("review")
        omar, maya = Somebody(discord, "Omar", review["id"]), Somebody(discord, "Maya", team["id"])
        shell.set(
            DISCORD_TOKEN=TOKEN, DISCORD_API_URL=discord.address, OWNERS=f"discord:{omar.account['id']}",
            CAMPAIGN=str(pack), DEMO="0",
        )  # fmt: skip
        bot = shell.start()
        await asyncio.to_thread(bot.waits_for, lambda: "connected to Discord" in bot.output)
        assert (await asyncio.to_thread(bot.get, "readyz"))[0] == 200

        assert "This is the place" in read(await shown(await omar.types("campaign place", place="review")))
        omar.channel = team["id"]
        assert "This is the place" in read(await shown(await omar.types("campaign place", place="team")))
        invitation = await shown(await omar.types("people invite", role="member", uses=5, days=7))
        code = next(word for word in read(invitation).replace("*", "").split() if len(word) > 4 and word.isupper())
        assert is_private(await shown(await maya.types("join", code=code)))
        card = await shown(await maya.types("today"))
        handing_in = await answered(await maya.presses(card, "Hand it in"))
        brings: dict[str, Any] = {
            "photos": [("wall.jpg", photo())],
            "note": "Found a good one.",
            "count": "3",
        }  # for whichever it is
        receipt = await shown(await maya.sends(handing_in, **brings))
        assert "Got it" in read(receipt)

        card = await posted(discord, review["id"])
        await answered(await omar.presses(card, "Approve"))
        assert "Approved by Omar" in read(card)
        assert "Approve" not in buttons(card)
        took_s = await asyncio.to_thread(bot.stop)

        assert took_s < 5.0
        assert bot.process.returncode == 0
        assert "Traceback" not in bot.output
        assert discord.rest.wrong == []


async def posted(discord: FakeDiscord, channel: str) -> Thing:
    """Wait for the card on which something is decided."""
    for _look in range(1_200):
        for message in discord.town.messages[channel].values():
            if "Approve" in buttons(message):
                return message
        await asyncio.sleep(0.05)
    raise AssertionError("nothing is to be decided")


async def test_a_token_that_is_wrong_leaves_the_rest_working(shell: Shell) -> None:
    async with FakeDiscord() as discord:
        shell.set(DISCORD_TOKEN="another", DISCORD_API_URL=discord.address, CAMPAIGN=str(PACK), DEMO="0")
        bot = shell.start()

        await asyncio.to_thread(bot.waits_for, lambda: "Discord does not take" in bot.output)
        status, says = await asyncio.to_thread(bot.get, "readyz")

        assert status == 503
        assert "Reset Token" in says
        assert (await asyncio.to_thread(bot.get, "healthz"))[0] == 200
        assert "Traceback" not in bot.output


async def test_the_doctor_looks_at_discord_too(shell: Shell) -> None:
    async with FakeDiscord() as discord:
        discord.town.channel("general")
        shell.set(DISCORD_TOKEN=TOKEN, DISCORD_API_URL=discord.address, CAMPAIGN=str(PACK))

        said = await asyncio.to_thread(shell.run, "doctor")

        assert said.code == 0, said.out
        assert "the token is that of" in said.out
        assert "Type /campaign place in a channel" in said.out

        shell.set(DISCORD_TOKEN="another")
        said = await asyncio.to_thread(shell.run, "doctor")
        assert said.code == 1
        assert "Reset Token" in said.out
        assert "Traceback" not in said.out + said.err
