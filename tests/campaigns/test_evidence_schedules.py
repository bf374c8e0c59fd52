"""Evidence under any sequence of handing in, deciding, undoing, allowing, taking back and being forgotten.

At each step the numbers are what the ledger comes to, and nothing is shown that somebody in it doesn't allow.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.clock import local_day, week_of
from bot.database import Transaction
from campaigns import consent, evidence, export, forget, logbook, recap, retention, review, showing
from campaigns.consent import Wish
from campaigns.evidence import Evidence
from campaigns.ledger import Standing
from campaigns.logbook import Consent as Scope
from campaigns.missions import Kind
from campaigns.people import Member, Role
from campaigns.refusals import Refusal
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock

SCHEDULES = int(os.environ.get("SCHEDULES", "6"))  # ours; each is up to STEPS long
STEPS = 50
SHOWN = (Scope.CAMPAIGN, Scope.PUBLIC)
which = st.integers(0, 10_000)
people = st.integers(0, 2)


@dataclass
class Allowed:
    """What one person allowed, as the test remembers it."""

    number: int
    handed: int
    scope: Scope
    until: date | None
    agreed: bool
    withdrawn: bool = False

    def shows(self, day: date) -> bool:
        over = self.until is not None and self.until < day
        return self.scope in SHOWN and self.agreed and not self.withdrawn and not over

    def ended(self, day: date) -> bool:
        return self.withdrawn or (self.until is not None and self.until < day)


@dataclass
class Piece:
    """A piece of evidence, as the test remembers it."""

    number: int
    member: int
    worth: int
    quote: str
    state: str
    weeks: set[str] = field(default_factory=set)
    decided_at: datetime | None = None


class Play(RuleBasedStateMachine):
    """Three members, two leads, and all that can happen to what is handed in."""

    def __init__(self, stage: Stage, clock: HandClock) -> None:
        super().__init__()
        clock.set(datetime(2026, 11, 16, 15, 0, tzinfo=UTC))
        self.clock = clock
        self.scene: Scene = stage(*(mission(f"m-{n}", kind="photo", asks=["photos"], worth=n + 1) for n in range(4)))
        self.crowd: list[Member] = [self.scene.seat(f"M{n}") for n in range(3)]
        self.leads = [self.scene.seat(f"L{n}", Role.LEAD) for n in range(2)]
        self.pieces: list[Piece] = []
        self.allowed: list[Allowed] = []
        self.points = dict.fromkeys((each.id for each in self.crowd), 0)
        self.claims = dict(self.points)
        self.gone: set[int] = set()

    # --- what may happen -----------------------------------------------------------------------------------------

    @rule(who=people, n=st.integers(0, 3), photos=st.integers(1, 2))
    def hands_in(self, who: int, n: int, photos: int) -> None:
        maya = self.crowd[who]
        if maya.id in self.gone:
            return
        with refused():
            given = self.scene.takes(maya, f"m-{n}")
            shown = [self.scene.photo(maya) for _ in range(photos)]
            self.takes_in(self.scene.hands_in(maya, given, {"photos": shown}))

    @rule(who=people, scope=st.sampled_from(list(Scope)))
    def interviews(self, who: int, scope: Scope) -> None:
        maya, quote = self.crowd[who], f"Quote {len(self.pieces)}."
        if maya.id in self.gone:
            return

        def work(tx: Transaction) -> tuple[Evidence, int]:
            number = logbook.log_interview(
                tx, self.scene.campaign, maya, who="Sam", interests="", reason="", answers={}, quote=quote,
                consent=scope, at=self.scene.now,
            )  # fmt: skip
            said = {"interview": {"who": "Sam", "quote": quote}}
            handed = evidence.log(tx, self.scene.campaign, maya, Kind.INTERVIEW, number, said, self.scene.now)
            return handed, consent.of_evidence(tx, handed.id)[0].id

        handed, number = self.scene.unit(work)
        self.takes_in(handed, quote)
        self.allowed.append(Allowed(number, handed.id, scope, None, agreed=True))

    @precondition(lambda self: self.pieces)
    @rule(n=which)
    def hands_in_again(self, n: int) -> None:
        piece = self.piece(n)
        member = next(each for each in self.crowd if each.id == piece.member)
        if piece.state != "sent_back" or piece.quote or member.id in self.gone:
            return
        found = self.scene.read(lambda tx: evidence.get(tx, self.scene.campaign.id, piece.number))
        assert found.assignment is not None
        photos = [self.scene.photo(member)]
        self.scene.unit(
            lambda tx: evidence.hand_in(
                tx, self.scene.campaign, member, found.assignment or 0, {"photos": photos}, self.scene.now
            )
        )
        self.learns(piece)
        self.claims[piece.member] += piece.worth

    @precondition(lambda self: self.pieces)
    @rule(n=which, lead=st.integers(0, 1), serious=st.booleans(), approve=st.booleans())
    def decides(self, n: int, lead: int, serious: bool, approve: bool) -> None:
        piece, by = self.piece(n), self.leads[lead]
        before = piece.state

        def work(tx: Transaction) -> None:
            if approve:
                review.approve(tx, self.scene.campaign, piece.number, by, self.scene.now)
            else:
                review.send_back(
                    tx, self.scene.campaign, piece.number, "Again.", (), by, self.scene.now, serious=serious
                )

        with refused() as no:
            self.scene.unit(work)
        assert bool(no) == (before != "waiting")
        if not no:
            self.learns(piece)
            self.claims[piece.member] -= 0 if approve else piece.worth

    @precondition(lambda self: self.pieces)
    @rule(n=which, lead=st.integers(0, 1))
    def undoes(self, n: int, lead: int) -> None:
        piece, by = self.piece(n), self.leads[lead]
        before, decided = piece.state, piece.decided_at
        with refused() as no:
            self.scene.unit(lambda tx: review.undo(tx, self.scene.campaign, piece.number, by, self.scene.now))
        late = decided is not None and decided + review.UNDO_FOR < self.scene.now
        assert bool(no) == (before not in ("approved", "sent_back") or late or piece.member in self.gone)
        if not no:
            piece.state, piece.decided_at = "waiting", None
            self.points[piece.member] -= piece.worth if before == "approved" else 0
            self.claims[piece.member] += piece.worth if before == "sent_back" else 0

    @precondition(lambda self: self.pieces)
    @rule(
        n=which, scope=st.sampled_from(list(Scope)), days=st.none() | st.integers(0, 5), minor=st.booleans(),
        guardian=st.sampled_from(("", "her mother, by phone")),
    )  # fmt: skip
    def allows(self, n: int, scope: Scope, days: int | None, minor: bool, guardian: str) -> None:
        piece = self.piece(n)
        until = None if days is None else self.today + timedelta(days=days)
        if piece.quote or piece.member in self.gone:
            return
        wish = Wish("Sam", scope, "in person", until, minor, guardian)
        with refused() as no:
            given = self.scene.unit(
                lambda tx: consent.give(
                    tx, self.scene.campaign, self.leads[0], wish, self.scene.now, handed=piece.number
                )
            )
            assert not (given.minor and given.scope is Scope.PUBLIC)
            self.allowed.append(Allowed(given.id, piece.number, given.scope, until, agreed=not minor or bool(guardian)))
        assert bool(no) == (minor and scope is not Scope.NONE and not guardian)

    @precondition(lambda self: self.allowed)
    @rule(n=which)
    def takes_back(self, n: int) -> None:
        said = self.allowed[n % len(self.allowed)]
        self.scene.unit(
            lambda tx: consent.withdraw(tx, self.scene.campaign, self.leads[0], said.number, self.scene.now)
        )
        said.withdrawn = True

    @rule(who=people)
    def is_forgotten(self, who: int) -> None:
        maya = self.crowd[who]
        if maya.id in self.gone or len(self.gone) == 2:  # one stays, so that something goes on
            return
        self.scene.unit(lambda tx: forget.forget(tx, self.scene.campaign, maya, self.scene.now))
        self.gone.add(maya.id)
        theirs = {piece.number for piece in self.pieces if piece.member == maya.id}
        self.allowed = [said for said in self.allowed if said.handed not in theirs]
        for piece in self.pieces:
            if piece.number in theirs and piece.state == "waiting":
                piece.state = "withdrawn"

    @rule(hours=st.sampled_from((1, 30, 100, 200)))
    def time_goes_by(self, hours: int) -> None:
        self.clock.move(hours=hours)

        def night(tx: Transaction) -> None:
            while consent.end_some(tx, self.scene.campaign, self.scene.now):
                pass
            retention.begin(tx, self.scene.campaign.id, self.scene.now)
            while retention.forget_some(tx, self.scene.campaign, self.scene.now):
                pass

        self.scene.unit(night)

    # --- what has to hold ----------------------------------------------------------------------------------------

    @invariant()
    def every_number_is_what_was_decided(self) -> None:
        for member in self.crowd:
            assert self.scene.total(member) == self.points[member.id]
            assert self.scene.total(member, standing=Standing.CLAIMED) == self.claims[member.id]

    @invariant()
    def nothing_is_shown_without_consent(self) -> None:
        scene = self.scene
        for week in sorted({week for piece in self.pieces for week in piece.weeks}):
            shots = scene.read(partial(export.album, campaign=scene.campaign, week=week, now=scene.now))
            told = scene.read(partial(recap.of_week, campaign=scene.campaign, week=week, now=scene.now))
            may = {photo for piece in self.pieces for photo in self.photos(piece) if self.may_show(piece, week)}
            assert {shot.public for shot in shots} == may
            assert told.hero is None or told.hero.public in may
            quotes = {piece.quote for piece in self.pieces if piece.quote and self.may_show(piece, week)}
            assert told.words is None or told.words.quote in quotes
        for piece in self.pieces:
            if any(said.ended(self.today) for said in self.allowed if said.handed == piece.number):
                assert not scene.read(
                    partial(showing.shown, campaign=scene.campaign, handed=piece.number, at=scene.now)
                )

    def teardown(self) -> None:
        assert self.scene.differences() == []

    # --- what the test remembers ---------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        return local_day(self.scene.now, self.scene.campaign.zone)

    def piece(self, n: int) -> Piece:
        return self.pieces[n % len(self.pieces)]

    def takes_in(self, handed: Evidence, quote: str = "") -> None:
        piece = Piece(handed.id, handed.member, handed.worth, quote, "")
        self.pieces.append(piece)
        self.learns(piece)
        self.claims[piece.member] += piece.worth

    def learns(self, piece: Piece) -> None:
        """How it stands now; whoever is trusted may be approved at once."""
        found = self.scene.read(lambda tx: evidence.get(tx, self.scene.campaign.id, piece.number))
        piece.state, piece.decided_at = found.state, found.reviewed_at
        if found.state == "approved":
            self.points[piece.member] += piece.worth
            piece.weeks.add(week_of(self.today))

    def photos(self, piece: Piece) -> list[str]:
        rows = self.scene.read(
            lambda tx: tx.all("SELECT public FROM media WHERE evidence = :id AND kind = 'photo'", id=piece.number)
        )
        return [row["public"] for row in rows]

    def may_show(self, piece: Piece, week: str) -> bool:
        about = [said for said in self.allowed if said.handed == piece.number]
        agreed = all(said.shows(self.today) for said in about)
        return piece.state == "approved" and week in piece.weeks and piece.member not in self.gone and agreed


@contextmanager
def refused() -> Iterator[list[Refusal]]:
    """Whether a rule said no, and which."""
    said: list[Refusal] = []
    try:
        yield said
    except Refusal as refusal:
        said.append(refusal)


def test_numbers_and_consent_hold_whatever_happens(stage: Stage, clock: HandClock) -> None:
    every: Any = list(HealthCheck)
    play: Any = partial(Play, stage, clock)
    run_state_machine_as_test(
        play,
        settings=settings(
            max_examples=SCHEDULES, stateful_step_count=STEPS, deadline=None, suppress_health_check=every
        ),
    )
