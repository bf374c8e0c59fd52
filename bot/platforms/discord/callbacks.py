"""First answers on their shortest way: they come by the thousand, each to an address that is used once.

The library keeps a lock and a pace for each address of a webhook. An interaction's is good for one first answer, which
no limit is kept for, so it needs neither; whatever goes wrong on the way is left to the library.
"""

import asyncio
from collections.abc import Sequence
from typing import Any
from weakref import WeakValueDictionary

import discord
from aiohttp import BasicAuth, ClientSession, ClientTimeout
from discord.http import Route, json_or_text
from discord.utils import _to_json
from discord.webhook.async_ import AsyncWebhookAdapter
from yarl import URL

CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
JSON = {"Content-Type": "application/json"}
NO_OTHER = ClientTimeout(total=None)  # whoever gives a first answer has a limit of their own


class Callbacks(AsyncWebhookAdapter):
    """The library's own way for webhooks, with a short one for first answers that bring no files."""

    def __init__(self) -> None:
        """Nobody waits for anybody yet."""
        self._locks: WeakValueDictionary[Any, asyncio.Lock] = WeakValueDictionary()

    async def request(
        self,
        route: Route,
        session: ClientSession,
        *,
        payload: dict[str, Any] | None = None,
        multipart: list[dict[str, Any]] | None = None,
        proxy: str | None = None,
        proxy_auth: BasicAuth | None = None,
        files: Sequence[discord.File] | None = None,
        reason: str | None = None,
        auth_token: str | None = None,
        params: dict[str, Any] | None = None,
    ) -> Any:
        """Ask Discord for something; see the library's.

        Raises:
            NotFound: Discord no longer waits for that answer.
            HTTPException: it doesn't take it.
        """
        if payload is not None and route.path == CALLBACK and not (params or multipart or reason or auth_token):
            body = _to_json(payload).encode()
            async with session.post(
                URL(route.url, encoded=True), data=body, headers=JSON, proxy=proxy, proxy_auth=proxy_auth,
                timeout=NO_OTHER,
            ) as answer:  # fmt: skip
                if answer.status < 300:
                    return None
                if answer.status == 404:
                    raise discord.NotFound(answer, await json_or_text(answer))
                if answer.status == 400:
                    raise discord.HTTPException(answer, await json_or_text(answer))
        return await super().request(
            route, session, payload=payload, multipart=multipart, proxy=proxy, proxy_auth=proxy_auth, files=files,
            reason=reason, auth_token=auth_token, params=params,
        )  # fmt: skip
