"""Photos that come in: upright, in sRGB, small, and without a word about where they were taken."""

import hashlib
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.media.darkroom import Darkroom, Photo
from bot.media.kinds import HeicUnread
from bot.media.photos import take_in
from tests.media import samples

REAL = Path(__file__).parents[3] / "shared" / "samples" / "orientation"


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data), formats=("JPEG",)).convert("RGB")


def far(one: object, other: object) -> int:
    assert isinstance(one, tuple)
    assert isinstance(other, tuple)
    return max(abs(int(a) - int(b)) for a, b in zip(one, other, strict=True))


def corners(data: bytes) -> dict[tuple[int, int], object]:
    image = opened(data)
    return {
        (x, y): image.getpixel((round(image.width * (0.25 + x / 2)), round(image.height * (0.25 + y / 2))))
        for x in (0, 1)
        for y in (0, 1)
    }


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_comes_out_upright_however_the_phone_was_held(orientation: int) -> None:
    photo = take_in(samples.talkative_jpeg(orientation))

    assert (photo.width, photo.height) == (400, 300)
    for copy in (photo.public, photo.small):
        seen = corners(copy)
        for corner, colour in samples.CORNERS.items():
            assert far(seen[corner], colour) < 60, f"corner {corner}"


@pytest.mark.parametrize(
    "kind", ["talkative_jpeg", "talkative_png", "talkative_webp", "remarked_jpeg", "remarked_png", "remarked_webp"]
)
def test_no_metadata_of_any_kind_leaves(kind: str) -> None:
    data = getattr(samples, kind)()
    assert samples.SECRET in data or kind == "talkative_png"

    photo = take_in(data)

    for copy in (photo.public, photo.small):
        assert samples.SECRET not in copy
        assert set(samples.segments(copy)) == {0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}
        assert copy[6:10] == b"JFIF"
        image = Image.open(BytesIO(copy))
        assert not image.getexif()
        assert {"icc_profile", "comment", "xmp", "exif", "photoshop"}.isdisjoint(image.info)


def test_the_copies_have_the_sizes_people_need() -> None:
    photo = take_in(samples.jpeg(samples.scenery(1, (4032, 3024))))

    assert (photo.width, photo.height) == (1600, 1200)
    assert opened(photo.public).size == (1600, 1200)
    assert opened(photo.small).size == (320, 240)


def test_a_small_picture_is_not_blown_up() -> None:
    photo = take_in(samples.saved(samples.quarters(120, 90), "PNG"))

    assert opened(photo.public).size == opened(photo.small).size == (120, 90)


def test_a_picture_of_one_pixel_and_a_very_long_one_are_taken() -> None:
    assert take_in(samples.saved(Image.new("RGB", (1, 1)), "PNG")).width == 1
    assert opened(take_in(samples.saved(Image.new("L", (9000, 2)), "PNG")).public).size == (1600, 1)


def test_the_original_is_named_by_what_is_in_it() -> None:
    data = samples.talkative_jpeg()

    photo = take_in(data)

    assert photo.sha256 == hashlib.sha256(data).hexdigest()
    assert photo.kind == "jpeg"


def test_wide_colours_become_srgb() -> None:
    plain = samples.saved(Image.new("RGB", (64, 64), (200, 100, 50)), "PNG")
    wide = samples.saved(Image.new("RGB", (64, 64), (200, 100, 50)), "PNG", icc_profile=samples.profile())

    red, green, _ = opened(take_in(wide).public).getpixel((30, 30))  # type: ignore[misc]

    assert far(opened(take_in(plain).public).getpixel((30, 30)), (200, 100, 50)) <= 3
    # Display P3's (200, 100, 50) is (215, 95, 35) in sRGB.
    assert red > 207
    assert green < 99


def test_a_broken_profile_does_not_cost_the_photo() -> None:
    photo = take_in(samples.jpeg(samples.quarters(), icc_profile=b"no profile at all" * 20))

    assert far(corners(photo.public)[0, 0], samples.CORNERS[0, 0]) < 30


