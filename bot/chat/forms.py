"""Forms: what a route needs, what of it was answered, what is wrong with it, and the ask for the rest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from datetime import timedelta
from functools import partial

from bot.chat import drafts, typed
from bot.chat.choosing import Unclear
from bot.chat.drafts import Draft
from bot.chat.fields import Answer, Photos
from bot.chat.house import carried
from bot.chat.route import Parameter, Route, Wanted
from bot.chat.screen import Ask, Option, Question
from bot.chat.turn import Turn
from bot.values import dataclass
from bot.words import Sayable, _
from campaigns.refusals import NotFound

FRESH = timedelta(days=1)  # ours: a form about what is there already is begun anew after a night's sleep

Given = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """A route with what it was given so far.

    ``arguments`` are what a button carried, ``rest`` is what was typed behind a command, ``given`` are answers by
    name. ``confirm`` shows the form first, also where nothing is missing.
    """

    route: Route
    arguments: tuple[str, ...] = ()
    given: Given = field(default_factory=dict)
    rest: str = ""
    draft: Draft | None = None
    confirm: bool = False

    @property
    def view(self) -> str:
        """The payload its answer can be drawn anew from; "" where the route does more than show."""
        return "|".join((self.route.name, *self.arguments[: len(self.route.carried)])) if self.route.view else ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A step whose answers were read: those that can be, and what is wrong with the others ("": it is missing)."""

    step: Step
    wanted: Wanted
    answers: Mapping[str, Answer]
    wrong: Mapping[str, Sayable]

    @property
    def must_ask(self) -> bool:
        """Whether the form has to be shown before the route can run."""
        return bool(self.wrong) or self.step.confirm

    @property
    def arguments(self) -> dict[str, object]:
        """What the route's handler is called with."""
        step = self.step
        known = {parameter.name for parameter in step.route.fields}
        arguments: dict[str, object] = dict(carried(step.route, step.arguments))
        arguments |= {name: answer for name, answer in self.answers.items() if name in known}
        if step.route.asks:
            arguments["answers"] = {name: answer for name, answer in self.answers.items() if name not in known}
        return arguments


def wanted(turn: Turn, route: Route, arguments: Sequence[str]) -> Wanted:
    """What a route asks for.

    Raises:
        Refusal: what it would be for is gone, or isn't the speaker's.
    """
    about = carried(route, arguments)  # nobody is asked about what isn't there
    if route.asks is None:
        return Wanted(route.fields)
    more = route.asks(turn, **about)
    return replace(more, parameters=(*route.fields, *more.parameters))


def fill(turn: Turn, step: Step) -> Filled:
    """Read what a step was given, from the button, the line typed, the draft and the answers.

    Raises:
        Refusal: what it would be for is gone, or isn't the speaker's.
        NotFound: the button names something that is gone.
    """
    needs = wanted(turn, step.route, step.arguments)
    if step.rest.strip():
        said = typed.given(step.rest, needs.parameters, partial(reads, turn))
        step = replace(step, given={**step.given, **said})
    if pressed := _pressed(step.route, step.arguments):
        step = replace(step, given={**pressed, **step.given})
    if step.draft is None and (needs.known or needs.look):
        step = replace(step, given={**needs.known, **step.given}, confirm=True)
    if step.draft is not None:
        draft = keep(turn, step.draft, needs, step.given)
        step = replace(step, draft=draft, given=draft.answers)
    answers, wrong = _read(turn, step, needs)
    if step.draft is None and pressed.keys() & wrong.keys():
        raise NotFound
    return Filled(step, needs, answers, wrong)


def ask(turn: Turn, filled: Filled) -> Ask:
    """The form for what is missing or wrong; what was answered so far is kept in a draft."""
    step, needs = _drafted(turn, filled.step, filled.wanted), filled.wanted
    assert step.draft is not None
    questions = tuple(
        Question(
            parameter.name, parameter.field, parameter.required, step.draft.answers.get(parameter.name, ()),
            filled.wrong.get(parameter.name, ""), tuple(options(turn, parameter, "")),
        )
        for parameter in needs.parameters if parameter.field is not None
    )  # fmt: skip
    payload = "|".join((step.route.name, *step.arguments))
    title = needs.title or step.route.title or step.route.help
    return Ask(step.draft.id, title, questions, needs.intro, payload, needs.done)


