"""Which mission fits a member best on a day, and why: the same answer for the same member and day.

What may be handed out is a rule; which of it is a score. The score counts, for one member:

====================  =======  ====================================================================
what                  weight   why
====================  =======  ====================================================================
interests             +4       it is of a track the member chose
new to them           +3       they never had it
again                 −2 each  time they had it in the last eight weeks
the same kind         −1 each  time they had its kind among their last seven missions
a fair share          ±3       its worth, up or down, moves their eight weeks towards the team's mean
the goal              +2       its goal is the one that is furthest behind
closes soon           +2       its weekly window is open today
====================  =======  ====================================================================

Ties are broken by a hash of campaign, member, day and mission: no chance, no order of arrival.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.clock import monday_of, week_of
from bot.database import Transaction
from bot.words import Phrase, _
from campaigns import assignments, ledger, missions
from campaigns.campaign import Campaign
from campaigns.missions import Mission
from campaigns.people import Member

FAIR = timedelta(weeks=8)  # over how long the hand-out is fair
LATELY = timedelta(days=5)  # a mission that came back unfinished isn't offered again for so long
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
}


@dataclass(slots=True)
class Past:
    """What a member had of one mission: how often in eight weeks, when last, and whether and when it was done."""

    times: int = 0
    last: date | None = None
    done: int = 0
    last_done: date | None = None
    this_week: int = 0


@dataclass(slots=True)
class History:
    """What a member had: by mission, and the kinds of their last seven missions."""

    by_mission: dict[int, Past] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)

    def past(self, mission: int) -> Past:
        """What they had of a mission."""
        return self.by_mission.get(mission, Past())


@dataclass(slots=True)
class Shelf:
    """What there is to hand out, looked up once a unit: missions, how often each was given, the mean share."""

    missions: tuple[Mission, ...]
    behind: str
    mean_worth: float
    given: dict[tuple[int, date | None], int] = field(default_factory=dict)

    def has_left(self, tx: Transaction, mission: Mission, day: date) -> bool:
        """Whether the mission may be handed out once more on that date."""
        for limit, since in ((mission.per_day, day), (mission.in_all, None)):
            if limit is None:
                continue
            known = self.given.get((mission.id, since))
            if known is None:
                known = self.given[mission.id, since] = assignments.times_given(tx, mission.id, since or date.min)
            if known >= limit:
                return False
        return True

    def note(self, mission: Mission, day: date) -> None:
        """Count one more."""
        for since in (day, None):
            if (mission.id, since) in self.given:
                self.given[mission.id, since] += 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A mission that fits, how well, and why."""

    mission: Mission
    score: float
    why: tuple[tuple[str, str], ...]


def shelve(tx: Transaction, campaign: Campaign) -> Shelf:
    """What there is to hand out."""
    open_ones = tuple(mission for mission in missions.everything(tx, campaign.id) if mission.open)
    mean = sum(m.worth for m in open_ones) / len(open_ones) if open_ones else 0.0
    return Shelf(open_ones, _furthest_behind(tx, campaign), mean)


def histories(tx: Transaction, members: Sequence[Member], day: date) -> dict[int, History]:
    """What each of a few members had so far."""
    monday = monday_of(week_of(day))
    found: dict[int, History] = {}
    for member in members:
        history = found[member.id] = History()
        rows = tx.all(
            "SELECT mission, COUNT(*) AS times, MAX(day) AS last, SUM(CASE WHEN day >= :since THEN 1 ELSE 0 END) AS lately,"
            " SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS done,"
            " MAX(CASE WHEN state = 'done' THEN day END) AS last_done,"
            " SUM(CASE WHEN day >= :monday AND state IN ('open', 'waiting', 'sent_back', 'done') THEN 1 ELSE 0 END)"
            " AS this_week"
            " FROM assignment WHERE member = :member GROUP BY mission",
            member=member.id, since=day - FAIR, monday=monday,
        )  # fmt: skip
        for row in rows:
            history.by_mission[row["mission"]] = Past(
                row["lately"], _date(row["last"]), row["done"], _date(row["last_done"]), row["this_week"]
            )
        recent = tx.all(
            "SELECT m.kind FROM assignment a JOIN mission m ON m.id = a.mission"
            " WHERE a.member = :member ORDER BY a.day DESC, a.slot LIMIT 7",
            member=member.id,
        )
        history.kinds = [row["kind"] for row in recent]
    return found


