"""One unit of work, or one look, from outside: a command at the shell, beside a bot that has the database open."""

from pathlib import Path
from typing import TypeVar

from bot.database.condition import examine
from bot.database.transaction import CannotStart
from bot.database.units import Work
from bot.ids import Ids
from bot.program import typed

Result = TypeVar("Result")


def aside(url: str, work: Work[Result]) -> Result:
    """Run ``work`` in a transaction of its own and return what it returned, once that is durable.

    Raises:
        CannotStart: there is no database yet, it cannot be reached, or its schema isn't this version's.
        StorageTrouble: the database could not keep it; nothing was changed.
    """
    _see_that_it_fits(url)
    if url.startswith("sqlite:///"):
        from bot.database.sqlite import once

        return once(Path(url.removeprefix("sqlite:///")), work, Ids())
    from bot.database.postgres import once as once_there

    return once_there(url, work, Ids())


def look(url: str, work: Work[Result]) -> Result:
    """Let ``work`` look at one moment of the database, holding nobody up.

    Raises:
        CannotStart: there is no database yet, it cannot be reached, or its schema isn't this version's.
        StorageTrouble: it cannot be read.
    """
    _see_that_it_fits(url)
    return glance(url, work)


def glance(url: str, work: Work[Result]) -> Result:
    """Let ``work`` look at a database that is at this version's schema; it changes nothing.

    Raises:
        CannotStart: it cannot be reached.
        StorageTrouble: it cannot be read.
    """
    if url.startswith("sqlite:///"):
        from bot.database.sqlite import glance as look

        return look(Path(url.removeprefix("sqlite:///")), work, Ids())
    from bot.database.postgres import glance as look_there

    return look_there(url, work, Ids())


def _see_that_it_fits(url: str) -> None:
    found = examine(url)
    if found.schema is None:
        raise CannotStart(f"There is no database in {found.where} yet. Start the bot once with {typed('run')}.")
    if found.schema != found.head:
        raise CannotStart(
            f"The database has schema {found.schema}, and this version works with {found.head}."
            f" Start the bot, or run {typed('migrate')}."
        )
