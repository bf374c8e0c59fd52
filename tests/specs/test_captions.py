"""Captions: asked for once photos are handed in, said of one or of all, and needed before anything is public."""

import pytest

from bot.ids import short
from tests.specs.test_publish import codes
from tests.specs.test_review import only_evidence
from tests.team import Team


def test_each_photo_of_an_album_is_described_and_one_tap_says_the_same_of_all(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in(photos=[maya.photo() for _n in range(3)], note="Found a good one.")

    maya.presses("Say what’s on them")
    assert "What’s on “Poster wall”?" in maya.sees
    maya.presses("Photo 2: Say what’s on it")
    maya.fills(what="A wall full of\nposters.")
    assert "- Photo 2 A wall full of posters." in maya.sees
    assert "That one is somebody else’s." in noah.taps(f"caption.of|{short(only_evidence(team))}")
    maya.presses("The same for all")

    assert [line for line in maya.sees.splitlines() if line.startswith("- ")] == [
        f"- Photo {n} A wall full of posters." for n in (1, 2, 3)
    ]
    assert "The same for all" not in maya.buttons
    maya.presses("Back to it")
    assert maya.sees.count("photo: A wall full of posters.") == 3
    assert "Say what’s on them" not in maya.buttons
    ines.looks_into("review")
    assert ines.sees.count("photo: A wall full of posters.") == 3


def test_one_photo_is_described_at_once_and_said_differently_later(team: Team) -> None:
    maya = team.member("Maya")
    maya.hands_in()

    maya.presses("Say what’s on it")
    maya.fills(what="A wall full of posters.")
    maya.presses("Photo 1: Say it differently")
    maya.fills(what="A wall full of old posters.")

    assert "- Photo 1 A wall full of old posters." in maya.sees


@pytest.mark.stage
def test_the_note_says_it_for_all_with_one_tap(team: Team) -> None:
    maya = team.member("Maya")
    maya.hands_in(photos=[maya.photo(), maya.photo()], note="The wall by the station.")

    maya.presses("Say what’s on them")
    maya.presses("My note says it")

    assert "- Photo 1 The wall by the station." in maya.sees
    assert "- Photo 2 The wall by the station." in maya.sees


@pytest.mark.stage
def test_a_photo_is_public_once_it_is_said_what_is_on_it(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    maya.presses("Who’s in it?")
    maya.presses("Nobody can be recognised")
    ines.approves()
    omar.taps("publish.make|2026-W47|album")
    assert "nobody has said what’s on them" in omar.sees
    page = f"publish.page|{codes(team)['album']}"
    zoe = team.stranger("Zoe")
    assert "photo:" not in zoe.taps(page)

    omar.presses("Say what’s on them")
    assert "1 photo waits for words" in omar.sees
    omar.presses("Photo 1: Say what’s on it")
    omar.fills(what="A wall full of posters.")

    assert "photo: A wall full of posters." in zoe.taps(page)
    assert "Every photo has its words" in omar.taps("caption.week|2026-W47")
    assert "nobody has said what’s on them" not in omar.taps("publish.show|2026-W47")
