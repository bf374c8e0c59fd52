"""The Bot API's methods in a small Telegram: each checked as the description has it, then done."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.platforms.telegram.checking import BadCall, check
from tests.platforms.telegram.town import BOT, BOT_NAME, Chat, Message, Town

LARGEST_DOWNLOAD = 20 * 1024 * 1024

ME = {
    "id": BOT, "is_bot": True, "first_name": "Street Team", "username": BOT_NAME, "can_join_groups": True,
    "supports_inline_queries": False, "can_connect_to_business": False, "has_main_web_app": False,
}  # fmt: skip
# What puts nothing into a chat, and doesn't count towards a pace.
QUIET = frozenset((
    "getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo", "getFile", "getChat", "getChatMember",
    "setMyCommands", "deleteMyCommands", "getMyCommands", "answerCallbackQuery",
))  # fmt: skip


# What can't be known beforehand: a group that moved, rights that were taken, a message that was taken away.
UNFORESEEN = (
    "message to delete not found",
    "can't be deleted for everyone",
    "upgraded to a supergroup",
    "not enough rights",
    "message to edit not found",
    "message to be replied not found",
)


class Refused(Exception):
    """An answer that is not ok."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was made: when, by the town's clock, and what became of it; "" where it was done."""

    method: str
    values: Mapping[str, Any]
    at: float
    refused: str = ""

    @property
    def chat(self) -> int:
        return int(self.values.get("chat_id", 0))


