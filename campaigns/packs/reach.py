"""Whether every mission can ever be handed out: its window, the campaign's days, and what it waits for."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter

from campaigns.packs.draft import MISSIONS, Draft, Finding, strings, unknown
from campaigns.packs.mission import Mission
from campaigns.packs.values import WeekTime

DAY, WEEK = 24 * 60, 7 * 24 * 60  # minutes


def dead_ends(draft: Draft) -> Iterator[Finding]:
    """Missions nobody could ever get, and why."""
    numbers = _numbers(draft)
    needs = {
        key: list(dict.fromkeys(need for _, need in _needs(draft, number) if need in numbers))
        for key, number in numbers.items()
    }
    for number in numbers.values():
        for step, need in _needs(draft, number):
            yield from unknown(MISSIONS, ("mission", number, "needs", step), "need", need, list(numbers), "missions")
    yield from _circles(draft, numbers, needs)
    closed = set()
    for number, mission in draft.missions.items():
        if (finding := _window(draft, number, mission)) is not None:
            closed.add(mission.key)
            yield finding
    yield from _too_late(draft, numbers, needs, closed)


def _numbers(draft: Draft) -> dict[str, int]:
    """The missions' keys, and the first mission that has each."""
    numbers: dict[str, int] = {}
    for number, entry in draft.entries(MISSIONS, "mission"):
        if isinstance(entry.get("key"), str):
            numbers.setdefault(entry["key"].strip(), number)
    return numbers


def _needs(draft: Draft, number: int) -> list[tuple[int, str]]:
    return strings(draft.tables[MISSIONS]["mission"][number].get("needs"))


def _step(draft: Draft, number: int, need: str) -> int:
    """Where in its needs a mission names another."""
    return next(step for step, each in _needs(draft, number) if each == need)


def _circles(draft: Draft, numbers: Mapping[str, int], needs: dict[str, list[str]]) -> Iterator[Finding]:
    """Missions that wait for themselves. Each circle found is cut, so that ``needs`` has none left."""
    while circle := _circle(needs):
        first = min(range(len(circle)), key=lambda place: numbers[circle[place]])
        around = [*circle[first:], *circle[: first + 1]]
        mission, need = around[0], around[1]
        if mission == need:
            what = f'mission "{mission}" needs itself, so it can never be handed out.'
        else:
            what = f"these missions wait for each other, so none can be handed out: {' needs '.join(around)}."
        path = ("mission", numbers[mission], "needs", _step(draft, numbers[mission], need))
        yield Finding(MISSIONS, path, what, "Take one of these needs out.")
        needs[mission].remove(need)


def _circle(needs: Mapping[str, list[str]]) -> list[str]:
    """Keys of which each needs the next, and the last the first; empty where there is no circle."""
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[:0:-1]
    return []


def _window(draft: Draft, number: int, mission: Mission) -> Finding | None:
    """Why a mission's own window never opens while the campaign runs, or can't be told."""
    edges = {"starts": mission.starts, "ends": mission.ends, "last_call": mission.last_call}
    given = {name: edge for name, edge in edges.items() if edge is not None}
    weekly = [name for name, edge in given.items() if isinstance(edge, WeekTime)]
    if weekly and (len(weekly) < len(given) or "starts" not in given or "ends" not in given):
        what = f'mission "{mission.key}" has a weekday in {weekly[0]} and no window from one weekday to another.'
        return Finding(MISSIONS, ("mission", number, weekly[0]), what, "Give it starts and ends, both as weekdays.")
    return _weekly(draft, number, mission) if weekly else _dated(draft, number, mission)


