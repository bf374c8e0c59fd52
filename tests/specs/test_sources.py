"""Every number of a week leads to the entries it is made of."""

from tests.specs.test_recap import approve_all, interviewed
from tests.team import Team


def test_a_number_leads_to_its_entries_and_a_lead_further(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    interviewed(maya, consent="team")
    approve_all(ines)
    omar.says("/recap")

    omar.presses("Where the numbers come from")
    assert "points: 25" in omar.sees
    omar.presses("points: 25: Look")

    assert "2 entries of the ledger come to this." in omar.sees
    assert "15 · Maya" in omar.sees
    assert "Poster wall, Mon, Nov 16" in omar.sees
    omar.presses("10 · Maya: Open")
    assert "Maya: Poster wall" in omar.sees


def test_members_see_what_counted_and_hidden_names_stay_hidden(team: Team) -> None:
    maya, ines, jo = team.member("Maya"), team.lead("Ines"), team.member("Jo")
    maya.hands_in()
    ines.approves()
    jo.says("/thanks Maya posters")
    maya.says("/settings")
    maya.presses("Hide my name")

    jo.taps("sources.measure|2026-W47|points|0")

    assert "10 · a teammate" in jo.sees
    assert "Open" not in " ".join(jo.buttons)
    assert "thanks said to a teammate" in jo.taps("sources.measure|2026-W47|thanks|0")


def test_many_entries_are_on_several_pages(team: Team) -> None:
    jo, *others = team.members("Jo", "Ana", "Ben", "Cem", "Dov", "Eda", "Fay", "Gil", "Hal", "Ida")
    for other in others:
        jo.says(f"/thanks {other.name} help")

    jo.taps("sources.measure|2026-W47|thanks|0")
    assert "9 entries" in jo.sees
    jo.presses("More")
    assert jo.sees.count("1 · Jo") == 1
    jo.presses("Earlier ones")
    assert "More" in jo.buttons


def test_an_empty_week_and_what_is_none(team: Team) -> None:
    maya = team.member("Maya")

    assert "Nothing was counted in these days." in maya.taps("sources.week|2026-W47")
    assert "That isn’t there any more." in maya.taps("sources.measure|2026-W47|weather|0")
    assert "isn’t a week" in maya.taps("sources.week|2026-W99")
