"""What comes of a gesture, shown: in the message that was pressed, below it, in private, or in passing."""

import json
import logging
from collections.abc import Sequence

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.chat.incidents import logged
from bot.chat.incoming import Outcome
from bot.chat.screen import Notice, Screen, Tone
from bot.database import StorageTrouble, Transaction
from bot.platforms.telegram import draw, kept
from bot.platforms.telegram.draw import Sheet
from bot.platforms.telegram.errors import is_out_of_reach, is_silenced
from bot.platforms.telegram.gestures import Origin, Tapped
from bot.platforms.telegram.kept import Card
from bot.platforms.telegram.keys import ASK, Key, said
from bot.platforms.telegram.parts import Parts
from bot.platforms.telegram.post import can_become
from bot.platforms.telegram.questions import Page
from bot.platforms.telegram.spots import PLATFORM, Sent, Spot
from bot.platforms.telegram.text import LONGEST_TOAST, rich, units
from bot.values import dataclass
from bot.words import Reader, _
from campaigns.refusals import Refusal

log = logging.getLogger(__name__)

IN_OUR_CHAT = _("I’ve answered you in our own chat.")
ASKED_IN_OUR_CHAT = _("I’ve asked you in our own chat.")
RESTARTED = _("I was restarted just as I wanted to answer you. What you did is kept; nothing has to be done twice.")


@dataclass(frozen=True, slots=True)
class Debt:
    """An answer somebody hasn't got yet: where it goes, whose it is, and the view it shows, "" where it shows none."""

    address: str
    account: str
    person: int
    view: str
    asks: bool
    private: bool

    @property
    def written(self) -> str:
        """How it is noted with what it answers."""
        return json.dumps([self.address, self.account, self.person, self.view, self.asks, self.private])

    @classmethod
    def of(cls, written: str) -> "Debt":
        """What :attr:`written` wrote."""
        return cls(*json.loads(written))


