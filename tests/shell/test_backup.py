"""Backups: made while somebody writes, put back whole, and refused where they are not."""

import asyncio
import io
import json
import tarfile
from pathlib import Path

import pytest

from bot.backup import MANIFEST, SECRET_KEY, BackupTrouble, back_up, restore
from bot.database import CannotStart, Database, Transaction, open_database
from bot.database.migrate import head
from bot.settings import Settings
from tests.shell.conftest import Shell

PHOTO = "ab/cd/abcd.jpg"


@pytest.fixture
def here(url: str, tmp_path: Path) -> Settings:
    """A place with a database, a photo, a half-written photo and a key."""
    data = tmp_path / "here"
    (data / "media" / "ab" / "cd").mkdir(parents=True)
    (data / "media" / PHOTO).write_bytes(b"a photo")
    (data / "media" / "incoming").mkdir()
    (data / "media" / "incoming" / "half").write_bytes(b"half")
    (data / SECRET_KEY).write_text("k" * 64)
    return Settings(data=data, database_url=url)


def write_twice(tx: Transaction) -> None:
    """Two rows that belong together: a copy with one of them only would be torn."""
    number = tx.new_id()
    tx.run("INSERT INTO total (board, holder, amount, reached_at) VALUES (:id, 1, 1, 1)", id=number)
    tx.run("INSERT INTO bucket (board, level, b, n) VALUES (:id, 0, 0, 1)", id=number)


def pairs(tx: Transaction) -> tuple[int, int]:
    row = tx.one(
        "SELECT (SELECT COUNT(*) FROM total) AS totals, (SELECT COUNT(*) FROM bucket b JOIN total t"
        " ON t.board = b.board) AS pairs"
    )
    assert row is not None
    return row["totals"], row["pairs"]


def test_a_backup_made_while_somebody_writes_comes_back_as_one_moment(
    runner: asyncio.Runner, database: Database, here: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    async def write_and_back_up() -> int:
        for _ in range(50):
            await database.unit(write_twice)
        making = asyncio.get_running_loop().run_in_executor(None, back_up, here, tmp_path / "b.tar")
        while not making.done():
            await database.unit(write_twice)
        await making
        return (await database.read(pairs))[0]

    written = runner.run(write_and_back_up())
    restore(elsewhere, tmp_path / "b.tar")
    restored = runner.run(open_database(elsewhere.database, backups=tmp_path / "backups"))
    totals, together = runner.run(restored.read(pairs))
    runner.run(restored.close())

    assert 50 <= totals <= written
    assert together == totals
    assert (elsewhere.media / PHOTO).read_bytes() == b"a photo"
    assert (elsewhere.data / SECRET_KEY).read_text() == "k" * 64
    assert not (elsewhere.media / "incoming").exists()


def test_a_backup_holds_what_its_manifest_says(here: Settings, tmp_path: Path) -> None:
    back_up(here, tmp_path / "b.tar")

    with tarfile.open(tmp_path / "b.tar") as archive:
        names = set(archive.getnames())
        file = archive.extractfile(MANIFEST)
        assert file is not None
        manifest = json.load(file)
    assert names - {MANIFEST} == set(manifest["files"])
    assert f"media/{PHOTO}" in names
    assert manifest["rows"]["alembic_version"] == 1
    assert manifest["schema"] == head()


def test_a_backup_is_for_its_owner_only_and_overwrites_none(here: Settings, tmp_path: Path) -> None:
    back_up(here, tmp_path / "b.tar")

    with pytest.raises(BackupTrouble, match="is there already"):
        back_up(here, tmp_path / "b.tar")

    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.glob("*b.tar*")) == ["b.tar"]


def test_restoring_over_data_is_refused_and_changes_nothing(here: Settings, tmp_path: Path) -> None:
    back_up(here, tmp_path / "b.tar")

    with pytest.raises(BackupTrouble, match="never overwrites"):
        restore(here, tmp_path / "b.tar")

    assert (here.media / PHOTO).read_bytes() == b"a photo"


