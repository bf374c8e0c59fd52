"""Screens as Discord cards: each block says the same as on every other platform, in the reader's language."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import field, replace
from datetime import datetime
from functools import partial
from typing import Any
from zlib import crc32

from discord import ButtonStyle, MediaGalleryItem, SelectOption, ui

from bot.chat.screen import (
    Action,
    Facts,
    File,
    Film,
    Gallery,
    Hint,
    Item,
    Items,
    Link,
    Moment,
    Notice,
    Photo,
    Picture,
    Progress,
    Quote,
    Say,
    Screen,
    Sound,
    Standing,
    Standings,
    Tone,
    Weight,
)
from bot.chat.wording import is_to_type, opening
from bot.ids import short
from bot.platforms.discord import text
from bot.platforms.discord.sheet import MOST_COMPONENTS, Enclosure, Kept, Part, Piece, Pile, Sheet
from bot.platforms.discord.taps import pick_id, tap_id
from bot.values import dataclass
from bot.words import Reader, Sayable, _

LONGEST_LABEL = 80
LONGEST_OPTION = 100
LONGEST_ALT = 1_024
LONGEST_ADDRESS = 512
IN_A_ROW = 5  # buttons
IN_A_GALLERY = 10
IN_A_LIST = 25  # options of a select
A_LINE = 1_000  # characters of a quoted line, each of which has its mark
BAR = 12  # characters of a progress bar: what a phone shows beside nothing else

TONES = {Tone.GOOD: 0x2E9E5B, Tone.CARE: 0xD9A21B, Tone.BAD: 0xC8352D}
STYLES = {Weight.PLAIN: ButtonStyle.secondary, Weight.MAIN: ButtonStyle.primary, Weight.DANGER: ButtonStyle.danger}


@dataclass(slots=True)
class Pen:
    """Draws one reply for one reader.

    ``stamps`` is the same reader with moments every app tells itself; ``commands`` what makes each command one to
    tap; ``view`` the payload of the view this shows, "" where it is none; ``colour`` the campaign's.
    """

    reader: Reader
    stamps: Reader
    commands: Mapping[str, str] = field(default_factory=dict)
    view: str = ""
    colour: int | None = None
    buttons: int = 0
    files: int = 0

    def say(self, words: Sayable) -> str:
        """The words in the reader's language, as Discord shows them."""
        return text.shown(self.stamps.say(words), self.commands).strip()

    def label(self, words: Sayable, most: int, instead: str = text.BLANK) -> str:
        """The words where no markup is shown, cut where they are too long."""
        return text.plain(self.reader.say(words), most, instead)

    def tap(self, payload: str) -> str:
        """The id of a button with that payload, of which no other button of the message has the same."""
        self.buttons += 1
        return tap_id(payload, self.buttons, self.view)

    def file(self, name: str) -> str:
        """The name of a file, of which no other one of the message has the same."""
        self.files += 1
        return text.file_name(name, self.files)


def screen(pen: Pen, shown: Screen, *, after: Callable[[Pile], None] | None = None) -> list[Sheet]:
    """A screen as one message, or as few as it fits into; ``after`` adds what only Discord has below it."""
    pile = Pile()
    pile.write(f"### {_one_line(pen.say(shown.title)) or text.BLANK}")
    for block in shown.blocks:
        if isinstance(block, Standings) and block.label == shown.title:
            _standings(pen, pile, replace(block, label=""))  # nobody reads it twice
        else:
            _BLOCKS[type(block)](pen, pile, block)
    _actions(pen, pile, shown.actions)
    if after is not None:
        after(pile)
    return pile.sheets


def notice(pen: Pen, said: Notice) -> list[Sheet]:
    """A sentence in passing."""
    pile = Pile()
    pile.write(pen.say(said.text) or text.BLANK)
    return pile.sheets


def reply(pen: Pen, shown: Screen | Notice, *, after: Callable[[Pile], None] | None = None) -> list[Sheet]:
    """Whatever a feature answered."""
    return screen(pen, shown, after=after) if isinstance(shown, Screen) else notice(pen, shown)


def colour(pen: Pen, shown: Screen | Notice) -> int | None:
    """The colour at the edge of its cards: its tone's, or the campaign's."""
    return TONES.get(shown.tone, pen.colour)


def button(pen: Pen, action: Action, style: ButtonStyle) -> ui.Button[ui.LayoutView]:
    """A button that outlives restarts: what it means is in its id."""
    label = pen.label(action.label, LONGEST_LABEL, text.MORE)
    return ui.Button(label=label, style=style, custom_id=pen.tap(action.tap))


def picture_key(drawing: object) -> str:
    """What tells a drawing from every other."""
    return short(crc32(repr(drawing).encode("utf-8", "replace")))


def _say(pen: Pen, pile: Pile, block: Say) -> None:
    said = pen.reader.say(block.text).strip()
    pile.write(f"`{said}`" if is_to_type(said) else pen.say(block.text))


def _hint(pen: Pen, pile: Pile, block: Hint) -> None:
    pile.write(_each_line("-# ", pen.say(block.text)))


