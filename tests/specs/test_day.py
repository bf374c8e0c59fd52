"""A member's day, from the mission to the board."""

from bot.chat.screen import Ask
from campaigns.ledger import Measure, Standing
from tests.team import Team


def test_the_whole_day_from_mission_to_board(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")

    maya.says("/today")
    assert "Poster wall" in maya.sees
    assert "Why this one: you chose Food" in maya.sees
    maya.presses("Hand it in")
    maya.fills(photos=[maya.photo()], note="Found a good one.")
    assert "Got it: Poster wall" in maya.sees
    assert "10 points are waiting for a lead’s look." in maya.sees
    assert (team.points(maya), team.points(maya, Standing.CLAIMED)) == (0, 10)

    assert "Maya: Poster wall" in team.posted(to="review")[-1]
    ines.says("/review")
    assert "1 piece of evidence is waiting" in ines.sees
    ines.presses("Poster wall: Open")
    ines.presses("Approve")
    assert "Approved by Ines" in ines.sees

    assert team.points(maya) == 10
    assert team.total(maya, Measure.PHOTOS) == 1
    assert team.total(maya, Measure.ON_TIME) == 1
    assert "10 points for “Poster wall”" in team.posted(to=maya)[-1]
    maya.says("/leaderboard")
    assert "1. Maya 10 (you)" in maya.sees
    maya.says("/me")
    assert "points: 10 this week, 10 in all" in maya.sees
    omar.says("/recap")
    assert "1 mission done this week" in omar.sees


def test_two_leads_pressing_at_once_pay_out_once(team: Team) -> None:
    maya = team.member("Maya")
    ines, omar = team.leads("Ines", "Omar")
    maya.says("/today")
    maya.presses("Hand it in")
    maya.fills(photos=[maya.photo()], note="Found one.")
    for lead in (ines, omar):
        lead.says("/review")
        lead.presses("Poster wall: Open")

    ines.presses("Approve")
    omar.presses("Approve")

    assert team.points(maya) == 10
    assert omar.sees == "Somebody else just reviewed this one."


def test_sent_back_asks_for_just_that_part_again(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says("/today")
    maya.presses("Hand it in")
    maya.fills(photos=[maya.photo()], note="The wall by the station.")
    ines.says("/review")
    ines.presses("Poster wall: Open")
    ines.presses("Send back")
    ines.fills(reason="It’s a little dark.", parts=["photos"])

    assert "Only this again, please: photos" in team.posted(to=maya)[-1]
    maya.says("/handin")
    assert isinstance(maya.reply, Ask)
    assert [question.name for question in maya.reply.questions] == ["photos"]
    maya.fills(photos=[maya.photo()])
    ines.says("/review")
    ines.presses("Poster wall: Open")
    assert "Try number 2" in ines.sees
    assert "The wall by the station." in ines.sees
    ines.presses("Approve")

    assert team.points(maya) == 10
    assert team.points(maya, Standing.CLAIMED) == 10
