"""Missions for leads: new, listed, edited, paused, assigned, handed out now."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.chat.fields import Choice, Count, Long, Pick, Several, Text, Who
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Hint, Item, Items, Notice, Option, Reply, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.clock import local_day
from bot.ids import long, short
from bot.words import Sayable, _, _n
from campaigns import assignments, handout, ledger, missions, people
from campaigns.missions import KIND_NAMES, WHAT_NAMES, Ask, Kind, Mission, What
from campaigns.people import Role
from cogs import cards
from cogs.people import anybody

cog = Cog("missions")

A_PAGE = 8
KINDS = tuple(Option(kind.value, KIND_NAMES[kind]) for kind in Kind)
WHATS = tuple(Option(what.value, WHAT_NAMES[what]) for what in What)


def open_ones(turn: Turn, typed: str) -> Sequence[Option]:
    """The missions that are open, by title."""
    found = missions.everything(turn.tx, turn.campaign.id)
    return [Option(short(mission.id), mission.title) for mission in found if mission.open]


def all_of_them(turn: Turn, typed: str) -> Sequence[Option]:
    """Every mission, by title."""
    return [Option(short(each.id), each.title) for each in missions.everything(turn.tx, turn.campaign.id)]


def goals(turn: Turn, typed: str) -> Sequence[Option]:
    """The campaign's goals."""
    return [Option(goal.key, goal.title) for goal in ledger.goals(turn.tx, turn.campaign)]


@cog.route("mission.list", says="mission list", needs=Role.LEAD)
def list_(turn: Turn) -> Reply:
    """Show all missions."""
    return page(turn, 0)


