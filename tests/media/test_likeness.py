"""Near-copies are found, other photos are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from bot.media.darkroom import Photo
from bot.media.likeness import ALIKE, distance, near
from bot.media.photos import take_in
from bot.media.scenes import Scene
from tests.media import samples

SIGNED = st.integers(-(2**63), 2**63 - 1)


def pictures() -> list[Image.Image]:
    return [samples.scenery(seed) for seed in range(12)]


@pytest.fixture(scope="module")
def album() -> list[tuple[int, int]]:
    return [(number, take_in(samples.jpeg(picture)).fingerprint) for number, picture in enumerate(pictures())]


def found(photo: Photo, album: list[tuple[int, int]]) -> list[int]:
    return [match.key for match in near(photo.fingerprint, photo.mirrored, album)]


@pytest.mark.parametrize(
    "change",
    [
        lambda image: samples.jpeg(image, quality=25),
        lambda image: samples.jpeg(image.resize((317, 238))),
        lambda image: samples.saved(image, "WEBP", quality=60),
        lambda image: samples.jpeg(ImageEnhance.Brightness(image).enhance(1.2)),
        lambda image: samples.jpeg(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
        lambda image: samples.jpeg(image.transpose(Image.Transpose.ROTATE_90), exif=samples.notes(6)),
    ],
    ids=["recompressed", "resized", "other kind", "brighter", "mirrored", "on its side"],
)
def test_a_near_copy_finds_its_original_and_no_other(change: object, album: list[tuple[int, int]]) -> None:
    for number, picture in enumerate(pictures()):
        copy = take_in(change(picture))  # type: ignore[operator]

        assert found(copy, album) == [number]


def test_a_match_says_how_near_it_is_and_whether_it_is_mirrored() -> None:
    photo = take_in(samples.jpeg(samples.scenery(3)))
    others = [("same", photo.fingerprint), ("mirrored", photo.mirrored), ("other", ~photo.fingerprint)]

    matches = near(photo.fingerprint, photo.mirrored, others)

    assert [(match.key, match.distance, match.mirrored) for match in matches] == [
        ("same", 0, False),
        ("mirrored", 0, True),
    ]


def test_photos_of_different_scenes_are_not_taken_for_copies() -> None:
    photos = {scene: take_in(samples.demo(scene, 1)) for scene in Scene}
    album = [(scene, photo.fingerprint) for scene, photo in photos.items()]

    for scene, photo in photos.items():
        assert [match.key for match in near(photo.fingerprint, photo.mirrored, album)] == [scene]


@given(SIGNED, SIGNED)
def test_a_distance_counts_bits_whatever_their_sign(one: int, other: int) -> None:
    difference = (one % 2**64) ^ (other % 2**64)

    assert distance(one, other) == distance(other, one) == f"{difference:b}".count("1")
    assert near(one, one, [(1, other)]) == [] or distance(one, other) <= ALIKE


def test_fingerprints_fit_into_a_bigint() -> None:
    for picture in pictures():
        photo = take_in(samples.jpeg(picture))
        assert all(-(2**63) <= print_ < 2**63 for print_ in (photo.fingerprint, photo.mirrored))
