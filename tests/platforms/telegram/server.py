"""Telegram's Bot API on loopback: polling by offset, a webhook, multipart, files, and every trouble a network has."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import ClientSession, web
from telegram.request import BaseRequest, RequestData

from bot.platforms.telegram.request import Plain
from tests.platforms.telegram.methods import Methods, Refused
from tests.platforms.telegram.town import Town

TOKEN = "7000001:" + "a_token_of_nobodys_" * 2
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class TooMany:
    """The call is refused with 429."""

    retry_after: int


@dataclass(frozen=True, slots=True)
class Broken:
    """The call is answered with a fault of Telegram's own, before or after it was done."""

    status: int = 502
    after: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection is closed without an answer, before or after the call was done."""

    after: bool = False


@dataclass(slots=True)
class Held:
    """The call is done and then not answered until it is let go."""

    go: asyncio.Event


Trouble = TooMany | Broken | Dropped | Held


class Server:
    """The Bot API of one bot in a town."""

    def __init__(self, town: Town, *, slow_poll_s: float = 60.0) -> None:
        self.town, self.methods = town, Methods(town)
        self.troubles: dict[str, deque[Trouble]] = {}
        self.polls = self.conflicts = 0
        self.watch: Callable[[str, bool], None] = lambda _method, _done: None  # of each call: it came; it was done
        self._slow_poll_s = slow_poll_s
        self._polling: asyncio.Event | None = None
        self._confirmed = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._pusher: asyncio.Task[None] | None = None
        self.pause: Callable[[], Awaitable[object]] | None = None  # before a call is done
        self.address, self.port = "", 0

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=60_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        app.router.add_get("/file/bot{token}/files/{file}", self._fetched)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        if self._pusher is not None:
            self._pusher.cancel()
        if self._polling is not None:
            self._polling.set()
        for troubles in self.troubles.values():
            for trouble in troubles:
                if isinstance(trouble, Held):
                    trouble.go.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def will(self, method: str, *troubles: Trouble) -> None:
        """Let the next calls of a method end so."""
        self.troubles.setdefault(method, deque()).extend(troubles)

    async def all_taken(self) -> None:
        """Wait until the bot has confirmed every update there is."""
        async with self._confirmed:
            await self._confirmed.wait_for(lambda: not self.town.updates)

    def push(self) -> None:
        """Begin to send updates to the webhook, each until it is taken."""
        self._pusher = asyncio.create_task(self._push())

    async def do(self, method: str, given: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[int, Any]:
        """A call's status and answer; a status of 0 is none at all."""
        self.watch(method, False)
        queue = self.troubles.get(method)
        trouble = queue.popleft() if queue else None
        if isinstance(trouble, TooMany):
            return _no(Refused(429, f"Too Many Requests: retry after {trouble.retry_after}",
                               retry_after=trouble.retry_after))  # fmt: skip
        if isinstance(trouble, Broken | Dropped) and not trouble.after:
            return (trouble.status, b"oh dear") if isinstance(trouble, Broken) else (0, None)
        if self.pause is not None and method != "getUpdates":
            await self.pause()
        try:
            result = await self._poll(given) if method == "getUpdates" else self.methods.do(method, given, files)
        except Refused as no:
            return _no(no)
        self.watch(method, True)
        if isinstance(trouble, Held):
            await trouble.go.wait()
        if isinstance(trouble, Broken):
            return trouble.status, b"oh dear"
        return (0, None) if isinstance(trouble, Dropped) else (200, {"ok": True, "result": result})

    async def _called(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != TOKEN:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        given, files = dict(request.query), dict[str, bytes]()
        if request.content_type == "application/json":
            told = await request.json()
            given |= {name: each if isinstance(each, str) else json.dumps(each) for name, each in told.items()}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = value.file.read()
            else:
                given[name] = str(value)
        status, answer = await self.do(request.match_info["method"], given, files)
        if not status:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(answer, bytes):
            return web.Response(status=status, body=answer)
        return web.json_response(answer, status=status)

    async def _fetched(self, request: web.Request) -> web.StreamResponse:
        data = self.town.files.get(request.match_info["file"])
        queue = self.troubles.get("file")
        if queue:
            assert request.transport is not None
            queue.popleft()
            request.transport.abort()
        return web.Response(body=data) if data is not None else web.Response(status=404)

    async def _poll(self, given: Mapping[str, str]) -> list[dict[str, Any]]:
        """What is new from an offset on; what is before it is confirmed. One may wait at a time."""
        self.methods.do("getUpdates", given, {})
        if self.methods.webhook.get("url"):
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        if self._polling is not None:
            self._polling.set()  # the one that waited is told that another one came
        mine = self._polling = asyncio.Event()
        self.polls += 1
        offset = int(given.get("offset", 0))
        self.town.updates[:] = [update for update in self.town.updates if update["update_id"] >= offset]
        async with self._confirmed:
            self._confirmed.notify_all()
        try:
            if not self.town.updates and int(given.get("timeout", 0)):
                await self._news(mine)
            if mine.is_set():
                self.conflicts += 1
                raise Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            return self.town.updates[: int(given.get("limit", 100))]
        finally:
            if self._polling is mine:
                self._polling = None

    async def _news(self, other: asyncio.Event) -> None:
        self.town.news.clear()
        waits = [asyncio.ensure_future(self.town.news.wait()), asyncio.ensure_future(other.wait())]
        try:
            await asyncio.wait(waits, timeout=self._slow_poll_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _push(self) -> None:
        async with ClientSession() as session:
            while True:
                if not self.town.updates:
                    self.town.news.clear()
                    await self.town.news.wait()
                hook, update = self.methods.webhook, self.town.updates[0]
                headers = {HEADER: str(hook.get("secret_token", ""))}
                async with session.post(str(hook["url"]), json=update, headers=headers) as answer:
                    if answer.status == 200:
                        self.town.updates.remove(update)
                        async with self._confirmed:
                            self._confirmed.notify_all()
                    else:
                        await asyncio.sleep(0.02)


class Direct(BaseRequest):
    """Calls without a wire, for a clock that leaps: nothing waits for a socket."""

    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def read_timeout(self) -> float:
        return 20.0

    async def initialize(self) -> None:
        return None

    async def shutdown(self) -> None:
        return None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | Plain | None = None, read_timeout: object = None,
        write_timeout: object = None, connect_timeout: object = None, pool_timeout: object = None,
    ) -> tuple[int, bytes]:  # fmt: skip
        name, _mark, query = url.rpartition("/")[2].partition("?")
        files: dict[str, bytes] = {}
        if isinstance(request_data, Plain):
            told = request_data.values
            given = {key: each if isinstance(each, str) else json.dumps(each) for key, each in told.items()}
        else:
            given = request_data.json_parameters if request_data else {}
            sent = request_data.multipart_data.items() if request_data else ()
            files = {key: data for key, (_name, data, _kind) in sent if isinstance(data, bytes)}
        status, answer = await self._server.do(name, {**dict(parse_qsl(query)), **given}, files)
        return status, answer if isinstance(answer, bytes) else json.dumps(answer).encode()


def _no(refused: Refused) -> tuple[int, Any]:
    parameters = {"parameters": refused.parameters} if refused.parameters else {}
    return refused.status, {
        "ok": False, "error_code": refused.status, "description": refused.description, **parameters
    }  # fmt: skip
