"""The small Telegram refuses what the real one would: a test that nothing was refused would mean nothing otherwise."""

import json

import pytest

from tests.platforms.telegram.checking import PLACES, BadCall, check, kept
from tests.platforms.telegram.reduce import reduced

BUTTON = {"text": "Go", "callback_data": "st:today.show"}


def markup(*keys: object) -> str:
    return json.dumps({"inline_keyboard": [list(keys)]})


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("sendTelepathy", {}),
        ("sendMessage", {"chat_id": "1"}),
        ("sendMessage", {"chat_id": "1", "text": "x", "colour": "red"}),
        ("sendMessage", {"chat_id": "1", "text": "x" * 4097}),
        ("sendMessage", {"chat_id": "1", "text": "😀" * 2049}),
        ("sendMessage", {"chat_id": "1", "text": " \n "}),
        ("sendMessage", {"chat_id": "1", "text": "x", "message_thread_id": "seven"}),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": markup({**BUTTON, "callback_data": "x" * 65})}),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": markup({"text": "Go"})}),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": markup({**BUTTON, "text": " "})}),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": markup({**BUTTON, "style": "purple"})}),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": markup({"text": "Go", "url": "http://10.0.0.1/"})}),
        ("sendMessage", {"chat_id": "1", "text": "x", "entities": '[{"type": "bold", "offset": 0, "length": 2}]'}),
        ("sendMessage", {"chat_id": "1", "text": "😀", "entities": '[{"type": "bold", "offset": 1, "length": 1}]'}),
        ("sendMessage", {"chat_id": "1", "text": "x", "entities": '[{"type": "shout", "offset": 0, "length": 1}]'}),
        ("sendPhoto", {"chat_id": "1", "photo": "file-1", "caption": "x" * 1025}),
        ("sendMediaGroup", {"chat_id": "1", "media": '[{"type": "photo", "media": "file-1"}]'}),
        ("sendMediaGroup", {"chat_id": "1", "media": "[]", "reply_markup": markup(BUTTON)}),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}),
        ("setMessageReaction", {"chat_id": "1", "message_id": "1", "reaction": '[{"type": "emoji", "emoji": "✅"}]'}),
        ("setMyCommands", {"commands": '[{"command": "Mission", "description": "x"}]'}),
        ("setMyCommands", {"commands": '[{"command": "mission", "description": ""}]'}),
        ("getUpdates", {"limit": "101"}),
    ],
)  # fmt: skip
def test_a_call_that_telegram_refuses_is_refused(method: str, given: dict[str, str]) -> None:
    with pytest.raises(BadCall):
        check(method, given, {})


def test_a_call_that_telegram_takes_is_taken() -> None:
    given = {"chat_id": "1", "text": "😀 x", "entities": '[{"type": "bold", "offset": 0, "length": 2}]'}

    values = check("sendMessage", {**given, "reply_markup": markup(BUTTON)}, {})

    assert values["chat_id"] == 1
    assert values["reply_markup"]["inline_keyboard"] == [[BUTTON]]


def test_the_reduced_copy_is_what_the_whole_description_says() -> None:
    """Where the whole one is not at hand, the copy is only seen to be one."""
    whole = next((json.loads(path.read_text(encoding="utf-8")) for path in PLACES if path.exists()), None)

    assert kept()["methods"].keys() >= {"sendMessage", "getUpdates"}
    assert whole is None or reduced(whole) == kept()
