"""The campaign itself: how it stands, opened, paused, closed."""

from campaigns.campaign import State
from tests.team import Team


def test_status_says_how_it_stands_and_what_is_next(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    maya.says('/log conversation "Shade." "bus stops" online talk Abe')

    omar.says("/campaign status")

    assert "Small Town" in omar.sees
    assert "It is: open" in omar.sees
    assert "It runs: from Thu, Jan 1, 2026 on" in omar.sees
    assert "People: 3" in omar.sees
    assert "Active this week: 1" in omar.sees
    assert "Missions open: 5 of 5" in omar.sees
    assert "50 photos: 1 of 50 photos" in omar.sees
    assert "Oldest evidence waiting since Mon, Nov 16, 09:00" in omar.sees
    omar.presses("This week’s recap")
    assert "1 mission done this week" in omar.sees


def test_pausing_stops_the_hand_out_and_opening_goes_on(team: Team) -> None:
    maya, omar = team.member("Maya"), team.organizer("Omar")
    omar.says("/campaign status")

    assert "Nobody gets a mission until you open it again" in omar.presses("Pause")
    assert team.now().state is State.PAUSED
    team.clock.move(days=1)
    team.ticks()
    assert team.posted(to=maya) == []
    assert "It isn’t open, so nothing goes out as it is." in omar.says("/campaign pause")
    omar.says("/campaign status")
    assert "It is: paused" in omar.sees
    omar.presses("Open it")
    assert "The campaign is open: missions go out at everybody’s hour." in omar.sees
    team.clock.move(days=1)
    team.ticks()

    assert len(team.posted(to=maya)) == 1


def test_closing_asks_first_and_can_be_undone(team: Team) -> None:
    maya, omar = team.member("Maya"), team.organizer("Omar")

    omar.says("/campaign close")
    assert "Close the campaign?" in omar.sees
    omar.presses("No")
    assert team.now().state is State.OPEN
    omar.presses("Close")
    assert "The campaign is closed. Thank you, everybody." in omar.presses("Yes, close it")
    assert "It’s closed already. /campaign open opens it again." in omar.says("/campaign close")
    assert "It isn’t open" in omar.says("/campaign pause")

    assert "isn’t handing out missions at the moment" in maya.says("/today")
    assert "Your numbers, Maya" in maya.says("/me")
    omar.says("/campaign open")
    assert "Poster wall" in maya.says("/today")


def test_a_campaign_that_is_over_hands_nothing_out(team: Team) -> None:
    maya, omar = team.member("Maya"), team.organizer("Omar")
    team.unit(lambda tx: tx.run("UPDATE campaign SET starts_on = NULL, ends_on = '2026-11-15'"))

    assert "isn’t handing out missions at the moment" in maya.says("/today")
    assert "It runs: until Sun, Nov 15, 2026" in omar.says("/campaign status")


def test_a_campaign_alone_shows_its_choices(team: Team) -> None:
    omar, ines = team.organizer("Omar"), team.lead("Ines")

    omar.says("/campaign")

    assert omar.buttons == [
        "/campaign status", "/campaign open", "/campaign pause", "/campaign close", "/campaign place",
        "/campaign log",
    ]  # fmt: skip
    assert "Only an organizer can do that." in ines.says("/campaign")


def test_leads_and_members_open_pause_and_close_nothing(team: Team) -> None:
    maya, ines, zoe = team.member("Maya"), team.lead("Ines"), team.stranger("Zoe")

    for words in ("/campaign status", "/campaign open", "/campaign pause", "/campaign close"):
        assert "Only an organizer can do that. Ask one if you need it done." in ines.says(words)
        assert "Only an organizer can do that." in maya.says(words)
        assert "You’re not on this team yet." in zoe.says(words)
    assert "Only an organizer can do that." in ines.taps("campaign.closed")
    assert team.now().state is State.OPEN
