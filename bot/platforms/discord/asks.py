"""Forms as windows: one to five fields a round, each as the component that suits it, and how they are read."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from discord import CheckboxGroupOption, RadioGroupOption, SelectOption, TextStyle, ui

from bot.chat.fields import Choice, Count, Day, Field, Hour, Link, Long, Photos, Pick, Several, Text, Upload, Who, Yes
from bot.chat.intake import limit
from bot.chat.screen import Ask, Option, Question
from bot.chat.wording import heading
from bot.platforms.discord import text
from bot.platforms.discord.taps import ask_id
from bot.values import dataclass
from bot.words import Reader, Sayable, _, _n

# Discord's.
A_ROUND = 5  # fields
LONGEST_TITLE = 45
LONGEST_LABEL = 45
LONGEST_DESCRIPTION = 100
LONGEST_TEXT = 4_000
LONGEST_OPTION = 100
FEWEST_RADIOS, MOST_RADIOS = 2, 10
MOST_BOXES = 10
MOST_OPTIONS = 25
MOST_FILES = 10

Input: TypeAlias = "ui.Item[Any]"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file in a form that was sent: where it can be fetched, its name and how many bytes it has."""

    address: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """What was sent in a window: texts by field, and files by field."""

    answers: Mapping[str, tuple[str, ...]]
    files: Mapping[str, tuple[Sent, ...]]


