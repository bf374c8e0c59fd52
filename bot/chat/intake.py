"""Files that come in: checked, copied for showing, kept in the store, and written down as somebody's."""

import asyncio
from collections.abc import Mapping

from bot.chat.fields import Document, Field, Photos, Upload, Video, Voice
from bot.clock import Clock
from bot.database import Database
from bot.media import documents, recordings
from bot.media.darkroom import Darkroom
from bot.media.recordings import Recording
from bot.media.store import Store
from bot.words import Sayable, _, _n
from campaigns import media
from campaigns.media import Copies, Kind, Media
from campaigns.refusals import Refusal

LARGEST_PHOTO = 25_000_000  # bytes; ours: twice what the largest phone photos have
LARGEST_VOICE = 20_000_000  # bytes; what Telegram gives a bot
LARGEST_VIDEO = 50_000_000  # bytes; ours: a minute of a phone's film, and what Telegram takes from a bot
LARGEST_DOCUMENT = 20_000_000  # bytes; what Telegram gives a bot
LARGEST: Mapping[Kind, int] = {
    Kind.PHOTO: LARGEST_PHOTO, Kind.VOICE: LARGEST_VOICE, Kind.VIDEO: LARGEST_VIDEO, Kind.DOCUMENT: LARGEST_DOCUMENT,
}  # fmt: skip
FIELDS: Mapping[type[Upload], Kind] = {
    Photos: Kind.PHOTO, Voice: Kind.VOICE, Video: Kind.VIDEO, Document: Kind.DOCUMENT
}  # fmt: skip
LONGEST_NAME = 120  # characters kept of a file's name

_PHOTO_ENDINGS = {"jpeg": "jpg", "png": "png", "webp": "webp", "heic": "heic"}


class TooHeavy(Refusal):
    """A file larger than fits."""

    says = _("“{name}” is larger than {size} MB. Send a smaller copy, please.")


class NotASound(Refusal):
    """A file that was meant as a voice note and is none."""

    says = _("“{name}” isn’t a recording I can play. Send it as M4A, MP3, OGG, WAV or WebM, please.")


class NotAFilm(Refusal):
    """A file that was meant as a film and is none."""

    says = _("“{name}” isn’t a film I can play. Send it as MP4, MOV or WebM, please.")


class NotADocument(Refusal):
    """A file that was meant as a document and is none."""

    says = _(
        "“{name}” isn’t a document I know. Send it as PDF, text, or as a Word, Excel or OpenDocument file, please."
    )


def kind_of(field: Field) -> Kind | None:
    """What kind of file a field asks for; None where it asks for none."""
    return FIELDS.get(type(field)) if isinstance(field, Upload) else None


