"""Makes ``api.json``: what is checked of the Bot API's description, for clones that don't have the whole one.

``python -m tests.platforms.telegram.reduce ../shared/specs/telegram-api.json``; the description is
PaulSonOfLars/telegram-bot-api-spec's, MIT.
"""

import json
import sys
from pathlib import Path
from typing import Any

REDUCED = Path(__file__).parent / "api.json"

# What a bot like ours may call; the whole description has 180 methods.
CALLED = (
    "getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo", "sendMessage", "sendPhoto",
    "sendMediaGroup", "sendDocument", "sendVoice", "sendVideo", "sendAudio", "editMessageText", "editMessageCaption",
    "editMessageMedia", "editMessageReplyMarkup", "deleteMessage", "answerCallbackQuery", "setMessageReaction",
    "getFile", "getChat", "getChatMember", "setMyCommands", "deleteMyCommands", "getMyCommands", "sendChatAction",
)  # fmt: skip


def reduced(whole: dict[str, Any]) -> dict[str, Any]:
    """The methods of :data:`CALLED` and every type they reach: names, types, and what is required."""
    methods = {name: _fields(whole["methods"][name]) for name in CALLED}
    types: dict[str, Any] = {}
    wanted = {kind for fields in methods.values() for kinds, _required in fields.values() for kind in kinds}
    while wanted:
        name = wanted.pop().removeprefix("Array of ").removeprefix("Array of ")
        if name in types or name not in whole["types"]:
            continue
        found = whole["types"][name]
        types[name] = {"fields": _fields(found), "subtypes": found.get("subtypes", [])}
        wanted |= {kind for kinds, _required in types[name]["fields"].values() for kind in kinds}
        wanted |= set(types[name]["subtypes"])
    return {"version": whole["version"], "methods": methods, "types": types}


def _fields(described: dict[str, Any]) -> dict[str, Any]:
    return {field["name"]: [field["types"], field["required"]] for field in described.get("fields", [])}


if __name__ == "__main__":
    whole = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    REDUCED.write_text(json.dumps(reduced(whole), indent=None, separators=(",", ":")) + "\n", encoding="utf-8")
