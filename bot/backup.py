"""Backups: database and media as one tar file with a manifest, made while the bot runs; and back again."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from bot.database import copies
from bot.program import version
from bot.settings import Settings
from bot.values import dataclass

MANIFEST = "manifest.json"
MEDIA = "media/"
FORM = 1  # of the archive; another number is another way to read it
BLOCK = 1 << 20  # bytes read at a time
SECRET_KEY = "secret.key"  # the data folder's own key, which signs links and sessions


class BackupTrouble(Exception):
    """A backup could not be made or put back; the text says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup holds: when it was made and by what, the schema, the rows of all tables, media and bytes."""

    made_at: str
    streetteam: str
    database: str
    schema: str
    rows: int
    media: int
    bytes: int


def back_up(settings: Settings, target: Path) -> Summary:
    """Write database and media to a new file, which takes its name only once it is whole.

    The database comes first: what its rows name was kept before they were committed, so it is still found after.

    Raises:
        BackupTrouble: there is such a file already, or it cannot be written.
        CannotStart: the database cannot be read.
    """
    if target.exists():
        raise BackupTrouble(f"{target} is there already, and a backup never overwrites one. Choose another name.")
    if not target.parent.is_dir():
        raise BackupTrouble(f"There is no folder {target.parent} to put {target.name} in. Make it first.")
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            kept = Path(folder) / "database"
            copy = copies.take(settings.database, kept)
            handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)  # it holds people's words
            with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
                manifest = _filled(archive, settings, copy, kept)
                _add(archive, MANIFEST, io.BytesIO(json.dumps(manifest, indent=1).encode()))
            unfinished.rename(target)
    except OSError as error:
        raise BackupTrouble(_why_not(error, target)) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return _summary(manifest)


def restore(settings: Settings, source: Path) -> Summary:
    """Put a backup back into an empty data folder; every byte is checked before anything is put in place.

    Raises:
        BackupTrouble: it is no backup, it is damaged, or there is something where it would go.
        CannotStart: the bot is running, or the database cannot be used.
    """
    _refuse_what_is_there(settings)
    with _opened(source) as archive:
        manifest = _manifest(archive, source)
        copy = copies.Copy(manifest["database"], manifest["schema"], manifest["rows"])
        with _unpacked(settings, archive, manifest, source) as folder:
            _put_in_place(settings, folder, copy)
    return _summary(manifest)


def describe(source: Path) -> Summary:
    """What a backup says it holds, without checking it.

    Raises:
        BackupTrouble: it is no backup.
    """
    with _opened(source) as archive:
        return _summary(_manifest(archive, source))


def _filled(archive: tarfile.TarFile, settings: Settings, copy: copies.Copy, database: Path) -> dict[str, Any]:
    """Add everything but the manifest, and return that."""
    files: dict[str, dict[str, str | int]] = {}
    sources = [(copies.FILES[copy.kind], database)]
    sources += [(SECRET_KEY, settings.data / SECRET_KEY)] if (settings.data / SECRET_KEY).exists() else []
    sources += [(f"{MEDIA}{name}", path) for name, path in _media(settings.media)]
    for name, path in sources:
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue  # somebody had it deleted since the folder was listed
        with file:
            files[name] = _add(archive, name, file)
    return {
        "form": FORM, "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "streetteam": version(),
        "database": copy.kind, "schema": copy.schema, "rows": copy.rows, "files": files,
    }  # fmt: skip


def _media(folder: Path) -> Iterator[tuple[str, Path]]:
    """The media there are, by their name inside a backup; what is half-written is left out."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and name.parts[0] != "incoming":
            yield name.as_posix(), path


def _add(archive: tarfile.TarFile, name: str, file: IO[bytes]) -> dict[str, str | int]:
    digest = hashlib.sha256()
    size = 0
    while block := file.read(BLOCK):
        digest.update(block)
        size += len(block)
    file.seek(0)
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    archive.addfile(info, file)
    return {"bytes": size, "sha256": digest.hexdigest()}


def _put_in_place(settings: Settings, folder: Path, copy: copies.Copy) -> None:
    """Move what was unpacked to where it belongs, the database last: without it, nothing of the rest counts."""
    (folder / MEDIA).mkdir(exist_ok=True)
    settings.media.parent.mkdir(parents=True, exist_ok=True)
    if settings.media.is_dir():
        settings.media.rmdir()
    shutil.move(folder / MEDIA, settings.media)
    try:
        if (folder / SECRET_KEY).exists():
            (folder / SECRET_KEY).chmod(0o600)
            (folder / SECRET_KEY).rename(settings.data / SECRET_KEY)
        copies.put_back(settings.database, folder / copies.FILES[copy.kind], copy)
    except BaseException:
        shutil.rmtree(settings.media)
        raise


