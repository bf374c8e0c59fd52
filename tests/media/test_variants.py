"""Fifty ways in which phones, editors and apps write the same photo: each comes out upright, and silent."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.media.darkroom import Photo
from bot.media.photos import take_in
from tests.media import samples

REAL = Path(__file__).parents[3] / "shared" / "samples" / "orientation"
TURNS = range(1, 9)
ALONE = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}  # a JFIF head, tables, one picture, its end: no EXIF, XMP, IPTC, comment
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + samples.SECRET + b"</x:xmpmeta>"
GREY = {(0, 0): 90, (1, 0): 119, (0, 1): 73, (1, 1): 217}  # the corners' colours as light alone (ITU-R BT.601)


def stored(turn: int, mode: str = "RGB") -> Image.Image:
    """The four colours as a camera held so stores them."""
    image, how = samples.quarters().convert(mode), samples.STORED[turn]
    return image if how is None else image.transpose(how)


def jpeg(turn: int, mode: str = "RGB", **options: object) -> bytes:
    told: dict[str, object] = {"exif": samples.notes(turn), "comment": samples.SECRET, "xmp": XMP}
    return samples.jpeg(stored(turn, mode), **(told | options))


def png(turn: int, mode: str = "RGB", **options: object) -> bytes:
    image = stored(turn).quantize(16) if mode == "P" else stored(turn, mode)
    return samples.saved(image, "PNG", exif=samples.notes(turn), **options)


def sixteen_bits(turn: int) -> bytes:
    light = stored(turn, "L").convert("I").point(lambda value: value * 257).convert("I;16")
    return samples.saved(light, "PNG", exif=samples.notes(turn))


def webp(turn: int, mode: str = "RGB", **options: object) -> bytes:
    return samples.saved(stored(turn, mode), "WEBP", exif=samples.notes(turn), xmp=XMP, **options)


def moving(kind: str, turn: int) -> bytes:
    first, second = stored(turn), Image.new("RGB", stored(turn).size, "black")
    return samples.saved(
        first, kind, save_all=True, append_images=[second], duration=80, exif=samples.notes(turn),
        **({"xmp": XMP} if kind == "WEBP" else {}),
    )  # fmt: skip


def two_in_one(turn: int) -> bytes:
    more = Image.new("RGB", (200, 150), "black")
    return samples.saved(stored(turn), "MPO", save_all=True, append_images=[more], exif=samples.notes(turn))


VARIANTS: Mapping[str, Callable[[], bytes]] = {
    **{f"jpeg {turn}": partial(jpeg, turn) for turn in TURNS},
    **{f"jpeg progressive {turn}": partial(jpeg, turn, progressive=True) for turn in TURNS},
    **{f"jpeg of a phone, {turn}": partial(samples.talkative_jpeg, turn) for turn in (1, 3, 6, 8)},
    **{f"jpeg grey {turn}": partial(jpeg, turn, "L") for turn in (1, 6)},
    "jpeg for print": partial(jpeg, 6, "CMYK", quality=95),
    "jpeg with every colour": partial(jpeg, 6, subsampling=0),
    "jpeg with half the colours": partial(jpeg, 6, subsampling=1),
    "jpeg of a wide screen": partial(jpeg, 6, icc_profile=samples.profile(samples.SECRET.decode())),
    "jpeg two in one": partial(two_in_one, 6),
    "jpeg small": partial(jpeg, 8, quality=40),
    **{f"png {turn}": partial(png, turn) for turn in (1, 3, 6, 8)},
    "png with alpha": partial(png, 6, "RGBA"),
    "png of few colours": partial(png, 6, "P"),
    "png grey": partial(png, 6, "L"),
    "png grey with alpha": partial(png, 6, "LA"),
    "png of 16 bits": partial(sixteen_bits, 6),
    "png moving": partial(moving, "PNG", 6),
    "png talkative": samples.talkative_png,
    "png remarked": samples.remarked_png,
    **{f"webp {turn}": partial(webp, turn, quality=90) for turn in (1, 3, 6, 8)},
    **{f"webp lossless {turn}": partial(webp, turn, lossless=True) for turn in (1, 6)},
    "webp with alpha": partial(webp, 6, "RGBA", lossless=True),
    "webp moving": partial(moving, "WEBP", 6),
    "webp talkative": samples.talkative_webp,
}


def silent(photo: Photo) -> None:
    """Nothing is in the copies but a picture."""
    for copy in (photo.public, photo.small):
        assert samples.SECRET not in copy
        assert set(samples.segments(copy)) == ALONE
        for word in (b"Exif", b"http:", b"adobe", b"8BIM", b"ICC_PROFILE"):
            assert word not in copy


def colours(data: bytes) -> Iterator[tuple[tuple[int, int], tuple[int, ...]]]:
    image = Image.open(BytesIO(data), formats=("JPEG",)).convert("RGB")
    for x, y in samples.CORNERS:
        found = image.getpixel((round(image.width * (0.25 + x / 2)), round(image.height * (0.25 + y / 2))))
        assert isinstance(found, tuple)
        yield (x, y), found


@pytest.mark.parametrize("name", VARIANTS)
def test_a_photo_comes_out_upright_and_silent_however_it_was_written(name: str) -> None:
    photo = take_in(VARIANTS[name]())

    assert (photo.width, photo.height) == (400, 300)
    silent(photo)
    for copy in (photo.public, photo.small):
        for corner, found in colours(copy):
            light = GREY[corner]
            wanted = (light, light, light) if "grey" in name or "16 bits" in name else samples.CORNERS[corner]
            assert max(abs(a - b) for a, b in zip(found, wanted, strict=True)) < 60, f"corner {corner}: {found}"


def test_there_are_fifty_of_them() -> None:
    assert len(VARIANTS) + len(PHONES) >= 50


def with_a_box(kind: bytes, data: bytes) -> bytes:
    """The HEIC with another box behind it."""
    body = samples.SECRET + data
    return samples.HEIC + (8 + len(body)).to_bytes(4) + kind + body


PHONES = {
    "as it came": samples.HEIC,
    "by its other name": samples.HEIC.replace(b"ftypheic", b"ftypmif1", 1),
    "of ten bits": samples.HEIC.replace(b"ftypheic", b"ftypheix", 1),
    "with XMP": with_a_box(b"uuid", b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac" + XMP),
    "with room": with_a_box(b"free", bytes(64)),
    "with more behind it": samples.HEIC + samples.SECRET,
}


@pytest.mark.skipif(find_spec("pi_heif") is None, reason="the optional reader of HEIC is not installed")
@pytest.mark.parametrize("name", PHONES)
def test_an_iphones_photo_comes_out_silent(name: str) -> None:
    photo = take_in(PHONES[name])

    assert photo.kind == "heic"
    silent(photo)


@pytest.mark.skipif(not REAL.is_dir(), reason="the camera photos are not on this machine; the made ones above are")
@pytest.mark.parametrize("name", [f"{kind}-{turn}" for kind in ("landscape", "portrait") for turn in (1, 3, 6, 8)])
def test_a_real_camera_photo_comes_out_upright_and_silent(name: str) -> None:
    photo = take_in((REAL / f"{name}.jpg").read_bytes())

    assert (photo.width > photo.height) == name.startswith("landscape")
    silent(photo)
