"""An organizer makes the recap theirs: words, photo, what is told, in which order; corrections edit what is posted."""

from bot.chat.screen import Ask
from tests.specs.test_recap import approve_all, interviewed
from tests.team import Player, Team


def a_week(team: Team) -> tuple[Player, Player]:
    """A week with a mission, an interview that may be quoted, and an organizer who looks at it."""
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    interviewed(maya, consent="campaign")
    approve_all(ines)
    omar.says("/recap")
    return maya, omar


def test_headline_and_opening_are_the_organizers(team: Team) -> None:
    _maya, omar = a_week(team)
    omar.presses("Change it")
    omar.presses("Headline and opening")
    omar.fills(headline="The poster week", opening="Thank you all for going out in the rain.")
    assert "The poster week" in omar.sees

    omar.presses("See what everybody will see")

    assert omar.sees.startswith("The poster week")
    assert "Thank you all for going out in the rain." in omar.sees
    assert "1 mission was done so far." in omar.sees
    omar.presses("Post it to the news")
    assert team.posted(to="news")[-1].startswith("The poster week")


def test_what_is_told_is_left_out_brought_back_and_moved(team: Team) -> None:
    _maya, omar = a_week(team)
    omar.presses("Change it")
    omar.presses("What is told, and in which order")
    assert "11 parts are told" in omar.sees
    omar.presses("Leave out or bring back")
    omar.fills(parts=["wins", "numbers", "words"])
    assert "3 parts are told" in omar.sees
    assert "Left out: the week as a picture" in omar.sees
    omar.presses("somebody’s words: Tell it earlier")
    omar.presses("Change something else")

    omar.presses("See what everybody will see")

    seen = omar.sees
    assert seen.index("It sang me home.") < seen.index("thanks to Maya") < seen.index("1 mission was done")
    assert "The week’s board" not in seen.split("[")[0]


def test_leaving_everything_out_is_refused(team: Team) -> None:
    _maya, omar = a_week(team)
    omar.taps("edition.choose|2026-W47")

    omar.fills(parts=[])

    assert isinstance(omar.reply, Ask)
    assert "needed" in omar.sees


