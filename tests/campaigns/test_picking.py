"""The board to pick from, and what a lead may give."""

from datetime import date
from functools import partial

import pytest

from campaigns import handout
from campaigns.assignments import State as Stands
from campaigns.campaign import State
from campaigns.facts import MissionHandedOut
from campaigns.handout import NotForYou
from tests.campaigns.scene import Scene, Stage, mission


def test_the_board_asks_for_no_minutes_and_no_reach_but_for_everything_else(stage: Stage) -> None:
    scene = stage(
        mission("long", minutes=600), mission("there", place="Main Street"), mission("spanish", languages=["es"]),
        mission("later", needs=["long"]), mission("next-year", starts=date(2027, 1, 1)),
    )  # fmt: skip
    maya = scene.seat("Maya", minutes=0, reach="remote")

    assert sorted(scene.board(maya)) == ["long", "there"]
    for key in ("spanish", "later", "next-year"):
        check = partial(handout.check_takeable, campaign=scene.campaign, member=maya, mission=scene.mission(key))
        with pytest.raises(NotForYou):
            scene.read(partial(check, now=scene.now))


def test_a_campaign_that_rests_has_an_empty_board(scene: Scene) -> None:
    maya = scene.seat("Maya")
    assert scene.board(maya)

    scene.stands(State.PAUSED)

    assert scene.board(maya) == []


def test_a_lead_may_give_what_the_hand_out_would_not(stage: Stage) -> None:
    scene = stage(mission("spanish", languages=["es"]))
    maya = scene.seat("Maya")
    scene.facts.clear()

    given = scene.takes(maya, "spanish", origin="lead")

    assert (given.slot, given.why, given.state) == (1, (("lead", ""),), Stands.OPEN)
    assert scene.facts == [MissionHandedOut(given.id, maya.id)]
