"""The nightly check: a number that was put wrong is found, told once to who is responsible, and put right."""

import logging
import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.database import Transaction
from bot.delivery.audit import Audit
from bot.delivery.calendar import Calendar
from bot.health import take_stock
from bot.metrics import Metrics
from campaigns import audit, ledger
from campaigns.audit import Looked, Part, Result
from campaigns.ledger import ALL_TIME, Cause, Holders, Measure, Standing
from tests.team import Player, Team

pytestmark = pytest.mark.stage  # it is about numbers, not about doors

QUIET = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)  # Monday, 21:00 where the team is


class Night:
    """A campaign with some points, and what the night brings."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.maya, self.kai = team.members("Maya", "Kai")
        self.omar = team.organizer("Omar")
        self.calendar = Calendar(team.database, team.router, team.clock)
        self.audit = Audit(team.database, team.router, team.clock)
        for number, (player, points) in enumerate(((self.maya, 10), (self.kai, 25), (self.maya, 5))):
            self.credits(player, points, number)
        team.runner.run(self.calendar.run_due())  # from now on it is known when the quiet hours begin

    def credits(self, player: Player, points: int, number: int) -> None:
        seat, campaign, at = player.member, self.team.campaign, self.team.clock.now()
        for standing in Standing:
            credit = partial(ledger.record, amounts={Measure.POINTS: points}, standing=standing)
            credit = partial(credit, campaign=campaign, member=seat.id, team=seat.team, cause=Cause("test", number))
            self.team.unit(partial(credit, at=at))

    def harm(self, points: int = 100) -> None:
        """Somebody writes into the database by hand."""
        number = ledger.board(self.team.campaign.id, Measure.POINTS, Standing.VERIFIED, "2026-W47", Holders.MEMBERS)
        maya = self.maya.member.id
        changed = self.team.unit(
            lambda tx: tx.run(
                "UPDATE total SET amount = :points WHERE board = :board AND holder = :maya",
                points=points, board=number, maya=maya,
            )
        )  # fmt: skip
        assert changed == 1

    def comes(self, day: int = 0) -> None:
        """The quiet hour of a day comes, and what it begins is done."""
        self.team.clock.set(QUIET + timedelta(days=day))
        self.team.runner.run(self.calendar.run_due())
        self.team.runner.run(self.audit.run_due())

    @property
    def letters(self) -> list[str]:
        return self.team.posted(to=self.omar)

    @property
    def found(self) -> Result:
        result = self.team.read(lambda tx: audit.result(tx, self.team.campaign.id))
        assert result is not None
        return result


@pytest.fixture
def night(team: Team) -> Night:
    return Night(team)


def test_a_number_put_wrong_is_found_in_the_night_and_told_once(night: Night, caplog: pytest.LogCaptureFixture) -> None:
    night.harm()

    for day in range(3):
        night.comes(day)

    (letter,) = night.letters
    assert "Maya: points, 2026-W47" in letter
    assert "100 shown, 15 in the ledger" in letter
    assert "streetteam recount" in letter
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1
    incident = re.search(r"incident (\w{6}): points \(verified, 2026-W47\)", errors[0].getMessage())
    assert incident is not None
    assert incident[1] in letter
    assert night.found.incident == incident[1]


def test_an_organizer_opens_what_was_told_and_finds_it_right_again_later(team: Team) -> None:
    night = Night(team)
    night.harm()
    night.comes()

    assert night.omar.opens_letter("numbers").startswith("1 number doesn’t add up")
    night.omar.presses("How the campaign stands")
    team.unit(lambda tx: audit.mend(tx, team.campaign))

    assert night.omar.opens_letter("numbers").startswith("All numbers add up")


def test_only_who_is_responsible_is_told(night: Night) -> None:
    night.harm()

    night.comes()

    assert {letter.member for letter in night.team.letters.posted if letter.view == "numbers.show"} == {
        night.omar.member.id
    }


def test_a_night_in_which_all_is_well_says_nothing(night: Night, caplog: pytest.LogCaptureFixture) -> None:
    night.comes()

    assert night.letters == []
    assert night.found.differences == ()
    assert night.found.ended_at == QUIET
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_what_is_wrong_besides_is_told_and_what_came_right_is_forgotten(night: Night) -> None:
    night.harm()
    night.comes()
    night.harm(15)
    night.comes(1)
    assert night.found.differences == ()

    night.harm(99)
    night.comes(2)

    assert len(night.letters) == 2


def test_a_wrong_number_that_grows_meanwhile_is_still_the_same(night: Night) -> None:
    night.harm()
    night.comes()
    night.credits(night.maya, 3, 9)
    night.comes(1)

    assert len(night.letters) == 1
    assert "103 shown, 18 in the ledger" in night.letters[0]


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        ("UPDATE total SET amount = amount + 1 WHERE board = :board AND holder = :maya", "members"),
        ("DELETE FROM total WHERE board = :board AND holder = :maya", "members"),
        ("INSERT INTO total (board, holder, amount, reached_at) VALUES (:board, 77, 5, 0)", "members"),
        ("UPDATE total SET amount = 7 WHERE board = :whole", "campaign"),
        ("UPDATE bucket SET n = n + 1 WHERE board = :board AND level = 2", "bucket"),
        ("DELETE FROM bucket WHERE board = :board", "bucket"),
        ("UPDATE total SET shown = NULL WHERE board = :board AND holder = :maya", "name"),
    ],
)
@pytest.mark.parametrize("period", ["2026-W47", ALL_TIME])
def test_recounting_puts_right_whatever_was_wrong(night: Night, harm: str, what: str, period: str) -> None:
    campaign = night.team.campaign
    board, whole = (
        ledger.board(campaign.id, Measure.POINTS, Standing.VERIFIED, period, holders)
        for holders in (Holders.MEMBERS, Holders.CAMPAIGN)
    )
    before = night.team.read(every_number)
    maya = night.maya.member.id
    night.team.unit(lambda tx: tx.run(harm, board=board, whole=whole, maya=maya))
    night.comes()
    assert any(each.what.startswith(what) and each.part.period == period for each in night.found.differences)

    mended = night.team.unit(lambda tx: audit.mend(tx, campaign))

    assert any(each.what.startswith(what) for each in mended)
    assert night.team.read(lambda tx: audit.check(tx, campaign)) == []
    assert night.team.read(every_number) == before
    assert night.found.differences == ()


def every_number(tx: Transaction) -> list[list[tuple[object, ...]]]:
    totals = tx.all("SELECT board, holder, amount, reached_at FROM total WHERE amount <> 0 ORDER BY board, holder")
    ranks = tx.all("SELECT board, level, b, n FROM bucket WHERE n <> 0 ORDER BY board, level, b")
    return [
        [(row["board"], row["holder"], row["amount"], row["reached_at"]) for row in totals],
        [(row["board"], row["level"], row["b"], row["n"]) for row in ranks],
    ]


def test_a_check_goes_on_where_it_was_after_a_restart(night: Night) -> None:
    night.harm()
    campaign, now = night.team.campaign, QUIET
    night.team.unit(lambda tx: audit.begin(tx, campaign.id, now))
    seen = [step(night) for _ in range(5)]

    night.audit = Audit(night.team.database, night.team.router, night.team.clock)  # another process
    night.team.unit(lambda tx: audit.begin(tx, campaign.id, now + timedelta(days=1)))  # the next night came meanwhile
    while (part := step(night)) is not None:
        seen.append(part)

    assert seen == night.team.read(lambda tx: audit.parts(tx, campaign.id))
    assert len(night.letters) == 1


def step(night: Night) -> Part | None:
    """One look, and its noting."""
    looked = look(night)
    night.team.unit(lambda tx: noted(night, tx, looked))
    return looked.part


def look(night: Night) -> Looked:
    looked = night.team.read(lambda tx: audit.look(tx, night.team.campaign))
    assert looked is not None
    return looked


def noted(night: Night, tx: Transaction, looked: Looked) -> int:
    turn = night.team.router.turn_of(tx, None, night.team.clock.now())
    fresh = audit.note(tx, turn.campaign, looked, "ABC123", turn.now)
    night.team.house.settle(turn)
    return len(fresh)


def test_two_processes_that_look_at_the_same_note_it_once(night: Night) -> None:
    night.harm()
    night.team.unit(lambda tx: audit.begin(tx, night.team.campaign.id, QUIET))
    while (looked := look(night)).part is not None:
        again = look(night)
        night.team.unit(lambda tx, of=looked: noted(night, tx, of))  # type: ignore[misc]
        night.team.unit(lambda tx, of=again: noted(night, tx, of))  # type: ignore[misc]

    new = [night.team.unit(lambda tx: noted(night, tx, looked)) for _ in range(2)]

    assert new == [1, 0]
    assert len(night.letters) == 1


def test_what_differs_is_counted(night: Night) -> None:
    night.harm()
    night.comes()
    metrics = Metrics()

    metrics.take_stock(night.team.read(lambda tx: take_stock(tx, night.team.campaign.slug, QUIET)))

    said = metrics.text().decode()
    assert "streetteam_ledger_differences 1.0" in said
    assert re.search(r"^streetteam_ledger_checked_timestamp_seconds [1-9]", said, flags=re.MULTILINE)
