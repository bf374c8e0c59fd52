"""The page of a bot that could not start: it lives, says why it isn't ready, and what to do."""

import base64
import hashlib
from html import escape

from aiohttp import hdrs, web

_STYLE = (
    ":root{color-scheme:light dark}body{max-width:40rem;margin:12vh auto;padding:0 1.5rem;"
    "font:1.05rem/1.6 system-ui,sans-serif}h1{font-size:1.5rem}p{white-space:pre-line;overflow-wrap:anywhere}"
)
_POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; frame-ancestors 'none'"
)


class TroublePage:
    """Answers every address with one page, ``/healthz`` with 200 and ``/readyz`` with 503."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        """Take where to listen (port 0 is any free one), and what to say."""
        self._host, self._port, self._reason = host, port, reason
        self._runner: web.AppRunner | None = None

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
        app = web.Application()
        app.add_routes([
            web.get("/healthz", self._alive), web.get("/readyz", self._ready),
            web.route("*", "/{any:.*}", self._page),
        ])  # fmt: skip
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _ready(self, _request: web.Request) -> web.Response:
        return web.json_response({"ready": False, "reasons": [self._reason]}, status=503)

    async def _page(self, _request: web.Request) -> web.Response:
        text = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>Street Team is not ready</title><style>{_STYLE}</style>"
            f'<main><h1>Street Team is not ready</h1><p role="alert">{escape(self._reason)}</p></main></html>'
        )
        headers = {hdrs.CACHE_CONTROL: "no-store", "Content-Security-Policy": _POLICY, hdrs.RETRY_AFTER: "60"}
        return web.Response(text=text, content_type="text/html", status=503, headers=headers)
