"""The name somebody is shown by: their own to choose, in any script."""

from collections.abc import Mapping
from typing import Any

from bot.chat.fields import Text
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Notice, Reply
from bot.chat.turn import Turn
from bot.words import _
from campaigns import names, people
from campaigns.people import LONGEST_NAME

cog = Cog("naming")


def about_name(turn: Turn) -> Wanted:
    """The name, as it is."""
    name = Text(_("What shall we call you?"), _("Your team sees this name. A first name is plenty."), max=LONGEST_NAME)
    return Wanted((Parameter("name", str, name, required=True),), _("Your name"), "", _("Save"),
                  {"name": (turn.member.name,)})  # fmt: skip


@cog.route("settings.name", asks=about_name)
def name(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Choose the name your team sees."""
    names.check(turn.tx, turn.campaign.id, turn.member.person, answers["name"])
    return Notice(
        _("Saved. From now on you’re {name}.", name=people.rename(turn.tx, turn.member.person, answers["name"]))
    )
