"""What a week's story tells besides its numbers, and what an organizer makes of it."""

from datetime import date, time, timedelta

import pytest

from bot.clock import at_local
from bot.database import Transaction
from bot.words import Written
from campaigns import (
    edition,
    events,
    evidence,
    forget,
    logbook,
    missions,
    planning,
    publishing,
    recap,
    review,
    story,
    thanks,
    wins,
)  # fmt: skip
from campaigns.edition import USUAL, NothingLeft, Part, PastAlready, PostedAlready
from campaigns.events import Plan
from campaigns.ledger import Measure
from campaigns.logbook import Consent
from campaigns.missions import Kind
from campaigns.people import Member, Role
from campaigns.planning import Schedule
from campaigns.publishing import TakenBack
from campaigns.refusals import NotFound
from campaigns.story import Heard
from campaigns.thanks import ThankedToday, ThankedYourself
from tests.campaigns.november import wall
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock

W47 = "2026-W47"


def interviews(scene: Scene, by: Member, lead: Member, *reasons: str) -> None:
    """As many interviews as reasons, approved."""

    def work(tx: Transaction) -> None:
        for reason in reasons:
            number = logbook.log_interview(
                tx, scene.campaign, by, who="Sam", interests="", reason=reason, answers={}, quote="Hm.",
                consent=Consent.PUBLIC, at=scene.now,
            )  # fmt: skip
            handed = evidence.log(tx, scene.campaign, by, Kind.INTERVIEW, number, {"interview": {}}, scene.now)
            review.approve(tx, scene.campaign, handed.id, lead, scene.now)

    scene.unit(work)


def test_a_reason_of_fewer_than_five_people_is_withheld(scene: Scene) -> None:
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines", Role.LEAD)

    interviews(scene, maya, ines, *["trust"] * 5, *["home"] * 4)
    assert scene.read(lambda tx: story.heard(tx, scene.campaign, W47)) == [Heard("trust", 5)]

    interviews(scene, noor, ines, "home", "home")
    assert scene.read(lambda tx: story.heard(tx, scene.campaign, W47)) == [Heard("home", 6), Heard("trust", 5)]


def test_a_small_group_that_could_be_reckoned_from_the_others_is_withheld_with_the_next(scene: Scene) -> None:
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines", Role.LEAD)
    first, *others, last = [key for key, _said in scene.campaign.settings.interview.reasons]

    interviews(scene, maya, ines, *(first for _ in range(6)), *(key for key in others for _ in range(5)), last)
    told = scene.read(lambda tx: story.heard(tx, scene.campaign, W47))
    assert len(told) == len(others)  # all but the smallest that could be told, and the one that was too small
    assert last not in [each.reason for each in told]

    interviews(scene, noor, ines, *[last] * 4)
    assert len(scene.read(lambda tx: story.heard(tx, scene.campaign, W47))) == len(others) + 2


def test_what_opens_and_closes_next_week_is_told_and_nothing_else(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 7)
    scene = stage(
        mission("opens", starts=date(2026, 11, 23)), mission("closes", ends=date(2026, 11, 29)),
        mission("later", starts=date(2026, 11, 30)), mission("always"),
    )  # fmt: skip

    found = scene.read(lambda tx: story.coming(tx, scene.campaign, W47))

    assert found.monday == date(2026, 11, 23)
    assert [each.key for each in found.opening] == ["opens"]
    assert [each.key for each in found.closing] == ["closes"]
    assert not found.last


def test_what_was_to_open_stays_told_when_it_is_moved_or_paused_later(stage: Stage, clock: HandClock) -> None:
    wall(clock, 16, 7)
    scene = stage(mission("opens", starts=date(2026, 11, 23)), mission("closes", ends=date(2026, 11, 29)))
    wall(clock, 24, 9)

    def changes(tx: Transaction) -> None:
        opens, closes = (missions.by_key(tx, scene.campaign.id, key) for key in ("opens", "closes"))
        assert opens is not None
        assert closes is not None
        planning.reschedule(tx, scene.campaign.id, opens.id, Schedule(starts_on=date(2026, 12, 7)), scene.now)
        missions.set_open(tx, scene.campaign.id, closes.id, open_=False, at=scene.now)

    scene.unit(changes)

    found = scene.read(lambda tx: story.coming(tx, scene.campaign, W47))
    assert [each.key for each in found.opening] == ["opens"]
    assert [each.key for each in found.closing] == ["closes"]
    later = scene.read(lambda tx: story.coming(tx, scene.campaign, "2026-W49"))
    assert [each.key for each in later.opening] == ["opens"]


