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


def test_words_of_a_child_wait_for_a_guardians_yes_wherever_they_were_said(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.says("/log interview")
    maya.fills(
        signature="The choir.", who="Kim", reason="trust", quote="It sang me home.", consent="anywhere",
        age="guardian",
    )  # fmt: skip
    assert "Under 18 it takes a guardian’s yes." in maya.sees
    maya.fills(age="no guardian asked")
    assert "Got it: An interview" in maya.sees
    ines.approves()
    assert "It sang me home." not in omar.says("/recap")

    maya.says("/consent")
    assert "Kim" in maya.sees
    maya.presses("Kim: Open")
    assert "May be shown: nowhere yet" in maya.sees
    maya.presses("Change it")
    maya.fills(age="a guardian agreed", how="her mother, by phone", scope="anywhere")

    assert "May be shown: within the campaign, also in its recap and album" in maya.sees
    assert "It sang me home." in omar.says("/recap")
    ines.taps(f"review.card|{short(only_evidence(team))}")
    assert "May be quoted: within the campaign" in ines.sees


def test_the_list_tells_faces_from_words(team: Team) -> None:
    maya = team.member("Maya")
    maya.hands_in()
    notes(maya, who="Sam", age="adult", scope="team", how="in person")
    maya.says("/log interview")
    maya.fills(signature="The choir.", who="Abe", reason="trust", quote="It sang me home.", consent="anywhere")

    maya.says("/consent")

    assert "in “Poster wall”: only within our team" in maya.sees
    assert "their words: anywhere, also in public" in maya.sees


def test_how_somebody_said_it_and_until_when_is_kept_with_their_interview(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.says("/log interview")
    maya.fills(
        signature="The choir.", who="Abe", reason="trust", quote="It sang me home.", consent="anywhere",
        how="in person, after the concert", until="2026-11-17",
    )  # fmt: skip
    ines.approves()
    assert "It sang me home." in omar.says("/recap")
    maya.says("/consent")
    maya.presses("Abe: Open")
    assert "How they said so: in person, after the concert" in maya.sees
    assert "Until: Tue, Nov 17, 2026" in maya.sees
    kept = team.read(lambda tx: tx.one("SELECT answers FROM evidence"))
    assert kept is not None
    assert "after the concert" not in kept["answers"]

    team.clock.move(days=2)

    assert "It sang me home." not in omar.says("/recap 2026-W47")


def notes(player: Player, **answers: str) -> None:
    """Say on the receipt who can be recognised."""
    player.presses("Who’s in it?")
    player.presses("Somebody’s in it")
    player.fills(**answers)
