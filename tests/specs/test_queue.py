"""The queue: all that waits or only some, one by one or many that are alike at once."""

from tests.specs.test_events import it_is, planned
from tests.team import Team


def test_the_queue_narrows_to_a_mission_or_a_member(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in()
    maya.hands_in("One good talk", note="We talked.", contact="Abe")
    noah.hands_in()
    ines.says("/review")
    ines.presses("Only some")
    assert ines.offered("which") == ["Poster wall (2)", "One good talk (1)", "Maya (2)", "Noah (1)"]

    ines.fills(which="Poster wall (2)")
    assert "2 pieces of evidence are waiting" in ines.sees
    assert "Only: Poster wall" in ines.sees
    assert "One good talk" not in ines.sees
    ines.presses("All that waits")
    ines.presses("Only some")
    ines.fills(which="Noah (1)")

    assert "1 piece of evidence is waiting" in ines.sees
    assert "Decide several" not in ines.buttons
    assert "Maya: Poster wall" in ines.taps("review.next")


def test_many_that_are_alike_are_decided_at_once_and_each_member_is_told(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in()
    noah.hands_in()
    maya.hands_in("One good talk", note="We talked.", contact="Abe")
    ines.hands_in()
    ines.says("/review")
    ines.presses("Only some")
    ines.fills(which="Poster wall (3)")
    ines.presses("Decide several")
    assert len(ines.offered("those")) == 2

    ines.fills(those=ines.offered("those"), verdict="Approve them")

    assert "2 pieces approved" in ines.sees
    assert "Everybody hears about their own." in ines.sees
    assert (team.points(maya), team.points(noah), team.points(ines)) == (10, 10, 0)
    assert "10 points for “Poster wall”" in maya.opens_letter("handin.result")
    assert "10 points for “Poster wall”" in noah.opens_letter("handin.result")


def test_several_sent_back_need_a_reason_and_one_that_looks_odd_is_not_among_them(team: Team) -> None:
    maya, noah, omar, ines = *(team.member(name) for name in ("Maya", "Noah", "Omar")), team.lead("Ines")
    maya.hands_in(photos=[maya.photo(looks=0b1010)], note="One.")
    noah.hands_in(photos=[noah.photo(looks=0b1011)], note="Two.")
    omar.hands_in()
    ines.says("/review")
    ines.presses("Only some")
    ines.fills(which="Poster wall (3)")
    ines.presses("Decide several")
    assert ines.offered("those") == ["1. Maya · One.", "2. Omar · Found a good one."]
    both = ines.offered("those")

    ines.fills(those=both, verdict="Send them back")
    assert "Write a sentence about what should change" in ines.sees
    assert "Maya" not in " ".join(team.posted(to=maya))
    ines.fills(those=both, verdict="Send them back", reason="The street is missing.")

    assert "2 pieces sent back" in ines.sees
    assert "The street is missing." in maya.opens_letter("handin.result")
    assert "The street is missing." in omar.opens_letter("handin.result")


def test_the_queue_narrows_to_an_event(team: Team) -> None:
    it_is(team, 19, 18)
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    event = planned(team, ines)
    maya.taps(f"event.here|{event}")
    maya.fills(place="inside")
    noah.hands_in()
    it_is(team, 19, 21)
    ines.taps(f"event.close|{event}")
    maya.taps(f"event.mine|{event}")
    maya.presses("In pictures")
    maya.fills(photos=[maya.photo()], note="All said yes.")

    ines.says("/review")
    ines.presses("Only some")
    assert ines.offered("which")[0] == "Porch night (1)"
    ines.fills(which="Porch night (1)")
    assert "Only: Porch night" in ines.sees
    assert "In pictures: Porch night" in ines.sees
    assert "Poster wall" not in ines.sees
    assert "Only: Porch night" in ines.says("/review Porch night")
    ines.taps(f"event.show|{event}")
    ines.presses("1 piece is waiting")
    ines.presses("In pictures: Porch night: Open")
    ines.presses("Approve")
    ines.taps(f"event.show|{event}")
    assert "1 piece is waiting" not in ines.buttons
    ines.presses("The album")

    assert "photo: A photo by Maya" in ines.sees
    maya.taps(f"event.mine|{event}")
    maya.presses("The album")
    assert "1 photo. Nobody’s face is here without their yes." in maya.sees
