"""Messages that show a view, kept true: drawn anew where they stand, each by one at a time."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from weakref import WeakValueDictionary

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.chat.router import Router
from bot.chat.screen import Notice, Screen
from bot.clock import Clock
from bot.database import Database, StorageTrouble, Transaction
from bot.ids import code
from bot.media.store import StoreTrouble
from bot.platforms.telegram import draw, kept
from bot.platforms.telegram.draw import Medium, Sheet
from bot.platforms.telegram.kept import CARDS_FOR, Card
from bot.platforms.telegram.post import Post, can_become, is_photo
from bot.platforms.telegram.spots import Sent
from bot.words import Reader
from campaigns import people
from campaigns.refusals import NotFound, Refusal

log = logging.getLogger(__name__)

UNTOLD, PLAYED = "draw-untold", "played"  # marks of what had buttons: a picture, and what goes with its message
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
        *before, last = sheets
        texts, old = [sheet for sheet in before if sheet.kind == "text"], card
        moves = last.kind == "text" != card.sent.kinds[-1]
        card = _with_buttons_beside(card, moves=moves)
        wanted = [one for sheet in before for one in sheet.captioned]
        files, missing = await self._post.exchange(card.sent.spot, card.files, wanted)
        card = _holding(card, files)
        if moves:
            card = await self._bring(card, missing)
            again = await self._post.send(card.sent.spot, [*texts, last])
            await self._move(card, Sent(again.spot, (*card.sent.messages[:-1], *again.messages)), last)
            return
        if len(texts) > card.sent.kinds[:-1].count("text"):
            card = await self._bring(card, missing, below=card.sent.last)
            await self._move(card, await self._post.longer(card.sent, [*texts, last]), last)
            return
        card = replace(card, sent=await self._post.texts(card.sent, texts))
        if last.print != card.print and can_become(card.sent, last):
            card = replace(card, sent=await self._post.edit(card.sent, last), print=last.print)
        if card != old:
            await self._put(card)
        await self._bring(card, missing, below=card.sent.last)

    async def _bring(self, card: Card, missing: Sequence[Medium], *, below: int | None = None) -> Card:
        """Send files of a card that there is no message for; those that come below its words answer them.

        Each message is written down at once: whatever comes next may fail, and is then done again.
        """
        for sheet in draw.later(missing):
            try:
                sent = await self._post.send(card.sent.spot, [sheet], below=below)
            except (BadRequest, Forbidden) as error:  # none are allowed here, or what they belong to was deleted
                log.info("%s goes without a picture: %s", card.sent.written, error)
                break
            card = _holding(card, (*card.files, *_numbered(sent.last, sheet)))
            await self._put(card)
        return card

    async def _move(self, card: Card, sent: Sent, last: Sheet) -> None:
        """Write down that another message has the buttons of a card now."""
        moved, now = replace(card, sent=sent, print=last.print), self._clock.now()
        await self._database.unit(lambda tx: kept.move_card(tx, card.sent, moved, now))

    async def _put(self, card: Card) -> None:
        now = self._clock.now()
        await self._database.unit(lambda tx: kept.put_card(tx, card, now))

    def card(
        self, sent: Sent, sheets: Sequence[Sheet], view: str, *, person: int | None = None, place: str = "",
        letter: int | None = None,
    ) -> Card:  # fmt: skip
        """What some messages show, to be written down."""
        pairs = list(zip(sent.messages, sheets, strict=False))[:-1]
        files = tuple(file for (_kind, number), sheet in pairs for file in _numbered(number, sheet))
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


def _numbered(number: int, sheet: Sheet) -> tuple[tuple[int, str], ...]:
    """The files of a sheet whose first message has a number, as a card has them: an album's are numbered in a row."""
    return tuple((number + place, one.mark) for place, one in enumerate(sheet.captioned))


def _with_buttons_beside(card: Card, *, moves: bool) -> Card:
    """A card whose message with the buttons is one of its files where text and buttons move, as it never becomes text.

    A picture can go on as one of those before the text; whatever else it is goes.
    """
    files = tuple(each for each in card.files if each[0] != card.sent.last)
    if not moves:
        return _holding(card, files)
    return _holding(card, ((card.sent.last, UNTOLD if card.sent.kinds[-1] == "photo" else PLAYED), *files))


def _holding(card: Card, files: tuple[tuple[int, str], ...]) -> Card:
    """A card with these files; where they are in other messages than before, each of them is one of its messages."""
    if [number for number, _mark in files] == [number for number, _mark in card.files]:
        return replace(card, files=files)
    shown = (("photo" if is_photo(mark) else "document", number) for number, mark in files)
    texts = (each for each in card.sent.messages[:-1] if each[0] == "text")
    return replace(card, files=files, sent=Sent(card.sent.spot, (*shown, *texts, card.sent.messages[-1])))
