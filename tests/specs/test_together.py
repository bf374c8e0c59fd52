"""Deciding with others and many at once: filters, like with like, a second opinion, both tries side by side."""

from bot.ids import short
from tests.specs.test_review import only_evidence
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


def test_a_colleague_looks_with_fresh_eyes_and_both_read_what_both_think(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.lead("Omar")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Ask a colleague")
    assert ines.offered("who") == ["Omar"]
    ines.fills(who="Omar", first="I’d send it back", question="Is that our wall?")
    assert "Omar has been asked for a second look." in ines.sees

    omar.opens_letter("opinion.card")
    assert "Ines would like your opinion" in omar.sees
    assert "“Is that our wall?” Ines" in omar.sees
    assert "would send it back" not in omar.sees
    omar.presses("I’d approve it")

    assert "Omar: would approve it" in omar.sees
    assert "Ines: would send it back" in omar.sees
    ines.opens_letter("opinion.answer")
    assert "Omar would approve it." in ines.presses("The card")
    ines.presses("Approve")
    assert team.points(maya) == 10


def test_nobody_is_asked_who_has_seen_it_or_whose_it_is(team: Team) -> None:
    maya, ines, omar, noor = team.member("Maya"), team.lead("Ines"), team.lead("Omar"), team.lead("Noor")
    omar.hands_in()
    noor.looks_into("review")
    noor.presses("Send back")
    noor.fills(reason="Which street?")
    noor.presses("Undo")
    noor.presses("Undo it")

    ines.looks_into("review")

    assert "There’s no other lead who hasn’t looked at this one yet." in ines.presses("Ask a colleague")
    assert "Only a lead can do that." in maya.taps(f"opinion.ask|{short(only_evidence(team))}")


def test_a_question_that_was_decided_meanwhile_needs_no_answer(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.lead("Omar")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Ask a colleague")
    ines.fills(who="Omar", first="I’m not sure")
    ines.presses("Approve")

    assert "It has been decided meanwhile." in omar.opens_letter("opinion.card")


def test_after_a_second_try_the_lead_sees_both(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in(photos=[maya.photo()], note="Round one.")
    ines.looks_into("review")
    ines.presses("Send back")
    ines.fills(reason="It’s dark.", parts=["photos", "a note"])
    maya.says("/handin")
    maya.fills(photos=[maya.photo()], note="Round two.")

    ines.looks_into("review")

    assert "“Round two.” Maya" in ines.sees
    assert "The try before:" in ines.sees
    assert "“Round one.” Maya" in ines.sees
    assert "The try before, by Maya" in ines.sees


def test_near_copies_are_side_by_side_and_the_last_decision_is_told(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in(photos=[maya.photo(looks=0b1010)], note="Mine.")
    noah.hands_in("One good talk", note="We talked.", contact="Abe")
    ines.looks_into("review")
    ines.presses("Approve")
    noah.hands_in(photos=[noah.photo(looks=0b1011)], note="Mine too.")

    ines.looks_into("review")

    assert "These two look alike:" in ines.sees
    assert "This one, by Noah" in ines.sees
    assert "The earlier one, by Maya" in ines.sees
    assert "Noah’s last one, “One good talk”, was approved on Mon, Nov 16, 09:00." in ines.sees
