"""The audit: does the nightly check of the numbers, board by board, on a reader; only what it found is a unit."""

import logging
from collections.abc import Sequence
from functools import partial

from bot.chat.router import Router
from bot.clock import Clock
from bot.database import Database, Transaction
from bot.delivery.watch import Watch
from bot.ids import code
from campaigns import audit
from campaigns import campaign as campaigns
from campaigns.audit import Difference, Looked

log = logging.getLogger(__name__)

LOOK_S = 600.0  # how late a check that another process left is gone on with
NAMED = 20  # differences a line of the log names


class Audit(Watch):
    """Goes on with the check that a campaign's quiet hour began."""

    def __init__(self, database: Database, router: Router, clock: Clock) -> None:
        """Take the campaign's router, in whose house it is told what was found."""
        super().__init__(database, clock, topic=audit.TOPIC, every_s=LOOK_S, doing="checking the numbers")
        self._router = router

    async def run_due(self) -> None:
        """Go on with the check that runs, to its end."""
        while not self._stopping and await self._step():
            pass

    async def _step(self) -> bool:
        """Look at one part and note what was seen; whether there was one."""
        looked = await self._database.read(self._seen)
        if looked is None:
            return False
        incident = code(6)
        fresh = await self._database.unit(partial(self._note, looked=looked, incident=incident))
        if fresh:
            _report(fresh, incident)
        return True

    def _seen(self, tx: Transaction) -> Looked | None:
        return audit.look(tx, campaigns.by_slug(tx, self._router.campaign))

    def _note(self, tx: Transaction, looked: Looked, incident: str) -> list[Difference]:
        turn = self._router.turn_of(tx, None, self._clock.now())
        fresh = audit.note(tx, turn.campaign, looked, incident, turn.now)
        self._router.house.settle(turn)
        return fresh


def _report(fresh: Sequence[Difference], incident: str) -> None:
    lines = "; ".join(str(each) for each in fresh[:NAMED])
    more = f"; and {len(fresh) - NAMED} more" if len(fresh) > NAMED else ""
    log.error(
        "numbers differ from the ledger, incident %s: %s%s", incident, lines, more, extra={"incident": incident}
    )  # fmt: skip
