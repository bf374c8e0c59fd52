"""The team: who is here, their roles and teams, and removing somebody."""

from bot.chat.screen import Ask
from bot.ids import short
from campaigns.people import Role
from tests.team import Team


def test_the_list_shows_leads_first_with_roles_and_points_and_leads_to_each(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()

    ines.says("/people list")
    assert "2 people are on the team" in ines.sees
    assert ines.sees.index("Ines lead · 0 points") < ines.sees.index("Maya member · 10 points")
    ines.presses("Maya: Open")

    assert "Role: member" in ines.sees
    assert "Points: 10" in ines.sees
    assert "Missions done: 1" in ines.sees
    assert "Mission at: 09:00, America/New_York" in ines.sees
    assert ines.buttons == ["Change the role", "Put into a team", "Remove", "The team"]


def test_the_list_has_pages(team: Team) -> None:
    ines = team.lead("Ines")
    for number in range(9):
        team.member(f"Member {number}")

    ines.says("/people list")
    ines.presses("More")
    assert ines.buttons[:2] == ["Invite somebody", "Open codes"]
    assert "Member 8: Open" in ines.buttons
    ines.presses("Earlier ones")

    assert "Member 8: Open" not in ines.buttons


def test_a_role_typed_whole_is_given_and_the_person_hears_of_it(team: Team) -> None:
    maya, omar = team.member("Maya Lopez"), team.organizer("Omar")

    assert omar.says("/people role Maya Lopez lead") == "Maya Lopez is a lead now."
    assert maya.member.role is Role.LEAD
    assert "You’re a lead now" in maya.opens_letter("people.your_role")
    maya.presses("All I can do")
    assert "/review" in maya.sees
    assert omar.says("/people role Maya Lopez lead") == "Maya Lopez is a lead already."
    assert omar.says("/people role Maya Lopez organizer") == "Maya Lopez is an organizer now."


def test_a_role_typed_in_part_asks_for_the_rest(team: Team) -> None:
    team.member("Maya")
    omar = team.organizer("Omar")

    omar.says("/people role maya")
    assert omar.answer("who") == ("maya",)
    assert omar.offered("role") == ["member", "lead", "organizer"]
    omar.fills(role="king")
    assert "“king” isn’t one of them. There is member, lead, and organizer." in omar.sees
    omar.fills(role="lead")
    assert omar.sees == "Maya is a lead now."

    omar.says("/people role")
    assert omar.asked == ["who", "role"]


def test_nobody_gives_away_more_than_they_are(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")

    assert "You can only give roles up to your own. Ask an owner." in ines.says("/people role Maya organizer")
    assert "Omar is an organizer. Only somebody who is that too can change it." in ines.says("/people role Omar member")
    assert (maya.member.role, omar.member.role) == (Role.MEMBER, Role.ORGANIZER)
    ines.taps(f"people.show|{short(omar.member.id)}")
    assert ines.buttons == ["The team"]


def test_the_only_owner_stays_one(team: Team) -> None:
    olga = team.owner("Olga")

    assert "You’re the only owner. Make somebody else an owner first." in olga.says("/people role Olga member")


def test_two_people_of_one_name_are_told_apart(team: Team) -> None:
    first, omar = team.member("Maya"), team.organizer("Omar")
    team.clock.move(hours=3)
    zoe = team.stranger("Maya ")
    zoe.caller = type(zoe.caller)("stage", "another-account", "Maya", "en", "America/New_York")
    zoe.says("/join WELCOME")

    omar.says("/people role Maya lead")

    assert (
        "“Maya” could be Maya (joined Mon, Nov 16, 09:00) and Maya (joined Mon, Nov 16, 12:00). Which one?" in omar.sees
    )
    omar.fills(who="Maya (joined Mon, Nov 16, 12:00)")
    assert omar.sees == "Maya is a lead now."
    assert (first.member.role, zoe.member.role) == (Role.MEMBER, Role.LEAD)
    assert "Maya (joined Mon, Nov 16, 12:00) lead" in omar.says("/people list")


def test_names_in_any_script_are_found_as_people_type_them(team: Team) -> None:
    omar = team.organizer("Omar")
    for name in ("José Ñandú", "Ольга", "明美", "عمر", "D’Angelo", "@everyone", "<b>Bob</b>", "{name}"):
        team.member(name)

    for typed, name in (
        ("nandu", "José Ñandú"), ("ольга", "Ольга"), ("明美", "明美"), ("عمر", "عمر"),
        ("d’angelo", "D’Angelo"), ("@everyone", "@everyone"), ("<b>Bob</b>", "<b>Bob</b>"), ("{name}", "{name}"),
    ):  # fmt: skip
        assert omar.says(f"/people role {typed} lead") == f"{name} is a lead now."


def test_somebody_is_put_into_a_team_and_out_of_it(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    ines.taps(f"people.show|{short(maya.member.id)}")

    ines.presses("Put into a team")
    assert ines.offered("team") == ["North", "South", "no team"]
    ines.fills(team="south")
    assert ines.sees == "Maya is in team South now."
    assert "Team: South" in ines.taps(f"people.show|{short(maya.member.id)}")
    assert ines.says("/people team Maya no team") == "Maya is in no team now."

    assert maya.member.team is None


def test_removing_asks_first_keeps_the_numbers_and_hands_back_what_was_open(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    maya.says("/board")
    maya.presses("Count the flyers: Look")
    maya.presses("Take it")

    ines.says("/people remove")
    ines.fills(who="maya")
    assert "Remove Maya from the team?" in ines.sees
    ines.presses("No")
    assert "Role: member" in ines.sees
    ines.presses("Remove")
    yes = ines.buttons_to("people.out")[0]
    assert ines.presses("Yes, remove") == "Maya is off the team; 1 open mission went back to the board."
    assert "Maya isn’t on the team any more. /people list shows who is." in ines.taps(yes)

    assert "Maya left the team" in team.posted(to="review")[-1]
    assert "1 open mission went back to the board." in team.posted(to="review")[-1]
    assert "1. a teammate 10" in ines.says("/leaderboard")
    assert "“Maya” isn’t one of them. There is Ines." in ines.says("/people role Maya lead")


def test_whoever_left_can_still_be_looked_at_but_not_changed(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    member = short(maya.member.id)
    ines.says("/people remove Maya")
    ines.presses("Yes, remove")
    assert ines.sees == "Maya is off the team."

    ines.looks_into("review")
    assert "Maya left the team" in ines.sees
    ines.taps(f"people.show|{member}")

    assert "No longer on the team. The numbers stay." in ines.sees
    assert ines.buttons == ["The team"]
    assert "That isn’t there any more." in ines.taps(f"people.role|{member}")


def test_nobody_removes_themselves_or_somebody_above(team: Team) -> None:
    ines, omar = team.lead("Ines"), team.organizer("Omar")

    assert "That’s you. To leave the team, use /mydata delete." in ines.says("/people remove Ines")
    said = "Omar is an organizer. Only somebody who is that too can change it."
    assert ines.says("/people remove Omar") == said
    assert ines.says("/people role Omar member") == said

    assert omar.member.active


def test_members_and_strangers_see_and_change_nobody(team: Team) -> None:
    maya, zoe, ines = team.member("Maya"), team.stranger("Zoe"), team.lead("Ines")
    member = short(ines.member.id)

    for words in ("/people list", "/people role Ines member", "/people remove Ines", "/people team Ines North"):
        assert "Only a lead can do that. Ask one if you need it done." in maya.says(words)
        assert "You’re not on this team yet." in zoe.says(words)
    for route in ("people.show", "people.out", "people.remove", "people.role", "people.left"):
        assert "Only a lead can do that." in maya.taps(f"{route}|{member}")


def test_somebody_on_vacation_is_shown_as_away(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says("/settings")
    maya.presses("Vacation")
    maya.fills(first="2026-11-16", last="2026-11-20")

    assert "Away until: Fri, Nov 20" in ines.taps(f"people.show|{short(maya.member.id)}")


def test_people_alone_shows_what_can_be_done(team: Team) -> None:
    ines = team.lead("Ines")

    ines.says("/people")

    assert ines.buttons == ["/people list", "/people role", "/people team", "/people remove", "/people invite"]
    ines.presses("/people role")
    assert isinstance(ines.reply, Ask)
