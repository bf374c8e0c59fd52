"""People met: what the next teammate should know, the next step, and whoever would rather be left alone."""

from datetime import date
from typing import Annotated

from bot.chat.fields import Choice, Day, Long, Text, Who
from bot.chat.route import Cog
from bot.chat.screen import Action, Item, Items, Letter, Option, Reply, Say, Screen, Then, Tone, Weight
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n
from campaigns import contacts, events, evidence, follow_ups, logbook, people
from campaigns.contacts import SCOPE_NAMES, STAGE_NAMES, Contact, Scope, Stage
from campaigns.missions import Kind
from campaigns.refusals import NotFound, NotYours
from cogs import acquaintances, cards
from cogs.pages import page
from cogs.people import anybody

cog = Cog("contacts")

STAGES = tuple(Option(stage.value, STAGE_NAMES[stage]) for stage in Stage)
SCOPES = tuple(Option(scope.value, SCOPE_NAMES[scope]) for scope in Scope)
NAME = Text(_("Who was it?"), _("A first name or nickname is enough."), max=80)
MATTERS = Long(_("What should whoever meets them next know?"), max=1000)
SCOPE = Choice(_("Who may read that?"), options=SCOPES)
STAGE = Choice(_("How far are you with them?"), options=STAGES)
STEP, ON = Text(_("What’s the next step?"), max=120), Day(_("On which day?"))


@cog.whenever_due
def remind(turn: Turn) -> bool:
    """Remind whoever planned a step for today."""
    found = contacts.next_reminder(turn.tx, turn.campaign.id, turn.now)
    if found is not None and found.next_on is not None:
        turn.post(Letter(("contact.reminder", found.id), member=found.member,
                         cause=f"step:{found.id}:{found.next_on}"))  # fmt: skip
    return found is not None


@cog.route("contact.list", says="contact list")
def list_(turn: Turn) -> Reply:
    """Show the people you and your team have met."""
    return Then("contact.page", (0,))


@cog.route("contact.page", view=True)
def listed(turn: Turn, number: int) -> Reply:
    """A page of the people met."""
    found = contacts.everybody(turn.tx, turn.member)
    another = Action(_("Somebody I met"), "contact.new", (), Weight.PLAIN if found else Weight.MAIN)
    if not found:
        text = _("Note whom you meet and what matters to them, so that whoever meets them next can go on from there.")
        return Screen(_("Nobody yet"), (Say(text),), (another,))
    shown = page(found, number)
    return Screen(
        _n("{n} person we met", "{n} people we met", len(found)),
        (Items(tuple(_item(turn, each) for each in shown.rows)),), (another, *shown.turns("contact.page")),
    )  # fmt: skip


@cog.route("contact.new", says="contact new", title=_("Somebody I met"))
def new(
    turn: Turn,
    name: Annotated[str, NAME],
    note: Annotated[str, MATTERS],
    scope: Annotated[str, SCOPE],
    stage: Annotated[str, STAGE],
    step: Annotated[str, Text(_("The next step, if there is one"), max=120)] = "",
    on: Annotated[date | None, Day(_("And on which day?"))] = None,
) -> Reply:
    """Note somebody you met, for whoever meets them next."""
    here = events.where_now(turn.tx, turn.member)
    return _kept(turn, name, note, scope, stage, step, on, here.id if here else None)


@cog.route("contact.met")
def met(
    turn: Turn,
    event: int,
    name: Annotated[str, NAME],
    note: Annotated[str, MATTERS],
    scope: Annotated[str, SCOPE],
    stage: Annotated[str, STAGE],
) -> Reply:
    """Note somebody you met at an event."""
    found = events.get(turn.tx, turn.campaign.id, event)
    return _kept(turn, name, note, scope, stage, "", None, found.id)


