"""Events: planned, checked in to, closed, and what everybody brings home from them."""

from datetime import date, time
from zoneinfo import ZoneInfo

from bot.clock import at_local
from tests.team import Player, Team

NEW = (
    '/event new "Porch night" "The Lantern Room, The Runners" "The Lantern Room" 2026-11-19 18:30 21:00'
    ' "Listen first." "Maya, Noah" "Count the flyers"'
)


def it_is(team: Team, day: int, hour: int, minute: int = 0) -> None:
    """Let it be that time of a day of November, by the campaign's clock."""
    team.clock.set(at_local(date(2026, 11, day), time(hour, minute), ZoneInfo("America/New_York")))


def opens(player: Player, route: str = "event.card", place: str = "team") -> None:
    """Look at the event's card where the team sees it."""
    player.looks_into(place)
    assert player.outcome is not None
    assert player.outcome.route == route
    player.place = None


def checks_in(player: Player, place: str = "by the door") -> str:
    opens(player)
    player.presses("I’m here")
    return player.fills(place=place)


def test_an_evening_from_its_plan_to_its_album(team: Team) -> None:
    it_is(team, 16, 12)
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")

    ines.says(NEW)
    assert "Porch night" in ines.sees
    assert "Where: The Lantern Room" in ines.sees
    assert "With: The Lantern Room and The Runners" in ines.sees
    assert "To do: Count the flyers" in ines.sees
    assert "Maya expected" in ines.sees
    maya.opens_letter("event.mine")
    assert "You’re expected. Check in when you’re there." in maya.sees

    it_is(team, 19, 10, 30)
    team.ticks()
    it_is(team, 19, 18, 20)
    checks_in(maya)
    assert "You’re here: Porch night" in maya.sees
    assert "Roughly: by the door" in maya.sees
    assert "Count the flyers" in maya.sees
    it_is(team, 19, 18, 45)
    checks_in(noah)
    assert "It had begun already." in noah.sees

    it_is(team, 19, 21, 5)
    ines.says("/event close")
    assert "There: 2 (1 late)" in ines.sees
    maya.opens_letter("event.mine")
    assert "In pictures: Porch night until Fri, Nov 20, 23:59" in maya.sees
    assert "A film: Porch night until Fri, Nov 20, 23:59" in maya.sees
    maya.presses("In pictures")
    maya.fills(photos=[maya.photo()], note="Everybody said yes.")
    assert "Got it: In pictures: Porch night" in maya.sees
