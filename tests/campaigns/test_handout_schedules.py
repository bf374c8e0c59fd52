"""The hand-out under any sequence of what people, leads and clocks do."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import at_local, local_day
from bot.database import Transaction
from campaigns import handout, matching, missions, staffing
from campaigns.assignments import Assignment
from campaigns.assignments import State as Stands
from campaigns.attention import is_quiet
from campaigns.campaign import State
from campaigns.evidence import Evidence
from campaigns.history import histories
from campaigns.missions import Mission
from campaigns.people import Member, Role
from campaigns.refusals import Refusal
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock

ZONES = ("America/New_York", "Europe/Madrid", "Pacific/Apia", "Pacific/Honolulu", "Asia/Kathmandu")
MISSIONS = (
    mission("daily", repeats="daily"),
    mission("two-a-day", repeats="daily", at_most={"per_day": 2}, worth=20),
    mission("three-in-all", repeats="daily", at_most={"in_all": 3}, worth=30),
    mission("out-there", place="Main Street", repeats="weekly", minutes=40, kind="photo"),
    mission("weekend", starts="friday", ends="sunday 18:00", last_call="saturday", repeats="weekly", minutes=60),
    mission("after", needs=["daily"], repeats=2, minutes=25, kind="listen"),
)
who = st.integers(0, 3)
steps = st.one_of(
    st.tuples(st.just("moves"), st.integers(1, 3 * 24 * 60)),
    st.tuples(st.just("ticks"), st.integers(1, 5)),
    st.tuples(st.just("asks"), who),
    st.tuples(st.just("swaps"), who),
    st.tuples(st.just("passes"), who),
    st.tuples(st.just("hands_in"), who),
    st.tuples(st.just("decides"), st.booleans()),
    st.tuples(st.just("brings_forward"), st.none()),
    st.tuples(st.just("takes"), st.tuples(who, st.integers(0, 5))),
    st.tuples(st.just("wants"), st.tuples(who, st.integers(0, 23), st.sampled_from((20, 100, 400)))),
    st.tuples(st.just("travels"), st.tuples(who, st.sampled_from(ZONES))),
    st.tuples(st.just("rests"), st.tuples(who, st.integers(0, 3))),
    st.tuples(st.just("campaign"), st.sampled_from((State.OPEN, State.PAUSED))),
    st.tuples(st.just("leaves"), who),
    st.tuples(st.just("returns"), who),
)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(steps, min_size=10, max_size=60))
def test_nobody_gets_two_a_day_or_what_they_may_not_have(
    stage: Stage, clock: HandClock, those: list[tuple[str, Any]]
) -> None:
    clock.set(datetime(2026, 11, 16, 11, 0, tzinfo=UTC))
    play = Play(stage(*MISSIONS))

    for name, what in [*those, ("campaign", State.OPEN), ("moves", 24 * 60), ("ticks", 3)]:
        with suppress(Refusal):
            getattr(play, name)(what)
        play.looks_right()

    assert play.scene.differences() == []


@settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.permutations(range(8)), st.integers(1, 8), st.integers(0, 8))
def test_the_days_mission_hangs_on_nobody_who_comes_before(
    stage: Stage, clock: HandClock, order: list[int], most: int, early: int
) -> None:
    clock.set(datetime(2026, 11, 19, 13, 0, tzinfo=UTC))
    scene = stage(*(mission(f"m-{n}", repeats="daily", kind=("photo", "listen")[n % 2]) for n in range(9)))
    crowd = [scene.seat(f"M{n}", tracks=("food",)) for n in range(8)]
    day = date(2026, 11, 19)

    def foretell(tx: Transaction) -> dict[int, int]:
        shelf = matching.shelve(tx, scene.campaign, scene.now)
        past = histories(tx, {each.id: day for each in crowd})
        best = {each.id: matching.best(tx, scene.campaign, shelf, each, past[each.id]) for each in crowd}
        return {member: choice.mission.id for member, choice in best.items() if choice is not None}

    foretold = scene.read(foretell)
    for number in order[:early]:
        scene.asks(crowd[number])
    clock.set(datetime(2026, 11, 19, 14, 5, tzinfo=UTC))
    scene.ticks(most=most)

    assert len(foretold) == 8
    assert {each.id: given.mission for each in crowd if (given := scene.todays(each))} == foretold
    assert len(set(foretold.values())) > 1  # among equals it isn't the same for all


@dataclass
class Play:
    """Four people and a lead, and all they may do."""

    scene: Scene
    crowd: list[Member] = field(default_factory=list)
    waiting: list[Evidence] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    by_clock: bool = False

    def __post_init__(self) -> None:
        reaches = ("either", "remote", "place", "either")
        self.crowd = [
            self.scene.seat(f"M{n}", zone=ZONES[n], reach=reach, handout=time(6 + 5 * n))
            for n, reach in enumerate(reaches)
        ]
        self.lead = self.scene.seat("Ines", Role.LEAD)
        everything = self.scene.read(lambda tx: missions.everything(tx, self.scene.campaign.id))
        self.missions: dict[int, Mission] = {each.id: each for each in everything}

    # --- what may happen ---------------------------------------------------------------------------------------

    def moves(self, minutes: int) -> None:
        self.scene.clock.move(minutes=minutes)

    def ticks(self, most: int) -> None:
        self.by_clock = True
        self.scene.ticks(most=most)
        self._nobody_is_due()

    def asks(self, number: int) -> None:
        self.scene.asks(self.crowd[number])

    def swaps(self, number: int) -> None:
        if (given := self._open(number)) is not None:
            self.scene.swaps(self.crowd[number], given)

    def passes(self, number: int) -> None:
        if (given := self._open(number)) is not None:
            self.scene.sets_aside(given)

    def hands_in(self, number: int) -> None:
        if (given := self._open(number)) is not None:
            self.waiting.append(self.scene.hands_in(self.crowd[number], given))

    def decides(self, kindly: bool) -> None:
        if self.waiting:
            handed = self.waiting.pop(0)
            (self.scene.approves if kindly else self.scene.sends_back)(self.lead, handed)

    def brings_forward(self, _: None) -> None:
        forward = self.scene.unit(partial(handout.hand_out_now, campaign=self.scene.campaign, now=self.scene.now))
        before = len(self._all())
        self.ticks(5)
        assert len(self._all()) - before <= forward + len(self.crowd)

    def takes(self, what: tuple[int, int]) -> None:
        member = self.scene.again(self.crowd[what[0]])
        if member.active and (keys := self.scene.board(member)):
            self.scene.takes(member, keys[what[1] % len(keys)])

    def wants(self, what: tuple[int, int, int]) -> None:
        number, hour, minutes = what
        self.scene.wants(self.scene.again(self.crowd[number]), handout=time(hour), minutes=minutes)

    def travels(self, what: tuple[int, str]) -> None:
        member = self.scene.again(self.crowd[what[0]])
        self.scene.unit(lambda tx: staffing.set_language(tx, member, "en", what[1], self.scene.now))

    def rests(self, what: tuple[int, int]) -> None:
        member = self.scene.again(self.crowd[what[0]])
        first = self.scene.today(member)
        until = first + timedelta(days=what[1])
        self.scene.unit(lambda tx: staffing.set_vacation(tx, member, first, until))

    def campaign(self, state: State) -> None:
        self.scene.stands(state)

    def leaves(self, number: int) -> None:
        member = self.scene.again(self.crowd[number])
        if member.active:
            self.scene.unit(lambda tx: staffing.leave(tx, self.scene.campaign, member, self.scene.now))

    def returns(self, number: int) -> None:
        if not self.scene.again(self.crowd[number]).active:
            self.scene.seat(f"M{number}", zone=ZONES[number])

    # --- what has to hold --------------------------------------------------------------------------------------

    def looks_right(self) -> None:
        everything = self._all()
        days = [(each.member, each.day) for each in everything if each.origin == "handout"]
        assert len(days) == len(set(days)), "two hand-outs on a local day"
        for each in everything:
            if each.id not in self.seen:
                self._was_right(each)
        self.seen |= {each.id for each in everything}
        for wanted in self.missions.values():
            self._within_limits(wanted, [each for each in everything if each.mission == wanted.id])
        self.by_clock = False

    def _was_right(self, given: Assignment) -> None:
        """What was given just now."""
        member = next(self.scene.again(each) for each in self.crowd if each.id == given.member)
        now, wanted, zone = self.scene.now, self.missions[given.mission], member.where
        assert given.due_at > now
        assert wanted.open_on(local_day(now, zone))
        window = wanted.window(now, self.scene.campaign.zone)
        assert window is None or now <= window.last_call
        if given.origin == "swap":
            return
        day = local_day(now, zone)
        assert (given.day, self.scene.campaign.open_on(day)) == (day, True)
        if given.origin == "handout":
            assert member.active
            assert not member.away_on(day)
            assert member.reach != ("place" if wanted.remote else "remote")
        if given.origin == "handout" and self.by_clock:
            latest = at_local(day, self.scene.campaign.hours.latest, zone)
            own = at_local(day, member.handout_hour, zone)
            assert now < max(latest, own + handout.PATIENCE)
            assert not is_quiet(now, member.quiet_from, member.quiet_until, zone)

    def _within_limits(self, wanted: Mission, given: list[Assignment]) -> None:
        counted = [each for each in given if each.state not in (Stands.PASSED, Stands.SWAPPED, Stands.HANDED_BACK)]
        assert wanted.in_all is None or len(counted) <= wanted.in_all
        for day in {each.day for each in counted}:
            assert wanted.per_day is None or sum(each.day == day for each in counted) <= wanted.per_day

    def _nobody_is_due(self) -> None:
        rows = self.scene.read(
            lambda tx: tx.all(
                "SELECT next_handout_at AS due, state FROM member WHERE campaign = :id", id=self.scene.campaign.id
            )
        )
        now = int(self.scene.now.timestamp() * 1_000_000)
        assert all((row["due"] is not None and row["due"] > now) == (row["state"] == "active") for row in rows)

    def _open(self, number: int) -> Assignment | None:
        found = [each for each in self.scene.all_of(self.crowd[number]) if each.state is Stands.OPEN]
        return found[-1] if found else None

    def _all(self) -> list[Assignment]:
        rows = self.scene.read(
            lambda tx: tx.all("SELECT * FROM assignment WHERE campaign = :id ORDER BY id", id=self.scene.campaign.id)
        )
        return [Assignment.of(row) for row in rows]
