"""People with a browser each, as the wire sees them: real requests, and pages that are read strictly."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol
from uuid import uuid4

from aiohttp import ClientResponse, ClientSession, ClientTimeout, CookieJar, FormData

from tests.platforms import markup
from tests.platforms.markup import Element
from tests.platforms.world import World

PATIENCE_S = 20.0  # how long something may take before a test gives up; no test leans on it


@dataclass(frozen=True, slots=True)
class Got:
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    async def of(cls, response: ClientResponse) -> "Got":
        return cls(response.status, response.headers, await response.read())

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def page(self) -> Element:
        return markup.read(self.text)


class Listens(Protocol):
    """What a browser is pointed at."""

    @property
    def address(self) -> str:
        """Where it listens, without a slash at the end."""


class Visitor:
    """Somebody with a browser, in a room."""

    def __init__(self, world: Listens, room: str = "home") -> None:
        self.world, self.room, self.address = world, room, world.address
        self.http = ClientSession(cookie_jar=CookieJar(unsafe=True), timeout=ClientTimeout(total=PATIENCE_S))
        self.page = Element("", {}, None)
        self.since = ""
        self.answer: dict[str, Any] = {}

    async def __aenter__(self) -> "Visitor":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.http.close()

    # -- Looking

    async def looks(self, room: str = "") -> Element:
        """Open a room and read its page."""
        self.room = room or self.room
        path = "/" if self.room == "home" else f"/room/{self.room}"
        async with self.http.get(self.address + path, headers={"Accept": "text/html"}) as response:
            assert response.status == 200, await response.text()
            self.page = markup.read(await response.text())
        self.since = self.app["data-since"]
        return self.page

    @property
    def app(self) -> Element:
        return self.page.one(id="app")

    @property
    def messages(self) -> list[Element]:
        """The messages of the room, oldest first, as they were when the page was opened."""
        return [one for one in self.page.one(id="log").children if isinstance(one, Element)]

    @property
    def sees(self) -> str:
        """What the last message says."""
        return self.messages[-1].text if self.messages else ""

    @property
    def form(self) -> Element:
        """The one form that is open."""
        return self.page.one("form", class_="ask")

    # -- Doing

    async def posts(self, path: str, **body: object) -> Got:
        """Send what the page's script would."""
        given = {"room": self.room, "person": self.app["data-person"], "since": self.since.partition(".")[2],
                 "key": uuid4().hex, **body}  # fmt: skip
        headers = {"Origin": self.address}
        async with self.http.post(self.address + path, json=given, headers=headers) as response:
            return await Got.of(response)

    async def posts_as_nobody(self, path: str) -> Got:
        """Send something without having a page."""
        headers = {"Origin": self.address}
        async with self.http.post(self.address + path, json={}, headers=headers) as response:
            return await Got.of(response)

    async def does(self, path: str, **body: object) -> dict[str, Any]:
        """Send it, expect that it was taken, and look at the room anew."""
        response = await self.posts(path, **body)
        assert response.status == 200, response
        self.answer = response.json
        await self.looks()
        return self.answer

    async def says(self, text: str, **more: object) -> str:
        """Say something; what the last message then says."""
        await self.does("/say", text=text, photos=[], **more)
        return self.sees

    async def presses(self, label: str, **more: object) -> str:
        """Press the last button that says this; the sentence in passing, where there is one."""
        button = [one for one in self.page.all("button") if "data-tap" in one and one.text == label][-1]
        await self.does("/press", message=message_of(button), tap=button["data-tap"], **more)
        return markup.read(self.answer["toast"]["html"]).text if self.answer["toast"] else ""

    async def fills(self, **answers: list[str]) -> str:
        """Send the open form; what the last message then says."""
        form = self.form
        await self.does("/answer", message=message_of(form), draft=form["data-draft"], answers=answers)
        return self.sees

    async def sends(self, path: str, data: bytes, name: str = "photo.jpg", field: str = "photos") -> Got:
        """Send a file as the page's script would."""
        body = FormData(quote_fields=False)
        body.add_field("file", io.BytesIO(data), filename=name, content_type="application/octet-stream")
        headers = {"Origin": self.address, "X-Street-Team-Person": self.app["data-person"]}
        url = f"{self.address}{path}?field={field}"
        async with self.http.post(url, data=body, headers=headers) as response:
            return await Got.of(response)

    async def photographs(self, data: bytes) -> str:
        """Send a photo that is taken; its id."""
        response = await self.sends("/photo", data)
        assert response.status == 200, response.text
        media: str = response.json["media"]
        return media

    async def gets(self, path: str, base: str = "", **headers: str) -> Got:
        """Get something."""
        async with self.http.get((base or self.address) + path, headers=headers) as response:
            return await Got.of(response)

    @asynccontextmanager
    async def listening(self, since: str = "") -> AsyncIterator["Ear"]:
        """Hear what changes, from where the page ended or from an event on."""
        headers = {"Last-Event-ID": since} if since else {}
        url = f"{self.address}/stream?since={self.since}"
        async with self.http.get(url, headers=headers, timeout=ClientTimeout(total=None)) as response:
            yield Ear(response)


class Ear:
    """An open stream of events."""

    def __init__(self, response: ClientResponse) -> None:
        self.response = response
        self.last_id = ""

    async def hears(self, name: str) -> Any:
        """The content of the next event of that name."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                kind, data = await self.next()
                if kind == name:
                    return data
                assert kind, f"the stream ended before any {name}"

    async def next(self) -> tuple[str, Any]:
        """The next event; ("", None) at the end."""
        kind, data = "", None
        while line := (await self.response.content.readline()).decode():
            name, _colon, value = line.rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "id":
                self.last_id = value
            elif name == "data":
                data = json.loads(value)
            elif not name and kind:
                return kind, data
        return "", None

    async def ends(self) -> None:
        """Wait for the end."""
        async with asyncio.timeout(PATIENCE_S):
            while (await self.next())[0]:
                pass


class Visitors:
    """The cast of the stage, each with a browser, let in by the demo's switch."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._all: list[Visitor] = []

    async def member(self, name: str, room: str = "home") -> Visitor:
        """Somebody of the cast, looking at a room."""
        visitor = Visitor(self.world)
        self._all.append(visitor)
        await visitor.looks()
        button = next(one for one in visitor.page.all("button", class_="menu-item") if name in one.text)
        headers = {"Origin": self.world.address}
        async with visitor.http.post(
            f"{self.world.address}/be", data={"member": button["value"]}, headers=headers
        ) as response:
            assert response.status == 200
        await visitor.looks(room)
        return visitor

    def stranger(self) -> Visitor:
        """Somebody nobody knows."""
        visitor = Visitor(self.world)
        self._all.append(visitor)
        return visitor

    async def leave(self) -> None:
        for visitor in self._all:
            await visitor.http.close()


def message_of(element: Element) -> str:
    """The id of the message something stands in."""
    return next(up["data-message"] for up in element.above() if "data-message" in up)
