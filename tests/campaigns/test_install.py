"""A pack put into the database, and put in again when it has changed."""

from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest

from bot.database import Transaction
from bot.words import Written
from campaigns import install, invites, ledger, missions, staffing, teams
from campaigns.campaign import Hour, State
from campaigns.invites import CodeExpired
from campaigns.ledger import Measure
from campaigns.missions import Ask, Weekly, What
from campaigns.packs import Mission as PackMission
from campaigns.packs import Pack, load, names
from campaigns.packs.campaign import Goal, Invite, Team
from campaigns.people import Role
from tests.campaigns.scene import Scene, Stage, mission, pack
from tests.conftest import HandClock

TABLES = ("campaign", "goal", "team", "invite", "mission", "place")


def content(scene: Scene) -> dict[str, list[dict[str, Any]]]:
    def work(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
        return {
            name: [{column: row[column] for column in list(row.keys())} for row in tx.all(f"SELECT * FROM {name}")]
            for name in TABLES
        }

    return {name: sorted(rows, key=str) for name, rows in scene.read(work).items()}


def again(*those: PackMission, **campaign: Any) -> Pack:
    return pack(*those, **{"slug": "scene-1", **campaign})


@pytest.mark.parametrize("name", names())
def test_every_pack_we_ship_goes_in_and_goes_in_again_without_a_change(
    stage: Stage, clock: HandClock, name: str
) -> None:
    scene = stage()
    scene.install(load(name))
    before = content(scene)
    clock.move(days=3)

    scene.install(load(name))

    assert content(scene) == before
    kept = {each.key: each for each in scene.read(lambda tx: missions.everything(tx, scene.campaign.id))}
    assert list(kept) == [each.key for each in load(name).missions]
    for said in load(name).missions:
        found = kept[said.key]
        assert (found.worth, found.minutes, found.kind, found.goal) == (said.worth, said.minutes, said.kind, said.goal)
        assert (found.title.text, found.title.others) == said.said_title
        assert (found.per_day, found.per_member, found.in_all) == (
            said.at_most.per_day, said.at_most.per_member, said.at_most.in_all,
        )  # fmt: skip


def test_a_mission_is_kept_with_all_its_pack_says(stage: Stage) -> None:
    scene = stage(
        mission(
            "table", asks=[{"what": "photos", "text": "The table", "min": 2, "max": 3}, "note"], place="Main Street",
            tracks=["food"], languages=["es"], starts="thursday", ends="friday 20:00", last_call="thursday 17:00",
            repeats=14, at_most={"per_day": 1, "per_member": 2, "in_all": 3}, review="trusted", kind="photo",
        ),
        mission("launch", starts=date(2026, 12, 1), last_call=date(2026, 12, 2), ends=date(2026, 12, 5)),
    )  # fmt: skip

    table, launch = scene.mission("table"), scene.mission("launch")

    assert table.asks == (Ask(What.PHOTOS, Written("The table"), 2, 3), Ask(What.NOTE))
    assert table.weekly == Weekly(Hour(time(), 3), Hour(time(20), 4), Hour(time(17), 3))
    assert (table.place.text, table.remote) == ("Main Street", False)
    assert (table.tracks, table.languages) == (frozenset({"food"}), frozenset({"es"}))
    assert (table.again_after_days, table.per_day, table.per_member, table.in_all) == (14, 1, 2, 3)
    assert (table.trusted, launch.trusted, launch.weekly) == (True, False, None)
    assert (launch.starts_on, launch.last_on, launch.ends_on) == (
        date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 5),
    )  # fmt: skip


def test_what_the_pack_changed_is_changed_and_what_leads_changed_stays(stage: Stage, clock: HandClock) -> None:
    scene = stage(*(mission(key, worth=10) for key in ("plain", "edited", "paused")))
    edited, paused = scene.mission("edited").id, scene.mission("paused").id
    clock.move(hours=1)
    edit = partial(missions.edit, title="Ours", brief="By us.", worth=77, minutes=7, at=scene.now)
    scene.unit(lambda tx: edit(tx, scene.campaign.id, edited))
    scene.unit(lambda tx: missions.set_open(tx, scene.campaign.id, paused, open_=False, at=scene.now))
    made = scene.unit(
        lambda tx: missions.make(
            tx, scene.campaign.id, title="Made here", brief="", kind=missions.Kind.CUSTOM, asks=[Ask(What.NOTE)],
            worth=5, minutes=5, place="", tracks=(), goal="talk", by=None, at=scene.now,
        )
    )  # fmt: skip
    scene.stands(State.PAUSED)

    scene.install(again(*(mission(key, worth=20) for key in ("plain", "edited", "paused", "new"))))

    assert [scene.mission(key).worth for key in ("plain", "edited", "paused", "new")] == [20, 77, 10, 20]
    assert [scene.mission(key).open for key in ("plain", "edited", "paused", "new")] == [True, True, False, True]
    assert (scene.mission("edited").id, scene.mission("edited").title.text) == (edited, "Ours")
    assert scene.campaign.state is State.PAUSED
    assert made.key == "made-here"


