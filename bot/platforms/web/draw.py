"""Blocks as HTML: each says the same as on every other platform, in the reader's language and zone."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

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
)
from bot.media.drawings import BoardCard
from bot.media.sizes import size_of
from bot.media.store import BadKey, checked
from bot.platforms.web.html import Child, Html, join, tag, text
from bot.platforms.web.icons import icon
from bot.platforms.web.kept import KeptFile
from bot.values import dataclass
from bot.words import Phrase, Reader, Sayable, _

SHORT_FACT = 60  # characters: up to so many a fact is a value, more are a sentence, which isn't set in bold
TALLEST = 400  # pixels: a photo that stands alone is as wide as its card, or so tall
LARGE_TILES = 3  # photos: up to so many are shown in one row, more become a grid of smaller ones


@dataclass(slots=True)
class Pen:
    """Draws one message for one reader.

    ``message`` is its id as addresses and element ids carry it; ``title`` is what stands above it all; ``listed`` says
    that it has a board as a list.
    """

    reader: Reader
    message: str
    title: str = ""
    listed: bool = False
    pictures: int = 0
    files: int = 0

    def say(self, words: Sayable) -> str:
        """The words in the reader's language."""
        return self.reader.say(words)

    def prose(self, words: Sayable) -> Html:
        """Words that run on, their web addresses made links."""
        return text(self.reader.say(words))


def screen(pen: Pen, shown: Screen) -> Html:
    """A screen as a card."""
    title = f"{pen.message}-title"
    pen.listed, pen.title = any(isinstance(part, Standings) for part in shown.blocks), pen.say(shown.title)
    return tag(
        "section",
        tag("h3", pen.title, id=title, class_="title", dir=_way(shown.title), tabindex="-1"),
        [block(pen, part) for part in shown.blocks],
        actions(pen, shown.actions),
        class_=f"card {_tone(shown.tone)}", aria_labelledby=title,
    )  # fmt: skip


def _way(words: Sayable) -> str | None:
    """Which way words run: ours as the page does, whatever names are in them; somebody's own as they begin."""
    return None if isinstance(words, Phrase) else "auto"


def notice(pen: Pen, said: Notice) -> Html:
    """A sentence in passing."""
    return tag("p", pen.prose(said.text), class_=f"notice {_tone(said.tone)}", dir=_way(said.text))


def block(pen: Pen, part: object) -> Html:
    """One block.

    Raises:
        KeyError: nobody taught the browser this block.
    """
    return _BLOCKS[type(part)](pen, part)


def actions(pen: Pen, buttons: tuple[Action | Link, ...]) -> Child:
    """Buttons in a row."""
    if not buttons:
        return None
    drawn = [_link(pen, button) if isinstance(button, Link) else _press(pen, button) for button in buttons]
    return tag("div", drawn, class_="actions")


def figure_of(photo: Photo, alt: str, *, large: bool) -> Html:
    """A photo to open large: the small copy in lists, the public one where it stands alone.

    Its size is told, so that nothing moves under a finger when it arrives.
    """
    scale = min(1.0, TALLEST / max(photo.height, 1) if large else 320 / max(photo.width, photo.height, 1))
    return tag(
        "a",
        tag(
            "img", src=f"/media/{photo.public if large else photo.small}", alt=alt, loading="lazy", decoding="async",
            width=round(photo.width * scale), height=round(photo.height * scale),
        ),
        href=f"/media/{photo.public}", class_="shot", data_large=True,
        data_width=photo.width, data_height=photo.height,
    )  # fmt: skip


def moment(reader: Reader, at: datetime) -> Html:
    """An instant in the reader's zone, and for machines."""
    return tag("time", reader.moment(at), datetime=at.astimezone(UTC).isoformat(timespec="seconds"))


def picture_key(drawing: object) -> str:
    """What tells a drawing from every other, short enough for an address."""
    return hashlib.sha256(repr(drawing).encode("utf-8", "replace")).hexdigest()[:20]


def _say(pen: Pen, part: Say) -> Html:
    return tag("p", pen.prose(part.text), class_="say", dir=_way(part.text))


