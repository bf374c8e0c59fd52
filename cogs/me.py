"""My numbers: today, this week, my card, goals, my best, skills and badges, and how what was handed in went."""

from bot.chat.route import Cog
from bot.chat.screen import (
    Action,
    Block,
    Facts,
    Hint,
    Item,
    Items,
    Progress,
    Reply,
    Say,
    Screen,
    Then,
    Weight,
)
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n
from campaigns import assignments, badges, boards, evidence, ledger, missions, people, personal, recap, skills, streaks
from campaigns.assignments import State
from campaigns.evidence import Evidence
from campaigns.ledger import ALL_TIME, MEASURE_NAMES, Measure, Standing
from campaigns.people import TEAMMATE, Role
from campaigns.refusals import NotFound, Refusal
from campaigns.skills import SKILL_NAMES, Skill
from cogs import cards, receipts
from cogs.card import best_of, card
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
    mine = badges.of_member(turn.tx, turn.member)
    blocks: list[Block] = [Say(_today(turn)), *card(turn, turn.member, mine), Facts(tuple(rows)), *_goals(turn),
                           *_hints(turn, week)]  # fmt: skip
    wants = personal.wants_rank(turn.tx, turn.member.id)
    rank = (
        Action(_("Don’t tell me my rank"), "me.rank", (0,)) if wants else Action(_("Tell me my rank"), "me.rank", (1,))
    )
    return Screen(
        _("Your numbers, {name}", name=turn.member.name), tuple(blocks),
        (
            Action(_("My mission"), "today.show", (), Weight.MAIN), Action(_("What I handed in"), "me.sent", (0,)),
            Action(_("Skills and badges"), "me.skills"),
            Action(_("Leaderboard"), "board.view", ("week", "points", "top")), rank,
            Action(_("Settings"), "settings.show"),
        ),
    )  # fmt: skip


@cog.route("me.rank")
def rank(turn: Turn, wanted: int) -> Reply:
    """Choose whether your rank is told with your numbers."""
    personal.want_rank(turn.tx, turn.member.id, wanted=bool(wanted))
    return Then("me.show")


@cog.route("me.skills", view=True)
def skilled(turn: Turn) -> Reply:
    """Your four skills and your badges, each with what shows it."""
    shown, found = skills.shown(turn.tx, turn.member.id), badges.of_member(turn.tx, turn.member)
    items = [
        Item(SKILL_NAMES[skill], _n("{n} piece of evidence", "{n} pieces of evidence", n),
             Action(_("What shows it"), "me.proof", (0, skill.value)) if n else None)
        for skill, n in shown.items()
    ]  # fmt: skip
    items += [
        Item(badge.name, _("a badge since {day}", day=badge.day) if badge.evidence else
             _("a badge since {day}, for thanks you gave", day=badge.day),
             Action(_("What brought it"), "handin.result", (badge.evidence,)) if badge.evidence else None)
        for badge in found
    ]  # fmt: skip
    hint = () if found else (Hint(_("Your first approved mission brings your first badge.")),)
    return Screen(_("Skills and badges"), (Items(tuple(items)), *hint), (Action(_("My numbers"), "me.show"),))


@cog.route("me.proof", view=True)
def proof(turn: Turn, number: int, skill: str) -> Reply:
    """A page of the evidence that shows a skill of yours."""
    try:
        meant = Skill(skill)
    except ValueError:
        raise NotFound from None
    number = where(many := skills.shown(turn.tx, turn.member.id)[meant], number)
    found = skills.proofs(turn.tx, turn.member.id, meant, most=SIZE, skip=number * SIZE)
    shown = Page([evidence.get(turn.tx, turn.campaign.id, each.evidence) for each in found], number, where(many, many))
    turns = tuple(
        Action(label, "me.proof", (at, skill))
        for label, at, there in (
            (_("Earlier ones"), number - 1, number > 0), (_("More"), number + 1, number < shown.last)
        ) if there
    )  # fmt: skip
    return Screen(
        SKILL_NAMES[meant], (Items(tuple(_item(turn, each) for each in shown.rows)),),
        (*turns, Action(_("Skills and badges"), "me.skills")),
    )  # fmt: skip


class NotOnTheTeam(Refusal):
    """A look at somebody who has no seat."""

    says = _("They’re not on the team yet. A lead can let them in with /people invite.")


@cog.shows_somebody
@cog.route("me.of", view=True)
def of(turn: Turn, member: int) -> Reply:
    """Show somebody’s numbers."""
    if not member:
        raise NotOnTheTeam
    found, week = people.get(turn.tx, turn.campaign.id, member), recap.this_week(turn.campaign, turn.now)
    if found.id == turn.member.id:
        return Then("me.show")
    if turn.member.role >= Role.LEAD:
        return Then("people.show", (found.id,))
    board = Action(_("Leaderboard"), "board.view", ("week", "points", "top"))
    if found.hidden or not found.active:
        return Screen(TEAMMATE, (Say(_("Their numbers are theirs alone.")),), (board,))
    rows = tuple(
        (MEASURE_NAMES[measure], _("{week} this week, {all} in all",
                                   week=ledger.total(turn.tx, turn.campaign.id, found.id, measure, period=week),
                                   all=ledger.total(turn.tx, turn.campaign.id, found.id, measure, period=ALL_TIME)))
        for measure in SHOWN
    )  # fmt: skip
    mine = card(turn, found, badges.of_member(turn.tx, found))
    return Screen(found.name, (Facts(rows), Hint(_("As leads approved them.")), *mine), (board,))


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
    longest = streaks.longest(turn.tx, turn.member, turn.today)
    if longest > max(streak, 1):
        blocks.append(Hint(_("Your longest so far: {n} days in a row.", n=longest)))
    best = best_of(personal.by_week(turn.tx, turn.member.id))
    blocks += [Hint(best)] if best else []
    if personal.wants_rank(turn.tx, turn.member.id):
        board = boards.members(turn.tx, turn.campaign.id, Measure.POINTS, week, me=turn.member.id, top=1)
        if board.mine is not None:
            blocks.append(Hint(_("You’re number {rank} on this week’s board.", rank=board.mine.rank)))
    open_ones = len(assignments.unfinished(turn.tx, turn.member.id, turn.now))
    if open_ones:
        blocks.append(Hint(_n("{n} mission is open.", "{n} missions are open.", open_ones)))
    return blocks


def _today(turn: Turn) -> Sayable:
    """How the day's mission stands."""
    given = assignments.of_day(turn.tx, turn.member.id, turn.today)
    if given is None:
        return _("Today: nothing yet. “My mission” brings one.")
    title = missions.get(turn.tx, turn.campaign.id, given.mission).title
    says = {
        State.OPEN: _("Today: “{title}”, until {due}.", title=title, due=given.due_at),
        State.WAITING: _("Today: “{title}” is handed in.", title=title),
        State.SENT_BACK: _("Today: “{title}” came back for one more try.", title=title),
        State.DONE: _("Today: “{title}” is done.", title=title),
    }
    return says.get(given.state, _("Today: nothing is asked of you any more."))


def _goals(turn: Turn) -> list[Block]:
    """How far the campaign's goals are, and how much of it is the member's own."""
    return [
        Progress(_("{goal} ({n} by you)", goal=goal.title, n=_total(turn, goal.measure, ALL_TIME)), goal.reached,
                 goal.target, MEASURE_NAMES[goal.measure])
        for goal in ledger.goals(turn.tx, turn.campaign)
    ]  # fmt: skip


def _total(turn: Turn, measure: Measure, period: str) -> int:
    return ledger.total(turn.tx, turn.campaign.id, turn.member.id, measure, period=period)
