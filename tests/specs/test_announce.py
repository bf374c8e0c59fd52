"""Announcing: a lead's words to everybody, in the news and as a message to each."""

from bot.ids import short
from tests.team import Team


def test_words_typed_whole_reach_everybody_once_and_the_news(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")

    ines.says("/announce Bring a coat.\nIt's cold, *really* <b>cold</b> @everyone")
    assert "It will go to 2 people, and into the news." in ines.sees
    team.ticks()
    assert team.posted(to=maya) == team.posted(to="news") == []
    ines.fills()
    assert "It goes to 2 people, and into the news." in ines.sees
    team.ticks()
    team.ticks()

    assert len(team.posted(to=maya)) == len(team.posted(to=noah)) == 1
    assert "Ines says\nBring a coat.\nIt's cold, *really* <b>cold</b> @everyone" in team.posted(to=maya)[0]
    assert "Ines says" in team.posted(to="news")[-1]
    assert team.posted(to=ines) == []


def test_an_announcement_typed_bare_is_asked_for_and_kept_where_it_is_too_long(team: Team) -> None:
    ines = team.lead("Ines")
    team.member("Maya")
    ines.says("/announce")
    assert "What should everybody know?" in ines.sees

    ines.fills(text="word " * 500)
    assert "That’s 2,499 characters; 2,000 fit here." in ines.sees
    assert ines.answer("text") == ("word " * 500,)
    ines.fills(text="Shorter.")

    assert "It goes to 1 person, and into the news." in ines.sees


def test_alone_on_the_team_it_is_in_the_news_and_says_whom_to_invite(team: Team) -> None:
    ines = team.lead("Ines")

    ines.says("/announce Hello?")
    ines.fills()

    assert "It’s in the news. Nobody else is on the team yet: /people invite lets somebody in." in ines.sees
    team.ticks()
    ines.presses("Who is on the team")
    assert "1 person is on the team" in ines.sees


def test_an_announcement_leads_on_to_the_days_mission(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    ines.says("/announce Hello!")
    ines.fills()
    team.ticks()

    maya.opens_letter("announce.show")
    shown = next(letter for letter in team.letters.posted if letter.view == "announce.show")
    maya.presses("My mission")
    assert "Poster wall" in maya.sees

    assert isinstance(shown.carries[0], int)
    maya.taps(f"announce.show|{short(shown.carries[0])}")
    assert "Ines says" in maya.sees


def test_whoever_left_hears_nothing(team: Team) -> None:
    maya, noah, ines, omar = team.member("Maya"), team.member("Noah"), team.lead("Ines"), team.organizer("Omar")
    left = noah.member.id
    omar.says("/people remove Noah")
    omar.presses("Yes, remove")
    ines.says("/announce Hello!")
    ines.fills()
    team.ticks()

    assert not [letter for letter in team.letters.posted if letter.member == left]
    assert "Ines says" in maya.opens_letter("announce.show")
    assert noah.says("/today").startswith("You’re not on this team yet.")


def test_members_announce_nothing(team: Team) -> None:
    maya, zoe = team.member("Maya"), team.stranger("Zoe")

    assert "Only a lead can do that. Ask one if you need it done." in maya.says("/announce Hello!")
    assert "You’re not on this team yet." in zoe.says("/announce Hello!")
    assert team.posted(to="news") == []


def test_two_announcements_are_both_told(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    ines.says("/announce One.")
    ines.fills()
    ines.says("/announce Two.")
    ines.fills()

    team.ticks()

    assert [text.splitlines()[1] for text in team.posted(to=maya)] == ["One.", "Two."]


def test_words_of_who_asked_to_be_forgotten_are_told_no_more(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    ines.says("/announce Bring umbrellas.")
    ines.fills()
    team.ticks()
    assert "Bring umbrellas." in maya.opens_letter("announce.show")

    ines.says("/mydata delete")
    ines.presses("Yes, delete it all")

    assert "It isn’t here any more" in maya.opens_letter("announce.show")
    assert "umbrellas" not in maya.sees
    assert "umbrellas" not in team.posted(to="news")[-1]
