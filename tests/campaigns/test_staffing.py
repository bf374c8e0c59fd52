"""Seats: joining with a code, coming back, roles, wishes, and leaving."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from bot.database import Transaction
from campaigns import invites, people, staffing, teams
from campaigns.facts import MemberJoined, MemberLeft, WishesChanged
from campaigns.invites import CodeExpired, Invite, LastOwner, RoleTooHigh, UnknownCode
from campaigns.people import Member, Role
from campaigns.refusals import NotFound
from campaigns.staffing import NotYourself
from tests.campaigns.scene import Scene, Stage
from tests.conftest import HandClock


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return stage()


@pytest.fixture
def owner(scene: Scene) -> Member:
    return scene.seat("Omar", Role.OWNER)


def makes(
    scene: Scene, by: Member, code: str, role: Role = Role.MEMBER, *, days: int | None = None, uses: int | None = None
) -> Invite:
    return scene.unit(
        lambda tx: invites.make(tx, scene.campaign, by, code=code, role=role, days=days, uses=uses, at=scene.now)
    )


def joins(scene: Scene, name: str, code: str) -> Member:
    person = scene.person(name)
    return scene.unit(lambda tx: invites.join(tx, scene.campaign, person, code, scene.now))


def gives(scene: Scene, by: Member, to: Member, role: Role) -> Member:
    return scene.unit(lambda tx: staffing.give_role(tx, scene.campaign, to.id, role, by, scene.now))


def removes(scene: Scene, by: Member, whom: Member) -> int:
    return scene.unit(lambda tx: staffing.remove(tx, scene.campaign, whom.id, by, scene.now))


def leaves(scene: Scene, member: Member) -> int:
    return scene.unit(lambda tx: staffing.leave(tx, scene.campaign, member, scene.now))


# --- Codes ---------------------------------------------------------------------------------------------------------


def test_a_code_lets_in_as_many_as_it_says_and_joining_twice_takes_none(scene: Scene, owner: Member) -> None:
    makes(scene, owner, "two-only", uses=2)

    maya = joins(scene, "Maya", " Two-Only ")
    assert joins(scene, "Maya", "TWO-ONLY") == maya
    joins(scene, "Noor", "two-only")
    with pytest.raises(CodeExpired):
        joins(scene, "Late", "two-only")

    assert joins(scene, "Maya", "two-only") == maya
    assert sorted(member.name for member in scene.read(lambda tx: people.everybody(tx, scene.campaign.id))) == [
        "Maya", "Noor", "Omar",
    ]  # fmt: skip


def test_a_code_ends_with_its_days_and_when_it_is_taken_back(
    scene: Scene, owner: Member, clock: HandClock
) -> None:  # fmt: skip
    makes(scene, owner, "DAYS", days=2)
    taken_back = makes(scene, owner, "BACK")
    makes(scene, owner, "EVER", days=10**9)
    scene.unit(lambda tx: invites.revoke(tx, scene.campaign.id, taken_back.id))

    clock.move(days=2, seconds=-1)
    joins(scene, "Maya", "days")
    clock.move(seconds=1)
    for code in ("days", "back"):
        with pytest.raises(CodeExpired):
            joins(scene, "Noor", code)
    with pytest.raises(UnknownCode):
        joins(scene, "Noor", "nothing")

    assert [each.code for each in scene.read(lambda tx: invites.open_ones(tx, scene.campaign.id, scene.now))] == [
        "EVER"
    ]
    with pytest.raises(NotFound):
        scene.unit(lambda tx: invites.revoke(tx, scene.campaign.id, 4711))


def test_a_code_of_another_campaign_opens_nothing_here(stage: Stage) -> None:
    here, there = stage(), stage()
    makes(there, there.seat("Omar", Role.OWNER), "THERE")

    with pytest.raises(UnknownCode):
        joins(here, "Maya", "there")


def test_nobody_invites_to_more_than_they_are(scene: Scene) -> None:
    ines = scene.seat("Ines", Role.LEAD)

    makes(scene, ines, "LEADS", Role.LEAD)
    with pytest.raises(RoleTooHigh):
        makes(scene, ines, "OWNERS", Role.ORGANIZER)

    assert joins(scene, "Noor", "leads").role is Role.LEAD


def test_a_better_code_lifts_and_a_lesser_one_changes_nothing(scene: Scene, owner: Member) -> None:
    makes(scene, owner, "MEMBER")
    makes(scene, owner, "LEAD", Role.LEAD, uses=1)
    joins(scene, "Maya", "member")

    assert joins(scene, "Maya", "lead").role is Role.LEAD
    assert joins(scene, "Maya", "member").role is Role.LEAD
    with pytest.raises(CodeExpired):
        joins(scene, "Noor", "lead")


# --- Coming back --------------------------------------------------------------------------------------------------


def test_coming_back_keeps_wishes_but_not_the_role(scene: Scene, owner: Member) -> None:
    makes(scene, owner, "HELLO")
    ines = scene.seat("Ines", Role.ORGANIZER, minutes=77, tracks=("food",))
    removes(scene, owner, ines)
    assert scene.read(lambda tx: people.member_of(tx, scene.campaign.id, ines.person)) is None

    back = joins(scene, "Ines", "hello")

    assert (back.id, back.role, back.minutes, back.tracks) == (ines.id, Role.MEMBER, 77, ("food",))


def test_settings_make_an_owner_of_whoever_they_name(scene: Scene) -> None:
    maya = scene.seat("Maya")
    person = scene.person("Maya")

    crowned = scene.unit(lambda tx: people.enthrone(tx, scene.campaign, person, scene.now))

    assert (crowned.id, crowned.role) == (maya.id, Role.OWNER)


def test_a_person_is_known_by_their_account_and_may_change_their_name(scene: Scene) -> None:
    first = scene.person("Maya")

    def recognise(tx: Transaction, name: str) -> people.Person:
        return people.recognise(tx, "stage", "Maya", name, language="es", zone="UTC", at=scene.now)

    again = scene.unit(partial(recognise, name="Maya B."))
    nameless = scene.unit(partial(recognise, name=""))

    assert (again.id, again.name, again.language, again.zone) == (first.id, "Maya B.", "en", "America/New_York")
    assert nameless == again
    assert scene.read(lambda tx: people.find(tx, "stage", "Maya")) == again
    assert scene.read(lambda tx: people.find(tx, "elsewhere", "Maya")) is None


def test_everybody_is_told_leads_first_then_by_name(scene: Scene, owner: Member) -> None:
    for name, role in (("Zoe", Role.MEMBER), ("Ada", Role.MEMBER), ("Ines", Role.LEAD)):
        scene.seat(name, role)
    gone = scene.seat("Bo")
    removes(scene, owner, gone)

    assert [each.name for each in scene.read(lambda tx: people.everybody(tx, scene.campaign.id))] == [
        "Omar", "Ines", "Ada", "Zoe",
    ]  # fmt: skip
    assert scene.again(gone).active is False
    with pytest.raises(NotFound):
        scene.read(lambda tx: people.get(tx, 4711, gone.id))


# --- Roles ------------------------------------------------------------------------------------------------------------


def test_nobody_gives_more_than_they_have_or_takes_from_who_has_more(scene: Scene, owner: Member) -> None:
    ines, maya = scene.seat("Ines", Role.LEAD), scene.seat("Maya")

    assert gives(scene, ines, maya, Role.LEAD).role is Role.LEAD
    with pytest.raises(RoleTooHigh):
        gives(scene, ines, maya, Role.ORGANIZER)
    with pytest.raises(RoleTooHigh):
        gives(scene, ines, owner, Role.MEMBER)
    with pytest.raises(RoleTooHigh):
        removes(scene, ines, owner)

    deeds = scene.read(lambda tx: tx.all("SELECT what, detail FROM deed WHERE campaign = :id", id=scene.campaign.id))
    assert [(each["what"], each["detail"]) for each in deeds] == [("role", "lead")]


def test_there_is_always_an_owner(scene: Scene, owner: Member) -> None:
    for stop in (lambda: gives(scene, owner, owner, Role.MEMBER), lambda: leaves(scene, owner)):
        with pytest.raises(LastOwner):
            stop()
    maya = gives(scene, owner, scene.seat("Maya"), Role.OWNER)

    removes(scene, maya, owner)

    assert scene.again(owner).active is False
    with pytest.raises(LastOwner):
        leaves(scene, maya)


def test_nobody_removes_themselves_or_somebody_twice(scene: Scene, owner: Member) -> None:
    maya = scene.seat("Maya")
    with pytest.raises(NotYourself):
        removes(scene, owner, owner)
    scene.facts.clear()

    assert removes(scene, owner, maya) == 0
    for again in (lambda: removes(scene, owner, maya), lambda: gives(scene, owner, maya, Role.LEAD)):
        with pytest.raises(NotFound):
            again()

    assert scene.facts == [MemberLeft(maya.id, 0)]


def test_joining_and_changed_wishes_are_told(scene: Scene) -> None:
    scene.facts.clear()
    maya = scene.seat("Maya")
    changes: list[Callable[[Transaction], None]] = [
        lambda tx: staffing.set_vacation(tx, maya, None, None),
        lambda tx: staffing.set_language(tx, maya, "es", "Europe/Madrid", scene.now),
    ]
    for change in changes:
        scene.unit(change)

    assert scene.facts == [MemberJoined(maya.id), WishesChanged(maya.id), WishesChanged(maya.id)]
    found = scene.again(maya)
    assert (found.language, found.zone, found.languages) == ("es", "Europe/Madrid", ("es", "en"))


def test_vacations_include_both_days_and_may_have_no_end(scene: Scene) -> None:
    maya = scene.seat("Maya")
    first = scene.today(maya)

    def away(last_after: int | None) -> list[bool]:
        last = None if last_after is None else first + timedelta(days=last_after)
        scene.unit(lambda tx: staffing.set_vacation(tx, maya, first, last))
        found = scene.again(maya)
        return [found.away_on(first + timedelta(days=n)) for n in (-1, 0, 2, 3, 400)]

    assert away(2) == [False, True, True, False, False]
    assert away(None) == [False, True, True, True, True]
    scene.unit(lambda tx: staffing.set_vacation(tx, maya, None, None))
    assert scene.again(maya).away_on(first) is False


def test_teams_are_the_campaigns_own(stage: Stage) -> None:
    here, there = stage(), stage()
    maya = here.seat("Maya")
    ours = here.read(lambda tx: teams.everything(tx, here.campaign.id))

    here.unit(lambda tx: staffing.set_team(tx, here.campaign.id, maya.id, ours[0].id))

    assert here.again(maya).team == ours[0].id
    assert [each.key for each in ours] == ["north", "south"]
    with pytest.raises(NotFound):
        there.read(lambda tx: teams.get(tx, there.campaign.id, ours[0].id))
