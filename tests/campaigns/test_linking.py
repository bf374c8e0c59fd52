"""Linking: two people become one, with everything both have; and they are two again."""

from datetime import date, timedelta
from functools import partial

import pytest

from bot.database import Transaction
from bot.words import Written
from campaigns import assignments, contacts, events, export, people, review, streaks
from campaigns.assignments import State
from campaigns.contacts import Scope, Stage
from campaigns.events import Plan
from campaigns.ledger import Measure, Standing
from campaigns.people import Role
from tests.campaigns.linked import App, app, approved, belongings
from tests.campaigns.scene import Scene, mission
from tests.campaigns.scene import Stage as Campaigns
from tests.conftest import HandClock

PEOPLE_MET = ("contact", "contact_note", "follow_up", "attendance")


@pytest.fixture
def scene(stage: Campaigns) -> Scene:
    return stage(
        mission("one", worth=7), mission("two", worth=9), mission("three", worth=4, repeats="daily"),
        mission("photos", worth=5, asks=["photos", "note"]),
    )  # fmt: skip


@pytest.fixture
def maya(scene: Scene) -> App:
    return app(scene, "Maya")


@pytest.fixture
def phone(scene: Scene) -> App:
    return app(scene, "Maya M")


def streak(scene: Scene, which: App, today: date) -> int:
    seat = which.seat
    return scene.read(lambda tx: streaks.streak(tx, seat, today))


# --- people met ------------------------------------------------------------------------------------------------------


def test_who_was_met_and_where_somebody_was_is_theirs_and_goes_back(scene: Scene, maya: App, phone: App) -> None:
    ines, mine, theirs = scene.seat("Ines", Role.LEAD), maya.seat, phone.seat
    plan = Plan(Written("Table"), Written(""), Written(""), (), (), scene.now, scene.now + timedelta(hours=2))
    both, alone = (
        scene.unit(partial(events.make, campaign=scene.campaign, plan=plan, roster=roster, by=ines, at=scene.now))
        for roster in ([mine.id], [])
    )
    for event in (both, alone):
        scene.unit(partial(events.check_in, event=event, member=theirs, place="inside", at=scene.now))
    rosa = scene.unit(lambda tx: contacts.keep(tx, theirs, "Rosa", Stage.SPOTTED, event=both.id, at=scene.now))
    scene.unit(lambda tx: contacts.add_note(tx, rosa, theirs, "Just me.", Scope.ME, scene.now))
    before = belongings(scene)

    link = phone.links(maya)

    assert [note.text for note in scene.read(lambda tx: contacts.notes(tx, mine, rosa.id))] == ["Just me."]
    for event in (both, alone):
        (there,) = scene.read(partial(events.roster, event=event.id))
        assert (there.member, there.place) == (mine.id, "inside")
    phone.undoes(link)
    after = belongings(scene)
    assert [after[table] for table in PEOPLE_MET] == [before[table] for table in PEOPLE_MET]


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_numbers_are_added_up_and_every_sum_stays(scene: Scene, maya: App, phone: App, clock: HandClock) -> None:
    approved(scene, maya, "one")
    clock.move(weeks=1)
    approved(scene, phone, "two")
    mine, theirs = maya.seat, phone.seat

    phone.links(maya)

    assert maya.seat == phone.seat
    assert maya.seat.id == mine.id
    assert [scene.total(mine, period=week) for week in ("2026-W47", "2026-W48", "all")] == [7, 9, 16]
    assert scene.total(mine, Measure.MISSIONS) == 2
    assert scene.total(mine, standing=Standing.CLAIMED) == 16
    assert [scene.total(theirs, measure) for measure in Measure] == [0] * len(Measure)
    assert scene.differences() == []


def test_undoing_puts_back_exactly_what_there_was(scene: Scene, maya: App, phone: App, clock: HandClock) -> None:
    approved(scene, maya, "one")
    clock.move(hours=1)
    approved(scene, phone, "two")
    phone.talks("Sam")
    maya.talks("Sam")
    phone.takes("three")
    maya.takes("three")
    scene.asks(maya.seat)
    clock.move(hours=1)
    scene.asks(phone.seat)
    scene.photo(phone.seat)
    before = belongings(scene)

    clock.move(hours=1)
    link = phone.links(maya)
    assert belongings(scene) != before
    assert scene.differences() == []
    clock.move(days=6)
    phone.undoes(link)

    assert belongings(scene) == before
    assert scene.differences() == []


