"""The demo's photographs: varied, always the same, and as talkative as a phone's."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from bot.media.likeness import ALIKE, distance
from bot.media.photos import take_in
from bot.media.scenes import Scene, photograph
from tests.media import samples


@pytest.mark.parametrize("scene", Scene)
def test_the_same_seed_gives_the_same_photo(scene: Scene) -> None:
    again = photograph(scene, 1, datetime(2026, 11, 19, 18, 30, tzinfo=UTC), (33.749, -84.388))

    assert again == samples.demo(scene, 1)


@pytest.mark.parametrize("scene", Scene)
def test_another_seed_gives_another_photo(scene: Scene) -> None:
    one, other = (take_in(samples.demo(scene, seed)) for seed in (1, 0))

    assert one.sha256 != other.sha256
    assert distance(one.fingerprint, other.fingerprint) > 0


def test_an_album_of_the_demo_looks_like_different_photos() -> None:
    photos = [take_in(samples.demo(scene, seed)) for scene in Scene for seed in (0, 1)]
    pairs = [(one, other) for place, one in enumerate(photos) for other in photos[:place]]

    alike = [1 for one, other in pairs if distance(one.fingerprint, other.fingerprint) <= ALIKE]

    assert len(alike) <= len(pairs) * 0.05


def test_a_photo_carries_its_place_and_time_and_leaves_them_at_the_door() -> None:
    data = samples.demo(Scene.EVENING, 1)
    exif = Image.open(BytesIO(data)).getexif()

    where = exif.get_ifd(samples.GPS)
    assert where[1] == "N"
    assert where[3] == "W"
    assert float(where[2][0]) == 33
    assert float(where[4][1]) == 23
    assert exif[0x0132] == "2026:11:19 18:30:00"

    photo = take_in(data)
    assert b"Exif" not in photo.public + photo.small
    assert b"Drawn for the demo" not in photo.public + photo.small


def test_some_were_taken_upright() -> None:
    data = next(
        photo
        for photo in (samples.demo(Scene.POSTERS, seed) for seed in range(20))
        if Image.open(BytesIO(photo)).getexif()[0x0112] == 6
    )

    photo = take_in(data)

    assert Image.open(BytesIO(data)).size == (1600, 1200)
    assert (photo.width, photo.height) == (1200, 1600)


def test_places_south_and_east_are_written_so() -> None:
    data = photograph(Scene.EVENING, 1, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), (-33.8688, 151.2093))
    where = Image.open(BytesIO(data)).getexif().get_ifd(samples.GPS)

    assert (where[1], where[3]) == ("S", "E")
    assert float(where[2][0]) == 33
    assert float(where[4][0]) == 151