@cog.route("mission.page", needs=Role.LEAD)
def page(turn: Turn, number: int) -> Reply:
    """A page of the missions."""
    everything = missions.everything(turn.tx, turn.campaign.id)
    last = max(0, (len(everything) - 1) // A_PAGE)
    number = min(number, last)
    shown = everything[number * A_PAGE : (number + 1) * A_PAGE]
    turns = [Action(_("Earlier ones"), "mission.page", (number - 1,))] if number else []
    if number < last:
        turns.append(Action(_("More"), "mission.page", (number + 1,)))
    return Screen(
        _n("{n} mission", "{n} missions", len(everything)),
        (Items(tuple(_item(mission) for mission in shown)),),
        (Action(_("New mission"), "mission.new"), *turns),
    )


@cog.route("mission.show", needs=Role.LEAD)
def show(turn: Turn, mission: int) -> Reply:
    """One mission, for leads."""
    found = missions.get(turn.tx, turn.campaign.id, mission)
    given = assignments.times_given(turn.tx, mission, turn.campaign.starts_on or turn.today)
    paused = () if found.open else (Hint(_("It’s paused: nobody gets it until you go on with it.")),)
    return Screen(
        found.title,
        (Say(found.brief), cards.mission_facts(turn, found), *paused,
         Hint(_n("Handed out {n} time so far.", "Handed out {n} times so far.", given))),
        (
            Action(_("Give it to somebody"), "mission.assign", (mission,), Weight.MAIN),
            Action(_("Edit"), "mission.edit", (mission,)),
            Action(_("Pause") if found.open else _("Go on with it"), "mission.pause", (mission,)),
            Action(_("Back"), "mission.page", (0,)),
        ),
    )  # fmt: skip


@cog.route("mission.new", says="mission new", needs=Role.LEAD)
def new(
    turn: Turn,
    title: Annotated[str, Text(_("Title"), max=80)],
    brief: Annotated[str, Long(_("What is there to do?"), _("Two to four plain sentences."), max=1000)],
    kind: Annotated[str, Choice(_("What kind is it?"), options=KINDS)],
    asks: Annotated[tuple[str, ...], Several(_("What should be handed in?"), options=WHATS, least=1)],
    goal: Annotated[str, Pick(_("Which goal does it serve?"), among=goals)],
    worth: Annotated[int, Count(_("How many points?"), min=1, max=1000)],
    minutes: Annotated[int, Count(_("How many minutes does it take?"), min=1, max=1440)],
    place: Annotated[str, Text(_("Where?"), _("Empty: it can be done from anywhere."))] = "",
) -> Reply:
    """Make a new mission."""
    made = missions.make(
        turn.tx, turn.campaign.id, title=title, brief=brief, kind=Kind(kind), asks=[Ask(What(each)) for each in asks],
        worth=worth, minutes=minutes, place=place, tracks=(), goal=goal, by=turn.member.id, at=turn.now,
    )  # fmt: skip
    return Screen(
        _("It’s on the board: {title}", title=made.title), (Say(made.brief), cards.mission_facts(turn, made)),
        (Action(_("Give it to somebody"), "mission.assign", (made.id,), Weight.MAIN),
         Action(_("Edit"), "mission.edit", (made.id,))), Tone.GOOD,
    )  # fmt: skip


def what_to_change(turn: Turn, mission: str = "") -> Wanted:
    """The mission as it is, to be changed."""
    if not mission:
        return Wanted((Parameter("which", object, Pick(_("Which mission?"), among=all_of_them), required=True),))
    found = _found(turn, mission)
    return Wanted(
        (
            Parameter("title", str, Text(_("Title"), max=80), required=True),
            Parameter("brief", str, Long(_("What is there to do?"), max=1000), required=True),
            Parameter("worth", int, Count(_("How many points?"), min=1, max=1000), required=True),
            Parameter("minutes", int, Count(_("How many minutes does it take?"), min=1, max=1440), required=True),
        ),
        _("Edit “{title}”", title=found.title), "", _("Save"),
        {"title": (turn.reader.say(found.title),), "brief": (turn.reader.say(found.brief),),
         "worth": (str(found.worth),), "minutes": (str(found.minutes),)},
    )  # fmt: skip


@cog.route("mission.edit", says="mission edit", needs=Role.LEAD, asks=what_to_change)
def edit(turn: Turn, answers: Mapping[str, Any], mission: str = "") -> Reply:
    """Change a mission."""
    if not mission:
        return show(turn, long(answers["which"]))
    changed = missions.edit(turn.tx, turn.campaign.id, _found(turn, mission).id, **answers, at=turn.now)
    return show(turn, changed.id)


@cog.route("mission.pause", says="mission pause", needs=Role.LEAD)
def pause(turn: Turn, mission: Annotated[str, Pick(_("Which mission?"), among=all_of_them)]) -> Reply:
    """Pause a mission, or go on with it."""
    found = _found(turn, mission)
    missions.set_open(turn.tx, turn.campaign.id, found.id, open_=not found.open, at=turn.now)
    return show(turn, found.id)


@cog.route("mission.assign", says="mission assign", needs=Role.LEAD)
def assign(
    turn: Turn,
    mission: Annotated[str, Pick(_("Which mission?"), among=open_ones)],
    who: Annotated[int, Who(_("Who gets it?"), among=anybody)],
) -> Reply:
    """Give somebody a mission."""
    found, member = _found(turn, mission), people.get(turn.tx, turn.campaign.id, who)
    if not found.open:
        raise missions.MissionPaused
    day = local_day(turn.now, member.where)
    assignments.take(turn.tx, turn.campaign, member, found, day=day, origin="lead", at=turn.now)
    return Notice(_("{name} has “{title}” now.", name=member.name, title=found.title))


@cog.route("mission.handout", says="mission handout", needs=Role.LEAD)
def hand_out_now(turn: Turn) -> Reply:
    """Hand today’s missions out now, to everybody who has none yet."""
    waiting = handout.hand_out_now(turn.tx, turn.campaign, turn.now)
    if not waiting:
        return Notice(_("Everybody has today’s mission already."), Tone.PLAIN)
    return Notice(_n("On its way to {n} person.", "On its way to {n} people.", waiting))


def _found(turn: Turn, mission: str) -> Mission:
    return missions.get(turn.tx, turn.campaign.id, long(mission))


def _item(mission: Mission) -> Item:
    state: Sayable = _("open") if mission.open else _("paused")
    about = _("{kind} · {points} · {state}", kind=KIND_NAMES[mission.kind],
              points=_n("{n} point", "{n} points", mission.worth), state=state)  # fmt: skip
    return Item(mission.title, about, Action(_("Open"), "mission.show", (mission.id,)))
