"""The digest: what was too much for a member's day, together in one message at the campaign's hour, in their zone."""

from bot.chat.route import Cog
from bot.chat.screen import Action, Hint, Item, Items, Letter, Notice, Reply, Screen
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n
from campaigns import letters, people
from campaigns.facts import WishesChanged
from campaigns.letters import Waited
from campaigns.refusals import NotFound, Refusal

cog = Cog("digest")

CHUNK = 50  # members a unit
MOST_SHOWN = 20  # things a digest lists; more than anybody reads


@cog.whenever_due
def send(turn: Turn) -> bool:
    """Write one letter to each member for whom something waits and whose hour has come."""
    due = letters.digests_due(turn.tx, turn.campaign.id, turn.now, CHUNK)
    for member in due:
        digest = letters.gather(turn.tx, member, turn.now)
        turn.post(Letter(("digest.show", digest), member=member, counts=False))
    return len(due) == CHUNK


@cog.hears(WishesChanged)
def replan(turn: Turn, fact: WishesChanged) -> None:
    """What already waits for a member goes out as they want it now."""
    changed = people.get(turn.tx, turn.campaign.id, fact.member)
    letters.reschedule(turn.tx, turn.campaign, changed, turn.now)
    turn.tx.signal("outbox")


@cog.route("digest.show", view=True)
def show(turn: Turn, digest: int) -> Reply:
    """What waited for you while your day was full."""
    items = [item for waited in letters.in_digest(turn.tx, turn.member.id, digest) if (item := _item(turn, waited))]
    if not items:
        raise NotFound
    blocks = (Hint(_("More than three messages a day is too much, so I kept these.")), Items(tuple(items[:MOST_SHOWN])))
    return Screen(_n("One more thing, {name}", "{n} more things, {name}", len(items), name=turn.member.name), blocks)


def _item(turn: Turn, waited: Waited) -> Item | None:
    """A line about something that waited; None where it isn't there any more."""
    try:
        shows = turn.shows(waited.view, waited.arguments)
    except Refusal:
        return None
    if isinstance(shows, Screen):
        return Item(shows.title, _when(turn, waited), Action(_("Open"), waited.view, waited.arguments))
    return Item(shows.text, _when(turn, waited)) if isinstance(shows, Notice) else None


def _when(turn: Turn, waited: Waited) -> Sayable:
    return _("since {when}", when=waited.since) if waited.since.astimezone(turn.zone).date() < turn.today else ""
