"""Where files are kept: under the SHA-256 of what is in them, so that nothing is kept twice or changes."""

import asyncio
import errno
import hashlib
import os
import re
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NoReturn, Protocol, TypeVar

Result = TypeVar("Result")

UNFINISHED_FOR = timedelta(hours=24)  # older leftovers of a kill belong to nobody

_KEY = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,5}", re.ASCII)
_ENDING = re.compile(r"[a-z0-9]{2,5}", re.ASCII)
_INCOMING = "incoming"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StoreTrouble(Exception):
    """A file could not be kept or read; the text is a sentence that says why. Nothing was changed."""


class NotKept(StoreTrouble):
    """There is no file under this key."""


class BadKey(ValueError):
    """What came from outside is no key of this store."""


class Store(Protocol):
    """Keeps files by what is in them. A key is 64 hex digits, a dot and an ending: ``9f86….jpg``."""

    async def keep(self, data: bytes, ending: str) -> str:
        """Keep a file and return its key; durable when this returns, kept once however often it comes.

        Args:
            data: what is in it.
            ending: what stands behind the dot, 2 to 5 small letters or digits.

        Raises:
            StoreTrouble: it could not be kept.
            BadKey: the ending is none.
        """

    async def read(self, key: str) -> bytes:
        """What is in a file.

        Raises:
            NotKept: there is none.
            StoreTrouble: it could not be read.
            BadKey: that is no key.
        """

    async def exists(self, key: str) -> bool:
        """Whether there is such a file.

        Raises:
            BadKey: that is no key.
        """

    async def remove(self, key: str) -> None:
        """Forget a file; one that isn't there is forgotten already.

        Raises:
            StoreTrouble: it could not be removed.
            BadKey: that is no key.
        """

    def kept(self) -> AsyncIterator[str]:
        """Every key there is, in order."""

    async def probe(self) -> str | None:
        """Try it out: None where it works, else a sentence that says what is wrong and what to do."""


def key_of(data: bytes, ending: str) -> str:
    """The key a file is kept under.

    Raises:
        BadKey: the ending is none.
    """
    if not _ENDING.fullmatch(ending):
        raise BadKey(f"{ending!r} is no ending of a file")
    return f"{hashlib.sha256(data).hexdigest()}.{ending}"


def checked(key: str) -> str:
    """The key, if it is one.

    Raises:
        BadKey: it is something else, as a path would be.
    """
    if not _KEY.fullmatch(key):
        raise BadKey(f"{key[:80]!r} is no key of a file")
    return key


class FolderStore:
    """A :class:`Store` in a folder, in two levels so that no folder grows long: ``9f/86/9f86….jpg``."""

    def __init__(self, path: Path) -> None:
        """Take the folder; it is made when the first file comes."""
        self.path = path

    async def keep(self, data: bytes, ending: str) -> str:
        """Write beside, flush to the disk, move into place; see :meth:`Store.keep`."""
        key = key_of(data, ending)
        await self._run(lambda: self._write(self._file(key), data))
        return key

    async def read(self, key: str) -> bytes:
        """See :meth:`Store.read`."""
        return await self._run(self._file(checked(key)).read_bytes)

    def read_here(self, key: str) -> bytes:
        """What is in a file, read in the thread that asks.

        Raises:
            NotKept, StoreTrouble, BadKey: see :meth:`Store.read`.
        """
        return self._explaining(self._file(checked(key)).read_bytes)

    async def exists(self, key: str) -> bool:
        """See :meth:`Store.exists`."""
        return await self._run(self._file(checked(key)).is_file)

    async def remove(self, key: str) -> None:
        """See :meth:`Store.remove`."""
        await self._run(lambda: self._file(checked(key)).unlink(missing_ok=True))

    async def kept(self) -> AsyncIterator[str]:
        """See :meth:`Store.kept`."""
        for outer in await self._run(lambda: _folders(self.path)):
            for key in await self._run(partial(_keys_in, outer)):
                yield key

    async def probe(self) -> str | None:
        """See :meth:`Store.probe`."""
        try:
            await self._run(self._try_out)
        except StoreTrouble as trouble:
            return str(trouble)
        return None

    async def sweep(self, now: datetime) -> int:
        """Remove what kills left half-written a day ago or longer; return how many files that were."""
        return await self._run(lambda: self._sweep((now - UNFINISHED_FOR).timestamp()))

    def _file(self, key: str) -> Path:
        return self.path / key[:2] / key[2:4] / key

    def _write(self, target: Path, data: bytes) -> None:
        if target.is_file():
            return
        incoming = self.path / _INCOMING
        for folder in (incoming, target.parent):
            _make(folder)
        part = incoming / f"{target.name}.{secrets.token_hex(8)}"
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _flush(target.parent)

    def _try_out(self) -> None:
        sample = secrets.token_bytes(4096)
        target = self._file(key_of(sample, "probe"))
        try:
            self._write(target, sample)
            if target.read_bytes() != sample:
                raise StoreTrouble(f"The media folder {self.path} gives back something else than it was given.")
        finally:
            target.unlink(missing_ok=True)

    def _sweep(self, before: float) -> int:
        incoming = self.path / _INCOMING
        left = [part for part in incoming.iterdir() if part.stat().st_mtime < before] if incoming.is_dir() else []
        for part in left:
            part.unlink(missing_ok=True)
        return len(left)

    async def _run(self, work: Callable[[], Result]) -> Result:
        return await asyncio.to_thread(self._explaining, work)

    def _explaining(self, work: Callable[[], Result]) -> Result:
        try:
            return work()
        except OSError as error:
            self._explain(error)

    def _explain(self, error: OSError) -> NoReturn:
        if isinstance(error, FileNotFoundError) and self.path.is_dir():
            raise NotKept("There is no such file in the media folder.") from error
        if error.errno in _NO_ROOM:
            raise StoreTrouble(
                f"There is no room left for the media folder {self.path}: free some space on its disk."
            ) from error
        if error.errno == errno.EROFS:
            raise StoreTrouble(f"The media folder {self.path} is on a disk that is read-only.") from error
        if isinstance(error, PermissionError):
            raise StoreTrouble(
                f"The media folder {self.path} may not be written by this program:"
                " make the account it runs as the folder's owner."
            ) from error
        if isinstance(error, (NotADirectoryError, FileExistsError)):
            raise StoreTrouble(f"The media folder {self.path} can't be made: a file is in its way.") from error
        raise StoreTrouble(f"The media folder {self.path} doesn't work: {error.strerror or error}.") from error


def _make(folder: Path) -> None:
    """Make a folder so that it is still there after a power cut."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        _make(folder.parent)
    folder.mkdir(exist_ok=True)
    _flush(folder.parent)


def _flush(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system can do that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _folders(path: Path) -> list[Path]:
    return sorted(folder for folder in path.glob("[0-9a-f][0-9a-f]") if folder.is_dir())


def _keys_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*/*") if _KEY.fullmatch(path.name))
