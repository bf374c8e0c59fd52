"""A recap on its way to the news: by hand or at its hour, once, and once more where its week was still running."""

from tests.team import Team


def test_posting_puts_it_into_the_news_once_without_what_is_stuck(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    maya.says('/log conversation "Shade." "bus stops" online talk Abe')
    omar.says("/recap")
    post = omar.buttons_to("recap.post")[0]

    omar.presses("Post it to the news")
    assert "It’s in the news." in omar.sees
    omar.taps(post)

    causes = [letter.cause for letter in team.letters.posted if letter.place == "news"]
    assert set(causes) == {"recap:2026-W47"}
    assert "1 mission done this week" in team.posted(to="news")[-1]
    assert "piece of evidence waits" not in team.posted(to="news")[-1]
    maya.looks_into("news")
    maya.presses("The week’s board")
    assert "1. Maya 10" in maya.sees


def test_a_recap_goes_out_by_itself_at_its_hour_once(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    omar.taps("recap.schedule|2026-W47")
    assert (omar.answer("day"), omar.answer("hour")) == (("2026-11-17",), ("08:00",))  # a moment that is to come
    omar.fills(day="2026-11-17", hour="8:30")
    assert "To the news Tue, Nov 17, 08:30" in omar.sees

    team.ticks()
    assert not [letter for letter in team.letters.posted if letter.place == "news"]
    team.clock.move(days=1)
    team.ticks()
    team.ticks()

    assert [letter.cause for letter in team.letters.posted if letter.place == "news"] == ["recap:2026-W47"]
    assert "In the news since" in omar.says("/recap 47")


def test_whoever_hides_or_leaves_is_in_no_posted_recap_by_name_any_more(team: Team) -> None:
    maya, noah, ines, omar = team.member("Maya"), team.member("Noah"), team.lead("Ines"), team.organizer("Omar")
    for player in (maya, noah):
        player.hands_in()
        ines.approves()
    omar.says("/recap")
    omar.presses("Post it to the news")
    assert "Maya" in team.posted(to="news")[0]
    team.clock.move(days=21)
    team.letters.stale.clear()

    maya.says("/settings")
    maya.presses("Hide my name")

    assert ("recap.of_week", ("2026-W47",)) in team.letters.stale
    assert "Maya" not in team.posted(to="news")[0]
    team.letters.stale.clear()
    ines.says("/people remove Noah")
    ines.presses("Yes")
    assert ("recap.of_week", ("2026-W47",)) in team.letters.stale
    assert "Noah" not in team.posted(to="news")[0]


def test_a_recap_posted_while_its_week_runs_goes_out_once_more_when_it_is_over(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    omar.says("/recap")
    omar.presses("Post it to the news")
    assert "1 mission was done so far." in team.posted(to="news")[0]
    assert not [label for label in (omar.says("/recap"), omar.buttons)[1] if label.startswith("Post")]
    team.clock.move(days=7)

    omar.says("/recap 47")
    omar.presses("Post the whole week")
    omar.taps("recap.post|2026-W47")

    news = [letter.cause for letter in team.letters.posted if letter.place == "news"]
    assert news == ["recap:2026-W47", "recap:2026-W47:whole"]
    omar.says("/recap 47")
    assert not [label for label in omar.buttons if label.startswith("Post")]
    assert "Corrected" not in omar.sees


def test_a_recap_posted_while_its_week_runs_can_be_planned_for_when_it_is_over(team: Team) -> None:
    omar = team.organizer("Omar")
    omar.taps("recap.post|2026-W47")
    omar.taps("recap.schedule|2026-W47")
    assert "This one is in the news already." in omar.fills(day="2026-11-23", hour="08:30")
    team.clock.move(days=6, hours=23)

    omar.taps("recap.schedule|2026-W47")
    omar.fills(day="2026-11-23", hour="08:30")
    assert "It goes out by itself" in omar.says("/recap 47")
    team.clock.move(hours=2)
    team.ticks()
    team.ticks()

    news = [letter.cause for letter in team.letters.posted if letter.place == "news"]
    assert news == ["recap:2026-W47", "recap:2026-W47:whole"]


def test_a_planned_recap_can_wait_again_and_never_goes_back_in_time(team: Team) -> None:
    omar = team.organizer("Omar")
    omar.taps("recap.schedule|2026-W47")
    assert "That moment is over." in omar.fills(day="2026-11-15", hour="08:00")
    omar.taps("recap.schedule|2026-W47")
    omar.fills(day="2026-11-17", hour="08:00")
    assert "It goes out by itself" in omar.says("/recap")

    omar.taps("recap.unschedule|2026-W47")

    assert "It waits for you now." in omar.sees
    team.clock.move(days=3)
    team.ticks()
    assert not [letter for letter in team.letters.posted if letter.place == "news"]


def test_one_that_is_out_is_not_planned_again(team: Team) -> None:
    omar = team.organizer("Omar")
    omar.says("/recap")
    omar.presses("Post it to the news")
    omar.taps("recap.schedule|2026-W47")

    assert "This one is in the news already." in omar.fills(day="2026-11-17", hour="08:00")
    assert "This one is in the news already." in omar.taps("recap.unschedule|2026-W47")
