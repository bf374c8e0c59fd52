"""Foresight: what can be told of an act before it is done, so that a platform can answer it the right way at once."""

from bot.chat import forms
from bot.chat.forms import Step
from bot.chat.house import may
from bot.chat.incoming import Prepared
from bot.chat.route import Route
from bot.chat.turn import Turn
from campaigns.refusals import Refusal


def of_itself(route: Route | None, place: str | None) -> Prepared | None:
    """What a route alone tells; None where it depends on who speaks and what they gave."""
    if route is None or route.fields or route.asks:
        return None
    return Prepared(route=route.name, private=is_private(route, place))


def of_step(turn: Turn, step: Step) -> Prepared:
    """What is known once the speaker is, and what they gave; nothing is written."""
    route, person = step.route, turn.person.id if turn.person else 0
    allowed, private = may(turn, route), is_private(route, turn.place)
    if not allowed or step.draft is not None:  # a form that was sent is kept first; only then it can be read
        return Prepared(person, route.name, allowed, asks=False, private=private)
    try:
        return Prepared(person, route.name, asks=forms.fill(turn, step).must_ask, private=private)
    except Refusal:
        return Prepared(person, route.name)


def is_private(route: Route, place: str | None) -> bool:
    """Whether only the one who asked sees what a route answers."""
    return place is None or route.private
