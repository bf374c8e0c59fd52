"""Missions for leads: new, listed, edited, paused, assigned, handed out now."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from bot.chat.fields import Choice, Count, Long, Pick, Several, Text, Who
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Hint, Item, Items, Notice, Option, Reply, Say, Screen, Then, Tone, Weight
from bot.chat.turn import Turn
from bot.clock import local_day
from bot.ids import long, short
from bot.words import Phrase, Sayable, Written, _, _n
from campaigns import assignments, handout, ledger, missions, people
from campaigns.handout import PassedOver
from campaigns.missions import KIND_NAMES, WHAT_NAMES, Ask, Kind, Mission, What
from campaigns.people import Role
from campaigns.refusals import Refusal
from cogs import cards, planning
from cogs.pages import page
from cogs.people import anybody

cog = Cog("missions")

KINDS = tuple(Option(kind.value, KIND_NAMES[kind]) for kind in Kind)
WHATS = tuple(Option(what.value, WHAT_NAMES[what]) for what in What)
TITLE, BRIEF = Text(_("Title"), max=80), Long(_("What is there to do?"), _("Two to four plain sentences."), max=1000)
WORTH = Count(_("How many points?"), min=1, max=1000, unit=_("points"))
MINUTES = Count(_("How many minutes does it take?"), min=1, max=1440, unit=_("minutes"))


class Paused(Refusal):
    """A paused mission was to be given to somebody."""

    says = _("“{title}” is paused. Go on with it first: /mission resume")


def all_of_them(turn: Turn, typed: str) -> Sequence[Option]:
    """Every mission, by title."""
    return [option for option, _mission in _titled(turn)]


def open_ones(turn: Turn, typed: str) -> Sequence[Option]:
    """The missions that are open, by title; any of them may be named."""
    return [option for option, mission in _titled(turn) if mission.open or typed]


def paused_ones(turn: Turn, typed: str) -> Sequence[Option]:
    """The missions that are paused, by title; any of them may be named."""
    return [option for option, mission in _titled(turn) if typed or not mission.open]


def goals(turn: Turn, typed: str) -> Sequence[Option]:
    """The campaign's goals."""
    return [Option(goal.key, goal.title) for goal in ledger.goals(turn.tx, turn.campaign)]


def tracks(turn: Turn) -> Wanted:
    """What the campaign's people may be into."""
    options = tuple(Option(key, title) for key, title in turn.campaign.settings.tracks)
    into = Several(_("For whom is it?"), _("None ticked: everybody."), options=options)
    return Wanted((Parameter("tracks", object, into, required=False),) if options else (), None, "", _("Put it up"))


@cog.route("mission.list", says="mission list", needs=Role.LEAD)
def list_(turn: Turn) -> Reply:
    """Show all missions."""
    return Then("mission.page", (0,))


@cog.route("mission.page", needs=Role.LEAD, view=True)
def listed(turn: Turn, number: int) -> Reply:
    """A page of the missions."""
    everything = missions.everything(turn.tx, turn.campaign.id)
    new_one = Action(_("New mission"), "mission.new", (), Weight.PLAIN if everything else Weight.MAIN)
    if not everything:
        return Screen(_("No missions yet"), (Say(_("Make the first one, and it goes out tomorrow.")),), (new_one,))
    shown = page(everything, number)
    return Screen(
        _n("{n} mission", "{n} missions", len(everything)),
        (Items(tuple(_item(mission) for mission in shown.rows)),),
        (new_one, *shown.turns("mission.page")),
    )


