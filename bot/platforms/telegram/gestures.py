"""What people do in Telegram, read from its updates: typed, tapped, sent; the rest is named or let be."""

from typing import TypeAlias

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User

from bot.chat import typed
from bot.chat.incoming import Caller
from bot.platforms.telegram.spots import PLATFORM, Spot
from bot.values import dataclass

_THERE = ("member", "administrator", "restricted")  # how somebody is in a group


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a gesture comes from. ``key`` is its update's number, ``message`` the message it is or is about.

    ``called`` is what people call the group and its topic. ``to_us`` says whether it is certainly meant for the bot:
    in private, in reply to it, or by its name; where a command names another bot, it isn't read at all.
    """

    key: str
    spot: Spot
    caller: Caller
    message: int
    called: str = ""
    to_us: bool = True


@dataclass(frozen=True, slots=True)
class Typed:
    """Words: a command, without the bot's name, or others."""

    origin: Origin
    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A pressed button: what is to be answered, its data, and its message as it was: kind, text, and buttons' data."""

    origin: Origin
    query: str
    data: str
    text: str = ""
    kind: str = "text"
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileIn:
    """A file somebody sent: Telegram's id of it, the kind it seems to be, its name and size in bytes (0: unknown)."""

    id: str
    kind: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file with its caption; several with the same ``album`` are one."""

    origin: Origin
    file: FileIn
    caption: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True)
class Odd:
    """Something we have no use for, as a sticker or a place on a map."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Faceless:
    """A command of somebody who speaks as the group itself: nobody can tell who it is."""

    origin: Origin
    text: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """The bot was added to a group."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Moved:
    """A group has become another chat."""

    key: str
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing that concerns us."""

    key: str


Gesture: TypeAlias = Typed | Tapped | SentFile | Odd | Faceless | Arrived | Moved | Nothing


def read(update: Update, me: User) -> Gesture:
    """What an update is."""
    key = str(update.update_id)
    if update.callback_query is not None:
        return _tapped(key, update.callback_query)
    if update.my_chat_member is not None:
        return _arrived(key, update.my_chat_member)
    message = update.message
    if message is None:
        return Nothing(key)
    if message.migrate_to_chat_id:
        return Moved(key, message.chat.id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id:
        return Moved(key, message.migrate_from_chat_id, message.chat.id)
    return _said(key, message, me)


def _said(key: str, message: Message, me: User) -> Gesture:
    if message.from_user is None or message.chat.type == Chat.CHANNEL:
        return Nothing(key)
    origin = _origin(key, message, message.from_user, me)
    is_command = bool(message.text and message.text.startswith("/"))
    if is_command and _named(message.text or "") and not origin.to_us:
        return Nothing(key)
    if message.sender_chat is not None and message.sender_chat.id == message.chat.id:
        return Faceless(origin, _without_name(message.text or "")) if is_command else Nothing(key)
    if message.from_user.is_bot or message.via_bot is not None:
        return Nothing(key)
    if message.text:
        return Typed(origin, _without_name(message.text) if is_command else message.text)
    file = _file(message)
    if file is not None:
        return SentFile(origin, file, message.caption or "", message.media_group_id or "")
    return Odd(origin) if message.effective_attachment is not None else Nothing(key)


def _tapped(key: str, query: CallbackQuery) -> Gesture:
    message = query.message
    if message is None or not query.data:
        return Nothing(key)
    if not isinstance(message, Message):  # too old: Telegram tells only where it was
        origin = Origin(key, Spot(message.chat.id), _caller(query.from_user), message.message_id)
        return Tapped(origin, query.id, query.data)
    origin = Origin(key, _spot(message), _caller(query.from_user), message.message_id, _called(message))
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    buttons = tuple(str(one.callback_data or one.url or "") for row in rows for one in row)
    text = message.text or message.caption or ""
    return Tapped(origin, query.id, query.data, text, _kind(message), buttons)


def _arrived(key: str, change: ChatMemberUpdated) -> Gesture:
    came = change.old_chat_member.status not in _THERE and change.new_chat_member.status in _THERE
    if not came or change.chat.type not in (Chat.GROUP, Chat.SUPERGROUP):
        return Nothing(key)
    return Arrived(Origin(key, Spot(change.chat.id), _caller(change.from_user), 0, change.chat.title or ""))


def _origin(key: str, message: Message, person: User, me: User) -> Origin:
    return Origin(
        key, _spot(message), _caller(person), message.message_id, _called(message), _is_to_us(message, me)
    )  # fmt: skip


def _caller(person: User) -> Caller:
    return Caller(PLATFORM, str(person.id), typed.name(person.full_name), person.language_code or "en")


def _spot(message: Message) -> Spot:
    """The topic only where there are topics: elsewhere Telegram numbers threads of replies the same way."""
    return Spot(message.chat.id, message.message_thread_id if message.is_topic_message else None)


def _called(message: Message) -> str:
    before = message.reply_to_message
    topic = before.forum_topic_created.name if before is not None and before.forum_topic_created else ""
    title = typed.name(message.chat.title or "")
    return f"{title}, {typed.name(topic)}" if topic else title


def _is_to_us(message: Message, me: User) -> bool:
    if message.chat.type == Chat.PRIVATE:
        return True
    text = message.text or message.caption or ""
    if text.startswith("/") and _named(text):
        return _named(text).lower() == (me.username or "").lower()
    before = message.reply_to_message
    return before is not None and before.from_user is not None and before.from_user.id == me.id


def _named(command: str) -> str:
    first = command.split(None, 1)[0]
    return first.partition("@")[2]


def _without_name(command: str) -> str:
    first = command.split(None, 1)[0]
    return first.partition("@")[0] + command[len(first) :]


def _file(message: Message) -> FileIn | None:
    if message.photo:
        largest = message.photo[-1]
        return FileIn(largest.file_id, "photo", "photo.jpg", largest.file_size or 0)
    sound = message.voice or message.audio
    if sound is not None:
        return FileIn(sound.file_id, "voice", getattr(sound, "file_name", None) or "voice.ogg", sound.file_size or 0)
    film = message.video or message.video_note
    if film is not None:
        return FileIn(film.file_id, "video", getattr(film, "file_name", None) or "film.mp4", film.file_size or 0)
    paper = message.document
    if paper is not None and message.animation is None:
        begins = (paper.mime_type or "").partition("/")[0]
        kind = {"audio": "voice", "video": "video", "image": "photo"}.get(begins, "document")
        return FileIn(paper.file_id, kind, typed.name(paper.file_name or "") or "file", paper.file_size or 0)
    return None


def _kind(message: Message) -> str:
    if message.photo:
        return "photo"
    if message.voice or message.audio:
        return "voice"
    if message.video:
        return "video"
    return "document" if message.document else "text"
