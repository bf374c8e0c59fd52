"""Everybody's own wishes: language, zone, hours, quiet hours, vacation, interests, hiding."""

from datetime import timedelta

import pytest

from tests.simulated import START
from tests.team import Team


def test_settings_show_how_things_are(team: Team) -> None:
    maya = team.member("Maya")

    maya.says("/settings")

    assert "Language and zone: English, America/New_York" in maya.sees
    assert "Your mission comes at: 09:00" in maya.sees
    assert "Quiet hours: 21:00 to 08:00" in maya.sees
    assert "Time you give: 3 h a week" in maya.sees
    assert "You’re into: Food" in maya.sees
    assert "Vacation: not planned" in maya.sees
    assert "On boards: with your name" in maya.sees
    assert maya.buttons == [
        "Your name", "Interests", "Hours", "Vacation", "Language and zone", "How it reaches me", "Hide my name",
    ]  # fmt: skip


def test_how_a_mission_reaches_somebody_is_theirs_to_say(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    assert "Your mission reaches you: as each app does it best" in maya.sees

    maya.presses("How it reaches me")
    assert maya.answer("how") == ("app",)
    maya.fills(how="direct")

    assert "Saved. Your mission reaches you always by a message to you alone." in maya.sees
    assert "Your mission reaches you: always by a message to you alone" in maya.says("/settings")


def test_language_and_zone_are_chosen_by_a_city_and_count_at_once(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    maya.presses("Language and zone")
    assert maya.answer("zone") == ("America/New_York",)
    assert maya.offered("zone")[0] == "America/New York"
    assert len(maya.offered("zone")) < 30

    maya.fills(language="español", zone="madrid")

    assert maya.outcome is not None
    assert maya.outcome.reader.language == "es"
    assert "15:00" in maya.sees
    assert (maya.member.language, maya.member.zone) == ("es", "Europe/Madrid")
    assert maya.says("/today").startswith("Muro de carteles")


def test_a_zone_that_is_many_or_none_is_asked_for_again(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    maya.presses("Language and zone")

    maya.fills(zone="argentina")
    assert "“argentina” could be America/Argentina/Buenos Aires, America/Argentina/Catamarca" in maya.sees
    maya.fills(zone="Atlantis")
    assert "I can’t find “Atlantis”. Try another spelling, or fewer letters." in maya.sees
    maya.fills(zone="São_Paulo")

    assert maya.member.zone == "America/Sao_Paulo"


@pytest.mark.stage
def test_somebody_whose_app_speaks_a_dialect_finds_their_language_chosen(team: Team) -> None:
    lucia = team.stranger("Lucía")
    lucia.caller = type(lucia.caller)("stage", "lucia", "Lucía", "es-MX", "America/Mexico_City")
    lucia.says("/join WELCOME")

    lucia.says("/settings")
    lucia.taps("settings.language")

    assert lucia.answer("language") == ("es",)
    assert lucia.answer("zone") == ("America/Mexico_City",)
    lucia.fills()
    assert lucia.member.language == "es"


@pytest.mark.stage
def test_a_zone_an_app_made_up_is_the_campaigns(team: Team) -> None:
    zoe = team.stranger("Zoe")
    zoe.caller = type(zoe.caller)("stage", "zoe", "Zoe", "xx-YY", "Mars/Olympus")
    zoe.says("/join WELCOME")

    assert (zoe.member.language, zoe.member.zone) == ("en", "America/New_York")


def test_hours_move_the_next_mission(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    maya.presses("Hours")
    assert "All in your own time, America/New_York." in maya.sees

    maya.fills(handout="7 pm", quiet_from="22", quiet_until="7h30", minutes="1,200")
    assert "Saved. Your next mission comes at 19:00." in maya.sees
    team.clock.set(START + timedelta(hours=9, minutes=59))
    team.ticks()
    assert team.posted(to=maya) == []
    team.clock.move(minutes=1)
    team.ticks()

    assert len(team.posted(to=maya)) == 1
    assert "Time you give: 20 h a week" in maya.says("/settings")


def test_an_hour_at_which_nothing_would_come_is_refused_with_what_would_do(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    maya.presses("Hours")

    maya.fills(handout="23:00")
    assert "At 23:00 it’s quiet. Choose an hour outside 21:00 to 08:00, or other quiet hours." in maya.sees
    maya.fills(handout="25:00", quiet_from="noon")
    assert maya.sees.count("Write the time like 09:00, please.") == 2
    maya.fills(handout="10:00", quiet_from="8:00", quiet_until="8:00")

    assert "Saved. Your next mission comes at 10:00." in maya.sees


def test_interests_are_some_or_none(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    maya.presses("Interests")
    assert maya.answer("tracks") == ("food",)

    maya.fills(tracks=["music", "food"], reach="only what I can do")
    assert "You’re into: Food and Music" in maya.says("/settings")
    assert "You do: only what I can do from anywhere" in maya.sees
    maya.presses("Interests")
    maya.fills(tracks=[])

    assert "You’re into: everything" in maya.says("/settings")


def test_who_speaks_another_language_gets_what_is_done_in_it(team: Team) -> None:
    maya = team.member("Maya")
    assert "You speak: English" in maya.says("/settings")
    maya.presses("Interests")
    assert maya.answer("speaks") == ("en",)

    maya.fills(speaks=["es", "en"])
    assert "You speak: English and Español" in maya.says("/settings")
    assert list(maya.member.languages) == ["en", "es"]
    maya.presses("Interests")
    maya.fills(speaks=[])

    assert list(maya.member.languages) == ["en"]


def test_a_vacation_is_planned_kept_quiet_and_ended(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    maya.presses("Vacation")
    assert maya.offered("first") == ["today", "tomorrow"]

    maya.fills(first="tomorrow", last="20.11.2026")
    assert "Noted, Maya: from Tue, Nov 17 to Fri, Nov 20. Until then everything goes on as always." in maya.sees
    assert "Vacation: from Tue, Nov 17 to Fri, Nov 20" in maya.says("/settings")
    team.clock.set(START + timedelta(days=1))
    team.ticks()
    assert team.posted(to=maya) == []
    maya.says("/settings")
    maya.presses("I’m back")
    assert "Welcome back, Maya! /today has your mission." in maya.sees

    assert "Vacation: not planned" in maya.says("/settings")
    assert "No vacation is planned." in maya.taps("settings.back")


def test_a_vacation_without_an_end_lasts_until_they_say_so(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    maya.presses("Vacation")

    maya.fills(first="today")
    assert "Nobody will bother you until you say you’re back." in maya.sees
    assert "Vacation: from Mon, Nov 16 until you’re back" in maya.says("/settings")
    maya.presses("Vacation")
    maya.fills(first="", last="")

    assert "Welcome back, Maya!" in maya.sees


def test_a_vacation_backwards_or_over_is_refused_and_can_be_mended(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    maya.presses("Vacation")

    maya.fills(first="2026-11-20", last="2026-11-18")
    assert "Your last day away is before the first. Swap them, please." in maya.sees
    maya.fills(first="2026-11-01", last="2026-11-02")
    assert "That vacation is over already. Choose days from Mon, Nov 16 on." in maya.sees
    maya.fills(first="someday", last="2026-02-30")
    assert "Write the day like 2026-11-19, please." in maya.sees
    assert "There is no such day." in maya.sees
    maya.fills(first="2026-11-20", last="2026-11-20")

    assert "Noted, Maya: from Fri, Nov 20 to Fri, Nov 20." in maya.sees


def test_hiding_twice_hides_and_appearing_is_its_own_button(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/settings")
    hide = maya.buttons_to("settings.hide")[0]

    assert "You still count, and you can still win." in maya.taps(hide)
    assert "You still count" in maya.taps(hide)
    assert maya.member.hidden
    assert "On boards: without your name" in maya.says("/settings")
    maya.presses("Show my name")

    assert maya.sees == "Your name is on boards again."
    assert not maya.member.hidden


def test_a_settings_form_left_lying_shows_what_is_there_now_the_next_day(team: Team) -> None:
    maya = team.member("Maya")
    maya.taps("settings.hours")
    maya.fills(handout="late", minutes="60")
    maya.taps("settings.hours")
    assert maya.answer("minutes") == ("60",)

    team.clock.move(days=2)
    maya.taps("settings.hours")

    assert maya.answer("minutes") == ("180",)
    assert maya.answer("handout") == ("09:00",)
