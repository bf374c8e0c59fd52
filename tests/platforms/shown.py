"""Whether a page shows what the router answered: every word of it, every button, every question with its answer."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import time

from bot.chat.choosing import Unclear, chosen
from bot.chat.fields import Upload
from bot.chat.screen import Ask, Block, File, Notice, Option, Progress, Question, Screen, Standings
from bot.chat.wording import heading
from bot.words import Reader
from tests import reading
from tests.platforms.markup import Element

LONGEST_LOOKED_FOR = 200  # characters
_TIMED = {"date": re.compile(r"\d{4}-\d\d-\d\d"), "time": re.compile(r"\d\d:\d\d")}
_PREFIX = re.compile(r"^(?:photo|picture|sound): ")


def check(reply: Screen | Notice | Ask, reader: Reader, shown: Element, files: Collection[str] = ()) -> None:
    """Compare what was answered with what is shown, piece by piece; ``files`` are those the reader has sent."""
    text = bare(words_of(shown))
    for piece in _pieces(reply, reader):
        assert bare(piece) in text, f"{piece!r} is not shown in:\n{words_of(shown)}"
    if isinstance(reply, Screen):
        wanted = sorted((reader.say(a.label), a.tap) for _said, a in reading.buttons(reply, reader))
        found = sorted((one.text, one["data-tap"]) for one in own(shown, "button") if "data-tap" in one)
        assert found == wanted, f"the buttons are {found}, not {wanted}"
    if isinstance(reply, Ask):
        _check_form(reply, reader, shown, files)


def own(element: Element, name: str = "", /, **wanted: str) -> list[Element]:
    """The elements of a message without those of what stands under it."""
    return [one for one in element.all(name, **wanted) if not _is_under(one, element)]


def words_of(element: Element) -> str:
    """Everything a message says, its pictures' words too, without what stands under it."""
    said = []
    for child in element.children:
        if isinstance(child, str):
            said.append(child)
        elif not child.has(class_="under"):
            said.append(child["alt"] or (child["aria-label"] if child.name == "audio" else "") or words_of(child))
    return " ".join(each for each in said if each)


def values(form: Element) -> dict[str, list[str]]:
    """What a form holds, field by field, as the page's script sends it."""
    held: dict[str, list[str]] = {field["data-name"]: [] for field in form.all(class_="field") if "data-name" in field}
    for control in form.walk():
        value = _value(control)
        if control["name"] and value is not None:
            held.setdefault(control["name"], []).append(value)
    return held


def put_in(form: Element, name: str, given: tuple[str, ...]) -> list[str]:
    """What somebody who means these answers leaves in a field: boxes ticked, options chosen, words typed."""
    field = _field(form, name)
    offered = _offered(field) if field is not None else []
    if not offered or field is None or field.all(class_="combo"):
        return list(given)
    several = field.has(class_="several")
    parts = [part.strip() for text in given for part in (text.split(",") if several else [text])]
    return [_meant(part, offered) for part in parts if part]


def typed(form: Element, given: Mapping[str, Sequence[str]]) -> list[str]:
    """Those of the answers that are found while typing, where what is typed is short enough to be looked for."""
    combos = [field["data-name"] for field in form.all(class_="field") if field.all(class_="combo")]
    return [name for name in combos if given.get(name) and len(given[name][0]) <= LONGEST_LOOKED_FOR]


def bare(text: str) -> str:
    """Only what tells words apart."""
    return re.sub(r"[\W_]+", "", text)


def _pieces(reply: Screen | Notice | Ask, reader: Reader) -> list[str]:
    if isinstance(reply, Notice):
        return [reader.say(reply.text)]
    if isinstance(reply, Ask):
        asked = [reader.say(each) for one in reply.questions for each in (one.field.label, one.wrong or "")]
        return [heading(reader.say(reply.title)), reader.say(reply.intro), *asked]
    return [reader.say(reply.title), *(piece for block in reply.blocks for piece in _of_block(block, reader))]


