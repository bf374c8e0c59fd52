"""The program about itself: its version, and what to type for a command from where one stands."""

import sys
from pathlib import Path

import pytest

from bot import program
from tests.shell.conftest import Shell


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment with the command in it, as ours."""
    script = tmp_path / "house" / ".venv" / "bin" / "streetteam"
    script.parent.mkdir(parents=True)
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "house" / ".venv"))
    return script


def test_in_a_checkout_a_command_is_told_with_its_path(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(environment.parents[2])
    at_home = program.typed("doctor")
    (environment.parent / "elsewhere").mkdir()
    monkeypatch.chdir(environment.parent / "elsewhere")

    assert at_home == "`.venv/bin/streetteam doctor`"
    assert program.typed("doctor") == f"`{environment} doctor`"


def test_where_the_shell_finds_it_the_name_is_enough(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{environment.parent}:/usr/bin")

    assert program.typed("doctor") == "`streetteam doctor`"


def test_without_the_command_the_python_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))

    assert program.typed("doctor") == f"`{sys.executable} -m bot doctor`"


def test_it_says_its_version(shell: Shell) -> None:
    said = shell.run("--version")

    assert said.code == 0
    assert said.out == f"Street Team {program.version()}\n"
    assert said.out.endswith(" (a checkout)\n")


def test_what_a_sentence_tells_to_type_can_be_typed(shell: Shell) -> None:
    said = shell.run("link", "Maya")

    command = said.err.split("`")[1]
    assert said.code == 1
    assert Path(command.split()[0]).exists()
    assert command.endswith(" run")
