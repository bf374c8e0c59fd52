"""My numbers: this week, all time, claimed and verified, the streak, and how what was handed in went."""

from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Facts, Hint, Item, Items, Progress, Reply, Say, Screen, Then, Weight
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n
from campaigns import assignments, boards, evidence, ledger, people, recap, streaks
from campaigns.evidence import Evidence
from campaigns.ledger import ALL_TIME, MEASURE_NAMES, Measure, Standing
from campaigns.people import TEAMMATE, Role
from campaigns.refusals import Refusal
from cogs import cards, receipts
from cogs.pages import SIZE, Page, where

cog = Cog("me")

SHOWN = (Measure.POINTS, Measure.MISSIONS, Measure.CONVERSATIONS, Measure.PROFILES, Measure.INTERVIEWS, Measure.PHOTOS)


@cog.route("me.show", says="me", view=True)
def me(turn: Turn) -> Reply:
    """Show your numbers."""
    week = recap.this_week(turn.campaign, turn.now)
    rows: list[tuple[Sayable, Sayable]] = [
        (MEASURE_NAMES[measure], _("{week} this week, {all} in all", week=_total(turn, measure, week),
                                   all=_total(turn, measure, ALL_TIME)))
        for measure in SHOWN
    ]  # fmt: skip
    on_time, done = _total(turn, Measure.ON_TIME, ALL_TIME), _total(turn, Measure.MISSIONS, ALL_TIME)
    if done:
        rows.append((MEASURE_NAMES[Measure.ON_TIME], _("{on_time} of {done}", on_time=on_time, done=done)))
    rows.append((_("Time given"), cards.lasting(_total(turn, Measure.MINUTES, ALL_TIME))))
    blocks: list[Block] = [Facts(tuple(rows)), *_hints(turn, week)]
    return Screen(
        _("Your numbers, {name}", name=turn.member.name), tuple(blocks),
        (
            Action(_("My mission"), "today.show", (), Weight.MAIN), Action(_("What I handed in"), "me.sent", (0,)),
            Action(_("Leaderboard"), "board.view", ("week", "points")), Action(_("Settings"), "settings.show"),
        ),
    )  # fmt: skip


class NotOnTheTeam(Refusal):
    """A look at somebody who has no seat."""

    says = _("They’re not on the team yet. A lead can let them in with /people invite.")


@cog.shows_somebody
@cog.route("me.of", view=True)
def of(turn: Turn, member: int) -> Reply:
    """Show somebody’s numbers."""
    if member == turn.member.id:
        return Then("me.show")
    if not member:
        raise NotOnTheTeam
    if turn.member.role >= Role.LEAD:
        return Then("people.show", (member,))
    found, week = people.get(turn.tx, turn.campaign.id, member), recap.this_week(turn.campaign, turn.now)
    board = Action(_("Leaderboard"), "board.view", ("week", "points"))
    if found.hidden or not found.active:
        return Screen(TEAMMATE, (Say(_("Their numbers are theirs alone.")),), (board,))
    rows = tuple(
        (MEASURE_NAMES[measure], _("{week} this week, {all} in all",
                                   week=ledger.total(turn.tx, turn.campaign.id, member, measure, period=week),
                                   all=ledger.total(turn.tx, turn.campaign.id, member, measure, period=ALL_TIME)))
        for measure in SHOWN
    )  # fmt: skip
    return Screen(found.name, (Facts(rows), Hint(_("As leads approved them."))), (board,))


@cog.route("me.sent", view=True)
def sent(turn: Turn, number: int) -> Reply:
    """A page of what you handed in, and how it went."""
    many = evidence.how_many(turn.tx, turn.member.id)
    if not many:
        return Screen(
            _("You haven’t handed anything in yet"),
            (Say(_("That’s how everybody starts. Your first mission is one button away.")),),
            (Action(_("My mission"), "today.show", (), Weight.MAIN),),
        )
    number = where(many, number)
    found = evidence.latest(turn.tx, turn.member.id, most=SIZE, skip=number * SIZE)
    shown = Page(found, number, where(many, many))
    return Screen(
        _("What you handed in"),
        (Items(tuple(_item(turn, each) for each in shown.rows)),),
        (*shown.turns("me.sent"), Action(_("My numbers"), "me.show")),
    )


def _item(turn: Turn, each: Evidence) -> Item:
    about = _("{day} · {state}", day=each.handed_in_at, state=receipts.STATES.get(each.state, each.state))
    return Item(receipts.title_of(turn, each), about, Action(_("Open"), "handin.result", (each.id,)))


def _hints(turn: Turn, week: str) -> list[Block]:
    blocks: list[Block] = []
    given = sum(mission.minutes for mission in assignments.taken_in_week(turn.tx, turn.member, turn.today))
    if turn.member.minutes:
        blocks.append(Progress(_("This week’s time"), given, turn.member.minutes, _("minutes")))
    claimed = ledger.total(
        turn.tx, turn.campaign.id, turn.member.id, Measure.POINTS, period=ALL_TIME, standing=Standing.CLAIMED
    )
    waiting = claimed - _total(turn, Measure.POINTS, ALL_TIME)
    if waiting > 0:
        blocks.append(Hint(_n("{n} more point is with your lead.", "{n} more points are with your lead.", waiting)))
    streak = streaks.streak(turn.tx, turn.member, turn.today)
    if streak > 1:
        row = _n(
            "{n} day in a row. Vacation doesn’t break it.", "{n} days in a row. Vacation doesn’t break it.", streak
        )
        blocks.append(Hint(row))
    board = boards.members(turn.tx, turn.campaign.id, Measure.POINTS, week, me=turn.member.id, top=1)
    if board.mine is not None and not turn.member.hidden:
        blocks.append(Hint(_("You’re number {rank} on this week’s board.", rank=board.mine.rank)))
    open_ones = len(assignments.unfinished(turn.tx, turn.member.id, turn.now))
    if open_ones:
        blocks.append(Hint(_n("{n} mission is open.", "{n} missions are open.", open_ones)))
    return blocks


def _total(turn: Turn, measure: Measure, period: str) -> int:
    return ledger.total(turn.tx, turn.campaign.id, turn.member.id, measure, period=period)
