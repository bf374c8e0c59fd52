"""Linking: codes, several links, and where letters go."""

import pytest

from campaigns import letters, linking
from campaigns.letters import Message
from campaigns.linking import LinkedLately, NoLongerUndone, NotFromHere, OneAlready, OwnCode, TooManyTries
from campaigns.people import Role
from campaigns.refusals import NotFound
from tests.campaigns.linked import App, app, approved, belongings
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return stage(mission("one", worth=7), mission("two", worth=9), mission("three", worth=4))


@pytest.fixture
def maya(scene: Scene) -> App:
    return app(scene, "Maya")


@pytest.fixture
def phone(scene: Scene) -> App:
    return app(scene, "Maya M")


# --- codes -----------------------------------------------------------------------------------------------------------


def typed(scene: Scene, which: App, code: str) -> linking.Code | None:
    person = which.person
    return scene.unit(lambda tx: linking.look_up(tx, person, code, scene.now))


def given(scene: Scene, which: App, code: str) -> None:
    person = which.person
    scene.unit(lambda tx: linking.give_code(tx, scene.campaign.id, person, code, scene.now))


def test_a_code_is_good_for_ten_minutes_and_the_newest_one_only(
    scene: Scene, maya: App, phone: App, clock: HandClock
) -> None:
    given(scene, maya, "BCDF-2345")
    assert typed(scene, phone, " bcdf 2345 ") is not None
    given(scene, maya, "GHJK-2345")
    assert typed(scene, phone, "BCDF2345") is None
    clock.move(minutes=9, seconds=59)
    assert typed(scene, phone, "GHJK2345") is not None

    clock.move(seconds=1)

    assert typed(scene, phone, "GHJK2345") is None


def test_a_code_is_used_up(scene: Scene, maya: App, phone: App) -> None:
    other = app(scene, "Noor")
    given(scene, maya, "BCDF2345")
    found, person = typed(scene, phone, "BCDF2345"), phone.person
    assert found is not None
    scene.unit(lambda tx: linking.link(tx, scene.campaign.id, found, "BCDF2345", person, scene.now))

    assert typed(scene, other, "BCDF2345") is None


def test_codes_are_not_kept_as_they_are(scene: Scene, maya: App) -> None:
    given(scene, maya, "BCDF2345")

    row = scene.read(lambda tx: tx.one("SELECT digest FROM link_code"))

    assert row is not None
    assert "bcdf" not in row["digest"].lower()


def test_whoever_guesses_has_to_wait(scene: Scene, maya: App, phone: App, clock: HandClock) -> None:
    given(scene, maya, "BCDF2345")
    for number in range(linking.TRIES):
        assert typed(scene, phone, f"WRONG{number}") is None
        clock.move(minutes=1)

    with pytest.raises(TooManyTries, match="oo many wrong codes"):
        typed(scene, phone, "BCDF2345")
    given(scene, maya, "BCDF2345")
    assert typed(scene, app(scene, "Noor"), "BCDF2345") is not None
    clock.move(minutes=10)
    given(scene, maya, "GHJK2345")
    assert typed(scene, phone, "GHJK2345") is not None


def test_ones_own_code_is_for_the_other_app(scene: Scene, maya: App) -> None:
    with pytest.raises(OwnCode):
        maya.links(maya)


def test_linking_twice_changes_nothing(scene: Scene, maya: App, phone: App) -> None:
    phone.links(maya)
    before = belongings(scene)

    with pytest.raises(OneAlready):
        phone.links(maya)

    assert belongings(scene) == before


# --- several ---------------------------------------------------------------------------------------------------------


def test_three_apps_are_one_person_and_each_link_is_undone_by_itself(
    scene: Scene, maya: App, phone: App, clock: HandClock
) -> None:
    laptop = app(scene, "Maya’s laptop")
    for which, key in ((maya, "one"), (phone, "two"), (laptop, "three")):
        approved(scene, which, key)
    before = belongings(scene)
    first, second = phone.links(maya), laptop.links(phone)
    assert {maya.seat.id} == {phone.seat.id, laptop.seat.id}
    assert scene.total(maya.seat) == 20
    assert scene.differences() == []

    maya.undoes(first)
    assert [scene.total(each.seat) for each in (maya, phone, laptop)] == [11, 9, 11]
    assert scene.differences() == []
    laptop.undoes(second)

    assert belongings(scene) == before


