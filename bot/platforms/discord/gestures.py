"""What only Discord has: marks on the photos people handed in, and threads to talk about a mission."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

import discord

from bot.chat.router import Router
from bot.chat.screen import Hint, Link, Notice, Screen, Tone, Topic
from bot.database import StorageTrouble, Transaction
from bot.platforms.discord import kept
from bot.platforms.discord.errand import PLATFORM, Errand
from bot.platforms.discord.places import needed_tags
from bot.platforms.discord.troubles import LOST
from bot.words import _
from campaigns import campaign as campaigns
from campaigns import places

log = logging.getLogger(__name__)

TEAM = "team"  # the place in which people talk
SEEN, ACCEPTED, AGAIN = "👀", "✅", "↩️"
MARKS = {"waiting": SEEN, "approved": ACCEPTED, "sent_back": AGAIN}
FINAL = ("approved", "withdrawn")
LONGEST_THREAD = 100  # characters of a thread's name; Discord's
LACKS = (50_001, 50_013)  # Discord's numbers for what the bot may not see, and may not do
NO_RIGHT = _("I can’t open a thread there: I need the rights “Create Public Threads” and “Send Messages in Threads”."
             " Whoever runs the server: edit the team’s channel, then Permissions, then my role.")  # fmt: skip
NOT_NOW = _("The thread doesn’t open right now. Try again in a minute, please.")
REFUSED = (discord.HTTPException, *LOST)


class Gestures:
    """Marks and threads; where the bot may not make them, everything works without."""

    def __init__(self, router: Router) -> None:
        """Take the door; its database says when something changed."""
        self._router, self._database, self._clock = router, router.database, router.clock
        self._client: discord.Client | None = None
        self._marking: asyncio.Task[None] | None = None
        self._marked = True
        self._database.listen(self._heard)
        self.team = ""

    async def open(self, client: discord.Client) -> None:
        """Begin, on a client that is connected."""
        self._client = client
        self.team = await self._database.read(self._where_the_team_is)
        self._heard({"view:"})

    def close(self) -> None:
        """Leave everything as it is."""
        self._client = None
        if self._marking is not None:
            self._marking.cancel()

    def talkable(self, topic: Topic) -> bool:
        """Whether there is somewhere to talk about it."""
        return bool(self.team)

    async def came_with(self, found: Errand, photos: Sequence[int]) -> None:
        """Remember on which message photos came, so that it can be marked."""
        if not found.message:
            return
        where, now = f"{found.channel}/{found.message}", self._clock.now()

        def work(tx: Transaction) -> None:
            for photo in photos:
                kept.note(tx, "photo", str(photo), where, now)

        await self._database.unit(work)

    async def thread(self, client: discord.Client, found: Errand) -> Screen | Notice:
        """The thread in which people talk about something; made the first time."""
        try:
            known = await self._database.read(lambda tx: kept.noted(tx, "talk", found.text))
            thread = await self._known(client, known.value) if known else None
            if thread is None:
                thread = await self._made(client, found)
            elif thread.archived:  # after a day of silence, and nobody can be taken into it then
                thread = await thread.edit(archived=False)
            await thread.add_user(discord.Object(int(found.account)))
        except REFUSED as error:
            log.info("no thread about %s: %s", found.text, error)
            return Notice(NO_RIGHT if getattr(error, "code", 0) in LACKS else NOT_NOW, Tone.CARE)
        hint = Hint(_("Everybody on the team can read along."))
        address = f"https://discord.com/channels/{thread.guild.id}/{thread.id}"
        return Screen(_("Talk about it here"), (hint,), (Link(found.title or _("To the thread"), address),))

    async def _known(self, client: discord.Client, number: str) -> discord.Thread | None:
        try:
            channel = await client.fetch_channel(int(number))
        except discord.NotFound:
            return None
        return channel if isinstance(channel, discord.Thread) else None

    async def _made(self, client: discord.Client, found: Errand) -> discord.Thread:
        channel = client.get_channel(int(self.team)) or await client.fetch_channel(int(self.team))
        name = (found.title.replace("\\", "") or found.text)[:LONGEST_THREAD]
        if isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.TextChannel):
            channel = channel.parent
        if isinstance(channel, discord.ForumChannel):
            tags = needed_tags(channel)
            made = (await channel.create_thread(name=name, content=name, applied_tags=tags)).thread
        elif isinstance(channel, discord.TextChannel):
            made = await channel.create_thread(name=name, type=discord.ChannelType.public_thread)
        else:
            raise OSError("the team's place is no channel with threads")
        now = self._clock.now()
        await self._database.unit(lambda tx: kept.note(tx, "talk", found.text, str(made.id), now))
        return made

    def _heard(self, topics: set[str]) -> None:
        if places.TOPIC in topics:
            asyncio.get_running_loop().create_task(self._look_for_the_team())
        if self._client is not None and any(topic.startswith("view:") for topic in topics):
            self._marked = False
            if self._marking is None or self._marking.done():
                self._marking = asyncio.get_running_loop().create_task(self._mark_all())

    async def _look_for_the_team(self) -> None:
        self.team = await self._database.read(self._where_the_team_is)

    async def _mark_all(self) -> None:
        """Mark what was handed in as it stands, as long as anything changes."""
        while not self._marked and self._client is not None:
            self._marked = True
            try:
                for where, mark, photo, final in await self._database.read(_to_mark):
                    await self._mark(self._client, where, mark)
                    await self._database.unit(partial(self._noted, where=where, mark=mark))
                    if final:
                        await self._database.unit(partial(kept.forget, kind="photo", key=photo))
            except StorageTrouble as trouble:
                log.info("photos cannot be marked now: %s", trouble.reason)

    def _noted(self, tx: Transaction, where: str, mark: str) -> None:
        kept.note(tx, "mark", where, mark, self._clock.now())

    async def _mark(self, client: discord.Client, where: str, mark: str) -> None:
        channel, _slash, message = where.partition("/")
        partial = client.get_partial_messageable(int(channel)).get_partial_message(int(message))
        try:
            await partial.add_reaction(mark)
        except REFUSED as error:
            log.info("no mark on %s: %s", where, error)

    def _where_the_team_is(self, tx: Transaction) -> str:
        campaign = campaigns.by_slug(tx, self._router.campaign)
        bound = places.everywhere(tx, campaign.id)
        return next((each.address for each in bound if (each.platform, each.place) == (PLATFORM, TEAM)), "")


def _to_mark(tx: Transaction) -> list[tuple[str, str, str, bool]]:
    """Messages whose mark isn't what became of their photos: where, the mark, the photo, and whether that is final."""
    rows = tx.all(
        "SELECT p.key AS photo, p.value AS place, e.state AS state, m.value AS mark FROM discord_note p"
        " JOIN media f ON CAST(f.id AS TEXT) = p.key JOIN evidence e ON e.id = f.evidence"
        " LEFT JOIN discord_note m ON m.kind = 'mark' AND m.key = p.value WHERE p.kind = 'photo' ORDER BY p.key",
    )
    return [
        (row["place"], MARKS[row["state"]], row["photo"], row["state"] in FINAL)
        for row in rows
        if row["state"] in MARKS and (row["mark"] != MARKS[row["state"]] or row["state"] in FINAL)
    ]
