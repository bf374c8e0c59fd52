"""Where Telegram calls us: the secret is compared before anything is read, and 200 means that it is kept.

Nothing of the library is imported here: the web side is up before it.
"""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.database import StorageTrouble

PATH = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"

Receive = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


def secret_of(key: str, token: str) -> str:
    """The secret Telegram is to show: from the house's key, so that it is the same at every start."""
    return hmac.new(key.encode(), f"telegram webhook {token}".encode(), hashlib.sha256).hexdigest()


class Webhook:
    """The one address Telegram sends updates to."""

    def __init__(self, secret: str) -> None:
        """Take the secret; ``receive`` is set once the platform is up."""
        self.secret = secret
        self.receive: Receive | None = None

    @property
    def route(self) -> web.RouteDef:
        """Where it is, for the web side."""
        return web.post(PATH, self.take)

    async def take(self, request: web.Request) -> web.Response:
        """Keep an update; the answer is 200 only after it is durable, else Telegram sends it again."""
        shown = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(shown, self.secret.encode()):
            return web.Response(status=401, text="The secret is missing or wrong.\n")
        if self.receive is None:
            return web.Response(status=503, text="Telegram is not connected yet.\n")
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return web.Response(status=400, text="That is no update.\n")
        try:
            await self.receive([update])
        except StorageTrouble as trouble:
            return web.Response(status=503, text=f"It could not be kept: {trouble.reason}.\n")
        return web.Response()
