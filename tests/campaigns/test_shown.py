"""Boards call everybody what they are to be called, whatever became of their name, their wish or their seat."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database import Transaction
from campaigns import audit, boards, forget, ledger, linking, people, staffing
from campaigns.ledger import ALL_TIME, Cause, Holders, Measure, Standing
from campaigns.linking import Link, LinkedLately, OneAlready
from campaigns.people import Person, Role
from tests.campaigns.linked import App
from tests.campaigns.scene import Scene, Stage

who, which, name = st.integers(0, 3), st.integers(0, 9), st.sampled_from(("Ada", "Bo", "Çağla", "李雷"))
acts = st.one_of(
    st.tuples(st.just("earns"), who),
    st.tuples(st.just("earns"), who),
    st.tuples(st.just("is_called"), who, name),
    st.tuples(st.just("is_called_in_the_app"), who, name),
    st.tuples(st.just("hides"), who, st.booleans()),
    st.tuples(st.just("leaves"), who),
    st.tuples(st.just("comes"), who),
    st.tuples(st.just("links"), who, who),
    st.tuples(st.just("undoes"), which),
    st.tuples(st.just("is_forgotten"), who),
)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(acts, max_size=24))
def test_a_board_never_shows_a_name_it_should_not(stage: Stage, those: list[tuple[Any, ...]]) -> None:
    crowd = Crowd(stage())
    for one in range(4):
        crowd.comes(one)

    for act, *rest in those:
        getattr(crowd, act)(*rest)
        crowd.scene.read(crowd.compare)


@dataclass
class Crowd:
    """Four accounts, whoever speaks from them."""

    scene: Scene
    causes: int = 0
    links_: list[Link] = field(default_factory=list)

    def app(self, one: int) -> App:
        return App(self.scene, f"{one} of {self.scene.campaign.slug}")

    def earns(self, one: int) -> None:
        if self._sits(one):
            seat = self.app(one).seat
            self.causes += 1
            points, cause = {Measure.POINTS: 5 + one}, Cause("test", self.causes)
            self.scene.unit(
                lambda tx: ledger.record(
                    tx, self.scene.campaign, seat.id, None, points, Standing.VERIFIED, cause, self.scene.now
                )
            )

    def is_called(self, one: int, called: str) -> None:
        if person := self._person(one):
            self.scene.unit(lambda tx: people.rename(tx, person.id, called))

    def is_called_in_the_app(self, one: int, called: str) -> None:
        app = self.app(one)
        self.scene.unit(
            lambda tx: people.recognise(tx, "stage", app.name, called, language="en", zone="UTC", at=self.scene.now)
        )

    def hides(self, one: int, hidden: bool) -> None:
        if self._sits(one):
            seat = self.app(one).seat
            self.scene.unit(lambda tx: staffing.set_hidden(tx, seat, hidden=hidden))

    def leaves(self, one: int) -> None:
        if self._sits(one):
            seat = self.app(one).seat
            self.scene.unit(lambda tx: staffing.leave(tx, self.scene.campaign, seat, self.scene.now))

    def comes(self, one: int) -> None:
        self.is_called_in_the_app(one, f"Somebody {one}")
        person = self.app(one).person
        self.scene.unit(lambda tx: people.seat(tx, self.scene.campaign, person, Role.MEMBER, self.scene.now))

    def links(self, one: int, other: int) -> None:
        if one != other and self._person(one) and self._person(other):
            with suppress(OneAlready, LinkedLately):
                self.links_.append(self.app(one).links(self.app(other)))

    def undoes(self, some: int) -> None:
        if self.links_:
            link = self.links_.pop(some % len(self.links_))
            kept = next(each for each in map(self._person, range(4)) if each and each.id == link.kept)
            self.scene.unit(lambda tx: linking.undo(tx, link.id, kept, self.scene.now))

    def is_forgotten(self, one: int) -> None:
        if not self._sits(one):
            return
        while mine := [link for link in self.links_ if self.app(one).person.id in (link.kept, link.folded)]:
            self.undoes(self.links_.index(mine[-1]))
        if self._sits(one):
            seat = self.app(one).seat
            self.scene.unit(lambda tx: forget.forget(tx, self.scene.campaign, seat, self.scene.now))

    def compare(self, tx: Transaction) -> None:
        campaign = self.scene.campaign
        rows = tx.all(
            "SELECT m.id, p.name, m.state, m.hidden FROM member m JOIN person p ON p.id = m.person"
            " WHERE m.campaign = :campaign",
            campaign=campaign.id,
        )
        names = {row["id"]: row["name"] for row in rows if row["state"] == "active" and not row["hidden"]}
        own = {row["id"]: row["name"] for row in rows}
        board = boards.members(tx, campaign.id, Measure.POINTS, ALL_TIME, top=20)
        assert {row.holder: row.name for row in board.top} == {row.holder: names.get(row.holder) for row in board.top}
        for row in board.top:
            mine = boards.members(tx, campaign.id, Measure.POINTS, ALL_TIME, top=1, me=row.holder).mine
            assert mine is not None
            assert mine.name == own[row.holder]
        assert audit.check(tx, campaign) == []

    def _person(self, one: int) -> Person | None:
        app = self.app(one)
        return self.scene.read(lambda tx: people.find(tx, "stage", app.name))

    def _sits(self, one: int) -> bool:
        return self._person(one) is not None and self.app(one).sits


@pytest.mark.parametrize("harm", ["'Somebody else'", "NULL"])
def test_the_check_finds_a_board_that_calls_somebody_wrong(stage: Stage, harm: str) -> None:
    scene = stage()
    maya = scene.seat("Maya")
    number = ledger.board(scene.campaign.id, Measure.POINTS, Standing.VERIFIED, ALL_TIME, Holders.MEMBERS)

    def work(tx: Transaction) -> None:
        points, cause = {Measure.POINTS: 10}, Cause("test", 1)
        ledger.record(tx, scene.campaign, maya.id, None, points, Standing.VERIFIED, cause, scene.now)
        tx.run(f"UPDATE total SET shown = {harm} WHERE board = :board AND holder = :maya", board=number, maya=maya.id)

    scene.unit(work)

    told = f"points (verified, all): boards call member {maya.id} something else than they should"
    assert scene.differences() == [told]
    scene.unit(lambda tx: audit.mend(tx, scene.campaign))
    assert scene.differences() == []
