"""When something breaks: a number to tell, everything as it was, and a trace for whoever mends it."""

import logging
from typing import Annotated

import pytest

from bot.chat.fields import Count, Text
from bot.chat.incoming import Incoming, Outcome, Said
from bot.chat.route import Cog
from bot.chat.screen import Letter, Notice, Reply
from bot.chat.turn import Turn
from bot.database import StorageTrouble, Transaction
from bot.words import _
from campaigns.facts import MemberJoined
from campaigns.refusals import Refusal
from cogs import ALL
from tests.team import Team

broken = Cog("broken")


class SaidNo(Refusal):
    """A rule said no."""

    says = _("Not like this.")


@broken.route("broken.now", says="break", needs=None)
def break_now(turn: Turn, what: Annotated[str, Text(_("What?"))]) -> Reply:
    """Break something."""
    turn.tx.run("UPDATE campaign SET name = 'Broken Town'")
    turn.post(Letter(("welcome.joined", 1), place="news", cause="never"))
    if what == "refuse":
        raise SaidNo
    raise RuntimeError(f"the secret word is {what}")


@broken.route("broken.slowly", says="disk", needs=None)
def fill_the_disk(turn: Turn) -> Reply:
    """Find the disk full."""
    raise StorageTrouble("the disk is full")


@broken.hears(MemberJoined)
def hear(turn: Turn, fact: MemberJoined) -> None:
    """Break where somebody called Broken joins."""
    row = turn.tx.one("SELECT p.name FROM member m JOIN person p ON p.id = m.person WHERE m.id = :id", id=fact.member)
    if row is not None and row["name"] == "Broken":
        raise RuntimeError("somebody called Broken joined")


@pytest.fixture
def team(team: Team) -> Team:
    team.cogs = (*ALL, broken)
    team.restart()
    team.may_break = True
    return team


def test_a_bug_gives_a_number_is_logged_with_it_and_changes_nothing(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    maya = team.member("Maya")
    posted = len(team.letters.posted)

    with caplog.at_level(logging.ERROR):
        maya.says("/break plum")

    assert maya.outcome is not None
    incident = maya.outcome.incident
    assert len(incident) == 6
    assert "Something broke on my side, sorry. Nothing was changed. If it happens again, tell your lead" in maya.sees
    assert incident in maya.sees
    assert "plum" not in maya.sees
    record = next(record for record in caplog.records if incident in record.getMessage())
    assert record.exc_info is not None
    assert record.incident == incident  # type: ignore[attr-defined]
    assert team.now().name == "Small Town"
    assert len(team.letters.posted) == posted
    row = team.read(lambda tx: tx.one("SELECT * FROM incident"))
    assert row is not None
    assert row["error"] == f"{incident} RuntimeError"
    assert row["route"] == "/break"
    assert "plum" not in str([row[column] for column in row.keys()])  # noqa: SIM118


def test_a_bug_behind_a_form_keeps_what_was_typed(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/break")

    maya.fills(what="a long story")

    assert maya.outcome is not None
    assert maya.outcome.incident
    assert maya.answer("what") == ("a long story",)
    row = team.read(lambda tx: tx.one("SELECT * FROM incident"))
    assert row is not None
    assert row["route"] == "broken.now"
    maya.says("/break")
    assert maya.answer("what") == ("a long story",)


def test_a_refusal_undoes_what_was_done_before_it(team: Team) -> None:
    maya = team.member("Maya")

    assert maya.says("/break refuse") == "Not like this."

    assert team.now().name == "Small Town"
    assert maya.outcome is not None
    assert maya.outcome.incident == ""
    assert team.read(lambda tx: tx.all("SELECT * FROM incident")) == []


def test_a_bug_in_what_hears_a_fact_undoes_the_whole_act(team: Team) -> None:
    zoe = team.stranger("Broken")

    zoe.says("/join WELCOME")

    assert zoe.outcome is not None
    assert zoe.outcome.incident
    assert "You’re not on this team yet" in zoe.says("/today")


def test_a_full_disk_is_said_in_a_sentence(team: Team) -> None:
    maya = team.member("Maya")

    maya.says("/disk")

    assert "I can’t save anything right now: the disk is full." in maya.sees
    assert "Nothing was changed. Please try again in a minute." in maya.sees
    assert maya.outcome is not None
    assert (maya.outcome.incident, maya.outcome.refused, maya.outcome.person) == ("", True, 0)


def test_a_platforms_record_is_part_of_the_act(team: Team) -> None:
    maya = team.member("Maya")

    def record(tx: Transaction, outcome: Outcome) -> None:
        assert outcome.reply is not None
        tx.run("UPDATE campaign SET name = 'Told Town'")

    incoming = Incoming(maya.caller, Said("/today"), "one-key")
    team.runner.run(team.router.take(incoming, record))
    assert team.now().name == "Told Town"
    team.unit(lambda tx: tx.run("UPDATE campaign SET name = 'Small Town'"))
    again = team.runner.run(team.router.take(incoming, record))

    assert again.repeated
    assert team.now().name == "Small Town"


def test_a_platforms_record_that_breaks_undoes_the_act(team: Team) -> None:
    maya = team.member("Maya")
    calls = []

    def record(tx: Transaction, outcome: Outcome) -> None:
        calls.append(outcome)
        raise RuntimeError("the transcript broke")

    outcome = team.runner.run(team.router.take(Incoming(maya.caller, Said("/today"), "one-key"), record))

    assert outcome.incident
    assert isinstance(outcome.reply, Notice)
    assert team.assignments(maya) == []
    assert len(calls) == 2


def test_two_routes_of_one_name_or_one_word_are_found_at_the_start() -> None:
    from bot.chat.house import House
    from tests.team import Letters

    def twin(turn: Turn) -> Reply:
        """Do it."""
        return None

    one, two = Cog("one"), Cog("two")
    one.route("same.name")(twin)
    two.route("same.name")(twin)
    with pytest.raises(ValueError, match=r"two routes are called same\.name"):
        House((one, two), Letters())
    three, four = Cog("three"), Cog("four")
    three.route("three.it", says="it")(twin)
    four.route("four.it", says="it")(twin)
    with pytest.raises(ValueError, match="two routes are reached by /it"):
        House((three, four), Letters())


def test_a_field_that_is_annotated_in_quotes_is_found_at_once() -> None:
    cog = Cog("quoted")

    def count(turn: Turn, many: "Annotated[int, Count(_('How many?'))]") -> Reply:
        """Count."""
        return Notice(str(many))

    with pytest.raises(TypeError, match="many is annotated in quotes, so nobody would be asked for it"):
        cog.route("quoted.count")(count)
