"""Wins: what went well is said in the place for it: first missions, round numbers of them, goals on their way."""

from collections.abc import Iterator
from itertools import product
from typing import Annotated

from bot.chat.fields import Text
from bot.chat.route import Cog
from bot.chat.screen import Action, Hint, Letter, Notice, Progress, Quote, Reply, Say, Screen, Tone
from bot.chat.turn import Turn
from bot.words import Sayable, _
from campaigns import evidence, ledger, linking, logbook, people, recap, seats, showing, wins
from campaigns.facts import (
    ConsentChanged,
    DecisionUndone,
    EvidenceApproved,
    HidingChanged,
    MemberForgotten,
    MemberLeft,
)
from campaigns.ledger import ALL_TIME, MEASURE_NAMES, Goal, Measure
from campaigns.logbook import Consent, Interview
from campaigns.missions import What
from campaigns.refusals import NotFound, NotYours
from cogs.recap import refresh

cog = Cog("wins")

ROUND = 10  # missions: so many more are worth a word
PARTS = {1: _("a quarter is done"), 2: _("half is done"), 3: _("three quarters are done"), 4: _("reached!")}


@cog.hears(EvidenceApproved)
def notice(turn: Turn, fact: EvidenceApproved) -> list[Letter]:
    """Say what an approval brought about, each thing once; what was said of one that was undone is said again."""
    found = [*_of_the_member(turn, fact.member), *_of_the_goals(turn)]
    for view, *carries in found if fact.again else ():
        turn.refresh(view, *carries)
    return [
        Letter(shows, place="wins", cause="win:" + ":".join(map(str, shows)), counts=False)
        for shows in found
    ]  # fmt: skip


@cog.route("wins.tell", says="win", title=_("A win of yours"))
def tell(
    turn: Turn,
    what: Annotated[str, Text(_("What went well?"), _("A sentence or two, in your words."), max=wins.LONGEST)],
) -> Reply:
    """Tell everybody something of yours that went well."""
    told = wins.tell(turn.tx, turn.campaign, turn.member, what, turn.now)
    if turn.person is not None and told.at == turn.now:
        linking.note_work(turn.tx, turn.member, turn.person.account, "win", told.id)
    turn.post(Letter(("wins.told", told.id), place="wins", cause=f"told:{told.id}", counts=False))
    refresh(turn, recap.this_week(turn.campaign, turn.now))
    return Screen(
        _("Well done, {name}!", name=turn.member.name),
        (Quote(told.told), Hint(_("It’s where wins go, and the recap may tell it."))),
        (Action(_("Take it back"), "wins.untell", (told.id,)), _board()), Tone.GOOD,
    )  # fmt: skip


@cog.route("wins.told", private=False, view=True)
def told(turn: Turn, win: int) -> Reply:
    """A win in a teammate’s own words."""
    try:
        found = wins.get(turn.tx, turn.campaign.id, win)
    except NotFound:  # where it was posted, it is no more
        gone = Say(_("Whoever told it would rather keep it to themselves, and that’s fine."))
        return Screen(_("This one was taken back"), (gone,), (_board(),), settled=True)
    by = people.get(turn.tx, turn.campaign.id, found.member)
    name: Sayable = _("A teammate") if by.hidden or not by.active else by.name
    return Screen(_("{name} has a win to tell", name=name), (Quote(found.told),), (_board(),), Tone.GOOD)


@cog.route("wins.untell")
def untell(turn: Turn, win: int) -> Reply:
    """Take back a win you told."""
    wins.get(turn.tx, turn.campaign.id, win)
    week = wins.take_back(turn.tx, turn.member, win)
    if week is None:
        raise NotYours
    refresh(turn, week)
    turn.refresh("wins.told", win)
    return Notice(_("Taken back. Nobody is told any more."))


@cog.hears(DecisionUndone)
def take_back(turn: Turn, fact: DecisionUndone) -> None:
    """What was said of an approval that is undone is drawn anew, and says no more than is so."""
    if fact.was != "approved":
        return
    turn.refresh("wins.words", fact.evidence)
    for seat in seats.of_member(turn.tx, fact.member):
        turn.refresh("wins.missions", seat, 1 + _done(turn, fact.member))
    for position, goal in enumerate(ledger.goals(turn.tx, turn.campaign)):
        turn.refresh("wins.goal", position, 1 + _quarters(goal))
    this_week = recap.this_week(turn.campaign, turn.now)
    for week in dict.fromkeys((this_week, *ledger.weeks_for(turn.tx, turn.campaign.id, "evidence", fact.evidence))):
        turn.refresh("recap.of_week", week)
        turn.refresh("board.of_week", week)


