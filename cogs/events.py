"""Events: planned by a lead or by the pack, checked in to, closed, and what everybody brings home from them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Annotated, Any

from bot.chat.fields import Day, Hour, Long, Pick, Several, Text, Who
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Item, Items, Letter, Notice, Option, Reply, Say, Screen, Then, Tone, Weight
from bot.chat.turn import Turn
from bot.ids import long, short
from bot.words import Written, _, _n
from campaigns import events, follow_ups, missions, next_day, people
from campaigns.events import Event, Plan, State
from campaigns.facts import EventClosed
from campaigns.people import Role
from campaigns.refusals import Refusal
from cogs import evenings
from cogs.pages import page
from cogs.people import anybody

cog = Cog("events")

TEAM = "team"
LONGEST_NAME = 60  # characters; "In pictures: " before it still fits a mission's title


class NothingToClose(Refusal):
    """There is no event that has begun."""

    says = _("No event is on that could be closed. /event list shows all of them.")


def begun(turn: Turn, typed: str) -> Sequence[Option]:
    """The events that can be closed; any of them may be named."""
    found = events.everything(turn.tx, turn.campaign.id)
    return [
        Option(short(each.id), each.title)
        for each in found
        if typed or (each.state is State.PLANNED and each.plan.starts_at <= turn.now)
    ]


@cog.whenever_due
def put_up(turn: Turn) -> bool:
    """Put up the coming week's events of the pack."""
    events.put_up(turn.tx, turn.campaign, turn.now)
    return False


@cog.whenever_due
def announce(turn: Turn) -> bool:
    """On its day, an event's card is in the team's place."""
    event = events.to_announce(turn.tx, turn.campaign.id, turn.now)
    if event is not None:
        turn.post(Letter(("event.card", event.id), place=TEAM, cause=f"event:{event.id}", counts=False))
    return event is not None


@cog.whenever_due
def close_forgotten(turn: Turn) -> bool:
    """What nobody has closed by the morning after closes by itself."""
    found = next_day.forgotten(turn.tx, turn.campaign.id, turn.now)
    if found is not None:
        next_day.close(turn.tx, turn.campaign, found, None, evenings.texts_of(turn, found), turn.now)
    return found is not None


@cog.route("event.list", says="event list", needs=Role.LEAD)
def list_(turn: Turn) -> Reply:
    """Show all events."""
    return Then("event.page", (0,))


@cog.route("event.page", needs=Role.LEAD, view=True)
def listed(turn: Turn, number: int) -> Reply:
    """A page of the events."""
    found = events.everything(turn.tx, turn.campaign.id)
    new_one = Action(_("New event"), "event.new", (), Weight.PLAIN if found else Weight.MAIN)
    if not found:
        return Screen(_("No events yet"), (Say(_("Plan the first one: people are easiest to meet where they go."
                                                 )),), (new_one,))  # fmt: skip
    shown = page(found, number)
    items = tuple(
        Item(each.title, evenings.when(each), Action(_("Open"), "event.show", (each.id,))) for each in shown.rows
    )
    return Screen(_n("{n} event", "{n} events", len(found)), (Items(items),), (new_one, *shown.turns("event.page")))


def who_and_what(turn: Turn) -> Wanted:
    """Who comes along, and what is done there."""
    everybody = tuple(anybody(turn, ""))
    open_ones = tuple(
        Option(short(each.id), each.title) for each in missions.everything(turn.tx, turn.campaign.id) if each.open
    )
    asked = [
        ("roster", Several(_("Who comes along?"), _("They get its card. Others can still come."), options=everybody)),
        ("missions", Several(_("What is there to do?"), _("Who checks in gets these missions."), options=open_ones)),
    ]
    parameters = tuple(Parameter(name, object, field, required=False) for name, field in asked if field.options)
    return Wanted(parameters, _("Plan an event"), "", _("Put it up"))


@cog.route("event.new", says="event new", needs=Role.LEAD, asks=who_and_what)
def new(
    turn: Turn,
    title: Annotated[str, Text(_("What is it called?"), max=LONGEST_NAME)],
    hosts: Annotated[str, Text(_("Hosts and partners"), _("Put commas between them."))],
    venue: Annotated[str, Text(_("Where is it?"), max=80)],
    day: Annotated[date, Day(_("On which day?"))],
    starts: Annotated[time, Hour(_("When does it begin?"), _("By the campaign’s clock."))],
    ends: Annotated[time, Hour(_("When does it end?"), _("After midnight is fine."))],
    answers: Mapping[str, Any],
    brief: Annotated[str, Long(_("What should whoever comes along know?"), max=1000)] = "",
) -> Reply:
    """Plan an event where the team meets people."""
    roster = [long(each) for each in answers.get("roster", ())]
    starts_at, ends_at = events.hours(turn.campaign, day, starts, ends)
    hosted = tuple(name.strip() for name in re.split("[,;\n]", hosts) if name.strip())
    chosen = tuple(long(each) for each in answers.get("missions", ()))
    plan = Plan(Written(title), Written(venue), Written(brief), hosted, chosen, starts_at, ends_at)
    made = events.make(turn.tx, turn.campaign, plan, roster, turn.member, turn.now)
    for member in roster:
        _tell(turn, made, member)
    turn.tx.signal("calendar")
    return Then("event.show", (made.id,))


