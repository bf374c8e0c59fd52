"""``streetteam recount``: puts every total and rank right from the ledger, also beside a running bot."""

from bot.database import Transaction
from bot.database.aside import aside
from bot.settings import Settings
from campaigns import audit, packed
from campaigns.audit import Difference
from campaigns.campaign import by_slug


def recount(settings: Settings) -> list[Difference]:
    """Add everything up anew and put right what differs; what that was.

    Raises:
        BrokenPack: the campaign's pack cannot be read.
        NotFound: the campaign is not in the database.
        CannotStart, StorageTrouble: the database cannot be used.
    """
    slug = slug_of(settings)

    def work(tx: Transaction) -> list[Difference]:
        return audit.mend(tx, by_slug(tx, slug))

    return aside(settings.database, work)


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
