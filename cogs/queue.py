"""The queue: what waits for a decision, oldest first, all of it or some, one by one or many that are alike at once."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.chat.fields import Choice, Long, Pick, Several
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Block, Item, Items, Moment, Option, Reply, Say, Screen, Then, Tone, Weight
from bot.chat.turn import Turn
from bot.ids import long, short
from bot.words import Sayable, _, _n
from campaigns import events, missions, review, seats, showing
from campaigns.evidence import Evidence
from campaigns.missions import KIND_NAMES, Kind
from campaigns.people import Role
from campaigns.refusals import Refusal
from campaigns.review import BY, EVERYTHING, Only
from cogs import cards, receipts
from cogs.pages import SIZE, Page, where
from cogs.review import drawn_anew

cog = Cog("queue")

GIST = 30  # characters of a note that tell one piece from another
AT_ONCE = 20  # what a list to tick still is; Discord takes 25
VERDICTS = (Option("approve", _("Approve them")), Option("send_back", _("Send them back")))


class NothingAlike(Refusal):
    """Nothing of that kind can be decided without opening it."""

    says = _("None of these can be decided together: they’re yours, or each deserves a look of its own.")


@cog.route("review.page", needs=Role.LEAD, view=True)
def listed(turn: Turn, number: int, by: int, what: int) -> Reply:
    """A page of what waits for a decision."""
    only = Only(BY[by % len(BY)], what)
    waiting = review.queue(turn.tx, turn.campaign.id, most=1, only=only)
    if waiting.oldest is None:
        return _nothing_waits() if only == EVERYTHING else _none_of_these()
    number = where(waiting.waiting, number)
    found = review.queue(turn.tx, turn.campaign.id, most=(number + 1) * SIZE, only=only).first[number * SIZE :]
    shown = Page(found, number, where(waiting.waiting, waiting.waiting))
    title = _n("{n} piece of evidence is waiting", "{n} pieces of evidence are waiting", waiting.waiting)
    blocks: list[Block] = [] if only == EVERYTHING else [Say(_("Only: {what}", what=_named(turn, only)))]
    blocks += [Moment(_("The oldest since"), waiting.oldest), Items(tuple(item(turn, each) for each in shown.rows))]
    return Screen(title, tuple(blocks), (*shown.turns("review.page", by, what), *_ways_on(only, waiting.waiting)))


@cog.route("review.next", needs=Role.LEAD)
def following(turn: Turn) -> Reply:
    """The oldest piece of evidence that waits for you."""
    for each in review.queue(turn.tx, turn.campaign.id, most=SIZE).first:
        if not seats.is_theirs(turn.tx, turn.member.id, each.member):
            return Then("review.card", (each.id,))
    return Then("review.page", (0, 0, 0))


def groups(turn: Turn, typed: str) -> Sequence[Option]:
    """What the queue can be narrowed to, with how many of each wait."""
    return [
        Option(f"{BY.index(only.by)}-{short(only.what)}", _("{what} ({n})", what=_named(turn, only), n=n))
        for only, n in review.groups(turn.tx, turn.campaign.id)
    ]


WHICH = Pick(_("Of which event or mission, or whose?"), among=groups)


@cog.route("review.queue", says="review", needs=Role.LEAD, title=_("What waits for a decision"))
def queue(turn: Turn, which: Annotated[str, WHICH] = "") -> Reply:
    """What waits for a decision, oldest first."""
    by, _dash, what = which.partition("-")
    return Then("review.page", (0, int(by), long(what)) if which else (0, 0, 0))


@cog.route("review.only", needs=Role.LEAD, title=_("Show only some of it"))
def narrow(turn: Turn, which: Annotated[str, WHICH]) -> Reply:
    """Show only one event’s, one mission’s or one member’s evidence."""
    return queue(turn, which)


def several_asks(turn: Turn, by: int, what: int) -> Wanted:
    """Which of those that are alike, and what about them."""
    only = Only(BY[by % len(BY)], what)
    found = review.to_decide_together(turn.tx, turn.campaign.id, turn.member, only, most=AT_ONCE)
    if not found:
        raise NothingAlike
    options = tuple(
        Option(
            short(each.id), _("{n}. {name} · {about}", n=n, name=cards.who(turn, each.member), about=_gist(turn, each))
        )
        for n, each in enumerate(found, 1)
    )
    hint = _("What looks odd isn’t among them: open that one by one.")
    reason = Long(_("What should change?"), _("Only where they are sent back. Everybody reads it."), max=500)
    return Wanted(
        (
            Parameter("those", object, Several(_("Which ones?"), hint, options=options, least=1), required=True),
            Parameter("verdict", object, Choice(_("What about them?"), options=VERDICTS), required=True),
            Parameter("reason", object, reason, required=False),
        ),
        _("Decide several: {what}", what=_named(turn, only)), "", _("Decide"),
    )  # fmt: skip


@cog.route("review.several", needs=Role.LEAD, asks=several_asks)
def several(turn: Turn, by: int, what: int, answers: Mapping[str, Any]) -> Reply:
    """Decide several that are alike at once; each member is told."""
    those = [long(each) for each in answers["those"]]
    if answers["verdict"] == "approve":
        found = review.approve_all(turn.tx, turn.campaign, those, turn.member, turn.now)
        title = _n("{n} piece approved", "{n} pieces approved", len(found))
    else:
        reason = answers.get("reason", "")
        found = review.send_all_back(turn.tx, turn.campaign, those, reason, turn.member, turn.now)
        title = _n("{n} piece sent back", "{n} pieces sent back", len(found))
    for each in found:
        drawn_anew(turn, each)
    missed = len(those) - len(found)
    more: tuple[Block, ...] = ()
    if missed:
        more = (Say(_n("{n} was decided meanwhile by somebody else.", "{n} were decided meanwhile by somebody else.",
                       missed)),)  # fmt: skip
    items = Items(tuple(item(turn, each) for each in found[:SIZE]))
    says = Say(_("Everybody hears about their own. Each can be undone for seven days."))
    return Screen(title, (says, items, *more), (Action(_("What waits"), "review.queue", (), Weight.MAIN),), Tone.GOOD)


def item(turn: Turn, found: Evidence) -> Item:
    """A piece in a list: what, by whom, since when, with its first photo."""
    name = cards.who(turn, found.member)
    pictures = [each for each in showing.shown(turn.tx, turn.campaign, found.id, turn.now) if each.kind == "photo"]
    about = _("{name} · {kind} · {when}", name=name, kind=KIND_NAMES[found.kind], when=found.handed_in_at)
    thumbnail = cards.photo(pictures[0], _("A photo by {name}", name=name)) if pictures else None
    return Item(receipts.title_of(turn, found), about, Action(_("Open"), "review.card", (found.id,)), thumbnail)


def _nothing_waits() -> Screen:
    return Screen(
        _("Nothing is waiting"), (Say(_("The queue is empty. Everybody has heard back.")),),
        (Action(_("The week’s board"), "board.view", ("week", "points", "top")),), Tone.GOOD,
    )  # fmt: skip


def _none_of_these() -> Screen:
    says = Say(_("Of these, everybody has heard back."))
    return Screen(_("Nothing of this is waiting"), (says,), (Action(_("All that waits"), "review.queue"),), Tone.GOOD)


def _ways_on(only: Only, waiting: int) -> tuple[Action, ...]:
    by = BY.index(only.by)
    together = (Action(_("Decide several"), "review.several", (by, only.what)),) if only.alike and waiting > 1 else ()
    if only == EVERYTHING:
        return (Action(_("Only some"), "review.only"), Action(_("Who decides how much"), "watch.leads"))
    return (*together, Action(_("All that waits"), "review.queue"))


def _gist(turn: Turn, found: Evidence) -> Sayable:
    """A few words of what was handed in, or the day it was; without a comma, as several may be typed with them."""
    words = " ".join(str(found.answers.get("note", "")).replace(",", " ").split())
    return words[:GIST] or f"{found.handed_in_at.astimezone(turn.zone):%H:%M}"


def _named(turn: Turn, only: Only) -> Sayable:
    if only.by == "event":
        return events.get(turn.tx, turn.campaign.id, only.what).title
    if only.by == "mission":
        return missions.get(turn.tx, turn.campaign.id, only.what).title
    return KIND_NAMES[tuple(Kind)[only.what % len(Kind)]] if only.by == "kind" else cards.who(turn, only.what)
