"""The browser chat as a platform: its parts put together, and its life from listening to the last stream."""

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.clock import Clock
from bot.database import Database
from bot.media.store import Store
from bot.platforms.web.acts import Acts
from bot.platforms.web.carrier import WebCarrier
from bot.platforms.web.desk import Desk
from bot.platforms.web.doors import Seal
from bot.platforms.web.entry import Entry
from bot.platforms.web.files import FOR_EVER, Files
from bot.platforms.web.front import LARGEST_BODY, Front
from bot.platforms.web.guard import Guard, SaidNo, dress
from bot.platforms.web.public import Public
from bot.platforms.web.rooms import Lobby
from bot.platforms.web.stream import Hub
from bot.platforms.web.theme import stylesheet
from bot.values import dataclass
from bot.words import Phrase, _

if TYPE_CHECKING:
    from bot.media.pictures import Pictures

GOODBYE_S = 2.0  # how long open requests have to finish; streams are ended before

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Health(Protocol):
    """What the machine's own pages tell."""

    async def ready(self) -> list[str]:
        """Why it could not work right now; nothing where it could."""

    def metrics(self) -> bytes:
        """Prometheus text."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page, as it is and as it travels."""

    kind: str
    data: bytes
    packed: bytes


class WebPlatform:
    """The browser chat. ``start`` returns when it listens, ``stop`` when nothing of it is left."""

    def __init__(
        self,
        router: Router,
        database: Database,
        intake: Intake,
        store: Store,
        clock: Clock,
        *,
        host: str,
        port: int,
        public_url: str,
        secret_key: str,
        demo: bool,
        health: Health | None = None,
        routes: Sequence[web.RouteDef] = (),
        pictures: "Pictures | None" = None,
    ) -> None:
        """Take the parts, where to listen (port 0 is any free one), and how people outside reach it ("" is not).

        ``routes`` are other platforms' addresses, which answer for themselves.
        """
        self._host, self._port, self._health, self._routes = host, port, health, routes
        self._assets = read_assets()
        self._hub = Hub(router, database, clock)
        lobby = Lobby(router)
        self._front = Front(
            router, database, intake, store, clock, Desk(router, database, store), self._hub, lobby, Seal(secret_key),
            _version(self._assets), demo, secure=urlsplit(public_url).scheme == "https",
        )  # fmt: skip
        self._pictures, self._public_url = pictures, public_url
        self._guard = Guard(public_url, demo, host in ("127.0.0.1", "::1", "localhost"), self._said)
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self.carrier = WebCarrier(database, clock)

    @property
    def address(self) -> str:
        """Where it listens, as a browser takes it."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}/"

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            OSError: the port is taken, or may not be listened on.
        """
        self._hub.open()
        self._runner = web.AppRunner(
            self._app(), access_log=None, handle_signals=False, shutdown_timeout=GOODBYE_S, keepalive_timeout=75.0
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError:
            await self._runner.cleanup()
            raise
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """End every stream, finish what is being answered, and stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _app(self) -> web.Application:
        acts = Acts(self._front)
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._guard.watch])
        app.add_routes(Entry(self._front, acts).routes())
        app.add_routes(acts.routes())
        app.add_routes(Files(self._front, self._pictures).routes())
        app.add_routes(Public(self._front, self._pictures, self._public_url).routes())
        app.add_routes([
            web.get("/assets/{version}/{name}", self._asset), web.get("/theme/{version}/{colour}.css", self._theme),
            web.get("/healthz", self._alive), web.get("/readyz", self._ready), web.get("/metrics", self._metrics),
        ])  # fmt: skip
        app.add_routes(self._routes)
        app.on_response_prepare.append(dress)
        app.on_shutdown.append(self._end_streams)
        return app

    async def _end_streams(self, _app: web.Application) -> None:
        await self._hub.close()

    async def _asset(self, request: web.Request) -> web.Response:
        found = self._assets.get(request.match_info["name"])
        if found is None:
            raise SaidNo(404, _("There is nothing at this address."))
        current = request.match_info["version"] == self._front.assets
        headers = {hdrs.CACHE_CONTROL: FOR_EVER if current else "no-cache", hdrs.VARY: hdrs.ACCEPT_ENCODING}
        body = found.data
        if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            headers[hdrs.CONTENT_ENCODING], body = "gzip", found.packed
        return web.Response(body=body, content_type=found.kind, charset="utf-8", headers=headers)

    async def _theme(self, request: web.Request) -> web.Response:
        text = stylesheet(f"#{request.match_info['colour']}")
        return web.Response(text=text, content_type="text/css", headers={hdrs.CACHE_CONTROL: FOR_EVER})

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _ready(self, _request: web.Request) -> web.Response:
        reasons = await self._health.ready() if self._health else []
        return web.json_response({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)

    async def _metrics(self, _request: web.Request) -> web.Response:
        text = self._health.metrics() if self._health else b""
        return web.Response(body=text, headers={hdrs.CONTENT_TYPE: "text/plain; version=0.0.4; charset=utf-8"})

    async def _said(self, request: web.Request, status: int, says: Phrase) -> web.Response:
        return await self._front.said(request, status, says)


def read_assets() -> Mapping[str, Asset]:
    """The page's files by name, read once."""
    found: dict[str, Asset] = {}
    for entry in (files("assets") / "web").iterdir():
        kind = _TYPES.get(PurePosixPath(entry.name).suffix)
        if kind is not None:
            data = entry.read_bytes()
            found[entry.name] = Asset(kind, data, gzip.compress(data, mtime=0))
    return found


def _version(assets: Mapping[str, Asset]) -> str:
    """What tells these files from every other version of them: they are kept by browsers for good."""
    content = hashlib.sha256()
    for name in sorted(assets):
        content.update(name.encode() + b"\0" + assets[name].data)
    return content.hexdigest()[:12]
