"""The day's mission: handed out at everybody's own hour, explained, swapped, passed, or taken from the board."""

from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Hint, Item, Items, Letter, Reply, Say, Screen, Then, Tone, Topic, Weight
from bot.chat.turn import Turn
from bot.ids import short
from bot.words import Sayable, _, _n
from campaigns import assignments, handout, missions
from campaigns.assignments import Assignment, NoLongerOpen, State
from campaigns.facts import MissionHandedOut
from campaigns.missions import KIND_NAMES, Mission
from campaigns.people import Role
from campaigns.refusals import Refusal
from cogs import cards, receipts
from cogs.pages import page

cog = Cog("today")

A_PAGE = 6  # missions on a page of the board: each has a button of its own


@cog.whenever_due
def hand_out(turn: Turn) -> bool:
    """Hand out today's mission to those whose hour has come."""
    return handout.hand_out_due(turn.tx, turn.campaign, turn.now) > 0


@cog.whenever_due
def clear_away(turn: Turn) -> bool:
    """Close missions that were due; what is handed in late still counts."""
    return assignments.expire(turn.tx, turn.campaign.id, turn.now, turn.now, most=200) > 0


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
    more = len([each for each in assignments.unfinished(turn.tx, turn.member.id, turn.now) if each.id != given.id])
    return card(turn, given, more=more)


@cog.route("today.mission", view=True)
def mission(turn: Turn, assignment: int) -> Reply:
    """One of your missions."""
    return card(turn, assignments.mine(turn.tx, turn.member, assignment))


@cog.route("today.others", view=True)
def others(turn: Turn, number: int) -> Reply:
    """A page of all the missions you have open."""
    mine = assignments.unfinished(turn.tx, turn.member.id, turn.now)
    if not mine:
        return Then("today.show")
    shown = page(mine, number)
    return Screen(
        _n("{n} mission of yours is open", "{n} missions of yours are open", len(mine)),
        (Items(tuple(_mine(turn, each) for each in shown.rows)),),
        (*shown.turns("today.others"), Action(_("See the board"), "board.show", (0,))),
    )


@cog.route("today.swap")
def swap(turn: Turn, assignment: int) -> Reply:
    """Swap this mission for another one."""
    mine = _open(turn, assignment)
    handout.check_open(turn.campaign, turn.today)
    other = handout.swap(turn.tx, turn.campaign, turn.member, mine, turn.now)
    turn.refresh("today.mission", mine.id)
    turn.refresh("handin.list", 0, turn.member.id)
    return Then("today.mission", (other.id,))


@cog.route("today.pass")
def not_today(turn: Turn, assignment: int) -> Reply:
    """Leave today’s mission be."""
    assignments.set_aside(turn.tx, _open(turn, assignment), State.PASSED, turn.now)
    turn.refresh("today.mission", assignment)
    turn.refresh("handin.list", 0, turn.member.id)
    return Screen(
        _("All right, not today."),
        (Say(_("Rest well, {name}. Tomorrow brings another one.", name=turn.member.name)),),
        (Action(_("See the board"), "board.show", (0,)),),
    )


@cog.route("board.open", says="board")
def board(turn: Turn) -> Reply:
    """Open missions you can pick from."""
    return Then("board.show", (0,))


@cog.route("board.show", view=True)
def board_page(turn: Turn, number: int) -> Reply:
    """A page of the board."""
    handout.check_open(turn.campaign, turn.today)
    open_ones = handout.takeable(turn.tx, turn.campaign, turn.member, turn.now)
    if not open_ones:
        return Screen(
            _("The board is empty right now"),
            (Say(_("You have or had everything that’s open, or it’s waiting for another mission first.")),),
            (Action(_("My mission"), "today.show"),),
        )
    shown = page(open_ones, number, A_PAGE)
    return Screen(
        _("Pick a mission"),
        (
            Hint(_n("{n} mission is open to you.", "{n} missions are open to you.", len(open_ones))),
            Items(tuple(_item(each) for each in shown.rows)),
        ),
        shown.turns("board.show"),
    )


@cog.route("board.look", starts="mission", view=True)
def look(turn: Turn, mission: int) -> Reply:
    """A mission on the board, before you take it."""
    found = missions.get(turn.tx, turn.campaign.id, mission)
    held = [each.id for each in assignments.unfinished(turn.tx, turn.member.id, turn.now) if each.mission == mission]
    if held:
        return Then("today.mission", (held[0],))
    back = Action(_("Back to the board"), "board.show", (0,))
    blocks = (Say(found.brief), cards.mission_facts(found))
    try:
        _check_takeable(turn, found)
    except Refusal as refusal:
        return Screen(found.title, (*blocks, Hint(refusal.phrase)), (back,))
    return Screen(found.title, blocks, (Action(_("Take it"), "board.take", (mission,), Weight.MAIN), back))


