"""Thanks and wins people tell: both are told kindly, counted once, and are in the recap at once."""

from campaigns.ledger import Measure
from tests.team import Team


def test_thanks_are_told_to_both_and_counted(team: Team) -> None:
    maya, jo = team.members("Maya", "Jo")

    maya.says('/thanks Jo "Drove me home after the concert."')

    assert "Jo will be glad" in maya.sees
    assert jo.opens_letter("thanks").startswith("Maya thanks you")
    assert "Drove me home after the concert." in jo.sees
    assert team.total(maya, Measure.THANKS) == 1
    assert team.total(jo, Measure.THANKS) == 0
    maya.says("/thanks Jo again")
    maya.taps("board.view|week|thanks|top")
    assert "1. Maya 1" in maya.sees


def test_the_same_two_count_once_a_day(team: Team) -> None:
    maya, jo = team.members("Maya", "Jo")
    maya.says("/thanks Jo posters")

    assert "You’ve thanked Jo today already" in maya.says("/thanks Jo posters again")
    assert "Maya will be glad" in jo.says("/thanks Maya posters, too")
    team.clock.move(days=1)
    assert "Jo will be glad" in maya.says("/thanks Jo paste")
    assert team.total(maya, Measure.THANKS) == 2


def test_nobody_thanks_themselves_or_somebody_who_left(team: Team) -> None:
    maya, jo, omar = team.member("Maya"), team.member("Jo"), team.organizer("Omar")

    assert "That’s you." in maya.says("/thanks Maya everything")
    omar.says("/people remove Jo")
    if "Yes" in " ".join(omar.buttons):
        omar.presses(next(button for button in omar.buttons if button.startswith("Yes")))
    assert jo.name not in maya.says("/thanks Jo posters") or "glad" not in maya.sees
    assert team.total(maya, Measure.THANKS) == 0


def test_the_recap_tells_who_helped_whom_at_once(team: Team) -> None:
    maya, _jo, omar = team.member("Maya"), team.member("Jo"), team.organizer("Omar")
    maya.says("/thanks Jo posters")

    omar.says("/recap")

    assert "Who helped whom" in omar.sees
    assert "Maya thanks Jo: “posters”" in omar.sees


def test_who_hides_is_a_teammate_in_it(team: Team) -> None:
    maya, jo, omar = team.member("Maya"), team.member("Jo"), team.organizer("Omar")
    maya.says("/thanks Jo posters")
    jo.says("/settings")
    jo.presses("Hide my name")

    assert "Maya thanks a teammate: “posters”" in omar.says("/recap")


def test_what_somebody_said_who_is_forgotten_is_read_no_more(team: Team) -> None:
    maya, jo = team.member("Maya"), team.member("Jo")
    maya.says('/thanks Jo "carrying the ladder"')
    assert "carrying the ladder" in team.posted(to=jo)[0]

    maya.says("/mydata delete")
    maya.presses("Yes, delete it all")

    assert team.posted(to=jo)[0].startswith("Somebody thanked you\n")
    assert "ladder" not in team.posted(to=jo)[0]
    assert "Maya" not in team.posted(to=jo)[0]
    assert "thanks.show" in [view for view, _carries in team.letters.stale]


def test_strangers_thank_nobody(team: Team) -> None:
    team.member("Maya")
    zoe = team.stranger("Zoe")

    assert "You’re not on this team yet." in zoe.says("/thanks Maya hello")