@cog.route("contact.of_talk")
def of_talk(turn: Turn, evidence_id: int) -> Reply:
    """Keep whom you talked with, so that you can get back to them."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    if found.member != turn.member.id:
        raise NotYours
    column = "who" if found.kind is Kind.INTERVIEW else "contact"
    said = dict(logbook.details(turn.tx, found.kind, found.subject)) if found.subject is not None else {}
    if column not in said:
        raise NotFound
    return Then("contact.new", (), (("name", (said[column],)),))


@cog.route("contact.show", view=True)
def show(turn: Turn, contact: int) -> Reply:
    """Somebody met, and what you may read about them."""
    return acquaintances.card(turn, contacts.get(turn.tx, turn.member, contact))


@cog.route("contact.note", title=_("Add a note"))
def note(turn: Turn, contact: int, note: Annotated[str, MATTERS], scope: Annotated[str, SCOPE]) -> Reply:
    """Add a note about somebody met."""
    found = contacts.get(turn.tx, turn.member, contact)
    contacts.add_note(turn.tx, found, turn.member, note, Scope(scope), turn.now)
    return _shown(turn, found)


@cog.route("contact.stage")
def stage(turn: Turn, contact: int, stage: Annotated[str, STAGE]) -> Reply:
    """Say how far you are with somebody."""
    found = contacts.get(turn.tx, turn.member, contact)
    contacts.move_to(turn.tx, found, Stage(stage), turn.member, turn.now)
    return _shown(turn, found)


@cog.route("contact.step", title=_("Plan a step"))
def step(turn: Turn, contact: int, step: Annotated[str, STEP], on: Annotated[date, ON]) -> Reply:
    """Plan the next step with somebody; you’re reminded that day."""
    found = contacts.get(turn.tx, turn.member, contact)
    contacts.plan(turn.tx, found, step, on, turn.member, turn.now)
    return _shown(turn, found)


@cog.route("contact.step_done")
def step_done(turn: Turn, contact: int) -> Reply:
    """Say that you’ve taken the next step with somebody."""
    found = contacts.get(turn.tx, turn.member, contact)
    contacts.done_with(turn.tx, found, turn.member, turn.now)
    return _shown(turn, found)


@cog.route("contact.hand_over", title=_("Hand over"))
def hand_over(turn: Turn, contact: int, who: Annotated[int, Who(_("Who goes on with them?"), among=anybody)]) -> Reply:
    """Hand somebody over to a teammate, with the notes that are meant for them."""
    found = contacts.get(turn.tx, turn.member, contact)
    mate = people.get(turn.tx, turn.campaign.id, who)
    contacts.hand_over(turn.tx, found, mate, turn.member, turn.now)
    if mate.id != turn.member.id:
        cause = f"handed-over:{found.id}:{turn.now:%Y-%m-%dT%H:%M}"
        turn.post(Letter(("contact.yours", found.id, turn.member.id), member=mate.id, cause=cause))
    turn.refresh("contact.show", found.id)
    return Screen(
        _("{name} is with {mate} now", name=found.name, mate=mate.name),
        (Say(_("The next step and the notes for the team go along. What only you may read stays yours.")),),
        (Action(_("All the others"), "contact.page", (0,)),), Tone.GOOD,
    )  # fmt: skip


@cog.route("contact.yours", view=True)
def yours(turn: Turn, contact: int, giver: int) -> Reply:
    """Somebody a teammate has handed over to you."""
    found = contacts.get(turn.tx, turn.member, contact)
    shown = acquaintances.card(turn, found)
    says = Say(_("{name} has handed them over to you.", name=cards.who(turn, giver)))
    return Screen(_("{name} is with you now", name=found.name), (says, *shown.blocks), shown.actions, shown.tone)


@cog.route("contact.reminder", view=True)
def reminder(turn: Turn, contact: int) -> Reply:
    """The step you planned for today."""
    found = contacts.get(turn.tx, turn.member, contact)
    if found.do_not_contact:
        raise contacts.LeaveThemAlone(name=found.name)
    if not found.next_step or found.member != turn.member.id:
        raise NotFound
    shown = acquaintances.card(turn, found)
    return Screen(_("Today with {name}: {step}", name=found.name, step=found.next_step), shown.blocks, shown.actions)


@cog.route("contact.leave_alone")
def leave_alone(turn: Turn, contact: int) -> Reply:
    """Note that somebody doesn’t want to be contacted."""
    found = contacts.get(turn.tx, turn.member, contact)
    contacts.leave_alone(turn.tx, found, turn.now)
    return _shown(turn, found)


@cog.route("contact.welcome")
def welcome(turn: Turn, contact: int) -> Reply:
    """Note that somebody may be contacted after all."""
    found = contacts.get(turn.tx, turn.member, contact)
    contacts.welcome_again(turn.tx, found, turn.member, turn.now)
    return _shown(turn, found)


def _kept(
    turn: Turn, name: str, note: str, scope: str, stage: str, step: str, on: date | None, event: int | None
) -> Reply:
    kept = contacts.keep(turn.tx, turn.member, name, Stage(stage), event=event, at=turn.now)
    contacts.add_note(turn.tx, kept, turn.member, note, Scope(scope), turn.now)
    if step or on:
        contacts.plan(turn.tx, kept, step or turn.say(_("get back to them")), on or turn.today, turn.member, turn.now)
    if event is not None and events.get(turn.tx, turn.campaign.id, event).state is events.State.CLOSED:
        follow_ups.ask(turn.tx, event, turn.now)
        turn.refresh("event.mine", event)
    return Then("contact.show", (kept.id,))


def _shown(turn: Turn, found: Contact) -> Reply:
    turn.refresh("contact.show", found.id)
    return Then("contact.show", (found.id,))


def _item(turn: Turn, found: Contact) -> Item:
    return Item(found.name, _about(turn, found), Action(_("Open"), "contact.show", (found.id,)))


def _about(turn: Turn, found: Contact) -> Sayable:
    if found.do_not_contact:
        return _("would rather be left alone")
    if found.next_on is not None:
        return _("{stage} · {step}, {day}", stage=STAGE_NAMES[found.stage], step=found.next_step, day=found.next_on)
    if found.member != turn.member.id:
        return _("{stage} · with {name}", stage=STAGE_NAMES[found.stage], name=cards.who(turn, found.member))
    return STAGE_NAMES[found.stage]
