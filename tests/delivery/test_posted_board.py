"""The week's board: at its hour in every app where the place is, the same in all, and as it stood on the way there."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.database import Database
from bot.delivery.calendar import Calendar
from campaigns import ledger
from campaigns.ledger import Cause, Measure, Standing
from campaigns.people import Member
from cogs import boards
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom, Postbox, RedrawingPostbox

FRIDAY = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)  # 18:00 in Atlanta


def credit(mailroom: Mailroom, member: Member, points: int, cause: int) -> None:
    enter = partial(ledger.record, campaign=mailroom.campaign, member=member.id, team=None, at=mailroom.clock.now())
    amounts = {Measure.POINTS: points}
    mailroom.unit(partial(enter, amounts=amounts, standing=Standing.VERIFIED, cause=Cause("test", cause)))


def test_the_weeks_board_is_in_every_app_within_the_minute_and_the_same_in_all(
    runner: asyncio.Runner, database: Database, clock: HandClock
) -> None:
    mailroom = Mailroom(runner, database, clock, [boards.cog])
    for platform, address in (("telegram", "-1001"), ("discord", "2002")):
        mailroom.bind("team", platform, address)
    maya, noor = mailroom.member("Maya"), mailroom.member("Noor")
    credit(mailroom, maya, 10, 1)
    calendar = Calendar(mailroom.database, mailroom.router, clock)
    runner.run(calendar.run_due())  # from now on its hour is known
    boxes = [Postbox("web"), Postbox("telegram"), RedrawingPostbox("discord")]

    clock.set(FRIDAY + timedelta(seconds=20))
    runner.run(calendar.run_due())
    credit(mailroom, noor, 50, 2)  # what comes between the hour and the post isn't on it
    mailroom.deliver(*boxes)

    told = [[text for text in box.reads() if "as it stood on" in text] for box in boxes]
    assert len({tuple(each) for each in told}) == len(told[0]) == 1
    assert "1. Maya 10" in told[0][0]
    assert "Noor" not in told[0][0]
    assert "as it stood on Fri, Nov 20, 18:00" in told[0][0]
    clock.move(days=3)
    runner.run(calendar.run_due())
    mailroom.deliver(*boxes)
    assert sum("as it stood on" in text for text in boxes[1].reads()) == 1
