"""The ways in from outside: addresses that lead to the web side, or straight into a chat with the bot."""

import re
from urllib.parse import urlsplit

from bot.ids import short

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_FITS = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what a start link may carry; Telegram's, the narrowest there is


class Doors:
    """Every way in there is: the web side's, and those of the chat apps once they know what they are called there."""

    def __init__(self, web: str = "") -> None:
        """Take how people reach the web side, without a slash at the end; "" where they can't."""
        self._web = web
        self._chats: dict[str, str] = {}

    def opens(self, app: str, address: str) -> None:
        """From now on a chat in that app, as people call it, is opened at an address with a start's word behind it."""
        self._chats[app] = address

    def invite(self, code: str) -> str:
        """The address that lets people in with a code, by a browser; "" where there is none."""
        return f"{self._web}/join/{code}" if self._web else ""

    def page(self, code: str) -> str:
        """The address of a public page by its code; "" where there is none."""
        return f"{self._web}/p/{code}" if self._web else ""

    @property
    def here_only(self) -> bool:
        """Whether the web side is reached on the machine the program runs on, and nowhere else."""
        return urlsplit(self._web).hostname in LOOPBACK

    def starts(self, prefix: str, carries: int | str) -> list[tuple[str, str]]:
        """Apps by name, each with the address that opens a chat there and begins with what the prefix leads to."""
        word = f"{prefix}-{short(carries) if isinstance(carries, int) else carries}"
        if _FITS.fullmatch(word) is None:
            return []
        return [(app, f"{address}{word}") for app, address in self._chats.items()]
