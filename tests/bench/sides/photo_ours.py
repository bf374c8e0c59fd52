"""The darkroom, on the photo named in the first argument."""

import sys
from pathlib import Path

from bot.media.photos import take_in
from tests.bench.sides.serving import serve


def main() -> None:
    """Take the photo in, again and again."""
    data = Path(sys.argv[1]).read_bytes()

    def work() -> int:
        photo = take_in(data)
        return len(photo.public) + len(photo.small)

    serve(work)


if __name__ == "__main__":
    main()
