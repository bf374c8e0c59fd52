"""Inviting: codes that let people in, those that are open, and taking one back."""

import pytest

from bot.ids import short
from tests.team import Player, Team


def test_a_code_typed_whole_lets_as_many_in_as_was_said(team: Team) -> None:
    ines, zoe, abe = team.lead("Ines"), team.stranger("Zoe"), team.stranger("Abe")

    code = invited(ines, "/people invite member 1 7")
    assert "They join as: member" in ines.sees
    assert "For: 1 person" in ines.sees
    assert "Until: Mon, Nov 23, 09:00" in ines.sees
    assert f"They type /join {code} here, or open the link." in ines.sees
    assert f"https://team.example/join/{code}" in ines.sees

    assert "Welcome to the team, Zoe!" in zoe.says(f"/join {code.lower()}")
    assert "isn’t valid any more" in abe.says(f"/join {code}")


def test_a_code_typed_bare_asks_only_for_the_role(team: Team) -> None:
    ines = team.lead("Ines")
    ines.says("/people invite")
    assert ines.asked == ["role", "uses", "days"]
    assert ines.offered("role") == ["member", "lead"]

    ines.fills(role="member", uses="none", days="99999")
    assert "“none” isn’t a whole number." in ines.sees
    assert "That has to be between 1 and 3,650." in ines.sees
    ines.fills(uses="", days="")

    assert "For: anybody who has it" in ines.sees
    assert "Until: Wed, Dec 16, 09:00" in ines.sees


def test_a_code_that_makes_a_lead_is_for_one_person_and_a_week_unless_more_is_said(team: Team) -> None:
    omar, zoe, abe = team.organizer("Omar"), team.stranger("Zoe"), team.stranger("Abe")

    code = invited(omar, "/people invite lead")
    assert "For: 1 person" in omar.sees
    assert "Until: Mon, Nov 23, 09:00" in omar.sees
    zoe.says(f"/join {code}")
    assert "isn’t valid any more" in abe.says(f"/join {code}")

    invited(omar, "/people invite lead 3 14")
    assert "For: 3 people" in omar.sees
    assert "Until: Mon, Nov 30, 09:00" in omar.sees


def test_open_codes_are_listed_and_can_be_taken_back(team: Team) -> None:
    ines, zoe = team.lead("Ines"), team.stranger("Zoe")
    code = invited(ines, "/people invite lead")

    ines.presses("Open codes")
    assert "3 codes are open" in ines.sees
    assert f"- {code} lead · 1 person · until Mon, Nov 23, 09:00" in ines.sees
    assert "- TWO-ONLY member · 2 people · until Mon, Nov 23, 09:00" in ines.sees
    assert ines.presses(f"{code}: Take it back") == "That code lets nobody in any more."

    assert "isn’t valid any more. Ask your lead for a new one." in zoe.says(f"/join {code}")
    assert code not in ines.taps("people.invites|0")


def test_no_open_code_says_so(team: Team) -> None:
    ines = team.lead("Ines")
    for code in ("WELCOME", "TWO-ONLY"):
        ines.taps("people.invites|0")
        ines.presses(f"{code}: Take it back")

    assert "No code is open" in ines.taps("people.invites|0")
    ines.presses("Invite somebody")

    assert ines.asked[0] == "role"


def test_many_codes_have_pages(team: Team) -> None:
    ines = team.lead("Ines")
    for _number in range(7):
        ines.says("/people invite member")

    ines.taps("people.invites|0")
    ines.presses("More")

    assert len([button for button in ines.buttons if button.endswith("Take it back")]) == 1


def test_nobody_invites_above_themselves(team: Team) -> None:
    ines = team.lead("Ines")

    assert "You can only give roles up to your own. Ask an owner." in ines.says("/people invite owner")


@pytest.mark.stage
def test_without_an_address_outside_there_is_no_link(team: Team) -> None:
    ines = team.lead("Ines")
    team.address = ""
    team.restart()

    code = invited(ines, "/people invite member")

    assert f"They type /join {code} here." in ines.sees
    assert "http" not in ines.sees


def test_where_a_chat_app_has_a_door_there_is_a_link_for_it_as_well(team: Team) -> None:
    team.address = "http://127.0.0.1:8080"
    team.restart()
    team.router.doors.opens("Chatter", "https://chat.example/bot?start=")
    ines, zoe = team.lead("Ines"), team.stranger("Zoe")

    code = invited(ines, "/people invite member")

    assert f"They type /join {code} here, or open the link." in ines.sees
    assert f"In Chatter: https://chat.example/bot?start=join-{code}" in ines.sees
    assert f"In a browser: http://127.0.0.1:8080/join/{code}" in ines.sees
    assert "The link for Chatter" in ines.sees
    assert "Welcome to the team, Zoe!" in zoe.says(f"/start join-{code}")


def test_a_mission_has_a_link_straight_to_it_which_leads_show_round(team: Team) -> None:
    team.router.doors.opens("Chatter", "https://chat.example/bot?start=")
    ines, maya = team.lead("Ines"), team.member("Maya")
    ines.says("/mission list")
    ines.presses("Poster wall: Open")
    link = next(line for line in ines.sees.splitlines() if "Chatter" in line)

    start = link.rpartition("?start=")[2]

    assert link.endswith(f"Straight to it in Chatter: https://chat.example/bot?start={start}")
    assert "Poster wall" in maya.says(f"/start {start}")
    ines.presses("Pause")
    assert "Chatter" not in ines.sees


def test_an_address_of_this_machine_makes_a_link_that_says_so(team: Team) -> None:
    team.address = "http://127.0.0.1:8080"
    team.restart()
    ines = team.lead("Ines")

    code = invited(ines, "/people invite member")

    assert f"http://127.0.0.1:8080/join/{code}" in ines.sees
    assert "link works on this machine only, until whoever runs me sets a public address." in ines.sees
    assert "The link to pass on" not in ines.sees


def test_a_link_that_works_everywhere_says_nothing_of_this_machine(team: Team) -> None:
    ines = team.lead("Ines")

    invited(ines, "/people invite member")

    assert "this machine" not in ines.sees


def test_members_make_and_take_back_no_codes(team: Team) -> None:
    maya, zoe = team.member("Maya"), team.stranger("Zoe")

    assert "Only a lead can do that." in maya.says("/people invite member")
    assert "Only a lead can do that." in maya.taps("people.invites|0")
    assert "Only a lead can do that." in maya.taps(f"people.revoke|{short(1)}")
    assert "You’re not on this team yet." in zoe.says("/people invite member")


def test_a_code_that_is_not_there_cannot_be_taken_back(team: Team) -> None:
    ines = team.lead("Ines")

    assert "That isn’t there any more." in ines.taps(f"people.revoke|{short(1)}")


def invited(lead: Player, words: str) -> str:
    lead.says(words)
    return lead.sees.split("The code is ")[1].split("\n")[0]