@cog.route("mission.show", needs=Role.LEAD, view=True)
def show(turn: Turn, mission: int) -> Reply:
    """One mission, for leads."""
    found = missions.get(turn.tx, turn.campaign.id, mission)
    given = assignments.times_given(turn.tx, mission, date.min)
    hints: list[Sayable] = [_n("Handed out {n} time so far.", "Handed out {n} times so far.", given)]
    if not found.open:
        hints.insert(0, _("It’s paused: nobody gets it until you go on with it."))
    links = turn.doors.starts("mission", mission) if found.open else ()
    hints += [_("Straight to it in {app}: {link}", app=app, link=link) for app, link in links]
    turned = Action(_("Pause"), "mission.pause", (mission,)) if found.open else _resume(mission)
    give = (Action(_("Give it to somebody"), "mission.assign", (mission,), Weight.MAIN),) if found.open else ()
    return Screen(
        found.title,
        (
            Say(found.brief),
            cards.mission_facts(found, more=planning.facts(turn, found)),
            *(Hint(hint) for hint in hints),
        ),
        (*give, Action(_("Edit"), "mission.edit", (mission,)), *planning.buttons(found), turned,
         Action(_("All missions"), "mission.page", (0,))),
    )  # fmt: skip


@cog.route("mission.new", says="mission new", needs=Role.LEAD, asks=tracks)
def new(
    turn: Turn,
    title: Annotated[str, TITLE],
    brief: Annotated[str, BRIEF],
    kind: Annotated[str, Choice(_("What kind is it?"), options=KINDS)],
    asks: Annotated[tuple[str, ...], Several(_("What should be handed in?"), options=WHATS, least=1)],
    goal: Annotated[str, Pick(_("Which goal does it serve?"), among=goals)],
    worth: Annotated[int, WORTH],
    minutes: Annotated[int, MINUTES],
    answers: Mapping[str, Any],
    place: Annotated[str, Text(_("Where?"), _("Empty: it can be done from anywhere."))] = "",
) -> Reply:
    """Make a new mission."""
    made = missions.make(
        turn.tx, turn.campaign.id, title=title, brief=brief, kind=Kind(kind), asks=[Ask(What(each)) for each in asks],
        worth=worth, minutes=minutes, place=place, tracks=answers.get("tracks", ()), goal=goal, by=turn.member.id,
        at=turn.now,
    )  # fmt: skip
    return Screen(
        _("It’s on the board: {title}", title=made.title), (Say(made.brief), cards.mission_facts(made)),
        (Action(_("Give it to somebody"), "mission.assign", (made.id,), Weight.MAIN),
         Action(_("Edit"), "mission.edit", (made.id,)), *planning.buttons(made),
         Action(_("All missions"), "mission.page", (0,))), Tone.GOOD,
    )  # fmt: skip


def what_to_change(turn: Turn, mission: int | None = None) -> Wanted:
    """The mission as it is, to be changed; where none was named, which one."""
    if mission is None:
        return Wanted((Parameter("which", object, Pick(_("Which mission?"), among=all_of_them), required=True),))
    found = missions.get(turn.tx, turn.campaign.id, mission)
    return Wanted(
        (
            Parameter("title", str, TITLE, required=True), Parameter("brief", str, BRIEF, required=True),
            Parameter("worth", int, WORTH, required=True), Parameter("minutes", int, MINUTES, required=True),
        ),
        _("Edit “{title}”", title=found.title), "", _("Save"),
        {"title": (turn.reader.say(found.title),), "brief": (turn.reader.say(found.brief),),
         "worth": (str(found.worth),), "minutes": (str(found.minutes),)},
    )  # fmt: skip


@cog.route("mission.edit", says="mission edit", needs=Role.LEAD, asks=what_to_change)
def edit(turn: Turn, answers: Mapping[str, Any], mission: int | None = None) -> Reply:
    """Change a mission."""
    if mission is None:
        return Then("mission.edit", (long(answers["which"]),))
    found = missions.get(turn.tx, turn.campaign.id, mission)
    missions.edit(
        turn.tx, turn.campaign.id, mission, title=_unchanged(turn, found.title, answers["title"]),
        brief=_unchanged(turn, found.brief, answers["brief"]), worth=answers["worth"], minutes=answers["minutes"],
        at=turn.now,
    )  # fmt: skip
    return Then("mission.show", (mission,))


@cog.route("mission.pause", says="mission pause", needs=Role.LEAD, title=_("Pause a mission"))
def pause(turn: Turn, mission: Annotated[str, Pick(_("Which mission?"), among=open_ones)]) -> Reply:
    """Pause a mission: nobody gets it until you go on with it."""
    missions.set_open(turn.tx, turn.campaign.id, long(mission), open_=False, at=turn.now)
    return Then("mission.show", (long(mission),))