def _hint(pen: Pen, part: Hint) -> Html:
    return tag("p", pen.prose(part.text), class_="hint", dir=_way(part.text))


def _quote(pen: Pen, part: Quote) -> Html:
    by = tag("figcaption", tag("bdi", pen.say(part.by))) if part.by else None
    return tag("figure", tag("blockquote", tag("p", text(part.text), dir="auto")), by, class_="quote")


def _facts(pen: Pen, part: Facts) -> Html:
    rows = [
        tag(
            "div",
            tag("dt", pen.say(label), class_="typed" if isinstance(label, str) and label[:1] == "/" else None),
            _fact(pen, says),
        )
        for label, says in part.rows
    ]
    return tag("dl", rows, class_="facts")


def _fact(pen: Pen, says: Sayable | datetime) -> Html:
    if isinstance(says, datetime):
        return tag("dd", moment(pen.reader, says))
    words = pen.say(says)
    if len(words) > SHORT_FACT:
        return tag("dd", text(words), dir=_way(says), class_="long")
    return tag("dd", tag("bdi", text(words)))


def _moment(pen: Pen, part: Moment) -> Html:
    label = tag("span", pen.say(part.label), class_="label")
    return tag("p", icon("clock"), label, " ", moment(pen.reader, part.at), class_="moment")


def _standings(pen: Pen, part: Standings) -> Html:
    rows: list[Html] = []
    last, tied = 0, 1
    for row in part.rows:
        if rows and row.rank > last + tied:
            rows.append(tag("li", "···", class_="gap", aria_hidden="true"))
        last, tied = (last, tied + 1) if row.rank == last else (row.rank, 1)
        rows.append(_standing(pen, row))
    label = pen.say(part.label)
    named = tag("p", label, class_="standings-label", dir="auto") if label != pen.title else None  # not said twice
    return join(named, tag("ol", rows, class_="standings", role="list", aria_label=label))


def _standing(pen: Pen, row: Standing) -> Html:
    me = tag("span", pen.say(_("you")), class_="me-mark") if row.me else None
    note = tag("span", pen.say(row.note), class_="note", dir="auto") if row.note else None
    return tag(
        "li",
        tag("span", str(row.rank), class_=f"rank rank-{min(row.rank, 4)}"), " ",
        tag("span", tag("bdi", pen.say(row.name)), me, note, class_="who"), " ",
        tag("span", pen.say(row.amount), class_="amount"),
        class_="me" if row.me else None, aria_current="true" if row.me else None,
    )  # fmt: skip


def _gallery(pen: Pen, part: Gallery) -> Html:
    alone = len(part.photos) == 1
    shots = [
        tag("li", figure_of(photo, pen.say(photo.alt), large=alone),
            tag("small", pen.say(photo.credit), class_="credit", dir="auto") if photo.credit else None)
        for photo in part.photos
    ]  # fmt: skip
    size = "one" if alone else "few" if len(part.photos) <= LARGE_TILES else "many"
    return tag("ul", shots, class_=f"gallery {size}", aria_label=pen.say(_("Photos")))


def _progress(pen: Pen, part: Progress) -> Html:
    most = max(part.of, 1)
    says = pen.say(_("{done} of {of} {unit}", done=part.done, of=part.of, unit=part.unit)).strip()
    label = f"{pen.message}-p{pen.pictures}-{part.done}-{part.of}"
    return tag(
        "div",
        tag(
            "div",
            tag("span", pen.say(part.label), id=label, dir="auto"),
            tag("span", says, class_="amount", dir="auto"),
        ),
        tag("progress", value=min(part.done, most), max=most, aria_labelledby=label, aria_valuetext=says),
        class_="progress done" if part.done >= most else "progress",
    )


