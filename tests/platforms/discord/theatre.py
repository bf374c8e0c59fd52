"""The simulated Discord as a theatre: commands from the list, buttons on cards, windows with files, messages' menus.

What nobody can do there (a command that isn't listed, a choice that isn't offered, a window sent with a needed field
left empty) is said to the router itself: Discord's own app says no to it before we would.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord import ChannelHandle, InteractionResult, MemberActor, UserHandle

from bot.chat import forms, typed
from bot.chat.carrier import Parcel
from bot.chat.choosing import Unclear, chosen
from bot.chat.fields import Upload
from bot.chat.incoming import Act, Answered, Incoming, Outcome, Pressed, Said
from bot.chat.intake import Intake
from bot.chat.screen import Action, Ask, Letter, Option, Screen, written
from bot.database import Transaction
from bot.ids import short
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.platforms.discord.client import StreetClient
from bot.platforms.discord.mount import DiscordPlatform
from campaigns import people, places, staffing
from tests.platforms.discord.filling import default, jpeg, number, option
from tests.platforms.discord.guild import EVERYTHING, PATIENCE_S, buttons, read, walk
from tests.platforms.theatre import Answers, keep
from tests.team import Player, Team

Actor = MemberActor | UserHandle


class Speaking(DiscordPlatform):
    """Our bot, where everybody's app is in their language; simcord's apps are all in English."""

    languages: Mapping[str, str]

    async def interaction(self, client: StreetClient, interaction: discord.Interaction[Any]) -> None:
        if self.languages.get(str(interaction.user.id)) == "es":
            interaction.locale = discord.Locale.spain_spanish
        await super().interaction(client, interaction)


class DiscordTheatre:
    """A server with a channel for each place, and a chat with the bot for what is between the two alone."""

    platform = "discord"

    def __init__(self, folder: Path) -> None:
        self._darkroom, self._store = Darkroom(), FolderStore(folder / "media")
        self._team: Team
        self._env: simcord.Env | None = None
        self._mounted: Speaking | None = None
        self._languages: dict[str, str] = {}
        self._guild: simcord.GuildHandle
        self._users: dict[str, UserHandle] = {}
        self._actors: dict[str, MemberActor] = {}
        self._channels: dict[str, ChannelHandle] = {}
        self._last: dict[str, InteractionResult] = {}
        self._cards: dict[str, list[Any]] = {}
        self._files: dict[tuple[str, int], bytes] = {}
        self._alone: dict[str, bool] = {}
        self._keys = 0

    def account(self, name: str) -> str:
        assert self._env is not None, "the curtain is up before anybody comes on"
        if name not in self._users:
            self._users[name] = self._env.create_user(f"u{len(self._users)}", global_name=name)
        return str(self._users[name].id)

    async def opens(self, team: Team) -> None:
        self._team = team
        intake = Intake(team.database, self._store, self._darkroom, team.clock)
        if self._mounted is not None:
            await self._mounted.stop()
        self._mounted = Speaking(team.router, intake, self._store, "a token", patience_s=PATIENCE_S)
        self._mounted.carrier.opens_every_s, self._mounted.languages = 0.0, self._languages
        await self._mounted.open()
        client = self._mounted.new_client(1)
        if self._env is not None:
            await self._env.restart_bot(client)
            return
        self._env = simcord.Env(client)
        await self._env.start()
        self._guild = self._env.create_guild("Small Town")
        self._everything = self._guild.create_role("Everything", permissions=EVERYTHING)
        self._channels[""] = self._guild.create_text_channel("general")
        await self._env.settle()

    async def closes(self) -> None:
        if self._mounted is not None and self._env is not None:
            await self._mounted.stop()
            await self._env.shutdown()
            self._env.raise_errors()
        self._darkroom.close()

    async def says(self, player: Player, text: str) -> None:
        spelled = await self._spelled(player, text)
        if spelled is None:
            await self._straight(player, Said(text))
            return
        command, options = spelled
        actor = await self._actor(player)
        if isinstance(actor, UserHandle):
            self._got(player, await actor.slash(command, **options))
        else:
            self._got(player, await actor.slash(await self._channel(player), command, **options))

    async def presses(self, player: Player, label: str, tap: str) -> None:
        for card in self._cards.get(player.name, ()):
            for each in walk(card.components):
                if str(each.get("custom_id", "")).startswith(f"st:{tap}~"):
                    actor = await self._actor(player, card)
                    self._got(player, await actor.click(card, custom_id=each["custom_id"]))
                    return
                if any(option["value"] == tap for option in each.get("options", ())):
                    actor = await self._actor(player, card)
                    self._got(player, await actor.select(card, [tap], custom_id=each["custom_id"]))
                    return
        shown = [read(card) for card in self._cards.get(player.name, ())]
        raise AssertionError(f"{player.name} has no button {label!r} ({tap}) on {shown}")

    async def taps(self, player: Player, tap: str) -> None:
        await self._straight(player, Pressed(tap))

    async def fills(self, player: Player, ask: Ask, answers: Answers) -> None:
        left = dict(answers)
        while True:
            window = await self._window(player, ask.draft)
            values = None if window is None else self._values(player, window, left)
            if window is None or values is None:
                await self._straight(player, Answered(ask.draft, left))
                return
            for name in values:
                left.pop(name, None)
            before = self._team.router.heard.get((player.caller.platform, player.caller.external))
            actor: Actor = self._users[player.name] if self._alone[player.name] else await self._member(player)
            self._got(player, await actor.submit_modal(window, values))
            if self._team.router.heard.get((player.caller.platform, player.caller.external)) is not before:
                return

    async def brings(self, player: Player, photos: Sequence[int], caption: str) -> None:
        actor = await self._member(player)
        self._alone[player.name] = False
        taken = {media: data for (_name, media), data in self._files.items()}
        files = [(f"{short(photo)}.jpg", taken[photo]) for photo in photos]
        message = await actor.send(self._channels[""], caption, attachments=files)
        self._got(player, await actor.context_menu(self._channels[""], "Hand in as evidence", message))

    async def receives(self, player: Player, letter: Letter) -> None:
        assert self._env is not None
        assert self._mounted is not None
        member = None
        if letter.member is not None:
            seat = await self._team.database.read(lambda tx: self._seat(tx, letter))
            await self._team.database.unit(lambda tx: staffing.set_wish(tx, seat, "direct"))
            member = seat
        channel = None if member else await self._channel(player)
        parcel = await self._parcel(player, letter, str(channel.id) if channel else player.caller.external)
        with self._env._bot_scope():
            await self._mounted.carrier.carry(parcel)
        await self._env.settle()
        where = channel or self._users[player.name].dm_channel
        self._cards[player.name] = [where.last_message]

    async def photo(self, player: Player, looks: int) -> int:
        data = jpeg(looks)
        media = await keep(self._team, player, hashlib.sha256(data).hexdigest(), looks, len(data))
        self._files[player.name, media] = data
        return media

    def shows(self, player: Player) -> str:
        return ""

    async def _straight(self, player: Player, act: Act) -> None:
        self._keys += 1
        key = f"{player.name}:{self._keys}"
        outcome = await self._team.router.take(Incoming(player.caller, act, key, player.place, player.here))
        await self._appears(player, outcome)

    async def _appears(self, player: Player, outcome: Outcome) -> None:
        """What came of it, on a card: what follows is pressed there."""
        assert self._env is not None
        assert self._mounted is not None
        shows, reply, reader = self._mounted.desk.shows, outcome.reply, outcome.reader
        self._last.pop(player.name, None)
        self._cards[player.name] = []
        if reply is None:
            return
        channel = await self._channel_of(player)
        with self._env._bot_scope():
            leaves = await (
                shows.form_leaves(reader, reply)
                if isinstance(reply, Ask)
                else shows.leaves(reader, reply, outcome.view)
            )
            chat = self._env.bot.get_partial_messageable(channel.id)
            for leaf in leaves:
                await chat.send(view=leaf.card(), files=[f for f in leaf.uploads() if isinstance(f, discord.File)])
        await self._env.settle()
        self._cards[player.name] = channel.history()[-len(leaves) :]

    async def _channel_of(self, player: Player) -> ChannelHandle:
        if player.place is None:
            return self._users[player.name].dm_channel
        await self._member(player)
        return await self._channel(player)

    async def _actor(self, player: Player, card: Any = None) -> Actor:
        """Who acts: in a chat with the bot a user, on the server one of its members."""
        member, user = await self._member(player), self._users[player.name]
        self._languages[player.caller.external] = player.caller.language
        if card is not None:
            where = card.channel_id if isinstance(card, simcord.ResponseMessage) else card.channel.id
            self._alone[player.name] = where == user.dm_channel.id
        else:
            self._alone[player.name] = player.place is None
        return user if self._alone[player.name] else member

    async def _member(self, player: Player) -> MemberActor:
        if player.name not in self._actors:
            assert self._env is not None
            self._actors[player.name] = self._guild.add_member(self._users[player.name], roles=[self._everything])
            await self._env.settle()
        return self._actors[player.name]

    async def _channel(self, player: Player) -> ChannelHandle:
        place = player.place or ""
        if place not in self._channels:
            assert self._env is not None
            made = self._channels[place] = self._guild.create_text_channel(place)
            await self._env.settle()
            campaign = self._team.campaign
            await self._team.database.unit(
                lambda tx: places.bind(tx, campaign, place, "discord", str(made.id), f"#{place}")
            )
        return self._channels[place]

    async def _spelled(self, player: Player, text: str) -> tuple[str, dict[str, Any]] | None:
        """A command and its options, as they are picked from the list; None where they can't be."""
        now, router = self._team.clock.now(), self._team.router

        def work(tx: Transaction) -> tuple[str, dict[str, Any]] | None:
            found = typed.command(typed.clean(text).strip(), router.house.words) if text.startswith("/") else None
            if found is None or player.here is not None:
                return None
            route, rest = found
            turn = router.looking(tx, player.caller, now, player.place)
            offered = tuple(p for p in route.fields if not isinstance(p.field, Upload))
            if rest and (route.asks or route.starts or not offered):
                return None
            said = typed.given(rest, offered, partial(forms.reads, turn)) if rest else {}
            options = {
                name: option(next(p for p in offered if p.name == name), given[0]) for name, given in said.items()
            }
            return None if None in options.values() else (route.says, options)

        return await self._team.database.read(work)

    async def _window(self, player: Player, draft: int) -> InteractionResult | None:
        """The window of a form that is open, or that a button on their card opens."""
        last = self._last.get(player.name)
        if last is not None and last.modal and last.modal["custom_id"].startswith(f"st-ask:{short(draft)}."):
            return last
        for card in self._cards.get(player.name, ()):
            for each in walk(card.components):
                if str(each.get("custom_id", "")).startswith(f"st-open:{short(draft)}."):
                    result = await (await self._actor(player, card)).click(card, custom_id=each["custom_id"])
                    self._last[player.name] = result
                    return result if result.modal else None
        return None

    def _values(self, player: Player, window: InteractionResult, answers: Answers) -> dict[str, Any] | None:
        """What is filled into a window's fields; None where Discord would not let it be sent so."""
        assert window.modal is not None
        values: dict[str, Any] = {}
        for row in window.modal["components"]:
            if row["type"] != 18:
                continue
            component = row["component"]
            name = component["custom_id"]
            value = self._value(player, component, answers[name]) if name in answers else default(component)
            if value is None and (name in answers or component.get("required", component["type"] == 4)):
                return None
            if value is not None:
                values[name] = value
        return values

    def _value(self, player: Player, component: Mapping[str, Any], given: tuple[str, ...]) -> Any:
        kind = component["type"]
        if kind == discord.ComponentType.file_upload.value:
            known = [self._files.get((player.name, number(each))) for each in given]
            files = [(f"{n}.jpg", data) for n, data in enumerate(known) if data is not None]
            return files if len(files) == len(given) and len(files) <= component["max_values"] else None
        if "options" in component:
            options = [Option(each["value"], each["label"]) for each in component["options"]]
            parts = [part.strip() for text in given for part in text.split(",") if part.strip()]
            try:
                picked = list(dict.fromkeys(chosen(part, options) for part in parts))
            except Unclear:
                return None
            if kind == discord.ComponentType.radio_group.value:
                return picked[0] if picked else None
            return picked if len(picked) >= component.get("min_values", 0) else None
        text = given[0] if given else ""
        return None if len(text) > component.get("max_length", 4000) or (component["required"] and not text) else text

    def _got(self, player: Player, result: InteractionResult) -> None:
        """What was answered: shown without anything missing of it."""
        assert result.acknowledged, "Discord was not answered in time"
        self._last[player.name] = result
        if result.modal:
            return
        cards = [each for each in (result.response, *result.followups) if each is not None]
        self._cards[player.name] = cards or self._cards.get(player.name, [])
        outcome = self._team.router.heard.get((player.caller.platform, player.caller.external))
        if outcome is not None and isinstance(outcome.reply, Screen) and cards and not outcome.refused:
            self._check(outcome.reply, cards, partial(_said, outcome.reader))

    def _check(self, screen: Screen, cards: Sequence[Any], say: Any) -> None:
        shown = _bare("\n".join(read(card) for card in cards))
        assert _bare(say(screen.title)) in shown, f"{say(screen.title)!r} is not on:\n{shown}"
        labels = [label for card in cards for label in buttons(card)]
        for action in screen.actions:
            wanted = say(action.label)
            if isinstance(action, Action):
                assert any(label.startswith(wanted[:70]) for label in labels), f"no button {wanted!r} in {labels}"

    def _seat(self, tx: Transaction, letter: Letter) -> Any:
        assert letter.member is not None
        return people.get(tx, self._team.campaign.id, letter.member)

    async def _parcel(self, player: Player, letter: Letter, address: str) -> Parcel:
        team, now = self._team, self._team.clock.now()

        def work(tx: Transaction) -> Parcel:
            seat = self._seat(tx, letter) if letter.member is not None else None
            turn = team.router.turn_of(tx, seat, now, letter.place)
            carries = tuple(written(each) for each in letter.carries)
            shows = team.router.house.show(turn, letter.view, carries)
            assert shows is not None
            number = team.database.new_id()
            return Parcel(
                number, short(number), team.campaign.id, "discord", address, letter.member,
                seat.person if seat else None, letter.place, letter.view, carries, shows, turn.reader, now,
            )  # fmt: skip

        return await team.database.read(work)


def _said(reader: Any, words: Any) -> str:
    return str(reader.say(words))


def _bare(text: str) -> str:
    """Only what tells words apart: no marks, no space, no times."""
    return re.sub(r"[\W_]+", "", re.sub(r"<t:\d+:\w>", "", text))
