"""The campaign's places on Discord: which channel is which, and what the bot may do there."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import discord

from bot.chat.incoming import Here, Lack
from bot.clock import Clock
from bot.database import Database, Transaction
from bot.platforms.discord.errand import PLATFORM, Errand
from bot.words import Phrase, _
from campaigns import campaign as campaigns
from campaigns import places

KNOWN_FOR = timedelta(seconds=30)  # another process may have bound one

# What the bot needs where it works, as Discord's settings call it.
NEEDED: Mapping[str, Phrase] = {
    "view_channel": _("View Channel"),
    "send_messages": _("Send Messages"),
    "send_messages_in_threads": _("Send Messages in Threads"),
    "attach_files": _("Attach Files"),
    "read_message_history": _("Read Message History"),
}
NEEDED_IN_A_FORUM: Mapping[str, Phrase] = {**NEEDED, "send_messages": _("Create Posts")}
WANTED: Mapping[str, Phrase] = {
    "create_public_threads": _("Create Public Threads"),
    "add_reactions": _("Add Reactions"),
}


class Places:
    """Which channel is which place, kept for the next half minute."""

    def __init__(self, database: Database, clock: Clock, campaign: str) -> None:
        """Take where places are kept, and the campaign's slug."""
        self._database, self._clock, self._campaign = database, clock, campaign
        self._known: Mapping[str, str] = {}
        self._until: datetime | None = None
        database.listen(self._heard)

    @property
    def known(self) -> bool:
        """Whether the places are known right now, without a look into the database."""
        return self._until is not None and self._clock.now() < self._until

    async def of(self, errand: Errand) -> str | None:
        """The place an errand was done in, as :class:`~bot.chat.incoming.Incoming` has it.

        Raises:
            StorageTrouble: the database does not answer.
        """
        return None if errand.alone else await self.at(errand.address)

    async def at(self, address: str) -> str:
        """The place a channel is; "" where it is none.

        Raises:
            StorageTrouble: the database does not answer.
        """
        if not self.known:
            now = self._clock.now()
            self._known = await self._database.read(self._read)
            self._until = now + KNOWN_FOR
        return self._known.get(address, "")

    def _heard(self, topics: set[str]) -> None:
        if places.TOPIC in topics:
            self._until = None

    def _read(self, tx: Transaction) -> Mapping[str, str]:
        campaign = campaigns.by_slug(tx, self._campaign)
        bound = {each.address for each in places.everywhere(tx, campaign.id) if each.platform == PLATFORM}
        return {address: places.at(tx, campaign.id, PLATFORM, address)[0] for address in bound}


def here(errand: Errand, *, survey: bool) -> Here | None:
    """Where an errand was done; None between the person and the bot alone. ``survey`` looks at the bot's rights."""
    if errand.alone:
        return None
    missing = lacking(discord.Permissions(errand.rights), forum=errand.forum) if survey else None
    return Here(PLATFORM, errand.address, f"#{errand.called}" if errand.called else "", missing)


def lacking(rights: discord.Permissions, *, forum: bool = False) -> tuple[Lack, ...]:
    """The rights the bot would need in a channel and hasn't, each with where to click."""
    if rights.administrator:
        return ()
    needed = NEEDED_IN_A_FORUM if forum else NEEDED
    return tuple(Lack(right, _remedy(right)) for name, right in needed.items() if not getattr(rights, name))


def needed_tags(forum: discord.ForumChannel) -> Sequence[discord.ForumTag]:
    """What a post has to be tagged with, where the forum takes none without: the first tag that everybody may use."""
    free = [tag for tag in forum.available_tags if not tag.moderated] or forum.available_tags
    return free[:1] if forum.flags.require_tag else []


def _remedy(right: Phrase) -> Phrase:
    return _("Edit the channel, then Permissions, then my role: allow “{right}”.", right=right)
