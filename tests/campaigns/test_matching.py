"""Which mission fits best: against a naive reading of what the module says, whatever a member had before."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import at_local
from bot.database import Transaction
from campaigns import matching, missions
from campaigns.history import histories
from campaigns.matching import EVEN, Choice
from campaigns.missions import Mission, day_ends
from campaigns.packs import Mission as PackMission
from campaigns.people import Member
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock

TODAY = date(2026, 11, 19)  # a Thursday
ATLANTA = ZoneInfo("America/New_York")
STATES = ("open", "waiting", "sent_back", "done", "passed", "swapped", "expired", "handed_back")
KINDS = ("custom", "photo", "conversation", "listen")

one_in = st.lists(st.sampled_from(("food", "music")), unique=True)
packed = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS), "worth": st.integers(1, 40), "minutes": st.sampled_from((5, 20, 60, 90)),
        "goal": st.sampled_from(("talk", "show")), "tracks": one_in,
        "languages": st.lists(st.sampled_from(("en", "es")), max_size=1), "place": st.sampled_from((None, "There")),
        "repeats": st.sampled_from(("never", "daily", "weekly", 3)), "needs": st.integers(-4, 6),
        "at_most": st.dictionaries(st.sampled_from(("per_day", "per_member", "in_all")), st.integers(1, 2), max_size=2),
        "window": st.sampled_from((None, ("thursday", "friday"), ("monday", "tuesday"), ("thursday 20:00", "friday"))),
    }
)  # fmt: skip
# Days ago, slot, which mission, and how it went.
had = st.tuples(
    st.one_of(st.integers(0, 70), st.integers(0, 9)), st.integers(0, 1), st.integers(0, 7), st.sampled_from(STATES)
)
wishes = st.fixed_dictionaries(
    {
        "tracks": one_in.map(tuple), "reach": st.sampled_from(("either", "remote", "place")),
        "minutes": st.sampled_from((0, 30, 120, 400)),
    }
)  # fmt: skip


@dataclass(frozen=True)
class Had:
    """One line of what a member had."""

    mission: Mission
    day: date
    slot: int
    state: str


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    st.lists(packed, min_size=2, max_size=8),
    st.lists(had, max_size=24, unique_by=lambda each: each[:2]),
    st.lists(had, max_size=6, unique_by=lambda each: each[:2]),
    wishes,
)
def test_the_best_and_the_board_are_what_the_table_says(
    stage: Stage, clock: HandClock, those: list[dict[str, Any]], mine: list[Any], theirs: list[Any],
    wished: dict[str, Any],
) -> None:  # fmt: skip
    clock.set(at_local(TODAY, time(10), ATLANTA))
    scene = stage(*_missions(those))
    maya, noor = scene.seat("Maya", **wished), scene.seat("Noor")
    past, others = _insert(scene, maya, mine), _insert(scene, noor, theirs)
    everything = scene.read(lambda tx: matching.shelve(tx, scene.campaign, scene.now).missions)

    def work(tx: Transaction) -> tuple[Choice | None, list[Choice]]:
        shelf = matching.shelve(tx, scene.campaign, scene.now)
        history = histories(tx, {maya.id: TODAY})[maya.id]
        best = matching.best(tx, scene.campaign, shelf, maya, history)
        return best, matching.takeable(tx, scene.campaign, shelf, maya, history)

    best, takeable = scene.read(work)

    oracle = Oracle(scene, maya, everything, past, [*past, *others])
    fitting = [each for each in everything if oracle.fits(each)]
    assert (best.mission if best else None) == min(fitting, key=oracle.order, default=None)
    assert best is None or best.why == oracle.why(best.mission)
    assert [each.mission for each in takeable] == sorted(filter(oracle.may_take, everything), key=oracle.order)
    for each in takeable:
        assert abs(each.score - oracle.score(each.mission)) < 1e-9


class Oracle:
    """The rules and the table, read slowly."""

    def __init__(
        self, scene: Scene, member: Member, everything: Sequence[Mission], past: list[Had], all_of_them: list[Had]
    ) -> None:
        self.scene, self.member, self.everything = scene, member, everything
        self.past, self.all_of_them = past, all_of_them
        self.monday = TODAY - timedelta(days=TODAY.weekday())
        self.mean = sum(each.worth for each in everything) / len(everything)

    def may_take(self, wanted: Mission) -> bool:
        mine = [each for each in self.past if each.mission == wanted]
        if any(each.state in ("open", "sent_back") for each in mine):
            return False
        done = max((each.day for each in mine if each.state in ("done", "waiting")), default=None)
        if done is not None and (wanted.again_after_days is None or (TODAY - done).days < wanted.again_after_days):
            return False
        finished = {each.mission.key for each in self.past if each.state == "done"}
        return (
            set(wanted.needs) <= finished
            and (not wanted.languages or "en" in wanted.languages)
            and self._open(wanted)
            and self._left(wanted)
        )

    def fits(self, wanted: Mission) -> bool:
        timed = ("open", "waiting", "sent_back", "done")
        spent = sum(each.mission.minutes for each in self.past if each.day >= self.monday and each.state in timed)
        days = [each.day for each in self.past if each.mission == wanted]
        last_done = max(
            (each.day for each in self.past if each.mission == wanted and each.state in ("done", "waiting")),
            default=None,
        )
        rested = not days or max(days) == last_done or (TODAY - max(days)).days >= 5
        reach = {"remote": wanted.remote, "place": not wanted.remote}.get(self.member.reach, True)
        return self.may_take(wanted) and reach and rested and wanted.minutes <= self.member.minutes - spent

    def score(self, wanted: Mission) -> float:
        facts = dict(self._facts(wanted))
        recent = [each for each in self.past if (TODAY - each.day).days <= 56]
        times = sum(each.mission == wanted for each in recent)
        given = [each.mission.worth for each in recent if each.state != "swapped"]
        owed = max(-1.0, min(1.0, (len(given) - sum(given) / self.mean) / EVEN))
        share = 3 * owed * max(-1.0, min(1.0, (wanted.worth - self.mean) / self.mean))
        weights = {"interest": 4, "new": 3, "goal": 2, "soon": 2}
        same = sum(each.mission.kind is wanted.kind for each in self._latest())
        return share - 2 * times - same + sum(weights.get(name, 0) for name in facts)

    def why(self, wanted: Mission) -> tuple[tuple[str, str], ...]:
        return tuple(self._facts(wanted))

    def order(self, wanted: Mission) -> tuple[float, bytes]:
        name = f"{self.scene.campaign.id}/{self.member.id}/{TODAY}/{wanted.id}"
        return -self.score(wanted), hashlib.blake2b(name.encode(), digest_size=8).digest()

    def _facts(self, wanted: Mission) -> list[tuple[str, str]]:
        shared = sorted(wanted.tracks & set(self.member.tracks))
        facts = [("interest", track) for track in shared[:1]]
        facts += [("new", "")] * (wanted not in [each.mission for each in self.past])
        kinds = [each.mission.kind for each in self._latest()]
        facts += [("variety", "")] * (bool(kinds) and wanted.kind not in kinds)
        recent = [each for each in self.past if (TODAY - each.day).days <= 56 and each.state != "swapped"]
        behind = (len(recent) - sum(each.mission.worth for each in recent) / self.mean) / EVEN
        share = 3 * max(-1, min(1, behind)) * max(-1, min(1, (wanted.worth - self.mean) / self.mean))
        facts += [("share", "")] * (share >= 1)
        facts += [("goal", "show")] * (wanted.goal == "show")  # nothing is reached: the first by name
        return facts + [("soon", "")] * (wanted.weekly is not None)

    def _latest(self) -> list[Had]:
        return sorted(self.past, key=lambda each: (each.day, each.slot))[-7:]

    def _open(self, wanted: Mission) -> bool:
        window = wanted.window(self.scene.now, ATLANTA)
        return window is None or window.opens < day_ends(TODAY, ATLANTA)

    def _left(self, wanted: Mission) -> bool:
        counted = ("open", "waiting", "sent_back", "done", "expired")
        given = [each for each in self.all_of_them if each.mission == wanted and each.state in counted]
        mine = [each for each in self.past if each.mission == wanted and each.state in counted]
        limits = (
            (wanted.in_all, len(given)), (wanted.per_day, sum(each.day == TODAY for each in given)),
            (wanted.per_member, len(mine)),
        )  # fmt: skip
        return all(limit is None or times < limit for limit, times in limits)


def _missions(those: list[dict[str, Any]]) -> list[PackMission]:
    made = []
    for number, said in enumerate(those):
        changes = {name: value for name, value in said.items() if name not in ("window", "needs", "place")}
        if said["place"]:
            changes["place"] = said["place"]
        if said["window"]:
            changes["starts"], changes["ends"] = said["window"]
        if 0 <= said["needs"] < number:
            changes["needs"] = [f"mission-{said['needs']}"]
        made.append(mission(f"mission-{number}", **changes))
    return made


def _insert(scene: Scene, member: Member, those: list[tuple[int, int, int, str]]) -> list[Had]:
    """Give somebody a past, whatever it takes."""
    everything = scene.read(lambda tx: missions.everything(tx, scene.campaign.id))
    lines = [
        Had(everything[which % len(everything)], TODAY - timedelta(days=ago), slot, state)
        for ago, slot, which, state in those
    ]

    def work(tx: Transaction) -> None:
        for each in lines:
            tx.run(
                "INSERT INTO assignment (id, campaign, member, mission, day, slot, state, origin, why, given_at,"
                " due_at) VALUES (:id, :campaign, :member, :mission, :day, :slot, :state, 'handout', '[]', :at, :at)",
                id=tx.new_id(), campaign=scene.campaign.id, member=member.id, mission=each.mission.id, day=each.day,
                slot=each.slot, state=each.state, at=scene.now,
            )  # fmt: skip

    scene.unit(work)
    return lines
