"""Step by step through an ask: which question is open, what an answer leads to. All of it is in the database.

The answers themselves are in the draft, which every app shares; only where somebody is in it is Telegram's own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.chat import choosing, drafts, typed
from bot.chat.choosing import Unclear
from bot.chat.fields import Long, Photos, Several, Upload
from bot.chat.intake import kind_of
from bot.chat.router import DraftGone, Router
from bot.chat.screen import Ask, Option, Question
from bot.chat.turn import Turn
from bot.database import Transaction
from bot.ids import short
from bot.platforms.telegram import kept, questions
from bot.platforms.telegram.kept import Asked
from bot.platforms.telegram.questions import Page, Press
from bot.values import dataclass
from bot.words import Reader, Sayable, _, _n
from campaigns.media import Kind
from campaigns.refusals import Refusal

MOST_FITTING = 8  # options offered for what was typed


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next: a page to show, or answers to send, or something to say because the ask is over.

    ``send`` is the draft to send, None where it isn't finished; ``given`` are answers to send with it. ``passing``
    says that what is to be said has nothing to do with the message that was pressed: it may show something else by now.
    """

    reader: Reader
    page: Page | None = None
    says: Sayable = ""
    send: int | None = None
    given: tuple[tuple[str, tuple[str, ...]], ...] = ()
    message: int = 0
    over: bool = False
    passing: bool = False


