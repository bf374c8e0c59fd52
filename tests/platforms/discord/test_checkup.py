"""What ``streetteam doctor`` says of Discord, and what to click."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.chat.house import House
from bot.delivery.outbox import Outbox
from bot.platforms.discord.checkup import Noticed, check_up
from bot.words import Catalogues
from campaigns import places
from cogs import ALL
from tests.platforms.discord.fake.server import TOKEN
from tests.platforms.discord.fake.town import FORUM
from tests.platforms.discord.wire import Wire

SEND_MESSAGES, ATTACH_FILES, MANAGE_ROLES, CREATE_THREADS = 1 << 11, 1 << 15, 1 << 28, 1 << 35


async def look(
    wire: Wire, *, token: str = TOKEN, intents: Sequence[str] = (), roles: bool = False
) -> list[Noticed]:  # fmt: skip
    """What a look finds; in a thread, as the doctor has no loop of its own yet."""
    bound = await wire.database.read(lambda tx: places.everywhere(tx, wire.campaign.id))
    there = [each for each in bound if each.platform == "discord"]
    return await asyncio.to_thread(
        check_up, token, House(ALL, Outbox()), Catalogues(), there, api_url=wire.discord.address,
        intents=frozenset(intents), roles=roles,
    )  # fmt: skip


async def test_where_all_is_well_nothing_is_to_be_done(wire: Wire) -> None:
    await wire.place("team")
    await wire.place("review", FORUM)
    await wire.start()

    found = await look(wire)

    assert {each.state for each in found} == {"ok"}
    assert [each.says for each in found if "works" in each.says] == ["review: #review works", "team: #team works"]


async def test_a_missing_right_is_named_with_where_to_click(wire: Wire) -> None:
    made = wire.discord.town.channel("team", rights=SEND_MESSAGES | ATTACH_FILES)
    await wire.database.unit(lambda tx: places.bind(tx, wire.campaign, "team", "discord", made["id"], "#team"))
    await wire.start()

    (wrong,) = [each for each in await look(wire) if each.state == "wrong"]

    assert wrong.says == "team: #team: the bot lacks Send Messages and Attach Files."
    assert "Edit the channel, then Permissions" in wrong.todo


async def test_what_is_only_a_pity_is_a_note(wire: Wire) -> None:
    made = wire.discord.town.channel("team", rights=CREATE_THREADS)
    await wire.database.unit(lambda tx: places.bind(tx, wire.campaign, "team", "discord", made["id"], "#team"))
    await wire.start()

    (note,) = [each for each in await look(wire) if each.state == "note"]

    assert "without Create Public Threads" in note.says


async def test_where_roles_are_wanted_and_cannot_be_given_that_is_a_note(wire: Wire) -> None:
    await wire.place("team")
    await wire.start()
    assert {each.state for each in await look(wire, roles=True)} == {"ok"}
    everyone = wire.discord.town.roles[0]
    everyone["permissions"] = str(int(everyone["permissions"]) & ~MANAGE_ROLES)

    (note,) = [each for each in await look(wire, roles=True) if each.state == "note"]

    assert "Manage Roles" in note.says
    assert "Server Settings, Roles" in note.todo


async def test_a_channel_that_is_gone_is_wrong(wire: Wire) -> None:
    made = await wire.place("team")
    await wire.start()
    del wire.discord.town.channels[made["id"]]

    (wrong,) = [each for each in await look(wire) if each.state == "wrong"]

    assert "team: #team is gone" in wrong.says


async def test_a_token_discord_does_not_take_is_said_first_and_alone(wire: Wire) -> None:
    (wrong,) = await look(wire, token="another")

    assert wrong.state == "wrong"
    assert "Reset Token" in wrong.todo


async def test_intents_that_are_switched_off_are_named_as_the_portal_calls_them(wire: Wire) -> None:
    await wire.start()

    (note,) = [each for each in await look(wire, intents=["message_content"]) if each.state == "note"][:1]
    assert "Message Content Intent" in note.todo

    wire.discord.town.flags = 1 << 19
    assert not [each for each in await look(wire, intents=["message_content"]) if "intents" in each.says.casefold()
                and each.state != "ok"]  # fmt: skip


async def test_a_bot_in_no_server_gets_the_address_that_invites_it(wire: Wire) -> None:
    wire.discord.town.joined = False

    (wrong,) = [each for each in await look(wire) if each.state == "wrong"]

    assert "https://discord.com/oauth2/authorize?client_id=1000" in wrong.todo


async def test_commands_that_are_missing_or_double_are_told(wire: Wire) -> None:
    await wire.start()
    listed = wire.discord.town.commands
    wire.discord.town.commands, wire.discord.town.own_commands = listed[1:], listed[:1]

    said = [each.says for each in await look(wire) if each.state == "note"]

    assert any("1 are missing and 0 are not ours" in each for each in said)
    assert any(f"commands of its own from this bot: /{listed[0]['name']}." in each for each in said)


@pytest.mark.parametrize("trouble", ["reset", "503"])
async def test_a_discord_that_cannot_be_reached_is_one_sentence(wire: Wire, trouble: str) -> None:
    wire.discord.rest.troubles = lambda method, path: trouble

    (wrong,) = await look(wire)

    assert wrong.says.startswith("Discord cannot be asked: ")
