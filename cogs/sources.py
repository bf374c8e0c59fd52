"""Where a week's numbers come from: each leads to the entries of the ledger it is made of."""

from bot.chat.route import Cog
from bot.chat.screen import Action, Hint, Item, Items, Reply, Say, Screen
from bot.chat.turn import Turn
from bot.words import Phrase, Sayable, _, _n
from campaigns import ledger, recap, sources
from campaigns.ledger import MEASURE_NAMES, Measure
from campaigns.missions import KIND_NAMES, Kind
from campaigns.people import TEAMMATE, Role
from campaigns.refusals import NotFound
from campaigns.sources import Source
from cogs.pages import SIZE, where

cog = Cog("sources")

CAUSES: dict[str, Phrase] = {
    "thanks": _("thanks said to a teammate"),
    "link": _("moved, as two apps became one person"),
    "unlink": _("moved back, as two apps became two people again"),
}


@cog.route("sources.week", view=True)
def of_week(turn: Turn, week: str) -> Reply:
    """The numbers of a week, each with what it is made of."""
    recap.check(turn.campaign, week, turn.now)
    totals = ledger.campaign_totals(turn.tx, turn.campaign.id, week)
    items = tuple(
        Item(
            _("{measure}: {n}", measure=MEASURE_NAMES[measure], n=amount), "",
            Action(_("Look"), "sources.measure", (week, measure.value, 0)),
        )
        for measure, amount in totals.items() if amount
    )  # fmt: skip
    board = Action(_("The week’s board"), "board.view", (week, Measure.POINTS.value, "top"))
    title = _("Where the numbers of {week} come from", week=week)
    if not items:
        return Screen(title, (Say(_("Nothing was counted in these days.")),), (board,))
    return Screen(title, (Hint(_("Each was looked at by a lead, and can be traced to what was done.")), Items(items)),
                  (board,))  # fmt: skip


@cog.route("sources.measure", view=True)
def of_measure(turn: Turn, week: str, measure: str, number: int) -> Reply:
    """The entries a number of a week is made of, a page at a time."""
    recap.check(turn.campaign, week, turn.now)
    if measure not in {each.value for each in Measure}:
        raise NotFound
    counted = Measure(measure)
    many = sources.how_many(turn.tx, turn.campaign.id, week, counted)
    number, last = where(many, number), where(many, many)
    found = sources.of_week(turn.tx, turn.campaign.id, week, counted, most=SIZE, skip=number * SIZE)
    amount = ledger.campaign_totals(turn.tx, turn.campaign.id, week)[counted]
    before = (Action(_("Earlier ones"), "sources.measure", (week, measure, number - 1)),) if number else ()
    after = (Action(_("More"), "sources.measure", (week, measure, number + 1)),) if number < last else ()
    back = Action(_("All numbers of the week"), "sources.week", (week,))
    title = _("{measure}: {n}", measure=MEASURE_NAMES[counted], n=amount)
    entries = _n("{n} entry of the ledger comes to this.", "{n} entries of the ledger come to this.", many)
    return Screen(title, (Hint(entries), Items(tuple(_item(turn, each) for each in found))), (*before, *after, back))


def about(found: Source) -> Sayable:
    """What an entry is for."""
    if found.title:
        return found.title
    if found.evidence is not None:
        return KIND_NAMES[Kind(found.kind)]
    return CAUSES.get(found.cause, _("entered by hand"))


def _item(turn: Turn, found: Source) -> Item:
    leads = turn.seat is not None and turn.seat.role >= Role.LEAD
    look = Action(_("Open"), "review.card", (found.evidence,)) if leads and found.evidence is not None else None
    title = _("{n} · {name}", n=found.amount, name=found.name or TEAMMATE)
    return Item(title, _("{what}, {when}", what=about(found), when=found.at), look)
