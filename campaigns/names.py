"""Names people choose for themselves, and those they can't: they would be taken for somebody else."""

import unicodedata

from bot.database import Transaction
from bot.words import _
from campaigns import people
from campaigns.people import Role
from campaigns.refusals import Refusal

BOT = "Street Team"  # what the bot is called everywhere


class NameTaken(Refusal):
    """A name by which somebody would be taken for the bot, or for one of those who lead."""

    says = _("{name} is somebody here already, and you’d be taken for them. Add a letter or a last name.")


def check(tx: Transaction, campaign: int, person: int, name: str) -> None:
    """Refuse a name that somebody chooses and that is the bot's, or a lead's or a higher one's, however it is written.

    Names that an app tells are taken as they are: they are how people are known there.

    Raises:
        NameTaken: it is.
    """
    leads = [each.name for each in people.at_least(tx, campaign, Role.LEAD) if each.person != person]
    if _plain(name) in map(_plain, (BOT, *leads)):
        raise NameTaken(name=" ".join(name.split()))


def _plain(name: str) -> str:
    """A name without accents, capitals, spaces and what isn't seen."""
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if unicodedata.category(c)[0] in "LN")
