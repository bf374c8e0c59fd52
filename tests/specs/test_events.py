"""Events: planned, checked in to, closed, and what everybody brings home from them."""

from datetime import date, time
from zoneinfo import ZoneInfo

from bot.clock import at_local
from bot.ids import short
from tests.team import Player, Team

NEW = (
    '/event new "Porch night" "The Lantern Room, The Runners" "The Lantern Room" 2026-11-19 18:30 21:00'
    ' "Listen first." "Maya, Noah" "Count the flyers"'
)


def it_is(team: Team, day: int, hour: int, minute: int = 0) -> None:
    """Let it be that time of a day of November, by the campaign's clock."""
    team.clock.set(at_local(date(2026, 11, day), time(hour, minute), ZoneInfo("America/New_York")))


def opens(player: Player, route: str = "event.card", place: str = "team") -> None:
    """Look at the event's card where the team sees it."""
    player.looks_into(place)
    assert player.outcome is not None
    assert player.outcome.route == route
    player.place = None


def checks_in(player: Player, place: str = "by the door") -> str:
    opens(player)
    player.presses("I’m here")
    return player.fills(place=place)


def test_an_evening_from_its_plan_to_its_album(team: Team) -> None:
    it_is(team, 16, 12)
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")

    ines.says(NEW)
    assert "Porch night" in ines.sees
    assert "Where: The Lantern Room" in ines.sees
    assert "With: The Lantern Room and The Runners" in ines.sees
    assert "To do: Count the flyers" in ines.sees
    assert "Maya expected" in ines.sees
    maya.opens_letter("event.mine")
    assert "You’re expected. Check in when you’re there." in maya.sees

    it_is(team, 19, 10, 30)
    team.ticks()
    it_is(team, 19, 18, 20)
    checks_in(maya)
    assert "You’re here: Porch night" in maya.sees
    assert "Roughly: by the door" in maya.sees
    assert "Count the flyers" in maya.sees
    it_is(team, 19, 18, 45)
    checks_in(noah)
    assert "It had begun already." in noah.sees

    it_is(team, 19, 21, 5)
    ines.says("/event close")
    assert "There: 2 (1 late)" in ines.sees
    maya.opens_letter("event.mine")
    assert "In pictures: Porch night until Fri, Nov 20, 23:59" in maya.sees
    assert "A film: Porch night until Fri, Nov 20, 23:59" in maya.sees
    maya.presses("In pictures")
    maya.fills(photos=[maya.photo()], note="Everybody said yes.")
    assert "Got it: In pictures: Porch night" in maya.sees


def test_where_somebody_is_stays_rough(team: Team) -> None:
    it_is(team, 19, 18)
    maya, ines = team.member("Maya"), team.lead("Ines")
    event = planned(team, ines)

    maya.taps(f"event.here|{event}")
    assert maya.answer("place") == ("The Lantern Room",)
    maya.fills(place="33.7490, -84.3880")
    assert "A rough name is enough" in maya.sees
    maya.fills(place="https://maps.example/?q=1")
    assert "A rough name is enough" in maya.sees
    maya.fills(place="the terrace")
    assert "Roughly: the terrace" in maya.sees

    it_is(team, 19, 19)
    maya.presses("I’ve moved")
    maya.fills(place="by the stage")
    assert "Roughly: by the stage" in maya.sees
    assert "Checked in: Thu, Nov 19, 18:00" in maya.sees
    assert "It had begun already" not in maya.sees


def test_nobody_checks_in_before_the_door_opens_or_once_it_is_over(team: Team) -> None:
    it_is(team, 19, 12)
    maya, ines = team.member("Maya"), team.lead("Ines")
    event = planned(team, ines)

    maya.taps(f"event.here|{event}")
    maya.fills(place="by the door")
    assert "“Porch night” hasn’t begun yet. Its door opens at Thu, Nov 19, 16:30." in maya.sees
    assert "hasn’t begun yet" in ines.taps(f"event.close|{event}")
    it_is(team, 19, 21)
    ines.taps(f"event.close|{event}")
    assert "“Porch night” is over already." in ines.taps(f"event.close|{event}")
    maya.fills(place="by the door")

    assert "“Porch night” is over already." in maya.sees
    maya.taps(f"event.mine|{event}")
    assert "You didn’t check in to this one" in maya.sees


def test_an_event_without_a_set_brings_pictures_and_a_film_and_tells_the_share_on_time(team: Team) -> None:
    it_is(team, 19, 18)
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    event = planned(team, ines)
    for player in (maya, noah):
        player.taps(f"event.here|{event}")
        player.fills(place="inside")

    it_is(team, 20, 0, 20)
    ines.says("/event close")
    assert "Handed in on time: 0 of 4 (0 %)" in ines.sees
    for player in (maya, noah):
        player.taps(f"event.mine|{event}")
        assert "In pictures: Porch night until Fri, Nov 20, 23:59" in player.sees
    maya.presses("In pictures")
    maya.fills(photos=[maya.photo()], note="All said yes.")
    it_is(team, 20, 0, 30)
    noah.presses("A film")
    noah.fills(link="films.example/porch", note="The choir.")
    ines.taps(f"event.show|{event}")
    assert "Handed in on time: 0 of 4 (0 %), 2 claimed" in ines.sees
    ines.approves()
    it_is(team, 21, 12)
    maya.taps(f"event.mine|{event}")
    maya.presses("A film")
    maya.fills(link="films.example/late", note="Late, but here.")

    ines.taps(f"event.show|{event}")
    assert "Handed in on time: 1 of 4 (25 %), 2 claimed" in ines.sees
    maya.taps(f"event.mine|{event}")
    assert "In pictures: Porch night approved" in maya.sees


