"""What a message shows, as the Bot API and the library take it."""

from collections.abc import Mapping

from telegram import InputMediaDocument, InputMediaPhoto, InputMediaVideo, MessageEntity

from bot.platforms.telegram import keys
from bot.platforms.telegram.draw import Medium, Sheet
from bot.platforms.telegram.text import Rich


def entities(text: Rich) -> list[MessageEntity]:
    """A text's marks as the library takes them."""
    return [MessageEntity(mark.kind, mark.offset, mark.length, unix_time=mark.at) for mark in text.marks]


def as_text(sheet: Sheet) -> Mapping[str, object]:
    """What a text message shows, as the Bot API takes it."""
    marks = [
        {"type": mark.kind, "offset": mark.offset, "length": mark.length,
         **({"unix_time": int(mark.at.timestamp())} if mark.at else {})} for mark in sheet.text.marks
    ]  # fmt: skip
    return {
        "text": sheet.text.text, "entities": marks or None, "reply_markup": keys.written(sheet.keyboard),
        "link_preview_options": {"is_disabled": True},
    }  # fmt: skip


def as_media(
    medium: Medium, file: str | bytes, caption: Rich
) -> InputMediaPhoto | InputMediaVideo | InputMediaDocument:
    """A file of an album, or one that takes another's place, with the words under it."""
    caption_, marks = caption.text or None, entities(caption) or None
    if medium.kind == "video":
        return InputMediaVideo(file, caption=caption_, caption_entities=marks, filename=medium.name)
    made = InputMediaPhoto if medium.kind == "photo" else InputMediaDocument
    return made(file, caption=caption_, caption_entities=marks, filename=medium.name)
