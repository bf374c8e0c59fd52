"""Which mission fits a member best on a day, and why: the same answer for the same member and day.

What may be handed out is a rule; which of it is a score. The score counts, for one member:

====================  =======  ====================================================================
what                  weight   why
====================  =======  ====================================================================
interests             +4       it is of a track the member chose
new to them           +3       they never had it
again                 −2 each  time they had it in the last eight weeks
the same kind         −1 each  time they had its kind among their last seven missions
a fair share          ±3       its worth, up or down, brings their eight weeks nearer to the mean of all
the goal              +2       its goal is the one that was furthest behind when the week began
closes soon           +2       its weekly window is open today
====================  =======  ====================================================================

Ties are broken by a hash of campaign, member, day and mission: no chance, no order of arrival.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta

from bot.clock import local_day, monday_of, week_of
from bot.database import Transaction
from bot.values import dataclass
from bot.words import Phrase, _
from campaigns import assignments, ledger, missions
from campaigns.campaign import Campaign
from campaigns.history import History, Past
from campaigns.missions import Kind, Mission
from campaigns.people import Member

EVEN = 4  # by how many missions' worth somebody is behind when that counts fully; of 1, 2, 4 it kept thirty nearest
LATELY = timedelta(days=5)  # a mission that came back unfinished isn't handed out again for so long
REASONS: Mapping[str, Phrase] = {
    "interest": _("you chose {detail}"),
    "new": _("you haven’t done it before"),
    "variety": _("it’s a change from your last ones"),
    "share": _("it evens out what everybody gets"),
    "goal": _("its goal needs it most"),
    "soon": _("it’s only open for a short time"),
    "board": _("you picked it from the board"),
    "lead": _("your lead chose it for you"),
    "swap": _("you swapped for it"),
    "event": _("you were there"),
}


@dataclass(slots=True)
class Shelf:
    """What there is to hand out at an instant, looked up once a unit.

    ``everything`` is every mission by id, ``missions`` those that are open, ``opens`` when the window opens of those
    that have one, ``mean_worth`` their mean in points, ``behind`` the goal that was furthest behind when a week began.
    """

    now: datetime
    everything: Mapping[int, Mission]
    missions: tuple[Mission, ...]
    opens: Mapping[int, datetime]
    mean_worth: float
    behind: dict[str, str] = field(default_factory=dict)
    given: dict[tuple[int, date | None], int] = field(default_factory=dict)

    def has_left(self, tx: Transaction, mission: Mission, day: date) -> bool:
        """Whether the mission may be handed out once more on that date."""
        if mission.per_day is None and mission.in_all is None:
            return True
        for limit, on in ((mission.per_day, day), (mission.in_all, None)):
            if limit is None:
                continue
            given = self.given.get((mission.id, on))
            if given is None:
                given = assignments.times_given(tx, mission.id, on or date.min, on or date.max, most=limit)
                self.given[mission.id, on] = given
            if given >= limit:
                return False
        return True

    def note(self, mission: Mission, day: date) -> None:
        """Count one more that was given."""
        for on in (day, None):
            if (mission.id, on) in self.given:
                self.given[mission.id, on] += 1


@dataclass(frozen=True, slots=True)
class Seeker:
    """A member on their local date, as a mission is looked for.

    ``ends`` is when that date is over, ``lately`` the last date that isn't lately any more, ``minutes`` what is left of
    their week, ``done`` the keys of what they have done, ``kinds`` those of their latest missions, ``owed`` their share
    (see :func:`_owed`).
    """

    member: Member
    day: date
    ends: datetime
    lately: str
    minutes: int
    done: frozenset[str]
    kinds: tuple[Kind, ...]
    owed: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A mission that fits, how well, and why."""

    mission: Mission
    score: float
    why: tuple[tuple[str, str], ...]


def shelve(tx: Transaction, campaign: Campaign, now: datetime) -> Shelf:
    """What there is to hand out."""
    everything = missions.everything(tx, campaign.id)
    open_ones = tuple(mission for mission in everything if mission.open)
    windows = ((mission.id, mission.window(now, campaign.zone)) for mission in open_ones)
    opens = {mission: window.opens for mission, window in windows if window is not None}
    mean = sum(m.worth for m in open_ones) / len(open_ones) if open_ones else 0.0
    return Shelf(now, {mission.id: mission for mission in everything}, open_ones, opens, mean)


def best(tx: Transaction, campaign: Campaign, shelf: Shelf, member: Member, past: History) -> Choice | None:
    """The mission that fits a member best now; None where none fits."""
    seeker = _seeker(shelf, member, past)
    fitting = [(mission, had) for mission, had in _with_past(shelf, past) if _fits(seeker, mission, had)]
    choices = _choices(tx, campaign, shelf, seeker, fitting)
    if not choices:
        return None
    most = max(choice.score for choice in choices)
    return min((each for each in choices if each.score == most), key=lambda each: _lot(campaign, seeker, each.mission))


def takeable(tx: Transaction, campaign: Campaign, shelf: Shelf, member: Member, past: History) -> list[Choice]:
    """The missions a member may take by their own choice now, those nearest to them first."""
    seeker = _seeker(shelf, member, past)
    choices = _choices(tx, campaign, shelf, seeker, _with_past(shelf, past))
    return sorted(choices, key=lambda choice: (-choice.score, _lot(campaign, seeker, choice.mission)))


