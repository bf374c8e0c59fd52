"""Files on their way out: their bytes, made beside the event loop, and Telegram's own ids of those it has already."""

import asyncio
import logging
import struct
import zlib
from functools import partial

from telegram import Message

from bot.clock import Clock
from bot.database import Database, StorageTrouble
from bot.media.store import NotKept, Store
from bot.media.studio import Studio
from bot.platforms.telegram import kept
from bot.platforms.telegram.draw import Medium

log = logging.getLogger(__name__)


class Files:
    """Finds or makes what a message carries."""

    def __init__(self, database: Database, store: Store, clock: Clock) -> None:
        """Take where rows and files are kept; whoever draws is made when the first picture is needed."""
        self._database, self._store, self._clock = database, store, clock
        self._studio = Studio(store)
        self._lost: set[str] = set()  # what an empty picture stands in for: its id is not the photo's
        self.bot = 0  # whose ids these are: another bot cannot use them

    async def find(self, medium: Medium) -> str | bytes:
        """Telegram's id of a file it has, else the file's bytes; for a photo that is lost, a picture of nothing.

        Raises:
            NotKept: the file is lost, and nothing can stand in for it.
            StoreTrouble: it cannot be read.
        """
        if medium.key:
            bot, key = self.bot, medium.key
            known = await self._database.read(lambda tx: kept.file(tx, bot, key))
            if known is not None:
                return known
        try:
            data = await self._bytes(medium)
        except NotKept:
            if medium.kind != "photo":
                raise
            log.warning("the photo %s is lost: nothing is shown in its place", medium.key)
            self._lost.add(medium.key)
            return empty_picture()
        self._lost.discard(medium.key)
        return data

    async def remember(self, media: tuple[Medium, ...], messages: tuple[Message, ...]) -> None:
        """Keep the ids of what was just uploaded."""
        pairs = [(medium.key, _id_in(message)) for medium, message in zip(media, messages, strict=False)
                 if medium.key and medium.key not in self._lost]  # fmt: skip
        bot, now = self.bot, self._clock.now()
        try:
            for key, file in pairs:
                if file:
                    await self._database.unit(partial(kept.keep_file, bot=bot, key=key, file=file, at=now))
        except StorageTrouble as trouble:
            log.warning("could not remember a file's id: %s", trouble.reason)

    async def forget(self, media: tuple[Medium, ...]) -> None:
        """Forget ids that Telegram doesn't take any more."""
        bot = self.bot
        for medium in media:
            await self._database.unit(partial(kept.drop_file, bot=bot, key=medium.key))

    async def _bytes(self, medium: Medium) -> bytes:
        source = medium.source
        if isinstance(source, str):
            return await self._store.read(source)
        if callable(source):
            return await asyncio.to_thread(source)
        return await self._studio.jpeg(source)


def empty_picture() -> bytes:
    """A small grey picture, which shows nothing."""
    wide, row = 64, b"\0" + b"\xd6" * 64

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", wide, wide, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * wide)) + chunk(b"IEND", b"")


def _id_in(message: Message) -> str:
    if message.photo:
        return message.photo[-1].file_id
    for one in (message.video, message.voice, message.audio, message.document):
        if one is not None:
            return one.file_id
    return ""
