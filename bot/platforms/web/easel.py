"""Messages as HTML for whoever looks: a view is drawn anew each time, in the reader's language, with their eyes."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import field
from zlib import crc32

from bot.chat import drafts
from bot.chat.fields import Upload
from bot.chat.incidents import logged
from bot.chat.router import Router
from bot.chat.screen import Ask, Notice, Screen, Tone
from bot.chat.turn import Turn
from bot.clock import local_day
from bot.database import Transaction
from bot.ids import long, short
from bot.platforms.web import draw, forms, kept, transcript
from bot.platforms.web.draw import Pen
from bot.platforms.web.html import Child, Html, tag, text
from bot.platforms.web.icons import icon, mark
from bot.platforms.web.kept import Unreadable
from bot.platforms.web.rooms import Viewer
from bot.platforms.web.transcript import Kind, Message
from bot.values import dataclass
from bot.words import Sayable, _
from campaigns import media
from campaigns.media import Media
from campaigns.refusals import Refusal

log = logging.getLogger(__name__)

TINTS = 8  # colours of the circles that stand for faces; the stylesheet has as many


@dataclass(frozen=True, slots=True)
class Problem:
    """A form that came back: as it stands with what is wrong in it, and what was said about it."""

    message: int
    ask: Ask | None = None
    says: Sayable = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message for one reader, as the browser takes it in. ``html`` is empty where it was taken away."""

    message: Message
    room: str
    day: str
    html: str
    mine: bool

    def event(self) -> dict[str, str]:
        """What the browser is sent."""
        return {
            "id": short(self.message.id), "room": self.room, "position": sortable(self.message.position),
            "changed": sortable(self.message.changed), "day": self.day, "html": self.html,
            "under": short(self.message.under) if self.message.under else "",
            "mine": "1" if self.mine else "",
        }  # fmt: skip


