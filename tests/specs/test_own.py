"""Parts of the recap in an organizer's own words: what shows numbers stays, and consent and hiding reach them."""

from bot.chat.screen import tap
from tests.specs.test_edition import a_week
from tests.specs.test_events import it_is, planned
from tests.specs.test_export import unpacked
from tests.specs.test_publish import codes
from tests.team import Player, Team


def puts(player: Player, part: str, said: str) -> str:
    """Put a part of the week into somebody's own words."""
    player.taps("own.parts|2026-W47")
    player.presses(f"{part}: Write it")
    return player.fills(said=said)


def test_a_part_is_put_into_own_words_beginning_with_what_the_rules_say(team: Team) -> None:
    _maya, omar = a_week(team)
    omar.presses("Change it")
    omar.presses("In your own words")
    omar.presses("three wins: Write it")
    (there,) = omar.answer("said")
    assert "“Poster wall”, thanks to Maya" in there.splitlines()

    omar.fills(said=f"{there}\nAnd the whole street saw it.".replace("thanks to", "well done,"))

    assert "“Poster wall”, well done, Maya" in omar.taps("own.parts|2026-W47")
    seen = omar.taps("edition.preview|2026-W47")
    assert "What went well\n“Poster wall”, well done, Maya" in seen
    assert "And the whole street saw it." in seen
    assert "thanks to Maya" not in seen
    assert "In your own words: three wins" in omar.taps("edition.show|2026-W47")
    omar.taps("own.put|2026-W47|wins")
    assert omar.answer("said")[0].endswith("And the whole street saw it.")
    omar.fills(said="")
    assert "thanks to Maya" in omar.taps("edition.preview|2026-W47")


def test_own_words_leave_pictures_bars_and_standings_where_they_are(team: Team) -> None:
    _maya, omar = a_week(team)

    for part in ("the week as a picture, with its photo", "how far the goals are", "the week’s board"):
        puts(omar, part, f"About {part}.")
    puts(omar, "the numbers, in sentences", "About the numbers.")

    seen = omar.taps("edition.preview|2026-W47")
    assert "About the week as a picture, with its photo.\npicture: Small Town" in seen
    assert "About how far the goals are.\n100 conversations: 0 of 100 conversations" in seen
    assert "About the week’s board.\n1. Maya 25" in seen
    assert "About the numbers." in seen
    assert "1 mission was done so far." not in seen


def test_a_part_the_rules_have_nothing_for_is_told_in_own_words_also_in_a_quiet_week(team: Team) -> None:
    omar = team.organizer("Omar")
    assert "Nothing was counted in these days" in omar.taps("edition.preview|2026-W47")

    puts(omar, "what comes next week", "We meet at the bridge.\n\nBring a friend.")

    seen = omar.taps("edition.preview|2026-W47")
    assert "Next week\nWe meet at the bridge.\nBring a friend." in seen
    assert "Nothing was counted" in seen
    puts(omar, "the numbers, in sentences", "A week to rest.")
    seen = omar.taps("edition.preview|2026-W47")
    assert "A week to rest." in seen
    assert "Nothing was counted" not in seen
    team.member("Maya").hands_in()
    team.lead("Ines").approves()
    assert "Next week\nWe meet at the bridge.\nBring a friend." in omar.taps("edition.preview|2026-W47")


def test_a_part_saved_as_it_was_goes_on_following_the_numbers(team: Team) -> None:
    maya, omar = a_week(team)
    omar.presses("Post it to the news")
    omar.taps("own.put|2026-W47|numbers")

    omar.fills(said=omar.answer("said")[0])

    assert "Corrected" not in team.posted(to="news")[0]
    maya.says('/log conversation "Shade." "bus stops" online talk Abe')
    team.lead("Inés").approves()
    assert "1 conversation was had" in omar.taps("edition.preview|2026-W47")


def test_own_words_after_posting_are_a_correction_and_the_rules_have_them_back(team: Team) -> None:
    _maya, omar = a_week(team)
    omar.presses("Post it to the news")
    team.clock.move(days=2)

    puts(omar, "three wins", "All of it went well.")

    (news,) = team.posted(to="news")
    assert "All of it went well." in news
    assert "Corrected on Wed, Nov 18." in news
    omar.taps("edition.reset|2026-W47")
    assert "All of it went well." not in team.posted(to="news")[0]


