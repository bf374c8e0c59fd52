"""The same intake with libvips, as its documentation advises: thumbnail, which unpacks at a smaller scale and turns."""

import hashlib
import sys
from pathlib import Path

import pyvips  # type: ignore[import-not-found, import-untyped, unused-ignore]

from tests.bench.sides.serving import serve


def main() -> None:
    """Take the photo in, again and again; the cache of results is off, as every photo comes once."""
    data = Path(sys.argv[1]).read_bytes()
    pyvips.cache_set_max(0)

    def work() -> int:
        public = pyvips.Image.thumbnail_buffer(data, 1600, height=1600, size="down").copy_memory()
        small = public.thumbnail_image(320, height=320).copy_memory()
        files = [image.jpegsave_buffer(Q=85, keep="none") for image in (public, small)]
        grey = small.colourspace("b-w")
        grey = grey.resize(9 / grey.width, vscale=8 / grey.height)
        for image in (grey, grey.fliphor()):
            _fingerprint(image.write_to_memory())
        hashlib.sha256(data).hexdigest()
        return sum(len(file) for file in files)

    serve(work)


def _fingerprint(grey: bytes) -> int:
    bits = 0
    for row in range(0, 72, 9):
        for at in range(row, row + 8):
            bits = bits << 1 | (grey[at] < grey[at + 1])
    return bits


if __name__ == "__main__":
    main()
