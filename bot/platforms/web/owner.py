"""Links that are not asked for in the chat: the first owner's, and those an operator makes at the shell."""

from datetime import datetime

from bot.database import Transaction
from bot.ids import short
from bot.platforms.web.doors import PLATFORM, new_link
from campaigns import campaign as campaigns
from campaigns import people
from campaigns.people import Person, Role

UNNAMED = "Owner"  # until they say what to call them, when they come in


def link_for_the_first_owner(tx: Transaction, slug: str, now: datetime) -> str | None:
    """The token of a one-time link that signs the first owner in; None once one has come in."""
    campaign = campaigns.by_slug(tx, slug)
    owners = [member for member in people.everybody(tx, campaign.id) if member.role is Role.OWNER]
    if any(_has_come(tx, owner.person) for owner in owners):
        return None
    if owners:
        return new_link(tx, owners[0].person, now)
    person = people.recognise(
        tx,
        PLATFORM,
        short(tx.new_id()),
        UNNAMED,
        language=campaign.settings.languages[0],
        zone=campaign.zone.key,
        at=now,
    )
    people.enthrone(tx, campaign, person, now)
    tx.facts.clear()  # nobody is told that they came: they haven't yet
    return new_link(tx, person.id, now)


def link_for(tx: Transaction, slug: str, name: str, now: datetime) -> str:
    """The token of a one-time link for the active member of that name; a beginning that fits one alone will do.

    Raises:
        LookupError: nobody is called that, or several are; the text says who there is.
    """
    team = people.everybody(tx, campaigns.by_slug(tx, slug).id)
    wanted = name.strip().casefold()
    found = [m for m in team if m.name.casefold() == wanted] or [
        m for m in team if wanted and m.name.casefold().startswith(wanted)
    ]
    if len(found) == 1:
        return new_link(tx, found[0].person, now)
    names = ", ".join(sorted(member.name for member in found or team)) or "nobody"
    if found:
        raise LookupError(f"Several members are called {name}: {names}. Write the whole name.")
    raise LookupError(f"No member is called {name.strip() or 'nothing'}. On the team: {names}.")


def is_unnamed(tx: Transaction, person: Person) -> bool:
    """Whether that is the first owner, whom nobody could ask for a name yet."""
    return person.name == UNNAMED and not _has_come(tx, person.id)


def _has_come(tx: Transaction, person: int) -> bool:
    """Whether somebody has signed in here, or speaks from another app."""
    row = tx.one(
        "SELECT 1 AS found FROM account a LEFT JOIN web_session s ON s.account = a.id"
        " WHERE a.person = :person AND (a.platform <> :web OR s.token IS NOT NULL) LIMIT 1",
        person=person, web=PLATFORM,
    )  # fmt: skip
    return row is not None