def _of_block(block: Block, reader: Reader) -> list[str]:
    if isinstance(block, Progress):
        return [reader.say(block.label), str(block.done), str(block.of), reader.say(block.unit)]
    if isinstance(block, Standings):
        return [piece for row in block.rows for piece in (f"{row.rank}", reader.say(row.name), reader.say(row.amount))]
    if isinstance(block, File):
        return [block.name, reader.say(block.about)]
    return [_PREFIX.sub("", line) for line in reading.drawn(block, reader)]


def _check_form(ask: Ask, reader: Reader, shown: Element, files: Collection[str]) -> None:
    form = next(iter(own(shown, "form", class_="ask")), None)
    assert form is not None, f"no form in:\n{words_of(shown)}"
    fields = [one["data-name"] for one in form.all(class_="field") if "data-name" in one]
    wanted = [question.name for question in ask.questions]
    assert fields == wanted, f"asked for {fields}, not for {wanted}"
    held = values(form)
    for question in ask.questions:
        kept, given = held[question.name], _fitting(form, question, reader, files)
        assert _bare(kept) == _bare(given), f"{question.name} holds {kept}, not {given}"
        marked = {bare(one.text) for one in form.all(class_="wrong") if "hidden" not in one}
        assert not question.wrong or bare(reader.say(question.wrong)) in marked, f"{question.name} looks right"


def _fitting(form: Element, question: Question, reader: Reader, files: Collection[str]) -> list[str]:
    """As much of an answer as a control can hold: no box is there for what isn't offered, no clock shows words."""
    field, given = _field(form, question.name), put_in(form, question.name, question.answer)
    assert field is not None, f"nothing asks for {question.name}"
    if field.all(class_="combo"):
        return list(question.answer)
    if isinstance(question.field, Upload):  # nobody is shown somebody else's
        return [each for each in given if each in files]
    offered, timed = _offered(field), [one["type"] for one in field.all("input") if one["type"] in _TIMED]
    if timed:
        return _dated(question, reader)
    return [each for each in given if each in [option.value for option in offered]] if offered else given


def _dated(question: Question, reader: Reader) -> list[str]:
    """A day or an hour as a box shows it; nothing where it can't be read."""
    options = [Option(option.value, reader.say(option.label)) for option in question.options]
    try:
        found = question.field.read(question.answer, options) if question.answer else None
    except Unclear:
        return []
    return [f"{found:%H:%M}" if isinstance(found, time) else str(found)] if found is not None else []


def _bare(values: list[str]) -> list[str]:
    return sorted(bare(each) for each in values if bare(each))


def _meant(said: str, offered: list[Option]) -> str:
    try:
        return chosen(said, offered)
    except Unclear:
        return said


def _field(form: Element, name: str) -> Element | None:
    return next((one for one in form.all(class_="field") if one["data-name"] == name), None)


def _value(control: Element) -> str | None:
    """What a control sends; None where it sends nothing."""
    if control.name == "input" and control["type"] in ("radio", "checkbox"):
        return control["value"] if "checked" in control else None
    if control.name == "input" and control["type"] in _TIMED:  # such a box shows nothing else
        return control["value"] if _TIMED[control["type"]].fullmatch(control["value"]) else ""
    if control.name == "input" and control["type"] != "file":
        return control["value"]
    if control.name == "textarea":
        return control.text.removeprefix("\n")
    if control.name == "select":
        return next((one["value"] for one in control.all("option") if "selected" in one), "")
    return None


def _offered(field: Element) -> list[Option]:
    """What a field offers: the values, and what stands there."""
    found: list[Option] = []
    for one in field.walk():
        box = one.name == "input" and one["type"] in ("radio", "checkbox")
        said = one.parent.text if box and one.parent is not None else one.text
        value = one["data-value"] if "data-value" in one else one["value"]
        if (box or one.name == "option" or "data-value" in one) and value:
            found.append(Option(value, said.strip()))
    return found


def _is_under(one: Element, element: Element) -> bool:
    for up in one.above():
        if up is element:
            return False
        if up.has(class_="under"):
            return True
    return False
