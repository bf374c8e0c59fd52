"""Review: a card in the leads' place for each piece of evidence, approved or sent back with a reason."""

from bot.ids import short
from campaigns.ledger import Standing
from tests.team import Team


def test_the_card_in_the_place_is_decided_there_and_says_by_whom(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.lead("Omar")
    maya.hands_in(photos=[maya.photo()], note="By the <b>station</b> @everyone")

    ines.looks_into("review")
    assert "Maya: Poster wall" in ines.sees
    assert "“By the <b>station</b> @everyone” Maya" in ines.sees
    assert "Worth: 10 points" in ines.sees
    assert ines.buttons == ["Approve", "Send back", "A ready reason", "Ask a colleague", "Who’s in it?"]
    ines.presses("Approve")

    assert "Approved by Ines, Mon, Nov 16, 09:00." in ines.sees
    assert ines.outcome is not None
    assert not ines.outcome.private
    assert ines.outcome.view.startswith("review.card|")
    evidence = only_evidence(team)
    assert ("review.card", (evidence,)) in team.letters.stale
    assert "Approved by Ines" in omar.looks_into("review")
    assert omar.buttons == ["What waits", "Who’s in it?", "Undo"]


def test_the_queue_shows_the_oldest_first_with_a_photo_and_goes_on_to_the_next(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in()
    team.clock.move(hours=2)
    noah.hands_in()

    ines.says("/review")
    assert "2 pieces of evidence are waiting" in ines.sees
    assert "The oldest since Mon, Nov 16, 09:00" in ines.sees
    assert "Maya · photo · Mon, Nov 16, 09:00" in ines.sees
    ines.presses("Poster wall: Open")
    assert "2 are waiting, the oldest since Mon, Nov 16, 09:00." in ines.sees
    ines.presses("Approve")
    ines.presses("What waits")
    assert "Noah: Poster wall" in ines.sees
    ines.presses("Approve")
    ines.presses("What waits")

    assert "Nothing is waiting" in ines.sees
    assert (team.points(maya), team.points(noah)) == (10, 10)


def test_the_queue_has_pages(team: Team) -> None:
    ines = team.lead("Ines")
    for number in range(9):
        team.member(f"Member {number}").hands_in()
    ines.says("/review")
    assert len([button for button in ines.buttons if button.endswith("Open")]) == 8

    ines.presses("More")

    assert len([button for button in ines.buttons if button.endswith("Open")]) == 1
    ines.presses("Earlier ones")
    assert "9 pieces of evidence are waiting" in ines.sees


def test_approving_twice_by_the_same_lead_shows_what_they_decided(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.says("/review")
    ines.presses("Poster wall: Open")
    approve, send_back = ines.buttons_to("review.approve")[0], ines.buttons_to("review.send_back")[0]
    ines.presses("Approve")

    assert "Approved by Ines" in ines.taps(approve)
    assert "You’ve decided this one already. /review shows what waits." in ines.taps(send_back)
    assert team.points(maya) == 10


def test_a_reason_typed_too_late_is_told_that_somebody_else_decided(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.lead("Omar")
    maya.hands_in()
    ines.looks_into("review")
    omar.looks_into("review")
    ines.presses("Send back")
    omar.presses("Approve")

    ines.fills(reason="It’s dark.")

    assert ines.sees == "Somebody else just reviewed this one."
    assert team.points(maya) == 10


def test_whoever_comes_an_hour_too_late_is_not_told_it_was_just_now(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.lead("Omar")
    maya.hands_in()
    ines.looks_into("review")
    approve = ines.buttons_to("review.approve")[0]
    omar.looks_into("review")
    omar.presses("Send back")
    omar.fills(reason="It’s dark.")

    team.clock.move(hours=1, seconds=1)

    assert ines.taps(approve) == "Somebody else reviewed this one already."


def test_sending_back_needs_a_reason_and_takes_some_parts_or_all(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Send back")
    assert "Send it back to Maya" in ines.sees
    assert ines.offered("parts") == ["photos", "a note"]

    ines.fills(parts=["photos"])
    assert "This one is needed." in ines.sees
    assert ines.answer("parts") == ("photos",)
    ines.fills(reason="   ")
    assert "This one is needed." in ines.sees
    ines.fills(reason="It’s dark.", parts=[])

    assert "Sent back by Ines, Mon, Nov 16, 09:00: “It’s dark.”" in ines.sees
    assert "Please have another go." in team.posted(to=maya)[-1]


def test_a_reason_that_is_too_long_is_kept_and_shortened(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Send back")

    ines.fills(reason="dark " * 120)

    assert "That’s 599 characters; 500 fit here. Shorten it a little, please." in ines.sees
    assert ines.answer("reason") == ("dark " * 120,)


def test_ones_own_evidence_is_for_somebody_else(team: Team) -> None:
    ines, omar = team.leads("Ines", "Omar")
    ines.says("/board")
    ines.presses("Poster wall: Look")
    ines.presses("Take it")
    ines.presses("Hand it in")
    ines.fills(photos=[ines.photo()], note="Mine.")

    ines.looks_into("review")
    assert "This one is yours, so somebody else has to look at it. Ask another lead." in ines.presses("Approve")
    ines.looks_into("review")
    assert "This one is yours" in ines.presses("Send back")
    assert "1 piece of evidence is waiting" in ines.taps("review.next")
    omar.approves()

    assert team.points(ines) == 10


def test_members_and_strangers_decide_nothing(team: Team) -> None:
    maya, noah, zoe = team.member("Maya"), team.member("Noah"), team.stranger("Zoe")
    maya.hands_in()
    evidence = short(only_evidence(team))

    for route in ("review.card", "review.approve", "review.send_back"):
        assert "Only a lead can do that. Ask one if you need it done." in noah.taps(f"{route}|{evidence}")
        assert "You’re not on this team yet." in zoe.taps(f"{route}|{evidence}")
    assert "Only a lead can do that." in maya.says("/review")
    assert team.points(maya) == 0


def test_two_photos_of_one_hand_in_that_look_alike_are_named(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in(photos=[maya.photo(looks=0b1010), maya.photo(looks=0b1011)], note="Two walls.")
    ines.looks_into("review")
    assert "Two photos here look like each other." in ines.sees

    noah.hands_in(photos=[noah.photo(), noah.photo()], note="Two others.")
    ines.looks_into("review")
    assert "look like each other" not in ines.sees


def test_a_photo_that_looks_like_an_earlier_one_is_shown_beside_it(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in(photos=[maya.photo(looks=0b1010)], note="Mine.")
    noah.hands_in(photos=[noah.photo(looks=0b1011)], note="Mine too.")

    ines.looks_into("review")
    assert "A photo looks like one Maya handed in on Mon, Nov 16, 09:00. Have a look at both." in ines.sees
    ines.presses("The photo it looks like")

    assert "Maya: Poster wall" in ines.sees


def test_each_round_has_a_card_that_tells_what_was_wrong_before(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.looks_into("review")
    ines.presses("Send back")
    ines.fills(reason="It’s dark.", parts=["photos"])
    maya.says("/handin")
    maya.fills(photos=[maya.photo()])

    ines.looks_into("review")

    assert "Try number 2. Sent back before with: “It’s dark.”" in ines.sees
    assert len([letter for letter in team.letters.posted if letter.view == "review.card"]) == 2
    ines.presses("Approve")
    assert team.points(maya) == team.points(maya, Standing.CLAIMED) == 10


def test_evidence_that_was_late_says_when_it_was_due(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says("/today")
    team.clock.move(days=1)
    maya.taps(f"handin.submit|{short(team.assignments(maya)[0].id)}")
    maya.fills(photos=[maya.photo()], note="A day late.")

    ines.looks_into("review")

    assert "It was due: Mon, Nov 16, 23:59" in ines.sees


def test_what_somebody_wrote_who_wanted_to_be_forgotten_is_gone_from_the_card(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in(photos=[maya.photo()], note="My secret corner.")
    evidence = short(only_evidence(team))
    maya.says("/mydata delete")
    maya.presses("Yes, delete it all")

    ines.taps(f"review.card|{evidence}")

    assert "somebody who left: Poster wall" in ines.sees
    assert "Taken back by whoever handed it in." in ines.sees
    assert "secret" not in ines.sees
    assert "photo" not in ines.sees.replace("Poster", "")
    assert "Nothing is waiting" in ines.says("/review")
    assert "Somebody left the team" in ines.looks_into("review")


def test_a_trusted_mission_is_approved_by_itself_and_needs_no_card(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says("/board")
    maya.presses("Count the flyers: Look")
    maya.presses("Take it")
    maya.presses("Hand it in")
    maya.fills(count="1,000")
    assert "That has to be between 1 and 500." in maya.sees
    maya.fills(count="120")

    assert not [letter for letter in team.letters.posted if letter.view == "review.card"]
    ines.taps(f"review.card|{short(only_evidence(team))}")
    assert "Approved by itself, Mon, Nov 16, 09:00: this mission is trusted." in ines.sees
    assert "How many: 120" in ines.sees


def test_a_spanish_lead_reads_a_missions_title_in_spanish(team: Team) -> None:
    maya, lucia = team.member("Maya"), team.lead("Lucía", "es")
    maya.hands_in()

    lucia.taps(f"review.card|{short(only_evidence(team))}")

    assert "Muro de carteles" in lucia.sees


def test_after_a_second_try_the_lead_sees_both(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in(photos=[maya.photo()], note="Round one.")
    ines.looks_into("review")
    ines.presses("Send back")
    ines.fills(reason="It’s dark.", parts=["photos", "a note"])
    maya.says("/handin")
    maya.fills(photos=[maya.photo()], note="Round two.")

    ines.looks_into("review")

    assert "“Round two.” Maya" in ines.sees
    assert "The try before:" in ines.sees
    assert "“Round one.” Maya" in ines.sees
    assert "The try before, by Maya" in ines.sees


def test_near_copies_are_side_by_side_and_the_last_decision_is_told(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in(photos=[maya.photo(looks=0b1010)], note="Mine.")
    noah.hands_in("One good talk", note="We talked.", contact="Abe")
    ines.looks_into("review")
    ines.presses("Approve")
    noah.hands_in(photos=[noah.photo(looks=0b1011)], note="Mine too.")

    ines.looks_into("review")

    assert "These two look alike:" in ines.sees
    assert "This one, by Noah" in ines.sees
    assert "The earlier one, by Maya" in ines.sees
    assert "Noah’s last one, “One good talk”, was approved on Mon, Nov 16, 09:00." in ines.sees


def only_evidence(team: Team) -> int:
    row = team.read(lambda tx: tx.one("SELECT id FROM evidence"))
    assert row is not None
    number: int = row["id"]
    return number
