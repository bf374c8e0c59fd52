"""A week's recap: what the ledger says, and the same however much later it is asked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.database import Transaction
from campaigns import boards, evidence, export, forget, ledger, logbook, recap, review, staffing, thanks
from campaigns.evidence import Evidence
from campaigns.ledger import Cause, Measure, Standing
from campaigns.logbook import Consent
from campaigns.missions import Kind
from campaigns.people import TEAMMATE, Member, Role
from campaigns.recap import NoSuchWeek, Recap
from campaigns.stuck import Stuck
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock

W46, W47, W48 = "2026-W46", "2026-W47", "2026-W48"
MISSIONS = tuple(
    mission(f"{kind}-{worth}", kind=kind, worth=worth, repeats="daily")
    for kind, worths in (("photo", (10, 20, 30, 40)), ("interview", (15, 25)), ("conversation", (5,)))
    for worth in worths
)


@dataclass
class Told:
    """A team that has had a week, on the Monday after it."""

    scene: Scene
    maya: Member
    noor: Member
    lucia: Member
    ines: Member
    handed: dict[str, Evidence]

    def recap(self, week: str = W47) -> Recap:
        return self.scene.read(lambda tx: recap.of_week(tx, self.scene.campaign, week, self.scene.now))


@pytest.fixture
def told(stage: Stage, clock: HandClock) -> Told:
    clock.set(datetime(2026, 11, 17, 15, 0, tzinfo=UTC))
    scene = stage(*MISSIONS)
    maya, noor, lucia = (scene.seat(name) for name in ("Maya", "Noor", "Lucía"))
    story = Told(scene, maya, noor, lucia, scene.seat("Ines", Role.LEAD), {})
    does(story, maya, "photo-40", photos=2)
    does(story, maya, "photo-30", photos=1)
    does(story, noor, "photo-20", photos=1)
    does(story, lucia, "conversation-5")
    does(story, noor, "interview-15", quote="Short.", consent=Consent.PUBLIC)
    does(story, lucia, "interview-25", quote="A longer word about home.", consent=Consent.CAMPAIGN)
    clock.move(days=2)
    story.handed["waits"] = scene.hands_in(maya, scene.takes(maya, "photo-10"))
    clock.set(datetime(2026, 11, 23, 13, 0, tzinfo=UTC))
    return story


def does(
    story: Told, member: Member, key: str, *, photos: int = 0, quote: str = "", consent: Consent = Consent.NONE
) -> Evidence:
    """Take a mission, hand it in, have it approved."""
    scene = story.scene
    answers: dict[str, Any] = {"note": f"{key} it is."}
    subject = None
    if photos:
        answers["photos"] = [scene.photo(member) for _ in range(photos)]
    if quote:
        answers["interview"] = {"who": "Sam"}
        subject = scene.unit(
            lambda tx: logbook.log_interview(
                tx, scene.campaign, member, who="Sam", interests="", reason="", answers={}, quote=quote,
                consent=consent, at=scene.now,
            )
        )  # fmt: skip
    given = scene.takes(member, key)
    handed = scene.unit(
        lambda tx: evidence.hand_in(tx, scene.campaign, member, given.id, answers, scene.now, subject=subject)
    )
    if handed.state == "waiting":  # who is trusted is approved at once
        scene.approves(story.ines, handed)
    story.handed[key] = handed
    return handed


def test_a_week_is_told_with_its_numbers_its_wins_and_somebodys_words(told: Told) -> None:
    found = told.recap()

    assert (found.week, found.running, found.active) == (W47, False, 3)
    numbers = {measure: n for measure, n in found.verified.items() if n}
    assert numbers == {
        Measure.POINTS: 135, Measure.MISSIONS: 6, Measure.ON_TIME: 6, Measure.MINUTES: 60, Measure.PHOTOS: 4,
        Measure.INTERVIEWS: 2, Measure.CONVERSATIONS: 1,
    }  # fmt: skip
    assert (found.claimed[Measure.POINTS], found.before[Measure.POINTS]) == (145, 0)
    assert [(row.rank, row.name, row.amount) for row in found.top] == [
        (1, "Maya", 70),
        (2, "Noor", 35),
        (3, "Lucía", 30),
    ]
    assert [(win.name, win.title, win.worth) for win in found.wins] == [
        ("Maya", "Photo 40", 40), ("Lucía", "Interview 25", 25), ("Noor", "Photo 20", 20),
    ]  # fmt: skip
    assert found.words is not None
    assert (found.words.quote, found.words.who, found.words.by) == ("A longer word about home.", "Sam", "Lucía")
    assert found.hero is not None
    assert (found.hero.evidence, found.hero.position) == (told.handed["photo-40"].id, 0)
    assert [(goal.key, goal.reached) for goal in found.goals] == [("talk", 1), ("show", 4)]
    assert (found.stuck.waiting, found.stuck.overdue) == (1, 0)


def test_the_album_shows_as_many_different_pieces_as_it_can_before_it_shows_one_of_them_again(told: Told) -> None:
    shown = [(photo.evidence, photo.position) for photo in told.recap().album]

    assert shown == [
        (told.handed["photo-40"].id, 0), (told.handed["photo-30"].id, 0), (told.handed["photo-20"].id, 0),
        (told.handed["photo-40"].id, 1),
    ]  # fmt: skip


def test_with_few_members_one_may_win_more_than_once(stage: Stage, clock: HandClock) -> None:
    clock.set(datetime(2026, 11, 17, 15, 0, tzinfo=UTC))
    scene = stage(*MISSIONS)
    maya, noor, lucia = (scene.seat(name) for name in ("Maya", "Noor", "Lucía"))
    story = Told(scene, maya, noor, lucia, scene.seat("Ines", Role.LEAD), {})
    for key in ("photo-40", "photo-30", "photo-20"):
        does(story, story.maya, key)
    does(story, story.noor, "conversation-5")

    found = story.recap()

    assert [(win.name, win.worth) for win in found.wins] == [("Maya", 40), ("Noor", 5), ("Maya", 30)]
    assert (found.words, found.hero, found.running) == (None, None, True)


def test_what_happens_later_changes_nothing_about_it(told: Told, clock: HandClock) -> None:
    before = told.recap()
    board = told.scene.read(lambda tx: boards.members(tx, told.scene.campaign.id, Measure.POINTS, W47))

    clock.move(hours=2)
    told.scene.approves(told.ines, told.handed["waits"])
    does(told, told.noor, "photo-40", photos=3)
    does(
        told, told.maya, "interview-25", quote="The longest of all the words anybody ever said.", consent=Consent.PUBLIC
    )
    clock.move(weeks=3)

    after = told.recap()
    assert replace(after, stuck=before.stuck) == before
    assert told.scene.read(lambda tx: boards.members(tx, told.scene.campaign.id, Measure.POINTS, W47)) == board
    assert told.recap(W48).before == before.verified


def hides(told: Told) -> None:
    told.scene.unit(lambda tx: staffing.set_hidden(tx, told.maya, hidden=True))


def leaves(told: Told) -> None:
    told.scene.unit(lambda tx: staffing.leave(tx, told.scene.campaign, told.maya, told.scene.now))


def is_forgotten(told: Told) -> None:
    told.scene.unit(lambda tx: forget.forget(tx, told.scene.campaign, told.maya, told.scene.now))


@pytest.mark.parametrize("goes", [hides, leaves, is_forgotten])
def test_who_hides_or_goes_keeps_their_place_without_their_name(told: Told, goes: Callable[[Told], None]) -> None:
    before = told.recap()

    goes(told)

    after = told.recap()
    for numbers in ("verified", "claimed", "before", "active", "goals"):
        assert getattr(after, numbers) == getattr(before, numbers)
    assert [(row.name, row.amount) for row in after.top] == [(None, 70), ("Noor", 35), ("Lucía", 30)]
    assert [(win.name, win.id) for win in after.wins] == [
        (TEAMMATE, before.wins[0].id), *((win.name, win.id) for win in before.wins[1:]),
    ]  # fmt: skip


def undo(tx: Transaction, *, scene: Scene, handed: Evidence) -> None:
    """Take an approval back, as the ledger allows it: by an entry of its own."""
    back = Cause("evidence", handed.id, 99)
    ledger.take_back(tx, scene.campaign, back, Standing.VERIFIED, scene.now)
    tx.run("UPDATE evidence SET state = 'waiting', reviewed_at = NULL WHERE id = :id", id=handed.id)


def test_an_approval_undone_in_a_later_week_leaves_the_numbers_and_takes_its_win_away(
    told: Told, clock: HandClock
) -> None:
    before = told.recap()

    told.scene.unit(partial(undo, scene=told.scene, handed=told.handed["photo-40"]))

    after = told.recap()
    assert (after.verified, after.active, after.goals) == (before.verified, before.active, before.goals)
    assert [win.id for win in after.wins] == [win.id for win in before.wins[1:]]
    assert after.hero is not None
    assert after.hero.evidence == told.handed["photo-30"].id
    assert told.recap(W48).verified[Measure.POINTS] == -40
    assert told.recap(W48).active == 0  # nobody did anything: something was taken back
    assert told.scene.differences() == []


def test_an_approval_undone_within_the_week_was_no_win(told: Told, clock: HandClock) -> None:
    clock.set(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    told.scene.unit(partial(undo, scene=told.scene, handed=told.handed["photo-40"]))
    found = told.recap()
    assert [win.worth for win in found.wins] == [30, 25, 20]
    clock.set(datetime(2026, 11, 25, 12, 0, tzinfo=UTC))
    told.scene.unit(
        lambda tx: review.approve(tx, told.scene.campaign, told.handed["waits"].id, told.ines, told.scene.now)
    )

    assert told.recap().wins == found.wins


@pytest.mark.parametrize("when", [datetime(2026, 11, 19, 12, tzinfo=UTC), datetime(2026, 11, 24, 12, tzinfo=UTC)])
def test_what_is_undone_and_approved_again_is_once_in_the_album_of_its_week_also_in_the_export(
    told: Told, clock: HandClock, when: datetime
) -> None:
    scene, handed = told.scene, told.handed["photo-40"]
    before = albums(told)
    clock.set(when)  # within the week, and in the one after it

    scene.unit(lambda tx: review.undo(tx, scene.campaign, handed.id, told.ines, scene.now))
    scene.approves(told.ines, handed)

    assert albums(told) == before
    assert {week: len(photos) for week, photos in before.items()} == {W47: 4, W48: 0}


def albums(told: Told) -> dict[str, list[str]]:
    """The photos of each week, which are the same in the recap's album and in the one that is taken along."""
    scene, found = told.scene, {}
    for week in (W47, W48):
        album = partial(recap.album, campaign=scene.campaign, week=week, now=scene.now, scope=Consent.CAMPAIGN, most=99)
        taken = partial(export.album, campaign=scene.campaign, week=week, now=scene.now)
        found[week] = sorted(each.public for each in scene.read(album))
        assert sorted(each.public for each in scene.read(taken)) == found[week]
    return found


