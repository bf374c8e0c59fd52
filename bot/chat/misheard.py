"""Commands that can't be run as they were typed: what is said about them, and what was probably meant."""

from collections.abc import Sequence

from bot.chat import typed
from bot.chat.house import House, may
from bot.chat.route import Route
from bot.chat.screen import Action, Facts, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.words import _
from campaigns.refusals import Refusal

SHOWN = 40  # characters of what was typed that are said back


class UnknownCommand(Refusal):
    """Nothing is called that."""

    says = _("I don’t know {typed}. /help shows what I can do.")


def choices(routes: Sequence[Route], text: str) -> Screen:
    """The commands of a group, to be chosen from; what was typed behind its name leads to none of them."""
    said = " ".join(text.split()[:2])[:SHOWN]
    about = Facts(tuple((f"/{route.says}", route.help) for route in routes))
    missed = (Say(_("I don’t know {typed}. This is what there is.", typed=said)),) if " " in said else ()
    actions = tuple(Action(f"/{route.says}", route.name) for route in routes)
    return Screen(_("What would you like to do?"), (*missed, about), actions)


def alone(route: Route, rest: str) -> Screen:
    """More was typed behind a command than it takes: it isn't done, as something else may have been meant."""
    command = f"/{route.says}"
    return Screen(
        _("I don’t know what to do with “{rest}”", rest=rest.strip()[:SHOWN]),
        (Say(_("{command} takes nothing more.", command=command)),),
        (Action(command, route.name, weight=Weight.MAIN),), Tone.CARE,
    )  # fmt: skip


def meant(turn: Turn, house: House, text: str) -> Screen:
    """The command that was probably meant, among those the speaker may use.

    Raises:
        UnknownCommand: nothing is near.
    """
    said = text.split()[0][:SHOWN]
    near = typed.nearest(text, [route.says for route in house.words.values() if may(turn, route)])
    if near is None:
        raise UnknownCommand(typed=said)
    actions = [Action(f"/{near}", house.words[near].name, weight=Weight.MAIN)]
    if (help_ := house.words.get("help")) and near != "help":
        actions.append(Action(_("All I can do"), help_.name))
    return Screen(_("I don’t know {typed}. Did you mean this?", typed=said), (), tuple(actions), Tone.CARE)