@cog.route("event.show", needs=Role.LEAD, view=True)
def show(turn: Turn, event: int) -> Reply:
    """One event, for leads: who is expected, who is there, how it goes."""
    found = events.get(turn.tx, turn.campaign.id, event)
    every = Action(_("All events"), "event.page", (0,))
    blocks = evenings.for_leads(turn, found)
    if found.state is not State.PLANNED:
        tone = Tone.GOOD if found.state is State.CLOSED else Tone.CARE
        return Screen(found.title, blocks, (*evenings.to_decide(turn, found), *evenings.album(found), every), tone)
    close_it = Action(_("Close it"), "event.close", (found.id,), Weight.MAIN)
    off = Action(_("Call it off"), "event.call_off", (found.id,), Weight.DANGER)
    ends_it = close_it if found.plan.starts_at <= turn.now else off
    return Screen(found.title, blocks, (ends_it, Action(_("Add somebody"), "event.add", (found.id,)), every))


@cog.route("event.add", needs=Role.LEAD)
def add(turn: Turn, event: int, who: Annotated[int, Who(_("Who comes along?"), among=anybody)]) -> Reply:
    """Put somebody on an event’s roster."""
    found = events.get(turn.tx, turn.campaign.id, event)
    events.list_on(turn.tx, found, people.get(turn.tx, turn.campaign.id, who).id)
    _tell(turn, found, who)
    turn.refresh("event.card", event)
    return Then("event.show", (event,))


@cog.route("event.close", says="event close", needs=Role.LEAD, title=_("Close an event"))
def close(turn: Turn, event: Annotated[str, Pick(_("Which event?"), among=begun)] = "") -> Reply:
    """End an event: who was there gets its album and video to hand in."""
    able = begun(turn, "")
    if not event and not able:
        raise NothingToClose
    if not event and len(able) > 1:
        return Then("event.page", (0,))
    found = events.get(turn.tx, turn.campaign.id, long(event or able[0].value))
    next_day.close(turn.tx, turn.campaign, found, turn.member, evenings.texts_of(turn, found), turn.now)
    return Then("event.show", (found.id,))


@cog.route("event.call_off", needs=Role.LEAD)
def call_off(turn: Turn, event: int) -> Reply:
    """Call an event off, and tell those who are expected."""
    found = events.call_off(turn.tx, events.get(turn.tx, turn.campaign.id, event), turn.member, turn.now)
    for each in events.roster(turn.tx, event):
        turn.post(Letter(("event.mine", event), member=each.member, cause=f"event-off:{event}", urgent=True))
    turn.refresh("event.card", event)
    return Then("event.show", (found.id,))


@cog.route("event.card", private=False, view=True)
def card(turn: Turn, event: int) -> Reply:
    """An event, as the team sees it."""
    found = events.get(turn.tx, turn.campaign.id, event)
    mine = Action(_("My part in it"), "event.mine", (event,))
    if found.state is not State.PLANNED:
        return Screen(found.title, evenings.about(turn, found), (*evenings.album(found), mine), settled=True)
    here = Action(_("I’m here"), "event.here", (event,), Weight.MAIN)
    come = Action(_("I’ll come"), "event.come", (event,), Weight.MAIN)
    return Screen(found.title, evenings.about(turn, found), (here if found.is_on(turn.now) else come, mine))


@cog.route("event.come")
def come(turn: Turn, event: int) -> Reply:
    """Say that you’ll come to an event."""
    events.list_on(turn.tx, events.get(turn.tx, turn.campaign.id, event), turn.member.id)
    turn.refresh("event.card", event)
    return Then("event.mine", (event,))


@cog.route("event.stay_away")
def stay_away(turn: Turn, event: int) -> Reply:
    """Say that you won’t come to an event after all."""
    found = events.get(turn.tx, turn.campaign.id, event)
    events.list_off(turn.tx, found, turn.member.id)
    turn.refresh("event.card", event)
    return Notice(_("All right. If you can come after all, you’re welcome any time."), Tone.PLAIN)


def where_roughly(turn: Turn, event: int) -> Wanted:
    """Where in the venue somebody is; the venue is filled in already."""
    found = events.get(turn.tx, turn.campaign.id, event)
    before = events.attendance(turn.tx, event, turn.member.id)
    field = Text(_("Where are you, roughly?"), _("A name people know, nothing more exact."), max=80)
    known = (before.place if before else "") or turn.reader.say(found.plan.venue)
    return Wanted((Parameter("place", str, field, required=True),), _("I’m here: {title}", title=found.title), "",
                  _("Check in"), {"place": (known,)})  # fmt: skip


@cog.route("event.here", asks=where_roughly)
def here(turn: Turn, event: int, answers: Mapping[str, Any]) -> Reply:
    """Check in to an event you’re at."""
    found = events.get(turn.tx, turn.campaign.id, event)
    events.check_in(turn.tx, found, turn.member, answers["place"], turn.now)
    next_day.hand_set(turn.tx, turn.campaign, found, turn.member, turn.now)
    turn.refresh("event.card", event)
    turn.refresh("event.show", event)
    return Then("event.mine", (event,))


@cog.route("event.mine", view=True)
def mine(turn: Turn, event: int) -> Reply:
    """Your part in an event."""
    return evenings.mine(turn, events.get(turn.tx, turn.campaign.id, event))


@cog.hears(EventClosed)
def tell_who_was_there(turn: Turn, fact: EventClosed) -> list[Letter]:
    """Everybody who was there, or met somebody there, hears at once what is asked for."""
    turn.refresh("event.card", fact.event)
    there = [each.member for each in events.roster(turn.tx, fact.event) if each.checked_in_at is not None]
    return [
        Letter(("event.mine", fact.event), member=member, cause=f"event-closed:{fact.event}", answers=True)
        for member in dict.fromkeys([*there, *follow_ups.who_met(turn.tx, fact.event)])
    ]


def _tell(turn: Turn, event: Event, member: int) -> None:
    turn.post(Letter(("event.mine", event.id), member=member, cause=f"roster:{event.id}"))
