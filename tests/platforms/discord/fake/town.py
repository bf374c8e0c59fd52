"""What is in the small Discord: a server with channels, people, their chats with the bot, and all that was posted."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Thing = dict[str, Any]

TEXT, CHAT, FORUM, THREAD = 0, 1, 15, 11
EVERYTHING = str((1 << 50) - 1 - 8)  # every right but an administrator's
V2 = 1 << 15
PRIVATE = 1 << 6
EPOCH_MS = 1_420_070_400_000


@dataclass(slots=True)
class Town:
    """Everything there is. ``now`` is the real time: ids are made from it."""

    application: str = "1000"
    commands: list[Thing] = field(default_factory=list)
    people: dict[str, Thing] = field(default_factory=dict)
    channels: dict[str, Thing] = field(default_factory=dict)
    messages: dict[str, dict[str, Thing]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    roles: list[Thing] = field(default_factory=list)
    worn: dict[str, set[str]] = field(default_factory=dict)
    events: list[Thing] = field(default_factory=list)
    reactions: list[tuple[str, str]] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    nonces: dict[tuple[str, str], str] = field(default_factory=dict)
    cdn: str = ""
    joined: bool = True
    flags: int = 0
    own_commands: list[Thing] = field(default_factory=list)
    bot: Thing = field(init=False)
    guild: str = field(init=False)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        """The bot and its server."""
        self.bot = self.person("Street Team", bot=True, number=self.application)
        self.guild = self.number()
        self.roles.append({"id": self.guild, "name": "@everyone", **_a_role(EVERYTHING)})

    def number(self) -> str:
        """A new id, later than every other."""
        moment = int(datetime.now(UTC).timestamp() * 1000) - EPOCH_MS
        return str((moment << 22) + next(self._numbers) % (1 << 22))

    def person(self, name: str, *, bot: bool = False, number: str = "") -> Thing:
        """Somebody with an account."""
        made: Thing = {
            "id": number or self.number(), "username": name.lower().replace(" ", "_"), "discriminator": "0",
            "global_name": name, "avatar": None, "bot": bot, "public_flags": 0,
        }  # fmt: skip
        self.people[made["id"]] = made
        return made

    def channel(self, name: str, kind: int = TEXT, *, parent: str = "", rights: int = 0) -> Thing:
        """A channel of the server; ``rights`` are those the bot lacks there."""
        denied = [{"id": self.guild, "type": 0, "allow": "0", "deny": str(rights)}] if rights else []
        made: Thing = {
            "id": self.number(), "type": kind, "name": name, "guild_id": self.guild, "position": len(self.channels),
            "permission_overwrites": denied, "parent_id": parent or None, "nsfw": False, "rate_limit_per_user": 0,
            "topic": None, "last_message_id": None, "flags": 0,
        }  # fmt: skip
        if kind == FORUM:
            made |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None,
                     "default_forum_layout": 0}  # fmt: skip
        if kind == THREAD:
            now = _moment()
            made |= {
                "owner_id": self.application, "message_count": 0, "member_count": 1, "total_message_sent": 0,
                "thread_metadata": {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": now,
                                    "locked": False, "create_timestamp": now},
            }  # fmt: skip
        self.channels[made["id"]] = made
        self.messages[made["id"]] = {}
        return made

    def asleep(self) -> list[Thing]:
        """Every thread, after days in which nobody wrote."""
        found = [each for each in self.channels.values() if each["type"] == THREAD]
        for each in found:
            each["thread_metadata"]["archived"] = True
        return found

    def chat(self, person: str) -> Thing:
        """The chat of somebody with the bot."""
        for each in self.channels.values():
            if each["type"] == CHAT and each["recipients"][0]["id"] == person:
                return each
        made: Thing = {"id": self.number(), "type": CHAT, "recipients": [self.people[person]], "last_message_id": None}
        self.channels[made["id"]] = made
        self.messages[made["id"]] = {}
        return made

    def member(self, person: str) -> Thing:
        """Somebody as one of the server."""
        return {
            "user": self.people[person], "nick": None, "roles": sorted(self.worn.get(person, ())), "deaf": False,
            "joined_at": "2026-01-01T00:00:00+00:00", "mute": False, "flags": 0, "permissions": EVERYTHING,
        }  # fmt: skip

    def message(self, channel: str, body: Mapping[str, Any], uploads: Mapping[str, bytes], author: str = "") -> Thing:
        """A message as it stands in a channel, without its being put there."""
        number = self.number()
        components = body.get("components") or []
        _number_components(components)
        return {
            "id": number, "channel_id": channel, "author": self.people[author or self.application],
            "content": body.get("content") or "", "timestamp": _moment(), "edited_timestamp": None, "tts": False,
            "mention_everyone": False, "mentions": [], "mention_roles": [], "embeds": [], "pinned": False, "type": 0,
            "components": components, "flags": body.get("flags") or 0, "nonce": body.get("nonce"),
            "attachments": self.attached(body, uploads, {}),
            **({"guild_id": self.guild} if self.channels[channel]["type"] != CHAT else {}),
        }  # fmt: skip

    def put(self, message: Thing) -> Thing:
        """Put a message into its channel."""
        self.messages[message["channel_id"]][message["id"]] = message
        return message

    def edit(self, message: Thing, body: Mapping[str, Any], uploads: Mapping[str, bytes]) -> Thing:
        """Change a message."""
        before = {each["id"]: each for each in message["attachments"]}
        if "components" in body:
            _number_components(body["components"] or [])
            message["components"] = body["components"] or []
        if "attachments" in body:
            message["attachments"] = self.attached(body, uploads, before)
        message["flags"] |= body.get("flags") or 0
        message["edited_timestamp"] = _moment()
        return message

    def attached(self, body: Mapping[str, Any], uploads: Mapping[str, bytes], before: Mapping[str, Thing]) -> Any:
        """The attachments of a body: those that are new, and those that stay."""
        found = []
        for each in body.get("attachments") or ():
            known = before.get(str(each["id"]))
            found.append(known or self.upload(each["filename"], uploads[f"files[{each['id']}]"]))
        return found

    def upload(self, name: str, data: bytes, kind: str = "image/jpeg") -> Thing:
        """A file on the CDN."""
        number = self.number()
        self.files[f"{number}/{name}"] = data
        address = f"{self.cdn}/{number}/{name}"
        return {"id": number, "filename": name, "size": len(data), "url": address, "proxy_url": address,
                "content_type": kind}  # fmt: skip


def walk(components: Any) -> Iterator[Thing]:
    """Every component, those inside others too."""
    for each in components:
        yield each
        yield from walk(each.get("components", ()))
        yield from walk([each[name] for name in ("accessory", "component") if each.get(name)])


def _number_components(components: Any) -> None:
    taken = {each["id"] for each in walk(components) if each.get("id")}
    free = (number for number in itertools.count(1) if number not in taken)
    for each in walk(components):
        each["id"] = each.get("id") or next(free)


def _a_role(rights: str) -> Thing:
    return {"permissions": rights, "color": 0, "hoist": False, "position": 0, "managed": False, "mentionable": False,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}, "flags": 0}  # fmt: skip


def _moment() -> str:
    return datetime.now(UTC).isoformat()
