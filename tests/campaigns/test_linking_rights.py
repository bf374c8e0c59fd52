"""Linking: a code brings no rights, and none that were taken meanwhile come back."""

import pytest

from bot.database import Transaction
from campaigns import invites, people, staffing
from campaigns.linking import NotFromHere
from campaigns.people import Role
from tests.campaigns.linked import App, app
from tests.campaigns.scene import Scene, Stage, mission


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return stage(mission("one", worth=7))


@pytest.fixture
def maya(scene: Scene) -> App:
    return app(scene, "Maya")


@pytest.fixture
def phone(scene: Scene) -> App:
    return app(scene, "Maya M")


def test_a_code_brings_no_rights(scene: Scene) -> None:
    ines, thief = app(scene, "Ines", Role.LEAD), app(scene, "Max")

    link = thief.links(ines)

    assert [ines.seat.role, thief.seat.role] == [Role.LEAD, Role.MEMBER]
    with pytest.raises(NotFromHere):
        thief.agrees(link)
    ines.agrees(link)
    assert [ines.seat.role, thief.seat.role] == [Role.LEAD, Role.LEAD]
    ines.undoes(link)
    assert [ines.seat.role, thief.seat.role] == [Role.LEAD, Role.MEMBER]


@pytest.mark.parametrize("begins", ["Ines", "Max"])
def test_it_makes_no_difference_who_typed_it(scene: Scene, begins: str) -> None:
    thief, ines = app(scene, "Max"), app(scene, "Ines", Role.ORGANIZER)

    (ines.links(thief) if begins == "Ines" else thief.links(ines))

    assert [ines.seat.role, thief.seat.role] == [Role.ORGANIZER, Role.MEMBER]
    assert ines.seat.id == thief.seat.id


def test_a_stranger_becomes_a_member_but_no_lead(scene: Scene) -> None:
    ines, phone = app(scene, "Ines", Role.LEAD), app(scene, "Ines’s phone", None)

    link = ines.links(phone)

    assert phone.seat.id == ines.seat.id
    assert phone.seat.role is Role.MEMBER
    phone.undoes(link)
    assert not phone.sits
    assert ines.seat.role is Role.LEAD


def test_who_was_removed_meanwhile_does_not_come_back_by_undoing(scene: Scene, maya: App, phone: App) -> None:
    ines = scene.seat("Ines", Role.ORGANIZER)
    link = phone.links(maya)
    seat = maya.seat
    scene.unit(lambda tx: staffing.remove(tx, scene.campaign, seat.id, ines, scene.now))

    phone.undoes(link)

    assert [maya.sits, phone.sits] == [False, False]


def test_a_role_that_was_taken_meanwhile_is_not_had_again(scene: Scene) -> None:
    owner = scene.seat("Omar", Role.OWNER)
    lead, other = app(scene, "Ines", Role.LEAD), app(scene, "Ines 2", Role.LEAD)
    link = lead.links(other)
    seat = lead.seat
    scene.unit(lambda tx: staffing.give_role(tx, scene.campaign, seat.id, Role.MEMBER, owner, scene.now))

    other.undoes(link)

    assert [lead.seat.role, other.seat.role] == [Role.MEMBER, Role.MEMBER]


def test_who_hides_in_one_app_is_hidden(scene: Scene, maya: App, phone: App) -> None:
    seat = phone.seat
    scene.unit(lambda tx: staffing.set_hidden(tx, seat, hidden=True))

    link = phone.links(maya)

    assert maya.seat.hidden
    phone.undoes(link)
    assert [maya.seat.hidden, phone.seat.hidden] == [False, True]


def test_a_code_for_leads_makes_the_app_it_was_typed_in_a_leads(scene: Scene) -> None:
    ines, phone = app(scene, "Ines", Role.ORGANIZER), app(scene, "Ines 2")
    phone.links(ines)
    assert phone.seat.role is Role.MEMBER
    made, person = ines.seat, phone.person

    def join(tx: Transaction) -> None:
        invites.make(tx, scene.campaign, made, code="LEADS", role=Role.LEAD, days=None, uses=None, at=scene.now)
        invites.join(tx, scene.campaign, person, "LEADS", scene.now)

    scene.unit(join)

    assert [ines.seat.role, phone.seat.role] == [Role.ORGANIZER, Role.LEAD]


def test_an_account_the_settings_name_is_an_owner_wherever_it_was_linked(scene: Scene) -> None:
    ines, phone = app(scene, "Ines", Role.ORGANIZER), app(scene, "Ines 2")
    phone.links(ines)
    person = phone.person

    scene.unit(lambda tx: people.enthrone(tx, scene.campaign, person, scene.now))

    assert phone.seat.role is Role.OWNER


def test_who_left_is_back_by_the_app_that_is_still_there(scene: Scene, maya: App, phone: App) -> None:
    seat = maya.seat
    scene.unit(lambda tx: staffing.leave(tx, scene.campaign, seat, scene.now))

    link = maya.links(phone)

    assert maya.seat.id == phone.seat.id
    maya.undoes(link)
    assert [maya.sits, phone.sits] == [False, True]