def test_words_are_shown_only_while_they_may_be(told: Told) -> None:
    def withdraw(number: int) -> None:
        told.scene.unit(lambda tx: tx.run("UPDATE interview SET consent = 'none' WHERE id = :id", id=number))

    longest, other = told.handed["interview-25"].subject, told.handed["interview-15"].subject
    assert longest is not None
    assert other is not None
    withdraw(longest)
    words = told.recap().words
    assert words is not None
    assert (words.quote, words.by) == ("Short.", "Noor")
    told.scene.unit(lambda tx: staffing.set_hidden(tx, told.noor, hidden=True))
    hidden = told.recap().words
    assert hidden is not None
    assert hidden.by == ""
    withdraw(other)

    assert told.recap().words is None


@pytest.mark.parametrize(
    "given", ["", "next", "2026-W54", "2026-W00", "W47", "2026W47", "9999-W52", "1999-W01", "2026-W7", "-W-",
              "99999999999999999-W01", "2026-W99999999999999", "2027-W01", W48]
)  # fmt: skip
def test_what_is_no_week_or_lies_ahead_is_refused_with_an_example(told: Told, clock: HandClock, given: str) -> None:
    clock.set(datetime(2026, 11, 23, 4, 59, tzinfo=UTC))  # still Sunday in Atlanta

    with pytest.raises(NoSuchWeek) as refused:
        told.recap(given)

    assert dict(refused.value.phrase.values)["example"] == W46


