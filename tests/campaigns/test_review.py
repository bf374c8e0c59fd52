"""Review: one decision for each round, by somebody else, and all that follows from it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import evidence, forget, review
from campaigns.assignments import State as Stands
from campaigns.evidence import AlreadyHandedIn
from campaigns.facts import EvidenceApproved, EvidenceHandedIn, EvidenceSentBack
from campaigns.ledger import Measure, Standing
from campaigns.people import Role
from campaigns.refusals import NotFound
from campaigns.review import AlreadyReviewed, NothingToSay, OwnEvidence
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return stage(mission("it", asks=["note", "photos"], worth=12))


def test_two_leads_at_once_pay_out_once(scene: Scene) -> None:
    maya, ines, omar = scene.seat("Maya"), scene.seat("Ines", Role.LEAD), scene.seat("Omar", Role.LEAD)
    handed = scene.hands_in(maya, scene.takes(maya, "it"))
    scene.facts.clear()

    scene.approves(ines, handed)
    with pytest.raises(AlreadyReviewed):
        scene.approves(omar, handed)
    with pytest.raises(AlreadyReviewed):
        scene.sends_back(omar, handed)

    assert scene.total(maya) == 12
    assert scene.facts == [EvidenceApproved(handed.id, maya.id)]
    kept = scene.read(lambda tx: evidence.get(tx, scene.campaign.id, handed.id))
    assert (kept.state, kept.reviewer, kept.reviewed_at) == ("approved", ines.id, scene.now)


def test_nobody_decides_about_their_own(scene: Scene) -> None:
    ines = scene.seat("Ines", Role.LEAD)
    handed = scene.hands_in(ines, scene.takes(ines, "it"))

    with pytest.raises(OwnEvidence):
        scene.approves(ines, handed)
    with pytest.raises(OwnEvidence):
        scene.sends_back(ines, handed)

    assert scene.total(ines) == 0


def test_evidence_of_another_campaign_is_not_there(stage: Stage) -> None:
    here, there = stage(mission("it")), stage(mission("it"))
    maya, ines = here.seat("Maya"), there.seat("Ines", Role.LEAD)
    handed = here.hands_in(maya, here.takes(maya, "it"))

    with pytest.raises(NotFound):
        there.approves(ines, handed)
    with pytest.raises(NotFound):
        there.sends_back(ines, handed)
    with pytest.raises(NotFound):
        there.sends_back(ines, handed, reason=" ")


def test_sending_back_needs_a_reason(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    handed = scene.hands_in(maya, scene.takes(maya, "it"))

    with pytest.raises(NothingToSay, match="Write a sentence"):
        scene.sends_back(ines, handed, reason=" \n")

    assert scene.read(lambda tx: evidence.get(tx, scene.campaign.id, handed.id)).state == "waiting"


def test_sent_back_twice_keeps_every_round_and_pays_once(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    given = scene.takes(maya, "it")
    photos = [scene.photo(maya) for _ in range(3)]
    handed = scene.hands_in(maya, given, {"note": "One.", "photos": photos[:1]})
    scene.facts.clear()

    rounds: list[tuple[list[str], Mapping[str, Any]]] = [
        (["photos"], {"photos": photos[1:2]}),
        (["note"], {"note": "Three."}),
    ]
    for number, (redo, answers) in enumerate(rounds, start=1):
        clock.move(hours=1)
        scene.sends_back(ines, handed, f"Reason {number}", redo)
        assert scene.reads(given).state is Stands.SENT_BACK
        handed = scene.hands_in(maya, given, answers)
        assert scene.reads(given).state is Stands.WAITING
    scene.approves(ines, handed)

    assert handed.round == 3
    assert handed.answers == {"note": "Three.", "photos": photos[1:2]}
    assert [(each["reason"], each["redo"]) for each in handed.earlier] == [
        ("Reason 1", ["photos"]), ("Reason 2", ["note"]),
    ]  # fmt: skip
    assert (handed.reason, handed.redo, handed.reviewer) == ("", (), None)
    assert scene.facts == [
        EvidenceSentBack(handed.id, maya.id, 1), EvidenceHandedIn(handed.id, maya.id, 2),
        EvidenceSentBack(handed.id, maya.id, 2), EvidenceHandedIn(handed.id, maya.id, 3),
        EvidenceApproved(handed.id, maya.id),
    ]  # fmt: skip
    assert (scene.total(maya), scene.total(maya, standing=Standing.CLAIMED)) == (12, 12)
    assert scene.total(maya, Measure.PHOTOS) == 1
    assert scene.differences() == []


def test_what_was_sent_back_is_claimed_no_longer_until_it_comes_again(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    given = scene.takes(maya, "it")
    handed = scene.hands_in(maya, given)
    assert scene.total(maya, standing=Standing.CLAIMED) == 12

    scene.sends_back(ines, handed)
    assert scene.total(maya, standing=Standing.CLAIMED) == 0
    scene.hands_in(maya, given)

    assert scene.total(maya, standing=Standing.CLAIMED) == 12


def test_what_was_sent_back_can_be_left_be(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    given = scene.takes(maya, "it")
    scene.sends_back(ines, scene.hands_in(maya, given))

    scene.sets_aside(given)

    assert scene.asks(maya) is None or scene.asks(maya) != given
    assert scene.total(maya, standing=Standing.CLAIMED) == 0


def test_the_queue_tells_the_oldest_first(stage: Stage, clock: HandClock) -> None:
    scene = stage(*(mission(f"m-{n}") for n in range(4)))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    assert scene.read(lambda tx: review.queue(tx, scene.campaign.id)) == review.Queue(0, None, ())
    first_at = scene.now
    handed = []
    for n in range(4):
        handed.append(scene.hands_in(maya, scene.takes(maya, f"m-{n}")))
        clock.move(minutes=10)
    scene.approves(ines, handed.pop(1))

    queue = scene.read(lambda tx: review.queue(tx, scene.campaign.id, most=2))

    assert (queue.waiting, queue.oldest) == (3, first_at)
    assert [each.id for each in queue.first] == [each.id for each in handed[:2]]


def test_what_somebody_who_was_forgotten_handed_in_is_not_decided(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    handed = scene.hands_in(maya, scene.takes(maya, "it"))
    scene.unit(lambda tx: forget.forget(tx, scene.campaign, maya, scene.now))

    assert scene.read(lambda tx: review.queue(tx, scene.campaign.id)).waiting == 0
    with pytest.raises(AlreadyReviewed):
        scene.approves(ines, handed)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("hand_in", "approve", "send_back")), st.integers(0, 1)), max_size=14))
def test_any_order_of_taps_ends_in_one_credit_at_most(stage: Stage, those: list[tuple[str, int]]) -> None:
    scene = stage(mission("it", worth=12))
    maya, leads = scene.seat("Maya"), [scene.seat("Ines", Role.LEAD), scene.seat("Omar", Role.LEAD)]
    given = scene.takes(maya, "it")
    handed = scene.hands_in(maya, given)
    state, rounds = "waiting", 1

    for what, lead in those:
        if what == "hand_in":
            do: Callable[[], object] = partial(scene.hands_in, maya, given)
        else:
            do = partial(scene.approves if what == "approve" else scene.sends_back, leads[lead], handed)
        if (state == "sent_back") == (what == "hand_in") and state != "approved":
            do()
            state = {"hand_in": "waiting", "approve": "approved", "send_back": "sent_back"}[what]
            rounds += what == "hand_in"
        else:
            with pytest.raises(AlreadyHandedIn if what == "hand_in" else AlreadyReviewed):
                do()

    assert scene.total(maya) == (12 if state == "approved" else 0)
    assert scene.total(maya, standing=Standing.CLAIMED) == (0 if state == "sent_back" else 12)
    assert scene.read(lambda tx: evidence.get(tx, scene.campaign.id, handed.id)).round == rounds
    assert scene.differences() == []


def test_what_a_member_handed_in_is_told_newest_first(stage: Stage, clock: HandClock) -> None:
    scene = stage(*(mission(f"m-{n}") for n in range(3)))
    maya = scene.seat("Maya")
    handed = []
    for n in range(3):
        handed.append(scene.hands_in(maya, scene.takes(maya, f"m-{n}")))
        clock.set(clock.now() + timedelta(minutes=1))

    assert scene.read(lambda tx: evidence.how_many(tx, maya.id)) == 3
    latest = scene.read(lambda tx: evidence.latest(tx, maya.id, most=1, skip=1))
    assert [each.id for each in latest] == [handed[1].id]
