"""The digest: a member whose day was full reads the rest in the evening, together."""

from datetime import UTC, datetime

from bot.chat.screen import tap
from bot.database import Transaction
from campaigns import letters
from campaigns.letters import Message
from tests.team import Player, Team

EVENING = datetime(2026, 11, 16, 23, 0, tzinfo=UTC)  # 18:00 where the team is


def writes(team: Team, to: Player, *views: str) -> None:
    """Write letters to a member, one after the other."""
    seat, now = to.member.id, team.clock.now()

    def work(tx: Transaction) -> None:
        for number, view in enumerate(views):
            letters.to_member(tx, team.campaign, seat, Message(f"letter {number}", view), now)

    team.unit(work)


def test_what_was_too_much_for_a_day_is_read_in_the_evening_and_opened_from_there(team: Team) -> None:
    maya = team.member("Maya")
    writes(team, maya, "help.show", "help.show", "help.show", "me.show", "settings.show")

    team.clock.set(EVENING)
    team.ticks()

    assert maya.opens_letter("digest").splitlines()[:2] == [
        "2 more things, Maya",
        "I kept these for you, so that your day stays calm.",
    ]
    maya.presses("Your numbers, Maya: Open")
    assert "Your numbers, Maya" in maya.sees


def test_a_digest_is_read_by_its_own_member_alone(team: Team) -> None:
    maya, kai = team.members("Maya", "Kai")
    writes(team, maya, "help.show", "help.show", "help.show", "me.show")
    team.clock.set(EVENING)
    team.ticks()
    digest = team.letters.posted[-1]

    kai.taps(tap(digest.view, digest.carries))

    assert kai.sees.startswith("That isn’t there any more.")


def test_whose_day_was_not_full_gets_no_digest(team: Team) -> None:
    maya = team.member("Maya")
    writes(team, maya, "help.show", "me.show")

    team.clock.set(EVENING)
    team.ticks()

    assert [letter.view for letter in team.letters.posted if letter.view == "digest.show"] == []