def test_two_organizers_put_different_parts_and_neither_writes_over_the_other(team: Team) -> None:
    _maya, omar = a_week(team)
    olga = team.organizer("Olga")
    for each, part in ((omar, "three wins"), (olga, "the week’s board")):
        each.taps("own.parts|2026-W47")
        each.presses(f"{part}: Write it")
    omar.fills(said="Omar’s wins.")
    olga.fills(said="Olga’s board.")
    seen = omar.taps("edition.preview|2026-W47")
    assert "Omar’s wins." in seen
    assert "Olga’s board." in seen
    for each in (omar, olga):
        each.taps("own.parts|2026-W47")
        each.presses("three wins: Write it")
    omar.fills(said="Omar’s better wins.")

    olga.fills(said="Olga’s wins.")

    assert "Somebody has written something else here meanwhile: “Omar’s better wins.”" in olga.sees
    assert "Omar’s better wins." in olga.taps("edition.preview|2026-W47")


def test_whoever_hides_or_takes_a_win_back_is_in_nothing_an_organizer_wrote(team: Team) -> None:
    maya, omar = a_week(team)
    maya.says('/win "A shop asked us for ten posters."')
    take_back = maya.buttons_to("wins.untell")[0]
    puts(omar, "three wins", "A shop asked us for ten posters. It began with a call.")
    puts(omar, "the numbers, in sentences", "More than ever.")
    puts(omar, "the week’s board", "Maya, again!")
    omar.taps("edition.words|2026-W47")
    omar.fills(headline="Maya’s week", opening="Mayan food for all.")

    maya.taps(take_back)
    assert "It began with a call." not in omar.taps("edition.preview|2026-W47")
    maya.says("/settings")
    maya.presses("Hide my name")

    seen = omar.taps("edition.preview|2026-W47")
    assert "Maya, again!" not in seen
    assert "Maya’s week" not in seen
    assert "Mayan food for all." in seen
    assert "More than ever." in seen


def test_what_names_somebody_who_hides_is_set_aside_and_found_again_where_it_was_written(team: Team) -> None:
    maya, omar = a_week(team)
    puts(omar, "the week’s board", "Maya, again!")
    omar.taps("edition.words|2026-W47")
    omar.fills(headline="Maya’s week")
    maya.says("/settings")
    maya.presses("Hide my name")

    assert "Some of your words name somebody who isn’t to be named any more" in omar.taps("edition.show|2026-W47")
    omar.taps("edition.words|2026-W47")
    assert omar.answer("headline") == ("Maya’s week",)
    omar.fills(headline="Our week")
    omar.taps("own.parts|2026-W47")
    omar.presses("the week’s board: Write it")
    assert omar.answer("said") == ("Maya, again!",)
    omar.fills(said="Somebody, again!")

    seen = omar.taps("edition.show|2026-W47")
    assert "Some of your words name somebody" not in seen
    assert "Somebody, again!" in omar.taps("edition.preview|2026-W47")


def test_a_name_is_found_where_words_have_no_space_between_them(team: Team) -> None:
    wang, ines, omar = team.member("王伟"), team.lead("Ines"), team.organizer("Omar")
    wang.hands_in()
    ines.approves()
    puts(omar, "the week’s board", "感谢王伟的帮助")
    wang.says("/settings")
    wang.presses("Hide my name")

    assert "王伟" not in omar.taps("edition.preview|2026-W47")


def test_weeks_somebody_had_no_part_in_stay_as_they_were_written(team: Team) -> None:
    _maya, omar = a_week(team)
    puts(omar, "the week’s board", "We are all first!")
    noah = team.member("We")
    noah.says("/settings")
    noah.presses("Hide my name")

    assert "We are all first!" in omar.taps("edition.preview|2026-W47")


def test_words_of_an_interview_that_waits_again_are_not_told(team: Team) -> None:
    _maya, omar = a_week(team)
    ines = team.lead("Ida")
    puts(omar, "somebody’s words", "He told us that it sang him home.")
    row = team.read(lambda tx: tx.one("SELECT id FROM evidence WHERE kind = 'interview'"))
    assert row is not None
    ines.taps(tap("review.undo", (row["id"],)))
    team.letters.stale.clear()
    ines.presses("Undo it")

    assert ("edition.preview", ("2026-W47",)) in team.letters.stale
    assert "sang him home" not in omar.taps("edition.preview|2026-W47")


