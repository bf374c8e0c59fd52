"""Consent: who is in a photo or quoted says how far they are shown, and can take it back at any time."""

from bot.ids import short
from tests.specs.test_review import only_evidence
from tests.team import Player, Team


def test_a_photo_is_out_of_everything_once_somebody_in_it_takes_their_consent_back(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    notes(maya, who="Sam", age="adult", scope="campaign", how="in person")
    assert "May be shown: within the campaign, also in its recap and album" in maya.sees
    ines.approves()
    omar.taps("recap.post|2026-W47")
    evidence = short(only_evidence(team))
    assert "A photo of the week" in team.posted(to="news")[0]
    assert "A photo by Maya" in ines.taps(f"review.card|{evidence}")

    maya.says("/consent")
    maya.presses("Sam: Open")
    maya.presses("They take it back")

    assert "May be shown: taken back" in maya.sees
    assert "photo of the week" not in team.posted(to="news")[0]
    assert ("recap.of_week", ("2026-W47",)) in team.letters.stale
    assert ("review.card", (only_evidence(team),)) in team.letters.stale
    assert "A photo by Maya" not in ines.taps(f"review.card|{evidence}")
    assert "A photo by Maya" not in maya.taps(f"handin.receipt|{evidence}")


def test_nobody_in_it_is_one_tap_and_somebody_after_all_takes_its_place(team: Team) -> None:
    maya = team.member("Maya")
    maya.hands_in()
    maya.presses("Who’s in it?")
    assert "Can somebody be recognised?" in maya.sees

    maya.presses("Nobody can be recognised")
    assert "Nobody can be recognised, so these may be shown anywhere." in maya.sees
    maya.presses("Somebody’s in it")
    maya.fills(who="Sam", age="adult", scope="team", how="in person")
    maya.presses("All of it")

    assert "Sam" in maya.sees
    assert "Nobody can be recognised" not in maya.sees
    assert "1 person allowed something" in maya.says("/consent")


def test_a_child_is_shown_with_a_guardians_yes_and_in_public_with_one_more(team: Team) -> None:
    maya, noah = team.member("Maya"), team.member("Noah")
    maya.hands_in()
    maya.presses("Who’s in it?")
    maya.presses("Somebody’s in it")
    maya.fills(who="Kim", age="child", scope="public", how="in person")
    assert "Under 18 it takes a guardian’s yes." in maya.sees
    maya.fills(who="Kim", age="guardian", scope="public", how="her mother, by phone")

    assert "May be shown: within the campaign" in maya.sees
    assert "Under 18, and agreed: her mother, by phone" in maya.sees
    theirs = maya.buttons_to("consent.withdraw")[0]
    maya.presses("The guardian allows public, too")
    assert "May be shown: anywhere, also in public" in maya.sees
    maya.presses("Change it")
    assert maya.answer("who") == ("Kim",)
    maya.fills(who="Kim", age="guardian", scope="team", how="her mother, by phone")
    assert "May be shown: only within our team" in maya.sees
    assert "That one is somebody else’s." in noah.taps(theirs)


def notes(player: Player, **answers: str) -> None:
    """Say on the receipt who can be recognised."""
    player.presses("Who’s in it?")
    player.presses("Somebody’s in it")
    player.fills(**answers)