def _quote(pen: Pen, pile: Pile, block: Quote) -> None:
    between = "\n\n"
    for line in (pen.say(block.text) or text.BLANK).splitlines():
        for piece in text.pieces(line, A_LINE):
            pile.write(f"> {piece}", between=between)
            between = "\n"
    if block.by:
        pile.write(f"-# — {_one_line(pen.say(block.by))}", between="\n")


def _facts(pen: Pen, pile: Pile, block: Facts) -> None:
    lines = [f"**{opening(_one_line(pen.say(called)))}** {_fact(pen, says)}" for called, says in block.rows]
    pile.write("\n".join(lines))


def _fact(pen: Pen, says: Sayable | datetime) -> str:
    return text.moment(says) if isinstance(says, datetime) else pen.say(says) or text.BLANK


def _moment(pen: Pen, pile: Pile, block: Moment) -> None:
    pile.write(f"**{_one_line(pen.say(block.label))}** {text.moment(block.at)}")


def _standings(pen: Pen, pile: Pile, block: Standings) -> None:
    label = _one_line(pen.say(block.label))
    lines = [f"**{label}**"] if label else []
    last, tied = 0, 1
    for number, row in enumerate(block.rows):
        if number and row.rank > last + tied:
            lines.append("-# ···")
        last, tied = (last, tied + 1) if row.rank == last else (row.rank, 1)
        lines.append(_standing(pen, row))
    pile.write("\n".join(lines))


def _standing(pen: Pen, row: Standing) -> str:
    me = f" ({pen.say(_('you'))})" if row.me else ""
    note = f" · {_one_line(pen.say(row.note))}" if row.note else ""
    name = f"**{_one_line(pen.say(row.name)) or text.BLANK}**{me}"
    return f"{'▸ ' if row.me else ''}{row.rank}\\. {name} · {_one_line(pen.say(row.amount))}{note}"


