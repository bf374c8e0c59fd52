"""Reactions as receipts: eyes on what waits for a lead, a thumb on what was approved."""

import asyncio
import logging
from collections.abc import Mapping
from functools import partial

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.clock import Clock
from bot.database import Database, StorageTrouble, Transaction
from bot.platforms.telegram import kept
from bot.platforms.telegram.kept import RECEIPTS_FOR
from bot.platforms.telegram.post import Post
from bot.platforms.telegram.spots import Spot
from campaigns import photos

log = logging.getLogger(__name__)

SETTLES_S = 1.0  # so that the answer in words comes first
# Of the few reactions a bot may give: by the state of the evidence a photo belongs to.
REACTIONS: Mapping[str, str] = {"waiting": "👀", "approved": "👍"}
DONE = "done"

_Message = tuple[int, int]


class Receipts:
    """Keeps the reactions on people's photos true."""

    def __init__(self, database: Database, post: Post, clock: Clock) -> None:
        """Take where messages are noted, and the way out."""
        self._database, self._post, self._clock = database, post, clock
        self._wake = asyncio.Event()

    def heard(self, topics: set[str]) -> None:
        """Look again: something that people see has changed."""
        if any(topic.startswith("view:") for topic in topics):
            self._wake.set()

    async def keep_true(self) -> None:
        """Look at once, and whenever something changes, until cancelled."""
        while True:
            self._wake.clear()
            try:
                await self.look()
            except StorageTrouble as trouble:
                log.warning("could not look for receipts: %s", trouble.reason)
            await self._wake.wait()
            await self._clock.sleep(SETTLES_S)

    async def look(self) -> None:
        """Give each message the reaction it should have."""
        for (chat, message), state in (await self._database.read(self._wanted)).items():
            shows = DONE if state == "approved" else state
            try:
                await self._post.react(Spot(chat), message, REACTIONS[state])
            except (BadRequest, Forbidden, ChatMigrated) as error:  # it is gone, or reactions are not allowed there
                log.debug("no reaction on %s in %s: %s", message, chat, error)
                shows = DONE
            except TelegramError as error:
                log.info("a reaction waits: %s", error)
                return
            await self._database.unit(partial(kept.show_receipt, chat=chat, message=message, shows=shows))

    def _wanted(self, tx: Transaction) -> dict[_Message, str]:
        """The messages whose reaction isn't what it should be, with the state their files are in."""
        rows = kept.open_receipts(tx, self._clock.now() - RECEIPTS_FOR)
        states = photos.states(tx, [row["media"] for row in rows])
        return {
            (row["chat"], row["message"]): states[row["media"]]
            for row in rows
            if states.get(row["media"]) in REACTIONS and states[row["media"]] != row["shows"]
        }
