"""Boards: the top, you and your neighbours; this week by default, all time, teams."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.screen import Picture, Screen
from bot.database import Transaction
from bot.media.drawings import BoardCard
from campaigns import install, ledger
from campaigns.ledger import Cause, Measure, Standing
from campaigns.packs import Boards, load
from campaigns.people import Role
from tests.simulated import START
from tests.team import PACK, Player, Team


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
    twin = "picture: The week’s board, Mon, Nov 16 to Sun, Nov 22, points: 1. Maya (you) with 10 and 1. Noah with 10"
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
    says = "“yesterday” isn’t one of them. There is this week, this month, this season, all time, and last week."
    assert says in maya.sees
    maya.fills(period="all time")

    assert "since the campaign began" in maya.sees


def test_other_views_are_a_button_away(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    maya.says("/leaderboard")

    assert maya.presses("All time").startswith("All time")
    maya.presses("Another board")
    maya.fills(measure="photos")
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
        assert "isn’t a week I can tell about. Write it like 2026-W47." in maya.taps(f"board.view|{week}|points|top")
    assert "isn’t a week" in maya.taps("board.view|week|fame|top")


def test_strangers_see_no_board(team: Team) -> None:
    zoe = team.stranger("Zoe")

    assert "You’re not on this team yet." in zoe.says("/leaderboard")
    assert "You’re not on this team yet." in zoe.taps("board.of_week|2026-W47")


def test_a_spanish_member_reads_the_teams_names_as_the_campaign_has_them(team: Team) -> None:
    lucia, ines = team.member("Lucía", "es"), team.lead("Ines")
    ines.says("/people team Lucía North")
    approved(lucia, ines, "Muro de carteles")

    assert "1. North 10" in lucia.says("/leaderboard teams")


def approved(player: Player, lead: Player, mission: str = "Poster wall") -> None:
    player.hands_in(mission)
    lead.approves()


def test_a_month_a_season_and_any_past_week_have_their_boards(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)
    team.clock.move(days=7)

    assert "Nothing is on the board yet." in maya.says("/leaderboard")
    assert "Mon, Nov 2 to Sun, Nov 29" in maya.presses("This month")
    assert "1. Maya 10 (you)" in maya.sees
    maya.presses("Another board")
    assert "1. Maya 10 (you)" in maya.fills(period="this season")
    assert "Mon, Sep 28 to Sun, Jan 3" in maya.sees
    for typed in ("2026-w47", "last week"):
        assert "Mon, Nov 16 to Sun, Nov 22" in maya.says(f"/leaderboard {typed}")
        assert "1. Maya 10 (you)" in maya.sees
    assert "isn’t one of them" in maya.says("/leaderboard 2026-w49")


def test_reasons_people_shared_are_counted_and_hours_are_told_as_hours(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says('/log conversation "Shade." "bus stops" online reason Abe')
    ines.approves()
    maya.says('/log conversation "Noise." "bars" online talk Zoe')
    ines.approves()
    approved(maya, ines)

    assert "1. Maya 1 (you)" in maya.says("/leaderboard reasons collected")
    assert "1. Maya 2 (you)" in maya.says("/leaderboard conversations")
    assert "1. Maya 15 minutes (you)" in maya.says("/leaderboard hours given")
    assert "1. Maya 1 (you)" in maya.says("/leaderboard on time")
    assert "1. Maya 20 (you)" in maya.taps("board.of_week|2026-W47")


def test_a_leads_own_field_work_counts_and_shows(team: Team) -> None:
    ines, omar = team.leads("Ines", "Omar")
    approved(ines, omar)

    assert "1. Ines 10 (you)" in ines.says("/leaderboard")
    assert "1. Ines 10" in omar.says("/leaderboard")


def test_a_posted_board_is_the_same_whenever_it_is_looked_at_and_posted_again(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    approved(maya, ines)
    team.clock.set(START + timedelta(days=4, hours=9))
    team.regular("boards.post")
    for _piece in range(2):
        talks(noah, ines, 3, str(_piece))
    first = team.posted(to="team")[-1]

    assert "1. Maya 10" in first
    assert "Noah" not in first
    assert "points, as it stood on Fri, Nov 20, 18:00" in first
    assert "1. Noah 30" in maya.says("/leaderboard")
    team.clock.move(days=10)
    ines.taps("board.view|2026-W47|points|top")
    assert "It’s on its way, as it stood on Fri, Nov 20, 18:00." in ines.presses("Post it")
    ines.taps("board.post|2026-W47|points")

    assert team.posted(to="team")[-1] == first
    assert len(team.posted(to="team")) == 2
    maya.looks_into("team")
    assert "1. Noah 30" in maya.presses("You and your neighbours")
    assert maya.outcome is not None
    assert maya.outcome.private


def test_an_empty_board_is_posted_too_and_isnt_the_last_word(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    team.regular("boards.post")
    assert "Nothing is on the board yet." in team.posted(to="team")[-1]
    approved(maya, ines)
    team.clock.move(days=7)

    ines.taps("board.post|2026-W47|points")

    assert "1. Maya 10" in team.posted(to="team")[-1]


def test_nothing_is_posted_of_an_empty_board_and_nobody_but_leads_posts(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.taps("board.view|week|points|top")
    assert "Post it" not in maya.buttons
    ines.taps("board.view|week|points|top")

    assert "There is nothing on this board yet, so nothing was posted." in ines.presses("Post it")
    assert team.posted(to="team") == []
    assert "leads" in maya.taps("board.post|week|points") or "lead" in maya.sees


def test_whoever_leads_hears_of_it_also_where_the_board_has_no_name(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    for player in (maya, noah):
        approved(player, ines)
    maya.says("/settings")
    maya.presses("Hide my name")

    team.regular("boards.post")

    assert "1. a teammate 10" in team.posted(to="team")[-1]
    assert "You lead the week’s board with 10 points." in maya.opens_letter("board.won")
    assert "You share the first place with 1 other." in maya.sees
    assert "If there is a prize, it is yours all the same: show this." in maya.sees
    assert "If there is a prize" not in noah.opens_letter("board.won")


def test_whoever_hides_after_the_board_was_posted_is_on_it_without_their_name(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)
    team.regular("boards.post")
    assert "1. Maya 10" in team.posted(to="team")[-1]

    maya.says("/settings")
    maya.presses("Hide my name")
    assert "1. a teammate 10" in team.posted(to="team")[-1]
    assert [view for view, _carries in team.letters.stale].count("board.posted") == 1
    maya.says("/settings")
    maya.presses("Show my name")

    assert "1. Maya 10" in team.posted(to="team")[-1]


def test_ties_at_the_last_row_are_told_on_the_board_its_picture_and_in_the_recap(team: Team) -> None:
    maya, omar = team.member("Maya"), team.organizer("Omar")
    seats = [maya.member, *(team.seated(f"M{number}", Role.MEMBER).member for number in range(11))]
    campaign, five = team.now(), {Measure.POINTS: 5, Measure.MISSIONS: 1}

    def enter(tx: Transaction) -> None:
        for number, seat in enumerate(seats):
            cause = Cause("test", number)
            ledger.record(tx, campaign, seat.id, seat.team, five, Standing.VERIFIED, cause, team.clock.now())

    team.unit(enter)

    maya.says("/leaderboard")
    assert "2 more have as many as the last." in maya.sees
    assert isinstance(maya.reply, Screen)
    (shown,) = [block for block in maya.reply.blocks if isinstance(block, Picture)]
    assert isinstance(shown.drawing, BoardCard)
    assert shown.drawing.more == "2 more have as many as the last."
    assert {row.rank for row in shown.drawing.top} == {1}
    assert "7 more have as many as the last." in omar.says("/recap")


def test_whoever_was_new_in_a_month_is_found_on_its_board_later(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)
    team.clock.move(days=30)
    noah = team.member("Noah")

    noah.says("/leaderboard 2026-11 points new")

    assert "1. Maya 10" in noah.sees
    assert "of those who joined that month" in noah.sees


@pytest.mark.stage
def test_a_board_is_posted_to_the_places_the_campaign_names(team: Team) -> None:
    pack = load(str(PACK))
    said = pack.campaign.model_copy(update={"boards": Boards(places=("news", "team"))})
    team.unit(lambda tx: install.install(tx, replace(pack, campaign=said), team.clock.now()))

    team.regular("boards.post")

    assert len(team.posted(to="news")) == len(team.posted(to="team")) == 1


def talks(player: Player, lead: Player, many: int, about: str = "") -> None:
    for number in range(many):
        player.says(f'/log conversation "Shade." "stops" online talk "{player.name} {about} {number}"')
        lead.approves()