def _progress(pen: Pen, pile: Pile, block: Progress) -> None:
    full = min(BAR, block.done * BAR // max(block.of, 1))
    says = pen.say(_("{done} of {of} {unit}", done=block.done, of=block.of, unit=block.unit))
    pile.write(f"**{_one_line(pen.say(block.label))}**\n{'▰' * full}{'▱' * (BAR - full)} {says}")


def _gallery(pen: Pen, pile: Pile, block: Gallery) -> None:
    for at in range(0, len(block.photos), IN_A_GALLERY):
        enclosures = tuple(_photo(pen, photo) for photo in block.photos[at : at + IN_A_GALLERY])
        pile.add(Part(partial(_shown, enclosures), 1, enclosures=enclosures))


def _photo(pen: Pen, photo: Photo, *, large: bool = True) -> Enclosure:
    key = photo.public if large else photo.small
    said = _("{photo} ({credit})", photo=photo.alt, credit=photo.credit) if photo.credit else photo.alt
    return Enclosure(pen.file(f"photo-{key[:12]}.jpg"), pen.label(said, LONGEST_ALT), Kept(key))


def _picture(pen: Pen, pile: Pile, block: Picture) -> None:
    name, twin = pen.file(f"picture-{picture_key(block.drawing)}.jpg"), pen.label(block.twin, LONGEST_ALT)
    enclosure = Enclosure(name, twin, block.drawing)
    pile.add(Part(partial(_shown, (enclosure,)), 1, enclosures=(enclosure,)))


def _shown(enclosures: tuple[Enclosure, ...], there: Collection[str]) -> Piece | None:
    found = [each for each in enclosures if each.name in there]
    items = [MediaGalleryItem(f"attachment://{each.name}", description=each.about) for each in found]
    return ui.MediaGallery(*items) if items else None


def _file(pen: Pen, pile: Pile, block: File) -> None:
    pile.write(pen.say(block.about))
    enclosure = Enclosure(pen.file(block.name), pen.label(block.about, LONGEST_ALT), block)
    _attach(pen, pile, enclosure, _("“{name}” is too large for Discord. The browser chat has it.", name=block.name))


def _sound(pen: Pen, pile: Pile, block: Sound) -> None:
    pile.write(pen.say(block.about))
    ending = block.key.rpartition(".")[2]
    name = pen.file(f"voice-{block.key[:12]}.{ending}")
    enclosure = Enclosure(name, pen.label(block.about, LONGEST_ALT), Kept(block.key))
    _attach(pen, pile, enclosure, _("This recording can’t be played here. The browser chat has it."))


def _film(pen: Pen, pile: Pile, block: Film) -> None:
    about, ending = pen.label(block.about, LONGEST_ALT), block.key.rpartition(".")[2]
    pile.write(pen.say(block.about))
    enclosure = Enclosure(pen.file(f"film-{block.key[:12]}.{ending}"), about, Kept(block.key))
    instead = _("This film is too large for Discord. The browser chat has it.")
    words = f"-# {_one_line(pen.say(instead))}"

    def make(there: Collection[str]) -> Piece:
        return _shown((enclosure,), there) or ui.TextDisplay(words)

    pile.add(Part(make, 1, text.length(words), (enclosure,)))


def _attach(pen: Pen, pile: Pile, enclosure: Enclosure, instead: Sayable) -> None:
    words = f"-# {_one_line(pen.say(instead))}"

    def make(there: Collection[str]) -> Piece:
        return ui.File(f"attachment://{enclosure.name}") if enclosure.name in there else ui.TextDisplay(words)

    pile.add(Part(make, 1, text.length(words), (enclosure,)))


def _items(pen: Pen, pile: Pile, block: Items) -> None:
    """Each with its button beside it; where that is too much for a message, all in a list to choose from."""
    acting = [item for item in block.items if item.action is not None]
    needed = sum(5 if item.action and item.photo else 3 if item.action or item.photo else 1 for item in block.items)
    if needed > MOST_COMPONENTS - 10 and 1 < len(acting) <= IN_A_LIST and _differ(acting):
        _as_list(pen, pile, block)
        return
    for item in block.items:
        _item(pen, pile, item)


def _item(pen: Pen, pile: Pile, item: Item) -> None:
    words = _words(pen, item)
    if item.photo is not None:
        enclosure = _photo(pen, item.photo, large=False)
        pile.add(Part(partial(_with_photo, words, enclosure), 3, text.length(words), (enclosure,)))
        if item.action is not None:
            pile.add(Part(partial(_row, [button(pen, item.action, STYLES[item.action.weight])]), 2))
    elif item.action is not None:
        press = button(pen, item.action, STYLES[item.action.weight])
        pile.add(Part(partial(_with_button, words, press), 3, text.length(words)))
    else:
        pile.write(words)


def _as_list(pen: Pen, pile: Pile, block: Items) -> None:
    options = []
    for item in block.items:
        pile.write(_words(pen, item))
        if item.action is not None:
            title = pen.label(item.title, LONGEST_OPTION, text.MORE)
            options.append(SelectOption(label=title, value=item.action.tap))
    placeholder = pen.label(_("Open one of them"), LONGEST_OPTION)
    pen.buttons += 1
    choose: ui.Select[ui.LayoutView] = ui.Select(
        custom_id=pick_id(pen.buttons, pen.view), placeholder=placeholder, options=options
    )
    pile.add(Part(partial(_row, [choose]), 2))


def _words(pen: Pen, item: Item) -> str:
    about = pen.say(item.text)
    title = f"**{_one_line(pen.say(item.title)) or text.BLANK}**"
    return text.cut(f"{title}\n{about}" if about else title, 1_000)


def _differ(items: list[Item]) -> bool:
    return len({item.action.tap for item in items if item.action}) == len(items)


def _actions(pen: Pen, pile: Pile, actions: tuple[Action | Link, ...]) -> None:
    drawn = [_link(pen, each) if isinstance(each, Link) else _press(pen, each, actions) for each in actions]
    buttons = [each for each in drawn if each is not None]
    if not buttons:
        return
    rows = [buttons[at : at + IN_A_ROW] for at in range(0, len(buttons), IN_A_ROW)]
    parts = [Part(partial(_row, row), 1 + len(row)) for row in rows]
    if pile.sheets[-1].takes(Part(_line, 1 + parts[0].components)):
        pile.add(Part(_line, 1))
    for part in parts:
        pile.add(part)


def _press(pen: Pen, action: Action, among: tuple[Action | Link, ...]) -> ui.Button[ui.LayoutView]:
    """The button; the only one there is is the one to take, where it does no harm."""
    alone = sum(isinstance(each, Action) for each in among) == 1
    main = alone and action.weight is Weight.PLAIN
    return button(pen, action, ButtonStyle.primary if main else STYLES[action.weight])


def _link(pen: Pen, link: Link) -> ui.Button[ui.LayoutView] | None:
    if not link.address.startswith(("https://", "http://")) or len(link.address) > LONGEST_ADDRESS:
        return None
    return ui.Button(label=pen.label(link.label, LONGEST_LABEL, text.MORE), url=link.address)


def _row(children: list[Any], there: Collection[str]) -> Piece:
    return ui.ActionRow(*children)


def _line(there: Collection[str]) -> Piece:
    return ui.Separator()


def _with_button(words: str, press: Any, there: Collection[str]) -> Piece:
    return ui.Section(ui.TextDisplay(words), accessory=press)


def _with_photo(words: str, enclosure: Enclosure, there: Collection[str]) -> Piece:
    if enclosure.name not in there:
        return ui.TextDisplay(words)
    thumbnail: ui.Thumbnail[Any] = ui.Thumbnail(f"attachment://{enclosure.name}", description=enclosure.about)
    return ui.Section(ui.TextDisplay(words), accessory=thumbnail)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _each_line(mark: str, words: str) -> str:
    return "\n".join(f"{mark}{line}" for line in words.splitlines() if line.strip())


_BLOCKS: dict[type, Callable[[Pen, Pile, Any], None]] = {
    Say: _say,
    Hint: _hint,
    Quote: _quote,
    Facts: _facts,
    Moment: _moment,
    Standings: _standings,
    Gallery: _gallery,
    Progress: _progress,
    Picture: _picture,
    File: _file,
    Sound: _sound,
    Film: _film,
    Items: _items,
}
