"""How fast the small Discord lets things happen: messages, requests at all, and the names of channels."""

import re
from collections import defaultdict, deque
from collections.abc import Mapping
from typing import Any

PER_CHANNEL, PER_CHANNEL_S = 5, 5.0  # messages; Discord's, as its headers tell
EVERYWHERE = 50  # requests a second, those about interactions apart
NAMES, NAMES_S = 2, 600.0  # of a channel; Discord's

Wait = tuple[Mapping[str, Any], Mapping[str, str]]
"""What somebody too fast is told, and the headers with it."""


class Paces:
    """Counts what was done. ``wrong`` collects what nobody who reads Discord's headers would have asked for."""

    def __init__(self, wrong: list[str]) -> None:
        self.names: dict[str, int] = {}  # how many more a channel may be given, until ten minutes are over
        self._wrong = wrong
        self._taken: dict[str, deque[float]] = defaultdict(deque)

    def refuses(self, method: str, path: str, body: Any, now: float) -> Wait | None:
        """What a request is told that comes too fast; None where it may be done."""
        if path.startswith(("/interactions/", "/webhooks/")):
            return None
        bucket = f"{method} {path}" if method == "POST" and path.endswith("/messages") else ""
        for name, most, window_s in ((bucket, PER_CHANNEL, PER_CHANNEL_S), ("everywhere", EVERYWHERE, 1.0)):
            if not name:
                continue
            taken = self._taken[name]
            while taken and taken[0] <= now - window_s:
                taken.popleft()
            if len(taken) >= most:
                self._wrong.append(f"too fast: {method} {path}")
                everywhere = {"X-RateLimit-Global": "true"} if name == "everywhere" else {}
                return _too_fast(taken[0] + window_s - now, everywhere)
            taken.append(now)
        return self._refuses_a_name(path, body)

    def headers(self, method: str, path: str, now: float) -> dict[str, str]:
        """What an answer tells about the pace."""
        if method != "POST" or not path.endswith("/messages"):
            return {}
        taken = self._taken[f"{method} {path}"]
        after = taken[0] + PER_CHANNEL_S - now if taken else 0.0
        return {
            "X-RateLimit-Limit": str(PER_CHANNEL), "X-RateLimit-Remaining": str(PER_CHANNEL - len(taken)),
            "X-RateLimit-Reset": f"{after:.3f}", "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": "messages",
        }  # fmt: skip

    def _refuses_a_name(self, path: str, body: Any) -> Wait | None:
        """A channel's name is rationed beside everything else of it, and no header tells how."""
        if not re.fullmatch("/channels/[^/]+", path) or "name" not in (body or {}):
            return None
        left = self.names.get(path, NAMES)
        self.names[path] = max(0, left - 1)
        return None if left else _too_fast(NAMES_S, {"X-RateLimit-Scope": "shared"})


def _too_fast(wait_s: float, headers: Mapping[str, str]) -> Wait:
    said = {"message": "You are being rate limited.", "retry_after": wait_s, "global": "X-RateLimit-Global" in headers}
    return said, {"Retry-After": str(int(wait_s) + 1), "Via": "1.1 google", **headers}
