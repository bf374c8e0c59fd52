"""The week's recap: a story told from the ledger, drafted on Monday, posted when an organizer says so."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from bot.chat.choosing import Unclear, chosen
from bot.chat.fields import Day, Hour, Text
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Block, Hint, Letter, Moment, Notice, Option, Reply, Screen, Then, Weight
from bot.chat.turn import Turn
from bot.clock import at_local, local_day, monday_of
from bot.words import _
from campaigns import edition, ledger, personal, recap
from campaigns.campaign import Campaign
from campaigns.edition import Edition, Part
from campaigns.facts import HidingChanged, MemberForgotten, MemberLeft
from campaigns.ledger import Measure, Standing
from campaigns.people import Role
from campaigns.recap import Recap
from cogs import stuck
from cogs.telling import anything, tell

cog = Cog("recap")

_WEEK = re.compile(r"(?:(?P<year>2[0-9]{3})-)?[Ww]?(?P<week>[0-9]{1,2})")


@cog.regularly("recap")
def draft(turn: Turn) -> None:
    """On Monday the leads find last week's recap, ready to go out."""
    week = recap.week_before(recap.this_week(turn.campaign, turn.now))
    if not _ran_in(turn.campaign, week) and not _counted(turn, week):
        return  # nobody wants a quiet week each Monday before a campaign begins, and after it is over
    turn.post(Letter(("recap.draft", week), place="review", cause=f"recap-draft:{week}", counts=False))


@cog.whenever_due
def post_due(turn: Turn) -> bool:
    """A recap goes out by itself when its moment has come."""
    week = edition.due(turn.tx, turn.campaign, turn.now)
    if week is None:
        return False
    _out(turn, week, by_itself=True)
    return True


@cog.hears(HidingChanged)
@cog.hears(MemberLeft)
@cog.hears(MemberForgotten)
def name_otherwise(turn: Turn, fact: HidingChanged | MemberLeft | MemberForgotten) -> None:
    """Whoever hides, left or is forgotten is in no recap by name any more; whoever shows themselves is again."""
    weeks = fact.weeks if isinstance(fact, MemberForgotten) else personal.told_of(turn.tx, fact.member)
    for week in weeks:
        refresh(turn, week)


@cog.route("recap.show", says="recap", needs=Role.ORGANIZER, title=_("A week’s recap"))
def show(
    turn: Turn, week: Annotated[str, Text(_("Which week?"), _("Empty: this one. Or: last week, 2026-W47."))] = ""
) -> Reply:
    """Tell a week: what was done, who did it, what is stuck."""
    return Then("recap.draft", (which_week(turn, week),))


@cog.route("recap.draft", needs=Role.ORGANIZER, view=True)
def draft_screen(turn: Turn, week: str) -> Reply:
    """A week’s recap, with the buttons that change and post it."""
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now)
    told, waits = _with_what_is_stuck(turn, found)
    actions = list(to_post(turn, week, found.edition))
    actions.append(Action(_("Change it"), "edition.show", (week,)))
    actions.append(Action(_("Where the numbers come from"), "sources.week", (week,)))
    if waits:
        actions.append(Action(_("What is stuck, one by one"), "stuck.week", (week,)))
    begun = turn.campaign.starts_on
    if begun is None or begun < monday_of(week):
        actions.append(Action(_("The week before"), "recap.draft", (recap.week_before(week),)))
    actions.append(Action(_("Take the numbers along"), "export.week", (week,)))
    actions.append(Action(_("Public pages"), "publish.show", (week,)))
    return Screen(told.title, (*told.blocks, *stands(found.edition)), tuple(actions))


@cog.route("recap.post", needs=Role.ORGANIZER)
def post(turn: Turn, week: str) -> Reply:
    """Post a week's recap to the news."""
    recap.check(turn.campaign, week, turn.now)
    _out(turn, week)
    return Notice(_("It’s in the news."))


@cog.route("recap.of_week", private=False, view=True)
def of_week(turn: Turn, week: str) -> Reply:
    """A week's recap, as everybody sees it."""
    told = tell(turn, recap.of_week(turn.tx, turn.campaign, week, turn.now))
    board = Action(_("The week’s board"), "board.view", (week, Measure.POINTS.value, "top"))
    return Screen(told.title, told.blocks, (board, Action(_("Where the numbers come from"), "sources.week", (week,))))


def about_schedule(turn: Turn, week: str) -> Wanted:
    """When it goes out, as it is planned; tomorrow morning where it isn’t."""
    recap.check(turn.campaign, week, turn.now)
    told = edition.of_week(turn.tx, turn.campaign.id, week)
    at: datetime = (told.post_at or turn.now + timedelta(days=1)).astimezone(turn.zone)
    hour = f"{at:%H:%M}" if told.post_at else "08:00"
    return Wanted(
        (Parameter("day", object, Day(_("On which day?")), required=True),
         Parameter("hour", object, Hour(_("At what time?")), required=True)),
        _("Post it later"), _("In your own time, {zone}.", zone=turn.zone.key), _("Save"),
        {"day": (str(local_day(at, turn.zone)),), "hour": (hour,)},
    )  # fmt: skip


@cog.route("recap.schedule", needs=Role.ORGANIZER, asks=about_schedule)
def schedule(turn: Turn, week: str, answers: Mapping[str, Any]) -> Reply:
    """Let a week’s recap go out by itself."""
    when = at_local(answers["day"], answers["hour"], turn.zone)
    again = recap.can_go_out(turn.campaign, week, edition.of_week(turn.tx, turn.campaign.id, week), turn.now)
    edition.schedule(turn.tx, turn.member, week, when, turn.now, again=again)
    refresh(turn, week)
    return Screen(
        _("It goes out by itself"), (Moment(_("To the news"), when),),
        (Action(_("See what everybody will see"), "edition.preview", (week,), Weight.MAIN),
         Action(_("Don’t post it by itself"), "recap.unschedule", (week,))),
    )  # fmt: skip


