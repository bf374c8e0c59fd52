"""Every way to look at a board, of any history, against what the lines of the ledger come to when they are added up."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import local_day
from bot.database import Transaction
from campaigns import frozen, ledger, people, personal, staffing, teams, views
from campaigns.boards import Board
from campaigns.campaign import Campaign
from campaigns.ledger import ALL_TIME, Cause, Entry, Measure, Standing
from campaigns.views import TENTH, TOP
from tests.campaigns.scene import Scene, Stage
from tests.conftest import HandClock

MEMBERS, TEAMS = 14, 3
COUNTED = (Measure.POINTS, Measure.CONVERSATIONS, Measure.THANKS)
ZONES = ("Pacific/Kiritimati", "America/St_Johns", "Europe/Dublin", "Pacific/Apia")
BEGINS = datetime(2026, 12, 20, 9, 30, tzinfo=UTC)  # then come a year of 53 weeks, a month's and a season's end

who = st.integers(0, MEMBERS - 1)
amounts = st.one_of(st.integers(1, 3), st.integers(1, 3), st.sampled_from((0, -2, 7, 40, 90, 600)))
acts = st.one_of(
    st.tuples(st.just("earns"), who, st.sampled_from((*COUNTED, Measure.MINUTES)), amounts),
    st.tuples(st.just("earns"), who, st.just(Measure.POINTS), st.integers(1, 2)),
    st.tuples(st.just("loses"), st.integers(0, 99)),
    st.tuples(st.just("waits"), st.integers(1, 100)),
    st.tuples(st.just("moves"), who, st.integers(0, TEAMS)),
    st.tuples(st.just("hides"), who, st.booleans()),
    st.tuples(st.just("leaves"), who),
)  # fmt: skip
Row: TypeAlias = tuple[int, int, int]  # rank, holder, amount


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # its statements are told apart on both by other tests
@settings(max_examples=12, suppress_health_check=list(HealthCheck), deadline=None)
@given(zone=st.sampled_from(ZONES), those=st.one_of(
    st.lists(acts, max_size=50), st.lists(acts, min_size=40, max_size=80)), me=who)  # fmt: skip
def test_every_view_is_what_the_ledger_comes_to(
    stage: Stage, clock: HandClock, zone: str, those: Sequence[tuple[Any, ...]], me: int
) -> None:
    clock.set(BEGINS)
    scene = stage(zone=zone)
    crowd = [scene.seat(f"M{number} of {scene.campaign.slug}").id for number in range(MEMBERS)]

    def work(tx: Transaction) -> None:
        book = Book.begun(tx, scene, crowd)
        for name, *rest in those:
            getattr(book, name)(*rest)
        book.compare(crowd[me])

    scene.unit(work)


@dataclass
class Book:
    """A campaign whose past is made up, and what its lines come to, added up each time it is asked."""

    tx: Transaction
    campaign: Campaign
    crowd: Sequence[int]
    sides: Sequence[int]
    now: datetime
    causes: int = 0
    lines: Sequence[Entry] = ()

    @classmethod
    def begun(cls, tx: Transaction, scene: Scene, crowd: Sequence[int]) -> "Book":
        for number in range(TEAMS - 2):
            tx.run("INSERT INTO team (id, campaign, key, title, words, chapter)"
                   " VALUES (:id, :campaign, :key, :title, '{}', '')",
                   id=tx.new_id(), campaign=scene.campaign.id, key=f"t{number}", title=f"T{number}")  # fmt: skip
        sides = [each.id for each in teams.everything(tx, scene.campaign.id)]
        for chapter, team in zip(("East", "West", "East"), sides, strict=True):
            tx.run("UPDATE team SET chapter = :chapter WHERE id = :id", chapter=chapter, id=team)
        for place, member in enumerate(crowd):  # from six weeks before to four weeks after it begins
            tx.run("UPDATE member SET joined_at = :at WHERE id = :id", at=scene.now + timedelta(days=5 * place - 42),
                   id=member)  # fmt: skip
        return cls(tx, scene.campaign, crowd, sides, scene.now)

    # --- what happens ------------------------------------------------------------------------------------------------

    def earns(self, place: int, measure: Measure, amount: int) -> None:
        self.causes += 1
        seat = people.get(self.tx, self.campaign.id, self.crowd[place])
        ledger.record(self.tx, self.campaign, seat.id, seat.team, {measure: amount}, Standing.VERIFIED,
                      Cause("test", self.causes), self.now)  # fmt: skip

    def loses(self, which: int) -> None:
        if self.causes:
            self.causes += 1
            cause = Cause("test", which % (self.causes - 1) + 1, -self.causes)
            ledger.take_back(self.tx, self.campaign, cause, Standing.VERIFIED, self.now)

    def waits(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def moves(self, place: int, side: int) -> None:
        staffing.set_team(self.tx, self.campaign.id, self.crowd[place], [*self.sides, None][side])

    def hides(self, place: int, hidden: bool) -> None:
        staffing.set_hidden(self.tx, people.get(self.tx, self.campaign.id, self.crowd[place]), hidden=hidden)

    def leaves(self, place: int) -> None:
        seat = people.get(self.tx, self.campaign.id, self.crowd[place])
        if seat.active:
            staffing.leave(self.tx, self.campaign, seat, self.now)

    # --- what it comes to --------------------------------------------------------------------------------------------

    def sums(
        self, measure: Measure, period: str, by: Callable[[Entry], Any] = lambda line: line.member
    ) -> Counter[Any]:
        found: Counter[Any] = Counter()
        for line in self.lines:
            if line.measure is measure and period in (*names(line.week), ALL_TIME):
                found[by(line)] += line.amount
        return found

    def order(self, score: Mapping[int, int], measure: Measure, period: str) -> list[Row]:
        """Who has a score, best first; of as many whoever got where they are on the board first."""
        reached: dict[int, datetime] = {}
        for line in self.lines:
            if line.measure is measure and period in (*names(line.week), ALL_TIME):
                reached[line.member] = line.at
        sums = self.sums(measure, period)
        these = {member: its for member, its in score.items() if its > 0 and sums[member] > 0}
        placed = sorted(these, key=lambda each: (-these[each], -sums[each], reached[each], each))
        return [(1 + sum(its > these[each] for its in these.values()), each, these[each]) for each in placed]

    def compare(self, me: int) -> None:
        rows = self.tx.all("SELECT * FROM entry WHERE campaign = :id ORDER BY id", id=self.campaign.id)
        self.lines = [Entry.of(row) for row in rows]
        week = iso(local_day(self.now, self.campaign.zone))
        weeks = {week, *(line.week for line in self.lines)}
        for period in sorted({ALL_TIME, *(name for each in weeks for name in names(each))}):
            for measure in COUNTED:
                self._members(measure, period, me)
                self._scores(measure, period, me)
                self._teams(measure, period)
            self._new(period, week, me)
        self._own(me)

    def _members(self, measure: Measure, period: str, me: int) -> None:
        order = self.order(self.sums(measure, period), measure, period)
        kept = frozen.of_period(self.tx, self.campaign, measure, period, self.now)
        lead = sum(rank == 1 for rank, _holder, _amount in order)
        assert list(kept.places) == order[: max(TOP, lead)]
        assert len(kept.first) == lead
        assert kept.more == tied(order)
        assert [row.name for row in frozen.rows(self.tx, kept)] == [self._name(each[1]) for each in order[:TOP]]
        near = views.near(self.tx, self.campaign.id, measure, period, me)
        place = next((place for place, row in enumerate(order) if row[1] == me), None)
        around = [] if place is None else order[max(0, place - views.NEAR) : place + views.NEAR + 1]
        assert plain(near) == around
        for row in near.rows:
            assert row.name == (people.get(self.tx, self.campaign.id, me).name if row.me else self._name(row.holder))

    def _scores(self, measure: Measure, period: str, me: int) -> None:
        has, given = self.sums(measure, period), self.sums(Measure.MINUTES, period)
        had = self.sums(measure, before(period)) if period != ALL_TIME else Counter()
        better = {member: its - max(had[member], 0) for member, its in has.items()} if period != ALL_TIME else {}
        risen = views.risen(self.tx, self.campaign.id, measure, period, me)
        self._is(risen, self.order(better, measure, period))
        worth = {member: int(its * 60 * TENTH / given[member] + 0.5) for member, its in has.items()
                 if given[member] >= views.LEAST_MINUTES}  # fmt: skip
        hourly = views.by_the_hour(self.tx, self.campaign.id, measure, period, me)
        self._is(hourly, self.order(worth, measure, period))

    def _is(self, found: Board, order: Sequence[Row]) -> None:
        assert plain(found)[:TOP] == list(order[:TOP])
        assert found.more == tied(order)

    def _new(self, period: str, week: str, me: int) -> None:
        month = names(week)[1]
        joined = {
            row["id"]: names(iso(local_day(people.get(self.tx, self.campaign.id, row["id"]).joined_at,
                                           self.campaign.zone)))[1]
            for row in self.tx.all("SELECT id FROM member WHERE campaign = :id", id=self.campaign.id)
        }  # fmt: skip
        has = {member: its for member, its in self.sums(Measure.POINTS, period).items() if joined[member] == month}
        order = self.order(has, Measure.POINTS, period)
        found = views.newcomers(self.tx, self.campaign, Measure.POINTS, period, week, me)
        self._is(found, order)
        assert [(row.rank, row.holder, row.amount) for row in found.rows if row.me] == [
            row for row in order if row[1] == me
        ]  # fmt: skip

    def _teams(self, measure: Measure, period: str) -> None:
        chapter_of = {each.id: each.chapter for each in teams.everything(self.tx, self.campaign.id)}
        for those, part in (
            (views.teams(self.tx, self.campaign.id, measure, period), lambda team: team),
            (views.chapters(self.tx, self.campaign.id, measure, period), chapter_of.get),
        ):
            amount = self.sums(measure, period, lambda line, part=part: part(line.team))  # type: ignore[misc]
            earned = {
                each for counted in (Measure.POINTS, measure)
                for each, its in self.sums(
                    counted, period, lambda line, part=part: (part(line.team), line.member)  # type: ignore[misc]
                ).items() if its > 0
            }  # fmt: skip
            active = Counter(side for side, _member in earned)
            for row in those:
                side = row.team or row.title.text
                assert (row.amount, row.active) == (amount[side], active[side])
                assert abs(row.tenths - TENTH * row.amount / max(row.active, 1)) <= 0.5
            assert [row.rank for row in those] == [1 + sum(each.tenths > row.tenths for each in those) for row in those]
            assert [row.rank for row in those] == sorted(row.rank for row in those)

    def _own(self, me: int) -> None:
        weeks = {line.week for line in self.lines}
        has = {week: its for week in weeks if (its := self.sums(Measure.POINTS, week)[me]) > 0}
        assert personal.by_week(self.tx, me) == has
        best = max(has.values(), default=0)
        assert personal.best(has) == (
            (max(week for week, its in has.items() if its == best), best) if has else None
        )  # fmt: skip
        for goal in ledger.goals(self.tx, self.campaign):
            assert goal.reached == sum(self.sums(goal.measure, ALL_TIME).values())
        for upto in sorted(weeks):
            for goal in ledger.goals(self.tx, self.campaign, upto=upto):
                assert goal.reached == sum(
                    sum(self.sums(goal.measure, week).values()) for week in weeks if week <= upto
                )

    def _name(self, member: int) -> str | None:
        seat = people.get(self.tx, self.campaign.id, member)
        return seat.name if seat.active and not seat.hidden else None


def plain(found: Board) -> list[Row]:
    return [(row.rank, row.holder, row.amount) for row in found.rows]


def tied(order: Sequence[Row]) -> int:
    """How many have as many as the last of those that are shown, and aren't."""
    return sum(row[2] == order[TOP - 1][2] for row in order[TOP:]) if len(order) > TOP else 0


def iso(day: date) -> str:
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02d}"


def names(week: str) -> tuple[str, str, str]:
    """A week, its month and its season, by its fourth day."""
    thursday = date.fromisocalendar(int(week[:4]), int(week[6:]), 4)
    return week, f"{thursday:%Y-%m}", f"{thursday.year}-Q{(thursday.month - 1) // 3 + 1}"


def before(period: str) -> str:
    """The week, month or season before one, by looking back day by day."""
    place = 0 if "W" in period else 2 if "Q" in period else 1
    day = date(int(period[:4]) + 1, 3, 1)
    while names(iso(day))[place] != period:
        day -= timedelta(days=1)
    while names(iso(day))[place] == period:
        day -= timedelta(days=1)
    return names(iso(day))[place]
