"""Whole pages: the conversation with its rooms, and the few pages around it."""

import json
from collections.abc import Mapping, Sequence

from bot.ids import short
from bot.platforms.web.easel import Drawn, face, sortable
from bot.platforms.web.forms import PHOTO_KINDS
from bot.platforms.web.html import Child, Html, join, tag
from bot.platforms.web.icons import icon, mark
from bot.platforms.web.rooms import Room, Viewer
from bot.platforms.web.script import script_words
from bot.values import dataclass
from bot.words import Phrase, Reader, _
from campaigns.people import ROLE_NAMES, Member

_ROOM_ICONS = frozenset(("home", "team", "review", "news", "wins"))


@dataclass(frozen=True, slots=True)
class Look:
    """What every page needs: where assets and colours are, by version, and what the campaign is called."""

    assets: str
    theme: str
    campaign: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A room as it is shown first: its newest messages, what is unread, and where the stream goes on from."""

    room: Room
    drawn: Sequence[Drawn]
    unread: Mapping[str, int]
    read_upto: int
    earlier: bool
    cursor: str


def chat(look: Look, viewer: Viewer, talk: Talk, players: Sequence[Member]) -> str:
    """The conversation. ``players`` are whom a visitor of the demo may be; empty outside it."""
    reader = viewer.reader
    body = tag(
        "div",
        tag("a", reader.say(_("Skip to writing")), href="#say", class_="skip"),
        _side(look, viewer, talk, players),
        tag(
            "main",
            _head(viewer, talk),
            _wire(reader),
            _log(viewer, talk),
            _composer(viewer, talk.room),
            class_="talk",
            id="talk",
        ),
        _large(reader),
        id="app",
        class_="app",
        data_room=talk.room.name,
        data_person=sortable(viewer.person.id),
        data_since=talk.cursor,
    )
    title = f"{reader.say(talk.room.title)} · {look.campaign}"
    words = tag("script", Html(_json(script_words(reader))), type="application/json", id="words")
    return whole(look, reader, title, join(body, words), script="chat.js")


def whole(
    look: Look, reader: Reader, title: str, body: Html, *, script: str = "", kind: str = "", head: Child = None
) -> str:
    """A page around its body; ``head`` is what more its head says."""
    says = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport",
            content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="robots", content="noindex"),
        tag("meta", name="theme-color", content="#fbf6ee", media="(prefers-color-scheme: light)"),
        tag("meta", name="theme-color", content="#171310", media="(prefers-color-scheme: dark)"),
        tag("title", title),
        tag("link", rel="icon", href=f"{look.assets}/mark.svg", type="image/svg+xml"),
        tag("link", rel="stylesheet", href=f"{look.assets}/chat.css"),
        tag("link", rel="stylesheet", href=look.theme),
        tag("script", Html(""), src=f"{look.assets}/{script}", type="module") if script else None,
        head,
    )  # fmt: skip
    page = tag("html", says, tag("body", body, class_=kind or None), lang=reader.language)
    return f"<!doctype html>{page}"


def room_link(viewer: Viewer, room: Room, current: Room, unread: int) -> Html:
    """One room in the list of rooms, with how much is new in it."""
    reader = viewer.reader
    return tag(
        "li",
        tag(
            "a",
            icon(room.name if room.name in _ROOM_ICONS else "place"),
            tag("bdi", reader.say(room.title), class_="room-name"),
            tag(
                "span",
                tag("span", _few(unread), data_unread=room.name),
                tag("span", reader.say(_("new")), class_="unseen"),
                class_="badge",
                hidden=not unread,
            ),
            href=address(room),
            aria_current="page" if room == current else None,
            data_room=room.name,
        ),
    )


def address(room: Room) -> str:
    """Where a room is."""
    return "/" if room.place is None else f"/room/{room.name}"


def articles(drawn: Sequence[Drawn]) -> Html:
    """Messages after each other; the browser puts the days between them."""
    return join([Html(one.html) for one in drawn])


def _few(count: int) -> str:
    return "99+" if count > 99 else str(count)


def _side(look: Look, viewer: Viewer, talk: Talk, players: Sequence[Member]) -> Html:
    reader = viewer.reader
    links = [room_link(viewer, room, talk.room, talk.unread.get(room.name, 0)) for room in viewer.rooms]
    return tag(
        "aside",
        tag("div", mark(), tag("h1", tag("bdi", look.campaign)), class_="brand"),
        tag("nav", tag("ul", links), aria_label=reader.say(_("Rooms")), class_="rooms"),
        _me(viewer, players),
        class_="side",
    )


def _me(viewer: Viewer, players: Sequence[Member]) -> Html:
    """Who is here, and the way to be somebody else or to leave."""
    reader, person = viewer.reader, viewer.person
    role = reader.say(ROLE_NAMES[viewer.seat.role]) if viewer.seat else reader.say(_("visitor"))
    switch = reader.say(_("switch")) if players else reader.say(_("sign out"))
    summary = tag(
        "summary",
        face(person.id, person.name),
        tag("span", tag("span", reader.say(_("You are {name}", name=person.name)), class_="who", dir="auto"),
            tag("span", f"{role} · {switch}", class_="role"), class_="me-words"),
        icon("switch" if players else "out"),
        aria_label=f"{reader.say(_('You are {name}', name=person.name))}, {role} · {switch}",
    )  # fmt: skip
    return tag("details", summary, tag("div", _choices(viewer, players), class_="menu"), class_="me", data_menu=True)


def _choices(viewer: Viewer, players: Sequence[Member]) -> Child:
    reader = viewer.reader
    if not players:
        here = tag("button", icon("out"), reader.say(_("Sign out")), class_="menu-item")
        everywhere = tag(
            "button", icon("out"), reader.say(_("Sign out everywhere")), class_="menu-item", name="everywhere"
        )
        return tag("form", here, everywhere, method="post", action="/leave")
    items = [
        tag(
            "li",
            tag(
                "button", face(one.person, one.name), tag("bdi", one.name, class_="name"),
                tag("span", reader.say(ROLE_NAMES[one.role]), class_="role"),
                icon("check") if one.person == viewer.person.id else None,
                name="member", value=short(one.id), class_="menu-item",
                aria_current="true" if one.person == viewer.person.id else None,
            ),
        )
        for one in players
    ]  # fmt: skip
    why = tag("p", reader.say(_("This is the demo on your own machine: be anybody on the team.")), class_="hint")
    return tag("form", why, tag("ul", items), method="post", action="/be")


def _head(viewer: Viewer, talk: Talk) -> Html:
    reader = viewer.reader
    told = _ABOUT_ROOMS.get(talk.room.name)
    about = tag("p", reader.say(told), class_="about") if told else None
    return tag("header", tag("h2", tag("bdi", reader.say(talk.room.title))), about, class_="head")


_ABOUT_ROOMS: dict[str, Phrase] = {
    "home": _("Only the two of you see this."),
    "team": _("Everybody on the team sees this."),
    "review": _("What waits for a lead’s eye."),
    "news": _("What the leads want everybody to know."),
    "wins": _("What went well."),
}


def _wire(reader: Reader) -> Html:
    return tag(
        "p", tag("span", class_="dot", aria_hidden="true"), tag("span", reader.say(_("Reconnecting…"))),
        id="wire", class_="wire", role="status", hidden=True,
    )  # fmt: skip


def _log(viewer: Viewer, talk: Talk) -> Html:
    reader = viewer.reader
    earlier = tag(
        "button", reader.say(_("Show earlier messages")), type="button", class_="button plain earlier", id="earlier",
        hidden=not talk.earlier,
    )  # fmt: skip
    return tag(
        "div",
        tag(
            "div",
            earlier,
            None if talk.drawn else _welcome(viewer, talk.room),
            tag(
                "div",
                articles(talk.drawn),
                id="log",
                class_="log",
                role="log",
                aria_live="polite",
                aria_label=reader.say(_("Messages in {room}", room=talk.room.title)),
                data_read=sortable(talk.read_upto),
            ),
            class_="column",
        ),
        tag(
            "button",
            icon("down"),
            tag("span", reader.say(_("New messages"))),
            type="button",
            class_="newer",
            id="newer",
            hidden=True,
        ),
        id="scroll",
        class_="scroll",
        tabindex="-1",
    )


def _welcome(viewer: Viewer, room: Room) -> Html:
    reader = viewer.reader
    if room.place is not None:
        title, says = _("Nothing here yet"), _("The first word in {room} can be yours.", room=room.title)
        if not room.talk:
            says = _("When there is something to see in {room}, it appears here by itself.", room=room.title)
        return tag(
            "div", mark(), tag("h3", reader.say(title)), tag("p", reader.say(says)), class_="welcome", id="welcome"
        )
    return tag(
        "div",
        mark(),
        tag("h3", reader.say(_("Hello {name}", name=viewer.person.name)), dir="auto"),
        tag("p", reader.say(_("Everything starts with a /. Have a look at what there is."))),
        tag(
            "button", reader.say(_("Show me what you can do")), type="button", class_="button main", data_open_menu=True
        ),
        class_="welcome",
        id="welcome",
    )


def _composer(viewer: Viewer, room: Room) -> Html:
    reader = viewer.reader
    writing = tag(
        "div",
        _open_menu(reader),
        _add_photos(reader),
        _line(reader, room),
        tag("button", icon("send"), type="submit", class_="send", aria_label=reader.say(_("Send"))),
        class_="writing",
    )
    return tag(
        "form",
        tag("div", id="toasts", role="status", aria_live="polite", class_="toasts"),
        tag("ul", id="tray", class_="tray shots", aria_label=reader.say(_("Photos to send")), hidden=True),
        tag("div", id="menu", class_="suggest", role="listbox", aria_label=reader.say(_("Commands")), hidden=True),
        writing,
        id="composer", class_="composer", autocomplete="off",
    )  # fmt: skip


def _open_menu(reader: Reader) -> Html:
    return tag(
        "button", icon("slash"), type="button", id="open-menu", class_="tool", aria_label=reader.say(_("Commands")),
        aria_expanded="false", aria_controls="menu",
    )  # fmt: skip


def _add_photos(reader: Reader) -> Html:
    chooser = tag(
        "input", type="file", accept=PHOTO_KINDS, multiple=True, class_="unseen", id="add-photos",
        aria_label=reader.say(_("Hand in photos")),
    )  # fmt: skip
    return tag("label", chooser, icon("photo"), class_="tool")


def _line(reader: Reader, room: Room) -> Html:
    hint = _("Write, or / for commands") if room.place else _("Type / for what I can do")
    if not room.talk:
        hint = _("Leads write here. / for commands")
    label = _("Write to {room}", room=room.title) if room.place and room.talk else hint
    return tag(
        "textarea", Html(""), id="say", rows=1, placeholder=reader.say(hint), aria_label=reader.say(label), dir="auto",
        role="combobox", aria_expanded="false", aria_controls="menu", aria_autocomplete="list", autocomplete="off",
        enterkeyhint="send",
    )  # fmt: skip


def _large(reader: Reader) -> Html:
    return tag(
        "dialog",
        tag("figure", tag("img", alt="", id="large-image"), tag("figcaption", id="large-words", dir="auto")),
        tag("button", icon("close"), type="button", data_close=True, class_="tool", aria_label=reader.say(_("Close"))),
        tag(
            "button",
            icon("left"),
            type="button",
            data_step="-1",
            class_="tool",
            aria_label=reader.say(_("Previous picture")),
        ),
        tag(
            "button",
            icon("right"),
            type="button",
            data_step="1",
            class_="tool",
            aria_label=reader.say(_("Next picture")),
        ),
        tag("p", id="large-count", class_="count", aria_live="polite"),
        id="large",
        class_="large",
        aria_label=reader.say(_("Picture")),
    )


def _json(words: Mapping[str, str]) -> str:
    """JSON that can stand in a script element: nothing in it can close that element."""
    return json.dumps(words, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