def test_what_is_gone_is_paused_until_it_is_there_again(stage: Stage, clock: HandClock) -> None:
    scene = stage(mission("one"), mission("two"))
    maya = scene.seat("Maya")
    given = scene.takes(maya, "two")
    number = scene.mission("two").id

    scene.install(again(mission("one")))
    clock.move(hours=1)
    scene.install(again(mission("one")))
    assert [scene.mission(key).open for key in ("one", "two")] == [True, False]
    assert scene.hands_in(maya, given).worth == 10

    scene.install(again(mission("one"), mission("two", worth=30)))

    found = scene.mission("two")
    assert (found.id, found.open, found.worth) == (number, True, 30)


def test_a_lead_may_go_on_with_what_is_gone_from_the_pack(stage: Stage, clock: HandClock) -> None:
    scene = stage(mission("one"), mission("two"))
    scene.install(again(mission("one")))
    clock.move(hours=1)
    two = scene.mission("two").id
    scene.unit(lambda tx: missions.set_open(tx, scene.campaign.id, two, open_=True, at=scene.now))

    scene.install(again(mission("one")))

    assert scene.mission("two").open


def test_codes_go_with_the_pack_and_those_leads_made_stay(stage: Stage, clock: HandClock) -> None:
    scene = stage(invites=(Invite(code="Old-One", uses=1), Invite(code="ALWAYS", days=10**9)))
    omar = scene.seat("Omar", Role.OWNER)
    scene.unit(
        lambda tx: invites.make(
            tx, scene.campaign, omar, code="OURS", role=Role.MEMBER, days=None, uses=None, at=scene.now
        )
    )

    scene.install(again(invites=(Invite(code="always"), Invite(code="NEW", role="lead"))))

    open_ones = scene.read(lambda tx: invites.open_ones(tx, scene.campaign.id, scene.now))
    assert {(each.code, each.role) for each in open_ones} == {
        ("ALWAYS", Role.MEMBER), ("OURS", Role.MEMBER), ("NEW", Role.LEAD),
    }  # fmt: skip
    person = scene.person("Late")
    with pytest.raises(CodeExpired):
        scene.unit(lambda tx: invites.join(tx, scene.campaign, person, "old-one", scene.now))


def test_goals_and_teams_follow_the_pack_and_numbers_stay(stage: Stage) -> None:
    scene = stage()
    maya = scene.seat("Maya")
    north = scene.read(lambda tx: teams.everything(tx, scene.campaign.id))[0]
    scene.unit(lambda tx: staffing.set_team(tx, scene.campaign.id, maya.id, north.id))

    scene.install(
        again(
            goals=(
                Goal(key="show", title="80 photos", measure="photos", target=80),
                Goal(key="found", title="Found", measure="profiles", target=3),
            ),
            teams=(Team(key="north", title="Nord"),),
        )
    )

    goals = scene.read(lambda tx: ledger.goals(tx, scene.campaign))
    assert [(goal.key, goal.title.text, goal.measure, goal.target) for goal in goals] == [
        ("show", "80 photos", Measure.PHOTOS, 80), ("found", "Found", Measure.PROFILES, 3),
    ]  # fmt: skip
    renamed = scene.read(lambda tx: teams.get(tx, scene.campaign.id, north.id))
    assert renamed.title.text == "Nord"
    assert scene.again(maya).team == north.id


def test_a_mission_of_that_name_is_made_once(stage: Stage) -> None:
    scene = stage(mission("poster-wall"))

    with pytest.raises(missions.KeyTaken):
        scene.unit(
            lambda tx: missions.make(
                tx, scene.campaign.id, title="Poster wall!", brief="", kind=missions.Kind.PHOTO, asks=[], worth=1,
                minutes=1, place="", tracks=(), goal="show", by=1, at=scene.now,
            )
        )  # fmt: skip

    assert missions.slug("¿Qué tal? – Ñandú 2") == "qué-tal-ñandú-2"
    assert (missions.slug("!!!"), len(missions.slug("a" * 200))) == ("mission", 60)


def test_the_campaign_follows_its_pack(stage: Stage, clock: HandClock) -> None:
    scene = stage()
    clock.move(days=1)

    campaign = scene.install(again(name="Renamed", zone="Europe/Madrid", ends=date(2026, 12, 31)))

    assert (campaign.name, campaign.zone.key, campaign.ends_on) == ("Renamed", "Europe/Madrid", date(2026, 12, 31))
    assert campaign.open_on(date(2026, 12, 31))
    assert not campaign.open_on(date(2026, 12, 31) + timedelta(days=1))
    assert install.PLACES == ("team", "review", "news", "wins")
