"""What every side does: prepare, say so, then work on request and answer with the seconds it took."""

import sys
import time
from collections.abc import Callable
from pathlib import Path


def serve(work: Callable[[], int]) -> None:
    """Answer each line on standard input with seconds, bytes made, and the peak memory so far in kB."""
    _say("ready")
    for _ in sys.stdin:
        begin = time.perf_counter()
        made = work()
        _say(f"{time.perf_counter() - begin} {made} {_peak_kb()}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _peak_kb() -> int:
    """The most memory this process has ever held. Unlike getrusage it begins anew with the program."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])
