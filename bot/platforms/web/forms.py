"""An ask as a form inside the conversation: a label, a hint, what was typed so far, and what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date, time
from typing import Any

from bot.chat.choosing import Unclear, chosen
from bot.chat.fields import (
    Choice,
    Count,
    Day,
    Document,
    Field,
    Hour,
    Link,
    Long,
    Photos,
    Pick,
    Several,
    Text,
    Upload,
    Video,
    Voice,
    Who,
    Yes,
)
from bot.chat.intake import limit
from bot.chat.screen import Ask, Option, Question, Tone
from bot.chat.wording import heading
from bot.ids import short
from bot.platforms.web.added import added
from bot.platforms.web.draw import Pen
from bot.platforms.web.html import Attribute, Child, Html, tag
from bot.platforms.web.icons import icon
from bot.values import dataclass
from bot.words import Sayable, _
from campaigns.media import Media

MOST_RADIOS = 6  # options shown all at once; more fold into a list
DOCUMENT_KINDS = ".pdf,.txt,.docx,.xlsx,.pptx,.odt,.ods,.odp"
ICONS = {"voice": "voice", "video": "video", "document": "file"}
PHOTO_KINDS = "image/jpeg,image/png,image/webp"  # a phone turns its own HEIC into one of these when it is not named


@dataclass(frozen=True, slots=True)
class Form:
    """A question being drawn: where its element ids begin, and what is known of the files it names."""

    pen: Pen
    files: Mapping[str, Media] = field(default_factory=dict)


def ask(pen: Pen, asked: Ask, files: Mapping[str, Media], problem: Sayable = "") -> Html:
    """The form, with everything answered so far in it. ``files`` are the media its answers name, by short id."""
    form = Form(pen, files)
    title = f"{pen.message}-title"
    return tag(
        "form",
        tag("h3", heading(pen.say(asked.title)), id=title, class_="title", dir="auto", tabindex="-1"),
        tag("p", pen.prose(asked.intro), class_="say", dir="auto") if asked.intro else None,
        tag("p", pen.say(problem) if problem else None, class_="problem", role="alert", dir="auto", hidden=not problem),
        [question(form, one) for one in asked.questions],
        tag(
            "div",
            tag("button", pen.say(asked.done or _("Send")), type="submit", class_="button main"),
            tag("button", pen.say(_("Not now")), type="button", class_="button quiet", data_away=True),
            tag("span", class_="kept", role="status", data_kept=True),
            class_="actions",
        ),
        class_=f"card ask tone-{Tone.PLAIN.value}", data_draft=short(asked.draft), aria_labelledby=title,
        novalidate=True, autocomplete="off",
    )  # fmt: skip


def question(form: Form, asked: Question) -> Html:
    """One question.

    Raises:
        KeyError: nobody taught the browser this field.
    """
    return _FIELDS[type(asked.field)](form, asked)


def _names(form: Form, asked: Question) -> tuple[str, str, str]:
    """The ids of a question's control, hint and error."""
    base = f"{form.pen.message}-f-{asked.name}"
    return base, f"{base}-hint", f"{base}-wrong"


def _described(form: Form, asked: Question) -> dict[str, Attribute]:
    _base, hint, wrong = _names(form, asked)
    told = [hint] if _hint(form, asked) else []
    return {
        "aria_describedby": " ".join((*told, wrong)),
        "aria_invalid": "true" if asked.wrong else None,
        "aria_required": "true" if asked.required else None,
    }


def _hint(form: Form, asked: Question) -> Sayable:
    return limit(asked.field) if isinstance(asked.field, Upload) and not asked.field.hint else asked.field.hint


def _label(form: Form, asked: Question) -> tuple[str, Html | None]:
    optional = None if asked.required else tag("span", form.pen.say(_("if you like")), class_="optional")
    return form.pen.say(asked.field.label), optional


def _around(form: Form, asked: Question, *control: Child, kind: str = "") -> Html:
    """A question with one control: its label, hint, control and error."""
    base, hint, wrong = _names(form, asked)
    label, optional = _label(form, asked)
    return tag(
        "div", tag("label", tag("bdi", label), optional, for_=base), _told(form, asked, hint), control,
        _wrong(form, asked, wrong), class_=f"field {kind}".strip(), data_name=asked.name,
    )  # fmt: skip


