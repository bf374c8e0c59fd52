"""Screens as messages: each block says the same as on every other platform, in the reader's language and zone."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from bot.chat.screen import (
    Facts,
    File,
    Film,
    Gallery,
    Hint,
    Items,
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
)
from bot.chat.wording import is_to_type, opening
from bot.media.drawings import BoardCard, Drawing
from bot.platforms.telegram import keys
from bot.platforms.telegram.keys import Keyboard
from bot.platforms.telegram.text import (
    LONGEST_CAPTION,
    LONGEST_TEXT,
    LONGEST_TOAST,
    MOST_MARKS,
    NOTHING,
    Rich,
    Writer,
    cut,
    rich,
    safe,
    shortened,
    together,
    trimmed,
    visible,
)
from bot.values import dataclass
from bot.words import Reader, Sayable, _

MOST_IN_ALBUM = 10
EMPTY = Rich()
STEPS = 10  # of a bar
TONES = {Tone.PLAIN: "", Tone.GOOD: "✅ ", Tone.CARE: "🔸 ", Tone.BAD: "⚠️ "}

Source: TypeAlias = "str | Drawing | Callable[[], bytes]"
"""Where the bytes of a file come from: the store, by its key; the one who draws; or whoever makes it."""

_VOICE = ("ogg", "mp3", "m4a")  # what Telegram plays as a voice note; the rest goes as a file


@dataclass(frozen=True, slots=True)
class Medium:
    """A file in a message. ``key`` is what Telegram's own id for it is remembered under, "" where that isn't worth it.

    ``kind`` is ``photo``, ``voice``, ``video`` or ``document``, ``name`` what it is saved under.
    """

    kind: str
    name: str
    key: str
    source: Source
    caption: Rich = EMPTY

    @property
    def mark(self) -> str:
        """What tells a photo with the words under it from any other: its key, and what stands for its words."""
        if self.kind != "photo" or not self.caption:
            return self.key
        return f"{self.key} {hashlib.sha256(repr(self.caption).encode('utf-8', 'replace')).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One message: text, or a file with a caption, or an album of 2 to 10 photos, which can have no buttons."""

    text: Rich = EMPTY
    media: tuple[Medium, ...] = ()
    keyboard: Keyboard = ()

    @property
    def kind(self) -> str:
        """``text``, ``photo``, ``voice``, ``video``, ``document`` or ``album``."""
        if not self.media:
            return "text"
        return "album" if len(self.media) > 1 else self.media[0].kind

    @property
    def captioned(self) -> tuple[Medium, ...]:
        """Its files, each with the words under it."""
        return (replace(self.media[0], caption=self.text),) if len(self.media) == 1 else self.media

    @property
    def print(self) -> str:
        """What tells it from a sheet that shows something else."""
        media = [(one.kind, one.key, one.caption) for one in self.media]
        return hashlib.sha256(repr((self.text, media, self.keyboard)).encode()).hexdigest()[:20]


def sheets(shows: Screen | Notice, reader: Reader) -> list[Sheet]:
    """The messages that show a reply, in order; the last has the buttons."""
    if isinstance(shows, Notice):
        return [Sheet(part) for part in cut(notice(shows, reader), LONGEST_TEXT)]
    parts = [block(one, reader) for one in _once(shows)]
    media = [medium for part in parts for medium in part.media]
    keyboard, head, tail = keys.of_screen(shows, reader), _title(shows, reader), _written_out(shows, reader)
    if len(media) == 1:
        whole = together((head, *(part.beside for part in parts), *tail))
        if whole.units <= LONGEST_CAPTION and len(whole.marks) <= MOST_MARKS:
            return [Sheet(whole, (replace(media[0], caption=EMPTY),), keyboard)]
    before = [sheet for part in parts for sheet in _of_media(part.media)]
    text = cut(together((head, *(part.text for part in parts), *tail)), LONGEST_TEXT)
    return [*before, *(Sheet(part) for part in text[:-1]), Sheet(text[-1], keyboard=keyboard)]


def _once(shows: Screen) -> Iterable[object]:
    """The blocks, without what would be read twice: a list’s name that is the screen’s, a board’s picture in words."""
    listed = any(isinstance(one, Standings) for one in shows.blocks)
    for one in shows.blocks:
        if isinstance(one, Standings) and one.label == shows.title:
            yield replace(one, label="")
        elif isinstance(one, Picture) and listed and isinstance(one.drawing, BoardCard):
            yield replace(one, twin="")
        else:
            yield one


