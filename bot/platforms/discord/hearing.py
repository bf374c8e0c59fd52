"""Reading along where that was switched on: photos in the team's channels, words and photos in chats, also in a gap."""

import logging
from collections.abc import Sequence

import discord

from bot.chat.incidents import broke_answering, logged
from bot.chat.incoming import Act, Brought, Caller, Incoming, Outcome, Said
from bot.chat.router import Router
from bot.chat.screen import Ask, Notice, Screen
from bot.database import StorageTrouble, Transaction
from bot.ids import short
from bot.platforms.discord import kept, taps
from bot.platforms.discord.bringing import Bringing
from bot.platforms.discord.errand import PLATFORM, photos_of
from bot.platforms.discord.owing import Owing
from bot.platforms.discord.places import Places
from bot.platforms.discord.sheet import Leaf
from bot.platforms.discord.shows import Shows
from bot.platforms.discord.troubles import LOST
from bot.words import Reader, _
from campaigns import campaign as campaigns
from campaigns import places

log = logging.getLogger(__name__)

A_GAP = 200  # messages of a channel that are read back; more than a team posts while a bot restarts


class Hearing:
    """Hears messages, whether they come by the gateway or are read back after a gap."""

    def __init__(self, router: Router, shows: Shows, bringing: Bringing, where: Places, owing: Owing) -> None:
        """Take the door and the parts of the platform."""
        self._router, self._shows, self._bringing, self._places = router, shows, bringing, where
        self._owing = owing
        self._database, self._clock = router.database, router.clock

    async def heard(self, client: discord.Client, message: discord.Message) -> None:
        """Somebody wrote something. Never raises."""
        if message.author.bot or message.type not in (discord.MessageType.default, discord.MessageType.reply):
            return
        try:
            if await self._places.at(str(message.channel.id)):
                await self._in_a_place(message)
            elif message.guild is None:
                await self._in_a_chat(client, message)
            else:
                return
            await self._note_seen(message.channel.id, message.id)
        except (discord.DiscordException, StorageTrouble, *LOST) as error:
            log.warning("a message could not be answered: %s", error)
            await self._owing.tried(_key(message), shows=True)
        except Exception:
            await self._broke(message)

    async def catch_up(self, client: discord.Client) -> None:
        """Read what was written since the last message that was heard, where we read along."""
        if not client.intents.message_content:
            return
        seen, channels = await self._database.read(self._watched)
        for channel in channels:
            bound = bool(await self._places.at(channel))
            if not bound and isinstance(client.get_channel(int(channel)), discord.abc.GuildChannel | discord.Thread):
                continue  # it was a place once
            target = client.get_partial_messageable(int(channel))
            try:
                if channel not in seen:
                    newest = [message async for message in target.history(limit=1)]
                    await self._note_seen(int(channel), newest[0].id if newest else 0)
                    continue
                after = discord.Object(int(seen[channel]))
                missed = [message async for message in target.history(limit=A_GAP, after=after, oldest_first=True)]
            except (discord.HTTPException, *LOST) as error:
                log.info("what was missed in %s cannot be read: %s", channel, error)
                continue
            for message in missed:
                await self.heard(client, message)

    async def left(self, member: discord.RawMemberRemoveEvent) -> None:
        """Somebody left a server: what comes for them is kept until they are back."""
        account, now = str(member.user.id), self._clock.now()
        try:
            await self._database.unit(lambda tx: kept.note(tx, "dm", account, "", now))
        except StorageTrouble as trouble:
            log.info("that somebody left could not be noted: %s", trouble.reason)

    async def _broke(self, message: discord.Message) -> None:
        """Log the bug that is being handled under a number, and tell that to whoever met it."""
        incident = logged(log)
        try:
            reader, name = await self._reader(_caller(message)), f"i{short(message.id)}"
            await self._answer(message, reader, broke_answering(incident), name=name)
        except Exception as error:
            log.info("nobody could be told of the incident: %r", error)
            await self._owing.tried(_key(message))
        else:
            self._owing.given(_key(message))

    async def _in_a_chat(self, client: discord.Client, message: discord.Message) -> None:
        """Words and photos to the bot alone."""
        caller, photos = _caller(message), photos_of(message)
        act: Act = Said(message.content)
        if photos:
            told = await self._router.prepare(Incoming(caller, Brought(()), _key(message)))
            brought: tuple[int, ...] = ()
            if told.allowed and told.person and told.asks:
                found = await self._bringing.fetch(client, caller.external, photos)
                brought = found.kept
                for number, sentence in enumerate(found.wrong):
                    name = f"p{short(message.id)}.{number}"
                    await self._answer(message, await self._reader(caller), Notice(sentence), name=name)
            act = Brought(brought, message.content)
        elif not message.content:
            return
        key = _key(message)
        outcome = await self._router.take(Incoming(caller, act, key), self._owing.record(key, caller.external))
        if not outcome.repeated:  # else it was done before a restart, and its answer waits
            await self._show(message, outcome)
            self._owing.given(key)
        await self._shows.waiting(
            caller, lambda leaves, letter: self._send(message, leaves, f"w{short(letter)}"), outcome.reply
        )

    async def _in_a_place(self, message: discord.Message) -> None:
        """Photos among the others: whoever posted them is asked whether they are evidence."""
        if not photos_of(message):
            return
        caller = _caller(message)
        told = await self._router.prepare(Incoming(caller, Brought(()), _key(message)))
        if not (told.allowed and told.person and told.asks):
            return
        reader = await self._reader(caller)
        says = _("Is this for one of your missions, {name}?", name=caller.name)
        leaves = await self._shows.with_button(reader, says, _("Hand it in"), taps.hand_in_id(message.id))
        await self._send(message, leaves)

    async def _show(self, message: discord.Message, outcome: Outcome) -> None:
        reply, reader = outcome.reply, outcome.reader
        if isinstance(reply, Ask):
            await self._send(message, await self._shows.form_leaves(reader, reply))
        elif reply is not None:
            await self._answer(message, reader, reply, outcome.view)

    async def _answer(
        self, message: discord.Message, reader: Reader, shown: Screen | Notice, view: str = "", *, name: str = ""
    ) -> None:
        await self._send(message, await self._shows.leaves(reader, shown, view), name)

    async def _send(self, message: discord.Message, leaves: Sequence[Leaf], name: str = "") -> None:
        """Answer a message, once: the nonce is made from its id, or from a name where that isn't the only answer."""
        name = name or f"m{short(message.id)}"
        for number, leaf in enumerate(leaves):
            files = [each for each in leaf.uploads() if isinstance(each, discord.File)]
            await message.channel.send(
                view=leaf.card(), files=files, nonce=f"{name}-{number}",
                reference=message.to_reference(fail_if_not_exists=False), mention_author=False,
            )  # fmt: skip

    async def _reader(self, caller: Caller) -> Reader:
        now = self._clock.now()
        return await self._database.read(lambda tx: self._router.looking(tx, caller, now).reader)

    async def _note_seen(self, channel: int, message: int) -> None:
        now = self._clock.now()
        await self._database.unit(lambda tx: kept.note(tx, "seen", str(channel), str(message), now))

    def _watched(self, tx: Transaction) -> tuple[dict[str, str], list[str]]:
        campaign = campaigns.by_slug(tx, self._router.campaign)
        bound = [each.address for each in places.everywhere(tx, campaign.id) if each.platform == PLATFORM]
        chats = [each.value for each in kept.all_noted(tx, "dm") if each.value]
        seen = {each.key: each.value for each in kept.all_noted(tx, "seen")}
        return seen, sorted({*bound, *chats, *seen})


def _key(message: discord.Message) -> str:
    """What a message's words are known by in the inbox."""
    return f"m{message.id}"


def _caller(message: discord.Message) -> Caller:
    return Caller(PLATFORM, str(message.author.id), message.author.display_name)
