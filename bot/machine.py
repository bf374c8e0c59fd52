"""The parts of one campaign that run on one clock, together."""

from collections.abc import Sequence

from bot.chat.carrier import Carrier
from bot.chat.intake import Intake
from bot.chat.router import Router
from bot.clock import Clock
from bot.delivery.audit import Audit
from bot.delivery.calendar import Calendar
from bot.delivery.courier import Courier


class Machine:
    """The parts of one campaign that run on one clock: the door, what comes in, what goes out, what is due."""

    def __init__(
        self, router: Router, intake: Intake, carriers: Sequence[Carrier], clock: Clock, boot_id: str, campaign: int
    ) -> None:
        """Take the door, the way in for files, the ways out, the clock, and the campaign's id."""
        self.router, self.intake, self._campaign = router, intake, campaign
        self.courier = Courier(router.database, router, carriers, clock, boot_id)
        self.calendar = Calendar(router.database, router, clock)
        self.audit = Audit(router.database, router, clock)

    async def start(self) -> None:
        """Begin to deliver, and to look at the hours."""
        await self.courier.start()
        await self.calendar.start()
        await self.audit.start()

    async def stop(self) -> None:
        """Stop after what is being done."""
        await self.audit.stop()
        await self.calendar.stop()
        await self.courier.stop()

    async def catch_up(self) -> None:
        """Do what the calendar has due and deliver the letters that may go out. Not beside :meth:`start`."""
        await self.calendar.run_due()
        await self.courier.deliver_due()

    async def photo(self, person: int, data: bytes, name: str) -> int:
        """Take a photo in as if the person had sent it; its id."""
        return (await self.intake.photo(self._campaign, person, data, name)).id
