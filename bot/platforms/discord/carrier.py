"""Letters on their way to Discord: into channels, to those who want to be written to, or kept to be looked at."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

import discord

from bot.chat.carrier import Limits, NotSent, Parcel, Undeliverable, Unfinished
from bot.chat.router import Router
from bot.chat.screen import Screen
from bot.clock import local_day
from bot.database import Transaction
from bot.ids import short
from bot.platforms.discord import kept, text
from bot.platforms.discord.client import StreetClient
from bot.platforms.discord.errand import PLATFORM
from bot.platforms.discord.gestures import TEAM
from bot.platforms.discord.mailbox import Mailbox
from bot.platforms.discord.places import needed_tags
from bot.platforms.discord.sheet import Leaf
from bot.platforms.discord.shows import Shows
from bot.platforms.discord.troubles import ASLEEP, CLOSED, LOST, Stopped, sorted_out
from bot.values import dataclass
from bot.words import Reader
from campaigns import campaign as campaigns
from campaigns import dispatch, letters, people
from campaigns.letters import Message

log = logging.getLogger(__name__)

KEPT = "kept"  # the reference of what waits to be looked at
REMEMBERS_FOR = timedelta(minutes=2)  # how long Discord surely knows a nonce: "a few minutes"
LOOKS_BACK = 100  # messages of a channel, for one that may have arrived
OPENS_EVERY_S = 2.0  # chats with people: many opened fast, and the bot is blocked
CONNECTS_S = 2.0  # how long a letter waits for the connection before it looks again
CLOSED_FOR = timedelta(days=7)  # how long we believe that somebody takes no messages
LONGEST_POST = 100  # characters of a forum post's name; Discord's
DIRECT = "direct"  # the wish to be written to


@dataclass(frozen=True, slots=True)
class _Known:
    """What there is to know before a letter goes: since when it has been tried, and how its recipient wants it."""

    tried_at: datetime | None
    direct: bool
    chat: str


class DiscordCarrier:
    """Carries letters."""

    platform = PLATFORM
    remembers = True  # by its nonce; and what is older is looked for before it goes again
    limits = Limits(per_second=40.0, per_chat_second=1.0, in_flight=8)  # of 50 a second; the rest is for replies

    def __init__(
        self,
        router: Router,
        mailbox: Mailbox,
        shows: Shows,
        connected: Callable[[], StreetClient | None],
        stopped: Callable[[str], None],
    ) -> None:
        """Take the door, what is kept for people, what draws, the connection, and who is told that nothing works."""
        self._router, self._mailbox, self._shows = router, mailbox, shows
        self._database, self._clock = router.database, router.clock
        self._connected, self._stopped = connected, stopped
        self.opens_every_s = OPENS_EVERY_S
        self._opens_at: dict[str, float] = {}
        self._titles_at: dict[str, float] = {}
        self._next_opening = float("-inf")

    def chat(self, parcel: Parcel) -> tuple[str, bool]:
        """Which chat a letter goes to; Discord has no pace of its own for groups."""
        return (f"@{parcel.address}" if parcel.person is not None else parcel.address), False

    async def carry(self, parcel: Parcel) -> str:
        """Hand a letter over; where it went, or that it is kept.

        Raises:
            NotSent, InDoubt, Undeliverable: as the courier wants to know it.
        """
        known = await self._known(parcel)
        if parcel.person is not None and (not known.direct or known.chat == ""):
            return await self._keep(parcel)
        client = self._client()
        try:
            if parcel.person is not None:
                return await self._to_person(client, parcel, known)
            return await self._to_place(client, parcel, known)
        except (discord.DiscordException, *LOST) as error:
            raise self._meant(error) from error

    async def redraw(self, parcel: Parcel) -> None:
        """Show anew what was handed over; the title of a post in a forum last, as it is what may have to wait.

        Raises:
            NotSent, InDoubt, Undeliverable, Unfinished: as the courier wants to know it.
        """
        if parcel.reference in ("", KEPT):
            return
        client = self._client()
        channel, _slash, messages = parcel.reference.partition("/")
        target = client.get_partial_messageable(int(channel))
        leaves, there = await self._leaves(parcel), messages.split(",")
        try:
            for number, message in enumerate(there):
                await self._again(client, target, int(message), leaves[number : number + 1], _mark(parcel, number))
            shown = there[: len(leaves)]
            for number, leaf in enumerate(leaves[len(there) :], len(there)):
                shown.append(str(await self._sent(target, leaf, parcel, number)))
        except (discord.DiscordException, *LOST) as error:
            raise self._meant(error) from error
        if shown != there:
            reference = f"{channel}/{','.join(shown)}"
            await self._database.unit(lambda tx: dispatch.moved(tx, parcel.letter, reference))
        if there[0] == channel:  # a post in a forum has the number of its first message
            try:
                await self._title(client, channel, parcel)
            except (discord.DiscordException, *LOST) as error:
                raise self._meant(error) from error

    async def _title(self, client: StreetClient, post: str, parcel: Parcel) -> None:
        """Give a post in a forum the title it has by now, where that isn't the one we gave it last.

        A title that somebody else gave it stays until ours is another one. Discord takes two in ten minutes; who made a
        post may change its title without a right to manage threads.

        Raises:
            Unfinished: not now.
        """
        title = _name(parcel.reader, parcel.shows)
        known = await self._database.read(lambda tx: kept.noted(tx, "title", post))
        if not title or (known is not None and known.value == title):
            return
        wait_s = self._titles_at.get(post, 0.0) - self._clock.monotonic()
        if wait_s > 0:
            raise Unfinished("its title has to wait", after_s=wait_s)
        try:
            if known is not None or getattr(await client.fetch_channel(int(post)), "name", "") != title:
                await client.http.edit_channel(int(post), name=title, archived=False)
        except discord.RateLimited as limited:
            self._titles_at[post] = self._clock.monotonic() + limited.retry_after
            raise Unfinished("its title has to wait", after_s=limited.retry_after) from limited
        self._titles_at.pop(post, None)
        await self._note_title(post, title)

    async def _note_title(self, post: str, title: str) -> None:
        now = self._clock.now()
        await self._database.unit(lambda tx: kept.note(tx, "title", post, title, now))

    async def _known(self, parcel: Parcel) -> _Known:
        now = self._clock.now()

        def work(tx: Transaction) -> _Known:
            before = kept.noted(tx, "try", parcel.nonce)
            kept.note(tx, "try", parcel.nonce, "", before.at if before else now)
            chat = kept.noted(tx, "dm", parcel.address) if parcel.person is not None else None
            closed = chat is not None and not chat.value and chat.at > now - CLOSED_FOR
            direct = parcel.member is not None and people.wish_of(tx, parcel.member) == DIRECT
            address = "" if closed else chat.value or "?" if chat else "?"
            return _Known(before.at if before else None, direct, address)

        return await self._database.unit(work)

    async def _keep(self, parcel: Parcel) -> str:
        """Keep a letter for its recipient, and see that the day's post tells the team to look."""
        view, now = "|".join((parcel.view, *parcel.carries)), self._clock.now()

        def work(tx: Transaction) -> None:
            kept.keep(tx, parcel.address, parcel.letter, view, "", now)
            self._announce(tx, now)

        await self._database.unit(work)
        self._mailbox.put(parcel.address)
        return KEPT

    def _announce(self, tx: Transaction, now: datetime) -> None:
        route, campaign = self._router.house.daily, campaigns.by_slug(tx, self._router.campaign)
        if route is None:
            return
        day = local_day(now, campaign.zone)
        message = Message(f"daily:{day}", route.name, (short(day.toordinal()),), counts=False)
        if letters.to_place(tx, campaign, TEAM, message, now, on=PLATFORM):
            tx.signal("outbox")

    async def _to_person(self, client: StreetClient, parcel: Parcel, known: _Known) -> str:
        try:
            if known.chat == "?":
                self._wait_for_a_chat(parcel.address)
                opened = await client.create_dm(discord.Object(int(parcel.address)))
                await self._note_chat(parcel.address, str(opened.id))
                chat = opened.id
            else:
                chat = int(known.chat)
            return await self._send(client, client.get_partial_messageable(chat), parcel, known)
        except discord.HTTPException as error:
            if error.code != CLOSED:
                raise
            await self._note_chat(parcel.address, "")
            return await self._keep(parcel)

    async def _to_place(self, client: StreetClient, parcel: Parcel, known: _Known) -> str:
        channel: Any = client.get_channel(int(parcel.address)) or await client.fetch_channel(int(parcel.address))
        if isinstance(channel, discord.ForumChannel):
            return await self._post(channel, parcel, known)
        return await self._send(client, client.get_partial_messageable(channel.id), parcel, known)

    async def _send(
        self, client: StreetClient, target: discord.PartialMessageable, parcel: Parcel, known: _Known
    ) -> str:
        leaves = await self._leaves(parcel)
        there: Mapping[int, int] = {}
        if known.tried_at is not None and self._clock.now() - known.tried_at > REMEMBERS_FOR:
            there = await self._looked_for(client, target, parcel, len(leaves))
        sent = []
        for number, leaf in enumerate(leaves):
            found = there.get(_mark(parcel, number))
            sent.append(found or await self._sent(target, leaf, parcel, number))
        return f"{target.id}/{','.join(map(str, sent))}"

    async def _sent(self, target: discord.PartialMessageable, leaf: Leaf, parcel: Parcel, number: int) -> int:
        nonce = f"{parcel.nonce}-{number}" if number else parcel.nonce
        files = [each for each in leaf.uploads() if isinstance(each, discord.File)]
        message = await target.send(view=leaf.card(_mark(parcel, number)), files=files, nonce=nonce)
        return message.id

    async def _post(self, forum: discord.ForumChannel, parcel: Parcel, known: _Known) -> str:
        """A post of its own in a forum, which knows no nonce: what was tried before is looked for."""
        leaves = await self._leaves(parcel)
        thread = await self._posted(forum, parcel) if known.tried_at is not None else None
        if thread is None:
            files = [each for each in leaves[0].uploads() if isinstance(each, discord.File)]
            name = _name(parcel.reader, parcel.shows) or parcel.nonce
            made = await forum.create_thread(
                name=name, view=leaves[0].card(_mark(parcel, 0)), files=files, applied_tags=needed_tags(forum)
            )
            thread = made.thread
            await self._note_title(str(thread.id), name)
        sent = [thread.id]
        for number, leaf in enumerate(leaves[1:], 1):
            files = [each for each in leaf.uploads() if isinstance(each, discord.File)]
            nonce = f"{parcel.nonce}-{number}"
            sent.append((await thread.send(view=leaf.card(_mark(parcel, number)), files=files, nonce=nonce)).id)
        return f"{thread.id}/{','.join(map(str, sent))}"

    async def _posted(self, forum: discord.ForumChannel, parcel: Parcel) -> discord.Thread | None:
        """The post this letter was made before, if it was."""
        for thread in await forum.guild.active_threads():
            if thread.parent_id == forum.id and thread.created_at and thread.created_at >= parcel.written_at:
                try:
                    first = await thread.fetch_message(thread.id)
                except discord.NotFound:
                    continue
                if _marks(first) == _mark(parcel, 0):
                    return thread
        return None

    async def _looked_for(
        self, client: StreetClient, target: discord.PartialMessageable, parcel: Parcel, many: int
    ) -> Mapping[int, int]:
        """Which parts of a letter are there already: the message of each, by its mark."""
        wanted = {_mark(parcel, number) for number in range(many)}
        since = discord.Object(discord.utils.time_snowflake(parcel.written_at))
        found = {}
        async for message in target.history(limit=LOOKS_BACK, after=since):
            mark = _marks(message)
            if mark in wanted and client.user is not None and message.author.id == client.user.id:
                found[mark] = message.id
        return found

    async def _again(
        self, client: StreetClient, target: discord.PartialMessageable, number: int, leaf: Sequence[Leaf], mark: int
    ) -> None:
        """Let a message show this, or take it away where there is nothing; a thread that went to sleep is woken."""
        try:
            await self._edit(target, number, leaf[0], mark) if leaf else await _taken_away(target, number)
        except discord.HTTPException as error:
            if error.code != ASLEEP:
                raise
            await client.http.edit_channel(target.id, archived=False)
            await self._edit(target, number, leaf[0], mark) if leaf else await _taken_away(target, number)

    async def _edit(self, target: discord.PartialMessageable, number: int, leaf: Leaf, mark: int) -> None:
        there: Mapping[str, discord.Attachment] = {}
        if leaf.files:  # photos that are there needn't be sent again
            message = await target.fetch_message(number)
            there = {each.filename: each for each in message.attachments}
        await target.get_partial_message(number).edit(
            view=leaf.card(mark), attachments=leaf.uploads(there), allowed_mentions=discord.AllowedMentions.none()
        )

    async def _leaves(self, parcel: Parcel) -> Sequence[Leaf]:
        route = self._router.house.routes.get(parcel.view)
        view = "|".join((parcel.view, *parcel.carries)) if route is not None and route.view else ""
        return await self._shows.leaves(parcel.reader, parcel.shows, view)

    async def _note_chat(self, account: str, chat: str) -> None:
        now = self._clock.now()
        await self._database.unit(lambda tx: kept.note(tx, "dm", account, chat, now))

    def _wait_for_a_chat(self, account: str) -> None:
        """Open chats one after the other, each at a moment promised to nobody else."""
        now = self._clock.monotonic()
        at = self._opens_at.get(account)
        if at is None:
            at = self._opens_at[account] = max(now, self._next_opening)
            self._next_opening = at + self.opens_every_s
        if at > now:
            raise NotSent("chats are opened one after the other", retry_after=at - now, chat_only=True)
        del self._opens_at[account]

    def _client(self) -> StreetClient:
        client = self._connected()
        if client is None:
            raise NotSent("there is no connection to Discord", retry_after=CONNECTS_S)
        return client

    def _meant(self, error: BaseException) -> Exception:
        meant = sorted_out(error)
        if isinstance(meant, Stopped):
            self._stopped(str(meant))
            return NotSent(str(meant))
        if isinstance(meant, Undeliverable):
            log.warning("a letter will not arrive: %s", meant.reason)
        return meant


async def _taken_away(target: discord.PartialMessageable, number: int) -> None:
    await target.get_partial_message(number).delete()


def _mark(parcel: Parcel, number: int) -> int:
    """The number a part of a letter is found again by: from 1 to 2³¹-1."""
    return crc32(f"{parcel.letter}/{number}".encode()) % (2**31 - 2) + 1


def _marks(message: discord.Message) -> int | None:
    return getattr(message.components[0], "id", None) if message.components else None


def _name(reader: Reader, shows: object) -> str:
    """What a forum post is called."""
    return text.plain(reader.say(shows.title), LONGEST_POST, "") if isinstance(shows, Screen) else ""
