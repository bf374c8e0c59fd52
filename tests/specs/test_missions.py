"""Missions for leads: new, listed, edited, paused, assigned, handed out now."""

from datetime import UTC, datetime

import pytest

from bot.chat.screen import Ask, Screen
from bot.ids import short
from tests.team import Team

NEW = '/mission new "Shop window" "Photograph a window you like." photo "photos, a note" "50 photos" 12 20'


def test_a_mission_typed_whole_is_on_the_board_at_once(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    ines.says(NEW)

    assert "It’s on the board: Shop window" in ines.sees
    assert "Worth: 12 points" in ines.sees
    assert "Takes: about 20 minutes" in ines.sees
    assert "Hand in: photos and a note" in ines.sees
    assert "Where: from anywhere" in ines.sees
    maya.says("/board")
    maya.presses("Shop window: Look")
    maya.presses("Take it")
    maya.presses("Hand it in")
    assert maya.asked == ["photos", "note"]


def test_a_mission_typed_bare_is_asked_for_and_wrong_answers_are_kept_to_be_mended(team: Team) -> None:
    ines = team.lead("Ines")
    ines.says("/mission new")
    assert ines.asked == ["title", "brief", "kind", "asks", "goal", "worth", "minutes", "place", "tracks"]

    ines.fills(
        title="T" * 81, brief="Look.", kind="photo", asks=["photos"], goal="show", worth="a lot", minutes="0",
        place="Main Street", tracks=["music"],
    )  # fmt: skip
    assert "That’s 81 characters; 80 fit here. Shorten it a little, please." in ines.sees
    assert "“a lot” isn’t a whole number. Type one like 3." in ines.sees
    assert "That has to be between 1 and 1,440." in ines.sees
    ines.fills(title="Window", worth="12", minutes="20")

    assert "It’s on the board: Window" in ines.sees
    assert "Where: Main Street" in ines.sees


def test_a_title_there_is_already_is_refused_and_the_form_stays(team: Team) -> None:
    ines = team.lead("Ines")
    ines.says("/mission new")

    ines.fills(title="Poster wall!", brief="Look.", kind="photo", asks=["photos"], goal="show", worth="5", minutes="5")

    assert "There is already a mission called “Poster wall!”. Give this one another title." in ines.sees
    ines.fills(title="Another wall")
    assert "It’s on the board: Another wall" in ines.sees


def test_another_title_is_never_taken_for_one_there_is(team: Team) -> None:
    ines = team.lead("Ines")
    alike = "A walk along the whole of the old railway line from the mill to "
    ines.says("/mission edit poster wall")
    ines.fills(title="Mural hunt")

    for title in ("🎉", "🔥", f"{alike}north", f"{alike}south", "Poster wall"):
        ines.says("/mission new")
        ines.fills(title=title, brief="Look.", kind="photo", asks=["photos"], goal="show", worth="5", minutes="5")

        assert f"It’s on the board: {title}" in ines.sees


def test_the_list_has_pages_and_leads_to_each_mission(team: Team) -> None:
    ines = team.lead("Ines")
    team.clock.move(minutes=1)
    for number in range(5):
        ines.says(f'/mission new "Corner {number}" "Look." photo photos show 5 10')

    ines.says("/mission list")
    assert "10 missions" in ines.sees
    assert "- Poster wall photo · 10 points · open" in ines.sees
    ines.presses("More")
    assert "Corner 4: Open" in ines.buttons
    ines.presses("Earlier ones")
    ines.presses("Poster wall: Open")

    assert "Handed out 0 times so far." in ines.sees
    assert ines.buttons == [
        "Give it to somebody", "Edit", "When and how often", "For whom", "Pause", "All missions",
    ]  # fmt: skip


def test_a_campaign_without_missions_offers_to_make_one(team: Team) -> None:
    ines = team.lead("Ines")
    team.unit(lambda tx: tx.run("DELETE FROM mission"))

    assert "No missions yet" in ines.says("/mission list")
    ines.presses("New mission")

    assert ines.asked[0] == "title"


def test_a_mission_is_edited_by_its_title(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    ines.says("/mission edit poster")
    assert "Edit “Poster wall”" in ines.sees
    assert ines.answer("brief") == ("Photograph a wall of posters.",)
    assert ines.answer("worth") == ("10",)
    ines.fills(worth="15")

    assert "Worth: 15 points" in ines.sees
    assert "Worth: 15 points" in maya.says("/today")


def test_editing_asks_which_mission_where_none_is_named(team: Team) -> None:
    ines = team.lead("Ines")

    ines.says("/mission edit")
    assert ines.asked == ["which"]
    ines.fills(which="wall of fame")
    assert "“wall of fame” isn’t one of them." in ines.sees
    ines.fills(which="Poster wall")

    assert "Edit “Poster wall”" in ines.sees


def test_a_translation_stays_while_its_text_does(team: Team) -> None:
    lucia, ines = team.lead("Lucía", "es"), team.lead("Ines")

    lucia.says("/mission edit Muro de carteles")
    assert lucia.answer("title") == ("Muro de carteles",)
    lucia.fills(worth="15")
    assert lucia.sees.startswith("Muro de carteles")
    assert ines.taps(f"mission.show|{short(team.mission('Poster wall'))}").startswith("Poster wall")
    lucia.says("/mission edit Muro de carteles")
    lucia.fills(title="Pared de carteles")

    assert lucia.sees.startswith("Pared de carteles")
    assert ines.taps(f"mission.show|{short(team.mission('Pared de carteles'))}").startswith("Pared de carteles")


def test_a_half_edited_mission_is_found_as_it_was_left_and_anew_after_a_day(team: Team) -> None:
    ines = team.lead("Ines")
    ines.says("/mission edit Poster wall")
    ines.fills(brief="Photograph a wall of posters, and the street it is on.", worth="many")

    ines.says("/mission edit Poster wall")
    assert ines.answer("brief") == ("Photograph a wall of posters, and the street it is on.",)
    team.clock.move(days=1, minutes=1)
    ines.says("/mission edit Poster wall")

    assert ines.answer("brief") == ("Photograph a wall of posters.",)
    assert ines.answer("worth") == ("10",)


def test_pausing_twice_pauses_and_going_on_is_its_own_word(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    ines.says("/mission list")
    ines.presses("Poster wall: Open")
    pause = ines.buttons_to("mission.pause")[0]

    ines.presses("Pause")
    assert "It’s paused: nobody gets it until you go on with it." in ines.sees
    assert "Give it to somebody" not in ines.buttons
    assert "It’s paused" in ines.taps(pause)
    assert "Poster wall: Look" not in (maya.says("/board") and maya.buttons)
    ines.presses("Go on with it")

    assert "It’s paused" not in ines.sees
    assert "Poster wall: Look" in (maya.says("/board") and maya.buttons)
    assert "It’s paused" in ines.says("/mission pause poster wall")
    assert "It’s paused" not in ines.says("/mission resume poster wall")


def test_a_mission_is_given_to_somebody_by_name_and_comes_as_a_letter(team: Team) -> None:
    maya, ines = team.member("Maya Lopez"), team.lead("Ines")

    ines.says("/mission assign Count the flyers Maya Lopez")

    assert ines.sees == "Maya Lopez has “Count the flyers” now."
    assert "Why this one: your lead chose it for you." in maya.opens_letter("today.mission")
    assert "You already have" not in ines.says("/mission assign flyers maya") or ines.outcome
    assert "already" in ines.sees


@pytest.mark.parametrize("words", ["/mission assign", "/mission assign Poster wall", "/mission assign Poster wall Zoe"])
def test_what_is_missing_or_wrong_of_an_assignment_is_asked_for(team: Team, words: str) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    ines.says(words)
    assert isinstance(ines.reply, Ask)
    ines.fills(mission="poster wall", who="@Maya")

    assert ines.sees == "Maya has “Poster wall” now."
    assert team.assignments(maya)[0].origin == "lead"


def test_a_paused_mission_or_campaign_is_given_to_nobody(team: Team) -> None:
    team.member("Maya")
    ines, omar = team.lead("Ines"), team.organizer("Omar")
    ines.says("/mission pause poster wall")

    assert "“Poster wall” is paused. Go on with it first: /mission resume" in ines.says(
        "/mission assign poster wall Maya"
    )
    omar.says("/campaign pause")
    assert "isn’t handing out missions" in ines.says("/mission assign Count the flyers Maya")
    assert "isn’t handing out missions" in ines.says("/mission handout")


def test_somebody_who_left_is_given_nothing(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    member = maya.member.id
    ines.says("/people remove Maya")
    ines.presses("Yes, remove")

    ines.taps(f"mission.assign|{short(team.mission('Poster wall'))}|{short(member)}")

    assert "That isn’t there any more." in ines.sees


def test_handing_out_now_says_who_gets_none_and_why(team: Team) -> None:
    maya, noah, zoe, ines = team.member("Maya"), team.member("Noah"), team.member("Zoe"), team.lead("Ines")
    noah.says("/settings")
    noah.presses("Vacation")
    noah.fills(first="2026-11-16", last="2026-11-20")
    zoe.says("/settings")
    zoe.presses("Hours")
    zoe.fills(handout="21:30", quiet_from="07:00", quiet_until="21:00", minutes="300")

    sees = ines.says("/mission handout")
    assert "On its way to 1 person." in sees
    assert "1 person has quiet hours now and gets it at their own hour." in sees
    assert "1 person is on vacation." in sees
    team.ticks()
    assert len(team.posted(to=maya)) == 1

    team.clock.set(datetime(2026, 11, 17, 4, 45, tzinfo=UTC))  # 23:45 where they are
    assert "too late today" in ines.says("/mission handout")


def test_handing_out_late_knows_who_chose_a_later_hour(team: Team) -> None:
    team.member("Maya")
    zoe, ines = team.member("Zoe"), team.lead("Ines")
    zoe.says("/settings")
    zoe.presses("Hours")
    zoe.fills(handout="23:50", quiet_from="02:00", quiet_until="09:00", minutes="300")
    team.clock.set(datetime(2026, 11, 17, 4, 45, tzinfo=UTC))  # 23:45 where they are

    sees = ines.says("/mission handout")

    assert "For 1 person it’s too late today." in sees
    assert "1 person chose a later hour and gets it then." in sees
    team.clock.set(datetime(2026, 11, 17, 4, 51, tzinfo=UTC))
    team.ticks()
    assert len(team.posted(to=zoe)) == 1


def test_handing_out_to_nobody_says_that_there_is_nobody(team: Team) -> None:
    ines = team.lead("Ines")

    assert "Missions go to members, and there are none yet." in ines.says("/mission handout")


def test_handing_out_now_reaches_whoever_has_none_yet(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.says("/today")

    assert ines.says("/mission handout") == "On its way to 1 person."
    team.ticks()
    assert len(team.posted(to=noah)) == 1
    assert team.posted(to=maya) == []
    assert ines.says("/mission handout") == "Everybody has today’s mission already."


def test_mission_alone_shows_its_choices_as_buttons(team: Team) -> None:
    maya, ines, zoe = team.member("Maya"), team.lead("Ines"), team.stranger("Zoe")

    ines.says("/mission")
    assert "/mission handout: Hand today’s missions out now, to everybody who has none yet." in ines.sees
    assert isinstance(ines.reply, Screen)
    ines.presses("/mission list")
    assert "5 missions" in ines.sees
    assert "/mission pause" in (ines.says("/mission@the_bot dance") and ines.buttons)
    assert "Only a lead can do that. Ask one if you need it done." in maya.says("/mission")
    assert "You’re not on this team yet." in zoe.says("/mission")


def test_members_make_edit_and_pause_nothing(team: Team) -> None:
    maya = team.member("Maya")
    mission = short(team.mission("Poster wall"))

    for words in (NEW, "/mission list", "/mission edit", "/mission pause", "/mission assign", "/mission handout"):
        assert "Only a lead can do that." in maya.says(words)
    for route in ("mission.show", "mission.edit", "mission.pause", "mission.resume", "mission.assign"):
        assert "Only a lead can do that." in maya.taps(f"{route}|{mission}")


def test_a_new_mission_with_an_interest_goes_to_those_who_share_it(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    ines.says("/mission pause poster wall")
    ines.says("/mission new")
    ines.fills(
        title="Taste it", brief="Taste something new.", kind="photo", asks=["photos"], goal="show", worth="10",
        minutes="10", tracks=["food"],
    )  # fmt: skip

    assert "Why this one: you chose Food" in maya.says("/today")
    assert maya.sees.startswith("Taste it")
