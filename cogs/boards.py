"""Boards: every measure, of any time, seen any way; the week's posted at its hour, as it stood, and the same again."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.chat.fields import Choice
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Hint, Letter, Notice, Option, Reply, Say, Screen, Tone
from bot.chat.turn import Turn
from bot.clock import local_day
from bot.words import _, _n
from campaigns import frozen, ledger, people, recap
from campaigns.facts import HidingChanged, MemberForgotten, MemberLeft
from campaigns.frozen import Frozen
from campaigns.ledger import Measure
from campaigns.people import Role
from campaigns.views import View
from cogs import cards, ways
from cogs.ranking import draw, draw_frozen, named
from cogs.ways import COUNTED, VIEWS, Wish

__all__ = ["cog", "named"]

cog = Cog("boards")

LATELY = 8  # weeks that are offered; any other is typed, like 2026-W40
PERIODS = (
    Option("week", _("this week")), Option("month", _("this month")), Option("season", _("this season")),
    Option("all", _("all time")), Option("last", _("last week")),
)  # fmt: skip
MEASURES = tuple(
    Option(measure.value, _("hours given") if measure is Measure.MINUTES else name) for measure, name in COUNTED.items()
)
SIDES = (
    Option("top", _("the top")), Option("near", _("me and my neighbours")), Option("teams", _("teams")),
    Option("chapters", _("chapters")),
    Option("new", _("newcomers")), Option("risen", _("most improved")), Option("hour", _("per hour given")),
)  # fmt: skip


def among(turn: Turn, typed: str) -> Sequence[Option]:
    """The times there are boards of: these days, the weeks before them, and one that is written out."""
    begun = [each for each in ledger.weeks_of(turn.tx, turn.campaign.id) if each < ways.period_of(turn, "last")]
    offered = [*PERIODS, *(Option(week, ways.when(week)) for week in reversed(begun[-LATELY:]))]
    given = typed.strip().upper()
    try:
        return [*offered, Option(given, ways.when(ways.period_of(turn, given)))] if given else offered
    except recap.NoSuchWeek:
        return offered


WHEN = Choice(_("Of which time?"), among=among)
WHAT = Choice(_("What shall count?"), options=MEASURES)
HOW = Choice(_("How shall it be seen?"), options=SIDES)


@cog.route("board.leaders", says="leaderboard", private=False, title=_("Leaderboard"))
def leaderboard(
    turn: Turn, period: Annotated[str, WHEN] = "week", measure: Annotated[str, WHAT] = "points",
    view: Annotated[str, HOW] = "top",
) -> Reply:  # fmt: skip
    """Show the leaderboard: of this week or any other time, of anything that is counted."""
    return draw(turn, Wish(period, Measure(measure), View(view)), mine=turn.place is None)


@cog.route("board.view", view=True)
def view(turn: Turn, period: str, measure: str, view: str) -> Reply:
    """Another view of the board, for whoever asked."""
    wish = _wish(turn, period, measure, view)
    shown = draw(turn, wish, mine=True)
    if wish.view is not View.TOP or turn.place is not None or turn.seat is None or turn.seat.role < Role.LEAD:
        return shown
    post = Action(_("Post it"), "board.post", (ways.period_of(turn, period), measure))  # this one, whenever pressed
    return Screen(shown.title, shown.blocks, (*shown.actions, post), shown.tone)


def about_choice(turn: Turn, period: str, measure: str, view: str) -> Wanted:
    """When, what and how, as the board is that was looked at."""
    asked = {"period": WHEN, "measure": WHAT, "view": HOW}
    wish = _wish(turn, period, measure, view)
    known = dict(zip(asked, ((each,) for each in wish.carries), strict=True))
    return Wanted(tuple(Parameter(name, str, field, required=True) for name, field in asked.items()),
                  _("Another board"), "", _("Show it"), known)  # fmt: skip


@cog.route("board.choose", asks=about_choice)
def choose(turn: Turn, period: str, measure: str, view: str, answers: Mapping[str, Any]) -> Reply:
    """Choose another board: of when, of what, and how it is seen."""
    return draw(turn, _wish(turn, answers["period"], answers["measure"], answers["view"]), mine=True)


@cog.regularly("board")
def post(turn: Turn) -> None:
    """The week's board is kept as it is, and posted wherever the campaign says; whoever leads it is told.

    While no missions are handed out, as once a campaign is over, an empty one tells nobody anything.
    """
    week = recap.this_week(turn.campaign, turn.now)
    found = frozen.of_period(turn.tx, turn.campaign, Measure.POINTS, week, turn.now)
    if not found.places and not turn.campaign.open_on(local_day(turn.now, turn.campaign.zone)):
        return
    _out(turn, found, f"board:{week}")
    for member in found.first:
        if people.get(turn.tx, turn.campaign.id, member).active:
            turn.post(Letter(("board.won", found.id), member=member, cause=f"board-won:{found.id}"))


@cog.route("board.post", needs=Role.LEAD)
def post_by_hand(turn: Turn, period: str, measure: str) -> Reply:
    """Post a board for everybody, as it stands; one that was posted before is the same again."""
    wish = _wish(turn, period, measure, "top")
    found = frozen.of_today(turn.tx, turn.campaign, wish.measure, ways.period_of(turn, period), turn.now)
    if not found.places:
        return Notice(_("There is nothing on this board yet, so nothing was posted."), Tone.CARE)
    _out(turn, found, f"board:{found.id}:{turn.now:%Y%m%d%H}")  # pressed twice, it is posted once
    return Notice(_("It’s on its way, as it stood on {at}.", at=found.at))


@cog.route("board.posted", private=False, view=True)
def posted(turn: Turn, which: int) -> Reply:
    """A board as it stood when it was posted."""
    found = frozen.get(turn.tx, turn.campaign.id, which)
    return draw_frozen(turn, found, frozen.rows(turn.tx, found))


@cog.route("board.of_week", private=False, view=True)
def of_week(turn: Turn, week: str) -> Reply:
    """A week's board."""
    return draw(turn, _wish(turn, week, Measure.POINTS.value, "top"), mine=turn.place is None)