def test_what_shone_through_turns_white_and_hidden_colours_stay_hidden() -> None:
    image = Image.new("RGBA", (60, 60), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 30, 60))

    photo = take_in(samples.saved(image, "PNG"))

    assert far(opened(photo.public).getpixel((50, 30)), (255, 255, 255)) <= 4
    assert far(opened(photo.public).getpixel((8, 30)), (0, 0, 255)) <= 8


@pytest.mark.parametrize(
    ("image", "seen"),
    [
        (Image.new("CMYK", (40, 40), (0, 255, 255, 0)), (254, 0, 0)),
        (Image.new("L", (40, 40), 90), (90, 90, 90)),
        (Image.new("1", (40, 40), 1), (255, 255, 255)),
        (Image.new("LA", (40, 40), (90, 255)), (90, 90, 90)),
        (Image.new("RGBA", (40, 40), (9, 90, 200, 255)), (9, 90, 200)),
        (Image.new("I;16", (40, 40), 90 * 256), (90, 90, 90)),
        (Image.new("RGB", (40, 40), (250, 20, 20)).quantize(4), (250, 20, 20)),
    ],
    ids=["CMYK", "grey", "black and white", "grey with alpha", "alpha", "16 bits", "palette"],
)
def test_every_kind_of_pixels_looks_right(image: Image.Image, seen: tuple[int, int, int]) -> None:
    kind = "JPEG" if image.mode == "CMYK" else "PNG"

    photo = take_in(samples.saved(image, kind))

    assert far(opened(photo.public).getpixel((20, 20)), seen) <= 10


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_something_that_moves_is_taken_by_its_first_picture(kind: str) -> None:
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "lime", "blue")]

    photo = take_in(samples.saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=80))

    assert far(opened(photo.public).getpixel((25, 25)), (255, 0, 0)) <= 10


def test_a_phones_two_in_one_photo_is_taken_by_its_first() -> None:
    two = samples.saved(samples.quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (200, 150))])

    photo = take_in(two)

    assert photo.kind == "jpeg"
    assert far(corners(photo.public)[1, 0], samples.CORNERS[1, 0]) < 60


def test_an_iphones_photo_is_taken_where_it_can_be_read_and_else_it_is_said_how_to_send_it() -> None:
    if find_spec("pi_heif") is None:
        with pytest.raises(HeicUnread, match="Most Compatible"):
            take_in(samples.HEIC)
        return

    photo = take_in(samples.HEIC)

    assert photo.kind == "heic"
    assert far(opened(photo.public).getpixel((10, 10)), (220, 30, 30)) < 40


async def test_the_darkroom_takes_many_in_beside_the_loop() -> None:
    darkroom = Darkroom()
    data = [samples.jpeg(samples.scenery(seed)) for seed in range(6)]
    try:
        photos: list[Photo] = [await waiting for waiting in [darkroom.take_in(one) for one in data]]
    finally:
        darkroom.close()

    assert photos == [take_in(one) for one in data]


async def test_two_large_photos_are_worked_on_one_after_the_other() -> None:
    import asyncio

    darkroom = Darkroom()
    large = samples.saved(Image.new("RGB", (3600, 3200), (10, 200, 90)), "PNG", compress_level=1)
    try:
        photos = await asyncio.gather(*(darkroom.take_in(large) for _ in range(3)))
    finally:
        darkroom.close()

    assert {(photo.width, photo.height) for photo in photos} == {(1600, 1422)}


@pytest.mark.skipif(
    not REAL.is_dir(), reason="the camera photos are not on this machine; the eight made ones above are"
)
@pytest.mark.parametrize("kind", ["landscape", "portrait"])
def test_real_camera_photos_look_alike_once_upright(kind: str) -> None:
    from bot.media.likeness import ALIKE, distance

    photos = [take_in((REAL / f"{kind}-{orientation}.jpg").read_bytes()) for orientation in (1, 3, 6, 8)]

    assert len({photo.width > photo.height for photo in photos}) == 1
    assert all(distance(photos[0].fingerprint, photo.fingerprint) <= ALIKE for photo in photos)
