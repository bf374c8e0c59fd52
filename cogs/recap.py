"""The week's recap: a story told from the ledger, drafted on Monday, posted when an organizer says so."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from bot.chat.fields import Text
from bot.chat.route import Cog
from bot.chat.screen import (
    Action,
    Block,
    Facts,
    Gallery,
    Hint,
    Letter,
    Moment,
    Notice,
    Picture,
    Progress,
    Quote,
    Reply,
    Say,
    Screen,
    Standing,
    Standings,
    Then,
    Weight,
)
from bot.chat.turn import Turn
from bot.clock import monday_of
from bot.media import drawings
from bot.words import Phrase, Sayable, Written, _, _n, alone
from campaigns import recap
from campaigns.ledger import MEASURE_NAMES, Measure
from campaigns.people import Role
from campaigns.recap import Recap, Win
from cogs import cards
from cogs.boards import named

cog = Cog("recap")

_WEEK = re.compile(r"(?:(?P<year>2[0-9]{3})-)?[Ww]?(?P<week>[0-9]{1,2})")
TOLD = (Measure.MISSIONS, Measure.CONVERSATIONS, Measure.INTERVIEWS, Measure.PROFILES, Measure.PHOTOS, Measure.POINTS)


@cog.regularly("recap")
def draft(turn: Turn) -> None:
    """On Monday the leads find last week's recap, ready to go out."""
    week = recap.week_before(recap.this_week(turn.campaign, turn.now))
    turn.post(Letter(("recap.draft", week), place="review", cause=f"recap-draft:{week}", counts=False))


@cog.route("recap.show", says="recap", needs=Role.ORGANIZER, title=_("A week’s recap"))
def show(
    turn: Turn, week: Annotated[str, Text(_("Which week?"), _("Empty: this one. Or one like 2026-W47."))] = ""
) -> Reply:
    """Tell a week: what was done, who did it, what is stuck."""
    return Then("recap.draft", (which_week(turn, week),))


@cog.route("recap.draft", needs=Role.ORGANIZER, view=True)
def draft_screen(turn: Turn, week: str) -> Reply:
    """A week's recap, with the button that posts it."""
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now)
    told = tell(turn, found)
    recent = week >= recap.week_before(recap.this_week(turn.campaign, turn.now))
    stuck = _stuck(found) if recent else ()
    actions = [Action(_("Post it to the news"), "recap.post", (week,), Weight.MAIN)]
    begun = turn.campaign.starts_on
    if begun is None or begun < monday_of(week):
        actions.append(Action(_("The week before"), "recap.draft", (recap.week_before(week),)))
    take = Action(_("Take the numbers along"), "export.week", (week,))
    return Screen(told.title, (*told.blocks, *stuck), (*actions, take))


@cog.route("recap.post", needs=Role.ORGANIZER)
def post(turn: Turn, week: str) -> Reply:
    """Post a week's recap to the news."""
    recap.of_week(turn.tx, turn.campaign, week, turn.now)
    turn.post(Letter(("recap.of_week", week), place="news", cause=f"recap:{week}", counts=False))
    return Notice(_("It’s in the news."))


@cog.route("recap.of_week", private=False, view=True)
def of_week(turn: Turn, week: str) -> Reply:
    """A week's recap, as everybody sees it."""
    told = tell(turn, recap.of_week(turn.tx, turn.campaign, week, turn.now))
    return Screen(told.title, told.blocks, (Action(_("The week’s board"), "board.view", (week, Measure.POINTS.value)),))


def which_week(turn: Turn, typed: str) -> str:
    """The week somebody means: ``2026-W47``, ``47``, or this one where nothing was typed.

    Raises:
        NoSuchWeek: it isn't written so.
    """
    this_one = recap.this_week(turn.campaign, turn.now)
    found = _WEEK.fullmatch(typed.strip())
    if not typed.strip():
        return this_one
    if found is None:
        raise recap.NoSuchWeek(given=typed[:20], example=this_one)
    return f"{found['year'] or this_one[:4]}-W{int(found['week']):02d}"


def tell(turn: Turn, found: Recap) -> Screen:
    """The story of a week: headline, picture, numbers, wins, words, the board, goals."""
    headline = _headline(found)
    if not _anything(found):
        says = _("Nothing was counted in these days, and that’s all right. One small mission is enough to begin.")
        return Screen(headline, (Say(says), Hint(_period(found)), *_on_the_way(found)))
    blocks: list[Block] = [Picture(_card(turn, found, headline), _twin(turn, found, headline))]
    if told := tuple((MEASURE_NAMES[each], _moved(found, each)) for each in TOLD if _worth_telling(found, each)):
        blocks.append(Facts(told))
    if found.wins:
        blocks.append(Say(_("Three wins") if len(found.wins) == 3 else _("What went well")))
        blocks += [_win(win) for win in found.wins]
    if found.hero is not None:
        blocks.append(Gallery((cards.photo(found.hero, _("A photo of the week")),)))
    if found.words is not None:
        by = found.words.by or _("a teammate")
        blocks.append(Quote(found.words.quote, _("{who}, to {name}", who=found.words.who, name=by)))
    if found.top:
        rows = tuple(Standing(row.rank, named(row), alone(row.amount)) for row in found.top)
        blocks.append(Standings(rows, _("The week’s board")))
    blocks += [Progress(goal.title, goal.reached, goal.target, MEASURE_NAMES[goal.measure]) for goal in found.goals]
    return Screen(headline, tuple(blocks))


