"""The darkroom, on the files of the folder in the first argument in turn: time, memory, and how the loop lags.

Says a line of JSON: the longest in milliseconds and which it was, how many MB the peak rose, and the lag's 99th
percentile in milliseconds meanwhile.
"""

import asyncio
import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from statistics import quantiles

from bot.media.darkroom import Darkroom
from bot.media.kinds import PhotoRefused
from tests.media import samples

BEAT = 0.001  # seconds between two looks at the loop


async def work(files: dict[str, bytes]) -> dict[str, float | str]:
    """Take all of it in."""
    darkroom = Darkroom()
    await darkroom.take_in(samples.jpeg(samples.quarters()))  # what is imported with the first photo
    lags: list[float] = []
    before, longest = _peak_mb(), (0.0, "")
    beating = asyncio.create_task(_beat(lags))
    for name, data in files.items():
        begun = time.perf_counter()
        with suppress(PhotoRefused):
            await darkroom.take_in(data)
        longest = max(longest, (time.perf_counter() - begun, name))
    beating.cancel()
    darkroom.close()
    lag = quantiles(lags, n=100)[-1]
    return {"ms": longest[0] * 1000, "which": longest[1], "mb": _peak_mb() - before, "lag": lag * 1000}


async def _beat(lags: list[float]) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(BEAT)
        lags.append(time.perf_counter() - begun - BEAT)


def _peak_mb() -> float:
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    those = {path.name: path.read_bytes() for path in sorted(Path(sys.argv[1]).iterdir())}
    sys.stdout.write(json.dumps(asyncio.run(work(those))))