def _group(form: Form, asked: Question, *controls: Child, kind: str) -> Html:
    """A question with several controls that belong together."""
    base, hint, wrong = _names(form, asked)
    label, optional = _label(form, asked)
    described = _described(form, asked)
    return tag(
        "fieldset", tag("legend", tag("bdi", label), optional), _told(form, asked, hint), controls,
        _wrong(form, asked, wrong), class_=f"field {kind}", data_name=asked.name, id=base, tabindex="-1",
        aria_describedby=described["aria_describedby"], aria_invalid=described["aria_invalid"],
    )  # fmt: skip


def _told(form: Form, asked: Question, hint: str) -> Child:
    told = _hint(form, asked)
    return tag("p", form.pen.prose(told), class_="field-hint", id=hint, dir="auto") if told else None


def _wrong(form: Form, asked: Question, wrong: str) -> Html:
    return tag(
        "p",
        form.pen.say(asked.wrong) if asked.wrong else None,
        class_="wrong",
        id=wrong,
        dir="auto",
        hidden=not asked.wrong,
    )


def _input(form: Form, asked: Question, **more: Attribute) -> Html:
    given = asked.answer[0] if asked.answer else ""
    most = {"type": "text", "value": given, **more}
    return tag("input", id=_names(form, asked)[0], name=asked.name, dir="auto", **most, **_described(form, asked))


def _text(form: Form, asked: Question) -> Html:
    wanted: Text = asked.field  # type: ignore[assignment]
    return _around(form, asked, _input(form, asked, data_most=wanted.max, enterkeyhint="next"))


def _long(form: Form, asked: Question) -> Html:
    wanted: Long = asked.field  # type: ignore[assignment]
    given = asked.answer[0] if asked.answer else ""
    area = tag(
        # A newline right behind the tag is eaten by every parser, so one is put there to be eaten.
        "textarea", Html("\n"), given, id=_names(form, asked)[0], name=asked.name, rows=3, dir="auto",
        data_most=wanted.max, **_described(form, asked),
    )  # fmt: skip
    return _around(form, asked, area, tag("p", class_="left", data_left=True, aria_hidden="true"))


def _count(form: Form, asked: Question) -> Html:
    wanted: Count = asked.field  # type: ignore[assignment]
    unit = tag("span", form.pen.say(wanted.unit), class_="unit", dir="auto") if wanted.unit else None
    digits = max(len(str(wanted.max)), 3)
    entry = _input(form, asked, inputmode="numeric", size=digits + 1, enterkeyhint="next")
    return _around(form, asked, tag("div", entry, unit, class_="counted"), kind="short")


def _choice(form: Form, asked: Question) -> Html:
    options = asked.options
    if len(options) > MOST_RADIOS:
        return _select(form, asked, options)
    return _group(form, asked, tag("div", _boxes(form, asked, "radio"), class_="choices"), kind="choice")


def _several(form: Form, asked: Question) -> Html:
    return _group(form, asked, tag("div", _boxes(form, asked, "checkbox"), class_="choices"), kind="several")


def _boxes(form: Form, asked: Question, kind: str) -> list[Html]:
    parts = [part for given in asked.answer for part in (given.split(",") if kind == "checkbox" else [given])]
    picked = {_meant(form, asked, part) for part in parts}
    base = _names(form, asked)[0]
    return [
        tag(
            "label",
            tag(
                "input", type=kind, name=asked.name, value=option.value, id=f"{base}-{n}",
                checked=option.value in picked,
            ),
            tag("bdi", form.pen.say(option.label)),
            class_="box",
        )
        for n, option in enumerate(asked.options)
    ]  # fmt: skip


def _meant(form: Form, asked: Question, given: str) -> str:
    """The value of the option an answer means, typed as it may have been; "" where it means none of them."""
    try:
        return chosen(given, _said(form, asked))
    except Unclear:
        return ""


def _select(form: Form, asked: Question, options: tuple[Option, ...]) -> Html:
    picked = _meant(form, asked, asked.answer[0]) if asked.answer else ""
    drawn = [tag("option", form.pen.say(o.label), value=o.value, selected=o.value == picked) for o in options]
    empty = tag("option", form.pen.say(_("Choose…")), value="")
    box = tag("select", empty, drawn, id=_names(form, asked)[0], name=asked.name, **_described(form, asked))
    return _around(form, asked, box)


