"""What a file is, by its first bytes, and the refusals that say so to the person who sent it."""

from collections.abc import Iterator
from itertools import islice

from bot.words import N_

MOST_PARTS = 10_000  # of a file are looked at: nobody's photo has more, and millions of empty ones take seconds


class PhotoRefused(Exception):
    """A file that cannot be taken as a photo; ``says`` tells the sender why, and what to do next."""

    says: str = N_("This file can’t be taken as a photo. Please send a picture as JPEG, PNG or WebP.")

    def __str__(self) -> str:
        """The sentence in English, for logs."""
        return self.says


class NotAPhoto(PhotoRefused):
    """No picture at all: a document, a program, a sound, noise."""

    says = N_("This file isn’t a photo. Please send a picture as JPEG, PNG or WebP.")


class Empty(NotAPhoto):
    """Not one byte."""

    says = N_("This file is empty. It may not have finished uploading: please send it again.")


class IsVideo(NotAPhoto):
    """A film."""

    says = N_("This is a video, and a photo is needed here. Please send a still from it.")


class IsSound(NotAPhoto):
    """A recording."""

    says = N_("This is a recording, and a photo is needed here. Please send a picture.")


class IsPdf(NotAPhoto):
    """A PDF document."""

    says = N_("This is a PDF, and a photo is needed here. Please send the picture itself, or a screenshot.")


class IsGif(NotAPhoto):
    """A GIF, moving or not."""

    says = N_("This is a GIF, and a photo is needed here. Please send it as JPEG or PNG.")


class OtherPicture(NotAPhoto):
    """A picture of a kind we don't open: AVIF, TIFF, BMP, SVG, Photoshop, raw."""

    says = N_("This kind of picture can’t be opened here. Please send it as JPEG, PNG or WebP.")


class HeicUnread(PhotoRefused):
    """A phone's HEIC where the optional reader is not installed."""

    says = N_(
        "This is an HEIC photo, which can't be opened here. Please send it as JPEG:"
        " on an iPhone choose Settings, Camera, Formats, Most Compatible."
    )


class Broken(PhotoRefused):
    """A photo that begins well and cannot be read to its end."""

    says = N_("This photo is damaged or didn’t arrive whole. Please send it again.")


class TooLarge(PhotoRefused):
    """More pixels, or more work to unpack them, than anybody's camera makes."""

    says = N_("This picture has too many pixels. Please send a smaller copy, at most 50 megapixels.")


class TooLargeWebp(PhotoRefused):
    """A WebP which, having no way to be read at a smaller scale, would take too much memory."""

    says = N_("This picture is too large to open as WebP. Please send it as JPEG, or a smaller copy.")


class TakesTooMuch(PhotoRefused):
    """A picture which, as it was saved, cannot be unpacked at a smaller scale and would take too much memory."""

    says = N_("This picture takes too much to open the way it was saved. Please send a smaller copy, or a plain JPEG.")


_PHOTOS = {"jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_OTHERS: tuple[tuple[bytes, type[PhotoRefused]], ...] = (
    (b"%PDF", IsPdf),
    (b"GIF8", IsGif),
    (b"\x1aE\xdf\xa3", IsVideo),
    (b"FLV\x01", IsVideo),
    (b"\x00\x00\x01\xba", IsVideo),
    (b"\x30\x26\xb2\x75", IsVideo),
    (b"OggS", IsSound),
    (b"ID3", IsSound),
    (b"fLaC", IsSound),
    (b"#!AMR", IsSound),
    (b"II*\x00", OtherPicture),
    (b"MM\x00*", OtherPicture),
    (b"BM", OtherPicture),
    (b"8BPS", OtherPicture),
    (b"<svg", OtherPicture),
    (b"\x00\x00\x00\x0cjP", OtherPicture),
    (b"\xff\x0a", OtherPicture),
)


def recognise(data: bytes) -> str:
    """The kind of photo a file is by its first bytes: ``jpeg``, ``png``, ``webp`` or ``heic``.

    Raises:
        PhotoRefused: it is something else; the subclass names it where it is known.
    """
    if not data:
        raise Empty
    head = data[:16]
    for kind, magic in _PHOTOS.items():
        if head.startswith(magic):
            return kind
    if head[4:8] == b"ftyp":
        return _of_a_container(head[8:12])
    if head.startswith(b"RIFF"):
        return _of_a_riff(head[8:12])
    for magic, refusal in _OTHERS:
        if head.startswith(magic):
            raise refusal
    raise NotAPhoto


def coded(kind: str, data: bytes) -> int:
    """How many bytes of a photo hold its picture; what is written about it, padding, and what follows it hold none.

    Told of the kinds that say where that is: WebP (RIFF chunks) and HEIC (boxes of ISO/IEC 14496-12). Of others it is
    all of the file.
    """
    if kind == "webp":
        return sum(
            size for name, size in islice(_chunks(data), MOST_PARTS) if name in (b"VP8 ", b"VP8L", b"ALPH", b"ANMF")
        )
    if kind == "heic":
        return sum(size for name, size in islice(_boxes(data), MOST_PARTS) if name == b"mdat")
    return len(data)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    """The chunks of a RIFF file: what each is called, and how many bytes of it there are."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], min(size, len(data) - at - 8)
        at += 8 + size + size % 2


def _boxes(data: bytes) -> Iterator[tuple[bytes, int]]:
    """The outermost boxes of an ISO base media file: what each is called, and how many bytes of it there are."""
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        if size == 1:  # it is written in the eight bytes that follow
            size = int.from_bytes(data[at + 8 : at + 16])
        yield data[at + 4 : at + 8], min(size or len(data), len(data) - at)  # 0: all the rest
        if size < 8:
            return
        at += size


def _of_a_container(brand: bytes) -> str:
    """ISO base media files (ISO/IEC 14496-12): photos, films and sounds told apart by their brand."""
    if brand in _HEIC:
        return "heic"
    if brand in (b"avif", b"avis", b"crx "):
        raise OtherPicture
    raise IsSound if brand in (b"M4A ", b"M4B ") else IsVideo


def _of_a_riff(form: bytes) -> str:
    if form == b"WEBP":
        return "webp"
    if form == b"WAVE":
        raise IsSound
    raise IsVideo if form == b"AVI " else NotAPhoto