def test_an_event_of_next_week_is_told_once_it_is_planned_and_stays_told(scene: Scene, clock: HandClock) -> None:
    ines = scene.seat("Ines", Role.LEAD)
    wall(clock, 20, 9)

    def plans(title: str) -> events.Event:
        begins = at_local(date(2026, 11, 26), time(18, 30), scene.campaign.zone)
        plan = Plan(Written(title), Written("The room"), Written(""), (), (), begins, begins + timedelta(hours=2))
        return scene.unit(lambda tx: events.make(tx, scene.campaign, plan, [], ines, scene.now))

    def told() -> list[str]:
        return [each.title.text for each in scene.read(lambda tx: story.coming(tx, scene.campaign, W47)).events]

    plans("Table")
    assert told() == ["Table"]
    wall(clock, 24, 9)
    other = plans("Made later")
    assert told() == ["Table"]
    wall(clock, 27, 9)

    scene.unit(lambda tx: events.call_off(tx, other, ines, scene.now))

    assert told() == ["Table"]


def test_thanks_count_once_for_two_people_and_a_day_and_never_for_oneself(scene: Scene, clock: HandClock) -> None:
    maya, noor = scene.seat("Maya"), scene.seat("Noor")

    def says(what: str) -> None:
        scene.unit(lambda tx: thanks.give(tx, scene.campaign, maya, noor.id, what, scene.now))

    says("Posters.")
    with pytest.raises(ThankedToday):
        says("And paste.")
    with pytest.raises(ThankedYourself):
        scene.unit(lambda tx: thanks.give(tx, scene.campaign, maya, maya.id, "Me.", scene.now))
    with pytest.raises(NotFound):
        scene.unit(lambda tx: thanks.give(tx, scene.campaign, maya, 7, "Who?", scene.now))
    clock.move(days=1)
    says("And paste.")

    assert scene.total(maya, Measure.THANKS) == 2
    assert scene.total(noor, Measure.THANKS) == 0
    assert scene.differences() == []


def test_whoever_is_forgotten_leaves_thanks_that_count_and_no_words(scene: Scene) -> None:
    maya, noor = scene.seat("Maya"), scene.seat("Noor")
    scene.unit(lambda tx: thanks.give(tx, scene.campaign, maya, noor.id, "Posters.", scene.now))
    scene.unit(lambda tx: wins.tell(tx, scene.campaign, noor, "Ten posters.", scene.now))

    scene.unit(lambda tx: forget.forget(tx, scene.campaign, noor, scene.now))

    assert [each.what for each in scene.read(lambda tx: thanks.of_week(tx, scene.campaign.id, W47))] == [""]
    assert scene.read(lambda tx: wins.of_week(tx, scene.campaign.id, W47)) == []
    assert scene.total(maya, Measure.THANKS) == 1


def test_the_same_win_told_twice_is_one(scene: Scene) -> None:
    maya = scene.seat("Maya")

    one, other = (scene.unit(lambda tx: wins.tell(tx, scene.campaign, maya, "Ten!", scene.now)) for _ in range(2))

    assert one.id == other.id


def test_parts_that_come_back_stand_where_they_usually_do(scene: Scene) -> None:
    omar = scene.seat("Omar", Role.ORGANIZER)

    def shows(*parts: Part) -> tuple[Part, ...]:
        return scene.unit(lambda tx: edition.show(tx, omar, W47, parts, scene.now)).parts

    assert shows(Part.WINS, Part.BOARD) == (Part.WINS, Part.BOARD)
    assert scene.unit(lambda tx: edition.move_up(tx, omar, W47, Part.BOARD, scene.now)).parts == (Part.BOARD, Part.WINS)
    assert shows(Part.WINS, Part.BOARD, Part.PICTURE) == (Part.PICTURE, Part.BOARD, Part.WINS)
    assert shows(Part.WINS, Part.BOARD, Part.THANKS) == (Part.BOARD, Part.WINS, Part.THANKS)
    with pytest.raises(NothingLeft):
        shows()
    assert scene.unit(lambda tx: edition.reset(tx, omar, W47, scene.now)).parts == USUAL


