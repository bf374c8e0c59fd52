"""Letters on their way into Telegram's chats, and drawn anew there."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram.error import ChatMigrated, TelegramError

from bot.chat.carrier import InDoubt, Limits, NotSent, Parcel, Undeliverable
from bot.clock import Clock
from bot.database import Database, StorageTrouble
from bot.media.store import StoreTrouble
from bot.platforms.telegram import draw, kept
from bot.platforms.telegram.cards import Cards
from bot.platforms.telegram.errors import sorted_out
from bot.platforms.telegram.kept import Card
from bot.platforms.telegram.post import Post
from bot.platforms.telegram.request import TooFast
from bot.platforms.telegram.spots import PLATFORM, Sent, Spot

log = logging.getLogger(__name__)

# Telegram names no limits; these are what its questions page says, with some room in groups for what members ask.
LIMITS = Limits(per_second=30, per_chat_second=1, per_group_minute=18, in_flight=4)
STORM_S = 5.0  # two chats told to wait within that time: it is about all of them

Follow = Callable[[int, int], Awaitable[None]]
"""What follows a group that has become another chat: its id before, and now."""


class TelegramCarrier:
    """Telegram, as the courier sees it."""

    platform = PLATFORM
    limits = LIMITS

    def __init__(self, database: Database, post: Post, cards: Cards, clock: Clock, follow: Follow) -> None:
        """Take the way out, and who follows groups that move."""
        self._database, self._post, self._cards, self._clock, self._follow = database, post, cards, clock, follow
        self._slowed: tuple[str, float] = ("", float("-inf"))
        self._under_way = 0
        self._landed = asyncio.Event()
        self.connected = False

    async def land(self, within_s: float) -> None:
        """Take no more letters, and wait, not for ever, until those under way have arrived."""
        self.connected = False
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while self._under_way:
                    self._landed.clear()
                    await self._landed.wait()

    def chat(self, parcel: Parcel) -> tuple[str, bool]:
        """Which chat a letter goes to: topics share their group's limits."""
        try:
            spot = Spot.of(parcel.address)
        except ValueError:
            return parcel.address, parcel.place is not None
        return spot.lane, spot.group

    async def carry(self, parcel: Parcel) -> str:
        """Send a letter, and return its messages as :attr:`Sent.written` writes them.

        Raises:
            NotSent, InDoubt, Undeliverable: see :class:`bot.chat.carrier.Carrier`.
        """
        self._see_that_we_are_connected()
        spot = _spot(parcel.address)
        sheets = draw.sheets(parcel.shows, parcel.reader)
        self._under_way += 1
        try:
            sent = await self._send(spot, sheets)
        except (TelegramError, StoreTrouble, StorageTrouble) as error:
            raise self._sorted(error, spot) from error
        finally:
            self._under_way -= 1
            self._landed.set()
        view = "|".join((parcel.view, *parcel.carries))
        card = self._cards.card(
            sent, sheets, view, person=parcel.person, place=parcel.place or "", letter=parcel.letter
        )  # fmt: skip
        await self._note(card)
        return sent.written

    async def redraw(self, parcel: Parcel) -> None:
        """Let a letter show what is true now; one whose message shows something else by now is let be.

        Raises:
            NotSent, InDoubt, Undeliverable: see :class:`bot.chat.carrier.Carrier`.
        """
        self._see_that_we_are_connected()
        try:
            sent = Sent.of(parcel.reference)
        except ValueError:
            raise Undeliverable("its message is not known") from None
        sheets = draw.sheets(parcel.shows, parcel.reader)
        async with self._cards.held(sent.spot.chat, sent.last):
            card = await self._database.read(lambda tx: kept.card(tx, sent.spot.chat, sent.last))
            if card is None or card.letter != parcel.letter:
                return
            try:
                await self._cards.show(card, sheets)
            except (TelegramError, StoreTrouble, StorageTrouble) as error:
                raise self._sorted(error, sent.spot) from error

    async def _send(self, spot: Spot, sheets: list[draw.Sheet]) -> Sent:
        try:
            return await self._post.send(spot, sheets, letter=True)
        except ChatMigrated as moved:
            await self._follow(spot.chat, moved.new_chat_id)
            return await self._post.send(Spot(moved.new_chat_id, spot.thread), sheets, letter=True)

    async def _note(self, card: Card) -> None:
        """Write down what was sent; it was, whether or not that can be kept."""
        now = self._clock.now()
        try:
            await self._database.unit(lambda tx: kept.put_card(tx, card, now))
        except StorageTrouble as trouble:
            log.warning("could not note what %s shows: %s", card.sent.written, trouble.reason)

    def _sorted(self, error: Exception, spot: Spot) -> Exception:
        if isinstance(error, StoreTrouble | StorageTrouble):
            return NotSent(str(error))
        if isinstance(error, ChatMigrated):
            return InDoubt("the group moved twice")
        alone = True
        if isinstance(error, TooFast):
            chat, at = self._slowed
            alone = chat in ("", spot.lane) or self._clock.monotonic() - at > STORM_S
            self._slowed = (spot.lane, self._clock.monotonic())
        return sorted_out(error, alone=alone or spot.group)

    def _see_that_we_are_connected(self) -> None:
        if not self.connected:
            raise NotSent("Telegram is not connected")


def _spot(address: str) -> Spot:
    try:
        return Spot.of(address)
    except ValueError:
        raise Undeliverable(f"{address!r} is no chat") from None
