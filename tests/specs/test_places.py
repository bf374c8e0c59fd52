"""Places: bound by a command that is typed where they shall be."""

from bot.chat.incoming import Here, Incoming, Lack, Said
from bot.words import _
from campaigns import places
from tests import reading
from tests.team import Player, Team

LEADS = Here("telegram", "-100200", "Leads of the street", ())
TEAM = Here("telegram", "-100300", "Street team", ())


def test_a_group_becomes_a_place_by_a_command_typed_in_it(team: Team) -> None:
    omar = team.organizer("Omar")

    types_in(omar, LEADS, "/campaign place review")

    assert "This is the place “Review” now" in omar.sees
    assert "Only leads should be in here." in omar.sees
    assert addresses(team, "review") == {"telegram": "-100200", "web": "review"}
    assert omar.outcome is not None
    assert not omar.outcome.private


def test_the_command_alone_shows_which_place_it_could_be(team: Team) -> None:
    omar = team.organizer("Omar")

    types_in(omar, TEAM, "/campaign place")
    assert "Which place shall this be?" in omar.sees
    omar.presses("News")

    assert "This is the place “News” now" in omar.sees
    omar.presses("Something else, too")
    assert "Now it’s News." in omar.sees
    assert [button for button in omar.buttons if button == "News"] == []
    omar.presses("No longer News")
    assert "This isn’t the place “News” any more" in omar.sees
    assert addresses(team, "news") == {"web": "news"}


def test_a_place_that_moves_says_where_it_was(team: Team) -> None:
    omar = team.organizer("Omar")
    types_in(omar, LEADS, "/campaign place review")

    types_in(omar, TEAM, "/campaign place review")

    assert "Until now it was “Leads of the street” on Telegram." in omar.sees
    assert addresses(team, "review")["telegram"] == "-100300"


def test_a_missing_right_is_named_with_where_to_click_and_nothing_is_bound(team: Team) -> None:
    omar = team.organizer("Omar")
    lack = Lack(_("Send photos"), "Group settings, Administrators")
    types_in(omar, Here("telegram", "-100200", "Leads", (lack,)), "/campaign place review")

    assert "I can’t work here yet" in omar.sees
    assert "Send photos: " in omar.sees
    assert addresses(team, "review") == {"web": "review"}
    omar.here = LEADS
    omar.presses("Try again")
    assert "This is the place “Review” now" in omar.sees


def test_between_the_two_of_us_it_shows_where_everything_is(team: Team) -> None:
    omar = team.organizer("Omar")
    types_in(omar, LEADS, "/campaign place review")
    omar.place = omar.here = None

    assert "Review: “Leads of the street” on Telegram and in the browser" in omar.says("/campaign place")
    assert "Wins: in the browser" in omar.sees
    assert "add me to the channel or group and type /campaign place there" in omar.sees
    assert "here it’s only you and me" in omar.says("/campaign place review")
    assert "here it’s only you and me" in omar.taps("place.leave|review")


def test_only_an_organizer_binds_places(team: Team) -> None:
    ines = team.lead("Ines")

    types_in(ines, LEADS, "/campaign place review")

    assert "Only an organizer can do that." in ines.sees
    assert addresses(team, "review") == {"web": "review"}


def test_a_place_that_is_not_there_is_not_left(team: Team) -> None:
    omar = team.organizer("Omar")
    types_in(omar, LEADS, "/campaign place")

    assert "That isn’t there any more." in omar.taps("place.leave|news")


def test_in_a_group_that_is_no_place_what_is_private_stays_private(team: Team) -> None:
    maya = team.member("Maya")

    for text, private in (("/leaderboard", False), ("/me", True), ("/handin", True)):
        types_in(maya, TEAM, text)
        assert maya.outcome is not None
        assert maya.outcome.private is private

    said = Incoming(maya.caller, Said("Hello, everybody."), "said", "", TEAM)
    outcome = team.runner.run(team.router.take(said))
    assert reading.read(outcome.reply, outcome.reader) == ""


def types_in(player: Player, here: Here, text: str) -> None:
    """Type a command in a channel or group; what follows is pressed there, too."""
    bound = player.team.read(lambda tx: places.at(tx, player.team.campaign.id, here.platform, here.address))
    player.here, player.place = here, (bound[0] if bound else "")
    player.says(text)


def addresses(team: Team, place: str) -> dict[str, str]:
    found = team.read(lambda tx: places.everywhere(tx, team.campaign.id))
    return {each.platform: each.address for each in found if each.place == place}
