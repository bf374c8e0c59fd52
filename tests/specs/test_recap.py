"""The week's recap: told to an organizer, drafted on Monday, posted when they say so, the same whenever asked."""

from datetime import date, timedelta

from bot.chat.screen import Picture, Screen
from bot.media.drawings import RecapCard
from campaigns import planning
from campaigns.planning import Schedule
from tests.simulated import START
from tests.team import Player, Team


def test_a_week_is_told_from_what_leads_approved(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    interviewed(maya, consent="campaign")
    approve_all(ines)

    omar.says("/recap")

    assert "1 mission done this week" in omar.sees
    assert "1 mission was done so far." in omar.sees
    assert "“Poster wall”, thanks to Maya" in omar.sees
    assert "photo: A photo of the week" in omar.sees
    assert "“It sang me home.” Abe, to Maya" in omar.sees
    assert "1. Maya 25" in omar.sees
    assert "100 conversations: 0 of 100 conversations" in omar.sees
    assert "Small Town, Mon, Nov 16 to Sun, Nov 22. 1 mission done this week." in omar.sees


def test_what_is_stuck_is_told_with_what_is_claimed(team: Team) -> None:
    maya, omar = team.member("Maya"), team.organizer("Omar")
    maya.hands_in()

    omar.says("/recap")

    assert "A quiet week" in omar.sees
    assert "Claimed, and waiting for a lead: missions done: 1, photos: 1, and points: 10." in omar.sees
    assert "1 piece of evidence waits, since Mon, Nov 16, 09:00" in omar.sees


def test_what_waited_when_a_week_ended_is_told_of_that_week_and_of_none_before_or_after(team: Team) -> None:
    maya, noah, ines, omar = team.member("Maya"), team.member("Noah"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    team.clock.move(days=7)
    ines.approves()
    noah.hands_in()

    omar.says("/recap 47")
    assert "Claimed, and waiting for a lead when the week ended: missions done: 1, photos: 1" in omar.sees
    omar.says("/recap")
    assert "Claimed, and waiting for a lead: missions done: 1, photos: 1, and points: 10." in omar.sees
    ines.approves()
    assert "Claimed, and waiting" not in omar.says("/recap")
    assert "when the week ended: missions done: 1, photos: 1, and points: 10." in omar.says("/recap 47")


def test_a_quiet_week_tells_what_comes_next(team: Team) -> None:
    omar = team.organizer("Omar")
    wall, until = team.mission("Poster wall"), Schedule(ends_on=date(2026, 11, 26))
    campaign = team.now().id
    team.unit(lambda tx: planning.reschedule(tx, campaign, wall, until, team.clock.now()))

    omar.says("/recap")

    assert "A quiet week" in omar.sees
    assert "Last chance for Poster wall." in omar.sees


def test_what_was_done_is_shown_also_where_as_much_of_earlier_weeks_was_taken_back(team: Team) -> None:
    maya, noah, ines, omar = team.member("Maya"), team.member("Noah"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Approve")
    undo = ines.buttons_to("review.undo")[0]
    team.clock.move(days=7)
    ines.taps(undo)
    ines.presses("Undo it")
    noah.hands_in()
    ines.says("/review")
    ines.taps(ines.buttons_to("review.card")[-1])
    ines.presses("Approve")

    omar.says("/recap")

    assert "photo: A photo of the week" in omar.sees


def test_leads_read_what_is_stuck_before_what_comes_next(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    maya.says('/log conversation "Shade." "bus stops" online talk Abe')
    wall, until = team.mission("Poster wall"), Schedule(ends_on=date(2026, 11, 26))
    campaign = team.now().id
    team.unit(lambda tx: planning.reschedule(tx, campaign, wall, until, team.clock.now()))

    omar.says("/recap")

    assert -1 < omar.sees.find("What is stuck") < omar.sees.find("Next week")


def test_an_empty_week_is_a_quiet_one(team: Team) -> None:
    omar = team.organizer("Omar")

    omar.says("/recap")

    assert "A quiet week" in omar.sees
    assert "Nothing was counted in these days, and that’s all right." in omar.sees
    assert "0 of " not in omar.sees
    assert "Small Town, Mon" not in omar.sees  # no picture of nothing
    assert "Where nobody has been yet: “Main Street”." in omar.sees
    assert omar.buttons == [
        "Post it to the news", "Change it", "Where the numbers come from", "What is stuck, one by one",
        "The week before", "Take the numbers along", "Public pages",
    ]  # fmt: skip


def test_a_past_week_is_told_again_with_the_same_numbers(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    team.clock.move(days=14)
    told = omar.says("/recap 2026-W47")
    assert "50 photos (+1): 1 of 50 photos" in told
    assert "1 mission was done, 1 more than the week before." in told
    maya.hands_in()
    ines.approves()
    team.clock.move(days=7)

    for words in ("/recap 2026-W47", "/recap 2026-w47", "/recap w47", "/recap 47"):
        assert omar.says(words) == told
    omar.says("/recap")
    assert "A quiet week" in omar.sees
    omar.presses("The week before")
    assert "1 mission was done, 1 more than the week before." in omar.sees
    assert "50 photos (+1): 2 of 50 photos" in omar.sees


def test_a_week_may_be_said_in_words_of_ones_language(team: Team) -> None:
    omar = team.organizer("Omar")
    team.clock.move(days=7)

    last = omar.says("/recap 2026-W47")
    for words in ("last week", "Last week", "last"):
        assert omar.says(f"/recap {words}") == last
    assert "small-2026-W47.zip" in omar.says("/export last week")
    assert omar.says("/recap this week") == omar.says("/recap") != last
    lucia = team.organizer("Lucía", "es")
    assert lucia.says("/recap la semana pasada") == lucia.says("/recap 2026-W47") != last


def test_a_week_that_is_none_or_lies_ahead_is_refused_with_an_example(team: Team) -> None:
    omar = team.organizer("Omar")

    for words in ("yesterday", "week", "2026-W60", "2027-W01", "0", "99", "2026/47"):
        assert "isn’t a week I can tell about. Write it like" in omar.says(f"/recap {words}")
    for week in ("2026-W60", "nonsense", "9999-W01", "2026-W47|2"):
        omar.taps(f"recap.draft|{week}")
        omar.taps(f"recap.post|{week}")


def test_the_week_a_campaign_began_in_is_compared_with_none(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    team.unit(lambda tx: tx.run("UPDATE campaign SET starts_on = '2026-11-16'"))
    maya.hands_in()
    ines.approves()
    team.clock.move(days=7)

    omar.says("/recap 47")

    assert "1 mission was done.\n1 photo came in and 10 points were earned." in omar.sees
    assert "missions done: 1, conversations: 0, and photos: 1" in omar.sees
    assert "The week before" not in omar.buttons


def test_in_january_a_number_is_the_week_that_has_just_ended(team: Team) -> None:
    omar = team.organizer("Omar")
    team.clock.set(START.replace(year=2027, month=1, day=12))

    assert omar.says("/recap 53") == omar.says("/recap 2026-W53")
    assert "Mon, Dec 28 to Sun, Jan 3" in omar.sees
    assert omar.says("/recap 1") == omar.says("/recap 2027-W01")
    assert "small-2026-W52.zip" in omar.says("/export 52")


def test_a_week_of_interviews_is_no_quiet_one(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    interviewed(maya, consent="campaign")
    ines.approves()

    omar.says("/recap")

    assert omar.sees.startswith("1 interview this week")
    assert "1 interview this week. interviews: 1, points: 15, and missions done: 0" in omar.sees


def test_a_week_in_which_more_was_taken_back_than_done_says_so_in_words(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Approve")
    undo = ines.buttons_to("review.undo")[0]
    team.clock.move(days=7)
    ines.taps(undo)
    ines.presses("Undo it")

    omar.says("/recap")

    assert omar.sees.startswith("A quiet week")
    assert (
        "Taken back from earlier weeks, after another look: missions done: 1, photos: 1, and points: 10." in omar.sees
    )
    assert "−" not in omar.sees
    team.clock.move(days=7)
    omar.says("/recap 48")
    assert "0 missions were done, 1 fewer than the week before." in omar.sees
    assert "−" not in omar.sees
    assert "was done" not in omar.says("/recap 49")


def test_no_draft_comes_of_weeks_in_which_the_campaign_did_not_run(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    team.unit(lambda tx: tx.run("UPDATE campaign SET starts_on = '2026-11-16', ends_on = '2026-11-22'"))
    team.regular("recap.draft")
    assert team.posted(to="review") == []
    maya.hands_in()
    ines.approves()
    team.letters.posted.clear()

    for _week in range(3):
        team.clock.move(days=7)
        team.regular("recap.draft")

    assert [said.splitlines()[0] for said in team.posted(to="review")] == ["1 mission done this week"]


def test_the_first_week_has_no_week_before(team: Team) -> None:
    omar = team.organizer("Omar")

    omar.says("/recap 2026-W01")

    assert "The week before" not in omar.buttons


def test_on_monday_the_draft_of_last_week_waits_for_an_organizer(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    team.clock.set(START + timedelta(days=7))

    team.regular("recap.draft")

    omar.looks_into("review")
    assert "1 mission done this week" in omar.sees
    ines.looks_into("review")
    assert "Only an organizer can do that. Ask one if you need it done." in ines.presses("Post it to the news")
    assert "It’s in the news." in omar.presses("Post it to the news")


def test_words_are_told_only_as_far_as_they_were_allowed(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    interviewed(maya, consent="team")
    ines.approves()

    assert "It sang me home." not in omar.says("/recap")


def test_whoever_hides_is_not_named_and_nobodys_note_is_told(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in(photos=[maya.photo()], note="Anna told me about her divorce.")
    interviewed(maya, consent="public")
    approve_all(ines)
    assert "divorce" not in omar.says("/recap")

    maya.says("/settings")
    maya.presses("Hide my name")
    omar.says("/recap")

    assert "Maya" not in omar.sees
    assert "“Poster wall”, thanks to a teammate" in omar.sees
    assert "“It sang me home.” Abe, to a teammate" in omar.sees
    assert "1. a teammate 25" in omar.sees


def test_only_organizers_have_the_recap(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    assert "Only an organizer can do that." in maya.says("/recap")
    assert "Only an organizer can do that." in ines.taps("recap.draft|2026-W47")


def test_a_spanish_organizer_reads_mission_titles_in_spanish(team: Team) -> None:
    maya, ines, olga = team.member("Maya"), team.lead("Ines"), team.organizer("Olga")
    olga.says("/settings")
    olga.presses("Language and zone")
    olga.fills(language="es")
    maya.hands_in()
    ines.approves()

    assert "Muro de carteles" in olga.says("/recap")


def interviewed(player: Player, consent: str) -> None:
    player.says("/log interview")
    player.fills(signature="The choir.", who="Abe", reason="trust", quote="It sang me home.", consent=consent)


def approve_all(lead: Player) -> None:
    lead.approves()
    lead.approves()


def test_the_picture_of_a_week_and_its_words_say_the_same_change(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    for _week in range(2):
        maya.hands_in()
        ines.approves()
        team.clock.move(days=7)
    team.clock.move(days=-7)
    assert changes(omar, "/recap") == ["", "", ""]
    assert "more than the week before" not in omar.sees
    assert "more)" not in omar.sees

    team.clock.move(days=7)
    maya.says('/log conversation "Shade." "bus stops" online talk Abe')

    assert changes(omar, "/recap 48") == ["", "", ""]
    assert "1 mission was done, as many as the week before." in omar.sees
    assert changes(omar, "/recap 47") == ["+1", "", "+1"]
    assert "missions done: 1 (1 more)" in omar.sees
    assert "photos: 1 (1 more)" in omar.sees


def changes(player: Player, words: str) -> list[str]:
    """What the picture of a week says has changed."""
    player.says(words)
    assert isinstance(player.reply, Screen)
    drawing = next(block.drawing for block in player.reply.blocks if isinstance(block, Picture))
    assert isinstance(drawing, RecapCard)
    return [number.change for number in drawing.numbers]


def test_a_win_somebody_tells_is_in_the_recap_at_once(team: Team) -> None:
    maya, noor, ines, omar = team.member("Maya"), team.member("Noor"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    noor.hands_in()
    ines.approves()

    maya.says('/win "They asked me to come back."')

    told = omar.says("/recap")
    assert told.index("Maya: “They asked me to come back.”") < told.index("“Poster wall”, thanks to Noor")
    assert told.index("thanks to Noor") < told.index("“Poster wall”, thanks to Maya")
    assert "Three wins" in told


def test_a_draft_is_shown_to_the_leads_in_every_app_before_it_is_posted(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    omar.says("/recap")

    assert "It’s on its way to" in omar.taps("recap.around|2026-W47")

    assert any("1 mission done this week" in text for text in team.posted(to="review"))
    assert not any("1 mission done this week" in text for text in team.posted(to="news"))
    assert "Only an organizer can do that." in ines.taps("recap.around|2026-W47")
