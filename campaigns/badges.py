"""Badges: each has a cause, the very thing that brought it. Taken back, it is gone; nothing is ever handed out twice.

They aren't kept but read from the ledger, so that they are right after whatever was undone, moved or put together.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from bot.clock import local_day
from bot.database import Transaction, instant
from bot.values import dataclass
from bot.words import Phrase, Sayable, _
from campaigns import seats, streaks
from campaigns.ledger import MEASURE_NAMES, Measure
from campaigns.people import Member

STEPS: Mapping[Measure, tuple[int, ...]] = {
    Measure.MISSIONS: (1, 10, 50),
    Measure.CONVERSATIONS: (1, 10, 50),
    Measure.REASONS: (1, 10, 50),
    Measure.INTERVIEWS: (1, 5, 20),
    Measure.PROFILES: (1, 5, 20),
    Measure.PHOTOS: (1, 25, 100),
    Measure.ON_TIME: (10, 50),
    Measure.THANKS: (1, 10),
}
DAYS = (5, 20, 60)  # of missions in a row
FIRSTS: Mapping[Measure, Phrase] = {
    Measure.MISSIONS: _("First mission"),
    Measure.CONVERSATIONS: _("First conversation"),
    Measure.REASONS: _("First reason collected"),
    Measure.INTERVIEWS: _("First interview"),
    Measure.PROFILES: _("First profile"),
    Measure.PHOTOS: _("First photo"),
    Measure.THANKS: _("First thanks"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """Something reached: so many of a measure, or days in a row where that is None.

    ``day`` is when; ``evidence`` is the piece that brought it, None where it was something else (thanks).
    """

    measure: Measure | None
    step: int
    day: date
    evidence: int | None

    @property
    def name(self) -> Sayable:
        """What it is called."""
        if self.measure is None:
            return _("{n} days in a row", n=self.step)
        first = FIRSTS.get(self.measure) if self.step == 1 else None
        return first or _("{n} {things}", n=self.step, things=MEASURE_NAMES[self.measure])


def of_member(tx: Transaction, member: Member) -> list[Badge]:
    """A member's badges, newest first."""
    found = [*_counted(tx, member), *_in_a_row(tx, member)]
    order = [*STEPS, None]
    return sorted(found, key=lambda badge: (-badge.day.toordinal(), -badge.step, order.index(badge.measure)))


def brought_by(tx: Transaction, member: Member, evidence: int) -> list[Badge]:
    """The badges a piece of evidence brought its member."""
    return [badge for badge in of_member(tx, member) if badge.evidence == evidence]


def _counted(tx: Transaction, member: Member) -> list[Badge]:
    """What was reached by counting: by the entry that last brought the count up to a step."""
    reached: dict[tuple[Measure, int], tuple[datetime, int | None]] = {}
    sums: Counter[Measure] = Counter()
    for row in _entries(tx, member):
        measure = Measure(row[0])
        before = sums[measure]
        sums[measure] += row[1]
        for step in STEPS.get(measure, ()):
            if before < step <= sums[measure]:
                reached[measure, step] = instant(row[3]), row[2] or None
            elif sums[measure] < step <= before:
                del reached[measure, step]
    return [
        Badge(measure, step, local_day(at, member.where), evidence)
        for (measure, step), (at, evidence) in reached.items()
    ]


def _entries(tx: Transaction, member: Member) -> list[tuple[str, int, int, int]]:
    """Measure, amount, evidence (0 for none) and instant of what was credited to a member, in order."""
    counted = ", ".join(f"'{measure.value}'" for measure in STEPS)
    return tx.tuples(
        "SELECT e.measure, e.amount, v.id, e.at, e.id FROM evidence v JOIN entry e ON e.campaign = v.campaign"
        " AND e.cause = 'evidence' AND e.cause_id = v.id WHERE v.member = :member AND e.standing = 'verified'"
        f" AND e.measure IN ({counted}) UNION ALL SELECT e.measure, e.amount, 0, e.at, e.id FROM entry e"
        f" WHERE e.member {seats.theirs()} AND e.cause = 'thanks'"
        " AND e.standing = 'verified' ORDER BY 4, 5",
        member=member.id,
    )


def _in_a_row(tx: Transaction, member: Member) -> list[Badge]:
    """What was reached by days in a row, the first time each."""
    days = streaks.reached(tx, member, DAYS)
    return [Badge(None, step, day, evidence) for step, (day, evidence) in days.items()]
