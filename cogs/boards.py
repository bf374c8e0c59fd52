"""Boards: the top, you and your neighbours; this week by default, all time, teams; as text and as a picture."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from bot.chat.fields import Choice
from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Hint, Letter, Option, Picture, Reply, Say, Screen, Standing, Standings
from bot.chat.turn import Turn
from bot.clock import monday_of
from bot.media import drawings
from bot.words import Sayable, _, alone
from campaigns import boards, ledger, recap, teams
from campaigns.boards import Board, Ranked
from campaigns.ledger import MEASURE_NAMES, Measure

cog = Cog("boards")

PERIODS = (Option("week", _("this week")), Option("all", _("all time")), Option("teams", _("teams")))
MEASURES = tuple(Option(measure.value, MEASURE_NAMES[measure]) for measure in Measure)
BUTTONS = {Measure.POINTS: _("Points"), Measure.CONVERSATIONS: _("Conversations"), Measure.PHOTOS: _("Photos")}


@cog.route("board.leaders", says="leaderboard", private=False, title=_("Leaderboard"))
def leaderboard(
    turn: Turn,
    period: Annotated[str, Choice(_("Of which time?"), options=PERIODS)] = "week",
    measure: Annotated[str, Choice(_("What shall count?"), options=MEASURES)] = "points",
) -> Reply:
    """Show the leaderboard: this week, all time, or teams."""
    return draw(turn, period, Measure(measure))


@cog.route("board.view", view=True)
def view(turn: Turn, period: str, measure: str) -> Reply:
    """Another view of the board, for whoever asked."""
    try:
        return draw(turn, period, Measure(measure))
    except ValueError:
        raise recap.NoSuchWeek(given=period, example=recap.this_week(turn.campaign, turn.now)) from None


@cog.regularly("board")
def post(turn: Turn) -> None:
    """The week's board is posted to the team."""
    week = recap.this_week(turn.campaign, turn.now)
    turn.post(Letter(("board.of_week", week), place="team", cause=f"board:{week}", counts=False))


@cog.route("board.of_week", private=False, view=True)
def of_week(turn: Turn, week: str) -> Reply:
    """A week's board."""
    return view(turn, week, Measure.POINTS.value)


def draw(turn: Turn, period: str, measure: Measure) -> Screen:
    """The board of a period: ``week``, ``all``, ``teams``, or a week such as ``2026-W47``."""
    me = turn.seat.id if turn.seat and turn.place is None else None
    if period == "teams":
        mine = turn.seat.team if turn.seat else None
        rows = boards.teams(turn.tx, turn.campaign.id, measure, _week(turn, "week"), mine=mine)
        board = Board(tuple(rows), (), None)
    else:
        board = boards.members(turn.tx, turn.campaign.id, measure, _week(turn, period), me=me)
    return _screen(turn, period, measure, board)


def _screen(turn: Turn, period: str, measure: Measure, board: Board) -> Screen:
    title, when = _title(period), _when(turn, period)
    views = _views(turn, period, measure)
    if not any(row.amount for row in board.rows):
        nobody = _("Nothing is on the board yet. The first approved mission opens it.")
        if period == "teams" and not board.rows:
            nobody = _("This campaign has no teams: everybody plays for all of us.")
        return Screen(title, (Hint(when), Say(nobody)), views)
    rows = tuple(_row(row) for row in board.rows)
    twin = _("{title}, {period}: {rows}", title=title, period=when, rows=tuple(_spoken(row) for row in rows))
    card = _card(turn, title, when, measure, board)
    blocks: list[Block] = [Hint(_("{period} · {measure}, as leads approved them", period=when,
                                  measure=MEASURE_NAMES[measure]))]  # fmt: skip
    blocks += [Standings(rows, title), Picture(card, twin)]
    if turn.place is None and turn.seat is not None and board.mine is None and period != "teams":
        blocks.append(Hint(_("You’re not on this board yet. One approved mission puts you there.")))
    return Screen(title, tuple(blocks), views)


def _views(turn: Turn, period: str, measure: Measure) -> tuple[Action, ...]:
    names = {"week": _("This week"), "all": _("All time")}
    if teams.everything(turn.tx, turn.campaign.id):
        names["teams"] = _("Teams")
    actions = [Action(name, "board.view", (key, measure.value)) for key, name in names.items() if key != period]
    others = (Measure.POINTS, Measure.CONVERSATIONS, Measure.PHOTOS)
    actions += [Action(BUTTONS[other], "board.view", (period, other.value)) for other in others if other != measure]
    return tuple(actions)


def _row(row: Ranked) -> Standing:
    return Standing(row.rank, named(row), alone(row.amount), row.me)


def named(row: Ranked) -> Sayable:
    """What a row of a board is called: whoever hides is a teammate."""
    return _("a teammate") if row.name is None else row.name or _("somebody who left")


def _spoken(row: Standing) -> Sayable:
    return _("{rank}. {name} with {amount}", rank=row.rank, name=row.name, amount=row.amount)


def _card(turn: Turn, title: Sayable, when: Sayable, measure: Measure, board: Board) -> drawings.BoardCard:
    say = turn.reader.say
    most = max(row.amount for row in board.rows)

    def drawn(rows: Sequence[Ranked]) -> tuple[drawings.Standing, ...]:
        return tuple(
            drawings.Standing(
                row.rank, say(named(row)), turn.reader.number(row.amount), row.amount / most, row.me
            )
            for row in rows
        )  # fmt: skip

    known = {row.holder for row in board.top}
    around = [row for row in board.around if row.holder not in known]
    return drawings.BoardCard(
        say(title), say(when), say(MEASURE_NAMES[measure]), turn.campaign.settings.colour, drawn(board.top),
        drawn(around), say(_("You and your neighbours")), say(_("you")),
    )  # fmt: skip


def _title(period: str) -> Sayable:
    return {"all": _("All time"), "teams": _("Teams this week")}.get(period, _("The week’s board"))


def _when(turn: Turn, period: str) -> Sayable:
    if period == "all":
        return _("since the campaign began")
    monday = monday_of(_week(turn, period))
    return _("{first} to {last}", first=monday, last=monday + timedelta(days=6))


def _week(turn: Turn, period: str) -> str:
    if period == "all":
        return ledger.ALL_TIME
    return recap.this_week(turn.campaign, turn.now) if period in ("week", "teams") else period
