"""A real browser, and the stage running beside it."""

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.running import Stage
from tests.browser.window import Windows
from tests.shell.conftest import Shell

PACK = Path(__file__).parent.parent / "packs" / "small"

# What a browser in a container needs, and nothing that calls home.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)  # fmt: skip


@pytest.fixture(scope="module")
def chromium(sqlite_template: Path) -> Iterator[Browser]:
    """The system's Chromium. It is closed with its module: while it runs, no test may have an event loop of its own."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing = "no Chromium is installed: apt install chromium, or any Chrome on the path"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def stage(chromium: Browser, sqlite_template: Path, tmp_path: Path) -> Iterator[Stage]:
    """The stage's campaign, served on this machine; it can be stopped and started again."""
    shutil.copy(sqlite_template, tmp_path / "streetteam.db")
    stage = Stage(tmp_path)
    stage.start()
    yield stage
    stage.close()


@pytest.fixture
def windows(chromium: Browser, stage: Stage) -> Iterator[Windows]:
    """Windows of people on the stage. Whatever a page complains about fails the test."""
    windows = Windows(chromium, stage.address)
    yield windows
    windows.close()


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """Somebody who starts the program with the small campaign's demo."""
    shell = Shell(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    shell.set(WEB_PORT=str(port), CAMPAIGN=str(PACK))
    yield shell
    for running in shell.started:
        running.stop(signal.SIGKILL)
