"""Files in and out: photos and recordings as they are streamed in, and the copies that may be shown."""

import asyncio
import mimetypes
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import BodyPartReader, hdrs, web

from bot.chat.intake import LARGEST, too_heavy
from bot.chat.screen import File, Picture, Screen
from bot.database import Transaction
from bot.ids import long, short
from bot.media.kinds import PhotoRefused
from bot.media.store import BadKey, NotKept, StoreTrouble
from bot.media.studio import Studio
from bot.platforms.web import transcript
from bot.platforms.web.added import added
from bot.platforms.web.draw import Pen, picture_key
from bot.platforms.web.easel import Easel, sortable
from bot.platforms.web.front import MAKES_NO_SENSE, Front
from bot.platforms.web.guard import SaidNo
from bot.platforms.web.kept import Unreadable
from bot.platforms.web.rooms import Viewer
from bot.words import Phrase, _
from campaigns import media, showing
from campaigns.media import Kind
from campaigns.refusals import Refusal

if TYPE_CHECKING:
    from bot.media.pictures import Pictures

READ_AT_ONCE = 1 << 16  # bytes
FOR_EVER = "private, max-age=31536000, immutable"  # a key is the file's own hash
GONE = _("This file isn’t here any more. Ask for it again, please.")

_TYPES = {
    "jpg": "image/jpeg", "png": "image/png", "m4a": "audio/mp4", "mp3": "audio/mpeg", "ogg": "audio/ogg",
    "wav": "audio/wav", "webm": "video/webm", "aac": "audio/aac", "flac": "audio/flac", "mp4": "video/mp4",
    "mov": "video/quicktime",
}  # fmt: skip
# Somebody's file opened by itself is shown, and does nothing.
_ALONE = {"Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"}


class Files:
    """The handlers for files."""

    def __init__(self, front: Front, pictures: "Pictures | None") -> None:
        """Take the parts, and what draws pictures."""
        self._front, self._studio = front, Studio(front.store, pictures)

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            *(web.post(f"/{kind.value}", partial(self._take_in, kind=kind)) for kind in Kind),
            web.get("/media/{key}", self.media),
            web.get("/picture/{message}/{n}", self.picture), web.get("/file/{message}/{n}", self.file),
        ]  # fmt: skip

    async def media(self, request: web.Request) -> web.StreamResponse:
        """A copy that may be shown, to whoever is signed in."""
        viewer, key = await self._front.signed_in(request), request.match_info["key"]
        if await self._front.database.read(lambda tx: self._is_hidden(tx, viewer, key)):
            raise SaidNo(404, GONE)
        if request.headers.get(hdrs.IF_NONE_MATCH) == f'"{key}"':
            return web.Response(status=304, headers={hdrs.ETAG: f'"{key}"', hdrs.CACHE_CONTROL: FOR_EVER})
        try:
            data = await self._front.store.read(key)
        except (BadKey, NotKept):
            raise SaidNo(404, GONE) from None
        except StoreTrouble:
            raise SaidNo(503, _("I can’t get at the files right now. Please try again in a minute.")) from None
        headers = {hdrs.ETAG: f'"{key}"', hdrs.CACHE_CONTROL: FOR_EVER, **_ALONE}
        kind = _TYPES.get(key.rpartition(".")[2])
        name = request.query.get("as", "")
        if kind is None or name:
            return _to_take_along(data, name or key, headers)
        return _ranged(request, data, kind, headers)

    async def picture(self, request: web.Request) -> web.Response:
        """A picture the bot draws, as the viewer's message shows it now."""
        viewer = await self._front.signed_in(request)
        screen = await self._screen(viewer, request)
        drawn = [block for block in screen.blocks if isinstance(block, Picture)]
        number = _number(request)
        if not 0 < number <= len(drawn):
            raise SaidNo(404, GONE)
        drawing = drawn[number - 1].drawing
        data = await self._studio.jpeg(replace(drawing, dark="dark" in request.query))
        lasting = FOR_EVER if request.query.get("v") == picture_key(drawing) else "no-store"
        return web.Response(body=data, content_type="image/jpeg", headers={hdrs.CACHE_CONTROL: lasting, **_ALONE})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file that a view offers, made now."""
        viewer = await self._front.signed_in(request)
        screen = await self._screen(viewer, request)
        offered = [block for block in screen.blocks if isinstance(block, File)]
        number = _number(request)
        if not 0 < number <= len(offered):
            raise SaidNo(404, GONE)
        data = await asyncio.to_thread(offered[number - 1].make)
        return _to_take_along(data, offered[number - 1].name, _ALONE)

    def _is_hidden(self, tx: Transaction, viewer: Viewer, key: str) -> bool:
        """Whether it is a photo as it came, one in which somebody doesn't want to be shown, or a file for others."""
        campaign, now = viewer.campaign, self._front.clock.now()
        if key.rpartition(".")[2] not in _TYPES and not transcript.offers(
            tx, campaign.id, viewer.keys, viewer.person.id, key
        ):
            return True
        return media.is_an_original(tx, campaign.id, key) or showing.has_ended(tx, campaign, key, now)

    async def _take_in(self, request: web.Request, kind: Kind) -> web.Response:
        """Take a file of a kind in."""
        viewer = await self._front.signed_in(request)
        if request.headers.get("X-Street-Team-Person") != sortable(viewer.person.id):
            raise SaidNo(409, MAKES_NO_SENSE)
        name, data = await _streamed(request, LARGEST[kind])
        try:
            kept = await self._front.intake.take(kind, viewer.campaign.id, viewer.person.id, data, name)
        except Refusal as refusal:
            raise SaidNo(422, refusal.phrase) from None
        except PhotoRefused as refused:
            raise SaidNo(422, Phrase(refused.says)) from None
        except StoreTrouble:
            raise SaidNo(507, _("“{name}” could not be kept. Please try again in a minute.", name=name)) from None
        field = request.query.get("field", "")[:100]
        return web.json_response({"media": short(kept.id), "html": added(Pen(viewer.reader, ""), kept, field)})

    async def _screen(self, viewer: Viewer, request: web.Request) -> Screen:
        try:
            wanted = long(request.match_info["message"].removeprefix("m-"))
        except ValueError:
            raise SaidNo(404, GONE) from None

        def work(tx: Transaction) -> object:
            found = transcript.find(tx, viewer.campaign.id, wanted, viewer.person.id, viewer.keys)
            return Easel(self._front.router, tx, viewer).shown(found) if found else None

        try:
            shown = await self._front.database.read(work)
        except (Refusal, Unreadable):
            shown = None
        if not isinstance(shown, Screen):
            raise SaidNo(404, GONE)
        return shown


