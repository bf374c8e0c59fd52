"""Errands: what somebody did on Discord, read from what the gateway brought, and written down where it must last."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, field
from enum import StrEnum
from typing import Any

import discord

from bot.chat.incoming import Caller
from bot.ids import code
from bot.platforms.discord import asks, taps
from bot.platforms.discord.asks import Sent
from bot.values import dataclass

PLATFORM = "discord"
PHOTO = "photo"  # what the options for photos begin with


class Kind(StrEnum):
    """How something was done."""

    COMMAND = "command"  # typed, or taken from the list of commands
    PHOTOS = "photos"  # photos of a message, or beside a command
    PERSON = "person"  # the menu of somebody
    TAP = "tap"  # a button, or one of a list
    OPEN = "open"  # the button that opens a form
    SEND = "send"  # the button that sends a form as it stands
    TALK = "talk"  # the button that opens a thread
    WINDOW = "window"  # a form


@dataclass(frozen=True, slots=True)
class Source:
    """The message a button or a window was opened from.

    ``mine`` says that only the person sees it, ``view`` is the mark of the view it shows, "" where it shows none.
    """

    message: int
    mine: bool
    view: str = ""


@dataclass(frozen=True, slots=True)
class Errand:
    """Something somebody did. ``token`` lets it be answered, for a quarter of an hour.

    ``text`` is a command's words, a button's payload, a topic's key or the account somebody's menu was opened on;
    ``draft``, ``round`` and ``of`` are a form's; ``given`` what was filled in, ``files`` what was attached, by field.
    ``message`` is the one a menu was opened on, ``own`` whether it is theirs, ``title`` what stands on the card whose
    button it is. ``held`` says how it was put off, "" where it wasn't.
    """

    key: str
    kind: Kind
    application: int
    token: str
    account: str
    name: str
    locale: str
    channel: int = 0
    parent: int = 0
    forum: bool = False
    guild: int = 0
    called: str = ""
    rights: int = 0
    source: Source | None = None
    text: str = ""
    draft: int = 0
    round: int = 0
    of: int = 1
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[Sent, ...]] = field(default_factory=dict)
    message: int = 0
    own: bool = True
    title: str = ""
    held: str = ""

    @property
    def caller(self) -> Caller:
        """Who did it, as the router knows them."""
        return Caller(PLATFORM, self.account, self.name, self.locale)

    @property
    def alone(self) -> bool:
        """Whether it was done in a chat with the bot alone."""
        return not self.guild

    @property
    def address(self) -> str:
        """What a place bound to where it was done is known by: in a forum, the forum."""
        return str(self.parent if self.forum else self.channel)

    def written(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=True, separators=(",", ":"))


def read(text: str) -> Errand:
    """The errand that :meth:`Errand.written` wrote down.

    Raises:
        ValueError: it isn't one.
    """
    try:
        found = json.loads(text)
        found["kind"] = Kind(found["kind"])
        found["source"] = Source(**found["source"]) if found["source"] else None
        found["given"] = {name: tuple(given) for name, given in found["given"].items()}
        found["files"] = {name: tuple(Sent(**each) for each in sent) for name, sent in found["files"].items()}
        return Errand(**found)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def of(interaction: "discord.Interaction[Any]") -> Errand | None:
    """What an interaction is; None where it is nothing of ours."""
    data: Mapping[str, Any] = interaction.data or {}
    about = _about(interaction)
    if interaction.type is discord.InteractionType.application_command:
        return _of_command(about, data)
    if interaction.type is discord.InteractionType.component:
        return _of_component(about, data, _title(interaction.message))
    if interaction.type is discord.InteractionType.modal_submit:
        return _of_window(about, data)
    return None


def bare(interaction: "discord.Interaction[Any]") -> Errand:
    """Who did something and the way back to them, whatever it was."""
    return Errand(
        str(interaction.id), Kind.COMMAND, interaction.application_id, interaction.token, str(interaction.user.id),
        interaction.user.display_name, str(interaction.locale),
    )  # fmt: skip


def photos_of(message: discord.Message) -> tuple[Sent, ...]:
    """The photos of a message."""
    found = [each for each in message.attachments if (each.content_type or "").startswith("image/")]
    return tuple(Sent(each.url, each.filename, each.size) for each in found)


def focused(data: Mapping[str, Any]) -> tuple[str, str, str]:
    """The command somebody is typing, the option they are at, and what they typed there so far."""
    says, options = _spelled(data)
    option = next((each for each in options if each.get("focused")), {})
    return says, option.get("name", ""), str(option.get("value", ""))


def _about(interaction: "discord.Interaction[Any]") -> dict[str, Any]:
    channel, message = interaction.channel, interaction.message
    parent = getattr(channel, "parent", None)
    source = None
    if message is not None:
        source = Source(message.id, mine=message.flags.ephemeral or not interaction.guild_id)
    return {
        "key": str(interaction.id), "application": interaction.application_id, "token": interaction.token,
        "account": str(interaction.user.id), "name": interaction.user.display_name, "locale": str(interaction.locale),
        "channel": interaction.channel_id or 0, "parent": getattr(channel, "parent_id", None) or 0,
        "forum": isinstance(parent, discord.ForumChannel), "guild": interaction.guild_id or 0,
        "called": str(getattr(parent if isinstance(parent, discord.ForumChannel) else channel, "name", "") or ""),
        "rights": interaction.app_permissions.value, "source": source,
    }  # fmt: skip


def _of_command(about: dict[str, Any], data: Mapping[str, Any]) -> Errand | None:
    kind = data.get("type", 1)
    if kind == discord.AppCommandType.user.value:
        return Errand(kind=Kind.PERSON, text=str(data["target_id"]), **about)
    if kind == discord.AppCommandType.message.value:
        message = data["resolved"]["messages"][data["target_id"]]
        own = message["author"]["id"] == about["account"]
        files = {"photos": tuple(_sent(each) for each in message.get("attachments", ()) if _is_photo(each))}
        given = {"note": (message["content"],)} if message.get("content") else {}
        return Errand(kind=Kind.PHOTOS, files=files, given=given, message=int(message["id"]), own=own, **about)
    says, options = _spelled(data)
    attachments = data.get("resolved", {}).get("attachments", {})
    given = {each["name"]: (_text(each["value"]),) for each in options if not _is_file(each)}
    photos = tuple(_sent(attachments[each["value"]]) for each in options if _is_file(each))
    if photos:
        return Errand(kind=Kind.PHOTOS, text=says, given=given, files={"photos": photos}, **about)
    return Errand(kind=Kind.COMMAND, text=says, given=given, **about)


def _of_component(about: dict[str, Any], data: Mapping[str, Any], title: str) -> Errand | None:
    values: Sequence[str] = data.get("values") or ("",)
    meaning = taps.meaning(data["custom_id"], values[0])
    if isinstance(meaning, taps.Tap):
        source = about.pop("source")
        shown = Source(source.message, source.mine, meaning.view) if source else None
        return Errand(kind=Kind.TAP, text=meaning.payload, source=shown, **about)
    if isinstance(meaning, taps.Opens):
        return Errand(kind=Kind.OPEN, draft=meaning.draft, round=meaning.round, **about)
    if isinstance(meaning, taps.Sends):
        return Errand(kind=Kind.SEND, draft=meaning.draft, **about)
    if isinstance(meaning, taps.Talks):
        return Errand(kind=Kind.TALK, text=meaning.key, title=title, **about)
    if isinstance(meaning, taps.HandsIn):
        return Errand(kind=Kind.PHOTOS, message=meaning.message, **about)
    return Errand(kind=Kind.TAP, text=code(6).lower(), **about)  # an id of another time: it leads nowhere


def _title(message: discord.Message | None) -> str:
    """What stands first on a card."""
    for component in message.components if message is not None else ():
        for child in getattr(component, "children", ()):
            if isinstance(child, discord.TextDisplay):
                return child.content.splitlines()[0].removeprefix("### ")
    return ""


def _of_window(about: dict[str, Any], data: Mapping[str, Any]) -> Errand:
    asked = taps.asked(data["custom_id"])
    if asked is None:
        return Errand(kind=Kind.TAP, text=code(6).lower(), **about)  # a window of another time: it leads nowhere
    sent = asks.read(data)
    return Errand(
        kind=Kind.WINDOW, draft=asked.draft, round=asked.round, of=asked.of, given=sent.answers, files=sent.files,
        **about,
    )  # fmt: skip


def _spelled(data: Mapping[str, Any]) -> tuple[str, Sequence[Mapping[str, Any]]]:
    """The words of a command, and the options of the last of them."""
    words, options = [data["name"]], data.get("options", ())
    while options and options[0]["type"] in (1, 2):
        words.append(options[0]["name"])
        options = options[0].get("options", ())
    return " ".join(words), options


def _is_file(option: Mapping[str, Any]) -> bool:
    return bool(option["type"] == discord.AppCommandOptionType.attachment.value)


def _is_photo(attachment: Mapping[str, Any]) -> bool:
    return str(attachment.get("content_type") or "").startswith("image/")


def _sent(attachment: Mapping[str, Any]) -> Sent:
    return Sent(attachment["url"], attachment["filename"], int(attachment["size"]))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
