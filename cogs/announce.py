"""Announcing: a lead's words to everybody, in the news and as a message to each."""

from typing import Annotated

from bot.chat.fields import Long
from bot.chat.route import Cog
from bot.chat.screen import Letter, Notice, Reply, Say, Screen
from bot.chat.turn import Turn
from bot.words import _
from campaigns import announcements, people
from campaigns.people import Role

cog = Cog("announce")


@cog.route("announce.make", says="announce", needs=Role.LEAD)
def announce(turn: Turn, text: Annotated[str, Long(_("What should everybody know?"), max=2000)]) -> Reply:
    """Tell everybody on the team something."""
    made = announcements.announce(turn.tx, turn.member, text, turn.now)
    turn.post(Letter(("announce.show", made.id), place="news", cause=f"announce:{made.id}", counts=False, again=False))
    return Notice(_("On its way to everybody, and into the news."))


@cog.whenever_due
def tell_some(turn: Turn) -> bool:
    """Write the next members' letters of an announcement."""
    announcement, members = announcements.tell_some(turn.tx, turn.campaign.id)
    for member in members:
        turn.post(Letter(("announce.show", announcement), member=member, cause=f"announce:{announcement}", again=False))
    return bool(members)


@cog.route("announce.show", private=False)
def show(turn: Turn, announcement: int) -> Reply:
    """An announcement."""
    found = announcements.get(turn.tx, turn.campaign.id, announcement)
    by = people.get(turn.tx, turn.campaign.id, found.by)
    return Screen(_("{name} says", name=by.name), (Say(found.text),))
