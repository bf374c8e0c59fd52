"""The day's post: one for everybody, from which each opens their own mission."""

from datetime import date

from bot.chat.screen import tap
from tests.team import Team

DAY = date(2026, 11, 16)


def test_everybody_opens_their_own_mission_from_the_days_post(team: Team) -> None:
    maya, noah = team.members("Maya", "Noah")
    for player in (maya, noah):
        player.taps(tap("daily.post", (DAY.toordinal(),)))

    assert maya.sees.startswith("Today, Mon, Nov 16")
    assert "Only you see what opens." in maya.sees
    maya.presses("Show my mission")
    noah.presses("Show my mission")

    assert maya.outcome is not None
    assert maya.outcome.private
    assert "Maya" in maya.sees
    assert "Noah" in noah.sees


def test_a_day_that_is_none_is_still_a_post(team: Team) -> None:
    maya = team.member("Maya")

    assert maya.taps(tap("daily.post", (0,))).startswith("Today, ")
