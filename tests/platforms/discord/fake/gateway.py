"""Discord's gateway: sessions that begin, go on where they broke off, or are over."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.platforms.discord.fake.town import CHAT, THREAD, Thing, Town

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
WRONG_TOKEN, NOT_ALLOWED = 4004, 4014
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15  # members, presences, message content
BEATS_S = 41.25


@dataclass(slots=True)
class Session:
    """One session: what it asked to hear, and everything it was told, so that it can be told again."""

    number: str
    intents: int
    told: list[Thing] = field(default_factory=list)


class Gateway:
    """Everybody who is connected. ``allowed`` are the privileged intents that are switched on."""

    def __init__(self, town: Town, token: str) -> None:
        self.town, self.token = town, token
        self.address, self.allowed = "", 0
        self.identified: list[float] = []
        self.resumed: list[int] = []
        self.sessions: dict[str, Session] = {}
        self.current: Session | None = None
        self.ready, self.gone = asyncio.Event(), asyncio.Event()
        self._socket: web.WebSocketResponse | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": BEATS_S * 1000}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            said = json.loads(message.data)
            if said["op"] == HEARTBEAT:
                await socket.send_json({"op": ACK})
            elif said["op"] == IDENTIFY:
                await self._identify(socket, said["d"])
            elif said["op"] == RESUME:
                await self._resume(socket, said["d"])
        if self._socket is socket:
            self._socket = None
            self.ready.clear()
            self.gone.set()
        return socket

    async def tell(self, event: str, about: Mapping[str, Any]) -> None:
        """Tell the session something; where it is away, it hears it once it goes on."""
        assert self.current is not None, "nobody was ever here"
        told = {"op": DISPATCH, "s": len(self.current.told) + 1, "t": event, "d": about}
        self.current.told.append(told)
        if self._socket is not None and not self._socket.closed:
            with suppress(ConnectionError):  # whoever was there was killed
                await self._socket.send_json(told)

    async def drop(self, code: int = 4000) -> None:
        """Break the connection."""
        if self._socket is not None:
            self.ready.clear()
            await self._socket.close(code=code)

    async def invalidate(self) -> None:
        """The session is over: it can't go on, only begin anew."""
        assert self._socket is not None
        self.sessions.clear()
        self.ready.clear()
        await self._socket.send_json({"op": INVALID, "d": False})

    async def _identify(self, socket: web.WebSocketResponse, about: Any) -> None:
        self.identified.append(asyncio.get_running_loop().time())
        if about["token"] != self.token:
            await socket.close(code=WRONG_TOKEN)
            return
        if about["intents"] & PRIVILEGED & ~self.allowed:
            await socket.close(code=NOT_ALLOWED)
            return
        self.gone.clear()
        session = Session(self.town.number(), about["intents"])
        self.sessions[session.number] = self.current = session
        self._socket = socket
        shard = about.get("shard") or [0, 1]
        await self.tell("READY", {
            "v": 10, "user": self.town.bot, "session_id": session.number, "resume_gateway_url": self.address,
            "guilds": [{"id": self.town.guild, "unavailable": True}], "private_channels": [], "shard": shard,
            "application": {"id": self.town.application, "flags": 0},
        })  # fmt: skip
        await self.tell("GUILD_CREATE", self._guild())
        self.ready.set()

    async def _resume(self, socket: web.WebSocketResponse, about: Any) -> None:
        session = self.sessions.get(about["session_id"])
        if session is None:
            await socket.send_json({"op": INVALID, "d": False})
            return
        self.resumed.append(about["seq"])
        self.current, self._socket = session, socket
        self.gone.clear()
        for told in session.told[about["seq"] :]:
            await socket.send_json(told)
        await self.tell("RESUMED", {})
        self.ready.set()

    def _guild(self) -> Thing:
        town = self.town
        channels = [each for each in town.channels.values() if each["type"] not in (CHAT, THREAD)]
        threads = [each for each in town.channels.values() if each["type"] == THREAD]
        return {
            "id": town.guild, "name": "Small Town", "owner_id": "1", "member_count": len(town.people),
            "large": False, "unavailable": False, "region": None, "afk_timeout": 300, "verification_level": 0,
            "default_message_notifications": 1, "explicit_content_filter": 0, "roles": town.roles, "emojis": [],
            "features": [], "mfa_level": 0, "system_channel_flags": 0, "premium_tier": 0, "nsfw_level": 0,
            "preferred_locale": "en-US", "channels": channels, "threads": threads, "voice_states": [],
            "presences": [], "members": [town.member(town.application)], "stage_instances": [], "stickers": [],
            "guild_scheduled_events": town.events, "soundboard_sounds": [], "joined_at": "2026-01-01T00:00:00+00:00",
            "premium_progress_bar_enabled": False, "icon": None, "splash": None, "banner": None, "description": None,
        }  # fmt: skip
