"""Being told to stop: heard at any moment, and over within the five seconds that were promised."""

import asyncio
import os
import signal
import threading

STOPS_IN_S = 4.5  # then we leave as we are: whoever sent the signal was promised five seconds
LEAVES_IN_S = 4.9  # then the process ends even where its loop is stuck
STOPPED_BY = (signal.SIGTERM, signal.SIGINT)
AT_ONCE = 130  # the exit code after a second signal


def signals() -> asyncio.Event:
    """What the first SIGTERM or SIGINT sets; the second one ends us at once."""
    stop = asyncio.Event()

    def told() -> None:
        if stop.is_set():
            os._exit(AT_ONCE)
        stop.set()
        last = threading.Timer(LEAVES_IN_S, os._exit, (0,))  # also where the loop itself, or a thread, is stuck
        last.daemon = True
        last.start()

    for number in STOPPED_BY:
        asyncio.get_running_loop().add_signal_handler(number, told)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPED_BY)
    return stop


async def told_meanwhile(stop: asyncio.Event) -> bool:
    """Whether we were told to stop while all was put away; from now on that is heard by whoever we become."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPED_BY)
    for _turn in range(3):  # what came before is on its way through the loop
        await asyncio.sleep(0)
    return stop.is_set()