@cog.route("board.take")
def take(turn: Turn, mission: int) -> Reply:
    """Take a mission from the board."""
    found = missions.get(turn.tx, turn.campaign.id, mission)
    _check_takeable(turn, found)
    taken = assignments.take(turn.tx, turn.campaign, turn.member, found, day=turn.today, origin="board", at=turn.now)
    return Then("today.mission", (taken.id,))


def card(turn: Turn, given: Assignment, *, more: int = 0) -> Screen:
    """A mission in the member's hands, as it stands; ``more`` is how many others they have open."""
    found = missions.get(turn.tx, turn.campaign.id, given.mission)
    blocks: list[Block] = []
    hello = cards.own_words(turn, turn.campaign.settings.greetings, given.day.toordinal())
    if given.origin == "handout" and given.state is State.OPEN and hello:
        blocks.append(Say(hello))
    blocks += [Say(found.brief), cards.mission_facts(found, None if given.is_late(turn.now) else given.due_at)]
    if reason := cards.why(turn, given):
        blocks.append(Hint(reason))
    if stands := _stands(turn, given):
        blocks.append(Hint(stands))
    if more:
        blocks.append(Hint(_n("You have {n} more open.", "You have {n} more open.", more)))
    rest = (Action(_("My other missions"), "today.others", (0,)),) if more else ()
    topic = Topic(f"mission-{short(found.id)}", found.title)
    return Screen(found.title, tuple(blocks), (*_actions(turn, given), *rest), _tone(given), topic)


def _open(turn: Turn, assignment: int) -> Assignment:
    mine = assignments.mine(turn.tx, turn.member, assignment)
    if mine.state is not State.OPEN:
        raise NoLongerOpen
    return mine


def _check_takeable(turn: Turn, found: Mission) -> None:
    handout.check_open(turn.campaign, turn.today)
    handout.check_takeable(turn.tx, turn.campaign, turn.member, found, turn.now)


def _actions(turn: Turn, given: Assignment) -> tuple[Action, ...]:
    if not given.unfinished:
        return (Action(_("Pick another one"), "board.show", (0,), Weight.MAIN), Action(_("My numbers"), "me.show"))
    main = Action(_("Hand it in"), "handin.submit", (given.id,), Weight.MAIN)
    if given.state is not State.OPEN or given.is_late(turn.now):
        return (main,)
    swap_it = (Action(_("Swap it"), "today.swap", (given.id,)),) if given.slot == 0 else ()
    return (main, *swap_it, Action(_("Not today"), "today.pass", (given.id,)))


def _stands(turn: Turn, given: Assignment) -> Sayable:
    if given.is_late(turn.now):
        return _("It was due a while ago, but you can still hand it in.")
    return {
        State.WAITING: _("You’ve handed it in. Your lead will look at it soon."),
        State.SENT_BACK: _("Your lead asked for another try at part of it."),
        State.DONE: _("Done and approved. Thank you!"),
        State.PASSED: _("You left this one be."),
        State.SWAPPED: _("You swapped this one for another."),
        State.HANDED_BACK: _("This one went back to the board."),
    }.get(given.state, "")


def _tone(given: Assignment) -> Tone:
    return {State.DONE: Tone.GOOD, State.SENT_BACK: Tone.CARE}.get(given.state, Tone.PLAIN)


def _item(found: Mission) -> Item:
    about = _(
        "{kind} · {points} · {minutes}", kind=KIND_NAMES[found.kind], points=cards.points(found.worth),
        minutes=cards.lasting(found.minutes),
    )  # fmt: skip
    return Item(found.title, about, Action(_("Look"), "board.look", (found.id,)))


def _mine(turn: Turn, given: Assignment) -> Item:
    found = missions.get(turn.tx, turn.campaign.id, given.mission)
    about = receipts.STATES["sent_back"] if given.state is State.SENT_BACK else cards.until(given.due_at)
    return Item(found.title, about, Action(_("Look"), "today.mission", (given.id,)))


def _nothing(turn: Turn) -> Screen:
    """No mission today: why, and what to do instead."""
    member, campaign = turn.member, turn.campaign
    see_board, numbers = Action(_("See the board"), "board.show", (0,)), Action(_("My numbers"), "me.show")
    actions: tuple[Action, ...] = (see_board,)
    if not campaign.open_on(turn.today):
        name = campaign.settings.about["name"]
        reason: Sayable = _("{campaign} isn’t handing out missions at the moment.", campaign=name)
        actions = (numbers,)
    elif member.away_on(turn.today):
        reason = _("You’re on vacation. Enjoy it!")
        actions = (Action(_("I’m back"), "settings.back", (), Weight.MAIN), see_board)
    elif member.role is not Role.MEMBER:
        reason = _("Leads don’t get a mission by themselves, but the board is yours too.")
        actions = (see_board, Action(_("What waits for review"), "review.queue"))
    else:
        reason = _("Nothing that’s open fits the minutes, places and languages in your settings today.")
        actions = (see_board, Action(_("My settings"), "settings.show"))
    return Screen(_("No mission for you today"), (Say(reason),), actions)