class Intake:
    """The one way in for files, whatever platform they come from."""

    def __init__(self, database: Database, store: Store, darkroom: Darkroom, clock: Clock) -> None:
        """Take where rows and files are kept, what makes the copies, and the clock."""
        self._database, self._store, self._darkroom, self._clock = database, store, darkroom, clock

    async def photo(self, campaign: int, person: int, data: bytes, name: str) -> Media:
        """Check a photo, keep it and the two copies that may leave.

        Raises:
            PhotoRefused: it is no photo we can take; its text says why.
            TooHeavy: it has more than :data:`LARGEST_PHOTO` bytes.
            StoreTrouble: it could not be kept.
            StorageTrouble: its row could not be kept.
        """
        if len(data) > LARGEST_PHOTO:
            raise too_heavy(name, LARGEST_PHOTO)
        photo = await self._darkroom.take_in(data)
        original = await self._store.keep(data, _PHOTO_ENDINGS[photo.kind])
        public = await self._store.keep(photo.public, "jpg")
        small = await self._store.keep(photo.small, "jpg")
        copies = Copies(
            Kind.PHOTO, original, public, small, photo.width, photo.height, photo.fingerprint, photo.mirrored
        )
        return await self._written(campaign, person, copies, name, len(data))

    async def take(self, kind: Kind, campaign: int, person: int, data: bytes, name: str) -> Media:
        """Keep a file of the kind that is asked for; what each can raise it says itself."""
        ways = {Kind.PHOTO: self.photo, Kind.VOICE: self.voice, Kind.VIDEO: self.video, Kind.DOCUMENT: self.document}
        return await ways[kind](campaign, person, data, name)

    async def voice(self, campaign: int, person: int, data: bytes, name: str) -> Media:
        """Keep a voice note.

        Raises:
            NotASound: it is no recording a browser plays.
            TooHeavy: it has more than :data:`LARGEST_VOICE` bytes.
            StoreTrouble: it could not be kept.
            StorageTrouble: its row could not be kept.
        """
        if len(data) > LARGEST_VOICE:
            raise too_heavy(name, LARGEST_VOICE)
        found, quiet = await asyncio.to_thread(_looked_at, data)
        if found is None:
            raise NotASound(name=name[:LONGEST_NAME])
        return await self._as_it_is(Kind.VOICE, campaign, person, quiet, name, found)

    async def video(self, campaign: int, person: int, data: bytes, name: str) -> Media:
        """Keep a film as it is, without what the phone wrote beside it: the place, the phone, names.

        Raises:
            NotAFilm: it is no film a browser plays.
            TooHeavy: it has more than :data:`LARGEST_VIDEO` bytes.
            StoreTrouble: it could not be kept.
            StorageTrouble: its row could not be kept.
        """
        if len(data) > LARGEST_VIDEO:
            raise too_heavy(name, LARGEST_VIDEO)
        found, quiet = await asyncio.to_thread(_looked_at, data)
        if found is None or not found.shows:
            raise NotAFilm(name=name[:LONGEST_NAME])
        return await self._as_it_is(Kind.VIDEO, campaign, person, quiet, name, found)

    async def document(self, campaign: int, person: int, data: bytes, name: str) -> Media:
        """Keep a document as it is; it is only ever given to take along.

        Raises:
            NotADocument: it is none we know.
            TooHeavy: it has more than :data:`LARGEST_DOCUMENT` bytes.
            StoreTrouble: it could not be kept.
            StorageTrouble: its row could not be kept.
        """
        if len(data) > LARGEST_DOCUMENT:
            raise too_heavy(name, LARGEST_DOCUMENT)
        ending = await asyncio.to_thread(documents.ending, data)
        if ending is None:
            raise NotADocument(name=name[:LONGEST_NAME])
        return await self._as_it_is(Kind.DOCUMENT, campaign, person, data, name, Recording(ending))

    async def _as_it_is(
        self, kind: Kind, campaign: int, person: int, data: bytes, name: str, found: Recording
    ) -> Media:
        key = await self._store.keep(data, found.ending)
        copies = Copies(kind, key, key, seconds=found.seconds)
        return await self._written(campaign, person, copies, name, len(data))

    async def _written(self, campaign: int, person: int, copies: Copies, name: str, size: int) -> Media:
        now = self._clock.now()
        named = name[:LONGEST_NAME]
        return await self._database.unit(lambda tx: media.keep(tx, campaign, person, copies, named, size, now))


def limit(field: Upload, most: int | None = None) -> Sayable:
    """What may be sent for a field, to be said before it is: which kinds, and how large, ``most`` bytes at most."""
    kind = FIELDS[type(field)]
    size = min(LARGEST[kind], most or LARGEST[kind]) // 1_000_000
    if isinstance(field, Photos) and field.min == field.max > 1:
        return _("{n} photos of up to {size} MB each: JPEG, PNG or WebP.", n=field.max, size=size)
    if isinstance(field, Photos) and field.min > 1:
        return _("{least} to {n} photos of up to {size} MB each: JPEG, PNG or WebP.",
                 least=field.min, n=field.max, size=size)  # fmt: skip
    if isinstance(field, Photos):
        return _n(
            "{n} photo at most, up to {size} MB: JPEG, PNG or WebP.",
            "Up to {n} photos of {size} MB each: JPEG, PNG or WebP.",
            field.max,
            size=size,
        )
    if kind is Kind.VIDEO:
        return _("MP4, MOV or WebM, up to {size} MB.", size=size)
    if kind is Kind.DOCUMENT:
        return _("PDF, text, Word, Excel or OpenDocument, up to {size} MB.", size=size)
    return _("Up to {size} MB.", size=size)


def too_heavy(name: str, most: int) -> TooHeavy:
    """The refusal of a file larger than ``most`` bytes."""
    return TooHeavy(name=name[:LONGEST_NAME], size=most // 1_000_000)


def _looked_at(data: bytes) -> tuple[Recording | None, bytes]:
    """What a recording or film is, and itself without what a phone wrote beside it."""
    found = recordings.recognise(data)
    return found, recordings.untold(data) if found else data
