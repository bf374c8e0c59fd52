"""The day's mission: handed out at everybody's own hour, explained, swapped, passed, or taken from the board."""

from datetime import timedelta

from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Hint, Item, Items, Letter, Reply, Say, Screen, Then, Tone, Weight
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n
from campaigns import assignments, handout, missions
from campaigns.assignments import Assignment, State
from campaigns.facts import MissionHandedOut
from campaigns.missions import KIND_NAMES, Mission
from campaigns.people import Role
from cogs import cards

cog = Cog("today")

A_PAGE = 6  # missions on a page of the board: what a phone shows without getting lost
GRACE = timedelta(days=1)  # how long after it was due a mission stays open before it leaves the list


@cog.whenever_due
def hand_out(turn: Turn) -> bool:
    """Hand out today's mission to those whose hour has come."""
    return handout.hand_out_due(turn.tx, turn.campaign, turn.now) > 0


@cog.whenever_due
def clear_away(turn: Turn) -> bool:
    """Take missions off people's lists that were due a day ago; what is handed in late still counts."""
    return assignments.expire(turn.tx, turn.campaign.id, turn.now - GRACE, turn.now, most=200) > 0


@cog.hears(MissionHandedOut)
def tell_them(turn: Turn, fact: MissionHandedOut) -> Letter:
    """The mission goes to the member as a message."""
    return Letter(("today.mission", fact.assignment), member=fact.member, cause=f"handout:{fact.assignment}")


@cog.route("today.show", says="today")
def today(turn: Turn) -> Reply:
    """Your mission for today, and why it’s this one."""
    given = handout.for_today(turn.tx, turn.campaign, turn.member, turn.now)
    if given is None:
        return _nothing(turn)
    return card(turn, given)


@cog.route("today.mission")
def mission(turn: Turn, assignment: int) -> Reply:
    """One of your missions."""
    return card(turn, assignments.mine(turn.tx, turn.member, assignment))


@cog.route("today.swap")
def swap(turn: Turn, assignment: int) -> Reply:
    """Swap this mission for another one."""
    mine = assignments.mine(turn.tx, turn.member, assignment)
    return card(turn, handout.swap(turn.tx, turn.campaign, turn.member, mine, turn.now))


@cog.route("today.pass")
def not_today(turn: Turn, assignment: int) -> Reply:
    """Leave today’s mission be."""
    mine = assignments.mine(turn.tx, turn.member, assignment)
    assignments.set_aside(turn.tx, mine, State.PASSED, turn.now)
    turn.refresh("today.mission", assignment)
    return Screen(
        _("All right, not today."),
        (Say(_("Rest well, {name}. Tomorrow brings another one.", name=turn.member.name)),),
        (Action(_("See the board"), "board.show", (0,)),),
    )


@cog.route("board.open", says="board")
def board(turn: Turn) -> Reply:
    """Open missions you can pick from."""
    return board_page(turn, 0)


@cog.route("board.show")
def board_page(turn: Turn, page: int) -> Reply:
    """A page of the board."""
    open_ones = handout.takeable(turn.tx, turn.campaign, turn.member, turn.today)
    if not open_ones:
        return Screen(
            _("The board is empty right now"),
            (Say(_("You have or had everything that’s open, or it’s waiting for another mission first.")),),
            (Action(_("My mission"), "today.show"),),
        )
    last = (len(open_ones) - 1) // A_PAGE
    page = min(max(page, 0), last)
    shown = open_ones[page * A_PAGE : (page + 1) * A_PAGE]
    turns = [Action(_("Earlier ones"), "board.show", (page - 1,))] if page > 0 else []
    if page < last:
        turns.append(Action(_("More"), "board.show", (page + 1,)))
    return Screen(
        _("Pick a mission"),
        (
            Hint(_n("{n} mission is open to you.", "{n} missions are open to you.", len(open_ones))),
            Items(tuple(_item(each) for each in shown)),
        ),
        tuple(turns),
    )


