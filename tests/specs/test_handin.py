"""Handing in: what the mission asks for, kept while half-finished, with a receipt at once."""

from bot.chat.incoming import Answered
from bot.chat.screen import Ask, tap
from bot.ids import short
from campaigns.ledger import Measure, Standing
from tests.team import Player, Team


def test_what_is_missing_is_asked_for_again_and_what_was_given_is_kept(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    maya.presses("Hand it in")
    assert "Hand in: Poster wall" in maya.sees
    assert maya.asked == ["photos", "note"]

    maya.fills(note="Three of them!")
    assert "This one is needed." in maya.sees
    assert maya.answer("note") == ("Three of them!",)
    maya.fills(photos=[maya.photo()])

    assert "Got it: Poster wall" in maya.sees
    assert "Thank you, Maya!" in maya.sees
    assert "photo: A photo by Maya" in maya.sees
    assert team.points(maya, Standing.CLAIMED) == 10


def test_handin_with_one_open_goes_straight_to_its_form(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")

    maya.says("/handin")

    assert "Hand in: Poster wall" in maya.sees


def test_handin_with_several_open_asks_which(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    take(maya, "Count the flyers")

    maya.says("/handin")

    assert "Which one would you like to hand in?" in maya.sees
    assert "- Poster wall until Mon, Nov 16, 23:59" in maya.sees
    maya.presses("Count the flyers: Hand in")
    maya.fills(count="about 40 flyers")
    assert "Got it: Count the flyers" in maya.sees
    assert "It counts already: 5 points." in maya.sees
    assert team.points(maya) == 5


def test_handin_takes_a_title_and_asks_again_for_one_it_cannot_find(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    take(maya, "Count the flyers")

    assert "Hand in: Count the flyers" in maya.says("/handin flyers")
    maya.says("/handin the moon")
    assert "“the moon” isn’t one of them. There is Poster wall and Count the flyers." in maya.sees
    maya.fills(mission="poster")
    assert "Hand in: Poster wall" in maya.sees


def test_handin_with_a_long_list_has_pages(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    for number in range(9):
        ines.says(f'/mission new "Corner {number}" "Look at the corner." photo photos show 5 10')
        ines.says(f'/mission assign "Corner {number}" Maya')

    maya.says("/handin")
    first = {button for button in maya.buttons if button.endswith("Hand in")}
    maya.presses("More")

    assert len(first) == 8
    assert not first & set(maya.buttons)


def test_nothing_open_says_where_there_is_something(team: Team) -> None:
    maya = team.member("Maya")

    assert "You have nothing open to hand in. /today brings your mission, /board has more." in maya.says("/handin")
    assert "You have nothing open to hand in." in maya.taps(tap("handin.list", (0, maya.member.id)))


def test_photos_out_of_the_blue_are_offered_to_the_mission_that_is_open(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    one, two = maya.photo(), maya.photo()

    maya.brings(one, two, caption="Look at this wall!")

    assert isinstance(maya.reply, Ask)
    assert "Hand in: Poster wall" in maya.sees
    assert maya.answer("photos") == (short(one), short(two))
    assert maya.answer("note") == ("Look at this wall!",)
    assert team.points(maya, Standing.CLAIMED) == 0
    maya.fills()
    assert "Got it: Poster wall" in maya.sees
    assert team.total(maya, Measure.PHOTOS, standing=Standing.CLAIMED) == 2


def test_a_second_batch_of_photos_joins_the_first(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    one, two = maya.photo(), maya.photo()
    maya.brings(one, caption="The wall.")

    maya.brings(two)

    assert maya.answer("photos") == (short(one), short(two))
    assert maya.answer("note") == ("The wall.",)


def test_photos_that_fit_several_missions_ask_for_which_they_are(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    ines.says('/mission new "Shop window" "Photograph a window." photo photos show 5 10')
    ines.says('/mission assign "Shop window" Maya')
    maya.says("/today")

    maya.brings(maya.photo(), caption="A window")
    assert maya.asked == ["mission", "photos", "note"]
    assert set(maya.offered("mission")) == {"Poster wall", "Shop window"}
    maya.fills(mission="shop")

    assert "Hand in: Shop window" in maya.sees
    maya.fills()
    assert "Got it: Shop window" in maya.sees


def test_photos_nobody_asked_for_are_told_where_they_could_go(team: Team) -> None:
    maya, zoe = team.member("Maya"), team.stranger("Zoe")
    photo = maya.photo()

    maya.brings(photo)

    assert "None of your open missions asks for photos. Pick one that does from the /board" in maya.sees
    assert "You’re not on this team yet." in zoe.brings(photo)


def test_more_photos_than_fit_are_said_at_once_and_kept(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")

    maya.brings(*(maya.photo() for _number in range(11)))

    assert "10 photos are the most here; take some away." in maya.sees
    assert len(maya.answer("photos")) == 11


def test_somebody_elses_photo_is_not_handed_in(team: Team) -> None:
    maya, noah = team.members("Maya", "Noah")
    maya.says("/today")
    maya.presses("Hand it in")

    maya.fills(photos=[noah.photo()], note="Not mine.")

    assert "One of those files didn’t arrive. Add it again, please." in maya.sees
    assert team.points(maya, Standing.CLAIMED) == 0
    assert maya.answer("note") == ("Not mine.",)


def test_a_form_sent_twice_hands_in_once(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    maya.presses("Hand it in")
    answers = Answered(maya.form.draft, {"photos": (short(maya.photo()),), "note": ("Once.",)})

    maya.does(answers, "the-same-key")
    maya.does(answers, "the-same-key")
    assert maya.outcome is not None
    assert maya.outcome.repeated
    assert "That form was already sent, or it is too old. Nothing was sent twice." in maya.does(answers)

    assert team.points(maya, Standing.CLAIMED) == 10


def test_what_is_with_the_lead_is_not_asked_for_again(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    tap = maya.buttons_to("handin.submit")[0]
    maya.hands_in()

    assert "You’ve already handed that in." in maya.taps(tap)
    maya.says("/handin")
    assert "You have nothing open to hand in." in maya.sees


def test_what_was_passed_cannot_be_handed_in(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    tap = maya.buttons_to("handin.submit")[0]
    maya.presses("Not today")

    assert "That one isn’t open any more. /today shows what is." in maya.taps(tap)


def test_a_form_open_while_the_mission_was_passed_elsewhere_says_so(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    not_today = maya.buttons_to("today.pass")[0]
    maya.presses("Hand it in")
    form = maya.form
    maya.taps(not_today)

    maya.does(Answered(form.draft, {"photos": (short(maya.photo()),), "note": ("Too late?",)}))

    assert "That one isn’t open any more." in maya.sees
    assert maya.outcome is not None
    assert maya.outcome.form is None


def test_how_it_went_comes_as_a_letter_and_says_what_is_next(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in()
    ines.approves()

    maya.opens_letter("handin.result")

    assert "10 points for “Poster wall”" in maya.sees
    assert "Approved. Thank you, Maya!" in maya.sees
    carried = next(each for each in team.letters.posted if each.view == "handin.result").carries[0]
    assert isinstance(carried, int)
    assert "That one is somebody else’s." in noah.taps(f"handin.result|{short(carried)}")
    maya.presses("What’s next")
    assert "Done and approved." in maya.sees


def test_what_was_sent_back_comes_first_and_is_tried_again_from_its_letter(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    sends_back(ines, "It’s a little dark.", ["photos"])

    maya.opens_letter("handin.result")
    assert "Nearly there: Poster wall" in maya.sees
    assert "“It’s a little dark.” Ines" in maya.sees
    assert "Only this again, please: photos. The rest is fine." in maya.sees
    assert "Your lead asked for another try at part of it." in maya.says("/today")
    maya.presses("Hand it in")
    assert "Ines wrote: “It’s a little dark.”" in maya.sees
    assert maya.asked == ["photos"]
    maya.fills(photos=[maya.photo()])
    assert "“Poster wall” is with your lead" in maya.opens_letter("handin.result")


def test_a_profile_is_handed_in_as_a_link_that_is_the_campaigns_openly(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    take(maya, "A page of ours")
    maya.presses("Hand it in")
    assert maya.asked == ["link", "disclosed", "note"]

    maya.fills(link="not a link", disclosed="no", note="For runners.")
    assert "That doesn’t look like a web address." in maya.sees
    maya.fills(link="social.example/our-runners")
    assert "A profile only counts when it says openly that it’s the campaign’s." in maya.sees
    assert maya.answer("link") == ("social.example/our-runners",)
    maya.fills(disclosed="yes")

    assert "Got it: A page of ours" in maya.sees
    ines.approves()
    assert team.total(maya, Measure.PROFILES) == 1


def test_a_conversation_counts_with_whom_it_was_and_not_twice(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    take(maya, "One good talk")
    maya.presses("Hand it in")
    assert maya.asked == ["note", "contact", "where", "depth"]

    maya.fills(note="She misses the market.", contact="Rosa from the bakery")
    sends_back(ines, "Which market?", ["note"])
    maya.says("/handin One good talk")
    maya.fills(note="She misses the night market.")
    ines.approves()

    assert team.total(maya, Measure.CONVERSATIONS) == 1
    assert "in the logbook already: Maya logged it" in maya.says(
        '/log conversation "The same" market online talk "Rosa from the bakery"'
    )


def test_a_talk_is_as_deep_as_it_was_and_where_it_was(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    take(maya, "One good talk")
    maya.presses("Hand it in")

    maya.fills(note="She misses the market.", contact="Rosa", where="online", depth="they shared a reason")

    assert "Got it: One good talk" in maya.sees
    row = team.read(lambda tx: tx.one("SELECT * FROM conversation"))
    assert row is not None
    assert (bool(row["online"]), row["depth"], row["listened"]) == (True, "reason", "She misses the market.")
    ines.approves()
    assert team.total(maya, Measure.CONVERSATIONS) == 1


def test_a_talk_that_asks_for_no_note_asks_first_what_was_heard(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    ines.says('/mission new "A hello" "Say hello." conversation "a contact" "100 conversations" 5 10')
    take(maya, "A hello")

    maya.presses("Hand it in")
    assert maya.asked == ["note", "contact", "where", "depth"]
    maya.fills(note="He whistles while he waits.", contact="Abe")

    assert "Got it: A hello" in maya.sees


def test_an_interview_mission_asks_the_signature_question_first(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    take(maya, "One good talk")
    maya.presses("Hand it in")
    maya.fills(note="A talk.", contact="Rosa")
    ines.approves()
    take(maya, "Ask somebody")

    maya.presses("Hand it in")
    assert maya.asked[:5] == ["signature", "who", "reason", "quote", "consent"]
    assert "What made you feel at home here?" in maya.sees
    maya.fills(signature="The choir.", who="Abe", reason="trust", quote="It sang me home.", consent="public")
    ines.approves()

    assert team.total(maya, Measure.INTERVIEWS) == 1
    assert "What moves them: They trust the people behind it" in ines.sees
    assert "Their words: It sang me home." in ines.sees
    assert "May be quoted: anywhere, also in public" in ines.sees


def test_a_spanish_member_hands_in_with_the_missions_words_in_spanish(team: Team) -> None:
    lucia = team.member("Lucía", "es")

    lucia.hands_in("Muro de carteles")

    assert "Muro de carteles" in lucia.sees
    assert "¡Gracias, Lucía!" in lucia.sees


def test_what_was_due_last_week_is_still_offered(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    team.clock.move(days=3)
    team.ticks()

    maya.says("/handin Poster wall")
    maya.fills(photos=[maya.photo()], note="Found it on my phone.")

    assert "It came after its day." in maya.sees
    assert team.total(maya, Measure.ON_TIME, standing=Standing.CLAIMED) == 0


def take(player: Player, title: str) -> None:
    player.says("/board")
    player.presses(f"{title}: Look")
    player.presses("Take it")


def sends_back(lead: Player, reason: str, parts: list[str]) -> None:
    lead.says("/review")
    lead.presses(next(button for button in lead.buttons if button.endswith(": Open")))
    lead.presses("Send back")
    lead.fills(reason=reason, parts=parts)


def test_open_is_the_same_wherever_it_is_counted_and_what_was_due_says_so(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    team.clock.move(days=1)  # nobody has cleared away yet

    assert "You have" not in maya.says("/today")
    assert "1 mission is open." in maya.says("/me")
    listed = maya.says("/handin")

    assert listed.count("until ") == 1
    assert listed.count(", still counts") == 1
    assert "You have 1 mission open." in maya.says("hello")
