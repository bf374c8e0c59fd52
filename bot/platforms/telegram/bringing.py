"""Files on their way in: fetched from Telegram at once, checked and kept; what cannot be taken is said why."""

import asyncio
import logging
from collections.abc import Sequence

from telegram import Bot
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot.chat.intake import Intake, too_heavy
from bot.clock import Clock
from bot.media.kinds import PhotoRefused
from bot.media.store import StoreTrouble
from bot.platforms.telegram.gestures import FileIn
from bot.platforms.telegram.request import NeverSent, TooFast
from bot.values import dataclass
from bot.words import Phrase, _
from campaigns.media import Kind
from campaigns.refusals import Refusal

log = logging.getLogger(__name__)

LARGEST = 20_000_000  # bytes; what Telegram hands to a bot
AT_ONCE = 4  # files fetched side by side: each may be in memory whole
TRIES, PAUSE_S = 4, 1.0  # of a download, and between two

NOT_ARRIVED = _("“{name}” didn’t arrive. Send it once more, please.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was kept, in the order it came, and what is to be said about the rest."""

    media: tuple[int, ...]
    says: tuple[Phrase, ...]


class Bringing:
    """Takes files in."""

    def __init__(self, bot: Bot, intake: Intake, clock: Clock) -> None:
        """Take whom to fetch from, and the way in."""
        self._bot, self._intake, self._clock = bot, intake, clock
        self._room = asyncio.Semaphore(AT_ONCE)

    async def take(self, campaign: int, person: int, files: Sequence[FileIn]) -> Taken:
        """Fetch files and keep them as somebody's.

        Raises:
            StorageTrouble: nothing can be kept.
        """
        found = await asyncio.gather(*(self._one(campaign, person, file) for file in files))
        media = tuple(one for one in found if isinstance(one, int))
        return Taken(media, tuple(dict.fromkeys(one for one in found if isinstance(one, Phrase))))

    async def _one(self, campaign: int, person: int, file: FileIn) -> int | Phrase:
        try:
            if file.size > LARGEST:
                raise too_heavy(file.name, LARGEST)
            async with self._room:
                data = await self._fetched(file)
                return (await self._intake.take(Kind(file.kind), campaign, person, data, file.name)).id
        except PhotoRefused as refused:
            return Phrase(refused.says)
        except Refusal as refusal:
            return refusal.phrase
        except (TelegramError, StoreTrouble) as error:
            log.warning("the file %s could not be taken in: %s", file.name, error)
            return _(NOT_ARRIVED.text, name=file.name)

    async def _fetched(self, file: FileIn) -> bytes:
        """The bytes of a file; what surely or perhaps failed on the way is tried again: fetching changes nothing."""
        tries = 0
        while True:
            tries += 1
            try:
                found = await self._bot.get_file(file.id)
                return bytes(await found.download_as_bytearray())
            except BadRequest as error:
                if "too big" in str(error).lower():
                    raise too_heavy(file.name, LARGEST) from error
                raise
            except (NetworkError, TooFast) as error:
                if tries == TRIES or type(error) not in (NeverSent, TimedOut, NetworkError, TooFast):
                    raise
                await self._clock.sleep(getattr(error, "retry_after", PAUSE_S * tries))
