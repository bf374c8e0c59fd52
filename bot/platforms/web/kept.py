"""Screens as a transcript keeps them: our dataclasses as JSON and back, in nobody's language yet."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import lru_cache
from typing import Any

from bot import words
from bot.chat import screen as screens
from bot.chat.screen import File, Notice, Screen
from bot.database import instant, micros
from bot.media import drawings
from bot.values import dataclass
from bot.words import Sayable


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A :class:`File` on its way into the store: its key there, the name it is saved under, and what it is.

    Until the file is made, ``key`` is a word of its own that :func:`written` was given for it.
    """

    key: str
    name: str
    about: Sayable


class Unreadable(Exception):
    """Something another version of this program kept."""


Kept = Screen | Notice
KeyOf = Callable[[File], str]


def written(reply: Kept, key_of: KeyOf) -> str:
    """A reply as JSON; ``key_of`` says what each file in it is to be called until it is made."""
    return json.dumps(_packed(reply, key_of), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Kept:
    """The reply :func:`written` wrote down.

    Raises:
        Unreadable: another version of this program kept it.
    """
    try:
        found = _unpacked(json.loads(text))
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(str(error)) from error
    if not isinstance(found, Screen | Notice):
        raise Unreadable(type(found).__name__)
    return found


def _packed(value: object, key_of: KeyOf) -> Any:
    if isinstance(value, File):
        value = KeptFile(key_of(value), value.name, value.about)
    if isinstance(value, tuple | list):
        return [_packed(part, key_of) for part in value]
    if isinstance(value, Enum):
        return {"_": _name(type(value)), "=": value.value}
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _packed(getattr(value, field.name), key_of) for field in fields(value)}
        return {"_": _name(type(value)), **parts}
    if value is None or isinstance(value, str | int | float):
        return value
    return _simple(value)


def _simple(value: object) -> dict[str, str | int]:
    if isinstance(value, datetime):
        return {"_": "instant", "=": micros(value)}
    if isinstance(value, date):
        return {"_": "day", "=": value.isoformat()}
    if isinstance(value, time):
        return {"_": "time", "=": value.isoformat()}
    if isinstance(value, bytes):
        return {"_": "bytes", "=": base64.b64encode(value).decode()}
    raise TypeError(f"a screen cannot keep a {type(value).__name__}")


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_unpacked(part) for part in value)
    if not isinstance(value, dict):
        return value
    make = _makers()[value.pop("_")]
    if "=" in value:
        return make(value["="])
    return make(**{name: _unpacked(part) for name, part in value.items()})


def _name(kind: type) -> str:
    """The class with its module, as two of them may have one name: ``screen.Standing``, ``drawings.Standing``."""
    return f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"


@lru_cache(maxsize=1)
def _makers() -> Mapping[str, Callable[..., object]]:
    makers: dict[str, Callable[..., object]] = {
        "instant": instant, "day": date.fromisoformat, "time": time.fromisoformat, "bytes": base64.b64decode,
        _name(KeptFile): KeptFile,
    }  # fmt: skip
    for module in (screens, words, drawings):
        for kind in vars(module).values():
            if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, Enum)):
                makers[_name(kind)] = kind
    return makers
