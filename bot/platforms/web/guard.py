"""Before and after every request: whose page may ask here, what a page may do, and a sentence for what goes wrong."""

import ipaddress
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.chat.incidents import logged
from bot.database import StorageTrouble
from bot.values import dataclass
from bot.words import Phrase, _

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Everything from here, nothing inline; photos being chosen and sounds being recorded are shown from memory.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:;"
    " font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
# Asked for by address or by service name, and secret to nobody; or other programs', which show a secret of their own.
MACHINES = frozenset(("/healthz", "/readyz", "/metrics", "/telegram/webhook"))
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}
# A proxy would make all the world look like this machine.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")

WRONG_HOST = _("This address isn’t one this page answers to. Set STREETTEAM_PUBLIC_URL to the address people use.")
FOREIGN = _("That came from another page. Nothing was done.")
TOO_LONG = _("That was more than fits in one message. Shorten it a little, please.")
NOT_THIS_MACHINE = _("The demo is only for this machine. Set a token or STREETTEAM_DEMO=0 to let others in.")


class SaidNo(Exception):
    """The answer is a sentence with a status."""

    def __init__(self, status: int, says: Phrase) -> None:
        """Take the HTTP status and the sentence."""
        super().__init__(says.text)
        self.status, self.says = status, says


Draw = Callable[[web.Request, int, Phrase], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class Guard:
    """Checks who asks, on every request."""

    public_url: str
    demo: bool
    loopback: bool
    draw: Draw

    @web.middleware
    async def watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request, or say why not."""
        try:
            self._check(request)
            return await handler(request)
        except SaidNo as no:
            return await self.draw(request, no.status, no.says)
        except web.HTTPException as error:
            return await self._http(request, error)
        except StorageTrouble as trouble:
            log.warning("%s could not be answered: %s", request.path, trouble.reason)
            says = _("I can’t read or save anything right now. Please try again in a minute.")
            return await self.draw(request, 503, says)
        except ConnectionError:
            raise
        except Exception:
            incident = logged(log, path=request.path)
            says = _("Something broke on my side, sorry. The number of the incident is {incident}.", incident=incident)
            return await self.draw(request, 500, says)

    async def _http(self, request: web.Request, error: web.HTTPException) -> web.StreamResponse:
        if error.status < 400:
            return web.Response(status=error.status, headers={hdrs.LOCATION: error.headers[hdrs.LOCATION]})
        says = {
            404: _("There is nothing at this address."),
            405: _("There is nothing at this address."),
            413: TOO_LONG,
        }.get(error.status, _("That request made no sense here."))
        return await self.draw(request, error.status, says)

    def _check(self, request: web.Request) -> None:
        if request.path in MACHINES:
            return
        if not self._known_host(request.host):
            raise SaidNo(421, WRONG_HOST)
        if self.demo and (not _is_loopback(request.remote) or any(name in request.headers for name in _FORWARDED)):
            raise SaidNo(403, NOT_THIS_MACHINE)
        if request.method not in ("GET", "HEAD") and not self._own_origin(request):
            raise SaidNo(403, FOREIGN)

    def _known_host(self, host: str) -> bool:
        """Names that could be anybody's are refused: a foreign name pointing here makes its pages ours."""
        if self.public_url and host == urlsplit(self.public_url).netloc:
            return True
        name = urlsplit(f"//{host}").hostname or ""
        if name == "localhost" or _is_loopback(name):
            return True
        return not self.loopback and _is_address(name)

    def _own_origin(self, request: web.Request) -> bool:
        origin = request.headers.get("Origin", "")
        parts = urlsplit(self.public_url)
        if self.public_url and origin == f"{parts.scheme}://{parts.netloc}":
            return True
        return origin in (f"http://{request.host}", f"https://{request.host}")


async def dress(_request: web.Request, response: web.StreamResponse) -> None:
    """Put on what every answer wears."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Server"] = "street-team"  # what runs here, and in which version, is nobody else’s business


def _is_loopback(name: str | None) -> bool:
    try:
        return ipaddress.ip_address(name or "").is_loopback
    except ValueError:
        return False


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
