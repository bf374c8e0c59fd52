"""Wins: what went well is said in the place for it: first missions, round numbers of them, goals on their way."""

from collections.abc import Iterator

from bot.chat.route import Cog
from bot.chat.screen import Action, Letter, Progress, Reply, Say, Screen, Tone
from bot.chat.turn import Turn
from bot.words import Sayable, _
from campaigns import ledger, people
from campaigns.facts import EvidenceApproved
from campaigns.ledger import ALL_TIME, MEASURE_NAMES, Goal, Measure
from campaigns.refusals import NotFound

cog = Cog("wins")

ROUND = 10  # missions: so many more are worth a word
PARTS = {1: _("a quarter is done"), 2: _("half is done"), 3: _("three quarters are done"), 4: _("reached!")}


@cog.hears(EvidenceApproved)
def notice(turn: Turn, fact: EvidenceApproved) -> list[Letter]:
    """Say what an approval brought about, each thing once."""
    found = [*_of_the_member(turn, fact.member), *_of_the_goals(turn)]
    return [
        Letter(shows, place="wins", cause="win:" + ":".join(map(str, shows)), counts=False)
        for shows in found
    ]  # fmt: skip


@cog.route("wins.missions", private=False, view=True)
def of_member(turn: Turn, member: int, missions: int) -> Reply:
    """A teammate’s first mission, or a round number of them."""
    found = people.get(turn.tx, turn.campaign.id, member)
    name: Sayable = _("A teammate") if found.hidden or not found.active else found.name
    if missions == 1:
        title = _("{name} has done the first mission", name=name)
        return Screen(title, (Say(_("That’s the hardest one. Well done!")),), (_board(),), Tone.GOOD)
    title = _("{name} has done {n} missions", name=name, n=missions)
    return Screen(title, (Say(_("Thank you for every single one.")),), (_board(),), Tone.GOOD)


@cog.route("wins.goal", private=False, view=True)
def of_goal(turn: Turn, position: int, quarters: int) -> Reply:
    """A goal of the campaign of which another quarter is done."""
    goals = ledger.goals(turn.tx, turn.campaign)
    if position >= len(goals) or quarters not in PARTS:
        raise NotFound
    goal = goals[position]
    reached = Progress(goal.title, goal.reached, goal.target, MEASURE_NAMES[goal.measure])
    return Screen(_("{goal}: {part}", goal=goal.title, part=PARTS[quarters]), (reached,), (_board(),), Tone.GOOD)


def _of_the_member(turn: Turn, member: int) -> Iterator[tuple[str, *tuple[int | str, ...]]]:
    done = ledger.total(turn.tx, turn.campaign.id, member, Measure.MISSIONS, period=ALL_TIME)
    if done == 1 or (done and done % ROUND == 0):
        yield ("wins.missions", member, done)


def _of_the_goals(turn: Turn) -> Iterator[tuple[str, *tuple[int | str, ...]]]:
    for position, goal in enumerate(ledger.goals(turn.tx, turn.campaign)):
        if quarters := _quarters(goal):
            yield ("wins.goal", position, quarters)


def _quarters(goal: Goal) -> int:
    """How many quarters of a goal are reached, from 0 to 4."""
    return min(4, 4 * goal.reached // goal.target)


def _board() -> Action:
    return Action(_("The week’s board"), "board.leaders")