@cog.route("mission.resume", says="mission resume", needs=Role.LEAD)
def resume(turn: Turn, mission: Annotated[str, Pick(_("Which mission?"), among=paused_ones)]) -> Reply:
    """Go on with a mission that was paused."""
    missions.set_open(turn.tx, turn.campaign.id, long(mission), open_=True, at=turn.now)
    return Then("mission.show", (long(mission),))


@cog.route("mission.assign", says="mission assign", needs=Role.LEAD)
def assign(
    turn: Turn,
    mission: Annotated[str, Pick(_("Which mission?"), among=open_ones)],
    who: Annotated[int, Who(_("Who gets it?"), among=anybody)],
) -> Reply:
    """Give somebody a mission."""
    found, member = missions.get(turn.tx, turn.campaign.id, long(mission)), people.get(turn.tx, turn.campaign.id, who)
    day = local_day(turn.now, member.where)
    handout.check_open(turn.campaign, day)
    if not found.open:
        raise Paused(title=found.title)
    assignments.take(turn.tx, turn.campaign, member, found, day=day, origin="lead", at=turn.now)
    return Notice(_("{name} has “{title}” now.", name=member.name, title=found.title))


@cog.route("mission.handout", says="mission handout", needs=Role.LEAD)
def hand_out_now(turn: Turn) -> Reply:
    """Hand today’s missions out now, to everybody who has none yet."""
    handout.check_open(turn.campaign, turn.today)
    over = handout.passed_over(turn.tx, turn.campaign, turn.now)
    waiting = handout.hand_out_now(turn.tx, turn.campaign, turn.now)
    said = [sentence for count, sentence in _why(waiting, over) if count]
    if len(said) > 1:
        everybody = Action(_("Everybody on the team"), "people.list")
        return Screen(said[0], tuple(Say(sentence) for sentence in said[1:]), (everybody,))
    if said:
        return Notice(said[0])
    if all(each.role is not Role.MEMBER for each in people.everybody(turn.tx, turn.campaign.id)):
        return Notice(_("Missions go to members, and there are none yet. Invite somebody: /people invite"), Tone.PLAIN)
    return Notice(_("Everybody has today’s mission already."), Tone.PLAIN)


def _why(waiting: int, over: PassedOver) -> Sequence[tuple[int, Phrase]]:
    """Who gets one now, and who doesn't and why: each with how many they are."""
    return (
        (waiting, _n("On its way to {n} person.", "On its way to {n} people.", waiting)),
        (over.quiet, _n("{n} person has quiet hours now and gets it at their own hour.",
                        "{n} people have quiet hours now and get it at their own hour.", over.quiet)),
        (over.late, _n("For {n} person it’s too late today. The next one comes tomorrow.",
                       "For {n} people it’s too late today. The next one comes tomorrow.", over.late)),
        (over.later, _n("{n} person chose a later hour and gets it then.",
                        "{n} people chose a later hour and get it then.", over.later)),
        (over.away, _n("{n} person is on vacation.", "{n} people are on vacation.", over.away)),
    )  # fmt: skip


def _titled(turn: Turn) -> Sequence[tuple[Option, Mission]]:
    found = missions.everything(turn.tx, turn.campaign.id)
    return [(Option(short(mission.id), mission.title), mission) for mission in found]


def _resume(mission: int) -> Action:
    return Action(_("Go on with it"), "mission.resume", (mission,), Weight.MAIN)


def _unchanged(turn: Turn, text: Written, said: str) -> str:
    """The text as it is kept where its translation was left as it was, else what was said."""
    return text.text if turn.reader.say(text) == said else said


def _item(mission: Mission) -> Item:
    state: Sayable = _("open") if mission.open else _("paused")
    about = _("{kind} · {points} · {state}", kind=KIND_NAMES[mission.kind], points=cards.points(mission.worth),
              state=state)  # fmt: skip
    return Item(mission.title, about, Action(_("Open"), "mission.show", (mission.id,)))
