"""Which boards there are to look at, and the ways from one to the others."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.screen import Action
from bot.chat.turn import Turn
from bot.values import dataclass
from bot.words import Phrase, Sayable, _
from campaigns import periods, recap, teams
from campaigns.ledger import MEASURE_NAMES, Measure
from campaigns.views import View

# What is kept in minutes is told in hours and minutes.
COUNTED: Mapping[Measure, Phrase] = {**MEASURE_NAMES, Measure.MINUTES: _("time given")}
VIEWS: Mapping[View, Phrase] = {
    View.TOP: _("The top"),
    View.NEAR: _("You and your neighbours"),
    View.TEAMS: _("Teams"),
    View.CHAPTERS: _("Chapters"),
    View.NEW: _("Newcomers"),
    View.RISEN: _("Most improved"),
    View.HOUR: _("Per hour given"),
}
# The times a button leads to; the others are a form away, as a phone has little room.
KEYS: Mapping[str, Phrase] = {"week": _("This week"), "month": _("This month"), "all": _("All time")}


@dataclass(frozen=True, slots=True)
class Wish:
    """A board to look at: a period as it was asked for (``week``, ``2026-W46``), a measure, and a view."""

    key: str
    measure: Measure
    view: View

    @property
    def carries(self) -> tuple[str, str, str]:
        """What a button carries to it."""
        return self.key, self.measure.value, self.view.value


def period_of(turn: Turn, key: str) -> str:
    """The period a key means: ``2026-W47`` for ``week``, ``all`` for ``all``, one written out for itself.

    Raises:
        NoSuchWeek: it is none, or it lies ahead.
    """
    week = recap.this_week(turn.campaign, turn.now)
    known = {"week": week, "last": recap.week_before(week), "month": periods.month_of(week),
             "season": periods.season_of(week), "all": periods.ALL_TIME}  # fmt: skip
    if key in known:
        return known[key]
    try:
        ahead = periods.first_day(key) > periods.first_day(week)
    except ValueError:
        ahead = True
    if ahead:
        raise recap.NoSuchWeek(given=key[:20], example=week)
    return key


def ways(turn: Turn, wish: Wish) -> tuple[Action, ...]:
    """The other views of a board, other times, everything else, and what a week's numbers are made of."""
    known, without = teams.everything(turn.tx, turn.campaign.id), {wish.view}
    without |= set() if known else {View.TEAMS}
    without |= set() if any(team.chapter for team in known) else {View.CHAPTERS}
    without |= {View.RISEN} if wish.key == periods.ALL_TIME else set()
    others = [view for view in View if view not in without]
    found = [Action(VIEWS[view], "board.view", replace(wish, view=view).carries) for view in others]
    found += [Action(label, "board.view", replace(wish, key=key).carries) for key, label in KEYS.items()
              if key != wish.key and (key, wish.view) != (periods.ALL_TIME, View.RISEN)]  # fmt: skip
    period = period_of(turn, wish.key)
    traced = (Action(_("Where the numbers come from"), "sources.week", (period,)),) if periods.is_week(period) else ()
    return (*found, Action(_("Another board"), "board.choose", wish.carries), *traced)


def when(period: str) -> Sayable:
    """From which day to which."""
    if period == periods.ALL_TIME:
        return _("since the campaign began")
    return _("{first} to {last}", first=periods.first_day(period), last=periods.last_day(period))
