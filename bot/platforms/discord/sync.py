"""Telling Discord which commands there are: only where it knows others, and everywhere at once."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.chat.house import House
from bot.clock import Clock
from bot.database import Database, Transaction
from bot.platforms.discord import commands, kept
from bot.words import Catalogues

log = logging.getLogger(__name__)


async def sync(
    client: discord.Client, house: House, catalogues: Catalogues, database: Database, clock: Clock
) -> Mapping[str, str]:
    """See that Discord lists our commands; what makes each of them one to tap, by what is typed.

    Raises:
        discord.HTTPException: Discord does not take them.
    """
    application = client.application_id
    assert application is not None, "whoever is logged in has an application"
    wanted = commands.tree(house, catalogues)
    mark = f"{application}:{commands.fingerprint(wanted)}"
    before = await database.read(lambda tx: kept.noted(tx, "state", "commands"))
    there: Sequence[Mapping[str, Any]] = await client.http.get_global_commands(application)
    if before is None or before.value != mark or names(there) != names(wanted):
        payload: Any = wanted
        there = await client.http.bulk_upsert_global_commands(application, payload)
        log.info("told Discord about %s commands", len(there))

        def work(tx: Transaction) -> None:
            kept.note(tx, "state", "commands", mark, clock.now())

        await database.unit(work)
    return commands.mentions(there)


def names(listed: Sequence[Mapping[str, Any]]) -> set[tuple[int, str]]:
    """Commands and menus by their kind and name."""
    return {(each.get("type", 1), each["name"]) for each in listed}


def described(listed: Sequence[Mapping[str, Any]]) -> str:
    """Commands in one line, for people."""
    return ", ".join(sorted(f"/{each['name']}" if each.get("type", 1) == 1 else each["name"] for each in listed))
