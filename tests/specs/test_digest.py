"""The digest: a member whose day was full reads the rest in the evening, together."""

from datetime import UTC, datetime

from bot.chat.screen import tap
from bot.database import Transaction
from campaigns import letters
from campaigns.facts import LetterLost
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


def loses(team: Team, member: int | None = None, place: str = "") -> None:
    """A platform says that it will never deliver a letter."""

    def work(tx: Transaction) -> None:
        tx.tell(LetterLost(member, place, "telegram"))
        team.house.settle(team.router.turn_of(tx, None, team.clock.now()))

    team.unit(work)


def test_leads_read_once_a_week_whom_messages_do_not_reach(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    loses(team, maya.member.id)
    loses(team, maya.member.id)

    assert ines.opens_letter("digest.lost_member").startswith("Maya can’t be reached on Telegram")
    assert len(team.posted(to=ines)) == 1
    assert team.posted(to=maya) == []
    ines.presses("Have a look")
    assert ines.sees.startswith("Maya")
    team.clock.move(days=7)
    loses(team, maya.member.id)
    assert len(team.posted(to=ines)) == 2


def test_leads_read_which_place_messages_do_not_reach(team: Team) -> None:
    ines = team.lead("Ines")

    loses(team, place="news")

    assert "can’t be reached on Telegram" in ines.opens_letter("digest.lost_place")
    assert "/campaign place" in ines.sees


def test_a_lead_who_cannot_be_reached_is_not_written_to_about_it(team: Team) -> None:
    ines, ada = team.lead("Ines"), team.lead("Ada")

    loses(team, ines.member.id)

    assert team.posted(to=ines) == []
    assert len(team.posted(to=ada)) == 1