def _dated(draft: Draft, number: int, mission: Mission) -> Finding | None:
    """Why a window between two dates never opens."""
    never = f'mission "{mission.key}" can never be handed out:'
    last = "last_call" if mission.last_call else "ends"
    starts, ends, taken = mission.starts, mission.ends, mission.last_call or mission.ends
    opens, closes = draft.day("starts"), draft.day("ends")
    if isinstance(ends, date) and isinstance(taken, date) and ends < taken:
        what = f'last_call of mission "{mission.key}" is {taken}, after it ends on {ends}.'
        return Finding(MISSIONS, ("mission", number, "last_call"), what, "Move one of them.")
    if isinstance(starts, date) and isinstance(taken, date) and taken < starts:
        what = f"{never} its {last} is {taken}, before it starts on {starts}."
        return Finding(MISSIONS, ("mission", number, last), what, "Swap them.")
    if isinstance(starts, date) and closes and closes < starts:
        what = f"{never} it starts on {starts}, after the campaign's last day, {closes}."
        return Finding(MISSIONS, ("mission", number, "starts"), what, "Move one of them.")
    if isinstance(taken, date) and opens and taken < opens:
        what = f"{never} its {last} is {taken}, before the campaign's first day, {opens}."
        return Finding(MISSIONS, ("mission", number, last), what, "Move one of them.")
    return None


def _weekly(draft: Draft, number: int, mission: Mission) -> Finding | None:
    """Why a window between two moments of the week never opens."""
    starts, ends, last = mission.starts, mission.ends, mission.last_call
    if not isinstance(starts, WeekTime) or not isinstance(ends, WeekTime):
        return None
    never = f'mission "{mission.key}" can never be handed out:'
    if starts.weekday == ends.weekday and _closes(ends) <= _opens(starts):
        what = f"{never} it ends {ends}, and starts {starts}."
        return Finding(MISSIONS, ("mission", number, "ends"), what, "Make it end later.")
    if isinstance(last, WeekTime) and not _inside(starts, last, ends):
        what = f'last_call of mission "{mission.key}" is {last}, which is not between {starts} and {ends}.'
        return Finding(MISSIONS, ("mission", number, "last_call"), what, "Move it in between.")
    opens, closes = draft.day("starts"), draft.day("ends")
    if opens is None or closes is None or closes < opens:
        return None
    days = [opens + timedelta(n) for n in range(min(7, (closes - opens).days + 1))]
    if any(mission.taken_on(day) for day in days):
        return None
    what = f"{never} it opens from {starts} to {last or ends}, which isn't between {opens} and {closes}."
    return Finding(MISSIONS, ("mission", number, "starts"), what, "Move one of them.")


def _inside(starts: WeekTime, last: WeekTime, ends: WeekTime) -> bool:
    """Whether a window that starts and ends there is open at its last call."""
    taken, handed_in = ((_closes(edge) - _opens(starts)) % WEEK or WEEK for edge in (last, ends))
    return taken <= handed_in


def _opens(edge: WeekTime) -> int:
    """Minutes from Monday 0:00 to where a window that starts there opens."""
    return edge.weekday * DAY + (edge.at.hour * 60 + edge.at.minute if edge.at else 0)


def _closes(edge: WeekTime) -> int:
    """Minutes from Monday 0:00 to where a window that ends there closes; without an hour the day counts whole."""
    return _opens(edge) if edge.at else _opens(edge) + DAY


def _too_late(
    draft: Draft, numbers: Mapping[str, int], needs: Mapping[str, list[str]], closed: set[str]
) -> Iterator[Finding]:
    """Missions that end before what they need has begun."""
    missions = {mission.key: mission for mission in draft.missions.values()}
    earliest: dict[str, date] = {}
    for key in TopologicalSorter(needs).static_order():
        mission = missions.get(key)
        own = mission.starts if mission and isinstance(mission.starts, date) else date.min
        waits = max(needs[key], key=lambda need: earliest[need], default=None)
        earliest[key] = own if waits is None else max(own, earliest[waits])
        if closed.intersection(needs[key]):
            closed.add(key)  # the mission it waits for is the one to mend
        ends = mission.last_call or mission.ends if mission else None
        ends = ends if isinstance(ends, date) else draft.day("ends")
        if waits is None or key in closed or ends is None or ends >= earliest[waits]:
            continue
        closed.add(key)
        path = ("mission", numbers[key], "needs", _step(draft, numbers[key], waits))
        what = (
            f'mission "{key}" can never be handed out: it ends on {ends}, and needs "{waits}",'
            f" which can't be done before {earliest[waits]}."
        )
        yield Finding(MISSIONS, path, what, "Move one of them.")
