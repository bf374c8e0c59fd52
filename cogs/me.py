"""My numbers: this week, all time, claimed and verified, the streak, and what is still open."""

from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Facts, Hint, Progress, Reply, Screen, Weight
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n
from campaigns import assignments, boards, ledger, recap, streaks
from campaigns.ledger import ALL_TIME, MEASURE_NAMES, Measure, Standing

cog = Cog("me")

SHOWN = (Measure.POINTS, Measure.MISSIONS, Measure.CONVERSATIONS, Measure.PROFILES, Measure.INTERVIEWS, Measure.PHOTOS)


@cog.route("me.show", says="me")
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
    hours = _total(turn, Measure.MINUTES, ALL_TIME)
    rows.append((_("Time given"), _n("{n} minute", "{n} minutes", hours)))
    blocks: list[Block] = [Facts(tuple(rows)), *_hints(turn, week)]
    return Screen(
        _("Your numbers, {name}", name=turn.member.name), tuple(blocks),
        (Action(_("My mission"), "today.show", (), Weight.MAIN), Action(_("Leaderboard"), "board.view", ("week", "points")),
         Action(_("Settings"), "settings.show")),
    )  # fmt: skip


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
        blocks.append(Hint(_n("{n} day in a row. Vacation doesn’t break it.", "{n} days in a row. Vacation doesn’t break it.",
                              streak)))  # fmt: skip
    board = boards.members(turn.tx, turn.campaign.id, Measure.POINTS, week, me=turn.member.id, top=1)
    if board.mine is not None and not turn.member.hidden:
        blocks.append(Hint(_("You’re number {rank} on this week’s board.", rank=board.mine.rank)))
    open_ones = len(assignments.unfinished(turn.tx, turn.member.id))
    if open_ones:
        blocks.append(Hint(_n("{n} mission is open.", "{n} missions are open.", open_ones)))
    return blocks


def _total(turn: Turn, measure: Measure, period: str) -> int:
    return ledger.total(turn.tx, turn.campaign.id, turn.member.id, measure, period=period)
