"""How the cast reads a screen: every block as lines of text, in the reader's language."""

from collections.abc import Iterator
from datetime import datetime
from functools import singledispatch

from bot.chat.screen import (
    Action,
    Ask,
    Block,
    Facts,
    File,
    Film,
    Gallery,
    Hint,
    Items,
    Moment,
    Notice,
    Picture,
    Progress,
    Quote,
    Say,
    Screen,
    Sound,
    Standings,
)
from bot.words import Reader, Sayable


def read(reply: Screen | Notice | Ask | None, reader: Reader) -> str:
    """All that a reply says, a line each."""
    if reply is None:
        return ""
    if isinstance(reply, Notice):
        return reader.say(reply.text)
    if isinstance(reply, Ask):
        return "\n".join(_ask(reply, reader))
    lines = [reader.say(reply.title)]
    for block in reply.blocks:
        lines += drawn(block, reader)
    lines += [f"[{reader.say(action.label)}]" for action in reply.actions]
    return "\n".join(lines)


def buttons(reply: Screen | Notice | Ask | None, reader: Reader) -> list[tuple[str, Action]]:
    """The buttons on a reply with what they say, those of its items with the item's title before: ``Title: Open``."""
    if not isinstance(reply, Screen):
        return []
    found = [(reader.say(action.label), action) for action in reply.actions if isinstance(action, Action)]
    for block in reply.blocks:
        if isinstance(block, Items):
            found += [
                (f"{reader.say(item.title)}: {reader.say(item.action.label)}", item.action)
                for item in block.items
                if item.action
            ]
    return found


def _ask(ask: Ask, reader: Reader) -> Iterator[str]:
    yield reader.say(ask.title)
    if ask.intro:
        yield reader.say(ask.intro)
    for question in ask.questions:
        answer = f" = {', '.join(question.answer)}" if question.answer else ""
        wrong = f" !! {reader.say(question.wrong)}" if question.wrong else ""
        yield f"? {question.name}: {reader.say(question.field.label)}{answer}{wrong}"


@singledispatch
def drawn(block: Block, reader: Reader) -> Iterator[str]:
    """One block, a line or some."""
    raise TypeError(f"nobody drew a {type(block).__name__}")


@drawn.register
def _say(block: Say | Hint, reader: Reader) -> Iterator[str]:
    yield reader.say(block.text)


@drawn.register
def _quote(block: Quote, reader: Reader) -> Iterator[str]:
    yield f"“{block.text}” {reader.say(block.by)}"


@drawn.register
def _facts(block: Facts, reader: Reader) -> Iterator[str]:
    for label, value in block.rows:
        yield f"{reader.say(label)}: {_value(value, reader)}"


@drawn.register
def _moment(block: Moment, reader: Reader) -> Iterator[str]:
    yield f"{reader.say(block.label)} {reader.moment(block.at)}"


@drawn.register
def _standings(block: Standings, reader: Reader) -> Iterator[str]:
    for row in block.rows:
        yield f"{row.rank}. {reader.say(row.name)} {reader.say(row.amount)}{' (you)' if row.me else ''}"


@drawn.register
def _gallery(block: Gallery, reader: Reader) -> Iterator[str]:
    for photo in block.photos:
        yield f"photo: {reader.say(photo.alt)} {reader.say(photo.credit)}".rstrip()


@drawn.register
def _progress(block: Progress, reader: Reader) -> Iterator[str]:
    yield f"{reader.say(block.label)}: {block.done} of {block.of} {reader.say(block.unit)}".rstrip()


@drawn.register
def _picture(block: Picture, reader: Reader) -> Iterator[str]:
    yield f"picture: {reader.say(block.twin)}"


@drawn.register
def _file(block: File, reader: Reader) -> Iterator[str]:
    yield f"file {block.name}: {reader.say(block.about)}"


@drawn.register
def _sound(block: Sound, reader: Reader) -> Iterator[str]:
    yield f"sound: {reader.say(block.about)}"


@drawn.register
def _film(block: Film, reader: Reader) -> Iterator[str]:
    yield f"film: {reader.say(block.about)}"


@drawn.register
def _items(block: Items, reader: Reader) -> Iterator[str]:
    for item in block.items:
        yield f"- {reader.say(item.title)} {reader.say(item.text)}".rstrip()


def _value(value: Sayable | datetime, reader: Reader) -> str:
    return reader.moment(value) if isinstance(value, datetime) else reader.say(value)
