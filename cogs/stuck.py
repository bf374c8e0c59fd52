"""What a week is stuck on, what is asked of whom, and each piece of it, for those who can do something about it."""

from collections.abc import Sequence

from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Hint, Item, Items, Moment, Reply, Say, Screen
from bot.chat.turn import Turn
from bot.words import Phrase, Sayable, _, _n, alone
from campaigns import events, recap
from campaigns import stuck as rules
from campaigns.people import Role
from campaigns.recap import Recap
from cogs import cards
from cogs.pages import SIZE

cog = Cog("stuck")

IS_STUCK, WAS_STUCK = _("What is stuck"), _("What was stuck when the week ended")
NAMED = 3  # places named; how many more there are is said


def told(turn: Turn, found: Recap) -> Sequence[Block]:
    """What waited, and what is asked of whom; nothing where all was done."""
    blocks: list[Block] = []
    waits = found.stuck
    if waits.oldest is not None:
        label = _n("{n} piece of evidence waits, since", "{n} pieces of evidence wait, the oldest since", waits.waiting)
        if not found.running:
            label = _n("{n} piece of evidence was waiting, since", "{n} pieces of evidence were waiting, the oldest"
                       " since", waits.waiting)  # fmt: skip
        blocks += [Moment(label, waits.oldest), Hint(_("Asked of the leads: a look at /review, oldest first."))]
    if waits.overdue:
        late = _n("{n} mission is past its day.", "{n} missions are past their day.", waits.overdue)
        if not found.running:
            late = _n("{n} mission was past its day.", "{n} missions were past their day.", waits.overdue)
        blocks += [Say(late), Hint(_("Asked of whoever has one: hand it in. Late still counts."))]
    if waits.follow_ups:
        unheard = _n("{n} person we met should have heard from us by now.",
                     "{n} people we met should have heard from us by now.", waits.follow_ups)  # fmt: skip
        if not found.running:
            unheard = _n("{n} person we met should have heard from us by then.",
                         "{n} people we met should have heard from us by then.", waits.follow_ups)  # fmt: skip
        blocks += [Say(unheard), Hint(_("Asked of whoever met them: a line, today."))]
    if waits.uncovered:
        blocks += [
            Say(_nobody_at(found)),
            Hint(_("Asked of the leads: give what is to be done there to somebody, or pause it.")),
        ]
    if not blocks:
        return ()
    return (Hint(IS_STUCK if found.running else WAS_STUCK), *blocks)


def _nobody_at(found: Recap) -> Phrase:
    """Where nobody was: some places by name, and how many others."""
    there = found.stuck.uncovered[:NAMED]
    named: list[Sayable] = [_("“{what}”", what=each) for each in there]
    if more := len(found.stuck.uncovered) - len(there):
        named.append(_n("{n} more", "{n} more", more))
    if found.running:
        return _("Where nobody has been yet: {places}.", places=tuple(named))
    return _("Where nobody was: {places}.", places=tuple(named))


@cog.route("stuck.week", needs=Role.LEAD, view=True)
def one_by_one(turn: Turn, week: str) -> Reply:
    """What is stuck, one by one: whose it is, and since when."""
    recap.check(turn.campaign, week, turn.now)
    found = rules.in_week(turn.tx, turn.campaign, week, turn.now)
    blocks: list[Block] = []
    for many, items, label in (
        (found.waiting, _waiting(turn, week), _("Evidence that waits: {n}", n=found.waiting)),
        (found.overdue, _late(turn, week), _("Missions past their day: {n}", n=found.overdue)),
        (found.follow_ups, _unheard(turn, week), _("People who should have heard from us: {n}", n=found.follow_ups)),
    ):
        blocks += [Say(label), Items(items)] if items else []
        if many > SIZE == len(items):
            blocks.append(Hint(_("Those that have waited longest are here.")))
    if found.uncovered:
        blocks += [Say(_("Places where nobody was")), Say(alone(found.uncovered))]
    back = (Action(_("The week’s recap"), "recap.draft", (week,)),) if turn.member.role >= Role.ORGANIZER else ()
    nothing = Say(_("Nothing is stuck. That’s good work by everybody."))
    return Screen(_("What is stuck in {week}", week=week), tuple(blocks) or (nothing,), back)


def _waiting(turn: Turn, week: str) -> tuple[Item, ...]:
    return tuple(
        Item(cards.who(turn, each.member), _("since {when}", when=each.handed_in_at),
             Action(_("Open"), "review.card", (each.id,)))
        for each in rules.waited(turn.tx, turn.campaign, week, turn.now, most=SIZE)
    )  # fmt: skip


def _late(turn: Turn, week: str) -> tuple[Item, ...]:
    return tuple(
        Item(_("{name}: “{title}”", name=cards.who(turn, given.member), title=mission.title), cards.until(given.due_at),
             Action(_("Open"), "mission.show", (mission.id,)))
        for given, mission in rules.late(turn.tx, turn.campaign, week, turn.now, most=SIZE)
    )  # fmt: skip


def _unheard(turn: Turn, week: str) -> tuple[Item, ...]:
    return tuple(
        Item(_n("{name}: {n} person to get back to", "{name}: {n} people to get back to", each.people,
                name=cards.who(turn, each.member)),
             events.get(turn.tx, turn.campaign.id, each.event).title, Action(_("Open"), "event.show", (each.event,)))
        for each in rules.unheard(turn.tx, turn.campaign, week, turn.now, most=SIZE)
    )  # fmt: skip
