"""What the doctor says about Telegram, and what to click."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.platforms.telegram.checkup import Seen, look
from bot.settings import Settings
from tests.conftest import HandClock
from tests.platforms.telegram.office import Office
from tests.platforms.telegram.server import TOKEN


class Clinic:
    """A doctor beside an office."""

    def __init__(self, office: Office, runner: asyncio.Runner) -> None:
        self.office, self.runner = office, runner

    def looks(self, **settings: object) -> list[Seen]:
        """What is found: the doctor is no coroutine, so Telegram answers beside it."""
        given = {"telegram_token": TOKEN, "telegram_api_url": self.office.server.address,
                 "database_url": self.office.url, **settings}  # fmt: skip
        return self.runner.run(asyncio.to_thread(lambda: list(look(Settings.model_validate(given)))))

    def says(self, state: str, **settings: object) -> str:
        return "\n".join(f"{seen.says} {seen.todo}" for seen in self.looks(**settings) if seen.state == state)


@pytest.fixture
def clinic(sqlite_url: str, tmp_path: Path, clock: HandClock, runner: asyncio.Runner) -> Iterator[Clinic]:
    office = Office(sqlite_url, tmp_path, clock)
    runner.run(office.opens())
    yield Clinic(office, runner)
    runner.run(office.closes())


def test_without_a_token_there_is_nothing_to_look_at() -> None:
    assert list(look(Settings(telegram_token=None))) == []


def test_all_is_well(clinic: Clinic) -> None:
    group = clinic.office.town.group("Leads")
    clinic.runner.run(clinic.office.binds("review", group))

    found = clinic.looks()

    assert [seen.state for seen in found] == ["ok"] * 5
    assert "@street_team_bot" in found[0].says
    assert "privacy mode is on" in found[1].says
    assert "asked for by the bot itself" in found[2].says
    assert "/start, " in found[3].says
    assert "the place review is “Leads”" in found[4].says


def test_a_wrong_token_says_where_to_get_the_right_one(clinic: Clinic) -> None:
    wrong = clinic.says("wrong", telegram_token="7000001:somebody_elses")

    assert "Unauthorized" in wrong
    assert "@BotFather" in wrong


def test_nobody_answers(clinic: Clinic) -> None:
    assert "does not answer" in clinic.says("wrong", telegram_api_url="http://127.0.0.1:1")


def test_privacy_mode_that_is_off_says_what_to_click(clinic: Clinic) -> None:
    clinic.office.town.privacy = False

    assert "/setprivacy, choose the bot, Enable" in clinic.says("note")


def test_a_webhook_that_cannot_be_reached_is_named_with_the_reason(clinic: Clinic) -> None:
    hook = {"url": "https://team.example/telegram/webhook", "last_error_message": "SSL error"}
    clinic.office.server.methods.webhook = hook
    settings = {"telegram_webhook": True, "public_url": "https://team.example"}

    assert "Telegram could not reach https://team.example/telegram/webhook: SSL error." in clinic.says(
        "wrong", **settings
    )
    assert "updates go to https://team.example/telegram/webhook now" in clinic.says("note")
    assert "HTTPS only" in clinic.says("wrong", telegram_webhook=True, public_url="http://team.example")


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        ("kicked", "is out of reach"),
        ("left", "the bot is not in it"),
        ("photos", "the bot may not send photos"),
        ("videos", "the bot may not send videos"),
    ],
)
def test_a_place_that_does_not_work_says_where_to_click(clinic: Clinic, trouble: str, says: str) -> None:
    group = clinic.office.town.group("Leads")
    clinic.runner.run(clinic.office.binds("review", group))
    if trouble in ("photos", "videos"):
        group.permissions = {f"can_send_{trouble}": False}
    else:
        group.bot = trouble

    wrong = clinic.says("wrong")

    assert "“Leads”" in wrong
    assert says in wrong
    assert "Open that group’s name" in wrong
