"""Getting back to people met at an event, within two days, unless they would rather be left alone."""

from tests.specs.test_events import it_is, planned
from tests.team import Player, Team


def met_two(team: Team) -> tuple[Player, Player, str]:
    """Maya met Rosa and Abe at a porch night, which Ines has closed."""
    it_is(team, 19, 18)
    maya, ines = team.member("Maya"), team.lead("Ines")
    event = planned(team, ines)
    maya.taps(f"event.here|{event}")
    maya.fills(place="inside")
    for name in ("Rosa", "Abe"):
        maya.says(f'/contact new {name} "Likes the choir." "my team" "listened to"')
    it_is(team, 19, 21)
    ines.says("/event close")
    return maya, ines, event


def test_everybody_met_hears_from_us_and_the_share_that_went_on_online_is_told(team: Team) -> None:
    maya, ines, event = met_two(team)
    assert "Met: 2 people" in ines.sees
    assert "Carried on online: 0 of 2 (0 %)" in ines.sees

    maya.opens_letter("event.mine")
    assert "Rosa until Sat, Nov 21, 21:00" in maya.sees
    maya.presses("Rosa: Get back")
    assert "Hi Rosa, it was good to meet you at Porch night!" in maya.sees
    assert "Likes the choir." in maya.sees
    maya.presses("It went on online")
    assert "It went on online." in maya.sees
    maya.taps(f"event.mine|{event}")
    maya.presses("Abe: Get back")
    maya.presses("We met again")

    ines.taps(f"event.show|{event}")
    assert "Carried on online: 1 of 2 (50 %)" in ines.sees


def test_who_met_somebody_without_checking_in_gets_back_to_them_too(team: Team) -> None:
    it_is(team, 19, 18)
    noah, ines = team.member("Noah"), team.lead("Ines")
    event = planned(team, ines)
    noah.taps(f"contact.met|{event}")
    noah.fills(name="Dan", note="Waved from afar.", scope="my team", stage="spotted")

    it_is(team, 19, 21)
    ines.says("/event close")

    noah.opens_letter("event.mine")
    assert "You didn’t check in to this one" in noah.sees
    noah.presses("Dan: Get back")
    assert "Get back to Dan" in noah.sees


def test_a_day_before_it_is_due_they_are_reminded_once_of_all(team: Team) -> None:
    maya, _ines, _event = met_two(team)
    maya.opens_letter("event.mine")
    maya.presses("Abe: Get back")
    done = maya.buttons_to("followup.done")[0]
    maya.taps(done)

    it_is(team, 20, 21, 1)
    team.ticks()
    team.ticks()

    assert len([each for each in team.letters.posted if each.view == "followup.list"]) == 1
    maya.opens_letter("followup.list")
    assert "1 person from Porch night would like to hear from you" in maya.sees
    assert "Rosa until" in maya.sees
    assert "That one is done" in maya.taps(done)


def test_whoever_would_rather_be_left_alone_is_in_no_follow_up(team: Team) -> None:
    maya, ines, event = met_two(team)
    maya.opens_letter("event.mine")
    maya.presses("Rosa: Get back")
    back = maya.buttons_to("followup.done")[0]
    maya.presses("All about them")
    maya.presses("They’d rather be left alone")

    maya.taps(f"event.mine|{event}")
    assert "Rosa" not in maya.sees
    assert "That one is done, or they would rather be left alone." in maya.taps(back)
    ines.taps(f"event.show|{event}")
    assert "Met: 1 person" in ines.sees
    it_is(team, 20, 22)
    team.ticks()
    maya.opens_letter("followup.list")
    assert "Rosa" not in maya.sees


def test_who_takes_somebody_over_gets_back_to_them(team: Team) -> None:
    maya, _ines, event = met_two(team)
    noah = team.member("Noah")
    maya.opens_letter("event.mine")
    maya.presses("Rosa: Get back")
    back = maya.buttons_to("followup.done")[0]
    maya.presses("All about them")
    maya.presses("Hand over")
    maya.fills(who="Noah")

    assert "That one is somebody else’s." in maya.taps(back)
    noah.taps(f"followup.list|{event}")
    noah.presses("Rosa: Get back")
    noah.presses("It went on online")
    assert "It went on online." in noah.sees


def test_the_recap_says_nothing_of_fewer_than_five_people_met(team: Team) -> None:
    maya, _ines, event = met_two(team)
    omar = team.organizer("Omar")

    omar.says("/recap")
    assert "Porch night" in omar.sees
    assert "Met:" not in omar.sees
    assert "Carried on online" not in omar.sees

    for name in ("Ada", "Bo", "Cy"):
        maya.taps(f"contact.met|{event}")
        maya.fills(name=name, note="Came late.", scope="my team", stage="listened to")
    assert "Met: 5 people" in omar.says("/recap")
    maya.taps(f"followup.list|{event}")
    maya.presses("Rosa: Get back")
    maya.presses("It went on online")
    assert "Carried on online" not in omar.says("/recap")  # one of five could be recognised
