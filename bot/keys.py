"""The data folder's own secret key, which signs links and sessions: made once, whole or not at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from bot.backup import SECRET_KEY
from bot.settings import SHORTEST_KEY, Settings


class KeyTooShort(Exception):
    """The kept key can be guessed. The text names the file and says what to do."""


def secret_key(settings: Settings) -> str:
    """The key that was set, else the one kept in the data folder, made now where there is none.

    Raises:
        KeyTooShort: what is kept there can be guessed.
        OSError: it can be neither read nor made.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.data / SECRET_KEY
    if not path.exists():
        _make(path)
    return kept_key(path)


def kept_key(path: Path) -> str:
    """The key in a file.

    Raises:
        KeyTooShort: it can be guessed.
        OSError: it can't be read.
    """
    key = path.read_text("utf-8", "replace").strip()
    if len(key) < SHORTEST_KEY:
        raise KeyTooShort(
            f"The key in {path} has {len(key)} characters, and whoever guesses it signs in as anybody."
            " Put the right one back from a backup, or delete the file:"
            " a new one is made, and everybody signs in anew."
        )
    return key


def _make(path: Path) -> None:
    """Write a new key beside its place and link it there, so that it is never there in part, nor twice."""
    new = path.with_name(f".{path.name}-{os.getpid()}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(new, path)
    finally:
        new.unlink(missing_ok=True)