def rounds(ask: Ask) -> list[tuple[Question, ...]]:
    """The questions in as few rounds as they need, about as many in each."""
    fields = len(ask.questions) + (1 if _intro_alone(ask) else 0)
    many = max(1, -(-fields // A_ROUND))
    found: list[tuple[Question, ...]] = []
    at = 0
    for number in range(many):
        room = A_ROUND - (1 if number == 0 and _intro_alone(ask) else 0)
        size = min(room, -(-(len(ask.questions) - at) // (many - number)))
        found.append(ask.questions[at : at + size])
        at += size
    return found


def where_to_begin(ask: Ask) -> int:
    """The first round with something wrong in it, or else the first one."""
    for number, questions in enumerate(rounds(ask)):
        if any(question.wrong for question in questions):
            return number
    return 0


def window(reader: Reader, ask: Ask, number: int) -> ui.Modal:
    """The window of one round; what was typed before is in it."""
    found = rounds(ask)
    number = min(number, len(found) - 1)
    counted = f" ({number + 1}/{len(found)})" if len(found) > 1 else ""
    title = text.plain(heading(reader.say(ask.title)), LONGEST_TITLE - len(counted)) + counted
    modal = ui.Modal(title=title, custom_id=ask_id(ask.draft, number, len(found)))
    if number == 0 and _intro_alone(ask):
        words = text.shown(reader.say(ask.intro), {}).strip() or text.BLANK
        modal.add_item(ui.TextDisplay(text.cut(words, LONGEST_TEXT)))
    for position, question in enumerate(found[number]):
        intro = ask.intro if number == position == 0 and ask.intro and not _intro_alone(ask) else ""
        modal.add_item(_labelled(reader, question, intro))
    modal.stop()  # nobody listens in this process: what is sent is read by its id
    return modal


def read(data: Mapping[str, Any]) -> Submitted:
    """What was sent in a window, as the gateway brought it."""
    attachments = data.get("resolved", {}).get("attachments", {})
    answers: dict[str, tuple[str, ...]] = {}
    files: dict[str, tuple[Sent, ...]] = {}
    for row in data.get("components", ()):
        component = row.get("component")
        if not component:
            continue
        name, values = component["custom_id"], component.get("values", component.get("value"))
        if component["type"] == ui.FileUpload().type.value:
            files[name] = tuple(_sent(attachments[value]) for value in values or () if value in attachments)
        elif isinstance(values, list):
            answers[name] = tuple(values)
        else:
            answers[name] = (values,) if values else ()
    return Submitted(answers, {name: sent for name, sent in files.items() if sent})


def joined(question: Question | None, new: tuple[str, ...]) -> tuple[str, ...]:
    """The files of a question: new ones join those that are there, as long as all of them fit."""
    if question is None:
        return new
    most = question.field.max if isinstance(question.field, Photos) else 1
    together = tuple(dict.fromkeys((*question.answer, *new)))
    return together if len(together) <= most else new


def _sent(attachment: Mapping[str, Any]) -> Sent:
    return Sent(attachment["url"], attachment["filename"], int(attachment["size"]))


def _intro_alone(ask: Ask) -> bool:
    """Whether the words before the fields need a place of their own; short ones fit beside a first field's label."""
    if not ask.intro:
        return False
    first = ask.questions[0] if ask.questions else None
    if len(ask.questions) != A_ROUND or first is None or first.field.hint or first.wrong:
        return True
    return len(str(getattr(ask.intro, "text", ask.intro))) > LONGEST_DESCRIPTION


def _labelled(reader: Reader, question: Question, intro: Sayable) -> "ui.Label[Any]":
    about = _about(reader, question, intro)
    label = text.plain(reader.say(question.field.label), LONGEST_LABEL, text.MORE)
    description = text.plain(about, LONGEST_DESCRIPTION, "") or None
    return ui.Label(text=label, description=description, component=_input(reader, question))


def _about(reader: Reader, question: Question, intro: Sayable) -> str:
    """What stands below a label: what is wrong, what is there already, the hint, what didn't fit into the label."""
    if question.wrong:
        return reader.say(question.wrong)
    field, label = question.field, reader.say(question.field.label)
    if isinstance(field, Upload) and question.answer:
        there = _n("{n} is kept already. What you add joins it.", "{n} are kept already. What you add joins them.",
                   len(question.answer))  # fmt: skip
        return reader.say(there)
    hint = reader.say(field.hint) or reader.say(intro)
    if isinstance(field, Upload):
        most = reader.say(limit(field))
        return f"{hint} {most}" if hint and text.length(f"{hint} {most}") <= LONGEST_DESCRIPTION else most
    if isinstance(field, Count) and not hint:
        return reader.say(_("From {low} to {high}", low=field.min, high=field.max)) if field.max < 1_000_000 else ""
    return hint or (label if text.length(label) > LONGEST_LABEL else "")


def _input(reader: Reader, question: Question) -> Input:
    field, options = question.field, question.options
    if isinstance(field, Upload):
        return _upload(question)
    if isinstance(field, Several):
        return _boxes(reader, question)
    if isinstance(field, Pick) and field.more:
        return _typed(reader, question)
    if isinstance(field, Choice | Yes | Pick | Who) and 0 < len(options) <= MOST_OPTIONS:
        few = FEWEST_RADIOS <= len(options) <= MOST_RADIOS and not isinstance(field, Pick | Who)
        return _radios(reader, question) if few else _select(reader, question)
    return _typed(reader, question)


def _upload(question: Question) -> Input:
    field = question.field
    most = min(field.max, MOST_FILES) if isinstance(field, Photos) else 1
    needed = question.required and not question.answer
    least = 1 if needed else 0
    return ui.FileUpload(custom_id=question.name, required=needed, min_values=least, max_values=max(1, most))


def _boxes(reader: Reader, question: Question) -> Input:
    chosen, options = _chosen(reader, question), question.options
    least = question.field.least if isinstance(question.field, Several) else 0
    least = min(least, len(options)) if question.required else 0
    if 0 < len(options) <= MOST_BOXES:
        boxes = [
            CheckboxGroupOption(label=_said(reader, each), value=each.value, default=each.value in chosen)
            for each in options
        ]
        return ui.CheckboxGroup(
            custom_id=question.name, options=boxes, required=least > 0, min_values=least, max_values=len(boxes)
        )
    if 0 < len(options) <= MOST_OPTIONS:
        return _select(reader, question, least=least, most=len(options))
    return _typed(reader, question)


def _radios(reader: Reader, question: Question) -> Input:
    chosen = _chosen(reader, question)
    radios = [
        RadioGroupOption(label=_said(reader, each), value=each.value, default=each.value in chosen)
        for each in question.options
    ]
    return ui.RadioGroup(custom_id=question.name, options=radios, required=question.required)


def _select(reader: Reader, question: Question, *, least: int = 1, most: int = 1) -> Input:
    chosen = _chosen(reader, question)
    options = [
        SelectOption(label=_said(reader, each), value=each.value, default=each.value in chosen)
        for each in question.options
    ]
    required = question.required and least > 0
    return ui.Select(
        custom_id=question.name, options=options, required=required, min_values=least if required else 0,
        max_values=most,
    )  # fmt: skip


def _typed(reader: Reader, question: Question) -> Input:
    field = question.field
    most = min(field.max, LONGEST_TEXT) if isinstance(field, Text | Long) else LONGEST_TEXT
    before = _answered(reader, question)
    return ui.TextInput(
        custom_id=question.name,
        style=TextStyle.paragraph if isinstance(field, Long) else TextStyle.short,
        required=question.required,
        max_length=most,
        default=before[:most] or None,
        placeholder=text.plain(_example(reader, field), LONGEST_OPTION, "") or None,
    )


def _example(reader: Reader, field: Field) -> str:
    """What such an answer looks like."""
    if isinstance(field, Day):
        return "2026-11-19"
    if isinstance(field, Hour):
        return "09:00"
    if isinstance(field, Link):
        return "https://example.org/post"
    if isinstance(field, Count):
        return reader.say(field.unit)
    return reader.say(_("Type a few letters of it")) if isinstance(field, Choice | Pick | Who | Several) else ""


def _chosen(reader: Reader, question: Question) -> set[str]:
    """The values of the options an answer stands for: as a value, or as what it says."""
    folded = {given.casefold() for given in question.answer}
    found = [
        each.value
        for each in question.options
        if each.value.casefold() in folded or reader.say(each.label).casefold() in folded
    ]
    return set(found if isinstance(question.field, Several) else found[:1])


def _answered(reader: Reader, question: Question) -> str:
    """What was answered, as it was typed or as the option that was chosen says it."""
    labels = {option.value: reader.say(option.label) for option in question.options}
    return ", ".join(labels.get(given, given) for given in question.answer)


def _said(reader: Reader, option: Option) -> str:
    return text.plain(reader.say(option.label), LONGEST_OPTION, option.value)


def wrongs(reader: Reader, questions: Sequence[Question]) -> list[str]:
    """What is wrong with the answers, a line each."""
    return [
        f"{reader.say(question.field.label)}: {reader.say(question.wrong)}" for question in questions if question.wrong
    ]