def _picture(pen: Pen, part: Picture) -> Html:
    pen.pictures += 1
    address = f"/picture/{pen.message}/{pen.pictures}?v={picture_key(part.drawing)}"
    twin, (width, height) = pen.say(part.twin), size_of(part.drawing)
    drawn = tag(
        "a",
        tag(
            "picture",
            tag("source", srcset=f"{address}&dark=1", media="(prefers-color-scheme: dark)"),
            tag("img", src=address, alt=twin, loading="lazy", width=width, height=height),
        ),
        href=address, data_large=True,
    )  # fmt: skip
    if pen.listed and isinstance(part.drawing, BoardCard):  # the same stands above as a list
        says = tag("summary", icon("right"), pen.say(_("As a picture, to pass on")))
        return tag("figure", tag("details", says, drawn), class_="picture")
    return tag(
        "figure",
        drawn,
        tag(
            "details", tag("summary", icon("right"), pen.say(_("The same in words"))),
            tag("p", text(twin), dir="auto"),
        ),
        class_="picture",
    )  # fmt: skip


def _file(pen: Pen, part: File) -> Html:
    pen.files += 1
    return _download(pen, f"/file/{pen.message}/{pen.files}", part.name, part.about)


def _kept_file(pen: Pen, part: KeptFile) -> Html:
    try:
        checked(part.key)
    except BadKey:
        return tag(
            "p", pen.say(_("“{name}” could not be kept. Ask for it again, please.", name=part.name)), class_="hint"
        )
    return _download(pen, f"/media/{part.key}?as={quote(part.name)}", part.name, part.about)


def _download(pen: Pen, address: str, name: str, about: Sayable) -> Html:
    return tag(
        "a", icon("file"),
        tag("span", tag("bdi", name, class_="name"), tag("span", pen.say(about), class_="about", dir="auto")),
        href=address, class_="file", download=name,
    )  # fmt: skip


def _sound(pen: Pen, part: Sound) -> Html:
    about = pen.say(part.about)
    return tag(
        "figure",
        tag("figcaption", icon("voice"), tag("span", about, dir="auto")),
        tag("audio", src=f"/media/{part.key}", controls=True, preload="none", aria_label=about),
        class_="sound",
    )  # fmt: skip


def _film(pen: Pen, part: Film) -> Html:
    about = pen.say(part.about)
    return tag(
        "figure",
        tag("figcaption", icon("video"), tag("span", about, dir="auto")),
        tag("video", src=f"/media/{part.key}", controls=True, preload="metadata", playsinline=True, aria_label=about),
        class_="film",
    )  # fmt: skip


def _items(pen: Pen, part: Items) -> Html:
    return tag("ul", [_item(pen, item) for item in part.items], class_="items")


def _item(pen: Pen, item: Item) -> Html:
    photo = tag("div", figure_of(item.photo, pen.say(item.photo.alt), large=False)) if item.photo else None
    words = tag(
        "div",
        tag("p", tag("bdi", pen.say(item.title)), class_="item-title"),
        tag("p", pen.prose(item.text), class_="item-text", dir=_way(item.text)) if item.text else None,
        class_="item-words",
    )
    button = _press(pen, item.action, about=item.title) if item.action else None
    return tag("li", photo, words, button)


def _press(pen: Pen, action: Action, *, about: Sayable = "") -> Html:
    weight = action.weight.value
    label = pen.say(action.label)
    # Beside nine others a bare "Take it" says nothing to somebody who hears the page.
    named = f"{label}: {pen.say(about)}" if about else None
    return tag(
        "button", tag("bdi", label), type="button", class_=f"button {weight}", data_tap=action.tap, aria_label=named
    )


def _link(pen: Pen, link: Link) -> Html:
    label = tag("bdi", pen.say(link.label))
    if not link.address.startswith(("https://", "http://")):
        return tag("span", label, class_="button plain", aria_disabled="true")
    return tag(
        "a", label, icon("open"), href=link.address, target="_blank", rel="noopener noreferrer", class_="button plain"
    )


def _tone(tone: Tone) -> str:
    return f"tone-{tone.value}"


_BLOCKS: dict[type, Callable[[Pen, Any], Html]] = {
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
    KeptFile: _kept_file,
    Sound: _sound,
    Film: _film,
    Items: _items,
}
