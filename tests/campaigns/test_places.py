"""Where the campaign's places are on each platform."""

from bot.chat.screen import Letter
from campaigns import letters, places
from campaigns.letters import Message
from campaigns.places import Bound
from tests.team import Team


def test_a_place_is_once_on_each_platform_and_moves_when_it_is_bound_again(team: Team) -> None:
    first = team.unit(lambda tx: places.bind(tx, team.campaign, "review", "telegram", "-100", "Leads"))
    again = team.unit(lambda tx: places.bind(tx, team.campaign, "review", "telegram", "-100", "Leads, renamed"))
    moved = team.unit(lambda tx: places.bind(tx, team.campaign, "review", "telegram", "-200", "New leads"))

    assert (first, again) == (None, None)
    assert moved == Bound("review", "telegram", "-100", "Leads, renamed")
    found = team.read(lambda tx: places.everywhere(tx, team.campaign.id))
    assert [each for each in found if each.place == "review"] == [
        Bound("review", "telegram", "-200", "New leads"), Bound("review", "web", "review", ""),
    ]  # fmt: skip


def test_one_group_can_be_several_places_and_is_the_leads_first(team: Team) -> None:
    for place in ("team", "review", "news"):
        team.unit(lambda tx, place=place: places.bind(tx, team.campaign, place, "telegram", "-100", ""))  # type: ignore[misc]

    assert team.read(lambda tx: places.at(tx, team.campaign.id, "telegram", "-100")) == ["review", "news", "team"]
    assert team.read(lambda tx: places.at(tx, team.campaign.id, "telegram", "-200")) == []


def test_an_address_that_changed_is_followed_everywhere(team: Team) -> None:
    for place in ("team", "news"):
        team.unit(lambda tx, place=place: places.bind(tx, team.campaign, place, "telegram", "-5", ""))  # type: ignore[misc]
    team.unit(lambda tx: places.bind(tx, team.campaign, "review", "discord", "-5", ""))

    assert team.unit(lambda tx: places.move(tx, "telegram", "-5", "-1005")) == 2

    assert team.read(lambda tx: places.at(tx, team.campaign.id, "telegram", "-1005")) == ["news", "team"]
    assert team.read(lambda tx: places.at(tx, team.campaign.id, "discord", "-5")) == ["review"]


def test_what_is_no_place_any_more_gets_no_letters(team: Team) -> None:
    team.unit(lambda tx: places.bind(tx, team.campaign, "news", "telegram", "-5", ""))
    message = Message("cause", "news.show")

    assert team.unit(lambda tx: places.unbind(tx, team.campaign, "news", "telegram", "-5"))
    assert not team.unit(lambda tx: places.unbind(tx, team.campaign, "news", "telegram", "-5"))

    now = team.clock.now()
    assert team.unit(lambda tx: letters.to_place(tx, team.campaign, "news", message, now)) == 1  # the web’s


def test_a_letter_to_a_place_is_written_for_each_platform_it_is_on(team: Team) -> None:
    team.unit(lambda tx: places.bind(tx, team.campaign, "news", "telegram", "-5", ""))
    letter = Letter(("news.show",), place="news")

    written = team.unit(
        lambda tx: letters.to_place(tx, team.campaign, "news", Message("cause", letter.view), team.clock.now())
    )

    assert written == 2