def test_what_is_decided_meanwhile_counts_for_whoever_it_was(scene: Scene, maya: App, phone: App) -> None:
    ines = scene.seat("Ines", Role.LEAD)
    waiting, back = phone.hands_in(phone.takes("one")), phone.hands_in(phone.takes("two"))
    theirs = phone.seat
    link = maya.links(phone)

    scene.approves(ines, waiting)
    scene.sends_back(ines, back)

    assert (scene.total(maya.seat), scene.total(maya.seat, standing=Standing.CLAIMED)) == (7, 7)
    assert scene.differences() == []
    maya.undoes(link)
    assert [scene.total(theirs), scene.total(theirs, standing=Standing.CLAIMED)] == [7, 7]
    assert [scene.total(maya.seat), scene.total(maya.seat, standing=Standing.CLAIMED)] == [0, 0]
    assert scene.differences() == []


def test_what_is_done_meanwhile_is_the_work_of_the_app_it_was_done_in(scene: Scene, maya: App, phone: App) -> None:
    link = phone.links(maya)
    approved(scene, maya, "one")
    approved(scene, phone, "two")
    phone.talks("Abe")

    assert scene.total(maya.seat) == 16
    maya.undoes(link)

    assert [scene.total(maya.seat), scene.total(phone.seat)] == [7, 9]
    assert [each.state for each in scene.all_of(phone.seat)] == [State.DONE]
    assert scene.total(phone.seat, Measure.CONVERSATIONS, standing=Standing.CLAIMED) == 1
    assert scene.differences() == []


def test_a_mission_taken_in_one_app_and_done_in_the_other_is_whose_work_it_was(
    scene: Scene, maya: App, phone: App
) -> None:
    given = phone.takes("one")
    link = phone.links(maya)
    maya.hands_in(given)

    maya.undoes(link)

    assert scene.reads(given).member == maya.seat.id
    assert scene.all_of(phone.seat) == []


def test_a_talk_told_in_both_apps_counts_once(scene: Scene, maya: App, phone: App) -> None:
    ines = scene.seat("Ines", Role.LEAD)
    first, second = maya.talks("Sam"), phone.talks(" SAM")
    other = phone.talks("Abe")

    link = phone.links(maya)

    assert scene.total(maya.seat, Measure.CONVERSATIONS, standing=Standing.CLAIMED) == 2
    assert scene.differences() == []
    with pytest.raises(review.AlreadyReviewed):
        scene.approves(ines, second)
    scene.approves(ines, first)
    scene.approves(ines, other)
    assert scene.total(maya.seat, Measure.CONVERSATIONS) == 2
    phone.undoes(link)
    scene.approves(ines, second)
    assert [scene.total(each.seat, Measure.CONVERSATIONS) for each in (maya, phone)] == [1, 2]
    assert scene.differences() == []


def test_of_a_talk_told_twice_the_one_that_was_approved_counts(scene: Scene, maya: App, phone: App) -> None:
    ines = scene.seat("Ines", Role.LEAD)
    maya.talks("Sam")
    scene.approves(ines, phone.talks("Sam"))
    before = belongings(scene)

    link = phone.links(maya)

    assert scene.total(maya.seat, Measure.CONVERSATIONS) == 1
    assert scene.total(maya.seat, Measure.CONVERSATIONS, standing=Standing.CLAIMED) == 1
    phone.undoes(link)
    assert belongings(scene) == before


def test_a_talk_the_other_app_has_told_is_not_told_again(scene: Scene, maya: App, phone: App) -> None:
    phone.talks("Sam")
    phone.links(maya)

    with pytest.raises(Exception, match="in the logbook already"):
        maya.talks("Sam")


def test_teams_keep_what_was_earned_for_them(stage: Campaigns) -> None:
    scene = stage(mission("one", worth=7), mission("two", worth=9))
    maya, phone = app(scene, "Maya"), app(scene, "Maya M")

    def group(tx: Transaction) -> None:
        for number, each in enumerate((maya, phone), 1):
            seat = people.find(tx, "stage", each.name)
            assert seat is not None
            tx.run(
                "INSERT INTO team (id, campaign, key, title, words) VALUES (:id, :campaign, :key, :key, '{}')",
                id=number, campaign=scene.campaign.id, key=f"t{number}",
            )  # fmt: skip
            tx.run("UPDATE member SET team = :team WHERE person = :person", team=number, person=seat.id)

    scene.unit(group)
    approved(scene, maya, "one")
    waiting = phone.hands_in(phone.takes("two"))
    link = phone.links(maya)
    assert scene.differences() == []
    scene.approves(scene.seat("Ines", Role.LEAD), waiting)
    assert scene.differences() == []

    phone.undoes(link)

    assert scene.differences() == []
    assert phone.seat.team == 2
    row = scene.read(lambda tx: tx.one("SELECT SUM(amount) AS n FROM entry WHERE team = 2 AND standing = 'verified'"
                                       " AND measure = 'points'"))  # fmt: skip
    assert row is not None
    assert row["n"] == 9


# --- missions --------------------------------------------------------------------------------------------------------


