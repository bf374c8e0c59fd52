"""Setting up: on a machine that lacks something it says what, and where all is there it does nothing."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.shell.conftest import HOUSE

SET_UP = HOUSE / "requirements" / "set-up"


def set_up(folder: Path, lock: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run it for an environment in ``folder``."""
    return subprocess.run(
        [str(SET_UP), "my environment", str(lock)], cwd=folder, env={"PATH": os.environ["PATH"], **environment},
        check=False, capture_output=True, text=True,
    )  # fmt: skip


def a_machine_with(folder: Path, pythons: Mapping[str, str]) -> str:
    """A PATH with nothing but the shell's own tools, and these Pythons, each a shell script."""
    tools = folder / "bin"
    tools.mkdir()
    for tool in ("sh", "basename", "cmp", "cp", "rm", "env"):
        found = shutil.which(tool)
        assert found
        (tools / tool).symlink_to(found)
    for name, script in pythons.items():
        (tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (tools / name).chmod(0o755)
    return str(tools)


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock that wants nothing."""
    path = tmp_path / "none.lock"
    path.write_text("")
    return path


def test_without_python_it_says_which_one_it_wants_and_how_to_get_it(tmp_path: Path, lock: Path) -> None:
    said = set_up(tmp_path, lock, PATH=a_machine_with(tmp_path, {}))

    assert said.returncode == 1
    assert "needs Python 3.11 or newer" in said.stderr
    assert "sudo apt install python3 python3-venv" in said.stderr


def test_an_old_python_is_passed_by(tmp_path: Path, lock: Path) -> None:
    old = f'exec {sys.executable} -c "$(printf %s "$2" | sed "s/(3, 11)/(99, 0)/")"'
    path = a_machine_with(tmp_path, {"python3": old, "sed": f'exec {shutil.which("sed")} "$@"', "printf": "exit 1"})

    said = set_up(tmp_path, lock, PATH=path)

    assert said.returncode == 1
    assert "needs Python 3.11 or newer" in said.stderr


def test_a_python_without_venv_is_mended_with_the_command_it_names(tmp_path: Path, lock: Path) -> None:
    bare = f'case "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"'

    said = set_up(tmp_path, lock, PATH=a_machine_with(tmp_path, {"python3": bare}))

    assert said.returncode == 1
    assert "its parts venv and ensurepip are missing" in said.stderr
    assert "sudo apt install python3-venv" in said.stderr


def test_it_installs_once_and_again_only_when_the_lock_changed(tmp_path: Path, lock: Path) -> None:
    first = set_up(tmp_path, lock)
    again = set_up(tmp_path, lock)
    lock.write_text("# another one\n")
    changed = set_up(tmp_path, lock)

    assert (first.returncode, again.returncode, changed.returncode) == (0, 0, 0), first.stderr + changed.stderr
    assert "Making my environment" in first.stderr
    assert again.stderr == ""
    assert "Installing" in changed.stderr
    assert "Making" not in changed.stderr


def test_what_people_are_told_to_type_is_there_after_it(tmp_path: Path, lock: Path) -> None:
    set_up(tmp_path, lock)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "bot.py").write_text("raise SystemExit('somebody else’s')")
    packages = os.pathsep.join(path for path in sys.path if path.endswith("-packages"))

    said = subprocess.run(
        [str(tmp_path / "my environment" / "bin" / "streetteam"), "--version"], cwd=elsewhere,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": packages}, check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert re.fullmatch(r"Street Team \d+\.\d+\.\d+ \(a checkout\)\n", said.stdout), said.stderr


def test_what_pip_installed_under_that_name_stays(tmp_path: Path, lock: Path) -> None:
    set_up(tmp_path, lock)
    script = tmp_path / "my environment" / "bin" / "streetteam"
    script.write_text("installed")

    set_up(tmp_path, lock)

    assert script.read_text() == "installed"


def test_a_broken_environment_is_made_anew(tmp_path: Path, lock: Path) -> None:
    set_up(tmp_path, lock)
    python = tmp_path / "my environment" / "bin" / "python"
    python.unlink()
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)

    said = set_up(tmp_path, lock)

    assert said.returncode == 0
    assert "Making my environment" in said.stderr


def test_what_cannot_be_installed_is_not_taken_for_done(tmp_path: Path, lock: Path) -> None:
    lock.write_text("no-such-package-anywhere==1.0 --hash=sha256:" + "0" * 64 + "\n")

    said = set_up(tmp_path, lock, PIP_NO_INDEX="1")

    assert said.returncode == 1
    assert "could not be installed" in said.stderr
    assert not (tmp_path / "my environment" / "none.lock").exists()


def test_make_alone_prints_every_target_with_a_sentence() -> None:
    printed = subprocess.run(["make"], cwd=HOUSE, check=True, capture_output=True, text=True).stdout
    told = set(re.findall(r"^  make ([a-z-]+) +\S", printed, flags=re.MULTILINE))
    targets = set(re.findall(r"^\.PHONY: ([a-z-]+)$", (HOUSE / "Makefile").read_text(), flags=re.MULTILINE))

    assert {"run", "test", "check", "bench", "lock", "words", "clean"} <= told
    assert targets - told == {"dev"}
