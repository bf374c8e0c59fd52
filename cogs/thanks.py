"""Thanks: telling a teammate what they helped with; it counts for whoever says it, and the recap tells it."""

from typing import Annotated

from bot.chat.fields import Text, Who
from bot.chat.route import Cog
from bot.chat.screen import Action, Hint, Letter, Quote, Reply, Say, Screen, Tone
from bot.chat.turn import Turn
from bot.words import _
from campaigns import recap, thanks
from campaigns.facts import MemberForgotten
from campaigns.thanks import LONGEST
from cogs import cards
from cogs.people import anybody
from cogs.recap import refresh

cog = Cog("thanks")


@cog.route("thanks.give", says="thanks", title=_("Thank a teammate"))
def give(
    turn: Turn,
    who: Annotated[int, Who(_("Whom do you want to thank?"), among=anybody)],
    what: Annotated[str, Text(_("What for?"), _("They read it, and so may everybody in the recap."), max=LONGEST)],
) -> Reply:
    """Thank a teammate for what they helped with."""
    said = thanks.give(turn.tx, turn.campaign, turn.member, who, what, turn.now)
    turn.post(Letter(("thanks.show", said.id), member=who, cause=f"thanks:{said.id}", counts=False, later=False))
    refresh(turn, recap.this_week(turn.campaign, turn.now))
    return Screen(
        _("{name} will be glad", name=cards.who(turn, said.to)),
        (Quote(said.what, turn.member.name), Hint(_("They hear it from me, and it counts on the board of thanks."))),
        (Action(_("The board of thanks"), "board.view", ("week", "thanks", "top")),), Tone.GOOD,
    )  # fmt: skip


@cog.hears(MemberForgotten)
def show_no_more(turn: Turn, fact: MemberForgotten) -> None:
    """What they thanked others for is taken out of sight."""
    for each in thanks.said_by(turn.tx, fact.member):
        turn.refresh("thanks.show", each)


@cog.route("thanks.show", view=True)
def show(turn: Turn, which: int) -> Reply:
    """What somebody thanked you for."""
    said = thanks.get(turn.tx, turn.campaign.id, which)
    by = cards.who(turn, said.by)
    if not said.what:
        gone = Say(_("What they said has gone with them. That they thanked you stays."))
        return Screen(_("Somebody thanked you"), (gone,), (Action(_("My numbers"), "me.show"),), Tone.GOOD)
    return Screen(
        _("{name} thanks you", name=by), (Quote(said.what, by), Hint(_("Want to pass it on? /thanks says it."))),
        (Action(_("Thank somebody"), "thanks.give"), Action(_("My numbers"), "me.show")), Tone.GOOD,
    )  # fmt: skip
