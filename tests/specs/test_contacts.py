"""People met: notes that travel with the shift, the next step, and whoever would rather be left alone."""

from bot.chat.screen import Letter
from tests.specs.test_events import checks_in, it_is, planned
from tests.team import Player, Team

ROSA = '/contact new Rosa "She misses the old market." "my team" "listened to"'


def test_a_note_for_the_team_is_read_on_the_next_shift_and_nobody_elses(team: Team) -> None:
    maya, noah, zoe, ines = team.member("Maya"), team.member("Noah"), team.member("Zoe"), team.lead("Ines")
    ines.says("/people team Zoe South")

    maya.says(ROSA)
    assert "How far: listened to" in maya.sees
    assert "Looked after by: you" in maya.sees
    assert "“She misses the old market.” you" in maya.sees
    maya.presses("Add a note")
    maya.fills(note="Her brother is ill.", scope="only me")
    assert "Her brother is ill." in maya.sees

    noah.says("/contact list")
    noah.presses("Rosa: Open")
    assert "She misses the old market." in noah.sees
    assert "Her brother is ill." not in noah.sees
    assert "Nobody yet" in zoe.says("/contact list")
    ines.says("/contact list")
    ines.presses("Rosa: Open")
    assert "Her brother is ill." not in ines.sees


def test_a_note_for_the_campaign_is_read_by_every_team(team: Team) -> None:
    maya, zoe, ines = team.member("Maya"), team.member("Zoe"), team.lead("Ines")
    ines.says("/people team Zoe South")

    maya.says('/contact new Abe "Speaks Polish." "everybody in the campaign" "in a conversation"')

    zoe.says("/contact list")
    zoe.presses("Abe: Open")
    assert "“Speaks Polish.” Maya" in zoe.sees


def test_the_next_step_is_reminded_of_on_its_day(team: Team) -> None:
    it_is(team, 16, 12)
    maya = team.member("Maya")
    maya.says(f'{ROSA} "Send her the market\'s hours" 2026-11-18')
    assert "Next step: Send her the market's hours, Wed, Nov 18" in maya.sees

    it_is(team, 18, 8)
    team.ticks()
    assert not reminders(team)
    it_is(team, 18, 9, 1)
    team.ticks()
    team.ticks()

    assert len(reminders(team)) == 1
    maya.opens_letter("contact.reminder")
    assert "Today with Rosa: Send her the market's hours" in maya.sees
    maya.presses("Done")
    maya.presses("Plan a step")
    maya.fills(step="Coffee", on="tomorrow")
    assert "Next step: Coffee, Thu, Nov 19" in maya.sees
    maya.presses("How far we are")
    maya.fills(stage="a relationship")
    assert "How far: a relationship" in maya.sees


def test_whoever_would_rather_be_left_alone_is(team: Team) -> None:
    it_is(team, 16, 12)
    maya, noah = team.member("Maya"), team.member("Noah")
    maya.says(f"{ROSA} Coffee 2026-11-18")
    noah.says("/contact list")
    noah.presses("Rosa: Open")
    noah.presses("They’d rather be left alone")
    assert "Would rather be left alone: nobody is reminded, nothing is planned." in noah.sees

    it_is(team, 18, 12)
    team.ticks()
    assert not reminders(team)
    maya.says("/contact list")
    assert "would rather be left alone" in maya.sees
    maya.presses("Rosa: Open")
    contact = maya.buttons_to("contact.note")[0].split("|")[1]
    maya.taps(f"contact.step|{contact}")
    maya.fills(step="Coffee", on="tomorrow")
    assert "Rosa doesn’t want to be contacted, so nothing is planned" in maya.sees

    maya.taps(f"contact.show|{contact}")
    maya.presses("They’re fine with it after all")
    assert "Plan a step" in maya.buttons


def test_a_reminder_that_waits_is_not_shown_once_they_want_to_be_left_alone(team: Team) -> None:
    it_is(team, 16, 12)
    maya = team.member("Maya")
    maya.says(f"{ROSA} Coffee 2026-11-18")
    it_is(team, 18, 12)
    team.ticks()
    reminder = reminders(team)[-1]

    maya.says("/contact list")
    maya.presses("Rosa: Open")
    maya.presses("They’d rather be left alone")

    assert "Rosa doesn’t want to be contacted" in maya.taps(f"{reminder.view}|{maya_contact(maya)}")


def test_somebody_is_handed_over_with_the_notes_for_the_team(team: Team) -> None:
    maya, noah = team.member("Maya"), team.member("Noah")
    maya.says(ROSA)
    contact = maya_contact(maya)
    maya.presses("Add a note")
    maya.fills(note="I owe her a coffee.", scope="only me")

    assert "Rosa is with Maya now." in noah.taps(f"contact.step_done|{contact}")
    maya.presses("Hand over")
    maya.fills(who="Noah")
    assert "Rosa is with Noah now" in maya.sees
    noah.opens_letter("contact.yours")
    assert "Maya has handed them over to you." in noah.sees
    assert "She misses the old market." in noah.sees
    assert "I owe her a coffee." not in noah.sees
    assert "Plan a step" in noah.buttons

    maya.taps(f"contact.show|{contact}")
    assert "I owe her a coffee." in maya.sees
    assert "Looked after by: Noah" in maya.sees


def test_whom_somebody_talked_with_is_kept_with_a_tap(team: Team) -> None:
    maya, noah = team.member("Maya"), team.member("Noah")
    maya.says('/log conversation "She misses the market." "the old market" online talk Rosa')
    keep = maya.buttons_to("contact.of_talk")[0]

    maya.presses("Keep Rosa in mind")
    assert maya.answer("name") == ("Rosa",)
    maya.fills(note="Knows everybody.", scope="my team", stage="listened to")
    assert "Knows everybody." in maya.sees

    assert "That one is somebody else’s." in noah.taps(keep)


def test_who_is_met_at_an_event_is_known_to_be_from_there(team: Team) -> None:
    it_is(team, 19, 12)
    maya, ines = team.member("Maya"), team.lead("Ines")
    event = planned(team, ines)
    team.ticks()
    it_is(team, 19, 18, 30)
    checks_in(maya)

    maya.presses("Somebody I met")
    maya.fills(name="Abe", note="Runs on Tuesdays.", scope="my team", stage="listened to")
    assert "At: Porch night" in maya.sees
    maya.says(ROSA)
    assert "At: Porch night" in maya.sees
    it_is(team, 19, 21)
    ines.says("/event close")
    assert "Met: 2 people" in ines.sees
    maya.says(ROSA.replace("Rosa", "Cleo"))
    assert "At: Porch night" not in maya.sees
    maya.taps(f"contact.met|{event}")
    maya.fills(name="Dan", note="Came late.", scope="my team", stage="spotted")
    ines.taps(f"event.show|{event}")
    assert "Met: 3 people" in ines.sees


def reminders(team: Team) -> list[Letter]:
    return [each for each in team.letters.posted if each.view == "contact.reminder"]


def maya_contact(player: Player) -> str:
    """The contact somebody looks at, as buttons carry it."""
    return player.buttons_to("contact.note")[0].split("|")[1]
