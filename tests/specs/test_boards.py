"""Boards: the top, you and your neighbours; this week by default, all time, teams."""

from datetime import timedelta

from tests.simulated import START
from tests.team import Player, Team


def test_an_empty_board_says_what_opens_it(team: Team) -> None:
    maya = team.member("Maya")

    maya.says("/leaderboard")

    assert "Nothing is on the board yet. The first approved mission opens it." in maya.sees
    assert "Mon, Nov 16 to Sun, Nov 22" in maya.sees


def test_the_board_counts_what_leads_approved_and_shows_ties_alike(team: Team) -> None:
    maya, noah, abe, ines = team.member("Maya"), team.member("Noah"), team.member("Abe"), team.lead("Ines")
    for player in (maya, noah):
        player.hands_in()
        ines.approves()
    abe.hands_in()

    maya.says("/leaderboard")

    assert "1. Maya 10 (you)" in maya.sees
    assert "1. Noah 10" in maya.sees
    assert "Abe" not in maya.sees
    assert "points, as leads approved them" in maya.sees
    twin = "picture: The week’s board, Mon, Nov 16 to Sun, Nov 22: 1. Maya with 10 and 1. Noah with 10"
    assert twin in maya.sees
    assert "You’re not on this board yet. One approved mission puts you there." in abe.says("/leaderboard")


def test_all_time_and_another_measure_typed_whole_in_any_order_of_words(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says('/log conversation "Shade." "bus stops" online talk Abe')
    ines.approves()
    team.clock.move(days=7)

    assert "Nothing is on the board yet." in maya.says("/leaderboard")
    assert "1. Maya 1 (you)" in maya.says("/leaderboard all conversations")
    assert "since the campaign began" in maya.sees
    assert "1. Maya 1 (you)" in maya.says("/leaderboard all time conversations")
    assert "Nothing is on the board yet." in maya.says("/leaderboard conversations")
    assert "1. Maya 5 (you)" in maya.says("/leaderboard all")


def test_a_board_nobody_knows_is_asked_for_again(team: Team) -> None:
    maya = team.member("Maya")

    maya.says("/leaderboard yesterday")
    assert "“yesterday” isn’t one of them. There is this week, all time, and teams." in maya.sees
    maya.fills(period="all time")

    assert "since the campaign began" in maya.sees


def test_other_views_are_a_button_away(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    maya.says("/leaderboard")

    assert maya.presses("All time").startswith("All time")
    assert "Photos" in maya.buttons
    maya.presses("Photos")
    assert "photos, as leads approved them" in maya.sees
    assert "1. Maya 1 (you)" in maya.sees


def test_teams_play_for_the_points_their_members_earn_while_they_are_in_them(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    ines.says("/people team Maya North")
    for player in (maya, noah):
        player.hands_in()
        ines.approves()

    maya.says("/leaderboard teams")

    assert "1. North 10 (you)" in maya.sees
    assert "2. South 0" in maya.sees
    assert "Noah" not in maya.sees


def test_a_campaign_without_teams_has_no_button_for_them(team: Team) -> None:
    maya = team.member("Maya")
    team.unit(lambda tx: tx.run("DELETE FROM team"))

    maya.says("/leaderboard")
    assert "Teams" not in maya.buttons
    maya.says("/leaderboard teams")

    assert "This campaign has no teams: everybody plays for all of us." in maya.sees


def test_whoever_hides_is_a_teammate_to_others_and_still_wins(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    maya.says("/settings")
    maya.presses("Hide my name")

    assert "1. a teammate 10" in noah.says("/leaderboard")
    assert "Maya" not in noah.sees
    assert "1. Maya 10 (you)" in maya.says("/leaderboard")
    maya.place = "team"
    assert "1. a teammate 10" in maya.says("/leaderboard")


def test_whoever_left_keeps_their_place_on_the_board_without_their_name(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    ines.says("/people remove Maya")
    ines.presses("Yes, remove")

    assert "1. a teammate 10" in noah.says("/leaderboard")


def test_a_board_asked_for_in_a_place_is_for_all_and_its_buttons_are_for_one(team: Team) -> None:
    maya = team.member("Maya")
    maya.place = "team"

    maya.says("/leaderboard")
    assert maya.outcome is not None
    assert not maya.outcome.private
    assert "(you)" not in maya.sees
    assert "You’re not on this board yet" not in maya.sees
    maya.presses("All time")

    assert maya.outcome.private


def test_on_friday_the_weeks_board_is_in_the_teams_place(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    team.clock.set(START + timedelta(days=4, hours=9))

    team.regular("boards.post")

    assert "1. Maya 10" in team.posted(to="team")[-1]
    assert "(you)" not in team.posted(to="team")[-1]
    maya.looks_into("team")
    maya.presses("All time")
    assert "1. Maya 10" in maya.sees


def test_a_made_up_week_is_refused_with_an_example(team: Team) -> None:
    maya = team.member("Maya")

    for week in ("2026-W99", "0000-W01", "9999-W53", "week47", "2026-W47x"):
        assert "isn’t a week I can tell about. Write it like 2026-W47." in maya.taps(f"board.view|{week}|points")
    assert "isn’t a week" in maya.taps("board.view|week|fame")


def test_strangers_see_no_board(team: Team) -> None:
    zoe = team.stranger("Zoe")

    assert "You’re not on this team yet." in zoe.says("/leaderboard")
    assert "You’re not on this team yet." in zoe.taps("board.of_week|2026-W47")


def test_a_spanish_member_reads_the_teams_names_as_the_campaign_has_them(team: Team) -> None:
    lucia, ines = team.member("Lucía", "es"), team.lead("Ines")
    ines.says("/people team Lucía North")
    approved(lucia, ines)

    assert "1. North 10" in lucia.says("/leaderboard teams")


def approved(player: Player, lead: Player) -> None:
    player.hands_in("Muro de carteles")
    lead.approves()
