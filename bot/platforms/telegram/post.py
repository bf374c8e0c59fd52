"""Messages on their way out: sent and edited one after the other, at the pace Telegram allows, as long as it takes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from telegram import Bot, Message, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, NetworkError, TelegramError, TimedOut
from telegram.request import RequestData

from bot.chat.carrier import Turnstile
from bot.clock import Clock
from bot.database import StorageTrouble
from bot.media.store import NotKept, StoreTrouble
from bot.platforms.telegram import keys
from bot.platforms.telegram.draw import Medium, Sheet
from bot.platforms.telegram.errors import is_forgotten_file, is_gone, is_unchanged
from bot.platforms.telegram.files import Files, empty_picture
from bot.platforms.telegram.payload import as_media, as_text, entities
from bot.platforms.telegram.request import NeverSent, PartlySent, Plain, TooFast
from bot.platforms.telegram.spots import Sent, Spot
from bot.platforms.telegram.text import NOTHING, Rich

log = logging.getLogger(__name__)

Result = TypeVar("Result")

PATIENCE_S = 120.0  # how long a reply waits for a platform that is away: longer, and nobody waits for it any more
REMEMBERED = 2_000  # messages of which we know what they show, so that nothing is changed into itself
UPLOADING, SEEN_S = "upload_document", 4.0  # what a chat says meanwhile; Telegram shows it for five seconds
EMPTIED = "draw-nothing"  # the mark of a picture that shows nothing, in a message that could not be deleted
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 15.0  # between two tries of a reply that surely wasn't sent


class Post:
    """The one way out to Telegram's chats."""

    def __init__(self, bot: Bot, files: Files, clock: Clock) -> None:
        """Take the bot that speaks."""
        self.bot, self._files, self._clock = bot, files, clock
        self.turnstile: Turnstile | None = None
        self._shown: dict[tuple[int, int], str] = {}

    async def send(
        self, spot: Spot, sheets: Sequence[Sheet], *, answers: int | None = None, below: int | None = None,
        letter: bool = False,
    ) -> Sent:  # fmt: skip
        """Send a screen's messages, in order.

        Args:
            spot: where to.
            sheets: what; at least one.
            answers: the message they answer, in a group.
            below: our own message they belong to; where somebody deleted it, they aren't taken.
            letter: the first has passed the turnstile already, and its errors are the courier's.

        Raises:
            TelegramError: Telegram doesn't take it, or didn't for two minutes.
            ChatMigrated: the first of a letter: its group has another id now.
            PartlySent: some of the messages went out.
            StoreTrouble: a file cannot be read.
            StorageTrouble: it cannot be told which file it is.
        """
        sent: list[tuple[str, int]] = []
        to = below or answers
        reply = ReplyParameters(to, allow_sending_without_reply=below is None) if to else None
        for wanted in sheets:
            first_of_letter = letter and not sent
            try:
                number, sheet = await self._sent(spot, wanted, reply, patient=not first_of_letter)
            except ChatMigrated as moved:
                if first_of_letter:
                    raise
                spot = Spot(moved.new_chat_id, spot.thread)
                number, sheet = await self._sent(spot, wanted, None, patient=True)
            except (TelegramError, StoreTrouble, StorageTrouble) as error:
                if sent:
                    raise PartlySent(str(error)) from error
                raise
            sent.append((sheet.kind, number))
            self._know(spot, number, sheet)
            reply = None
        return Sent(spot, tuple(sent))

    async def edit(self, sent: Sent, sheet: Sheet) -> Sent:
        """Let the message with the buttons show something else; it must be one it :func:`can_become`.

        Raises:
            TelegramError: Telegram doesn't take it, or didn't for two minutes.
            StoreTrouble: a file cannot be read.
        """
        chat, number = sent.spot.chat, sent.last
        if self._shown.get((chat, number)) == sheet.print:
            return sent

        async def edited() -> object:
            if sheet.kind == "text":
                return await self._call("editMessageText", {"chat_id": chat, "message_id": number, **as_text(sheet)})
            buttons = keys.markup(sheet.keyboard)
            medium = sheet.media[0]
            media = as_media(medium, await self._files.find(medium), sheet.text)
            message = await self.bot.edit_message_media(media, chat, number, reply_markup=buttons)
            if isinstance(message, Message):
                await self._files.remember(sheet.media, (message,))
            return message

        try:
            await self._through(sent.spot, lambda: self._with_files(sheet, edited))
        except BadRequest as error:
            if not is_unchanged(error):
                raise
        self._know(sent.spot, number, sheet)
        return Sent(sent.spot, (*sent.messages[:-1], (sheet.kind, number)))

    async def exchange(
        self, spot: Spot, there: Sequence[tuple[int, str]], wanted: Sequence[Medium]
    ) -> tuple[tuple[tuple[int, str], ...], tuple[Medium, ...]]:
        """Let messages with one file each show other files, and take away those that show none any more.

        Args:
            spot: where they are.
            there: the messages' numbers, and the marks of what they show.
            wanted: what they are to show, in order.

        Returns:
            The messages that are left and what they show, and those files there is no message for.

        Raises:
            TelegramError: Telegram doesn't take it, or didn't for two minutes.
            StoreTrouble: a file cannot be read.
        """
        photos = [one for one in wanted if one.kind == "photo"]
        others = [one for one in wanted if one.kind != "photo"]
        shown: list[tuple[int, str]] = []
        for number, mark in there:
            same = next((one for one in others if one.mark == mark), None)
            if is_photo(mark) and photos:
                photo = photos.pop(0)
                if photo.mark != mark:
                    await self._show_instead(spot, number, photo)
                shown.append((number, photo.mark))
            elif not is_photo(mark) and same is not None:  # a film or a recording is what it is: it stays, or goes
                others.remove(same)
                shown.append((number, mark))
            elif mark == EMPTIED or not await self._take_away(spot, number):
                shown.append((number, EMPTIED))
        return tuple(shown), (*photos, *others)

    async def texts(self, sent: Sent, sheets: Sequence[Sheet]) -> Sent:
        """Let the texts before the last message be these; those there are too many of are taken away.

        Args:
            sent: the messages.
            sheets: no more texts than there are.

        Raises:
            TelegramError: Telegram doesn't take it, or didn't for two minutes.
        """
        wanted, messages = list(sheets), list[tuple[str, int]]()
        for kind, number in sent.messages[:-1]:
            if kind == "text" and not wanted:
                await self._take_away(sent.spot, number)
                continue
            if kind == "text":
                await self.edit(Sent(sent.spot, ((kind, number),)), wanted.pop(0))
            messages.append((kind, number))
        return Sent(sent.spot, (*messages, sent.messages[-1]))

    async def longer(self, sent: Sent, sheets: Sequence[Sheet]) -> Sent:
        """Show more texts than there are messages for: as many as there is room for where they stand, then new ones.

        The last of the new ones has the buttons.

        Raises:
            TelegramError: Telegram doesn't take it, or didn't for two minutes.
            StoreTrouble: a file cannot be read.
        """
        wanted = list(sheets)
        for kind, number in sent.messages:
            if kind == "text":
                await self.edit(Sent(sent.spot, ((kind, number),)), wanted.pop(0))
        again = await self.send(sent.spot, wanted)
        return Sent(sent.spot, (*sent.messages, *again.messages))

    async def _take_away(self, spot: Spot, number: int) -> bool:
        """Delete a message; False where it is too old for that, and shows an empty picture from now on."""
        self._shown.pop((spot.chat, number), None)
        try:
            await self._through(spot, lambda: self.bot.delete_message(spot.chat, number))
        except BadRequest as error:
            if not is_gone(error):
                await self._show_instead(spot, number, Medium("photo", "empty.png", "", empty_picture))
                return False
        return True

    async def _show_instead(self, spot: Spot, number: int, medium: Medium) -> None:
        async def shown() -> object:
            media = as_media(medium, await self._files.find(medium), medium.caption)
            return await self.bot.edit_message_media(media, spot.chat, number)

        try:
            await self._through(spot, lambda: self._with_files(Sheet(media=(medium,)), shown))
        except BadRequest as error:
            if not is_unchanged(error) and not is_gone(error):
                raise

    async def take_buttons(self, sent: Sent) -> None:
        """Take the buttons off a message.

        Raises:
            TelegramError: Telegram doesn't let us.
        """
        self._shown.pop((sent.spot.chat, sent.last), None)
        try:
            await self._through(
                sent.spot, lambda: self.bot.edit_message_reply_markup(sent.spot.chat, sent.last, reply_markup=None)
            )
        except BadRequest as error:
            if not is_unchanged(error):
                raise

    async def react(self, spot: Spot, message: int, emoji: str) -> None:
        """React to somebody's message.

        Raises:
            TelegramError: Telegram doesn't let us.
        """
        await self._through(spot, lambda: self.bot.set_message_reaction(spot.chat, message, emoji))

    async def toast(self, query: str, text: str = "", *, alert: bool = False, url: str = "") -> None:
        """Answer a pressed button: always, or it would go on spinning. One that is too old is let be."""
        try:
            await self.bot.answer_callback_query(query, text=text or None, show_alert=alert or None, url=url or None)
        except TelegramError as error:
            log.info("a pressed button could not be answered: %s", error)

    def _know(self, spot: Spot, message: int, sheet: Sheet) -> None:
        """Remember what a message shows by now."""
        self._shown.pop((spot.chat, message), None)
        self._shown[spot.chat, message] = sheet.print
        while len(self._shown) > REMEMBERED:
            del self._shown[next(iter(self._shown))]

    async def _sent(
        self, spot: Spot, sheet: Sheet, reply: ReplyParameters | None, *, patient: bool
    ) -> tuple[int, Sheet]:
        """Send a message; its number, and what it shows: without its one file, where that is lost."""
        try:
            return await self._send(spot, sheet, reply, patient=patient), sheet
        except NotKept as lost:
            log.warning("a message goes without its file: %s", lost)
        bare = Sheet(sheet.text or Rich(NOTHING), keyboard=sheet.keyboard)
        return await self._send(spot, bare, reply, patient=patient), bare

    async def _send(self, spot: Spot, sheet: Sheet, reply: ReplyParameters | None, *, patient: bool) -> int:
        async def sent() -> int:
            if sheet.kind == "text":
                where = {"chat_id": spot.chat, "message_thread_id": spot.thread}
                before = {"reply_parameters": reply.to_dict() if reply else None}
                return int((await self._call("sendMessage", {**where, **before, **as_text(sheet)}))["message_id"])
            messages = await self._send_files(spot, sheet, reply)
            await self._files.remember(sheet.media, messages)
            return messages[0].message_id

        if not patient:
            return await self._with_files(sheet, sent)
        return await self._through(spot, lambda: self._with_files(sheet, sent))

    async def _call(self, method: str, values: Mapping[str, object]) -> Mapping[str, Any]:
        """A call without files; what it results in."""
        plain = cast(RequestData, Plain(values))  # the library passes it on to our request class as it is
        found = await self.bot.request.post(f"{self.bot.base_url}/{method}", plain)
        return found if isinstance(found, dict) else {}

    async def _send_files(self, spot: Spot, sheet: Sheet, reply: ReplyParameters | None) -> tuple[Message, ...]:
        if sheet.kind == "album":
            found = [(medium, await self._files.find(medium)) for medium in sheet.media]
            album = [as_media(medium, file, medium.caption) for medium, file in found]
            if self.turnstile is not None:
                self.turnstile.add(spot.lane, len(album) - 1, group=spot.group)
            return await self.bot.send_media_group(
                spot.chat, album, message_thread_id=spot.thread, reply_parameters=reply
            )
        medium = sheet.media[0]
        file = await self._made(spot, medium) if callable(medium.source) else await self._files.find(medium)
        how = {
            "caption": sheet.text.text or None, "caption_entities": entities(sheet.text) or None,
            "message_thread_id": spot.thread, "reply_parameters": reply, "reply_markup": keys.markup(sheet.keyboard),
            "filename": medium.name,
        }  # fmt: skip
        if medium.kind == "photo":
            return (await self.bot.send_photo(spot.chat, file, **how),)  # type: ignore[arg-type]
        if medium.kind == "voice":
            return (await self.bot.send_voice(spot.chat, file, **how),)  # type: ignore[arg-type]
        if medium.kind == "video":
            return (await self.bot.send_video(spot.chat, file, supports_streaming=True, **how),)  # type: ignore[arg-type]
        return (await self.bot.send_document(spot.chat, file, **how),)  # type: ignore[arg-type]

    async def _made(self, spot: Spot, medium: Medium) -> str | bytes:
        """A file that is made for its message; as long as that takes, the chat says that one is on its way."""
        making = asyncio.ensure_future(self._files.find(medium))
        try:
            while not making.done():
                try:
                    await self.bot.send_chat_action(spot.chat, UPLOADING, message_thread_id=spot.thread)
                except TelegramError as error:
                    log.info("that a file is on its way could not be said: %s", error)
                await asyncio.wait({making}, timeout=SEEN_S)
            return making.result()
        finally:
            making.cancel()

    async def _with_files(self, sheet: Sheet, doing: Callable[[], Awaitable[Result]]) -> Result:
        """Do it; where Telegram has forgotten a file's id, do it again with the file itself."""
        try:
            return await doing()
        except BadRequest as error:
            if not sheet.media or not is_forgotten_file(error):
                raise
        await self._files.forget(sheet.media)
        return await doing()

    async def _through(self, spot: Spot, doing: Callable[[], Awaitable[Result]]) -> Result:
        """Do something in a chat at its pace, and again where it surely or probably didn't happen."""
        until, pause_s, doubts = self._clock.monotonic() + PATIENCE_S, FIRST_PAUSE_S, 0
        while True:
            assert self.turnstile is not None, "the platform is open"
            await self.turnstile.reply(spot.lane, group=spot.group)
            try:
                return await doing()
            except TooFast as wait:
                self.turnstile.obey(wait.retry_after, spot.lane)
                if self._clock.monotonic() + wait.retry_after > until:
                    raise
            except TelegramError as error:
                kind = type(error)
                doubts += kind in (TimedOut, NetworkError)
                if kind not in (NeverSent, TimedOut, NetworkError) or doubts > 1 or self._clock.monotonic() > until:
                    raise
                await self._clock.sleep(pause_s)
                pause_s = min(LONGEST_PAUSE_S, 2 * pause_s)


def can_become(sent: Sent, sheet: Sheet) -> bool:
    """Whether a message with buttons can be changed into what a sheet shows: nothing becomes text again."""
    before = sent.messages[-1][0]
    return sheet.kind == before != "voice" or (before == "text" and sheet.kind in ("photo", "document"))


def is_photo(key: str) -> bool:
    """Whether what a message shows is a photo or a picture, by its mark: the key of its file, and one of its words."""
    return key.startswith("draw-") or key.partition(" ")[0].endswith(".jpg")
