"""Files are kept whole, once, and only under keys of the store's own making."""

import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from bot.media.store import BadKey, FolderStore, NotKept, Store, StoreTrouble, checked, key_of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "media")


def files(store: FolderStore) -> list[Path]:
    return sorted(path for path in store.path.rglob("*") if path.is_file())


async def test_what_is_kept_can_be_read_again(store: FolderStore) -> None:
    key = await store.keep(b"a photo", "jpg")

    assert key == sha256(b"a photo").hexdigest() + ".jpg"
    assert await store.read(key) == b"a photo"
    assert await store.exists(key)
    assert files(store) == [store.path / key[:2] / key[2:4] / key]


async def test_the_same_file_is_kept_once(store: FolderStore) -> None:
    first = await store.keep(b"a photo", "jpg")
    before = files(store)[0].stat().st_ino

    assert await store.keep(b"a photo", "jpg") == first
    assert [path.stat().st_ino for path in files(store)] == [before]


async def test_a_file_is_forgotten_when_asked_and_asking_twice_is_fine(store: FolderStore) -> None:
    key = await store.keep(b"a photo", "jpg")

    await store.remove(key)
    await store.remove(key)

    assert not await store.exists(key)
    with pytest.raises(NotKept):
        await store.read(key)


async def test_every_key_is_listed_for_the_backup(store: FolderStore) -> None:
    kept = [await store.keep(bytes([number]), "jpg") for number in range(20)]

    assert [key async for key in store.kept()] == sorted(kept)


async def test_an_empty_store_has_no_keys(store: FolderStore) -> None:
    assert [key async for key in store.kept()] == []
    with pytest.raises(StoreTrouble):
        await store.read("0" * 64 + ".jpg")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "../../etc/passwd",
        "/etc/passwd",
        "0" * 64,
        "0" * 64 + ".jpg/../../x",
        "0" * 64 + ".jpg\n",
        "0" * 64 + ".",
        "0" * 64 + ".JPG",
        "0" * 63 + "g.jpg",
        "٣" * 64 + ".jpg",
        "0" * 62 + "/..jpg",
        "incoming/" + "0" * 64 + ".jpg",
        "0" * 64 + ".jpg\0",
    ],
)
async def test_what_is_no_key_touches_no_file(store: FolderStore, key: str) -> None:
    (store.path.parent / "x").write_text("not yours")

    for call in (store.read, store.exists, store.remove):
        with pytest.raises(BadKey):
            await call(key)
    with pytest.raises(BadKey):
        checked(key)

    assert (store.path.parent / "x").read_text() == "not yours"


@pytest.mark.parametrize("ending", ["", "j", "JPG", "../x", "a/b", "jpeg2000", "jp g"])
async def test_what_is_no_ending_keeps_nothing(store: FolderStore, ending: str) -> None:
    with pytest.raises(BadKey):
        await store.keep(b"a photo", ending)

    assert files(store) == []


def killed_after_five(script: str) -> list[str]:
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline().strip() for _ in range(5)]
        writer.send_signal(signal.SIGKILL)
    return lines


async def test_a_kill_in_the_middle_leaves_whole_files_only(store: FolderStore) -> None:
    script = f"""
import asyncio, os, sys
from pathlib import Path
from bot.media.store import FolderStore
async def main():
    store = FolderStore(Path({str(store.path)!r}))
    for number in range(100_000):
        print(await store.keep(os.urandom(300_000), "jpg"), flush=True)
asyncio.run(main())
"""
    acknowledged = killed_after_five(script) + killed_after_five(script) + killed_after_five(script)

    kept = [key async for key in store.kept()]

    assert set(acknowledged) <= set(kept)
    for key in kept:
        assert sha256(await store.read(key)).hexdigest() + ".jpg" == key


async def test_what_a_kill_left_half_written_is_swept_away_after_a_day(store: FolderStore) -> None:
    key = await store.keep(b"a photo", "jpg")
    left = store.path / "incoming" / "half.jpg.0011"
    left.write_bytes(b"hal")
    now = datetime.fromtimestamp(left.stat().st_mtime, UTC)

    assert await store.sweep(now + timedelta(hours=23)) == 0
    assert await store.sweep(now + timedelta(hours=25)) == 1
    assert not left.exists()
    assert await store.exists(key)


async def test_a_store_that_works_has_nothing_to_say(store: FolderStore) -> None:
    assert await store.probe() is None
    assert files(store) == []


async def test_a_file_in_the_way_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("I was here first")
    store = FolderStore(tmp_path / "media")

    said = await store.probe()

    assert said is not None
    assert "a file is in its way" in said
    assert str(store.path) in said
    with pytest.raises(StoreTrouble, match="in its way"):
        await store.keep(b"a photo", "jpg")


def limited(store: FolderStore, before: str) -> str:
    """What the probe and a keep say in a process that had something done to it before."""
    script = f"""
import asyncio, os, resource, signal
from pathlib import Path
from bot.media.store import FolderStore, StoreTrouble
async def main():
    await asyncio.to_thread(int)
    {before}
    store = FolderStore(Path({str(store.path)!r}))
    print(await store.probe())
    try:
        await store.keep(b"x" * 100_000, "jpg")
    except StoreTrouble as trouble:
        print(trouble)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


async def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing_behind(store: FolderStore) -> None:
    key = await store.keep(b"kept before", "jpg")

    said = limited(store, "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))")

    assert len(re.findall("no room left for the media folder", said)) == 2
    assert [path.name for path in files(store)] == [key]


async def test_a_folder_that_may_not_be_written_is_said_in_a_sentence(store: FolderStore) -> None:
    store.path.mkdir(parents=True)
    store.path.chmod(0o555)
    somebody_else = "os.setgid(65534); os.setuid(65534)" if os.getuid() == 0 else ""

    said = limited(store, somebody_else)

    assert len(re.findall("may not be written by this program", said)) == 2
    assert "owner" in said


def test_a_folder_is_a_store(store: FolderStore) -> None:
    kept: Store = store

    assert key_of(b"", "jpg").startswith("e3b0c442")
    assert kept is store
