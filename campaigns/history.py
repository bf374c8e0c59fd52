"""What members had so far, as the hand-out looks at it: how often, when last, and how it went."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from bot.clock import monday_of, week_of
from bot.database import Row, Transaction
from bot.values import dataclass

FAIR = timedelta(weeks=8)  # over how long the hand-out is fair
LATEST = 7  # missions that are looked at for variety

_COUNTED = frozenset(("open", "waiting", "sent_back", "done", "expired"))
_HANDED_IN = frozenset(("waiting", "done"))


@dataclass(slots=True)
class Past:
    """What a member had of one mission.

    ``times`` counts the last eight weeks, ``kept`` those of them that weren't swapped away, ``given`` all there ever
    were that count as handed out, ``done`` those approved, ``this_week`` those that take this week's minutes. ``last``
    is the date they last had it, ``done_on`` that of the last one handed in and not sent back, both as they are written
    (``2026-11-19``, "" for never). ``held`` says whether it is in their hands now.
    """

    times: int = 0
    kept: int = 0
    given: int = 0
    done: int = 0
    this_week: int = 0
    last: str = ""
    done_on: str = ""
    held: bool = False


@dataclass(slots=True)
class History:
    """What a member had: by mission, their latest seven missions, and whether they have today's already."""

    by_mission: dict[int, Past] = field(default_factory=dict)
    latest: list[int] = field(default_factory=list)
    served: bool = False

    def past(self, mission: int) -> Past:
        """What they had of a mission."""
        return self.by_mission.get(mission, _NOTHING)

    def let_go(self, mission: int, given_for: date, today: date) -> None:
        """See it as if they no longer had a mission that was given for a date: its minutes are free again."""
        if given_for >= monday_of(week_of(today)):
            self.by_mission[mission].this_week -= 1


_NOTHING = Past()


def histories(tx: Transaction, days: Mapping[int, date]) -> dict[int, History]:
    """What each of a few members had until their local date ``days`` names; read in one statement."""
    names = {f"m{place}": member for place, member in enumerate(days)}
    rows = tx.all(
        "SELECT member, mission, day, slot, state FROM assignment"
        f" WHERE member IN ({', '.join(f':{name}' for name in names)}) ORDER BY member, day, slot",
        **names,
    )
    found = {member: History() for member in days}
    for member, theirs in groupby(rows, itemgetter("member")):
        _read(found[member], theirs, days[member])
    return found


def _read(history: History, rows: Iterable[Row], today: date) -> None:
    """Go through a member's assignments, earliest first; dates are compared as they are written."""
    now, since, monday = str(today), str(today - FAIR), str(monday_of(week_of(today)))
    by_mission = history.by_mission
    latest: list[int] = []
    for row in rows:
        mission, day, state = row["mission"], row["day"], row["state"]
        latest.append(mission)
        past = by_mission.get(mission)
        if past is None:
            past = by_mission[mission] = Past()
        past.last = day
        if day >= since:
            past.times += 1
            if state != "swapped":
                past.kept += 1
        if state in _COUNTED:
            past.given += 1
            if day >= monday and state != "expired":
                past.this_week += 1
            if state in _HANDED_IN:
                past.done_on = day
                past.done += state == "done"
            elif state != "expired":
                past.held = True
        if day == now and row["slot"] == 0:
            history.served = True
    history.latest = latest[: -LATEST - 1 : -1]
