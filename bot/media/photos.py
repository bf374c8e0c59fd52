"""Photos that came in: checked, and copied into what may leave: upright, without metadata."""

import hashlib
import io
from collections.abc import Callable
from importlib.util import find_spec
from typing import TypeVar, cast

from PIL import Image, ImageCms
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from bot.media.darkroom import Photo
from bot.media.kinds import Broken, HeicUnread, PhotoRefused, TakesTooMuch, TooLarge, TooLargeWebp, coded, recognise
from bot.media.likeness import fingerprints
from bot.values import dataclass

Result = TypeVar("Result")

PUBLIC = 1600  # pixels, long side of the copy people look at
SMALL = 320  # pixels, long side of the copy in lists and queues
QUALITY = 85

MOST_PIXELS = 50_000_000  # a phone's best camera makes 48 megapixels
MOST_WEBP_PIXELS = 16_000_000  # Pillow takes 16 bytes a pixel for a WebP, and cannot read one at a smaller scale
MOST_SCANNED = 600_000_000  # pixels x scans; 12 megapixels in 10 scans are 120 million, 600 million take a second
SMALL_REDUCING_GAP = 1.0  # whole pixels are averaged first: 9 times as fast, the difference cannot be seen
LARGE = 64_000_000  # bytes unpacked; two photos up to this size are worked on at once, larger ones one by one

MOST_UNPACKED = 145_000_000  # bytes a photo may take at once
MOST_OF_NOTHING = 70_000_000  # bytes a picture may take in which there is next to nothing
# Bytes a pixel that photos surely have, and a picture of one colour hasn't, which comes to 1/50 as JPEG, 1/128 as PNG.
PHOTOGRAPHED = {"jpeg": 1 / 30, "png": 1 / 30, "webp": 1 / 200, "heic": 1 / 200}
_BYTES_A_PIXEL = {"jpeg": 1, "webp": 17, "heic": 9}  # measured at their peaks, like those below
_PNG_BYTES_A_PIXEL = {"L": 1.5, "1": 5.0, "P": 5.0, "RGB": 5.0}  # others have more than three channels, or 16 bits
_MOST_PNG = 9.5
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def take_in(data: bytes) -> Photo:
    """Check a file and make its copies.

    Raises:
        PhotoRefused: with the sentence for the person who sent it.
    """
    return Negative.of(data).develop()


@dataclass(frozen=True, slots=True)
class Negative:
    """A photo whose header was read and found harmless; nothing is unpacked yet."""

    data: bytes
    kind: str
    image: Image.Image
    unpacked: int  # bytes it takes to unpack it, about

    @classmethod
    def of(cls, data: bytes) -> "Negative":
        """Read a file's header.

        Raises:
            PhotoRefused: with the sentence for the person who sent it.
        """
        return _guarded(lambda: cls._read(data))  # also what is worked out from a header: it can say anything

    @classmethod
    def _read(cls, data: bytes) -> "Negative":
        kind = recognise(data)
        image = _OPEN[kind](data)
        pixels = image.width * image.height
        _check_size(kind, pixels, data)
        unpacked = round(pixels * _bytes_a_pixel(kind, image))
        photographed = coded(kind, data) > pixels * PHOTOGRAPHED[kind]
        most = MOST_UNPACKED if photographed else MOST_OF_NOTHING
        if unpacked > most and not (photographed and kind in ("webp", "heic")):  # phones make those, and they take more
            raise TooLargeWebp if kind == "webp" else TakesTooMuch
        return cls(data, kind, image, unpacked)

    def develop(self) -> Photo:
        """Make its copies.

        Raises:
            PhotoRefused: with the sentence for the person who sent it.
        """
        return _guarded(self._develop)

    def _develop(self) -> Photo:
        public = _public(self.image)
        small = public.resize(_fitting(public.size, SMALL), Image.Resampling.BICUBIC, reducing_gap=SMALL_REDUCING_GAP)
        fingerprint, mirrored = fingerprints(small)
        return Photo(
            kind=self.kind,
            sha256=hashlib.sha256(self.data).hexdigest(),
            public=_jpeg(public),
            small=_jpeg(small),
            width=public.width,
            height=public.height,
            fingerprint=fingerprint,
            mirrored=mirrored,
        )


