"""The day's post, where members aren't written to one by one: everybody opens their own mission from it."""

from datetime import date

from bot.chat.route import Cog
from bot.chat.screen import Action, Hint, Reply, Say, Screen, Weight
from bot.chat.turn import Turn
from bot.words import _

cog = Cog("daily")


@cog.posts_daily
@cog.route("daily.post", private=False, view=True)
def post(turn: Turn, day: int) -> Reply:
    """The day’s post, from which everybody opens their own mission."""
    return Screen(
        _("Today, {day}", day=date.fromordinal(min(max(day, 1), date.max.toordinal()))),
        (
            Say(_("Missions are out. Press the button for yours and for what else came for you.")),
            Hint(_("Only you see what opens.")),
        ),
        (Action(_("Show my mission"), "today.show", (), Weight.MAIN),),
    )
