"""The name somebody is shown by: their own to choose, in any script."""

import pytest

from tests.team import Team


@pytest.mark.parametrize("name", ["Maya López-O’Neil", "महेश्वरी", "مايا", "玛雅", "M👩🏽‍🎤", "@everyone <b>M</b>"])
def test_anybody_chooses_the_name_they_are_shown_by(team: Team, name: str) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    maya.says("/settings")

    maya.presses("Your name")
    assert maya.answer("name") == ("Maya",)
    assert f"Saved. From now on you’re {name}." in maya.fills(name=f"  {name}  ")

    assert f"Your name: {name}" in maya.says("/settings")
    assert name in ines.says("/leaderboard")


def test_a_chosen_name_outlives_what_the_app_says_every_time(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    maya.presses("Your name")
    maya.fills(name="May")

    maya.says("/today")

    assert maya.member.name == "May"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("\u200b\u2060", "This one is needed"),
        ("M" * 81, "81"),
        ("\u0301", "Tell me what to call you"),
        ("\u3164", "This one is needed"),
        ("\u3164\u0301", "Tell me what to call you"),
    ],
)
def test_a_name_nobody_could_read_is_refused(team: Team, name: str, says: str) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    maya.presses("Your name")

    assert says in maya.fills(name=name)
    assert maya.member.name == "Maya"


@pytest.mark.parametrize("name", ["Ines", "  ínes ", "INES", "I n e s", "Street Team", "street-team"])
def test_nobody_takes_a_leads_or_the_bots_name(team: Team, name: str) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    maya.says("/settings")
    maya.presses("Your name")
    maya.fills(name=name)
    assert "is somebody here already, and you’d be taken for them. Add a letter or a last name." in maya.sees
    assert maya.member.name == "Maya"
    maya.says("/settings")
    maya.presses("Your name")
    maya.fills(name="Ines Bo")
    assert maya.sees == "Saved. From now on you’re Ines Bo."

    ines.says("/settings")
    ines.presses("Your name")
    ines.fills(name="INES")
    assert "From now on you’re INES." in ines.sees
