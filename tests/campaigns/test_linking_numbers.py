"""What counts for whom when decisions are changed while two apps are one, after they were, and when a third comes."""

import pytest

from campaigns import ledger, recap, review, thanks, wins
from campaigns.ledger import ALL_TIME, Measure, Standing
from campaigns.people import Role
from tests.campaigns.linked import App, app
from tests.campaigns.scene import Scene, mission
from tests.campaigns.scene import Stage as Campaigns


@pytest.fixture
def scene(stage: Campaigns) -> Scene:
    return stage(mission("one", worth=7), mission("two", worth=9))


@pytest.fixture
def maya(scene: Scene) -> App:
    return app(scene, "Maya")


@pytest.fixture
def phone(scene: Scene) -> App:
    return app(scene, "Maya M")


def test_thanks_are_still_counted_when_a_third_app_comes(scene: Scene, maya: App, phone: App) -> None:
    watch, ines = app(scene, "Maya’s watch"), scene.seat("Ines", Role.LEAD)

    def counted() -> list[int]:
        return [scene.total(each.seat, Measure.THANKS) for each in (maya, phone, watch)]

    by = phone.seat
    scene.unit(lambda tx: thanks.give(tx, scene.campaign, by, ines.id, "The ladder.", scene.now))
    first = maya.links(phone)
    second = watch.links(maya)
    assert counted() == [1, 1, 1]
    maya.undoes(first)
    assert counted() == [0, 1, 0]
    maya.undoes(second)

    assert counted() == [0, 1, 0]
    assert scene.differences() == []


def test_what_is_undone_after_the_link_is_taken_back_from_whose_it_is(scene: Scene, maya: App, phone: App) -> None:
    ines = scene.seat("Ines", Role.LEAD)
    link = phone.links(maya)
    done, back = phone.hands_in(phone.takes("one")), phone.hands_in(phone.takes("two"))
    scene.approves(ines, done)
    maya.undoes(link)
    before = scene.total(maya.seat), scene.total(maya.seat, standing=Standing.CLAIMED)

    scene.unit(lambda tx: review.undo(tx, scene.campaign, done.id, ines, scene.now))
    scene.sends_back(ines, back)

    assert (scene.total(maya.seat), scene.total(maya.seat, standing=Standing.CLAIMED)) == before == (0, 0)
    assert (scene.total(phone.seat), scene.total(phone.seat, standing=Standing.CLAIMED)) == (0, 7)
    assert scene.differences() == []


def test_what_is_thought_again_of_a_talk_told_twice_changes_no_number(scene: Scene, maya: App, phone: App) -> None:
    ines = scene.seat("Ines", Role.LEAD)
    first, second = maya.talks("Sam"), phone.talks("Sam")
    for each in (first, second):
        scene.approves(ines, each)
    link = phone.links(maya)

    def counted() -> list[int]:
        those = [scene.total(maya.seat, Measure.CONVERSATIONS, standing=each) for each in Standing]
        everybody = [scene.read(lambda tx, each=each: ledger.campaign_totals(tx, scene.campaign.id, ALL_TIME, each))  # type: ignore[misc]
                     for each in Standing]  # fmt: skip
        return [*those, *(each[Measure.CONVERSATIONS] for each in everybody)]

    assert counted() == [1, 1, 1, 1]
    scene.unit(lambda tx: review.undo(tx, scene.campaign, second.id, ines, scene.now))
    assert counted() == [1, 1, 1, 1]
    scene.sends_back(ines, second)
    assert counted() == [1, 1, 1, 1]
    scene.unit(lambda tx: review.undo(tx, scene.campaign, second.id, ines, scene.now))
    scene.approves(ines, second)
    assert counted() == [1, 1, 1, 1]
    phone.undoes(link)

    assert [scene.total(each.seat, Measure.CONVERSATIONS) for each in (maya, phone)] == [1, 1]
    assert scene.differences() == []


def test_of_wins_told_in_both_apps_the_recap_tells_one_of_the_person(scene: Scene, maya: App, phone: App) -> None:
    tells(scene, maya, "A choir.")
    tells(scene, phone, "Two choirs.")
    before = told_wins(scene)

    link = maya.links(phone)

    assert told_wins(scene) == [("Maya", "Two choirs.")]
    maya.undoes(link)
    assert told_wins(scene) == before == [("Maya", "A choir."), ("Maya M", "Two choirs.")]


def tells(scene: Scene, which: App, told: str) -> None:
    by = which.seat
    scene.unit(lambda tx: wins.tell(tx, scene.campaign, by, told, scene.now))


def told_wins(scene: Scene) -> list[tuple[object, str]]:
    week = recap.this_week(scene.campaign, scene.now)
    found = scene.read(lambda tx: recap.of_week(tx, scene.campaign, week, scene.now))
    return [(each.name, each.told) for each in found.wins]


def test_what_was_set_aside_is_still_ones_own_and_for_others_to_decide(scene: Scene) -> None:
    ines, laptop = app(scene, "Ines", Role.LEAD), app(scene, "Ines L", Role.LEAD)
    noor = scene.seat("Noor", Role.LEAD)
    talk, aside = ines.talks("Sam"), laptop.talks("Sam")
    for each in (talk, aside):
        scene.approves(noor, each)
    ines.links(laptop)
    by = ines.seat

    with pytest.raises(review.OwnEvidence):
        scene.unit(lambda tx: review.undo(tx, scene.campaign, aside.id, by, scene.now))
    scene.unit(lambda tx: review.undo(tx, scene.campaign, aside.id, noor, scene.now))
    with pytest.raises(review.OwnEvidence):
        scene.approves(by, aside)
    scene.approves(noor, aside)

    assert scene.total(by, Measure.CONVERSATIONS) == 1
    assert scene.differences() == []