def test_restoring_over_media_is_refused(here: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    back_up(here, tmp_path / "b.tar")
    elsewhere.media.mkdir(parents=True)
    (elsewhere.media / "mine.jpg").write_bytes(b"mine")

    with pytest.raises(BackupTrouble, match="media"):
        restore(elsewhere, tmp_path / "b.tar")

    assert (elsewhere.media / "mine.jpg").read_bytes() == b"mine"


@pytest.mark.parametrize("damage", ["cut", "changed", "missing", "outside"])
def test_a_damaged_backup_leaves_the_place_empty(
    damage: str, here: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    whole = tmp_path / "b.tar"
    back_up(here, whole)
    broken = damaged(whole, damage)

    with pytest.raises(BackupTrouble, match=r"damaged|first part|no backup does"):
        restore(elsewhere, broken)

    assert not any(elsewhere.data.glob("*.db"))
    assert not elsewhere.media.exists()
    restore(elsewhere, whole)
    assert (elsewhere.media / PHOTO).exists()


def damaged(whole: Path, how: str) -> Path:
    """The same backup with one thing wrong."""
    broken = whole.with_name(f"{how}.tar")
    if how == "cut":
        broken.write_bytes(whole.read_bytes()[:20_000])
        return broken
    if how == "changed":
        content = whole.read_bytes()
        assert content.count(b"a photo") == 1
        broken.write_bytes(content.replace(b"a photo", b"a phony"))
        return broken
    with tarfile.open(whole) as source, tarfile.open(broken, "w") as target:
        for info in source:
            if how == "missing" and info.name.endswith(".jpg"):
                continue
            file = source.extractfile(info)
            content = file.read() if file else b""
            if how == "outside" and info.name == MANIFEST:
                content = content.replace(b'"media/ab/cd/', b'"../../ab/cd/')
            info.size = len(content)
            target.addfile(info, io.BytesIO(content))
    return broken


def test_a_backup_of_a_newer_version_is_refused(here: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    whole = tmp_path / "b.tar"
    back_up(here, whole)
    newer = whole.read_bytes().replace(f'"schema": "{head()}"'.encode(), b'"schema": "9999"')
    (tmp_path / "newer.tar").write_bytes(newer)

    with pytest.raises(CannotStart, match="newer Street Team"):
        restore(elsewhere, tmp_path / "newer.tar")

    assert not elsewhere.media.exists()


def test_there_and_back_at_the_shell(shell: Shell) -> None:
    assert shell.run("migrate").code == 0
    made = shell.run("backup", "b.tar")
    shell.set(DATA=str(shell.folder / "new"))
    back = shell.run("restore", "b.tar")
    again = shell.run("restore", "b.tar")

    assert (made.code, back.code) == (0, 0), made.err + back.err
    assert "Restored" in back.out
    assert again.code == 1
    assert again.err.count("\n") == 1
    assert "never overwrites" in again.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("restore", "nothing.tar"), "There is no file nothing.tar."),
        (("restore", "notes.txt"), "is no backup of Street Team"),
        (("backup", "b.tar"), "there is nothing to back up yet"),
        (("backup", "notes.txt/b.tar"), "There is no folder notes.txt"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(shell: Shell, arguments: tuple[str, ...], says: str) -> None:
    (shell.folder / "notes.txt").write_text("just some notes\n" * 100)
    if says == "There is no folder notes.txt":
        assert shell.run("migrate").code == 0

    said = shell.run(*arguments)

    assert said.code == 1
    assert says in said.err
    assert "Traceback" not in said.err


def test_a_folder_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")

    with pytest.raises(BackupTrouble, match=r"There is no folder .*backpus to put today\.tar in\. Make it first\."):
        back_up(settings, tmp_path / "backpus" / "today.tar")

    assert not (tmp_path / "backpus").exists()