def _anything(found: Recap) -> bool:
    """Whether there is anything of a week to tell."""
    told = any(_worth_telling(found, each) for each in Measure)
    return bool(told or found.wins or found.hero or found.words or found.top)


def _on_the_way(found: Recap) -> Sequence[Block]:
    """The goals that were reached in part before."""
    begun = [goal for goal in found.goals if goal.reached]
    return [Progress(goal.title, goal.reached, goal.target, MEASURE_NAMES[goal.measure]) for goal in begun]


def _headline(found: Recap) -> Phrase:
    done, talks = found.verified[Measure.MISSIONS], found.verified[Measure.CONVERSATIONS]
    if not done and not talks:
        return _("A quiet week")
    if not talks:
        return _n("{n} mission done this week", "{n} missions done this week", done)
    if not done:
        return _n("{n} conversation this week", "{n} conversations this week", talks)
    return _("{missions} and {talks}",
             missions=_n("{n} mission done", "{n} missions done", done),
             talks=_n("{n} conversation", "{n} conversations", talks))  # fmt: skip


def _moved(found: Recap, measure: Measure) -> Sayable:
    now, claimed = found.verified[measure], found.claimed[measure]
    change = _("{n} so far", n=now) if found.running else _change(now, found.before[measure])
    return _("{change} ({claimed} claimed)", change=change, claimed=claimed) if claimed > now else change


def _change(now: int, before: int) -> Phrase:
    if now > before:
        return _("{n}, up {more} since last week", n=now, more=now - before)
    if now < before:
        return _("{n}, down {less} since last week", n=now, less=before - now)
    return _("{n}, as last week", n=now)


def _worth_telling(found: Recap, measure: Measure) -> bool:
    return bool(found.verified[measure] or found.before[measure] or found.claimed[measure])


def _win(win: Win) -> Block:
    """Who did what. What they wrote about it was for their leads, and stays with them."""
    title = Written(win.title, tuple(win.words.items()))
    return Say(_("“{title}”, thanks to {name}", name=win.name, title=title))


def _stuck(found: Recap) -> Sequence[Block]:
    """What waits right now: for those who can do something about it, not for the news."""
    blocks: list[Block] = []
    if found.stuck.oldest is not None or found.stuck.overdue:
        blocks.append(Say(_("Right now, whatever the week:")))
    if found.stuck.oldest is not None:
        blocks.append(Moment(_n("{n} piece of evidence waits, since", "{n} pieces of evidence wait, the oldest since",
                                found.stuck.waiting), found.stuck.oldest))  # fmt: skip
    if found.stuck.overdue:
        blocks.append(Hint(_n("{n} mission is past its day.", "{n} missions are past their day.", found.stuck.overdue)))
    return blocks


def card(turn: Turn, found: Recap) -> drawings.RecapCard:
    """The week as a picture, also one in which nothing was counted."""
    return _card(turn, found, _headline(found))


def _card(turn: Turn, found: Recap, headline: Phrase) -> drawings.RecapCard:
    say = turn.reader.say
    return drawings.RecapCard(
        say(turn.campaign.settings.about["name"]), say(headline), say(_period(found)), turn.campaign.settings.colour,
        tuple(_number(turn, found, measure) for measure in (Measure.MISSIONS, Measure.CONVERSATIONS, Measure.PHOTOS)),
        found.hero.public if found.hero else "",
    )  # fmt: skip


def _number(turn: Turn, found: Recap, measure: Measure) -> drawings.Number:
    now, before = found.verified[measure], found.before[measure]
    change = f"{'+' if now > before else '−'}{turn.reader.number(abs(now - before))}" if now != before else ""
    say = turn.reader.say
    return drawings.Number(
        turn.reader.number(now), say(MEASURE_NAMES[measure]), change, (now > before) - (now < before)
    )


def _twin(turn: Turn, found: Recap, headline: Phrase) -> Sayable:
    figures = tuple(
        _("{measure}: {moved}", measure=MEASURE_NAMES[measure], moved=_moved(found, measure))
        for measure in (Measure.MISSIONS, Measure.CONVERSATIONS, Measure.PHOTOS)
    )
    return _("{campaign}, {period}. {headline}. {figures}", campaign=turn.campaign.settings.about["name"],
             period=_period(found), headline=headline, figures=figures)  # fmt: skip


def _period(found: Recap) -> Phrase:
    monday = monday_of(found.week)
    return _("{first} to {last}", first=monday, last=monday + timedelta(days=6))