def test_both_missions_of_today_stay_open(scene: Scene, maya: App, phone: App) -> None:
    mine, theirs = scene.asks(maya.seat), scene.asks(phone.seat)
    assert mine is not None
    assert theirs is not None
    wanted = {mine.mission, theirs.mission}

    phone.links(maya)

    seat = maya.seat
    found = scene.read(lambda tx: assignments.unfinished(tx, seat.id, scene.now))
    assert {each.mission for each in found} == wanted
    assert scene.todays(maya.seat) == scene.reads(mine)


def test_the_same_mission_is_held_once(scene: Scene, maya: App, phone: App) -> None:
    mine, theirs = maya.takes("one"), phone.takes("one")

    link = phone.links(maya)

    assert [scene.reads(each).state for each in (mine, theirs)] == [State.OPEN, State.HANDED_BACK]
    phone.undoes(link)
    assert [scene.reads(each).state for each in (mine, theirs)] == [State.OPEN, State.OPEN]


def test_a_days_mission_of_either_app_keeps_the_streak(scene: Scene, maya: App, phone: App, clock: HandClock) -> None:
    for which in (maya, phone, maya):
        for each in (maya, phone):
            given = scene.asks(each.seat)
            if given is not None and each is which:
                each.hands_in(given)
        clock.move(days=1)
    clock.move(days=-1)
    today = clock.now().date()
    assert [streak(scene, each, today) for each in (maya, phone)] == [1, 1]

    phone.links(maya)

    assert streak(scene, maya, today) == 3


def test_a_mission_swapped_meanwhile_does_not_take_the_day(stage: Campaigns) -> None:
    scene = stage(mission("one"), mission("two"))
    maya, phone = app(scene, "Maya"), app(scene, "Maya M")
    theirs = scene.asks(phone.seat)
    assert theirs is not None
    link = phone.links(maya)
    scene.swaps(phone.seat, scene.reads(theirs))

    phone.undoes(link)

    assert scene.reads(theirs).member == phone.seat.id
    assert scene.todays(phone.seat) is None


def test_what_was_sent_back_stays_whose_it_was_whoever_mends_it(scene: Scene, maya: App, phone: App) -> None:
    handed = maya.hands_in(maya.takes("one"))
    link = phone.links(maya)
    scene.sends_back(scene.seat("Ines", Role.LEAD), handed)
    assert handed.assignment is not None
    phone.hands_in(scene.read(lambda tx: assignments.get(tx, scene.campaign.id, handed.assignment or 0)))

    phone.undoes(link)

    assert [scene.total(each.seat, standing=Standing.CLAIMED) for each in (maya, phone)] == [7, 0]


def test_files_go_where_the_evidence_goes(scene: Scene, maya: App, phone: App) -> None:
    before, loose = scene.photo(phone.seat), scene.photo(phone.seat)
    link = phone.links(maya)
    shown = scene.photo(maya.seat)
    phone.hands_in(phone.takes("photos"), {"photos": [shown], "note": "A wall."})
    maya.hands_in(maya.takes("one"), {"photos": [before], "note": "A door."})

    maya.undoes(link)

    rows = scene.read(lambda tx: {row["id"]: row["person"] for row in tx.all("SELECT id, person FROM media")})
    assert rows == {before: maya.person.id, loose: phone.person.id, shown: phone.person.id}


def test_an_export_says_which_number_became_which(scene: Scene, maya: App, phone: App) -> None:
    approved(scene, phone, "one")
    mine, theirs = maya.seat.id, phone.seat.id
    phone.links(maya)

    found = scene.read(lambda tx: {each.name: each for each in export.tables(tx, scene.campaign, "2026-W47")})

    assert {row[0]: row[4:] for row in found["members"].rows if row[0] in (mine, theirs)} == {
        mine: ("active", None), theirs: ("linked", mine),
    }  # fmt: skip
    sums = {(row[0], row[1], row[2]): row[3] for row in found["totals"].rows}
    assert (sums[mine, "points", "verified"], sums[theirs, "points", "verified"]) == (7, 0)


def test_everything_about_oneself_has_what_was_done_in_both(scene: Scene, maya: App, phone: App) -> None:
    approved(scene, phone, "one")
    approved(scene, maya, "two")
    link = phone.links(maya)
    seat = maya.seat

    kept = scene.read(lambda tx: export.about_me(tx, seat))

    assert [each["name"] for each in kept["person"]] == ["Maya", "Maya M"]
    assert {each["external"] for each in kept["accounts"]} == {"Maya", "Maya M"}
    assert len(kept["evidence"]) == 2
    assert sum(each["amount"] for each in kept["ledger"] if each["measure"] == "points") == 32
    assert [each["undone_at"] for each in kept["links"]] == [None]
    maya.undoes(link)
    assert [each["name"] for each in scene.read(lambda tx: export.about_me(tx, seat))["person"]] == ["Maya"]