async def _streamed(request: web.Request, most: int) -> tuple[str, bytes]:
    """The name and content of the one file in a multipart body, given up as soon as it is too large.

    Raises:
        SaidNo: there is no file in it, or it is larger than ``most`` bytes.
    """
    if not request.content_type.startswith("multipart/"):
        raise SaidNo(415, MAKES_NO_SENSE)
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or part.name != "file":
            continue
        name = " ".join((part.filename or "").replace("\\", "/").rpartition("/")[2].split())[:120]
        data = bytearray()
        while chunk := await part.read_chunk(READ_AT_ONCE):
            data += chunk
            if len(data) > most:
                raise SaidNo(413, too_heavy(name, most).phrase)
        return name, bytes(data)
    raise SaidNo(400, MAKES_NO_SENSE)


def _ranged(request: web.Request, data: bytes, kind: str, headers: dict[str, str]) -> web.Response:
    """The bytes, or the part of them that was asked for: players of sound insist on it."""
    headers = {**headers, hdrs.ACCEPT_RANGES: "bytes"}
    try:
        wanted = request.http_range
    except ValueError:
        wanted = slice(None)
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=data, content_type=kind, headers=headers)
    start, stop, _step = wanted.indices(len(data))
    if start >= stop:
        return web.Response(status=416, headers={**headers, hdrs.CONTENT_RANGE: f"bytes */{len(data)}"})
    headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{stop - 1}/{len(data)}"
    return web.Response(status=206, body=data[start:stop], content_type=kind, headers=headers)


def _to_take_along(data: bytes, name: str, headers: dict[str, str]) -> web.Response:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    plain = "".join(c for c in name if c.isascii() and (c.isalnum() or c in " ._-")) or "file"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return web.Response(body=data, content_type=kind, headers={**headers, hdrs.CONTENT_DISPOSITION: disposition})


def _number(request: web.Request) -> int:
    text = request.match_info["n"]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
