"""Trust and fair play: what is earned, what is checked, what is lost, and what stands out."""

import pytest

from campaigns import evidence, fairplay, review, trust
from campaigns.evidence import Evidence
from campaigns.facts import EvidenceHandedIn, TrustEarned, TrustLost
from campaigns.fairplay import Why
from campaigns.missions import Kind
from campaigns.people import Member, Role
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock

NOTE = "We talked about the choir for a long while"


@pytest.fixture
def scene(stage: Stage) -> Scene:
    many = [mission(f"m-{n}", kind="listen", asks=["note"], minutes=1) for n in range(60)]
    talks = [mission(key, kind="conversation", asks=["note", "count"]) for key in ("talks", "more-talks")]
    asks = mission("ask", kind="interview", asks=["interview"])
    return stage(
        *many,
        *talks,
        asks,
        mission("page", kind="share", asks=["link"]),
        mission("wall", kind="photo", asks=["photos"]),
    )


def hands_in(scene: Scene, member: Member, n: int) -> Evidence:
    handed = scene.hands_in(member, scene.takes(member, f"m-{n}"), {"note": f"Number {n}."})
    return scene.read(lambda tx: evidence.get(tx, scene.campaign.id, handed.id))


def earns(scene: Scene, member: Member, lead: Member, first: int = 0) -> None:
    for n in range(first, first + trust.EARNED_AFTER):
        scene.approves(lead, hands_in(scene, member, n))


