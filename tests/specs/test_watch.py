"""Watching over decisions: nobody waits for ever, work is shared, trust is earned, and what stands out is said."""

from tests.team import Team

NOTE = "We talked about the choir for a long while, and she sang."


def test_what_waits_for_a_day_is_told_to_the_leads_and_after_two_to_the_organizers(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    team.ticks()
    assert not [letter for letter in team.letters.posted if letter.view == "watch.overdue"]

    team.clock.move(hours=24)
    team.ticks()
    team.ticks()
    assert [letter.place for letter in team.letters.posted if letter.view == "watch.overdue"] == ["review"]
    ines.looks_into("review")
    assert "1 piece has waited longer than a day" in ines.sees
    assert "Poster wall" in ines.sees
    team.clock.move(hours=24)
    team.ticks()
    omar.opens_letter("watch.overdue")
    assert "1 piece has waited longer than a day" in omar.sees
    omar.presses("The oldest")
    omar.presses("Approve")

    assert "Nobody waits longer than a day" in ines.looks_into("review")
    team.clock.move(hours=48)
    team.ticks()
    assert len([letter for letter in team.letters.posted if letter.view == "watch.overdue"]) == 2


def test_leads_see_who_decides_how_much_and_how_often_others_agree(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.lead("Omar")
    maya.hands_in()
    ines.approves()
    maya.hands_in("One good talk", note="We talked.", contact="Abe")
    ines.approves()
    omar.taps(ines.buttons_to("review.undo")[0])
    omar.presses("Undo it")

    omar.taps("watch.leads")

    assert "Ines: 2 decided and 0 of 1 seen the same way by others" in omar.sees
    assert "Omar: 0 decided" in omar.sees
    assert "Only a lead can do that." in maya.taps("watch.leads")


def test_a_member_reads_that_they_are_trusted_and_the_card_says_so(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    for day in range(10):
        maya.hands_in(photos=[maya.photo()], note=f"Day {day}.")
        ines.approves()
        team.clock.move(days=1)

    assert "You’re trusted: photo" in maya.opens_letter("watch.trusted")
    for day in range(10, 30):  # one in ten is looked at all the same, by chance
        maya.hands_in(photos=[maya.photo()], note=f"Day {day}.")
        if "It counts already: 10 points." in maya.sees:
            break
        team.clock.move(days=1)
    assert "It counts already: 10 points." in maya.sees
    assert "For now a lead looks at each of these again." in maya.taps("watch.untrusted|0")


def test_a_card_says_what_stands_out_and_about_what(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in("One good talk", note=NOTE, contact="Abe")
    noah.hands_in("One good talk", note=NOTE.upper(), contact="Ben")

    ines.looks_into("review")

    assert "Worth a second look: Maya wrote the same words on Mon, Nov 16, 09:00." in ines.sees
    assert "Approve" in ines.buttons
