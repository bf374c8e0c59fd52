"""Discord's REST API over the small town: checks each request as the real one would, then does it."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from tests.platforms.discord.fake import rules
from tests.platforms.discord.fake.description import description
from tests.platforms.discord.fake.paces import Paces
from tests.platforms.discord.fake.town import CHAT, FORUM, PRIVATE, THREAD, Thing, Town, walk
from tests.platforms.discord.fake.visits import Call, Refused, Visit

BASE = "/api/v10"
WAITS_S = 3.0  # for a first answer
THINKING = 1 << 7
TAGGED = 1 << 4  # a forum in which every post needs a tag
ROUTES: list[tuple[str, str, str]] = [
    ("GET", "/users/@me/guilds", "servers"), ("GET", "/guilds/([^/]+)", "server"),
    ("GET", "/guilds/([^/]+)/channels", "channels"), ("GET", "/guilds/([^/]+)/members/([^/]+)", "member"),
    ("GET", "/applications/([^/]+)/guilds/([^/]+)/commands", "own_commands"),
    ("GET", "/users/@me", "me"), ("GET", "/oauth2/applications/@me", "application"),
    ("GET", "/gateway/bot", "gateway"), ("GET", "/applications/([^/]+)/commands", "commands"),
    ("PUT", "/applications/([^/]+)/commands", "new_commands"),
    ("POST", "/interactions/([^/]+)/([^/]+)/callback", "first_answer"),
    ("POST", "/webhooks/([^/]+)/([^/]+)", "further_answer"),
    ("PATCH", "/webhooks/([^/]+)/([^/]+)/messages/@original", "changed_answer"),
    ("DELETE", "/webhooks/([^/]+)/([^/]+)/messages/@original", "no_answer"),
    ("POST", "/users/@me/channels", "chat"), ("GET", "/channels/([^/]+)", "channel"),
    ("PATCH", "/channels/([^/]+)", "changed_channel"),
    ("GET", "/channels/([^/]+)/messages", "history"), ("POST", "/channels/([^/]+)/messages", "post"),
    ("GET", "/channels/([^/]+)/messages/([^/]+)", "message"),
    ("PATCH", "/channels/([^/]+)/messages/([^/]+)", "edit"),
    ("DELETE", "/channels/([^/]+)/messages/([^/]+)", "remove"),
    ("PUT", "/channels/([^/]+)/messages/([^/]+)/reactions/([^/]+)/@me", "react"),
    ("POST", "/channels/([^/]+)/threads", "thread"),
    ("PUT", "/channels/([^/]+)/thread-members/([^/]+)", "awake"),
    ("GET", "/guilds/([^/]+)/threads/active", "threads"), ("POST", "/guilds/([^/]+)/roles", "role"),
    ("PUT", "/guilds/([^/]+)/members/([^/]+)/roles/([^/]+)", "put_on"),
    ("DELETE", "/guilds/([^/]+)/members/([^/]+)/roles/([^/]+)", "take_off"),
    ("POST", "/guilds/([^/]+)/scheduled-events", "event"), ("GET", "/guilds/([^/]+)/scheduled-events", "events"),
    ("DELETE", "/guilds/([^/]+)/scheduled-events/([^/]+)", "no_event"),
]  # fmt: skip


class Rest:
    """Answers requests. ``troubles`` is asked about each before it is done: what it names happens instead.

    ``503`` and ``reset`` happen before it is done, ``500 after`` and ``reset after`` once it is; ``429`` and
    ``429 bare`` are a limit of this bot's, with and without the header that tells it from a ban.
    """

    def __init__(self, town: Town, token: str) -> None:
        self.town, self.token = town, token
        self.troubles: Callable[[str, str], str] = lambda method, path: ""
        self.calls: list[Call] = []
        self.wrong: list[str] = []
        self.visits: dict[str, Visit] = {}
        self.sessions = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
        self.gateway_address, self.checks = "", True
        self.listed = asyncio.Event()
        self.paces = Paces(self.wrong)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        path, now = request.path.removeprefix(BASE), asyncio.get_running_loop().time()
        body, uploads = await _read(request)
        trouble = self.troubles(request.method, path)
        answer = self._troubled(request, trouble)
        if answer is None and (waits := self.paces.refuses(request.method, path, body, now)):
            answer = _said(429, *waits)
        if answer is None:
            answer = self._answered(request, path, body, uploads)
            if trouble == "reset after":
                answer = _cut(request)
            elif trouble == "500 after":
                answer = _said(500, {"code": 0, "message": "500: Internal Server Error"})
        self.calls.append(Call(now, request.method, path, body, answer.status))
        return answer

    def _troubled(self, request: web.Request, trouble: str) -> web.Response | None:
        if trouble == "503":
            return _said(503, {"code": 0, "message": "upstream connect error"})
        if trouble == "reset":
            return _cut(request)
        if trouble in ("429", "429 bare"):
            said = {"message": "You are being rate limited.", "retry_after": 0.2, "global": False}
            by = {"Via": "1.1 google"} if trouble == "429" else {}
            return _said(429, said, {"Retry-After": "1", "X-RateLimit-Scope": "user", **by})
        return None

    def _answered(self, request: web.Request, path: str, body: Any, uploads: Mapping[str, bytes]) -> web.Response:
        try:
            found = self._done(request, path, body, uploads)
        except Refused as refused:
            return _said(refused.status, {"code": refused.code, "message": str(refused)})
        now = asyncio.get_running_loop().time()
        return _said(204 if found is None else 200, found, self.paces.headers(request.method, path, now))

    def _done(self, request: web.Request, path: str, body: Any, uploads: Mapping[str, bytes]) -> Any:
        visits = path.startswith(("/interactions/", "/webhooks/"))
        if not visits and request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refused(401, 0, "401: Unauthorized")
        wrong = description().wrong(request.method, path, body) if self.checks else []
        if wrong:
            self.wrong += [f"{request.method} {path}: {each}" for each in wrong]
            raise Refused(400, 50035, f"Invalid Form Body: {'; '.join(wrong)}")
        for method, pattern, name in ROUTES:
            if method == request.method and (found := re.fullmatch(pattern, path)):
                return getattr(self, f"_{name}")(request, body, uploads, *found.groups())
        raise Refused(404, 0, "404: Not Found")

    def _right(self, problems: Any) -> None:
        if self.checks and (found := list(problems)):
            self.wrong += found
            raise Refused(400, 50035, f"Invalid Form Body: {'; '.join(found)}")

    def _me(self, *_: Any) -> Thing:
        return self.town.bot

    def _application(self, *_: Any) -> Thing:
        return {"id": self.town.application, "name": "Street Team", "icon": None, "description": "",
                "flags": self.town.flags, "bot_public": True, "bot_require_code_grant": False, "verify_key": "",
                "owner": self.town.bot,
                "team": None, "install_params": None, "summary": ""}  # fmt: skip

    def _servers(self, *_: Any) -> list[Thing]:
        return [{"id": self.town.guild, "name": "Small Town", "icon": None, "owner": False, "features": [],
                 "permissions": "0"}] if self.town.joined else []  # fmt: skip

    def _server(self, *_: Any) -> Thing:
        return {"id": self.town.guild, "name": "Small Town", "owner_id": "1", "roles": self.town.roles, "emojis": [],
                "stickers": [], "features": [], "preferred_locale": "en-US", "verification_level": 0,
                "default_message_notifications": 1, "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0,
                "afk_timeout": 300, "premium_tier": 0, "system_channel_flags": 0}  # fmt: skip

    def _channels(self, *_: Any) -> list[Thing]:
        return [each for each in self.town.channels.values() if each["type"] not in (CHAT, THREAD)]

    def _member(self, _request: Any, _body: Any, _uploads: Any, _guild: str, person: str) -> Thing:
        return self.town.member(person)

    def _own_commands(self, *_: Any) -> list[Thing]:
        return self.town.own_commands

    def _gateway(self, *_: Any) -> Thing:
        return {"url": self.gateway_address, "shards": 1, "session_start_limit": self.sessions}

    def _commands(self, *_: Any) -> list[Thing]:
        return self.town.commands

    def _new_commands(self, _request: Any, body: Any, *_: Any) -> list[Thing]:
        self._right(rules.of_commands(body))
        about = {"application_id": self.town.application, "version": "1", "default_permission": True}
        self.listed.set()
        self.town.commands = [{"id": self.town.number(), **about, **each} for each in body]
        return self.town.commands

    def _visit(self, token: str) -> Visit:
        if token not in self.visits:
            raise Refused(404, 10015, "Unknown Webhook")
        return self.visits[token]

    def _first_answer(
        self, request: web.Request, body: Any, uploads: Mapping[str, bytes], _number: str, token: str
    ) -> Any:
        visit, now = self.visits.get(token), asyncio.get_running_loop().time()
        if visit is None or (visit.first is None and now - visit.began > WAITS_S):
            raise Refused(404, 10062, "Unknown interaction")
        if visit.first is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        data, kind = body.get("data") or {}, body["type"]
        if kind == 9:
            if visit.kind == 5:
                self._right(["no window from a window"])
            self._right(rules.of_window(data))
        if kind in (4, 7):
            self._right(rules.of_message(data, uploads, edits=kind == 7))
        if kind in (6, 7) and visit.source is None:
            self._right(["there is no message to change"])
        self._taken_in(visit, kind, data, uploads)
        visit.first, visit.first_at = dict(body), now
        visit.changed.set()
        if "with_response" not in request.query:
            return None
        resource = {"type": kind, "message": visit.original} if visit.original is not None else {"type": kind}
        return {"interaction": {"id": visit.number, "type": visit.kind}, "resource": resource}

    def _taken_in(self, visit: Visit, kind: int, data: Any, uploads: Mapping[str, bytes]) -> None:
        if kind in (4, 5):
            private = (data.get("flags") or 0) & PRIVATE
            made = self.town.message(visit.channel, data, uploads)
            made["flags"] |= THINKING if kind == 5 else 0
            visit.original = made
            if kind == 4:
                visit.shown.append(made)
            if not private:
                self.town.put(made)
        elif kind == 6:
            visit.original = visit.source
        elif kind == 7:
            assert visit.source is not None
            visit.original = self.town.edit(visit.source, data, uploads)
            visit.shown.append(visit.original)

    def _further_answer(self, request: web.Request, body: Any, uploads: Any, _app: str, token: str) -> Thing:
        visit = self._visit(token)
        if visit.first is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if visit.original is not None and visit.original["flags"] & THINKING:
            return self._changed_answer(request, body, uploads, _app, token)
        self._right(rules.of_message(body, uploads))
        made = self.town.message(visit.channel, body, uploads)
        if not (body.get("flags") or 0) & PRIVATE:
            self.town.put(made)
        visit.shown.append(made)
        visit.changed.set()
        return made

    def _changed_answer(self, _request: Any, body: Any, uploads: Mapping[str, bytes], _app: str, token: str) -> Thing:
        visit = self._visit(token)
        if visit.original is None:
            raise Refused(404, 10008, "Unknown Message")
        self._right(rules.of_message(body, uploads, edits=True))
        self.town.edit(visit.original, body, uploads)
        visit.original["flags"] &= ~THINKING
        visit.shown.append(visit.original)
        visit.changed.set()
        return visit.original

    def _no_answer(self, _request: Any, _body: Any, _uploads: Any, _app: str, token: str) -> None:
        visit = self._visit(token)
        if visit.original is None:
            raise Refused(404, 10008, "Unknown Message")
        self.town.messages[visit.channel].pop(visit.original["id"], None)
        visit.original = None

    def _chat(self, _request: Any, body: Any, *_: Any) -> Thing:
        return self.town.chat(str(body["recipient_id"]))

    def _channel(self, _request: Any, _body: Any, _uploads: Any, channel: str) -> Thing:
        if channel not in self.town.channels:
            raise Refused(404, 10003, "Unknown Channel")
        return self.town.channels[channel]

    def _changed_channel(self, _request: Any, body: Any, _uploads: Any, channel: str) -> Thing:
        found = self._channel(None, None, None, channel)
        found["thread_metadata"] |= {name: body[name] for name in ("archived", "locked") if name in body}
        if "name" in body:
            self._awake(None, None, None, channel, "")
            found["name"] = body["name"].strip()
        return found

    def _awake(self, _request: Any, _body: Any, _uploads: Any, channel: str, _person: str) -> None:
        if self._channel(None, None, None, channel).get("thread_metadata", {}).get("archived"):
            raise Refused(400, 50083, "Thread is archived")

    def _history(self, request: web.Request, _body: Any, _uploads: Any, channel: str) -> list[Thing]:
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 50))
        found = [each for number, each in self.town.messages[channel].items() if int(number) > after]
        found.sort(key=lambda each: int(each["id"]))
        return list(reversed(found[:limit] if after else found[-limit:]))

    def _post(self, _request: Any, body: Any, uploads: Mapping[str, bytes], channel: str) -> Thing:
        where = self._channel(None, None, None, channel)
        if where["type"] == CHAT and where["recipients"][0]["id"] in self.town.closed:
            raise Refused(403, 50007, "Cannot send messages to this user")
        self._right(rules.of_message(body, uploads))
        nonce = (channel, str(body.get("nonce")))
        if body.get("enforce_nonce") and nonce in self.town.nonces:
            return self.town.messages[channel][self.town.nonces[nonce]]
        made = self.town.put(self.town.message(channel, body, uploads))
        self.town.nonces[nonce] = made["id"]
        return made

    def _message(self, _request: Any, _body: Any, _uploads: Any, channel: str, message: str) -> Thing:
        found = self.town.messages.get(channel, {}).get(message)
        if found is None:
            raise Refused(404, 10008, "Unknown Message")
        return found

    def _edit(self, _request: Any, body: Any, uploads: Mapping[str, bytes], channel: str, message: str) -> Thing:
        found = self._message(None, None, None, channel, message)
        self._awake(None, None, None, channel, "")
        self._right(rules.of_message(body, uploads, edits=True))
        return self.town.edit(found, body, uploads)

    def _remove(self, _request: Any, _body: Any, _uploads: Any, channel: str, message: str) -> None:
        self._message(None, None, None, channel, message)
        del self.town.messages[channel][message]

    def _react(self, _request: Any, _body: Any, _uploads: Any, channel: str, message: str, emoji: str) -> None:
        self._message(None, None, None, channel, message)
        self.town.reactions.append((message, emoji))

    def _thread(self, _request: Any, body: Any, uploads: Mapping[str, bytes], channel: str) -> Thing:
        parent = self._channel(None, None, None, channel)
        if parent["flags"] & TAGGED and not body.get("applied_tags"):
            raise Refused(400, 40067, "A tag is required to create a forum post in this channel")
        made = self.town.channel(body["name"], THREAD, parent=channel)
        if parent["type"] != FORUM:
            return made
        self._right(rules.of_message(body["message"], uploads))
        first = self.town.message(made["id"], body["message"], uploads)
        first["id"] = made["id"]
        return {**made, "message": self.town.put(first)}

    def _threads(self, *_: Any) -> Thing:
        found = [each for each in self.town.channels.values() if each["type"] == THREAD]
        return {"threads": found, "members": [], "has_more": False}

    def _role(self, _request: Any, body: Any, *_: Any) -> Thing:
        made = {**self.town.roles[0], **body, "id": self.town.number()}
        self.town.roles.append(made)
        return made

    def _put_on(self, _request: Any, _body: Any, _uploads: Any, _guild: str, person: str, role: str) -> None:
        self.town.worn.setdefault(person, set()).add(role)

    def _take_off(self, _request: Any, _body: Any, _uploads: Any, _guild: str, person: str, role: str) -> None:
        self.town.worn.setdefault(person, set()).discard(role)

    def _events(self, *_: Any) -> list[Thing]:
        return self.town.events

    def _event(self, _request: Any, body: Any, *_: Any) -> Thing:
        made = {"id": self.town.number(), "guild_id": self.town.guild, "channel_id": None, "status": 1,
                "creator_id": self.town.application, "entity_id": None, "user_count": 0, **body}  # fmt: skip
        self.town.events.append(made)
        return made

    def _no_event(self, _request: Any, _body: Any, _uploads: Any, _guild: str, event: str) -> None:
        if event not in [each["id"] for each in self.town.events]:
            raise Refused(404, 10070, "Unknown Guild Scheduled Event")
        self.town.events[:] = [each for each in self.town.events if each["id"] != event]


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """The body of a request, and the files that came with it."""
    if request.content_type == "multipart/form-data":
        found = dict((await request.post()).items())
        body = json.loads(str(found.pop("payload_json", "null")))
        return body, {name: part.file.read() for name, part in found.items() if isinstance(part, web.FileField)}
    data = await request.read()
    return (json.loads(data) if data else None), {}


def _said(status: int, body: Any, headers: Mapping[str, str] | None = None) -> web.Response:
    """An answer whose type is exactly what the library looks for."""
    if status == 204:
        return web.Response(status=204, headers=headers)
    data = json.dumps(body).encode()
    return web.Response(status=status, body=data, headers={"Content-Type": "application/json", **(headers or {})})


def _cut(request: web.Request) -> web.Response:
    """The connection breaks instead of an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=599)


def buttons(message: Mapping[str, Any]) -> dict[str, str]:
    """What each button of a message says, and its id."""
    return {each["label"]: each["custom_id"] for each in walk(message["components"]) if each.get("custom_id")
            and each["type"] == rules.BUTTON}  # fmt: skip


def read(message: Mapping[str, Any]) -> str:
    """All the text of a message."""
    return "\n".join(each["content"] for each in walk(message["components"]) if each["type"] == rules.TEXT_DISPLAY)