def test_a_week_long_ago_is_a_quiet_one(told: Told) -> None:
    found = told.recap("2000-W01")

    assert (found.verified[Measure.POINTS], found.active, found.wins) == (0, 0, ())
    assert [goal.reached for goal in found.goals] == [0, 0]


def test_what_is_stuck_is_told_as_it_is_now_while_the_week_runs(told: Told, clock: HandClock) -> None:
    told.scene.takes(told.lucia, "photo-10")
    clock.move(days=2)

    assert told.recap(W48).stuck == Stuck(1, told.handed["waits"].handed_in_at, 1)
    assert told.recap(W48).waiting == counted(told.handed["waits"])
    told.scene.approves(told.ines, told.handed["waits"])
    assert told.recap(W48).waiting == {}
    assert told.recap(W48).stuck == Stuck(0, None, 1)


def test_what_was_stuck_when_a_week_ended_is_told_the_same_ever_after(told: Told, clock: HandClock) -> None:
    then = Stuck(1, told.handed["waits"].handed_in_at, 0)
    assert told.recap().stuck == then
    assert told.recap().waiting == counted(told.handed["waits"])

    told.scene.approves(told.ines, told.handed["waits"])
    does(told, told.maya, "photo-20", photos=1)
    clock.move(days=9)

    assert told.recap().stuck == then
    assert told.recap().waiting == counted(told.handed["waits"])