def _with_past(shelf: Shelf, past: History) -> Iterable[tuple[Mission, Past]]:
    """The missions on the shelf, each with what the member had of it."""
    return ((mission, past.past(mission.id)) for mission in shelf.missions)


def _fits(seeker: Seeker, mission: Mission, had: Past) -> bool:
    """Whether a mission is one a member wants to be handed: within their minutes, where they go, not just had."""
    if mission.minutes > seeker.minutes or seeker.member.reach == ("place" if mission.remote else "remote"):
        return False
    return had.last in ("", had.done_on) or had.last <= seeker.lately


def _may_take(tx: Transaction, shelf: Shelf, seeker: Seeker, mission: Mission, had: Past) -> bool:
    """Whether a member may have a mission now: what no wish of theirs changes."""
    if had.held or not mission.open_on(seeker.day) or not seeker.done.issuperset(mission.needs):
        return False
    if mission.languages and mission.languages.isdisjoint(seeker.member.languages):
        return False
    if had.done_on and not _again(mission, had, seeker.day):
        return False
    if mission.per_member is not None and had.given >= mission.per_member:
        return False
    opens = shelf.opens.get(mission.id)
    return (opens is None or opens < seeker.ends) and shelf.has_left(tx, mission, seeker.day)


def _seeker(shelf: Shelf, member: Member, past: History) -> Seeker:
    every, day = shelf.everything, local_day(shelf.now, member.where)
    spent = sum(every[each].minutes * had.this_week for each, had in past.by_mission.items())
    done = frozenset(every[each].key for each, had in past.by_mission.items() if had.done)
    kinds = tuple(every[each].kind for each in past.latest)
    ends = missions.day_ends(day, member.where)
    owed = _owed(shelf, past)
    return Seeker(member, day, ends, str(day - LATELY), member.minutes - spent, done, kinds, owed)


def _choices(
    tx: Transaction, campaign: Campaign, shelf: Shelf, seeker: Seeker, those: Iterable[tuple[Mission, Past]]
) -> list[Choice]:
    """Of those missions, the ones the member may take, weighed."""
    behind = _behind(tx, campaign, shelf, week_of(seeker.day))
    return [
        _weigh(shelf, seeker, mission, had, behind)
        for mission, had in those
        if _may_take(tx, shelf, seeker, mission, had)
    ]


def _weigh(shelf: Shelf, seeker: Seeker, mission: Mission, had: Past, behind: str) -> Choice:
    score, why = 0.0, []
    if shared := sorted(mission.tracks.intersection(seeker.member.tracks)):
        score += 4
        why.append(("interest", shared[0]))
    if not had.last:
        score += 3
        why.append(("new", ""))
    score -= 2 * had.times
    same = seeker.kinds.count(mission.kind)
    score -= same
    if seeker.kinds and not same:
        why.append(("variety", ""))
    share = _share(shelf, mission, seeker.owed)
    score += share
    if share >= 1:
        why.append(("share", ""))
    if mission.goal == behind:
        score += 2
        why.append(("goal", mission.goal))
    if mission.weekly:
        score += 2
        why.append(("soon", ""))
    return Choice(mission, score, tuple(why))


def _owed(shelf: Shelf, past: History) -> float:
    """By how much what a member was given in eight weeks is below the shelf's mean: 1 is :data:`EVEN` missions' worth.

    −1 … 1; negative where they are ahead. What they swapped away they weren't given.
    """
    if not shelf.mean_worth:
        return 0.0
    times = sum(had.kept for had in past.by_mission.values())
    worth = sum(shelf.everything[each].worth * had.kept for each, had in past.by_mission.items())
    return max(-1.0, min(1.0, (times - worth / shelf.mean_worth) / EVEN))


def _share(shelf: Shelf, mission: Mission, owed: float) -> float:
    """−3 … 3: positive where the mission's worth brings what the member was given nearer to the mean."""
    if not shelf.mean_worth:
        return 0.0
    above = max(-1.0, min(1.0, (mission.worth - shelf.mean_worth) / shelf.mean_worth))
    return 3 * owed * above


def _again(mission: Mission, had: Past, day: date) -> bool:
    """Whether what was handed in on a date may be had again."""
    after = mission.again_after_days
    return after is not None and (day - date.fromisoformat(had.done_on)).days >= after


def _behind(tx: Transaction, campaign: Campaign, shelf: Shelf, week: str) -> str:
    """The goal that had the smallest share of its target when a week began; "" where there is none.

    It is the same all week, so that the day's mission doesn't hang on who handed in before nine.
    """
    if week not in shelf.behind:
        goals = ledger.goals(tx, campaign, upto=week_of(monday_of(week) - timedelta(days=7)))
        shelf.behind[week] = min(goals, key=lambda goal: (goal.reached / goal.target, goal.key)).key if goals else ""
    return shelf.behind[week]


def _lot(campaign: Campaign, seeker: Seeker, mission: Mission) -> bytes:
    name = f"{campaign.id}/{seeker.member.id}/{seeker.day}/{mission.id}"
    return hashlib.blake2b(name.encode(), digest_size=8).digest()
