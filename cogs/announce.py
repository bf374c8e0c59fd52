"""Announcing: a lead's words to everybody, in the news and as a message to each."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.chat.fields import Long
from bot.chat.route import Cog, Wanted
from bot.chat.screen import Action, Letter, Quote, Reply, Say, Screen, Tone
from bot.chat.turn import Turn
from bot.words import _, _n
from campaigns import announcements, people
from campaigns.facts import MemberForgotten
from campaigns.people import Role
from cogs import cards

cog = Cog("announce")


def before_it_goes(turn: Turn) -> Wanted:
    """How many it goes to, said before it does: what was sent to everybody can't be taken back."""
    others = _others(turn)
    if not others:
        told = _("Nobody else is on the team yet, so it goes into the news only.")
    else:
        told = _n(
            "It will go to {n} person, and into the news.", "It will go to {n} people, and into the news.", others
        )
    return Wanted((), _("An announcement"), told, _("Send it"), look=True)


@cog.route("announce.make", says="announce", needs=Role.LEAD, asks=before_it_goes)
def announce(
    turn: Turn, text: Annotated[str, Long(_("What should everybody know?"), max=2000)], answers: Mapping[str, Any]
) -> Reply:
    """Tell everybody on the team something."""
    made = announcements.announce(turn.tx, turn.member, text, turn.now)
    turn.post(Letter(("announce.show", made.id), place="news", cause=f"announce:{made.id}", counts=False, again=False))
    others = _others(turn)
    if not others:
        sent = _("It’s in the news. Nobody else is on the team yet: /people invite lets somebody in.")
    else:
        sent = _n("It goes to {n} person, and into the news.", "It goes to {n} people, and into the news.", others)
    return Screen(
        _("Announced"), (Quote(text, turn.member.name), Say(sent)), (Action(_("Who is on the team"), "people.list"),),
        Tone.GOOD,
    )  # fmt: skip


@cog.hears(MemberForgotten)
def show_no_more(turn: Turn, fact: MemberForgotten) -> None:
    """What they announced is taken out of sight."""
    for each in announcements.of_member(turn.tx, fact.member):
        turn.refresh("announce.show", each)


def _others(turn: Turn) -> int:
    return len(people.everybody(turn.tx, turn.campaign.id)) - 1


@cog.whenever_due
def tell_some(turn: Turn) -> bool:
    """Write the next members' letters of an announcement."""
    announcement, members = announcements.tell_some(turn.tx, turn.campaign.id)
    for member in members:
        turn.post(Letter(("announce.show", announcement), member=member, cause=f"announce:{announcement}", again=False))
    return bool(members)


@cog.route("announce.show", private=False, view=True)
def show(turn: Turn, announcement: int) -> Reply:
    """An announcement."""
    found = announcements.get(turn.tx, turn.campaign.id, announcement)
    mission = Action(_("My mission"), "today.show")
    if not found.text:
        said = _("What was written here went with whoever wrote it.")
        return Screen(_("It isn’t here any more"), (Say(said),), (mission,), Tone.CARE)
    return Screen(_("{name} says", name=cards.who(turn, found.by)), (Say(found.text),), (mission,))
