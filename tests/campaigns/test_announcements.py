"""Announcements: told to everybody once, in chunks."""

import pytest

from campaigns import announcements, staffing
from campaigns.people import Member, Role
from campaigns.refusals import NotFound
from tests.campaigns.scene import Scene, Stage


def tells(scene: Scene, most: int) -> tuple[int, list[int]]:
    return scene.unit(lambda tx: announcements.tell_some(tx, scene.campaign.id, most=most))


def says(scene: Scene, by: Member, text: str) -> announcements.Announcement:
    return scene.unit(lambda tx: announcements.announce(tx, by, text, scene.now))


@pytest.mark.parametrize("most", [1, 2, 3, 4, 9])
def test_everybody_but_the_one_who_says_it_is_told_once(stage: Stage, most: int) -> None:
    scene = stage()
    ines = scene.seat("Ines", Role.LEAD)
    crowd = [scene.seat(f"M{n}") for n in range(6)]
    scene.unit(lambda tx: staffing.leave(tx, scene.campaign, crowd[2], scene.now))
    first, second = says(scene, ines, "Hello."), says(scene, crowd[0], "And hello.")

    told: dict[int, list[int]] = {first.id: [], second.id: []}
    while (some := tells(scene, most))[0]:
        assert len(some[1]) <= most
        told[some[0]] += some[1]

    there = [each.id for each in crowd if each != crowd[2]]
    assert told == {first.id: there, second.id: [ines.id, *there[1:]]}
    assert tells(scene, most) == (0, [])
    kept = scene.read(lambda tx: announcements.get(tx, scene.campaign.id, first.id))
    assert (kept.by, kept.text, kept.at) == (ines.id, "Hello.", scene.now)


def test_an_announcement_of_another_campaign_is_not_there(stage: Stage) -> None:
    here, there = stage(), stage()
    made = says(here, here.seat("Ines", Role.LEAD), "Hello.")

    with pytest.raises(NotFound):
        there.read(lambda tx: announcements.get(tx, there.campaign.id, made.id))
    assert tells(there, 9) == (0, [])
