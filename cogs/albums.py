"""An event's album: what everybody brought home, for the whole team, and only what those in the photos allow."""

from bot.chat.route import Cog
from bot.chat.screen import Action, Gallery, Hint, Reply, Say, Screen
from bot.chat.turn import Turn
from bot.words import _, _n
from campaigns import albums, events
from campaigns.facts import ConsentChanged, DecisionUndone, EvidenceApproved
from cogs import cards
from cogs.pages import Page, where

cog = Cog("albums")

A_PAGE = 10  # photos: what Telegram shows as one album


@cog.hears(EvidenceApproved)
@cog.hears(DecisionUndone)
@cog.hears(ConsentChanged)
def change(turn: Turn, fact: EvidenceApproved | DecisionUndone | ConsentChanged) -> None:
    """What shows the album shows what is in it now."""
    for event in albums.events_with(turn.tx, fact.evidence) if fact.evidence is not None else ():
        many = albums.how_many(turn.tx, turn.campaign, event, turn.now)
        for number in range(many // A_PAGE + 2):  # also a page that was there a moment ago
            turn.refresh("event.album", number, event)


@cog.route("event.album", private=False, view=True)
def album(turn: Turn, number: int, event: int) -> Reply:
    """The photos of an event that may be shown in the team."""
    found = events.get(turn.tx, turn.campaign.id, event)
    many = albums.how_many(turn.tx, turn.campaign, event, turn.now)
    back = Action(_("The event"), "event.card", (event,))
    title = _("The album: {title}", title=found.title)
    if not many:
        says = _("No photos yet. They’re here once they are approved and everybody in them agrees.")
        return Screen(title, (Say(says),), (back,))
    number = where(many, number, A_PAGE)
    shots = albums.of_event(turn.tx, turn.campaign, event, turn.now, most=A_PAGE, skip=number * A_PAGE)
    turns = Page(shots, number, where(many, many, A_PAGE)).turns("event.album", event)
    hint = Hint(_n("{n} photo. Nobody’s face is here without their yes.",
                   "{n} photos. Nobody’s face is here without their yes.", many))  # fmt: skip
    return Screen(title, (Gallery(cards.credited(turn, shots)), hint), (*turns, back))
