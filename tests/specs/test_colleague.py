"""A second opinion: asked of a lead who hasn’t seen it, given with fresh eyes, read by both."""

from bot.ids import short
from tests.specs.test_review import only_evidence
from tests.team import Team


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


def test_a_colleague_who_would_send_it_back_says_why(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.lead("Omar")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Ask a colleague")
    ines.fills(who="Omar", first="I’d approve it")
    omar.opens_letter("opinion.card")
    omar.presses("I’d send it back")
    omar.fills(words="That is another street.")

    assert "“That is another street.” Omar" in ines.opens_letter("opinion.answer")
    assert "Omar would send it back: “That is another street.”" in ines.presses("The card")
