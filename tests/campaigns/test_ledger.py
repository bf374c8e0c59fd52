"""The ledger and its boards, against a list that is added up each time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import local_day, week_of
from bot.database import Transaction
from campaigns import audit, boards, ledger, staffing, teams
from campaigns.audit import Part
from campaigns.boards import Ranked
from campaigns.campaign import Campaign
from campaigns.ledger import ALL_TIME, Cause, Holders, Measure, Standing
from campaigns.people import Member
from tests.campaigns.scene import Scene, Stage
from tests.conftest import HandClock

MEASURES = (Measure.POINTS, Measure.PHOTOS)
BIG = 2**20
# Small ones, so that several have the same; a few of either sign; and the edges of the buckets.
amounts = st.one_of(
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(-40, 40),
    st.sampled_from((0, 1, 5, 31, 32, 33, 1023, 1024, BIG - 1, BIG, 3 * BIG + 7)),
)
entries = st.tuples(
    st.integers(0, 9), st.dictionaries(st.sampled_from(MEASURES), amounts, min_size=1),
    st.sampled_from((Standing.VERIFIED, Standing.VERIFIED, Standing.CLAIMED)), st.integers(0, 60),
)  # fmt: skip
# An entry, an earlier one taken back, the same cause once more, or somebody changes teams.
steps = st.one_of(
    entries, st.tuples(st.just("back"), st.integers(0, 99)), st.tuples(st.just("again"), st.integers(0, 99)),
    st.tuples(st.just("team"), st.integers(0, 9)),
)  # fmt: skip


@settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.one_of(st.lists(steps, max_size=60), st.lists(entries, min_size=12, max_size=40)))
def test_totals_ranks_and_neighbours_are_what_adding_up_says(
    stage: Stage, clock: HandClock, those: list[tuple[Any, ...]]
) -> None:
    clock.set(datetime(2026, 11, 14, 12, 0, tzinfo=UTC))  # a Saturday: the steps go over the end of a week
    scene = stage()
    crowd = [scene.seat(f"M{n}") for n in range(10)]
    sides = [each.id for each in scene.read(lambda tx: teams.everything(tx, scene.campaign.id))]

    def work(tx: Transaction) -> None:
        book = Book(scene.campaign, {each.id: None for each in crowd}, scene.now)
        for name, *rest in those:
            if name == "back":
                book.take_back(tx, rest[0])
            elif name == "again":
                book.enter_again(tx, rest[0])
            elif name == "team":
                member = crowd[rest[0]].id
                book.teams[member] = sides[0] if book.teams[member] != sides[0] else sides[1]
            else:
                book.enter(tx, crowd[name].id, *rest)
        book.compare_totals(tx)
        for measure in MEASURES:
            for period in book.periods():
                book.compare_board(tx, measure, period)
                book.compare_teams(tx, measure, period, sides)
        assert audit.check(tx, scene.campaign) == []

    scene.unit(work)


@dataclass
class Line:
    """An entry as the naive book keeps it."""

    member: int
    team: int | None
    measure: Measure
    standing: Standing
    amount: int
    week: str
    at: datetime
    cause: int


@dataclass
class Book:
    """A list of entries; every number is added up when it is asked."""

    campaign: Campaign
    teams: dict[int, int | None]
    now: datetime
    lines: list[Line] = field(default_factory=list)
    causes: list[tuple[int, Mapping[Measure, int], Standing]] = field(default_factory=list)

    def enter(self, tx: Transaction, member: int, said: Mapping[Measure, int], standing: Standing, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.causes.append((member, said, standing))
        self._record(tx, len(self.causes), 0, member, said, standing, new=any(said.values()))

    def take_back(self, tx: Transaction, which: int) -> None:
        if self.causes:
            member, said, standing = self.causes[which % len(self.causes)]
            back = {measure: -amount for measure, amount in said.items()}
            self.causes.append((member, back, standing))
            self._record(tx, which % (len(self.causes) - 1) + 1, len(self.causes), member, back, standing,
                         new=any(back.values()))  # fmt: skip

    def enter_again(self, tx: Transaction, which: int) -> None:
        """The same cause once more: nothing may happen."""
        if self.lines:
            line = self.lines[which % len(self.lines)]
            nth = tx.one(
                "SELECT cause_id, nth FROM entry WHERE campaign = :id AND member = :member AND at = :at"
                " AND measure = :measure AND amount = :amount ORDER BY id DESC LIMIT 1",
                id=self.campaign.id, member=line.member, at=line.at, measure=line.measure, amount=line.amount,
            )  # fmt: skip
            assert nth is not None
            entered = ledger.record(
                tx, self.campaign, line.member, line.team, {line.measure: line.amount}, line.standing,
                Cause("test", nth["cause_id"], nth["nth"]), self.now,
            )  # fmt: skip
            assert not entered

    def _record(
        self, tx: Transaction, cause: int, nth: int, member: int, said: Mapping[Measure, int], standing: Standing, *,
        new: bool,
    ) -> None:  # fmt: skip
        team = self.teams[member]
        entered = ledger.record(tx, self.campaign, member, team, said, standing, Cause("test", cause, nth), self.now)
        assert entered == new
        week = week_of(local_day(self.now, self.campaign.zone))
        self.lines += [
            Line(member, team, measure, standing, amount, week, self.now, cause)
            for measure, amount in said.items()
            if amount
        ]

    def weeks(self) -> list[str]:
        return sorted({each.week for each in self.lines})

    def periods(self) -> list[str]:
        return sorted({period for each in self.lines for period in counts_for(each.week)})

    def _of(self, measure: Measure, standing: Standing, period: str) -> list[Line]:
        return [
            each for each in self.lines
            if each.measure is measure and each.standing is standing and period in counts_for(each.week)
        ]  # fmt: skip

    def compare_totals(self, tx: Transaction) -> None:
        for standing in Standing:
            for period in self.periods():
                everything = {measure: self._of(measure, standing, period) for measure in MEASURES}
                found = ledger.campaign_totals(tx, self.campaign.id, period, standing)
                assert {m: found[m] for m in MEASURES} == {m: sum(e.amount for e in everything[m]) for m in MEASURES}
                for member in self.teams:
                    for measure in MEASURES:
                        total = ledger.total(
                            tx, self.campaign.id, member, measure, period=period, standing=standing
                        )  # fmt: skip
                        assert total == sum(e.amount for e in everything[measure] if e.member == member)

    def compare_board(self, tx: Transaction, measure: Measure, period: str) -> None:
        lines = self._of(measure, Standing.VERIFIED, period)
        sums = {member: sum(e.amount for e in lines if e.member == member) for member in self.teams}
        reached = {member: max((e.at for e in lines if e.member == member), default=self.now) for member in self.teams}
        order = sorted((m for m in sums if sums[m] > 0), key=lambda m: (-sums[m], reached[m], m))
        rank = {member: 1 + sum(sums[other] > sums[member] for other in order) for member in order}
        for member in self.teams:
            for top, near in ((3, 2), (1, 1)):
                found = boards.members(tx, self.campaign.id, measure, period, me=member, top=top, near=near)
                assert [_plain(row) for row in found.top] == [(rank[m], m, sums[m]) for m in order[:top]]
                if member in order[top:]:
                    place = order.index(member)
                    around = order[max(0, place - near) : place + near + 1]
                    assert [_plain(row) for row in found.around] == [(rank[m], m, sums[m]) for m in around]
                assert (found.mine and _plain(found.mine)) == (
                    (rank[member], member, sums[member]) if member in order else None
                )
                assert [row.holder for row in found.rows] == sorted({row.holder for row in found.rows}, key=order.index)

    def compare_teams(self, tx: Transaction, measure: Measure, period: str, sides: list[int]) -> None:
        lines = self._of(measure, Standing.VERIFIED, period)
        sums = {team: sum(e.amount for e in lines if e.team == team) for team in sides}
        found = boards.teams(tx, self.campaign.id, measure, period, mine=sides[0])
        assert {row.holder: row.amount for row in found} == sums
        assert [row.rank for row in found] == [1 + sum(each > row.amount for each in sums.values()) for row in found]
        assert [row.holder for row in found if row.me] == [sides[0]]


def counts_for(week: str) -> tuple[str, ...]:
    """The periods of a week, by its fourth day."""
    thursday = datetime.strptime(f"{week}-4", "%G-W%V-%u").replace(tzinfo=UTC)
    quarter = ("Q1", "Q2", "Q3", "Q4")[(thursday.month - 1) // 3]
    return week, f"{thursday:%Y-%m}", f"{thursday:%Y}-{quarter}", ALL_TIME


def _plain(row: Ranked) -> tuple[int, int, int]:
    return row.rank, row.holder, row.amount


# --- Scenes ------------------------------------------------------------------------------------------------------


def credit(scene: Scene, member: Member, amount: int, cause: int) -> None:
    scene.unit(
        lambda tx: ledger.record(
            tx, scene.campaign, member.id, member.team, {Measure.POINTS: amount}, Standing.VERIFIED,
            Cause("test", cause), scene.now,
        )
    )  # fmt: skip


def test_a_week_ends_at_midnight_where_the_campaign_is(stage: Stage, clock: HandClock) -> None:
    scene = stage()
    maya = scene.seat("Maya")
    clock.set(datetime(2026, 11, 16, 4, 59, tzinfo=UTC))  # Sunday, 23:59 in Atlanta
    credit(scene, maya, 3, 1)
    clock.move(minutes=1)
    credit(scene, maya, 5, 2)

    assert [scene.total(maya, period=week) for week in ("2026-W46", "2026-W47", ALL_TIME)] == [3, 5, 8]


def test_who_hides_or_has_left_is_on_the_board_without_a_name(stage: Stage) -> None:
    scene = stage()
    maya, noor, ines = (scene.seat(name) for name in ("Maya", "Noor", "Ines"))
    for cause, member in enumerate((maya, noor, ines), 1):
        credit(scene, member, 10 * cause, cause)
    scene.unit(lambda tx: staffing.set_hidden(tx, maya, hidden=True))
    scene.unit(lambda tx: staffing.leave(tx, scene.campaign, noor, scene.now))

    def names(reader: Member) -> list[object]:
        board = scene.read(lambda tx: boards.members(tx, scene.campaign.id, Measure.POINTS, ALL_TIME, me=reader.id))
        return [row.name for row in board.rows]

    assert names(ines) == ["Ines", None, None]
    assert names(maya) == ["Ines", None, "Maya"]


def test_taking_back_takes_back_from_the_team_it_was_for(stage: Stage) -> None:
    scene = stage()
    north, south = (each.id for each in scene.read(lambda tx: teams.everything(tx, scene.campaign.id)))
    maya = scene.seat("Maya")
    cause = Cause("test", 1)

    def work(tx: Transaction) -> tuple[int, int]:
        ledger.record(tx, scene.campaign, maya.id, north, {Measure.POINTS: 7}, Standing.CLAIMED, cause, scene.now)
        staffing.set_team(tx, scene.campaign.id, maya.id, south)
        back = Cause("test", 1, -1)
        for _ in range(2):  # what is taken back once is gone
            ledger.take_back(tx, scene.campaign, back, Standing.CLAIMED, scene.now)
        totals = [
            ledger.total(tx, scene.campaign.id, team, Measure.POINTS, period=ALL_TIME, standing=Standing.CLAIMED,
                         holders=Holders.TEAMS)
            for team in (north, south)
        ]  # fmt: skip
        return totals[0], totals[1]

    assert scene.unit(work) == (0, 0)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("UPDATE total SET amount = 11 WHERE board = :board AND holder = :member", "come to 10, the total says 11"),
        ("DELETE FROM total WHERE board = :board AND holder = :member", "come to 10, the total says 0"),
        ("UPDATE bucket SET n = 3 WHERE board = :board AND level = 1", "bucket 0 of level 1 should hold 2 and holds 3"),
        ("DELETE FROM bucket WHERE board = :board AND level = 0", "bucket 10 of level 0 should hold 1 and holds 0"),
        ("UPDATE entry SET amount = 12 WHERE member = :member AND measure = 'points'", "come to 12, the total says 10"),
    ],
)  # fmt: skip
def test_the_check_names_what_differs(stage: Stage, harm: str, says: str) -> None:
    scene = stage()
    maya, noor = scene.seat("Maya"), scene.seat("Noor")
    credit(scene, maya, 10, 1)
    credit(scene, noor, 20, 2)
    assert scene.differences() == []
    week = week_of(local_day(scene.now, scene.campaign.zone))
    number = ledger.board(scene.campaign.id, Measure.POINTS, Standing.VERIFIED, week, Holders.MEMBERS)

    scene.unit(lambda tx: tx.run(harm, board=number, member=maya.id))

    found = scene.differences()
    assert any(line.startswith(f"points (verified, {week}): ") and line.endswith(says) for line in found), found
    part = Part(week, Measure.POINTS, Standing.VERIFIED)
    assert {str(each) for each in scene.read(lambda tx: audit.check_part(tx, scene.campaign.id, part))} <= set(found)


def test_goals_can_be_told_as_they_were(stage: Stage, clock: HandClock) -> None:
    scene = stage()
    maya = scene.seat("Maya")
    for number in (1, 2, 3):  # weeks 47, 48 and 49
        enter = partial(ledger.record, campaign=scene.campaign, member=maya.id, team=None, standing=Standing.VERIFIED)
        scene.unit(partial(enter, amounts={Measure.PHOTOS: 4}, cause=Cause("test", number), at=scene.now))
        clock.move(weeks=1)

    def reached(upto: str | None) -> dict[str, int]:
        goals = scene.read(lambda tx: ledger.goals(tx, scene.campaign, upto=upto))
        return {goal.key: goal.reached for goal in goals}

    assert [reached(upto)["show"] for upto in ("2026-W46", "2026-W47", "2026-W48", "2026-W49", None)] == [
        0, 4, 8, 12, 12,
    ]  # fmt: skip
    assert reached(None) == {"talk": 0, "show": 12}