@cog.route("recap.unschedule", needs=Role.ORGANIZER)
def unschedule(turn: Turn, week: str) -> Reply:
    """Let a week’s recap wait until somebody posts it."""
    recap.check(turn.campaign, week, turn.now)
    edition.unschedule(turn.tx, turn.member, week, turn.now)
    refresh(turn, week)
    return Notice(_("It waits for you now. Nothing goes out by itself."))


@cog.route("recap.around", needs=Role.ORGANIZER)
def around(turn: Turn, week: str) -> Reply:
    """Show a week’s recap in the leads’ place, in each app as that app draws it."""
    recap.check(turn.campaign, week, turn.now)
    cause = f"recap-preview:{week}:{turn.now.isoformat()}"
    turn.post(Letter(("edition.preview", week), place="review", cause=cause, counts=False))
    place = dict(turn.campaign.settings.places)["review"]
    return Notice(_("It’s on its way to {place}, in every app that has it. There it looks as everybody will see it.",
                    place=place))  # fmt: skip


def to_post(turn: Turn, week: str, told: Edition) -> tuple[Action, ...]:
    """The way to the news, while there is one; the main thing to do once the week is over."""
    if not recap.can_go_out(turn.campaign, week, told, turn.now):
        return ()
    over = week != recap.this_week(turn.campaign, turn.now)
    says = _("Post it to the news") if told.posted_at is None else _("Post the whole week")
    return (Action(says, "recap.post", (week,), Weight.MAIN if over else Weight.PLAIN),)


def _out(turn: Turn, week: str, *, by_itself: bool = False) -> None:
    """Have a week's recap go to the news, and what shows it drawn anew.

    One that went out while its week was running goes out once more, whole.
    """
    told = edition.of_week(turn.tx, turn.campaign.id, week)
    again = told.posted_at is not None and recap.can_go_out(turn.campaign, week, told, turn.now)
    by = None if by_itself else turn.member
    gone = edition.post(turn.tx, turn.campaign.id, week, by, turn.now, again=again)
    if by_itself and not gone:
        return
    cause = f"recap:{week}:whole" if again else f"recap:{week}"
    turn.post(Letter(("recap.of_week", week), place="news", cause=cause, counts=False))
    refresh(turn, week)


def refresh(turn: Turn, week: str) -> None:
    """Have what shows a week's recap drawn anew, wherever it was posted."""
    for view in ("recap.of_week", "recap.draft", "edition.show", "edition.preview", "edition.parts", "own.parts"):
        turn.refresh(view, week)


def stands(told: Edition) -> tuple[Block, ...]:
    """Whether a recap is out, or when it will be."""
    since = (Moment(_("In the news since"), told.posted_at),) if told.posted_at is not None else ()
    due = (Moment(_("It goes out by itself"), told.post_at),) if told.post_at is not None else ()
    return (*since, *due) or (Hint(_("Only organizers see this until it is posted.")),)


def _with_what_is_stuck(turn: Turn, found: Recap) -> tuple[Screen, bool]:
    """The story as leads read it: what is stuck before what comes next, also where others aren't told; whether it is.

    Of a week in which nothing was counted it stands at the end.
    """
    waits = stuck.told(turn, found)
    parts = list(found.edition.parts)
    if Part.STUCK not in parts:
        parts.insert(parts.index(Part.COMING) if Part.COMING in parts else len(parts), Part.STUCK)
    told = tell(turn, replace(found, edition=replace(found.edition, parts=tuple(parts))))
    if anything(found) or Part.STUCK in found.edition.own:
        return told, bool(waits)
    return replace(told, blocks=(*told.blocks, *waits)), bool(waits)


def which_week(turn: Turn, typed: str) -> str:
    """The week somebody means: ``2026-W47``, ``47``, last week, or this one where nothing was typed.

    A number alone is the newest week of that number: in January, 52 is the one that has just ended.

    Raises:
        NoSuchWeek: it isn't written so.
    """
    this_one = recap.this_week(turn.campaign, turn.now)
    found = _WEEK.fullmatch(typed.strip())
    if not typed.strip():
        return this_one
    if found is None:
        return _spoken(turn, typed)
    number, year = int(found["week"]), int(found["year"] or this_one[:4])
    last_years = f"{year - 1}-W{number:02d}"
    if not found["year"] and number > int(this_one[-2:]) and _ran_in(turn.campaign, last_years):
        return last_years
    return f"{year}-W{number:02d}"


def _spoken(turn: Turn, typed: str) -> str:
    this_one = recap.this_week(turn.campaign, turn.now)
    known = {this_one: _("this week"), recap.week_before(this_one): _("last week")}
    try:
        return chosen(typed, [Option(week, turn.say(said)) for week, said in known.items()])
    except Unclear:
        raise recap.NoSuchWeek(given=typed[:20], example=this_one) from None


def _ran_in(campaign: Campaign, week: str) -> bool:
    """Whether there is such a week, and a day of it between a campaign's first and last."""
    try:
        monday = monday_of(week)
    except ValueError:
        return False
    begun = campaign.starts_on is None or campaign.starts_on <= monday + timedelta(days=6)
    return begun and (campaign.ends_on is None or monday <= campaign.ends_on)


def _counted(turn: Turn, week: str) -> bool:
    """Whether anything was counted in a week, also outside of the campaign's days."""
    return any(any(ledger.campaign_totals(turn.tx, turn.campaign.id, week, each).values()) for each in Standing)
