"""What people do in the browser, handed to the router; the transcript is written in the same transaction."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import field

from bot.chat import typed
from bot.chat.incoming import Act, Answered, Brought, Caller, Incoming, Outcome, Pressed, Said
from bot.chat.router import Router
from bot.chat.screen import Ask, File, Notice, Screen, Tone
from bot.database import Database, Transaction
from bot.ids import short
from bot.media.store import Store, StoreTrouble
from bot.platforms.web import kept, transcript
from bot.platforms.web.doors import PLATFORM
from bot.platforms.web.easel import Easel, Problem
from bot.platforms.web.rooms import Room, Viewer, as_now
from bot.platforms.web.transcript import Kind, Message, New
from bot.values import dataclass
from bot.words import _
from campaigns import media
from campaigns.refusals import NotFound, Refusal

log = logging.getLogger(__name__)


class OnlyLeadsTalk(Refusal):
    """Plain words in a place where a member only reads."""

    says = _("Only leads write in {place}. Commands that begin with / work here, too.")


@dataclass(slots=True)
class Done:
    """What came of an act. ``kept`` is False where nothing was kept and the browser should hold on to it."""

    notice: Notice | None = None
    problem: Problem | None = None
    focus: int | None = None
    kept: bool = True
    files: dict[str, File] = field(default_factory=dict)

    def begin(self) -> "Done":
        """Forget what an earlier try of the same unit found."""
        self.notice, self.problem, self.focus, self.files = None, None, None, {}
        return self

    def key_of(self, file: File) -> str:
        """The word that stands for a file until it is made."""
        word = f"making-{secrets.token_hex(8)}"
        self.files[word] = file
        return word


class Desk:
    """Takes what is said, pressed, answered and brought in a room."""

    def __init__(self, router: Router, database: Database, store: Store) -> None:
        """Take the door, and where transcripts and files are kept."""
        self._router, self._database, self._store = router, database, store

    async def say(self, viewer: Viewer, room: Room, key: str, text: str, photos: tuple[int, ...]) -> Done:
        """Something typed, or photos with their caption. Words that are no command are for everybody in a place."""
        if room.place and not photos and not text.lstrip().startswith("/"):
            return await self._talk(viewer, room, key, text)
        act: Act = Brought(photos, text) if photos else Said(text)
        words = typed.clean(text).strip()
        return await self._take(viewer, room, key, act, lambda scene: scene.answer_typed(words, photos))

    async def press(self, viewer: Viewer, room: Room, key: str, message: int, tap: str) -> Done:
        """A button of a message."""
        return await self._take(viewer, room, key, Pressed(tap), lambda scene: scene.answer_pressed(message))

    async def answer(
        self, viewer: Viewer, room: Room, key: str, message: int, draft: int, answers: Mapping[str, tuple[str, ...]]
    ) -> Done:
        """A form that was sent."""
        act = Answered(draft, answers)
        return await self._take(viewer, room, key, act, lambda scene: scene.answer_form(message, draft))

    async def keep_draft(self, viewer: Viewer, draft: int, answers: Mapping[str, tuple[str, ...]]) -> bool:
        """Keep what was typed into a form so far; False where it is gone or somebody else's."""
        good = await self._router.keep_draft(caller(viewer), draft, answers)
        if good:
            await self._database.unit(lambda tx: transcript.typed_into(tx, draft))
        return good

    async def put_away(self, viewer: Viewer, message: int) -> None:
        """Fold a form up. What was typed stays in its draft."""

        def work(tx: Transaction) -> None:
            found = transcript.find(tx, viewer.campaign.id, message, viewer.person.id, viewer.keys)
            if found is not None and found.kind is Kind.ASKED and found.reader == viewer.person.id:
                transcript.take_away(tx, found)

        await self._database.unit(work)

    async def _talk(self, viewer: Viewer, room: Room, key: str, text: str) -> Done:
        words = typed.clean(text).strip()
        if not room.talk:
            return Done(Notice(OnlyLeadsTalk(place=room.title).phrase, Tone.CARE), kept=False)

        def work(tx: Transaction) -> None:
            if not words or not _first_time(tx, viewer, key):
                return
            new = New(Kind.SAID, words, author=viewer.person.id)
            transcript.add(tx, viewer.campaign.id, room.key, new, viewer.now)

        await self._database.unit(work)
        return Done()

    async def _take(self, viewer: Viewer, room: Room, key: str, act: Act, answer: "Callable[[_Scene], None]") -> Done:
        done = Done()

        def record(tx: Transaction, outcome: Outcome) -> None:
            now, where = as_now(tx, viewer, room, outcome.person)
            answer(_Scene(self._router, tx, now, where, outcome, done.begin()))

        incoming = Incoming(caller(viewer), act, _own_key(viewer, key), room.place)
        if isinstance(act, Brought) and not await self._theirs(viewer, act):  # a form's are looked at where they go
            return Done(Notice(_("Those files didn’t arrive. Add them again, please."), Tone.CARE), kept=False)
        outcome = await self._router.take(incoming, record)
        if outcome.person == 0:  # nothing could be kept, not even the refusal
            done.begin().kept = False
            done.notice = outcome.reply if isinstance(outcome.reply, Notice) else None
        await self._make(room, done.files)
        return done

    async def _theirs(self, viewer: Viewer, act: Brought) -> bool:
        """Whether every file named is one the caller sent: ids can be guessed."""
        campaign, person = viewer.campaign.id, viewer.person.id
        return await self._database.read(lambda tx: media.are_theirs(tx, campaign, person, act.media))

    async def _make(self, room: Room, files: Mapping[str, File]) -> None:
        """Make the files of a reply and keep them; one that fails stays a sentence that says so."""
        for word, file in files.items():
            try:
                key = await self._store.keep(await asyncio.to_thread(file.make), _ending(file.name))
            except StoreTrouble:
                log.warning("the file %s could not be kept", file.name, exc_info=True)
                continue
            except Exception:
                log.exception("the file %s could not be made", file.name)
                continue
            await self._write_down(room.key, word, key)

    async def _write_down(self, room: str, word: str, key: str) -> None:
        await self._database.unit(lambda tx: transcript.file_made(tx, room, word, key))