def test_the_photo_is_chosen_from_those_that_may_be_shown(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    first, second = maya.photo(), maya.photo()
    maya.hands_in(photos=[first], note="One.")
    ines.approves()
    team.clock.move(days=1)
    maya.hands_in("Chalk a map", photos=[second]) if "Chalk a map" in _titles(team) else None
    omar.says("/recap")
    omar.presses("Change it")

    omar.presses("Photo")
    assert "Choose the photo of the week" in omar.sees
    omar.presses("Photo 1: Take this one")

    assert "chosen by you" in omar.sees
    omar.presses("Photo")
    omar.presses("Let the rules choose")
    assert "chosen by the rules" in omar.sees
    omar.taps(f"edition.hero|2026-W47|{second + 9:x}")
    assert "That isn’t there any more." in omar.sees


def test_a_week_without_photos_has_none_to_choose(team: Team) -> None:
    omar = team.organizer("Omar")

    omar.taps("edition.photos|2026-W47|0")

    assert "None of this week may be shown in a recap." in omar.sees


def test_a_told_win_is_chosen_and_gone_when_it_is_taken_back(team: Team) -> None:
    maya, omar = a_week(team)
    maya.says('/win "A shop asked us for ten posters."')
    take_back = maya.buttons_to("wins.untell")[0]
    omar.presses("Change it")
    omar.presses("Wins")
    assert omar.offered("wins")[0] == "Maya: “A shop asked us for ten posters.”"
    told = next(each.value for each in omar.form.questions[0].options if "shop" in str(each.label))

    omar.fills(wins=[told])

    omar.presses("See what everybody will see")
    assert "Maya: “A shop asked us for ten posters.”" in omar.sees
    assert "thanks to Maya" not in omar.sees
    maya.taps(take_back)
    assert "ten posters" not in omar.taps("edition.preview|2026-W47")


def test_whose_words_are_told_is_chosen_among_those_that_may_be(team: Team) -> None:
    _maya, omar = a_week(team)
    omar.presses("Change it")
    omar.presses("Somebody’s words")
    assert omar.offered("quote") == ["the rules choose", "Abe: It sang me home."]

    omar.fills(quote=omar.form.questions[0].options[1].value)

    assert "It sang me home." in omar.sees


def test_a_correction_edits_what_was_posted_and_says_so(team: Team) -> None:
    _maya, omar = a_week(team)
    omar.presses("Post it to the news")
    team.clock.move(days=2)
    omar.taps("edition.show|2026-W47")
    assert "In the news since" in omar.sees
    omar.presses("Headline and opening")
    team.letters.stale.clear()

    omar.fills(headline="The poster week", opening="")

    assert ("recap.of_week", ("2026-W47",)) in team.letters.stale
    news = team.posted(to="news")
    assert len(news) == 1
    assert news[0].startswith("The poster week")
    assert "Corrected on Wed, Nov 18." in news[0]


def test_what_two_organizers_write_at_once_is_kept_of_both(team: Team) -> None:
    _maya, omar = a_week(team)
    olga = team.organizer("Olga")
    for each in (omar, olga):
        each.taps("edition.show|2026-W47")
        each.presses("Headline and opening")

    omar.fills(headline="The poster week", opening="")
    olga.fills(headline="", opening="Thank you, all of you.")

    seen = omar.taps("edition.preview|2026-W47")
    assert seen.startswith("The poster week\nThank you, all of you.")


def test_words_that_somebody_else_changed_meanwhile_are_not_written_over(team: Team) -> None:
    _maya, omar = a_week(team)
    olga = team.organizer("Olga")
    for each in (omar, olga):
        each.taps("edition.show|2026-W47")
        each.presses("Headline and opening")
    omar.fills(headline="The poster week", opening="")

    olga.fills(headline="A week of rain", opening="Thank you.")

    assert "Somebody has written something else here meanwhile: “The poster week”." in olga.sees
    assert olga.taps("edition.preview|2026-W47").startswith("The poster week\n")
    olga.taps("edition.show|2026-W47")
    olga.presses("Headline and opening")
    assert olga.answer("headline") == ("The poster week",)
    olga.fills(headline="A week of rain", opening="Thank you.")
    assert omar.taps("edition.preview|2026-W47").startswith("A week of rain\nThank you.")


def test_saving_what_was_there_is_no_correction(team: Team) -> None:
    _maya, omar = a_week(team)
    omar.presses("Post it to the news")
    omar.taps("edition.words|2026-W47")

    omar.fills(headline="", opening="")

    assert "Corrected" not in team.posted(to="news")[0]


def test_the_rules_have_it_back_and_the_edits_stay_until_then(team: Team) -> None:
    _maya, omar = a_week(team)
    omar.taps("edition.words|2026-W47")
    omar.fills(headline="The poster week", opening="")
    team.clock.move(days=14)
    assert omar.says("/recap 2026-W47").startswith("The poster week")
    omar.presses("Change it")

    omar.presses("As the rules would")

    assert omar.says("/recap 2026-W47").startswith("1 mission done this week")


def test_only_organizers_change_the_recap(team: Team) -> None:
    _maya, _omar = a_week(team)
    ines = team.lead("Inés")

    for route in ("edition.show", "edition.preview", "edition.words", "edition.wins", "edition.quote", "edition.parts",
                "edition.choose", "edition.reset", "own.parts", "collage.choose", "recap.schedule",
                "recap.unschedule"):  # fmt: skip
        assert "Only an organizer can do that." in ines.taps(f"{route}|2026-W47")
    for tapped in ("edition.up|2026-W47|wins", "own.put|2026-W47|wins"):
        assert "Only an organizer can do that." in ines.taps(tapped)


def test_a_week_or_a_part_that_is_none_is_refused(team: Team) -> None:
    omar = team.organizer("Omar")

    for tapped in ("edition.show|2026-W60", "edition.words|nonsense", "edition.up|2026-W99|wins",
                   "edition.wins|2027-W01", "own.parts|nonsense", "own.put|2027-W01|wins",
                   "collage.choose|2026-W60"):  # fmt: skip
        omar.taps(tapped)
        if isinstance(omar.reply, Ask):
            omar.fills(headline="x", opening="y")
        assert "isn’t a week I can tell about." in omar.sees
    assert "That isn’t there any more." in omar.taps("edition.up|2026-W47|weather")
    assert "That isn’t there any more." in omar.taps("own.put|2026-W47|weather")


def _titles(team: Team) -> list[str]:
    return [row["title"] for row in team.read(lambda tx: tx.all("SELECT title FROM mission"))]


def test_the_leads_see_it_in_every_app_as_everybody_will(team: Team) -> None:
    _maya, omar = a_week(team)
    omar.presses("Change it")
    omar.presses("See what everybody will see")

    assert "It’s on its way to" in omar.presses("Show the leads, in every app")

    (shown,) = [letter for letter in team.letters.posted if letter.cause.startswith("recap-preview")]
    assert (shown.place, shown.member) == ("review", None)
    assert "It sang me home." in team.posted(to="review")[-1]
    assert "[Post it to the news]" in team.posted(to="review")[-1]
    assert not team.posted(to="news")


def test_a_goal_says_how_much_nearer_the_week_brought_it(team: Team) -> None:
    _maya, omar = a_week(team)

    assert "50 photos (+1): 1 of 50 photos" in omar.sees
