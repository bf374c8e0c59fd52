"""What every handler of the browser chat works with: the parts, the visitor's cookie, and answers in their language."""

import json
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.chat.typed import MOST_TYPED
from bot.clock import Clock
from bot.database import Database
from bot.media.store import Store
from bot.platforms.web import doors
from bot.platforms.web.desk import Desk
from bot.platforms.web.doors import SESSION_FOR, Seal
from bot.platforms.web.guard import TOO_LONG, SaidNo
from bot.platforms.web.html import tag
from bot.platforms.web.icons import mark
from bot.platforms.web.page import Look, whole
from bot.platforms.web.rooms import Lobby, Room, Viewer
from bot.platforms.web.stream import Hub
from bot.values import dataclass
from bot.words import LANGUAGES, Phrase, Reader, _

COOKIE = "street-team"
LARGEST_BODY = (
    1 << 20
)  # bytes of one message or form; every field of the longest form filled with emoji is a tenth of it

SIGN_IN_FIRST = _("You’re signed out. Come in by your link again.")
NO_SUCH_ROOM = _("There is no such room for you.")
MAKES_NO_SENSE = _("That request made no sense here.")


@dataclass(frozen=True, slots=True)
class Front:
    """The parts behind the browser chat."""

    router: Router
    database: Database
    intake: Intake
    store: Store
    clock: Clock
    desk: Desk
    hub: Hub
    lobby: Lobby
    seal: Seal
    assets: str
    demo: bool
    secure: bool

    def token(self, request: web.Request) -> str | None:
        """The session in a request's cookie; None where there is none of ours."""
        return self.seal.opened(request.cookies.get(COOKIE, ""))

    async def viewer(self, request: web.Request) -> Viewer | None:
        """Whoever asks; None where they aren't signed in."""
        token = self.token(request)
        if token is None:
            return None
        now = self.clock.now()
        viewer = await self.database.read(lambda tx: self.lobby.viewer(tx, token, now))
        if viewer is not None:
            await self._seen(viewer, now)
        return viewer

    async def signed_in(self, request: web.Request) -> Viewer:
        """Whoever asks.

        Raises:
            SaidNo: nobody who is signed in, or no longer who the page was drawn for.
        """
        viewer = await self.viewer(request)
        if viewer is None:
            raise SaidNo(401, SIGN_IN_FIRST)
        return viewer

    async def look(self, reader: Reader) -> Look:
        """Where assets and colours are, and what the campaign is called in a language."""
        campaign = await self.database.read(self.lobby.campaign)
        colour, name = campaign.settings.colour.removeprefix("#"), reader.say(campaign.settings.about["name"])
        return Look(f"/assets/{self.assets}", f"/theme/{self.assets}/{colour}.css", name)

    def let_in(self, response: web.StreamResponse, token: str) -> None:
        """Give a browser its session."""
        response.set_cookie(
            COOKIE, self.seal.sealed(token), max_age=int(SESSION_FOR.total_seconds()), httponly=True, samesite="Lax",
            secure=self.secure, path="/",
        )  # fmt: skip

    def let_out(self, response: web.StreamResponse) -> None:
        """Take a browser's session away."""
        response.del_cookie(COOKIE, path="/", httponly=True, samesite="Lax", secure=self.secure)

    def stranger(self, request: web.Request) -> Reader:
        """How somebody reads whom we don't know: by what their browser asks for."""
        return self.router.catalogues.reader(language_of(request), "UTC")

    async def reader(self, request: web.Request) -> Reader:
        """How whoever asks reads: in their own language where they are signed in."""
        token, now = self.token(request), self.clock.now()
        try:
            viewer = await self.database.read(lambda tx: self.lobby.viewer(tx, token, now)) if token else None
        except Exception:  # without a database nobody is known, but there still is an answer
            viewer = None
        return viewer.reader if viewer else self.stranger(request)

    async def said(self, request: web.Request, status: int, says: Phrase) -> web.Response:
        """A sentence as the answer: as a page to a browser that shows it, as data to a script."""
        reader = await self.reader(request)
        if "text/html" not in request.headers.get("Accept", ""):
            return web.json_response({"says": reader.say(says)}, status=status)
        try:
            look = await self.look(reader)
        except Exception:  # without a database there is no campaign, but there still is an answer
            look = Look(f"/assets/{self.assets}", f"/theme/{self.assets}/c2410c.css", "Street Team")
        body = tag(
            "main", mark(), tag("h1", look.campaign), tag("p", reader.say(says), role="alert"),
            tag("a", reader.say(_("Back to the conversation")), href="/", class_="button main"), class_="door-card",
        )  # fmt: skip
        page = whole(look, reader, look.campaign, body, kind="door")
        return web.Response(text=page, content_type="text/html", status=status)

    async def _seen(self, viewer: Viewer, now: datetime) -> None:
        session = viewer.visitor.session
        if await self.database.read(lambda tx: doors.is_stale(tx, session, now)):
            await self.database.unit(lambda tx: doors.seen(tx, session, now))


