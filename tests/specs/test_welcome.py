"""The door: hello, joining by a code, help, and an answer to plain words."""

from bot.chat.screen import Ask, Notice
from campaigns.people import Role
from tests.team import Team


def test_a_stranger_is_told_what_this_is_and_how_to_get_in(team: Team) -> None:
    zoe = team.stranger("Zoe")

    zoe.says("/start")

    assert "Welcome to Small Town" in zoe.sees
    assert "Get people talking about what they love here." in zoe.sees
    zoe.presses("I have a code")
    assert zoe.asked == ["code"]
    zoe.fills(code="welcome")
    assert "Welcome to the team, Zoe!" in zoe.sees
    assert "You belong here." in zoe.sees
    assert "You’re here as a member." in zoe.sees
    assert "Zoe joined the team" in team.posted(to="review")[-1]


def test_a_new_member_tells_what_they_are_into_and_gets_a_first_mission(team: Team) -> None:
    zoe = team.stranger("Zoe")
    zoe.says("/join WELCOME")

    zoe.presses("Tell what I’m into")
    zoe.fills(tracks=["food"], reach="either")

    assert "I’ll look for missions that fit." in zoe.sees
    assert zoe.member.tracks == ("food",)
    assert "Poster wall" in zoe.says("/today")


def test_a_link_lets_somebody_in_and_a_code_with_a_dash_is_whole(team: Team) -> None:
    zoe, abe = team.stranger("Zoe"), team.stranger("Abe")

    zoe.says("/start join-WELCOME")
    abe.says("/start join-TWO-ONLY")

    assert "Welcome to the team, Zoe!" in zoe.sees
    assert "Welcome to the team, Abe!" in abe.sees


def test_a_link_that_leads_nowhere_says_hello_all_the_same(team: Team) -> None:
    assert "Welcome to Small Town" in team.stranger("Zoe").says("/start nowhere-17")
    assert "Welcome to Small Town" in team.stranger("Abe").says("/start join-")


def test_joining_twice_changes_nothing(team: Team) -> None:
    maya = team.member("Maya")

    maya.says("/join WELCOME")

    assert "You’re on the team already, Maya" in maya.sees


def test_a_code_that_is_wrong_used_up_or_too_old_says_what_to_do(team: Team) -> None:
    zoe, abe, ben = team.stranger("Zoe"), team.stranger("Abe"), team.stranger("Ben")

    assert "I don’t know the code “WELCOM”. Check it for typos" in zoe.says("/join WELCOM")
    zoe.says("/join TWO-ONLY")
    abe.says("/join TWO-ONLY")
    assert "isn’t valid any more. Ask your lead for a new one." in ben.says("/join TWO-ONLY")
    team.clock.move(days=8)
    assert "isn’t valid any more" in ben.says("/join two-only")
    assert ben.outcome is not None
    assert ben.outcome.refused


def test_a_code_is_asked_for_where_none_was_typed_and_a_wrong_one_can_be_mended(team: Team) -> None:
    zoe = team.stranger("Zoe")

    zoe.says("/join")
    zoe.fills(code="WELCOMME")
    assert "I don’t know the code “WELCOMME”" in zoe.sees
    assert zoe.answer("code") == ("WELCOMME",)
    zoe.fills(code="WELCOME")

    assert "Welcome to the team, Zoe!" in zoe.sees


def test_whoever_left_comes_back_with_a_code_and_keeps_their_numbers(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    ines.says("/people remove Maya")
    ines.presses("Yes, remove")

    assert "You’re not on this team yet." in maya.says("/today")
    maya.says("/join WELCOME")

    assert "Welcome to the team, Maya!" in maya.sees
    assert team.points(maya) == 10


def test_hello_says_to_each_what_is_next_for_them(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    maya.says("/start")
    ines.says("/start")

    assert "Hello, Maya!" in maya.sees
    assert "Once a day, at 09:00 your time" in maya.sees
    assert maya.buttons == ["My mission", "My numbers", "All I can do"]
    assert ines.buttons == ["What waits", "My numbers", "All I can do"]


def test_help_shows_each_what_they_can_do_and_what_it_is_for(team: Team) -> None:
    zoe, maya = team.stranger("Zoe"), team.member("Maya")
    ines, omar = team.lead("Ines"), team.organizer("Omar")

    assert "Join a team with /join and your code." in zoe.says("/help")
    assert "/today: Your mission for today, and why it’s this one." in maya.says("/help")
    assert "/review" not in maya.sees
    assert "/review: What waits for a decision, oldest first." in ines.says("/help")
    assert "/recap" not in ines.sees
    assert "/recap: Tell a week" in omar.says("/help")


def test_help_names_commands_by_the_help_of_their_routes(team: Team) -> None:
    from cogs.welcome import HELP

    for _role, _title, lines in HELP:
        for says, text in lines:
            assert team.house.words[says].help == text


def test_plain_words_get_an_answer_with_a_way_on(team: Team) -> None:
    maya, zoe = team.member("Maya"), team.stranger("Zoe")
    maya.says("/today")

    maya.says("hi, what should I do?")

    assert "I’m listening, Maya" in maya.sees
    assert "You have 1 mission open." in maya.sees
    maya.presses("My mission")
    assert "Poster wall" in maya.sees
    assert "Welcome to Small Town" in zoe.says("hello?")


def test_the_leads_see_who_joined_and_look_at_them(team: Team) -> None:
    zoe, ines = team.stranger("Zoe"), team.lead("Ines")
    zoe.says("/join WELCOME")

    ines.looks_into("review")
    assert "Zoe joined the team" in ines.sees
    assert "As a member." in ines.sees
    ines.presses("Have a look")

    assert "Role: member" in ines.sees
    assert ines.outcome is not None
    assert ines.outcome.private


def test_a_code_for_leads_makes_a_member_a_lead(team: Team) -> None:
    maya, omar = team.member("Maya"), team.organizer("Omar")
    omar.says("/people invite lead")
    code = omar.sees.split("The code is ")[1].split("\n")[0]

    maya.says(f"/join {code}")

    assert "You’re here as a lead." in maya.sees
    assert maya.member.role is Role.LEAD


def test_a_spanish_member_reads_the_campaigns_own_words_in_spanish(team: Team) -> None:
    lucia = team.member("Lucía", "es")

    lucia.says("/today")

    assert lucia.sees.startswith("Muro de carteles")
    assert "¡Buenos días, Lucía!" in lucia.sees
    assert "Fotografía un muro de carteles." in lucia.sees


def test_a_start_in_a_place_is_answered_to_the_one_who_asked(team: Team) -> None:
    maya = team.member("Maya")
    maya.place = "team"

    maya.says("/start")

    assert not isinstance(maya.reply, Ask | Notice)
    assert maya.outcome is not None
    assert maya.outcome.private
