"""What may come next while somebody types: commands, then what a command's next field offers."""

from functools import partial

from bot.chat import forms, typed
from bot.chat.choosing import fitting
from bot.chat.house import House, may
from bot.chat.route import Parameter, Route
from bot.chat.screen import Option
from bot.chat.turn import Turn
from campaigns.people import Role
from campaigns.refusals import Refusal

MOST = 20  # what is still read at a glance; platforms cut it further


def suggest(turn: Turn, house: House, text: str) -> list[Option]:
    """Whole lines that may be meant by what was typed so far, with what each does or says; none for plain words."""
    if not text.startswith("/"):
        return []
    found = typed.command(text, house.words)
    if found and (found[1] or text[-1].isspace()):
        return _answers(turn, text, *found)
    wanted = " ".join(text[1:].lower().split())
    allowed = [(route.needs or Role.MEMBER, says) for says, route in house.words.items() if may(turn, route)]
    ordered = [says for _, says in sorted(allowed) if says.startswith(wanted)]  # what everybody may comes first
    return [Option(f"/{says}", turn.reader.say(house.words[says].help)) for says in ordered]


def offer(turn: Turn, house: House, says: str, name: str, text: str) -> list[Option]:
    """What a field of a command offers, given what was typed into it so far; nothing where it offers nothing."""
    route = house.words.get(says)
    if route is None or not may(turn, route):
        return []
    try:
        parameters = forms.wanted(turn, route, ()).parameters
    except Refusal:
        return []
    found = next((parameter for parameter in parameters if parameter.name == name), None)
    return fitting(text.strip(), forms.options(turn, found, text)) if found else []


def _answers(turn: Turn, text: str, route: Route, rest: str) -> list[Option]:
    """What the field that is being typed offers."""
    if not may(turn, route):
        return []
    try:
        parameters = forms.wanted(turn, route, ()).parameters
    except Refusal:
        return []
    current, begun = _current(turn, rest, parameters)
    if current is None:
        return []
    before = text[: len(text) - len(begun)] if begun else f"{text.rstrip()} "
    options = fitting(begun.strip(' "“”'), forms.options(turn, current, begun))
    return [Option(f"{before}{_quoted(str(option.label))}", option.label) for option in options[:MOST]]


def _current(turn: Turn, rest: str, parameters: tuple[Parameter, ...]) -> tuple[Parameter | None, str]:
    """The field that is being typed and what there is of it; None where all have been."""
    found = typed.pieces(rest, parameters, partial(forms.reads, turn))
    names = [parameter.name for parameter in parameters]
    if not found:
        return (parameters[0] if parameters else None), ""
    last = found[-1]
    after = names.index(last.parameter.name) + 1
    if rest[-1].isspace() and forms.reads(turn, last.parameter, last.text):
        return (parameters[after] if after < len(parameters) else None), ""
    return last.parameter, rest[last.at :]


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text and '"' not in text else text