@cog.hears(HidingChanged)
@cog.hears(MemberLeft)
@cog.hears(MemberForgotten)
def name_otherwise(turn: Turn, fact: HidingChanged | MemberLeft | MemberForgotten) -> None:
    """What was said of somebody who hides, left or is forgotten doesn’t name them; of who shows themselves, again."""
    theirs = fact.wins if isinstance(fact, MemberForgotten) else wins.of_member(turn.tx, fact.member)
    for each in theirs:
        turn.refresh("wins.told", each)
    done = (1, *range(ROUND, _done(turn, fact.member) + 1, ROUND))
    for seat, missions in product(seats.of_member(turn.tx, fact.member), done):
        turn.refresh("wins.missions", seat, missions)
    for handed in evidence.of_interviews(turn.tx, fact.member):
        turn.refresh("wins.words", handed)


@cog.hears(EvidenceApproved)
@cog.hears(ConsentChanged)
def quote(turn: Turn, fact: EvidenceApproved | ConsentChanged) -> Letter | None:
    """Say what somebody met said, once it is approved and they agree to it; where it was said, it is drawn anew."""
    if fact.evidence is None:
        return None
    turn.refresh("wins.words", fact.evidence)
    if _words(turn, fact.evidence) is None:
        return None
    return Letter(("wins.words", fact.evidence), place="wins", cause=f"win:words:{fact.evidence}", counts=False)


@cog.route("wins.words", private=False, view=True)
def of_interview(turn: Turn, evidence_id: int) -> Reply:
    """What somebody met said, with thanks to who asked."""
    found = _words(turn, evidence_id)
    if found is None:
        gone = Say(_("Their words aren’t shown any more, and that’s fine."))
        return Screen(_("This one was taken back"), (gone,), (_board(),), settled=True)
    seat = people.get(turn.tx, turn.campaign.id, found.member)
    name: Sayable = people.TEAMMATE if seat.hidden or not seat.active else seat.name
    return Screen(
        _("Somebody told us"),
        (Quote(found.quote, found.who), Say(_("Thanks to {name}, who asked and listened.", name=name))),
        (_board(),), Tone.GOOD,
    )  # fmt: skip


@cog.route("wins.missions", private=False, view=True)
def of_member(turn: Turn, member: int, missions: int) -> Reply:
    """A teammate’s first mission, or a round number of them."""
    found = people.get(turn.tx, turn.campaign.id, member)
    name: Sayable = _("A teammate") if found.hidden or not found.active else found.name
    if _done(turn, found.id) < missions:
        return _looked_at_again()
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
    if _quarters(goal) < quarters:
        return _looked_at_again()
    reached = Progress(goal.title, goal.reached, goal.target, MEASURE_NAMES[goal.measure])
    return Screen(_("{goal}: {part}", goal=goal.title, part=PARTS[quarters]), (reached,), (_board(),), Tone.GOOD)


def _of_the_member(turn: Turn, member: int) -> Iterator[tuple[str, *tuple[int | str, ...]]]:
    done = _done(turn, member)
    if done == 1 or (done and done % ROUND == 0):
        yield ("wins.missions", member, done)


def _words(turn: Turn, evidence_id: int) -> Interview | None:
    """The interview in some evidence, where it is approved and its quote may be shown in the campaign."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    if found.state != "approved" or What.INTERVIEW not in found.answers or found.subject is None:
        return None
    told = logbook.interview(turn.tx, found.subject)
    if told is None or showing.quote_has_ended(turn.tx, turn.campaign, told.id, turn.now):
        return None
    return told if told.quote and told.consent in (Consent.CAMPAIGN, Consent.PUBLIC) else None


def _of_the_goals(turn: Turn) -> Iterator[tuple[str, *tuple[int | str, ...]]]:
    for position, goal in enumerate(ledger.goals(turn.tx, turn.campaign)):
        if quarters := _quarters(goal):
            yield ("wins.goal", position, quarters)


def _done(turn: Turn, member: int) -> int:
    return ledger.total(turn.tx, turn.campaign.id, member, Measure.MISSIONS, period=ALL_TIME)


def _looked_at_again() -> Screen:
    """What is said where a win was that isn't one for now."""
    says = Say(_("A lead is having another look, so this one waits. It comes back as soon as it counts again."))
    return Screen(_("A win takes a short break"), (says,), (_board(),))


def _quarters(goal: Goal) -> int:
    """How many quarters of a goal are reached, from 0 to 4."""
    return min(4, 4 * goal.reached // goal.target)


def _board() -> Action:
    return Action(_("The week’s board"), "board.leaders")
