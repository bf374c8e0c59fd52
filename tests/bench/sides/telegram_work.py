"""What both sides of the Telegram benchmarks do: work on request, and say what it took."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable

from telegram import Bot

IN_FLIGHT = 16
TEXT = "Your mission is here: photograph a wall of posters near you. It takes about fifteen minutes."


async def each_line(work: Callable[[int], Awaitable[None]]) -> None:
    """Do a number of things for each line on standard input; answer with seconds of the clock and the processor."""
    _say("ready")
    while line := await asyncio.to_thread(sys.stdin.readline):
        began, worked = time.perf_counter(), time.process_time()
        await work(int(line))
        _say(f"{time.perf_counter() - began} {time.process_time() - worked}")


async def sent_16(bot: Bot, many: int) -> None:
    """Send that many messages, sixteen at once."""
    numbers = iter(range(1, many + 1))

    async def sender() -> None:
        for number in numbers:
            await bot.send_message(number, TEXT)

    await asyncio.gather(*(sender() for _ in range(IN_FLIGHT)))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
