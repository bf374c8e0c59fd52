"""Asks, a question a message: what is asked, what was answered so far, and the buttons that answer or lead on."""

from collections.abc import Sequence

from bot.chat.fields import Choice, Day, Document, One, Photos, Pick, Several, Video, Voice, Who, Yes
from bot.chat.intake import FIELDS, limit
from bot.chat.screen import Ask, Option, Question, Tone
from bot.chat.wording import heading
from bot.ids import long, short
from bot.platforms.telegram.bringing import LARGEST
from bot.platforms.telegram.draw import TONES, Sheet
from bot.platforms.telegram.keys import ASK, GREEN, LONGEST_DATA, Key, Keyboard, in_rows, said
from bot.platforms.telegram.text import LONGEST_TEXT, Rich, Writer, cut, rich, shortened, together, visible
from bot.values import dataclass
from bot.words import Reader, Sayable, _, _n
from campaigns.missions import WHAT_NAMES, What

MOST_SHOWN = 24  # options as buttons; of more, the first, and the others are found by typing a part of them
FIRST_OF_MANY = 10
LONGEST_ANSWER = 300  # units of an answer shown again
CHOSEN, NOT_CHOSEN = "☑️ ", "⬜️ "

# What a button of a question does. Each carries the draft and the number of its question.
CHOOSE, TOGGLE, ON, SKIP, BACK, CANCEL, SEND, GO, EMPTY = "c", "t", "d", "k", "b", "x", "s", "g", "n"
BY_NUMBER = "#"  # before the number of an option whose value is too long for a button


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a question, as it was pressed."""

    does: str
    draft: int
    number: int
    value: str = ""

    @property
    def data(self) -> str:
        """What the button carries."""
        return f"{ASK}{self.does}:{short(self.draft)}:{self.number}:{self.value}"

    @classmethod
    def of(cls, data: str) -> "Press | None":
        """What a button carried; None where it isn't one of a question."""
        parts = data.removeprefix(ASK).split(":", 3)
        if not data.startswith(ASK) or len(parts) != 4:
            return None
        try:
            return cls(parts[0], long(parts[1]), int(parts[2]), parts[3])
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Page:
    """A question, or all answers together, as a message; ``options`` are the values its buttons name by number."""

    sheet: Sheet
    options: tuple[str, ...] = ()


def question(
    ask: Ask, number: int, reader: Reader, *, wrong: Sayable = "", note: Sayable = "",
    options: Sequence[Option] | None = None, back: bool = False,
) -> Page:  # fmt: skip
    """One question.

    Args:
        ask: all of them.
        number: which, from 0.
        reader: who reads it.
        wrong: what is to be said about the answer just given.
        note: what else is to be said.
        options: what to choose from, where it isn't what the ask offers: what fits what was typed.
        back: whether there is something before it to go back to.
    """
    asked = ask.questions[number]
    found = _offered(asked) if options is None else list(options)
    writer = Writer().add(heading(visible(reader.say(ask.title)).strip()), "bold")
    if len(ask.questions) > 1:
        writer.add(f" ({number + 1}/{len(ask.questions)})")
    parts = [writer.written()]
    if ask.intro and number == 0:
        parts.append(rich(reader.say(ask.intro)))
    told = wrong or asked.wrong
    if told:
        parts.append(rich(f"{TONES[Tone.CARE]}{reader.say(told)}"))
    if note:
        parts.append(rich(reader.say(note), "italic"))
    parts.append(_wording(asked, reader))
    if answer := _again(asked, reader):
        parts.append(answer)
    text = cut(together(parts), LONGEST_TEXT)[0]
    keyboard, values = _answers(ask, number, found, reader)
    return Page(Sheet(text, keyboard=(*keyboard, *_ways_on(ask, number, reader, back=back))), values)


def summary(ask: Ask, reader: Reader, *, wrong: Sayable = "", note: Sayable = "") -> Page:
    """All answers together, before they are sent."""
    parts = [rich(heading(visible(reader.say(ask.title)).strip()), "bold")]
    if ask.intro:
        parts.append(rich(reader.say(ask.intro)))
    if wrong:
        parts.append(rich(f"{TONES[Tone.CARE]}{reader.say(wrong)}"))
    if note:
        parts.append(rich(reader.say(note), "italic"))
    writer = Writer()
    for number, asked in enumerate(ask.questions):
        writer.add("\n" if number else "").add(f"{reader.say(asked.field.label)}", "bold").add("\n")
        writer.add(shown(asked, reader) or reader.say(_("nothing")))
        writer.add("\n")
    parts.append(writer.written())
    done = Key(said(reader.say(ask.done or _("Send"))), Press(SEND, ask.draft, 0).data, style=GREEN)
    changes = [
        Key(said(f"✏️ {shortened(reader.say(asked.field.label), 30)}"), Press(GO, ask.draft, number).data)
        for number, asked in enumerate(ask.questions)
    ]
    rows: Keyboard = ((done,), *in_rows(changes), (_cancel(ask, reader),))
    return Page(Sheet(cut(together(parts), LONGEST_TEXT)[0], keyboard=rows))


