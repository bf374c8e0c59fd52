"""What both bots on Discord do: say how much of the processor they have used so far, whenever they are asked."""

import asyncio
import sys
import time


async def answer_with_cpu() -> None:
    """Answer each line on standard input with the seconds of processor time of this process, all threads together."""
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    closed: list[bool] = []

    def heard() -> None:
        line = sys.stdin.readline()
        if not line:
            closed.append(True)
            loop.remove_reader(sys.stdin.fileno())
        asked.set()

    loop.add_reader(sys.stdin.fileno(), heard)
    while not closed:
        await asked.wait()
        asked.clear()
        sys.stdout.write(f"{time.process_time()}\n")
        sys.stdout.flush()