def notice(shows: Notice, reader: Reader) -> Rich:
    """A sentence in passing, as a message of its own."""
    return trimmed(rich(f"{TONES[shows.tone]}{visible(reader.say(shows.text))}"))


def toast(shows: Notice, reader: Reader) -> str:
    """A sentence in passing, as it pops up over the chat."""
    return shortened(safe(f"{TONES[shows.tone]}{reader.say(shows.text)}").strip(), LONGEST_TOAST)


def later(media: Sequence[Medium]) -> Iterable[Sheet]:
    """The messages of files that come to a screen once it is there; each keeps the words it has."""
    for album in _even([one for one in media if one.kind == "photo"]):
        yield from _captioned(album)
    for one in media:
        if one.kind != "photo":
            yield from _captioned((one,))


@dataclass(frozen=True, slots=True)
class Part:
    """A block: its text where its files stand on their own, its text in the caption of its one file, and the files."""

    text: Rich = EMPTY
    beside: Rich = EMPTY
    media: tuple[Medium, ...] = ()


def block(shown: object, reader: Reader) -> Part:
    """One block.

    Raises:
        KeyError: nobody taught Telegram this block.
    """
    drawn = _BLOCKS[type(shown)](reader, shown)
    return Part(drawn, drawn) if isinstance(drawn, Rich) else drawn


def _title(screen: Screen, reader: Reader) -> Rich:
    return Writer().add(TONES[screen.tone]).add(visible(reader.say(screen.title)).strip(), "bold").written()


def _written_out(screen: Screen, reader: Reader) -> Sequence[Rich]:
    return [rich(f"{reader.say(link.label)}: {link.address}") for link in keys.unopened(screen)]


def _of_media(media: Sequence[Medium]) -> Iterable[Sheet]:
    """Files on their own: photos in albums, the others one by one; what a caption cannot hold follows as text."""
    photos = [one for one in media if one.kind == "photo"]
    for album in _even(photos):
        yield from _captioned(_said_once(album))
    for one in media:
        if one.kind != "photo":
            yield from _captioned((one,))


def _said_once(album: tuple[Medium, ...]) -> tuple[Medium, ...]:
    """An album whose one caption stands on its first photo: so it is shown below the whole album."""
    if len(album) < 2 or len({one.caption for one in album}) > 1:
        return album
    return (album[0], *(replace(one, caption=EMPTY) for one in album[1:]))


def _captioned(media: Sequence[Medium]) -> Iterable[Sheet]:
    parts = [cut(one.caption, LONGEST_CAPTION) if one.caption else [EMPTY] for one in media]
    held = tuple(replace(one, caption=part[0]) for one, part in zip(media, parts, strict=True))
    if len(held) == 1:
        yield Sheet(held[0].caption, (replace(held[0], caption=EMPTY),))
    else:
        yield Sheet(media=held)
    yield from (Sheet(more) for part in parts for more in part[1:])


