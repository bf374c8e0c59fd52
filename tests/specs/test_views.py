"""A board seen otherwise: you and your neighbours, newcomers, most improved, per hour given, chapters, ties."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.chat.screen import Block, Picture, Screen
from bot.media.drawings import BoardCard
from campaigns import evidence, install, ledger, review
from campaigns.ledger import Cause, Measure, Standing
from campaigns.packs import load
from tests.specs.test_boards import approved, talks
from tests.team import PACK, Player, Team


def blocks(player: Player) -> Sequence[Block]:
    assert isinstance(player.reply, Screen)
    return player.reply.blocks


def test_you_and_your_neighbours_are_a_view_of_their_own(team: Team) -> None:
    ines, crowd = team.lead("Ines"), team.members("Abe", "Bea", "Cem", "Dan", "Eva")
    for many, player in enumerate(reversed(crowd), 1):
        for number in range(many):
            player.says(f'/log conversation "Shade." "stops" online talk "{player.name} {number}"')
            ines.approves()
    eva = crowd[-1]

    eva.says("/leaderboard conversations")
    eva.presses("You and your neighbours")

    assert "1. Abe" not in eva.sees
    assert "2. Bea 4" in eva.sees
    assert "5. Eva 1 (you)" in eva.sees
    assert "1. Abe 5 (you)" in crowd[0].says("/leaderboard conversations me and my neighbours")
    assert "5. Eva" not in crowd[0].sees
    assert "You’re not on this board yet." in ines.says("/leaderboard conversations me and my neighbours")


def test_newcomers_have_a_board_of_their_own(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)
    team.clock.move(days=14)
    noah = team.member("Noah")
    approved(noah, ines)

    noah.says("/leaderboard all time newcomers")

    assert "1. Noah 10 (you)" in noah.sees
    assert "Maya" not in noah.sees
    assert "points of those who joined this month" in noah.sees


def test_most_improved_tells_how_many_more_it_is_than_the_week_before(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    talks(maya, ines, 3)
    talks(noah, ines, 1)
    assert "1. Maya +3 (you)" in maya.says("/leaderboard conversations most improved")
    team.clock.move(days=7)
    talks(maya, ines, 3, "again")
    talks(noah, ines, 3, "again")

    maya.says("/leaderboard conversations most improved")

    assert "1. Noah +2" in maya.sees
    assert "Maya" not in maya.sees.split("[")[0]


def test_per_hour_given_is_for_whoever_gave_an_hour(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)
    assert "Nobody has given a whole hour yet" in maya.says("/leaderboard per hour given")
    maya.hands_in("A page of ours", link="https://porch.example", note="Porches.", disclosed="yes")
    ines.approves()
    maya.hands_in("One good talk", contact="Abe", note="Shade.")
    ines.approves()

    maya.says("/leaderboard month per hour given")

    assert "1. Maya 27.7 (you)" in maya.sees  # 30 points in 65 minutes
    assert "for each hour given, of those who gave at least one" in maya.sees
    (drawn,) = [each for each in blocks(maya) if isinstance(each, Picture)]
    assert isinstance(drawn.drawing, BoardCard)
    assert drawn.drawing.unit == "points for each hour given"  # on the picture, too, 27.7 is no sum
    assert "points for each hour given: 1. Maya (you) with 27.7" in maya.sees


@pytest.mark.stage
def test_chapters_are_measured_by_their_active_members_too(team: Team) -> None:
    pack = load(str(PACK))
    those = tuple(each.model_copy(update={"chapter": "Georgia"}) for each in pack.campaign.teams)
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.says("/leaderboard")
    assert "Chapters" not in maya.buttons
    assert "No teams of this campaign belong to a chapter." in maya.says("/leaderboard chapters")
    said = pack.campaign.model_copy(update={"teams": those})
    team.unit(lambda tx: install.install(tx, replace(pack, campaign=said), team.clock.now()))
    for player, side in ((maya, "North"), (noah, "South")):
        ines.says(f"/people team {player.name} {side}")
        approved(player, ines)
    talks(maya, ines, 1)

    maya.says("/leaderboard")
    maya.presses("Chapters")

    assert "1. Georgia 12.5 (you)" in maya.sees
    assert "points for each active member" in maya.sees


def test_who_ties_with_the_last_row_isnt_left_unsaid(team: Team) -> None:
    ines = team.lead("Ines")
    for number in range(11):
        talks(team.member(f"M{number:02d}"), ines, 1)

    ines.says("/leaderboard")

    assert "1. M09 5" in ines.sees
    assert "M10" not in ines.sees
    assert "1 more has as many as the last." in ines.sees


def undone(team: Team, player: Player, lead: Player) -> None:
    """Take back the decision about what somebody handed in last."""
    campaign, seat, by = team.now(), player.member.id, lead.member
    (last,) = team.read(lambda tx: evidence.latest(tx, seat, most=1))
    team.unit(lambda tx: review.undo(tx, campaign, last.id, by, team.clock.now()))


@pytest.mark.stage
def test_teams_of_which_nobody_has_anything_yet_are_no_missing_teams(team: Team) -> None:
    maya = team.member("Maya")

    maya.says("/leaderboard teams")

    assert "Nothing is on the board yet. The first approved mission opens it." in maya.sees
    assert "has no teams" not in maya.sees


@pytest.mark.stage
def test_a_week_in_which_more_was_taken_back_than_came_has_its_boards(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    for player, side in ((maya, "North"), (noah, "South")):
        ines.says(f"/people team {player.name} {side}")
    approved(maya, ines)
    team.clock.move(days=7)
    undone(team, maya, ines)
    assert team.points(maya) == 0

    for kind in ("", "hours given ", "photos "):
        assert "Nothing is on the board yet." in maya.says(f"/leaderboard {kind}teams")
    assert team.organizer("Omar").says("/recap").startswith("A quiet week")
    campaign, seat, worth = team.now(), noah.member, {Measure.POINTS: 10, Measure.MINUTES: 5}
    team.unit(lambda tx: ledger.record(tx, campaign, seat.id, seat.team, worth, Standing.VERIFIED, Cause("test", 1),
                                       team.clock.now()))  # fmt: skip
    assert "1. South 10" in maya.says("/leaderboard teams")
    assert "2. North −10" in maya.sees
    assert "2. North −15 minutes" in maya.says("/leaderboard hours given teams")


def test_whoever_types_only_the_view_gets_it_of_this_week(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)

    maya.says("/leaderboard me and my neighbours")

    assert "1. Maya 10 (you)" in maya.sees
    assert "Mon, Nov 16 to Sun, Nov 22" in maya.sees


def test_in_a_place_nobody_is_told_that_they_are_on_no_board(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)
    maya.place = "team"

    maya.says("/leaderboard me and my neighbours")

    assert "1. Maya 10" in maya.sees
    assert "You’re not on this board" not in maya.sees
    assert "1. Maya 10 (you)" in maya.presses("You and your neighbours")


@pytest.mark.stage
def test_the_first_times_there_are_have_none_before_them(team: Team) -> None:
    maya = team.member("Maya")

    for period in ("2000-W01", "2000-01", "2000-Q1"):
        for view in ("top", "near", "teams", "chapters", "new", "risen", "hour"):
            maya.taps(f"board.view|{period}|points|{view}")
            assert maya.outcome is not None
            assert not maya.outcome.incident


def test_a_weeks_board_leads_to_what_its_numbers_are_made_of(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)
    maya.says("/leaderboard month")
    assert "Where the numbers come from" not in maya.buttons
    maya.says("/leaderboard")

    maya.presses("Where the numbers come from")
    maya.presses("points: 10")

    assert "10 · Maya" in maya.sees
