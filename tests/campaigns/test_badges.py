"""Badges and skills: each with its cause, and only for as long as the ledger has it."""

from datetime import UTC, date, datetime

from bot.database import Transaction
from campaigns import badges, evidence, people, personal, review, skills, staffing, streaks, thanks
from campaigns.badges import Badge
from campaigns.ledger import Measure
from campaigns.missions import Kind
from campaigns.people import Member, Role
from campaigns.skills import Skill
from tests.campaigns.linked import app
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock


def talks(scene: Scene, member: Member, lead: Member, depth: str = "talk") -> int:
    """A conversation that was logged and approved; its evidence."""

    def work(tx: Transaction) -> int:
        handed = evidence.log(
            tx, scene.campaign, member, Kind.CONVERSATION, tx.new_id(), {"note": "Shade.", "depth": depth}, scene.now
        )
        if handed.state == "waiting":
            review.approve(tx, scene.campaign, handed.id, lead, scene.now)
        return handed.id

    return scene.unit(work)


def had(scene: Scene, member: Member) -> dict[tuple[Measure | None, int], Badge]:
    found = scene.read(lambda tx: badges.of_member(tx, member))
    return {(badge.measure, badge.step): badge for badge in found}


def test_a_badge_is_brought_by_what_reached_its_step(stage: Stage) -> None:
    scene = stage()
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)

    those = [talks(scene, maya, ines) for _number in range(10)]

    found = had(scene, maya)
    assert found[Measure.CONVERSATIONS, 1].evidence == those[0]
    assert found[Measure.CONVERSATIONS, 10].evidence == those[9]
    assert (Measure.CONVERSATIONS, 50) not in found
    brought = scene.read(lambda tx: badges.brought_by(tx, maya, those[9]))
    assert [str(badge.name) for badge in brought] == ["10 conversations"]


def test_what_is_undone_takes_its_badge_along_and_the_next_brings_it_back(stage: Stage) -> None:
    scene = stage()
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    first = talks(scene, maya, ines)
    scene.unit(lambda tx: review.undo(tx, scene.campaign, first, ines, scene.now))
    assert had(scene, maya) == {}
    assert scene.read(lambda tx: skills.shown(tx, maya.id))[Skill.NETWORK] == 0

    second = talks(scene, maya, ines)

    assert had(scene, maya)[Measure.CONVERSATIONS, 1].evidence == second


def test_skills_have_their_evidence_newest_first(stage: Stage, clock: HandClock) -> None:
    scene = stage()
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    those = []
    for depth in ("hello", "reason", "talk", "next_step"):
        those.append(talks(scene, maya, ines, depth))
        clock.move(minutes=1)

    assert scene.read(lambda tx: skills.shown(tx, maya.id)) == {
        Skill.NETWORK: 4, Skill.VALUE: 0, Skill.RESPONSIBILITY: 0, Skill.PERSUADE: 2,
    }  # fmt: skip
    found = scene.read(lambda tx: skills.proofs(tx, maya.id, Skill.PERSUADE, most=5))
    assert [proof.evidence for proof in found] == [those[3], those[1]]
    later = scene.read(lambda tx: skills.proofs(tx, maya.id, Skill.NETWORK, most=2, skip=2))
    assert [proof.evidence for proof in later] == [those[1], those[0]]


def test_thanks_given_from_another_app_bring_their_badge_along(stage: Stage, clock: HandClock) -> None:
    scene = stage()
    maya, phone, ines = app(scene, "Maya"), app(scene, "Maya’s phone"), scene.seat("Ines", Role.LEAD)
    by = phone.seat
    scene.unit(lambda tx: thanks.give(tx, scene.campaign, by, ines.id, "The ladder.", scene.now))
    assert (Measure.THANKS, 1) in had(scene, phone.seat)
    clock.move(hours=1)

    link = maya.links(phone)
    assert (Measure.THANKS, 1) in had(scene, maya.seat)
    maya.undoes(link)

    assert (Measure.THANKS, 1) not in had(scene, maya.seat)
    assert (Measure.THANKS, 1) in had(scene, phone.seat)


def test_days_in_a_row_bring_a_badge_and_a_vacation_doesnt_break_them(stage: Stage, clock: HandClock) -> None:
    clock.set(datetime(2026, 11, 2, 16, 0, tzinfo=UTC))
    scene = stage(*(mission(f"daily-{n}", repeats="daily") for n in range(4)))
    maya = scene.seat("Maya", minutes=600)
    away = (date(2026, 11, 5), date(2026, 11, 10))
    scene.unit(lambda tx: staffing.set_vacation(tx, maya, *away))
    handed = []
    for _day in range(14):
        scene.ticks()
        handed += [scene.hands_in(maya, given).id for given in scene.all_of(maya) if given.state.value == "open"]
        clock.move(days=1)

    assert scene.read(lambda tx: streaks.longest(tx, maya, date(2026, 11, 30))) == len(handed)
    found = had(scene, maya)[None, 5]
    assert (found.evidence, found.day) == (handed[4], date(2026, 11, 12))


def test_days_in_a_row_are_brought_by_what_came_first_that_day(stage: Stage, clock: HandClock) -> None:
    clock.set(datetime(2026, 11, 2, 16, 0, tzinfo=UTC))
    scene = stage(*(mission(f"daily-{n}", repeats="daily") for n in range(4)))
    maya = scene.seat("Maya", minutes=600)
    first = 0
    for _day in range(5):
        scene.ticks()
        given = scene.todays(maya)
        assert given is not None
        first = scene.hands_in(maya, given).id
        clock.move(days=1)
    clock.move(days=-1)

    scene.hands_in(maya, scene.takes(maya, scene.board(maya)[0]))

    assert had(scene, maya)[None, 5].evidence == first


def test_the_best_week_is_the_latest_of_the_best(stage: Stage, clock: HandClock) -> None:
    scene = stage()
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    for many in (2, 3, 3, 1):
        for _number in range(many):
            talks(scene, maya, ines)
        clock.move(weeks=1)

    weeks = scene.read(lambda tx: personal.by_week(tx, maya.id))

    assert list(weeks.values()) == [10, 15, 15, 5]
    assert personal.best(weeks) == (list(weeks)[2], 15)
    assert personal.best({}) is None


def test_a_rank_is_told_only_where_it_is_wanted(stage: Stage) -> None:
    scene = stage()
    maya = scene.seat("Maya")
    assert not scene.read(lambda tx: personal.wants_rank(tx, maya.id))

    scene.unit(lambda tx: personal.want_rank(tx, maya.id, wanted=True))

    assert scene.read(lambda tx: personal.wants_rank(tx, maya.id))
    assert scene.read(lambda tx: people.get(tx, scene.campaign.id, maya.id)).name == "Maya"
