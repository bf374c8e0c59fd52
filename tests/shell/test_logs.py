"""Logs: for people or machines, with an incident's number, without secrets."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any, Literal

import pytest

from bot import logs

SECRET = "a-very-secret-word"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)


def logged(form: Literal["console", "json"]) -> str:
    """What is written when something breaks for somebody."""
    out = io.StringIO()
    logs.set_up(form, [SECRET], out)
    log = logging.getLogger("bot.chat.router")
    log.debug("nobody sees this")
    log.info("asked %s with %s", "https://api.example/bot123456789:" + "A" * 35 + "/getMe", SECRET)
    try:
        raise LookupError(f"postgresql://maya:{SECRET}@host/database")
    except LookupError:
        log.exception("incident %s", "ABC123", extra={"incident": "ABC123"})
    return out.getvalue()


def test_as_json_each_happening_is_one_object_with_its_incident() -> None:
    lines: list[dict[str, Any]] = [json.loads(line) for line in logged("json").splitlines()]

    assert [line["level"] for line in lines] == ["info", "error"]
    assert lines[1]["incident"] == "ABC123"
    assert lines[1]["logger"] == "bot.chat.router"
    assert lines[1]["timestamp"].endswith("Z")
    assert "LookupError" in lines[1]["exception"]


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_secret_is_ever_written(form: Literal["console", "json"]) -> None:
    text = logged(form)

    assert "incident" in text
    assert SECRET not in text
    assert "A" * 35 not in text


def test_for_people_an_error_keeps_its_traceback_without_values() -> None:
    text = logged("console")

    assert "incident=ABC123" in text
    assert "Traceback (most recent call last)" in text
    assert "nobody sees this" not in text
