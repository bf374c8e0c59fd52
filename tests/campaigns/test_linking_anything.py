"""Whatever is done before, during and after links: parted again, everybody has what they would have had without."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database import Transaction
from campaigns import assignments, evidence, ledger, periods, staffing, teams
from campaigns.assignments import HasItAlready
from campaigns.evidence import Evidence
from campaigns.ledger import ALL_TIME, Holders, Measure, Standing
from campaigns.linking import UNDO_FOR, Link
from campaigns.people import Member, Role
from tests.campaigns.linked import App, app
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock

NAMES = ("Maya", "Maya M", "Maya’s laptop")
who, which = st.integers(0, len(NAMES) - 1), st.integers(0, 9)
acts = st.one_of(
    st.tuples(st.just("talks"), who),
    st.tuples(st.just("does"), who, st.integers(0, 2)),
    st.tuples(st.just("approves"), which),
    st.tuples(st.just("approves"), which),
    st.tuples(st.just("sends_back"), which),
    st.tuples(st.just("again"), which),
    st.tuples(st.just("waits"), st.integers(1, 40)),
    st.tuples(st.just("links"), who, who),
    st.tuples(st.just("links"), who, who),
    st.tuples(st.just("undoes"), which),
)


@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(acts, max_size=24))
def test_parted_again_everybody_has_what_they_would_have_had(
    stage: Stage, clock: HandClock, those: list[tuple[Any, ...]]
) -> None:
    clock.set(datetime(2026, 11, 14, 12, 0, tzinfo=UTC))  # a Saturday: the acts go over the end of a week
    linked, plain = World.of(stage), World.of(stage)

    for act, *rest in those:
        if act == "waits":
            linked.undoes_before(clock.now() + timedelta(hours=rest[0]))
            clock.move(hours=rest[0])
        elif act in ("links", "undoes"):
            getattr(linked, act)(*rest)
            assert linked.scene.differences() == []
            assert linked.sums() == plain.sums()
        else:
            for world in (linked, plain):
                getattr(world, act)(*rest)
    linked.undoes_before(datetime.max.replace(tzinfo=UTC))

    assert linked.scene.differences() == []
    assert linked.numbers() == plain.numbers()


@dataclass
class World:
    """A campaign with somebody's three apps, each with a seat and in a team of its own to begin with."""

    scene: Scene
    apps: Sequence[App]
    seats: Sequence[Member]
    lead: Member
    handed: list[tuple[int, int]] = field(default_factory=list)
    links_: list[Link] = field(default_factory=list)

    @classmethod
    def of(cls, stage: Stage) -> "World":
        scene = stage(*(mission(f"m{n}{k}", worth=3 + 2 * n + k) for n in range(len(NAMES)) for k in range(3)))
        sides = scene.read(lambda tx: teams.everything(tx, scene.campaign.id))
        name = f" of {scene.campaign.slug}"
        apps = [app(scene, each + name) for each in NAMES]
        for number, each in enumerate(apps):
            seat, team = each.seat.id, sides[number % len(sides)].id
            scene.unit(lambda tx, s=seat, t=team: staffing.set_team(tx, scene.campaign.id, s, t))  # type: ignore[misc]
        return cls(scene, apps, [each.seat for each in apps], scene.seat("Ines", Role.LEAD))

    def talks(self, one: int) -> None:
        self.handed.append((one, self.apps[one].talks(f"Contact {len(self.handed)}").id))

    def does(self, one: int, what: int) -> None:
        with suppress(HasItAlready):  # it was sent back
            self.handed.append((one, self.apps[one].hands_in(self.apps[one].takes(f"m{one}{what}")).id))

    def approves(self, some: int) -> None:
        if found := self._one("waiting", some):
            self.scene.approves(self.lead, found)

    def sends_back(self, some: int) -> None:
        if found := self._one("waiting", some):
            self.scene.sends_back(self.lead, found)

    def again(self, some: int) -> None:
        if found := self._one("sent_back", some):
            seat = self.apps[next(one for one, number in self.handed if number == found.id)].seat
            self.scene.unit(lambda tx: _again(tx, self.scene, seat, found))

    def links(self, one: int, other: int) -> None:
        if self.apps[one].seat.id != self.apps[other].seat.id:
            self.links_.append(self.apps[one].links(self.apps[other]))

    def undoes(self, some: int) -> None:
        if self.links_:
            link = self.links_.pop(some % len(self.links_))
            next(each for each in self.apps if each.person.id == link.kept).undoes(link)

    def undoes_before(self, at: datetime) -> None:
        """Undo what could not be undone any more by then."""
        while due := [place for place, link in enumerate(self.links_) if at - UNDO_FOR >= link.made_at]:
            self.undoes(due[0])

    def sums(self) -> dict[str, int]:
        """What all of them have together."""
        found: dict[str, int] = {}
        for what, (amount, _reached) in self.numbers().items():
            kind = what.split("/")
            if kind[-2] == Holders.MEMBERS:
                together = "/".join(kind[:-1])
                found[together] = found.get(together, 0) + amount
        return {what: amount for what, amount in found.items() if amount}

    def numbers(self) -> dict[str, tuple[int, int]]:
        """All that boards are made from: amounts, when members reached theirs, and what the buckets hold."""
        return self.scene.read(self._numbers)

    def _numbers(self, tx: Transaction) -> dict[str, tuple[int, int]]:
        campaign, found = self.scene.campaign.id, {}
        names = {seat.id: number for number, seat in enumerate(self.seats)}
        names |= {team.id: place for place, team in enumerate(teams.everything(tx, campaign))} | {campaign: 0}
        weeks = [row["week"] for row in tx.all("SELECT DISTINCT week FROM entry WHERE campaign = :id", id=campaign)]
        those = {ALL_TIME, *(period for week in weeks for period in periods.of_week(week))}
        called = {
            ledger.board(campaign, measure, standing, period, holders): f"{measure}/{standing}/{period}/{holders}"
            for measure in Measure for standing in Standing for holders in Holders for period in those
        }  # fmt: skip
        these = ", ".join(str(number) for number in called)
        for row in tx.all(f"SELECT * FROM total WHERE board IN ({these})"):
            board = called[row["board"]]
            dated = board.endswith(f"/{Holders.MEMBERS}")
            if dated or row["amount"]:
                found[f"{board}/{names[row['holder']]}"] = (row["amount"], row["reached_at"] if dated else 0)
        for row in tx.all(f"SELECT * FROM bucket WHERE n <> 0 AND board IN ({these})"):
            found[f"{called[row['board']]}/buckets/{row['level']}:{row['b']}"] = (row["n"], 0)
        return found

    def _one(self, state: str, some: int) -> Evidence | None:
        campaign = self.scene.campaign.id
        found = self.scene.read(lambda tx: [evidence.get(tx, campaign, number) for _, number in self.handed])
        those = [each for each in found if each.state == state]
        return those[some % len(those)] if those else None


def _again(tx: Transaction, scene: Scene, seat: Member, found: Evidence) -> None:
    if found.assignment is None:
        evidence.log_again(tx, scene.campaign, seat, found.id, {"note": "Better."}, scene.now)
    else:
        given = assignments.get(tx, scene.campaign.id, found.assignment)
        evidence.hand_in(tx, scene.campaign, seat, given.id, {"note": "Better."}, scene.now)
