"""Showing what came of an errand: in the window, the message or the whisper it belongs to."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from discord import ButtonStyle, ui

from bot.chat.fields import Upload
from bot.chat.incidents import broke_answering, logged
from bot.chat.incoming import Caller, Outcome
from bot.chat.screen import Ask, Notice, Question, Screen, Tone, Topic
from bot.chat.wording import heading
from bot.clock import Clock
from bot.platforms.discord import asks, draw, taps, text
from bot.platforms.discord.draw import LONGEST_LABEL, Pen
from bot.platforms.discord.enclosing import Enclosing
from bot.platforms.discord.errand import Errand, Kind
from bot.platforms.discord.mailbox import Mailbox, Post
from bot.platforms.discord.reach import Reach
from bot.platforms.discord.sheet import Leaf, Part, Piece, Pile, Sheet
from bot.platforms.discord.text import Stamping
from bot.words import Catalogues, Reader, Sayable, _

log = logging.getLogger(__name__)

Talkable = Callable[[Topic], bool]
Send = Callable[[list[Leaf], int], Awaitable[object]]
"""Sends messages, given with the number of the letter they are."""


class Shows:
    """Draws replies and sends them where they belong."""

    def __init__(self, enclosing: Enclosing, mailbox: Mailbox, catalogues: Catalogues, clock: Clock) -> None:
        """Take what makes files, what waits for people, the languages and the clock."""
        self._enclosing, self._mailbox, self._catalogues, self._clock = enclosing, mailbox, catalogues, clock
        self.colour: int | None = None
        self._stamping: dict[tuple[str, str], Reader] = {}
        self.commands: Mapping[str, str] = {}
        self.talkable: Talkable = lambda topic: False

    def pen(self, reader: Reader, view: str = "") -> Pen:
        """What draws for a reader; ``view`` is the payload of what is shown."""
        key = (reader.language, reader.zone.key)
        if key not in self._stamping:
            catalogue = self._catalogues.catalogue(reader.language)
            self._stamping[key] = Stamping(reader.language, reader.zone, catalogue)
        return Pen(reader, self._stamping[key], self.commands, view, self.colour)

    async def leaves(self, reader: Reader, shown: Screen | Notice, view: str = "") -> list[Leaf]:
        """A reply as messages."""
        pen = self.pen(reader, view)
        topic = shown.topic if isinstance(shown, Screen) else None
        after = partial(_talk, pen, topic) if topic is not None and self.talkable(topic) else None
        return await self._enclosing.leaves(pen, shown, draw.reply(pen, shown, after=after))

    async def outcome(self, errand: Errand, reach: Reach, outcome: Outcome) -> None:
        """Show what came of an errand.

        Raises:
            TooLate: Discord no longer takes an answer; :meth:`too_late` keeps what is worth it.
        """
        reply = outcome.reply
        if isinstance(reply, Ask):
            await self.form(errand, reach, reply, outcome.reader)
            return
        if outcome.form is not None and isinstance(reply, Notice):
            await self._form_refused(errand, reach, outcome.form, reply, outcome.reader)
        elif reply is None:
            await self._nothing(errand, reach, outcome.reader)
        else:
            await self._reply(errand, reach, outcome, reply)

    async def form(
        self, errand: Errand, reach: Reach, ask: Ask, reader: Reader, *, at: int | None = None
    ) -> None:  # fmt: skip
        """Open a form, ``at`` one of its rounds: its window where that can still be, else a button that opens it."""
        at = asks.where_to_begin(ask) if at is None else at
        if reach.opens:
            await reach.open(asks.window(reader, ask, at))
            return
        wrong = asks.wrongs(reader, ask.questions)
        await self.card(errand, reach, ask, reader, at, _("Correct it") if wrong else _("Fill it in"), wrong)

    async def further(self, errand: Errand, reach: Reach, ask: Ask, reader: Reader, wrong: Sequence[Sayable]) -> None:
        """After a round of a form: what is wrong in it, or the way to the next."""
        found = asks.rounds(ask)
        said = [*asks.wrongs(reader, found[min(errand.round, len(found) - 1)]), *(reader.say(each) for each in wrong)]
        if said:
            await self.card(errand, reach, ask, reader, errand.round, _("Correct it"), said)
            return
        following = min(errand.round + 1, len(found) - 1)
        label = _("Continue ({number}/{of})", number=following + 1, of=len(found))
        await self.card(errand, reach, ask, reader, following, label, [])

    async def card(
        self, errand: Errand, reach: Reach, ask: Ask, reader: Reader, at: int, label: Sayable, wrong: Sequence[str]
    ) -> None:
        """A form as a card: what is there, what is wrong, and a button that opens it at a round."""
        leaves = await self._form(reader, ask, at, label, wrong)
        if errand.source is not None and errand.source.mine and errand.kind is not Kind.PHOTOS:
            await reach.replace(leaves)
        else:
            await reach.send(leaves, private=True)

    async def form_leaves(self, reader: Reader, ask: Ask) -> list[Leaf]:
        """A form as a card with the button that opens it."""
        wrong = asks.wrongs(reader, ask.questions)
        label = _("Correct it") if wrong else _("Fill it in")
        return await self._form(reader, ask, asks.where_to_begin(ask), label, wrong)

    async def with_button(self, reader: Reader, says: Sayable, label: Sayable, custom_id: str) -> list[Leaf]:
        """A sentence with one button."""
        pen, pile = self.pen(reader), Pile()
        pile.write(pen.say(says))
        press = _button(pen, label, custom_id, ButtonStyle.primary)
        pile.add(Part(lambda there: ui.ActionRow(press), 2))
        return await self._enclosing.leaves(pen, Notice(says, Tone.PLAIN), pile.sheets)

    async def _form(self, reader: Reader, ask: Ask, at: int, label: Sayable, wrong: Sequence[str]) -> list[Leaf]:
        pen = self.pen(reader)
        tone = Tone.CARE if wrong else Tone.PLAIN
        return await self._enclosing.leaves(pen, Notice("", tone), _form(pen, ask, at, label, wrong))

    async def say(self, errand: Errand, reach: Reach, reader: Reader, notice: Notice) -> None:
        """A sentence to whoever did it, and nobody else."""
        await reach.send(await self.leaves(reader, notice), private=True)

    async def what_waits(self, errand: Errand, reach: Reach, but: object = None) -> None:
        """Show somebody what came while they weren't here.

        Raises:
            TooLate: Discord no longer takes it; what was not shown goes on waiting.
        """
        await self.waiting(errand.caller, lambda leaves, _letter: reach.send(leaves, private=True), but)

    async def waiting(self, caller: Caller, send: Send, but: object = None) -> None:
        """Send somebody what came while they weren't here, but for what they were just shown."""
        if not self._mailbox.has(caller.external):
            return
        found = await self._mailbox.posts(caller, self._clock.now(), but=but)
        if found.gone or not found.posts:
            await self._mailbox.taken(caller.external, found.gone)
        for post in found.posts:
            await send(await self._posted(found.reader, post), post.letters[0])
            await self._mailbox.taken(caller.external, post.letters)

    async def _posted(self, reader: Reader, post: Post) -> list[Leaf]:
        """What waited, as messages; where it cannot be drawn, that something broke: it would break again and again."""
        try:
            return await self.leaves(reader, post.shows, post.view)
        except Exception:
            incident = logged(log)
            return await self.leaves(reader, broke_answering(incident))

    async def too_late(self, errand: Errand, outcome: Outcome, letter: int) -> None:
        """Keep what came too late, so that it is seen the next time; a refusal changed nothing and needn't be."""
        if outcome.refused or isinstance(outcome.reply, Ask) or not outcome.route:
            return
        await self._mailbox.keep(errand.account, letter, outcome.view, outcome.route, self._clock.now())

    async def _reply(self, errand: Errand, reach: Reach, outcome: Outcome, reply: Screen | Notice) -> None:
        view = outcome.view if isinstance(reply, Screen) else ""
        leaves = await self.leaves(outcome.reader, reply, view)
        source = errand.source
        if source is None:
            await reach.send(leaves, private=outcome.private)
        elif isinstance(reply, Notice):
            await reach.send(leaves, private=True)
        elif source.mine or (not outcome.private and view and taps.view_mark(view) == source.view):
            await reach.replace(leaves)
        else:
            await reach.send(leaves, private=True)

    async def _form_refused(self, errand: Errand, reach: Reach, ask: Ask, said: Notice, reader: Reader) -> None:
        await self.card(errand, reach, ask, reader, 0, _("Correct it"), [reader.say(said.text)])

    async def _nothing(self, errand: Errand, reach: Reach, reader: Reader) -> None:
        if errand.source is not None and reach.held in ("", "update"):
            await reach.nothing()
        else:
            await self.say(errand, reach, reader, Notice(_("Done.")))


