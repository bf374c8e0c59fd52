"""The doctor: what is right, what is wrong, and what to do; the exit code is for scripts."""

import json
import subprocess
import sys
from typing import Any

import pytest

from bot.database.condition import has_wal_reset_fix
from bot.settings import Settings
from tests.shell.conftest import Said, Shell


def findings(said: Said) -> dict[str, list[dict[str, Any]]]:
    """What ``doctor --json`` found, by name."""
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(said.out)["findings"]:
        found.setdefault(finding["name"], []).append(finding)
    return found


def test_a_new_place_has_nothing_wrong(shell: Shell) -> None:
    said = shell.run("doctor")

    assert said.code == 0, said.out
    assert said.out.rstrip().endswith("Nothing is wrong: the bot can work.")
    assert not shell.data.exists()


def test_it_looks_at_everything(shell: Shell) -> None:
    found = findings(shell.run("doctor", "--json"))

    assert set(found) >= {
        "settings", "python", "sqlite", "data folder", "disk", "database", "media", "fonts", "campaign", "zone data",
        "web", "secret key",
    }  # fmt: skip


def test_beside_a_running_bot_it_names_the_process_and_knows_its_port(shell: Shell, taken_port: int) -> None:
    shell.set(DEMO="0")
    bot = shell.start()
    shell.set(WEB_PORT=bot.address.rstrip("/").rpartition(":")[2])

    said = shell.run("doctor", "--json")

    assert said.code == 0, said.out
    assert f"in use by process {bot.process.pid}" in findings(said)["database"][0]["says"]
    assert "answered by a Street Team that runs" in findings(said)["web"][0]["says"]
    assert findings(said)["secret key"][0]["state"] == "ok"


@pytest.mark.parametrize(
    ("settings", "name", "says"),
    [
        ({"CAMPAIGN": "atlantis"}, "campaign", "atlantis"),
        ({"DATA": "notes.txt/data"}, "data folder", "is a file"),
        ({"DATABASE_URL": "sqlite:///notes.txt"}, "database", "is not a Street Team database"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "database", "cannot be used"),
        (
            {"DATABASE_URL": "postgresql://nobody:pass word@127.0.0.1/none"},
            "database",
            "is no address that can be read",
        ),
        ({"DATA": "long" * 100}, "data folder", "cannot be looked at: File name too long"),
        ({"DATA": "long" * 100}, "database", "cannot be read: File name too long"),
        ({"WEB_HOST": "192.0.2.1"}, "web", "cannot be used"),
        ({"WEB_PORT": "eighty"}, "settings", "should be a whole number"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(shell: Shell, settings: dict[str, str], name: str, says: str) -> None:
    (shell.folder / "notes.txt").write_text("just some notes\n" * 100)
    shell.set(**settings)

    said = shell.run("doctor", "--json")

    assert said.code == 1
    wrong = [finding for finding in findings(said)[name] if finding["state"] == "wrong"]
    assert says in wrong[0]["says"]
    assert wrong[0]["todo"]
    assert json.loads(said.out)["ok"] is False
    assert "Traceback" not in said.err
    assert "pass word" not in said.out


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"WEB_PROT": "1"}, "STREETTEAM_WEB_PORT is"),
        ({"WEB_HOST": "0.0.0.0", "DEMO": "1"}, "STREETTEAM_DEMO=1 does nothing"),
        ({"WEB_HOST": "0.0.0.0"}, "which nobody outside can open"),
        ({"PUBLIC_URL": "http://team.example.org"}, "is not encrypted"),
    ],
)
def test_what_is_only_unwise_is_a_note(shell: Shell, settings: dict[str, str], says: str) -> None:
    shell.set(**settings)

    said = shell.run("doctor")

    assert said.code == 0, said.out
    assert says in said.out
    assert "x" * 60 not in said.out


def test_a_terminal_that_knows_few_letters_is_told_all_the_same(shell: Shell) -> None:
    shell.environment["PYTHONIOENCODING"] = "ascii"
    shell.set(WEB_PORT="eighty")

    said = shell.run("doctor")

    assert said.code == 1
    assert "STREETTEAM_WEB_PORT ?eighty? cannot be used" in said.out
    assert "? Correct it in .env" in said.out
    assert not said.err


def test_a_key_that_others_can_read_is_a_note(shell: Shell) -> None:
    shell.data.mkdir()
    (shell.data / "secret.key").write_text("k" * 64)
    (shell.data / "secret.key").chmod(0o644)

    found = findings(shell.run("doctor", "--json"))

    assert found["secret key"][0]["state"] == "note"
    assert found["secret key"][0]["todo"].startswith("chmod 600")


def test_a_folder_that_may_not_be_written_is_wrong(shell: Shell) -> None:
    shell.data.mkdir()
    shell.data.chmod(0o555)
    for parent in shell.data.parents[:4]:  # an administrator may write anywhere, so we look as somebody else
        parent.chmod(parent.stat().st_mode | 0o055)
    look = (
        "import os, bot.doctor, bot.settings\n"
        "os.getuid() or os.setuid(65534)\n"
        "found = bot.doctor._data_folder(bot.settings.read_settings())\n"
        "print(os.getuid(), [f.todo for f in found if f.state == 'wrong'])"
    )

    done = subprocess.run(
        [sys.executable, "-c", look], env=shell.environment, cwd="/", check=True, capture_output=True, text=True
    )

    uid = done.stdout.split()[0]
    assert f"sudo chown -R {uid}:" in done.stdout
    assert str(shell.data) in done.stdout


@pytest.mark.parametrize(
    ("version", "fixed"),
    [("3.40.1", False), ("3.44.5", False), ("3.44.6", True), ("3.45.0", False), ("3.50.6", False), ("3.50.7", True),
     ("3.51.2", False), ("3.51.3", True), ("3.52.0", True), ("4.0.0", True)],
)  # fmt: skip
def test_it_knows_which_sqlite_has_the_fix(version: str, fixed: bool) -> None:
    assert has_wal_reset_fix(version) is fixed


def test_every_setting_has_an_example_that_can_be_used() -> None:
    for name, field in Settings.model_fields.items():
        assert field.examples, name
