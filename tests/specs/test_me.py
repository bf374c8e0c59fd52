"""My numbers: this week, all time, the streak, and how what was handed in went."""

import pytest

from bot.chat.screen import tap
from bot.words import Catalogues
from cogs import cards
from tests.team import Team


def test_the_first_day_shows_zeros_without_blame_and_a_way_to_begin(team: Team) -> None:
    maya = team.member("Maya")

    maya.says("/me")
    assert "Your numbers, Maya" in maya.sees
    assert "points: 0 this week, 0 in all" in maya.sees
    maya.presses("What I handed in")
    assert "You haven’t handed anything in yet" in maya.sees
    maya.presses("My mission")

    assert "Poster wall" in maya.sees


def test_claimed_and_verified_are_kept_apart(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    assert "points: 0 this week, 0 in all" in maya.says("/me")
    assert "10 more points are with your lead." in maya.sees

    ines.approves()

    assert "points: 10 this week, 10 in all" in maya.says("/me")
    assert "with your lead" not in maya.sees
    assert "on time: 1 of 1" in maya.sees
    assert "Time given: 15 minutes" in maya.sees
    assert "This week’s time: 15 of 180 minutes" in maya.sees


def test_a_rank_is_told_only_to_whoever_wants_to_hear_it(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    assert "number 1" not in maya.says("/me")

    assert "You’re number 1 on this week’s board." in maya.presses("Tell me my rank")
    assert "You’re number 1 on this week’s board." in maya.says("/me")
    assert "number 1" not in maya.presses("Don’t tell me my rank")


def test_today_the_goals_and_the_best_week_are_told(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    assert "Today: nothing yet. “My mission” brings one." in maya.says("/me")
    maya.says("/today")
    assert "Today: “Poster wall”, until" in maya.says("/me")
    maya.hands_in()
    assert "Today: “Poster wall” is handed in." in maya.says("/me")
    ines.approves()

    maya.says("/me")
    assert "Today: “Poster wall” is done." in maya.sees
    assert "50 photos (1 by you): 1 of 50 photos" in maya.sees
    assert "Best week: 10 points, Mon, Nov 16 to Sun, Nov 22." in maya.sees
    twin = next(line for line in maya.sees.splitlines() if line.startswith("picture: Maya"))
    assert "points: 10, conversations: 0, and time given: 15 minutes." in twin
    assert "Points by week: 10." in twin  # none before they came


def test_skills_and_badges_lead_to_what_shows_them(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    maya.says('/log conversation "Shade." "bus stops" online reason Abe')
    ines.approves()
    maya.says("/me")

    maya.presses("Skills and badges")
    for line in (
        "- Network 1 piece of evidence",
        "- Communicate value 1 piece of evidence",
        "- Take responsibility 1 piece of evidence",
        "- Persuade 1 piece of evidence",
        "- First mission a badge since Mon, Nov 16",
        "- First reason collected a badge since Mon, Nov 16",
    ):
        assert line in maya.sees  # fmt: skip
    maya.presses("Persuade: What shows it")
    assert "- A conversation" in maya.sees
    maya.presses("A conversation: Open")
    assert "It brought you a badge: First conversation and First reason collected." in maya.sees
    maya.taps("me.skills")
    maya.presses("First photo: What brought it")
    assert "“Poster wall”" in maya.sees
    assert "It brought you a badge: First mission and First photo." in maya.sees
    assert maya.taps("me.proof|9|persuade") == maya.taps("me.proof|0|persuade")
    assert "not there" in maya.taps("me.proof|0|juggle") or "any more" in maya.sees


def test_thanks_bring_a_badge_too_and_it_says_so(team: Team) -> None:
    maya, _noah = team.members("Maya", "Noah")

    maya.says("/thanks Noah for the ride")

    assert "- First thanks a badge since Mon, Nov 16, for thanks you gave" in maya.taps("me.skills")


def test_the_longest_streak_is_told_where_the_one_now_is_shorter(team: Team) -> None:
    maya = team.member("Maya")

    def hands_in_todays() -> None:
        maya.says("/today")
        maya.presses("Hand it in")
        given = {name: "2" for name in maya.asked if name != "photos"}
        maya.fills(**given, **({"photos": [maya.photo()]} if "photos" in maya.asked else {}))

    hands_in_todays()
    team.clock.move(days=1)
    hands_in_todays()
    assert "Your longest so far" not in maya.says("/me")
    team.clock.move(days=1)
    maya.says("/today")
    team.clock.move(days=1)

    assert "Your longest so far: 2 days in a row." in maya.says("/me")


def test_a_badge_goes_with_the_approval_that_brought_it(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    assert "First mission" in maya.taps("me.skills")

    ines.presses("Undo")
    ines.presses("Undo it")

    assert "First mission" not in maya.taps("me.skills")
    assert "Your first approved mission brings your first badge." in maya.sees


def test_a_new_week_begins_at_zero_and_all_time_stays(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()

    team.clock.move(days=7)

    assert "points: 0 this week, 10 in all" in maya.says("/me")
    assert "Points by week: 10 and 0." in maya.sees


def test_days_in_a_row_are_told_from_the_second_on(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    maya.presses("Hand it in")
    maya.fills(photos=[maya.photo()], note="One.")
    assert "in a row" not in maya.says("/me")
    team.clock.move(days=1)
    maya.says("/today")
    maya.presses("Hand it in")
    given = {name: "2" for name in maya.asked if name != "photos"}
    maya.fills(**given, **({"photos": [maya.photo()]} if "photos" in maya.asked else {}))

    assert "2 days in a row. Vacation doesn’t break it." in maya.says("/me")


def test_what_was_handed_in_is_listed_with_how_it_went(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    maya.says('/log conversation "Shade." "bus stops" online talk Abe')
    ines.approves()

    maya.says("/me")
    maya.presses("What I handed in")
    assert "- A conversation Mon, Nov 16, 09:00 · with your lead" in maya.sees
    assert "- Poster wall Mon, Nov 16, 09:00 · approved" in maya.sees
    maya.presses("A conversation: Open")
    assert "“A conversation” is with your lead" in maya.sees


def test_a_long_list_of_what_was_handed_in_has_pages(team: Team) -> None:
    maya = team.member("Maya")
    for number in range(9):
        maya.says(f'/log conversation "Shade." "bus stops" online talk "Abe {number}"')
    maya.taps("me.sent|0")
    assert len([button for button in maya.buttons if button.endswith("Open")]) == 8

    maya.presses("More")

    assert len([button for button in maya.buttons if button.endswith("Open")]) == 1
    assert "Earlier ones" in maya.buttons
    assert maya.taps("me.sent|zzz") == maya.taps("me.sent|1")


def test_whoever_hides_is_not_told_a_rank(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    maya.says("/settings")
    maya.presses("Hide my name")

    assert "number 1" not in maya.says("/me")
    assert "points: 10 this week" in maya.sees


def test_numbers_are_private_in_a_place(team: Team) -> None:
    maya = team.member("Maya")
    maya.place = "team"

    maya.says("/me")

    assert maya.outcome is not None
    assert maya.outcome.private


def test_somebody_elses_numbers_are_those_that_were_approved(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in()
    ines.approves()

    noah.taps(tap("me.of", (maya.member.id,)))
    assert noah.sees.startswith("Maya")
    assert "points: 10 this week, 10 in all" in noah.sees
    assert "As leads approved them." in noah.sees
    assert noah.taps(tap("me.of", (noah.member.id,))).startswith("Your numbers, Noah")
    assert "Poster wall" not in noah.sees
    ines.taps(tap("me.of", (maya.member.id,)))
    assert "Change the role" in ines.buttons


def test_whoever_hides_shows_nobody_their_numbers(team: Team) -> None:
    maya, noah = team.members("Maya", "Noah")
    maya.says("/settings")
    maya.presses("Hide my name")

    noah.taps(tap("me.of", (maya.member.id,)))

    assert "Their numbers are theirs alone." in noah.sees
    assert "Maya" not in noah.sees


def test_somebody_without_a_seat_has_no_numbers(team: Team) -> None:
    maya = team.member("Maya")

    assert "They’re not on the team yet." in maya.taps(tap("me.of", (0,)))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "1 minute"), (59, "59 minutes"), (60, "1 h"), (425, "7 h 5 min"), (-15, "−15 minutes"), (-65, "−1 h 5 min")],
)
def test_time_is_told_in_hours_from_an_hour_on(minutes: int, said: str) -> None:
    assert Catalogues().reader("en", "UTC").say(cards.lasting(minutes)) == said
