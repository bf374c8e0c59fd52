"""The digest: what was too much for a member's day, together in one message at the campaign's hour, in their zone."""

from collections.abc import Sequence

from bot.chat.route import Cog
from bot.chat.screen import Action, Hint, Item, Items, Letter, Notice, Reply, Say, Screen
from bot.chat.turn import Turn
from bot.ids import short
from bot.words import Sayable, _, _n
from campaigns import letters, people, recap
from campaigns.facts import LetterLost, WishesChanged
from campaigns.letters import Waited
from campaigns.people import Role
from campaigns.refusals import NotFound, Refusal
from cogs import cards, places

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
    blocks = (Hint(_("I kept these for you, so that your day stays calm.")), Items(tuple(items[:MOST_SHOWN])))
    return Screen(_n("One more thing, {name}", "{n} more things, {name}", len(items), name=turn.member.name), blocks)


@cog.hears(LetterLost)
def tell_the_leads(turn: Turn, fact: LetterLost) -> Sequence[Letter]:
    """The leads read in their next digest whom, or which place, a letter could not reach; once a week each."""
    week = recap.this_week(turn.campaign, turn.now)
    lost = fact.place if fact.member is None else short(fact.member)
    shows: tuple[str, *tuple[int | str, ...]] = ("digest.lost_place", fact.place, fact.platform)
    if fact.member is not None:
        shows = ("digest.lost_member", fact.member, fact.platform)
    leads = [each for each in people.everybody(turn.tx, turn.campaign.id) if each.role >= Role.LEAD]
    return [
        Letter(shows, member=lead.id, cause=f"lost:{fact.platform}:{lost}:{week}", counts=False, later=True)
        for lead in leads
        if lead.id != fact.member
    ]


@cog.route("digest.lost_member", needs=Role.LEAD, view=True)
def lost_member(turn: Turn, member: int, platform: str) -> Reply:
    """Somebody whom messages don’t reach."""
    name, there = cards.who(turn, member), places.there(platform)
    return Screen(
        _("{name} can’t be reached {there}", name=name, there=there),
        (Say(_("{name} may have blocked me, or never opened a chat with me. Nothing that was meant for them is sent"
               " twice: ask them to write /start to me there.", name=name)),),
        (Action(_("Have a look"), "people.show", (member,)),),
    )  # fmt: skip


@cog.route("digest.lost_place", needs=Role.LEAD, view=True)
def lost_place(turn: Turn, place: str, platform: str) -> Reply:
    """A place that messages don’t reach."""
    title, there = dict(turn.campaign.settings.places).get(place, place), places.there(platform)
    return Screen(
        _("“{place}” can’t be reached {there}", place=title, there=there),
        (Say(_("I was put out of it, or may not write there any more. An organizer can add me again and type"
               " /campaign place there.")),),
        (Action(_("Where all places are"), "place.bind"),),
    )  # fmt: skip


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
