"""What the doctor looks at on Telegram: the token, groups, the webhook, commands, and the bot’s rights in its places.

It asks with the standard library: a look takes no event loop and none of the library's half second.
"""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from bot.database import CannotStart, StorageTrouble, Transaction
from bot.database.aside import aside
from bot.platforms.telegram.spots import PLATFORM, Spot
from bot.platforms.telegram.webhook import PATH
from bot.settings import Settings
from bot.values import dataclass

OFFICIAL = "https://api.telegram.org"
ANSWERS_IN_S = 10.0
_NEEDED = {
    "can_send_messages": "send messages", "can_send_photos": "send photos", "can_send_documents": "send files",
    "can_send_voice_notes": "send voice messages", "can_send_videos": "send videos",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was looked at, as the doctor tells it."""

    state: Literal["ok", "note", "wrong"]
    says: str
    todo: str = ""


class _Refused(Exception):
    """Telegram said no; the text is its own."""


class _Away(Exception):
    """Nobody answered; the text says how."""


def look(settings: Settings) -> Iterator[Seen]:
    """Everything about Telegram; nothing where no token is set."""
    if settings.telegram_token is None:
        return
    base = f"{settings.telegram_api_url or OFFICIAL}/bot{settings.telegram_token.get_secret_value()}"
    try:
        me = _ask(base, "getMe")
        yield Seen("ok", f"the token is @{me['username']}’s ({me['first_name']})")
        yield from _groups(me)
        yield from _updates(settings, _ask(base, "getWebhookInfo"))
        yield from _commands(_ask(base, "getMyCommands"))
        yield from _places(settings, base, int(me["id"]))
    except _Refused as refused:
        yield Seen(
            "wrong", f"Telegram doesn’t take STREETTEAM_TELEGRAM_TOKEN: {refused}.",
            "Open @BotFather in Telegram, send /token, choose the bot, and set what it answers.",
        )  # fmt: skip
    except _Away as away:
        where = settings.telegram_api_url or OFFICIAL
        yield Seen(
            "wrong", f"{where} does not answer: {away}.",
            "See that this machine reaches it (a firewall, a proxy?); STREETTEAM_TELEGRAM_API_URL names another one.",
        )  # fmt: skip


def _groups(me: Mapping[str, Any]) -> Iterator[Seen]:
    if not me.get("can_join_groups", True):
        yield Seen(
            "note", "the bot can’t be added to groups, so no group can be a place.",
            "Open @BotFather, /setjoingroups, choose the bot, Enable.",
        )  # fmt: skip
    if me.get("can_read_all_group_messages"):
        yield Seen(
            "note", "privacy mode is off: the bot is told everything that is said in its groups, and needs none of it.",
            "Open @BotFather, /setprivacy, choose the bot, Enable; then take it out of its groups and add it again.",
        )  # fmt: skip
    else:
        yield Seen("ok", "privacy mode is on: in groups it hears commands, buttons and answers to it, which is enough")


def _updates(settings: Settings, info: Mapping[str, Any]) -> Iterator[Seen]:
    """Where updates go, and whether they arrive."""
    ours = f"{settings.public_url}{PATH}" if settings.telegram_webhook else ""
    if settings.telegram_webhook and not settings.public_url.startswith("https://"):
        yield Seen(
            "wrong", f"Telegram calls webhooks over HTTPS only, and STREETTEAM_PUBLIC_URL is {settings.public_url}.",
            "Put a web server with HTTPS in front, or remove STREETTEAM_TELEGRAM_WEBHOOK.",
        )  # fmt: skip
    if (url := str(info.get("url", ""))) != ours:
        says = f"updates go to {url} now" if url else "updates are not sent to the webhook yet"
        yield Seen("note", f"{says}; the next start changes that.", "Nothing, if no other program uses this token.")
    elif error := info.get("last_error_message"):
        yield Seen(
            "wrong", f"Telegram could not reach {url}: {error}.",
            "Open that address from outside: it should answer 401. Else look at the web server in front.",
        )  # fmt: skip
    else:
        yield Seen("ok", f"updates come to {url}" if url else "updates are asked for by the bot itself")
    if (waiting := int(info.get("pending_update_count", 0))) > 100:
        yield Seen("note", f"{waiting} updates wait; Telegram keeps them for a day.", "Start the bot.")


def _commands(commands: Sequence[Mapping[str, str]]) -> Iterator[Seen]:
    if commands:
        yield Seen("ok", f"its commands are listed: {', '.join('/' + each['command'] for each in commands)}")
    else:
        yield Seen("note", "its commands aren’t listed yet; the next start does that.")


def _places(settings: Settings, base: str, bot: int) -> Iterator[Seen]:
    """What the bot may do in each group or topic that is a place."""

    def bound(tx: Transaction) -> list[tuple[str, str, str]]:
        rows = tx.all("SELECT name, address, called FROM place WHERE platform = :of ORDER BY name", of=PLATFORM)
        return [(row["name"], row["address"], row["called"]) for row in rows]

    try:
        found = aside(settings.database, bound)
    except (CannotStart, StorageTrouble):
        return  # the doctor says so elsewhere, or nothing was ever started
    for name, address, called in found:
        yield _place(base, bot, name, address, called or address)


def _place(base: str, bot: int, name: str, address: str, called: str) -> Seen:
    try:
        chat = Spot.of(address).chat
        member = _ask(base, "getChatMember", chat_id=chat, user_id=bot)
        if member["status"] in ("left", "kicked"):
            raise _Refused("the bot is not in it")
        everybody = {} if member["status"] == "administrator" else _ask(base, "getChat", chat_id=chat)
    except (_Refused, ValueError) as refused:
        return Seen(
            "wrong", f"the place {name}, “{called}”, is out of reach: {refused}.",
            "Open that group’s name, Add members, choose the bot; or bind the place elsewhere with /campaign place.",
        )  # fmt: skip
    allowed = everybody.get("permissions", {})
    missing = [says for right, says in _NEEDED.items() if allowed.get(right) is False or member.get(right) is False]
    if missing:
        return Seen(
            "wrong", f"in the place {name}, “{called}”, the bot may not {', '.join(missing)}.",
            "Open that group’s name, Edit, Permissions, and switch it on; or make the bot an administrator.",
        )  # fmt: skip
    return Seen("ok", f"the place {name} is “{called}”, and the bot may do there what it has to")


def _ask(base: str, method: str, **values: int) -> Any:
    """What a method results in.

    Raises:
        _Refused: Telegram says no.
        _Away: it says nothing.
    """
    body = urllib.parse.urlencode(values).encode()
    try:
        with urllib.request.urlopen(f"{base}/{method}", data=body, timeout=ANSWERS_IN_S) as answer:
            return json.load(answer)["result"]
    except urllib.error.HTTPError as error:
        with error:
            raise _Refused(_description(error.read()) or f"status {error.code}") from None
    except (OSError, ValueError, KeyError) as error:
        raise _Away(str(getattr(error, "reason", error))) from None


def _description(body: bytes) -> str:
    try:
        return str(json.loads(body)["description"])
    except (ValueError, KeyError, TypeError):
        return ""