def counted(handed: Evidence) -> dict[Measure, int]:
    """What a piece claims."""
    return {measure: amount for measure, amount in evidence.amounts(handed).items() if amount}


def test_three_members_win_also_where_all_that_was_credited_most_is_of_one(told: Told, clock: HandClock) -> None:
    does(told, told.noor, "photo-10", photos=1)
    does(told, told.lucia, "conversation-5")
    for _day in range(3):
        clock.move(days=1)
        for worth in (10, 20, 30, 40):
            does(told, told.maya, f"photo-{worth}", photos=1)

    won = told.recap(W48).wins

    assert [(win.name, win.worth) for win in won] == [("Maya", 40), ("Noor", 10), ("Lucía", 5)]


@pytest.mark.parametrize("kind", [Kind.CONVERSATION, Kind.PROFILE, Kind.INTERVIEW])
def test_a_line_of_the_logbook_is_being_active_whatever_it_is_about(told: Told, kind: Kind) -> None:
    told.scene.unit(lambda tx: evidence.log(tx, told.scene.campaign, told.lucia, kind, 1, {}, told.scene.now))

    assert told.recap(W48).active == 1


def test_thanking_somebody_is_being_active(told: Told) -> None:
    told.scene.unit(
        lambda tx: thanks.give(tx, told.scene.campaign, told.lucia, told.noor.id, "Posters.", told.scene.now)
    )

    assert told.recap(W48).active == 1


def test_handing_in_without_being_approved_is_being_active(told: Told, clock: HandClock) -> None:
    does_it = told.scene.takes(told.lucia, "photo-20")
    handed = told.scene.hands_in(told.lucia, does_it)
    assert told.recap(W48).active == 1

    told.scene.sends_back(told.ines, handed)
    clock.move(days=7)

    assert told.recap(W48).active == 1
    assert recap.week_before("2027-W01") == "2026-W53"
    assert recap.this_week(told.scene.campaign, told.scene.now + timedelta(weeks=1)) == "2026-W50"