def _refuse_what_is_there(settings: Settings) -> None:
    if found := copies.occupied(settings.database):
        raise BackupTrouble(
            f"There is data in {found} already, and restoring never overwrites any. Set STREETTEAM_DATA (and"
            " STREETTEAM_DATABASE_URL, where it is set) to an empty place, or move what is there away."
        )
    if settings.media.is_dir() and any(settings.media.iterdir()):
        raise BackupTrouble(
            f"There are media in {settings.media} already, and restoring never overwrites any. Move them away first."
        )


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as archive:
            yield archive
    except FileNotFoundError:
        raise BackupTrouble(f"There is no file {source}.") from None
    except tarfile.TarError as error:
        raise BackupTrouble(f"{source} is no backup of Street Team, or only the first part of one: {error}.") from error
    except OSError as error:
        raise BackupTrouble(f"{source} cannot be restored: {error.strerror or error}.") from error


def _manifest(archive: tarfile.TarFile, source: Path) -> dict[str, Any]:
    try:
        file = archive.extractfile(MANIFEST)
        manifest: dict[str, Any] = json.load(file) if file else {}
        known = manifest["form"] == FORM and manifest["database"] in copies.FILES
    except (KeyError, ValueError, TypeError):
        raise BackupTrouble(f"{source} is no backup of Street Team, or only the first part of one.") from None
    if not known:
        raise BackupTrouble(f"{source} was made by a newer Street Team. Restore it with that version.")
    return manifest


@contextmanager
def _unpacked(settings: Settings, archive: tarfile.TarFile, manifest: dict[str, Any], source: Path) -> Iterator[Path]:
    """The backup's files in a folder beside where they will be, each proven to be what was backed up."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=settings.data, prefix=".restoring-"))
    except OSError as error:
        raise BackupTrouble(f"The data folder {settings.data} cannot be written: {error.strerror}.") from error
    try:
        members = {info.name: info for info in archive}
        for name, expected in manifest["files"].items():
            inside = PurePosixPath(name)
            if inside.is_absolute() or ".." in inside.parts:
                raise BackupTrouble(f"{source} names the file {name}, which no backup does. Nothing was restored.")
            (folder / inside).parent.mkdir(parents=True, exist_ok=True)
            if _take_out(archive, members.get(name), folder / inside) != expected:
                raise BackupTrouble(f"{source} is damaged: {name} is not what was backed up. Nothing was restored.")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _take_out(archive: tarfile.TarFile, member: tarfile.TarInfo | None, target: Path) -> dict[str, str | int]:
    file = archive.extractfile(member) if member is not None and member.isreg() else None
    if file is None:
        return {}
    digest = hashlib.sha256()
    size = 0
    with target.open("xb") as kept:
        while block := file.read(BLOCK):
            digest.update(block)
            size += kept.write(block)
        kept.flush()
        os.fsync(kept.fileno())
    return {"bytes": size, "sha256": digest.hexdigest()}


def _why_not(error: OSError, target: Path) -> str:
    """Which file was in the way of a backup: one of ours that can't be read, or the new one."""
    reason, ours = error.strerror or str(error), Path(str(error.filename or target))
    if target.parent.absolute() in ours.absolute().parents:
        return f"The backup cannot be written to {target}: {reason}."
    return f"{ours} cannot be read: {reason}. Run the backup as the user the bot runs as."


def _summary(manifest: dict[str, Any]) -> Summary:
    files = manifest["files"]
    return Summary(
        manifest["made_at"], manifest["streetteam"], manifest["database"], manifest["schema"],
        sum(manifest["rows"].values()), sum(1 for name in files if name.startswith(MEDIA)),
        sum(file["bytes"] for file in files.values()),
    )  # fmt: skip


def described(summary: Summary) -> str:
    """A summary in a sentence."""
    parts = asdict(summary)
    return (
        "{rows} rows of a {database} database (schema {schema}) and {media} media files, {bytes:,} bytes,"
        " made {made_at} by Street Team {streetteam}".format_map(parts)
    )