class Replies:
    """Shows what came of gestures."""

    def __init__(self, parts: Parts) -> None:
        """Take the parts."""
        self._parts = parts

    async def give(
        self, outcome: Outcome, origin: Origin, page: Page | None, tapped: Tapped | None = None,
        before: Card | None = None, place: str | None = None,
    ) -> None:  # fmt: skip
        """Show an outcome; ``page`` is the question it leads to, ``before`` what the pressed message showed."""
        reply, reader = outcome.reply, outcome.reader
        if page is not None:
            await self.ask(page, origin, reader, tapped)
        elif isinstance(reply, Notice):
            await self._notice(reply, outcome, origin, tapped, before)
        elif isinstance(reply, Screen):
            await self._screen(reply, outcome, origin, tapped, before, place)
        elif tapped is not None:
            await self._parts.post.toast(tapped.query)

    async def ask(self, page: Page, origin: Origin, reader: Reader, tapped: Tapped | None = None) -> None:
        """Show a question in somebody's private chat: in the message they pressed there, or below."""
        post, account = self._parts.post, origin.caller.external
        if tapped is not None and not origin.spot.group and tapped.data.startswith(ASK):
            await post.toast(tapped.query)
            shown = await self.change(tapped, page.sheet)
            await self._asked_in(origin, account, shown.last)
            return
        sent = await self._privately(origin, [page.sheet])
        if sent is None:
            await self._cannot_reach(origin, reader, tapped)
            return
        if tapped is not None:
            await post.toast(tapped.query, reader.say(ASKED_IN_OUR_CHAT) if origin.spot.group else "")
        await self._asked_in(origin, account, sent.last)

    async def change(self, tapped: Tapped, sheet: Sheet, now: Sent | None = None) -> Sent:
        """Change the pressed message, where it doesn't show that already; where it can't be changed, send a new one."""
        now = now or Sent(tapped.origin.spot, ((tapped.kind, tapped.origin.message),))
        buttons = tuple(key.data or key.opens for row in sheet.keyboard for key in row)
        if sheet.kind == tapped.kind == "text" and (sheet.text.text, buttons) == (tapped.text, tapped.buttons):
            return now
        if can_become(now, sheet):
            try:
                return await self._parts.post.edit(now, sheet)
            except BadRequest as error:
                if not is_out_of_reach(error):
                    raise
        return await self._parts.post.send(now.spot, [sheet])

    async def say(self, notice: Notice, origin: Origin, reader: Reader) -> None:
        """Say a sentence where somebody spoke; where we may not, to them alone."""
        await self._below(origin, draw.sheets(notice, reader), reader)

    async def settle(self, key: str, debt: Debt) -> None:
        """Give an answer that a stopped process owed."""
        parts = self._parts

        def look(tx: Transaction) -> tuple[list[Sheet], Reader]:
            campaign = parts.router.turn_of(tx, None, parts.clock.now()).campaign
            language, zone = campaign.settings.languages[0], campaign.zone.key
            row = tx.one("SELECT language, zone FROM person WHERE id = :person", person=debt.person)
            reader = parts.router.catalogues.reader(row["language"] if row else language, row["zone"] if row else zone)
            return draw.sheets(Notice(RESTARTED, Tone.PLAIN), reader), reader

        sheets, reader = await parts.database.read(look)
        spot = Spot(int(debt.account)) if debt.private else Spot.of(debt.address)
        view, person = debt.view, debt.person if debt.private else None
        try:
            shows, reader = await parts.database.read(lambda tx: parts.cards.seen(tx, view, person, ""))
            sheets = [*sheets, *draw.sheets(shows, reader)]
        except Refusal:  # nothing was shown, or it is gone: the sentence alone will do
            log.debug("nothing to show for %s", key)
        except StorageTrouble:
            raise
        except Exception:  # it broke before, or would at every start: the sentence has to do
            logged(log, owed=key)
        await parts.post.send(spot, sheets)
        await parts.database.unit(lambda tx: parts.inbox.owe(tx, PLATFORM, key, ""))

    async def _notice(
        self, notice: Notice, outcome: Outcome, origin: Origin, tapped: Tapped | None, before: Card | None
    ) -> None:
        reader, text = outcome.reader, outcome.reader.say(notice.text)
        fits = units(text) <= LONGEST_TOAST - 4
        if tapped is not None:
            alert = notice.tone in (Tone.CARE, Tone.BAD)
            await self._parts.post.toast(tapped.query, draw.toast(notice, reader) if fits else "", alert=alert and fits)
            if before is not None:
                await self._parts.cards.redraw_held(before)
        if tapped is None or not fits:
            sheets = draw.sheets(notice, reader)
            if not origin.spot.group or not outcome.private:
                await self.say(notice, origin, reader)
            elif await self._privately(origin, sheets) is None:
                await self._cannot_reach(origin, reader, None)
        await self._paid(origin)

    async def _screen(
        self, screen: Screen, outcome: Outcome, origin: Origin, tapped: Tapped | None, before: Card | None,
        place: str | None,
    ) -> None:  # fmt: skip
        sheets, reader = draw.sheets(screen, outcome.reader), outcome.reader
        if origin.spot.group and outcome.private:
            sent = await self._privately(origin, sheets)
            if sent is None:
                await self._cannot_reach(origin, reader, tapped)
            elif tapped is not None:
                await self._parts.post.toast(tapped.query, reader.say(IN_OUR_CHAT))
            await self._paid(origin, sent, sheets, outcome)
            return
        if tapped is not None:
            await self._parts.post.toast(tapped.query)
            if before is not None and before.view == outcome.view != "" and _stays(before, sheets):
                await self._parts.cards.show(before, sheets)
                await self._paid(origin)
                return
            sent = await self._turn(tapped, sheets, before)
        else:
            sent = await self._below(origin, sheets, reader)
        await self._paid(origin, sent, sheets, outcome, before=before, place=place)

    async def _turn(self, tapped: Tapped, sheets: Sequence[Sheet], before: Card | None) -> Sent:
        """Show a screen in the message that was pressed where it can become that; else below it."""
        origin = tapped.origin
        now = before.sent if before else Sent(origin.spot, ((tapped.kind, origin.message),))
        if len(sheets) == len(now.messages) == 1 and can_become(now, sheets[-1]):
            return await self.change(tapped, sheets[-1], now)
        if tapped.data.startswith(ASK):
            await self._parts.post.take_buttons(now)
        return await self._parts.post.send(origin.spot, sheets)

    async def _below(self, origin: Origin, sheets: Sequence[Sheet], reader: Reader) -> Sent | None:
        """Answer where somebody spoke; where we may not write, in their own chat; None where neither can be."""
        answers = origin.message or None if origin.spot.group else None
        try:
            return await self._parts.post.send(origin.spot, sheets, answers=answers)
        except TelegramError as error:
            if not origin.spot.group or not is_silenced(error):
                raise
        says = _("I may not write in “{group}”, so I answer you here.", group=origin.called or "–")
        told = await self._privately(origin, draw.sheets(Notice(says, Tone.CARE), reader))
        return await self._privately(origin, sheets) if told is not None else None

    async def _privately(self, origin: Origin, sheets: Sequence[Sheet]) -> Sent | None:
        """Send something to somebody's own chat; None where they have none with us."""
        spot = Spot(int(origin.caller.external))
        try:
            return await self._parts.post.send(spot, sheets)
        except (Forbidden, BadRequest) as error:
            if not origin.spot.group:
                raise
            log.debug("no chat with %s: %s", origin.caller.external, error)
            return None

    async def _cannot_reach(self, origin: Origin, reader: Reader, tapped: Tapped | None) -> None:
        """Somebody in a group has never opened a chat with us: show them the door to it."""
        door = f"https://t.me/{self._parts.me.username}?start=ask"
        if tapped is not None:
            await self._parts.post.toast(tapped.query, url=door)
            return
        says = _("{name}, the answer is for you alone. Open our own chat once, and I can write to you there.",
                 name=origin.caller.name)  # fmt: skip
        sheet = Sheet(rich(reader.say(says)), keyboard=((Key(said(reader.say(_("Open our chat"))), opens=door),),))
        await self._parts.post.send(origin.spot, [sheet], answers=origin.message)

    async def _asked_in(self, origin: Origin, account: str, message: int) -> None:
        parts = self._parts

        def work(tx: Transaction) -> None:
            kept.asked_in(tx, account, message)
            parts.inbox.owe(tx, PLATFORM, origin.key, "")

        await parts.database.unit(work)

    async def _paid(
        self, origin: Origin, sent: Sent | None = None, sheets: Sequence[Sheet] = (), outcome: Outcome | None = None,
        *, before: Card | None = None, place: str | None = None,
    ) -> None:  # fmt: skip
        """Note that somebody was answered, and what their answer shows."""
        parts, now = self._parts, self._parts.clock.now()

        def work(tx: Transaction) -> None:
            parts.inbox.owe(tx, PLATFORM, origin.key, "")
            if sent is None or outcome is None:
                return
            view = outcome.view
            mine = before is not None and before.sent.last == sent.last
            letter = before.letter if before is not None and mine and before.view == view else None
            if view or mine:
                person = None if sent.spot.group else outcome.person
                card = parts.cards.card(sent, sheets, view, person=person, place=place or "", letter=letter)
                kept.put_card(tx, card, now)

        await parts.database.unit(work)


def _stays(card: Card, sheets: Sequence[Sheet]) -> bool:
    """Whether a card is corrected to show these; where one message simply becomes another one, that is all it takes."""
    becomes, alone = can_become(card.sent, sheets[-1]), len(sheets) == len(card.sent.messages) == 1
    return not alone if becomes else sheets[-1].kind == "text"
