"""What goes along with a reply: photos read, pictures drawn and files made beside the event loop."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.chat.screen import File, Notice, Screen
from bot.media.store import BadKey, Store, StoreTrouble
from bot.media.studio import Studio
from bot.platforms.discord import draw
from bot.platforms.discord.draw import Pen
from bot.platforms.discord.sheet import Enclosure, Kept, Leaf, Sheet

if TYPE_CHECKING:
    from bot.media.pictures import Pictures

log = logging.getLogger(__name__)

LARGEST = 10 * 1024 * 1024  # bytes of a file; what Discord takes where nobody pays for more


class Enclosing:
    """Turns replies into messages with all that goes along."""

    def __init__(self, store: Store, pictures: "Pictures | None" = None) -> None:
        """Take where photos are kept, and what draws; None for what is made when it is first needed."""
        self._store, self._studio = store, Studio(store, pictures)

    async def leaves(self, pen: Pen, shown: Screen | Notice, sheets: Sequence[Sheet] | None = None) -> list[Leaf]:
        """A reply as messages; ``sheets`` where it is drawn already."""
        drawn = sheets if sheets is not None else draw.reply(pen, shown)
        colour = draw.colour(pen, shown)
        return [Leaf(sheet, colour, await self._files(sheet.enclosures)) for sheet in drawn]

    async def _files(self, enclosures: Sequence[Enclosure]) -> Mapping[str, bytes]:
        found = {each.name: await self._made(each) for each in enclosures}
        return {name: data for name, data in found.items() if data is not None}

    async def _made(self, enclosure: Enclosure) -> bytes | None:
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
            log.exception("%s could not be made", enclosure.name)
            return None
        return data if len(data) <= LARGEST else None