def fits(
    tx: Transaction, campaign: Campaign, shelf: Shelf, member: Member, past: History, mission: Mission, day: date
) -> bool:
    """Whether a mission may be handed to a member on a local date: the rules, before any preference."""
    had = past.past(mission.id)
    if not mission.open_on(day, campaign.zone):
        return False
    if mission.languages and not mission.languages & set(member.languages):
        return False
    if (member.reach == "remote" and not mission.remote) or (member.reach == "place" and mission.remote):
        return False
    if not _again(mission, had, day) or (mission.per_member is not None and had.done >= mission.per_member):
        return False
    if mission.minutes > minutes_left(shelf, member, past):
        return False
    done = {other.key for other in shelf.missions if past.past(other.id).done}
    return set(mission.needs) <= done and shelf.has_left(tx, mission, day)


def minutes_left(shelf: Shelf, member: Member, past: History) -> int:
    """What is left of the minutes a member gives this week."""
    return member.minutes - sum(mission.minutes * past.past(mission.id).this_week for mission in shelf.missions)


def rank(tx: Transaction, campaign: Campaign, shelf: Shelf, member: Member, past: History, day: date) -> list[Choice]:
    """The missions that fit a member on a local date, best first."""
    fitting = [m for m in shelf.missions if fits(tx, campaign, shelf, member, past, m, day)]
    lead = _owed(shelf, past)
    choices = [_weigh(campaign, shelf, member, past, mission, lead) for mission in fitting]
    return sorted(choices, key=lambda choice: (-choice.score, _lot(campaign, member, day, choice.mission)))


def _weigh(campaign: Campaign, shelf: Shelf, member: Member, past: History, mission: Mission, owed: float) -> Choice:
    score, why = 0.0, []
    had = past.past(mission.id)
    if shared := sorted(mission.tracks & set(member.tracks)):
        score += 4
        why.append(("interest", shared[0]))
    if had.last is None:
        score += 3
        why.append(("new", ""))
    score -= 2 * had.times
    same = past.kinds.count(mission.kind.value)
    score -= same
    if past.kinds and not same:
        why.append(("variety", ""))
    share = _share(shelf, mission, owed)
    score += share
    if share >= 1:
        why.append(("share", ""))
    if mission.goal == shelf.behind:
        score += 2
        why.append(("goal", mission.goal))
    if mission.weekly:
        score += 2
        why.append(("soon", ""))
    return Choice(mission, score, tuple(why))


def _owed(shelf: Shelf, past: History) -> float:
    """How far a member's mean worth of eight weeks is below the shelf's, in shares of it: −1 … 1."""
    times = sum(had.times for had in past.by_mission.values())
    if not times or not shelf.mean_worth:
        return 0.0
    worth = {mission.id: mission.worth for mission in shelf.missions}
    had = sum(worth.get(mission, shelf.mean_worth) * past.times for mission, past in past.by_mission.items()) / times
    return max(-1.0, min(1.0, (shelf.mean_worth - had) / shelf.mean_worth))


def _share(shelf: Shelf, mission: Mission, owed: float) -> float:
    """−3 … 3: positive where the mission's worth brings the member's mean nearer to everybody's."""
    if not shelf.mean_worth:
        return 0.0
    above = max(-1.0, min(1.0, (mission.worth - shelf.mean_worth) / shelf.mean_worth))
    return 3 * owed * above


def _again(mission: Mission, had: Past, day: date) -> bool:
    if had.last_done is not None:
        if mission.again_after_days is None or day - had.last_done < timedelta(days=mission.again_after_days):
            return False
        if had.last == had.last_done:
            return True
    return had.last is None or day - had.last >= LATELY


def _furthest_behind(tx: Transaction, campaign: Campaign) -> str:
    """The goal that has the smallest share of its target so far; "" where there is none."""
    goals = ledger.goals(tx, campaign)
    return min(goals, key=lambda goal: (goal.reached / goal.target, goal.key)).key if goals else ""


def _lot(campaign: Campaign, member: Member, day: date, mission: Mission) -> bytes:
    return hashlib.blake2b(f"{campaign.id}/{member.id}/{day}/{mission.id}".encode(), digest_size=8).digest()


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
