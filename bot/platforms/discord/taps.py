"""What is in the id of a button, a list or a form: all of its meaning, so that it outlives every restart."""

import re
import secrets
from typing import TypeAlias
from zlib import crc32

from bot.ids import long, short
from bot.values import dataclass

LONGEST = 100  # characters of an id; Discord's

_TAP = re.compile(r"st:(?P<tap>[\w.:|-]+)~[0-9a-z]+(?:\.(?P<view>[0-9a-z]+))?", re.ASCII)
_PICK = re.compile(r"st-pick~[0-9a-z]+(?:\.(?P<view>[0-9a-z]+))?", re.ASCII)
_PAYLOAD = re.compile(r"[\w.:|-]+", re.ASCII)
_OPEN = re.compile(r"st-open:(?P<draft>[0-9a-z]{1,13})\.(?P<round>\d{1,3})", re.ASCII)
_SEND = re.compile(r"st-send:(?P<draft>[0-9a-z]{1,13})", re.ASCII)
_ASK = re.compile(r"st-ask:(?P<draft>[0-9a-z]{1,13})\.(?P<round>\d{1,3})\.(?P<of>\d{1,3})\.[\w-]+", re.ASCII)
_MESSAGE = re.compile(r"st-msg:(?P<message>[0-9a-z]{1,13})", re.ASCII)
_TALK = re.compile(r"st-talk:(?P<key>[\w-]{1,60})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tap:
    """A button, or one of a list: its payload, and what stands for the view its message shows ("" for none)."""

    payload: str
    view: str


@dataclass(frozen=True, slots=True)
class Opens:
    """Opens a form again, at one of its rounds (from 0)."""

    draft: int
    round: int


@dataclass(frozen=True, slots=True)
class Sends:
    """Sends a form as it stands."""

    draft: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A form, opened once: its draft, the round it was (from 0) and how many there were."""

    draft: int
    round: int
    of: int


@dataclass(frozen=True, slots=True)
class Talks:
    """Opens the thread in which people talk about something, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class HandsIn:
    """Hands in the photos of a message."""

    message: int


Meaning: TypeAlias = Tap | Opens | Sends | Talks | HandsIn


def tap_id(payload: str, number: int, view: str = "") -> str:
    """The id of the message's button with that number; ``view`` is the payload of what the message shows."""
    return f"st:{payload}~{short(number)}{_after(view)}"


def pick_id(number: int, view: str = "") -> str:
    """The id of a list; each of its options has a payload as its value."""
    return f"st-pick~{short(number)}{_after(view)}"


def open_id(draft: int, round_: int) -> str:
    """The id of a button that opens a form at a round."""
    return f"st-open:{short(draft)}.{round_}"


def send_id(draft: int) -> str:
    """The id of a button that sends a form as it stands."""
    return f"st-send:{short(draft)}"


def ask_id(draft: int, round_: int, of: int) -> str:
    """The id of a form's window, never the same twice: Discord keeps windows by it."""
    return f"st-ask:{short(draft)}.{round_}.{of}.{secrets.token_urlsafe(9)}"


def talk_id(key: str) -> str:
    """The id of a button that opens a thread."""
    return f"st-talk:{key}"


def hand_in_id(message: int) -> str:
    """The id of a button that hands in the photos of a message."""
    return f"st-msg:{short(message)}"


def view_mark(view: str) -> str:
    """What stands for a view in the ids of its buttons; "" for none."""
    return short(crc32(view.encode())) if view else ""


def meaning(custom_id: str, chosen: str = "") -> Meaning | None:
    """What was pressed, or chosen from a list; None where it is nothing of ours."""
    if found := _TAP.fullmatch(custom_id):
        return Tap(found["tap"], found["view"] or "")
    if (found := _PICK.fullmatch(custom_id)) and _PAYLOAD.fullmatch(chosen):
        return Tap(chosen, found["view"] or "")
    if found := _TALK.fullmatch(custom_id):
        return Talks(found["key"])
    try:
        if found := _OPEN.fullmatch(custom_id):
            return Opens(long(found["draft"]), int(found["round"]))
        if found := _SEND.fullmatch(custom_id):
            return Sends(long(found["draft"]))
        if found := _MESSAGE.fullmatch(custom_id):
            return HandsIn(long(found["message"]))
    except ValueError:
        return None
    return None


def asked(custom_id: str) -> Asked | None:
    """Which form was sent; None where it is none of ours."""
    found = _ASK.fullmatch(custom_id)
    try:
        return Asked(long(found["draft"]), int(found["round"]), int(found["of"])) if found else None
    except ValueError:
        return None


def _after(view: str) -> str:
    return f".{view_mark(view)}" if view else ""
