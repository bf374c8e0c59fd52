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


def notes(player: Player, **answers: str) -> None:
    """Say on the receipt who can be recognised."""
    player.presses("Who’s in it?")
    player.presses("Somebody’s in it")
    player.fills(**answers)
