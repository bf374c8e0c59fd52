"""Whether a call is one the Bot API allows: names, required fields and types by its description, lengths by a table."""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.platforms.telegram.reduce import REDUCED, reduced

HERE = Path(__file__).resolve()
PLACES = [parent / "shared" / "specs" / "telegram-api.json" for parent in HERE.parents]

_EMOJI = """
❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨
😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎
👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
REACTIONS = frozenset(_EMOJI.split())
MARKS = frozenset((
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
    "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link", "text_mention",
    "custom_emoji", "date_time",
))  # fmt: skip


class BadCall(Exception):
    """A call the Bot API refuses with 400; the text is its description."""


@lru_cache(maxsize=1)
def api() -> dict[str, Any]:
    """The description: the whole one where it is at hand, else our own reduced copy."""
    whole = next((path for path in PLACES if path.exists()), None)
    return reduced(json.loads(whole.read_text(encoding="utf-8"))) if whole else kept()


def kept() -> dict[str, Any]:
    """Our own reduced copy."""
    found: dict[str, Any] = json.loads(REDUCED.read_text(encoding="utf-8"))
    return found


def check(method: str, given: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    """The parameters of a call as values.

    Raises:
        BadCall: it is one the description, or the table of lengths, doesn't allow.
    """
    fields = api()["methods"].get(method)
    if fields is None:
        raise BadCall(f"unknown method {method}")
    attached = {value.removeprefix("attach://") for value in re.findall(r"attach://\w+", json.dumps(dict(given)))}
    unknown = [name for name in (*given, *files) if name not in fields and name not in attached]
    if unknown:
        raise BadCall(f"{method} has no {unknown}")
    missing = [name for name, (_kinds, required) in fields.items() if required and name not in (*given, *files)]
    if missing:
        raise BadCall(f"{method} needs {missing}")
    values = {name: _value(f"{method}.{name}", text, fields[name][0], files) for name, text in given.items()}
    values |= {name: data for name, data in files.items() if name in fields}
    for name, value in values.items():
        for where, judge in LENGTHS.items():
            if where in (name, f"{method}.{name}"):
                judge(f"{method}.{name}", value)
    _look_at_text(values)
    return values


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _value(where: str, text: str, kinds: list[str], files: Mapping[str, bytes]) -> Any:
    """A parameter as the first of its types that it can be."""
    for kind in kinds:
        if kind == "Integer" and re.fullmatch(r"-?\d+", text):
            return int(text)
        if kind in ("Float", "Float number") and re.fullmatch(r"-?\d+(\.\d+)?", text):
            return float(text)
        if kind == "Boolean" and text in ("true", "false"):
            return text == "true"
        if kind == "InputFile" and text.startswith("attach://"):
            return files[text.removeprefix("attach://")]
        if kind == "String":
            return text
    try:
        value = json.loads(text)
    except ValueError:
        raise BadCall(f"{where}: {text[:60]!r} is none of {kinds}") from None
    if not any(_fits(value, kind) for kind in kinds):
        raise BadCall(f"{where}: {value!r:.200} is none of {kinds}")
    return value


def _fits(value: Any, kind: str) -> bool:
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_fits(each, kind.removeprefix("Array of ")) for each in value)
    if kind in ("Integer", "Float", "Float number"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "Boolean":
        return isinstance(value, bool)
    if kind in ("String", "InputFile"):
        return isinstance(value, str)
    found = api()["types"].get(kind)
    if found is None or not isinstance(value, dict):
        return False
    if found["subtypes"]:
        return any(_fits(value, each) for each in found["subtypes"])
    fields = found["fields"]
    known = all(name in fields and any(_fits(each, k) for k in fields[name][0]) for name, each in value.items())
    return known and all(name in value for name, (_kinds, required) in fields.items() if required)


def _between(least: int, most: int, count: Callable[[Any], int]) -> Callable[[str, Any], None]:
    def judge(where: str, value: Any) -> None:
        if not least <= count(value) <= most:
            raise BadCall(f"{where}: {count(value)} is not between {least} and {most}")

    return judge


def _keyboard(where: str, markup: Any) -> None:
    keys = [key for row in markup.get("inline_keyboard", []) for key in row]
    if len(keys) > 100 or any(len(row) > 8 for row in markup.get("inline_keyboard", [])):
        raise BadCall(f"{where}: too many buttons")
    for key in keys:
        does = [name for name in key if name not in ("text", "style", "icon_custom_emoji_id")]
        if len(does) != 1 or not key["text"].strip():
            raise BadCall(f"{where}: BUTTON_TYPE_INVALID {key}")
        if "callback_data" in key and not 1 <= len(key["callback_data"].encode()) <= 64:
            raise BadCall(f"{where}: BUTTON_DATA_INVALID {key}")
        if "url" in key and not _opens(key["url"]):
            raise BadCall(f"{where}: BUTTON_URL_INVALID {key}")
        if key.get("style") not in (None, "danger", "success", "primary"):
            raise BadCall(f"{where}: BUTTON_STYLE_INVALID {key}")


def _opens(address: str) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return parts.scheme in ("http", "https", "tg") and ("." in host or parts.scheme == "tg")


def _commands(where: str, commands: Any) -> None:
    if not 1 <= len(commands) <= 100:
        raise BadCall(f"{where}: {len(commands)} commands")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not 1 <= len(command["description"]) <= 256:
            raise BadCall(f"{where}: BOT_COMMAND_INVALID {command}")


def _reaction(where: str, reactions: Any) -> None:
    if len(reactions) > 1 or any(each.get("emoji") not in REACTIONS for each in reactions):
        raise BadCall(f"{where}: REACTION_INVALID {reactions}")


def _look_at_text(values: Mapping[str, Any]) -> None:
    """Texts and their entities: something to read, and marks that lie on it and between characters."""
    if "text" in values and "callback_query_id" not in values and not values["text"].strip(" \n\t\u2060\u200b"):
        raise BadCall("message text is empty")
    pairs = [(values.get("text"), values.get("entities")), (values.get("caption"), values.get("caption_entities"))]
    media = values.get("media", [])
    for one in media if isinstance(media, list) else [media]:
        pairs.append((one.get("caption"), one.get("caption_entities")))
        if units(one.get("caption") or "") > 1024:
            raise BadCall("message caption is too long")
    for text, marks in pairs:
        _marks(text or "", marks or [])


def _marks(text: str, marks: list[dict[str, Any]]) -> None:
    if len(marks) > 100:
        raise BadCall("too many entities")
    coded = text.encode("utf-16-le", "surrogatepass")
    for mark in marks:
        begin, end = mark["offset"], mark["offset"] + mark["length"]
        if mark["type"] not in MARKS or begin < 0 or mark["length"] < 1 or end > units(text):
            raise BadCall(f"ENTITY_BOUNDS_INVALID {mark} in {units(text)}")
        try:
            coded[2 * begin : 2 * end].decode("utf-16-le")
        except UnicodeDecodeError:
            raise BadCall(f"ENTITY_BOUNDS_INVALID {mark}: in the middle of a character") from None
        if mark["type"] == "date_time" and "unix_time" not in mark:
            raise BadCall(f"ENTITY_INVALID {mark}")


# Lengths and ranges are prose in the description; these are what it says.
LENGTHS: Mapping[str, Callable[[str, Any], None]] = {
    "sendMessage.text": _between(1, 4096, units),
    "editMessageText.text": _between(1, 4096, units),
    "caption": _between(0, 1024, units),
    "answerCallbackQuery.text": _between(0, 200, len),
    "sendMediaGroup.media": _between(2, 10, len),
    "getUpdates.limit": _between(1, 100, int),
    "setWebhook.secret_token": _between(1, 256, len),
    "setWebhook.max_connections": _between(1, 100, int),
    "reply_markup": _keyboard,
    "setMyCommands.commands": _commands,
    "setMessageReaction.reaction": _reaction,
}