class Asking:
    """Leads one person through an ask; each method runs in a unit of work."""

    def __init__(self, router: Router) -> None:
        """Take the door, which knows what is asked."""
        self._router = router

    def begin(self, tx: Transaction, account: str, ask: Ask, reader: Reader, at: datetime) -> Page:
        """Open an ask where it stands: its first question without an answer, or all answers where none is missing."""
        name = _first(ask)
        before = kept.asked(tx, account)
        again = before is not None and before.draft == ask.draft and before.seen_all
        return self._open(tx, Asked(account, ask.draft, name, seen_all=again or not name), ask, reader, at)

    def reopen(self, turn: Turn, account: str) -> Page | None:
        """The open question again, for a message that never arrived; None where there is none."""
        asked = kept.asked(turn.tx, account)
        ask = self._ask(turn, asked.draft) if asked else None
        if asked is None or ask is None:
            return None
        return self._open(turn.tx, asked, ask, turn.reader, turn.now)

    def refused(self, tx: Transaction, account: str, ask: Ask, says: Sayable, reader: Reader, at: datetime) -> Page:
        """An ask that was sent and turned down: it stays, with what was said about it."""
        name = ask.questions[0].name if len(ask.questions) == 1 else ""
        return self._open(tx, Asked(account, ask.draft, name, seen_all=True), ask, reader, at, wrong=says)

    def typed(self, turn: Turn, account: str, text: str) -> Step | None:
        """Words while a question is open; None where none is."""
        asked = kept.asked(turn.tx, account)
        if asked is None:
            return None
        ask = self._ask(turn, asked.draft)
        if ask is None:
            return self._gone(turn, account, asked.draft)
        number = _number(ask, asked.name)
        if number is None:
            says = _("Press a button to change an answer, or to send them all.")
            return self._show(turn, asked, ask, note=says)
        return self._answer(turn, asked, ask, number, text)

    def wants(self, tx: Transaction, turn: Turn, account: str) -> set[Kind]:
        """The kinds of files that the open ask has a use for; none where none is open."""
        asked = kept.asked(tx, account)
        ask = self._ask(turn, asked.draft) if asked else None
        return {kind for one in ask.questions if (kind := kind_of(one.field)) is not None} if ask else set()

    def brought(self, turn: Turn, account: str, media: Sequence[int], kind: str, caption: str) -> Step | None:
        """Files while an ask is open; None where none is, or it has no use for them."""
        asked = kept.asked(turn.tx, account)
        ask = self._ask(turn, asked.draft) if asked else None
        if asked is None or ask is None:
            return None
        number = next((n for n, one in enumerate(ask.questions) if kind_of(one.field) == kind), None)
        if number is None:
            return self._show(turn, asked, ask, note=_("I’ve no use for that here. Answer the question, please."))
        one = ask.questions[number]
        ids = tuple(short(each) for each in media)
        answers = {one.name: tuple(dict.fromkeys((*one.answer, *ids))) if kind == Kind.PHOTO else ids[-1:]}
        note = next((q for q in ask.questions if isinstance(q.field, Long) and not q.answer), None)
        if caption.strip() and note is not None and kind != Kind.VOICE:
            answers[note.name] = (typed.clean(caption),)
        return self._kept(turn, asked, ask, number, answers)

    def pressed(self, turn: Turn, account: str, press: Press, message: int) -> Step:
        """A button of a question; it says itself which ask and which question it is about."""
        ask = self._ask(turn, press.draft)
        if ask is None:
            return self._gone(turn, account, press.draft)
        open_now = kept.asked(turn.tx, account)
        same = open_now is not None and open_now.draft == press.draft
        asked = open_now if same and open_now else Asked(account, press.draft, "", message)
        if press.does == questions.CANCEL:
            kept.close_asked(turn.tx, account, press.draft)
            says = _("All right. Nothing was sent, and what you answered so far is kept for when you come back.")
            return Step(turn.reader, says=says, message=message, over=True)
        if press.does == questions.SEND:
            return Step(turn.reader, send=press.draft, message=message)
        if not 0 <= press.number < len(ask.questions):
            return replace(self._show(turn, asked, ask), message=message)
        here = replace(asked, name=ask.questions[press.number].name)
        return replace(self._do(turn, here, ask, press, message), message=message)

    def _do(self, turn: Turn, asked: Asked, ask: Ask, press: Press, message: int) -> Step:
        one = ask.questions[press.number]
        if press.does in (questions.CHOOSE, questions.TOGGLE):
            value = _value(asked, press, message)
            if value is None:
                return self._show(turn, asked, ask)
            if press.does == questions.TOGGLE or isinstance(one.field, Several):
                there = tuple(each for each in one.answer if each != value)
                answer = there if value in one.answer else (*there, value)
                ask = self._keep(turn, ask, {one.name: answer})
                return self._show(turn, asked, ask)
            return self._kept(turn, asked, ask, press.number, {one.name: (value,)})
        if press.does == questions.EMPTY:
            ask = self._keep(turn, ask, {one.name: ()})
            stays = isinstance(one.field, Photos)
            return self._show(turn, asked, ask) if stays else self._after(turn, asked, ask, press.number)
        if press.does == questions.BACK:
            before = ask.questions[press.number - 1].name if press.number else ""
            return self._show(turn, replace(asked, name="" if asked.seen_all else before), ask)
        if press.does == questions.GO:
            return self._show(turn, asked, ask)
        return self._after(turn, asked, ask, press.number)  # on, or skipped

    def _answer(self, turn: Turn, asked: Asked, ask: Ask, number: int, text: str) -> Step:
        """Typed words for a question: kept where they can be read, else what would do is said at once."""
        one, cleaned = ask.questions[number], typed.clean(text)
        if isinstance(one.field, Upload) or typed.is_blank(cleaned):
            return self._show(turn, asked, ask)
        found = self._options(turn, one, cleaned)
        try:
            answer = one.field.read((cleaned,), found)
        except Unclear as unclear:
            fitting = choosing.fitting(cleaned, found)[:MOST_FITTING] if questions.is_chosen_from(one) else None
            return self._show(turn, asked, ask, wrong=unclear.phrase, options=fitting or None)
        if isinstance(answer, tuple):
            return self._kept(turn, asked, ask, number, {one.name: tuple(str(each) for each in answer)})
        if questions.is_chosen_from(one):
            cleaned = short(answer) if isinstance(answer, int) else str(answer)
        return self._kept(turn, asked, ask, number, {one.name: (cleaned,)})

    def _kept(
        self, turn: Turn, asked: Asked, ask: Ask, number: int, answers: dict[str, tuple[str, ...]]
    ) -> Step:  # fmt: skip
        """Keep answers, and go on; a single question's answer is sent at once."""
        if len(ask.questions) == 1 and not isinstance(ask.questions[0].field, Photos):
            return Step(turn.reader, send=ask.draft, given=tuple(answers.items()))
        ask = self._keep(turn, ask, answers)
        one = ask.questions[number]
        if isinstance(one.field, Photos):
            try:
                one.field.read(one.answer, ())
            except Unclear as unclear:
                return self._show(turn, replace(asked, name=one.name), ask, wrong=unclear.phrase)
        here = _number(ask, asked.name)
        if here != number and here is not None:  # photos for an earlier question: the open one stays open
            says = _n("Got it: {n} photo now.", "Got them: {n} photos now.", len(one.answer))
            return self._show(turn, asked, ask, note=says)
        more = isinstance(one.field, Photos) and len(ask.questions) == 1 and len(one.answer) < one.field.max
        return self._show(turn, asked, ask) if more else self._after(turn, asked, ask, number)

    def _after(self, turn: Turn, asked: Asked, ask: Ask, number: int) -> Step:
        """The next question without an answer; after the last, all answers together."""
        missing = [one.name for one in ask.questions if one.required and not one.answer]
        later = [] if asked.seen_all else [one.name for one in ask.questions[number + 1 :] if not one.answer]
        name = next(iter((*later, *missing)), "")
        if not name and len(ask.questions) == 1:
            return Step(turn.reader, send=ask.draft)
        return self._show(turn, replace(asked, name=name, seen_all=asked.seen_all or not name), ask)

    def _show(
        self, turn: Turn, asked: Asked, ask: Ask, *, wrong: Sayable = "", note: Sayable = "",
        options: Sequence[Option] | None = None,
    ) -> Step:  # fmt: skip
        page = self._open(turn.tx, asked, ask, turn.reader, turn.now, wrong=wrong, note=note, options=options)
        return Step(turn.reader, page)

    def _open(
        self, tx: Transaction, asked: Asked, ask: Ask, reader: Reader, at: datetime, *, wrong: Sayable = "",
        note: Sayable = "", options: Sequence[Option] | None = None,
    ) -> Page:  # fmt: skip
        number = _number(ask, asked.name)
        if number is None:
            page = questions.summary(ask, reader, wrong=wrong, note=note)
        else:
            back = number > 0 or asked.seen_all
            page = questions.question(ask, number, reader, wrong=wrong, note=note, options=options, back=back)
        name = "" if number is None else asked.name
        kept.put_asked(tx, replace(asked, name=name, options=page.options), at)
        return page

    def _ask(self, turn: Turn, draft: int) -> Ask | None:
        """An ask as it stands; None where it was sent, is too old, or is somebody else's."""
        found = drafts.find(turn.tx, draft)
        if found is None or turn.person is None or found.person != turn.person.id:
            return None
        return self._router.asked(turn, found)

    def _keep(self, turn: Turn, ask: Ask, answers: dict[str, tuple[str, ...]]) -> Ask:
        found = drafts.find(turn.tx, ask.draft)
        assert found is not None, "it was there a moment ago, in this transaction"
        drafts.keep(turn.tx, found, answers, turn.now)
        again = self._ask(turn, ask.draft)
        return again if again is not None else ask

    def _options(self, turn: Turn, one: Question, text: str) -> list[Option]:
        try:
            return [Option(each.value, turn.reader.say(each.label)) for each in one.field.choices(turn, text)]
        except Refusal:
            return []

    def _gone(self, turn: Turn, account: str, draft: int) -> Step:
        """An ask that isn't there; where only what it was for has gone, sending it makes the router say so."""
        found = drafts.find(turn.tx, draft)
        if found is not None and turn.person is not None and found.person == turn.person.id:
            return Step(turn.reader, send=draft)
        kept.close_asked(turn.tx, account, draft)
        return Step(turn.reader, says=DraftGone.says, over=True, passing=True)


def _first(ask: Ask) -> str:
    """Where to begin: at the top; where something was answered, at what is wrong or missing, else all together."""
    wrong = [one.name for one in ask.questions if one.wrong and one.answer]
    missing = [one.name for one in ask.questions if one.required and not one.answer]
    begun = any(one.answer for one in ask.questions)
    if len(ask.questions) == 1 or not begun:
        return ask.questions[0].name
    return next(iter((*wrong, *missing)), "")


def _number(ask: Ask, name: str) -> int | None:
    """Which question a name means; None for none, also where it isn't asked any more."""
    return next((number for number, one in enumerate(ask.questions) if one.name == name), None)


def _value(asked: Asked, press: Press, message: int) -> str | None:
    """The value a button means: written in it, or by its number among those its message was sent with."""
    if not press.value.startswith(questions.BY_NUMBER):
        return press.value
    number = press.value.removeprefix(questions.BY_NUMBER)
    if asked.message not in (0, message) or not number.isdecimal() or int(number) >= len(asked.options):
        return None
    return asked.options[int(number)]