def test_choosing_other_wins_or_words_tells_those(team: Team) -> None:
    maya, omar = a_week(team)
    maya.says('/win "A shop asked us for ten posters."')
    puts(omar, "three wins", "Older words.")
    puts(omar, "somebody’s words", "Abe said much.")

    omar.taps("edition.wins|2026-W47")
    omar.fills(wins=[next(each.value for each in omar.form.questions[0].options if "shop" in str(each.label))])
    omar.taps("edition.quote|2026-W47")
    omar.fills(quote=omar.form.questions[0].options[1].value)

    seen = omar.taps("edition.preview|2026-W47")
    assert "Older words." not in seen
    assert "Abe said much." not in seen
    assert "A shop asked us for ten posters." in seen


def test_own_words_are_in_the_export_and_in_public_where_that_part_is_for_everybody(team: Team) -> None:
    _maya, omar = a_week(team)
    omar.taps("publish.make|2026-W47|recap")
    puts(omar, "three wins", "All of it went well.")
    puts(omar, "who helped whom", "Everybody helped Maya.")
    puts(omar, "somebody’s words", "He told us that it sang him home.")

    omar.says("/export 2026-W47")
    told = unpacked(omar)["recap.md"]
    seen = team.stranger("Zoe").taps(f"publish.page|{codes(team)['recap']}")

    assert "## What went well\n\nAll of it went well.\n" in told
    assert "## Who helped whom\n\nEverybody helped Maya.\n" in told
    assert "He told us that it sang him home." in told
    assert "allowed within the campaign only" in told
    assert "All of it went well." not in seen  # the rules tell nobody else what was told to the team
    assert "Everybody helped Maya." not in seen
    assert "sang him home" not in seen
    omar.taps("edition.wins|2026-W47")
    omar.fills(wins=[omar.form.questions[0].options[0].value])
    puts(omar, "three wins", "All of it went well.")
    assert "All of it went well." in team.stranger("Zoe").taps(f"publish.page|{codes(team)['recap']}")


def test_words_that_are_taken_back_are_gone_however_an_organizer_put_them(team: Team) -> None:
    maya, omar = a_week(team)
    puts(omar, "somebody’s words", "“It sang us all home.” – somebody at the choir")
    puts(omar, "three wins", "Our favourite guest: “It sang me home.”")
    puts(omar, "the week’s board", "Abe came back.")
    puts(omar, "the numbers, in sentences", "More than ever.")
    maya.says("/consent")
    maya.presses("Abe: Open")

    maya.presses("They take it back")

    seen = omar.taps("edition.preview|2026-W47")
    assert "home" not in seen
    assert "Abe" not in seen
    assert "More than ever." in seen


def test_facts_keep_the_name_of_the_event_they_are_about(team: Team) -> None:
    it_is(team, 19, 18)
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    event = planned(team, ines)
    maya.taps(f"event.here|{event}")
    maya.fills(place="inside")
    it_is(team, 20, 1)
    ines.says("/event close")
    it_is(team, 22, 12)
    told = omar.taps("edition.preview|2026-W47")
    about = told[told.index("There: 1") :].splitlines()[0]
    title = told[: told.index("There: 1")].splitlines()[-1]

    puts(omar, "events, and how their albums came in", "A night to remember.")

    assert f"A night to remember.\n{title}\n{about}" in omar.taps("edition.preview|2026-W47")


def test_what_is_stuck_is_put_otherwise_for_the_leads_too(team: Team) -> None:
    omar = team.organizer("Omar")
    team.member("Maya").hands_in()
    assert "1 piece of evidence waits, since" in omar.taps("recap.draft|2026-W47")
    omar.taps("own.put|2026-W47|stuck")
    assert omar.answer("said")[0].startswith("1 piece of evidence waits, since Mon, Nov 16, 09:00\nAsked of the leads:")

    omar.fills(said="Only one piece, and Inés has it.")

    seen = omar.taps("recap.draft|2026-W47")
    assert "What is stuck\nOnly one piece, and Inés has it." in seen
    assert "1 piece of evidence waits" not in seen
    assert "Inés has it" not in omar.taps("edition.preview|2026-W47")