def test_what_nobody_closes_closes_by_itself_in_the_morning(team: Team) -> None:
    it_is(team, 19, 18)
    maya, ines = team.member("Maya"), team.lead("Ines")
    event = planned(team, ines)
    maya.taps(f"event.here|{event}")
    maya.fills(place="inside")

    it_is(team, 20, 8, 59)
    team.ticks()
    assert "Close it" in shown(ines, event)
    it_is(team, 20, 9)
    team.ticks()

    assert "There: 1" in shown(ines, event)
    maya.opens_letter("event.mine")
    assert "In pictures: Porch night until Fri, Nov 20, 23:59" in maya.sees


def test_an_event_nobody_came_to_leaves_nothing_to_hand_in(team: Team) -> None:
    it_is(team, 19, 18)
    ines = team.lead("Ines")
    planned(team, ines)

    it_is(team, 20, 12)
    team.ticks()

    assert team.read(lambda tx: tx.one("SELECT 1 AS one FROM mission WHERE key LIKE 'video-of%'")) is None
    ines.says("/event close")
    assert "No event is on that could be closed." in ines.sees


def test_people_say_that_they_come_and_that_they_cannot(team: Team) -> None:
    it_is(team, 18, 12)
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    event = planned(team, ines)

    maya.taps(f"event.card|{event}")
    maya.presses("I’ll come")
    assert "1 of us is coming." in maya.sees
    ines.taps(f"event.add|{event}")
    ines.fills(who="Noah")
    assert "2 of us are coming." in ines.sees
    noah.opens_letter("event.mine")
    noah.presses("I can’t come")
    assert "All right." in noah.sees

    ines.taps(f"event.show|{event}")
    assert "1 of us is coming." in ines.sees
    assert "Noah" not in ines.sees


def test_an_event_that_is_called_off_tells_who_was_coming(team: Team) -> None:
    it_is(team, 18, 12)
    maya, ines = team.member("Maya"), team.lead("Ines")
    event = planned(team, ines)
    maya.taps(f"event.come|{event}")

    ines.taps(f"event.show|{event}")
    ines.presses("Call it off")
    assert "It was called off." in ines.sees
    maya.opens_letter("event.mine")
    assert "Called off: Porch night" in maya.sees

    assert "is over already" in maya.taps(f"event.come|{event}")
    ines.says("/event list")
    assert "Porch night Thu, Nov 19, 18:30 · called off" in ines.sees


def test_a_plan_that_cannot_be_is_asked_for_again(team: Team) -> None:
    it_is(team, 19, 12)
    ines = team.lead("Ines")
    assert "No events yet" in ines.says("/event list")
    assert "No event is on that could be closed." in ines.says("/event close")

    ines.says("/event new Porch Us Here 2026-11-18 18:30 21:00")
    assert "That would have ended at Wed, Nov 18, 21:00, and it is later than that." in ines.sees
    ines.says('/event new "Late night" Us Here 2026-11-19 23:00 01:30')

    assert "Until: Fri, Nov 20, 01:30" in ines.sees


def test_of_several_that_are_on_a_lead_says_which(team: Team) -> None:
    it_is(team, 19, 12)
    ines = team.lead("Ines")
    for title in ("One", "Two"):
        ines.says(f"/event new {title} Us Here 2026-11-19 18:00 21:00")
    it_is(team, 19, 20)

    ines.says("/event close")
    assert "2 events" in ines.sees
    ines.presses("Two: Open")
    ines.presses("Close it")

    assert "Two" in ines.sees
    ines.says("/event close One")
    assert "There: 0" in ines.sees


def test_events_are_a_leads_to_plan(team: Team) -> None:
    maya = team.member("Maya")

    for words in ("/event new", "/event list", "/event close"):
        assert "Only a lead can do that." in maya.says(words)


def shown(lead: Player, event: str) -> str:
    """An event as a lead sees it."""
    return lead.taps(f"event.show|{event}")


def planned(team: Team, lead: Player) -> str:
    """Plan a porch night on the nineteenth; its id, as buttons carry it."""
    lead.says('/event new "Porch night" "The Runners" "The Lantern Room" 2026-11-19 18:30 21:00')
    assert "Porch night" in lead.sees
    row = team.read(lambda tx: tx.one("SELECT id FROM event WHERE title = 'Porch night'"))
    assert row is not None
    return short(row["id"])
