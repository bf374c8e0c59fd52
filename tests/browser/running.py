"""The stage in a thread of its own, so that a scene can be told without an event loop."""

import asyncio
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from bot.clock import SystemClock
from tests.platforms.world import World

Result = TypeVar("Result")

PATIENCE_S = 30.0


class Stage:
    """A world that runs beside the test."""

    def __init__(self, folder: Path, *, demo: bool = True, town: bool = False) -> None:
        self.world = World(f"sqlite:///{folder}/streetteam.db", folder, SystemClock(), demo=demo, live=True, town=town)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stage", daemon=True)
        self._thread.start()
        self._up = False

    @property
    def address(self) -> str:
        """Where it listens."""
        return self.world.address

    def start(self) -> None:
        """Start it; the second time on the same port."""
        self.run(self.world.start())
        self._up = True

    def stop(self) -> None:
        """Stop it, as if somebody had pulled the plug gently."""
        self.run(self.world.stop())
        self._up = False

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something where the world runs."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_S)

    def close(self) -> None:
        """Stop everything for good."""
        if self._up:
            self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_S)
        self._loop.close()
