"""What was posted with a name on it: which board it is, who is told that they lead it, and whoever hides later."""

import pytest

from bot.chat.screen import tap
from campaigns import campaign as campaigns
from campaigns.campaign import State
from tests.specs.test_boards import approved
from tests.team import Team


def test_nobody_but_whoever_leads_a_board_is_told_so(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    approved(maya, ines)
    team.regular("boards.post")
    (kept,) = team.read(lambda tx: tx.all("SELECT id FROM frozen"))

    noah.taps(tap("board.won", (kept["id"],)))

    assert "First place" not in noah.sees
    assert "1. Maya 10" in noah.sees


@pytest.mark.stage
def test_no_empty_board_is_posted_once_a_campaign_is_over(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)
    campaign = team.now()
    team.unit(lambda tx: campaigns.set_state(tx, campaign, State.CLOSED))

    team.regular("boards.post")
    team.clock.move(days=7)
    team.regular("boards.post")

    assert ["1. Maya 10" in each for each in team.posted(to="team")] == [True]


def test_a_lead_posts_the_board_they_looked_at_also_after_its_week(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)
    ines.taps("board.view|week|points|top")
    team.clock.move(days=7)

    assert "It’s on its way" in ines.presses("Post it")

    assert "Mon, Nov 16 to Sun, Nov 22" in team.posted(to="team")[-1]
    assert "1. Maya 10" in team.posted(to="team")[-1]


@pytest.mark.stage
def test_whoever_is_one_with_another_by_now_hides_on_the_boards_of_both(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    phone = team.app_of("Maya’s phone")
    team.seats(phone)
    approved(phone, ines)
    team.regular("boards.post")
    (kept,) = team.read(lambda tx: tx.all("SELECT id FROM frozen"))
    phone.says(f"/link {maya.says('/link').split('/link ')[1].split()[0]}")
    assert "1. Maya 10" in team.posted(to="team")[-1]
    assert ("board.posted", (kept["id"],)) in team.letters.stale
    assert "You lead the week’s board with 10 points." in maya.taps(tap("board.won", (kept["id"],)))
    team.letters.stale.clear()

    maya.says("/settings")
    maya.presses("Hide my name")

    assert "1. a teammate 10" in team.posted(to="team")[-1]
    assert ("board.posted", (kept["id"],)) in team.letters.stale


@pytest.mark.stage
def test_whoever_hides_is_in_no_posted_recap_by_name_any_more(team: Team) -> None:
    maya, noah = team.member("Maya"), team.member("Noah")
    maya.says("/win A whole street said yes.")
    noah.says("/thanks Maya for the ladder")
    team.clock.move(days=7)
    team.letters.stale.clear()

    maya.says("/settings")
    maya.presses("Hide my name")
    assert ("recap.of_week", ("2026-W47",)) in team.letters.stale
    team.letters.stale.clear()
    maya.says("/mydata delete")
    maya.presses("Yes, delete it all")

    assert ("recap.of_week", ("2026-W47",)) in team.letters.stale
