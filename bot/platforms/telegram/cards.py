"""Messages that show a view, kept true: drawn anew where they stand, each by one at a time."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from weakref import WeakValueDictionary

from telegram.error import TelegramError

from bot.chat.router import Router
from bot.chat.screen import Notice, Screen
from bot.clock import Clock
from bot.database import Database, StorageTrouble, Transaction
from bot.ids import code
from bot.media.store import StoreTrouble
from bot.platforms.telegram import draw, kept
from bot.platforms.telegram.draw import Medium, Sheet
from bot.platforms.telegram.kept import CARDS_FOR, Card
from bot.platforms.telegram.post import Post, can_become
from bot.platforms.telegram.spots import Sent
from bot.words import Reader
from campaigns import people
from campaigns.refusals import NotFound, Refusal

log = logging.getLogger(__name__)

PLAYED = ("photo", "video", "voice")  # what a message that shows it never stops showing, but with the message
VIEW = "view:"  # what topics begin with that name a view whose content has changed


class Cards:
    """Keeps true what Telegram's chats show."""

    def __init__(self, router: Router, database: Database, post: Post, clock: Clock) -> None:
        """Take who knows the views, and the way out."""
        self._router, self._database, self._post, self._clock = router, database, post, clock
        self._locks: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()
        self._changed: set[str] = set()
        self._wake = asyncio.Event()

    @asynccontextmanager
    async def held(self, chat: int, message: int) -> AsyncIterator[None]:
        """Have a message for oneself: nobody else changes it meanwhile."""
        lock = self._locks.setdefault((chat, message), asyncio.Lock())
        async with lock:
            yield

    def heard(self, topics: set[str]) -> None:
        """Note which views have changed."""
        found = {topic.removeprefix(VIEW) for topic in topics if topic.startswith(VIEW)}
        if found:
            self._changed |= found
            self._wake.set()

    async def keep_true(self) -> None:
        """Draw anew what has changed, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            views, self._changed = self._changed, set()
            since = self._clock.now() - CARDS_FOR
            try:
                cards = await self._database.read(partial(kept.showing, views=views, since=since))
            except StorageTrouble as trouble:
                log.warning("could not look for what has changed: %s", trouble.reason)
                continue
            for card in cards:
                await self.redraw(card.sent.spot.chat, card.sent.last)

    async def redraw(self, chat: int, message: int) -> None:
        """Let a reply show what its view shows now; a letter, or one that shows nothing of ours, is let be."""
        async with self.held(chat, message):
            card = await self._database.read(lambda tx: kept.card(tx, chat, message))
            if card is not None and card.letter is None:
                await self.redraw_held(card)

    async def redraw_held(self, card: Card) -> None:
        """Let a message that is held show what its view shows now."""
        if not card.view:
            return
        try:
            sheets = await self._database.read(lambda tx: self._drawn(tx, card))
            await self.show(card, sheets)
        except Refusal as refusal:
            log.debug("%s stays as it was drawn: %s", card.sent.written, refusal)
        except (TelegramError, StoreTrouble, StorageTrouble) as error:
            log.info("%s could not be drawn anew: %s", card.sent.written, error)
        except Exception:
            log.exception("%s showing %s, incident %s", card.sent.written, card.view, code(6))

    async def show(self, card: Card, sheets: Sequence[Sheet]) -> None:
        """Let a message that is held show these, as far as it can; nothing is sent where it does already.

        Raises:
            TelegramError: Telegram doesn't take it.
            StoreTrouble: a file cannot be read.
        """
        files = await self._post.exchange(card.sent.spot, card.files, _before(sheets))
        card, last, old, now = replace(card, files=files), sheets[-1], card, self._clock.now()
        texts = [sheet for sheet in sheets[:-1] if sheet.kind == "text"]
        if len(texts) > card.sent.kinds[:-1].count("text"):
            moved = replace(card, sent=await self._post.longer(card.sent, [*texts, last]), print=last.print)
            await self._database.unit(lambda tx: kept.move_card(tx, card.sent, moved, now))
            return
        card = replace(card, sent=await self._post.texts(card.sent, texts))
        if last.print != card.print and card.sent.kinds[-1] in PLAYED and last.kind == "text":
            # It never becomes a text again, and what it shows must not stay: another message takes its place.
            again = await self._post.instead(card.sent, sheets[-1])
            moved = replace(card, sent=again, print=last.print)
            await self._database.unit(lambda tx: kept.move_card(tx, card.sent, moved, now))
            return
        if last.print != card.print and can_become(card.sent, last):
            card = replace(card, sent=await self._post.edit(card.sent, last), print=last.print)
        if card != old:
            changed = card
            await self._database.unit(lambda tx: kept.put_card(tx, changed, now))

    def card(
        self, sent: Sent, sheets: Sequence[Sheet], view: str, *, person: int | None = None, place: str = "",
        letter: int | None = None,
    ) -> Card:  # fmt: skip
        """What some messages show, to be written down."""
        pairs = zip(sent.messages, sheets, strict=False)
        files = tuple(
            (number + place_, one.mark)
            for (_kind, number), sheet in list(pairs)[:-1]
            for place_, one in enumerate(sheet.captioned)
        )
        return Card(sent, view, person, place, letter, sheets[-1].print, files)

    def _drawn(self, tx: Transaction, card: Card) -> list[Sheet]:
        shows, reader = self.seen(tx, card.view, card.person, card.place)
        return draw.sheets(shows, reader)

    def seen(self, tx: Transaction, view: str, person: int | None, place: str) -> tuple[Screen | Notice, Reader]:
        """What a view shows now to somebody, or in a place.

        Raises:
            Refusal: it shows nothing to them any more.
        """
        name, *arguments = view.split("|")
        campaign = self._router.turn_of(tx, None, self._clock.now()).campaign
        seat = people.member_of(tx, campaign.id, people.whole(tx, person)) if person is not None else None
        turn = self._router.turn_of(tx, seat, self._clock.now(), place or None)
        route = self._router.house.routes.get(name)
        if route is None or (person is not None and not self._router.may(turn, route)):
            raise NotFound
        shows = self._router.house.show(turn, name, arguments)
        if shows is None:
            raise NotFound
        return shows, turn.reader


def _before(sheets: Sequence[Sheet]) -> tuple[Medium, ...]:
    """The files in the messages before the one with the buttons."""
    return tuple(one for sheet in sheets[:-1] for one in sheet.captioned)
