"""What a campaign publishes: made by an organizer, shown to whoever has the code, gone when it is taken back."""

from bot.chat.screen import tap
from tests.specs.test_recap import approve_all, interviewed
from tests.team import Player, Team


def codes(team: Team) -> dict[str, str]:
    """The codes of all pages there are, by what they show."""
    return {row["kind"]: row["code"] for row in team.read(lambda tx: tx.all("SELECT kind, code FROM published"))}


def a_public_week(team: Team, kind: str) -> tuple[Player, str]:
    """A week with a mission and an interview that is not for the public, and a page of it."""
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    interviewed(maya, consent="campaign")
    approve_all(ines)
    maya.says("/thanks Ines advice")
    omar.says("/recap")
    omar.presses("Public pages")
    omar.presses(f"Publish the {kind}")
    return omar, codes(team)[kind]


def test_a_published_recap_is_read_by_whoever_has_the_code(team: Team) -> None:
    omar, code = a_public_week(team, "recap")
    zoe = team.stranger("Zoe")
    assert f"https://team.example/p/{code}" in omar.sees

    zoe.taps(f"publish.page|{code}")

    assert "1 mission done this week" in zoe.sees
    assert "“Poster wall”, thanks to Maya" in zoe.sees
    assert "1. Maya 25" in zoe.sees


def test_the_public_reads_no_words_that_were_not_for_it_and_nothing_of_the_teams_own(team: Team) -> None:
    omar, code = a_public_week(team, "recap")
    omar.taps("edition.choose|2026-W47")
    omar.fills(parts=["wins", "words", "thanks", "stuck", "album", "numbers"])

    seen = team.stranger("Zoe").taps(f"publish.page|{code}")

    assert "1 mission was done so far." in seen
    assert "It sang me home." not in seen
    assert "Who helped whom" not in seen
    assert "A photo of the week" not in seen


def test_what_is_only_claimed_is_for_the_team(team: Team) -> None:
    omar, code = a_public_week(team, "recap")
    team.member("Noah").hands_in()
    assert "Claimed, and waiting for a lead" in omar.taps("edition.preview|2026-W47")

    seen = team.stranger("Zoe").taps(f"publish.page|{code}")

    assert "1 mission was done so far." in seen
    assert "Claimed" not in seen


def test_what_is_taken_back_leads_nowhere_and_comes_back_under_another_code(team: Team) -> None:
    omar, code = a_public_week(team, "recap")

    omar.presses("Take back the recap")

    assert "Taken back" in omar.sees
    zoe = team.stranger("Zoe")
    assert "There is nothing at this address any more." in zoe.taps(f"publish.page|{code}")
    omar.taps("publish.make|2026-W47|recap")
    assert code not in omar.sees
    assert len(set(codes(team).values()) - {code}) == 1


def test_publishing_again_keeps_the_address(team: Team) -> None:
    omar, code = a_public_week(team, "board")

    omar.taps("publish.make|2026-W47|board")

    assert code in omar.sees
    assert "1. Maya 25" in team.stranger("Zoe").taps(f"publish.page|{code}")


def test_an_album_shows_what_everybody_in_it_allowed(team: Team) -> None:
    _omar, code = a_public_week(team, "album")

    assert "No photo of these days may be shown here." in team.stranger("Zoe").taps(f"publish.page|{code}")


def test_a_public_photo_has_whose_it_is_beside_it_unless_they_hide(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    maya.presses("Say what’s on it")
    maya.fills(what="A wall of posters.")
    ines.approves()
    handed = team.read(lambda tx: tx.one("SELECT id FROM evidence"))
    assert handed is not None
    ines.taps(tap("consent.nobody", (handed["id"],)))
    omar.taps("publish.make|2026-W47|album")
    zoe, address = team.stranger("Zoe"), f"publish.page|{codes(team)['album']}"
    assert "photo: A wall of posters. Photo: Maya" in zoe.taps(address)

    maya.says("/settings")
    maya.presses("Hide my name")

    assert "photo: A wall of posters." in zoe.taps(address)
    assert "Maya" not in zoe.sees


def test_nobody_but_organizers_publishes(team: Team) -> None:
    omar, _code = a_public_week(team, "recap")
    ines, which = team.lead("Inés"), omar.buttons_to("publish.take_back")[0]

    for pressed in ("publish.show|2026-W47", "publish.make|2026-W47|recap", which):
        assert "Only an organizer can do that." in ines.taps(pressed)


def test_what_is_no_kind_of_page_or_no_week_is_refused(team: Team) -> None:
    omar = team.organizer("Omar")

    assert "That isn’t there any more." in omar.taps("publish.make|2026-W47|diary")
    assert "isn’t a week" in omar.taps("publish.make|2026-W99|recap")
    assert "isn’t a week" in omar.taps("publish.show|nonsense")
    assert "That isn’t there any more." in omar.taps("publish.take_back|zz")
    assert "There is nothing at this address any more." in omar.taps("publish.page|NONE")


def test_what_people_told_the_team_is_public_only_where_an_organizer_chose_it(team: Team) -> None:
    omar, code = a_public_week(team, "recap")
    team.member("Noor").says('/win "They asked me to come back."')
    assert "They asked me to come back." in omar.says("/recap")
    zoe = team.stranger("Zoe")
    assert "They asked me to come back." not in zoe.taps(f"publish.page|{code}")

    omar.taps("edition.wins|2026-W47")
    omar.fills(wins=[option.value for option in omar.form.questions[0].options])

    assert "They asked me to come back." in zoe.taps(f"publish.page|{code}")
