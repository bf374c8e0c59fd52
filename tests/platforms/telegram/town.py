"""A small Telegram: people, chats, the messages in them, and what people do; what the bot may see becomes updates.

Messages are dictionaries as the Bot API writes them, so that what is sent and what is seen are the same thing.
"""

import asyncio
import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.clock import Clock

BOT = 7_000_001
BOT_NAME = "street_team_bot"

Message = dict[str, Any]


@dataclass(slots=True)
class Folk:
    """Somebody with Telegram on their phone; ``language`` is what it speaks."""

    id: int
    name: str
    language: str = "en"

    @property
    def shown(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}


@dataclass(slots=True)
class Chat:
    """A chat. ``bot`` is what the bot is there; ``opened`` whether a private one was begun by its person."""

    id: int
    kind: str
    title: str
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    bot: str = "member"
    opened: bool = False
    permissions: dict[str, bool] = field(default_factory=dict)
    moved_to: int = 0
    number: int = 0

    @property
    def shown(self) -> dict[str, Any]:
        if self.kind == "private":
            return {"id": self.id, "type": self.kind, "first_name": self.title}
        forum = {"is_forum": True} if self.topics else {}
        return {"id": self.id, "type": self.kind, "title": self.title, **forum}


class Town:
    """Everybody and everything."""

    def __init__(self, clock: Clock, *, privacy: bool = True) -> None:
        self.clock, self.privacy = clock, privacy
        self.folk: dict[int, Folk] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, bytes] = {}
        self.queries: dict[str, dict[str, Any] | None] = {}  # a pressed button, and how it was answered
        self.reactions: dict[tuple[int, int], str] = {}
        self.updates: list[dict[str, Any]] = []
        self.news = asyncio.Event()
        self._folk_ids, self._groups = itertools.count(1001), itertools.count(200)
        self._updates, self._others = itertools.count(500_000_000), itertools.count(1)

    def person(self, name: str, language: str = "en") -> Folk:
        """Somebody new; they have not opened a chat with the bot yet."""
        folk = Folk(next(self._folk_ids), name, language)
        self.folk[folk.id] = folk
        self.chats[folk.id] = Chat(folk.id, "private", name)
        return folk

    def group(self, title: str, *, topics: Sequence[str] = (), kind: str = "supergroup") -> Chat:
        """A group with the bot in it; its topics are numbered from 11 on."""
        number = next(self._groups)
        chat = Chat(-1_000_000_000_000 - number if kind == "supergroup" else -number, kind, title)
        chat.topics = {11 + each: topic for each, topic in enumerate(topics)}
        self.chats[chat.id] = chat
        return chat

    def chat(self, folk: Folk) -> Chat:
        """Their chat with the bot."""
        return self.chats[folk.id]

    # -- What people do

    def types(
        self, folk: Folk, text: str, chat: Chat | None = None, *, topic: int = 0, answers: Message | None = None
    ) -> Message:
        """Type something; in their chat with the bot, or in a group."""
        marks = {"entities": [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]}
        return self._said(folk, chat, {"text": text, **(marks if text.startswith("/") else {})}, topic, answers)

    def sends(
        self, folk: Folk, *photos: bytes, caption: str = "", chat: Chat | None = None, topic: int = 0,
        answers: Message | None = None, as_files: bool = False,
    ) -> list[Message]:  # fmt: skip
        """Send photos, as photos or as files; several are an album, whose caption stands on one of them."""
        album = {"media_group_id": f"album-{next(self._others)}"} if len(photos) > 1 else {}
        shown = [self._document(data, f"IMG_{n}.jpg", "image/jpeg") if as_files else self._photo(data)
                 for n, data in enumerate(photos)]  # fmt: skip
        said = []
        for number, one in enumerate(shown):
            captioned = {"caption": caption} if caption and number == 0 else {}
            said.append(self._said(folk, chat, {**one, **captioned, **album}, topic, answers))
        return said

    def speaks(self, folk: Folk, data: bytes, caption: str = "", *, as_file: str = "") -> Message:
        """Send a voice note, or a recording as a file of that name."""
        if as_file:
            return self._said(folk, None, self._document(data, as_file, "audio/mpeg"))
        voice = {"file_id": self.keep(data), "file_unique_id": self.unique(data), "duration": 3, "file_size": len(data)}
        return self._said(folk, None, {"voice": voice, **({"caption": caption} if caption else {})})

    def films(self, folk: Folk, data: bytes, *, as_file: str = "") -> Message:
        """Send a film, or a film as a file of that name."""
        if as_file:
            return self._said(folk, None, self._document(data, as_file, "video/mp4"))
        film = {
            "file_id": self.keep(data), "file_unique_id": self.unique(data), "width": 320, "height": 240, "duration": 3,
            "file_size": len(data),
        }  # fmt: skip
        return self._said(folk, None, {"video": film})

    def sticks(self, folk: Folk) -> Message:
        """Send a sticker."""
        sticker = {
            "file_id": "sticker", "file_unique_id": "sticker", "type": "regular", "width": 512, "height": 512,
            "is_animated": False, "is_video": False,
        }  # fmt: skip
        return self._said(folk, None, {"sticker": sticker})

    def presses(self, folk: Folk, label: str, chat: Chat | None = None) -> str:
        """Press the button that says this, or begins so, on the newest message that has it; the query's id."""
        chat = chat or self.chat(folk)
        for message in reversed(list(chat.messages.values())):
            for key in keys(message):
                if key["text"].startswith(label) and "callback_data" in key:
                    return self.taps(folk, key["callback_data"], message)
        shown = [[key["text"] for key in keys(message)] for message in chat.messages.values()]
        raise AssertionError(f"no button {label!r} for {folk.name} in {shown[-4:]}")

    def taps(self, folk: Folk, data: str, message: Message) -> str:
        """Send a button's data from a message, whether or not it has that button; the query's id."""
        query = f"query-{next(self._others)}"
        self.queries[query] = None
        self.hears(
            "callback_query", id=query, message=self.shown(message), data=data, chat_instance="1",
            **{"from": folk.shown},
        )  # fmt: skip
        return query

    def blocks(self, folk: Folk) -> None:
        """Block the bot."""
        self.chat(folk).bot = "kicked"

    def removes_bot(self, chat: Chat) -> None:
        """Put the bot out of a group."""
        chat.bot = "kicked"

    def adds_bot(self, folk: Folk, chat: Chat) -> None:
        """Take the bot into a group."""
        was, chat.bot = {"left": "left", "member": "left"}.get(chat.bot, chat.bot), "member"
        me = {"id": BOT, "is_bot": True, "first_name": "Street Team", "username": BOT_NAME}
        banned = {"until_date": 0} if was == "kicked" else {}
        self.hears(
            "my_chat_member", chat=chat.shown, date=self._date(), **{"from": folk.shown},
            old_chat_member={"user": me, "status": was, **banned}, new_chat_member={"user": me, "status": "member"},
        )  # fmt: skip

    def upgrades(self, folk: Folk, chat: Chat, *, told: bool = True) -> Chat:
        """Make a group a supergroup: another chat with another id; both say so, where the bot is told."""
        now = self.group(chat.title)
        chat.moved_to = now.id
        if told:
            self._said(folk, chat, {"migrate_to_chat_id": now.id})
            self._said(folk, now, {"migrate_from_chat_id": chat.id})
        return now

    # -- What there is to see

    def says(self, chat: Chat | Folk, last: int = 1) -> str:
        """What the bot's last messages in a chat say."""
        chat = self.chat(chat) if isinstance(chat, Folk) else chat
        mine = [message for message in chat.messages.values() if message["from"]["id"] == BOT]
        return "\n\n".join(text_of(message) for message in mine[-last:])

    def from_bot(self, chat: Chat | Folk) -> list[Message]:
        """The bot's messages in a chat, oldest first."""
        chat = self.chat(chat) if isinstance(chat, Folk) else chat
        return [message for message in chat.messages.values() if message["from"]["id"] == BOT]

    def labels(self, chat: Chat | Folk) -> list[str]:
        """What the buttons of the bot's last message say."""
        mine = self.from_bot(chat)
        return [key["text"] for key in keys(mine[-1])] if mine else []

    # -- For the Bot API

    def put(self, chat: Chat, message: Message) -> Message:
        """Put a message into a chat."""
        chat.number += 1
        message = {"message_id": chat.number, "date": self._date(), "chat": chat.shown, **message}
        chat.messages[chat.number] = message
        return message

    def shown(self, message: Message) -> Message:
        """A message as it is told to the bot."""
        return {name: value for name, value in message.items() if value is not None}

    def hears(self, kind: str, **what: Any) -> None:
        """Have the bot told of something."""
        self.updates.append({"update_id": next(self._updates), kind: what})
        self.news.set()

    def keep(self, data: bytes) -> str:
        """Keep a file; the id it has from now on."""
        name = f"file-{next(self._others)}"
        self.files[name] = data
        return name

    def unique(self, data: bytes) -> str:
        """What is the same for the same file, whoever sends it."""
        return hashlib.sha256(data).hexdigest()[:16]

    def _photo(self, data: bytes) -> Message:
        sizes = [
            {"file_id": self.keep(data), "file_unique_id": self.unique(data), "width": wide, "height": wide,
             "file_size": len(data)} for wide in (90, 1280)
        ]  # fmt: skip
        return {"photo": sizes}

    def _document(self, data: bytes, name: str, kind: str) -> Message:
        return {"document": {
            "file_id": self.keep(data), "file_unique_id": self.unique(data), "file_name": name, "mime_type": kind,
            "file_size": len(data),
        }}  # fmt: skip

    def _said(
        self, folk: Folk, chat: Chat | None, what: Message, topic: int = 0, answers: Message | None = None
    ) -> Message:
        chat = chat or self.chat(folk)
        if chat.kind == "private":
            chat.opened, chat.bot = True, "member"
        in_topic: Message = {"message_thread_id": topic, "is_topic_message": True} if topic else {}
        if topic and answers is None:
            opened = {"forum_topic_created": {"name": chat.topics[topic], "icon_color": 0}}
            answers = {"message_id": topic, "date": self._date(), "chat": chat.shown, "from": folk.shown, **opened}
        before = {"reply_to_message": self.shown(answers)} if answers else {}
        message = self.put(chat, {"from": folk.shown, **in_topic, **before, **what})
        if chat.bot in ("member", "administrator") and self._is_let_through(chat, message):
            self.hears("message", **self.shown(message))
        return message

    def _is_let_through(self, chat: Chat, message: Message) -> bool:
        """Whether the bot hears it: in groups with privacy mode commands, answers to it, and what happens there."""
        if chat.kind == "private" or not self.privacy or chat.bot == "administrator":
            return True
        text = str(message.get("text") or message.get("caption") or "")
        answered = message.get("reply_to_message", {}).get("from", {}).get("id") == BOT
        happened = "migrate_to_chat_id" in message or "migrate_from_chat_id" in message
        return answered or happened or text.startswith("/") or f"@{BOT_NAME}" in text

    def _date(self) -> int:
        now: datetime = self.clock.now()
        return int(now.timestamp())


def keys(message: Message) -> list[dict[str, Any]]:
    """The buttons under a message."""
    return [key for row in (message.get("reply_markup") or {}).get("inline_keyboard", []) for key in row]


def text_of(message: Message) -> str:
    """What a message says, or what stands under its picture."""
    return str(message.get("text") or message.get("caption") or "")
