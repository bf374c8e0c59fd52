"""A board as a screen: its rows as a list, the same as a picture, and the ways to look at it otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.chat.screen import Block, Hint, Picture, Say, Screen, Standing, Standings
from bot.chat.turn import Turn
from bot.clock import week_of
from bot.media import drawings
from bot.values import dataclass
from bot.words import Phrase, Sayable, _, _n, alone
from campaigns import boards, periods, recap, views
from campaigns.boards import Ranked
from campaigns.frozen import Frozen
from campaigns.ledger import Measure
from campaigns.views import TENTH, View
from cogs import cards
from cogs.ways import COUNTED, KEYS, VIEWS, Wish, period_of, ways, when

_NOBODY: Mapping[View, Phrase] = {
    View.TOP: _("Nothing is on the board yet. The first approved mission opens it."),
    View.NEAR: _("You’re not on this board yet. One approved mission puts you there."),
    View.TEAMS: _("This campaign has no teams: everybody plays for all of us."),
    View.CHAPTERS: _("No teams of this campaign belong to a chapter."),
    View.NEW: _("Nobody who joined in these weeks is on it yet. One approved mission is enough."),
    View.RISEN: _("Nobody has more than the time before yet. There is still time."),
    View.HOUR: _("Nobody has given a whole hour yet, so there is nothing to tell."),
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as it is told: ``size`` is what its bar shows, below 0 where more was taken back than came."""

    rank: int
    name: Sayable
    amount: Sayable
    size: int
    me: bool = False
    note: Sayable = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows from the top, those around the reader, whether they are on it, and how many more tie with the last."""

    above: tuple[_Line, ...]
    below: tuple[_Line, ...] = ()
    on_it: bool = True
    more: int = 0


def draw(turn: Turn, wish: Wish, *, mine: bool) -> Screen:
    """A board as it is now; where it is ``mine``, only the speaker sees it, and finds themselves on it."""
    if wish.view is View.RISEN and wish.key == periods.ALL_TIME:
        wish = replace(wish, key="week")  # nothing was before all time
    if wish.view is View.HOUR and wish.measure is Measure.MINUTES:
        wish = replace(wish, measure=Measure.POINTS)
    if wish.view is View.NEAR and not mine:
        wish = replace(wish, view=View.TOP)  # what all see is nobody's neighbours
    period = period_of(turn, wish.key)
    me = turn.seat.id if turn.seat and mine else None
    found, title, actions = _found(turn, wish, period, me), _title(period, wish.view), ways(turn, wish)
    if all(line.size <= 0 for line in (*found.above, *found.below)):
        nobody = _NOBODY[View.TOP if found.above else wish.view]  # there are teams, and nobody has anything yet
        return Screen(title, (Hint(when(period)), Say(nobody)), actions)
    off_it = wish.view is View.TOP and me is not None and not found.on_it
    hints = (*tied(found.more), *((Hint(_NOBODY[View.NEAR]),) if off_it else ()))
    rows = _shown(turn, title, period, _unit(wish), found)
    return Screen(title, (_about(turn, wish, period), *rows, *hints), actions)


def draw_frozen(turn: Turn, found: Frozen, rows: Sequence[Ranked]) -> Screen:
    """A board as it stood when it was posted."""
    wish = Wish(found.period, found.measure, View.TOP)
    title, lines = _title(found.period, View.TOP), tuple(_line(turn, wish, row) for row in rows)
    stood = Hint(_("{period} · {measure}, as it stood on {at}", period=when(found.period),
                   measure=COUNTED[found.measure], at=found.at))  # fmt: skip
    if not lines:
        return Screen(title, (stood, Say(_NOBODY[View.TOP])), ways(turn, wish))
    return Screen(
        title, (stood, *_shown(turn, title, found.period, _unit(wish), _Found(lines, more=found.more)),
                *tied(found.more)),
        ways(turn, wish),
    )  # fmt: skip


def named(row: Ranked) -> Sayable:
    """What a row of a board is called: whoever hides is a teammate."""
    return _("a teammate") if row.name is None else row.name or _("somebody who left")


def _found(turn: Turn, wish: Wish, period: str, me: int | None) -> _Found:
    campaign, tx, measure = turn.campaign, turn.tx, wish.measure
    if wish.view in (View.TEAMS, View.CHAPTERS):
        added_up = views.teams if wish.view is View.TEAMS else views.chapters
        rows = added_up(tx, campaign.id, measure, period, mine=turn.seat.team if turn.seat and me else None)
        return _Found(tuple(_of_team(turn, measure, row) for row in rows))
    if wish.view is View.NEAR:
        found = views.near(tx, campaign.id, measure, period, me or 0)
    elif wish.view is View.NEW:
        found = views.newcomers(tx, campaign, measure, period, _week_in(turn, period), me)
    elif wish.view is View.RISEN:
        found = views.risen(tx, campaign.id, measure, period, me)
    elif wish.view is View.HOUR:
        found = views.by_the_hour(tx, campaign.id, measure, period, me)
    else:
        found = boards.members(tx, campaign.id, measure, period, me=me, top=views.TOP)
        more = views.tied_with_the_last(tx, campaign.id, measure, period, found.top)
        found = found._replace(more=more)
    known = {row.holder for row in found.top}
    around = [row for row in found.around if row.holder not in known]
    more = found.more - sum(row.amount == found.top[-1].amount for row in around) if found.more else 0
    above, below = (tuple(_line(turn, wish, row) for row in rows) for rows in (found.top, around))
    return _Found(above, below, found.mine is not None, more)


def _line(turn: Turn, wish: Wish, row: Ranked) -> _Line:
    amount = row.amount
    if wish.view is View.HOUR:
        said: Sayable = turn.reader.number(amount // TENTH if amount % TENTH == 0 else amount / TENTH)
    elif wish.view is View.RISEN:
        said = _("+{amount}", amount=_amount(wish.measure, amount))
    else:
        said = _amount(wish.measure, amount)
    own = turn.member.name if row.me and row.name is None else None
    return _Line(row.rank, own or named(row), said, amount, row.me)


def _of_team(turn: Turn, measure: Measure, row: views.TeamRow) -> _Line:
    whole = row.tenths % TENTH == 0
    said: Sayable = turn.reader.number(row.tenths // TENTH if whole else row.tenths / TENTH)
    if measure is Measure.MINUTES:
        said = cards.lasting(row.tenths // TENTH)
    together = _n("{amount} by {n} active member", "{amount} by {n} active members", row.active,
                  amount=_amount(measure, row.amount))  # fmt: skip
    return _Line(row.rank, row.title, said, row.tenths, row.mine, together if row.active else "")


def _amount(measure: Measure, amount: int) -> Sayable:
    return cards.lasting(amount) if measure is Measure.MINUTES else alone(amount)


def _week_in(turn: Turn, period: str) -> str:
    """The week it is now, or the last one of a period that is over: who was new then is told of it."""
    now = recap.this_week(turn.campaign, turn.now)
    return now if period == periods.ALL_TIME else min(now, week_of(periods.last_day(period)))


def _about(turn: Turn, wish: Wish, period: str) -> Hint:
    of: dict[str, Sayable] = {"period": when(period), "measure": COUNTED[wish.measure]}
    each = _("{period} · {measure} for each active member, as leads approved them", **of)
    new = _("{period} · {measure} of those who joined this month", **of)
    if _week_in(turn, period) != recap.this_week(turn.campaign, turn.now):
        new = _("{period} · {measure} of those who joined that month", **of)
    said = {
        View.TEAMS: each,
        View.CHAPTERS: each,
        View.NEW: new,
        View.RISEN: _("{period} · {measure}, and how many more than the time before", **of),
        View.HOUR: _("{period} · {measure} for each hour given, of those who gave at least one", **of),
    }
    plain = _("{period} · {measure}, as leads approved them", **of)
    if wish.measure is Measure.THANKS:  # nobody has to approve them
        plain = _("{period} · {measure}, as they were said", **of)
    return Hint(said.get(wish.view, plain))


def tied(many: int) -> tuple[Block, ...]:
    """Ties are ties: how many more have as many as the last one that is told."""
    return (Hint(_alike(many)),) if many else ()


def _alike(many: int) -> Phrase:
    return _n("{n} more has as many as the last.", "{n} more have as many as the last.", many)


def _unit(wish: Wish) -> Sayable:
    """What the amounts of a board are."""
    said = {
        View.TEAMS: _("{measure} for each active member", measure=COUNTED[wish.measure]),
        View.CHAPTERS: _("{measure} for each active member", measure=COUNTED[wish.measure]),
        View.HOUR: _("{measure} for each hour given", measure=COUNTED[wish.measure]),
    }
    return said.get(wish.view, COUNTED[wish.measure])


def _shown(turn: Turn, title: Sayable, period: str, unit: Sayable, found: _Found) -> tuple[Block, ...]:
    lines = (*found.above, *found.below)
    rows = tuple(Standing(row.rank, row.name, row.amount, row.me, row.note) for row in lines)
    twin = _("{title}, {period}, {unit}: {rows}", title=title, period=when(period), unit=unit,
             rows=tuple(_spoken(row) for row in rows))  # fmt: skip
    if found.more:
        twin = _("{title}. {more}", title=twin, more=_alike(found.more))
    return Standings(rows, title), Picture(_card(turn, title, period, unit, found), twin)


def _spoken(row: Standing) -> Sayable:
    if row.me:
        return _("{rank}. {name} (you) with {amount}", rank=row.rank, name=row.name, amount=row.amount)
    return _("{rank}. {name} with {amount}", rank=row.rank, name=row.name, amount=row.amount)


def _card(turn: Turn, title: Sayable, period: str, unit: Sayable, found: _Found) -> drawings.BoardCard:
    say, above, below = turn.reader.say, found.above, found.below
    most = max(row.size for row in (*above, *below))

    def drawn(rows: Sequence[_Line]) -> tuple[drawings.Standing, ...]:
        return tuple(
            drawings.Standing(row.rank, say(row.name), say(row.amount), max(row.size, 0) / most, row.me) for row in rows
        )

    first, rest = (above, below) if above else (below, ())
    return drawings.BoardCard(
        say(title), say(when(period)), say(unit), turn.campaign.settings.colour, drawn(first),
        drawn(rest), say(VIEWS[View.NEAR]), say(_("you")), say(_alike(found.more)) if found.more else "",
    )  # fmt: skip


def _title(period: str, view: View) -> Sayable:
    if view is not View.TOP:
        return VIEWS[view]
    if period == periods.ALL_TIME:
        return KEYS["all"]
    if periods.is_month(period):
        return _("The month’s board")
    return _("The season’s board") if periods.is_season(period) else _("The week’s board")