class Given:
    """What a script sent: JSON whose parts are asked for by the type they must have."""

    def __init__(self, parts: dict[str, Any]) -> None:
        """Take the object."""
        self._parts = parts

    @classmethod
    async def of(cls, request: web.Request) -> "Given":
        """The JSON object of a request.

        Raises:
            SaidNo: it is none.
        """
        if request.content_type != "application/json":
            raise SaidNo(415, MAKES_NO_SENSE)
        try:
            parts = json.loads((await request.read()).decode("utf-8", "surrogatepass"))  # halves of characters go later
        except (ValueError, RecursionError):
            raise SaidNo(400, MAKES_NO_SENSE) from None
        if not isinstance(parts, dict):
            raise SaidNo(400, MAKES_NO_SENSE)
        return cls(parts)

    def words(self, name: str) -> str:
        """What somebody wrote, all of it.

        Raises:
            SaidNo: it isn't a text, or longer than can be read.
        """
        found = self._parts.get(name, "")
        if isinstance(found, str) and len(found) > MOST_TYPED:
            raise SaidNo(413, TOO_LONG)
        return self.text(name, most=MOST_TYPED)

    def text(self, name: str, *, most: int) -> str:
        """A text of at most so many characters.

        Raises:
            SaidNo: it isn't one.
        """
        found = self._parts.get(name, "")
        if not isinstance(found, str) or len(found) > most:
            raise SaidNo(400, MAKES_NO_SENSE)
        return found

    def key(self) -> str:
        """The browser's own name for this act.

        Raises:
            SaidNo: there is none, or no sensible one.
        """
        key = self.text("key", most=64)
        if len(key) < 8 or not key.isascii():
            raise SaidNo(400, MAKES_NO_SENSE)
        return key

    def texts(self, name: str) -> tuple[str, ...]:
        """Several texts.

        Raises:
            SaidNo: they aren't.
        """
        return _texts(self._parts.get(name, []))

    def answers(self) -> dict[str, tuple[str, ...]]:
        """What a form holds, field by field.

        Raises:
            SaidNo: it isn't that.
        """
        found = self._parts.get("answers", {})
        if not isinstance(found, dict):
            raise SaidNo(400, MAKES_NO_SENSE)
        return {str(name): _texts(given) for name, given in found.items()}

    def room(self, viewer: Viewer) -> Room:
        """The room it happened in.

        Raises:
            SaidNo: the viewer has no such room.
        """
        room = viewer.room(self.text("room", most=100))
        if room is None:
            raise SaidNo(404, NO_SUCH_ROOM)
        return room


def _texts(found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise SaidNo(400, MAKES_NO_SENSE)
    return tuple(found)


def language_of(request: web.Request) -> str:
    """The first language of ours that a browser asks for, in its own order of preference; English where none is."""
    wanted: list[tuple[float, str]] = []
    for part in request.headers.get("Accept-Language", "").split(",")[:20]:
        name, _semicolon, quality = part.strip().partition(";q=")
        try:
            wanted.append((-float(quality or 1), name))
        except ValueError:
            continue
    tags = [name for _quality, name in sorted(wanted, key=lambda pair: pair[0])]
    return next((name for name in tags if name.split("-")[0].lower() in LANGUAGES), "en")