class Methods:
    """Does what it is asked, as Telegram would."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.calls: list[Call] = []
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.webhook: dict[str, Any] = {}

    def do(self, method: str, given: Mapping[str, str], files: Mapping[str, bytes]) -> Any:
        """Do a call.

        Raises:
            Refused: Telegram would say no.
        """
        values: Mapping[str, Any] = given
        try:
            values = check(method, given, files)
            doing: Callable[[Mapping[str, Any], Mapping[str, bytes]], Any] = getattr(
                self, "do_" + re.sub("([A-Z])", lambda letter: f"_{letter[1].lower()}", method)
            )
            result = doing(values, files)
        except BadCall as bad:
            self._note(method, values, f"400 {bad}")
            raise Refused(400, f"Bad Request: {bad}") from bad
        except Refused as no:
            self._note(method, values, f"{no.status} {no.description}")
            raise
        self._note(method, values)
        return result

    def named(self, *methods: str) -> list[Call]:
        """The calls of some methods, in order."""
        return [call for call in self.calls if call.method in methods]

    @property
    def bad(self) -> list[str]:
        """The calls Telegram would have answered with 400, but for what it cannot be asked about beforehand."""
        return [
            f"{call.method}: {call.refused}" for call in self.calls
            if call.refused.startswith("400") and not any(words in call.refused for words in UNFORESEEN)
        ]  # fmt: skip

    def _note(self, method: str, values: Mapping[str, Any], refused: str = "") -> None:
        self.calls.append(Call(method, dict(values), self.town.clock.monotonic(), refused))

    # -- Who and where

    def do_get_me(self, _values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        return ME | {"can_read_all_group_messages": not self.town.privacy}

    def do_get_updates(self, _values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        return []  # the server, which waits for them, has them

    def do_set_webhook(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        self.webhook = dict(values)
        return True

    def do_delete_webhook(self, _values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        self.webhook = {}
        return True

    def do_get_webhook_info(self, _values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        return {
            "url": self.webhook.get("url", ""), "has_custom_certificate": False,
            "pending_update_count": len(self.town.updates),
            **{name: value for name, value in self.webhook.items() if name == "last_error_message"},
        }  # fmt: skip

    def do_get_chat(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        chat = self._chat(values)
        full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": {
            "unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False, "premium_subscription": False,
            "gifts_from_channels": False,
        }}  # fmt: skip
        names = (
            "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
            "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
            "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages",
        )  # fmt: skip
        permissions = {"permissions": {name: chat.permissions.get(name, True) for name in names}}
        return {**chat.shown, **full, **({} if chat.kind == "private" else permissions)}

    def do_get_chat_member(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        chat = self._chat(values, reach=False)
        if values["user_id"] != BOT:
            raise Refused(400, "Bad Request: PARTICIPANT_ID_INVALID")
        if chat.bot == "kicked":
            raise Refused(403, "Forbidden: bot was kicked from the supergroup chat")
        return {"user": ME, "status": chat.bot, **(ADMINISTRATOR if chat.bot == "administrator" else {})}

    def do_set_my_commands(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        self.commands[_scope(values)] = values["commands"]
        return True

    def do_delete_my_commands(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        self.commands.pop(_scope(values), None)
        return True

    def do_get_my_commands(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        return self.commands.get(_scope(values), [])

    # -- Messages

    def do_send_message(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        return self._sent(values, {"text": values["text"].strip(), "entities": values.get("entities")})

    def do_send_photo(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        return self._sent(values, {"photo": self._sizes(values["photo"]), **_caption(values)})

    def do_send_voice(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        return self._sent(values, {"voice": {**self._file(values["voice"]), "duration": 3}, **_caption(values)})

    def do_send_video(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        film = {**self._file(values["video"]), "duration": 3, "width": 320, "height": 240}
        return self._sent(values, {"video": film, **_caption(values)})

    def do_send_document(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        return self._sent(values, {"document": self._file(values["document"]), **_caption(values)})

    def do_send_media_group(self, values: Mapping[str, Any], files: Mapping[str, bytes]) -> Any:
        album = {"media_group_id": f"sent-{len(self.calls)}"}
        return [
            self._sent(values, {"photo": self._sizes(_attached(one["media"], files)), **_caption(one), **album})
            for one in values["media"]
        ]

    def do_edit_message_text(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        message = self._mine(values)
        if "text" not in message:
            raise Refused(400, "Bad Request: there is no text in the message to edit")
        return self._changed(message, values, {"text": values["text"].strip(), "entities": values.get("entities")})

    def do_edit_message_media(self, values: Mapping[str, Any], files: Mapping[str, bytes]) -> Any:
        message, one = self._mine(values), values["media"]
        file = _attached(one["media"], files)
        shows = {"photo": self._sizes(file)} if one["type"] == "photo" else {"document": self._file(file)}
        for name in ("text", "entities", "photo", "document"):
            message.pop(name, None)
        return self._changed(message, values, {**shows, **_caption(one)})

    def do_delete_message(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        message = self._chat(values).messages.get(values["message_id"])
        if message is None:
            raise Refused(400, "Bad Request: message to delete not found")
        if message.get("old"):
            raise Refused(400, "Bad Request: message can't be deleted for everyone")
        del self._chat(values).messages[values["message_id"]]
        return True

    def do_edit_message_reply_markup(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        return self._changed(self._mine(values), values, {})

    def do_answer_callback_query(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        query = values["callback_query_id"]
        if self.town.queries.get(query, values) is not None:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.town.queries[query] = dict(values)
        return True

    def do_send_chat_action(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        self._chat(values)
        return True

    def do_set_message_reaction(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        chat = self._chat(values)
        if values["message_id"] not in chat.messages:
            raise Refused(400, "Bad Request: message to react not found")
        emoji = "".join(one["emoji"] for one in values.get("reaction", ()))
        self.town.reactions[chat.id, values["message_id"]] = emoji
        return True

    def do_get_file(self, values: Mapping[str, Any], _files: Mapping[str, bytes]) -> Any:
        data = self.town.files.get(values["file_id"])
        if data is None:
            raise Refused(400, "Bad Request: invalid file_id")
        if len(data) > LARGEST_DOWNLOAD:
            raise Refused(400, "Bad Request: file is too big")
        name = values["file_id"]
        return {"file_id": name, "file_unique_id": self.town.unique(data), "file_path": f"files/{name}"}

    # -- What they share

    def _chat(self, values: Mapping[str, Any], *, reach: bool = True) -> Chat:
        chat = self.town.chats.get(int(values["chat_id"]))
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        if chat.moved_to:
            raise Refused(
                400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to
            )
        if reach and chat.bot == "kicked":
            says = "blocked by the user" if chat.kind == "private" else f"kicked from the {chat.kind} chat"
            raise Refused(403, f"Forbidden: bot was {says}")
        if reach and chat.kind == "private" and not chat.opened:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def _sent(self, values: Mapping[str, Any], what: Message) -> Message:
        chat = self._chat(values)
        if chat.bot == "member" and not chat.permissions.get("can_send_messages", True):
            raise Refused(400, "Bad Request: not enough rights to send text messages to the chat")
        if "photo" in what and chat.bot == "member" and not chat.permissions.get("can_send_photos", True):
            raise Refused(400, "Bad Request: not enough rights to send photos to the chat")
        topic = values.get("message_thread_id")
        if topic is not None and topic not in chat.topics:
            raise Refused(400, "Bad Request: message thread not found")
        answers = values.get("reply_parameters", {})
        if answers and answers["message_id"] not in chat.messages and not answers.get("allow_sending_without_reply"):
            raise Refused(400, "Bad Request: message to be replied not found")
        in_topic = {"message_thread_id": topic, "is_topic_message": True} if topic else {}
        before = {"answers": answers["message_id"]} if answers else {}
        message = self.town.put(
            chat, {"from": ME, **in_topic, **before, **what, "reply_markup": values.get("reply_markup")}
        )
        return self.town.shown(message)

    def _mine(self, values: Mapping[str, Any]) -> Message:
        message = self._chat(values).messages.get(values["message_id"])
        if message is None or message["from"]["id"] != BOT:
            raise Refused(400, "Bad Request: message to edit not found")
        return message

    def _changed(self, message: Message, values: Mapping[str, Any], what: Message) -> Message:
        after = {**what, "reply_markup": values.get("reply_markup")}
        if all(message.get(name) == value for name, value in after.items()):
            raise Refused(400, "Bad Request: message is not modified: specified new message content is the same")
        message.update(after)
        message["edit_date"] = message["date"]
        return self.town.shown(message)

    def _sizes(self, file: str | bytes) -> list[dict[str, Any]]:
        return [{**self._file(file), "width": 1280, "height": 960}]

    def _file(self, file: str | bytes) -> dict[str, Any]:
        if isinstance(file, str) and file not in self.town.files:
            raise Refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
        name = file if isinstance(file, str) else self.town.keep(file)
        return {"file_id": name, "file_unique_id": self.town.unique(self.town.files[name])}


ADMINISTRATOR = dict.fromkeys((
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
), True)  # fmt: skip


def _caption(values: Mapping[str, Any]) -> Message:
    return {"caption": values.get("caption"), "caption_entities": values.get("caption_entities")}


def _attached(file: str, files: Mapping[str, bytes]) -> str | bytes:
    return files[file.removeprefix("attach://")] if file.startswith("attach://") else file


def _scope(values: Mapping[str, Any]) -> tuple[str, str]:
    return json.dumps(values.get("scope", {"type": "default"}), sort_keys=True), values.get("language_code", "")
