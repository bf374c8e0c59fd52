"""Files that come in: checked, copied for showing, kept in the store, and written down as somebody's."""

from bot.clock import Clock
from bot.database import Database
from bot.media.photos import Darkroom
from bot.media.store import Store
from bot.words import _
from campaigns import media
from campaigns.media import Copies, Kind, Media
from campaigns.refusals import Refusal

LARGEST_PHOTO = 25_000_000  # bytes; ours: twice what the largest phone photos have
LARGEST_VOICE = 20_000_000  # bytes; what Telegram gives a bot
LONGEST_NAME = 120  # characters kept of a file's name

_PHOTO_ENDINGS = {"jpeg": "jpg", "png": "png", "webp": "webp", "heic": "heic"}


class TooHeavy(Refusal):
    """A file larger than fits."""

    says = _("“{name}” is larger than {size} MB. Send a smaller copy, please.")


class NotASound(Refusal):
    """A file that was meant as a voice note and is none."""

    says = _("“{name}” isn’t a recording I can play. Send it as M4A, MP3, OGG, WAV or WebM, please.")


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
        ending = sound_ending(data)
        if ending is None:
            raise NotASound(name=name[:LONGEST_NAME])
        key = await self._store.keep(data, ending)
        return await self._written(campaign, person, Copies(Kind.VOICE, key, key), name, len(data))

    async def _written(self, campaign: int, person: int, copies: Copies, name: str, size: int) -> Media:
        now = self._clock.now()
        named = name[:LONGEST_NAME]
        return await self._database.unit(lambda tx: media.keep(tx, campaign, person, copies, named, size, now))


def too_heavy(name: str, most: int) -> TooHeavy:
    """The refusal of a file larger than ``most`` bytes."""
    return TooHeavy(name=name[:LONGEST_NAME], size=most // 1_000_000)


def sound_ending(data: bytes) -> str | None:
    """How the name of a recording ends, by its first bytes; None where it is no recording."""
    if data[4:8] == b"ftyp":
        return "m4a" if data[8:12] in _PLAYED else None
    if data.startswith(b"RIFF"):
        return "wav" if data[8:12] == b"WAVE" else None
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:  # an MPEG frame: MP3, or AAC where the layer is 0
        return "aac" if data[1] & 0x06 == 0 else "mp3"
    return next((ending for magic, ending in _SOUNDS if data.startswith(magic)), None)


_SOUNDS = ((b"OggS", "ogg"), (b"\x1aE\xdf\xa3", "webm"), (b"ID3", "mp3"), (b"fLaC", "flac"))
# Brands of ISO media files that hold sound; phones and browsers name theirs after films, too.
_PLAYED = frozenset((b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash"))
