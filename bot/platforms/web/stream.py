"""What changes while people look: one stream of events for each of them, resumed where it broke off."""

import asyncio
import json
import logging
import secrets
from contextlib import suppress
from dataclasses import field
from functools import partial

from aiohttp import web

from bot.chat.router import Router
from bot.clock import Clock
from bot.database import Database, StorageTrouble, Transaction
from bot.ids import code, long
from bot.platforms.web import rooms, transcript
from bot.platforms.web.easel import Drawn, Easel, Problem, sortable
from bot.platforms.web.rooms import Lobby, Viewer
from bot.platforms.web.transcript import Kind
from bot.values import dataclass
from campaigns.refusals import Refusal

log = logging.getLogger(__name__)

HEARTBEAT_S = 15.0  # proxies close what is silent for a minute; other processes' changes are found at each beat, too
RETRY_MS = 1_000  # how long a browser waits before it comes back
AT_ONCE = 80  # changes sent one by one; somebody who missed more is told to look anew


@dataclass(frozen=True, slots=True)
class Changes:
    """What somebody hasn't seen yet. ``anew`` says that it is too much to tell one by one."""

    person: str
    cursor: str
    drawn: tuple[Drawn, ...]
    unread: dict[str, int]
    anew: bool = False


@dataclass(eq=False, slots=True)
class _Look:
    """One open stream: what it waits for, and when it is woken."""

    topics: frozenset[str] = frozenset()
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """Wakes the streams that a commit concerns, and has views drawn anew that a turn made stale."""

    def __init__(self, router: Router, database: Database, clock: Clock) -> None:
        """Take the door, the database and the clock. Listening begins with :meth:`open`."""
        self.boot = secrets.token_hex(6)
        self._router, self._database, self._clock = router, database, clock
        self._lobby = Lobby(router)
        self._looks: set[_Look] = set()
        self._stale: set[str] = set()
        self._mending: asyncio.Task[None] | None = None
        self._closing = False

    def open(self) -> None:
        """Begin to listen."""
        self._closing = False
        self._database.listen(self._told)

    async def close(self) -> None:
        """End every stream; each browser comes back by itself."""
        self._closing = True
        for look in self._looks:
            look.woken.set()
        if self._mending is not None:
            with suppress(StorageTrouble):
                await self._mending

    async def changes(self, token: str, since: int, problem: Problem | None = None) -> Changes | None:
        """What changed for whoever holds that session token; None where it is nobody's any more."""
        now = self._clock.now()

        def work(tx: Transaction) -> Changes | None:
            viewer = self._lobby.viewer(tx, token, now)
            return None if viewer is None else _changes(self._router, tx, viewer, since, problem)

        return await self._database.read(work)

    async def stream(self, request: web.Request, token: str) -> web.StreamResponse:
        """Send events until the browser goes or the program stops."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        await response.write(f"retry: {RETRY_MS}\n\n".encode())
        look = _Look()
        self._looks.add(look)
        try:
            with suppress(ConnectionError):
                await self._send(response, look, token, _resumed(request, self.boot))
        finally:
            self._looks.discard(look)
        return response

    async def _send(self, response: web.StreamResponse, look: _Look, token: str, since: int | None) -> None:
        told: dict[str, int] | None = None
        person = ""
        while not self._closing:
            look.woken.clear()
            found = await self._found(token, since)
            if found is None:
                return await response.write(_event("bye", "", {}))
            look.topics = frozenset(transcript.topic(room) for room in found.rooms)
            for name, cursor, data in _events(
                found.changes, since, told, first=person != found.changes.person, boot=self.boot
            ):
                await response.write(_event(name, f"{self.boot}.{cursor}" if cursor else "", data))
            since, told, person = long(found.changes.cursor), found.changes.unread, found.changes.person
            try:
                await asyncio.wait_for(look.woken.wait(), HEARTBEAT_S)
            except TimeoutError:
                await response.write(_event("still", "", {}))
        return None

    async def _found(self, token: str, since: int | None) -> "_Found | None":
        now = self._clock.now()

        def work(tx: Transaction) -> _Found | None:
            viewer = self._lobby.viewer(tx, token, now)
            if viewer is None:
                return None
            start = transcript.newest(tx, viewer.campaign.id, viewer.keys) if since is None else since
            return _Found(viewer.keys, _changes(self._router, tx, viewer, start, None))

        return await self._database.read(work)

    def _told(self, topics: set[str]) -> None:
        for look in self._looks:
            if not look.topics.isdisjoint(topics):
                look.woken.set()
        views = {topic.removeprefix("view:") for topic in topics if topic.startswith("view:")}
        if views and not self._closing:
            self._stale |= views
            if self._mending is None or self._mending.done():
                self._mending = asyncio.get_running_loop().create_task(self._mend())

    async def _mend(self) -> None:
        while self._stale:
            views, self._stale = sorted(self._stale), set()
            try:
                await self._database.unit(partial(self._show_anew, views=views))
            except StorageTrouble as trouble:
                log.warning("cards could not be drawn anew: %s", trouble.reason)
            except Exception:
                log.exception("cards could not be drawn anew, incident %s", code(6))

    def _show_anew(self, tx: Transaction, *, views: list[str]) -> None:
        campaign = self._lobby.campaign(tx).id
        for view in views:
            transcript.show_anew(tx, campaign, view, self._kind(tx, view))

    def _kind(self, tx: Transaction, view: str) -> Kind:
        """Whether what a view was posted for is done; one that only its reader can see is never news to others."""
        name, *arguments = view.split("|")
        route = self._router.house.routes.get(name)
        if route is None or route.private:
            return Kind.SHOWN
        try:
            shows = self._router.house.show(self._router.turn_of(tx, None, self._clock.now()), name, arguments)
        except Refusal:
            return Kind.SHOWN
        return transcript.kind_of_view(shows)


@dataclass(frozen=True, slots=True)
class _Found:
    rooms: tuple[str, ...]
    changes: Changes


def _changes(router: Router, tx: Transaction, viewer: Viewer, since: int, problem: Problem | None) -> Changes:
    found = transcript.since(tx, viewer.campaign.id, viewer.keys, viewer.person.id, since, AT_ONCE + 1)
    anew = len(found) > AT_ONCE
    easel = Easel(router, tx, viewer, problem)
    drawn = () if anew else tuple(easel.drawn(message) for message in found)
    cursor = (
        transcript.newest(tx, viewer.campaign.id, viewer.keys) if anew else max([since, *(m.changed for m in found)])
    )
    return Changes(sortable(viewer.person.id), sortable(cursor), drawn, rooms.unread(tx, viewer), anew)


def _events(
    changes: Changes, since: int | None, told: dict[str, int] | None, *, first: bool, boot: str
) -> list[tuple[str, str, object]]:
    """Name, cursor and content of each event; the cursor is where to go on once it has arrived."""
    events: list[tuple[str, str, object]] = []
    if first:
        events.append(("hello", "", {"person": changes.person, "boot": boot}))
    if changes.anew or since is None:
        events.append(("anew", changes.cursor, {}))
    else:
        events.extend(("message", sortable(drawn.message.changed), drawn.event()) for drawn in changes.drawn)
    if changes.unread != told:
        events.append(("rooms", "", changes.unread))
    return events


def _event(name: str, cursor: str, data: object) -> bytes:
    mark = f"id: {cursor}\n" if cursor else ""
    return f"event: {name}\n{mark}data: {json.dumps(data)}\n\n".encode("utf-8", "replace")


def _resumed(request: web.Request, boot: str) -> int | None:
    """Where the browser got to; None where it was told so by another run of the program."""
    told = request.headers.get("Last-Event-ID") or request.query.get("since", "")
    run, _dot, cursor = told.partition(".")
    if run != boot:
        return None
    try:
        return long(cursor)
    except ValueError:
        return None
