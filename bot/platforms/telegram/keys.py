"""Buttons under a message: what they say, what they carry, and how they look."""

import ipaddress
from collections.abc import Iterable, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.chat.screen import Action, Items, Link, Screen, Tone, Weight
from bot.platforms.telegram.text import safe, shortened, units, visible
from bot.values import dataclass
from bot.words import Reader, Sayable

ROUTE = "st:"  # what a button's data begins with that leads to a route; a question's begin with ASK
ASK = "sq:"
LONGEST_DATA = 64  # bytes; Telegram's
LONGEST_LABEL = 60  # UTF-16 units; two lines on a phone
SHORT = 16  # units of a label of which two stand beside each other
MOST = 100  # buttons under a message

# How Telegram names its three colours: blue, green and red.
_STYLES = {Weight.MAIN: "primary", Weight.DANGER: "danger", Weight.PLAIN: ""}
GREEN = "success"


@dataclass(frozen=True, slots=True)
class Key:
    """A button: what it says, and either the data it sends or the address it opens.

    Raises:
        ValueError: the data would not fit.
    """

    says: str
    data: str = ""
    opens: str = ""
    style: str = ""

    def __post_init__(self) -> None:
        """Refuse what Telegram would refuse, before it is sent."""
        if not (self.data or self.opens) or len(self.data.encode()) > LONGEST_DATA:
            raise ValueError(f"the button {self.data!r} doesn't fit into {LONGEST_DATA} bytes")


Keyboard: TypeAlias = tuple[tuple[Key, ...], ...]


def of_screen(screen: Screen, reader: Reader) -> Keyboard:
    """The buttons of a screen: those of what it lists, each on its own, then its own."""
    rows: list[tuple[Key, ...]] = []
    for block in screen.blocks:
        if isinstance(block, Items):
            for item in block.items:
                if item.action is not None:
                    label = f"{reader.say(item.title)} · {reader.say(item.action.label)}"
                    rows.append((Key(said(label), route(item.action), style=_listed(item.action)),))
    keys = _actions(screen, reader)
    return tuple(rows[: MOST - len(keys)]) + in_rows(keys)


def in_rows(keys: Sequence[Key]) -> Keyboard:
    """Keys in rows, short ones in pairs."""
    rows: list[tuple[Key, ...]] = []
    for key in keys[:MOST]:
        pair = rows and len(rows[-1]) == 1 and _is_short(rows[-1][0]) and _is_short(key)
        if pair:
            rows[-1] = (*rows[-1], key)
        else:
            rows.append((key,))
    return tuple(rows)


def route(action: Action) -> str:
    """The data of a button that leads to a route."""
    return ROUTE + action.tap


def tap_in(data: str) -> str | None:
    """The payload in a button's data; None where it isn't one of a route."""
    return data.removeprefix(ROUTE) if data.startswith(ROUTE) else None


def said(label: str) -> str:
    """A label as a button shows it: on one line, never empty, never too long."""
    return shortened(visible(" ".join(safe(label).split())), LONGEST_LABEL)


def can_open(address: str) -> bool:
    """Whether Telegram takes an address for a button: one on the web, with a real name."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or "." not in host or host.endswith(".localhost"):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return True


def unopened(screen: Screen) -> Iterable[Link]:
    """Links of a screen that no button can open: they are written out."""
    return (one for one in screen.actions if isinstance(one, Link) and not can_open(one.address))


def written(keyboard: Keyboard) -> dict[str, object] | None:
    """The buttons as the Bot API takes them; None where there are none."""
    return {"inline_keyboard": [[_written(key) for key in row] for row in keyboard]} if keyboard else None


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """The buttons as the library takes them; None where there are none."""
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[_button(key) for key in row] for row in keyboard])


def _button(key: Key) -> InlineKeyboardButton:
    style = key.style or None
    if key.opens:
        return InlineKeyboardButton(key.says, url=key.opens, style=style)
    return InlineKeyboardButton(key.says, callback_data=key.data, style=style)


def _written(key: Key) -> dict[str, str]:
    style = {"style": key.style} if key.style else {}
    does = {"url": key.opens} if key.opens else {"callback_data": key.data}
    return {"text": key.says, **does, **style}


def _actions(screen: Screen, reader: Reader) -> list[Key]:
    """The screen's own buttons; the only one there is is the one to take, where it does no harm."""
    alone = sum(isinstance(one, Action) for one in screen.actions) == 1
    keys = []
    for one in screen.actions:
        if isinstance(one, Action):
            weight = Weight.MAIN if alone and one.weight is Weight.PLAIN else one.weight
            keys.append(Key(_label(reader, one.label), route(one), style=_style(weight, screen.tone)))
        elif can_open(one.address):
            keys.append(Key(_label(reader, one.label), opens=one.address))
    return keys


def _style(weight: Weight, tone: Tone) -> str:
    return GREEN if weight is Weight.MAIN and tone is Tone.GOOD else _STYLES[weight]


def _listed(action: Action) -> str:
    """Beside many others, only what is dangerous stands out."""
    return _STYLES[action.weight] if action.weight is Weight.DANGER else ""


def _label(reader: Reader, label: Sayable) -> str:
    return said(reader.say(label))


def _is_short(key: Key) -> bool:
    return units(key.says) <= SHORT
