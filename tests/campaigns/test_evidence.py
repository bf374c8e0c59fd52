"""Evidence: handed in once, worth what it was worth then, claimed until a lead looks, and never somebody else's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campaigns import assignments, evidence, missions, photos, staffing
from campaigns.assignments import NoLongerOpen
from campaigns.assignments import State as Stands
from campaigns.campaign import State
from campaigns.evidence import AlreadyHandedIn
from campaigns.facts import EvidenceApproved, EvidenceHandedIn
from campaigns.ledger import Measure, Standing
from campaigns.media import Kind as MediaKind
from campaigns.missions import Kind
from campaigns.people import Member, Role
from campaigns.photos import NotKept
from campaigns.refusals import NotFound, NotYours
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock


def claimed(scene: Scene, member: Member, measure: Measure = Measure.POINTS) -> tuple[int, int]:
    """What is claimed, and what is verified of it."""
    return scene.total(member, measure, standing=Standing.CLAIMED), scene.total(member, measure)


def test_what_is_handed_in_is_claimed_and_told(stage: Stage) -> None:
    scene = stage(mission("talk", kind="conversation", worth=8, minutes=20))
    maya = scene.seat("Maya")
    given = scene.takes(maya, "talk")
    scene.facts.clear()

    handed = scene.hands_in(maya, given, {"note": "We talked.", "count": 3, "photos": [scene.photo(maya)]})

    assert scene.facts == [EvidenceHandedIn(handed.id, maya.id, 1)]
    assert scene.reads(given).state is Stands.WAITING
    assert {
        measure: claimed(scene, maya, measure)
        for measure in Measure
        if claimed(scene, maya, measure) != (0, 0)
    } == {
        Measure.POINTS: (8, 0), Measure.MISSIONS: (1, 0), Measure.ON_TIME: (1, 0), Measure.MINUTES: (20, 0),
        Measure.CONVERSATIONS: (3, 0), Measure.PHOTOS: (1, 0),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "answers", "counts"),
    [
        ("interview", {"note": "They said so."}, {Measure.INTERVIEWS: 1}),
        ("custom", {"interview": {"who": "Sam"}}, {Measure.INTERVIEWS: 1}),
        ("interview", {"interview": {"who": "Sam"}}, {Measure.INTERVIEWS: 1}),
        ("profile", {"link": "https://example.org"}, {Measure.PROFILES: 1}),
        ("conversation", {"note": "Hello."}, {Measure.CONVERSATIONS: 1}),
        ("conversation", {"count": 0}, {}),
        ("scout", {"count": 12}, {}),
    ],
)
def test_each_kind_moves_its_own_counter(
    stage: Stage, kind: str, answers: dict[str, Any], counts: dict[Measure, int]
) -> None:
    scene = stage(mission("it", kind=kind))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)

    scene.approves(ines, scene.hands_in(maya, scene.takes(maya, "it"), answers))

    own = (Measure.INTERVIEWS, Measure.PROFILES, Measure.CONVERSATIONS, Measure.PHOTOS)
    assert {measure: n for measure in own if (n := scene.total(maya, measure))} == counts


def test_handing_in_twice_counts_once(stage: Stage) -> None:
    scene = stage(mission("it"))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    given = scene.takes(maya, "it")
    handed = scene.hands_in(maya, given)

    with pytest.raises(AlreadyHandedIn):
        scene.hands_in(maya, given)
    scene.approves(ines, handed)
    with pytest.raises(AlreadyHandedIn):
        scene.hands_in(maya, given)

    assert claimed(scene, maya) == (10, 10)


def test_only_the_one_who_has_it_hands_it_in(stage: Stage) -> None:
    scene, elsewhere = stage(mission("it")), stage(mission("it"))
    maya, noor = scene.seat("Maya"), scene.seat("Noor")
    given = scene.takes(maya, "it")

    with pytest.raises(NotYours):
        scene.hands_in(noor, given)
    with pytest.raises(NotFound):
        elsewhere.hands_in(elsewhere.seat("Maya"), given)

    assert claimed(scene, noor) == (0, 0)


@pytest.mark.parametrize("gone", [Stands.PASSED, Stands.SWAPPED, Stands.HANDED_BACK])
def test_what_was_set_aside_takes_nothing(stage: Stage, gone: Stands) -> None:
    scene = stage(mission("it"))
    maya = scene.seat("Maya")
    given = scene.takes(maya, "it")
    scene.sets_aside(given, gone)

    with pytest.raises(NoLongerOpen):
        scene.hands_in(maya, given)
    with pytest.raises(NoLongerOpen):
        scene.sets_aside(given)


def test_late_counts_but_not_as_on_time(stage: Stage, clock: HandClock) -> None:
    scene = stage(mission("it"))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    given = scene.takes(maya, "it")
    clock.move(days=2)
    closed = scene.unit(lambda tx: assignments.expire(tx, scene.campaign.id, scene.now, scene.now, most=9))
    assert closed == 1
    assert scene.reads(given).state is Stands.EXPIRED

    scene.does(maya, given, ines)

    assert (scene.total(maya), scene.total(maya, Measure.MISSIONS), scene.total(maya, Measure.ON_TIME)) == (10, 1, 0)


def test_what_was_handed_in_on_time_stays_so_when_it_comes_back(stage: Stage, clock: HandClock) -> None:
    scene = stage(mission("it"))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    given = scene.takes(maya, "it")
    first = scene.hands_in(maya, given)
    clock.move(days=3)
    scene.sends_back(ines, first)

    second = scene.hands_in(maya, given)
    scene.approves(ines, second)

    assert second.on_time
    assert scene.total(maya, Measure.ON_TIME) == 1


def test_it_is_worth_what_the_mission_is_worth_when_it_is_handed_in(stage: Stage) -> None:
    scene = stage(mission("it", worth=10, minutes=10))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    wanted = scene.mission("it")

    def edit(worth: int) -> None:
        scene.unit(
            lambda tx: missions.edit(
                tx, scene.campaign.id, wanted.id, title="It", brief="Do it.", worth=worth, minutes=worth, at=scene.now
            )
        )

    given = scene.takes(maya, "it")
    edit(25)
    handed = scene.hands_in(maya, given)
    edit(3)
    scene.sends_back(ines, handed)
    handed = scene.hands_in(maya, given)
    scene.approves(ines, handed)

    assert (handed.worth, handed.minutes) == (25, 25)
    assert claimed(scene, maya) == (25, 25)


def test_a_mission_paused_meanwhile_and_a_campaign_closed_meanwhile_still_take_it(stage: Stage) -> None:
    scene = stage(mission("it"))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    given, wanted = scene.takes(maya, "it"), scene.mission("it")
    scene.unit(lambda tx: missions.set_open(tx, scene.campaign.id, wanted.id, open_=False, at=scene.now))
    scene.stands(State.CLOSED)

    scene.does(maya, given, ines)

    assert scene.total(maya) == 10


def test_a_trusted_mission_counts_at_once_and_names_nobody(stage: Stage) -> None:
    scene = stage(mission("it", review="trusted"))
    maya = scene.seat("Maya")
    given = scene.takes(maya, "it")
    scene.facts.clear()

    handed = scene.hands_in(maya, given)

    assert (handed.state, handed.reviewer, handed.reviewed_at) == ("approved", None, scene.now)
    assert scene.facts == [EvidenceApproved(handed.id, maya.id)]
    assert scene.reads(given).state is Stands.DONE
    assert claimed(scene, maya) == (10, 10)


def test_who_leaves_hands_back_what_is_open_and_keeps_what_is_done(stage: Stage) -> None:
    scene = stage(mission("one"), mission("two"), mission("three", at_most={"in_all": 1}))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    scene.does(maya, scene.takes(maya, "one"), ines)
    waiting = scene.hands_in(maya, scene.takes(maya, "two"))
    held = scene.takes(maya, "three")
    assert sorted(scene.board(ines)) == ["one", "two"]

    back = scene.unit(lambda tx: staffing.leave(tx, scene.campaign, maya, scene.now))

    assert back == 1
    assert scene.reads(held).state is Stands.HANDED_BACK
    assert sorted(scene.board(ines)) == ["one", "three", "two"]
    scene.approves(ines, waiting)
    assert scene.total(maya) == 20


# --- The logbook's evidence -------------------------------------------------------------------------------------------


def test_a_line_of_the_logbook_is_worth_what_the_campaign_gives(stage: Stage) -> None:
    scene = stage()
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)

    handed = scene.unit(
        lambda tx: evidence.log(tx, scene.campaign, maya, Kind.PROFILE, 1, {"link": "https://a.example"}, scene.now)
    )
    assert claimed(scene, maya) == (10, 0)
    scene.approves(ines, handed)

    assert claimed(scene, maya) == (10, 10)
    assert (scene.total(maya, Measure.PROFILES), scene.total(maya, Measure.MISSIONS)) == (1, 0)


def test_a_line_that_was_sent_back_is_handed_in_again_by_its_own_member_once(stage: Stage) -> None:
    scene = stage()
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines", Role.LEAD)
    handed = scene.unit(
        lambda tx: evidence.log(tx, scene.campaign, maya, Kind.CONVERSATION, 1, {"note": "Hi."}, scene.now)
    )

    def again(member: Member) -> evidence.Evidence:
        return scene.unit(
            lambda tx: evidence.log_again(tx, scene.campaign, member, handed.id, {"note": "More."}, scene.now)
        )

    with pytest.raises(AlreadyHandedIn):
        again(maya)
    scene.sends_back(ines, handed)
    with pytest.raises(NotYours):
        again(noor)

    second = again(maya)

    assert (second.round, second.answers, second.state) == (2, {"note": "More."}, "waiting")
    assert claimed(scene, maya) == (5, 0)


# --- Photos and voice notes ----------------------------------------------------------------------------------------


def test_media_of_somebody_else_are_refused_and_nothing_changes(stage: Stage) -> None:
    scene = stage(mission("it", asks=["photos"]))
    maya, noor = scene.seat("Maya"), scene.seat("Noor")
    given, theirs = scene.takes(maya, "it"), scene.photo(noor)

    for stolen in ([theirs], [scene.photo(maya), theirs], [4711]):
        with pytest.raises(NotKept):
            scene.hands_in(maya, given, {"photos": stolen})

    assert scene.reads(given).state is Stands.OPEN
    assert claimed(scene, maya) == (0, 0)
    assert scene.hands_in(noor, scene.takes(noor, "it"), {"photos": [theirs]}).state == "waiting"


def test_a_photo_counts_once_and_for_one_piece_of_evidence(stage: Stage) -> None:
    scene = stage(mission("one"), mission("two"))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    photo, other = scene.photo(maya), scene.photo(maya)

    scene.approves(ines, scene.hands_in(maya, scene.takes(maya, "one"), {"photos": [photo, photo, other]}))
    with pytest.raises(NotKept):
        scene.hands_in(maya, scene.takes(maya, "two"), {"photos": [photo]})

    assert scene.total(maya, Measure.PHOTOS) == 2


def test_a_voice_note_is_no_photo(stage: Stage) -> None:
    scene = stage(mission("it"))
    maya = scene.seat("Maya")
    given = scene.takes(maya, "it")
    sound, photo = scene.photo(maya, kind=MediaKind.VOICE), scene.photo(maya)

    with pytest.raises(NotKept):
        scene.hands_in(maya, given, {"photos": [sound]})
    with pytest.raises(NotKept):
        scene.hands_in(maya, given, {"voice": [photo]})
    handed = scene.hands_in(maya, given, {"photos": [photo], "voice": [sound]})

    kept = scene.read(lambda tx: photos.of_evidence(tx, handed.id))
    assert [(each.id, each.kind, each.position) for each in kept] == [
        (photo, MediaKind.PHOTO, 0), (sound, MediaKind.VOICE, 1),
    ]  # fmt: skip


def test_a_new_round_may_bring_other_photos_and_lets_the_old_ones_go(stage: Stage) -> None:
    scene = stage(mission("it"))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    given, first, second = scene.takes(maya, "it"), scene.photo(maya), scene.photo(maya)
    handed = scene.hands_in(maya, given, {"photos": [first], "note": "Dark."})
    scene.sends_back(ines, handed, redo=["photos"])

    scene.hands_in(maya, given, {"photos": [second, scene.photo(maya)]})

    kept = scene.read(lambda tx: photos.of_evidence(tx, handed.id))
    assert first not in [each.id for each in kept]
    assert claimed(scene, maya, Measure.PHOTOS) == (2, 0)
    assert scene.read(lambda tx: evidence.get(tx, scene.campaign.id, handed.id)).answers["note"] == "Dark."


def test_near_copies_are_named_and_not_refused(stage: Stage) -> None:
    scene = stage(mission("it", repeats="daily"))
    maya, noor = scene.seat("Maya"), scene.seat("Noor")
    looks = 0x0F0F_1234_5678_9ABC
    mirrored = looks ^ 0xFFFF_0000_FFFF_0000 % 2**62
    first = scene.hands_in(maya, scene.takes(maya, "it"), {"photos": [scene.photo(maya, looks)]})

    same, near, far = looks, looks ^ 0b11_1111_1111, looks ^ 0b111_1111_1111
    shown = [scene.photo(noor, each) for each in (same, near, far, mirrored ^ 1)]
    second = scene.hands_in(noor, scene.takes(noor, "it"), {"photos": shown})

    found = scene.read(lambda tx: photos.near_copies(tx, second.id))
    assert [(each.media, each.evidence, each.distance) for each in found] == [
        (shown[0], first.id, 0), (shown[3], first.id, 1), (shown[1], first.id, 10),
    ]  # fmt: skip
    assert scene.read(lambda tx: photos.near_copies(tx, first.id)) == []


# --- Clearing away ---------------------------------------------------------------------------------------------------


def test_only_what_is_open_and_overdue_expires_oldest_first(stage: Stage, clock: HandClock) -> None:
    clock.set(datetime(2026, 11, 16, 14, 0, tzinfo=UTC))
    scene = stage(*(mission(f"m-{n}") for n in range(4)), mission("week", starts="monday", ends="sunday"))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    old, back, waits = scene.takes(maya, "m-0"), scene.takes(maya, "m-1"), scene.takes(maya, "m-2")
    week = scene.takes(maya, "week")
    scene.sends_back(ines, scene.hands_in(maya, back))
    scene.hands_in(maya, waits)
    clock.move(days=1)
    newer = scene.takes(maya, "m-3")
    clock.move(days=1, hours=1)

    def expire(most: int) -> int:
        return scene.unit(lambda tx: assignments.expire(tx, scene.campaign.id, scene.now, scene.now, most=most))

    assert (expire(1), scene.reads(old).state, scene.reads(newer).state) == (1, Stands.EXPIRED, Stands.OPEN)
    assert (expire(9), expire(9)) == (1, 0)
    assert [scene.reads(each).state for each in (newer, back, waits, week)] == [
        Stands.EXPIRED, Stands.SENT_BACK, Stands.WAITING, Stands.OPEN,
    ]  # fmt: skip
    late = scene.read(lambda tx: assignments.late(tx, maya.id, date(2026, 11, 1), scene.now))
    assert [each.id for each in late] == [newer.id, old.id]


def test_what_was_due_is_late_and_no_longer_open_before_anything_has_closed_it(stage: Stage, clock: HandClock) -> None:
    clock.set(datetime(2026, 11, 16, 14, 0, tzinfo=UTC))
    scene = stage(mission("m-0"), mission("m-1"), mission("week", starts="monday", ends="sunday"))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    old, back, week = scene.takes(maya, "m-0"), scene.takes(maya, "m-1"), scene.takes(maya, "week")
    scene.sends_back(ines, scene.hands_in(maya, back))

    clock.set(scene.reads(old).due_at)

    since = date(2026, 11, 1)
    assert scene.reads(old).state == Stands.OPEN
    assert [a.id for a in scene.read(lambda tx: assignments.unfinished(tx, maya.id, scene.now))] == [back.id, week.id]
    assert [a.id for a in scene.read(lambda tx: assignments.late(tx, maya.id, since, scene.now))] == [old.id]
    assert [scene.reads(each).is_late(scene.now) for each in (old, back, week)] == [True, False, False]


def test_the_week_and_the_times_of_a_mission_can_be_asked(stage: Stage, clock: HandClock) -> None:
    clock.set(datetime(2026, 11, 18, 14, 0, tzinfo=UTC))
    scene = stage(mission("one", repeats="daily", at_most={"per_day": 1}), mission("two"))
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    scene.does(maya, scene.takes(maya, "one"), ines)
    scene.sets_aside(scene.takes(maya, "two"))
    wanted, other, today = scene.mission("one"), scene.mission("two"), date(2026, 11, 18)

    week = scene.read(lambda tx: assignments.taken_in_week(tx, maya, today))
    assert [each.key for each in week] == ["one"]
    assert scene.read(lambda tx: assignments.taken_in_week(tx, maya, today + timedelta(days=5))) == []
    times = scene.read(
        lambda tx: [
            assignments.times_given(tx, wanted.id, date.min),
            assignments.times_given(tx, wanted.id, today, today),
            assignments.times_given(tx, wanted.id, today + timedelta(days=1)),
            assignments.times_given(tx, wanted.id, date.min, most=0),
        ]
    )
    assert times == [1, 1, 0, 0]
    spent = scene.read(lambda tx: assignments.exhausted(tx, scene.campaign.id, [wanted, other], today))
    assert spent == {wanted.id: 1}
