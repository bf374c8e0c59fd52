"""Somebody's own card: the same numbers as a picture, in every app."""

from bot.chat.screen import Picture
from bot.chat.turn import Turn
from bot.clock import local_day, monday_of, week_of
from bot.media import drawings
from bot.words import Sayable, _, alone
from campaigns import ledger, personal, recap, skills
from campaigns.badges import Badge
from campaigns.ledger import Measure
from campaigns.people import Member
from campaigns.skills import SKILL_NAMES, Skill
from cogs import cards
from cogs.ways import COUNTED, when

WEEKS = 8  # bars: two months
NUMBERS = (Measure.POINTS, Measure.CONVERSATIONS, Measure.MINUTES)


def card(turn: Turn, member: Member, found: list[Badge]) -> tuple[Picture, ...]:
    """The picture of a member's week, what came before it, their skills and badges; its twin says all of it.

    Where nothing was approved yet there is none: nobody begins with a page of zeros.
    """
    week = recap.this_week(turn.campaign, turn.now)
    weeks, shown = personal.by_week(turn.tx, member.id), skills.shown(turn.tx, member.id)
    if not weeks and not any(shown.values()):
        return ()
    numbers = [(COUNTED[measure], _amount(turn, member, measure, week)) for measure in NUMBERS]
    joined = week_of(local_day(member.joined_at, turn.campaign.zone))
    last, best = _last(week, min(joined, *weeks)), best_of(weeks)
    twin = _(
        "{name}, {period}: {numbers}. Points by week: {weeks}. {best} Skills: {skills}. Badges: {badges}.",
        name=member.name, period=when(week),
        numbers=tuple(_("{measure}: {n}", measure=label, n=n) for label, n in numbers),
        weeks=tuple(alone(weeks.get(each, 0)) for each in last), best=best,
        skills=tuple(_("{measure}: {n}", measure=SKILL_NAMES[skill], n=n) for skill, n in shown.items()),
        badges=tuple(badge.name for badge in found) or _("none yet"),
    )  # fmt: skip
    say = turn.reader.say
    drawn = drawings.PersonalCard(
        member.name, say(when(week)), turn.campaign.settings.colour,
        tuple(drawings.Number(say(n), say(label)) for label, n in numbers),
        say(_("Points by week")), _bars(turn, last, weeks),
        say(_("Skills, by what was approved")), _skills(turn, shown), say(best),
        tuple(say(badge.name) for badge in found),
    )  # fmt: skip
    return (Picture(drawn, twin),)


def best_of(weeks: dict[str, int]) -> Sayable:
    """Somebody's best week, in a sentence; "" where there is none yet."""
    found = personal.best(weeks)
    if found is None:
        return ""
    return _("Best week: {points}, {period}.", points=cards.points(found[1]), period=when(found[0]))


def _amount(turn: Turn, member: Member, measure: Measure, week: str) -> Sayable:
    amount = ledger.total(turn.tx, turn.campaign.id, member.id, measure, period=week)
    return cards.lasting(amount) if measure is Measure.MINUTES else alone(amount)


def _bars(turn: Turn, last: list[str], weeks: dict[str, int]) -> tuple[drawings.Figure, ...]:
    most = max((weeks.get(each, 0) for each in last), default=0) or 1
    return tuple(
        drawings.Figure(
            f"{monday_of(each):%d/%m}" if turn.reader.language != "en" else f"{monday_of(each):%m/%d}",
            turn.reader.number(weeks[each]) if each in weeks else "", weeks.get(each, 0) / most, each == last[-1],
        )
        for each in last
    )  # fmt: skip


def _skills(turn: Turn, shown: dict[Skill, int]) -> tuple[drawings.Figure, ...]:
    most = max(shown.values()) or 1
    return tuple(
        drawings.Figure(turn.reader.say(SKILL_NAMES[skill]), turn.reader.number(n), n / most)
        for skill, n in shown.items()
    )


def _last(week: str, first: str) -> list[str]:
    """The last weeks up to one, earliest first, none before the first one there was."""
    found = [week]
    while len(found) < WEEKS and found[0] > first:
        found.insert(0, recap.week_before(found[0]))
    return found
