"""Getting back to people met at an event: a draft to begin with, a reminder, and whether it went on online."""

from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Hint, Item, Items, Letter, Quote, Reply, Say, Screen, Then, Tone, Weight
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n
from campaigns import contacts, events, follow_ups
from campaigns.follow_ups import FollowUp
from campaigns.refusals import NotFound
from cogs import acquaintances, cards

cog = Cog("follow_ups")


@cog.whenever_due
def remind(turn: Turn) -> bool:
    """A day before they are due, remind whoever has somebody to get back to."""
    found = follow_ups.next_reminder(turn.tx, turn.campaign.id, turn.now)
    if found is not None:
        event, member = found
        cause = f"follow-up:{event}:{member}:{turn.now:%Y-%m-%dT%H}"
        turn.post(Letter(("followup.list", event), member=member, cause=cause))
    return found is not None


@cog.route("followup.list", view=True)
def listed(turn: Turn, event: int) -> Reply:
    """Whom you met at an event and get back to."""
    found = events.get(turn.tx, turn.campaign.id, event)
    open_ones = [
        each for each in follow_ups.of_member(turn.tx, event, turn.member.id) if each.state == "open"
    ]  # fmt: skip
    if not open_ones:
        raise NotFound
    return Screen(
        _n("{n} person from {title} would like to hear from you", "{n} people from {title} would like to hear from you",
           len(open_ones), title=found.title),
        (Items(tuple(item(each) for each in open_ones)),), (Action(_("The event"), "event.mine", (event,)),),
    )  # fmt: skip


@cog.route("followup.show", view=True)
def show(turn: Turn, follow_up: int) -> Reply:
    """Somebody to get back to, with a sentence to begin with."""
    found = follow_ups.get(turn.tx, turn.member, follow_up)
    known = contacts.get(turn.tx, turn.member, found.contact)
    back = Action(_("All about them"), "contact.show", (known.id,))
    event = events.get(turn.tx, turn.campaign.id, found.event)
    if found.state != "open" or known.do_not_contact:
        return Screen(known.name, (Say(_said(found)),), (back,), Tone.GOOD if found.state == "done" else Tone.CARE)
    blocks: list[Block] = [Say(_("You met at {title}. Write in your own words; this is only to begin with:",
                                 title=event.title))]  # fmt: skip
    if opener := cards.own_words(turn, turn.campaign.settings.openers, found.id):
        blocks.append(Quote(opener))
    else:
        blocks.append(Quote(turn.say(_("Hi {name}, it was good to meet you at {title}!", name=known.name,
                                       title=event.title))))  # fmt: skip
    blocks += [*acquaintances.notes(turn, known), Hint(cards.until(found.due_at))]
    return Screen(_("Get back to {name}", name=known.name), tuple(blocks), (
        Action(_("It went on online"), "followup.done", (found.id, "online"), Weight.MAIN),
        Action(_("We met again"), "followup.done", (found.id, "in_person")), back,
    ))  # fmt: skip


@cog.route("followup.done")
def done(turn: Turn, follow_up: int, how: str) -> Reply:
    """Say that you got back to somebody."""
    found = follow_ups.get(turn.tx, turn.member, follow_up)
    follow_ups.done(turn.tx, found, how, turn.now)
    for view, number in (("event.mine", found.event), ("event.show", found.event), ("followup.list", found.event)):
        turn.refresh(view, number)
    return Then("followup.show", (follow_up,))


def item(found: FollowUp) -> Item:
    """A line about somebody to get back to."""
    if found.state != "open":
        return Item(found.name, _said(found))
    return Item(found.name, cards.until(found.due_at), Action(_("Get back"), "followup.show", (found.id,)))


def _said(found: FollowUp) -> Sayable:
    if found.state == "done":
        return _("It went on online.") if found.how == "online" else _("You met again.")
    return _("Would rather be left alone.")
