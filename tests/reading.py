"""How the cast reads a screen: every block as lines of text, in the reader's language."""

from collections.abc import Iterator

from bot.chat.screen import (
    Action,
    Ask,
    Block,
    Facts,
    File,
    Gallery,
    Hint,
    Item,
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
from bot.words import Reader


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
        lines += _block(block, reader)
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


def _block(block: Block, reader: Reader) -> Iterator[str]:
    match block:
        case Say(text) | Hint(text):
            yield reader.say(text)
        case Quote(text, by):
            yield f"“{text}” {reader.say(by)}"
        case Facts(rows):
            for label, value in rows:
                shown = value if isinstance(value, str) else None
                yield f"{reader.say(label)}: {shown if shown is not None else _value(value, reader)}"
        case Moment(label, at):
            yield f"{reader.say(label)} {reader.moment(at)}"
        case Standings(rows):
            for row in rows:
                yield f"{row.rank}. {reader.say(row.name)} {reader.say(row.amount)}{' (you)' if row.me else ''}"
        case Gallery(photos):
            for photo in photos:
                yield f"photo: {reader.say(photo.alt)}"
        case Progress(label, done, of, unit):
            yield f"{reader.say(label)}: {done} of {of} {reader.say(unit)}".rstrip()
        case Picture(_, twin):
            yield f"picture: {reader.say(twin)}"
        case File(name, about, _):
            yield f"file {name}: {reader.say(about)}"
        case Sound(_, about):
            yield f"sound: {reader.say(about)}"
        case Items(items):
            for item in items:
                yield _item(item, reader)


def _item(item: Item, reader: Reader) -> str:
    return f"- {reader.say(item.title)} {reader.say(item.text)}".rstrip()


def _value(value: object, reader: Reader) -> str:
    from datetime import datetime

    return reader.moment(value) if isinstance(value, datetime) else reader.say(value)  # type: ignore[arg-type]
