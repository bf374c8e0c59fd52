"""Pictures the bot draws, as a browser asks for them: drawn beside the event loop, the last ones kept."""

import asyncio
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.media.drawings import Drawing
from bot.media.store import Store, StoreTrouble
from bot.platforms.web.draw import picture_key

if TYPE_CHECKING:
    from bot.media.pictures import Pictures

KEPT = 64  # pictures of about 80 kB each: what a room full of people looks at in a minute


class Studio:
    """Draws pictures and keeps the last ones."""

    def __init__(self, pictures: "Pictures | None", store: Store) -> None:
        """Take what draws, None for what is made when it is first needed, and where the photos are drawings name."""
        self._pictures, self._store = pictures, store
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    async def jpeg(self, drawing: Drawing, *, dark: bool) -> bytes:
        """A drawing as JPEG, for light or dark surroundings."""
        drawing = replace(drawing, dark=dark)
        key = picture_key(drawing)
        if key not in self._kept:
            photo = await self._photo(getattr(drawing, "photo", ""))
            self._kept[key] = await asyncio.to_thread(self._draw, drawing, photo)
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]

    def _draw(self, drawing: Drawing, photo: bytes | None) -> bytes:
        if self._pictures is None:
            from bot.media.pictures import Pictures  # a twentieth of a start, and seldom needed at once

            self._pictures = Pictures()
        return self._pictures.draw(drawing, photo=photo)

    async def _photo(self, key: str) -> bytes | None:
        """The photo a drawing names; without it the picture is drawn all the same."""
        if not key:
            return None
        try:
            return await self._store.read(key)
        except StoreTrouble:
            return None
