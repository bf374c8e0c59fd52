"""Undoing a decision: for seven days, and everything that followed from it is as it was."""

from bot.ids import short
from campaigns.ledger import Measure, Standing
from tests.specs.test_review import only_evidence
from tests.team import Team


def test_an_approval_is_undone_and_everything_is_as_it_was(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.lead("Omar")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Approve")
    assert "Maya has done the first mission" in team.posted(to="wins")[0]

    ines.presses("Undo")
    assert "Undo the decision about “Poster wall”?" in ines.sees
    assert "10 points go off again until somebody decides anew." in ines.sees
    ines.presses("Undo it")

    assert ines.buttons[:2] == ["Approve", "Send back"]
    assert [team.total(maya, measure) for measure in Measure] == [0] * len(Measure)
    assert team.points(maya, Standing.CLAIMED) == 10
    assert "A win takes a short break" in team.posted(to="wins")[0]
    assert ("wins.missions", (maya.member.id, 1)) in team.letters.stale
    assert "Maya" not in omar.says("/leaderboard")
    assert "Once more: Poster wall" in maya.opens_letter("handin.result")

    omar.looks_into("review")
    omar.presses("Approve")
    assert team.points(maya) == 10
    assert "10 points for “Poster wall”" in maya.opens_letter("handin.result")
    assert "Maya has done the first mission" in team.posted(to="wins")[0]
    assert len(team.posted(to="wins")) == 1


def test_what_was_sent_back_by_mistake_waits_again_and_is_claimed_again(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Send back")
    ines.fills(reason="It’s dark.")
    assert team.points(maya, Standing.CLAIMED) == 0

    ines.presses("Undo")
    assert "It counts as claimed again until somebody decides anew." in ines.sees
    ines.presses("Undo it")

    assert team.points(maya, Standing.CLAIMED) == 10
    assert "You’ve already handed that in." in maya.taps(f"handin.submit|{short(team.assignments(maya)[0].id)}")
    ines.looks_into("review")
    ines.presses("Send back")
    ines.fills(reason="It’s still dark.")
    assert "It’s still dark." in maya.opens_letter("handin.result")
    assert team.points(maya, Standing.CLAIMED) == 0


def test_after_seven_days_a_decision_stays(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Approve")
    undo = ines.buttons_to("review.undo")[0]

    team.clock.move(days=7)
    assert "Undo the decision" in ines.taps(undo)
    team.clock.move(minutes=1)

    assert "That was decided more than seven days ago, so it stays. Talk to Maya about it instead." in ines.taps(undo)
    ines.looks_into("review")
    assert "Undo" not in ines.buttons
    assert team.points(maya) == 10


def test_undoing_twice_undoes_once(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.lead("Omar")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Approve")
    undo = ines.buttons_to("review.undo")[0]
    ines.presses("Undo")
    yes = ines.buttons_to("review.undone")[0]

    ines.taps(yes)
    assert ines.buttons[:2] == ["Approve", "Send back"]
    assert omar.taps(yes) == ines.sees
    assert "There’s no decision to undo here any more." in omar.taps(undo)
    assert team.points(maya) == 0


def test_who_may_not_decide_may_not_undo_either(team: Team) -> None:
    maya, noah, ines, omar = team.member("Maya"), team.member("Noah"), team.lead("Ines"), team.lead("Omar")
    maya.hands_in()
    ines.hands_in()
    omar.looks_into("review")
    omar.presses("Approve")
    own = omar.buttons_to("review.undo")[0]

    assert "Only a lead can do that." in noah.taps(own)
    assert "This one is yours, so somebody else has to look at it." in ines.taps(own)
    assert team.points(ines) == 10


def test_a_trusted_piece_that_is_undone_gets_its_first_card(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in("Count the flyers", count="120")
    evidence = short(only_evidence(team))
    ines.taps(f"review.card|{evidence}")
    ines.presses("Undo")
    ines.presses("Undo it")

    ines.looks_into("review")

    assert "How many: 120" in ines.sees
    assert "Approve" in ines.buttons
    assert team.points(maya) == 0


def test_whoever_was_forgotten_keeps_what_they_did(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Approve")
    undo = ines.buttons_to("review.undo")[0]
    maya.says("/mydata delete")
    maya.presses("Yes, delete it all")

    assert "Whoever handed this in asked to be forgotten." in ines.taps(undo)