def _pick(form: Form, asked: Question) -> Html:
    base = _names(form, asked)[0]
    given = asked.answer[0] if asked.answer else ""
    shown = next((form.pen.say(o.label) for o in asked.options if o.value == given), given)
    entry = tag(
        "input", type="text", id=base, value=shown, role="combobox", aria_expanded="false", aria_autocomplete="list",
        aria_controls=f"{base}-list", autocomplete="off", dir="auto", data_pick=asked.name, **_described(form, asked),
    )  # fmt: skip
    found = [
        tag("li", tag("bdi", form.pen.say(o.label)), role="option", id=f"{base}-o{n}", data_value=o.value)
        for n, o in enumerate(asked.options)
    ]
    listed = tag(
        "ul",
        found,
        role="listbox",
        id=f"{base}-list",
        class_="found",
        hidden=True,
        aria_label=form.pen.say(asked.field.label),
    )
    return _around(form, asked, tag("div", entry, listed, class_="combo"),
                   tag("input", type="hidden", name=asked.name, value=given))  # fmt: skip


def _day(form: Form, asked: Question) -> Html:
    entry = _input(form, asked, type="date", value=_read(form, asked))
    return _around(form, asked, entry, kind="short")


def _hour(form: Form, asked: Question) -> Html:
    entry = _input(form, asked, type="time", value=_read(form, asked)[:5])
    return _around(form, asked, entry, kind="short")


def _read(form: Form, asked: Question) -> str:
    """A day or an hour as its box is filled, whichever way it was typed; "" where it can't be read: no box shows it."""
    try:
        found = asked.field.read(asked.answer, _said(form, asked)) if asked.answer else None
    except Unclear:
        return ""
    return found.isoformat() if isinstance(found, date | time) else ""


def _said(form: Form, asked: Question) -> list[Option]:
    """The options as they stand there."""
    return [Option(option.value, form.pen.say(option.label)) for option in asked.options]


def _link(form: Form, asked: Question) -> Html:
    entry = _input(
        form, asked, type="url", inputmode="url", placeholder="https://", autocapitalize="none", spellcheck="false"
    )
    return _around(form, asked, entry)


def _photos(form: Form, asked: Question) -> Html:
    wanted: Photos = asked.field  # type: ignore[assignment]
    base = _names(form, asked)[0]
    shots = [added(form.pen, form.files[given], asked.name) for given in asked.answer if given in form.files]
    adder = tag(
        "label",
        tag(
            "input",
            type="file",
            id=f"{base}-add",
            accept=PHOTO_KINDS,
            multiple=wanted.max > 1,
            class_="unseen",
            data_add="photo",
            **_described(form, asked),
        ),
        icon("photo"),
        tag("span", form.pen.say(_("Add photos"))),
        tag("span", form.pen.say(_("or drop them here")), class_="fine-only"),
        class_="drop",
    )
    shown = tag("ul", shots, class_="shots", data_shots=asked.name, data_most=wanted.max)
    return _group(form, asked, shown, adder, kind="photos")


def _voice(form: Form, asked: Question) -> Html:
    recorder = tag(
        "button", icon("voice"), tag("span", form.pen.say(_("Record now"))), type="button", class_="button plain",
        data_record=True, hidden=True,
    )  # fmt: skip
    return _one(form, asked, _("Add a recording"), "audio/*", "voice", recorder)


def _video(form: Form, asked: Question) -> Html:
    return _one(form, asked, _("Add a film"), "video/*", "video")


def _document(form: Form, asked: Question) -> Html:
    return _one(form, asked, _("Add a document"), DOCUMENT_KINDS, "document")


def _one(form: Form, asked: Question, says: Sayable, accept: str, kind: str, *more: Child) -> Html:
    """A question for one file of a kind."""
    base = _names(form, asked)[0]
    there = [added(form.pen, form.files[given], asked.name) for given in asked.answer if given in form.files]
    adder = tag(
        "label",
        tag(
            "input", type="file", id=f"{base}-add", accept=accept, class_="unseen", data_add=kind,
            **_described(form, asked),
        ),
        icon(ICONS[kind]), tag("span", form.pen.say(says)), class_="drop",
    )  # fmt: skip
    shown = tag("ul", there, class_="shots sounds", data_shots=asked.name, data_most=1, data_kind=kind)
    return _group(form, asked, shown, tag("div", more, adder, class_="adders"), kind=kind)


def _yes(form: Form, asked: Question) -> Html:
    return _group(form, asked, tag("div", _boxes(form, asked, "radio"), class_="choices"), kind="choice")


_FIELDS: dict[type[Field], Callable[[Form, Any], Html]] = {
    Text: _text,
    Long: _long,
    Count: _count,
    Choice: _choice,
    Several: _several,
    Pick: _pick,
    Who: _pick,
    Day: _day,
    Hour: _hour,
    Link: _link,
    Yes: _yes,
    Photos: _photos,
    Voice: _voice,
    Video: _video,
    Document: _document,
}