@dataclass(slots=True)
class _Scene:
    """One outcome on its way into the transcript."""

    router: Router
    tx: Transaction
    viewer: Viewer
    room: Room
    outcome: Outcome
    done: Done

    def answer_typed(self, words: str, photos: tuple[int, ...]) -> None:
        """What was said, and the reply below it."""
        reader = self._only_me()
        self._add(New(Kind.SAID, words, reader=reader, author=self.viewer.person.id, media=photos))
        self._reply_below(self.outcome.reply, reader)
        self._have_read()

    def answer_pressed(self, message: int) -> None:
        """The reply in the message's place, under it, or in passing."""
        pressed, reply = self._message(message), self.outcome.reply
        if isinstance(reply, Notice):
            self.done.notice = reply
        if pressed is None or self.outcome.refused or reply is None or isinstance(reply, Notice):
            return
        transcript.clear_under(self.tx, pressed, self.viewer.person.id)
        if isinstance(reply, Ask):
            self._ask(reply, pressed)
        elif self._says_the_same(pressed, reply):
            self._show_it(pressed, reply)
        elif self._may_replace(pressed):
            self._replace(pressed, reply, reader=pressed.reader)
        else:
            self._whisper(pressed, reply)

    def answer_form(self, message: int, draft: int) -> None:
        """The reply in the form's place; a form that isn't right yet stays, with everything typed."""
        form, reply = self._message(message), self.outcome.reply
        if form is None or form.draft != draft:
            return self._answered_elsewhere(reply)
        if self.outcome.refused or isinstance(reply, Ask):
            return self._form_stays(form, reply)
        card = self._message(form.under) if form.under else None
        if isinstance(reply, Screen) and card and self._says_the_same(card, reply):
            transcript.take_away(self.tx, form)
            self._show_it(card, reply)
        elif reply is None:
            transcript.take_away(self.tx, form)
            self.done.focus = card.id if card else None
        elif isinstance(reply, Notice) or self.outcome.private:
            self._replace(form, reply, reader=form.reader)
        else:
            transcript.take_away(self.tx, form)
            if card is not None:
                self._replace(card, reply, reader=card.reader)
            else:
                self._reply_below(reply, None)
        return None

    def _answered_elsewhere(self, reply: Screen | Notice | Ask | None) -> None:
        """A form the room no longer holds: it was put away, or sent from another window."""
        if isinstance(reply, Notice):
            self.done.notice = reply
        else:
            self._reply_below(reply, self._only_me())

    def _form_stays(self, form: Message, reply: Screen | Notice | Ask | None) -> None:
        """A form that isn't right yet, or was turned down: with what is wrong, for as long as it can be mended."""
        self.done.focus = form.id
        if isinstance(reply, Ask):
            self.done.problem = Problem(form.id, ask=reply)
        elif isinstance(reply, Notice) and self.outcome.form is not None:
            self.done.problem = Problem(form.id, ask=self.outcome.form, says=reply.text)
        else:
            said = reply if isinstance(reply, Notice) else Notice(NotFound.says, Tone.CARE)
            self._replace(form, said, reader=form.reader)
            return
        transcript.touch(self.tx, form)

    def _reply_below(self, reply: Screen | Notice | Ask | None, reader: int | None) -> None:
        if isinstance(reply, Ask):
            self._ask(reply, None)
        elif reply is not None:
            kind = transcript.kind_of(reply)
            body = kept.written(reply, self.done.key_of)
            self.done.focus = self._add(New(kind, body, reader=reader, view=self._view(reply)))

    def _ask(self, ask: Ask, card: Message | None) -> None:
        transcript.clear_forms(self.tx, ask.draft)
        # Under an answer under a card there is no further level: the form stands beside that answer.
        under = card.under or card.id if card else None
        new = New(Kind.ASKED, reader=self.viewer.person.id, draft=ask.draft, under=under)
        self.done.focus = self._add(new)

    def _whisper(self, card: Message, reply: Screen) -> None:
        body = kept.written(reply, self.done.key_of)
        under = card.under or card.id
        new = New(Kind.SHOWN, body, reader=self.viewer.person.id, under=under, view=self._view(reply))
        self.done.focus = self._add(new)

    def _replace(self, message: Message, reply: Screen | Notice, *, reader: int | None) -> None:
        kind = transcript.kind_of(reply)
        body = kept.written(reply, self.done.key_of)
        transcript.change(self.tx, message, kind, body, self._view(reply), reader=reader)
        self.done.focus = message.id

    def _show_it(self, card: Message, reply: Screen) -> None:
        """Have a card say what its view says now: one that was kept as it was still says what was true before."""
        if card.body and self.outcome.view and self._may_replace(card):
            self._replace(card, reply, reader=card.reader)  # and from now on it follows the view it leads to
            return
        transcript.draw_itself(self.tx, card)
        self.done.focus = card.id

    def _may_replace(self, card: Message) -> bool:
        """Whether the reply may stand in a card's place: nobody else sees it, or all of them may see the reply."""
        return self._is_mine(card) or not self.outcome.private

    def _says_the_same(self, card: Message, reply: Screen) -> bool:
        """Whether a card's view says now what the reply says: then it need not be said twice."""
        if not card.view or card.view == self.outcome.view:
            return bool(card.view)
        try:
            return Easel(self.router, self.tx, self.viewer).view_of(card) == reply
        except Refusal:
            return False

    def _view(self, reply: Screen | Notice) -> str:
        """The view a reply shows, which what is kept of it follows; never a button, as that may do something."""
        return self.outcome.view if isinstance(reply, Screen) else ""

    def _is_mine(self, message: Message) -> bool:
        return message.reader == self.viewer.person.id

    def _only_me(self) -> int | None:
        return self.viewer.person.id if self.room.place is None or self.outcome.private else None

    def _message(self, message: int) -> Message | None:
        return transcript.find(self.tx, self.viewer.campaign.id, message, self.viewer.person.id, (self.room.key,))

    def _add(self, new: New) -> int | None:
        return transcript.add(self.tx, self.viewer.campaign.id, self.room.key, new, self.viewer.now)

    def _have_read(self) -> None:
        position = self.tx.new_id()
        transcript.mark_read(self.tx, self.viewer.campaign.id, self.viewer.person.id, self.room.key, position)


def caller(viewer: Viewer) -> Caller:
    """The viewer as the router knows them."""
    return Caller(PLATFORM, viewer.visitor.external, language=viewer.person.language, zone=viewer.person.zone)


def _own_key(viewer: Viewer, key: str) -> str:
    """The browser's key made the caller's own, so that nobody's act can be taken for somebody else's."""
    return f"{short(viewer.person.id)}:{key}"


def _first_time(tx: Transaction, viewer: Viewer, key: str) -> bool:
    return tx.run(
        "INSERT INTO inbox (platform, key, body, received_at, done_at, outcome)"
        " VALUES (:platform, :key, '', :at, :at, '') ON CONFLICT (platform, key) DO NOTHING",
        platform=PLATFORM, key=_own_key(viewer, key), at=viewer.now,
    ) > 0  # fmt: skip


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return ending if ending.isascii() and ending.isalnum() and 2 <= len(ending) <= 5 else "bin"