def _guarded(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except PhotoRefused:
        raise
    except MemoryError as error:
        raise TooLarge from error
    except Exception as error:  # decoders raise OSError, SyntaxError, ValueError, struct.error, KeyError and more
        raise Broken from error


def _check_size(kind: str, pixels: int, data: bytes) -> None:
    if pixels > MOST_PIXELS:
        raise TooLarge
    if kind == "webp" and pixels > MOST_WEBP_PIXELS:
        raise TooLargeWebp
    # Inside the coded picture 0xFF is always stuffed, so this finds the scans, and those of small previews.
    if kind == "jpeg" and pixels * data.count(b"\xff\xda") > MOST_SCANNED:
        raise TooLarge


def _bytes_a_pixel(kind: str, image: Image.Image) -> float:
    """How many bytes it takes to unpack a picture of a kind, at the peak of it."""
    if isinstance(image, JpegImageFile) and "progressive" in image.info:
        # All coefficients are kept until the last scan, two bytes each: 3 a pixel where colours are at half the scale.
        spread = [across * down for _name, across, down, _table in image.layer]
        return 2 * sum(spread) / max(spread) + 0.2
    if kind == "png":
        seen_through = "transparency" in image.info
        return _MOST_PNG if seen_through else _PNG_BYTES_A_PIXEL.get(image.mode, _MOST_PNG)
    return _BYTES_A_PIXEL[kind]


def _open_heic(data: bytes) -> Image.Image:
    if find_spec("pi_heif") is None:
        raise HeicUnread
    import pi_heif  # type: ignore[import-not-found,import-untyped,unused-ignore]  # the optional extra "heic"

    found = pi_heif.open_heif(data, convert_hdr_to_8bit=True)
    _check_size("heic", found.size[0] * found.size[1], data)
    return cast("Image.Image", found.to_pillow())


_OPEN: dict[str, Callable[[bytes], Image.Image]] = {
    "jpeg": lambda data: JpegImageFile(io.BytesIO(data)),
    "png": lambda data: PngImageFile(io.BytesIO(data)),
    "webp": lambda data: WebPImageFile(io.BytesIO(data)),
    "heic": _open_heic,
}


def _public(image: Image.Image) -> Image.Image:
    """The upright sRGB copy. Everything is done on the small side: shrink first, then colours, then turn."""
    target = _fitting(image.size, PUBLIC)
    image.draft("RGB", target)  # a JPEG is unpacked at 1/2, 1/4 or 1/8 where that is still large enough
    image.load()
    turn, profile = _turn(image), image.info.get("icc_profile")
    picture = _eight_bit(image)
    if picture.size != target:
        # As sharp as bicubic in two thirds of its time; neither can be told from Lanczos by eye (39 dB and more).
        picture = picture.resize(target, Image.Resampling.HAMMING)
        image.close()
    picture = _srgb(_flat(picture), profile)
    return picture if turn is None else picture.transpose(turn)


def _fitting(size: tuple[int, int], longest: int) -> tuple[int, int]:
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _turn(image: Image.Image) -> Image.Transpose | None:
    try:
        return _UPRIGHT.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # the photo is fine, only what is written about it is not
        return None


def _eight_bit(image: Image.Image) -> Image.Image:
    """The picture in one of the modes L, LA, RGB, RGBA, CMYK."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in image.info or image.mode in ("PA", "RGBa", "La"):
        return image.convert("RGBA")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return image
    return image.convert("RGB")


def _flat(picture: Image.Image) -> Image.Image:
    """RGB or CMYK: what shone through shows white, so that hidden colours stay hidden."""
    if picture.mode in ("LA", "RGBA"):
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return picture.convert("RGB") if picture.mode == "L" else picture


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if picture.mode == "CMYK" or not ImageCms.getProfileDescription(source).startswith("sRGB"):
                target = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
                return ImageCms.buildTransform(source, target, picture.mode, "RGB").apply(picture)
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            pass  # a broken profile, or one for other channels: the numbers are shown as they are
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    picture.info.clear()  # Pillow would write a comment, a profile and more of it into the copy
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