def _even(photos: Sequence[Medium]) -> Iterable[tuple[Medium, ...]]:
    """Photos in albums of about the same size, so that none is left alone."""
    albums = -(-len(photos) // MOST_IN_ALBUM)
    begin = 0
    for number in range(albums):
        end = begin + -(-(len(photos) - begin) // (albums - number))
        yield tuple(photos[begin:end])
        begin = end


def _say(reader: Reader, part: Say) -> Rich:
    said = reader.say(part.text).strip()
    return rich(said, *(("code",) if is_to_type(said) else ()))


def _hint(reader: Reader, part: Hint) -> Rich:
    return rich(reader.say(part.text).strip(), "italic")


def _quote(reader: Reader, part: Quote) -> Rich:
    by = reader.say(part.by)
    words = visible(part.text).strip()
    return rich(f"“{words}”\n— {by}" if by else f"“{words}”", "blockquote")


def _facts(reader: Reader, part: Facts) -> Rich:
    writer = Writer()
    for number, (called, value) in enumerate(part.rows):
        _labelled(writer.add("\n" if number else ""), reader, called, value)
    return writer.written()


def _moment(reader: Reader, part: Moment) -> Rich:
    writer = Writer()
    _labelled(writer, reader, part.label, part.at)
    return writer.written()


def _labelled(writer: Writer, reader: Reader, called: Sayable, value: Sayable | datetime) -> None:
    writer.add(f"{opening(reader.say(called))}:", "bold").add(" ")
    if isinstance(value, datetime):
        writer.add(reader.moment(value), "date_time", at=value)
    else:
        writer.add(reader.say(value) or NOTHING)


def _standings(reader: Reader, part: Standings) -> Rich:
    label = reader.say(part.label)
    writer = Writer().add(label, "bold")
    ranks = [row.rank for row in part.rows]
    for number, row in enumerate(part.rows):
        if number and row.rank > ranks[number - 1] + ranks.count(ranks[number - 1]):
            writer.add("\n⋯")  # some were left out
        _row(writer.add("\n" if number or label else ""), reader, row)
    return writer.written()


def _row(writer: Writer, reader: Reader, row: Standing) -> None:
    mine = ("bold",) if row.me else ()
    you = f" ({reader.say(_('you'))})" if row.me else ""
    writer.add(f"{row.rank}. {visible(reader.say(row.name))}{you} · {reader.say(row.amount)}", *mine)
    if row.note:
        writer.add(f" · {reader.say(row.note)}", "italic")


def _gallery(reader: Reader, part: Gallery) -> Part:
    media = tuple(_photo(reader, photo) for photo in part.photos)
    alts = dict.fromkeys(reader.say(said) for photo in part.photos for said in (photo.alt, photo.credit) if said)
    return Part(EMPTY, together((rich(alt, "italic") for alt in alts), "\n"), media)


def _photo(reader: Reader, photo: Photo) -> Medium:
    said = "\n".join(filter(None, (reader.say(photo.alt), reader.say(photo.credit))))
    return Medium("photo", photo.public, photo.public, photo.public, rich(said))


def _progress(reader: Reader, part: Progress) -> Rich:
    most = max(part.of, 1)
    full = min(STEPS, part.done * STEPS // most)
    says = reader.say(_("{done} of {of} {unit}", done=part.done, of=part.of, unit=part.unit)).strip()
    writer = Writer().add(f"{reader.say(part.label)}:", "bold")
    return writer.add(f" {says}\n{'▰' * full}{'▱' * (STEPS - full)}").written()


def _picture(reader: Reader, part: Picture) -> Part:
    key = "draw-" + hashlib.sha256(repr(part.drawing).encode("utf-8", "replace")).hexdigest()
    twin = opening(reader.say(part.twin).strip())
    medium = Medium("photo", "picture.jpg", key, part.drawing, rich(twin))
    return Part(EMPTY, rich(twin, "expandable_blockquote"), (medium,))


def _file(reader: Reader, part: File) -> Part:
    about = rich(reader.say(part.about))
    return Part(EMPTY, about, (Medium("document", _file_name(part.name), "", part.make, about),))


def _sound(reader: Reader, part: Sound) -> Part:
    about, ending = rich(reader.say(part.about)), part.key.rpartition(".")[2]
    kind = "voice" if ending in _VOICE else "document"
    return Part(EMPTY, about, (Medium(kind, f"voice.{ending}", part.key, part.key, about),))


def _film(reader: Reader, part: Film) -> Part:
    about, ending = rich(reader.say(part.about)), part.key.rpartition(".")[2]
    kind = "video" if ending == "mp4" else "document"
    return Part(EMPTY, about, (Medium(kind, f"film.{ending}", part.key, part.key, about),))


def _items(reader: Reader, part: Items) -> Rich:
    writer = Writer()
    for number, item in enumerate(part.items):
        writer.add("\n\n" if number else "").add(visible(reader.say(item.title)).strip(), "bold")
        if text := reader.say(item.text).strip():
            writer.add(f"\n{text}")
    return writer.written()


def _file_name(name: str) -> str:
    """A name under which every system can save a file."""
    kept = "".join(c if c.isalnum() or c in "._-" else "-" for c in safe(name)).strip("-.")
    return kept or "file"


_BLOCKS: dict[type, Callable[[Reader, Any], Rich | Part]] = {
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