def shown(asked: Question, reader: Reader) -> str:
    """An answer as people read it; "" where there is none."""
    if not asked.answer:
        return ""
    if isinstance(asked.field, Photos):
        return reader.say(_n("{n} photo", "{n} photos", len(asked.answer)))
    if isinstance(asked.field, One):
        return reader.say(WHAT_NAMES[What(FIELDS[type(asked.field)])])
    labels = {option.value: reader.say(option.label) for option in asked.options}
    return shortened(", ".join(labels.get(each, each) for each in asked.answer), LONGEST_ANSWER)


def is_chosen_from(asked: Question) -> bool:
    """Whether an answer is one of what is offered."""
    return isinstance(asked.field, Choice | Several | Pick | Who)


def _wording(asked: Question, reader: Reader) -> Rich:
    field = asked.field
    writer = Writer().add(reader.say(field.label))
    hints = [reader.say(field.hint)] if field.hint else []
    if isinstance(field, Photos) and field.min > 1:
        hints.append(reader.say(_("Send at least {n} photos, as an album or one by one.", n=field.min)))
    elif isinstance(field, Photos):
        hints.append(reader.say(
            _n("Send {n} photo, as a photo or as a file.", "Send up to {n} photos, as an album or one by one.",
               field.max)))  # fmt: skip
    elif isinstance(field, Voice):
        hints.append(reader.say(_("Hold the microphone and talk, or send a recording.")))
    elif isinstance(field, Video):
        hints.append(reader.say(_("Film it here, or send a film.")))
    elif isinstance(field, Document):
        hints.append(reader.say(_("Send it as a file.")))
    elif isinstance(field, Several):
        hints.append(reader.say(_("Tick all that fit, then press Done.")))
    elif _is_long(asked):
        hints.append(reader.say(_("There are more: type a part of the one you mean.")))
    if isinstance(field, One):
        hints.append(reader.say(limit(field, LARGEST)))
    for hint in hints:
        writer.add("\n").add(hint, "italic")
    return writer.written()


def _again(asked: Question, reader: Reader) -> Rich:
    if isinstance(asked.field, Several) or not asked.answer:
        return Rich()
    return Writer().add(reader.say(_("So far:")), "italic").add(" ").add(shown(asked, reader)).written()


def _offered(asked: Question) -> list[Option]:
    """What is shown to choose from before anything was typed."""
    return list(asked.options[:FIRST_OF_MANY] if _is_long(asked) else asked.options)


def _is_long(asked: Question) -> bool:
    return len(asked.options) > MOST_SHOWN or (
        isinstance(asked.field, Pick | Who) and len(asked.options) > FIRST_OF_MANY
    )


def _answers(ask: Ask, number: int, found: Sequence[Option], reader: Reader) -> tuple[Keyboard, tuple[str, ...]]:
    """A button for each option, and the values of those too long for one."""
    asked = ask.questions[number]
    keys: list[Key] = []
    options: list[str] = []
    several = isinstance(asked.field, Several)
    if not several and not isinstance(asked.field, Choice | Pick | Who | Day | Yes):
        return (), ()
    for option in found[:MOST_SHOWN]:
        chosen = option.value in asked.answer
        mark = (CHOSEN if chosen else NOT_CHOSEN) if several else ""
        press = Press(TOGGLE if several else CHOOSE, ask.draft, number, option.value)
        if len(press.data.encode()) > LONGEST_DATA:
            press = Press(press.does, ask.draft, number, f"{BY_NUMBER}{len(options)}")
            options.append(option.value)
        keys.append(Key(said(f"{mark}{reader.say(option.label)}"), press.data))
    return in_rows(keys), tuple(options)


def _ways_on(ask: Ask, number: int, reader: Reader, *, back: bool) -> Keyboard:
    """The buttons below every question: on, skip, empty, back, cancel."""
    asked = ask.questions[number]
    on: list[Key] = []

    def key(label: Sayable, does: str, style: str = "") -> Key:
        return Key(said(reader.say(label)), Press(does, ask.draft, number).data, style=style)

    if isinstance(asked.field, Several):
        if asked.answer or not asked.required:
            on.append(key(_("Done"), ON, GREEN))
    elif asked.answer and not asked.wrong:
        on.append(key(_("That’s all") if isinstance(asked.field, Photos) else _("Keep it"), ON, GREEN))
        if isinstance(asked.field, Photos):
            on.append(key(_("Begin anew"), EMPTY))
        elif not asked.required:
            on.append(key(_("Leave it empty"), EMPTY))
    elif asked.answer and isinstance(asked.field, Photos):
        on.append(key(_("Begin anew"), EMPTY))
    elif asked.answer and not asked.required:
        on.append(key(_("Leave it empty"), EMPTY))
    elif not asked.required:
        on.append(key(_("Skip"), SKIP))
    way_back = (key(_("Back"), BACK),) if back else ()
    return (*in_rows(on), (*way_back, _cancel(ask, reader)))


def _cancel(ask: Ask, reader: Reader) -> Key:
    return Key(said(reader.say(_("Cancel"))), Press(CANCEL, ask.draft, 0).data)
