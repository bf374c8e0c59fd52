"""Forgetting somebody: the person goes, the campaign's sums stay right."""

from datetime import datetime

from bot.database import Transaction
from bot.words import _
from campaigns import staffing
from campaigns.campaign import Campaign
from campaigns.people import Member

GONE = _("somebody who left")


def forget(tx: Transaction, campaign: Campaign, member: Member, at: datetime) -> None:
    """Take away what is known of a member and who they are; files nobody needs any more are signalled.

    Their seat and the ledger's lines stay without a name, so that every sum is what it was.

    Raises:
        LastOwner: there would be no owner left.
    """
    staffing.leave(tx, campaign, member, at)
    rows = tx.all("SELECT original, public, small FROM media WHERE person = :person", person=member.person)
    keys = {row[column] for row in rows for column in ("original", "public", "small") if row[column]}
    mine = {"member": member.id}
    tx.run("DELETE FROM near_copy WHERE media IN (SELECT id FROM media WHERE person = :person)"
           " OR other IN (SELECT id FROM media WHERE person = :person)", person=member.person)  # fmt: skip
    tx.run("DELETE FROM media WHERE person = :person", person=member.person)
    tx.run(
        "UPDATE evidence SET answers = '{}', earlier = '[]', reason = '',"
        " state = CASE WHEN state = 'waiting' THEN 'withdrawn' ELSE state END WHERE member = :member", **mine,
    )  # fmt: skip
    tx.run("DELETE FROM profile WHERE member = :member", **mine)
    tx.run("DELETE FROM conversation WHERE member = :member", **mine)
    tx.run("DELETE FROM interview WHERE member = :member", **mine)
    tx.run("DELETE FROM draft WHERE person = :person", person=member.person)
    tx.run("DELETE FROM letter WHERE member = :member", **mine)
    tx.run("DELETE FROM web_message WHERE reader = :person", person=member.person)
    tx.run(
        "UPDATE web_message SET kind = 'gone', body = '', media = '[]', view = '', author = NULL, changed = :changed"
        " WHERE author = :person",
        changed=tx.new_id(), person=member.person,
    )  # fmt: skip
    tx.run("DELETE FROM web_read WHERE person = :person", person=member.person)
    tx.run(
        "DELETE FROM web_session WHERE account IN (SELECT id FROM account WHERE person = :person)", person=member.person
    )
    tx.run("DELETE FROM web_link WHERE person = :person", person=member.person)
    tx.run("DELETE FROM account WHERE person = :person", person=member.person)
    tx.run("UPDATE person SET name = '', language = 'en', zone = 'UTC' WHERE id = :person", person=member.person)
    tx.run("UPDATE member SET hidden = TRUE, tracks = '[]', languages = '[]' WHERE id = :member", **mine)
    still = tx.all("SELECT original, public, small FROM media WHERE campaign = :campaign", campaign=campaign.id)
    used = {row[column] for row in still for column in ("original", "public", "small")}
    for key in sorted(keys - used):
        tx.signal(f"unneeded:{key}")
