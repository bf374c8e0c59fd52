"""What goes along with a reply: photos read, pictures drawn and files made beside the event loop."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from bot.chat.screen import File, Notice, Screen
from bot.ids import code
from bot.media.store import BadKey, Store, StoreTrouble
from bot.media.studio import Studio
from bot.platforms.discord import draw
from bot.platforms.discord.draw import Pen
from bot.platforms.discord.sheet import Enclosure, Kept, Leaf, Pile, Sheet
from bot.words import _

if TYPE_CHECKING:
    from bot.media.pictures import Pictures

log = logging.getLogger(__name__)

Made: TypeAlias = "bytes | str | None"
"""What a file holds, the number of the incident where it broke, or None."""

LARGEST = 10 * 1024 * 1024  # bytes of a file; what Discord takes where nobody pays for more


class Enclosing:
    """Turns replies into messages with all that goes along."""

    def __init__(self, store: Store, pictures: "Pictures | None" = None) -> None:
        """Take where photos are kept, and what draws; None for what is made when it is first needed."""
        self._store, self._studio = store, Studio(store, pictures)

    async def leaves(self, pen: Pen, shown: Screen | Notice, sheets: Sequence[Sheet] | None = None) -> list[Leaf]:
        """A reply as messages; ``sheets`` where it is drawn already. What could not be made is said below it."""
        sheets, colour = sheets if sheets is not None else draw.reply(pen, shown), draw.colour(pen, shown)
        if not any(sheet.enclosures for sheet in sheets):
            return [Leaf(sheet, colour) for sheet in sheets]
        drawn = Pile(sheets)
        made = [await self._files(sheet.enclosures) for sheet in drawn.sheets]
        for incident in sorted({each for files in made for each in files.values() if isinstance(each, str)}):
            drawn.write(pen.say(_("Something that belongs here could not be made, sorry. If it goes on, tell your lead"
                                  " this number: {incident}", incident=incident)))  # fmt: skip
        made += [{}] * (len(drawn.sheets) - len(made))
        leaves = [_leaf(sheet, colour, files) for sheet, files in zip(drawn.sheets, made, strict=True)]
        return [leaf for leaf in leaves if not leaf.empty]

    async def _files(self, enclosures: Sequence[Enclosure]) -> Mapping[str, Made]:
        return {each.name: await self._made(each) for each in enclosures}

    async def _made(self, enclosure: Enclosure) -> Made:
        """What a file holds; None where it can't be had or is too large, and an incident's number where it broke."""
        source = enclosure.source
        try:
            if isinstance(source, Kept):
                data = await self._store.read(source.key)
            elif isinstance(source, File):
                data = await asyncio.to_thread(source.make)
            else:
                data = await self._studio.jpeg(source)
        except (StoreTrouble, BadKey):
            log.warning("%s cannot be sent: it is not in the store", enclosure.name, exc_info=True)
            return None
        except Exception:
            incident = code(6)
            log.exception("%s could not be made, incident %s", enclosure.name, incident, extra={"incident": incident})
            return incident
        return data if len(data) <= LARGEST else None


def _leaf(sheet: Sheet, colour: int | None, made: Mapping[str, Made]) -> Leaf:
    there = {name: data for name, data in made.items() if isinstance(data, bytes)}
    return Leaf(sheet, colour, there, frozenset(name for name, data in made.items() if isinstance(data, str)))
