"""Files people bring: fetched at once, for Discord's links end, checked, and kept as theirs."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from functools import partial

import discord

from bot.chat.intake import LARGEST, Intake, kind_of, too_heavy
from bot.chat.screen import Ask
from bot.database import Database, StorageTrouble, Transaction
from bot.ids import short
from bot.media.kinds import PhotoRefused
from bot.media.store import StoreTrouble
from bot.platforms.discord.asks import Sent, joined
from bot.platforms.discord.troubles import LOST
from bot.values import dataclass
from bot.words import Phrase, Sayable, _
from campaigns import campaign as campaigns
from campaigns import people
from campaigns.media import Kind
from campaigns.refusals import Refusal

log = logging.getLogger(__name__)

AT_ONCE = 3  # files fetched side by side
FETCHED_IN_S = 60.0  # ten photos of ten megabytes, from Discord's own network


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of files: the ids of those kept, in order, and what is wrong with the others."""

    kept: tuple[int, ...]
    wrong: tuple[Sayable, ...]


class Bringing:
    """Fetches what people attached."""

    def __init__(self, database: Database, intake: Intake, campaign: str) -> None:
        """Take where people are found, the way in for files, and the campaign's slug."""
        self._database, self._intake, self._campaign = database, intake, campaign

    async def into_form(
        self, client: discord.Client, account: str, ask: Ask, files: Mapping[str, tuple[Sent, ...]]
    ) -> tuple[dict[str, tuple[str, ...]], list[Sayable]]:
        """The answers files make to a form's questions, and what is wrong with those that could not be kept."""
        answers: dict[str, tuple[str, ...]] = {}
        wrong: list[Sayable] = []
        questions = {question.name: question for question in ask.questions}
        for name, sent in files.items():
            question = questions.get(name)
            if question is None:
                continue
            brought = await self.fetch(client, account, sent, kind_of(question.field) or Kind.PHOTO)
            wrong += brought.wrong
            if brought.kept:
                answers[name] = joined(question, tuple(short(media) for media in brought.kept))
        return answers, wrong

    async def fetch(
        self, client: discord.Client, account: str, files: Sequence[Sent], kind: Kind = Kind.PHOTO
    ) -> Brought:
        """Fetch files of a kind and keep them as somebody's.

        Raises:
            StorageTrouble: they could not be written down.
        """
        campaign, person = await self._database.read(partial(self._whose, account=account))
        side_by_side = asyncio.Semaphore(AT_ONCE)

        async def one(sent: Sent) -> int | Sayable:
            async with side_by_side:
                return await self._one(client, campaign, person, sent, kind)

        found = await asyncio.gather(*(one(sent) for sent in files))
        kept = tuple(each for each in found if isinstance(each, int))
        return Brought(kept, tuple(each for each in found if not isinstance(each, int)))

    async def _one(self, client: discord.Client, campaign: int, person: int, sent: Sent, kind: Kind) -> int | Sayable:
        """The id a file was kept under, or why it could not be."""
        most = LARGEST[kind]
        if sent.size > most:
            return too_heavy(sent.name, most).phrase
        try:
            async with asyncio.timeout(FETCHED_IN_S):
                data = await client.http.get_from_cdn(sent.address)
        except (discord.HTTPException, *LOST) as error:
            log.info("%s could not be fetched: %r", sent.name, error)
            return _("“{name}” didn’t come through. Send it again, please.", name=sent.name)
        try:
            return (await self._intake.take(kind, campaign, person, data, sent.name)).id
        except PhotoRefused as refused:
            return Phrase(refused.says)
        except Refusal as refusal:
            return refusal.phrase
        except (StoreTrouble, StorageTrouble) as trouble:
            log.warning("%s could not be kept: %s", sent.name, trouble)
            return _("“{name}” could not be kept: my disk has trouble. Send it again later, please.", name=sent.name)

    def _whose(self, tx: Transaction, account: str) -> tuple[int, int]:
        person = people.find(tx, "discord", account)
        assert person is not None, "whoever brings files was made known before"
        return campaigns.by_slug(tx, self._campaign).id, person.id
