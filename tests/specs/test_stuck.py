"""What a week is stuck on: told with whom it is asked of, and each piece one by one, now and when the week ended."""

from tests.team import Team


def test_a_past_week_says_what_was_stuck_when_it_ended(team: Team) -> None:
    maya, omar = team.member("Maya"), team.organizer("Omar")
    maya.hands_in()
    team.clock.move(days=8)

    told = omar.says("/recap 2026-W47")

    assert "What was stuck when the week ended" in told
    assert "1 piece of evidence was waiting, since Mon, Nov 16, 09:00" in told
    assert "Right now" not in told


def test_what_is_stuck_leads_to_each_piece_and_whose_it_is(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    omar.says("/recap")

    omar.presses("What is stuck, one by one")

    assert "Evidence that waits: 1" in omar.sees
    assert "Maya since Mon, Nov 16, 09:00" in omar.sees
    assert "Main Street" in omar.sees
    omar.presses("Maya: Open")
    assert "Poster wall" in omar.sees
    assert "Evidence that waits: 1" in ines.taps("stuck.week|2026-W47")
    assert "Only a lead can do that." in maya.taps("stuck.week|2026-W47")
    ines.taps("review.queue")
    ines.approves()
    assert "Evidence that waits" not in omar.taps("stuck.week|2026-W47")
