"""Sending back: kindly, with own words or a ready reason, and more than kindly where it is serious."""

from bot.database import Transaction
from tests.team import Team


def test_a_serious_fault_is_asked_for_only_where_there_is_trust_to_lose(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    noah.hands_in()
    ines.looks_into("review")
    ines.presses("Send back")
    assert "serious" not in ines.asked
    maya.hands_in()
    seat = maya.member.id

    def trusted(tx: Transaction) -> int:
        return tx.run(
            "INSERT INTO trust (member, kind, streak, passed, earned_at) VALUES (:id, 'photo', 10, 0, 0)", id=seat
        )

    team.unit(trusted)
    ines.looks_into("review")
    ines.presses("Send back")
    ines.fills(reason="It isn’t yours.", serious="yes")

    assert "A lead looks again: photo" in maya.opens_letter("watch.untrusted")


def test_a_ready_reason_is_one_tap_and_reads_in_the_members_language(team: Team) -> None:
    lucia, ines = team.member("Lucía", "es"), team.lead("Ines")
    lucia.hands_in("Muro de carteles")
    ines.looks_into("review")

    ines.presses("A ready reason")
    assert "I’d love to read a little more" in ines.sees
    assert "The link doesn’t open for me." not in ines.sees
    ines.taps(ines.buttons_to("review.ready")[0])

    assert "Sent back by Ines" in ines.sees
    lucia.opens_letter("handin.result")
    assert "I can’t quite make out" not in lucia.sees
    lucia.presses(lucia.buttons[0])
    assert lucia.asked == ["photos"]
