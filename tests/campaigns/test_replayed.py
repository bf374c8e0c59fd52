"""A long campaign's weeks: told the same ever after, and the same again when its ledger is played anew."""

from dataclasses import replace

import pytest

from bot.database import Transaction
from campaigns import boards, ledger
from campaigns.ledger import Entry, Measure
from campaigns.recap import Recap
from tests.campaigns.eight_weeks import MEMBERS, MISSIONS, Played
from tests.campaigns.scene import Stage
from tests.conftest import HandClock

ENTRIES = 9_000  # as many as a campaign of sixty comes to in eight weeks


@pytest.fixture
def played(stage: Stage, clock: HandClock) -> Played:
    played = Played(stage(*MISSIONS), clock)
    played.play()
    return played


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # its statements are told apart on both by other tests
def test_eight_weeks_are_told_the_same_ever_after_and_when_their_ledger_is_played_anew(played: Played) -> None:
    entries = played.scene.read(lambda tx: kept(tx, played.scene.campaign.id))
    assert len(entries) >= ENTRIES
    assert len(played.members) == MEMBERS

    later = {week: played.recap(week) for week in played.weeks}

    assert [numbers(each) for each in later.values()] == [numbers(each) for each in played.told.values()]
    steady = set(played.weeks) - played.undone_later  # in the others a win may be gone, or its photo
    assert len(steady) >= 2
    assert {week: later[week] for week in steady} == {week: played.told[week] for week in steady}
    for part in ("waiting", "overdue", "follow_ups"):
        assert any(getattr(each.stuck, part) for each in later.values()), part
    assert all(each.heard and each.thanks and each.words and each.hero and each.wins for each in later.values())
    assert any(each.events for each in later.values())

    standings = {week: board(played, week) for week in played.weeks}
    play_anew(played, entries)

    assert {week: played.recap(week) for week in played.weeks} == later
    assert {week: board(played, week) for week in played.weeks} == standings
    assert played.scene.differences() == []


def kept(tx: Transaction, campaign: int) -> list[Entry]:
    return [Entry.of(row) for row in tx.all("SELECT * FROM entry WHERE campaign = :id ORDER BY id", id=campaign)]


def numbers(found: Recap) -> Recap:
    """A week without what may be gone once an approval is undone."""
    return replace(found, wins=(), words=None, hero=None, album=())


def board(played: Played, week: str) -> boards.Board:
    me = played.members[0].id
    return played.scene.read(
        lambda tx: boards.members(tx, played.scene.campaign.id, Measure.POINTS, week, me=me, top=MEMBERS)
    )


def play_anew(played: Played, entries: list[Entry]) -> None:
    """Throw away every number there is, and enter the ledger again, line by line, by its own rule."""

    def work(tx: Transaction) -> None:
        for table in ("entry", "total", "bucket"):
            tx.run(f"DELETE FROM {table}")
        for each in entries:
            amounts = {each.measure: each.amount}
            entered = ledger.record(
                tx, played.scene.campaign, each.member, each.team, amounts, each.standing, each.cause, each.at
            )
            assert entered

    played.scene.unit(work)
