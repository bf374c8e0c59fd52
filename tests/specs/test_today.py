"""The day's mission: handed out, explained, swapped, passed, or taken from the board."""

from datetime import timedelta

from bot.ids import short
from campaigns.assignments import State
from tests.simulated import START
from tests.team import Team


def test_everybody_gets_one_mission_at_their_hour_and_told_why_it_is_this_one(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    team.clock.set(START + timedelta(days=1))

    team.ticks()
    team.ticks()

    letters = team.posted(to=maya)
    assert len(letters) == 1
    assert "Poster wall" in letters[0]
    assert "Good morning, Maya!" in letters[0]
    assert "Worth: 10 points" in letters[0]
    assert "Takes: about 15 minutes" in letters[0]
    assert "Where: from anywhere" in letters[0]
    assert "Hand in: photos and a note" in letters[0]
    assert "Until: Tue, Nov 17, 23:59" in letters[0]
    assert "Why this one: you chose Food, you haven’t done it before" in letters[0]
    assert team.posted(to=ines) == []


def test_a_mission_is_handed_in_from_its_letter(team: Team) -> None:
    maya = team.member("Maya")
    team.clock.set(START + timedelta(days=1))
    team.ticks()

    maya.opens_letter("today.mission")
    maya.presses("Hand it in")
    maya.fills(photos=[maya.photo()], note="Right by the station.")

    assert "Got it: Poster wall" in maya.sees
    assert ("today.mission", (maya_assignment(team),)) in team.letters.stale
    assert "You’ve handed it in." in maya.opens_letter("today.mission")


def maya_assignment(team: Team) -> int:
    carried = next(letter.carries[0] for letter in team.letters.posted if letter.view == "today.mission")
    assert isinstance(carried, int)
    return carried


def test_today_is_the_same_however_often_it_is_asked(team: Team) -> None:
    maya = team.member("Maya")

    assert maya.says("/today") == maya.says("/today") == maya.says("/TODAY")


def test_a_mission_is_swapped_for_another_and_the_old_card_says_so(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    before = maya.buttons_to("today.swap")[0]

    maya.presses("Swap it")

    assert "Poster wall" not in maya.sees
    assert "Why this one: you swapped for it" in maya.sees
    assert "That one isn’t open any more. /today shows what is." in maya.taps(before)
    assert "Poster wall" not in maya.says("/today")


def test_swapping_with_nothing_else_keeps_the_mission_and_says_where_there_is_more(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    for title in ("One good talk", "A page of ours", "Ask somebody", "Count the flyers"):
        ines.says(f"/mission pause {title}")
    maya.says("/today")

    maya.presses("Swap it")

    assert "Nothing else fits you today, so this one stays. The /board has more to pick from." in maya.sees
    assert "Poster wall" in maya.says("/today")
    assert "Swap it" in maya.buttons


def test_not_today_is_fine_and_stays_so_for_the_day(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")

    maya.presses("Not today")
    assert "Rest well, Maya. Tomorrow brings another one." in maya.sees
    maya.says("/today")

    assert "You left this one be." in maya.sees
    assert maya.buttons == ["Pick another one", "My numbers"]
    team.clock.move(days=1)
    assert "You left this one be." not in maya.says("/today")


def test_today_after_all_is_done_says_so_and_offers_another(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    assert "You’ve handed it in. Your lead will look at it soon." in maya.says("/today")
    ines.approves()

    maya.says("/today")

    assert "Done and approved. Thank you!" in maya.sees
    maya.presses("Pick another one")
    assert "missions are open to you." in maya.sees


def test_a_mission_is_looked_at_taken_and_then_one_of_several(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    maya.says("/board")
    assert "Pick a mission" in maya.sees
    assert "Poster wall: Look" not in maya.buttons

    maya.presses("Count the flyers: Look")
    assert "How many flyers hang on Main Street?" in maya.sees
    maya.presses("Take it")
    assert "Why this one: you picked it from the board." in maya.sees
    maya.says("/today")

    assert "You have 1 more open." in maya.sees
    maya.presses("My other missions")
    assert "2 missions of yours are open" in maya.sees
    maya.presses("Count the flyers: Look")
    assert "Swap it" not in maya.buttons


def test_a_mission_cannot_be_taken_twice_nor_by_more_than_it_is_for(team: Team) -> None:
    maya, noah, abe = team.members("Maya", "Noah", "Abe")
    for player in (maya, noah, abe):
        player.says("/board")
        player.presses("A page of ours: Look")
    take = maya.buttons_to("board.take")[0]
    maya.presses("Take it")
    noah.presses("Take it")

    assert "“A page of ours” can’t be taken right now" in maya.taps(take)
    assert "“A page of ours” can’t be taken right now" in abe.presses("Take it")
    assert "A page of ours: Look" not in (abe.says("/board") and abe.buttons)


def test_a_mission_that_waits_for_another_says_so_instead_of_a_button(team: Team) -> None:
    maya = team.member("Maya")
    mission = team.mission("Ask somebody")

    maya.taps(f"board.look|{short(mission)}")

    assert "another mission comes first" in maya.sees
    assert maya.buttons == ["Back to the board"]


def test_a_link_leads_to_a_mission_to_take_and_then_to_ones_own(team: Team) -> None:
    maya, zoe = team.member("Maya"), team.stranger("Zoe")
    link = f"/start mission-{short(team.mission('Count the flyers'))}"

    maya.says(link)
    maya.presses("Take it")
    maya.says(link)

    assert "Hand it in" in maya.buttons
    assert "You’re not on this team yet. Type /join and the code your lead gave you." in zoe.says(link)
    assert "That isn’t there any more." in maya.says("/start mission-zzzzzzzzzzz")
    assert "That isn’t there any more." in maya.says("/start mission-not_an_id")


def test_the_board_has_pages(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    for number in range(8):
        ines.says(f'/mission new "Corner {number}" "Look at the corner." photo photos show 5 10')
    maya.says("/board")
    first = set(maya.buttons)

    maya.presses("More")

    assert not {button for button in maya.buttons if button.endswith("Look")} & first
    maya.presses("Earlier ones")
    assert set(maya.buttons) == first


def test_an_empty_board_says_why_and_leads_back(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    for title in ("Poster wall", "One good talk", "A page of ours", "Ask somebody", "Count the flyers"):
        ines.says(f"/mission pause {title}")

    assert "The board is empty right now" in maya.says("/board")
    assert "No mission for you today" in maya.presses("My mission")
    assert "Nothing that’s open fits the minutes, places and languages in your settings today." in maya.sees
    maya.presses("My settings")
    assert "Your settings" in maya.sees


def test_a_paused_campaign_hands_nothing_out_but_takes_what_was_begun(team: Team) -> None:
    maya, noah, omar = team.member("Maya"), team.member("Noah"), team.organizer("Omar")
    maya.says("/today")
    swap, look = maya.buttons_to("today.swap")[0], f"board.look|{short(team.mission('Count the flyers'))}"
    omar.says("/campaign pause")

    assert "Small Town isn’t handing out missions at the moment." in noah.says("/today")
    assert noah.buttons == ["My numbers"]
    assert "What you have begun can still be handed in: /handin" in noah.says("/board")
    assert "isn’t handing out missions" in maya.taps(swap)
    assert "isn’t handing out missions" in noah.taps(look)
    assert "isn’t handing out missions" in noah.taps(look.replace("look", "take"))
    maya.says("/today")
    maya.presses("Hand it in")
    maya.fills(photos=[maya.photo()], note="Still counts.")
    assert "Got it: Poster wall" in maya.sees


def test_leads_and_people_on_vacation_are_told_why_they_have_no_mission(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says("/settings")
    maya.presses("Vacation")
    maya.fills(first="2026-11-16", last="")

    assert "You’re on vacation. Enjoy it!" in maya.says("/today")
    maya.presses("I’m back")
    assert "Welcome back, Maya!" in maya.sees
    assert "Poster wall" in maya.says("/today")
    assert "the board is yours too" in ines.says("/today")
    ines.presses("See the board")
    ines.presses("Poster wall: Look")
    assert "Take it" in ines.buttons


def test_somebody_elses_mission_is_none_of_ones_business(team: Team) -> None:
    maya, noah = team.members("Maya", "Noah")
    maya.says("/today")
    taps = [maya.buttons_to(route)[0] for route in ("today.swap", "today.pass", "handin.submit")]

    for tap in (*taps, taps[0].replace("swap", "mission")):
        assert "That one is somebody else’s. Type /today for yours." in noah.taps(tap)

    assert "Swap it" in (maya.says("/today") and maya.buttons)


def test_a_mission_due_yesterday_leaves_the_list_and_can_still_be_handed_in(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    first = maya.buttons_to("handin.submit")[0]
    team.clock.move(days=2, hours=3)

    team.ticks()

    maya.taps(first.replace("handin.submit", "today.mission"))
    assert "It was due a while ago, but you can still hand it in." in maya.sees
    maya.presses("Hand it in")
    maya.fills(photos=[maya.photo()], note="Sorry, late.")
    assert "It came after its day." in maya.sees


def test_strangers_are_told_how_to_join(team: Team) -> None:
    zoe = team.stranger("Zoe")

    for words in ("/today", "/board", "/handin", "/me", "/settings", "/log profile"):
        assert "You’re not on this team yet. Type /join and the code your lead gave you." in zoe.says(words)


def test_the_list_of_open_missions_leads_back_to_today_where_there_is_none(team: Team) -> None:
    maya = team.member("Maya")

    maya.taps("today.others|0")

    assert "Poster wall" in maya.sees


def test_today_is_answered_privately_in_a_place(team: Team) -> None:
    maya = team.member("Maya")
    maya.place = "team"

    for words in ("/today", "/board", "/handin"):
        maya.says(words)
        assert maya.outcome is not None
        assert maya.outcome.private


def test_what_was_swapped_away_is_told_on_its_card(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    old = maya.buttons_to("today.swap")[0].replace("swap", "mission")
    maya.presses("Swap it")

    maya.taps(old)

    assert "You swapped this one for another." in maya.sees
    assert team.assignments(maya)[-1].state is State.OPEN
