"""One person in several apps: a code from one, typed in the other; undone for seven days; where letters come."""

import json

from bot.chat.screen import Ask
from campaigns.ledger import Measure
from cogs.places import there
from tests.conftest import HandClock
from tests.team import Player, Team


def code_from(player: Player) -> str:
    """The code an app shows."""
    player.says("/link")
    return next(line.split("/link ")[1][:9] for line in player.sees.splitlines() if "/link " in line)


def links(one: Player, other: Player) -> str:
    """Type the one app's code in the other."""
    code = code_from(one)
    return other.says(f"/link {code}")


def test_a_code_from_one_app_typed_in_the_other_makes_both_one_person(team: Team) -> None:
    maya, phone, ines = team.member("Maya"), team.app_of("Maya M"), team.lead("Ines")
    maya.hands_in("Poster wall")
    ines.approves()

    links(maya, phone)

    assert "All of these are you now, Maya" in phone.sees
    assert "Wasn’t that you? Undo it, and each gets back what was theirs." in phone.sees
    assert phone.member == maya.member
    assert team.points(phone) == 10
    assert "All of these are you now, Maya" in maya.opens_letter("link.made")
    assert "10 this week, 10 in all" in phone.says("/me")


def test_both_had_begun_and_their_numbers_are_added_up(team: Team) -> None:
    maya, phone, ines = team.member("Maya"), team.seats(team.app_of("Maya M")), team.lead("Ines")
    maya.hands_in("Poster wall")
    ines.approves()
    phone.hands_in("Count the flyers", count="12")

    links(phone, maya)

    assert team.points(maya) == team.points(phone) == 15
    assert team.total(maya, Measure.MISSIONS) == 2
    assert "All of these are you now" in phone.opens_letter("link.made")
    assert "2 people are on the team" in ines.says("/people list")
    assert "Maya M" not in ines.says("/leaderboard")


def test_a_form_begun_in_one_app_is_finished_in_the_other(team: Team) -> None:
    maya, phone = team.member("Maya"), team.app_of("Maya M")
    links(maya, phone)
    maya.says("/log conversation online")
    assert isinstance(maya.reply, Ask)
    maya.fills(topic="bus stops", where="in person")

    phone.says("/log conversation")

    assert phone.answer("topic") == ("bus stops",)
    phone.fills(depth="hello", listened="They want shade.", contact="Abe")
    assert "Got it: A conversation" in phone.sees


def test_a_form_begun_before_they_were_one_is_finished_after(team: Team) -> None:
    maya, phone = team.member("Maya"), team.seats(team.app_of("Maya M"))
    maya.says("/today")
    phone.says("/log conversation online")
    phone.fills(topic="bus stops")
    links(maya, phone)

    maya.says("/log conversation")

    assert maya.answer("topic") == ("bus stops",)


def test_a_mission_of_either_app_is_handed_in_from_either(team: Team) -> None:
    maya, phone = team.member("Maya"), team.seats(team.app_of("Maya M"))
    phone.says("/board")
    phone.presses("Count the flyers: Look")
    phone.presses("Take it")
    links(maya, phone)

    maya.says("/handin Count the flyers")
    maya.fills(count="12")

    assert team.points(maya) == 5
    phone.says("/me")
    assert "Count the flyers" in phone.presses("What I handed in")


def test_undoing_gives_each_back_what_was_theirs_and_tells_the_other(team: Team, clock: HandClock) -> None:
    maya, phone, ines = team.member("Maya"), team.seats(team.app_of("Maya M")), team.lead("Ines")
    maya.hands_in("Poster wall")
    ines.approves()
    links(maya, phone)
    phone.hands_in("Count the flyers", count="12")
    assert team.points(maya) == 15
    clock.move(days=6)

    phone.says("/link")
    phone.presses("Undo")
    assert "become two people again" in phone.sees
    phone.presses("Yes, undo it")

    assert "two people again, Maya M" in phone.sees
    assert "Two of your apps are two people again" in maya.opens_letter("link.parted")
    assert team.points(maya) == 10
    assert team.points(phone) == 5
    assert maya.member != phone.member


def test_from_the_letter_it_is_undone_at_once(team: Team) -> None:
    maya, thief = team.member("Maya"), team.seats(team.app_of("Max"))
    links(maya, thief)

    maya.opens_letter("link.made")
    maya.presses("Undo")
    assert "All of these are you now" in maya.presses("No")
    maya.presses("Undo")
    maya.presses("Yes, undo it")

    assert "Undone." in maya.sees
    assert "Two of your apps are two people again" in thief.opens_letter("link.parted")
    assert "Your numbers, Max" in thief.says("/me")
    assert "two people again" in maya.opens_letter("link.made")


def test_a_stranger_is_a_stranger_again(team: Team) -> None:
    maya, thief = team.member("Maya"), team.app_of("Max")
    links(maya, thief)
    assert "Your numbers, Maya" in thief.says("/me")

    maya.says("/link")
    maya.presses("Undo Max on pocket")
    maya.presses("Yes, undo it")

    assert "You’re not on this team yet" in thief.says("/me")