def test_two_that_were_linked_lately_are_not_linked_with_each_other(scene: Scene, maya: App, phone: App) -> None:
    noor, tablet = app(scene, "Noor"), app(scene, "Noor’s tablet")
    phone.links(maya)
    tablet.links(noor)

    with pytest.raises(LinkedLately):
        noor.links(maya)


def test_after_seven_days_a_link_is_for_good(scene: Scene, maya: App, phone: App, clock: HandClock) -> None:
    link = phone.links(maya)
    clock.move(days=7)

    with pytest.raises(NoLongerUndone):
        phone.undoes(link)
    assert scene.unit(lambda tx: linking.close_due(tx, scene.now, most=9)) == 1
    assert scene.unit(lambda tx: linking.close_due(tx, scene.now, most=9)) == 0
    assert belongings(scene)["link_moved"] == []
    assert maya.seat == phone.seat
    with pytest.raises(NoLongerUndone):
        phone.undoes(link)


def test_only_the_two_undo_it_and_once(scene: Scene, maya: App, phone: App) -> None:
    noor = app(scene, "Noor")
    link = phone.links(maya)
    with pytest.raises(NotFound):
        noor.undoes(link)
    phone.undoes(link)

    with pytest.raises(NoLongerUndone):
        maya.undoes(link)


def test_they_are_linked_and_parted_again(scene: Scene, maya: App, phone: App, clock: HandClock) -> None:
    approved(scene, phone, "one")
    before = belongings(scene)
    for _ in range(3):
        clock.move(days=1)
        link = phone.links(maya)
        assert scene.total(maya.seat) == 7
        maya.undoes(link)

    assert belongings(scene) == before
    assert scene.differences() == []


def test_a_link_holds_in_every_campaign(stage: Stage) -> None:
    here, there = stage(mission("one", worth=7)), stage(mission("other", worth=3))
    maya, phone = app(here, "Maya"), app(here, "Maya M")
    other = app(there, "Maya M")
    approved(there, other, "other")
    before = [belongings(here), belongings(there)]

    link = phone.links(maya)

    there_too = app(there, "Maya", None)
    assert there_too.seat.id == other.seat.id
    assert there.total(there_too.seat) == 3
    phone.undoes(link)
    assert [belongings(here), belongings(there)] == before
    assert not there_too.sits


# --- letters ---------------------------------------------------------------------------------------------------------


def written(scene: Scene, which: App, cause: str) -> None:
    seat = which.seat
    scene.unit(lambda tx: letters.to_member(tx, scene.campaign, seat.id, Message(cause, "me.show"), scene.now))


def waiting(scene: Scene) -> list[tuple[str, str]]:
    rows = scene.read(lambda tx: tx.all("SELECT cause, address FROM letter WHERE state = 'waiting' ORDER BY cause"))
    return [(row["cause"], row["address"]) for row in rows]


def test_letters_to_both_come_once_and_all_come_home(scene: Scene, maya: App, phone: App) -> None:
    written(scene, maya, "news")
    written(scene, phone, "news")
    written(scene, phone, "only-here")
    before = belongings(scene)

    link = phone.links(maya)

    assert waiting(scene) == [("news", "Maya"), ("only-here", "Maya")]
    phone.undoes(link)
    assert belongings(scene) == before
    assert waiting(scene) == [("news", "Maya"), ("news", "Maya M"), ("only-here", "Maya M")]


def test_letters_come_to_the_app_called_home(scene: Scene, maya: App, phone: App) -> None:
    phone.links(maya)
    written(scene, maya, "news")
    person = maya.person
    there = next(each for each in scene.read(lambda tx: linking.apps(tx, person.id)) if each.external == "Maya M")

    scene.unit(lambda tx: linking.call_home(tx, person, there.id))

    assert waiting(scene) == [("news", "Maya M")]
    other = app(scene, "Noor").person
    with pytest.raises(NotFound):
        scene.unit(lambda tx: linking.call_home(tx, other, there.id))


def test_a_leads_letters_do_not_go_where_no_lead_is(scene: Scene) -> None:
    ines, phone = app(scene, "Ines", Role.LEAD), app(scene, "Max")
    link = phone.links(ines)
    person = ines.person
    there = next(each for each in scene.read(lambda tx: linking.apps(tx, person.id)) if each.external == "Max")

    with pytest.raises(NotFromHere):
        scene.unit(lambda tx: linking.call_home(tx, person, there.id))
    ines.agrees(link)
    scene.unit(lambda tx: linking.call_home(tx, person, there.id))
    written(scene, ines, "news")

    assert waiting(scene) == [("news", "Max")]