def reopened(turn: Turn, route: Route, draft: Draft, *, looked_at: Collection[str] = ()) -> Ask:
    """A form as it stands in its draft; what is wrong is said of those fields only that are ``looked_at``.

    Raises:
        Refusal: what it was for is gone.
    """
    step = Step(route, draft.arguments, draft.answers, draft=draft)
    needs = wanted(turn, route, draft.arguments)
    looked = replace(needs, parameters=tuple(each for each in needs.parameters if each.name in looked_at))
    _answers, wrong = _read(turn, step, looked)
    return ask(turn, Filled(step, needs, {}, wrong))


def keep(turn: Turn, draft: Draft, needs: Wanted, given: Given) -> Draft:
    """Keep answers in a draft: those that are asked for, as they can be shown again."""
    names = {parameter.name for parameter in needs.parameters}
    cleaned = {name: _clean(texts) for name, texts in given.items() if name in names}
    return drafts.keep(turn.tx, draft, cleaned, turn.now) if cleaned else draft


def options(turn: Turn, parameter: Parameter, text: str) -> list[Option]:
    """What a field offers, in the reader's own words, so that what is read can be typed."""
    assert parameter.field is not None
    return [Option(each.value, turn.reader.say(each.label)) for each in parameter.field.choices(turn, text)]


def reads(turn: Turn, parameter: Parameter, text: str) -> bool:
    """Whether a field can read an answer."""
    assert parameter.field is not None
    try:
        parameter.field.read((text,), options(turn, parameter, text))
    except Unclear:
        return False
    return True


def _read(turn: Turn, step: Step, needs: Wanted) -> tuple[dict[str, Answer], dict[str, Sayable]]:
    answers: dict[str, Answer] = {}
    wrong: dict[str, Sayable] = {}
    for parameter in needs.parameters:
        assert parameter.field is not None
        given = tuple(text for text in step.given.get(parameter.name, ()) if not typed.is_blank(text))
        if not given:
            if parameter.required:
                wrong[parameter.name] = _("This one is needed.") if step.draft else ""
            continue
        try:
            answers[parameter.name] = parameter.field.read(given, options(turn, parameter, given[0]))
        except Unclear as unclear:
            wrong[parameter.name] = unclear.phrase
    return answers, wrong


def _drafted(turn: Turn, step: Step, needs: Wanted) -> Step:
    """The step with its draft: the one somebody left lying, with what is new on top, or a new one."""
    if step.draft is not None:
        return step
    assert turn.person is not None
    arguments = step.arguments[: len(step.route.carried)]
    draft = drafts.begin(
        turn.tx, turn.campaign.id, turn.person.id, step.route.name, arguments, turn.place or "", turn.now,
        account=turn.person.account or None,
    )  # fmt: skip
    return replace(step, draft=keep(turn, draft, needs, _on_top(turn, draft, needs, step.given)))


def _on_top(turn: Turn, draft: Draft, needs: Wanted, given: Given) -> Given:
    """What of a step's answers is new beside those in a draft: photos join those that are there."""
    fresh = bool(draft.answers) and turn.now - draft.changed_at < FRESH
    new = {name: texts for name, texts in given.items() if not (fresh and needs.known.get(name) == texts)}
    for parameter in needs.parameters:
        if isinstance(parameter.field, Photos) and parameter.name in new:
            there = draft.answers.get(parameter.name, ())
            new[parameter.name] = tuple(dict.fromkeys((*there, *new[parameter.name])))
    return new


def _pressed(route: Route, arguments: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What a button carries for fields that are otherwise asked for."""
    pairs = zip(route.parameters, arguments, strict=False)
    return {parameter.name: (text,) for parameter, text in pairs if parameter.field is not None}


def _clean(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in map(typed.clean, texts) if not typed.is_blank(text))