@cog.route("board.look", starts="mission")
def look(turn: Turn, mission: int) -> Reply:
    """A mission on the board, before you take it."""
    found = missions.get(turn.tx, turn.campaign.id, mission)
    return Screen(
        found.title,
        (Say(found.brief), cards.mission_facts(turn, found)),
        (
            Action(_("Take it"), "board.take", (mission,), Weight.MAIN),
            Action(_("Back to the board"), "board.show", (0,)),
        ),
    )


@cog.route("board.take")
def take(turn: Turn, mission: int) -> Reply:
    """Take a mission from the board."""
    found = missions.get(turn.tx, turn.campaign.id, mission)
    handout.check_takeable(turn.tx, turn.campaign, turn.member, found, turn.today)
    taken = assignments.take(turn.tx, turn.campaign, turn.member, found, day=turn.today, origin="board", at=turn.now)
    return Then("today.mission", (taken.id,))


def card(turn: Turn, given: Assignment) -> Screen:
    """A mission in the member's hands, as it stands."""
    found = missions.get(turn.tx, turn.campaign.id, given.mission)
    blocks: list[Block] = []
    if given.origin == "handout" and given.state is State.OPEN and (hello := _greeting(turn, given)):
        blocks.append(Say(hello))
    blocks += [Say(found.brief), cards.mission_facts(turn, found, given.due_at)]
    if reason := cards.why(turn, given):
        blocks.append(Hint(reason))
    if stands := _stands(given):
        blocks.append(Hint(stands))
    return Screen(found.title, tuple(blocks), _actions(given), _tone(given))


def _actions(given: Assignment) -> tuple[Action, ...]:
    if not given.unfinished:
        return (Action(_("Pick another one"), "board.show", (0,)),)
    main = Action(_("Hand it in"), "handin.submit", (given.id,), Weight.MAIN)
    if given.state is not State.OPEN:
        return (main,)
    swap_it = (Action(_("Swap it"), "today.swap", (given.id,)),) if given.slot == 0 else ()
    return (main, *swap_it, Action(_("Not today"), "today.pass", (given.id,)))


def _stands(given: Assignment) -> Sayable:
    return {
        State.WAITING: _("You’ve handed it in. Your lead will look at it soon."),
        State.SENT_BACK: _("Your lead asked for another try at part of it."),
        State.DONE: _("Done and approved. Thank you!"),
        State.PASSED: _("You left this one be."),
        State.SWAPPED: _("You swapped this one for another."),
        State.EXPIRED: _("It was due a while ago, but you can still hand it in."),
        State.HANDED_BACK: _("This one went back to the board."),
    }.get(given.state, "")


def _tone(given: Assignment) -> Tone:
    return {State.DONE: Tone.GOOD, State.SENT_BACK: Tone.CARE}.get(given.state, Tone.PLAIN)


def _greeting(turn: Turn, given: Assignment) -> str:
    """The campaign's hello of the day; another one each day, the same all day."""
    hellos = turn.campaign.settings.greetings.get(turn.reader.language, ())
    return hellos[given.day.toordinal() % len(hellos)].format(name=turn.member.name) if hellos else ""


def _item(found: Mission) -> Item:
    about = _(
        "{kind} · {points} · {minutes}", kind=KIND_NAMES[found.kind], points=_n("{n} point", "{n} points", found.worth),
        minutes=_n("{n} minute", "{n} minutes", found.minutes),
    )  # fmt: skip
    return Item(found.title, about, Action(_("Look"), "board.look", (found.id,)))


def _nothing(turn: Turn) -> Screen:
    """No mission today: why, and what to do instead."""
    member, campaign = turn.member, turn.campaign
    if not campaign.open_on(turn.today):
        reason: Sayable = _("{campaign} isn’t handing out missions at the moment.", campaign=campaign.name)
    elif member.away_on(turn.today):
        reason = _("You’re on vacation. Enjoy it! /settings brings you back.")
    elif member.role is not Role.MEMBER:
        reason = _("Leads don’t get a mission by themselves, but the board is yours too.")
    else:
        reason = _("Nothing that’s open fits the minutes, places and languages in your /settings today.")
    return Screen(_("No mission for you today"), (Say(reason),), (Action(_("See the board"), "board.show", (0,)),))