def test_ten_in_a_row_earn_trust_and_one_in_each_ten_is_looked_at(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    for n in range(9):
        scene.approves(ines, hands_in(scene, maya, n))
    assert not [fact for fact in scene.facts if isinstance(fact, TrustEarned)]
    last = scene.approves(ines, hands_in(scene, maya, 9))
    assert TrustEarned(maya.id, "listen", last.id) in scene.facts

    states = []
    for n in range(10, 40):
        clock.move(hours=1)
        states.append(hands_in(scene, maya, n).state)

    assert [states[at : at + 10].count("waiting") for at in (0, 10, 20)] == [1, 1, 1]
    assert states.count("approved") == 27
    assert scene.total(maya) == 370
    assert scene.read(lambda tx: trust.held(tx, maya.id)) == [Kind.LISTEN]
    assert scene.differences() == []


def test_trust_in_one_kind_is_none_in_another_and_a_second_try_begins_the_row_anew(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    for n in range(9):
        scene.approves(ines, hands_in(scene, maya, n))
    again = hands_in(scene, maya, 9)
    scene.sends_back(ines, again)
    for n in range(10, 19):
        scene.approves(ines, hands_in(scene, maya, n))
    assert scene.read(lambda tx: trust.held(tx, maya.id)) == []

    scene.approves(ines, hands_in(scene, maya, 19))

    assert scene.read(lambda tx: trust.held(tx, maya.id)) == [Kind.LISTEN]
    assert scene.hands_in(maya, scene.takes(maya, "page"), {"link": "https://a.example/x"}).state == "waiting"


def test_one_serious_fault_ends_it_and_undoing_that_brings_it_back(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    earns(scene, maya, ines)
    clock.move(hours=2)
    checked = next(each for each in (hands_in(scene, maya, n) for n in range(10, 20)) if each.state == "waiting")
    assert checked.checked

    scene.unit(
        lambda tx: review.send_back(tx, scene.campaign, checked.id, "Made up.", (), ines, scene.now, serious=True)
    )
    assert TrustLost(maya.id, "listen", checked.id) in scene.facts
    assert scene.read(lambda tx: trust.held(tx, maya.id)) == []
    clock.move(hours=2)
    assert hands_in(scene, maya, 20).state == "waiting"
    scene.unit(lambda tx: review.undo(tx, scene.campaign, checked.id, ines, scene.now))

    assert scene.read(lambda tx: trust.held(tx, maya.id)) == [Kind.LISTEN]


def test_a_row_goes_on_where_what_ended_it_is_undone(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    for n in range(6):
        scene.approves(ines, hands_in(scene, maya, n))
    small = hands_in(scene, maya, 6)
    scene.unit(lambda tx: review.send_back(tx, scene.campaign, small.id, "A word is missing.", (), ines, scene.now))
    scene.approves(ines, hands_in(scene, maya, 7))
    assert scene.read(lambda tx: trust.of(tx, maya.id, Kind.LISTEN)).streak == 1

    scene.unit(lambda tx: review.undo(tx, scene.campaign, small.id, ines, scene.now))

    assert scene.read(lambda tx: trust.of(tx, maya.id, Kind.LISTEN)).streak == 7
    scene.approves(ines, scene.read(lambda tx: evidence.get(tx, scene.campaign.id, small.id)))
    for n in (8, 9):
        scene.approves(ines, hands_in(scene, maya, n))
    assert scene.read(lambda tx: trust.held(tx, maya.id)) == [Kind.LISTEN]


def test_trust_goes_with_the_approval_that_earned_it_where_that_is_undone(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    earns(scene, maya, ines)
    tenth = scene.read(lambda tx: evidence.latest(tx, maya.id, most=1))[0]

    scene.unit(lambda tx: review.undo(tx, scene.campaign, tenth.id, ines, scene.now))
    assert scene.read(lambda tx: trust.held(tx, maya.id)) == []
    assert hands_in(scene, maya, 10).state == "waiting"
    scene.approves(ines, tenth)

    assert scene.read(lambda tx: trust.held(tx, maya.id)) == [Kind.LISTEN]


def test_a_small_fault_is_no_reason_to_lose_it(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    earns(scene, maya, ines)
    clock.move(hours=2)
    checked = next(each for each in (hands_in(scene, maya, n) for n in range(10, 20)) if each.state == "waiting")

    scene.sends_back(ines, checked)

    assert scene.read(lambda tx: trust.held(tx, maya.id)) == [Kind.LISTEN]


def test_the_same_words_address_or_photo_and_too_much_at_once_stand_out_with_the_reason(
    scene: Scene, clock: HandClock
) -> None:
    maya, noor = scene.seat("Maya"), scene.seat("Noor")
    first = scene.hands_in(maya, scene.takes(maya, "m-0"), {"note": f"{NOTE}."})
    copied = scene.hands_in(noor, scene.takes(noor, "m-0"), {"note": f" {NOTE.upper()}!"})
    link = scene.hands_in(maya, scene.takes(maya, "page"), {"link": "https://www.a.example/x/?utm_source=b"})
    same = scene.hands_in(noor, scene.takes(noor, "page"), {"link": "http://A.example/x"})
    short = scene.hands_in(noor, scene.takes(noor, "m-1"), {"note": "Done."})

    assert flags(scene, copied) == [(Why.WORDS, first.id)]
    assert flags(scene, same) == [(Why.ADDRESS, link.id)]
    assert flags(scene, first) == flags(scene, link) == flags(scene, short) == []
    for n in range(2, 22):
        late = hands_in(scene, maya, n)
    assert flags(scene, late) == [(Why.PACE, None)]
    clock.move(hours=2)
    assert flags(scene, hands_in(scene, maya, 22)) == []


def test_more_talks_than_a_day_has_room_for_stand_out(scene: Scene, clock: HandClock) -> None:
    maya = scene.seat("Maya")
    some = scene.hands_in(maya, scene.takes(maya, "talks"), {"note": "By the gate.", "count": 40})
    assert flags(scene, some) == []

    more = scene.hands_in(maya, scene.takes(maya, "more-talks"), {"note": "By the door.", "count": 30})

    assert [(flag.why, flag.amount) for flag in scene.read(lambda tx: fairplay.flags(tx, more.id))] == [(Why.TALKS, 70)]
    clock.move(days=2)
    assert flags(scene, hands_in(scene, maya, 0)) == []


def test_two_interviews_in_the_same_words_stand_out(scene: Scene) -> None:
    maya, noor = scene.seat("Maya"), scene.seat("Noor")
    said = {"interview": {"who": "Abe", "signature": NOTE, "quote": ""}}
    first = scene.hands_in(maya, scene.takes(maya, "ask"), said)

    copied = scene.hands_in(noor, scene.takes(noor, "ask"), {"interview": {**said["interview"], "who": "Sam"}})

    assert flags(scene, copied) == [(Why.WORDS, first.id)]


def test_what_stands_out_waits_for_a_lead_whoever_it_comes_from(scene: Scene, clock: HandClock) -> None:
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines", Role.LEAD)
    scene.hands_in(noor, scene.takes(noor, "m-50"), {"note": NOTE})
    earns(scene, maya, ines)
    clock.move(hours=2)
    scene.facts.clear()

    for n in range(10, 12):  # one of two may be the one that is looked at anyway
        handed = scene.hands_in(maya, scene.takes(maya, f"m-{n}"), {"note": NOTE})
        assert (handed.state, EvidenceHandedIn(handed.id, maya.id, 1) in scene.facts) == ("waiting", True)


def flags(scene: Scene, handed: Evidence) -> list[tuple[Why, int | None]]:
    return [(flag.why, flag.other) for flag in scene.read(lambda tx: fairplay.flags(tx, handed.id))]


def test_what_stands_out_waits_for_a_lead_in_a_trusted_mission_too(stage: Stage) -> None:
    scene = stage(mission("it", review="trusted"), mission("that", review="trusted"))
    maya, omar = scene.seat("Maya"), scene.seat("Omar")
    words = {"note": "We talked with everybody at the corner until it got dark."}
    first = scene.hands_in(maya, scene.takes(maya, "it"), words)

    second = scene.hands_in(omar, scene.takes(omar, "that"), words)

    assert (first.state, second.state) == ("approved", "waiting")
    assert scene.total(omar) == 0
