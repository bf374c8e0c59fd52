"""The studio: pictures the bot draws, made beside the event loop when somebody asks for them, the last ones kept."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.media.drawings import Drawing, photos_in
from bot.media.store import Store, StoreTrouble

if TYPE_CHECKING:
    from bot.media.pictures import Pictures

KEPT = 64  # pictures of about 80 kB each: what a room full of people looks at in a minute


class Studio:
    """Draws pictures and keeps the last ones."""

    def __init__(self, store: Store, pictures: "Pictures | None" = None) -> None:
        """Take where the photos are that drawings name, and what draws; None for what is made when first needed."""
        self._store, self._pictures = store, pictures
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    async def jpeg(self, drawing: Drawing) -> bytes:
        """A drawing as JPEG; without the photos it names that cannot be read, and then it isn't kept."""
        key = repr(drawing)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        found = {each: await self._photo(each) for each in photos_in(drawing)}
        photos = {each: data for each, data in found.items() if data is not None}
        drawn = await asyncio.to_thread(self._draw, drawing, photos)
        if len(photos) == len(found):
            self._kept[key] = drawn
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return drawn

    def _draw(self, drawing: Drawing, photos: Mapping[str, bytes]) -> bytes:
        if self._pictures is None:
            from bot.media.pictures import Pictures  # a twentieth of a start, and seldom needed at once

            self._pictures = Pictures()
        return self._pictures.draw(drawing, photos=photos)

    async def _photo(self, key: str) -> bytes | None:
        try:
            return await self._store.read(key)
        except StoreTrouble:
            return None