def test_after_seven_days_it_is_for_good(team: Team, clock: HandClock) -> None:
    maya, phone = team.member("Maya"), team.app_of("Maya M")
    links(maya, phone)
    maya.opens_letter("link.made")
    maya.presses("Undo")
    clock.move(days=7)
    team.ticks()

    maya.presses("Yes, undo it")

    assert "That can’t be undone any more." in maya.sees
    assert not [button for button in (phone.says("/link") and phone.buttons) if button.startswith("Undo")]


def test_a_lead_says_yes_before_another_app_leads(team: Team) -> None:
    ines, phone = team.lead("Ines"), team.app_of("Ines’s phone")
    links(ines, phone)
    assert "In one of them you’re a lead, in the other not yet." in phone.sees
    assert "Only a lead can do that" in phone.says("/review")
    assert "Only a lead" not in ines.says("/review")
    ines.opens_letter("link.made")
    phone.taps(*ines.buttons_to("link.agree"))
    assert "Say so in the app where you had that role before" in phone.sees

    ines.opens_letter("link.made")
    ines.presses("Yes, both are me")

    assert "You’re a lead in all your apps now." in ines.sees
    assert "Only a lead" not in phone.says("/review")


def test_a_wrong_code_says_so_and_guessing_has_to_wait(team: Team, clock: HandClock) -> None:
    maya, phone = team.member("Maya"), team.app_of("Maya M")
    for number in range(5):
        assert "I don’t know the code “WRONG" in phone.says(f"/link WRONG{number}")

    assert "oo many wrong codes" in links(maya, phone)
    clock.move(minutes=16)
    assert "All of these are you now" in links(maya, phone)


def test_an_apps_own_code_is_for_the_other_one(team: Team) -> None:
    maya = team.member("Maya")

    code = code_from(maya)

    assert f"Type /link {code} in your other app instead." in maya.says(f"/link {code}")


def test_typing_it_by_the_button_and_twice_is_harmless(team: Team) -> None:
    maya, phone = team.member("Maya"), team.app_of("Maya M")
    code = code_from(maya)
    phone.says("/link")
    phone.presses("I have a code")
    phone.fills(code=code.lower().replace("-", " "))
    assert "All of these are you now" in phone.sees

    links(maya, phone)

    assert "Both apps are you already." in phone.sees


def test_joining_again_in_the_other_app_is_harmless(team: Team) -> None:
    maya, phone = team.member("Maya"), team.app_of("Maya M")
    links(maya, phone)

    phone.says("/join WELCOME")

    assert "You’re on the team already, Maya" in phone.sees


def test_letters_come_where_they_are_wanted(team: Team) -> None:
    maya, phone = team.member("Maya"), team.app_of("Maya M")
    assert "Messages come to" not in maya.says("/settings")
    links(maya, phone)
    maya.says("/settings")
    where = maya.outcome.reader.say(there(team.theatre.platform)) if maya.outcome else ""
    assert f"Messages come to: Maya {where}" in maya.sees

    maya.presses("Where messages come")
    maya.fills(app="Maya M")

    assert "From now on I write to you here: Maya M on pocket." in maya.sees
    assert "Messages come to: Maya M on pocket" in phone.says("/settings")


def test_the_newest_name_is_shown(team: Team) -> None:
    maya, phone = team.member("Maya"), team.seats(team.app_of("Maya M"))
    links(maya, phone)

    phone.caller = type(phone.caller)("pocket", phone.caller.external, "Maya Rivera", "en", "America/New_York")
    phone.says("/me")

    assert "Your numbers, Maya Rivera" in phone.sees
    assert "Your numbers, Maya Rivera" in maya.says("/me")


def test_deleting_lately_linked_takes_what_this_app_did(team: Team) -> None:
    maya, phone, ines = team.member("Maya"), team.seats(team.app_of("Maya M")), team.lead("Ines")
    maya.hands_in("Poster wall")
    ines.approves()
    links(maya, phone)
    assert "only what was done in this app goes" in phone.says("/mydata delete")

    phone.presses("Yes, delete it all")

    assert "It’s all gone." in phone.sees
    assert team.points(maya) == 10
    assert "Your numbers, Maya" in maya.says("/me")


def test_deleting_where_nobody_joined_undoes_the_link(team: Team) -> None:
    maya, phone = team.member("Maya"), team.app_of("Maya M")
    links(maya, phone)

    phone.says("/mydata delete")
    phone.presses("Yes, delete it all")

    assert "The link is undone" in phone.sees
    assert maya.member.name == "Maya"


def test_after_seven_days_all_of_both_is_deleted(team: Team, clock: HandClock) -> None:
    maya, phone = team.member("Maya"), team.seats(team.app_of("Maya M"))
    phone.hands_in("Poster wall")
    links(maya, phone)
    clock.move(days=8)
    team.ticks()

    maya.says("/mydata delete")
    maya.presses("Yes, delete it all")

    kept = team.read(lambda tx: json.dumps([row["name"] for row in tx.all("SELECT name FROM person")]))
    assert "Maya" not in kept
    assert team.read(lambda tx: tx.all("SELECT id FROM account WHERE name LIKE 'Maya%'")) == []
