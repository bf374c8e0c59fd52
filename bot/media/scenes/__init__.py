"""Photographs for the demo, drawn by the program: seven kinds of scene, no two alike, as a phone would send them.

They carry what phones put into photos (a place, a time, a camera, an orientation), so that taking them in has
something to remove.
"""

import io
from datetime import datetime
from enum import StrEnum
from random import Random

from PIL import Image

from bot.media.scenes import cafe, concert, evening, posters, skyline, stadium, street
from bot.media.scenes.light import developed, framed

LONG, SHORT = 1600, 1200  # pixels
QUALITY = 90


class Scene(StrEnum):
    """What a photo shows."""

    STREET = "street"
    POSTERS = "posters"
    CAFE = "cafe"
    STADIUM = "stadium"
    CONCERT = "concert"
    SKYLINE = "skyline"
    EVENING = "evening"


_DRAW = {
    Scene.STREET: street.draw,
    Scene.POSTERS: posters.draw,
    Scene.CAFE: cafe.draw,
    Scene.STADIUM: stadium.draw,
    Scene.CONCERT: concert.draw,
    Scene.SKYLINE: skyline.draw,
    Scene.EVENING: evening.draw,
}
_ALSO_UPRIGHT = (Scene.POSTERS, Scene.CAFE, Scene.CONCERT)


def photograph(scene: Scene, seed: int | str, taken: datetime, place: tuple[float, float]) -> bytes:
    """A photo as a phone would send it: JPEG, 1600 x 1200, with its place and time inside. Takes about half a second.

    Args:
        scene: what it shows.
        seed: the same photo for the same seed.
        taken: when, as the wall clock there shows.
        place: latitude and longitude in degrees, north and east positive.
    """
    dice = Random(f"{scene}/{seed}")
    upright = scene in _ALSO_UPRIGHT and dice.random() < 0.3
    picture = _DRAW[scene]((SHORT, LONG) if upright else (LONG, SHORT), dice)
    picture = developed(framed(picture, dice), dice, grain=0.09 if scene is Scene.EVENING else 0.06)
    if upright:  # phones keep the sensor's side and say how to turn it
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    file = io.BytesIO()
    notes = _notes(taken, place, orientation=6 if upright else 1)
    picture.save(file, "JPEG", quality=QUALITY, exif=notes, comment=b"Drawn for the demo")
    return file.getvalue()


def _notes(taken: datetime, place: tuple[float, float], orientation: int) -> Image.Exif:
    """Exif 2.32: camera, orientation, time, GPS."""
    notes = Image.Exif()
    notes[0x010F], notes[0x0110], notes[0x0112] = "Street Team", "Demo camera", orientation
    notes[0x0132] = f"{taken:%Y:%m:%d %H:%M:%S}"
    notes.get_ifd(0x8769)[0x9003] = f"{taken:%Y:%m:%d %H:%M:%S}"
    where = notes.get_ifd(0x8825)
    where[1], where[2] = ("N" if place[0] >= 0 else "S"), _degrees(place[0])
    where[3], where[4] = ("E" if place[1] >= 0 else "W"), _degrees(place[1])
    return notes


def _degrees(value: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(abs(value) * 3600, 60)
    degrees, minutes = divmod(minutes, 60)
    return degrees, minutes, round(seconds, 2)
