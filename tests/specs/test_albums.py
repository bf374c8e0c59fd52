"""An event’s album: what everybody brought home, with credits, and only what those in the photos allow."""

import pytest

from tests.specs.test_events import it_is, planned
from tests.team import Player, Team


def closed(team: Team, maya: Player, ines: Player) -> str:
    """An evening that is over, and that Maya was at; its id."""
    it_is(team, 19, 18)
    event = planned(team, ines)
    maya.taps(f"event.here|{event}")
    maya.fills(place="inside")
    it_is(team, 19, 21)
    ines.taps(f"event.close|{event}")
    return event


def brings(maya: Player, event: str, many: int) -> None:
    maya.taps(f"event.mine|{event}")
    maya.presses("In pictures")
    maya.fills(photos=[maya.photo() for _n in range(many)], note="All said yes.")


@pytest.mark.stage
def test_an_album_is_empty_until_something_is_approved_and_follows_what_is_decided(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    event = closed(team, maya, ines)
    brings(maya, event, 2)
    maya.taps(f"event.mine|{event}")
    maya.presses("The album")
    assert "No photos yet." in maya.sees

    ines.approves()
    assert ("event.album", (0, int(event, 36))) in team.letters.stale
    assert maya.taps(f"event.album|0|{event}").count("photo: A photo by Maya") == 2
    ines.presses("Undo")
    ines.presses("Undo it")

    assert "No photos yet." in maya.taps(f"event.album|0|{event}")


@pytest.mark.stage
def test_an_album_credits_who_took_it_and_no_name_of_who_hides(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    event = closed(team, maya, ines)
    brings(maya, event, 10)
    ines.approves()
    maya.says("/settings")
    maya.presses("Hide my name")

    ines.taps(f"event.card|{event}")
    ines.presses("The album")

    assert ines.sees.count("photo: A photo by a teammate") == 10
    assert "10 photos. Nobody’s face is here without their yes." in ines.sees
    assert "More" not in ines.buttons
    assert ines.taps(f"event.album|7|{event}").count("photo:") == 10
