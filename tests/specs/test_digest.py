"""The digest: what was too much for a member's day, together in one message."""

from bot.chat.screen import written
from bot.database import Transaction
from campaigns import letters
from campaigns.letters import Message
from tests.team import Player, Team


def test_what_was_too_much_for_the_day_is_one_list_that_leads_on(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in()
    ines.approves()
    result = team.letters.posted[-1]
    shown = tuple(written(each) for each in result.carries)
    write(team, maya, *(Message(f"note-{number}", result.view, shown) for number in range(5)))
    team.clock.move(hours=9)

    team.ticks()

    maya.opens_letter("digest.show")
    assert "2 more things, Maya" in maya.sees
    assert "More than three messages a day is too much, so I kept these." in maya.sees
    digest = team.letters.posted[-1]
    maya.presses("10 points for “Poster wall”: Open")
    assert "Approved. Thank you, Maya!" in maya.sees
    assert "That isn’t there any more." in noah.taps(f"digest.show|{written(digest.carries[0])}")


def test_a_day_that_is_not_full_has_no_digest(team: Team) -> None:
    maya = team.member("Maya")
    maya.hands_in()
    team.clock.move(hours=9)

    team.ticks()

    assert not [letter for letter in team.letters.posted if letter.view == "digest.show"]
    assert "That isn’t there any more." in maya.taps("digest.show|1")


def write(team: Team, player: Player, *messages: Message) -> None:
    member = player.member.id

    def work(tx: Transaction) -> None:
        for each in messages:
            letters.to_member(tx, team.campaign, member, each, team.clock.now())

    team.unit(work)
