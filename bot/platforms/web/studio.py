"""Pictures the bot draws, as a browser asks for them: drawn beside the event loop, the last ones kept."""

import asyncio
from collections import OrderedDict
from dataclasses import replace

from bot.media.drawings import Drawing
from bot.media.pictures import Pictures
from bot.media.store import Store, StoreTrouble
from bot.platforms.web.draw import picture_key

KEPT = 64  # pictures of about 80 kB each: what a room full of people looks at in a minute


class Studio:
    """Draws pictures and keeps the last ones."""

    def __init__(self, pictures: Pictures, store: Store) -> None:
        """Take what draws, and where the photos are that drawings name."""
        self._pictures, self._store = pictures, store
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    async def jpeg(self, drawing: Drawing, *, dark: bool) -> bytes:
        """A drawing as JPEG, for light or dark surroundings."""
        drawing = replace(drawing, dark=dark)
        key = picture_key(drawing)
        if key not in self._kept:
            photo = await self._photo(getattr(drawing, "photo", ""))
            self._kept[key] = await asyncio.to_thread(self._pictures.draw, drawing, photo=photo)
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]

    async def _photo(self, key: str) -> bytes | None:
        """The photo a drawing names; without it the picture is drawn all the same."""
        if not key:
            return None
        try:
            return await self._store.read(key)
        except StoreTrouble:
            return None
