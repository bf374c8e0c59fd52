"""The darkroom: where photos that came in are worked on, beside the event loop."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

from bot.values import dataclass


@dataclass(frozen=True, slots=True)
class Photo:
    """What is kept of a photo: two JPEG copies without metadata, and what tells it from others."""

    kind: str
    """What came in: ``jpeg``, ``png``, ``webp`` or ``heic``."""
    sha256: str
    """Of the file as it came, 64 hex digits."""
    public: bytes
    """JPEG, upright, sRGB, long side at most 1600 pixels; never larger than it came."""
    small: bytes
    """The same with a long side of at most 320 pixels."""
    width: int
    """Pixels of the public copy."""
    height: int
    """Pixels of the public copy."""
    fingerprint: int
    """See :mod:`bot.media.likeness`; signed, 64 bits."""
    mirrored: int
    """The fingerprint of the mirror image."""


class Darkroom:
    """Runs :func:`~bot.media.photos.take_in` beside the event loop, two photos at a time."""

    def __init__(self, threads: int = 2) -> None:
        """Start with a pool of so many threads; two are 1.4 to 2.1 times as fast as one on two cores."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="darkroom")
        self._one_large = threading.Lock()

    async def take_in(self, data: bytes) -> Photo:
        """Check a file and make its copies.

        Raises:
            PhotoRefused: with the sentence for the person who sent it.
        """
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._develop, data)

    def close(self) -> None:
        """Finish what is being worked on and stop the threads."""
        self._pool.shutdown(cancel_futures=True)

    def _develop(self, data: bytes) -> Photo:
        from bot.media.photos import LARGE, Negative  # what unpacks pictures: a twentieth of a start

        negative = Negative.of(data)
        with self._one_large if negative.unpacked > LARGE else nullcontext():
            return negative.develop()