def test_a_recap_is_posted_once_and_what_is_changed_after_is_a_correction(scene: Scene, clock: HandClock) -> None:
    omar = scene.seat("Omar", Role.ORGANIZER)
    hour = scene.now + timedelta(hours=2)
    with pytest.raises(PastAlready):
        scene.unit(lambda tx: edition.schedule(tx, omar, W47, scene.now, scene.now))
    scene.unit(lambda tx: edition.schedule(tx, omar, W47, hour, scene.now))
    assert scene.read(lambda tx: edition.due(tx, scene.campaign, scene.now)) is None
    clock.move(hours=3)
    assert scene.read(lambda tx: edition.due(tx, scene.campaign, scene.now)) == W47

    assert scene.unit(lambda tx: edition.post(tx, scene.campaign.id, W47, None, scene.now))
    assert not scene.unit(lambda tx: edition.post(tx, scene.campaign.id, W47, omar, scene.now))
    scene.unit(lambda tx: edition.schedule(tx, omar, W47, hour + timedelta(days=1), scene.now, again=True))
    later = hour + timedelta(days=2)
    assert scene.read(lambda tx: edition.due(tx, scene.campaign, later)) == W47
    assert not scene.unit(lambda tx: edition.post(tx, scene.campaign.id, W47, None, later))
    assert scene.read(lambda tx: edition.due(tx, scene.campaign, later)) is None  # it waits no more, though it is out
    with pytest.raises(PostedAlready):
        scene.unit(lambda tx: edition.schedule(tx, omar, W47, hour + timedelta(days=1), scene.now))
    assert scene.unit(lambda tx: edition.write(tx, omar, W47, "", "", scene.now)).corrected_at is None
    assert scene.unit(lambda tx: edition.write(tx, omar, W47, "Ha!", "", scene.now)).corrected_at == scene.now


def test_edits_change_how_a_week_is_told_and_no_number_of_it(scene: Scene, clock: HandClock) -> None:
    maya, ines, omar = scene.seat("Maya"), scene.seat("Ines", Role.LEAD), scene.seat("Omar", Role.ORGANIZER)
    interviews(scene, maya, ines, "trust", "trust")
    before = scene.read(lambda tx: recap.of_week(tx, scene.campaign, W47, scene.now))

    scene.unit(lambda tx: edition.write(tx, omar, W47, "Mine", "Hello.", scene.now))
    scene.unit(lambda tx: edition.choose_quote(tx, omar, W47, 7, scene.now))
    after = scene.read(lambda tx: recap.of_week(tx, scene.campaign, W47, scene.now))

    assert (after.verified, after.claimed, after.top, after.goals) == (
        before.verified, before.claimed, before.top, before.goals,
    )  # fmt: skip
    assert before.words is not None
    assert after.words is None  # the one that was chosen isn't there, and nobody chose another


def test_a_page_that_was_taken_back_is_not_found_and_comes_back_under_another_code(scene: Scene) -> None:
    omar, other = scene.seat("Omar", Role.ORGANIZER), publishing.Kind.RECAP

    def publishes(code: str) -> publishing.Published:
        return scene.unit(lambda tx: publishing.publish(tx, omar, other, W47, code, scene.now))

    first = publishes("ONE")
    assert publishes("TWO").code == "ONE"
    scene.unit(lambda tx: publishing.take_back(tx, scene.campaign.id, first.id, scene.now))

    with pytest.raises(TakenBack):
        scene.read(lambda tx: publishing.find(tx, scene.campaign.id, "ONE"))
    assert publishes("THREE").code == "THREE"
    assert scene.read(lambda tx: publishing.find(tx, scene.campaign.id, "THREE")).week == W47