@cog.route("board.won", view=True)
def won(turn: Turn, which: int) -> Reply:
    """Tell whoever leads a board that they do: also those whose name it doesn't show."""
    found = frozen.get(turn.tx, turn.campaign.id, which)
    amount = frozen.led_with(turn.tx, found, turn.member.id)
    if amount is None:  # nobody else can show that they do
        return draw_frozen(turn, found, frozen.rows(turn.tx, found))
    shared = len(found.first) - 1
    says = _n("You share the first place with {n} other.", "You share the first place with {n} others.", shared)
    lines = [Say(_("You lead the week’s board with {points}. Well done!", points=cards.points(amount)))]
    lines += [Say(says)] if shared else []
    hidden = Hint(_("Your name isn’t on it, as you wish. If there is a prize, it is yours all the same: show this."))
    seen = Action(VIEWS[View.NEAR], "board.view", (found.period, found.measure.value, View.NEAR.value))
    return Screen(
        _("First place, {name}!", name=turn.member.name), (*lines, *((hidden,) if turn.member.hidden else ())), (seen,),
        Tone.GOOD,
    )  # fmt: skip


@cog.hears(HidingChanged)
@cog.hears(MemberLeft)
@cog.hears(MemberForgotten)
def name_otherwise(turn: Turn, fact: HidingChanged | MemberLeft | MemberForgotten) -> None:
    """Whoever hides, left or is forgotten is on no posted board by name any more; whoever shows themselves is again."""
    for each in frozen.showing(turn.tx, fact.member):
        turn.refresh("board.posted", each)
    turn.refresh("board.of_week", recap.this_week(turn.campaign, turn.now))


def _out(turn: Turn, found: Frozen, cause: str) -> None:
    shows: tuple[str, int | str] = ("board.posted", found.id) if found.places else ("board.of_week", found.period)
    for place in turn.campaign.settings.boards:
        turn.post(Letter(shows, place=place, cause=cause, counts=False))


def _wish(turn: Turn, period: str, measure: str, view: str) -> Wish:
    """What a button or a form asks for.

    Raises:
        NoSuchWeek: there is no such period, measure or view.
    """
    ways.period_of(turn, period)
    try:
        return Wish(period, Measure(measure), View(view))
    except ValueError:
        raise recap.NoSuchWeek(given=period, example=recap.this_week(turn.campaign, turn.now)) from None
