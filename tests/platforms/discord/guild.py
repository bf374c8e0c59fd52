"""A small server on a simulated Discord, with our bot in it and the campaign's people.

The library is the real one; in the place of its wire is simcord, which refuses what Discord would refuse.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord import ChannelHandle, InteractionResult, MemberActor

from bot.chat.house import House
from bot.chat.intake import Intake
from bot.chat.route import Cog
from bot.chat.router import Router
from bot.database import Database, Transaction, open_database
from bot.delivery.courier import Courier
from bot.delivery.outbox import Outbox
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.discord.mount import DiscordPlatform
from bot.words import Catalogues
from campaigns import install, people, places, staffing
from campaigns.campaign import Campaign
from campaigns.packs import load
from campaigns.people import Member, Role
from cogs import ALL
from tests.conftest import HandClock

PACK = Path(__file__).parent.parent.parent / "packs" / "small"
PATIENCE_S = 60.0  # no test waits for a slow machine, and none is decided by one

NEEDED = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, attach_files=True, read_message_history=True,
    create_public_threads=True, add_reactions=True,
)  # fmt: skip
# Whatever their role in the campaign: Discord shows them every command, so that ours is what says no.
EVERYTHING = discord.Permissions(
    view_channel=True, send_messages=True, read_message_history=True, attach_files=True, use_application_commands=True,
    manage_messages=True, manage_guild=True,
)  # fmt: skip

_ESCAPED = re.compile(r"\\(.)")


class Guild:
    """The server, the bot, and everything behind it."""

    def __init__(
        self, url: str, folder: Path, clock: HandClock, *, cogs: Sequence[Cog] = ALL,
        intents: frozenset[str] = frozenset(), roles: bool = False, patience_s: float = PATIENCE_S,
    ) -> None:  # fmt: skip
        self.url, self.folder, self.clock = url, folder, clock
        self.cogs, self.intents, self.roles, self.patience_s = cogs, intents, roles, patience_s
        self.database: Database
        self.campaign: Campaign
        self.platform: DiscordPlatform
        self.courier: Courier
        self.darkroom = Darkroom()
        self.store = FolderStore(folder / "media")
        self.env: simcord.Env
        self.channels: dict[str, ChannelHandle] = {}
        self.people: dict[str, Somebody] = {}

    async def start(self) -> None:
        self.database = await open_database(self.url, backups=self.folder / "backups")
        loaded, now = load(str(PACK)), self.clock.now()
        self.campaign = await self.database.unit(lambda tx: install.install(tx, loaded, now))
        await self._mount()
        approved = discord.Intents.all()
        self.env = simcord.Env(self.platform.new_client(1), approved_intents=approved)
        await self.env.start()
        self.guild = self.env.create_guild("Small Town")
        self.everything = self.guild.create_role("Everything", permissions=EVERYTHING)
        self.channels["general"] = self.guild.create_text_channel("general")
        await self.env.settle()

    async def stop(self) -> None:
        await self.courier.stop()
        await self.platform.stop()
        await self.env.shutdown()
        self.env.raise_errors()
        await self.database.close()
        self.darkroom.close()

    async def restart(self) -> None:
        """The bot ends and starts anew; Discord and the database are as they were."""
        await self.courier.stop()
        await self.platform.stop()
        await self.database.close()
        self.database = await open_database(self.url, backups=self.folder / "backups")
        await self._mount()
        await self.env.restart_bot(self.platform.new_client(1))

    async def _mount(self) -> None:
        house = House(self.cogs, Outbox())
        self.router = Router(self.database, house, Catalogues(), self.clock, self.campaign.slug)
        intake = Intake(self.database, self.store, self.darkroom, self.clock)
        self.platform = DiscordPlatform(
            self.router, intake, self.store, "a token", intents=self.intents, roles=self.roles,
            patience_s=self.patience_s,
        )  # fmt: skip
        await self.platform.open()
        self.courier = Courier(self.database, self.router, [self.platform.carrier], self.clock, "a boot")

    async def somebody(self, name: str, role: Role | None = Role.MEMBER, *, locale: str = "en-US") -> "Somebody":
        """Somebody on the server, with a seat in the campaign where a role is given."""
        user = self.env.create_user(name.lower(), global_name=name)
        actor = self.guild.add_member(user, roles=[self.everything])
        await self.env.settle()
        found = self.people[name] = Somebody(self, name, actor)
        if role is not None:
            language = locale.split("-")[0]
            await self.database.unit(lambda tx: self._seat(tx, found, role, language))
        return found

    async def place(self, name: str, *, forum: bool = False) -> ChannelHandle:
        """A channel that is a place of the campaign."""
        made = self.guild.create_forum_channel(name) if forum else self.guild.create_text_channel(name)
        self.channels[name] = made
        await self.env.settle()
        await self.database.unit(lambda tx: places.bind(tx, self.campaign, name, "discord", str(made.id), f"#{name}"))
        await self.env.settle()
        return made

    async def deliver(self) -> None:
        """Deliver every letter that is due."""
        with self.env._bot_scope():  # as if a task of the bot's did
            await self.courier.deliver_due()
        await self.env.settle()

    def _seat(self, tx: Transaction, found: "Somebody", role: Role, language: str) -> Member:
        person = people.recognise(
            tx, "discord", found.account, found.name, language=language, zone="America/New_York", at=self.clock.now()
        )
        seat = people.seat(tx, self.campaign, person, role, self.clock.now())
        staffing.set_interests(tx, seat, ("food",), "either")
        return seat


class Somebody:
    """Somebody at their keyboard: what they do in Discord, and what they then see."""

    def __init__(self, guild: Guild, name: str, actor: MemberActor) -> None:
        self.guild, self.name, self.actor = guild, name, actor
        self.account = str(actor.id)
        self.where = "general"
        self.result: InteractionResult | None = None
        self.card: Any = None

    @property
    def channel(self) -> ChannelHandle:
        return self.guild.channels[self.where]

    async def types(self, command: str, /, **options: Any) -> str:
        """A command from the list of commands, with what was filled in."""
        return self._got(await self.actor.slash(self.channel, command, **options))

    async def presses(self, label: str, *, on: Any = None) -> str:
        """A button that says this, on the last card they saw."""
        card = on or self.card
        found = [each for each in walk(card.components) if each.get("label") == label and each.get("custom_id")]
        assert found, f"no button {label!r} among {buttons(card)} on:\n{read(card)}"
        return self._got(await self.actor.click(card, custom_id=found[0]["custom_id"]))

    async def opens(self, title: str) -> str:
        """The button beside a title."""
        for section in walk(self.card.components):
            texts = [_plain(part["content"]) for part in section.get("components", ()) if part["type"] == 10]
            if section["type"] == 9 and texts and texts[0].startswith(title):
                return self._got(await self.actor.click(self.card, custom_id=section["accessory"]["custom_id"]))
        raise AssertionError(f"nothing is called {title!r} on:\n{read(self.card)}")

    async def chooses(self, label: str) -> str:
        """One of a list."""
        for menu in walk(self.card.components):
            value = next((o["value"] for o in menu.get("options", ()) if o["label"] == label), None)
            if value is not None:
                return self._got(await self.actor.select(self.card, [value], custom_id=menu["custom_id"]))
        raise AssertionError(f"no {label!r} to choose on:\n{read(self.card)}")

    async def fills(self, **answers: Any) -> str:
        """Fill the window that is open, and send it."""
        assert self.result is not None
        assert self.result.modal, f"no window is open, but:\n{self.sees}"
        return self._got(await self.actor.submit_modal(self.result, answers))

    async def picks(self, menu: str, target: Any) -> str:
        """Something from the menu of a message or of somebody."""
        return self._got(await self.actor.context_menu(self.channel, menu, target))

    async def posts(self, words: str, *photos: bytes) -> discord.Message:
        """A message with photos, among the others."""
        files = [(f"photo-{number}.jpg", data) for number, data in enumerate(photos)]
        return await self.actor.send(self.channel, words, attachments=files)

    @property
    def sees(self) -> str:
        """What the last answer shows them."""
        return read(self.card) if self.card is not None else ""

    @property
    def buttons(self) -> list[str]:
        return buttons(self.card)

    @property
    def window(self) -> Mapping[str, Any]:
        """The window that is open."""
        assert self.result is not None
        assert self.result.modal, f"no window is open, but:\n{self.sees}"
        return self.result.modal

    @property
    def asked(self) -> list[str]:
        """The fields of the window that is open."""
        rows = self.window["components"]
        return [row["component"]["custom_id"] for row in rows if row["type"] == 18]

    def looks(self, where: str) -> str:
        """Go to a channel and look at the last card there."""
        self.where = where
        self.card = self.channel.last_message
        return self.sees

    @property
    async def member(self) -> Member:
        def work(tx: Transaction) -> Member:
            person = people.find(tx, "discord", self.account)
            assert person is not None
            found = people.member_of(tx, self.guild.campaign.id, person.id)
            assert found is not None
            return found

        return await self.guild.database.read(work)

    def _got(self, result: InteractionResult) -> str:
        assert result.acknowledged, "nothing was answered"
        self.result = result
        shown = [each for each in (result.response, *result.followups) if each is not None]
        if shown:
            self.card = shown[0]
        return self.sees if not result.modal else str(result.modal["title"])


def walk(components: Any) -> Iterator[dict[str, Any]]:
    """Every component of a message, those inside others too."""
    for raw in components:
        component = raw if isinstance(raw, dict) else raw.to_dict()
        yield component
        yield from walk(component.get("components", ()))
        if component.get("accessory"):
            yield component["accessory"]


def read(card: Any) -> str:
    """All the text of a message, as people see it."""
    lines = [_plain(each["content"]) for each in walk(card.components) if each["type"] == 10]
    lines += [f"[photo: {item.get('description')}]" for each in walk(card.components) for item in each.get("items", ())]
    lines += [f"({label})" for label in buttons(card)]
    return "\n".join(lines)


def buttons(card: Any) -> list[str]:
    return [each["label"] for each in walk(card.components) if each["type"] == 2]


def _plain(markdown: str) -> str:
    """Markdown without its marks."""
    text = re.sub(r"^(### |-# |> )", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"</([a-z ]+):\d+>", r"/\1", text)
    text = re.sub(r"(?<!\\)\*\*", "", text)
    return _ESCAPED.sub(r"\1", text).replace("\u200b", "")