def _form(pen: Pen, ask: Ask, at: int, label: Sayable, wrong: Sequence[str]) -> list[Sheet]:
    pile = Pile()
    pile.write(f"### {heading(' '.join(pen.say(ask.title).split())) or text.BLANK}")
    if ask.intro:
        pile.write(pen.say(ask.intro))
    if wrong:
        pile.write("\n".join(f"- {text.shown(line, pen.commands)}" for line in wrong))
    there = [_answered(pen, question) for question in ask.questions if question.answer and not question.wrong]
    if there:
        pile.write("\n".join(f"-# {line}" for line in there))
    buttons = [_button(pen, label, taps.open_id(ask.draft, at), ButtonStyle.primary)]
    if not wrong and all(question.answer for question in ask.questions if question.required):
        done = ask.done or _("Send it")
        buttons.append(_button(pen, done, taps.send_id(ask.draft), ButtonStyle.secondary))
    pile.add(Part(lambda there: ui.ActionRow(*buttons), 1 + len(buttons)))
    return pile.sheets


def _answered(pen: Pen, question: Question) -> str:
    """What a question was answered, in a line."""
    label = " ".join(pen.say(question.field.label).split())
    if isinstance(question.field, Upload):
        return f"{label} · {len(question.answer)}"
    chosen = {option.value: option.label for option in question.options}
    said = ", ".join(pen.say(chosen.get(given, given)) for given in question.answer)
    return f"{label} · {text.cut(' '.join(said.split()), 120)}"


def _button(pen: Pen, label: Sayable, custom_id: str, style: ButtonStyle) -> "ui.Button[ui.LayoutView]":
    return ui.Button(label=pen.label(label, LONGEST_LABEL, text.MORE), style=style, custom_id=custom_id)


def _talk(pen: Pen, topic: Topic, pile: Pile) -> None:
    """The button that leads to where people talk about it."""
    press = _button(pen, _("Talk about it"), taps.talk_id(topic.key), ButtonStyle.secondary)

    def make(there: object) -> Piece:
        return ui.ActionRow(press)

    pile.add(Part(make, 2))