@dataclass(slots=True)
class Easel:
    """Draws messages for one viewer in one transaction."""

    router: Router
    tx: Transaction
    viewer: Viewer
    problem: Problem | None = None
    _turns: dict[str | None, Turn] = field(default_factory=dict)

    def drawn(self, message: Message) -> Drawn:
        """A message with everything under it."""
        room = self.viewer.room_of(message.room)
        html = "" if message.kind is Kind.GONE or room is None else self._article(message)
        mine = message.author == self.viewer.person.id
        return Drawn(message, room.name if room else "", self.day(message), html, mine)

    def day(self, message: Message) -> str:
        """The date of a message as its reader says it."""
        return self.viewer.reader.day(local_day(message.at, self.viewer.reader.zone))

    def shown(self, message: Message) -> Screen | Notice:
        """What a message shows now.

        Raises:
            Refusal: what it showed is gone, or the reader may not see it.
            Unreadable: another version of this program kept it.
        """
        return kept.read(message.body) if message.body or not message.view else self.view_of(message)

    def view_of(self, message: Message) -> Screen | Notice:
        """What the view of a message shows now, whatever was kept of it.

        Raises:
            Refusal: what it showed is gone, or the reader may not see it.
        """
        room = self.viewer.room_of(message.room)
        view, arguments = message.tap
        reply = self.router.house.show(self._turn(room.place if room else None), view, arguments)
        return Notice(_("There is nothing to show here now."), Tone.PLAIN) if reply is None else reply

    def _turn(self, place: str | None) -> Turn:
        if place not in self._turns:
            self._turns[place] = self.viewer.turn(self.router, self.tx, place)
        return self._turns[place]

    def _article(self, message: Message) -> Html:
        mine = message.author == self.viewer.person.id
        beneath = [] if message.under else transcript.under(self.tx, message.id, self.viewer.person.id)
        return tag(
            "article",
            None if mine or message.under else self._face(message),
            tag(
                "div",
                self._byline(message),
                self._content(message),
                None if message.under else tag("div", [self._article(one) for one in beneath], class_="under"),
                class_="body",
            ),
            id=f"m-{short(message.id)}", class_=self._classes(message, mine), data_position=sortable(message.position),
            data_changed=sortable(message.changed), data_day=self.day(message),
            data_author=short(message.author or 0), data_message=short(message.id),
        )  # fmt: skip

    def _classes(self, message: Message, mine: bool) -> str:
        kind = Kind.SHOWN if message.kind is Kind.SETTLED else message.kind
        names = ["message", kind.value, "mine" if mine else "theirs"]
        return " ".join((*names, "whisper")) if self._whispered(message) else " ".join(names)

    def _whispered(self, message: Message) -> bool:
        return message.reader is not None and not message.room.startswith("@")

    def _face(self, message: Message) -> Html:
        return mark() if message.author is None else face(message.author, message.author_name)

    def _byline(self, message: Message) -> Html:
        reader = self.viewer.reader
        at = message.at.astimezone(reader.zone)
        named = _("Street Team") if message.author is None else message.author_name
        if message.author == self.viewer.person.id:
            named = _("You")
        whisper = (
            tag("span", icon("eye"), reader.say(_("Only you can see this")), class_="only-you")
            if self._whispered(message)
            else None
        )
        return tag(
            "header",
            tag("bdi", reader.say(named), class_="name"),
            tag("time", f"{at:%H:%M}", datetime=at.isoformat(timespec="seconds"), title=reader.moment(message.at)),
            whisper,
            class_="byline",
        )

    def _content(self, message: Message) -> Html:
        pen = Pen(self.viewer.reader, f"m-{short(message.id)}")
        try:
            if message.kind is Kind.SAID:
                return self._said(pen, message)
            if message.kind is Kind.ASKED:
                return self._asked(pen, message)
            shown = self.shown(message)
            return draw.screen(pen, shown) if isinstance(shown, Screen) else draw.notice(pen, shown)
        except Refusal as refusal:
            return draw.notice(pen, Notice(refusal.phrase, Tone.PLAIN))
        except Unreadable:
            return draw.notice(pen, Notice(_("This is from an older version and can’t be shown any more."), Tone.PLAIN))
        except Exception:  # one card that breaks must not take the whole room along
            incident = logged(log, view=message.view)
            says = _("This can’t be shown right now. The number of the incident is {incident}.", incident=incident)
            return draw.notice(pen, Notice(says, Tone.BAD))

    def _said(self, pen: Pen, message: Message) -> Html:
        photos = media.several(self.tx, message.campaign, message.media).values()
        shots: Child = None
        if photos:
            alt = pen.say(_("A photo from {name}", name=message.author_name))
            shots = tag("ul", [tag("li", _shot(one, alt)) for one in photos], class_="gallery few brought")
        is_command = message.body.startswith("/")
        words = tag("p", text(message.body), class_="words command" if is_command else "words", dir="auto")
        return tag("div", shots, words if message.body else None, class_="bubble")

    def _asked(self, pen: Pen, message: Message) -> Html:
        ask = self._ask(message)
        if ask is None:
            says = _("This form was sent or put away. Open it again where you found it.")
            return draw.notice(pen, Notice(says, Tone.PLAIN))
        problem = self.problem if self.problem and self.problem.message == message.id else None
        return forms.ask(pen, ask, self._files(ask), problem.says if problem else "")

    def _ask(self, message: Message) -> Ask | None:
        if self.problem and self.problem.message == message.id and self.problem.ask:
            return self.problem.ask
        draft = drafts.find(self.tx, message.draft or 0)
        if draft is None or draft.person != self.viewer.person.id:
            return None
        return self.router.asked(self._turn(draft.place or None), draft)

    def _files(self, ask: Ask) -> Mapping[str, Media]:
        given = [text for q in ask.questions if isinstance(q.field, Upload) for text in q.answer]
        found = media.several(self.tx, self.viewer.campaign.id, ids_in(given))
        return {short(one.id): one for one in found.values() if one.person == self.viewer.person.id}


def ids_in(texts: Sequence[str]) -> list[int]:
    """The ids among some texts."""
    found = []
    for given in texts:
        try:
            found.append(long(given))
        except ValueError:
            continue
    return found


def sortable(number: int) -> str:
    """A number that sorts as text as it does as a number: a browser's own numbers end at 2⁵³."""
    return short(number).rjust(13, "0")


def face(person: int, name: str) -> Html:
    """A circle with somebody's initials."""
    words = [word for word in name.split() if word]
    letters = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))
    return tag(
        "span",
        letters.upper()[:2] or "?",
        class_=f"face tint-{crc32(str(person).encode()) % TINTS}",
        aria_hidden="true",
        dir="auto",
    )


def _shot(photo: Media, alt: str) -> Html:
    return tag(
        "a", tag("img", src=f"/media/{photo.small}", alt=alt, loading="lazy", width=160, height=160),
        href=f"/media/{photo.public}", class_="shot", data_large=True, data_width=photo.width, data_height=photo.height,
    )  # fmt: skip
