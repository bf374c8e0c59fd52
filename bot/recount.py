"""``streetteam recount``: puts every total and rank right from the ledger, also beside a running bot."""

from bot.database import CannotStart, Transaction
from bot.database.aside import aside
from bot.program import not_there_yet
from bot.settings import Settings
from campaigns import audit, packed
from campaigns.audit import Difference
from campaigns.campaign import by_slug
from campaigns.refusals import NotFound


def recount(settings: Settings) -> list[Difference]:
    """Add everything up anew and put right what differs; what that was.

    Raises:
        BrokenPack: the campaign's pack cannot be read.
        CannotStart: the campaign is not in the database, or that cannot be used.
        StorageTrouble: the database cannot keep it.
    """
    slug = slug_of(settings)

    def work(tx: Transaction) -> list[Difference]:
        return audit.mend(tx, by_slug(tx, slug))

    try:
        return aside(settings.database, work)
    except NotFound:
        raise CannotStart(not_there_yet(slug)) from None


def slug_of(settings: Settings) -> str:
    """What the campaign is called in the database.

    Raises:
        BrokenPack: its pack cannot be read.
    """
    closed = packed.look(settings.campaign)
    if closed is not None:
        return closed.slug
    from campaigns.packs import load

    return load(settings.campaign).campaign.slug
