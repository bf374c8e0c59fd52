"""A pack is unpacked when it has changed, and only then."""

import asyncio
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.database import Database, Transaction
from campaigns import packed
from campaigns.install import install
from campaigns.packs import load
from tests.shell.conftest import HOUSE, Shell
from tests.simulated import START

BLANK = HOUSE / "campaigns" / "packs" / "blank"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A pack of one's own."""
    return Path(shutil.copytree(BLANK, tmp_path / "mine"))


def renamed(pack: Path, name: str) -> None:
    file = pack / "campaign.toml"
    file.write_text(re.sub('^name = ".*"$', f'name = "{name}"', file.read_text(), count=1, flags=re.MULTILINE))


def test_a_pack_is_known_by_its_bytes(mine: Path) -> None:
    before = packed.look(str(mine))
    again = packed.look(str(mine))
    renamed(mine, "Another one")
    after = packed.look(str(mine))

    assert before
    assert before == again
    assert after
    assert (before.slug, before.print) != (after.slug, after.print)


@pytest.mark.parametrize("which", ["atlantis", "nowhere/at/all"])
def test_what_is_no_pack_cannot_be_known(which: str) -> None:
    assert packed.look(which) is None


def test_only_what_was_marked_counts_as_installed(runner: asyncio.Runner, database: Database, mine: Path) -> None:
    pack = packed.look(str(mine))
    assert pack

    def put_in(tx: Transaction) -> None:
        install(tx, load(mine), START)

    runner.run(database.unit(put_in))
    unmarked = runner.run(database.read(lambda tx: packed.installed(tx, pack)))
    runner.run(database.unit(lambda tx: packed.mark(tx, pack)))
    marked = runner.run(database.read(lambda tx: packed.installed(tx, pack)))

    assert unmarked is None
    assert marked
    assert marked.slug == pack.slug


def test_a_start_takes_over_what_changed_and_names_what_broke(shell: Shell, mine: Path) -> None:
    shell.set(DEMO="0", CAMPAIGN=str(mine))
    first = shell.start()
    assert first.address
    first.stop()
    renamed(mine, "Harbor nights")
    second = shell.start()
    assert second.address
    second.stop()
    renamed(mine, "")
    broken = shell.run("run")

    with closing(sqlite3.connect(shell.data / "streetteam.db")) as database:
        assert database.execute("SELECT name FROM campaign").fetchall() == [("Harbor nights",)]
    assert broken.code == 1
    assert re.search(r"campaign\.toml, line \d+: ", broken.err)
    assert "Traceback" not in broken.err
