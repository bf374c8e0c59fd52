"""The small Discord, running: what a test starts, looks at, and lets people live in."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.platforms.discord.fake.gateway import Gateway
from tests.platforms.discord.fake.rest import BASE, Rest, buttons
from tests.platforms.discord.fake.town import EVERYTHING, PRIVATE, Thing, Town
from tests.platforms.discord.fake.visits import Visit

TOKEN = "MTAwMA.street.team"
COMMAND, COMPONENT, AUTOCOMPLETE, WINDOW = 2, 3, 4, 5
KINDS: Mapping[type, int] = {str: 3, int: 4, bool: 5}


class FakeDiscord:
    """REST, gateway and CDN on one port of loopback."""

    def __init__(self) -> None:
        self.town = Town()
        self.rest = Rest(self.town, TOKEN)
        self.gateway = Gateway(self.town, TOKEN)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "FakeDiscord":
        """Begin to listen."""
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_route("*", f"{BASE}/{{tail:.*}}", self.rest.handle)
        app.router.add_get("/cdn/{number}/{name}", self._file)
        app.router.add_get("/gateway/", self.gateway.handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}{BASE}"
        self.town.cdn = f"http://{host}:{port}/cdn"
        self.gateway.address = self.rest.gateway_address = f"ws://{host}:{port}/gateway/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and cut whoever is connected."""
        await self.gateway.drop()
        assert self._runner is not None
        await self._runner.cleanup()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        key = f"{request.match_info['number']}/{request.match_info['name']}"
        data = self.town.files.get(key)
        return web.Response(status=404) if data is None else web.Response(body=data, content_type="image/jpeg")


class Somebody:
    """Somebody with Discord open, in a channel of the server or, without one, in their chat with the bot."""

    def __init__(self, discord: FakeDiscord, name: str, channel: str = "", *, locale: str = "en-US") -> None:
        self.discord, self.locale = discord, locale
        self.account = discord.town.person(name)
        self.channel = channel or discord.town.chat(self.account["id"])["id"]

    async def types(self, command: str, /, **options: Any) -> Visit:
        """A command, with what was filled in."""
        return await self._does(COMMAND, self._command(command, options))

    async def completes(self, command: str, option: str, typed: str) -> Sequence[Thing]:
        """What is offered while they type into an option."""
        visit = await self._does(AUTOCOMPLETE, self._command(command, {option: typed}, focused=option))
        await answered(visit)
        assert visit.first is not None
        return list(visit.first["data"]["choices"])

    async def presses(self, message: Thing, label: str) -> Visit:
        """A button on a message."""
        found = buttons(message)
        assert label in found, f"no {label!r} among {list(found)}"
        return await self.clicks(message, found[label])

    async def clicks(self, message: Thing, custom_id: str) -> Visit:
        """A button, by its id."""
        return await self._does(COMPONENT, {"custom_id": custom_id, "component_type": 2}, message)

    async def sends(self, visit: Visit, *, source: Thing | None = None, **answers: Any) -> Visit:
        """The window that is open: texts as they are, lists for what is chosen, files as (name, bytes)."""
        assert visit.window is not None, visit.first
        attachments: dict[str, Thing] = {}
        rows: list[Thing] = []
        for row in visit.window["components"]:
            if row["type"] != 18:
                continue
            component = {"type": row["component"]["type"], "custom_id": row["component"]["custom_id"]}
            given = answers.get(component["custom_id"])
            if component["type"] == 19:
                uploads = [self.discord.town.upload(name, data) for name, data in given or ()]
                attachments |= {each["id"]: each for each in uploads}
                component["values"] = [each["id"] for each in uploads]
            else:
                component["values" if isinstance(given, list) else "value"] = given or ""
            rows.append({"type": 18, "component": component})
        data = {"custom_id": visit.window["custom_id"], "components": rows, "resolved": {"attachments": attachments}}
        return await self._does(WINDOW, data, source or visit.source)

    async def opens_menu(self, name: str, message: Thing) -> Visit:
        """The menu of a message."""
        command = next(each for each in self.discord.town.commands if each["name"] == name)
        data = {"id": command["id"], "name": name, "type": 3, "target_id": message["id"],
                "resolved": {"messages": {message["id"]: message}}}  # fmt: skip
        return await self._does(COMMAND, data)

    def posts(self, words: str, *photos: bytes) -> Thing:
        """A message among the others, with photos."""
        town = self.discord.town
        made = town.message(self.channel, {"content": words}, {}, self.account["id"])
        made["attachments"] = [town.upload(f"photo-{number}.jpg", data) for number, data in enumerate(photos)]
        return town.put(made)

    def _command(self, says: str, options: Mapping[str, Any], *, focused: str = "") -> Thing:
        first, *rest = says.split()
        command = next((each for each in self.discord.town.commands if each["name"] == first), None)
        assert command is not None, f"/{first} is not listed"
        given: list[Thing] = []
        for name, value in options.items():
            option = {"name": name, "type": KINDS[type(value)], "value": value}
            given.append({**option, "focused": True} if name == focused else option)
        for word in reversed(rest):
            given = [{"name": word, "type": 1, "options": given}]
        return {"id": command["id"], "name": first, "type": 1, "options": given}

    async def _does(self, kind: int, data: Thing, source: Thing | None = None) -> Visit:
        town, token = self.discord.town, secrets.token_hex(16)
        number, channel = town.number(), town.channels[self.channel]
        visit = Visit(number, token, kind, asyncio.get_running_loop().time(), self.channel, source)
        self.discord.rest.visits[token] = visit
        where: Thing = {"user": self.account, "context": 1}
        if "guild_id" in channel:
            where = {"guild_id": town.guild, "member": town.member(self.account["id"]), "context": 0}
        about = {"message": source} if source is not None else {}
        await self.discord.gateway.tell("INTERACTION_CREATE", {
            "id": number, "application_id": town.application, "type": kind, "token": token, "version": 1, "data": data,
            "channel_id": self.channel, "channel": channel, "locale": self.locale, "app_permissions": EVERYTHING,
            "entitlements": [], "authorizing_integration_owners": {}, "attachment_size_limit": 10_485_760,
            **where, **about,
        })  # fmt: skip
        return visit


async def answered(visit: Visit) -> Visit:
    """Wait for the first answer."""
    while visit.first is None:
        visit.changed.clear()
        async with asyncio.timeout(20):
            await visit.changed.wait()
    return visit


async def shown(visit: Visit) -> Thing:
    """Wait until something is shown; the last of it."""
    while not visit.shown:
        visit.changed.clear()
        async with asyncio.timeout(20):
            await visit.changed.wait()
    return visit.shown[-1]


def is_private(message: Thing) -> bool:
    """Whether only one person sees it."""
    return bool(message["flags"] & PRIVATE)
